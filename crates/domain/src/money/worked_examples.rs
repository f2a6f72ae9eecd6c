//! Bills as a guest would check them by hand, printed as a small receipt.

use super::*;

/// `350.00` as minor units.
fn minor(text: &str) -> i64 {
    text.replace('.', "").parse().expect("an amount with two decimals")
}

fn money(text: &str) -> Money {
    Money::new(minor(text)).expect("a small amount")
}

fn line(price: &str, qty_thousandths: i64, tax_rate: Option<Rate>) -> PricedLine {
    PricedLine {
        index: 0,
        price: money(price),
        qty: Qty::new(qty_thousandths).expect("a small quantity"),
        modifiers: Vec::new(),
        discounts: Vec::new(),
        tax_rate,
    }
}

const RUSSIAN: Terms<'_> =
    Terms { discounts: &[], service_rate: Rate::ZERO, tax_mode: TaxMode::Inclusive, rounding: Rounding::HalfUp };
const AMERICAN: Terms<'_> = Terms { tax_mode: TaxMode::Exclusive, ..RUSSIAN };

fn row(name: &str, amounts: &Amounts) -> String {
    let text = |money: Money| {
        let magnitude = money.abs().minor();
        format!("{}{}.{:02}", if money < Money::ZERO { "-" } else { "" }, magnitude / 100, magnitude % 100)
    };
    let Amounts { gross, discount, service, tax, total } = amounts;
    let [gross, discount, service, tax, total] = [gross, discount, service, tax, total].map(|figure| text(*figure));
    format!("{name:<5}{gross:>10}{discount:>9}{service:>9}{tax:>9}{total:>10}\n")
}

fn receipt(lines: &[PricedLine], terms: &Terms<'_>) -> String {
    let priced = price_lines(lines, terms).expect("a bill");
    let mut text = format!("{:<5}{:>10}{:>9}{:>9}{:>9}{:>10}\n", "", "gross", "discount", "service", "tax", "total");
    for (number, line) in priced.lines.iter().enumerate() {
        text += &row(&(number + 1).to_string(), &line.amounts);
    }
    text + &row("sum", &priced.sum)
}

