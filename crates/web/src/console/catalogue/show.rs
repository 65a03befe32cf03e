//! Showing a version: as the grid with its plain table, as the grid's data, one row as a form.

use super::address;
use super::answer::{Sent, tell};
use super::draft_view::{
    AddedColumn, ColumnDesk, DraftRow as TableRow, DraftView, Field, GridPlaces, MissingLine, RemarkLine,
    RowActs, RowView,
};
use super::given;
use super::grid_view::{GridData, GridRow, heading_rows};
use super::inherit::EndedNotice;
use super::item_part;
use super::parts::{FindingLine, Said, View, moment};
use super::review::{layer_texts, tell_of_guideline, tell_of_parent};
use crate::console::frame::{Place, done, frame};
use crate::console::sector::address as sector_address;
use crate::console::sector::copy::copied_words;
use crate::core::response::{download, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::catalogue::{Transition, VersionState};
use operations::OperationError;
use operations::catalogue as given_by;
use serde::Deserialize;

/// What was done before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// The table of a version.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn table(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let done = asked.done == "inherited";
    table_page_told(&state, &who, version, None, "", done).await
}

/// Findings and remarks as comments in the workbook it was read from.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn annotated(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    let file = state.operations.annotated_version(&who.act(), version).await?;
    Ok(download(&file.name, file.media_type, file.bytes))
}

/// The grid's data.
#[boxed::future]
pub async fn grid(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    _: HeaderMap,
) -> Response {
    Sent::json(grid_data(&state, &who, version).await)
}

/// One row as a form.
///
/// # Errors
/// When there is no such row or the person may not read it.
#[boxed::future]
pub async fn row(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    row_page(&state, &who, version, &key, None).await
}

/// What the grid shows now.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn grid_data(state: &AppState, who: &SignedIn, version: i64) -> Result<GridData, OperationError> {
    let view = state.operations.draft(&who.act(), version).await?;
    Ok(given::grid(&view, &state.operations))
}

/// The page of a version's table; after a refused act with its reason.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn table_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    table_page_with(state, who, version, refused, "").await
}

/// The same, with the name that was typed for a column of the unit's own.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn table_page_with(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refused: Option<OperationError>,
    column: &str,
) -> Result<Response, PageError> {
    table_page_told(state, who, version, refused, column, false).await
}

#[boxed::future]
async fn table_page_told(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refused: Option<OperationError>,
    column: &str,
    inherited: bool,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let data = given::grid(&view, &state.operations);
    let sector = view.guideline.name.clone();
    let title = given::headed(&given::name(&view.unit, &sector), &view.version);
    let mut frame = frame(state, who, &title, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", format!("{}?unit={}", address::MAP, view.unit.id))];
    let status = tell(&mut frame, refused)?;
    if inherited {
        let history = state.operations.history(&who.act(), version).await?;
        let event = history.events.into_iter().rev().find(|event| event.act == "inherit");
        frame.notices.extend(event.map(|event| done("已接续", event.note)));
    }
    let ended = state.operations.ended_unit(&who.act(), version).await?;
    if view.version.state.is_open() || view.version.state == VersionState::Published {
        tell_of_parent(state, who, version, &mut frame).await?;
    }
    tell_of_guideline(&view, &mut frame);
    let editable = data.editable;
    let lines = data.findings.iter().map(|finding| FindingLine::of(finding, version));
    let shown = DraftView {
        head: given::head(&view.version, &view.unit, &sector, View::Table),
        read_only_words: read_only_words(&view),
        places: GridPlaces::of(version),
        heading: heading_rows(&data.columns),
        rows: TableRow::of_grid(&data, version),
        findings: lines.map(|line| if editable { line } else { line.unlinked() }).collect(),
        tally: data.tally,
        returned: returned(state, who, &view).await?,
        open_remarks: remark_lines(&view).into_iter().filter(|line| !line.resolved).collect(),
        missing: missing_lines(&view),
        missing_words: given::missing_words(&view),
        missing_blocks: view.missing_blocks,
        acts: acts(state, &view).await?,
        columns: ColumnDesk {
            add: address::of(address::COLUMNS, version),
            remove: address::of(address::COLUMN_REMOVE, version),
            typed: column.to_owned(),
            free: view.may_add_columns,
            added: added_columns(&view),
        },
        editable,
        ended: ended.as_ref().map(EndedNotice::of),
        frame,
    };
    page_with_status(status, &shown)
}

/// The page of one row; after a refused act with its reason.
///
/// # Errors
/// When there is no such row or the person may not read it.
#[boxed::future]
pub async fn row_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    key: &str,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    typed_row_page((state, who), (version, key), &[], refused).await
}

