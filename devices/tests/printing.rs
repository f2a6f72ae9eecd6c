//! The real driver against the virtual printer: in memory, over loopback TCP and over a pseudo terminal.

use brigade_devices::escpos::{Encoded, drawer, encode};
use brigade_devices::printer::{Outcome, print};
use brigade_devices::profile::{Profile, find, shipped};
use brigade_devices::transport::{Address, connect};
use brigade_devices::twin::{Faults, Twin};
use domain::paper::{Document, Trouble};
use tokio::net::TcpListener;

fn paper() -> Document {
    let mut paper = Document::default();
    paper.title("Кафе «Ёлка»").rule().columns("Суп № 5", "249,50 ₽").large("2 × Пицца").cut();
    paper
}

fn profile(name: &str) -> &'static Profile {
    find(name).expect("the profile is shipped")
}

fn job(profile: &Profile) -> Encoded {
    encode(&paper(), profile, None)
}

/// Prints on a connection within the process; gives what became of it and what the driver said meanwhile.
async fn run(twin: &Twin, name: &str, job: &Encoded) -> (Outcome, Vec<Option<Trouble>>) {
    let mut told = Vec::new();
    let outcome = print(&mut twin.connect(), job, profile(name), |trouble| told.push(trouble)).await;
    (outcome, told)
}

const SHOWN: &str = "
                  Кафе «Ёлка»
------------------------------------------------
Суп № 5                                249,50 р.
2   x   П и ц ц а
";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn req_10_every_profile_has_its_bytes() {
    let mut short = Document::default();
    short.bold("Ё №«»").text("5 ₽").qr("A").cut();
    let all = shipped().iter().filter(|profile| profile.codepages.cp866.is_some());
    let all = all.map(|profile| format!("{}: {}", profile.name, hex(&encode(&short, profile, None).bytes)));
    insta::assert_snapshot!(all.collect::<Vec<_>>().join("\n"), @"
    epson-tm-t20: 1B 40 1C 2E 1B 45 01 1B 74 11 F0 20 FC 1B 74 2E AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    epson-tm-t88: 1B 40 1C 2E 1B 45 01 1B 74 11 F0 20 FC 1B 74 2E AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    generic-58: 1B 40 1C 2E 1B 45 01 1B 74 11 F0 20 FC 1B 74 2E AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 04 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 1B 64 02
    generic-80: 1B 40 1C 2E 1B 45 01 1B 74 11 F0 20 FC 1B 74 2E AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    xprinter-80: 1B 40 1C 2E 1B 45 01 1B 74 3B F0 20 FC 1B 74 49 AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    rongta-80: 1B 40 1C 2E 1B 45 01 1B 74 07 F0 20 FC 1B 74 06 AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    star-escpos: 1B 40 1C 2E 1B 45 01 1B 74 0A F0 20 FC 1B 74 22 AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    virtual: 1B 40 1C 2E 1B 45 01 1B 74 11 F0 20 FC 1B 74 2E AB BB 0A 1B 45 00 35 20 F0 2E 0A 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30 0A 1B 61 00 1B 64 03 0A 1D 56 42 00
    ");
}

#[test]
fn nothing_is_lost_of_what_the_shipped_languages_print() {
    for profile in shipped() {
        assert_eq!(job(profile).lost, 0, "{}", profile.name);
    }
}

#[test]
fn the_drawer_gets_a_whole_pulse() {
    assert_eq!(hex(&drawer(profile("generic-80")).bytes), "1B 70 00 19 FA");
}

#[tokio::test]
async fn over_tcp_a_paper_is_confirmed_and_looks_as_it_was_meant() {
    let twin = Twin::new(profile("epson-tm-t20"), None);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::Tcp("127.0.0.1".to_owned(), listener.local_addr().unwrap().port());
    let listening = twin.clone();
    tokio::spawn(async move { listening.listen(listener).await });
    for _ in 0..2 {
        let mut line = connect(&address).await.unwrap();
        let job = job(profile("epson-tm-t20"));
        assert_eq!(print(&mut line, &job, profile("epson-tm-t20"), |_| {}).await, Outcome::Confirmed);
    }
    let papers = twin.papers();
    assert_eq!(papers.len(), 2);
    assert_eq!(papers[0].text, SHOWN.trim_start_matches('\n'));
    assert!(papers[0].png.starts_with(b"\x89PNG"));
}

#[cfg(unix)]
#[tokio::test]
async fn over_a_pseudo_terminal_too() {
    let twin = Twin::new(profile("epson-tm-t88"), None);
    let (mut ours, theirs) = tokio_serial::SerialStream::pair().unwrap();
    let serving = twin.clone();
    let server = tokio::spawn(async move { serving.serve(theirs).await });
    let job = job(profile("epson-tm-t88"));
    assert_eq!(print(&mut ours, &job, profile("epson-tm-t88"), |_| {}).await, Outcome::Confirmed);
    drop(ours);
    server.await.unwrap();
    assert!(twin.papers()[0].text.contains("Кафе «Ёлка»"));
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::Tcp("127.0.0.1".to_owned(), listener.local_addr().unwrap().port());
    drop(listener);
    assert!(connect(&address).await.is_err());
}

