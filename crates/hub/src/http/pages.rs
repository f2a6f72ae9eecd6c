//! The UI's files, which are built into the program.

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `npm run build` made. In a debug build the files are read when they are asked for.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Ui;

/// Vite puts a hash of the content into these names.
const HASHED: &str = "assets/";

const MISSING: &str = "<!doctype html><meta charset=utf-8><title>Brigade</title>\
<p>Brigade runs, but this build has no user interface. Build it with <code>npm ci &amp;&amp; npm run build</code> in \
<code>ui/</code>, then build this program again.</p>\
<p lang=ru>Brigade работает, но эта сборка без интерфейса. Соберите его командой <code>npm ci &amp;&amp; npm run build</code> \
в папке <code>ui/</code> и пересоберите программу.</p>";

/// A file of the UI; what is no file is an address within the UI, whose first page it gets.
pub(super) async fn page(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    match Ui::get(path) {
        Some(file) if !path.is_empty() => file_response(path, file, &headers),
        _ if path.starts_with(HASHED) => (StatusCode::NOT_FOUND, "there is no such file").into_response(),
        _ => match Ui::get("index.html") {
            Some(file) => file_response("index.html", file, &headers),
            None => ([(header::CONTENT_TYPE, "text/html")], MISSING).into_response(),
        },
    }
}

fn file_response(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag = format!("W/\"{}\"", hash[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let kept = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let common = [(header::ETAG, tag), (header::CACHE_CONTROL, kept.to_owned())];
    if is_known {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = [(header::CONTENT_TYPE, file.metadata.mimetype().to_owned())];
    (common, kind, file.data).into_response()
}
