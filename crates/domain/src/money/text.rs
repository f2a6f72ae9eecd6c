//! Amounts and quantities as people read them. The one place that puts a point into a number.

use super::{Money, Qty, Rate};

/// How a language writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberForm {
    /// Between units and their parts.
    pub point: char,
    /// Between thousands.
    pub thousands: char,
}

impl NumberForm {
    /// As in Russian: `1 234,50`.
    pub const RUSSIAN: Self = Self { point: ',', thousands: ' ' };
    /// As in English: `1,234.50`.
    pub const ENGLISH: Self = Self { point: '.', thousands: ',' };

    /// An amount with the digits of its currency, without the currency.
    pub fn money(self, amount: Money, currency: &str) -> String {
        let digits = minor_digits(currency);
        self.decimal(amount.minor(), digits, digits)
    }

    /// A quantity, with as many digits after the point as it needs.
    pub fn qty(self, qty: Qty) -> String {
        self.decimal(qty.thousandths(), 3, 0)
    }

    /// A rate in percent, with as many digits after the point as it needs.
    pub fn percent(self, rate: Rate) -> String {
        self.decimal(rate.bp(), 2, 0) + "%"
    }

    /// A number of 10^-`digits`, with at least `digits_min` digits after the point.
    fn decimal(self, number: i64, digits: usize, digits_min: usize) -> String {
        let all = format!("{:0width$}", number.unsigned_abs(), width = digits + 1);
        let (units, parts) = all.split_at(all.len() - digits);
        let mut text = String::from(if number < 0 { "-" } else { "" });
        for (at, digit) in units.chars().enumerate() {
            if at > 0 && (units.len() - at).is_multiple_of(3) {
                text.push(self.thousands);
            }
            text.push(digit);
        }
        let shown = parts.trim_end_matches('0').len().max(digits_min);
        if shown > 0 {
            text.push(self.point);
            text.push_str(&parts[..shown]);
        }
        text
    }
}

/// Digits after the point of a currency, by its ISO 4217 code.
pub fn minor_digits(currency: &str) -> usize {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// The sign of a currency, or its code where it has none that a reader would know.
pub fn sign(currency: &str) -> &str {
    match currency {
        "RUB" => "₽",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "BYN" => "Br",
        "KZT" => "₸",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(minor: i64, currency: &str, russian: &str, english: &str) {
        let amount = Money::new(minor).unwrap();
        assert_eq!(NumberForm::RUSSIAN.money(amount, currency), russian);
        assert_eq!(NumberForm::ENGLISH.money(amount, currency), english);
    }

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        check(0, "RUB", "0,00", "0.00");
        check(-5, "RUB", "-0,05", "-0.05");
        check(123_456_789, "RUB", "1 234 567,89", "1,234,567.89");
        check(100_000, "JPY", "100 000", "100,000");
        check(1_500, "KWD", "1,500", "1.500");
        check(Money::MAX.minor(), "USD", "90 071 992 547 409,91", "90,071,992,547,409.91");
    }

    #[test]
    fn quantities_and_rates_have_the_digits_that_they_need() {
        let form = NumberForm::RUSSIAN;
        let qty = |thousandths| form.qty(Qty::new(thousandths).unwrap());
        assert_eq!([2_000, 2_500, 333, -1_000].map(qty), ["2", "2,5", "0,333", "-1"]);
        assert_eq!(form.percent(Rate::percent(22)), "22%");
        assert_eq!(form.percent(Rate::new(1_667).unwrap()), "16,67%");
    }
}
