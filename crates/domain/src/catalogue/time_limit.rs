//! 公开时限 as a clock: event, number, unit and rule for each part of the cell (R42-R45).
//!
//! A cell may hold several parts ("20个工作日内；其中处罚决定7个工作日内", R43); each becomes one
//! [`TimeLimitPart`]. Nothing is guessed: what names no number, no interval and no immediate act is
//! [`TimeRule::Unstated`], and the statutory ceiling applies to it (R44).

use super::lexicon::Lexicon;
use crate::text::fold;
use regex::{Captures, Regex};
use serde::Serialize;
use std::sync::LazyLock;

/// The cell of 公开时限, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParsedTimeLimit {
    /// The parts in order; at least one.
    pub parts: Vec<TimeLimitPart>,
    /// The cell says 法律、法规另有规定的从其规定.
    pub defers_to_law: bool,
    /// The cell names a law or document in 《》.
    pub names_law: bool,
}

/// One part of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeLimitPart {
    /// The words that were read, white space removed.
    pub text: String,
    /// From what the clock runs, as written (形成或变更, 行政决定作出 …); empty where not stated.
    pub event: String,
    /// The number, where one is stated.
    pub number: Option<u32>,
    /// What is counted.
    pub unit: Option<TimeUnit>,
    /// What kind of statement it is.
    pub rule: TimeRule,
}

/// What a time limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// 工作日
    WorkingDay,
    /// 日, 天, 自然日
    CalendarDay,
    /// 小时
    Hour,
    /// 周, 星期
    Week,
    /// 月
    Month,
    /// 季度
    Quarter,
    /// 半年
    HalfYear,
    /// 年
    Year,
}

/// What kind of statement a part makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeRule {
    /// At the latest so long after the event.
    Within,
    /// So long before the event (会前一周).
    Before,
    /// At once: 实时.
    Immediate,
    /// Again and again: 每20个工作日, 按年度.
    Interval,
    /// By a date of the calendar.
    ByDate,
    /// A least posting time, not a limit (R42): 不少于, 公示期.
    LeastPosting,
    /// Together with another act: 同步, 同时.
    SameTime,
    /// 及时
    Promptly,
    /// 按进展情况
    ByProgress,
    /// 长期, 永久
    LongTerm,
    /// A number without its unit: 20内.
    WithoutUnit,
    /// No time is stated at all.
    Unstated,
}

impl TimeRule {
    /// True when a person can tell from it by when or how often to publish.
    #[must_use]
    pub fn is_clear(self) -> bool {
        matches!(
            self,
            Self::Within
                | Self::Before
                | Self::Immediate
                | Self::Interval
                | Self::ByDate
                | Self::LeastPosting
        )
    }
}

impl ParsedTimeLimit {
    /// Reads a cell.
    #[must_use]
    pub fn parse(cell: &str) -> Self {
        let text = fold(cell);
        let mut parts = Vec::new();
        let mut after = 0;
        for found in TOKENS.captures_iter(&text) {
            let Some(whole) = found.get(0) else { continue };
            if let Some(part) = read_token(&text, after, &found) {
                after = whole.end();
                parts.push(part);
            }
        }
        if parts.is_empty() {
            parts.push(TimeLimitPart {
                text: text.clone(),
                event: String::new(),
                number: None,
                unit: None,
                rule: TimeRule::Unstated,
            });
        }
        Self {
            parts,
            defers_to_law: Lexicon::shipped().contains("period_defers", &text),
            names_law: text.contains('《'),
        }
    }

    /// True when some part says by when or how often to publish; the others are remarks on it.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.parts.iter().any(|part| part.rule.is_clear())
    }

    /// The first part that is longer than the ceiling of R45, unless the cell itself defers to a law.
    #[must_use]
    pub fn longer_than(&self, working_days: u32, calendar_days: u32) -> Option<&TimeLimitPart> {
        if self.defers_to_law || self.names_law {
            return None;
        }
        self.parts.iter().find(|part| part.is_longer_than(working_days, calendar_days))
    }
}

