//! Live changes.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::hub::{Client, Hub, id};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

pub(crate) async fn follow(client: &Client, query: &str) -> Socket {
    let address = format!("{}/api/live{query}", client.url.replace("http:", "ws:"));
    connect_async(address).await.unwrap().0
}

/// The next message that is no heartbeat; nothing if the other side closed.
pub(crate) async fn next(socket: &mut Socket) -> Option<Value> {
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => {
                let said: Value = serde_json::from_str(&text).unwrap();
                if said["beat"].is_null() {
                    return Some(said);
                }
            }
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// The first heartbeat says that the socket follows.
pub(crate) async fn begun(socket: &mut Socket) {
    let first = socket.next().await.unwrap().unwrap();
    assert_eq!(serde_json::from_str::<Value>(first.to_text().unwrap()).unwrap(), json!({"beat": 1}));
}

#[tokio::test]
async fn who_follows_hears_what_changed() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    let token = olga.token.clone().unwrap();
    let mut by_query = follow(&olga, &format!("?token={token}")).await;
    let mut by_message = follow(&olga, "").await;
    by_message.send(Message::text(json!({"token": token}).to_string())).await.unwrap();
    begun(&mut by_query).await;
    begun(&mut by_message).await;
    olga.run("orders.open", json!({"order": id("order", 1), "service": "takeaway"})).await;
    for socket in [&mut by_query, &mut by_message] {
        // The first steps of the branch may be told late.
        let order = json!({"kind": "orders", "id": id("order", 1)});
        while !next(socket).await.unwrap()["changed"].as_array().unwrap().contains(&order) {}
    }
    hub.stop().await;
    assert_eq!((next(&mut by_query).await, next(&mut by_message).await), (None, None), "a hub that stops says so");
}

#[tokio::test]
async fn strangers_hear_nothing() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    let address = format!("{}/api/live?token=no", olga.url.replace("http:", "ws:"));
    insta::assert_snapshot!(connect_async(address).await.unwrap_err().to_string(), @"HTTP error: 401 Unauthorized");
    let mut socket = follow(&olga, "").await;
    socket.send(Message::text("{}")).await.unwrap();
    assert_eq!(next(&mut socket).await, None);
}
