//! The papers of virtual printers, for screens, tests and curious people.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devices::profile::Profile;
use devices::twin::{Printed, Twin};
use domain::ids::PrintJobId;
use domain::paper::Document;
use serde::Serialize;

/// Papers that are kept of each printer.
const PAPERS_MAX: usize = 50;

/// Which paper: counted from 1, for all printers together, since the start.
pub type PaperId = u64;

/// A paper that came out of a virtual printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Which one.
    pub id: PaperId,
    /// The printer, by code.
    pub printer: String,
    /// The job.
    pub job: PrintJobId,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub printed_ms: i64,
    /// What stands on it.
    pub text: String,
    /// What was to be printed.
    pub document: Document,
    /// What it looks like, as PNG.
    #[serde(skip)]
    pub png: Vec<u8>,
}

/// The papers of all virtual printers; copies of it are the same pile.
#[derive(Debug, Clone, Default)]
pub struct Papers(Arc<Mutex<Pile>>);

#[derive(Debug, Default)]
struct Pile {
    last: PaperId,
    printers: BTreeMap<String, (Profile, Option<u32>, Twin)>,
    papers: BTreeMap<String, VecDeque<Arc<Paper>>>,
}

impl Papers {
    /// The papers of one printer, or of all, newest first.
    pub fn list(&self, printer: Option<&str>) -> Vec<Arc<Paper>> {
        let pile = self.pile();
        let of = pile.papers.iter().filter(|(code, _)| printer.is_none_or(|printer| printer == code.as_str()));
        let mut found: Vec<Arc<Paper>> = of.flat_map(|(_, papers)| papers).cloned().collect();
        found.sort_by_key(|paper| std::cmp::Reverse(paper.id));
        found
    }

    /// One paper, if it is still kept.
    pub fn get(&self, id: PaperId) -> Option<Arc<Paper>> {
        self.pile().papers.values().flatten().find(|paper| paper.id == id).cloned()
    }

    /// The virtual printer of a code, to break and to mend it; none before it has printed anything.
    pub fn twin(&self, printer: &str) -> Option<Twin> {
        self.pile().printers.get(printer).map(|(_, _, twin)| twin.clone())
    }

    /// The virtual printer of a code, as its settings are now.
    pub(super) fn switch_on(&self, printer: &str, profile: &Profile, columns: Option<u32>) -> Twin {
        let mut pile = self.pile();
        match pile.printers.get(printer) {
            Some((of, wide, twin)) if of == profile && *wide == columns => twin.clone(),
            _ => {
                let twin = Twin::new(profile, columns);
                pile.printers.insert(printer.to_owned(), (profile.clone(), columns, twin.clone()));
                twin
            }
        }
    }

    /// Puts papers on the pile.
    pub(super) fn add(
        &self,
        printer: &str,
        job: PrintJobId,
        printed_ms: i64,
        document: &Document,
        papers: Vec<Printed>,
    ) {
        let mut pile = self.pile();
        for Printed { text, png, .. } in papers {
            pile.last += 1;
            let (id, printer_code) = (pile.last, printer.to_owned());
            let paper = Paper { id, printer: printer_code, job, printed_ms, text, document: document.clone(), png };
            let of = pile.papers.entry(printer.to_owned()).or_default();
            if of.len() == PAPERS_MAX {
                of.pop_front();
            }
            of.push_back(Arc::new(paper));
        }
    }

    fn pile(&self) -> MutexGuard<'_, Pile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
