//! The walls of the house, as tests: who may depend on whom, what must be absent, how large things may grow.
//!
//! Every checker is a pure function over a path and a text, so that it is itself tested on a small bad sample. The
//! tests at the end of each room run it over this repository. A checker never mends anything, and an exception is a
//! line in a list that may only get shorter.

mod arrows;
mod clippy_bans;
mod determinism;
mod documents;
mod facts;
mod leftovers;
mod planted;
mod sizes;
mod sql;
mod tokens;
mod tree;

use std::fmt;

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    path: String,
    /// Counted from 1; 0 where the whole file is meant.
    line: usize,
    what: String,
}

impl Violation {
    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }

    fn in_file(path: &str, what: impl Into<String>) -> Self {
        Self::at(path, 0, what)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

fn listed(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Fails with all places that break the invariant.
fn hold(invariant: &str, violations: &[Violation]) {
    assert!(violations.is_empty(), "{invariant}\n{}", listed(violations));
}
