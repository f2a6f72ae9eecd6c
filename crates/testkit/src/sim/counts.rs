//! What happened in a run, by kind: blind spots hide in what never happens.

use std::collections::BTreeMap;
use std::fmt;

use super::plan::Fault;

/// How often each thing happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commands: accepted and refused.
    pub commands: BTreeMap<&'static str, [u64; 2]>,
    /// Why commands were refused, in their own words.
    pub refusals: BTreeMap<(&'static str, String), u64>,
    /// Faults.
    pub faults: BTreeMap<Fault, u64>,
    /// Everything else, in words.
    pub events: BTreeMap<&'static str, u64>,
    /// Facts in the logs at the end.
    pub facts: u64,
    /// Virtual milliseconds.
    pub virtual_ms: u64,
}

impl Counts {
    pub(super) fn command(&mut self, name: &'static str, accepted: bool) {
        self.commands.entry(name).or_default()[usize::from(!accepted)] += 1;
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        *self.faults.entry(fault).or_default() += 1;
    }

    pub(super) fn event(&mut self, what: &'static str) {
        *self.events.entry(what).or_default() += 1;
    }

    /// Adds those of another run.
    pub fn add(&mut self, other: &Self) {
        for (name, [accepted, refused]) in &other.commands {
            let sum = self.commands.entry(name).or_default();
            *sum = [sum[0] + accepted, sum[1] + refused];
        }
        other.faults.iter().for_each(|(fault, n)| *self.faults.entry(*fault).or_default() += n);
        other.events.iter().for_each(|(what, n)| *self.events.entry(what).or_default() += n);
        other.refusals.iter().for_each(|(why, n)| *self.refusals.entry(why.clone()).or_default() += n);
        self.facts += other.facts;
        self.virtual_ms += other.virtual_ms;
    }

    /// Why a command was refused, the usual reasons first.
    pub fn reasons(&self, name: &str) -> Vec<(u64, &str)> {
        let of = self.refusals.iter().filter(|((refused, _), _)| *refused == name);
        let mut reasons: Vec<(u64, &str)> = of.map(|((_, why), n)| (*n, why.as_str())).collect();
        reasons.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        reasons
    }

    /// Commands that were never accepted, and faults that never struck.
    pub fn blind_spots(&self) -> Vec<String> {
        let accepted = |name: &str| self.commands.get(name).is_some_and(|[accepted, _]| *accepted > 0);
        let silent = api::COMMANDS.iter().map(|command| command.name).filter(|name| !accepted(name));
        let idle = Fault::all().filter(|fault| !self.faults.contains_key(fault));
        silent.map(str::to_owned).chain(idle.map(|fault| format!("{fault:?}"))).collect()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} facts in {} virtual seconds", self.facts, self.virtual_ms / 1_000)?;
        let commands = self.commands.iter().map(|(name, [yes, no])| format!("{name} {yes}+{no}"));
        writeln!(f, "commands (accepted+refused): {}", commands.collect::<Vec<_>>().join(", "))?;
        let faults = self.faults.iter().map(|(fault, n)| format!("{fault:?} {n}"));
        writeln!(f, "faults: {}", faults.collect::<Vec<_>>().join(", "))?;
        let events = self.events.iter().map(|(what, n)| format!("{what} {n}"));
        write!(f, "events: {}", events.collect::<Vec<_>>().join(", "))
    }
}
