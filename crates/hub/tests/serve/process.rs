//! The program itself: started, stopped, killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::hub::{Client, call, id};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_brigade-hub");
const CLIENTS: u64 = 8;
const RUNS: u64 = 3;
const ACKNOWLEDGED: u32 = 60;

/// A hub in a process of its own, which is killed at the latest when the test ends.
pub(crate) struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) url: String,
}

impl Process {
    /// On a demo restaurant.
    pub(crate) fn start(data: &Path) -> Self {
        Self::run(program(data).arg("--demo"))
    }

    /// Where nobody works yet.
    pub(crate) fn empty(data: &Path) -> Self {
        Self::run(&mut program(data))
    }

    fn run(program: &mut Command) -> Self {
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut process = Self { child, out, url: String::new() };
        process.url = process.ready();
        process
    }

    /// Waits for the line that it prints when it is ready; the address in it.
    pub(crate) fn ready(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        url
    }

    /// Stops it as the system would.
    #[cfg(unix)]
    pub(crate) fn stop(&mut self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(data: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--links", "127.0.0.1:0", "--screens", "127.0.0.1:0", "--data"])
        .arg(data)
        .stderr(Stdio::null());
    command
}

/// Whoever reads that it is ready may ask it to stop in the same moment.
#[cfg(unix)]
#[test]
fn a_hub_that_is_stopped_as_soon_as_it_is_ready_closes_its_store() {
    let folder = TempDir::new().unwrap();
    for _ in 0..8 {
        Process::start(folder.path()).stop();
    }
}

#[tokio::test]
async fn a_second_program_on_one_folder_is_refused() {
    let folder = TempDir::new().unwrap();
    let _first = Process::start(folder.path());
    let second = program(folder.path()).stderr(Stdio::piped()).output().unwrap();
    let words = String::from_utf8(second.stderr).unwrap();
    assert!(words.contains("in use by another process"), "{words}");
    assert_eq!(second.status.code(), Some(2));
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_that_is_told_to_stop_stops_in_order() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let token = anna.token.clone().unwrap();
    let address = format!("{}/api/live?token={token}", process.url.replace("http:", "ws:"));
    let _follows = tokio_tungstenite::connect_async(address).await.unwrap();
    process.stop();
    let again = Process::start(folder.path());
    let health: Value = Client::new(&again.url).get("/health").await.json().await.unwrap();
    assert_eq!(health["store"]["checking"], false, "a store that was closed in order is not looked through");
}

/// Opens orders one after the other until the hub dies; notes those that were acknowledged.
async fn sell(client: Client, from: u64, heard: Arc<Semaphore>, acknowledged: Arc<Mutex<Vec<u64>>>) {
    for n in from.. {
        let order = json!({"order": id("order", n), "service": "takeaway"});
        let note = json!({"order": id("order", n), "note": "burst"});
        let calls = json!([call(id("open", n), "orders.open", order), call(id("note", n), "orders.note", note)]);
        let said = client.try_send("rpc", calls.to_string()).await;
        if !said.is_ok_and(|said| said.status == 200) {
            return;
        }
        acknowledged.lock().unwrap().push(n);
        heard.add_permits(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_outlives_a_kill() {
    let folder = TempDir::new().unwrap();
    let acknowledged: Arc<Mutex<Vec<u64>>> = Arc::default();
    for run in 0..RUNS {
        let mut process = Process::start(folder.path());
        let anna = Client::new(&process.url).login("1111").await;
        let heard = Arc::new(Semaphore::new(0));
        let sellers: Vec<_> = (0..CLIENTS)
            .map(|seller| {
                let from = (run * CLIENTS + seller) * 1_000_000;
                tokio::spawn(sell(anna.clone(), from, Arc::clone(&heard), Arc::clone(&acknowledged)))
            })
            .collect();
        heard.acquire_many(ACKNOWLEDGED).await.unwrap().forget();
        process.kill();
        for seller in sellers {
            seller.await.unwrap();
        }
    }
    let process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() as u64 >= RUNS * u64::from(ACKNOWLEDGED));
    for n in acknowledged {
        let order = anna.run("orders.get", json!({"order": id("order", n)})).await;
        assert_eq!(order["order"], json!(id("order", n)), "order {n} was acknowledged");
    }
}
