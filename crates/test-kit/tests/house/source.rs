//! Just enough of Rust's grammar to tell code from comments and literals, and the code of tests
//! from the code of the product.

use std::ops::Range;

/// A Rust file taken apart.
pub struct Source {
    /// The text with comments and literals blanked out; as long as the file, line for line.
    pub code: String,
    /// Every string literal outside test modules: its line, counted from 1, and its inside.
    pub literals: Vec<(usize, String)>,
}

enum Piece {
    Code,
    Comment,
    Literal,
}

impl Source {
    /// Takes `text` apart.
    pub fn parse(text: &str) -> Self {
        let pieces = split(text);
        let mut code = String::with_capacity(text.len());
        for (piece, range) in &pieces {
            match piece {
                Piece::Code => code.push_str(&text[range.clone()]),
                Piece::Comment | Piece::Literal => {
                    code.extend(
                        text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
                    );
                }
            }
        }
        let tests = test_modules(&code);
        let literals = pieces
            .iter()
            .filter(|(piece, range)| {
                matches!(piece, Piece::Literal) && !tests.iter().any(|test| test.contains(&range.start))
            })
            .map(|(_, range)| (line_of(text, range.start), text[range.clone()].to_owned()))
            .collect();
        Self { code, literals }
    }
}

/// True for files that hold tests, examples or the test kit and no part of the product.
pub fn is_test_file(path: &str) -> bool {
    path.starts_with("crates/test-kit/")
        || ["/tests/", "/samples/", "/examples/", "/benches/", "/tests.rs"]
            .iter()
            .any(|part| path.contains(part))
        || path.ends_with("_tests.rs")
}

/// The line of the byte at `offset`, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn split(text: &str) -> Vec<(Piece, Range<usize>)> {
    let mut pieces = Vec::new();
    let mut code_from = 0;
    let mut at = 0;
    while at < text.len() {
        match piece_at(text, at) {
            Some((piece, end)) => {
                pieces.push((Piece::Code, code_from..at));
                pieces.push((piece, at..end));
                code_from = end;
                at = end;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    pieces.push((Piece::Code, code_from..text.len()));
    pieces
}

/// The comment or literal that begins at `at`, and where it ends.
fn piece_at(text: &str, at: usize) -> Option<(Piece, usize)> {
    let rest = &text[at..];
    if rest.starts_with("//") {
        return Some((Piece::Comment, at + rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        return Some((Piece::Comment, at + block_comment(rest)));
    }
    if rest.starts_with('"') {
        return Some((Piece::Literal, at + quoted(rest, '"')));
    }
    if let Some(inside) = rest.strip_prefix('\'') {
        // A quote begins a character only when one stands two places on; else it is a lifetime.
        let first = inside.chars().next()?;
        let closed = first == '\\' || inside[first.len_utf8()..].starts_with('\'');
        return closed.then(|| (Piece::Literal, at + quoted(rest, '\'')));
    }
    raw_string(text, at)
}

fn raw_string(text: &str, at: usize) -> Option<(Piece, usize)> {
    let rest = text[at..].strip_prefix('r')?;
    let before = text[..at].chars().next_back();
    // `br"…"` is a raw string too; `for"` in a name is none.
    if before.is_some_and(|c| (c.is_alphanumeric() || c == '_') && c != 'b') {
        return None;
    }
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let inside = rest[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&close).map_or(inside.len(), |end| end + close.len());
    Some((Piece::Literal, at + 1 + hashes + 1 + length))
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (offset, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return offset + 1,
            _ => {}
        }
    }
    rest.len()
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Where in `code` the bodies behind `#[cfg(test)]` stand.
fn test_modules(code: &str) -> Vec<Range<usize>> {
    code.match_indices("#[cfg(test)]")
        .filter_map(|(from, _)| {
            let open = from + code[from..].find(['{', ';'])?;
            let mut depth = 0_usize;
            for (offset, byte) in code[open..].bytes().enumerate() {
                match byte {
                    b'{' => depth += 1,
                    b'}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some(from..open + offset + 1);
                }
            }
            None
        })
        .collect()
}

#[test]
fn code_comments_and_literals_are_told_apart() {
    let text = r##"
        //! "no literal" todo!()
        fn f<'a>(x: &'a str) -> char { g("one", 'x', r#"two "2""#, b"three"); /* "no" /* deep */ */ '\'' }
        #[cfg(test)]
        mod tests { fn g() { h("hidden }"); } }
        fn last() { k("four \" still") }
    "##;
    let source = Source::parse(text);
    let inside: Vec<&str> = source.literals.iter().map(|(_, literal)| literal.as_str()).collect();
    assert_eq!(inside, ["\"one\"", "'x'", "r#\"two \"2\"\"#", "\"three\"", "'\\''", "\"four \\\" still\""]);
    assert!(!source.code.contains("todo!"), "a comment is no code");
    assert_eq!(source.code.len(), text.len());
    assert_eq!(source.literals[5].0, 6, "lines are counted from 1");
}
