//! Tax: the dated table of rates of a legal entity, and the tax of an amount.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::{Money, MoneyError, Rate, Rounding, mul_div};

/// Whether prices contain the tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// The price contains the tax, as in Russia and Europe.
    Inclusive,
    /// The tax comes on top of the price, as in the United States.
    Exclusive,
}

/// The tax of an amount: contained in it (`amount × r ÷ (1 + r)`) or on top of it (`amount × r`).
/// Outside of the tax (`None`) and at 0 % it is zero.
pub fn tax_of(amount: Money, rate: Option<Rate>, mode: TaxMode, rounding: Rounding) -> Result<Money, MoneyError> {
    let rate_bp = rate.unwrap_or(Rate::ZERO).bp();
    let base_bp = match mode {
        TaxMode::Inclusive => Rate::WHOLE_BP + rate_bp,
        TaxMode::Exclusive => Rate::WHOLE_BP,
    };
    Money::new(mul_div(amount.minor(), rate_bp, base_bp, rounding)?)
}

/// From a date on, the rate of one tax class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaxRow {
    /// Name of the class that menu entries refer to, such as `vat_standard`.
    pub class: String,
    /// First day on which the rate holds.
    #[serde(with = "iso_date")]
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// The rate; `None` is outside of the tax ("без НДС"), which is not the same as 0 %. Data must
    /// say so with a `null`: a row that forgets its rate is refused.
    #[serde(deserialize_with = "Option::deserialize")]
    pub rate_bp: Option<Rate>,
    /// What a Russian fiscal register calls this rate: FFD tag 1199. `None` in other countries.
    pub ffd_1199: Option<u8>,
}

/// The tax rates of one legal entity with the dates from which they hold. One class has at most
/// one rate from any date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaxTable {
    #[serde(deserialize_with = "rows_without_doubles")]
    rows: Vec<TaxRow>,
}

impl TaxTable {
    /// Takes the rows in any order; refuses two rates of one class from the same date.
    pub fn new(mut rows: Vec<TaxRow>) -> Result<TaxTable, MoneyError> {
        rows.sort_by(|a, b| (&a.class, a.from).cmp(&(&b.class, b.from)));
        match rows.windows(2).find(|pair| pair[0].class == pair[1].class && pair[0].from == pair[1].from) {
            Some(pair) => Err(MoneyError::TaxRowTwice { class: pair[0].class.clone(), from: pair[0].from }),
            None => Ok(TaxTable { rows }),
        }
    }

    /// The rows, by class and date.
    pub fn rows(&self) -> &[TaxRow] {
        &self.rows
    }

    /// The row of a class that holds on a date: the latest that has begun. Refuses an unknown
    /// class and a date before its first row.
    pub fn rate_on(&self, class: &str, date: NaiveDate) -> Result<&TaxRow, MoneyError> {
        let mut begun = self.rows.iter().filter(|row| row.class == class && row.from <= date);
        begun.next_back().ok_or_else(|| MoneyError::NoTaxRate { class: class.to_owned(), date })
    }

    /// The value added tax of Russia. Standard rate 20 % from 2019 (law 303-FZ of 2018) and 22 %
    /// from 2026; 5 % and 7 % of the simplified system from 2025 (law 176-FZ of 2024). Codes of tag
    /// 1199 by order ЕД-7-20/1050@ of the tax service.
    pub fn russia() -> TaxTable {
        const FROM_2019: NaiveDate = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a real date");
        const FROM_2025: NaiveDate = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a real date");
        const FROM_2026: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a real date");
        let rows = [
            ("vat_0", FROM_2019, Some(0), 5),
            ("vat_5", FROM_2025, Some(5), 7),
            ("vat_7", FROM_2025, Some(7), 8),
            ("vat_none", FROM_2019, None, 6),
            ("vat_reduced", FROM_2019, Some(10), 2),
            ("vat_standard", FROM_2019, Some(20), 1),
            ("vat_standard", FROM_2026, Some(22), 11),
        ];
        let rows = rows.map(|(class, from, percent, ffd_1199)| TaxRow {
            class: class.to_owned(),
            from,
            rate_bp: percent.map(Rate::percent),
            ffd_1199: Some(ffd_1199),
        });
        TaxTable { rows: rows.into() } // sorted and without doubles: a test passes them through `new`
    }
}

