//! The one money engine of the house: amounts, rounding, shares, tax, bills and cash.
//!
//! Till, receipt, report and centre all call these functions, so a sum cannot differ between
//! them. Everything is integer arithmetic on minor units with 128-bit intermediates. Parts always
//! sum to their whole, and every function is symmetric in sign: a refund is the exact negative of
//! its sale.
//!
//! It never uses floating point, never rounds without being told how, never panics on data (an
//! overflow is a [`MoneyError`]), and knows no order, guest or device: only amounts.

mod allocate;
mod amount;
mod bill;
mod cash;
mod error;
mod part;
mod round;
mod tax;
mod text;

#[cfg(test)]
mod promises;
#[cfg(test)]
mod worked_examples;

pub use allocate::{PARTS_MAX, allocate, combo_shares, split_equally};
pub use amount::{Money, Qty, Rate};
pub use bill::{Discount, LineAmounts, Modifier, Priced, PricedLine, Terms, price_lines};
pub use cash::{CashRounded, QUICK_CASH_MAX, quick_cash, round_cash};
pub use error::MoneyError;
pub use part::{Amounts, take_part};
pub use round::{Rounding, line_amount, mul_div, percent};
pub use tax::{TaxMode, TaxRow, TaxTable, tax_of};
pub use text::{NumberForm, minor_digits, sign};
