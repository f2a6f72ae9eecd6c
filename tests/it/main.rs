//! One test binary for what no single crate can show: the walls between the crates, and journeys through all of them.
//!
//! A test here never sleeps, reads no clock and needs no network.

mod architecture;
#[cfg(unix)]
mod centre;
mod fuzz;
mod journeys;
mod power;
mod simulator;
