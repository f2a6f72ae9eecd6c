//! The link that this device keeps: to the first of those before it in the branch that answers. While it stands, better
//! ones are looked for; when it falls, the next is tried.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use sync::{BackOff, Reach};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::{Error, error::ProtocolError};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::book::{Book, Peer};
use super::carry::{self, LinkId, Who};
use super::event::Event;
use super::server::{SUBPROTOCOL, Turned};
use super::state::Attempt;
use super::{Desk, wire};

/// How often a better device than the present one is looked for.
const LOOK: Duration = Duration::from_secs(3);

/// A link that stood so long was used: the next loss is answered at once.
const USED: Duration = Duration::from_secs(3);

type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// Keeps a link, until it is dropped.
pub(super) async fn keep(desk: Arc<Desk>, letters: String) {
    let seed = desk.terminal.device.0.as_u64_pair();
    let mut back_off = BackOff::new(Reach::Lan, seed.0 ^ seed.1);
    let mut book = desk.book.subscribe();
    loop {
        let candidates = candidates(&desk, &book.borrow_and_update(), &letters);
        if candidates.is_empty() {
            tokio::select! {
                () = sleep(LOOK) => {}
                changed = book.changed() => if changed.is_err() { return },
            }
            continue;
        }
        if let Some((peer, socket)) = first(&desk, &candidates).await {
            let begun = desk.terminal.clock.elapsed();
            ride(&desk, &letters, &mut book, (peer, socket)).await;
            if desk.terminal.clock.elapsed().saturating_sub(begun) >= USED {
                back_off.reset();
            }
        }
        tokio::select! {
            () = sleep(Duration::from_millis(back_off.next_ms())) => {}
            _ = book.changed() => {}
        }
    }
}

/// Whom to connect to. One that leads looks for those whom it overtook: they do not come by themselves before they have
/// heard of it.
fn candidates(desk: &Desk, book: &Book, letters: &str) -> Vec<Peer> {
    let before = book.before(desk.terminal.device, letters);
    if !before.is_empty() {
        return before;
    }
    let linked: BTreeSet<_> = desk.state().links.into_iter().map(|link| link.device).collect();
    book.overtaken(letters).into_iter().filter(|peer| !linked.contains(&peer.device)).collect()
}

struct Riding {
    link: LinkId,
    peer: Peer,
    task: JoinHandle<()>,
}

impl Drop for Riding {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn begin(desk: &Arc<Desk>, (peer, socket): (Peer, Socket)) -> Riding {
    let (link, board, device) = (carry::next(), desk.board.clone(), peer.device);
    let task = tokio::spawn(carry::carry(socket, Who { device, dialed: true, reach: Reach::Lan }, link, board));
    Riding { link, peer, task }
}

/// Stays on a link until it ends; changes to a better one as soon as there is one.
async fn ride(desk: &Arc<Desk>, letters: &str, book: &mut watch::Receiver<Arc<Book>>, found: (Peer, Socket)) {
    let mut now = begin(desk, found);
    // The better ones did not answer a moment ago.
    let mut wait = LOOK;
    loop {
        let candidates = book.borrow_and_update().before(desk.terminal.device, letters);
        let better: Vec<Peer> = candidates.into_iter().take_while(|peer| peer.device != now.peer.device).collect();
        tokio::select! {
            _ = &mut now.task => return,
            found = look(desk, &better, wait) => {
                let left = std::mem::replace(&mut now, begin(desk, found));
                leave(desk, left).await;
            }
            changed = book.changed() => {
                if changed.is_err() {
                    return;
                }
                // Another one may lead now.
                wait = Duration::ZERO;
            }
        }
    }
}

/// The old link says good-bye by itself; what it still had to send, the new one sends.
async fn leave(desk: &Desk, mut left: Riding) {
    // A board that is gone has nothing to end.
    let _ = desk.board.send(Event::Leave { link: left.link }).await;
    let _ = timeout(wire::GREET, &mut left.task).await;
}

/// Looks for one of these until it answers, at first after a while.
async fn look(desk: &Desk, better: &[Peer], first_after: Duration) -> (Peer, Socket) {
    if better.is_empty() {
        return std::future::pending().await;
    }
    let mut wait = first_after;
    loop {
        sleep(wait).await;
        if let Some(found) = first(desk, better).await {
            return found;
        }
        wait = LOOK;
    }
}

/// The first of them that answers.
async fn first(desk: &Desk, candidates: &[Peer]) -> Option<(Peer, Socket)> {
    for peer in candidates {
        let mut attempt = Attempt::NoAnswer;
        for address in &peer.addresses {
            match connect(desk, peer, address).await {
                Ok(socket) => {
                    desk.state.tried(peer.device, None);
                    return Some((peer.clone(), socket));
                }
                Err(error) => {
                    tracing::debug!(device = %peer.device, address, %error, "a device is not reached");
                    if let Some(closed) = refused(&error) {
                        attempt = Attempt::Refused(closed);
                    }
                }
            }
        }
        desk.state.tried(peer.device, Some(attempt));
    }
    None
}

async fn connect(desk: &Desk, peer: &Peer, address: &str) -> anyhow::Result<Socket> {
    let key = peer.key().context("its key is not known")?;
    let stream = wire::dial(address, &desk.key, Some(key)).await?;
    let mut request = format!("ws://{address}/v1/link").into_client_request()?;
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    let greeting = client_async_with_config(request, stream, Some(carry::limits()));
    let (socket, response) = timeout(wire::GREET, greeting).await.context("no greeting")??;
    match response.headers().get(SEC_WEBSOCKET_PROTOCOL) {
        Some(spoken) if spoken == SUBPROTOCOL => Ok(socket),
        _ => Err(Error::Protocol(ProtocolError::InvalidHeader(SEC_WEBSOCKET_PROTOCOL.into())).into()),
    }
}

/// Why the other side refuses the link, if it said so.
fn refused(error: &anyhow::Error) -> Option<super::Closed> {
    let Some(Error::Http(response)) = error.downcast_ref::<Error>() else { return None };
    let turned: Turned = serde_json::from_slice(response.body().as_deref()?).ok()?;
    Some(turned.closed)
}
