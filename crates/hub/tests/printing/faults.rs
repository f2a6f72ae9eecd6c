//! Each misbehaviour of real printers, through the real worker: what people see meanwhile, and what is on paper in the
//! end.

use devices::profile::find;
use devices::twin::{Faults, Twin};
use domain::paper::{JobKind, JobState, Trouble};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::house::{House, ORDER, printer, texts};

/// A kitchen whose printer is broken so, with a ticket on its way to it.
fn kitchen(faults: Faults) -> (House, Twin) {
    kitchen_of("virtual", faults)
}

fn kitchen_of(profile: &str, faults: Faults) -> (House, Twin) {
    let (house, twin) = House::with_kitchen(profile);
    twin.set_faults(faults);
    house.order();
    house.fire();
    (house, twin)
}

fn lamp(house: &House) -> String {
    house.ask("print.state")[0]["lamp"].as_str().unwrap_or_default().to_owned()
}

/// A paper with all of a ticket on it.
fn assert_whole(text: &str) {
    assert!(text.contains("Горячий цех") && text.contains("2   x   С у п"), "{text}");
}

/// The ticket came out once, whole, and is no repetition.
fn assert_once(house: &House, twin: &Twin) {
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    let papers = texts(twin);
    assert_eq!(papers.len(), 1, "{papers:?}");
    assert_whole(&papers[0]);
    assert!(!papers[0].contains("П О В Т О Р"), "{}", papers[0]);
}

/// The ticket that nobody knows of is printed once more, marked, by itself.
fn assert_repeated(house: &House, twin: &Twin) {
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    let papers = texts(twin);
    let last = papers.last().expect("there is a paper");
    assert_whole(last);
    assert!(last.contains("П О В Т О Р"), "{last}");
    assert_eq!(house.job(JobKind::Kitchen).repeats, 1);
}

/// Nothing is sent to a printer that would not print it; the lamp says why; mended, it prints.
fn not_sent(faults: Faults, trouble: Trouble) {
    let (house, twin) = kitchen(faults);
    let job = house.wait_for_trouble();
    assert_eq!((job.state, job.trouble, lamp(&house).as_str()), (JobState::Queued, Some(trouble), "off"));
    twin.set_faults(Faults::default());
    assert_once(&house, &twin);
}

#[test]
fn with_an_open_cover_nothing_is_sent() {
    not_sent(Faults { cover_open: true, ..Faults::default() }, Trouble::CoverOpen);
}

#[test]
fn without_paper_nothing_is_sent() {
    not_sent(Faults { paper_end: true, ..Faults::default() }, Trouble::PaperEnd);
}

#[test]
fn to_a_printer_that_stays_silent_nothing_is_sent() {
    not_sent(Faults { silent: true, ..Faults::default() }, Trouble::Silent);
}

#[test]
fn a_model_that_never_answers_is_sent_to_and_no_more_is_claimed() {
    let (house, twin) = kitchen_of("generic-58", Faults { silent: true, ..Faults::default() });
    house.wait_for(JobKind::Kitchen, JobState::Sent);
    assert_eq!(texts(&twin).len(), 1);
}

#[test]
fn paper_that_ends_in_a_job_is_loaded_and_the_job_goes_on() {
    let (house, twin) = kitchen(Faults { paper_rows: Some(3), reports: true, ..Faults::default() });
    let job = house.wait_for(JobKind::Kitchen, JobState::WaitingOperator);
    assert_eq!((job.trouble, lamp(&house).as_str()), (Some(Trouble::PaperEnd), "attention"));
    twin.set_faults(Faults { reports: true, ..Faults::default() });
    assert_once(&house, &twin);
}

#[test]
fn a_cutter_that_gets_stuck_is_told_and_the_ticket_is_not_sent_again() {
    let (house, twin) = kitchen(Faults { cutter: true, ..Faults::default() });
    let job = house.wait_for(JobKind::Kitchen, JobState::WaitingOperator);
    assert_eq!(job.trouble, Some(Trouble::Cutter));
    twin.set_faults(Faults::default());
    assert_once(&house, &twin);
}

#[test]
fn paper_that_is_nearly_at_its_end_keeps_nobody() {
    let (house, twin) = kitchen(Faults { near_end: true, ..Faults::default() });
    assert_once(&house, &twin);
}

#[test]
fn reports_that_nobody_asked_for_and_answers_byte_by_byte_are_told_apart() {
    let (house, twin) = kitchen(Faults { reports: true, bytes_per_s: Some(2_000), ..Faults::default() });
    assert_once(&house, &twin);
}

#[test]
fn after_a_connection_that_was_lost_in_a_job_the_ticket_comes_once_more() {
    let (house, twin) = kitchen(Faults { drop_after: Some(9), ..Faults::default() });
    let job = house.wait_for_trouble();
    assert_eq!((job.state, job.trouble, job.repeats), (JobState::Queued, Some(Trouble::Lost), 1));
    assert_repeated(&house, &twin);
}

#[test]
fn a_printer_that_hangs_in_a_job_is_late_and_prints_when_it_was_switched_off_and_on() {
    let (house, twin) = kitchen(Faults { hang_after: Some(9), ..Faults::default() });
    let job = house.wait_for_trouble();
    assert_eq!((job.state, job.trouble, job.repeats), (JobState::Queued, Some(Trouble::Late), 1));
    twin.set_faults(Faults::default());
    twin.switch_off_and_on();
    assert_repeated(&house, &twin);
}

