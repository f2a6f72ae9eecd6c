//! The TypeScript of all calls, written from the one list, so that no call site states a type of its own.

use std::collections::BTreeMap;

use domain::access::Permission;
use ts_rs::{Config, TS, TypeVisitor};

use crate::ApiError;
use crate::envelope::ChangedThing;
use crate::list::{COMMANDS, QUERIES};
use crate::refusal::Refused;

/// Where the generated file lies, from the root of the repository.
pub const FILE: &str = "ui/src/api/types.gen.ts";

/// The types of one call.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) request: String,
    pub(crate) answer: String,
    types: Types,
}

impl Signature {
    pub(crate) fn of<Request: TS + 'static, Answer: TS + 'static>(name: &'static str) -> Self {
        let config = config();
        let mut types = Types::default();
        types.add::<Request>(&config);
        types.add::<Answer>(&config);
        Self { name, request: Request::name(&config), answer: Answer::name(&config), types }
    }
}

fn config() -> Config {
    Config::new().with_large_int("number")
}

/// Declarations by name.
#[derive(Debug, Default)]
struct Types(BTreeMap<String, String>);

impl Types {
    fn add<T: TS + 'static + ?Sized>(&mut self, config: &Config) {
        let mut visitor = Visitor { config, types: self };
        visitor.visit::<T>();
    }
}

struct Visitor<'a> {
    config: &'a Config,
    types: &'a mut Types,
}

impl TypeVisitor for Visitor<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(self.config);
            if self.types.0.contains_key(&name) {
                return;
            }
            self.types.0.insert(name, format!("export {}", T::decl(self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The declarations of all types that calls name, by their names.
pub(crate) fn declarations() -> BTreeMap<String, String> {
    let mut types = Types::default();
    types.add::<ApiError>(&config());
    types.add::<ChangedThing>(&config());
    types.add::<Refused>(&config());
    let commands = COMMANDS.iter().map(|listed| (listed.signature)());
    for signature in commands.chain(QUERIES.iter().map(|listed| (listed.signature)())) {
        types.0.extend(signature.types.0);
    }
    types.0
}

/// Writes the whole file.
pub fn file() -> String {
    let commands: Vec<Signature> = COMMANDS.iter().map(|listed| (listed.signature)()).collect();
    let queries: Vec<Signature> = QUERIES.iter().map(|listed| (listed.signature)()).collect();
    let mut text = String::from("// Generated from the list of calls by `cargo xtask gen`. Never edited by hand.\n\n");
    for declaration in declarations().values() {
        text.push_str(declaration.trim_end());
        text.push('\n');
    }
    text.push_str(&calls("Commands", &commands));
    text.push_str(&calls("Queries", &queries));
    text
}

/// Where the list of calls for people lies, seen from the root of the workspace.
pub const LIST_FILE: &str = "docs/commands.md";

/// The list of calls for people: name, right, request, answer.
pub fn list() -> String {
    let mut text = "# Calls\n\nGenerated from the one list of calls by `cargo xtask gen`; never edited by hand. Requests and answers are \
                    described in `ui/src/api/types.gen.ts` and, for a running hub, at `/api/schema`. A command carries an \
                    identifier of its caller's and has one effect, however often it is sent.\n"
        .to_owned();
    let word = |right: Permission| serde_json::to_value(right).ok().and_then(|word| word.as_str().map(str::to_owned));
    let mut table = |title: &str, calls: Vec<(Permission, Signature)>| {
        text.push_str(&format!("\n## {title}\n\n| name | right | request | answer |\n|---|---|---|---|\n"));
        for (right, call) in calls {
            let right = word(right).unwrap_or_default();
            text.push_str(&format!("| `{}` | {right} | {} | {} |\n", call.name, call.request, plain(&call.answer)));
        }
    };
    table("Commands", COMMANDS.iter().map(|listed| (listed.permission, (listed.signature)())).collect());
    table("Queries", QUERIES.iter().map(|listed| (listed.permission, (listed.signature)())).collect());
    text
}

/// A type as a cell of a table shows it.
fn plain(kind: &str) -> String {
    kind.replace('|', "or").replace('<', " of ").replace('>', "")
}

fn calls(interface: &str, signatures: &[Signature]) -> String {
    let line = |s: &Signature| format!("  \"{}\": {{ request: {}; answer: {} }};\n", s.name, s.request, s.answer);
    let lines: String = signatures.iter().map(line).collect();
    format!("\nexport interface {interface} {{\n{lines}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Run with `BRIGADE_GEN=1` to write the file.
    fn check(file: &str, generated: &str) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
        if std::env::var_os("BRIGADE_GEN").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, generated).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == generated, "{file} is stale: run `cargo xtask gen`");
    }

    #[test]
    fn generated_types_are_current() {
        check(FILE, &file());
    }

    #[test]
    fn generated_list_is_current() {
        check(LIST_FILE, &list());
    }
}
