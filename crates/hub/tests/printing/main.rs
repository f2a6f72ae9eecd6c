//! A terminal with printers: a dead one delays no sale, nothing is printed twice, and what nobody knows is said so.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod house;
#[cfg(test)]
mod queue;
