//! 公开依据 taken apart: titles in 《》, document numbers, clauses, and what is damaged (R34, R35).
//!
//! A cell is prose as people type it. It is cut into entries; each entry is a title with the words
//! that follow it up to the next entry. Numbers are compared by their keys, so that 国令第492号,
//! 国务院令492号 and 中华人民共和国国务院令第四百九十二号 are one.

mod damage;
mod number;

pub use damage::{Damage, irregular_brackets};
pub use number::{DocumentNumber, numbers_in};

use super::lexicon::Lexicon;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// One basis of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasisEntry {
    /// The title without its outer 《》; empty for a bare number.
    pub title: String,
    /// The title stands in 《》.
    pub is_quoted: bool,
    /// Document numbers that follow the title.
    pub numbers: Vec<DocumentNumber>,
    /// Clauses cited behind the title or in it, as written.
    pub clauses: Vec<String>,
    /// The entry as written, its separators left out.
    pub text: String,
}

/// A cell of 公开依据.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedBasis {
    /// The entries in order.
    pub entries: Vec<BasisEntry>,
    /// What is damaged, in order.
    pub damages: Vec<Damage>,
}

static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    let number = "[零〇一二两三四五六七八九十百千0-9０-９]+";
    let bracketed = format!(r"(?:第?[（(]\s*{number}\s*[)）]|第\s*{number}\s*)");
    Regex::new(&format!(
        r"第\s*{number}\s*条(?:\s*之\s*{number})?(?:\s*{bracketed}\s*[款项目])*(?:[至、和]\s*第\s*{number}\s*条)*"
    ))
    .expect("a constant pattern")
});

impl ParsedBasis {
    /// Takes a cell apart.
    #[must_use]
    pub fn parse(cell: &str) -> Self {
        let mut entries = Vec::new();
        let mut damages = Vec::new();
        for piece in pieces(cell) {
            match piece {
                Piece::Entry { title, tail, text } => entries.push(quoted_entry(title, tail, text)),
                Piece::Bare(text) => bare_entry(text, &mut entries, &mut damages),
            }
        }
        damage::find(cell, &entries, &mut damages);
        Self { entries, damages }
    }

    /// All clauses cited in the cell.
    pub fn clauses(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entry| entry.clauses.iter().map(String::as_str))
    }
}

/// The cell without its clauses; titles that only mention a clause keep it.
#[must_use]
pub fn without_clauses(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut last = 0;
    for found in CLAUSE.find_iter(cell) {
        if is_part_of_title(cell, found.end()) {
            continue;
        }
        out.push_str(&cell[last..found.start()]);
        last = found.end();
    }
    out.push_str(&cell[last..]);
    out
}

/// The cell without one of its entries and the separator beside it.
#[must_use]
pub fn without_entry(cell: &str, entry: &str) -> String {
    let Some(start) = cell.find(entry) else { return cell.to_owned() };
    let separators = ['、', '；', ';', '，', ',', '\n', ' ', '\u{3000}'];
    let (before, after) = (&cell[..start], &cell[start + entry.len()..]);
    let rest = after.trim_start_matches(separators);
    if rest.is_empty() || rest.starts_with('。') {
        format!("{}{rest}", before.trim_end_matches(separators))
    } else {
        format!("{before}{rest}")
    }
}

/// A title for comparison: folded, brackets of titles, 中华人民共和国 at its head and （2018年修正） at its end left out.
#[must_use]
pub fn title_key(title: &str) -> String {
    let folded: String = fold(title)
        .chars()
        .filter(|c| !matches!(c, '《' | '》' | '〈' | '〉' | '<' | '>' | '“' | '”' | '"'))
        .collect();
    let bare = folded.strip_prefix("中华人民共和国").unwrap_or(&folded);
    without_edition(bare).to_owned()
}

/// 老年人权益保障法(2018年修正): which revision is meant is no part of the title.
fn without_edition(title: &str) -> &str {
    let Some((name, edition)) = title.strip_suffix(')').and_then(|open| open.rsplit_once('(')) else {
        return title;
    };
    let kind = edition
        .trim_start_matches(|sign: char| sign.is_ascii_digit() || "年第次一二三四五六七八九".contains(sign));
    let is_edition =
        kind.len() < edition.len() && ["修正", "修订", "修改", "修正版", "修订版"].contains(&kind);
    if is_edition && !name.is_empty() { name } else { title }
}

