//! How long files, functions and documents may become. Counts lines; judges nothing else.

use super::tree::{File, file, files};
use super::{Violation, hold, tokens};

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 400;
const FILE_LINES_HARD_MAX: usize = 800;
const DOCUMENTS: [(&str, usize); 2] = [("README.md", 120), ("ARCHITECTURE.md", 250)];

/// Files that are longer than `FILE_LINES_MAX`. This list only gets shorter.
const LONG_FILES: [&str; 0] = [];

fn long_functions(file: &File) -> Vec<Violation> {
    let functions = tokens::functions(file).into_iter();
    let sized = functions.map(|function| (1 + function.line_last - function.line_first, function));
    let long = sized.filter(|(lines, _)| *lines > FUNCTION_LINES_MAX);
    long.map(|(lines, function)| {
        Violation::at(&file.path, function.line_first, format!("fn {} has {lines} lines", function.name))
    })
    .collect()
}

fn long_file(file: &File, listed: &[&str]) -> Option<Violation> {
    let lines = file.text.lines().count();
    let is_listed = listed.contains(&file.path.as_str());
    let what = match lines {
        _ if lines > FILE_LINES_HARD_MAX => format!("{lines} lines, never more than {FILE_LINES_HARD_MAX}"),
        _ if lines > FILE_LINES_MAX && !is_listed => format!("{lines} lines, more than {FILE_LINES_MAX}"),
        _ if lines <= FILE_LINES_MAX && is_listed => "short again: take it off the list".to_owned(),
        _ => return None,
    };
    Some(Violation::in_file(&file.path, what))
}

fn long_document(file: &File, lines_max: usize) -> Option<Violation> {
    let lines = file.text.lines().count();
    (lines > lines_max).then(|| Violation::in_file(&file.path, format!("{lines} lines, more than {lines_max}")))
}

#[test]
fn functions_have_at_most_70_lines() {
    let violations: Vec<_> = files(".rs").iter().flat_map(long_functions).collect();
    hold("A function fits on a screen; no exceptions.", &violations);
}

#[test]
fn files_have_at_most_400_lines() {
    let violations: Vec<_> = files(".rs").iter().filter_map(|file| long_file(file, &LONG_FILES)).collect();
    hold("A file tells one thing.", &violations);
    let lost: Vec<_> = LONG_FILES.iter().filter(|path| file(path).is_none()).collect();
    assert!(lost.is_empty(), "listed as long but gone: {lost:?}");
}

#[test]
fn readme_and_architecture_stay_short() {
    let documents = DOCUMENTS.iter().filter_map(|(path, lines_max)| Some((file(path)?, *lines_max)));
    let violations: Vec<_> = documents.filter_map(|(file, lines_max)| long_document(&file, lines_max)).collect();
    hold("Documents are short enough to be read.", &violations);
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{File, long_document, long_file, long_functions};

    fn lines(count: usize) -> File {
        File { path: "a.rs".to_owned(), text: "x\n".repeat(count) }
    }

    #[test]
    fn a_function_of_71_lines_is_seen_even_inside_a_macro() {
        let body = |lines: usize| format!("m! {{\n fn long() {{\n{}}}\n}}", "x;\n".repeat(lines - 2));
        let check = |lines: usize| listed(&long_functions(&File { path: "a.rs".to_owned(), text: body(lines) }));
        assert_eq!(check(70), "");
        assert_eq!(check(71), "a.rs:2: fn long has 71 lines");
    }

    #[test]
    fn a_long_file_is_seen_and_the_list_only_gets_shorter() {
        let check = |count, listed: &[&str]| long_file(&lines(count), listed).map(|found| found.to_string());
        assert_eq!(check(400, &[]), None);
        assert_eq!(check(401, &[]).as_deref(), Some("a.rs: 401 lines, more than 400"));
        assert_eq!(check(401, &["a.rs"]), None);
        assert_eq!(check(400, &["a.rs"]).as_deref(), Some("a.rs: short again: take it off the list"));
        assert_eq!(check(801, &["a.rs"]).as_deref(), Some("a.rs: 801 lines, never more than 800"));
    }

    #[test]
    fn a_long_document_is_seen() {
        assert_eq!(long_document(&lines(120), 120), None);
        assert!(long_document(&lines(121), 120).is_some());
    }
}
