//! A branch in memory for tests: devices with their own copies and real lines, driven by scripts, printed as text.
//!
//! A script is a list of commands, as a waiter would say them (`add soup 2; fire; form c1; pay p1 c1 cash`). `B: …` is
//! said on device B, `sync` exchanges all facts. What is refused prints as `! command: reason`.

mod device;
mod menu;
mod picture;
mod said;
mod script;

mod drawer;
mod examples;
mod golden;
mod house;
mod merging;
mod parts;
mod robust;
mod shares;

pub(crate) use device::{Device, figures, id, reduce};
pub(crate) use picture::picture;
pub(crate) use script::Branch;

/// Runs a script and gives the picture of every order that it opened, after what was refused.
pub(crate) fn run(script: &str) -> String {
    Branch::ran(script).picture()
}
