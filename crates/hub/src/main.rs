//! `brigade-hub`: a terminal without a window.
//!
//! It rings up files of sales, checks stores and gets data out of them.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use brigade_hub::export::{Format, Kind};
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(version, about = "A terminal of Brigade without a window")]
struct Arguments {
    #[command(subcommand)]
    job: Job,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Rings up a file of sales through the commands of a till, and prints totals and orders per second
    Replay {
        /// The file: a row per dish, `id,date,time,name,size,type,price`
        #[arg(long)]
        csv: PathBuf,
        /// The data folder; a new one becomes a branch of its own
        #[arg(long)]
        data: PathBuf,
    },
    /// Checks chains, rows and figures of a store; exits with 1 if something is wrong
    Verify {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Writes orders, receipts or facts to standard output
    Export {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// What to write
        #[arg(long, value_enum)]
        kind: Kind,
        /// How to write it
        #[arg(long, value_enum)]
        format: Format,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().job) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "brigade-hub: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(job: Job) -> Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    let sound = match job {
        Job::Replay { csv, data } => brigade_hub::replay::replay(&csv, &data, &mut out).map(|_| true)?,
        Job::Verify { data } => brigade_hub::verify::verify(&data, &mut out)?,
        Job::Export { data, kind, format } => {
            brigade_hub::export::export(&data, kind, format, &mut out).map(|()| true)?
        }
    };
    out.flush()?;
    Ok(sound)
}
