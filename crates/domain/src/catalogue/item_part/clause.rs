//! A cell cut into clauses, each with the label that says which content it is about: 指南：…,
//! 事前…, 结果信息7个工作日内, 其中处罚决定…, 其余内容…, 许可由A局公开.

use super::elements::{Elements, outside_brackets};
use super::number::trimmed;
use crate::catalogue::Column;
use crate::catalogue::lexicon::Lexicon;
use crate::text::fold_char;
use regex::Regex;
use std::sync::LazyLock;

/// What a clause is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// Contents named before a colon.
    Label(String),
    /// Contents named in the clause itself.
    Words(String),
    /// A stage before or after an act.
    Phase(String),
    /// What the other clauses leave over, by name.
    Rest(String),
    /// It does not say.
    General,
}

/// One clause of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) about: About,
    pub(super) text: String,
}

/// Labels longer than this are sentences.
const LONGEST_LABEL: usize = 24;

static PHASE: LazyLock<Regex> = LazyLock::new(|| at_start("part_phase"));
static REST: LazyLock<Regex> = LazyLock::new(|| at_start("part_rest"));
static AMONG: LazyLock<Regex> = LazyLock::new(|| at_start("part_among"));
/// What is named, before the period that is stated for it.
static BEFORE_PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    let lexicon = Lexicon::shipped();
    let kinds = ["period_immediate", "period_long", "period_progress", "period_prompt", "period_same_time"];
    let words: Vec<String> = kinds.iter().map(|kind| lexicon.alternation(kind)).collect();
    let pattern =
        format!(r"^(?P<label>[^0-9]{{2,24}}?)(?P<text>(?:自|从|应|在|于|每|按|\d|{}).*)$", words.join("|"));
    Regex::new(&pattern).expect("the pattern is built from escaped words")
});
/// 处罚决定由A局公开
static BY: LazyLock<Regex> = LazyLock::new(|| {
    let acts = Lexicon::shipped().alternation("publisher_act");
    Regex::new(&format!(r"^(?P<label>.{{2,24}}?)由(?P<body>.+?)(?P<act>(?:{acts})*)$"))
        .expect("the pattern is built from escaped words")
});
/// A局（处罚决定）
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<body>[^（(]+)[（(](?P<label>[^（）()]{2,24})[)）]$").expect("a sound pattern")
});

fn at_start(kind: &str) -> Regex {
    Regex::new(&format!("^(?:{})", Lexicon::shipped().alternation(kind)))
        .expect("the pattern is built from escaped words")
}

/// The clauses of a cell; a divided one has at least two that say what they are about, or one that
/// stands beside a general one.
pub(super) fn clauses(cell: &str, column: Column, elements: &Elements) -> Option<Vec<Clause>> {
    let pieces = pieces(cell, column);
    let mut clauses: Vec<Clause> = pieces.iter().map(|piece| clause(piece, column, elements)).collect();
    let phases = clauses.iter().filter(|clause| matches!(clause.about, About::Phase(_))).count();
    if phases == 1 {
        // 批准后20日内 alone names the event from which the clock runs, no stage of its own.
        for (clause, piece) in clauses.iter_mut().zip(&pieces) {
            if matches!(clause.about, About::Phase(_)) {
                *clause = Clause { about: About::General, text: piece.clone() };
            }
        }
    }
    let is_general = |clause: &Clause| clause.about == About::General;
    let named = clauses.iter().filter(|clause| !is_general(clause)).count();
    let is_divided = named > 1 || (named == 1 && clauses.len() > 1 && is_general(&clauses[0]));
    is_divided.then_some(clauses)
}

/// One piece of a cell by itself.
pub(super) fn clause(piece: &str, column: Column, elements: &Elements) -> Clause {
    let among = AMONG.find(piece);
    let text = among.map_or(piece, |found| trimmed(&piece[found.end()..]));
    labelled(text)
        .filter(|clause| column != Column::Channels || names_content(clause, elements))
        .or_else(|| at_a_stage(text))
        .or_else(|| left_over(text))
        .or_else(|| named(text, column, elements, among.is_some()))
        .unwrap_or_else(|| Clause { about: About::General, text: text.to_owned() })
}

