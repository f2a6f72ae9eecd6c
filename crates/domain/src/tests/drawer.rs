//! Shifts: opened, counted blind, closed with figures that are sums of what was sold.

use insta::assert_snapshot;
use log::{Cell, DeviceId, Head};

use super::device::day;
use super::{Branch, figures, id};
use crate::aggregate::Scope;
use crate::check::{CHECK_FIGURES, CheckFiguresRow};
use crate::fact::Body;
use crate::ids::{CashMoveId, ShiftId};
use crate::money::Money;
use crate::payment::{MONEY_FIGURES, MoneyFiguresRow};
use crate::shift::{
    CashMoveKind, CashMoved, CloseShift, Shift, ShiftError, ShiftMoney, ShiftOpened, TenderTotals, Totals,
};

const SALES: &str = r#"set cash_rounding {"step":100,"rounding":"half_up"};
    open a; add apples 2; add cake 1; off 10% on cake; form c1; pay p1 c1 cash given 1000;
    open b; add soup 2; form c2 soup=1; pay p2 c2 card tip 25; form c3; pay p3 c3 cash 100; pay p4 c3 card;
    use a; refund r1 p1 cake=1;
    B: open c; B: add pizza 1; B: form c4; B: pay p5 c4 cash; sync"#;

fn shift() -> ShiftId {
    ShiftId(id("shift A"))
}

fn till() -> DeviceId {
    DeviceId(id("A"))
}

fn sold() -> (Branch, ShiftMoney) {
    rung_up(SALES)
}

fn rung_up(script: &str) -> (Branch, ShiftMoney) {
    let branch = Branch::ran(script);
    assert_eq!(branch.refused, Vec::<String>::new());
    let rows = &branch.devices["A"].rows;
    let seen = figures(rows);
    let of = |table: &'static str| seen.iter().filter(move |figure| figure.table == table);
    let checks = of(CHECK_FIGURES.name).map(|figure| CheckFiguresRow::read(&figure.key, &figure.figures).unwrap());
    let checks = checks.filter(|row| row.shift_id == Some(shift())).collect();
    let money = of(MONEY_FIGURES.name).map(|figure| MoneyFiguresRow::read(&figure.key, &figure.figures).unwrap());
    let money = money.filter(|row| row.shift_id == shift()).collect();
    (branch, ShiftMoney { float: Money::from(100_000), cash_moves: Vec::new(), money, checks, voids: Vec::new() })
}

fn standing(branch: &Branch) -> Shift {
    let scope = Scope { aggregate: crate::shift::AGGREGATE, id: shift().cell() };
    Shift::read(&super::device::scoped(&branch.devices["A"].rows, &scope)).unwrap()
}

fn opened() -> ShiftOpened {
    ShiftOpened {
        shift: shift(),
        device: till(),
        number: "A-000001".into(),
        series: "shift/A".into(),
        count: 1,
        day: day(),
        float: Money::from(100_000),
    }
}

fn record(branch: &mut Branch, bodies: Vec<Body>) {
    let device = branch.devices.get_mut("A").unwrap();
    let command = device.command();
    device.record(bodies, command);
}

fn cash(amount: i32, kind: CashMoveKind) -> CashMoved {
    CashMoved { shift: shift(), id: CashMoveId(id("move")), kind, amount: Money::from(amount), reason: "bank".into() }
}

#[test]
fn req_14_the_figures_of_a_shift_are_sums_of_its_sales() {
    let (branch, money) = sold();
    let totals = Totals::of(&money, &branch.settings).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&totals).unwrap(), @r#"
    {
      "checks": 3,
      "qty": 5000,
      "gross": 103331,
      "discount": 3333,
      "service": 0,
      "tax": 15349,
      "total": 99998,
      "taxes": [
        {
          "seller": "main",
          "class": "vat_reduced",
          "rate": 1000,
          "total": 30000,
          "tax": 2727
        },
        {
          "seller": "main",
          "class": "vat_standard",
          "rate": 2200,
          "total": 69998,
          "tax": 12622
        }
      ],
      "tenders": {
        "card": {
          "payments": 2,
          "sales": 40000,
          "tips": 2500,
          "rounding": 0,
          "refunds": 0,
          "refunded": 0
        },
        "cash": {
          "payments": 2,
          "sales": 59998,
          "tips": 0,
          "rounding": 2,
          "refunds": 1,
          "refunded": 30000
        }
      },
      "cash_in": 100000,
      "cash_out": 0,
      "cash_expected": 130000,
      "revenue": 69998
    }
    "#);
    let paid: i64 = totals.tenders.values().map(|tender| tender.sales.minor()).sum();
    assert_eq!(paid, totals.total.minor(), "checks and payments agree (I7)");
    let taxes: i64 = totals.taxes.iter().map(|tax| tax.tax.minor()).sum();
    assert_eq!(taxes, totals.tax.minor());
}

