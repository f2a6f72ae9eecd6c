//! What all links of a node share: the centre, its name, the news, and how much may be done at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use log::{BranchId, DeviceId, Vector};
use tokio::sync::{Semaphore, SemaphorePermit, broadcast, watch};

use crate::clock::Clock;
use crate::meters::Meters;
use crate::{Centre, Result};

/// News that wait for a slow link; one that misses some compares anew a moment later.
const NEWS_MAX: usize = 1_024;

/// Batches that wait for their turn; more are sent away.
const WAITING_MAX: usize = 200;

/// A node of the centre.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) centre: Centre,
    /// By what name the centre takes part in the exchange.
    pub(crate) device: DeviceId,
    pub(crate) clock: Clock,
    /// Heads that moved by what a link brought.
    pub(crate) news: broadcast::Sender<(BranchId, Vector)>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) meters: Meters,
    turns: Semaphore,
    waiting: AtomicUsize,
}

impl House {
    pub(crate) async fn open(centre: Centre) -> Result<Self> {
        let device = centre.name().await?;
        let at_once = 2 * available_parallelism().map_or(1, usize::from);
        Ok(Self {
            centre,
            device,
            clock: Clock::start(),
            news: broadcast::channel(NEWS_MAX).0,
            stop: watch::channel(false).0,
            meters: Meters::default(),
            turns: Semaphore::new(at_once),
            waiting: AtomicUsize::new(0),
        })
    }

    /// Waits for a turn to write; nothing if too many wait already.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let turn = self.turns.acquire().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        turn.ok()
    }
}