/// Cut at ； 。 and line ends, before 其中, and for bodies at commas too.
fn pieces(cell: &str, column: Column) -> Vec<String> {
    let folded: String = cell.chars().map(|c| if c == ',' || c == '，' { '，' } else { c }).collect();
    let strong = ['；', ';', '\n', '。'];
    let mut pieces = Vec::new();
    for piece in outside_brackets(&folded, &strong) {
        let is_list = column == Column::Publisher && (BY.is_match(&piece) || has_behind(&piece));
        if is_list {
            pieces.extend(outside_brackets(&piece, &['，', '、']));
            continue;
        }
        let mut last = String::new();
        for part in piece.split('，') {
            if AMONG.is_match(part) && !last.is_empty() {
                pieces.push(std::mem::take(&mut last));
            }
            if !last.is_empty() {
                last.push('，');
            }
            last.push_str(part);
        }
        pieces.push(last);
    }
    pieces
}

fn has_behind(piece: &str) -> bool {
    outside_brackets(piece, &['，', '、']).iter().filter(|body| BEHIND.is_match(body)).count() > 1
}

/// 指南：20个工作日内
fn labelled(text: &str) -> Option<Clause> {
    let at = text.find(['：', ':'])?;
    let (label, rest) = (trimmed(&text[..at]), trimmed(&text[at..]));
    let is_heading = Lexicon::shipped().words("part_no_label").iter().any(|word| word == label)
        || Lexicon::shipped().words("period_posting").iter().any(|word| word == label);
    let is_name = !label.is_empty()
        && label.chars().count() <= LONGEST_LABEL
        && !label.contains(['《', '，', '/'])
        && !label.starts_with(|c: char| fold_char(c).is_ascii_digit());
    if !is_name || is_heading || rest.is_empty() {
        return None;
    }
    let about = match (PHASE.find(label), REST.find(label)) {
        (Some(found), _) if found.end() == label.len() => About::Phase(label.to_owned()),
        (_, Some(_)) => About::Rest(label.to_owned()),
        _ => About::Label(label.to_owned()),
    };
    Some(Clause { about, text: rest.to_owned() })
}

/// 批前公示时间不得少于30日: the words stay, since they name the event too.
fn at_a_stage(text: &str) -> Option<Clause> {
    let found = PHASE.find(text)?;
    Some(Clause { about: About::Phase(found.as_str().to_owned()), text: text.to_owned() })
}

/// 其余内容长期公开
fn left_over(text: &str) -> Option<Clause> {
    let found = REST.find(text)?;
    let rest = trimmed(&text[found.end()..]);
    (!rest.is_empty())
        .then(|| Clause { about: About::Rest(found.as_str().to_owned()), text: rest.to_owned() })
}

/// Boxes have words of their own before a colon (其他：…): only contents divide them.
fn names_content(clause: &Clause, elements: &Elements) -> bool {
    match &clause.about {
        About::Label(label) => !elements.meant_by(label).is_empty(),
        _ => true,
    }
}

/// A clause that names contents of the row in its own words. What is not among the contents is an
/// event, a condition, a remark, unless the clause says 其中 or that a body publishes it.
fn named(text: &str, column: Column, elements: &Elements, is_among: bool) -> Option<Clause> {
    let (label, rest, is_said) = match column {
        Column::TimeLimit => {
            let found = BEFORE_PERIOD.captures(text)?;
            (found["label"].to_owned(), found["text"].to_owned(), is_among)
        }
        Column::Publisher => match BY.captures(text) {
            Some(found) => (found["label"].to_owned(), found["body"].to_owned(), !found["act"].is_empty()),
            None => {
                let found = BEHIND.captures(text)?;
                (found["label"].to_owned(), found["body"].to_owned(), false)
            }
        },
        _ => return None,
    };
    let label = trimmed(&label).trim_end_matches('的').to_owned();
    let is_content = is_said || !elements.meant_by(&label).is_empty();
    (is_content && !is_event(&label))
        .then(|| Clause { about: About::Words(label), text: trimmed(&rest).to_owned() })
}

/// 信息形成, 批准后: from what a clock runs.
fn is_event(label: &str) -> bool {
    Lexicon::shipped().words("part_event").iter().any(|word| label.ends_with(word.as_str()))
}
