//! A terminal with printers: a dead one delays no sale, nothing is printed twice, and what nobody knows is said so.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use brigade_hub::print::Printing;
use brigade_hub::terminal::Terminal;
use devices::profile::find;
use devices::twin::Twin;
use domain::paper::{JobKind, JobState, Trouble};
use serde_json::{Value, json};
use store::{Changed, PrintJob, Tx};
use tempfile::TempDir;

/// The longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

const ENTRY: &str = "00000000-0000-7000-8000-000000000001";
const ORDER: &str = "00000000-0000-7000-8000-000000000002";

fn open(folder: &Path) -> Arc<Terminal> {
    Arc::new(Terminal::open(folder).expect("the store opens"))
}

fn call(terminal: &Terminal, name: &str, request: Value) -> Value {
    terminal.call(name, &request, terminal.clock.now()).expect("the command is accepted")
}

/// A branch with a kitchen and a bar, whose printers are at these addresses.
fn found(terminal: &Terminal, kitchen: &str, bar: &str) {
    let printer = |code: &str, address: &str| json!({"code": code, "name": code, "profile": "virtual", "address": address, "drawer": code == "bar"});
    let settings = json!({
        "name": "Ёлка",
        "printers": [printer("kitchen", kitchen), printer("bar", bar)],
        "stations": [{"code": "hot", "name": "Горячий цех", "printer": "kitchen"}],
        "routes": [{"paper": "receipt", "printer": "bar"}],
    });
    call(terminal, "settings.save", json!({ "settings": settings }));
    let content = json!({"name": "Суп", "variants": [{"name": "", "price": 24_950}], "tax_class": "vat_standard", "station": "hot"});
    call(terminal, "menu.publish", json!({"entries": [{"entry": ENTRY, "content": content}]}));
    call(terminal, "shift.open", json!({}));
}

fn order(terminal: &Terminal) {
    call(terminal, "orders.open", json!({"order": ORDER, "service": "takeaway"}));
    call(terminal, "orders.add_line", json!({"order": ORDER, "entry": ENTRY, "qty": 2_000}));
    call(terminal, "orders.fire", json!({"order": ORDER}));
}

/// Pays the whole order in cash.
fn pay_cash(terminal: &Terminal) {
    let check = call(terminal, "checks.form", json!({"order": ORDER}))["check"].clone();
    call(terminal, "payments.take", json!({"order": ORDER, "check": check, "tender": "cash", "given": 100_000}));
}

/// Pays the whole order by card, which opens no drawer.
fn pay_by_card(terminal: &Terminal) {
    let check = call(terminal, "checks.form", json!({"order": ORDER}))["check"].clone();
    let started = call(terminal, "payments.start", json!({"order": ORDER, "check": check, "tender": "card"}));
    let outcome = json!({"captured": null});
    call(terminal, "payments.finish", json!({"order": ORDER, "payment": started["payment"], "outcome": outcome}));
}

fn jobs(terminal: &Terminal) -> Vec<PrintJob> {
    terminal.store.read(|reader| reader.print_jobs(50)).expect("the store can be read")
}

fn job(terminal: &Terminal, kind: JobKind) -> PrintJob {
    jobs(terminal).into_iter().find(|job| job.kind == kind).expect("there is such a job")
}

/// Follows commits until a job is as it shall be.
fn wait(terminal: &Terminal, changes: &Receiver<Changed>, kind: JobKind, is: impl Fn(&PrintJob) -> bool) -> PrintJob {
    loop {
        let standing = job(terminal, kind);
        if is(&standing) {
            return standing;
        }
        changes.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it stayed so: {standing:?}"));
    }
}

#[test]
fn a_sale_waits_for_no_printer_and_a_printer_that_comes_to_life_prints() {
    let folder = TempDir::new().unwrap();
    let terminal = open(folder.path());
    let changes = terminal.store.follow().unwrap();
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = dead.local_addr().unwrap();
    drop(dead);
    found(&terminal, &format!("tcp:{address}"), "virtual");
    let printing = Printing::start(&terminal).unwrap();
    order(&terminal);
    pay_cash(&terminal);
    wait(&terminal, &changes, JobKind::Receipt, |job| job.state == JobState::Confirmed);
    wait(&terminal, &changes, JobKind::Drawer, |job| job.state == JobState::Confirmed);
    let ticket = wait(&terminal, &changes, JobKind::Kitchen, |job| job.attempts > 0 && job.trouble.is_some());
    assert_eq!(ticket.trouble, Some(Trouble::Unreachable), "the dead printer delayed nobody");
    let receipt = &printing.papers().list(Some("bar"))[0];
    assert!(receipt.text.contains("НЕФИСКАЛЬНЫЙ ДОКУМЕНТ") && receipt.text.contains("Суп"), "{}", receipt.text);
    assert_eq!(printing.papers().twin("bar").unwrap().pulses(), 1);

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let twin = Twin::new(find("virtual").unwrap(), None);
    let listening = twin.clone();
    runtime.spawn(async move { listening.listen(tokio::net::TcpListener::bind(address).await.unwrap()).await });
    wait(&terminal, &changes, JobKind::Kitchen, |job| job.state == JobState::Confirmed);
    assert_eq!(twin.papers().len(), 1);
    assert!(twin.papers()[0].text.contains("С у п"), "{}", twin.papers()[0].text);
    printing.stop();
}

#[test]
fn what_a_killed_process_had_under_way_is_unconfirmed_and_a_ticket_comes_once_more_with_that_said() {
    let folder = TempDir::new().unwrap();
    let terminal = open(folder.path());
    found(&terminal, "virtual", "virtual");
    order(&terminal);
    pay_by_card(&terminal);
    for kind in [JobKind::Kitchen, JobKind::Receipt] {
        let sending = PrintJob { state: JobState::Sending, attempts: 1, ..job(&terminal, kind) };
        terminal.store.write(move |tx: &mut Tx<'_>| tx.change_print(&sending)).unwrap();
    }
    drop(terminal);

    let terminal = open(folder.path());
    for kind in [JobKind::Kitchen, JobKind::Receipt] {
        let job = job(&terminal, kind);
        assert_eq!((job.state, job.trouble), (JobState::Unconfirmed, Some(Trouble::Interrupted)));
    }
    let changes = terminal.store.follow().unwrap();
    let printing = Printing::start(&terminal).unwrap();
    wait(&terminal, &changes, JobKind::Kitchen, |job| job.state == JobState::Confirmed);
    let papers = printing.papers().list(None);
    assert_eq!(papers.len(), 1, "the receipt waits for a person");
    assert!(papers[0].text.contains("П О В Т О Р"), "{}", papers[0].text);

    let receipt = job(&terminal, JobKind::Receipt);
    call(&terminal, "print.retry", json!({"job": receipt.id}));
    wait(&terminal, &changes, JobKind::Receipt, |job| job.state == JobState::Confirmed);
    assert!(printing.papers().list(Some("bar"))[0].text.contains("К О П И Я"));
    printing.stop();
}