/// Reads rows from data with the same checks as [`TaxTable::new`].
fn rows_without_doubles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<TaxRow>, D::Error> {
    let rows = Vec::deserialize(deserializer)?;
    TaxTable::new(rows).map(|table| table.rows).map_err(serde::de::Error::custom)
}

/// A date as `2026-01-01` in data.
mod iso_date {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(iso: &str) -> NaiveDate {
        iso.parse().expect("a date")
    }

    /// The rate of a class on a date as "rate in basis points, code of tag 1199", or the refusal.
    fn russian_rate(class: &str, on: &str) -> String {
        match TaxTable::russia().rate_on(class, date(on)) {
            Ok(row) => format!("{:?} code {:?}", row.rate_bp.map(Rate::bp), row.ffd_1199),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_russian_standard_rate_rises_with_the_year_2026() {
        insta::assert_snapshot!(russian_rate("vat_standard", "2025-12-31"), @"Some(2000) code Some(1)");
        insta::assert_snapshot!(russian_rate("vat_standard", "2026-01-01"), @"Some(2200) code Some(11)");
    }

    #[test]
    fn russian_rates_have_their_dates_and_codes() {
        insta::assert_snapshot!(russian_rate("vat_reduced", "2026-05-01"), @"Some(1000) code Some(2)");
        insta::assert_snapshot!(russian_rate("vat_7", "2026-05-01"), @"Some(700) code Some(8)");
        insta::assert_snapshot!(russian_rate("vat_5", "2025-01-01"), @"Some(500) code Some(7)");
        insta::assert_snapshot!(russian_rate("vat_5", "2024-12-31"), @"tax class vat_5 has no rate on 2024-12-31");
        insta::assert_snapshot!(russian_rate("vat_0", "2026-05-01"), @"Some(0) code Some(5)");
        insta::assert_snapshot!(russian_rate("vat_none", "2026-05-01"), @"None code Some(6)");
        insta::assert_snapshot!(russian_rate("vat_luxury", "2026-05-01"), @"tax class vat_luxury has no rate on 2026-05-01");
    }

    #[test]
    fn a_table_survives_data_and_refuses_what_is_ambiguous() {
        let russia = TaxTable::russia();
        assert_eq!(TaxTable::new(russia.rows().to_vec()).as_ref(), Ok(&russia));
        let json = serde_json::to_string(&russia).expect("writes");
        assert_eq!(serde_json::from_str::<TaxTable>(&json).expect("reads"), russia);

        let row = r#"{"class":"vat","from":"2026-01-01","rate_bp":2200,"ffd_1199":11}"#;
        let refusal = serde_json::from_str::<TaxTable>(&format!(r#"{{"rows":[{row},{row}]}}"#)).expect_err("a double");
        assert!(refusal.to_string().contains("two rates"), "{refusal}");

        let without_rate = serde_json::from_str::<TaxRow>(r#"{"class":"vat","from":"2026-01-01"}"#);
        assert!(without_rate.is_err(), "a forgotten rate is not the same as none");
    }

    #[test]
    fn tax_is_contained_or_added() {
        let tax = |rate, mode| tax_of(Money::from(12_200), rate, mode, Rounding::HalfUp).map(Money::minor);
        assert_eq!(tax(Some(Rate::percent(22)), TaxMode::Inclusive), Ok(2_200));
        assert_eq!(tax(Some(Rate::percent(22)), TaxMode::Exclusive), Ok(2_684));
        assert_eq!(tax(Some(Rate::ZERO), TaxMode::Inclusive), Ok(0));
        assert_eq!(tax(None, TaxMode::Exclusive), Ok(0));
    }
}