#[test]
fn the_first_job_after_power_on_is_lost_and_noticed() {
    let (house, twin) = kitchen(Faults { loses_first: true, ..Faults::default() });
    assert_repeated(&house, &twin);
    assert_eq!(texts(&twin).len(), 1);
}

#[test]
fn a_job_that_another_one_left_unfinished_does_not_become_rubbish() {
    let (house, twin) = kitchen(Faults { unfinished: true, ..Faults::default() });
    assert_once(&house, &twin);
}

#[test]
fn a_printer_that_wakes_up_in_chinese_mode_prints_russian() {
    let (house, twin) = kitchen_of("xprinter-80", Faults { chinese: true, ..Faults::default() });
    house.wait_for(JobKind::Kitchen, JobState::Sent);
    assert_whole(&paper(&house, &twin));
}

#[test]
fn there_is_one_connection_at_a_time_however_much_is_printed() {
    let (house, twin) = kitchen(Faults { refuses_second: true, bytes_per_s: Some(5_000), ..Faults::default() });
    for _ in 0..3 {
        house.fire();
    }
    house.wait_for(JobKind::Kitchen, JobState::Confirmed);
    assert_eq!((texts(&twin).len(), twin.most_connections()), (4, 1));
}

#[test]
fn a_printer_that_somebody_else_holds_prints_when_it_is_free() {
    for refuses_second in [false, true] {
        let (house, twin) = House::with_kitchen("virtual");
        twin.set_faults(Faults { refuses_second, ..Faults::default() });
        let settings = house.ask("settings.get");
        let address = settings["printers"][0]["address"].as_str().unwrap().trim_start_matches("tcp:").to_owned();
        let mut other = house.network.block_on(TcpStream::connect(address)).unwrap();
        house.network.block_on(other.write_all(b"\x1B@")).unwrap();
        house.order();
        house.fire();
        let job = house.wait_for_trouble();
        assert_eq!(job.trouble, Some(if refuses_second { Trouble::Lost } else { Trouble::Silent }));
        drop(other);
        assert_once(&house, &twin);
    }
}

/// A branch is set to the usual numbers; the printer has others. The test page shows both, and one line is readable.
#[test]
fn req_10_the_number_of_a_code_page_is_found_on_the_test_page() {
    let (house, _) = House::with_kitchen("generic-80");
    let twin = Twin::new(find("xprinter-80").unwrap(), None);
    let address = house.listen(&twin);
    house.set_kitchen(printer("kitchen", "generic-80", &address));
    house.order();
    house.fire();
    house.wait_for(JobKind::Kitchen, JobState::Sent);
    assert!(paper(&house, &twin).contains("▒ ▒ ▒"), "rubbish came out");

    house.call("print.copy", json!({"what": {"test": {"printer": "kitchen"}}}));
    house.wait_for(JobKind::Test, JobState::Sent);
    let page = paper(&house, &twin);
    let readable = page.lines().filter(|line| line.contains(" = ") && !line.contains('▒'));
    let numbers: Vec<&str> = readable.filter_map(|line| line.split(':').next()).collect();
    assert_eq!(numbers, ["cp866 = 59", "wpc1251 = 73"], "{page}");

    let mut kitchen = printer("kitchen", "generic-80", &address);
    (kitchen["cp866"], kitchen["wpc1251"]) = (json!(59), json!(73));
    house.set_kitchen(kitchen);
    house.fire();
    house.wait_for(JobKind::Kitchen, JobState::Sent);
    assert_whole(&paper(&house, &twin));
}

/// The newest paper of a printer that says no more than that it took it: it comes out a little later.
fn paper(house: &House, twin: &Twin) -> String {
    house.network.block_on(async {
        let patience = std::time::Duration::from_secs(10);
        let last = tokio::time::timeout(patience, async {
            loop {
                match twin.take_papers().pop() {
                    Some(paper) => break paper.text,
                    None => tokio::task::yield_now().await,
                }
            }
        });
        last.await.expect("a paper comes out")
    })
}

#[cfg(unix)]
#[test]
fn a_small_buffer_on_a_slow_serial_line_overflows_nowhere() {
    use tokio_serial::SerialPort as _;

    let house = House::found(printer("kitchen", "virtual", "virtual"), printer("bar", "virtual", "virtual"));
    let twin = Twin::new(find("latin-80").unwrap(), None);
    twin.set_faults(Faults { bytes_per_s: Some(12_000), ..Faults::default() });
    let (theirs, line) = {
        let _runtime = house.network.enter();
        tokio_serial::SerialStream::pair().unwrap()
    };
    let path = line.name().unwrap();
    // A line with nobody at its other end is broken, and only one can have it as a port.
    let _held = std::fs::File::open(&path).unwrap();
    drop(line);
    let serving = twin.clone();
    house.network.spawn(async move { serving.serve(theirs).await });
    // Every row is drawn, so the job is some times larger than the buffer.
    house.set_kitchen(printer("kitchen", "latin-80", &format!("serial:{path}:9600")));
    let house = house.start();
    house.order();
    house.call("orders.note", json!({"order": ORDER, "note": "без лука, без соли и поскорее"}));
    house.fire();
    house.wait_for(JobKind::Kitchen, JobState::Sent);
    assert!(paper(&house, &twin).matches("[bitmap]").count() >= 5);
}
