//! Journeys: a restaurant's days through the real commands, over the store as it runs in a terminal, its writer on a
//! thread of its own.

#![expect(clippy::unwrap_used, reason = "all of this is a test, its helpers too")]

mod apart;
mod calendar;
mod day;
mod export;
mod numbers;
mod pair;
mod place;
mod year;