#[test]
fn req_14_a_shift_is_opened_counted_and_closed() {
    let (mut branch, money) = sold();
    record(&mut branch, Shift::open(opened(), None).unwrap());
    let open = standing(&branch);
    assert_eq!(Shift::open(opened(), Some(&open)), Err(ShiftError::OpenAlready));
    let moved = open.move_cash(cash(5_000, CashMoveKind::Drop), till()).unwrap();
    record(&mut branch, moved);
    assert_eq!(standing(&branch).move_cash(cash(1, CashMoveKind::In), till()), Err(ShiftError::Taken));
    let closing = || CloseShift {
        totals: Totals::of(&ShiftMoney { cash_moves: standing(&branch).cash_moves, ..money.clone() }, &branch.settings)
            .unwrap(),
        head: Head::origin(),
        left_open: Vec::new(),
    };
    assert_eq!(standing(&branch).close(closing(), till()), Err(ShiftError::NotCounted));
    let totals = closing();
    record(&mut branch, open.count(Money::from(125_000), till()).unwrap());
    let closed = standing(&branch).close(totals.clone(), till()).unwrap();
    record(&mut branch, closed);
    let over = standing(&branch);
    let put = over.closed.clone().unwrap().put.unwrap();
    assert_eq!(put.difference, put.counted.minus(totals.totals.cash_expected).unwrap(), "recorded, never blocking");
    assert_eq!(over.count(Money::ZERO, till()), Err(ShiftError::Closed));
    assert_eq!(over.close(totals, till()), Err(ShiftError::Closed));
}

#[test]
fn wrong_changes_of_a_shift_are_refused() {
    let mut branch = Branch::new();
    let negative = ShiftOpened { float: Money::from(-1), ..opened() };
    assert_eq!(Shift::open(negative, None), Err(ShiftError::Amount));
    record(&mut branch, Shift::open(opened(), None).unwrap());
    let open = standing(&branch);
    let other = DeviceId(id("B"));
    assert_eq!(open.count(Money::ZERO, other), Err(ShiftError::OtherTill));
    assert_eq!(open.count(Money::from(-1), till()), Err(ShiftError::Amount));
    assert_eq!(open.move_cash(cash(0, CashMoveKind::In), till()), Err(ShiftError::Amount));
    assert!(open.move_cash(CashMoved { reason: " ".into(), ..cash(1, CashMoveKind::In) }, till()).is_err());
}

/// The figures of a shift in which one tender was changed.
fn changed(script: &str, change: &str) -> (Totals, Totals) {
    let of = |script: &str| {
        let (branch, money) = rung_up(script);
        Totals::of(&money, &branch.settings).unwrap()
    };
    (of(script), of(&format!("{script}; {change}")))
}

#[test]
fn a_changed_tender_changes_nothing_of_a_shift_but_the_two_tenders() {
    let sales = "open a; add soup 2; add cake 1; form c1; pay p1 c1 cash; open b; add pizza 3; form c2 pizza=2;
        pay p2 c2 card 100 tip 5; pay p3 c2 cash; form c3; pay p4 c3 card tip 10; refund r1 p3 1";
    for change in ["use a; tender x p1 card", "use b; tender x p2 cash", "use b; tender x p4 cash"] {
        let (before, after) = changed(sales, change);
        let all =
            |totals: &Totals, of: fn(&TenderTotals) -> Money| Money::sum(totals.tenders.values().map(of)).unwrap();
        let sums: [fn(&TenderTotals) -> Money; 4] = [|t| t.sales, |t| t.tips, |t| t.rounding, |t| t.refunded];
        for of in sums {
            assert_eq!(all(&before, of), all(&after, of), "{change}");
        }
        let rest = |totals: Totals| Totals { tenders: Default::default(), cash_expected: Money::ZERO, ..totals };
        assert_eq!(after.cash_expected.minus(before.cash_expected), {
            let cash =
                |totals: &Totals| Money::sum([totals.tenders["cash"].sales, totals.tenders["cash"].tips]).unwrap();
            cash(&after).minus(cash(&before))
        });
        assert_eq!(rest(before), rest(after), "{change}");
    }
}

#[test]
fn what_the_house_pays_is_no_revenue() {
    let tenders = r#"set tenders [{"code":"cash","name":"Cash","kind":"cash","cash":true},
        {"code":"house","name":"House","kind":"house"},{"code":"staff","name":"Staff","kind":"staff"}]"#;
    let tenders = tenders.split_whitespace().collect::<Vec<_>>().join(" ");
    let sales = "open a; add soup 2; form c1; pay p1 c1 cash tip 40; refund r1 p1 soup=1;
        open b; add soup 1; form c2; pay p2 c2 house; open c; add soup 1; form c3; pay p3 c3 staff";
    let (branch, money) = rung_up(&format!("{tenders}; {sales}"));
    let totals = Totals::of(&money, &branch.settings).unwrap();
    assert_eq!((totals.total, totals.revenue), (Money::from(100_000), Some(Money::from(25_000))));
    assert_eq!(totals.tenders["house"].sales, Money::from(25_000), "it is shown apart");
}

#[test]
fn a_tip_is_given_back_last_and_was_no_revenue() {
    let (branch, money) = rung_up("open a; add soup 1; form c1; pay p1 c1 cash tip 40; refund r1 p1 200; refund r2 p1");
    let totals = Totals::of(&money, &branch.settings).unwrap();
    assert_eq!(totals.revenue, Some(Money::ZERO));
    assert_eq!(totals.tenders["cash"].refunded, Money::from(29_000));
}
