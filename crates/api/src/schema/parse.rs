//! TypeScript declarations, as ts-rs writes them, read as JSON Schema (2020-12). Knows what those declarations use, and
//! refuses anything else.

use serde_json::{Map, Value, json};

/// A declaration that is written in another way than expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a type cannot be read as a schema near «{near}»")]
pub struct SchemaError {
    near: String,
}

type Parsed<T = Value> = Result<T, SchemaError>;

/// `type NAME = …;`, with or without `export`.
pub(super) fn declaration(text: &str) -> Parsed {
    let mut reader = Reader(text);
    reader.eat("export");
    reader.expect("type")?;
    let name = reader.word();
    reader.expect("=")?;
    let schema = reader.union().map_err(|SchemaError { near }| SchemaError { near: format!("{name}: {near}") })?;
    reader.eat(";");
    reader.end(schema)
}

/// A type where it is used.
pub(super) fn expression(text: &str) -> Parsed {
    let mut reader = Reader(text);
    let schema = reader.union()?;
    reader.end(schema)
}

struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn refuse<T>(&self) -> Parsed<T> {
        Err(SchemaError { near: self.0.chars().take(40).collect() })
    }

    fn end(mut self, schema: Value) -> Parsed {
        self.skip();
        if self.0.is_empty() { Ok(schema) } else { self.refuse() }
    }

    /// Skips blanks and comments; the words of the last comment.
    fn skip(&mut self) -> Option<String> {
        let mut words = None;
        loop {
            self.0 = self.0.trim_start();
            let Some((comment, rest)) = self.0.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) else {
                return words;
            };
            let lines = comment.lines().map(|line| line.trim().trim_start_matches('*').trim());
            words = Some(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "));
            self.0 = rest;
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip();
        let rest = self.0.strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Parsed<()> {
        if self.eat(token) { Ok(()) } else { self.refuse() }
    }

    fn word(&mut self) -> &'a str {
        self.skip();
        let end = self.0.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        word
    }

    fn quoted(&mut self) -> Option<&'a str> {
        self.skip();
        let (text, rest) = self.0.strip_prefix('"')?.split_once('"')?;
        self.0 = rest;
        Some(text)
    }

    fn union(&mut self) -> Parsed {
        self.eat("|");
        let mut members = vec![self.intersection()?];
        while self.eat("|") {
            members.push(self.intersection()?);
        }
        Ok(either(members))
    }

    fn intersection(&mut self) -> Parsed {
        let mut members = vec![self.primary()?];
        while self.eat("&") {
            members.push(self.primary()?);
        }
        Ok(if members.len() == 1 { members.remove(0) } else { json!({"allOf": members}) })
    }

    fn primary(&mut self) -> Parsed {
        if let Some(text) = self.quoted() {
            return Ok(json!({"const": text}));
        }
        if self.eat("(") {
            let inner = self.union()?;
            return self.expect(")").map(|()| inner);
        }
        if self.eat("[") {
            return self.tuple();
        }
        if self.eat("{") {
            return self.object();
        }
        match self.word() {
            "" => self.refuse(),
            "string" => Ok(json!({"type": "string"})),
            // There are no floats in our calls.
            "number" | "bigint" => Ok(json!({"type": "integer"})),
            "boolean" => Ok(json!({"type": "boolean"})),
            "null" => Ok(json!({"type": "null"})),
            "unknown" | "any" => Ok(json!({})),
            "never" => Ok(json!({"not": {}})),
            "symbol" => Ok(json!({"type": "string"})),
            "Array" => {
                let items = self.arguments::<1>()?;
                Ok(json!({"type": "array", "items": items[0]}))
            }
            "Record" => {
                let [key, value] = self.arguments::<2>()?;
                let _ = key;
                Ok(if value == json!({"not": {}}) { json!({"type": "object"}) } else { map(&value) })
            }
            name => Ok(json!({"$ref": format!("#/components/schemas/{name}")})),
        }
    }

    fn arguments<const N: usize>(&mut self) -> Parsed<[Value; N]> {
        self.expect("<")?;
        let mut arguments = vec![self.union()?];
        while self.eat(",") {
            arguments.push(self.union()?);
        }
        self.expect(">")?;
        arguments.try_into().or_else(|_| self.refuse())
    }

    fn tuple(&mut self) -> Parsed {
        let mut items = Vec::new();
        while !self.eat("]") {
            items.push(self.union()?);
            self.eat(",");
        }
        let count = items.len();
        Ok(json!({"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}))
    }

    fn object(&mut self) -> Parsed {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        loop {
            let words = self.skip();
            if self.eat("}") {
                let mut object = json!({"type": "object", "properties": properties});
                if !required.is_empty() {
                    object["required"] = json!(required);
                }
                return Ok(object);
            }
            if self.eat("[") {
                return self.keyed();
            }
            let name = self.quoted().unwrap_or_default();
            let name = if name.is_empty() { self.word() } else { name };
            if name.is_empty() {
                return self.refuse();
            }
            if !self.eat("?") {
                required.push(name);
            }
            self.expect(":")?;
            properties.insert(name.to_owned(), described(self.union()?, words));
            let _ = self.eat(",") || self.eat(";");
        }
    }

    /// `{ [key in KEY]: VALUE }`, after the bracket.
    fn keyed(&mut self) -> Parsed {
        self.word();
        self.expect("in")?;
        self.union()?;
        self.expect("]")?;
        self.eat("?");
        self.expect(":")?;
        let value = self.union()?;
        let _ = self.eat(",") || self.eat(";");
        self.expect("}")?;
        Ok(map(&value))
    }
}

fn map(value: &Value) -> Value {
    json!({"type": "object", "additionalProperties": value})
}

fn described(mut schema: Value, words: Option<String>) -> Value {
    if let (Some(words), Some(fields)) = (words, schema.as_object_mut()) {
        fields.insert("description".to_owned(), Value::String(words));
    }
    schema
}

/// One of several; words to choose from become a list of words.
fn either(mut members: Vec<Value>) -> Value {
    if members.len() == 1 {
        return members.remove(0);
    }
    let words: Option<Vec<&Value>> = members.iter().map(|member| member.get("const")).collect();
    match words {
        Some(words) => json!({"type": "string", "enum": words}),
        None => json!({"anyOf": members}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Value) {
        assert_eq!(expression(text).unwrap(), expected, "{text}");
    }

    #[test]
    fn what_ts_rs_writes_is_read() {
        check("string", json!({"type": "string"}));
        check("\"a\" | \"b\"", json!({"type": "string", "enum": ["a", "b"]}));
        check(
            "Array<[LineId, number]> | null",
            json!({"anyOf": [
                {"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [
                    {"$ref": "#/components/schemas/LineId"}, {"type": "integer"}]}},
                {"type": "null"},
            ]}),
        );
        check("{ [key in string]: string }", json!({"type": "object", "additionalProperties": {"type": "string"}}));
        check("Record<symbol, never>", json!({"type": "object"}));
        check("Record<string, unknown>", json!({"type": "object", "additionalProperties": {}}));
        check(
            "\n{ \n/**\n * How\n * much.\n */\na?: number, \"b-c\": boolean, }",
            json!({
                "type": "object", "required": ["b-c"],
                "properties": {"a": {"type": "integer", "description": "How much."}, "b-c": {"type": "boolean"}},
            }),
        );
        check(
            "{ \"kind\": \"x\" } & (A | B)",
            json!({"allOf": [
                {"type": "object", "properties": {"kind": {"const": "x"}}, "required": ["kind"]},
                {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
            ]}),
        );
    }

    #[test]
    fn what_it_does_not_know_is_refused() {
        for text in ["", "string number", "{ a string }", "Array<string", "Record<string>", "keyof X", "{ a: }", "(a"] {
            assert!(expression(text).is_err(), "{text}");
        }
        assert!(declaration("interface X {}").is_err());
    }
}
