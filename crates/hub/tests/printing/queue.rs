//! What becomes of jobs: in their turn, in time, once, and on another printer where theirs is dead.

use devices::profile::find;
use devices::twin::{Faults, Twin};
use domain::paper::{JobKind, JobState, Trouble};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::house::{House, ORDER, printer, texts};

/// An address where nobody listens.
fn nobody(house: &House) -> String {
    let listener = house.network.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    format!("tcp:{}", listener.local_addr().unwrap())
}

fn in_house() -> House {
    House::found(printer("kitchen", "virtual", "virtual"), printer("bar", "virtual", "virtual"))
}

#[test]
fn a_sale_waits_for_no_printer_and_a_printer_that_comes_to_life_prints() {
    let house = in_house();
    let address = nobody(&house);
    house.set_kitchen(printer("kitchen", "virtual", &address));
    let house = house.start();
    house.order();
    house.fire();
    house.pay_cash();
    house.wait_for(JobKind::Receipt, JobState::Confirmed);
    house.wait_for(JobKind::Drawer, JobState::Confirmed);
    assert_eq!(house.wait_for_trouble().trouble, Some(Trouble::Unreachable), "the dead printer delayed nobody");
    let receipt = &house.printing().papers().list(Some("bar"))[0];
    assert!(receipt.text.contains("НЕФИСКАЛЬНЫЙ ДОКУМЕНТ") && receipt.text.contains("Суп"), "{}", receipt.text);
    assert_eq!(house.printing().papers().twin("bar").unwrap().pulses(), 1);

    let twin = Twin::new(find("virtual").unwrap(), None);
    let (listening, at) = (twin.clone(), address.trim_start_matches("tcp:").to_owned());
    house.network.spawn(async move { listening.listen(TcpListener::bind(at).await.unwrap()).await });
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    assert_eq!(twin.papers().len(), 1);
    assert!(twin.papers()[0].text.contains("С у п"), "{}", twin.papers()[0].text);
}

#[test]
fn what_a_killed_process_had_under_way_is_unconfirmed_and_a_ticket_comes_once_more_with_that_said() {
    let house = in_house();
    house.order();
    house.fire();
    house.pay_by_card();
    for kind in [JobKind::Kitchen, JobKind::Receipt] {
        house.change(kind, |job| (job.state, job.attempts) = (JobState::Sending, 1));
    }
    let house = house.reopen();
    for kind in [JobKind::Kitchen, JobKind::Receipt] {
        let job = house.job(kind);
        assert_eq!((job.state, job.trouble), (JobState::Unconfirmed, Some(Trouble::Interrupted)));
    }
    let house = house.start();
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    let papers = house.printing().papers().list(None);
    assert_eq!(papers.len(), 1, "the receipt waits for a person");
    assert!(papers[0].text.contains("П О В Т О Р"), "{}", papers[0].text);

    let receipt = house.job(JobKind::Receipt);
    house.call("print.retry", json!({"job": receipt.id}));
    house.wait_for(JobKind::Receipt, JobState::Confirmed);
    assert!(house.printing().papers().list(Some("bar"))[0].text.contains("К О П И Я"));
}

#[test]
fn a_ticket_of_a_dead_printer_comes_out_of_its_substitute_and_says_so() {
    let house = in_house();
    let mut kitchen = printer("kitchen", "virtual", &nobody(&house));
    kitchen["name"] = json!("Горячий цех");
    kitchen["fallback"] = json!("bar");
    house.set_kitchen(kitchen);
    let house = house.start();
    house.order();
    house.fire();
    let job = house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    assert_eq!((job.printer.as_str(), job.routed_from.as_deref()), ("bar", Some("kitchen")));
    let paper = &house.printing().papers().list(Some("bar"))[0];
    assert!(paper.text.contains("РЕЗЕРВ: вместо «Горячий цех»"), "{}", paper.text);
}

#[test]
fn what_came_too_late_is_not_printed_but_listed() {
    let house = in_house();
    house.order();
    house.fire();
    house.change(JobKind::Kitchen, |job| job.expires_ms = Some(job.created_ms));
    let house = house.start();
    house.wait_for(JobKind::Kitchen, JobState::Expired);
    assert_eq!(house.printing().papers().list(None).len(), 0);
    let listed = house.ask("print.jobs");
    assert_eq!((&listed[0]["state"], &listed[0]["needs_person"]), (&json!("expired"), &json!(true)));
}

/// Tickets tell what changes to what the kitchen was told on paper: one that never came out is told with the next.
#[test]
fn the_next_ticket_tells_what_an_earlier_one_could_not() {
    let (house, twin) = House::with_kitchen("virtual");
    house.order();
    house.fire();
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    let missed = fire_unprinted(&house, &twin);
    house.fire();
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    let told = texts(&twin);
    assert_eq!(told.len(), 2);
    assert!(told[1].contains("С тем, что не вышло: A-000002"), "{}", told[1]);
    assert_eq!(told[1].matches("2   x   С у п").count(), 2, "{}", told[1]);
    let jobs = house.ask("print.jobs");
    let of = |id: &Value| jobs.as_array().unwrap().iter().find(|job| job["job"] == *id).unwrap()["state"].clone();
    assert_eq!(of(&missed), "confirmed", "nobody has to look after it any more");
}

#[test]
fn what_the_kitchen_never_heard_of_is_not_taken_back_either() {
    let (house, twin) = House::with_kitchen("virtual");
    house.order();
    fire_unprinted(&house, &twin);
    let order =
        house.terminal.ask::<Value>("orders.get", &json!({"order": ORDER}), house.terminal.clock.now()).unwrap();
    let line = &order["lines"][0]["line"];
    house.call("orders.void_line", json!({"order": ORDER, "line": line, "reason": "гость ушёл"}));
    house.wait_for(JobKind::Kitchen, JobState::Cancelled);
    assert_eq!(texts(&twin), Vec::<String>::new());
}

/// Sends to the kitchen, and gives the job of the ticket, which expires at once.
fn fire_unprinted(house: &House, twin: &Twin) -> Value {
    twin.set_faults(Faults { cover_open: true, ..Faults::default() });
    house.fire();
    house.wait_for_trouble();
    house.change(JobKind::Kitchen, |job| job.expires_ms = Some(job.created_ms));
    let missed = house.wait_for(JobKind::Kitchen, JobState::Expired);
    twin.set_faults(Faults::default());
    json!(missed.id)
}