impl TimeLimitPart {
    fn is_longer_than(&self, working_days: u32, calendar_days: u32) -> bool {
        let (TimeRule::Within, Some(number), Some(unit)) = (self.rule, self.number, self.unit) else {
            return false;
        };
        match unit {
            TimeUnit::WorkingDay => number > working_days,
            TimeUnit::CalendarDay => number > calendar_days,
            TimeUnit::Week => number.saturating_mul(7) > calendar_days,
            TimeUnit::Hour => number > calendar_days.saturating_mul(24),
            // The shortest month has 28 days, every other is longer.
            TimeUnit::Month | TimeUnit::Quarter | TimeUnit::HalfYear | TimeUnit::Year => number > 0,
        }
    }
}

const NUMBER: &str = "[0-9]+|[零〇一二两三四五六七八九十百]+";
const UNIT: &str = "工作日|自然日|日历日|日历天|小时|季度|星期|学期|学年|周|天|日|月|季|年";

static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    let lexicon = Lexicon::shipped();
    let word = |kind: &str| lexicon.alternation(kind);
    let pattern = [
        r"(?P<date>(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}[日号]|底)|(?:19|20)\d{2}年(?:年?底)?|(?:次|每|当)?月底)".to_owned(),
        format!(r"(?P<interval>每半年度?|每隔?(?P<every>{NUMBER})?个?(?P<everyunit>{UNIT})度?|按(?P<per>半年|年|季|月|周|日|天|学期|学年)度?|(?P<perhalf>半年|(?P<pern>{NUMBER})?个?(?P<perunit>{UNIT})度?)(?:内)?(?:至少|不少于|不得少于|最少)?(?:更新|公开|公布|发布|公告)?(?:至少|不少于|不得少于)?(?:{NUMBER})次)"),
        format!(r"(?P<count>半|{NUMBER})个?(?P<unit>{UNIT})"),
        format!(r"(?P<bare>{NUMBER})(?:个?(?:以内|之内|内)|$)"),
        format!("(?P<immediate>{})", word("period_immediate")),
        format!("(?P<same>{})", word("period_same_time")),
        format!("(?P<long>{})", word("period_long")),
        format!("(?P<progress>{})", word("period_progress")),
        format!("(?P<prompt>{})", word("period_prompt")),
    ]
    .join("|");
    Regex::new(&pattern).expect("the pattern is built from escaped words")
});

static POSTING: LazyLock<Regex> = LazyLock::new(|| {
    let lexicon = Lexicon::shipped();
    let pattern = format!(
        "(?:{})[^;,。]*$|(?:{})(?:一般|通常)?(?:为|是|:)?$",
        lexicon.alternation("period_least"),
        lexicon.alternation("period_posting")
    );
    Regex::new(&pattern).expect("the pattern is built from escaped words")
});

fn read_token(text: &str, after: usize, found: &Captures<'_>) -> Option<TimeLimitPart> {
    let whole = found.get(0)?;
    let before = clause_before(&text[after..whole.start()]);
    let rest = &text[whole.end()..];
    let part = |number, unit, rule| {
        let end = whole.end() + rest.chars().next().filter(|c| *c == '内').map_or(0, char::len_utf8);
        let start = whole.start() - before.len();
        Some(TimeLimitPart { text: text[start..end].to_owned(), event: event_in(before), number, unit, rule })
    };
    for (name, rule) in [
        ("date", TimeRule::ByDate),
        ("immediate", TimeRule::Immediate),
        ("same", TimeRule::SameTime),
        ("long", TimeRule::LongTerm),
        ("progress", TimeRule::ByProgress),
        ("prompt", TimeRule::Promptly),
    ] {
        if found.name(name).is_some() {
            return part(None, None, rule);
        }
    }
    if found.name("interval").is_some() {
        let (number, unit) = interval_of(found);
        return part(number, unit, TimeRule::Interval);
    }
    if let Some(bare) = found.name("bare") {
        return part(numeral(bare.as_str()), None, TimeRule::WithoutUnit);
    }
    let (count, unit) = (found.name("count")?.as_str(), found.name("unit")?.as_str());
    if before.ends_with('第') {
        return None;
    }
    let (number, unit) = if count == "半" && unit == "年" {
        (Some(1), TimeUnit::HalfYear)
    } else {
        (numeral(count), unit_named(unit)?)
    };
    part(number, Some(unit), count_rule(before, rest))
}

