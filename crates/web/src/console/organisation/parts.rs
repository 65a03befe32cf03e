//! What several screens on the organisation share: lists to choose from, the page that shows one form,
//! the page that shows a secret once, days and states in words.

use super::address;
use crate::console::form::{Choice, Form};
use crate::console::frame::{Place, done, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::organisation::UnitKind;
use operations::organisation::{GrantView, PersonFilter, Unit};
use operations::sector::SectorNames;
use serde::Deserialize;

/// A page with one form.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/form.html")]
pub struct FormView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What the act is about.
    pub facts: Vec<(String, String)>,
    /// What will happen.
    pub words: Vec<String>,
    /// The form.
    pub form: Form,
}

/// A page that shows secrets once.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/secret.html")]
pub struct SecretView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What to do with them.
    pub words: String,
    /// The secrets.
    pub secrets: Vec<Secret>,
    /// The way on.
    pub back: Link,
}

/// A secret shown once.
#[derive(Debug, Clone, Default)]
pub struct Secret {
    /// Whose.
    pub label: String,
    /// Until when.
    pub note: String,
    /// The secret.
    pub value: String,
}

/// What was just done, from the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    /// A word of [`done_notice`].
    pub done: String,
}

/// A role as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantLine {
    /// Role, with its sector.
    pub role: String,
    /// The unit.
    pub unit: Link,
    /// Since and until when.
    pub days: String,
    /// For whom.
    pub deputy_for: String,
    /// The act that ends it; empty where it may not be ended.
    pub end_action: String,
}

/// Where a form stands: title, place and the places above it.
pub struct Standing<'a> {
    /// Title of the page.
    pub title: &'a str,
    /// The place of the navigation.
    pub place: Place,
    /// The places above.
    pub crumbs: Vec<Link>,
}

/// The notice of what was just done.
#[must_use]
pub fn done_notice(word: &str) -> Vec<Notice> {
    let title = match word {
        "created" => "已新增",
        "saved" => "已保存",
        "renamed" => "名称已变更，原名称留存在历史中",
        "moved" => "隶属关系已调整",
        "merged" => "机构已合并",
        "dissolved" => "机构已撤销",
        "body" => "工作机构已登记",
        "lead" => "牵头部门已更新",
        "granted" => "角色已授予",
        "ended" => "任职已结束",
        "deputy-ended" => "代理已结束",
        "deputised" => "代理已登记，期满自动结束",
        "handed-over" => "交接已完成",
        "locked" => "账号已停用，所有会话已结束",
        "unlocked" => "账号已启用",
        "revoked" => "令牌已停用",
        "read" => "已标为已读",
        _ => return Vec::new(),
    };
    vec![done(title, "")]
}

/// Shows a form on a page of its own.
///
/// # Errors
/// When the database or the template fails.
#[boxed::future]
pub async fn form_page(
    (state, who): (&AppState, &SignedIn),
    standing: Standing<'_>,
    (facts, words): (Vec<(String, String)>, Vec<String>),
    (status, form): (StatusCode, Form),
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, standing.title, standing.place).await?;
    frame.crumbs = standing.crumbs;
    page_with_status(status, &FormView { frame, facts, words, form })
}

/// Every unit of the day in the order of the tree, indented, those of some kinds only where asked.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn unit_choices(
    state: &AppState,
    kinds: Option<&[UnitKind]>,
    none: Option<&str>,
) -> Result<Vec<Choice>, PageError> {
    let mut choices: Vec<Choice> = none.map(Choice::none).into_iter().collect();
    let mut stack: Vec<_> =
        state.operations.tree(state.today()).await?.into_iter().rev().map(|node| (0_usize, node)).collect();
    while let Some((depth, node)) = stack.pop() {
        stack.extend(node.children.into_iter().rev().map(|child| (depth + 1, child)));
        if kinds.is_none_or(|kinds| kinds.contains(&node.unit.kind)) {
            let indent = if kinds.is_none() { "　".repeat(depth) } else { String::new() };
            choices.push(Choice::new(node.unit.id.to_string(), format!("{indent}{}", node.unit.name)));
        }
    }
    Ok(choices)
}

