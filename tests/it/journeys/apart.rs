//! Two tills that contradict each other while they are apart: both list the same afterwards, with who did what and what
//! can be done; one tap does it, and both lists are empty.

use api::Actor;
use brigade_testkit::till::{Till, id, lacking, set_up, till};
use insta::assert_snapshot;
use log::UserId;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Two tills of one restaurant, each on a disk of its own.
struct Pair {
    a: Till,
    b: Till,
    _folder: TempDir,
}

#[derive(Debug, Clone, Copy)]
enum At {
    A,
    B,
}

impl Pair {
    fn new() -> Self {
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

    fn till(&mut self, at: At) -> &mut Till {
        match at {
            At::A => &mut self.a,
            At::B => &mut self.b,
        }
    }

    /// Each takes in all that the other one knows.
    fn meet(&mut self) {
        for (to, from) in [(At::A, At::B), (At::B, At::A)] {
            let known = self.till(to).writer.reader().vector().unwrap();
            let batch = lacking(self.till(from).writer.reader(), &known).unwrap();
            self.till(to).writer.ingest(&batch).unwrap();
            let later = self.till(from).now_ms;
            self.till(to).now_ms = later.max(self.till(to).now_ms) + 60_000;
        }
    }

    fn say(&mut self, at: At, name: &str, request: Value) {
        self.till(at).run(name, &request).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }

    /// A command about the one order.
    fn order(&mut self, at: At, name: &str, mut request: Value) {
        request["order"] = json!(id("order", 1));
        self.say(at, name, request);
    }

    fn add(&mut self, at: At, line: u64) {
        let entry = id("entry", line - 1);
        self.order(
            at,
            "orders.add_line",
            json!({"line": id("line", line), "entry": entry, "variant": 0, "qty": 1_000}),
        );
    }

    fn form(&mut self, at: At, check: u64) {
        self.order(at, "checks.form", json!({"check": id("check", check)}));
    }

    fn pay(&mut self, at: At, check: u64, payment: u64, tender: &str) {
        let request = json!({"check": id("check", check), "payment": id("payment", payment), "tender": tender});
        self.order(at, "payments.take", request);
    }

    fn force(&mut self, at: At) {
        self.order(at, "batons.force", json!({}));
    }

    /// What both list: the same, to the letter.
    fn listed(&self) -> Vec<Value> {
        let ask = |till: &Till| till.ask("anomalies.list", &json!({})).unwrap();
        let (a, b) = (ask(&self.a), ask(&self.b));
        assert_eq!(a, b, "an anomaly is open on all copies or on none");
        let count = self.a.ask("anomalies.count", &json!({})).unwrap();
        assert_eq!(count["open"], json!(a.as_array().unwrap().len()));
        a.as_array().unwrap().clone()
    }

    /// Meets, and tells what is listed.
    fn told(&mut self) -> String {
        self.meet();
        self.listed().iter().map(in_words).collect::<Vec<_>>().join("\n")
    }

    /// One tap on every anomaly that is listed, one after the other.
    fn tap(&mut self, at: At) -> Result<(), api::ApiError> {
        while let Some(one) = self.till(at).ask("anomalies.list", &json!({})).unwrap().get(0) {
            let calls = self.calls(at, one);
            self.till(at).send(&calls)?;
        }
        Ok(())
    }

    /// The calls of a tap, as a window makes them.
    fn calls(&mut self, at: At, one: &Value) -> Vec<api::Envelope> {
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
    fn healed(&mut self) -> String {
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

#[test]
fn a_line_is_paid_on_both() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.pay(At::A, 1, 1, "cash");
    pair.force(At::B);
    pair.form(At::B, 2);
    pair.pay(At::B, 2, 2, "card");
    assert_snapshot!(pair.healed(), @"
    line_paid_twice A01 Пицца
      A Касса Анна paid cash A-000001 sum 45900
      B Бар Анна paid card B-000001 sum 45900
      -> refund card 45900 for 1 of the lines
    line_paid_twice · A01 · done · Анна · Бар
    ");
}

#[test]
fn one_check_is_paid_on_both() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.meet();
    pair.pay(At::A, 1, 1, "cash");
    pair.force(At::B);
    pair.pay(At::B, 1, 2, "cash");
    assert_snapshot!(pair.healed(), @"
    check_overpaid A01
      A Касса Анна paid cash A-000001 sum 45900
      B Бар Анна paid cash A-000001 sum 45900
      -> refund cash 45900
    check_overpaid · A01 · done · Анна · Бар
    ");
}

#[test]
fn a_check_is_taken_back_on_one_and_paid_on_the_other() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.meet();
    pair.order(At::A, "checks.cancel", json!({"check": id("check", 1), "reason": "again"}));
    pair.form(At::A, 2);
    pair.pay(At::A, 2, 2, "cash");
    pair.force(At::B);
    pair.pay(At::B, 1, 1, "cash");
    assert_snapshot!(pair.healed(), @"
    cancelled_check_paid A01
      A Касса Анна check_cancelled
      B Бар Анна paid cash B-000001 sum 45900
      -> refund cash 45900 for 1 of the lines
    line_paid_twice A01 Пицца
      A Касса Анна paid cash A-000001 sum 45900
      B Бар Анна paid cash B-000001 sum 45900
      -> refund cash 45900 for 1 of the lines
    line_paid_twice · A01 · done · Анна · Бар
    cancelled_check_paid · A01 · done · Анна · Бар
    ");
}

#[test]
fn an_order_is_cancelled_on_one_and_paid_on_the_other() {
    let mut pair = Pair::new();
    pair.order(At::A, "orders.cancel", json!({"reason": "left"}));
    pair.force(At::B);
    pair.form(At::B, 1);
    pair.pay(At::B, 1, 1, "cash");
    assert_snapshot!(pair.healed(), @"
    cancelled_order_paid A01
      A Касса Анна order_cancelled
      B Бар Анна paid cash B-000001 sum 45900
      -> refund cash 45900 for 1 of the lines
    cancelled_order_paid · A01 · done · Анна · Бар
    ");
}

#[test]
fn a_line_is_voided_on_one_and_paid_on_the_other() {
    let mut pair = Pair::new();
    pair.add(At::A, 2);
    pair.meet();
    pair.order(At::A, "orders.void_line", json!({"line": id("line", 2), "reason": "cold"}));
    pair.force(At::B);
    pair.form(At::B, 1);
    pair.pay(At::B, 1, 1, "cash");
    assert_snapshot!(pair.healed(), @"
    late_void A01 Суп
      A Касса Анна voided qty 1000
      B Бар Анна paid cash B-000001 sum 70850
      -> refund cash 24950 for 1 of the lines
    late_void · A01 · done · Анна · Бар
    ");
}

#[test]
fn nobody_knows_of_a_payment() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    let payment = id("payment", 1);
    pair.order(At::A, "payments.start", json!({"check": id("check", 1), "payment": payment, "tender": "card"}));
    pair.order(At::A, "payments.finish", json!({"payment": payment, "outcome": {"unknown": "no answer"}}));
    assert_snapshot!(pair.healed(), @"
    payment_unknown A01
      A Касса Анна began card sum 45900
      A Касса Анна not_known
      -> finish_payment card 45900
    payment_unknown · A01 · done · Анна · Бар
    ");
}

#[test]
fn a_receipt_is_corrected_on_one_and_its_money_comes_on_the_other() {
    let mut pair = Pair::new();
    pair.say(At::A, "settings.change", json!({"values": {"fiscal_first": true}}));
    pair.form(At::A, 1);
    let payment = id("payment", 1);
    pair.order(At::A, "payments.start", json!({"check": id("check", 1), "payment": payment, "tender": "card"}));
    pair.meet();
    pair.order(At::A, "payments.finish", json!({"payment": payment, "outcome": {"captured": null}}));
    pair.order(At::B, "payments.finish", json!({"payment": payment, "outcome": {"failed": "no"}}));
    pair.force(At::B);
    pair.order(At::B, "receipts.correct", json!({"check": id("check", 1), "reason": "no money"}));
    assert_snapshot!(pair.healed(), @"");
}

#[test]
fn money_goes_back_on_both() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.pay(At::A, 1, 1, "cash");
    pair.meet();
    pair.force(At::B);
    for at in [At::A, At::B] {
        pair.order(at, "payments.refund", json!({"payment": id("payment", 1), "reason": "cold"}));
    }
    assert_snapshot!(pair.healed(), @"
    refunded_twice A01
      A Касса Анна paid cash sum 45900
      A Касса Анна refunded cash A-000002 sum 45900
      B Бар Анна refunded cash B-000001 sum 45900
    refunded_twice · A01 · done · Анна · Бар
    ");
}

#[test]
fn lines_are_sent_and_voided_on_both() {
    let mut pair = Pair::new();
    for at in [At::A, At::B] {
        pair.order(at, "orders.fire", json!({}));
    }
    assert_snapshot!(pair.healed(), @"
    ticket_duplicated A01
      A Касса Анна sent A-000001
      B Бар Анна sent B-000001
    ticket_duplicated · A01 · done · Анна · Бар
    ");
    for at in [At::A, At::B] {
        pair.order(at, "orders.void_line", json!({"line": id("line", 1), "qty": 600, "reason": "cold"}));
    }
    assert_snapshot!(pair.told(), @"
    removed_twice A01 Пицца
      A Касса Анна voided qty 600
      B Бар Анна voided qty 600
    ticket_duplicated A01
      A Касса Анна sent A-000002
      B Бар Анна sent B-000002
    ");
}

#[test]
fn two_choose_one_pin() {
    let mut pair = Pair::new();
    for (at, user) in [(At::A, 1), (At::B, 2)] {
        let set = pair.till(at).api.pin(UserId(id("user", user)), "7391", 4).unwrap();
        pair.say(at, "users.set_pin", serde_json::to_value(set).unwrap());
    }
    assert_snapshot!(pair.told(), @"
    pin_twice Анна
      A Касса Анна pin_chosen Анна
      B Бар Анна pin_chosen Борис
    ");
}

/// Nothing of a tap stands where a part of it is refused, and the refusal says why.
#[test]
fn a_tap_that_is_refused_changes_nothing() {
    let mut pair = Pair::new();
    pair.form(At::A, 1);
    pair.pay(At::A, 1, 1, "cash");
    pair.force(At::B);
    pair.form(At::B, 2);
    pair.pay(At::B, 2, 2, "card");
    let before = pair.told();
    let vector = |pair: &Pair| pair.a.writer.reader().vector().unwrap();
    let head = vector(&pair);
    assert_snapshot!(pair.tap(At::A).unwrap_err().message, @"the order is held by another device");
    pair.a.actor = Actor::User(UserId(id("user", 2)));
    let refused = pair.a.ask("anomalies.list", &json!({})).unwrap_err();
    assert_snapshot!(refused.message, @"your role does not allow this");
    assert_eq!((vector(&pair), pair.b.ask("anomalies.count", &json!({})).unwrap()), (head, json!({"open": 1})));
    pair.a.actor = Actor::User(UserId(id("user", 1)));
    assert_eq!(pair.told(), before);
    let one = pair.listed()[0].clone();
    let (first, second) = (pair.calls(At::B, &one), pair.calls(At::B, &one));
    pair.b.send(&first).unwrap();
    assert_snapshot!(pair.b.send(&second).unwrap_err().message, @"this was dealt with already");
    assert_eq!(pair.told(), "");
}
