//! `brigade-server`: the centre of a chain, on PostgreSQL.

use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context, Result};
use brigade_server::{Centre, Config, serve};
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;

/// Where the address of the database may stand instead of on the command line, where everybody on the machine reads it.
const DATABASE: &str = "BRIGADE_DATABASE";

#[derive(Debug, Parser)]
#[command(version, about = "The centre of a chain of restaurants")]
struct Arguments {
    /// The address of the database; else the environment variable BRIGADE_DATABASE
    #[arg(long)]
    database: Option<String>,
    #[command(subcommand)]
    job: Job,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Takes part in the exchange with the hubs of branches, at `/v1/link`
    Serve {
        /// The address to listen on; TLS is the business of whatever stands before it
        #[arg(long, default_value = "127.0.0.1:7400")]
        listen: SocketAddr,
        /// How many connections to the database are held open at most
        #[arg(long, default_value_t = 16)]
        connections: usize,
    },
    /// Prints a code by which one branch may join within a day
    Invite {
        /// The name of the organisation; it is made if there is none
        #[arg(long)]
        org: String,
    },
}

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(io::stderr).init();
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "brigade-server: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let database = arguments.database.map_or_else(|| std::env::var(DATABASE), Ok);
    let database = database.with_context(|| format!("no database: say --database, or set {DATABASE}"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut out = io::stdout();
        match arguments.job {
            Job::Serve { listen, connections } => {
                let centre = Centre::open(&Config { database, connections_max: connections }).await?;
                let applied = centre.apply_backlog().await?;
                tracing::info!(applied, "facts that had waited for this version");
                let listener = TcpListener::bind(listen).await;
                let listener = listener.with_context(|| format!("{listen} cannot be listened on"))?;
                let stop = told_to_stop();
                writeln!(out, "brigade-server listens on http://{}", listener.local_addr()?)?;
                out.flush()?;
                serve(centre, listener, stop).await?;
            }
            Job::Invite { org } => {
                let centre = Centre::open(&Config { database, connections_max: 1 }).await?;
                writeln!(out, "{}", centre.invite(&org).await?)?;
            }
        }
        Ok(())
    })
}

/// Ends when the system or a person asks the program to stop. It listens from the call on, not only from the first poll.
#[cfg(unix)]
fn told_to_stop() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let asked = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    async move {
        match asked {
            [Ok(mut terminate), Ok(mut interrupt)] => tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            },
            _ => std::future::pending().await,
        }
    }
}

/// Ends when a person asks the program to stop.
#[cfg(not(unix))]
fn told_to_stop() -> impl Future<Output = ()> + Send + 'static {
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
