//! The door of a terminal: everything that a window or a browser may ask of it, whatever way the question came.
//!
//! A [`Question`] is a path, a token and a body; an answer is JSON or an [`ApiError`]. HTTP (`crate::http`) and the desktop
//! shell are thin over [`Door::answer`]. The door knows who is signed in and nothing of the trade.

mod backups;
mod calls;
mod health;
mod levels;
mod links;
mod live;
mod meters;
mod papers;
mod parcels;
mod people;
mod pictures;
mod proofs;
mod rpc;
mod screens;
mod sessions;
mod setup;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use api::{ApiError, CallError, Keypad};
use log::UserId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::{Mutex, Semaphore, watch};

pub use domain::access::Code;
pub use health::Health;
pub use live::Live;
pub use people::{Approval, SignedIn};
pub use pictures::Picture;
pub use sessions::{Lifetimes, Tokens};
pub use setup::{DemoPerson, Start};

use crate::backup::{self, Backups};
use crate::links::Desk;
use crate::print::Papers;
use crate::proof::{Occasion, Proofs};
use crate::screens::ScreenDesk;
use crate::terminal::Terminal;
use meters::Meters;
use sessions::Sessions;

/// Commands on their way to the writer at most; fewer than its queue holds, so that handing one over never waits.
const UNDER_WAY_MAX: usize = 512;

/// The longest body of a question, in bytes.
pub const BODY_BYTES_MAX: usize = 1 << 20;

/// The longest body that brings a menu or a picture, in bytes.
pub const LARGE_BODY_BYTES_MAX: usize = 12 << 20;

/// The door of a running terminal.
#[derive(Debug)]
pub struct Door {
    terminal: Arc<Terminal>,
    backups: Arc<Backups>,
    proofs: Arc<Proofs>,
    papers: Papers,
    links: Option<Arc<Desk>>,
    screens: Option<Arc<ScreenDesk>>,
    sessions: Sessions,
    live: Live,
    meters: Meters,
    demo: Option<Vec<DemoPerson>>,
    /// PINs are checked one after the other: otherwise many guesses at once would pass before the first is counted.
    pin: Arc<Semaphore>,
    under_way: Semaphore,
    founding: Mutex<()>,
    closing: watch::Sender<bool>,
    /// The terminal is to be opened again when it has closed.
    again: AtomicBool,
}

/// A question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// What is asked: a path without `/api/`.
    pub path: &'a str,
    /// The token of who asks.
    pub token: Option<&'a str>,
    /// The particulars, as JSON.
    pub body: &'a [u8],
    /// Where it was asked.
    pub keypad: Keypad,
}

/// How to open a door.
#[derive(Debug, Default)]
pub struct DoorOptions {
    /// How long people stay signed in.
    pub lifetimes: Lifetimes,
    /// The people of a demo restaurant, whose PINs are no secret.
    pub demo: Option<Vec<DemoPerson>>,
    /// Where the papers of virtual printers lie.
    pub papers: Papers,
    /// The way to the other terminals.
    pub links: Option<Arc<Desk>>,
    /// The way to the screens.
    pub screens: Option<Arc<ScreenDesk>>,
}

impl Door {
    /// Opens the door of a terminal.
    ///
    /// # Errors
    /// If the store is closed or no thread can be started.
    pub fn open(terminal: impl Into<Arc<Terminal>>, options: DoorOptions) -> Result<Arc<Self>> {
        let terminal = terminal.into();
        let live = Live::follow(terminal.store.follow()?)?;
        if let Some(links) = &options.links {
            live.follow_links(links.follow())?;
        }
        let backups = Arc::new(Backups::of(&terminal.folder));
        let proofs = Arc::new(Proofs::of(&terminal.folder, terminal.clock));
        backup::keep(Arc::clone(&backups), Arc::clone(&proofs), terminal.clock, terminal.store.follow()?)?;
        if let Some(quick_look) = terminal.store.checked() {
            proofs.begin_after(Some(quick_look), Occasion::Unclean)?;
        }
        Ok(Arc::new(Self {
            terminal,
            backups,
            proofs,
            papers: options.papers,
            links: options.links,
            screens: options.screens,
            sessions: Sessions::new(options.lifetimes),
            live,
            meters: Meters::default(),
            demo: options.demo,
            pin: Arc::new(Semaphore::new(1)),
            under_way: Semaphore::new(UNDER_WAY_MAX),
            founding: Mutex::new(()),
            closing: watch::channel(false).0,
            again: AtomicBool::new(false),
        }))
    }

