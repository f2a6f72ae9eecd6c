//! A menu of 50,000 entries: what a keystroke, a page and a scan take, asked of a hub through HTTP.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::house;
use crate::hub::{Client, Hub};
use crate::machine::{ms_since, now, p50, quantile};
use crate::report::Report;

const ENTRIES: usize = 50_000;
const QUESTIONS: usize = 60;
const GOAL: &str = "≤ 30 ms";

/// What somebody types who looks for one dish: each keystroke is a question, slips of the finger included.
const TYPED: [&str; 6] = ["п", "пи", "пиц", "пицца", "пицца гриб", "пица грибам"];

/// Asks a hub that has just been started, then again and again.
pub(crate) fn measure(dir: &Path, report: &mut Report) -> Result<()> {
    house::found(dir, ENTRIES)?;
    let start = now();
    let hub = Hub::start(dir)?;
    let mut client = hub.sign_in()?;
    let page = |at: usize| ("menu.page", json!({ "category": format!("Kitchen {}", at % 100), "limit": 100 }));
    let search = |at: usize| ("menu.search", json!({ "text": TYPED[at % TYPED.len()], "limit": 50 }));
    let find = |at: usize| ("menu.find", json!({ "code": house::barcode(at * 769 % ENTRIES) }));
    ask(&mut client, page(0))?;
    let first = format!("{:.0} ms, signing in included", ms_since(start));
    report.add("50,000 entries: from a started program to the first page", first, "≤ 2,000 ms with the browser's part");
    let start = now();
    ask(&mut client, search(0))?;
    report.add("50,000 entries: the first search", format!("{:.0} ms", ms_since(start)), "");
    let mut times = |question: &dyn Fn(usize) -> (&'static str, Value)| -> Result<String> {
        let mut times = Vec::new();
        for at in 0..QUESTIONS {
            let start = now();
            ask(&mut client, question(at))?;
            times.push(ms_since(start));
        }
        let most = quantile(&mut times, 1.0);
        Ok(format!("{:.1} ms, at most {most:.1} ms", p50(&mut times)))
    };
    report.add("50,000 entries: menu.search, p50", times(&search)?, GOAL);
    report.add("50,000 entries: menu.page, p50", times(&page)?, GOAL);
    report.add("50,000 entries: menu.find, p50", times(&find)?, GOAL);
    report.add("50,000 entries: memory of the hub", format!("{:.0} MiB", hub.memory_mib()?), "");
    Ok(())
}

/// Asks a question that must find something.
fn ask(client: &mut Client, (name, request): (&str, Value)) -> Result<()> {
    let said: Value = serde_json::from_str(&client.rpc(&json!({ "name": name, "request": request }))?)?;
    let answer = &said["answer"];
    let found = answer["tiles"].as_array().or(answer.as_array()).map_or(answer.is_object(), |found| !found.is_empty());
    ensure!(found, "{name} {request} found nothing");
    Ok(())
}
