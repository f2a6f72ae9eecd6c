//! A parcel: the whole log of a terminal in a file, which somebody carries to another terminal of the branch where there
//! is no network. It holds what a link would: a greeting, then batches of lines.
//!
//! Whoever receives one takes what is new to him and lets the rest be, so a parcel may be old, may come twice, and may
//! cross with another on its way.

mod seal;
mod stick;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use log::{DeviceId, LOG_VERSION, Vector};
use serde::Serialize;
use store::StoreError;
use sync::{Events, Hello, Log, Message, ProtocolRange, Role, Taken, decode_frame, encode_frame};

pub use stick::{Stick, sticks};

use crate::links::Book;
use crate::terminal::Terminal;
use seal::{Opener, Sealer};

/// How parcels end.
pub const ENDING: &str = "parcel";

/// Lines of a frame, in bytes before compression: as on a link, sales wait for no longer than for one of them.
const BATCH_BYTES_MAX: u64 = 128 * 1024;

/// Why a parcel could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum ParcelError {
    /// A file of another kind.
    #[error("this file is no parcel")]
    NoParcel,
    /// It was made by a terminal of another branch.
    #[error("the parcel belongs to another restaurant")]
    OtherBranch,
    /// The device that made it was sent away.
    #[error("the parcel was made by a terminal that was sent away")]
    Revoked,
    /// Its end is missing.
    #[error("the parcel is not whole")]
    CutOff,
    /// It does not fit its seals.
    #[error("the parcel is damaged, or somebody changed it")]
    Unreadable,
    /// The store takes nothing now.
    #[error("the store takes nothing now; try again")]
    Busy,
    /// The stick or the disk.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Who this terminal is.
    #[error("{0:#}")]
    Folder(anyhow::Error),
}

/// A parcel that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Packed {
    /// Where it lies.
    pub path: PathBuf,
    /// How many facts are in it.
    pub facts: u64,
}

/// What was taken from a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unpacked {
    /// The device that made it.
    pub device: DeviceId,
    /// Facts that were new here.
    pub new: u64,
    /// Streams of which something was put aside, because it contradicts what is here.
    pub set_aside: usize,
    /// Its end is missing: what was before it was taken.
    pub cut_off: bool,
}

/// Puts everything that a terminal holds into a parcel in a folder. An older one of the same terminal gives way to it.
///
/// # Errors
/// If the folder cannot be written; an older parcel still stands then.
pub fn pack(terminal: &Terminal, into: &Path) -> Result<Packed, ParcelError> {
    let pepper = terminal.folder.pepper(terminal.clock).map_err(ParcelError::Folder)?;
    let letters = terminal.folder.letters().map_err(ParcelError::Folder)?;
    let branch = terminal.branch.0.simple().to_string();
    let path = into.join(format!("brigade-{}-{letters}.{ENDING}", &branch[..8]));
    let draft = path.with_extension("part");
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&draft)?;
    let mut out = BufWriter::new(file);
    let mut sealer = Sealer::begin(&mut out, &pepper, terminal.branch, &terminal.clock.secret()?)?;
    let facts = write_lines(terminal, &mut sealer)?;
    out.flush()?;
    // A stick is pulled out as soon as the screen says so.
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    fs::rename(&draft, &path)?;
    Ok(Packed { path, facts })
}

fn write_lines(terminal: &Terminal, sealer: &mut Sealer<impl Write>) -> Result<u64, ParcelError> {
    let store = &terminal.store;
    let vector = store.vector()?;
    let hello = Hello {
        protocols: ProtocolRange::CURRENT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        role: Role::Terminal,
        device: terminal.device,
        log_version: LOG_VERSION,
        branch: terminal.branch,
        vector: vector.clone(),
    };
    let frame = |message| encode_frame(&[message]).map_err(io::Error::other);
    let (mut held, mut facts) = (Vector::default(), 0);
    let mut next = frame(Message::Hello(Box::new(hello)))?;
    for batch in 1.. {
        let runs = store.fetch(&vector.beyond(&held), BATCH_BYTES_MAX)?.runs;
        if runs.is_empty() {
            break;
        }
        facts += runs.iter().map(|run| run.lines.len() as u64).sum::<u64>();
        held.0.extend(runs.iter().map(|run| (run.stream, run.last())));
        sealer.frame(std::mem::replace(&mut next, frame(Message::Events(Events { batch, runs }))?), false)?;
    }
    sealer.frame(next, true)?;
    Ok(facts)
}

/// Takes what is new from a parcel, batch by batch.
///
/// # Errors
/// If it is none of this branch, or damaged: batches before the damage were taken.
pub fn unpack(terminal: &Terminal, from: &Path) -> Result<Unpacked, ParcelError> {
    let pepper = terminal.folder.pepper(terminal.clock).map_err(ParcelError::Folder)?;
    let mut opener = Opener::begin(BufReader::new(File::open(from)?), &pepper, terminal.branch)?;
    let greeting = opener.next()?.ok_or(ParcelError::CutOff)?;
    let greeting = decode_frame(&greeting).map_err(|_| ParcelError::Unreadable)?;
    let Some(Message::Hello(hello)) = greeting.into_iter().next() else { return Err(ParcelError::Unreadable) };
    let book = Book::read(terminal).map_err(ParcelError::Folder)?;
    if book.of(hello.device).is_some_and(|peer| peer.revoked) {
        return Err(ParcelError::Revoked);
    }
    let (mut new, mut set_aside, mut cut_off) = (0, BTreeSet::new(), false);
    loop {
        let frame = match opener.next() {
            Ok(Some(frame)) => frame,
            Ok(None) => break,
            Err(ParcelError::CutOff) => {
                cut_off = true;
                break;
            }
            Err(error) => return Err(error),
        };
        for message in decode_frame(&frame).map_err(|_| ParcelError::Unreadable)? {
            let Message::Events(events) = message else { continue };
            let ingested = Log::ingest(&mut &terminal.store, events.runs)?;
            if ingested.busy.is_some() {
                return Err(ParcelError::Busy);
            }
            for (stream, taken) in ingested.streams {
                match taken {
                    Taken::Taken(lines) => new += lines,
                    Taken::Duplicate => {}
                    Taken::Gap { .. } | Taken::Quarantined(_) => _ = set_aside.insert(stream),
                }
            }
        }
    }
    Ok(Unpacked { device: hello.device, new, set_aside: set_aside.len(), cut_off })
}
