//! The arrows between our crates, and what must not be reachable at all from the crates of rules.
//! Reads manifests and the dependency graph; never the sources.

use toml::Table;

use super::tree::{File, cargo_tree, file, files};
use super::{Violation, hold};

/// Which of our crates a crate may use in what it ships. Nothing else is an arrow.
const ARROWS: [(&str, &[&str]); 10] = [
    ("brigade-log", &[]),
    ("brigade-domain", &["brigade-log"]),
    ("brigade-sync", &["brigade-log"]),
    ("brigade-devices", &["brigade-domain"]),
    ("brigade-store", &["brigade-domain", "brigade-log", "brigade-sync"]),
    // `api` and `hub` speak of facts and identifiers, which are `log`'s words.
    ("brigade-api", &["brigade-domain", "brigade-log", "brigade-store", "brigade-devices"]),
    // `hub` builds requests and writes exports of `domain`'s types.
    (
        "brigade-hub",
        &["brigade-api", "brigade-domain", "brigade-log", "brigade-store", "brigade-sync", "brigade-devices"],
    ),
    ("brigade-server", &["brigade-domain", "brigade-log", "brigade-sync"]),
    ("brigade", &["brigade-hub", "brigade-api"]),
    ("xtask", &[]),
];

/// The test machine may use every crate, and only tests may use the test machine.
const TESTKIT: &str = "brigade-testkit";

/// The crates of rules and protocol, and what would give them I/O, a runtime or a screen.
const PURE: [&str; 3] = ["brigade-log", "brigade-domain", "brigade-sync"];
const IMPURE: [&str; 8] = ["axum", "rand", "reqwest", "rusqlite", "tauri", "tokio", "tokio-postgres", "tonic"];

/// A member of the workspace.
struct Member {
    path: String,
    name: String,
    manifest: Table,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shipped,
    Test,
}

fn table(file: &File) -> Table {
    file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path))
}

fn members(manifests: &[File]) -> Vec<Member> {
    let parsed = manifests.iter().map(|file| (file.path.clone(), table(file)));
    let named = parsed.filter_map(|(path, manifest)| {
        let name = manifest.get("package")?.get("name")?.as_str()?.to_owned();
        Some(Member { path, name, manifest })
    });
    named.collect()
}

/// The tables of dependencies in a manifest, those of single platforms included.
fn dependency_tables(manifest: &Table) -> Vec<(Kind, &Table)> {
    let platforms = manifest.get("target").and_then(|target| target.as_table()).into_iter().flat_map(Table::values);
    let scopes = std::iter::once(manifest).chain(platforms.filter_map(|platform| platform.as_table()));
    let kinds =
        [("dependencies", Kind::Shipped), ("build-dependencies", Kind::Shipped), ("dev-dependencies", Kind::Test)];
    scopes.flat_map(|scope| kinds.map(|(key, kind)| Some((kind, scope.get(key)?.as_table()?)))).flatten().collect()
}

/// The package that a dependency means: its own `package` or, with `workspace = true`, that of the root manifest.
fn package(key: &str, dependency: &toml::Value, workspace: &Table) -> String {
    let renamed = |value: &toml::Value| Some(value.get("package")?.as_str()?.to_owned());
    renamed(dependency).or_else(|| renamed(workspace.get(key)?)).unwrap_or_else(|| key.to_owned())
}

fn workspace_dependencies(root: &File) -> Table {
    let root = table(root);
    let found = root.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    found.and_then(|dependencies| dependencies.as_table()).cloned().unwrap_or_default()
}

/// Our packages that a member depends on, each with the kind of the dependency.
fn arrows(member: &Member, workspace: &Table, is_ours: impl Fn(&str) -> bool) -> Vec<(Kind, String)> {
    let tables = dependency_tables(&member.manifest).into_iter();
    let all = tables.flat_map(|(kind, table)| table.iter().map(move |entry| (kind, entry)));
    let named = all.map(|(kind, (key, dependency))| (kind, package(key, dependency, workspace)));
    named.filter(|(_, name)| is_ours(name)).collect()
}

fn is_allowed(from: &str, kind: Kind, to: &str) -> bool {
    let listed = ARROWS.iter().any(|(name, allowed)| *name == from && allowed.contains(&to));
    from == TESTKIT || listed || (kind == Kind::Test && to == TESTKIT)
}