/// The same with what was typed and is not saved still in its fields, the columns by identifier.
///
/// # Errors
/// As [`row_page`].
#[boxed::future]
pub async fn typed_row_page(
    (state, who): (&AppState, &SignedIn),
    (version, key): (i64, &str),
    typed: &[(String, String)],
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let data = given::grid(&view, &state.operations);
    let at = data
        .rows
        .iter()
        .position(|row| row.key == key)
        .ok_or_else(|| OperationError::NotFound("这一行".to_owned()))?;
    let row = &data.rows[at];
    let title = format!("第{}行 {}", at + 1, row.cells.get("level2_item").map_or("", String::as_str));
    let mut frame = frame(state, who, &title, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        given::name(&view.unit, &view.guideline.name),
        address::of(address::VERSION, version),
    )];
    tell_of_guideline(&view, &mut frame);
    let status = tell(&mut frame, refused)?;
    let may_ask = who.actor.may(
        domain::organisation::Permission::RaiseDifficulty,
        &state.operations.unit(view.unit.id).await?.path,
        Some(&view.version.sector_code),
    );
    let item = row.cells.get("level2_item").map_or("", String::as_str);
    let ask_href = format!(
        "{}?unit={}&sector={}&item={}",
        crate::console::question::address::NEW,
        view.unit.id,
        view.version.sector_code,
        crate::portal::encoded(item)
    );
    let beside = state.operations.layers_beside(&who.act(), version).await?;
    let layers = layer_texts(&view, &beside, key);
    let shown = RowView {
        layers_href: match layers.is_empty() {
            true => String::new(),
            false => {
                format!("{}#row-{}", sector_address::of(sector_address::COPY, version), address::encoded(key))
            }
        },
        layers,
        copied: beside.copied.get(key).map(|rows| copied_words(rows)).unwrap_or_default(),
        ask_href: if may_ask { ask_href } else { String::new() },
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Table),
        action: address::of_row(address::ROW, version, key),
        name: title,
        conflict: None,
        fields: typed_fields(&data, row, typed),
        findings: data
            .findings
            .iter()
            .filter(|finding| finding.row_key.as_deref() == Some(key))
            .map(|finding| FindingLine::of(finding, version))
            .collect(),
        remarks: remark_lines(&view)
            .into_iter()
            .zip(&view.remarks)
            .filter(|(_, remark)| remark.row_key.as_deref() == Some(key))
            .map(|(line, _)| line)
            .collect(),
        places: GridPlaces::of(version),
        row_acts: if view.rows.get(at).is_some_and(|row| row.is_editable) {
            RowActs::of(version, key, row.status, row.guideline.is_some(), data.may_omit)
        } else {
            RowActs::default()
        },
        parts: item_part::panel(&view, &view.rows[at]),
        source: item_part::source_form(&view, &view.rows[at]),
        before: at.checked_sub(1).map(|before| row_link(&data.rows[before], version, "上一行")),
        after: data.rows.get(at + 1).map(|after| row_link(after, version, "下一行")),
        frame,
    };
    page_with_status(status, &shown)
}

/// The fields of a row: what was typed as their value, what is stored as what they were.
fn typed_fields(data: &GridData, row: &GridRow, typed: &[(String, String)]) -> Vec<Field> {
    let stored = Field::of_row(data, row);
    if typed.is_empty() {
        return stored;
    }
    let mut shown = row.clone();
    shown.cells.extend(typed.iter().cloned());
    let mut fields = Field::of_row(data, &shown);
    for (field, stored) in fields.iter_mut().zip(stored) {
        field.was = stored.was;
    }
    fields
}

