//! Rust files as a flat list of tokens, so that a search sees neither comments nor the inside of strings, and does see
//! the inside of macros. Knows no rule.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::tree::File;

/// One token. Literals keep their quotes, so that a name inside a string is never taken for a name.
pub(super) struct Token {
    pub(super) text: String,
    /// Counted from 1.
    pub(super) line: usize,
    /// Inside of `#[cfg(test)]` or `#[test]`.
    pub(super) in_test: bool,
    pub(super) is_literal: bool,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    /// From `fn` to the closing brace.
    pub(super) line_first: usize,
    pub(super) line_last: usize,
}

/// The tokens of a file, without its comments and documentation.
pub(super) fn tokens(file: &File) -> Vec<Token> {
    let mut found = Vec::new();
    flatten(parse(file), false, &mut found);
    found
}

/// The functions of a file, those inside of macros and of other functions included.
pub(super) fn functions(file: &File) -> Vec<Function> {
    let mut found = Vec::new();
    find_functions(parse(file), &mut found);
    found
}

/// The tokens at which the pattern, written as Rust, begins.
pub(super) fn find<'a>(tokens: &'a [Token], pattern: &str) -> Vec<&'a Token> {
    let mut wanted = Vec::new();
    flatten(pattern.parse().expect("a pattern is made of Rust tokens"), false, &mut wanted);
    let is_match = |window: &&[Token]| window.iter().zip(&wanted).all(|(have, want)| have.text == want.text);
    tokens.windows(wanted.len()).filter(is_match).filter_map(<[Token]>::first).collect()
}

fn parse(file: &File) -> TokenStream {
    file.text.parse().unwrap_or_else(|error| panic!("{} is not Rust: {error}", file.path))
}

fn flatten(stream: TokenStream, in_test: bool, found: &mut Vec<Token>) {
    let mut test_item = false;
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let inner = trees.next_if(|tree| tree.to_string() == "!");
                if trees.next_if(is_documentation).is_some() {
                    continue;
                }
                test_item |= inner.is_none() && trees.peek().is_some_and(marks_test);
                push(found, "#", punct.span().start().line, in_test);
            }
            TokenTree::Group(group) => {
                let in_item = in_test || test_item;
                test_item &= group.delimiter() != Delimiter::Brace;
                flatten_group(&group, in_item, found);
            }
            TokenTree::Punct(punct) => {
                test_item &= punct.as_char() != ';';
                push(found, &punct.to_string(), punct.span().start().line, in_test || test_item);
            }
            TokenTree::Ident(ident) => {
                push(found, &ident.to_string(), ident.span().start().line, in_test || test_item);
            }
            TokenTree::Literal(literal) => {
                push(found, &literal.to_string(), literal.span().start().line, in_test || test_item);
                found.last_mut().expect("just pushed").is_literal = true;
            }
        }
    }
}

fn flatten_group(group: &Group, in_test: bool, found: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    push(found, open, group.span_open().start().line, in_test);
    flatten(group.stream(), in_test, found);
    push(found, close, group.span_close().start().line, in_test);
}

fn push(found: &mut Vec<Token>, text: &str, line: usize, in_test: bool) {
    found.push(Token { text: text.to_owned(), line, in_test, is_literal: false });
}

/// `///` and `//!` reach us as `#[doc = "…"]` and `#![doc = "…"]`.
fn is_documentation(tree: &TokenTree) -> bool {
    attribute(tree).is_some_and(|text| text.starts_with("doc ="))
}

fn marks_test(tree: &TokenTree) -> bool {
    attribute(tree).is_some_and(|text| matches!(text.as_str(), "test" | "cfg (test)"))
}

fn attribute(tree: &TokenTree) -> Option<String> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some(group.stream().to_string()),
        _ => None,
    }
}

fn find_functions(stream: TokenStream, found: &mut Vec<Function>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        found.extend(function_at(&trees[at..]));
        if let TokenTree::Group(group) = tree {
            find_functions(group.stream(), found);
        }
    }
}

/// The function that begins with the first tree: `fn`, a name, and before any `;` a body in braces.
fn function_at(trees: &[TokenTree]) -> Option<Function> {
    let [TokenTree::Ident(word), TokenTree::Ident(name), rest @ ..] = trees else {
        return None;
    };
    if word != "fn" {
        return None;
    }
    let is_end = |tree: &&TokenTree| match tree {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let Some(TokenTree::Group(body)) = rest.iter().find(is_end) else {
        return None;
    };
    let line_last = body.span_close().start().line;
    Some(Function { name: name.to_string(), line_first: word.span().start().line, line_last })
}

#[cfg(test)]
mod tests {
    use super::{File, find, functions, tokens};

    fn sample(text: &str) -> File {
        File { path: "sample.rs".to_owned(), text: text.to_owned() }
    }

    fn check(text: &str, pattern: &str, expected: &[(usize, bool)]) {
        let tokens = tokens(&sample(text));
        let found: Vec<_> = find(&tokens, pattern).iter().map(|token| (token.line, token.in_test)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn comments_documentation_and_strings_hide_names() {
        check("//! a::b\n/// a::b\nfn f() { \"a::b\"; /* a::b */ a::b() }", "a::b", &[(3, false)]);
    }

    #[test]
    fn macros_hide_nothing() {
        check("m! { x { a . b ( ) } }", ".b()", &[(1, false)]);
    }

    #[test]
    fn code_of_tests_is_known_as_such() {
        check("#[cfg(test)]\nmod t {\n fn f() { x }\n}\nfn g() { x }", "x", &[(3, true), (5, false)]);
        check("#[test]\nfn t() -> Vec<[u8; 2]> { x }\nfn g() { x }", "x", &[(2, true), (3, false)]);
        check("#[cfg(test)]\nuse x::y;\nfn g() { x }", "x", &[(2, true), (3, false)]);
    }

    #[test]
    fn functions_are_found_in_traits_functions_and_macros() {
        let text = "trait T { fn no_body(f: fn(u8) -> u8); fn a() {\n} }\nm! { fn b() -> [u8; 1] { fn c() {} }\n}";
        let found: Vec<_> = functions(&sample(text)).into_iter().map(|f| (f.name, f.line_first, f.line_last)).collect();
        assert_eq!(found, [("a".to_owned(), 1, 2), ("b".to_owned(), 3, 3), ("c".to_owned(), 3, 3)]);
    }
}