/// The people one may read, with their units.
///
/// # Errors
/// When the database fails or one may read none.
#[boxed::future]
pub async fn person_choices(
    state: &AppState,
    who: &SignedIn,
    but: Option<i64>,
    none: Option<&str>,
) -> Result<Vec<Choice>, PageError> {
    let people = state.operations.people(&who.act(), &PersonFilter::default()).await?;
    let choice = |person: &operations::organisation::PersonSummary| {
        Choice::new(
            person.id.to_string(),
            format!("{}（{}，{}）", person.name, person.unit_name, person.account),
        )
    };
    let mut choices: Vec<Choice> = none.map(Choice::none).into_iter().collect();
    choices.extend(people.iter().filter(|person| Some(person.id) != but).map(choice));
    Ok(choices)
}

/// The sectors by code and name.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn sector_choices(state: &AppState, none: &str) -> Result<Vec<Choice>, PageError> {
    let names = state.operations.sector_names().await?;
    let choices = names.all().map(|(code, name)| Choice::new(code, format!("{code} {name}")));
    Ok(std::iter::once(Choice::none(none)).chain(choices).collect())
}

/// A stored day as people write it: 2026年11月22日; what is no day stays as it is.
#[must_use]
pub fn day(stored: &str) -> String {
    stored.parse::<jiff::civil::Date>().map_or_else(|_| stored.to_owned(), domain::calendar::in_words)
}

/// Since and until when: the stored end is the first day on which it no longer holds.
#[must_use]
pub fn days(from: &str, until: Option<&str>) -> String {
    let Some(until) = until else { return format!("{}起", day(from)) };
    let last = until.parse::<jiff::civil::Date>().ok().and_then(|end| end.yesterday().ok());
    if until <= from {
        return format!("{}当日", day(from));
    }
    format!("{}至{}", day(from), last.map_or_else(|| day(until), |last| day(&last.to_string())))
}

/// A stored instant in Beijing time, or words for never.
#[must_use]
pub fn moment(stored: Option<&str>, never: &str) -> String {
    stored.map_or_else(|| never.to_owned(), crate::console::catalogue::parts::moment)
}

/// A role held, as a line.
#[must_use]
pub fn grant_line(names: &SectorNames, grant: &GrantView, may_end: bool) -> GrantLine {
    let sector = grant.sector.as_deref().map(|code| format!("（{}）", names.name(code))).unwrap_or_default();
    GrantLine {
        role: format!("{}{sector}", grant.role.label()),
        unit: Link::new(grant.unit_name.clone(), address::of(address::UNIT, grant.unit_id)),
        days: days(&grant.from, grant.until.as_deref()),
        deputy_for: String::new(),
        end_action: if may_end { address::grant_end(grant.person_id, grant.id) } else { String::new() },
    }
}

/// The places above a unit's pages.
#[must_use]
pub fn unit_crumbs(unit: Option<&Unit>) -> Vec<Link> {
    let mut crumbs = vec![Link::new("机构", address::TREE)];
    if let Some(unit) = unit {
        crumbs.push(Link::new(unit.name.clone(), address::of(address::UNIT, unit.id)));
    }
    crumbs
}

/// The places above a person's pages.
#[must_use]
pub fn person_crumbs(person: Option<(i64, &str)>) -> Vec<Link> {
    let mut crumbs = vec![Link::new("人员", address::PEOPLE)];
    if let Some((id, name)) = person {
        crumbs.push(Link::new(name, address::of(address::PERSON, id)));
    }
    crumbs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_the_one_before_the_end() {
        assert_eq!(days("2026-11-01", Some("2026-12-01")), "2026年11月1日至2026年11月30日");
        assert_eq!(days("2026-11-01", None), "2026年11月1日起");
        assert_eq!(day("不详"), "不详");
    }
}
