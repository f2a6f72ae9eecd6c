//! The desktop shell: a window on the door of a terminal. It passes questions to the door and changes to the window; it
//! holds no rule and no SQL, and knows no command by name.

mod pictures;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use api::ApiError;
use clap::Parser;
use hub::door::{Door, DoorOptions, Question};
use hub::links::{Links, LinksAt};
use hub::logs::Logs;
use hub::print::Printing;
use hub::screens::{self, ScreenDesk};
use hub::terminal::Terminal;
use serde_json::Value;
use tauri::ipc::Response;
use tauri::{AppHandle, Emitter, Manager, RunEvent, State};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// The event that carries what was committed: `{"changed": [{"kind": …, "id": …}]}`, or `{"reload": true}`.
const LIVE: &str = "live";

/// The command line.
#[derive(Debug, Parser)]
#[command(version, about = "A till for restaurants")]
pub struct Arguments {
    /// The data folder; without it, that of the system's user
    #[arg(long)]
    data: Option<PathBuf>,
    /// Makes a new folder a demo restaurant
    #[arg(long)]
    demo: bool,
    /// The address for other terminals of the restaurant; `off` to listen for none
    #[arg(long, default_value = "0.0.0.0:7301")]
    links: LinksAt,
    /// The address for screens in browsers, over HTTPS; `off` to serve none
    #[arg(long, default_value = "0.0.0.0:7302")]
    screens: LinksAt,
}

/// What runs behind the window, until the program ends.
#[derive(Debug, Default)]
pub(crate) struct Behind(Mutex<Option<Running>>);

/// A terminal at work: the printers are stopped before the last door closes the store.
#[derive(Debug)]
struct Running {
    printing: Printing,
    links: Links,
    door: Arc<Door>,
}

impl Behind {
    fn begin(&self, running: Running) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    }

    fn end(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(running) = running {
            running.printing.stop();
            running.links.stop();
        }
    }

    /// The door, as long as the program is not about to end.
    pub(crate) fn door(&self) -> Result<Arc<Door>, ApiError> {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let door = running.as_ref().map(|running| Arc::clone(&running.door));
        door.ok_or_else(|| ApiError::new(hub::door::Code::NotNow, "the program is about to end"))
    }
}

/// Passes a question to the door: a path, a token, a body.
#[tauri::command]
async fn rpc(
    behind: State<'_, Behind>,
    path: String,
    token: Option<String>,
    body: Option<Value>,
) -> Result<Response, ApiError> {
    let body = body.unwrap_or_default().to_string();
    let path = path.trim_start_matches("/api/");
    let question = Question { path, token: token.as_deref(), body: body.as_bytes(), ..Question::default() };
    let answer = behind.door()?.answer(question).await?;
    Ok(Response::new(answer.get().to_owned()))
}

/// Opens the window and runs until it is closed.
///
/// # Errors
/// If the data folder or the window cannot be opened.
pub fn run(arguments: Arguments) -> Result<()> {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::serve)
        .manage(Behind::default())
        .invoke_handler(tauri::generate_handler![rpc])
        .setup(move |app| Ok(open(app.handle(), &arguments)?))
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Behind>().end();
        }
    });
    Ok(())
}

fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main")
        && let Err(error) = window.unminimize().and_then(|()| window.set_focus())
    {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

fn open(app: &AppHandle, arguments: &Arguments) -> Result<()> {
    let data = match &arguments.data {
        Some(data) => data.clone(),
        None => app.path().app_data_dir().context("the system has no folder for data")?,
    };
    app.manage::<Logs>(hub::logs::begin(Some(&data)));
    let terminal = Arc::new(Terminal::open(&data)?);
    if arguments.demo {
        hub::demo::create(&terminal)?;
    }
    let printing = Printing::start(&terminal)?;
    let (demo, papers) = (arguments.demo.then(hub::demo::people).transpose()?, printing.papers().clone());
    let links = Links::start(&terminal, arguments.links.clone())?;
    let screens = ScreenDesk::open(&terminal.folder, arguments.screens.clone())?;
    let (linked, shown) = (Some(Arc::clone(links.desk())), Some(Arc::clone(&screens)));
    let door =
        Door::open(terminal, DoorOptions { demo, papers, links: linked, screens: shown, ..DoorOptions::default() })?;
    tauri::async_runtime::spawn(screens::serve(screens, Arc::clone(&door)));
    let changes = door.live().subscribe();
    tauri::async_runtime::spawn(open_again(app.clone(), Arc::clone(&door)));
    app.state::<Behind>().begin(Running { printing, links, door });
    tauri::async_runtime::spawn(tell(app.clone(), changes));
    Ok(())
}

/// Starts the program anew when a copy waits to be put in the store's place.
async fn open_again(app: AppHandle, door: Arc<Door>) {
    door.closed().await;
    drop(door);
    app.request_restart();
}

/// Tells the window what was committed. A window that was too slow is told to load everything anew.
async fn tell(app: AppHandle, mut changes: Receiver<Arc<str>>) {
    while let Some(message) = next(&mut changes).await {
        if let Err(error) = app.emit_str(LIVE, message) {
            tracing::warn!(%error, "the window could not be told of a change");
        }
    }
}

/// What the window is told next; nothing once the program ends.
async fn next(changes: &mut Receiver<Arc<str>>) -> Option<String> {
    match changes.recv().await {
        Ok(text) => Some(text.to_string()),
        Err(RecvError::Lagged(_)) => Some(r#"{"reload":true}"#.to_owned()),
        Err(RecvError::Closed) => None,
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast;

    use super::*;

    #[test]
    fn a_window_that_was_too_slow_is_told_to_load_everything_anew() {
        let (door, mut changes) = broadcast::channel::<Arc<str>>(2);
        let mut told = || tauri::async_runtime::block_on(next(&mut changes));
        assert_eq!(door.send("one".into()).ok(), Some(1));
        assert_eq!(told().as_deref(), Some("one"));
        for text in ["two", "three", "four"] {
            assert_eq!(door.send(text.into()).ok(), Some(1));
        }
        assert_eq!([told(), told(), told()].map(Option::unwrap_or_default), [r#"{"reload":true}"#, "three", "four"]);
        drop(door);
        assert_eq!(told(), None);
    }
}
