//! What is counted, in the text form of Prometheus.

use std::sync::atomic::Ordering;
use std::time::Duration;

use api::{COMMANDS, Envelope, QUERIES};
use domain::access::Code;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::links::LinksState;

/// Names of the shared list only, so that nobody can make up labels without end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    name: &'static str,
    outcome: &'static str,
}

/// Counters of a terminal.
#[derive(Debug)]
pub(super) struct Meters {
    registry: Registry,
    calls: Family<Call, Counter>,
    seconds: Histogram,
    jobs: Counter,
    groups: Counter,
    sessions: Gauge,
    followers: Gauge,
    links: Gauge,
    alone: Gauge,
    alone_seconds: Gauge,
}

/// What is read at the moment when somebody asks for the figures.
#[derive(Debug, Clone)]
pub(super) struct Now {
    pub(super) jobs: u64,
    pub(super) groups: u64,
    pub(super) sessions: usize,
    pub(super) followers: usize,
    pub(super) links: Option<LinksState>,
}

impl Default for Meters {
    fn default() -> Self {
        let seconds = Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        let mut registry = Registry::with_prefix("brigade");
        let calls = Family::default();
        let (jobs, groups) = (Counter::default(), Counter::default());
        let (sessions, followers) = (Gauge::default(), Gauge::default());
        let (links, alone, alone_seconds) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("calls", "Commands and queries by name and outcome", calls.clone());
        registry.register("envelope_seconds", "From a question to its answer", seconds.clone());
        registry.register("writer_jobs", "Envelopes that the writer has run", jobs.clone());
        registry.register("writer_groups", "Transactions in which it ran them together", groups.clone());
        registry.register("sessions", "People who are signed in", sessions.clone());
        registry.register("live_followers", "Windows and screens that follow", followers.clone());
        registry.register("links", "Links with other terminals that stand", links.clone());
        registry.register("facts_alone", "Facts that are on this disk alone", alone.clone());
        registry.register(
            "facts_alone_seconds",
            "For how long some facts are on this disk alone",
            alone_seconds.clone(),
        );
        Self { registry, calls, seconds, jobs, groups, sessions, followers, links, alone, alone_seconds }
    }
}

impl Meters {
    /// Notes what came of calls that stood or fell together.
    pub(super) fn note(&self, envelopes: &[Envelope], refused: Option<Code>, took: Duration) {
        let outcome = refused.map_or("ok", word);
        for envelope in envelopes {
            self.calls.get_or_create(&Call { name: listed(&envelope.name), outcome }).inc();
        }
        self.seconds.observe(took.as_secs_f64());
    }

    /// Writes all of them.
    pub(super) fn text(&self, now: Now) -> String {
        self.jobs.inner().store(now.jobs, Ordering::Relaxed);
        self.groups.inner().store(now.groups, Ordering::Relaxed);
        self.sessions.set(i64::try_from(now.sessions).unwrap_or(i64::MAX));
        self.followers.set(i64::try_from(now.followers).unwrap_or(i64::MAX));
        if let Some(links) = now.links {
            let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            self.links.set(i64::try_from(links.links.len()).unwrap_or(i64::MAX));
            self.alone.set(whole(links.waiting_facts));
            self.alone_seconds.set(whole(links.waiting_ms / 1_000));
        }
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn listed(name: &str) -> &'static str {
    let commands = COMMANDS.iter().map(|listed| listed.name);
    commands.chain(QUERIES.iter().map(|listed| listed.name)).find(|listed| *listed == name).unwrap_or("unknown")
}

fn word(code: Code) -> &'static str {
    match code {
        Code::BadRequest => "bad_request",
        Code::Invalid => "invalid",
        Code::NotFound => "not_found",
        Code::NotSignedIn => "not_signed_in",
        Code::NotAllowed => "not_allowed",
        Code::NotNow => "not_now",
        Code::HeldElsewhere => "held_elsewhere",
        Code::Conflict => "conflict",
        Code::DiskFull => "disk_full",
        Code::Broken => "broken",
    }
}
