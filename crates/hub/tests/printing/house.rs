//! A branch with a kitchen and a bar, its printers somewhere on loopback, and the real workers.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use brigade_hub::print::Printing;
use brigade_hub::terminal::Terminal;
use devices::profile::find;
use devices::twin::Twin;
use domain::paper::{JobKind, JobState};
use serde_json::{Value, json};
use store::{Changed, PrintJob, Tx};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(30);

const ENTRY: &str = "00000000-0000-7000-8000-000000000001";
pub(crate) const ORDER: &str = "00000000-0000-7000-8000-000000000002";

pub(crate) struct House {
    folder: TempDir,
    pub(crate) terminal: Arc<Terminal>,
    changes: Receiver<Changed>,
    /// Where virtual printers of the network live.
    pub(crate) network: Runtime,
    printing: Option<Printing>,
}

fn open(folder: &Path) -> (Arc<Terminal>, Receiver<Changed>) {
    let terminal = Arc::new(Terminal::open(folder).expect("the store opens"));
    let changes = terminal.store.follow().expect("the store is open");
    (terminal, changes)
}

/// A printer of the settings.
pub(crate) fn printer(code: &str, profile: &str, address: &str) -> Value {
    json!({"code": code, "name": code, "profile": profile, "address": address, "drawer": code == "bar"})
}

impl House {
    /// A branch with these two printers, a shift open; nothing is printed before [`Self::start`].
    pub(crate) fn found(kitchen: Value, bar: Value) -> Self {
        let folder = TempDir::new().expect("there is room");
        let (terminal, changes) = open(folder.path());
        let network = Runtime::new().expect("there are threads");
        let house = Self { folder, terminal, changes, network, printing: None };
        let settings = json!({
            "name": "Ёлка",
            "printers": [kitchen, bar],
            "stations": [{"code": "hot", "name": "Горячий цех", "printer": "kitchen"}],
            "routes": [{"paper": "receipt", "printer": "bar"}],
        });
        house.call("settings.save", json!({ "settings": settings }));
        let content = json!({"name": "Суп", "variants": [{"name": "", "price": 24_950}], "tax_class": "vat_standard", "station": "hot"});
        house.call("menu.publish", json!({"entries": [{"entry": ENTRY, "content": content}]}));
        house.call("shift.open", json!({}));
        house
    }

    /// A branch whose kitchen has a printer of a model in the network, its workers running.
    pub(crate) fn with_kitchen(profile: &str) -> (Self, Twin) {
        let house = Self::found(printer("kitchen", profile, "virtual"), printer("bar", "virtual", "virtual"));
        let twin = Twin::new(find(profile).expect("the profile is shipped"), None);
        let address = house.listen(&twin);
        house.set_kitchen(printer("kitchen", profile, &address));
        (house.start(), twin)
    }

    /// Puts a printer into the network; gives its address.
    pub(crate) fn listen(&self, twin: &Twin) -> String {
        let bind = self.network.block_on(TcpListener::bind("127.0.0.1:0"));
        let listener = bind.expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        let twin = twin.clone();
        self.network.spawn(async move { twin.listen(listener).await });
        format!("tcp:{address}")
    }

    /// Another printer for the kitchen.
    pub(crate) fn set_kitchen(&self, kitchen: Value) {
        let printers = json!([kitchen, printer("bar", "virtual", "virtual")]);
        self.call("settings.change", json!({"values": {"printers": printers}}));
    }

    /// Starts the workers.
    pub(crate) fn start(mut self) -> Self {
        self.printing = Some(Printing::start(&self.terminal).expect("the workers start"));
        self
    }

    /// The process is killed, and the next one opens the store.
    pub(crate) fn reopen(self) -> Self {
        let Self { folder, terminal, changes, network, printing } = self;
        drop((printing, changes));
        drop(terminal);
        let (terminal, changes) = open(folder.path());
        Self { folder, terminal, changes, network, printing: None }
    }

    pub(crate) fn printing(&self) -> &Printing {
        self.printing.as_ref().expect("the workers run")
    }

    pub(crate) fn call(&self, name: &str, request: Value) -> Value {
        self.terminal.call(name, &request, self.terminal.clock.now()).expect("the command is accepted")
    }

    pub(crate) fn ask(&self, name: &str) -> Value {
        self.terminal.ask(name, &json!({}), self.terminal.clock.now()).expect("the query is answered")
    }

    /// Opens the order.
    pub(crate) fn order(&self) {
        self.call("orders.open", json!({"order": ORDER, "service": "takeaway"}));
    }

    /// Sends two more soups to the kitchen.
    pub(crate) fn fire(&self) {
        self.call("orders.add_line", json!({"order": ORDER, "entry": ENTRY, "qty": 2_000}));
        self.call("orders.fire", json!({"order": ORDER}));
    }

    fn check(&self) -> Value {
        self.call("checks.form", json!({"order": ORDER}))["check"].clone()
    }

    /// Pays the whole order in cash.
    pub(crate) fn pay_cash(&self) {
        let check = self.check();
        self.call("payments.take", json!({"order": ORDER, "check": check, "tender": "cash", "given": 100_000}));
    }

    /// Pays the whole order by card, which opens no drawer.
    pub(crate) fn pay_by_card(&self) {
        let check = self.check();
        let started = self.call("payments.start", json!({"order": ORDER, "check": check, "tender": "card"}));
        let outcome = json!({"captured": null});
        self.call("payments.finish", json!({"order": ORDER, "payment": started["payment"], "outcome": outcome}));
    }

    /// The newest job of a kind.
    pub(crate) fn job(&self, kind: JobKind) -> PrintJob {
        let jobs = self.terminal.store.read(|reader| reader.print_jobs(50)).expect("the store can be read");
        jobs.into_iter().find(|job| job.kind == kind).expect("there is such a job")
    }

    /// Writes how the newest job of a kind stands.
    pub(crate) fn change(&self, kind: JobKind, change: impl FnOnce(&mut PrintJob)) {
        let mut job = self.job(kind);
        change(&mut job);
        self.terminal.store.write(move |tx: &mut Tx<'_>| tx.change_print(&job)).expect("the store can be written");
    }

    /// Follows commits until the newest job of a kind is as it shall be.
    pub(crate) fn wait(&self, kind: JobKind, is: impl Fn(&PrintJob) -> bool) -> PrintJob {
        loop {
            let standing = self.job(kind);
            if is(&standing) {
                return standing;
            }
            self.changes.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it stayed so: {standing:?}"));
        }
    }

    /// Waits until the newest job of a kind is in a state.
    pub(crate) fn wait_for(&self, kind: JobKind, state: JobState) -> PrintJob {
        self.wait(kind, |job| job.state == state)
    }

    /// Waits until the newest ticket was tried and is kept by something.
    pub(crate) fn wait_for_trouble(&self) -> PrintJob {
        self.wait(JobKind::Kitchen, |job| job.attempts > 0 && job.trouble.is_some())
    }
}

/// What stands on the papers of a printer, oldest first; letters of double width without their blanks.
pub(crate) fn texts(twin: &Twin) -> Vec<String> {
    twin.papers().into_iter().map(|paper| paper.text).collect()
}