async fn not_sent(faults: Faults, trouble: Trouble) {
    let twin = Twin::new(profile("virtual"), None);
    twin.set_faults(faults);
    assert_eq!(run(&twin, "virtual", &job(profile("virtual"))).await.0, Outcome::NotSent(trouble));
    twin.set_faults(Faults::default());
    assert_eq!(twin.papers().len(), 0, "nothing was sent");
    assert_eq!(run(&twin, "virtual", &job(profile("virtual"))).await.0, Outcome::Confirmed);
}

#[tokio::test(start_paused = true)]
async fn to_a_printer_that_would_not_print_nothing_is_sent() {
    not_sent(Faults { cover_open: true, ..Faults::default() }, Trouble::CoverOpen).await;
    not_sent(Faults { paper_end: true, ..Faults::default() }, Trouble::PaperEnd).await;
    not_sent(Faults { silent: true, ..Faults::default() }, Trouble::Silent).await;
}

#[tokio::test(start_paused = true)]
async fn paper_that_ends_in_the_middle_is_loaded_and_the_job_goes_on_by_itself() {
    let twin = Twin::new(profile("virtual"), None);
    twin.set_faults(Faults { paper_rows: Some(2), ..Faults::default() });
    let (job, mut line) = (job(profile("virtual")), twin.connect());
    let mut told = Vec::new();
    let mender = twin.clone();
    let outcome = print(&mut line, &job, profile("virtual"), |trouble| {
        told.push(trouble);
        if trouble == Some(Trouble::PaperEnd) {
            mender.set_faults(Faults::default());
        }
    });
    assert_eq!(outcome.await, Outcome::Confirmed);
    assert_eq!(told[0], Some(Trouble::PaperEnd));
    assert_eq!(twin.papers()[0].text, SHOWN.trim_start_matches('\n'), "once, and whole");
}

#[tokio::test(start_paused = true)]
async fn of_a_lost_connection_nobody_knows() {
    let twin = Twin::new(profile("virtual"), None);
    twin.set_faults(Faults { drop_after: Some(6), ..Faults::default() });
    assert_eq!(run(&twin, "virtual", &job(profile("virtual"))).await.0, Outcome::Unconfirmed(Trouble::Lost));
    assert_eq!(run(&twin, "virtual", &job(profile("virtual"))).await.0, Outcome::Confirmed);
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_never_confirms_is_late() {
    let twin = Twin::new(profile("virtual"), None);
    twin.set_faults(Faults { never_confirms: true, ..Faults::default() });
    assert_eq!(run(&twin, "virtual", &job(profile("virtual"))).await.0, Outcome::Unconfirmed(Trouble::Late));
}

#[tokio::test(start_paused = true)]
async fn a_model_that_says_nothing_is_believed_to_have_got_it() {
    let twin = Twin::new(profile("generic-58"), None);
    twin.set_faults(Faults { silent: true, ..Faults::default() });
    assert_eq!(run(&twin, "generic-58", &job(profile("generic-58"))).await.0, Outcome::Sent);
}

#[tokio::test(start_paused = true)]
async fn a_slow_printer_is_waited_for() {
    let twin = Twin::new(profile("virtual"), None);
    twin.set_faults(Faults { bytes_per_s: Some(100), ..Faults::default() });
    assert_eq!(run(&twin, "virtual", &job(profile("virtual"))).await.0, Outcome::Confirmed);
}

#[tokio::test(start_paused = true)]
async fn the_drawer_opens() {
    let twin = Twin::new(profile("virtual"), None);
    assert_eq!(run(&twin, "virtual", &drawer(profile("virtual"))).await.0, Outcome::Confirmed);
    assert_eq!((twin.pulses(), twin.papers().len()), (1, 0));
}

/// A row is drawn if its printer lacks a letter of it; the rows beside it are printed as ever.
#[tokio::test]
async fn req_10_rows_with_letters_that_a_printer_lacks_are_drawn() {
    let mut short = Document::default();
    short.text("Хачапури").text("ხაჭაპური").text("Khachapuri").columns("№ 5 «ё»", "249,50 ₽").cut();
    for (name, rows) in [
        ("generic-80", ["Хачапури", "[bitmap]", "Khachapuri", "№ 5 «ё»                                249,50 р."]),
        ("latin-80", ["[bitmap]", "[bitmap]", "Khachapuri", "[bitmap]"]),
    ] {
        let (twin, job) = (Twin::new(profile(name), None), encode(&short, profile(name), None));
        assert_eq!((run(&twin, name, &job).await.0, job.lost), (Outcome::Sent, 0));
        while twin.papers().is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(twin.papers()[0].text.lines().take(4).collect::<Vec<_>>(), rows, "{name}");
    }
}
