//! SQL is spoken in few rooms: `store`, `server`, and the row operations of `log`. Looks at string literals.

use regex::Regex;

use super::tokens;
use super::tree::{File, files};
use super::{Violation, hold};

/// Where SQL may stand. The test machine and the tests look into stores from outside.
const SPEAKS_SQL: [&str; 5] = ["crates/store/", "crates/server/", "crates/log/src/sql.rs", "crates/testkit/", "tests/"];

/// A statement in capitals anywhere in the text, or in small letters at its beginning. Prose begins with one capital.
fn statement() -> Regex {
    let pattern = [
        r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|REPLACE)\b.*\b(FROM|INTO|SET|TABLE|INDEX|VIEW|TRIGGER)\b",
        r"\bSELECT\b.*\bWHERE\b",
        r"\b(PRAGMA|SAVEPOINT|ORDER BY|GROUP BY)\s+\w",
        r#"\A["\s]*(select\s.*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s)"#,
        r#"\A["\s]*((create|drop|alter)\s+(table|index|view|trigger)\s|pragma\s+\w+|savepoint\s+\w+)"#,
    ];
    Regex::new(&format!("(?s){}", pattern.join("|"))).expect("the patterns are constant")
}

fn may_speak_sql(file: &File) -> bool {
    SPEAKS_SQL.iter().any(|place| file.path.starts_with(place))
}

fn spoken(file: &File, statement: &Regex) -> Vec<Violation> {
    let tokens = tokens::tokens(file);
    let literals = tokens.iter().filter(|token| token.is_literal && statement.is_match(&token.text));
    literals.map(|token| Violation::at(&file.path, token.line, format!("SQL: {}", token.text))).collect()
}

#[test]
fn sql_is_spoken_in_store_server_and_the_templates_of_log_only() {
    let statement = statement();
    let silent: Vec<_> = files(".rs").into_iter().filter(|file| !may_speak_sql(file)).collect();
    let violations: Vec<_> = silent.iter().flat_map(|file| spoken(file, &statement)).collect();
    hold("SQL only in store, server and the row operations of log.", &violations);
}

#[cfg(test)]
mod tests {
    use super::{File, spoken, statement};

    fn check(literal: &str, is_sql: bool) {
        let file = File { path: "crates/api/src/a.rs".to_owned(), text: format!("//! SELECT x FROM y\nf({literal});") };
        assert_eq!(spoken(&file, &statement()).len(), usize::from(is_sql), "{literal}");
    }

    #[test]
    fn statements_are_seen() {
        for literal in [
            r#""SELECT id FROM orders""#,
            r#""select id\n from orders where id = ?1""#,
            "r#\"\n  INSERT OR IGNORE INTO t VALUES (?1)\"#",
            r#""update orders set total_minor = ?1""#,
            r#""UPDATE {table} SET {column} = :value""#,
            r#""DELETE FROM t""#,
            r#""create table t (id)""#,
            r#""PRAGMA synchronous = FULL""#,
            r#""savepoint envelope""#,
        ] {
            check(literal, true);
        }
    }

    #[test]
    fn prose_and_names_are_not() {
        for literal in [
            r#""Select a table from the plan""#,
            r#""the update of the menu set no price""#,
            r#""UPDATE""#,
            r#""order.select""#,
            r#""deleted from the order""#,
        ] {
            check(literal, false);
        }
    }
}
