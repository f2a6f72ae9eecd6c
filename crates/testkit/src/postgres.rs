//! A PostgreSQL of its own for tests and benches: made from the system's binaries in a folder that goes with it, reached
//! by a socket in that folder, ended by its own process id.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// Where Debian puts the binaries of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Debian's `nobody`: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

static STANDING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

/// A running PostgreSQL, without databases of ours. It ends when the last of them is dropped.
#[derive(Debug)]
pub struct Cluster {
    process: Mutex<Child>,
    settings: Vec<String>,
    folder: TempDir,
    databases: AtomicU32,
}

/// An empty database.
#[derive(Debug)]
pub struct Database {
    cluster: Arc<Cluster>,
    name: String,
}

/// An empty database in the cluster of this process, which is started if it does not run.
///
/// # Errors
/// If PostgreSQL is not installed or does not start.
pub fn database() -> Result<Database> {
    let mut standing = STANDING.lock().unwrap_or_else(PoisonError::into_inner);
    let cluster = match standing.upgrade() {
        Some(cluster) => cluster,
        None => {
            let cluster = Arc::new(Cluster::start(&["fsync=off"])?);
            *standing = Arc::downgrade(&cluster);
            cluster
        }
    };
    drop(standing);
    cluster.database()
}

impl Cluster {
    /// Starts one with these settings.
    ///
    /// # Errors
    /// If PostgreSQL is not installed or does not start.
    pub fn start(settings: &[&str]) -> Result<Self> {
        let binaries = binaries()?;
        let folder = TempDir::with_prefix("brigade-pg-")?;
        let is_root = is_root();
        if is_root {
            chown(folder.path(), Some(NOBODY), Some(NOBODY))?;
        }
        let data = folder.path().join("data");
        let mut init = as_nobody(&binaries.join("initdb"), is_root);
        init.args(["--no-sync", "-A", "trust", "-U", "brigade", "-E", "UTF8", "--locale=C", "-D"]).arg(&data);
        let made = init.current_dir(folder.path()).output().context("initdb")?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }
        let usual = ["listen_addresses=", "max_connections=60", "shared_preload_libraries=pg_stat_statements"];
        let settings: Vec<_> = usual.iter().chain(settings).map(|setting| (*setting).to_owned()).collect();
        let process = Mutex::new(serve(folder.path(), &settings)?);
        Ok(Self { process, settings, folder, databases: AtomicU32::new(0) })
    }

    fn process(&self) -> MutexGuard<'_, Child> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it without a word to anybody and without tidying up: what it committed is in its write-ahead log.
    ///
    /// # Errors
    /// If the system says no.
    pub fn crash(&self) -> Result<()> {
        let mut process = self.process();
        let told = Command::new("kill").args(["-QUIT", &process.id().to_string()]).status()?;
        if told.success() {
            process.wait()?;
        }
        Ok(())
    }

    /// Starts it again after it has crashed; it recovers by itself.
    ///
    /// # Errors
    /// If it does not.
    pub fn start_again(&self) -> Result<()> {
        *self.process() = serve(self.folder.path(), &self.settings)?;
        Ok(())
    }

    /// Makes an empty database.
    ///
    /// # Errors
    /// If PostgreSQL says no.
    pub fn database(self: Arc<Self>) -> Result<Database> {
        let name = format!("d{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.psql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(Database { cluster: self, name })
    }

    /// Runs a statement and gives what it prints.
    fn psql(&self, database: &str, sql: &str) -> Result<String> {
        let mut psql = Command::new(binaries()?.join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "brigade", "-d", database, "-c", sql, "-h"]);
        let done = psql.arg(self.folder.path()).output().context("psql")?;
        if !done.status.success() {
            bail!("{sql}: {}", String::from_utf8_lossy(&done.stderr));
        }
        Ok(String::from_utf8(done.stdout)?.trim().to_owned())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // What it held goes with the folder.
        let _ = self.crash();
    }
}

impl Database {
    /// Its address, as the centre takes it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("host={} user=brigade dbname={}", self.cluster.folder.path().display(), self.name)
    }

    /// Runs a statement and gives what it prints: a line for each row, `|` between the columns.
    ///
    /// # Errors
    /// If PostgreSQL says no.
    pub fn psql(&self, sql: &str) -> Result<String> {
        self.cluster.psql(&self.name, sql)
    }
}

/// The newest version that is installed.
fn binaries() -> Result<PathBuf> {
    let versions = fs::read_dir(DEBIAN).with_context(|| format!("no PostgreSQL in {DEBIAN}"))?;
    let found = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    let found = found.filter(|at| at.join("initdb").exists() && at.join("postgres").exists());
    found.max().with_context(|| format!("no PostgreSQL in {DEBIAN}"))
}

/// Starts what lies in a folder.
fn serve(folder: &Path, settings: &[String]) -> Result<Child> {
    let mut serve = as_nobody(&binaries()?.join("postgres"), is_root());
    serve.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    settings.iter().for_each(|setting| _ = serve.args(["-c", setting]));
    let mut process = serve.current_dir(folder).stderr(Stdio::piped()).spawn().context("postgres")?;
    wait(&mut process)?;
    Ok(process)
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|this| std::os::unix::fs::MetadataExt::uid(&this) == 0)
}

fn as_nobody(program: &Path, is_root: bool) -> Command {
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()]);
    command.arg("--").arg(program).env("HOME", "/");
    command
}

/// Reads what it says until it takes connections, and all the rest, so that it never waits for a reader.
fn wait(process: &mut Child) -> Result<()> {
    let said = process.stderr.take().context("its words are piped")?;
    let mut lines = BufReader::new(said).lines();
    let mut heard = Vec::new();
    loop {
        let Some(line) = lines.next().transpose()? else { bail!("postgres did not start: {}", heard.join("\n")) };
        let is_ready = line.contains("database system is ready to accept connections");
        heard.push(line);
        if is_ready {
            break;
        }
    }
    std::thread::spawn(move || lines.map_while(std::io::Result::ok).for_each(drop));
    Ok(())
}
