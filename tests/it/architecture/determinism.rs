//! The same facts give the same figures on every machine: rules and protocol read no clock, draw no random number and
//! use no collection whose order differs from run to run. Their tests neither: a failing test must fail again.

use super::tree::{File, files};
use super::{Violation, hold, tokens};

const DETERMINISTIC: [&str; 3] = ["crates/log/src/", "crates/domain/src/", "crates/sync/src/"];

const BANNED: [(&str, &str); 13] = [
    ("SystemTime", "a clock; take `now` as an argument"),
    ("Instant", "a clock; take `now` as an argument"),
    ("Utc::now", "a clock; take `now` as an argument"),
    ("Local::now", "a clock; take `now` as an argument"),
    ("now_v7", "a random id; ids come with the command"),
    ("new_v4", "a random id; ids come with the command"),
    ("thread_rng", "random; derive it from ids"),
    ("rand::", "random; derive it from ids"),
    ("getrandom", "random; derive it from ids"),
    ("RandomState", "random order; use BTreeMap"),
    ("HashMap", "random order; use BTreeMap"),
    ("HashSet", "random order; use BTreeSet"),
    ("std::env", "differs from machine to machine; take it as an argument"),
];

fn is_deterministic(file: &File) -> bool {
    DETERMINISTIC.iter().any(|folder| file.path.starts_with(folder))
}

fn undetermined(file: &File) -> Vec<Violation> {
    let tokens = tokens::tokens(file);
    let found = |(pattern, why): &(&str, &str)| {
        let at = tokens::find(&tokens, pattern);
        at.iter().map(|token| Violation::at(&file.path, token.line, format!("{pattern}: {why}"))).collect::<Vec<_>>()
    };
    BANNED.iter().flat_map(found).collect()
}

#[test]
fn log_domain_and_sync_read_no_clock_and_no_random() {
    let checked: Vec<_> = files(".rs").into_iter().filter(is_deterministic).collect();
    assert!(checked.len() >= DETERMINISTIC.len(), "the crates were moved: mend DETERMINISTIC");
    let violations: Vec<_> = checked.iter().flat_map(undetermined).collect();
    hold("Rules and protocol read no clock, draw no random number, and keep every order.", &violations);
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{BANNED, File, undetermined};
    use insta::assert_snapshot;

    fn sample(text: &str) -> File {
        File { path: "a.rs".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn every_banned_name_is_seen() {
        for (pattern, _) in BANNED {
            assert_eq!(undetermined(&sample(&format!("use {pattern} x;"))).len(), 1, "{pattern}");
        }
    }

    #[test]
    fn a_name_is_seen_in_code_and_not_in_words() {
        let text = "//! No HashMap here.\nuse std::collections::HashMap;\nfn f() -> u8 { operand::x(\"Instant\") }";
        assert_snapshot!(listed(&undetermined(&sample(text))), @"a.rs:2: HashMap: random order; use BTreeMap");
    }
}
