//! Scripts: the one place that knows how a command is given.

use std::collections::BTreeMap;

use super::device::{Device, day};
use super::said::{
    Said, discount, finish, is_number, minor, refunding, service, take, tender, thousandths, ticket, void,
};
use super::{id, menu, picture};
use crate::access::{Code, Refusal};
use crate::branch::Settings;
use crate::check::Form;
use crate::fact::Body;
use crate::ids::{
    ChangeId, CheckId, DiscountId, EntryId, LimitId, LineId, OrderId, PaymentId, RefundId, ShiftId, TableId, VoidId,
};
use crate::kitchen::Fire;
use crate::menu::{EntryRemainderSet, Limits};
use crate::money::{Money, Qty};
use crate::numbers::Series;
use crate::order::{
    AddCombo, AddLine, Anew, Chosen, Order, OrderError, OrderOpened, Sold, Step, Transfer, add as add_lines, combo,
    line, open,
};
use crate::payment::{Finish, Refunding, Take, Till};

type Facts = Result<Vec<Body>, OrderError>;

/// Devices that share the orders of a script.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) devices: BTreeMap<String, Device>,
    pub(crate) settings: Settings,
    pub(crate) names: BTreeMap<uuid::Uuid, String>,
    pub(crate) orders: Vec<OrderId>,
    pub(crate) refused: Vec<String>,
    /// Reasons that no script may ever see: not a rule that said no, but a computation that broke.
    pub(crate) broken: Vec<String>,
    order: OrderId,
}

impl Branch {
    pub(crate) fn new() -> Self {
        let devices = ["A", "B", "C"].map(|letters| (letters.to_owned(), Device::new(letters)));
        let mut branch = Self {
            devices: devices.into(),
            settings: Settings::default(),
            names: BTreeMap::new(),
            orders: Vec::new(),
            refused: Vec::new(),
            broken: Vec::new(),
            order: OrderId(id("o")),
        };
        ["A", "B", "C", "o", "carrot", "flour", "cheese", "beef", "bottle", "apple"]
            .iter()
            .for_each(|name| branch.name(name));
        branch
    }

    pub(crate) fn ran(script: &str) -> Self {
        let mut branch = Self::new();
        branch.run(script);
        branch
    }

    fn name(&mut self, name: &str) {
        self.names.insert(id(name), name.to_owned());
    }

    pub(crate) fn picture(&self) -> String {
        let mut lines = self.refused.clone();
        lines.extend(self.orders.iter().map(|order| picture(self, "A", *order)));
        lines.join("\n")
    }

    pub(crate) fn run(&mut self, script: &str) {
        for said in script.split([';', '\n']).map(str::trim).filter(|said| !said.is_empty()) {
            let on_device = said.split_once(": ").filter(|(device, _)| self.devices.contains_key(*device));
            let (device, said) = on_device.unwrap_or(("A", said));
            match said {
                "sync" => self.sync(),
                said => self.say(device, said),
            }
        }
    }

    /// Every device gets every fact.
    pub(crate) fn sync(&mut self) {
        let all: Vec<log::Fact> = self.devices.values().flat_map(|device| device.facts.values().cloned()).collect();
        for device in self.devices.values_mut() {
            let known = device.facts.clone();
            all.iter().filter(|f| !known.contains_key(&(f.stream, f.seq))).for_each(|fact| device.take(fact));
        }
    }

    fn say(&mut self, device: &str, text: &str) {
        let mut on = self.devices.remove(device).unwrap_or_else(|| panic!("no device {device}"));
        let said = Said { words: text.split_whitespace().collect(), command: on.command() };
        said.words.iter().for_each(|word| self.name(word.split_once('=').map_or(*word, |(name, _)| name)));
        match self.decide(&on, &said) {
            Ok(bodies) => on.record(bodies, said.command),
            Err(refusal) => {
                if refusal.code() == Code::Broken || matches!(refusal, OrderError::Money(_)) {
                    self.broken.push(format!("{text}: {refusal}"));
                }
                self.refused.push(format!("! {text}: {refusal}"));
            }
        }
        self.devices.insert(device.to_owned(), on);
    }

    fn decide(&mut self, on: &Device, said: &Said<'_>) -> Facts {
        match said.word(0) {
            "open" => self.open(on, said),
            "remain" => {
                let entry = EntryId(id(said.word(1)));
                let qty = is_number(said.word(2)).then(|| thousandths(said.word(2)));
                Ok(vec![EntryRemainderSet { entry, limit: LimitId(said.command.0), qty }.into()])
            }
            "use" => {
                self.order = OrderId(id(said.word(1)));
                Ok(Vec::new())
            }
            "set" => {
                self.set(said);
                Ok(Vec::new())
            }
            _ => {
                let order = on.order(self.order).ok_or(OrderError::NoOrder)?;
                self.with(on, &order, said)
            }
        }
    }

