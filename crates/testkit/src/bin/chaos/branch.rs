//! The restaurant under fire: terminals in processes of their own, each reached by the others over a wire, and a centre.

use std::net::{SocketAddr, TcpListener};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use brigade_testkit::postgres::{Cluster, Database};
use brigade_testkit::process::{Client, Running, beside};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::time::{id, now, pause};
use crate::wire::Wire;

/// The owner's PIN, at every terminal.
pub(crate) const PIN: &str = "1234";

/// Entries of the menu.
pub(crate) const ENTRIES: u64 = 12;

/// Ports below those that connections are given (Linux begins at 32,768).
const PORTS: Range<u16> = 20_000..32_000;

/// Nothing takes longer on a machine that is not in trouble.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often is looked whether something has come about.
const LOOK: Duration = Duration::from_millis(200);

/// A program that may be dead just now.
#[derive(Debug)]
pub(crate) struct Program {
    name: String,
    arguments: Vec<String>,
    database: Option<String>,
    logs: PathBuf,
    running: Mutex<Option<Running>>,
}

impl Program {
    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts it, if it does not run.
    pub(crate) fn start(&self) -> Result<()> {
        let mut running = self.lock();
        if running.is_none() {
            let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.logs)?;
            let mut command = Command::new(beside(&self.name)?);
            command.args(&self.arguments).stderr(Stdio::from(log)).stdin(Stdio::null());
            self.database.iter().for_each(|database| _ = command.env("BRIGADE_DATABASE", database));
            *running = Some(Running::start(&mut command).with_context(|| format!("{:?}", self.arguments))?);
        }
        Ok(())
    }

    /// Kills it.
    pub(crate) fn kill(&self) -> Result<()> {
        self.lock().take().map_or(Ok(()), |mut running| running.kill())
    }

    /// Lets it stand still, or go on.
    pub(crate) fn tell(&self, signal: &str) -> Result<()> {
        self.lock().as_ref().map_or(Ok(()), |running| running.tell(signal))
    }

    /// Stops it in order.
    pub(crate) fn stop(&self) -> Result<()> {
        self.lock().take().map_or(Ok(()), Running::stop)
    }
}

/// A terminal.
#[derive(Debug)]
pub(crate) struct Terminal {
    pub(crate) program: Program,
    /// The way by which the others reach it.
    pub(crate) wire: Wire,
    /// Where its till answers.
    pub(crate) at: SocketAddr,
    /// Its data folder.
    pub(crate) folder: PathBuf,
}

impl Terminal {
    fn new(dir: &Path, name: &str) -> Result<Self> {
        let (at, links) = (free()?, free()?);
        let wire = Wire::to(links)?;
        let folder = dir.join(name);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut arguments = words(&["serve", "--screens", "off", "--data"]);
        arguments.push(folder.display().to_string());
        arguments.extend(["--listen".to_owned(), at.to_string(), "--links".to_owned(), links.to_string()]);
        arguments.extend(["--links-as".to_owned(), wire.at().to_string()]);
        let logs = dir.join(format!("{name}.log"));
        let name = "brigade-hub".to_owned();
        let program = Program { name, arguments, database: None, logs, running: Mutex::default() };
        program.start()?;
        Ok(Self { program, wire, at, folder })
    }

    /// Signs the owner in, as soon as the terminal knows the owner.
    pub(crate) fn sign_in(&self) -> Result<Client> {
        until("the owner can sign in", || Client::sign_in(&self.at.to_string(), PIN).ok())
    }
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) terminals: Vec<Terminal>,
    pub(crate) centre: Program,
    /// The way to the centre.
    pub(crate) uplink: Wire,
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) database: Database,
    /// What is on the menu.
    pub(crate) entries: Vec<Uuid>,
}

/// An address that is free, and stays so while its program is dead: the system gives no such port to connections.
fn free() -> Result<SocketAddr> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start))?;
    for _ in PORTS {
        let place = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % (PORTS.end - PORTS.start);
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", PORTS.start + place)) {
            return Ok(listener.local_addr()?);
        }
    }
    bail!("no port is free")
}

/// Looks until there is an answer.
pub(crate) fn until<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> Result<T> {
    let begun = now();
    while now().duration_since(begun) < PATIENCE {
        if let Some(found) = answer() {
            return Ok(found);
        }
        pause(LOOK);
    }
    bail!("it does not come about that {what}")
}