    /// Answers a question.
    ///
    /// # Errors
    /// What the terminal says; [`Code::NotSignedIn`] where a token is needed and there is no good one.
    pub async fn answer(self: &Arc<Self>, question: Question<'_>) -> Result<Box<RawValue>, ApiError> {
        let Question { path, token, body, keypad } = question;
        match path {
            "start" => raw(&self.start().await?),
            "setup" => raw(&self.setup(read(body)?).await?),
            "setup/copies" => raw(&self.list_copies().await?),
            "setup/restore" => raw(&self.move_in(read(body)?).await?),
            "setup/join" => raw(&self.join(read(body)?).await?),
            "login" => raw(&self.login(read(body)?, keypad).await?),
            "refresh" => raw(&self.refresh(read(body)?).await?),
            "screens/pair" => raw(&self.pair(read(body)?).await?),
            "screens/begin" => raw(&self.begin_screen(read(body)?).await?),
            _ => self.answer_to(self.who(token)?, question).await,
        }
    }

    /// What only somebody who is signed in may ask.
    async fn answer_to(self: &Arc<Self>, user: UserId, question: Question<'_>) -> Result<Box<RawValue>, ApiError> {
        let Question { path, token, body, keypad } = question;
        match path {
            "rpc" => self.rpc(user, body).await,
            "logout" => {
                self.sessions.end(token.unwrap_or_default());
                raw(&serde_json::json!({}))
            }
            "approve" => raw(&self.approve(read(body)?, keypad).await?),
            "pin" => self.set_pin(user, read(body)?).await,
            "card" => self.set_card(user, read(body)?).await,
            "papers" => self.list_papers(user, read(body)?).await,
            "links" => raw(&self.links_state()?),
            "links/invite" => raw(&self.invite(user).await?),
            "links/centre" => raw(&self.join_centre(user, read(body)?).await?),
            "parcels" => raw(&self.parcels(user).await?),
            "parcels/pack" => raw(&self.pack_parcel(user, read(body)?).await?),
            "parcels/unpack" => raw(&self.unpack_parcel(user, read(body)?).await?),
            "links/withdraw" => raw(&self.withdraw(user).await?),
            "screens" => raw(&self.screens_at(user).await?),
            "screens/invite" => raw(&self.invite_screen(user, read(body)?).await?),
            "screens/withdraw" => raw(&self.withdraw_screen(user).await?),
            "levels" => raw(&self.levels(user, read(body)?).await?),
            "baton" => raw(&self.fetch_baton(user, read(body)?).await?),
            "health" => raw(&self.health().await?),
            "proof" => raw(&self.proof(user).await?),
            "proof/begin" => raw(&self.begin_proof(user).await?),
            "backups" => raw(&self.list_backups(user).await?),
            "backups/make" => raw(&self.make_backup(user).await?),
            "backups/restore" => raw(&self.restore_backup(user, read(body)?).await?),
            _ => Err(ApiError::not_found("address")),
        }
    }

    /// Who stands behind a token.
    ///
    /// # Errors
    /// [`Code::NotSignedIn`] if nobody does, or not any more.
    pub fn who(&self, token: Option<&str>) -> Result<UserId, ApiError> {
        let token = token.ok_or_else(not_signed_in)?;
        self.sessions.who(token, self.terminal.clock.monotonic_ms()).ok_or_else(not_signed_in)
    }

    /// The terminal behind the door.
    pub fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// The papers of the virtual printers.
    pub fn papers(&self) -> &Papers {
        &self.papers
    }

    /// What is committed from now on.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Asks those who follow the terminal to go, so that it can stop.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Whether the terminal is to be opened again once it has closed: a copy waits to be put in its place.
    pub fn is_wanted_again(&self) -> bool {
        self.again.load(Ordering::Acquire)
    }

    /// Ends when [`Door::close`] was called.
    pub async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        // The sender lives as long as the door.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    /// Runs slow work where it holds nobody up.
    async fn aside<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (door, span) = (Arc::clone(self), tracing::Span::current());
        let work = tokio::task::spawn_blocking(move || span.in_scope(|| work(&door)));
        work.await.unwrap_or_else(|error| Err(ApiError::new(Code::Broken, error.to_string())))
    }
}

fn not_signed_in() -> ApiError {
    CallError::NotSignedIn.into()
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(ApiError::bad_request)
}

fn raw(answer: &impl Serialize) -> Result<Box<RawValue>, ApiError> {
    Ok(to_raw_value(answer)?)
}
