//! Those who connect: newcomers with a code, and devices of the branch that exchange facts.

use std::convert::Infallible;
use std::sync::Arc;

use api::ApiError;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use log::DeviceId;
use serde::{Deserialize, Serialize};
use sync::Reach;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::book::Book;
use super::carry::{self, Who};
use super::enrol::BODY_BYTES_MAX;
use super::{Desk, wire};
use crate::keys::PublicKey;

/// The protocol of a link, in the words of the WebSocket's greeting.
pub(crate) const SUBPROTOCOL: &str = "brigade.log.1";

/// Strangers who may be at the door at the same time.
const STRANGERS_MAX: usize = 64;

/// Why a link is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// No device of the branch has this key.
    Unknown,
    /// The device was sent away.
    Revoked,
    /// No version of the protocol is spoken by both.
    OtherVersion,
}

/// A refusal as it travels.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Turned {
    pub(crate) closed: Closed,
}

/// Meets those who connect, until it is dropped.
pub(super) async fn listen(desk: Arc<Desk>, listener: std::net::TcpListener, acceptor: TlsAcceptor) {
    let strangers = Arc::new(Semaphore::new(STRANGERS_MAX));
    let listener = match listener.set_nonblocking(true).and_then(|()| TcpListener::from_std(listener)) {
        Ok(listener) => listener,
        Err(error) => return tracing::error!(%error, "nobody can connect"),
    };
    loop {
        let Ok(room) = Arc::clone(&strangers).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(meet(Arc::clone(&desk), socket, acceptor.clone(), room));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(wire::GREET).await;
            }
        }
    }
}

async fn meet(desk: Arc<Desk>, socket: TcpStream, acceptor: TlsAcceptor, room: OwnedSemaphorePermit) {
    let _ = socket.set_nodelay(true);
    let stream = match timeout(wire::GREET, acceptor.accept(socket)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return tracing::info!(%error, "somebody who connected proved no key"),
        Err(_) => return,
    };
    let Some(key) = wire::key_of_client(&stream) else { return };
    let answer = service_fn(move |request| {
        let desk = Arc::clone(&desk);
        async move { Ok::<_, Infallible>(desk.answer(request, key).await) }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(wire::GREET);
    if let Err(error) = http.serve_connection(TokioIo::new(stream), answer).with_upgrades().await {
        tracing::info!(%error, "somebody who connected said nothing of sense");
    }
    drop(room);
}

impl Desk {
    async fn answer(self: Arc<Self>, request: Request<Incoming>, key: PublicKey) -> Response<Full<Bytes>> {
        match (request.method(), request.uri().path()) {
            (&Method::POST, "/v1/enrol") => self.answer_newcomer(request, key).await,
            (&Method::GET, "/v1/link") => self.answer_device(request, key),
            _ => json(StatusCode::NOT_FOUND, &ApiError::not_found("address")),
        }
    }

    async fn answer_newcomer(&self, request: Request<Incoming>, key: PublicKey) -> Response<Full<Bytes>> {
        let body = timeout(wire::GREET, Limited::new(request.into_body(), BODY_BYTES_MAX).collect()).await;
        let Ok(Ok(body)) = body else {
            return json(StatusCode::BAD_REQUEST, &ApiError::bad_request("it is too long, or broke off"));
        };
        let asked = serde_json::from_slice(&body.to_bytes()).map_err(ApiError::bad_request);
        let answered = match asked {
            Ok(asked) => self.enrol(&asked, key).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok(answer) => written(StatusCode::OK, answer),
            Err(error) => {
                tracing::warn!(%error, "a terminal that wanted to join was refused");
                json(StatusCode::FORBIDDEN, &error)
            }
        }
    }

    fn answer_device(self: &Arc<Self>, mut request: Request<Incoming>, key: PublicKey) -> Response<Full<Bytes>> {
        let device = match self.admit(key, &request) {
            Ok(device) => device,
            Err(closed) => {
                tracing::warn!(%key, ?closed, "a link is refused");
                return json(StatusCode::FORBIDDEN, &Turned { closed });
            }
        };
        let mut response = match create_response_with_body(&request, Full::default) {
            Ok(response) => response,
            Err(error) => return json(StatusCode::BAD_REQUEST, &ApiError::bad_request(error)),
        };
        response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        let (upgraded, board) = (hyper::upgrade::on(&mut request), self.board.clone());
        tokio::spawn(async move {
            let Ok(upgraded) = upgraded.await else { return };
            let limits = Some(carry::limits());
            let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, limits).await;
            carry::carry(socket, Who { device, dialed: false, reach: Reach::Lan }, carry::next(), board).await;
        });
        response
    }

    /// Facts are looked up anew for everybody: a device that was taken in or sent away a moment ago is known as such.
    fn admit(&self, key: PublicKey, request: &Request<Incoming>) -> Result<DeviceId, Closed> {
        let book = Book::read(&self.terminal).map_err(|error| {
            tracing::error!(%error, "the devices of the branch cannot be read");
            Closed::Unknown
        })?;
        let peer = book.by_key(key).filter(|peer| peer.device != self.terminal.device).ok_or(Closed::Unknown)?;
        if peer.revoked {
            return Err(Closed::Revoked);
        }
        let offered = request.headers().get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
        let speaks = offered.flat_map(|value| value.split(',')).any(|one| one.trim() == SUBPROTOCOL);
        speaks.then_some(peer.device).ok_or(Closed::OtherVersion)
    }
}

fn json(status: StatusCode, answer: &impl Serialize) -> Response<Full<Bytes>> {
    written(status, serde_json::to_string(answer).unwrap_or_default())
}

fn written(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
