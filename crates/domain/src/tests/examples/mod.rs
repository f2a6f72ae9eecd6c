//! Examples: what happens at a till, told as scripts.

mod kitchen;
mod limits;
mod lines;
mod moves;
mod pay;
mod price;
mod receipt;
mod refunds;
mod remedy;
mod stock;
mod tender;
mod together;
