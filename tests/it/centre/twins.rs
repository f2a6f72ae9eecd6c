//! The same facts in SQLite and in PostgreSQL give the same rows and figures, to the byte.

use std::collections::BTreeMap;

use brigade_testkit::sim::{Harvest, Plan, harvest};
use log::{BranchId, Digest, Hash, Head, StreamId};
use server::Centre;
use sync::{Run, Taken};

use super::centre;

/// Chances that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 += 1;
        u64::from_be_bytes(Hash::of(&self.0.to_be_bytes()).0[..8].try_into().unwrap()) % limit
    }
}

/// Hands facts over as a bad network would: streams mixed, in batches of any size, some of them twice, some too early.
async fn pour(centre: &Centre, branch: BranchId, runs: &[Run], dice: &mut Dice) {
    let mut heads: BTreeMap<StreamId, Head> = BTreeMap::new();
    while runs.iter().any(|run| heads.get(&run.stream).map_or(0, |head| head.seq) < run.lines.len() as u64) {
        let mut batch = Vec::new();
        for run in runs {
            let head = heads.get(&run.stream).copied().unwrap_or_else(Head::origin);
            let left = &run.lines[head.seq as usize..];
            if left.is_empty() || dice.below(3) == 0 {
                continue;
            }
            let count = (1 + dice.below(60) as usize).min(left.len());
            batch.push(Run::of(run.stream, head, left[..count].to_vec()));
        }
        let early = batch
            .iter()
            .map(|run| Run::of(run.stream, Head { seq: run.after + 1_000, ..run.first() }, run.lines.clone()));
        let early = early.take(usize::from(dice.below(4) == 0)).collect::<Vec<_>>();
        for run in &centre.ingest(branch, &early).await.unwrap().streams {
            assert!(matches!(run.1, Taken::Gap { .. }), "{run:?}");
        }
        for _ in 0..=dice.below(2) {
            let ingested = centre.ingest(branch, &batch).await.unwrap();
            assert!(ingested.streams.values().all(|taken| matches!(taken, Taken::Taken(_) | Taken::Duplicate)));
            heads.extend(ingested.heads.0);
        }
    }
}

fn differing(one: &BTreeMap<&'static str, Digest>, other: &BTreeMap<&'static str, Digest>) -> Vec<&'static str> {
    one.iter().filter(|(table, digest)| other.get(*table) != Some(*digest)).map(|(table, _)| *table).collect()
}

async fn check(seed: u64) {
    let Harvest { branch, runs, digests } = harvest(&Plan::short(seed)).unwrap();
    assert!(digests.values().filter(|digest| **digest != Digest::default()).count() > 25, "too little happened");
    let (centre, _database) = centre().await;
    pour(&centre, branch, &runs, &mut Dice(seed)).await;
    let vector = centre.vector(branch).await.unwrap();
    assert!(runs.iter().all(|run| vector.head(run.stream) == run.last()));
    assert_eq!(differing(&digests, &centre.digests(branch).await.unwrap()), Vec::<&str>::new(), "seed {seed}");
}

macro_rules! seeds {
    ($($name:ident $seed:literal;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            check($seed).await;
        }
    )+};
}

seeds! {
    the_same_facts_give_the_same_state_0 1;
    the_same_facts_give_the_same_state_1 2;
    the_same_facts_give_the_same_state_2 3;
}
