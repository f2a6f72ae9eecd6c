//! `GET /api/schema`: OpenAPI 3.1. The calls come from the one list; the few addresses beside it are described here.

use std::sync::OnceLock;

use api::schemas;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// The document, written once.
pub(super) async fn schema() -> Response {
    static DOCUMENT: OnceLock<Result<String, String>> = OnceLock::new();
    let made = || schemas().map(|schemas| document(schemas).to_string()).map_err(|error| error.to_string());
    match DOCUMENT.get_or_init(made) {
        Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.as_str()).into_response(),
    }
}

/// Address, method, whether a token is needed, what it is for, what it wants, what it gives.
type Address = (&'static str, &'static str, bool, &'static str, Value, Value);

fn addresses() -> Vec<Address> {
    let text = json!({"type": "string"});
    let call = json!({"$ref": "#/components/schemas/Call"});
    let changed = json!({"type": "array", "items": {"$ref": "#/components/schemas/ChangedThing"}});
    let signed_in = json!({"$ref": "#/components/schemas/SignedIn"});
    let nothing = object(&[]);
    let setup = [("name", &text), ("language", &text), ("owner", &text), ("pin", &text)].map(|(n, v)| (n, v.clone()));
    let approve = [("pin", text.clone()), ("permission", text.clone()), ("call", call.clone())];
    let one = object(&[("answer", json!({})), ("changed", changed.clone())]);
    let many = object(&[("answers", json!({"type": "array", "items": {}})), ("changed", changed)]);
    let calls = json!({"oneOf": [call.clone(), {"type": "array", "items": call, "minItems": 1}]});
    let answers = json!({"oneOf": [one, many]});
    vec![
        ("/api/rpc", "post", true, "One call, or a list that stands or falls together", calls, answers),
        ("/api/start", "get", false, "What a window asks first", Value::Null, json!({"type": "object"})),
        ("/api/setup", "post", false, "Founds a branch where nobody works yet", object(&setup), signed_in.clone()),
        ("/api/login", "post", false, "Signs in by PIN or card", object(&[("pin", text.clone())]), signed_in.clone()),
        ("/api/refresh", "post", false, "A new pair of tokens", object(&[("refresh", text.clone())]), signed_in),
        ("/api/logout", "post", true, "Signs out", nothing.clone(), nothing.clone()),
        (
            "/api/approve",
            "post",
            true,
            "A second person's word for one call",
            object(&approve),
            object(&[("approver", text.clone()), ("name", text.clone())]),
        ),
        (
            "/api/pin",
            "post",
            true,
            "Sets a PIN",
            object(&[("user", text.clone()), ("pin", text.clone())]),
            nothing.clone(),
        ),
        ("/api/card", "post", true, "Sets a card", object(&[("user", text.clone()), ("card", text.clone())]), nothing),
    ]
}

/// Addresses that keep the store.
fn upkeep() -> Vec<Address> {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let backup =
        object(&[("file", text.clone()), ("why", text.clone()), ("at_ms", number.clone()), ("bytes", number.clone())]);
    let backups = json!({"type": "array", "items": backup.clone()});
    let chosen = object(&[("file", text.clone())]);
    let restart = object(&[("restart", json!({"type": "boolean"}))]);
    let problems = json!({"type": "array", "items": text});
    let found =
        object(&[("occasion", text.clone()), ("at_ms", number.clone()), ("facts", number), ("problems", problems)]);
    let proof =
        object(&[("running", json!({"type": "boolean"})), ("last", json!({"oneOf": [found, {"type": "null"}]}))]);
    let back = "Puts a copy back; the terminal opens again on it";
    vec![
        ("/api/health", "post", true, "How the terminal is", Value::Null, json!({"type": "object"})),
        ("/api/proof", "post", true, "What the last proof of the store found", Value::Null, proof.clone()),
        ("/api/proof/begin", "post", true, "Proves the store while selling goes on", Value::Null, proof),
        ("/api/backups", "get", true, "Copies of the store", Value::Null, backups.clone()),
        ("/api/backups/make", "post", true, "Copies the store now", Value::Null, backup),
        ("/api/backups/restore", "post", true, back, chosen.clone(), restart.clone()),
        ("/api/setup/copies", "get", false, "Copies that a new terminal could become", Value::Null, backups),
        ("/api/setup/restore", "post", false, "Makes a new terminal the one whose copy it is", chosen, restart),
    ]
}

/// Addresses of the other terminals of the restaurant.
fn links() -> Vec<Address> {
    let (text, any) = (json!({"type": "string"}), json!({"type": "object"}));
    let words = json!({"type": "array", "items": text.clone()});
    let number = json!({"type": "integer"});
    let join = object(&[("address", text.clone()), ("code", text.clone()), ("name", text.clone())]);
    let joined =
        object(&[("restart", json!({"type": "boolean"})), ("restaurant", text.clone()), ("letters", text.clone())]);
    let invited = object(&[("code", text.clone()), ("life_ms", number), ("addresses", words.clone()), ("qr", words)]);
    let centre = object(&[("address", text.clone()), ("code", text.clone())]);
    let to_centre = "Makes the restaurant one of a chain, by a code of its centre; needs the right `settings`";
    let path = object(&[("path", text.clone())]);
    let sticks = "Memory sticks, and the parcels on them; needs the right `settings`, as the next two do";
    let take_in = "A code by which one more terminal joins; needs the right `settings`";
    vec![
        ("/api/setup/join", "post", false, "Makes a new terminal one of a restaurant's", join, joined),
        ("/api/links", "post", true, "The links with the other terminals", Value::Null, any.clone()),
        ("/api/links/invite", "post", true, take_in, Value::Null, invited),
        ("/api/links/withdraw", "post", true, "Takes the code back", Value::Null, object(&[])),
        ("/api/parcels", "post", true, sticks, Value::Null, any.clone()),
        ("/api/parcels/pack", "post", true, "Writes all records into a parcel in a folder", path.clone(), any.clone()),
        ("/api/parcels/unpack", "post", true, "Takes what is new from a parcel", path, any.clone()),
        ("/api/links/centre", "post", true, to_centre, centre, object(&[])),
        ("/api/baton", "post", true, "Gets an order's baton from its holder", object(&[("order", text)]), any),
    ]
}

/// Addresses of screens.
fn screens() -> Vec<Address> {
    let (text, any) = (json!({"type": "string"}), json!({"type": "object"}));
    let code = object(&[("code", text.clone())]);
    let token = object(&[("token", text.clone())]);
    let wish = object(&[("name", text.clone()), ("kind", text.clone()), ("station", text.clone())]);
    let take_in = "A code by which one screen comes in; needs the right `settings`";
    let pair = "Lets a screen in that shows the code; it keeps the token of the answer and shows it as `x-screen`";
    vec![
        ("/api/screens/pair", "post", false, pair, code, any.clone()),
        ("/api/screens/begin", "post", false, "Begins the work of a screen", token, any.clone()),
        ("/api/screens", "post", true, "Where screens come in", Value::Null, any.clone()),
        ("/api/screens/invite", "post", true, take_in, wish, any),
        ("/api/screens/withdraw", "post", true, "Takes the code back", Value::Null, object(&[])),
    ]
}

/// Address and method of every question that the door answers.
pub(super) fn questions() -> impl Iterator<Item = (&'static str, &'static str)> {
    addresses().into_iter().chain(upkeep()).chain(links()).chain(screens()).map(|(path, method, ..)| (path, method))
}

/// What is read as it is: the address, what it is, its type, whether a token is needed.
const READ: [(&str, &str, &str, bool); 4] = [
    ("/health", "How the terminal is: 503 when it cannot sell", "application/json", false),
    ("/metrics", "Counters and times (OpenMetrics 1.0)", "application/openmetrics-text", false),
    ("/api/pictures/{hash}", "A picture of the menu", "image/*", false),
    ("/api/papers/{id}", "What a virtual printer printed", "image/png", true),
];

fn reading((path, summary, media, needs_token): (&str, &str, &str, bool)) -> Value {
    let mut operation = json!({"summary": summary, "responses": {
        "200": {"description": "Done", "content": {media: {}}},
        "default": {"description": "Refused", "content": json_content(&json!({"$ref": "#/components/schemas/ApiError"}))},
    }});
    if needs_token {
        operation["security"] = json!([{"token": []}]);
    }
    if let Some(name) = path.split_once('{').and_then(|(_, name)| name.strip_suffix('}')) {
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        operation["parameters"] = json!([parameter]);
    }
    json!({"get": operation})
}

fn object(fields: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn json_content(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

fn document(mut schemas: Map<String, Value>) -> Value {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let words = json!({"type": "array", "items": text.clone()});
    let signed_in =
        [("token", text.clone()), ("refresh", text.clone()), ("expires_ms", number), ("user", text.clone())];
    let person = [("name", text.clone()), ("role", text), ("permissions", words)];
    schemas.insert("SignedIn".to_owned(), object(&[&signed_in[..], &person[..]].concat()));
    let refused = json_content(&json!({"$ref": "#/components/schemas/ApiError"}));
    let mut paths: Map<String, Value> = READ.into_iter().map(|read| (read.0.to_owned(), reading(read))).collect();
    for (path, method, needs_token, summary, request, answer) in addresses().into_iter().chain(upkeep()).chain(links())
    {
        let mut operation = json!({"summary": summary, "responses": {
            "200": {"description": "Done", "content": json_content(&answer)},
            "default": {"description": "Refused: nothing was changed", "content": refused},
        }});
        if needs_token {
            operation["security"] = json!([{"token": []}]);
        }
        if !request.is_null() {
            operation["requestBody"] = json!({"required": true, "content": json_content(&request)});
        }
        paths.insert(path.to_owned(), json!({ method: operation }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Brigade", "version": env!("CARGO_PKG_VERSION"),
            "description": "A terminal. `/api/live` is a WebSocket of what changed."},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    })
}