enum Piece<'a> {
    Entry { title: &'a str, tail: &'a str, text: &'a str },
    Bare(&'a str),
}

fn pieces(cell: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < cell.len() {
        let open = cell[at..].find('《').map_or(cell.len(), |offset| at + offset);
        if open > at {
            pieces.push(Piece::Bare(&cell[at..open]));
        }
        if open == cell.len() {
            break;
        }
        let inside = open + '《'.len_utf8();
        let (title_end, tail_start) = close_of_title(cell, inside);
        let tail_end = end_of_tail(cell, tail_start);
        pieces.push(Piece::Entry {
            title: &cell[inside..title_end],
            tail: &cell[tail_start..tail_end],
            text: &cell[open..tail_end],
        });
        at = tail_end;
    }
    pieces
}

/// Where a title ends and its tail begins. Without its closing bracket a title ends where its
/// document number or the next basis begins.
fn close_of_title(cell: &str, inside: usize) -> (usize, usize) {
    let mut depth = 1;
    for (offset, c) in cell[inside..].char_indices() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            '\n' => break,
            _ => {}
        }
        if depth == 0 {
            let end = inside + offset;
            return (end, end + c.len_utf8());
        }
    }
    let first_close = cell[inside..].find('》');
    let next_open = cell[inside..].find('《').unwrap_or(cell.len());
    if let Some(close) = first_close.filter(|close| *close < next_open) {
        return (inside + close, inside + close + '》'.len_utf8());
    }
    let end = cell[inside..]
        .find(['（', '(', '、', '；', ';', '\n', '《', '》'])
        .map_or(cell.len(), |offset| inside + offset);
    let skip = if cell[end..].starts_with('》') { '》'.len_utf8() } else { 0 };
    (end, end + skip)
}

/// The tail of an entry goes to the next separator outside brackets or to the next title.
fn end_of_tail(cell: &str, start: usize) -> usize {
    let mut depth = 0;
    for (offset, c) in cell[start..].char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            '《' if depth <= 0 => return start + offset,
            '《' if cell[start..start + offset].ends_with(['、', '；', ';', '，']) => {
                return start + offset;
            }
            '、' | '；' | ';' | '，' | ',' | '。' | '\n' if depth <= 0 => return start + offset,
            _ => {}
        }
    }
    cell.len()
}

fn quoted_entry(title: &str, tail: &str, text: &str) -> BasisEntry {
    let mut clauses: Vec<String> = CLAUSE.find_iter(tail).map(|found| found.as_str().to_owned()).collect();
    let in_title = CLAUSE.find_iter(title).filter(|found| !names_document(&title[found.end()..]));
    clauses.extend(in_title.map(|found| found.as_str().to_owned()));
    BasisEntry {
        title: title.trim().to_owned(),
        is_quoted: true,
        numbers: numbers_in(tail),
        clauses,
        text: text.trim().to_owned(),
    }
}

fn bare_entry(text: &str, entries: &mut Vec<BasisEntry>, damages: &mut Vec<Damage>) {
    for part in text.split(['、', '；', ';', '，', ',', '。', '\n']) {
        let part = part.trim();
        let key = fold(part);
        if key.is_empty() || is_filler(&key) {
            continue;
        }
        let numbers = numbers_in(part);
        let clauses: Vec<String> = CLAUSE.find_iter(part).map(|found| found.as_str().to_owned()).collect();
        let words = key.trim_end_matches('等').trim_end_matches([')', '(']);
        let is_title = names_document(words) || (!numbers.is_empty() && key.contains('('));
        if !numbers.is_empty() || is_title {
            damages.push(Damage::NoTitle(part.to_owned()));
        }
        if numbers.is_empty() && !is_title && clauses.is_empty() {
            continue;
        }
        let title =
            if is_title { part.split(['（', '(']).next().unwrap_or(part).to_owned() } else { String::new() };
        entries.push(BasisEntry { title, is_quoted: false, numbers, clauses, text: part.to_owned() });
    }
}

fn is_filler(key: &str) -> bool {
    Lexicon::shipped().words("basis_filler").iter().any(|word| word == key)
}

/// True when words end as titles of documents do (法, 条例, 通知 …).
fn names_document(words: &str) -> bool {
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || c == '》');
    !words.is_empty()
        && Lexicon::shipped().words("document_word").iter().any(|word| words.ends_with(word.as_str()))
}

/// True when a clause ending at `end` belongs to a title such as 《关于…第三条的解释》.
fn is_part_of_title(cell: &str, end: usize) -> bool {
    let opened = cell[..end].matches('《').count() > cell[..end].matches('》').count();
    opened && cell[end..].find('》').is_some_and(|close| names_document(&cell[end..end + close]))
}

#[cfg(test)]
mod tests;
