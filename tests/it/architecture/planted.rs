//! The deliberate bugs (`planted`) exist for the simulator only: nobody but testkit turns them on, and no binary that
//! is shipped has them.

use toml::{Table, Value};

use super::tree::{File, cargo_tree, files};
use super::{Violation, hold};

const FEATURE: &str = "planted";
const MAY_ENABLE: &str = "crates/testkit/Cargo.toml";

/// Manifests that turn the feature on: for a dependency, or by default. A feature that only forwards it is off, and what
/// only tests depend on is shipped to nobody.
fn enabled(manifest: &File) -> Vec<Violation> {
    let table: Table = manifest.text.parse().unwrap_or_else(|error| panic!("{}: {error}", manifest.path));
    let mut places = Vec::new();
    collect("", &Value::Table(table), &mut places);
    places.retain(|place| manifest.path != MAY_ENABLE && !place.contains("dev-dependencies."));
    places.iter().map(|place| Violation::in_file(&manifest.path, format!("`{place}` turns it on"))).collect()
}

/// Paths of the lists that turn features on, `….features` of a dependency and `features.default`, and name ours.
fn collect(path: &str, value: &Value, places: &mut Vec<String>) {
    match value {
        Value::Table(table) => table.iter().for_each(|(key, value)| collect(&format!("{path}.{key}"), value, places)),
        Value::Array(list) => {
            let turns_on = path.ends_with(".features") || path == ".features.default";
            if turns_on && list.iter().filter_map(Value::as_str).any(is_planted) {
                places.push(path.trim_start_matches('.').to_owned());
            }
        }
        _ => {}
    }
}

fn is_planted(feature: &str) -> bool {
    feature.rsplit('/').next() == Some(FEATURE)
}

/// Lines of `cargo tree --edges normal,features` that carry the feature, such as `brigade-log feature "planted"`.
fn shipped_with(member: &str, printed: &str) -> Vec<Violation> {
    let lines = printed.lines().filter(|line| line.contains(&format!("feature \"{FEATURE}\"")));
    lines.map(|line| Violation::in_file(member, format!("ships {line}"))).collect()
}

#[test]
fn planted_bugs_are_turned_on_by_testkit_only() {
    let manifests = files("Cargo.toml");
    assert!(
        manifests.iter().any(|file| file.path == MAY_ENABLE && file.text.contains(FEATURE)),
        "who plants bugs now?"
    );
    let violations: Vec<_> = manifests.iter().flat_map(enabled).collect();
    hold("Only testkit turns planted bugs on.", &violations);
}

#[test]
fn the_shipped_hub_has_no_planted_bugs() {
    let printed = cargo_tree(&["--package", "brigade-hub", "--edges", "normal,features"]);
    assert!(printed.contains("brigade-log feature \"default\""), "the tree shows features\n{printed}");
    hold("What is shipped has no planted bugs.", &shipped_with("brigade-hub", &printed));
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{File, enabled, shipped_with};
    use insta::assert_snapshot;

    fn check(path: &str, text: &str, expected: &str) {
        let manifest = File { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(listed(&enabled(&manifest)), expected);
    }

    #[test]
    fn turning_it_on_is_seen_in_every_form() {
        check(
            "a/Cargo.toml",
            "[dependencies]\nlog = { workspace = true, features = ['planted'] }",
            "a/Cargo.toml: `dependencies.log.features` turns it on",
        );
        check(
            "a/Cargo.toml",
            "[workspace.dependencies.log]\nfeatures = ['planted']",
            "a/Cargo.toml: `workspace.dependencies.log.features` turns it on",
        );
        check("a/Cargo.toml", "[features]\ndefault = ['log/planted']", "a/Cargo.toml: `features.default` turns it on");
    }

    #[test]
    fn declaring_and_forwarding_it_is_no_turning_on() {
        check("a/Cargo.toml", "[features]\nplanted = ['log/planted']", "");
        check("a/Cargo.toml", "[dev-dependencies]\nlog = { features = ['planted'] }", "");
        check("crates/testkit/Cargo.toml", "[dependencies]\nlog = { features = ['planted'] }", "");
    }

    #[test]
    fn a_shipped_bug_is_seen() {
        let printed = "brigade-hub v0.1.0\nbrigade-log feature \"default\"\nbrigade-log feature \"planted\"\n";
        assert_snapshot!(listed(&shipped_with("hub", printed)), @r#"hub: ships brigade-log feature "planted""#);
    }
}
