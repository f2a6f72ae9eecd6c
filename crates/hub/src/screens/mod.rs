//! Screens in browsers of the house: waiters' tablets, kitchen displays, the guests' board. They come over HTTPS, by a code
//! that a manager's terminal shows once; from then on they show a secret of their own.

mod cert;
mod codes;
mod listen;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use api::{ApiError, CallError};
use domain::ids::ScreenId;
use domain::screens::ScreenKind;
use log::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use cert::Kept;
pub use listen::serve;

use crate::folder::Folder;
use crate::links::{Code, LIFE_MS, LinksAt, reachable};
use cert::Certificate;
use codes::Codes;

/// Where a terminal serves screens unless it is told otherwise.
pub const PORT: u16 = 7302;

/// What a screen is to become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenWish {
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub kind: ScreenKind,
    /// The station that it stands at, by code; empty for all of them.
    #[serde(default)]
    pub station: String,
}

/// The secret of a screen, as it keeps and shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScreenToken {
    /// The screen.
    pub screen: ScreenId,
    secret: [u8; 32],
}

impl ScreenToken {
    /// The token of a new screen.
    pub(crate) fn new(screen: ScreenId, secret: [u8; 32]) -> Self {
        Self { screen, secret }
    }

    /// Reads a token.
    pub fn parse(text: &str) -> Option<Self> {
        let (screen, secret) = text.split_once('.')?;
        let secret = blake3::Hash::from_hex(secret).ok()?;
        Some(Self { screen: ScreenId(Uuid::parse_str(screen).ok()?), secret: *secret.as_bytes() })
    }

    /// As the screen keeps it.
    pub(crate) fn written(&self) -> String {
        format!("{}.{}", self.screen, blake3::Hash::from_bytes(self.secret).to_hex())
    }

    /// What the branch knows of it.
    pub(crate) fn hash(&self) -> String {
        blake3::hash(&self.secret).to_hex().to_string()
    }
}

/// The way to the screens of a terminal.
pub struct ScreenDesk {
    at: LinksAt,
    listener: Mutex<Option<TcpListener>>,
    bound: std::result::Result<SocketAddr, String>,
    certificate: Certificate,
    codes: Mutex<Codes>,
}

impl std::fmt::Debug for ScreenDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScreenDesk({:?})", self.bound)
    }
}

/// A code by which a screen comes in.
#[derive(Debug, Clone)]
pub struct ScreenInvitation {
    /// The code.
    pub code: String,
    /// How long it is good, in milliseconds.
    pub life_ms: u64,
    /// What the browser opens, as `https://host:port`.
    pub addresses: Vec<String>,
}

impl ScreenDesk {
    /// Takes the address, and the certificate of the folder; a certificate is made on the first use.
    ///
    /// # Errors
    /// If the folder or the machine's dice cannot be used. A port that is taken is no error: nobody sells less for it.
    pub fn open(folder: &Folder, at: LinksAt) -> Result<Arc<Self>> {
        let certificate = Certificate::of(folder)?;
        let listener = match at.listen {
            None => Err("it was told not to".to_owned()),
            Some(address) => TcpListener::bind(address).map_err(|error| format!("{address}: {error}")),
        };
        let bound = match &listener {
            Ok(listener) => listener.local_addr().map_err(|error| error.to_string()),
            Err(why) => {
                tracing::warn!(why, "this terminal serves no screens");
                Err(why.clone())
            }
        };
        let (listener, codes) = (Mutex::new(listener.ok()), Mutex::default());
        Ok(Arc::new(Self { at, listener, bound, certificate, codes }))
    }

    /// What browsers open, as `https://host:port`.
    pub fn addresses(&self) -> Vec<String> {
        let bound = self.bound.as_ref().ok();
        let hosts = bound.map(|at| reachable(*at, self.at.known_as.as_deref())).unwrap_or_default();
        hosts.into_iter().map(|host| format!("https://{host}")).collect()
    }

    /// The port on which screens are served here, and so most likely on the other terminals.
    pub(crate) fn port(&self) -> u16 {
        self.bound.as_ref().map_or(PORT, SocketAddr::port)
    }

    /// SHA-256 of the certificate, as a browser shows it to a careful person.
    pub fn fingerprint(&self) -> &str {
        &self.certificate.fingerprint
    }

    /// Gives out a code; an earlier one is not good any more.
    pub(crate) fn invite(
        &self,
        wish: ScreenWish,
        by: UserId,
        dice: [u8; 32],
        now_ms: u64,
    ) -> Result<ScreenInvitation, ApiError> {
        if let Err(why) = &self.bound {
            return Err(CallError::NotListening { why: why.clone() }.into());
        }
        let code = Code::draw(dice);
        let (shown, addresses) = (code.shown(), self.addresses());
        self.codes().open(&code, wish, by, now_ms);
        Ok(ScreenInvitation { code: shown, life_ms: LIFE_MS, addresses })
    }

    /// Takes the code back.
    pub(crate) fn withdraw(&self) {
        self.codes().withdraw();
    }

    /// Somebody has typed a code: what the screen is to become, and who let it in. The code is not good any more.
    pub(crate) fn claim(&self, typed: &str, now_ms: u64) -> Result<(ScreenWish, UserId), CallError> {
        self.codes().claim(typed, now_ms)
    }

    fn codes(&self) -> std::sync::MutexGuard<'_, Codes> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
