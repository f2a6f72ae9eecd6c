//! `brigade-hub`: a terminal without a window.
//!
//! It serves a terminal to browsers, rings up files of sales, checks stores and gets data out of them.

use std::io::{self, BufWriter, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, ensure};
use brigade_hub::clock::Clock;
use brigade_hub::export::{Format, Kind};
use brigade_hub::links::{CentreAt, LinksAt};
use brigade_hub::parcel::{Unpacked, pack, unpack};
use brigade_hub::serve::Served;
use brigade_hub::terminal::Terminal;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(version, about = "A terminal of Brigade without a window")]
struct Arguments {
    #[command(subcommand)]
    job: Job,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one of it, at the start")]
enum Job {
    /// Serves the till over HTTP: the UI at `/`, its calls at `/api/`
    Serve {
        /// The data folder; a new one becomes a branch of its own
        #[arg(long)]
        data: PathBuf,
        /// The address to listen on
        #[arg(long, default_value = "127.0.0.1:7300")]
        listen: SocketAddr,
        /// The address for other terminals of the restaurant; `off` to listen for none
        #[arg(long, default_value = "0.0.0.0:7301")]
        links: LinksAt,
        /// The address by which other terminals reach this one, where it is not one of the machine's own
        #[arg(long)]
        links_as: Option<String>,
        /// The address for screens in browsers, over HTTPS; `off` to serve none
        #[arg(long, default_value = "0.0.0.0:7302")]
        screens: LinksAt,
        /// The address of the chain's centre, `https://…`, if this device keeps the link with it
        #[arg(long)]
        centre: Option<CentreAt>,
        /// The code by which the restaurant joins the centre; needed once
        #[arg(long, requires = "centre")]
        centre_code: Option<String>,
        /// Makes a new folder a demo restaurant
        #[arg(long)]
        demo: bool,
    },
    /// Makes the demo restaurant in a new data folder
    Demo {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Puts a copy in the place of a store that is not in use; what stood there is set aside beside it
    Restore {
        /// The copy
        #[arg(long)]
        from: PathBuf,
        /// The data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Copies a store into the folder `backups`, in use or not, and prints the copy's path
    Backup {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
    },
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
    /// Writes all records into a parcel, for a memory stick, and prints its path; the store must not be in use
    Pack {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// The folder that the parcel goes to
        #[arg(long)]
        into: PathBuf,
    },
    /// Takes what is new from a parcel that another terminal of the restaurant made; the store must not be in use
    Unpack {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// The parcel
        #[arg(long)]
        from: PathBuf,
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

impl Job {
    /// The data folder that the job's logs go to: that of a till that sells.
    fn logs_in(&self) -> Option<&Path> {
        match self {
            Self::Serve { data, .. } => Some(data),
            _ => None,
        }
    }
}

fn main() -> ExitCode {
    let job = Arguments::parse().job;
    let _logs = brigade_hub::logs::begin(job.logs_in());
    match run(job) {
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
        Job::Serve { data, listen, links, links_as, screens, centre, centre_code, demo } => {
            let centre = centre.map(|at| at.with_code(centre_code));
            let links = LinksAt { known_as: links_as, centre, ..links };
            let served = Served { data: &data, listen, links, screens, demo };
            brigade_hub::serve::serve(served, &mut out).map(|()| true)?
        }
        Job::Demo { data } => brigade_hub::demo::make(&data).map(|()| true)?,
        Job::Restore { from, data } => brigade_hub::backup::restore(&from, &data).map(|()| true)?,
        Job::Backup { data } => {
            let copy = brigade_hub::backup::copy(&data, Clock::start().now())?;
            writeln!(out, "{}", copy.display())?;
            true
        }
        Job::Replay { csv, data } => brigade_hub::replay::replay(&csv, &data, &mut out).map(|_| true)?,
        Job::Verify { data } => brigade_hub::verify::verify(&data, &mut out)?,
        Job::Pack { data, into } => {
            let packed = pack(&Terminal::open(&data)?, &into)?;
            writeln!(out, "{}", packed.path.display())?;
            true
        }
        Job::Unpack { data, from } => {
            let unpacked = unpack(&Terminal::open(&data)?, &from)?;
            let Unpacked { new, set_aside, cut_off, .. } = unpacked;
            writeln!(out, "{new} new facts; {set_aside} streams set aside")?;
            ensure!(!cut_off, "the parcel breaks off: make it again");
            set_aside == 0
        }
        Job::Export { data, kind, format } => {
            brigade_hub::export::export(&data, kind, format, &mut out).map(|()| true)?
        }
    };
    out.flush()?;
    Ok(sound)
}
