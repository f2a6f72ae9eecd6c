//! All calls as OpenAPI 3.1, made from the same list and the same declarations as the TypeScript, so that neither can
//! say what the other does not.

mod parse;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::list::{COMMANDS, QUERIES};
use crate::typescript::{self, Signature};

pub use parse::SchemaError;

/// The schemas of all types and calls, for `components.schemas`: `call.NAME` and `answer.NAME` for each call, `Call`
/// for any of them, and the types by their names.
///
/// # Errors
/// If a declaration is written in a way that this module does not know: a mistake in the program.
pub fn schemas() -> Result<Map<String, Value>, SchemaError> {
    let mut schemas = Map::new();
    for (name, declaration) in typescript::declarations() {
        schemas.insert(name, parse::declaration(&declaration)?);
    }
    let commands = COMMANDS.iter().map(|listed| (listed.permission, true, (listed.signature)()));
    let queries = QUERIES.iter().map(|listed| (listed.permission, false, (listed.signature)()));
    let mut calls = BTreeMap::new();
    for (permission, is_command, signature) in commands.chain(queries) {
        let Signature { name, request, answer, .. } = &signature;
        let call = json!({
            "type": "object",
            "description": if is_command { "A command: it records facts." } else { "A query: it only reads." },
            "properties": {
                "command_id": {"type": "string", "format": "uuid"},
                "name": {"const": name},
                "request": parse::expression(request)?,
            },
            "required": if is_command { json!(["command_id", "name"]) } else { json!(["name"]) },
            "x-permission": permission,
        });
        schemas.insert(format!("call.{name}"), call);
        schemas.insert(format!("answer.{name}"), parse::expression(answer)?);
        calls.insert(*name, format!("#/components/schemas/call.{name}"));
    }
    let any: Vec<Value> = calls.values().map(|at| json!({"$ref": at})).collect();
    schemas
        .insert("Call".to_owned(), json!({"oneOf": any, "discriminator": {"propertyName": "name", "mapping": calls}}));
    Ok(schemas)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
                Value::String(to) if name == "$ref" => found.push(to),
                value => references(value, found),
            }),
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_call_is_there_and_every_reference_leads_somewhere() {
        let schemas = schemas().unwrap();
        for name in COMMANDS.iter().map(|listed| listed.name).chain(QUERIES.iter().map(|listed| listed.name)) {
            assert!(schemas.contains_key(&format!("call.{name}")) && schemas.contains_key(&format!("answer.{name}")));
        }
        let whole = Value::Object(schemas.clone());
        let mut found = Vec::new();
        references(&whole, &mut found);
        assert!(found.len() > 100);
        for to in found {
            let name = to.strip_prefix("#/components/schemas/").unwrap_or_default();
            assert!(schemas.contains_key(name), "{to}");
        }
    }

    #[test]
    fn a_call_says_what_it_wants() {
        let schemas = schemas().unwrap();
        let expected = json!({
            "type": "object",
            "description": "A command: it records facts.",
            "properties": {
                "command_id": {"type": "string", "format": "uuid"},
                "name": {"const": "orders.open"},
                "request": {"$ref": "#/components/schemas/OpenOrder"},
            },
            "required": ["command_id", "name"],
            "x-permission": "orders",
        });
        assert_eq!(schemas["call.orders.open"], expected);
        assert_eq!(schemas["OpenOrder"]["required"], json!(["service"]));
    }
}
