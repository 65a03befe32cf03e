//! 按列处理名单: what the gate found in each column of a list, each kept, hidden or left out (R250).

use super::address;
use crate::console::form::{Posted, Refusal};
use crate::console::frame::{Place, frame, stopped};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::privacy::ColumnChoice;
use operations::OperationError;
use operations::disclosure::{ListColumnView, ListColumns};

/// What the form is called on the record's page.
pub(super) const CHOOSE: &str = "choose_columns";
/// Kinds of files whose columns can be chosen.
const TABLES: [&str; 4] = ["Excel工作簿", "Word文档", "数据表（csv）", "文本"];

/// The page.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/disclosure/columns.html")]
pub struct ColumnsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where the choices are sent.
    pub action: String,
    /// The session's token.
    pub token: String,
    /// What the person saw.
    pub revision: i64,
    /// The columns.
    pub lines: Vec<ColumnLine>,
    /// The way back.
    pub back: String,
}

/// A column as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnLine {
    /// Its head.
    pub key: String,
    /// How many cells have words.
    pub filled: usize,
    /// What the gate found.
    pub found: String,
    /// True where it keeps the record from going on.
    pub blocks: bool,
    /// Where the choice comes from.
    pub note: &'static str,
    /// The choices: identifier, word, chosen.
    pub choices: Vec<(&'static str, &'static str, bool)>,
}

impl ColumnLine {
    fn of(column: &ListColumnView, posted: Option<ColumnChoice>) -> Self {
        let chosen = posted.unwrap_or(column.choice);
        Self {
            key: column.key.clone(),
            filled: column.filled,
            found: column.found.join("，"),
            blocks: column.blocks,
            note: if column.is_remembered { "按上次的选择" } else { "" },
            choices: ColumnChoice::ALL.map(|one| (one.id(), one.label(), one == chosen)).into(),
        }
    }
}

/// The columns.
///
/// # Errors
/// When there is no such list, or one may not load under its item.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    match state.operations.list_columns(&who.act(), id, number).await {
        Ok(list) => columns_page(&state, &who, id, &list, None).await,
        // What is no list has no page of columns: the record says why.
        Err(error @ OperationError::Invalid(_)) => {
            let empty = Posted::default();
            let refusal = Refusal::of(&empty, error)?;
            super::case::case_page(&state, &who, id, "", Some((CHOOSE, &refusal))).await
        }
        Err(error) => Err(PageError(error)),
    }
}

/// Makes the copy.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn choose(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let seen = posted.number("revision").unwrap_or(0);
    let chosen = chosen(&posted);
    let outcome = state.operations.publish_columns(&who.act(), (id, seen), number, &chosen).await;
    match outcome {
        Ok(_) => {
            let to = format!("{}?done={CHOOSE}", address::of(address::CASE, id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            match state.operations.list_columns(&who.act(), id, number).await {
                Ok(list) => columns_page(&state, &who, id, &list, Some(&refusal)).await,
                Err(_) => super::case::case_page(&state, &who, id, "", Some((CHOOSE, &refusal))).await,
            }
        }
    }
}

/// Each column with what was chosen for it, in the order of the form.
fn chosen(posted: &Posted) -> Vec<(String, ColumnChoice)> {
    let choices = posted.all("choice").map(ColumnChoice::from_id);
    let pairs = posted.all("column").zip(choices);
    pairs.filter_map(|(column, choice)| Some((column.to_owned(), choice?))).collect()
}

#[boxed::future]
async fn columns_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    list: &ListColumns,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let title = format!("按列处理“{}”", list.name);
    let mut frame = frame(state, who, &title, Place::Disclosures).await?;
    let record = state.operations.disclosure(&who.act(), id).await?;
    let back = address::of(address::CASE, id);
    frame.crumbs = vec![Link::new("信息公开", address::LIST), Link::new(record.version.title, back.clone())];
    let mut status = StatusCode::OK;
    let mut typed = Vec::new();
    if let Some(refusal) = refusal {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有生成副本", words.join("；")));
        status = refusal.status;
        typed = chosen(refusal.posted);
    }
    let before = |key: &str| typed.iter().find(|(column, _)| column == key).map(|(_, choice)| *choice);
    let view = ColumnsView {
        frame,
        action: address::attachment(address::COLUMNS, id, list.id),
        token: who.csrf_token.clone(),
        revision: list.revision,
        lines: list.columns.iter().map(|column| ColumnLine::of(column, before(&column.key))).collect(),
        back,
    };
    page_with_status(status, &view)
}

/// Whether columns of a file can be chosen.
pub(super) fn is_table(label: &str) -> bool {
    TABLES.contains(&label)
}

/// The address of the page of columns.
pub(super) fn href(record: i64, number: i64) -> String {
    address::attachment(address::COLUMNS, record, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r250_each_column_has_a_labelled_choice() {
        let column = ListColumnView {
            key: "姓名".to_owned(),
            filled: 12,
            found: vec!["姓名12处".to_owned()],
            blocks: false,
            choice: ColumnChoice::Mask,
            is_remembered: true,
        };
        let view = ColumnsView {
            frame: ConsoleFrame { nav: vec![crate::frame::NavGroup::default()], ..ConsoleFrame::default() },
            action: "/console/disclosures/1/attachments/2/columns".to_owned(),
            token: "token".to_owned(),
            lines: vec![ColumnLine::of(&column, None), ColumnLine::of(&column, Some(ColumnChoice::Drop))],
            ..ColumnsView::default()
        };
        let html = view.render().unwrap();
        for words in [
            "for=\"column-1\"",
            "id=\"column-1\"",
            "按上次的选择",
            "姓名12处",
            "value=\"mask\" selected",
            "value=\"drop\" selected",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
    }

    #[test]
    fn choices_follow_their_columns() {
        let pairs = [
            ("column", "姓名"),
            ("choice", "mask"),
            ("column", "金额"),
            ("choice", "?"),
            ("column", "电话"),
            ("choice", "drop"),
        ];
        let posted = Posted(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let expected = [("姓名".to_owned(), ColumnChoice::Mask), ("电话".to_owned(), ColumnChoice::Drop)];
        assert_eq!(chosen(&posted), expected);
    }
}
