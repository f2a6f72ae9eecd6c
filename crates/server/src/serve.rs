//! Serving the centre over HTTP, until somebody asks the program to stop.

use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use sync::FRAME_BYTES_MAX;
use tokio::net::TcpListener;
use tokio::time::{interval, sleep};

use crate::house::House;
use crate::{Centre, Result, greet, link};

/// The protocol of a link, in the words of the WebSocket's greeting.
const SUBPROTOCOL: &str = "brigade.log.1";

/// Links under way get this long to say good-bye.
const STOPPING: Duration = Duration::from_secs(5);

/// How often the parts of the log for the next months are looked after.
const LOOK: Duration = Duration::from_secs(6 * 60 * 60);

/// Serves the centre on a listener until `stop` ends; then lets links say good-bye, and returns.
///
/// # Errors
/// If the database or the listener fails.
pub async fn serve(
    centre: Centre,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let house = Arc::new(House::open(centre).await?);
    let router =
        Router::new().route("/health", get(health)).route("/metrics", get(metrics)).route("/v1/link", get(linked));
    let looking = tokio::spawn(look_ahead(Arc::clone(&house)));
    let stopping = Arc::clone(&house);
    let told = async move {
        stop.await;
        stopping.stop.send_replace(true);
    };
    let serving = axum::serve(listener, router.with_state(Arc::clone(&house))).with_graceful_shutdown(told);
    let mut stopped = house.stop.subscribe();
    tokio::select! {
        outcome = serving.into_future() => if let Err(error) = outcome {
            tracing::error!(%error, "the listener failed");
        },
        () = async {
            // The sender lives as long as the house.
            let _ = stopped.wait_for(|stop| *stop).await;
            sleep(STOPPING).await;
        } => {}
    }
    looking.abort();
    Ok(())
}

async fn look_ahead(house: Arc<House>) {
    let mut looks = interval(LOOK);
    loop {
        looks.tick().await;
        if let Err(error) = house.centre.make_partitions().await {
            tracing::error!(%error, "the parts of the log for the next months are not ready");
        }
    }
}

async fn health(State(house): State<Arc<House>>) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    match house.centre.name().await {
        Ok(_) => Json(json!({"ok": true, "version": version, "database": "ok"})).into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            let words = json!({"ok": false, "version": version, "database": "it does not answer"});
            (StatusCode::SERVICE_UNAVAILABLE, Json(words)).into_response()
        }
    }
}

async fn metrics(State(house): State<Arc<House>>) -> Response {
    let form = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, form)], house.meters.text()).into_response()
}

async fn linked(State(house): State<Arc<House>>, socket: WebSocketUpgrade) -> Response {
    let socket = socket.protocols([SUBPROTOCOL]).max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX);
    if socket.selected_protocol().is_none() {
        let words = json!({"closed": "other_version"});
        return (StatusCode::FORBIDDEN, Json(words)).into_response();
    }
    socket.on_upgrade(async move |mut socket| match greet::greet(&house, &mut socket).await {
        Ok(Some(guest)) => link::carry(&house, guest, socket).await,
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "nobody can be greeted"),
    })
}
