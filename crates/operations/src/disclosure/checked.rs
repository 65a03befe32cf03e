//! What a record says, checked before anything is stored: nothing empty, nothing of the future, no personal
//! numbers (R250), and of a pasted text only what a reader may see.

use super::load::Loading;
use super::public_words::{numbers_in, numbers_in_address, quiet_numbers_in};
use crate::{FieldProblem, OperationError};
use domain::calendar::in_words;
use files::Article;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use storage::disclosure::version::RecordVersion;

/// The longest body, in bytes as sent.
const LONGEST_BODY: usize = 2 * 1024 * 1024;
const LONGEST_TITLE: usize = 200;
const LONGEST_LINK: usize = 2000;
const LONGEST_CLAIM: usize = 500;
const LONGEST_SUMMARY: usize = 300;
/// What stands for the note of a change that a department's system sent without one.
const FED_NOTE: &str = "由业务系统发来的更新";

/// What a clarification answers (R161).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Clarified {
    /// Where the information spread.
    pub spread: String,
    /// What is false or incomplete about it.
    pub claim: String,
}

/// A record's text that may be stored.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub title: String,
    /// Clean HTML; empty for a link.
    pub body: String,
    /// Its text, a line a block.
    pub text: String,
    pub link: String,
    pub document_number: String,
    pub source: String,
    pub change_note: String,
    pub arose_on: Date,
    pub changed_on: Option<Date>,
    pub original_on: Option<Date>,
    pub clarifies: Option<Clarified>,
    pub summary: String,
    pub hides_earlier: bool,
}

impl Checked {
    /// Checks a loading on a day.
    pub fn of(loading: &Loading, today: Date) -> Result<Self, OperationError> {
        let mut problems = Vec::new();
        let mut text = |field: &str, text: &str, limit: usize| {
            let text = crate::text::clean(text).replace('\n', " ");
            if text.chars().count() > limit {
                problems.push(FieldProblem::new(field, format!("最多填写{limit}字，请精简")));
            }
            text
        };
        let title = text("title", &loading.title, LONGEST_TITLE);
        let document_number = text("document_number", &loading.document_number, 100);
        let source = text("source", &loading.source, 200);
        let change_note = text("change_note", &loading.change_note, 500);
        let summary = text("summary", &loading.summary, LONGEST_SUMMARY);
        let clarifies = loading.clarifies.as_ref().map(|said| Clarified {
            spread: text("spread", &said.spread, LONGEST_CLAIM),
            claim: text("claim", &said.claim, LONGEST_CLAIM),
        });
        if title.is_empty() {
            problems.push(FieldProblem::new("title", "请填写信息的名称"));
        }
        let (article, link) = content(loading, &mut problems);
        clarified(clarifies.as_ref(), &link, &mut problems);
        let arose_on = days(loading, today, &mut problems);
        for (field, label, words) in [
            ("title", "名称", &title),
            ("summary", "内容概述", &summary),
            ("body", "正文", &article.text),
            ("document_number", "文号", &document_number),
            ("source", "信息来源", &source),
            ("change_note", "改了什么", &change_note),
        ] {
            numbers_in(field, label, words, &mut problems);
        }
        quiet_numbers_in("body", "正文", &article.html, &mut problems);
        numbers_in_address("link", "网址", &link, &mut problems);
        original(loading, &link, today, &mut problems);
        match arose_on {
            Some(arose_on) if problems.is_empty() => Ok(Self {
                title,
                body: article.html,
                text: article.text,
                link,
                document_number,
                source,
                change_note,
                arose_on,
                changed_on: loading.changed_on,
                original_on: loading.original_on,
                clarifies,
                summary,
                hides_earlier: loading.hides_earlier,
            }),
            _ => Err(OperationError::Invalid(problems)),
        }
    }

    /// `content`, `link` (R102) or `clarification` (R161).
    pub fn kind(&self) -> &'static str {
        match (&self.clarifies, self.link.is_empty()) {
            (Some(_), _) => "clarification",
            (None, true) => "content",
            (None, false) => "link",
        }
    }

    /// Where it spread and what is wrong; empty where it is no clarification.
    pub fn clarified(&self) -> (&str, &str) {
        self.clarifies.as_ref().map_or(("", ""), |said| (&said.spread, &said.claim))
    }

    /// A clarification stays one, and nothing else becomes one.
    pub fn refuse_other_kind(&self, known: &str) -> Result<(), OperationError> {
        match (known == "clarification", self.clarifies.is_some()) {
            (true, false) => {
                Err(OperationError::invalid("claim", "这条信息是澄清，请写明它针对什么不实或者不完整的信息"))
            }
            (false, true) => {
                let words = "这条信息不是澄清，不能改成澄清；请另外装载一条澄清";
                Err(OperationError::invalid("claim", words))
            }
            _ => Ok(()),
        }
    }

    /// What is public is not changed without a word to the public about what was changed and why. A system that sends a
    /// record again says nothing of it: then the public reads from where the change came.
    pub fn explain_or_refuse(&mut self, is_fed: bool) -> Result<(), OperationError> {
        if self.change_note.is_empty() && is_fed {
            FED_NOTE.clone_into(&mut self.change_note);
        }
        if !self.change_note.is_empty() {
            return Ok(());
        }
        let words = "这条信息已经公开，修改时请写明改了什么、为什么改；公众会看到这段说明";
        Err(OperationError::invalid("change_note", words))
    }

    /// True where the text is that of a version and yet something else is said: another note on the change that is on
    /// a desk, or that the earlier versions are to be hidden.
    pub fn says_more_than(&self, version: &RecordVersion, is_public: bool) -> bool {
        let hides = version.hides_earlier == 1;
        match is_public {
            true => self.hides_earlier && !hides,
            false => {
                let notes_anew = !self.change_note.is_empty() && self.change_note != version.change_note;
                self.hides_earlier != hides || notes_anew
            }
        }
    }

    /// A hash over what a reader sees: the same text again is no change.
    pub fn hash(&self, place: (i64, &str, &str)) -> String {
        let mut seen = serde_json::json!([
            place.0,
            place.1,
            place.2,
            self.title,
            self.body,
            self.link,
            self.document_number,
            self.source,
            self.arose_on.to_string(),
            self.changed_on.map(|day| day.to_string()),
        ]);
        if let (Some(said), Some(seen)) = (&self.clarifies, seen.as_array_mut()) {
            seen.push(serde_json::json!([said.spread, said.claim]));
        }
        if let (false, Some(seen)) = (self.summary.is_empty(), seen.as_array_mut()) {
            seen.push(serde_json::json!({ "summary": self.summary }));
        }
        if let (Some(day), Some(seen)) = (self.original_on, seen.as_array_mut()) {
            seen.push(serde_json::json!({ "original_on": day.to_string() }));
        }
        hex::encode(Sha256::digest(seen.to_string()))
    }
}

