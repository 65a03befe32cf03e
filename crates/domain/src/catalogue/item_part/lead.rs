//! Who leads where several bodies stand in one cell: the leading maker is the publisher (R57, L-10).

use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::publisher::bodies;
use regex::Regex;
use std::sync::LazyLock;

/// How many bodies a publisher cell names, and which leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// One body, or none.
    One,
    /// Several, and this one leads.
    Leads(String),
    /// Several, and none is said to lead.
    Several,
}

static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    let word = Lexicon::shipped().alternation("publisher_lead");
    let with = Lexicon::shipped().alternation("publisher_with");
    let pattern = format!(r"^(?:由)?(?P<body>[^()]+?)(?:\((?:{word})[^()]*\)|{word}|{with})");
    Regex::new(&pattern).expect("the pattern is built from escaped words")
});

/// Reads who leads in a publisher cell.
#[must_use]
pub fn lead_of(cell: &str) -> Lead {
    // Full-width brackets and commas count as half-width ones; names keep their white space out.
    let text = crate::text::fold(cell);
    let bodies = bodies(&text);
    let leader = bodies.iter().find_map(|body| LEADS.captures(body)).map(|found| found["body"].to_owned());
    match leader {
        Some(leader) => Lead::Leads(leader),
        None if bodies.len() > 1 => Lead::Several,
        None => Lead::One,
    }
}
