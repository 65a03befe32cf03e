//! The words and marks of `data/disclosure`, read once.

use super::HintKind;
use crate::reference::data_file;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::OnceLock;

/// A word of `wrong_words.tsv`.
#[derive(Debug)]
pub(super) struct WrongWord {
    pub(super) wrong: &'static str,
    pub(super) right: &'static str,
    pub(super) kind: HintKind,
    /// Longer words that hold it and are right.
    pub(super) except: Vec<&'static str>,
    /// Where alone it is told: `《》`, or one of these words in the same line.
    pub(super) context: Vec<&'static str>,
    pub(super) note: &'static str,
}

/// A word that marks a gap.
#[derive(Debug)]
pub(super) struct GapWord {
    pub(super) text: &'static str,
    pub(super) except: Vec<&'static str>,
}

/// Signs that stand for something else where so many follow each other.
#[derive(Debug)]
pub(super) struct Signs {
    pub(super) signs: Vec<char>,
    pub(super) least: usize,
}

/// What `placeholders.tsv` lists.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    pub(super) words: Vec<GapWord>,
    pub(super) blanks: Vec<(char, char)>,
    pub(super) runs: Vec<Signs>,
    pub(super) days: Vec<Signs>,
    pub(super) surnames: Vec<&'static str>,
    pub(super) before: Vec<&'static str>,
    pub(super) pointers: Vec<&'static str>,
    pub(super) hollow: Vec<&'static str>,
}

/// The words of a list and the machine that finds them.
#[derive(Debug)]
pub(super) struct Found<T> {
    pub(super) list: Vec<T>,
    pub(super) machine: Option<AhoCorasick>,
}

/// The wrong and sensitive words.
pub(super) fn wrong_words() -> &'static Found<WrongWord> {
    static WORDS: OnceLock<Found<WrongWord>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let text = data_file("disclosure/wrong_words.tsv").unwrap_or_default();
        let list: Vec<WrongWord> = text.lines().skip(1).filter_map(wrong_word).collect();
        let machine = machine(list.iter().map(|word| word.wrong));
        Found { list, machine }
    })
}

fn wrong_word(line: &'static str) -> Option<WrongWord> {
    let mut cells = line.split('\t').map(str::trim);
    let (wrong, right, kind) = (cells.next()?, cells.next()?, cells.next()?);
    let kind = if kind == "sensitive" { HintKind::Sensitive } else { HintKind::Wrong };
    let except = parts(cells.next()?);
    let context = parts(cells.next()?);
    let note = cells.next()?;
    (!wrong.is_empty()).then_some(WrongWord { wrong, right, kind, except, context, note })
}

/// What marks a gap.
pub(super) fn gaps() -> &'static Gaps {
    static GAPS: OnceLock<Gaps> = OnceLock::new();
    GAPS.get_or_init(|| {
        let text = data_file("disclosure/placeholders.tsv").unwrap_or_default();
        let mut gaps = Gaps::default();
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t').map(str::trim);
            let (Some(shape), Some(text)) = (cells.next(), cells.next()) else { continue };
            let except = cells.next().unwrap_or_default();
            match shape {
                "word" => gaps.words.push(GapWord { text, except: parts(except) }),
                "blank" => {
                    let mut pair = text.chars();
                    gaps.blanks.extend(pair.next().zip(pair.next()));
                }
                "run" => gaps.runs.push(signs(text, except)),
                "day" => gaps.days.push(signs(text, except)),
                "surname" => gaps.surnames = parts(text),
                "before" => gaps.before = parts(text),
                "pointer" => gaps.pointers = parts(text),
                "hollow" => gaps.hollow = parts(text),
                _ => {}
            }
        }
        gaps
    })
}

/// The machine that finds the words that mark a gap, whatever the case of their letters.
pub(super) fn gap_words() -> Option<&'static AhoCorasick> {
    static MACHINE: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    MACHINE.get_or_init(|| machine(gaps().words.iter().map(|word| word.text))).as_ref()
}

fn signs(text: &'static str, least: &str) -> Signs {
    let signs = parts(text).into_iter().flat_map(str::chars).collect();
    Signs { signs, least: least.parse().unwrap_or(2) }
}

fn parts(cell: &'static str) -> Vec<&'static str> {
    cell.split('|').filter(|part| !part.is_empty()).collect()
}

fn machine<'a>(words: impl Iterator<Item = &'a str>) -> Option<AhoCorasick> {
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true);
    builder.build(words).ok()
}
