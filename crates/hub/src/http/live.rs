//! Live changes over a WebSocket: first `{"beat": 1}`, from which on nothing is missed; then `{"changed": […]}`, and
//! `{"beat": n}` every 15 s. Who was too slow gets `{"reload": true}` and an end.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::refusal::Refusal;
use crate::door::Door;

const BEAT: Duration = Duration::from_secs(15);

/// Who takes longer for one message is gone.
const SEND_MAX: Duration = Duration::from_secs(10);

/// A client that sends no token by then wants nothing.
const TOKEN_MAX: Duration = Duration::from_secs(10);

/// The longest message that a client may send, in bytes.
const MESSAGE_BYTES_MAX: usize = 4_096;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    token: Option<String>,
}

/// The token comes in the query or as the first message, since a browser cannot add a header here.
pub(super) async fn live(
    State(door): State<Arc<Door>>,
    Query(asked): Query<Asked>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if let Some(token) = &asked.token
        && let Err(error) = door.who(Some(token))
    {
        return Refusal::from(error).into_response();
    }
    let upgrade = upgrade.max_message_size(MESSAGE_BYTES_MAX).max_frame_size(MESSAGE_BYTES_MAX);
    upgrade.on_upgrade(async move |mut socket| {
        if asked.token.is_some() || shows_token(&door, &mut socket).await {
            follow(&door, &mut socket).await;
        }
        // The other side may be gone already.
        let _ = timeout(SEND_MAX, socket.send(Message::Close(None))).await;
    })
}

async fn shows_token(door: &Door, socket: &mut WebSocket) -> bool {
    let first = timeout(TOKEN_MAX, socket.recv()).await;
    let Ok(Some(Ok(Message::Text(text)))) = first else { return false };
    let token = serde_json::from_str::<Asked>(&text).ok().and_then(|asked| asked.token);
    door.who(token.as_deref()).is_ok()
}

/// Passes changes on until the client goes, is too slow, or the terminal stops. The first beat comes before any change, so
/// that a client knows when it began to follow.
async fn follow(door: &Door, socket: &mut WebSocket) {
    let mut changes = door.live().subscribe();
    let mut count = 1_u64;
    if !is_sent(socket, json!({"beat": count}).to_string()).await {
        return;
    }
    let mut beats = interval(BEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beats.reset();
    loop {
        let message = tokio::select! {
            () = door.closed() => return,
            _ = beats.tick() => {
                count += 1;
                json!({"beat": count}).to_string()
            }
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
            change = changes.recv() => match change {
                Ok(text) => text.to_string(),
                // Who is too slow is sent away: it comes again and loads everything anew.
                Err(RecvError::Lagged(_)) => {
                    is_sent(socket, json!({"reload": true}).to_string()).await;
                    return;
                }
                Err(RecvError::Closed) => return,
            },
        };
        if !is_sent(socket, message).await {
            return;
        }
    }
}

async fn is_sent(socket: &mut WebSocket, message: String) -> bool {
    matches!(timeout(SEND_MAX, socket.send(Message::Text(message.into()))).await, Ok(Ok(())))
}
