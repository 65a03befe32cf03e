//! One entry: what it says, what each version said of it, the rows linked to it with who, when and why;
//! linking by hand (R60).

use super::address;
use super::coverage::row_link;
use crate::console::catalogue::parts::moment;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::organisation::Permission;
use domain::unit_list::{Field as EntryField, ListEntry};
use operations::OperationError;
use operations::unit_list::{EntryView as Entry, LinkDecision, LinkVerdict};

/// One entry.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/entry.html")]
pub struct EntryPage {
    /// The frame.
    pub frame: ConsoleFrame,
    /// A word where the list has it no more.
    pub removed: bool,
    /// What it says.
    pub facts: Vec<(String, String)>,
    /// Rows and what was decided about them.
    pub links: Vec<LinkLine>,
    /// Where a decision is sent; empty where one may not.
    pub action: String,
    /// Linking by hand; none where one may not or no row is left.
    pub form: Option<Form>,
    /// What each version said.
    pub history: Vec<HistoryLine>,
}

/// A row and what was decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkLine {
    /// The row; without an address where it is gone.
    pub row: Link,
    /// The decision.
    pub verdict: &'static str,
    /// Why.
    pub reason: String,
    /// Who and when.
    pub by: String,
    /// What is sent to take it back; empty where nothing is to be taken back.
    pub value: String,
    /// The word on the button.
    pub button: &'static str,
    /// The verdict the button sends.
    pub wish: &'static str,
}

/// An entry in one version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryLine {
    /// The version and its day.
    pub version: String,
    /// What it was called.
    pub name: String,
    /// What changed against the version before.
    pub changes: String,
}

/// Shows the entry.
///
/// # Errors
/// When there is none, or its unit may not be read.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    entry_page(&state, &who, id, Vec::new(), None).await
}

/// Links, rejects or unlinks one row.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn decide(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let entry = state.operations.list_entry(&who.act(), id).await?;
    let outcome = match decision(id, &posted) {
        Ok(decision) => state.operations.decide_links(&who.act(), entry.unit_id, &[decision]).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => entry_page(&state, &who, id, super::proposals::told(&receipt), None).await,
        Err(error) => entry_page(&state, &who, id, Vec::new(), Some(&Refusal::of(&posted, error)?)).await,
    }
}

fn decision(id: i64, posted: &Posted) -> Result<LinkDecision, OperationError> {
    let missing = || OperationError::invalid("row", "请选择目录事项");
    let (catalogue, row) = posted.get("row").split_once(':').ok_or_else(missing)?;
    Ok(LinkDecision {
        entry_id: id,
        catalogue_id: catalogue.parse().map_err(|_| missing())?,
        row_key: row.to_owned(),
        verdict: LinkVerdict::from_id(posted.get("verdict")).unwrap_or(LinkVerdict::Linked),
        reason: posted.get("reason").to_owned(),
    })
}

#[boxed::future]
async fn entry_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    notices: Vec<Notice>,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let entry = state.operations.list_entry(&who.act(), id).await?;
    let units = crate::console::catalogue::units::with(state, who, Permission::CompileCatalogue).await?;
    let may = units.iter().any(|unit| unit.id == entry.unit_id);
    let mut frame = frame(state, who, &entry.entry.full_name(), Place::Lists).await?;
    frame.notices = notices;
    frame.crumbs = vec![
        Link::new("清单与覆盖", address::OVERVIEW),
        Link::new(
            format!("{}：{}", entry.unit, entry.kind.label()),
            format!("{}?kind={}", address::of(address::UNIT, entry.unit_id), entry.kind.id()),
        ),
    ];
    let form = may.then(|| link_form(&who.csrf_token, &entry)).flatten();
    let (status, form) = match form {
        Some(form) => {
            let (status, form) = form.answered(refusal);
            (status, Some(form))
        }
        None => (axum::http::StatusCode::OK, None),
    };
    let action = if may { address::entry(id) } else { String::new() };
    page_with_status(status, &entry_view(frame, &entry, action, form))
}