fn forbidden_arrows(root: &File, manifests: &[File]) -> Vec<Violation> {
    let workspace = workspace_dependencies(root);
    let members = members(manifests);
    let is_ours = |name: &str| members.iter().any(|member| member.name == name);
    let mut violations = Vec::new();
    for member in &members {
        let from = &member.name;
        for (kind, to) in arrows(member, &workspace, is_ours) {
            if !is_allowed(from, kind, &to) {
                violations.push(Violation::in_file(&member.path, format!("forbidden: {from} → {to}")));
            }
        }
        if from != TESTKIT && !ARROWS.iter().any(|(name, _)| name == from) {
            violations.push(Violation::in_file(&member.path, format!("{from} has no line in ARROWS")));
        }
    }
    violations
}

/// Packages that `cargo tree` prints and that must be absent.
fn impure_packages(member: &str, printed: &str) -> Vec<Violation> {
    let names = printed.lines().filter_map(|line| line.split_whitespace().next());
    let impure = names.filter(|name| IMPURE.contains(name));
    impure.map(|name| Violation::in_file(member, format!("reaches {name}"))).collect()
}

#[test]
fn arrows_between_crates_are_those_of_the_design() {
    let root = file("Cargo.toml").expect("the workspace has a root manifest");
    let violations = forbidden_arrows(&root, &files("Cargo.toml"));
    hold("Crates depend on each other only as ARROWS allows.", &violations);
}

#[test]
fn log_domain_and_sync_reach_no_io() {
    for member in PURE {
        let printed = cargo_tree(&["--package", member, "--edges", "normal"]);
        assert!(printed.starts_with(member), "{printed}");
        hold("Rules and protocol reach no I/O, no runtime and no screen.", &impure_packages(member, &printed));
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{File, forbidden_arrows, impure_packages};
    use insta::assert_snapshot;

    fn manifest(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn check(api: &str, expected: &str) {
        let root = manifest("Cargo.toml", "[workspace.dependencies]\nsync = { path = 's', package = 'brigade-sync' }");
        let manifests = [
            manifest("s/Cargo.toml", "package.name = 'brigade-sync'"),
            manifest("d/Cargo.toml", "package.name = 'brigade-domain'"),
            manifest("t/Cargo.toml", "package.name = 'brigade-testkit'\n[dependencies]\nsync.workspace = true"),
            manifest("a/Cargo.toml", api),
        ];
        assert_eq!(listed(&forbidden_arrows(&root, &manifests)), expected);
    }

    #[test]
    fn an_arrow_under_a_short_name_is_seen() {
        check(
            "package.name = 'brigade-api'\n[dependencies]\nsync.workspace = true\nserde = '1'",
            "a/Cargo.toml: forbidden: brigade-api → brigade-sync",
        );
        check("package.name = 'brigade-api'\n[dependencies]\nd = { path = 'd', package = 'brigade-domain' }", "");
    }

    #[test]
    fn an_arrow_of_one_platform_is_seen() {
        check(
            "package.name = 'brigade-api'\n[target.'cfg(unix)'.build-dependencies]\nsync.workspace = true",
            "a/Cargo.toml: forbidden: brigade-api → brigade-sync",
        );
    }

    #[test]
    fn only_tests_use_the_test_machine() {
        check("package.name = 'brigade-api'\n[dev-dependencies]\nbrigade-testkit = { path = 't' }", "");
        check(
            "package.name = 'brigade-api'\n[dependencies]\nbrigade-testkit = { path = 't' }",
            "a/Cargo.toml: forbidden: brigade-api → brigade-testkit",
        );
    }

    #[test]
    fn a_crate_without_a_line_is_refused() {
        check("package.name = 'brigade-utils'", "a/Cargo.toml: brigade-utils has no line in ARROWS");
    }

    #[test]
    fn an_impure_package_is_seen() {
        let printed = "brigade-domain v0.1.0\nserde v1.0.0\ntokio v1.54.1\ntokio-util v0.7.0\n";
        assert_snapshot!(listed(&impure_packages("brigade-domain", printed)), @"brigade-domain: reaches tokio");
    }
}
