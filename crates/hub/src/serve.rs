//! Serving a data folder over HTTP, until somebody asks the program to stop.

use std::future::{Future, IntoFuture};
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpListener;

use crate::door::{Door, DoorOptions};
use crate::links::{Links, LinksAt};
use crate::print::Printing;
use crate::screens::{self, ScreenDesk};
use crate::terminal::Terminal;
use crate::{demo, http};

/// Questions under way get this long to end.
const STOPPING: Duration = Duration::from_secs(5);

/// What to serve.
#[derive(Debug, Clone)]
pub struct Served<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// The address; port 0 for any that is free.
    pub listen: SocketAddr,
    /// Where it listens for other terminals.
    pub links: LinksAt,
    /// Where it serves screens.
    pub screens: LinksAt,
    /// A new folder becomes a demo restaurant.
    pub demo: bool,
}

/// Serves a folder until the program is told to stop. Writes one line with the address when it is ready.
///
/// # Errors
/// If the store cannot be opened or the address cannot be used.
pub fn serve(mut served: Served<'_>, out: &mut impl Write) -> Result<()> {
    loop {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let terminal = Arc::new(Terminal::open(served.data)?);
        if served.demo {
            demo::create(&terminal)?;
        }
        let printing = Printing::start(&terminal)?;
        let (demo, papers) = (served.demo.then(demo::people).transpose()?, printing.papers().clone());
        let links = Links::start(&terminal, served.links.clone())?;
        let screens = ScreenDesk::open(&terminal.folder, served.screens.clone())?;
        let (linked, shown) = (Some(Arc::clone(links.desk())), Some(Arc::clone(&screens)));
        let door = Door::open(
            terminal,
            DoorOptions { demo, papers, links: linked, screens: shown, ..DoorOptions::default() },
        )?;
        runtime.spawn(screens::serve(screens, Arc::clone(&door)));
        runtime.block_on(async {
            let listener = TcpListener::bind(served.listen).await;
            let listener = listener.with_context(|| format!("{} cannot be listened on", served.listen))?;
            // Whoever asked for a copy to be put back finds the hub where it was.
            served.listen = listener.local_addr()?;
            // Heard from before the line on: whoever reads it may ask at once.
            let stop = told_to_stop();
            writeln!(out, "brigade-hub listens on http://{}", served.listen)?;
            out.flush()?;
            run(listener, Arc::clone(&door), stop).await
        })?;
        printing.stop();
        links.stop();
        // Whatever still follows lets go of the door, so that the store closes here and now.
        runtime.shutdown_timeout(STOPPING);
        if !door.is_wanted_again() {
            return Ok(());
        }
    }
}

/// Serves a door on a listener until `stop` ends; then lets questions under way end, and closes.
///
/// # Errors
/// If the listener fails.
pub async fn run(
    listener: TcpListener,
    door: Arc<Door>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let closing = Arc::clone(&door);
    let stopping = async move {
        tokio::select! {
            () = stop => closing.close(),
            () = closing.closed() => {}
        }
    };
    let router = http::router(Arc::clone(&door)).into_make_service_with_connect_info::<http::Caller>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopping).into_future();
    let patience = async {
        door.closed().await;
        tokio::time::sleep(STOPPING).await;
    };
    tokio::select! {
        outcome = serving => Ok(outcome?),
        () = patience => Ok(()),
    }
}

/// Ends when the system or the person at the terminal asks the program to stop. It listens from the call on, not only from
/// the first poll.
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

/// Ends when the person at the terminal asks the program to stop.
#[cfg(not(unix))]
async fn told_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
