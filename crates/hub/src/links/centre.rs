//! The link with the chain's centre, kept by a device that was told its address: as with a terminal, but across the
//! internet, and with a proof of this device's key before the first frame.

use std::fmt;
use std::pin::pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use api::{ApiError, CallError};
use domain::branch::SettingsError;
use futures_util::{SinkExt, StreamExt};
use log::DeviceId;
use serde::de::DeserializeOwned;
use sync::{BackOff, Challenge, Claim, Reach, Verdict};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::Desk;
use super::book::Book;
use super::carry::{self, Who};
use super::event::Event;
use super::server::SUBPROTOCOL;

/// The centre answers within this time, or not at all.
const REACH: Duration = Duration::from_secs(10);

/// A link that stood so long was used: the next loss is answered at once.
const USED: Duration = Duration::from_secs(10);

/// A terminal before this one is missed for so long before this one keeps the link in its place.
const MISSED: Duration = Duration::from_secs(5);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Where the centre is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreAt {
    /// Its address as WebSockets write it, without the path.
    base: String,
    /// The code by which the branch joins, if it has not done so yet.
    code: Option<String>,
}

impl CentreAt {
    /// With the code by which the branch joins.
    #[must_use]
    pub fn with_code(self, code: Option<String>) -> Self {
        Self { code, ..self }
    }
}

/// An address that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the address of the centre begins with https://, or with http:// inside the house")]
pub struct NoAddress;

impl FromStr for CentreAt {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let text = text.trim_end_matches('/');
        let base = match text.split_once("://") {
            Some(("https", rest)) if !rest.is_empty() => format!("wss://{rest}"),
            Some(("http", rest)) if !rest.is_empty() => format!("ws://{rest}"),
            _ => return Err(NoAddress),
        };
        Ok(Self { base, code: None })
    }
}

impl fmt::Display for CentreAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base.replacen("ws", "http", 1))
    }
}

/// Why the centre is not linked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Away {
    /// Nobody answers, or somebody else.
    #[error("{0:#}")]
    Silent(#[from] anyhow::Error),
    /// It does not let this device in.
    #[error("{}", words(.0))]
    Refused(Verdict),
}

fn words(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Welcome | Verdict::Later => "the centre says no, and this version does not know why",
        Verdict::Unknown => "the centre does not know this device",
        Verdict::WrongCode => "the code is not good, or not any more",
        Verdict::Revoked => "this device was sent away",
    }
}

/// Keeps the link whenever it is this device's turn, until it is dropped.
///
/// It always is for a device that was told so at its start. Else it is that of the terminal that the others have come to:
/// what it has, all have, and one link of a restaurant is enough.
pub(super) async fn keep(desk: Arc<Desk>, told: Option<CentreAt>, letters: String) {
    let seed = desk.terminal.device.0.as_u64_pair();
    let mut back_off = BackOff::new(Reach::Wan, seed.0 ^ seed.1);
    let mut turn = Turn { told, letters, book: desk.book.subscribe(), rides: desk.rides.subscribe() };
    while let Some(at) = turn.begins(&desk).await {
        match connect(&desk, &at).await {
            Ok((socket, device)) => {
                desk.state.centre_tried(None);
                let begun = desk.terminal.clock.elapsed();
                let (who, link) = (Who { device, dialed: true, reach: Reach::Wan }, carry::next());
                let mut carried = pin!(carry::carry(socket, who, link, desk.board.clone()));
                tokio::select! {
                    () = &mut carried => {}
                    () = turn.ends(&at) => {
                        // A board that is gone has nothing to end.
                        let _ = desk.board.send(Event::Leave { link }).await;
                        let _ = timeout(REACH, carried).await;
                        continue;
                    }
                }
                if desk.terminal.clock.elapsed().saturating_sub(begun) >= USED {
                    back_off.reset();
                }
            }
            Err(error) => {
                tracing::info!(centre = %at, %error, "the centre is not reached");
                desk.state.centre_tried(Some(error.to_string()));
            }
        }
        tokio::select! {
            () = sleep(Duration::from_millis(back_off.next_ms())) => {}
            () = turn.ends(&at) => desk.state.centre_tried(None),
        }
    }
}

/// Whose turn it is to keep the link.
struct Turn {
    told: Option<CentreAt>,
    letters: String,
    book: watch::Receiver<Arc<Book>>,
    rides: watch::Receiver<bool>,
}

