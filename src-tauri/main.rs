//! `brigade`: the desktop till.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::io::{self, Write};
use std::process::ExitCode;

use brigade_shell::Arguments;
use clap::Parser;

fn main() -> ExitCode {
    match brigade_shell::run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "brigade: {error:#}");
            ExitCode::from(2)
        }
    }
}
