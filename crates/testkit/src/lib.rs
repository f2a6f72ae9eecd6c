//! The test machine: what the other crates are tried on, such as a disk that loses power. Nothing that is
//! shipped depends on it. It reads no clock and draws no chance but from a seed, so that a failure can be
//! run again; it never touches a real disk where a simulated one will do.

pub mod disk;
pub mod fuzz;
#[cfg(unix)]
pub mod postgres;
pub mod power;
pub mod process;
pub mod sim;
pub mod till;
