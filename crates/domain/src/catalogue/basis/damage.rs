//! What is damaged in a cell of 公开依据: brackets, numbers, missing titles.

use super::BasisEntry;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// One damage with the words that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// 《 or 》 without its partner.
    TitleBracket(String),
    /// A round, square or hexagonal bracket without its partner.
    Bracket(String),
    /// A number whose 号, year or brackets are lost or swapped.
    Number(String),
    /// A document that is cited without a title in 《》.
    NoTitle(String),
    /// 《》 with nothing in it.
    EmptyTitle,
}

impl Damage {
    /// The words that show it.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::TitleBracket(words) | Self::Bracket(words) | Self::Number(words) | Self::NoTitle(words) => {
                words
            }
            Self::EmptyTitle => "《》",
        }
    }

    /// What is wrong, in the words a person reads.
    #[must_use]
    pub fn explain(&self) -> String {
        match self {
            Self::TitleBracket(words) => format!("书名号不成对：“{words}”"),
            Self::Bracket(words) => format!("括号不成对：“{words}”"),
            Self::Number(words) => format!("文号残缺或颠倒：“{words}”"),
            Self::NoTitle(words) => format!("没有用《》写明文件名称：“{words}”"),
            Self::EmptyTitle => "《》内没有文件名称".to_owned(),
        }
    }
}

static BROKEN_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = [
        // 号 lost: 〔2016〕14 at the end of its bracket or of the text
        r"[\[〔](?:19|20)\d{2}年?[\]〕]第?\d+(?:[^\d号]|$)",
        r"令第?\d+(?:[^\d号年]|$)",
        // year and number swapped: 民发220〔2012〕号, 民发〔220〕2012号
        r"\p{Han}\d+[\[〔]\d+[\]〕]号",
        r"[\[〔]\d+[\]〕](?:19|20)\d{2}号",
        // a year that is none: 国发〔16〕14号, 国发〔20161〕4号
        r"[\[〔](?:\d{1,3}|\d{5,})[\]〕]第?\d*号?",
        // nothing between: 〔2016〕号, 令第号
        r"[\[〔]\d{4}[\]〕]第?号",
        r"令第?号",
        // brackets lost: 国发201614号, 国发2016第14号
        r"[发函字规办电综建财农民教][\s]*(?:19|20)\d{2}第?\d{1,4}号",
        // the same of any issuer behind a title: 《…》(穗民2019 5号)
        r"》\(\p{Han}{1,12}\s*(?:19|20)\d{2}[\s\-]*第?\d{1,4}号\)",
        // nobody issued it: 《…》[2018]12号
        r"》\(?[\[〔](?:19|20)\d{2}[\]〕]第?\d+号",
        // the year before the issuer, without brackets: (2019粤府办23号)
        r"\((?:19|20)\d{2}[^\d年\W]\p{Han}*[发函字办规令]\d+号\)",
        // a number behind another one without a title between: (民政部令第66号)民发〔2020〕48号
        r"号\)\p{Han}{1,8}[\[〔]\d{4}[\]〕]第?\d+号",
    ];
    Regex::new(&patterns.join("|")).expect("a constant pattern")
});
static IRREGULAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{Han})[\[［﹝(（]((?:19|20)\d{2})[\]］﹞)）](\d+号)").expect("a constant pattern")
});

/// The cell with 〔〕 around the years of its document numbers, where other brackets stand.
#[must_use]
pub fn irregular_brackets(cell: &str) -> Option<String> {
    IRREGULAR.is_match(cell).then(|| IRREGULAR.replace_all(cell, "$1〔$2〕$3").into_owned())
}

pub(super) fn find(cell: &str, entries: &[BasisEntry], damages: &mut Vec<Damage>) {
    if let Some(words) = unbalanced(cell, &[('《', '》')]) {
        damages.push(Damage::TitleBracket(words));
    }
    let even: String = cell.chars().map(even_bracket).collect();
    if let Some(words) = unbalanced(&even, &[('(', ')'), ('[', ']')]) {
        damages.push(Damage::Bracket(words));
    }
    if entries.iter().any(|entry| entry.is_quoted && entry.title.is_empty()) {
        damages.push(Damage::EmptyTitle);
    }
    for found in BROKEN_NUMBER.find_iter(&fold(cell)) {
        damages.push(Damage::Number(found.as_str().trim_end_matches(['(', ')', '、', ';']).to_owned()));
    }
}

/// Brackets that mean the same in one form.
fn even_bracket(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '〔' | '﹝' | '［' => '[',
        '〕' | '﹞' | '］' => ']',
        _ => c,
    }
}

/// The words around the first bracket without its partner.
fn unbalanced(text: &str, pairs: &[(char, char)]) -> Option<String> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        if pairs.iter().any(|(left, _)| *left == c) {
            open.push((at, c));
        } else if let Some((left, _)) = pairs.iter().find(|(_, right)| *right == c) {
            match open.pop() {
                Some((_, opened)) if opened == *left => {}
                Some((start, _)) => return Some(around(text, start)),
                None => return Some(around(text, at)),
            }
        }
    }
    open.last().map(|(at, _)| around(text, *at))
}

fn around(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].chars().rev().take(8).collect();
    before.into_iter().rev().chain(text[at..].chars().take(14)).collect()
}
