//! What the program tells of itself: in the data folder all of it, as JSON lines, five files of 10 MB at most; on standard
//! error what a person should know. No PIN, no card, no token is ever in it.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, fmt};

const FILE_BYTES_MAX: usize = 10_000_000;
/// Full files that are kept beside the one that is written.
const FULL_FILES_KEPT: usize = 4;

/// A line for every call is for the files alone.
const FOR_PEOPLE: &str = "info,brigade_hub::door::rpc=error";

/// Keeps the logs going; writes what waits when it is dropped.
#[derive(Debug)]
pub struct Logs {
    _writer: Option<WorkerGuard>,
}

/// Begins to log, for the whole process: to a data folder, if one is given, and to standard error, there as text for a
/// person or as JSON for a collector. `RUST_LOG` chooses what. A folder that cannot be written gets no logs; why, the store
/// will say.
pub fn begin(data: Option<&Path>) -> Logs {
    let folder = data.map(|data| data.join("logs")).filter(|folder| fs::create_dir_all(folder).is_ok());
    let (file, guard) = folder.map(|folder| writer(&folder, FILE_BYTES_MAX)).unzip();
    let file = file.map(|file| fmt::layer().json().with_writer(file).with_filter(filter("info")));
    let people = fmt::layer().with_writer(io::stderr);
    let people = if io::stderr().is_terminal() { people.boxed() } else { people.json().boxed() };
    // A test may have begun before.
    let _ = Registry::default().with(file).with(people.with_filter(filter(FOR_PEOPLE))).try_init();
    Logs { _writer: guard }
}

fn filter(usual: &str) -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual))
}

/// Lines wait for the disk on a thread of their own; if too many do, some are lost rather than that a sale waits.
fn writer(folder: &Path, file_bytes_max: usize) -> (NonBlocking, WorkerGuard) {
    let limit = ContentLimit::BytesSurpassed(file_bytes_max);
    let kept = AppendCount::new(FULL_FILES_KEPT);
    let files = FileRotate::new(folder.join("brigade.jsonl"), kept, limit, Compression::None, None);
    tracing_appender::non_blocking(files)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn five_files_of_a_size_are_kept_and_no_line_is_torn() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, guard) = writer(folder.path(), 1_000);
        for n in 0..200 {
            file.write_all(format!("{{\"line\":{n:0>90}}}\n").as_bytes()).unwrap();
        }
        drop(guard);
        let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
        let texts: Vec<_> = files.map(|file| fs::read_to_string(file).unwrap()).collect();
        assert_eq!(texts.len(), FULL_FILES_KEPT + 1);
        let whole = |line: &str| line.starts_with("{\"line\":") && line.ends_with('}');
        assert!(texts.iter().all(|text| text.len() <= 1_200 && text.lines().all(whole)), "{texts:?}");
    }
}
