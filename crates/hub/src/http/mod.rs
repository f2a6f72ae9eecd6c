//! The door over HTTP: the same questions, live changes, the UI's files. It decides nothing.

mod live;
mod pages;
mod refusal;
mod schema;

use std::net::SocketAddr;
use std::sync::Arc;

use api::Keypad;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::serve::IncomingStream;
use serde_json::value::RawValue;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument;

use crate::door::{BODY_BYTES_MAX, Door, LARGE_BODY_BYTES_MAX, Question};
use refusal::Refusal;

/// What a page of ours may load and do. Styles are set on elements by the UI; scripts only come in files.
const CSP: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
                   object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A screen may also look whether the other terminals answer, wherever in the house they are.
const SCREENS_REACH: &str = "connect-src 'self' https:";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What finds a question in the logs, and its answer.
const CORRELATION: HeaderName = HeaderName::from_static("x-correlation-id");
const CORRELATION_BYTES_MAX: usize = 64;
const NAMELESS: HeaderValue = HeaderValue::from_static("");

/// By what a browser is known again to whoever counts wrong PINs.
const DEVICE: HeaderName = HeaderName::from_static("x-device");
/// By what a screen is known that was let in.
const SCREEN: HeaderName = HeaderName::from_static("x-screen");
/// A shorter secret could be guessed.
const DEVICE_BYTES_MIN: usize = 16;

/// Who is at the other end of a connection, encrypted or not.
#[derive(Debug, Clone, Copy)]
pub struct Caller(SocketAddr);

impl Caller {
    /// Whoever is at an address.
    pub(crate) fn at(peer: SocketAddr) -> Self {
        Self(peer)
    }
}

impl Connected<IncomingStream<'_, TcpListener>> for Caller {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self::at(*stream.remote_addr())
    }
}

/// All addresses of a terminal.
pub fn router(door: Arc<Door>) -> Router {
    let pages = Router::new().fallback(get(pages::page)).layer(CompressionLayer::new());
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/api/schema", get(schema::schema))
        .route("/api/live", get(live::live))
        .route("/api/pictures/{hash}", get(picture))
        .route("/api/papers/{id}", get(paper))
        .merge(questions())
        .route("/api/{*path}", any(question))
        .with_state(Arc::clone(&door))
        .fallback_service(pages)
        .layer(CatchPanicLayer::custom(|_| Refusal::panicked().into_response()))
        .layer(from_fn_with_state(door, guarded))
}

/// The same addresses for screens: whoever has not been let in gets the page, and is asked for a code.
pub fn for_screens(door: Arc<Door>) -> Router {
    router(Arc::clone(&door)).route("/here", get(here)).layer(from_fn_with_state(door, paired))
}

/// Says nothing but that a terminal is here: to pages of the other terminals, whose screens look for one that answers.
async fn here() -> Response {
    let corp = HeaderName::from_static("cross-origin-resource-policy");
    (StatusCode::NO_CONTENT, [(corp, "cross-origin"), (header::CACHE_CONTROL, "no-store")]).into_response()
}

/// What a screen may ask before it is let in. A picture's address is its hash, and a browser adds no header to it; a live
/// stream shows the token of whoever signed in.
const UNPAIRED: [&str; 4] = ["/api/screens/pair", "/api/screens/begin", "/api/pictures/", "/api/live"];

async fn paired(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_open = !path.starts_with("/api/") || UNPAIRED.iter().any(|open| path.starts_with(open));
    if !is_open {
        let token = request.headers().get(SCREEN).and_then(|token| token.to_str().ok()).unwrap_or_default();
        if let Err(error) = door.admits(token).await {
            return Refusal::from(error).into_response();
        }
    }
    let mut response = next.run(request).await;
    let usual = response.headers().get(header::CONTENT_SECURITY_POLICY).is_some_and(|policy| policy == CSP);
    if let (true, Ok(wider)) = (usual, HeaderValue::try_from(format!("{CSP}; {SCREENS_REACH}"))) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, wider);
    }
    response
}