impl Turn {
    /// With whom the link is to be kept, once it is; none if nobody will ever say so.
    async fn begins(&mut self, desk: &Desk) -> Option<CentreAt> {
        if let Some(told) = &self.told {
            return Some(told.clone());
        }
        loop {
            let (at, leads) = {
                let book = self.book.borrow_and_update();
                (set(&book), book.before(desk.terminal.device, &self.letters).is_empty())
            };
            let rides = *self.rides.borrow_and_update();
            match at {
                Some(at) if !rides && leads => return Some(at),
                // One before it may be about to answer.
                Some(at) if !rides => tokio::select! {
                    () = sleep(MISSED) => return Some(at),
                    goes_on = self.changed() => if !goes_on { return None },
                },
                _ => {
                    if !self.changed().await {
                        return None;
                    }
                }
            }
        }
    }

    /// Until another device keeps the link, or it is to be kept with another centre.
    async fn ends(&mut self, at: &CentreAt) {
        loop {
            let is_still_ours =
                set(&self.book.borrow_and_update()).as_ref() == Some(at) && !*self.rides.borrow_and_update();
            if self.told.is_none() && !is_still_ours {
                return;
            }
            if !self.changed().await {
                return std::future::pending().await;
            }
        }
    }

    /// False once there will be no more changes.
    async fn changed(&mut self) -> bool {
        tokio::select! {
            changed = self.book.changed() => changed.is_ok(),
            changed = self.rides.changed() => changed.is_ok(),
        }
    }
}

/// The centre that the branch has set.
fn set(book: &Book) -> Option<CentreAt> {
    book.centre()?.parse().ok()
}

impl Desk {
    /// Makes the branch one of the centre's at an address, by the code that was given out there. Whoever leads keeps the
    /// link as soon as the address is set.
    ///
    /// # Errors
    /// If nobody answers there, or it says no.
    pub async fn join_centre(&self, address: &str, code: &str) -> Result<(), ApiError> {
        let at: CentreAt = address.parse().map_err(|NoAddress| ApiError::from(SettingsError::CentreAddress))?;
        match connect(self, &at.with_code(Some(code.trim().to_owned()))).await {
            Ok(_) => Ok(()),
            Err(Away::Refused(Verdict::WrongCode)) => Err(CallError::CodeWrong.into()),
            Err(Away::Refused(Verdict::Revoked)) => Err(CallError::DeviceGone.into()),
            Err(error) => {
                tracing::info!(address, %error, "no centre lets this restaurant in");
                Err(CallError::NoCentre { address: address.to_owned(), why: error.to_string() }.into())
            }
        }
    }
}

/// Connects and proves who this device is; also says who the centre is.
async fn connect(desk: &Desk, at: &CentreAt) -> Result<(Socket, DeviceId), Away> {
    let mut request = format!("{}/v1/link", at.base).into_client_request().context("no address")?;
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    let connecting = connect_async_with_config(request, Some(carry::limits()), true);
    let (mut socket, _) = timeout(REACH, connecting).await.context("no answer")?.context("no link")?;
    let challenge: Challenge = hear(&mut socket).await?;
    let claim = serde_json::to_string(&claim(desk, at, &challenge)?).context("no claim")?;
    socket.send(Message::text(claim)).await.context("the centre hung up")?;
    match hear(&mut socket).await? {
        Verdict::Welcome => Ok((socket, challenge.centre)),
        verdict => Err(Away::Refused(verdict)),
    }
}

fn claim(desk: &Desk, at: &CentreAt, challenge: &Challenge) -> Result<Claim> {
    let (branch, device) = (desk.terminal.branch, desk.terminal.device);
    let proof = desk.key.sign(&Claim::statement(challenge, branch, device))?;
    Ok(Claim {
        branch,
        branch_name: desk.restaurant()?,
        device,
        public_key: desk.key.public.to_string(),
        proof: proof.iter().map(|byte| format!("{byte:02x}")).collect(),
        code: at.code.clone(),
    })
}

async fn hear<T: DeserializeOwned>(socket: &mut Socket) -> Result<T> {
    let said = timeout(REACH, socket.next()).await.context("the centre does not greet")?;
    match said.context("the centre hung up")?? {
        Message::Text(words) => Ok(serde_json::from_str(&words)?),
        _ => bail!("the centre speaks another language"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        let at = |text: &str| text.parse::<CentreAt>().map(|at| (at.base.clone(), at.to_string()));
        let both = |base: &str, shown: &str| Ok((base.to_owned(), shown.to_owned()));
        assert_eq!(at("https://centre.example/"), both("wss://centre.example", "https://centre.example"));
        assert_eq!(at("http://127.0.0.1:7400"), both("ws://127.0.0.1:7400", "http://127.0.0.1:7400"));
        for wrong in ["", "centre.example", "ftp://x", "https://"] {
            assert_eq!(at(wrong), Err(NoAddress), "{wrong}");
        }
    }
}