/// Calls at a terminal, all or none.
pub(crate) fn calls(calls: &[(&str, Value)]) -> Value {
    let one = |(name, request): &(&str, Value)| json!({"command_id": id(), "name": name, "request": request});
    Value::Array(calls.iter().map(one).collect())
}

impl Branch {
    /// Founds a restaurant of so many terminals that belongs to a chain.
    pub(crate) fn found(dir: &Path, terminals: usize) -> Result<Self> {
        let cluster = Arc::new(Cluster::start(&[])?);
        let database = Arc::clone(&cluster).database()?;
        let at = free()?;
        let centre = Program {
            name: "brigade-server".to_owned(),
            arguments: vec!["serve".to_owned(), "--listen".to_owned(), at.to_string()],
            database: Some(database.address()),
            logs: dir.join("centre.log"),
            running: Mutex::default(),
        };
        centre.start()?;
        let uplink = Wire::to(at)?;
        let first = Terminal::new(dir, "A")?;
        let mut client = Client::connect(&first.at.to_string())?;
        let founded = json!({"name": "Chaos", "language": "en", "owner": "Olga", "pin": PIN});
        let founded = client.json("setup", &founded)?;
        client.signed(&founded)?;
        let entries: Vec<Uuid> = (0..ENTRIES).map(|_| id()).collect();
        let published = entries.iter().enumerate().map(|(n, entry)| {
            let price = 10_000 + 1_050 * n;
            json!({"entry": entry, "content": {"name": format!("Dish {n}"), "variants": [{"name": "", "price": price}],
                "tax_class": "vat_standard", "station": "kitchen"}})
        });
        let published: Vec<Value> = published.collect();
        client.rpc(&calls(&[("menu.publish", json!({"entries": published})), ("shift.open", json!({"float": 0}))]))?;
        let join = json!({"address": format!("http://{}", uplink.at()), "code": invited(&database)?});
        client.ask("links/centre", &join.to_string())?;
        let mut all = vec![first];
        for n in 1..terminals {
            let name = format!("T{n}");
            let invited = client.json("links/invite", &json!({}))?;
            let terminal = Terminal::new(dir, &name)?;
            let join = json!({"address": invited["addresses"][0], "code": invited["code"], "name": name});
            Client::connect(&terminal.at.to_string())?.ask("setup/join", &join.to_string())?;
            terminal.sign_in()?.rpc(&calls(&[("shift.open", json!({"float": 0}))]))?;
            all.push(terminal);
        }
        Ok(Self { terminals: all, centre, uplink, cluster, database, entries })
    }

    /// Waits until nothing waits any more, anywhere.
    pub(crate) fn settle(&self) -> Result<()> {
        let mut clients = Vec::new();
        for terminal in &self.terminals {
            clients.push(terminal.sign_in()?);
        }
        let settled = until("everything is everywhere", || {
            let calm = clients.iter_mut().map(|client| is_calm(client).unwrap_or(false)).filter(|calm| *calm).count();
            (calm == self.terminals.len()).then_some(())
        });
        settled.with_context(|| clients.iter_mut().map(told).collect::<Vec<_>>().join("\n"))
    }
}

/// Nothing waits at a terminal: neither for others nor for the centre.
fn is_calm(client: &mut Client) -> Result<bool> {
    let state = client.json("links", &json!({}))?;
    let links = state["links"].as_array().context("links")?;
    let under_way = |link: &Value| link["to_send"] != 0 || link["to_receive"] != 0;
    let is_linked = !links.is_empty() && !links.iter().any(under_way);
    Ok(is_linked && state["waiting_facts"] == 0 && state["central"]["waiting_facts"] == 0)
}

/// How the links of a terminal are, in its own words.
fn told(client: &mut Client) -> String {
    client.ask("links", "{}").unwrap_or_else(|error| error.to_string())
}

/// A code of the centre.
fn invited(database: &Database) -> Result<String> {
    let mut command = Command::new(beside("brigade-server")?);
    let said = command.args(["invite", "--org", "Chaos"]).env("BRIGADE_DATABASE", database.address()).output()?;
    ensure!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    Ok(String::from_utf8(said.stdout)?.trim().to_owned())
}