/// The page's content.
#[must_use]
pub fn entry_view(frame: ConsoleFrame, entry: &Entry, action: String, form: Option<Form>) -> EntryPage {
    let mut facts: Vec<(String, String)> = EntryField::ALL
        .into_iter()
        .map(|field| (field.label().to_owned(), entry.entry.cell(field).to_owned()))
        .chain(entry.entry.extra.iter().map(|(heading, text)| (heading.clone(), text.clone())))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    facts.insert(0, ("清单".to_owned(), format!("{}{}", entry.unit, entry.kind.label())));
    EntryPage {
        removed: entry.is_removed,
        facts,
        links: entry.links.iter().map(|row| link_line(row, !action.is_empty())).collect(),
        history: history(entry),
        action,
        form,
        frame,
    }
}

fn link_line(row: &operations::unit_list::LinkedRow, may: bool) -> LinkLine {
    let stands = row.version_id.is_some();
    let (button, wish) = match row.verdict {
        LinkVerdict::Linked => ("取消关联", LinkVerdict::Unlinked.id()),
        LinkVerdict::Rejected | LinkVerdict::Unlinked => ("改为关联", LinkVerdict::Linked.id()),
    };
    let value = format!("{}:{}", row.catalogue_id, row.row_key);
    let gone = if row.is_active { "" } else { "（该事项已不在目录中）" };
    let link = row_link(row);
    LinkLine {
        row: Link::new(format!("{}{gone}", link.label), link.href),
        verdict: row.verdict.label(),
        reason: row.reason.clone(),
        by: format!("{}，{}", row.by, moment(&row.at)),
        value: if may && stands { value } else { String::new() },
        button,
        wish,
    }
}

fn history(entry: &Entry) -> Vec<HistoryLine> {
    let line = |(at, version): (usize, &operations::unit_list::VersionedEntry)| HistoryLine {
        version: format!(
            "第{}版，{}，表中第{}行",
            version.number,
            moment(&version.imported_at),
            version.line
        ),
        name: version.entry.full_name(),
        changes: entry
            .history
            .get(at + 1)
            .map_or_else(|| "首次列入".to_owned(), |before| changed(&before.entry, &version.entry)),
    };
    entry.history.iter().enumerate().map(line).collect()
}

fn changed(before: &ListEntry, after: &ListEntry) -> String {
    let fields: Vec<&str> = EntryField::ALL
        .into_iter()
        .filter(|field| before.cell(*field) != after.cell(*field))
        .map(EntryField::label)
        .collect();
    match (fields.is_empty(), before.extra == after.extra) {
        (true, true) => "没有变化".to_owned(),
        (true, false) => "其他栏有变化".to_owned(),
        (false, _) => format!("变化：{}", fields.join("、")),
    }
}

/// Linking a row by hand: rows not linked yet.
#[must_use]
pub fn link_form(token: &str, entry: &Entry) -> Option<Form> {
    let linked = |catalogue: i64, key: &str| {
        entry.links.iter().any(|link| {
            link.verdict == LinkVerdict::Linked && link.catalogue_id == catalogue && link.row_key == key
        })
    };
    let free = entry.rows.iter().filter(|(catalogue, key, ..)| !linked(*catalogue, key));
    let choices: Vec<Choice> = free
        .map(|(catalogue, key, _, item)| Choice::new(format!("{catalogue}:{key}"), format!("{key} {item}")))
        .collect();
    if choices.is_empty() {
        return None;
    }
    let choices = std::iter::once(Choice::none("请选择目录事项")).chain(choices).collect();
    Some(
        Form::new("link", address::entry(entry.id), token, "关联")
            .with(Field::hidden("verdict", LinkVerdict::Linked.id()))
            .with(Field::select("row", "目录事项", choices).required())
            .with(Field::of("reason", "理由", Control::Text).longest(500)),
    )
}