/// What a counted time means by what stands before and behind it.
fn count_rule(before: &str, rest: &str) -> TimeRule {
    let closes = ["内", "以内", "之内"].iter().any(|word| rest.starts_with(word));
    if before.ends_with('前') || rest.starts_with('前') || rest.starts_with("以前") {
        let of_month = ["次月", "每月", "当月"].iter().any(|word| before.ends_with(word));
        if of_month { TimeRule::ByDate } else { TimeRule::Before }
    } else if POSTING.is_match(before) || (before.ends_with("公示") && !closes) {
        TimeRule::LeastPosting
    } else {
        TimeRule::Within
    }
}

/// The clause a token stands in, as far as it goes before it.
fn clause_before(text: &str) -> &str {
    text.rfind([';', ',', '。', '、']).map_or(text, |at| {
        let width = text[at..].chars().next().map_or(1, char::len_utf8);
        &text[at + width..]
    })
}

fn event_in(before: &str) -> String {
    let mut event = before;
    for lead in ["内", "其中", "自", "从", "在", "应当", "应"] {
        event = event.strip_prefix(lead).unwrap_or(event);
    }
    for tail in ["至少", "起", "之日", "以后", "之后", "后", "的"] {
        event = event.strip_suffix(tail).unwrap_or(event);
    }
    event.to_owned()
}

fn interval_of(found: &Captures<'_>) -> (Option<u32>, Option<TimeUnit>) {
    let text = found.name("interval").map_or("", |m| m.as_str());
    if text.contains("半年") {
        return (Some(1), Some(TimeUnit::HalfYear));
    }
    let unit = ["everyunit", "per", "perunit"].iter().find_map(|name| found.name(name));
    let number = ["every", "pern"].iter().find_map(|name| found.name(name));
    let number = number.map_or(Some(1), |m| numeral(m.as_str()));
    (number, unit.and_then(|m| unit_named(m.as_str())))
}

fn unit_named(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "工作日" => TimeUnit::WorkingDay,
        "自然日" | "日历日" | "日历天" | "日" | "天" => TimeUnit::CalendarDay,
        "小时" => TimeUnit::Hour,
        "周" | "星期" => TimeUnit::Week,
        "月" => TimeUnit::Month,
        "季" | "季度" => TimeUnit::Quarter,
        "半年" | "学期" => TimeUnit::HalfYear,
        "年" | "学年" => TimeUnit::Year,
        _ => return None,
    })
}

/// A whole number in Arabic or Chinese figures up to 999.
#[must_use]
pub fn numeral(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    if text.is_empty() {
        return None;
    }
    let digit = |c: char| {
        "零一二三四五六七八九".chars().position(|d| d == c).or(match c {
            '〇' => Some(0),
            '两' => Some(2),
            _ => None,
        })
    };
    if text.chars().count() > 1 && text.chars().all(|c| digit(c).is_some()) {
        return text
            .chars()
            .try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(u32::try_from(digit(c)?).ok()?));
    }
    let (mut total, mut last) = (0u32, None);
    for c in text.chars() {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            _ => {
                last = Some(u32::try_from(digit(c)?).ok()?);
                continue;
            }
        };
        total += last.take().unwrap_or(1) * scale;
    }
    Some(total + last.unwrap_or(0))
}

#[cfg(test)]
mod tests;
