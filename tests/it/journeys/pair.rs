//! Two tills of one restaurant that meet when they are told to, and how what they list is told.

use api::Actor;
use brigade_testkit::till::{Till, id, lacking, set_up, till};
use log::UserId;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Two tills of one restaurant, each on a disk of its own.
pub(super) struct Pair {
    pub(super) a: Till,
    pub(super) b: Till,
    _folder: TempDir,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    A,
    B,
}

impl Pair {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut a = till().at(folder.path().join("a.db")).open().unwrap();
        let b = till().device(2, "B").stream(2).at(folder.path().join("b.db")).open().unwrap();
        a.send(&set_up()).unwrap();
        let second = json!({"device": id("device", 2), "name": "Бар", "letters": "B"});
        a.run("devices.enrol", &second).unwrap();
        a.run("roles.save", &json!({"role": "waiter", "permissions": ["view", "orders"]})).unwrap();
        a.run("users.save", &json!({"user": id("user", 2), "name": "Борис", "role": "waiter"})).unwrap();
        let mut pair = Self { a, b, _folder: folder };
        pair.meet();
        for at in [At::A, At::B] {
            pair.till(at).actor = Actor::User(UserId(id("user", 1)));
            pair.say(at, "shift.open", json!({"float": 0}));
        }
        pair.say(At::A, "orders.open", json!({"order": id("order", 1), "service": "takeaway"}));
        pair.add(At::A, 1);
        pair.meet();
        pair
    }

    pub(super) fn till(&mut self, at: At) -> &mut Till {
        match at {
            At::A => &mut self.a,
            At::B => &mut self.b,
        }
    }

    /// Each takes in all that the other one knows.
    pub(super) fn meet(&mut self) {
        for (to, from) in [(At::A, At::B), (At::B, At::A)] {
            let known = self.till(to).writer.reader().vector().unwrap();
            let batch = lacking(self.till(from).writer.reader(), &known).unwrap();
            self.till(to).writer.ingest(&batch).unwrap();
            let later = self.till(from).now_ms;
            self.till(to).now_ms = later.max(self.till(to).now_ms) + 60_000;
        }
    }

    pub(super) fn say(&mut self, at: At, name: &str, request: Value) {
        self.till(at).run(name, &request).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }

    /// A command about the one order.
    pub(super) fn order(&mut self, at: At, name: &str, mut request: Value) {
        request["order"] = json!(id("order", 1));
        self.say(at, name, request);
    }

    pub(super) fn add(&mut self, at: At, line: u64) {
        let entry = id("entry", line - 1);
        self.order(
            at,
            "orders.add_line",
            json!({"line": id("line", line), "entry": entry, "variant": 0, "qty": 1_000}),
        );
    }

    pub(super) fn form(&mut self, at: At, check: u64) {
        self.order(at, "checks.form", json!({"check": id("check", check)}));
    }

    pub(super) fn pay(&mut self, at: At, check: u64, payment: u64, tender: &str) {
        let request = json!({"check": id("check", check), "payment": id("payment", payment), "tender": tender});
        self.order(at, "payments.take", request);
    }

    pub(super) fn force(&mut self, at: At) {
        self.order(at, "batons.force", json!({}));
    }

    /// What both list: the same, to the letter.
    pub(super) fn listed(&self) -> Vec<Value> {
        let ask = |till: &Till| till.ask("anomalies.list", &json!({})).unwrap();
        let (a, b) = (ask(&self.a), ask(&self.b));
        assert_eq!(a, b, "an anomaly is open on all copies or on none");
        let count = self.a.ask("anomalies.count", &json!({})).unwrap();
        assert_eq!(count["open"], json!(a.as_array().unwrap().len()));
        a.as_array().unwrap().clone()
    }

    /// Meets, and tells what is listed.
    pub(super) fn told(&mut self) -> String {
        self.meet();
        self.listed().iter().map(in_words).collect::<Vec<_>>().join("\n")
    }

    /// One tap on every anomaly that is listed, one after the other.
    pub(super) fn tap(&mut self, at: At) -> Result<(), api::ApiError> {
        while let Some(one) = self.till(at).ask("anomalies.list", &json!({})).unwrap().get(0) {
            let calls = self.calls(at, one);
            self.till(at).send(&calls)?;
        }
        Ok(())
    }

    /// The calls of a tap, as a window makes them.
    pub(super) fn calls(&mut self, at: At, one: &Value) -> Vec<api::Envelope> {
        let till = self.till(at);
        let order = &one["order"];
        let call = |step: &Value| match step["step"].as_str().unwrap() {
            "refund" => {
                let (payment, amount, lines) = (&step["payment"], &step["amount"], &step["lines"]);
                let request = json!({"order": order, "payment": payment, "amount": amount, "lines": lines,
                    "reason": "twice", "used_up": true});
                ("payments.refund", request)
            }
            "cancel_check" => ("checks.cancel", json!({"order": order, "check": step["check"], "reason": "twice"})),
            "correct_receipt" => {
                ("receipts.correct", json!({"order": order, "check": step["check"], "reason": "twice"}))
            }
            "issue_receipt" => {
                let (check, tender) = (&step["check"], &step["tender"]);
                ("payments.take", json!({"order": order, "check": check, "tender": tender, "amount": 0}))
            }
            "finish_payment" => {
                let outcome = json!({"captured": null});
                ("payments.finish", json!({"order": order, "payment": step["payment"], "outcome": outcome}))
            }
            other => panic!("nobody knows the step «{other}»"),
        };
        let resolve = ("anomalies.resolve", json!({"anomaly": one["anomaly"], "note": "done"}));
        let steps = one["remedy"]["steps"].as_array().unwrap().iter().map(call);
        let calls: Vec<(&str, Value)> = std::iter::once(resolve).chain(steps).collect();
        calls.iter().map(|(name, request)| till.call(name, request)).collect()
    }

    /// What is looked up afterwards, the same on both.
    fn resolved(&self) -> String {
        let ask = |till: &Till| till.ask("anomalies.resolved", &json!({})).unwrap();
        let (a, b) = (ask(&self.a), ask(&self.b));
        assert_eq!(a, b);
        let words = |one: &Value| {
            ["kind", "number", "note", "by", "device"].map(|name| one[name].as_str().unwrap()).join(" · ")
        };
        a.as_array().unwrap().iter().map(words).collect::<Vec<_>>().join("\n")
    }

    /// What is listed, and what is left once one tap on B has done what there is to do.
    pub(super) fn healed(&mut self) -> String {
        let before = self.told();
        assert_ne!(before, "", "something contradicts");
        self.tap(At::B).unwrap();
        assert_eq!(self.told(), "", "nothing is left on either");
        format!("{before}\n{}", self.resolved())
    }
}

fn in_words(one: &Value) -> String {
    let word = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let title = [word(one, "kind"), word(one, "number"), word(&one["line"], "name"), word(one, "person_name")];
    let mut lines = vec![title.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")];
    for side in one["sides"].as_array().unwrap() {
        let mut words: Vec<String> =
            ["letters", "device", "by", "deed", "tender", "paper", "person"].map(|name| word(side, name)).into();
        words.extend(["sum", "qty"].iter().filter_map(|name| Some(format!("{name} {}", side[name].as_i64()?))));
        lines.push(format!("  {}", words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")));
    }
    for step in one["remedy"]["steps"].as_array().unwrap() {
        let sum = step["amount"].as_i64().or(step["total"].as_i64());
        let lines_of = step["lines"].as_array().map_or(0, Vec::len);
        let words = [word(step, "step"), word(step, "tender"), sum.map_or_else(String::new, |sum| sum.to_string())];
        let for_lines = if lines_of > 0 { format!(" for {lines_of} of the lines") } else { String::new() };
        lines.push(format!(
            "  -> {}{for_lines}",
            words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
        ));
    }
    lines.join("\n")
}
