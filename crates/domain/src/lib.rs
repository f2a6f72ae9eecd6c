//! The rules of a restaurant, pure: commands decide, facts evolve, figures are derived.
//!
//! One folder per word of the trade. Nothing here does I/O, reads a clock, draws a random number or panics on data:
//! `now` and every identifier come as arguments, refusals and broken data are values. Amounts that a person sees come
//! from [`money`] and from nowhere else.

pub mod access;
pub mod aggregate;
pub mod anomaly;
pub mod branch;
pub mod calendar;
pub mod check;
pub mod fact;
pub mod floor;
pub mod ids;
pub mod kitchen;
pub mod menu;
pub mod money;
pub mod numbers;
pub mod order;
pub mod paper;
pub mod payment;
pub mod screens;
pub mod shares;
pub mod shift;
pub mod staff;
pub mod stock;
#[cfg(test)]
mod tests;
pub mod text;

pub use aggregate::{Aggregate, Figure, Scope};
pub use fact::{Body, By, Unapplied, evolve};

/// Every kind of aggregate.
pub const AGGREGATES: &[&Aggregate] = &[
    order::AGGREGATE,
    shift::AGGREGATE,
    shift::TILL_AGGREGATE,
    stock::AGGREGATE,
    numbers::SERIES_AGGREGATE,
    numbers::NUMBER_AGGREGATE,
    menu::ENTRY_VERSION_AGGREGATE,
    menu::ENTRY_AGGREGATE,
    menu::MENU_AGGREGATE,
    menu::LIMIT_AGGREGATE,
    menu::CATEGORY_AGGREGATE,
    menu::PICTURE_AGGREGATE,
    branch::SETTING_AGGREGATE,
    branch::DEVICE_AGGREGATE,
    branch::TERM_AGGREGATE,
    screens::AGGREGATE,
    staff::ROLE_AGGREGATE,
    staff::USER_AGGREGATE,
    staff::PIN_AGGREGATE,
    floor::AGGREGATE,
    shares::AGGREGATE,
    anomaly::AGGREGATE,
];
