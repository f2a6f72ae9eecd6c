//! Pictures of the menu, for `<img>` in the window: `picture://localhost/HASH`.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::Behind;

/// The scheme of a picture's address.
pub(crate) const SCHEME: &str = "picture";

/// Answers with a picture, or with 404.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let hash = request.uri().path().trim_start_matches('/').to_owned();
        let found = match app.state::<Behind>().door() {
            Ok(door) => door.picture(&hash).await,
            Err(error) => Err(error),
        };
        let response = match found {
            Ok(picture) => Response::builder()
                .header(header::CONTENT_TYPE, picture.media)
                .header(header::CACHE_CONTROL, "max-age=31536000, immutable")
                .body(picture.bytes),
            Err(_) => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        responder.respond(response.unwrap_or_default());
    });
}
