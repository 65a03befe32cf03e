//! 未归入要素的信息: records of which no element was told, each assigned to one with one click (R101).

use super::address;
use crate::console::form::{Posted, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Permission;
use operations::disclosure::UnassignedRecord;
use serde::Deserialize;

/// What was done just before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// The page.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/disclosure/unassigned.html")]
pub struct UnassignedView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What the page is.
    pub words: Vec<String>,
    /// Where a choice is sent; empty where the person only reads.
    pub action: String,
    /// The session's token.
    pub token: String,
    /// The records.
    pub records: Vec<RecordToAssign>,
}

/// A record with the elements to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordToAssign {
    /// Number.
    pub id: i64,
    /// Its page.
    pub record: Link,
    /// The item.
    pub item: String,
    /// Where it stands, and what was told.
    pub detail: String,
    /// The elements.
    pub elements: Vec<String>,
}

/// The page.
///
/// # Errors
/// When the catalogue is not published or the right is missing.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    Query(was): Query<Done>,
) -> Result<Response, PageError> {
    unassigned_page((&state, &who), (&unit, &sector), &was.done, None).await
}

/// Assigns one.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn assign(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let id = posted.number("disclosure").unwrap_or(0);
    let element = posted.get("element");
    match state.operations.assign_disclosure(&who.act(), id, element).await {
        Ok(()) => {
            let done = crate::portal::encoded(element);
            Ok(Redirect::to(&format!("{}?done={done}", address::unassigned(&unit, &sector))).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            unassigned_page((&state, &who), (&unit, &sector), "", Some(&refusal)).await
        }
    }
}

#[boxed::future]
async fn unassigned_page(
    (state, who): (&AppState, &SignedIn),
    (unit, sector): (&str, &str),
    was_done: &str,
    refused: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let found = state.operations.unassigned_disclosures(&who.act(), unit, sector).await?;
    let mut frame = frame(state, who, "未归入要素的信息", Place::Disclosures).await?;
    frame.crumbs =
        vec![Link::new("信息公开", address::LIST), Link::new("装载清单", address::checklist(unit, sector))];
    let mut status = StatusCode::OK;
    if let Some(refusal) = refused {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有归入", words.join("；")));
        status = refusal.status;
    } else if !was_done.is_empty() {
        frame.notices.push(done(&format!("已归入“{was_done}”"), "装载率随后重新统计。"));
    }
    let many = found.records.len();
    let mut words = vec![match many {
        0 => format!("{}《{}》下的信息都已归入公开内容的某一项。", found.unit, found.title),
        _ => format!(
            "{}《{}》下有{many}条信息没有写明是哪一项公开内容，不计入装载率。点一项内容即归入，不用重新审查。",
            found.unit, found.title
        ),
    }];
    if found.is_cut {
        words.push("只列出前面的一部分，归入以后再列其余的。".to_owned());
    }
    let loads = who.actor.may_somewhere(Permission::LoadDisclosure);
    let view = UnassignedView {
        frame,
        words,
        action: if loads { address::unassigned(unit, sector) } else { String::new() },
        token: who.csrf_token.clone(),
        records: found.records.into_iter().map(line).collect(),
    };
    page_with_status(status, &view)
}

fn line(record: UnassignedRecord) -> RecordToAssign {
    let told = match record.told.is_empty() {
        true => "没有写明公开内容".to_owned(),
        false => format!("写的是“{}”，目录中没有这一项", record.told),
    };
    RecordToAssign {
        id: record.id,
        record: Link::new(record.title, address::of(address::CASE, record.id)),
        item: format!("{}／{}", record.level1_item, record.level2_item),
        detail: format!("{}；{told}", record.state.label()),
        elements: record.elements,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::disclosure::RecordState;

    #[test]
    fn r101_each_element_is_one_click() {
        let record = UnassignedRecord {
            id: 7,
            title: "关于申请条件的通知".to_owned(),
            level1_item: "最低生活保障".to_owned(),
            level2_item: "办事指南".to_owned(),
            state: RecordState::Published,
            told: String::new(),
            elements: vec!["办理条件".to_owned(), "救助标准".to_owned()],
        };
        let view = UnassignedView {
            frame: ConsoleFrame { nav: vec![crate::frame::NavGroup::default()], ..ConsoleFrame::default() },
            action: address::unassigned("mz", "20"),
            token: "token".to_owned(),
            records: vec![line(record)],
            ..UnassignedView::default()
        };
        let html = view.render().unwrap();
        for words in [
            "action=\"/console/checklists/mz/20/unassigned\"",
            "name=\"element\" value=\"救助标准\"",
            "name=\"disclosure\" value=\"7\"",
            "value=\"token\"",
            "最低生活保障／办事指南",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        let only_read = UnassignedView { action: String::new(), ..view };
        assert!(!only_read.render().unwrap().contains("<button class=\"button button-quiet button-small\""));
    }
}
