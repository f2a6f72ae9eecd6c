//! The link with the chain's centre, kept by a device that was told its address: as with a terminal, but across the
//! internet, and with a proof of this device's key before the first frame.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use log::DeviceId;
use serde::de::DeserializeOwned;
use sync::{BackOff, Challenge, Claim, Reach, Verdict};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::Desk;
use super::carry::{self, Who};
use super::server::SUBPROTOCOL;

/// The centre answers within this time, or not at all.
const REACH: Duration = Duration::from_secs(10);

/// A link that stood so long was used: the next loss is answered at once.
const USED: Duration = Duration::from_secs(10);

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

/// Keeps the link, until it is dropped.
pub(super) async fn keep(desk: Arc<Desk>, at: CentreAt) {
    let seed = desk.terminal.device.0.as_u64_pair();
    let mut back_off = BackOff::new(Reach::Wan, seed.0 ^ seed.1);
    loop {
        match connect(&desk, &at).await {
            Ok((socket, device)) => {
                desk.state.centre_tried(None);
                let begun = desk.terminal.clock.elapsed();
                let who = Who { device, dialed: true, reach: Reach::Wan };
                carry::carry(socket, who, carry::next(), desk.board.clone()).await;
                if desk.terminal.clock.elapsed().saturating_sub(begun) >= USED {
                    back_off.reset();
                }
            }
            Err(error) => {
                tracing::info!(centre = %at, error = format!("{error:#}"), "the centre is not reached");
                desk.state.centre_tried(Some(format!("{error:#}")));
            }
        }
        sleep(Duration::from_millis(back_off.next_ms())).await;
    }
}

/// Connects and proves who this device is; also says who the centre is.
async fn connect(desk: &Desk, at: &CentreAt) -> Result<(Socket, DeviceId)> {
    let mut request = format!("{}/v1/link", at.base).into_client_request()?;
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    let connecting = connect_async_with_config(request, Some(carry::limits()), true);
    let (mut socket, _) = timeout(REACH, connecting).await.context("no answer")??;
    let challenge: Challenge = hear(&mut socket).await?;
    let claim = claim(desk, at, &challenge)?;
    socket.send(Message::text(serde_json::to_string(&claim)?)).await?;
    match hear(&mut socket).await? {
        Verdict::Welcome => Ok((socket, challenge.centre)),
        Verdict::Unknown => bail!("the centre does not know this device"),
        Verdict::WrongCode => bail!("the code is not good, or not any more"),
        Verdict::Revoked => bail!("this device was sent away"),
        Verdict::Later => bail!("the centre says no, and this version does not know why"),
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
