//! Taking a new terminal in: what it says, what it is told, and both sides of that conversation.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, ensure};
use api::calls::{AnnounceDevice, EnrolDevice};
use api::{Actor, ApiError, CallError, Envelope};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::Scope;
use domain::access::Code as Refused;
use domain::branch::{BOOK, SETTING_AGGREGATE, Settings};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use log::{BranchId, Cell, DeviceId};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::book::{Book, Peer};
use super::codes::{ANSWER, ASK, Claim, Code, Good, Secret};
use super::wire;
use crate::keys::PublicKey;
use crate::terminal::envelope;

/// The version of this conversation.
const PROTOCOL: u16 = 1;

/// More is no answer of ours.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;

/// What a new terminal says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    protocol: u16,
    /// What people shall call it.
    name: String,
    app: String,
    /// That it knows the code, in hexadecimal.
    proof: String,
}

/// What it is told.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    /// [`Joined`] as JSON text, byte for byte as it was proved.
    joined: String,
    proof: String,
}

/// What a device needs to be one of a branch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Joined {
    /// The branch.
    pub branch: BranchId,
    /// Who the device is in it.
    pub device: DeviceId,
    /// The letters that begin its numbers.
    pub letters: String,
    /// The branch's secret for PINs, in Base64.
    pub(crate) pepper: String,
    /// What the restaurant is called.
    pub restaurant: String,
    /// The other devices.
    pub peers: Vec<Peer>,
}

impl Desk {
    /// Takes in who knows the code; the answer as JSON text.
    pub(super) async fn enrol(&self, asked: &Asked, newcomer: PublicKey) -> Result<String, ApiError> {
        if asked.protocol != PROTOCOL {
            return Err(ApiError::bad_request(format!("version {PROTOCOL} is spoken here, not {}", asked.protocol)));
        }
        let proof = blake3::Hash::from_hex(&asked.proof).map_err(ApiError::bad_request)?;
        let keys = [newcomer, self.key.public];
        // Held to the end: two newcomers with one code come one after the other.
        let mut codes = self.codes.lock().await;
        let claim = Claim { keys, said: asked.name.as_bytes(), proof };
        let (secret, by) = match codes.check(&claim, self.terminal.clock.monotonic_ms())? {
            Good::Again(answer) => return Ok(answer),
            Good::New(secret, by) => (secret, by),
        };
        let joined = self.take_in(asked, newcomer, Actor::User(by))?;
        let joined = serde_json::to_string(&joined)?;
        let proof = secret.prove(ANSWER, keys, joined.as_bytes()).to_hex().to_string();
        let answer = serde_json::to_string(&Told { joined, proof })?;
        codes.used(newcomer, answer.clone());
        Ok(answer)
    }

    fn take_in(&self, asked: &Asked, newcomer: PublicKey, actor: Actor) -> Result<Joined, ApiError> {
        let terminal = &self.terminal;
        let book = Book::read(terminal).map_err(broken)?;
        let (device, letters) = (DeviceId(terminal.clock.id()), book.next_letters());
        let enrol = EnrolDevice { device, name: asked.name.clone(), letters: letters.clone() };
        let (public_key, app) = (newcomer.to_string(), asked.app.clone());
        let announce = AnnounceDevice { device, public_key, addresses: Vec::new(), app };
        let call = |name: &str, request: Result<Envelope>| request.with_context(|| name.to_owned()).map_err(broken);
        let calls = [
            call("enrol", envelope(terminal.clock.command(), "devices.enrol", &enrol))?,
            call("announce", envelope(terminal.clock.command(), "devices.announce", &announce))?,
        ];
        let prepared = terminal.api.prepare(&calls, terminal.clock.monotonic_ms())?;
        terminal.api.dispatch(&terminal.store, prepared, actor, terminal.clock.now())?;
        tracing::info!(%device, letters, name = asked.name, "a terminal joined the branch");
        let pepper = BASE64_STANDARD.encode(terminal.folder.pepper(terminal.clock).map_err(broken)?.0);
        let (branch, restaurant) = (terminal.branch, self.restaurant()?);
        Ok(Joined { branch, device, letters, pepper, restaurant, peers: self.introduced(&book) })
    }