    fn set(&mut self, said: &Said<'_>) {
        let mut settings = serde_json::to_value(&self.settings).unwrap();
        settings[said.word(1)] = serde_json::from_str(&said.rest(2)).unwrap();
        self.settings = serde_json::from_value(settings).unwrap();
        self.settings.check().unwrap();
    }

    fn open(&mut self, on: &Device, said: &Said<'_>) -> Facts {
        let name = if said.word(1).is_empty() { "o" } else { said.word(1) };
        self.order = OrderId(id(name));
        self.orders.push(self.order);
        let mut calls = on.counter(Series::call(&on.letters, day()), said.command);
        let (number, count) = calls.take();
        let opened = OrderOpened {
            order: self.order,
            number,
            series: calls.series().to_owned(),
            count,
            device: on.device,
            day: day(),
            service: service(said),
            table: said.after("table").map(|name| TableId(id(name))),
            guests: said.number("guests"),
        };
        open(opened, None, None)
    }

    fn with(&self, on: &Device, order: &Order, said: &Said<'_>) -> Facts {
        let tickets = || on.counter(Series::ticket(&on.letters), said.command);
        let lone = |name: &str| LineId(id(name));
        match said.word(0) {
            "add" => self.add(on, order.id, said),
            "combo" => self.combo(on, order.id, said),
            "qty" => {
                let (line, change) = (lone(said.word(1)), ChangeId(said.command.0));
                order.change_quantity(line, change, thousandths(said.word(2)), &mut on.limits())
            }
            "void" => order.void(void(said), &mut tickets()),
            "note" => order.note_line(lone(said.word(1)), said.rest(2)),
            "seat" => order.seat_line(lone(said.word(1)), said.word(2).parse().unwrap()),
            "anew" => self.anew(on, order, said),
            "course" => order.put_in_course(lone(said.word(1)), said.word(2).parse().unwrap(), said.has("hold")),
            "fire" => order.fire(said.word(1).parse().map_or(Fire::All, Fire::Course), &mut tickets()),
            "ack" => order.ack_ticket(ticket(order, said)?),
            "bump" => order.bump_ticket(ticket(order, said)?),
            "recall" => order.recall_ticket(ticket(order, said)?),
            "serve" => Ok(order.serve()),
            "service" => order.serve_as(service(said)),
            "off" => order.give_discount(discount(said), &self.settings, day()),
            "withdraw" => order.withdraw_discount(DiscountId(id(said.word(1)))),
            "move" | "merge" => self.transfer(on, order, said),
            "table" => order.move_to(Some(TableId(id(said.word(1))))),
            "guests" => order.seat(said.word(1).parse().unwrap()),
            "remark" => order.note_order(said.rest(1)),
            "cancel" => order.cancel("guest left".into(), &mut tickets()),
            "reopen" => order.reopen("guest came back".into(), said.command),
            _ => self.money(on, order, said),
        }
    }

    fn add(&self, on: &Device, order: OrderId, said: &Said<'_>) -> Facts {
        let sold = self.sold(said.word(1), said.word(2), said, &mut on.limits())?;
        let id = LineId(id(said.after("as").unwrap_or(said.word(1))));
        add_lines(&on.order_rows(order), vec![(id, sold)])
    }

    /// `anew LINE ENTRY QTY [with CHOICE] [as NAME]`
    fn anew(&self, on: &Device, order: &Order, said: &Said<'_>) -> Facts {
        let change = LineId(id(said.word(1)));
        let mut limits = on.limits();
        if let Some(line) = order.line(change) {
            limits.give_back(&line.sold.limits, line.standing_qty())?;
        }
        let sold = self.sold(said.word(2), said.word(3), said, &mut limits)?;
        let by = LineId(said.after("as").map_or(said.command.0, id));
        let anew = Anew { by, void: VoidId(said.command.0), sold };
        order.choose_anew(change, anew, &mut on.counter(Series::ticket(&on.letters), said.command))
    }

    fn sold(&self, entry: &str, qty: &str, said: &Said<'_>, limits: &mut Limits) -> Result<Sold, OrderError> {
        let (entry_id, entry) = menu::named(entry).ok_or(OrderError::NoEntry)?;
        let choice = |name: &str| {
            let at = entry.groups.first().and_then(|group| group.choices.iter().position(|c| c.name == name));
            Chosen {
                group: 0,
                choice: at.map_or(99, |at| u32::try_from(at).unwrap()),
                qty: Qty::ONE,
                how: Default::default(),
            }
        };
        let add = AddLine {
            variant: 0,
            qty: thousandths(qty),
            choices: said.after("with").map(choice).into_iter().collect(),
            seat: said.number("seat"),
            course: said.number("course"),
            held: said.has("hold"),
            note: String::new(),
        };
        let mut sold =
            line(entry_id, entry.version().unwrap(), &entry, add, (self.settings.first_seller(), &entry.station))?;
        sold.limits = sold.take(sold.qty, limits)?;
        Ok(sold)
    }