/// A clarification says what it answers, and itself holds the accurate information (R161).
fn clarified(said: Option<&Clarified>, link: &str, problems: &mut Vec<FieldProblem>) {
    let Some(said) = said else { return };
    if said.claim.is_empty() {
        problems.push(FieldProblem::new("claim", "请写明什么信息不实或者不完整"));
    }
    if said.spread.is_empty() {
        problems.push(FieldProblem::new("spread", "请写明这些信息在哪里传播，例如哪个平台、哪一天起"));
    }
    if !link.is_empty() {
        problems.push(FieldProblem::new("link", "澄清要在正文里写出准确的信息，不能只填网址"));
    }
    numbers_in("claim", "不实或者不完整的信息", &said.claim, problems);
    numbers_in("spread", "传播的地方", &said.spread, problems);
}

/// The body or the address: one of the two.
fn content(loading: &Loading, problems: &mut Vec<FieldProblem>) -> (Article, String) {
    let link = loading.link.trim();
    match (loading.body.trim().is_empty(), link.is_empty()) {
        (true, true) => problems.push(FieldProblem::new("body", "请填写正文，或者填写已公开之处的网址")),
        (false, false) => {
            problems.push(FieldProblem::new(
                "link",
                "正文和网址只填一样：同一内容只装载一次，已在别处公开的填网址",
            ));
        }
        (true, false) if !is_address(link) => problems.push(FieldProblem::new(
            "link",
            "网址应以 http:// 或 https:// 开头，写明网站和网页，如 https://www.example.gov.cn/a.html",
        )),
        (true, false) => return (Article::default(), link.to_owned()),
        (false, true) if loading.body.len() > LONGEST_BODY => problems.push(FieldProblem::new(
            "body",
            format!("正文超过{}MB；较长的内容请作为附件", LONGEST_BODY / 1024 / 1024),
        )),
        (false, true) => {
            let article = files::clean_article(&loading.body);
            if article.text.is_empty() {
                let dropped = match article.dropped.is_empty() {
                    true => String::new(),
                    false => format!("（{}不能放在正文里）", article.dropped.join("、")),
                };
                problems.push(FieldProblem::new("body", format!("正文里没有文字{dropped}")));
            }
            return (article, String::new());
        }
    }
    (Article::default(), String::new())
}

pub(super) fn is_address(link: &str) -> bool {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains('.') && !host.contains('@')
    }) && link.len() <= LONGEST_LINK
        && !link.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
}

/// No document of a people's government is older.
const EARLIEST: i16 = 1949;

/// The days: written down, not of the future, the change not before the making (R108).
fn days(loading: &Loading, today: Date, problems: &mut Vec<FieldProblem>) -> Option<Date> {
    let Some(arose_on) = loading.arose_on else {
        problems.push(FieldProblem::new("arose_on", "请填写成文日期，如 2026-11-25"));
        return None;
    };
    let late = |day: Date| format!("{}还没有到，不能晚于今天（{}）", in_words(day), in_words(today));
    if arose_on > today {
        problems.push(FieldProblem::new("arose_on", late(arose_on)));
    }
    if arose_on.year() < EARLIEST {
        let words = format!("成文日期早于{EARLIEST}年，请核对年份");
        problems.push(FieldProblem::new("arose_on", words));
    }
    match loading.changed_on {
        Some(day) if day > today => problems.push(FieldProblem::new("changed_on", late(day))),
        Some(day) if day < arose_on => problems
            .push(FieldProblem::new("changed_on", format!("变更日期早于成文日期{}", in_words(arose_on)))),
        _ => {}
    }
    Some(arose_on)
}

/// The day of the original page: of a link alone, not of the future (R108a).
fn original(loading: &Loading, link: &str, today: Date, problems: &mut Vec<FieldProblem>) {
    let Some(day) = loading.original_on else { return };
    if link.is_empty() {
        problems.push(FieldProblem::new("original_on", "只有填写网址的信息才填原网页的日期，请清空"));
    } else if day > today {
        let words = format!("{}还没有到，不能晚于今天（{}）", in_words(day), in_words(today));
        problems.push(FieldProblem::new("original_on", words));
    }
}
