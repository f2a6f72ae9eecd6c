//! A terminal with printers: a dead one delays no sale, nothing is printed twice, and what nobody knows is said so.

mod faults;
mod house;
mod queue;
