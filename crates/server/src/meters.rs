//! What is counted, in the text form of Prometheus.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use sync::{Ingested, Taken};

/// Counters of a node.
#[derive(Debug)]
pub(crate) struct Meters {
    registry: Registry,
    /// Links that stand.
    pub(crate) links: Gauge,
    /// Links that were refused.
    pub(crate) refused: Counter,
    /// Batches that were sent away because too many waited.
    pub(crate) busy: Counter,
    facts: Counter,
    aside: Counter,
    seconds: Histogram,
}

impl Default for Meters {
    fn default() -> Self {
        let (links, refused, busy) = (Gauge::default(), Counter::default(), Counter::default());
        let (facts, aside) = (Counter::default(), Counter::default());
        let seconds = Histogram::new(exponential_buckets(0.000_5, 2.0, 16));
        let mut registry = Registry::with_prefix("brigade_centre");
        registry.register("links", "Links with hubs that stand", links.clone());
        registry.register("links_refused", "Links that were refused at the door", refused.clone());
        registry.register("facts_taken", "Facts that were taken", facts.clone());
        registry.register("runs_set_aside", "Runs of lines of which something was refused", aside.clone());
        registry.register("batches_busy", "Batches that were sent away because too many waited", busy.clone());
        registry.register("batch_seconds", "From the turn of a batch to its commit", seconds.clone());
        Self { registry, links, refused, busy, facts, aside, seconds }
    }
}

impl Meters {
    /// Notes what became of a batch.
    pub(crate) fn note(&self, ingested: &Ingested, took_ms: u64) {
        for taken in ingested.streams.values() {
            match taken {
                Taken::Taken(lines) => _ = self.facts.inc_by(*lines),
                Taken::Quarantined(_) => _ = self.aside.inc(),
                Taken::Duplicate | Taken::Gap { .. } => {}
            }
        }
        self.seconds.observe(std::time::Duration::from_millis(took_ms).as_secs_f64());
    }

    /// Writes all of them.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