    /// The devices that a newcomer is told of; this one with what it knows best: its own key and addresses.
    fn introduced(&self, book: &Book) -> Vec<Peer> {
        let mut peers: BTreeMap<DeviceId, Peer> =
            book.all().iter().filter(|peer| !peer.revoked).map(|peer| (peer.device, peer.clone())).collect();
        if let Some(own) = peers.get_mut(&self.terminal.device) {
            own.public_key = self.key.public.to_string();
            own.addresses = self.addresses();
        }
        peers.into_values().collect()
    }

    pub(super) fn restaurant(&self) -> Result<String, ApiError> {
        let scope = Scope { aggregate: SETTING_AGGREGATE, id: BOOK.to_owned().cell() };
        Ok(self.terminal.store.read(|reader| Ok::<_, ApiError>(Settings::read(&reader.rows_of(&scope)?)))?.name)
    }

    /// Asks the terminal at an address to be taken in, by the code that it shows.
    pub(crate) async fn join(&self, address: &str, code: &str, name: &str) -> Result<Joined, ApiError> {
        let Some(code) = Code::typed(code) else { return Err(CallError::CodeWrong.into()) };
        let secret = tokio::task::spawn_blocking(move || code.stretch()).await.map_err(|e| broken(e.into()))?;
        let secret = secret.map_err(broken)?;
        let address = with_port(address);
        let stream = wire::dial(&address, &self.key, None).await.map_err(|error| {
            tracing::info!(address, %error, "no terminal answers");
            ApiError::from(CallError::NobodyThere { address: address.clone() })
        })?;
        let strange = |error: anyhow::Error| {
            tracing::warn!(address, %error, "something else answers");
            ApiError::from(CallError::NotATerminal { address: address.clone() })
        };
        let server = wire::key_of_server(&stream).context("it showed no key").map_err(strange)?;
        let keys = [self.key.public, server];
        let asked = claim(&secret, keys, name);
        let (status, body) = post(stream, &asked).await.map_err(strange)?;
        if status != StatusCode::OK {
            return Err(serde_json::from_slice(&body).map_err(|error| strange(error.into()))?);
        }
        read(&body, &secret, keys).map_err(strange)
    }
}

fn claim(secret: &Secret, keys: [PublicKey; 2], name: &str) -> Asked {
    let proof = secret.prove(ASK, keys, name.as_bytes()).to_hex().to_string();
    Asked { protocol: PROTOCOL, name: name.to_owned(), app: env!("CARGO_PKG_VERSION").to_owned(), proof }
}

/// Believes an answer only from who knows the code, too.
fn read(body: &[u8], secret: &Secret, keys: [PublicKey; 2]) -> Result<Joined> {
    let told: Told = serde_json::from_slice(body)?;
    let proof = blake3::Hash::from_hex(&told.proof)?;
    ensure!(secret.prove(ANSWER, keys, told.joined.as_bytes()) == proof, "it does not know the code itself");
    Ok(serde_json::from_str(&told.joined)?)
}

async fn post<S>(stream: S, asked: &Asked) -> Result<(StatusCode, Bytes)>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // It ends by itself once the answer is here; what went wrong with it, the answer tells.
    tokio::spawn(connection);
    let body = Full::new(Bytes::from(serde_json::to_vec(asked)?));
    let request = Request::builder().method(Method::POST).uri("/v1/enrol").header("host", "terminal").body(body)?;
    let conversation = async {
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), BODY_BYTES_MAX).collect().await.map_err(|e| anyhow!(e))?;
        Ok((status, body.to_bytes()))
    };
    tokio::time::timeout(wire::GREET, conversation).await.context("no answer")?
}

/// The port that terminals listen on for each other, where nobody has set another.
pub const PORT: u16 = 7301;

/// What somebody typed, with the usual port if there is none.
fn with_port(typed: &str) -> String {
    let typed = typed.trim();
    let has_port = typed.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if has_port { typed.to_owned() } else { format!("{typed}:{PORT}") }
}

fn broken(error: anyhow::Error) -> ApiError {
    ApiError::new(Refused::Broken, format!("{error:#}"))
}
