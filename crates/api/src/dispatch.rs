//! The way of every call: found in the list, read, checked for its right, decided, recorded and answered.

use domain::fact::CommandNoted;
use domain::{Body, By};
use log::{CommandId, DeviceId, Fact, Moment, Planted, UserId, planted};
use serde_json::value::RawValue;
use store::{Job, Reader, Store, Tx, WriteError};

use crate::approval::Approvals;
use crate::call::{Asked, bodies};
use crate::ctx::{Actor, Ctx, Shelf};
use crate::envelope::{ChangedThing, Envelope, Reply};
use crate::error::ApiError;
use crate::features;
use crate::list::{COMMANDS, Listed, QUERIES, Run};
use crate::menu::Catalogues;
use crate::pin::{Guard, Pepper};
use crate::refusal::CallError;

/// At most this many calls in one envelope.
const CALLS_MAX: usize = 500;

/// The door to a terminal: all commands and queries, on whatever store it is given.
#[derive(Debug)]
pub struct Api {
    pub(crate) device: DeviceId,
    pub(crate) pepper: Pepper,
    pub(crate) guard: Guard,
    pub(crate) approvals: Approvals,
    shelf: Shelf,
    menus: Catalogues,
}

/// A list of commands that was read and found well-formed.
pub struct Prepared {
    calls: Vec<Call>,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.calls.iter().map(|call| call.listed.name)).finish()
    }
}

struct Call {
    id: CommandId,
    listed: &'static Listed,
    run: Box<dyn Run>,
    approver: Option<UserId>,
}

/// What a list of commands recorded.
#[derive(Debug)]
pub struct Answered {
    calls: Vec<(&'static Listed, Vec<Fact>)>,
    changed: Vec<ChangedThing>,
}

impl Answered {
    /// The facts of each call, in their order.
    pub fn facts(&self) -> impl Iterator<Item = &[Fact]> {
        self.calls.iter().map(|(_, facts)| facts.as_slice())
    }

    /// Writes the answers.
    pub fn reply(&self) -> Result<Reply, ApiError> {
        let answers = self.calls.iter().map(|(listed, facts)| answer(listed, facts)).collect::<Result<_, _>>()?;
        Ok(Reply { answers, changed: self.changed.clone() })
    }
}

impl Api {
    /// The door of a device. The pepper is the branch's secret for PINs.
    pub fn new(device: DeviceId, pepper: Pepper) -> Self {
        Self {
            device,
            pepper,
            guard: Guard::default(),
            approvals: Approvals::default(),
            shelf: Shelf::default(),
            menus: Catalogues::default(),
        }
    }

    /// Reads a list of commands: names, types, limits. `monotonic_ms` ends old approvals.
    pub fn prepare(&self, envelopes: &[Envelope], monotonic_ms: u64) -> Result<Prepared, ApiError> {
        if envelopes.is_empty() || envelopes.len() > CALLS_MAX {
            return Err(ApiError::bad_request(format!("1 to {CALLS_MAX} calls, not {}", envelopes.len())));
        }
        let calls = envelopes.iter().enumerate().map(|(at, envelope)| {
            if envelopes[..at].iter().any(|earlier| earlier.command_id == envelope.command_id) {
                return Err(ApiError::bad_request("two calls bear one identifier"));
            }
            let listed = COMMANDS.iter().find(|listed| listed.name == envelope.name);
            let listed = listed.ok_or_else(|| unknown(&envelope.name))?;
            let run = (listed.parse)(&envelope.request)?;
            let approver = self.approvals.of(envelope, monotonic_ms);
            Ok(Call { id: envelope.command_id, listed, run, approver })
        });
        Ok(Prepared { calls: calls.collect::<Result<_, ApiError>>()? })
    }

    /// Runs a list of commands within a transaction: all of them, or none.
    pub fn execute(
        &self,
        prepared: &Prepared,
        actor: Actor,
        now: Moment,
        tx: &mut Tx<'_>,
    ) -> Result<Answered, ApiError> {
        let mut calls = Vec::with_capacity(prepared.calls.len());
        for call in &prepared.calls {
            calls.push((call.listed, self.call(call, actor, now, tx)?));
        }
        let changed = tx.touched().iter();
        let changed = changed.map(|s| ChangedThing { kind: s.aggregate.name.to_owned(), id: s.id.to_string() });
        Ok(Answered { calls, changed: changed.collect() })
    }