/// The points of the review as lines.
#[must_use]
pub fn remark_lines(view: &given_by::DraftView) -> Vec<RemarkLine> {
    let version = view.version.id;
    let line = |remark: &given_by::Remark| RemarkLine {
        id: remark.id,
        place: given::place(
            &view.rows,
            &view.columns,
            remark.row_key.as_deref(),
            remark.column_id.as_deref(),
        ),
        href: remark
            .row_key
            .as_deref()
            .map_or_else(String::new, |key| address::of_row(address::ROW, version, key)),
        said: Said { text: remark.text.clone(), by: remark.person_name.clone(), at: moment(&remark.at) },
        action: address::remark(version, remark.id),
        answer: remark.answer.clone(),
        resolved: remark.resolved_at.is_some(),
        is_own: false,
    };
    view.remarks.iter().map(line).collect()
}

/// The guideline items that stand nowhere, as lines.
#[must_use]
pub fn missing_lines(view: &given_by::DraftView) -> Vec<MissingLine> {
    let line = |item: &given_by::MissingItem| {
        MissingLine::of(view.version.id, &item.key, &item.level1_item, &item.level2_item, item.may_omit)
    };
    view.missing.iter().map(line).collect()
}

fn added_columns(view: &given_by::DraftView) -> Vec<AddedColumn> {
    let added = view.columns.iter().filter(|head| head.is_added);
    added.map(|head| AddedColumn { id: head.id.clone(), title: head.printed.clone() }).collect()
}

fn row_link(row: &GridRow, version: i64, label: &str) -> Link {
    Link::new(label, address::of_row(address::ROW, version, &row.key))
}

fn read_only_words(view: &given_by::DraftView) -> String {
    match view.version.state {
        _ if view.actions.contains(&"edit") => "",
        VersionState::Draft | VersionState::Returned => {
            "您可以查看这份草稿。编辑须有该单位的编制员角色；分工的部分已报告完成的，由牵头单位退回后再改。"
        }
        VersionState::Submitted => "这一版已提交审核，审核结束前不能编辑。",
        VersionState::Approved => "这一版已审定，等待发布。",
        VersionState::Published => "这是现行版本。需要修改的，请建立新版本。",
        VersionState::Superseded => "这是历史版本，只供查阅。",
        VersionState::Withdrawn => "这一版已撤回，只供查阅。",
    }
    .to_owned()
}

#[boxed::future]
async fn acts(state: &AppState, view: &given_by::DraftView) -> Result<Vec<Link>, PageError> {
    let id = view.version.id;
    let mut acts = Vec::new();
    if view.actions.contains(&"edit") {
        acts.push(Link::new("在 Excel 中修改", address::of(address::WORKBOOK, id)));
    }
    if !view.findings.is_empty() || !view.remarks.is_empty() {
        acts.push(Link::new("下载带批注的工作簿", address::of(address::ANNOTATED, id)));
    }
    let code = &view.version.sector_code;
    if state.operations.layers().await?.iter().any(|layer| layer.is_current && layer.sector_code == *code) {
        acts.push(Link::new("参考指引", sector_address::of(sector_address::COPY, id)));
    }
    if view.actions.contains(&"remark") {
        acts.push(Link::new("审核", address::of(address::REVIEW, id)));
    }
    if [Transition::Approve, Transition::Publish, Transition::Withdraw]
        .iter()
        .any(|act| view.actions.contains(&act.id()))
    {
        let is_current = view.version.state == VersionState::Published;
        let label = if is_current { "撤回" } else { "审定发布" };
        acts.push(Link::new(label, address::of(address::DECIDE, id)));
    }
    if view.actions.contains(&"new_version") {
        acts.push(Link::new("建立新版本", format!("{}#new-version", address::of(address::HISTORY, id))));
    }
    Ok(acts)
}

/// The words of the last return (R69).
#[boxed::future]
async fn returned(
    state: &AppState,
    who: &SignedIn,
    view: &given_by::DraftView,
) -> Result<Option<Said>, PageError> {
    if view.version.state != VersionState::Returned {
        return Ok(None);
    }
    let history = state.operations.history(&who.act(), view.version.id).await?;
    let event =
        history.events.into_iter().rev().find(|event| event.act == Transition::ReturnForRevision.id());
    Ok(event.map(|event| Said { text: event.note, by: event.person_name, at: moment(&event.at) }))
}
