//! The socket of a link: frames in, frames out, and an end. What they mean, the board knows.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use log::DeviceId;
use sync::{FRAME_BYTES_MAX, Message as Said, Reach, decode_frame, encode_frame};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use super::event::Event;

/// Frames that wait to be sent; a peer that lets more of them pile up is gone.
const WAITING_MAX: usize = 256;

/// Who takes longer for one frame is gone.
const SEND_MAX: Duration = Duration::from_secs(10);

/// A link, for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LinkId(u64);

/// A name for a new link.
pub(crate) fn next() -> LinkId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    LinkId(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Who is at the other end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    pub(crate) device: DeviceId,
    /// This device connected, not the other.
    pub(crate) dialed: bool,
    /// How far away it is: a terminal is in the house, the centre is not.
    pub(crate) reach: Reach,
}

/// No longer message is taken from the wire.
pub(crate) fn limits() -> WebSocketConfig {
    WebSocketConfig::default().max_message_size(Some(FRAME_BYTES_MAX)).max_frame_size(Some(FRAME_BYTES_MAX))
}

/// Carries frames between a socket and the board until either lets go.
pub(crate) async fn carry<S>(socket: WebSocketStream<S>, who: Who, link: LinkId, board: mpsc::Sender<Event>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (out, frames) = mpsc::channel(WAITING_MAX);
    if board.send(Event::Opened { link, who, out }).await.is_err() {
        return;
    }
    let (sink, stream) = socket.split();
    // Side by side: two peers that both send much would otherwise wait for each other.
    tokio::select! {
        () = send(sink, frames) => {}
        () = receive(stream, link, &board) => {}
    }
    // A board that is gone needs no farewell.
    let _ = board.send(Event::Closed { link }).await;
}

async fn send<S>(mut sink: SplitSink<WebSocketStream<S>, Message>, mut frames: mpsc::Receiver<Vec<u8>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(frame) = frames.recv().await {
        if !matches!(timeout(SEND_MAX, sink.send(Message::Binary(frame.into()))).await, Ok(Ok(()))) {
            return;
        }
    }
    // The other side may be gone already.
    let _ = timeout(SEND_MAX, sink.close()).await;
}

async fn receive<S>(mut stream: SplitStream<WebSocketStream<S>>, link: LinkId, board: &mpsc::Sender<Event>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let messages = match stream.next().await {
            Some(Ok(Message::Binary(frame))) => read(&frame),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Close(_))) | None => return,
            Some(Ok(_)) => return tracing::warn!("a peer sent what is no frame"),
            Some(Err(error)) => return tracing::info!(%error, "a link broke"),
        };
        let Some(messages) = messages else { return };
        if board.send(Event::Heard { link, messages }).await.is_err() {
            return;
        }
    }
}

/// A frame that cannot be read ends the link: whoever sent it is ill, or no device of ours.
fn read(frame: &[u8]) -> Option<Vec<Said>> {
    decode_frame(frame).map_err(|error| tracing::warn!(%error, "a frame is refused")).ok()
}

/// As few frames as will do.
pub(super) fn frames(mail: &[Said]) -> Vec<Vec<u8>> {
    if let Ok(frame) = encode_frame(mail) {
        return vec![frame];
    }
    let one = |message| encode_frame(std::slice::from_ref(message));
    mail.iter().filter_map(|message| one(message).map_err(|error| tracing::error!(%error, "no frame")).ok()).collect()
}