    fn combo(&self, on: &Device, order: OrderId, said: &Said<'_>) -> Facts {
        let (mut lines, mut limits) = (Vec::new(), on.limits());
        for name in &said.words[2..] {
            let (entry_id, entry) = menu::named(name).ok_or(OrderError::NoEntry)?;
            let add = AddLine {
                variant: 0,
                qty: Qty::ONE,
                choices: vec![],
                seat: 0,
                course: 0,
                held: false,
                note: String::new(),
            };
            let mut sold =
                line(entry_id, entry.version().unwrap(), &entry, add, (self.settings.first_seller(), &entry.station))?;
            sold.limits = sold.take(sold.qty, &mut limits)?;
            lines.push((LineId(id(name)), sold));
        }
        add_lines(&on.order_rows(order), combo(AddCombo { price: minor(said.word(1)), lines })?)
    }

    fn transfer(&self, on: &Device, order: &Order, said: &Said<'_>) -> Facts {
        let to = on.order(OrderId(id(said.after("to").unwrap_or("")))).ok_or(OrderError::NoOrder)?;
        let transfer = Transfer { to: &to, command: said.command };
        if said.word(0) == "merge" { order.merge(&transfer) } else { order.transfer(&said.part(), &transfer) }
    }

    fn money(&self, on: &Device, order: &Order, said: &Said<'_>) -> Facts {
        let form = Form { device: on.device, settings: &self.settings, day: day() };
        let check = |name: &str| CheckId(id(name));
        let shift = ShiftId(id(&format!("shift {}", on.letters)));
        let receipts = &mut on.counter(Series::receipt(&on.letters), said.command);
        let till = &mut Till { device: on.device, shift, day: day(), settings: &self.settings, receipts };
        match said.word(0) {
            "form" => order.form_check(check(said.word(1)), &said.part(), &form),
            "split" => {
                let checks: Vec<CheckId> = said.words[1..].iter().map(|name| check(name)).collect();
                order.split_check(&checks, &form)
            }
            "uncheck" => order.cancel_check(check(said.word(1)), "another way".into(), on.device),
            "pay" => order.take(take(said), till),
            "start" => order.start_payment(take(said), till),
            "finish" => {
                let given = said.after("given").map(minor);
                order.finish_payment(PaymentId(id(said.word(1))), finish(said), given, till)
            }
            "correct" => order.correct_receipt(check(said.word(1)), "another way".into(), till),
            "refund" => order.refund(refunding(said), till),
            "tender" => order.change_tender(tender(said), till),
            "remedy" => remedy(order, said, till),
            "hand" => order.hand(log::UserId(id(said.word(1)))),
            "baton" => order.hand_baton(on.device, log::DeviceId(id(said.word(1)))),
            "force" => order.force_baton(on.device),
            other => panic!("nobody understands «{other}»"),
        }
    }
}

/// `remedy KIND SUBJECT`: the refunds that it consists of, or its first step otherwise.
fn remedy(order: &Order, said: &Said<'_>, till: &mut Till<'_>) -> Facts {
    let kind = log::Cell::read(&log::Value::Text(said.word(1).to_owned())).unwrap();
    let steps = order.remedy(kind, id(said.word(2))).steps;
    let of_money = steps.iter().take_while(|step| matches!(step, Step::Refund { .. })).count().max(1);
    let step = |(at, step): (usize, Step)| match step {
        Step::Refund { payment, amount, lines, .. } => {
            let refund = RefundId(uuid::Uuid::new_v5(&said.command.0, &at.to_be_bytes()));
            let (amount, reason) = (Some(amount), "twice".to_owned());
            order.refund(Refunding { refund, payment, amount, lines, reason, used_up: true }, till)
        }
        Step::CancelCheck { check, .. } => order.cancel_check(check, "twice".to_owned(), till.device),
        Step::CorrectReceipt { check, .. } => order.correct_receipt(check, "twice".to_owned(), till),
        Step::IssueReceipt { check, tender } => {
            let (payment, amount, tip) = (PaymentId(said.command.0), Some(Money::ZERO), Money::ZERO);
            order.take(Take { check, payment, tender, amount, tip, given: None, reference: None }, till)
        }
        Step::FinishPayment { payment, .. } => {
            order.finish_payment(payment, Finish::Failed("asked".to_owned()), None, till)
        }
    };
    let facts: Result<Vec<_>, _> = steps.into_iter().take(of_money).enumerate().map(step).collect();
    Ok(facts?.into_iter().flatten().collect())
}