/// The addresses of the schema, each by its one method.
fn questions() -> Router<Arc<Door>> {
    let answered = |method: &str| if method == "get" { get(question) } else { post(question) };
    let otherwise = || async { Refusal::other_method() };
    schema::questions()
        .fold(Router::new(), |router, (path, method)| router.route(path, answered(method).fallback(otherwise)))
}

/// Adds the headers that keep a browser careful, unless an answer has stricter ones, and the one name by which the
/// question is found in the logs.
async fn guarded(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let correlation = correlation(request.headers(), &door);
    let span = tracing::info_span!("question", correlation = %correlation.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span).await;
    response.headers_mut().insert(CORRELATION, correlation);
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The caller's own name for the question, if it has a decent one.
fn correlation(headers: &HeaderMap, door: &Door) -> HeaderValue {
    let decent = |name: &&HeaderValue| name.len() <= CORRELATION_BYTES_MAX && name.to_str().is_ok();
    let made = || HeaderValue::try_from(door.terminal().clock.id().to_string());
    headers.get(CORRELATION).filter(decent).cloned().or_else(|| made().ok()).unwrap_or(NAMELESS)
}

/// Any question of the door. Only who is signed in may send much.
async fn question(State(door): State<Arc<Door>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches("/api/").to_owned();
    match ask(&door, &path, request).await {
        Ok(answer) => json(StatusCode::OK, answer),
        Err(refusal) => refusal.into_response(),
    }
}

async fn ask(door: &Arc<Door>, path: &str, request: Request) -> Result<Box<RawValue>, Refusal> {
    let (parts, body) = request.into_parts();
    let token = bearer(&parts.headers);
    let bytes_max = if path == "rpc" && door.who(token).is_ok() { LARGE_BODY_BYTES_MAX } else { BODY_BYTES_MAX };
    let body = read(body, bytes_max).await?;
    let keypad = keypad(&parts);
    Ok(door.answer(Question { path, token, body: &body, keypad }).await?)
}

fn keypad(parts: &Parts) -> Keypad {
    let secret = parts.headers.get(DEVICE).map(HeaderValue::as_bytes).filter(|secret| secret.len() >= DEVICE_BYTES_MIN);
    let peer = parts.extensions.get::<ConnectInfo<Caller>>();
    Keypad { device: secret.map(log::Hash::of), address: peer.map(|ConnectInfo(peer)| peer.0.ip()) }
}

async fn read(body: Body, bytes_max: usize) -> Result<Bytes, Refusal> {
    to_bytes(body, bytes_max).await.map_err(|_| Refusal::too_large(bytes_max))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn json(status: StatusCode, text: Box<RawValue>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, String::from(Box::<str>::from(text))).into_response()
}

async fn health(State(door): State<Arc<Door>>) -> Response {
    match door.health().await {
        Ok(health) => {
            let status = if health.ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
            (status, [(header::CACHE_CONTROL, "no-store")], axum::Json(health)).into_response()
        }
        Err(error) => Refusal::from(error).into_response(),
    }
}

async fn metrics(State(door): State<Arc<Door>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], door.metrics()).into_response()
}

/// A picture. It may be an SVG, which must not run as a page of ours if somebody opens it by itself.
async fn picture(State(door): State<Arc<Door>>, Path(hash): Path<String>) -> Response {
    let picture = match door.picture(&hash).await {
        Ok(picture) => picture,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let headers = [
        (header::CONTENT_TYPE, picture.media),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox".to_owned()),
    ];
    (headers, picture.bytes).into_response()
}

/// What a paper of a virtual printer looks like.
async fn paper(State(door): State<Arc<Door>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match door.paper_png(bearer(&headers), &id).await {
        Ok(png) => ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], png).into_response(),
        Err(error) => Refusal::from(error).into_response(),
    }
}