    fn call(&self, call: &Call, actor: Actor, now: Moment, tx: &mut Tx<'_>) -> Result<Vec<Fact>, ApiError> {
        let (name, id, terminal) = (call.listed.name, call.id, self.device);
        // Only for who looks closely: to write its fields took a twentieth of the writer's time.
        let _span = tracing::debug_span!("command", name, %id, %terminal, ?actor).entered();
        let seen = self.one_execution(tx.facts_of_command(call.id)?, tx)?;
        if !seen.is_empty() && !planted(Planted::CommandRepeated) {
            // Answered here, though the answer is written after the commit: facts of another command refuse the whole list.
            answer(call.listed, &seen)?;
            return Ok(seen);
        }
        let shelf = &self.shelf;
        let mut ctx = Ctx { tx, actor, approver: None, command: call.id, device: self.device, now, shelf };
        ctx.need(call.listed.permission, call.approver)?;
        ctx.need_feature(name)?;
        if let Some(right) = call.run.also_needs(&mut ctx)? {
            ctx.need(right, call.approver)?;
        }
        for order in call.run.orders() {
            ctx.need_own(order, call.approver)?;
        }
        let mut facts = call.run.decide(&mut ctx)?;
        if facts.is_empty() {
            facts.push(CommandNoted { name: call.listed.name.to_owned() }.into());
        }
        let by = By { user: ctx.user(), approver: ctx.approver, command: Some(call.id) };
        let recorded: Vec<Fact> =
            facts.iter().map(|body| record(body, by, now, ctx.tx)).collect::<Result<_, ApiError>>()?;
        crate::print::follow(&mut ctx, &facts)?;
        Ok(recorded)
    }

    /// The facts of one execution. A tap that two devices executed apart left facts in two streams once they have met:
    /// this device goes on answering from its own, and otherwise from those of the smallest stamp.
    fn one_execution(&self, mut facts: Vec<Fact>, tx: &Tx<'_>) -> Result<Vec<Fact>, ApiError> {
        if facts.iter().all(|fact| fact.stream == facts[0].stream) {
            return Ok(facts);
        }
        let own = tx.written_by(self.device)?;
        let first = facts.iter().min_by_key(|fact| (!own.0.contains_key(&fact.stream), fact.stamp()));
        if let Some(stream) = first.map(|fact| fact.stream) {
            facts.retain(|fact| fact.stream == stream);
        }
        Ok(facts)
    }

    /// A job for the store's writer; `answer` is called after the commit.
    pub fn job<'a>(
        &'a self,
        prepared: &'a Prepared,
        actor: Actor,
        now: Moment,
        answer: impl FnOnce(Result<Answered, WriteError<ApiError>>) + Send + 'a,
    ) -> Job<'a> {
        Job::new(move |tx: &mut Tx<'_>| self.execute(prepared, actor, now, tx), answer)
    }

    /// Runs a list of commands on a store and waits until they are on its disk.
    pub fn dispatch(
        self: &std::sync::Arc<Self>,
        store: &Store,
        prepared: Prepared,
        actor: Actor,
        now: Moment,
    ) -> Result<Reply, ApiError> {
        let api = std::sync::Arc::clone(self);
        let answered = store.write(move |tx| api.execute(&prepared, actor, now, tx))?;
        answered.reply()
    }

    /// Answers a query. The right is checked in the same moment of the store that is read.
    pub fn query(
        &self,
        envelope: &Envelope,
        actor: Actor,
        now: Moment,
        reader: &Reader,
    ) -> Result<Box<RawValue>, ApiError> {
        let listed = QUERIES.iter().find(|listed| listed.name == envelope.name);
        let listed = listed.ok_or_else(|| unknown(&envelope.name))?;
        if let Actor::User(user) = actor
            && !crate::staff::rights(reader, user)?.contains(&listed.permission)
        {
            return Err(CallError::NotYourRole.into());
        }
        if let (Actor::User(_), Some(feature)) = (actor, features::of_call(listed.name)) {
            features::need(&crate::branch::settings(reader)?, feature)?;
        }
        (listed.read)(&envelope.request, &Asked { reader, actor, device: self.device, now, menus: &self.menus })
    }
}

/// What a command answers by its facts.
fn answer(listed: &Listed, facts: &[Fact]) -> Result<Box<RawValue>, ApiError> {
    match bodies(facts).as_slice() {
        [Body::CommandNoted(noted)] if noted.name == listed.name => (listed.answer)(&[]),
        facts => (listed.answer)(facts),
    }
}

fn unknown(name: &str) -> ApiError {
    let name: String = name.chars().take(64).collect();
    ApiError::bad_request(format!("there is no call «{name}»"))
}

fn record(body: &Body, by: By, now: Moment, tx: &mut Tx<'_>) -> Result<Fact, ApiError> {
    Ok(tx.record(body.draft(by)?, now, |fact| Ok(body.rows(fact)))?)
}