#[test]
fn a_russian_receipt_contains_22_percent() {
    let standard = Some(Rate::percent(22));
    let soup = line("350.00", 2_000, standard);
    let fish_by_weight = line("1999.00", 785, standard);
    let bread = line("60.00", 1_000, Some(Rate::percent(10)));
    let service_outside_of_the_tax = line("100.00", 1_000, None);
    let lines = [soup, fish_by_weight, bread, service_outside_of_the_tax];
    insta::assert_snapshot!(receipt(&lines, &RUSSIAN), @"
              gross discount  service      tax     total
    1        700.00     0.00     0.00   126.23    700.00
    2       1569.22     0.00     0.00   282.97   1569.22
    3         60.00     0.00     0.00     5.45     60.00
    4        100.00     0.00     0.00     0.00    100.00
    sum     2429.22     0.00     0.00   414.65   2429.22
    ");
}

#[test]
fn an_american_bill_adds_the_tax() {
    let sales_tax = Some(Rate::new(825).expect("a rate"));
    let lines =
        [line("12.99", 1_000, sales_tax), line("3.49", 3_000, sales_tax), line("5.00", 1_000, Some(Rate::ZERO))];
    let terms = Terms { service_rate: Rate::percent(18), ..AMERICAN };
    insta::assert_snapshot!(receipt(&lines, &terms), @"
              gross discount  service      tax     total
    1         12.99     0.00     2.34     1.26     16.59
    2         10.47     0.00     1.88     1.02     13.37
    3          5.00     0.00     0.90     0.00      5.90
    sum       28.46     0.00     5.12     2.28     35.86
    ");
}

#[test]
fn discounts_and_service_apply_in_order() {
    let standard = Some(Rate::percent(22));
    let cheese = Modifier { price: money("50.00"), qty: Qty::units(2) };
    let pizza = PricedLine {
        modifiers: vec![cheese],
        discounts: vec![Discount::Percent(Rate::percent(10)), Discount::Amount(money("0.99"))],
        ..line("699.00", 2_000, standard)
    };
    let lines = [pizza, line("250.00", 1_000, standard), line("0.00", 1_000, standard)];
    let discounts = [Discount::Percent(Rate::percent(5)), Discount::Amount(money("100.00"))];
    let terms = Terms { discounts: &discounts, service_rate: Rate::percent(10), ..RUSSIAN };
    insta::assert_snapshot!(receipt(&lines, &terms), @"
              gross discount  service      tax     total
    1       1598.00   317.83   128.02   253.94   1408.19
    2        250.00    27.32    22.27    44.17    244.95
    3          0.00     0.00     0.00     0.00      0.00
    sum     1848.00   345.15   150.29   298.11   1653.14
    ");
}

#[test]
fn a_discount_takes_no_more_than_there_is() {
    let gift = PricedLine {
        discounts: vec![Discount::Percent(Rate::percent(150))],
        ..line("100.00", 1_000, Some(Rate::percent(22)))
    };
    let lines = [gift, line("40.00", 1_000, Some(Rate::percent(22)))];
    let discounts = [Discount::Amount(money("500.00"))];
    let terms = Terms { discounts: &discounts, service_rate: Rate::percent(10), ..RUSSIAN };
    insta::assert_snapshot!(receipt(&lines, &terms), @"
              gross discount  service      tax     total
    1        100.00   100.00     0.00     0.00      0.00
    2         40.00    40.00     0.00     0.00      0.00
    sum      140.00   140.00     0.00     0.00      0.00
    ");
}

#[test]
fn a_deposit_given_back_takes_no_part_in_a_discount() {
    let lines = [line("10.00", 3_000, None), line("0.50", -4_000, None)];
    let discounts = [Discount::Amount(money("5.00"))];
    insta::assert_snapshot!(receipt(&lines, &Terms { discounts: &discounts, ..RUSSIAN }), @"
              gross discount  service      tax     total
    1         30.00     5.00     0.00     0.00     25.00
    2         -2.00     0.00     0.00     0.00     -2.00
    sum       28.00     5.00     0.00     0.00     23.00
    ");
}

#[test]
fn a_bill_of_nothing_is_nothing() {
    insta::assert_snapshot!(receipt(&[], &RUSSIAN), @"
              gross discount  service      tax     total
    sum        0.00     0.00     0.00     0.00      0.00
    ");
}

#[test]
fn a_bill_that_cannot_be_computed_is_refused() {
    let refusal = |line: PricedLine| price_lines(&[line], &RUSSIAN).expect_err("must be refused").to_string();
    let surcharge = PricedLine { discounts: vec![Discount::Amount(money("-0.01"))], ..line("1.00", 1_000, None) };
    insta::assert_snapshot!(refusal(surcharge), @"a discount cannot be negative");
    insta::assert_snapshot!(refusal(PricedLine { price: Money::MAX, ..line("0.00", 1_001, None) }), @"the number is larger than can be kept exactly");
}

#[test]
fn three_friends_share_a_line() {
    let terms = Terms { discounts: &[Discount::Percent(Rate::percent(7))], service_rate: Rate::percent(10), ..RUSSIAN };
    let cake = price_lines(&[line("1000.00", 1_000, Some(Rate::percent(22)))], &terms).expect("a bill").sum;
    let (third, two_thirds) = (Qty::new(333).expect("small"), Qty::new(667).expect("small"));
    let first = take_part(&cake, third, Qty::ONE, Rounding::HalfUp).expect("a part");
    let rest = cake.minus(&first).expect("a rest");
    let second = take_part(&rest, third, two_thirds, Rounding::HalfUp).expect("a part");
    let last = rest.minus(&second).expect("a rest");
    let text = row("whole", &cake) + &row("1", &first) + &row("2", &second) + &row("3", &last);
    insta::assert_snapshot!(text, @"
    whole   1000.00    70.00    93.00   184.48   1023.00
    1        333.00    23.31    30.97    61.43    340.66
    2        333.00    23.31    30.97    61.43    340.66
    3        334.00    23.38    31.06    61.62    341.68
    ");
}
