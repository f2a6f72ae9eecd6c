//! The sum of the tests that several test programs report. Reads their summary lines, knows no test.

use std::fmt;

/// Tests by how they ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Counts {
    /// Adds what the line reports; a line that is no summary adds nothing.
    pub(crate) fn add_line(&mut self, line: &str) {
        // Node: "ℹ pass 4", one line for each count.
        if let Some((word, number)) = line.strip_prefix("ℹ ").and_then(|count| count.split_once(' ')) {
            let number = number.trim().parse().unwrap_or(0);
            match word {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
            return;
        }
        // Indented, "test result:" is what nextest repeats from a single failed test.
        if !line.starts_with("test result:") && !line.trim_start().starts_with("Summary [") {
            return;
        }
        self.passed += number_before(line, "passed");
        self.failed += number_before(line, "failed") + number_before(line, "timed out");
        self.skipped += number_before(line, "skipped") + number_before(line, "ignored");
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

fn number_before(line: &str, word: &str) -> u64 {
    let Some((before, _)) = line.split_once(&format!(" {word}")) else {
        return 0;
    };
    before.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn check(lines: &[&str], expected: &str) {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.add_line(line));
        assert_eq!(counts.to_string(), expected);
    }

    #[test]
    fn lines_of_cargo_test_are_summed() {
        check(
            &[
                "running 3 tests",
                "test money::tests::failed ... ok",
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
                "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            ],
            "13 passed, 2 failed, 1 skipped",
        );
    }

    #[test]
    fn lines_of_nextest_are_summed() {
        check(
            &[
                "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 42 filtered out; finished in 0.17s",
                "     Summary [   0.015s] 4 tests run: 4 passed, 0 skipped",
                "     Summary [   1.015s] 9 tests run: 6 passed (1 slow), 1 failed, 2 timed out, 5 skipped",
            ],
            "10 passed, 3 failed, 5 skipped",
        );
    }

    #[test]
    fn lines_of_node_are_summed() {
        check(
            &["ℹ tests 7", "ℹ pass 4", "ℹ fail 1", "ℹ cancelled 1", "ℹ skipped 1", "ℹ todo 0", "ℹ duration_ms 9311.2"],
            "4 passed, 2 failed, 1 skipped",
        );
    }
}
