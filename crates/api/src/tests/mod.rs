//! The whole way of a command over a real store: a small shop, and what it says to right and wrong calls.

mod approvals;
mod bad;
mod boards;
mod changed;
mod every;
mod features;
mod figures;
mod import;
mod menu;
mod paper;
mod pins;
mod receipts;
mod refusals;
mod repeat;
mod rights;
mod routing;
mod selling;
mod shop;
mod whole;
