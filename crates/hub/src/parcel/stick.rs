//! Memory sticks that are plugged into the machine, and the parcels on them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::Serialize;
use sysinfo::{Disk, Disks};

use super::ENDING;

/// Where desktops put what is plugged in, if the machine itself does not say that it can be pulled out again.
const PLUGGED: [&str; 3] = ["/media", "/run/media", "/Volumes"];

/// A place to carry parcels on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stick {
    /// Its folder.
    pub path: PathBuf,
    /// Room on it, in bytes.
    pub free_bytes: u64,
    /// The parcels on it.
    pub parcels: Vec<Found>,
}

/// A parcel on a stick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// When it was written, in milliseconds since 1970-01-01 UTC by the clock that wrote it.
    pub at_ms: Option<i64>,
}

/// All sticks.
pub fn sticks() -> Vec<Stick> {
    let disks = Disks::new_with_refreshed_list();
    let plugged = disks.list().iter().filter(|disk| is_stick(disk));
    let mut sticks: Vec<_> = plugged
        .map(|disk| Stick {
            path: disk.mount_point().to_owned(),
            free_bytes: disk.available_space(),
            parcels: parcels(disk.mount_point()),
        })
        .collect();
    sticks.sort_by(|one, other| one.path.cmp(&other.path));
    sticks
}

fn is_stick(disk: &Disk) -> bool {
    let at = disk.mount_point();
    !disk.is_read_only() && (disk.is_removable() || PLUGGED.iter().any(|begin| at.starts_with(begin)))
}

/// The parcels of a folder, by name. A file that cannot be looked at is left out.
pub(super) fn parcels(folder: &Path) -> Vec<Found> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<_> =
        files.filter(|path| path.extension() == Some(OsStr::new(ENDING))).filter_map(look).collect();
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn look(path: PathBuf) -> Option<Found> {
    let about = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
    let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let at_ms = since.and_then(|since| i64::try_from(since.as_millis()).ok());
    Some(Found { path, bytes: about.len(), at_ms })
}
