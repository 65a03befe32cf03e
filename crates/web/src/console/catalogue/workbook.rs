//! 在 Excel 中修改: the draft goes out as a working copy and comes back as changes, looked at before
//! they are written (R20, R22).

use super::address;
use super::answer::{go, tell};
use super::given;
use super::import::diagnostic_line;
use super::import_view::Refusal;
use super::parts::{Tally, View, marked, moment};
use super::review::tell_of_guideline;
use super::workbook_view::{
    ChangedCell, ConflictLine, ConflictSide, PlacedItem, RefusedLine, RemovalLine, WorkbookReceiptView,
    WorkbookReturnView, WorkbookView,
};
use crate::console::form::{Choice, Posted, refused};
use crate::console::frame::{Place, frame};
use crate::console::upload::{FILE_LIMIT, FILE_LIMIT_WORDS, NotUploaded, Uploaded};
use crate::core::response::{download, page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use operations::OperationError;
use operations::catalogue::{
    CellReturn, Choices, RefusedReturn, Removal, RowRemoval, TakeOverReceipt, WorkbookReturn,
};

const DRAFT: &str = "draft";
const WORKBOOK: &str = "workbook";
const REMOVE: &str = "remove";

/// How it goes, the working copy, and the form that takes it back.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    workbook_page(&state, &who, version, None).await
}

/// The working copy.
///
/// # Errors
/// When the person may not edit the version now.
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    let file = state.operations.working_copy(&who.act(), version).await?;
    Ok(download(&file.name, file.media_type, file.bytes))
}

/// Takes a working copy in and leads to what it would change.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Result<Uploaded, NotUploaded>,
) -> Result<Response, PageError> {
    let (name, outcome) = match sent {
        Err(fault) => (String::new(), Err(fault.into_error())),
        Ok(Uploaded { file: None, .. }) => {
            let words = "没有收到文件，或者文件是空的；请选择修改好的工作簿";
            (String::new(), Err(OperationError::invalid("file", words)))
        }
        Ok(Uploaded { file: Some(file), .. }) => {
            let id = state.operations.return_workbook(&who.act(), version, &file.name, &file.bytes).await;
            (file.name, id)
        }
    };
    match outcome {
        Ok(id) => Ok(go(&address::workbook_return(id))),
        Err(error) => workbook_page(&state, &who, version, Some((name, error))).await,
    }
}

/// What a working copy would change.
///
/// # Errors
/// When there is no such working copy of this person, or the draft may not be edited any more.
#[boxed::future]
pub async fn compare(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    return_page(&state, &who, id, &Posted::default(), None).await
}

/// Takes the changes over.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn take_over(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.take_workbook_over(&who.act(), id, &choices(&posted)).await {
        Ok(receipt) => receipt_page(&state, &who, &receipt).await,
        Err(error) => return_page(&state, &who, id, &posted, Some(error)).await,
    }
}

#[boxed::future]
async fn workbook_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    problem: Option<(String, OperationError)>,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let mut frame = frame(state, who, "在 Excel 中修改", Place::Catalogues).await?;
    let draft = given::name(&view.unit, &view.guideline.name);
    frame.crumbs = vec![Link::new(&draft, address::of(address::VERSION, version))];
    tell_of_guideline(&view, &mut frame);
    let (status, refusal) = match problem {
        None => (StatusCode::OK, None),
        Some((file, error)) => {
            let (status, refusal) = refusal(file, error)?;
            (status, Some(refusal))
        }
    };
    let action = address::of(address::WORKBOOK, version);
    let shown = WorkbookView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Table),
        file_href: address::of(address::WORKBOOK_FILE, version),
        action: format!("{action}?csrf={}", address::encoded(&who.csrf_token)),
        limit: FILE_LIMIT_WORDS.to_owned(),
        limit_bytes: FILE_LIMIT,
        refusal,
        frame,
    };
    page_with_status(status, &shown)
}

fn refusal(file: String, error: OperationError) -> Result<(StatusCode, Refusal), PageError> {
    let advice = match &error {
        OperationError::File(inside) => inside.advice().to_owned(),
        _ => String::new(),
    };
    let (status, problems) = refused(error)?;
    let message = problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("；");
    Ok((status, Refusal { file, message, advice }))
}

/// What a form chose. Fields end with the place they are about: `cell|20-01-01|publisher`.
fn choices(posted: &Posted) -> Choices {
    let mut choices = Choices {
        revision: posted.number("revision").unwrap_or_default(),
        order: posted.get("order") == WORKBOOK,
        ..Choices::default()
    };
    for (name, value) in &posted.0 {
        if let Some((key, column)) = name.strip_prefix("cell|").and_then(|place| place.split_once('|')) {
            choices.cells.insert((key.to_owned(), column.to_owned()), value == WORKBOOK);
        }
        if let Some(key) = name.strip_prefix("row|").filter(|_| value == REMOVE) {
            choices.removals.push(Removal {
                row_key: key.to_owned(),
                reason: posted.get(&format!("reason|{key}")).to_owned(),
                basis: posted.get(&format!("basis|{key}")).to_owned(),
            });
        }
    }
    choices
}

#[boxed::future]
async fn return_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    posted: &Posted,
    error: Option<OperationError>,
) -> Result<Response, PageError> {
    let found = state.operations.workbook_return(&who.act(), id).await?;
    let draft =
        Link::new(given::name(&found.unit, &found.sector), address::of(address::VERSION, found.version_id));
    let mut frame = frame(state, who, "核对工作簿里的改动", Place::Catalogues).await?;
    let again_href = address::of(address::WORKBOOK, found.version_id);
    frame.crumbs = vec![draft.clone(), Link::new("在 Excel 中修改", again_href.clone())];
    let status = tell(&mut frame, error)?;
    let shown = WorkbookReturnView {
        draft,
        facts: vec![found.file.clone(), format!("{}下载", moment(&found.exported_at))],
        warnings: found.warnings.clone(),
        unchanged: found.unchanged,
        settled: found.settled,
        action: address::workbook_return(id),
        revision: found.revision,
        conflicts: found.conflicts.iter().map(|cell| conflict(cell, posted)).collect(),
        changes: found.changes.iter().map(changed).collect(),
        added: found
            .added
            .iter()
            .map(|row| PlacedItem { line: row.line, level1: row.level1_item.clone(), item: row.item.clone() })
            .collect(),
        removed: found.removed.iter().map(|row| removal(row, posted)).collect(),
        moved: found.order.iter().flat_map(|order| order.moved.clone()).collect(),
        order: order_choices(&found, posted),
        refused: found.refused.iter().map(refused_line).collect(),
        diagnostics: found.diagnostics.iter().map(diagnostic_line).collect(),
        again_href,
        frame,
    };
    page_with_status(status, &shown)
}

fn conflict(cell: &CellReturn, posted: &Posted) -> ConflictLine {
    let name = format!("cell|{}|{}", cell.row_key, cell.column_id);
    let wish = posted.get(&name);
    let side = |value: &str, label: &str, text: &str| ConflictSide {
        choice: Choice { current: wish == value, ..Choice::new(value, label) },
        pieces: marked(&cell.exported, text),
    };
    ConflictLine {
        sides: vec![
            side(DRAFT, "保留草稿现有的", &cell.present),
            side(WORKBOOK, "采用工作簿里的", &cell.sent),
        ],
        name,
        item: cell.item.clone(),
        column: cell.column.clone(),
        line: cell.line,
        exported: cell.exported.clone(),
        by: if cell.by.is_empty() { String::new() } else { format!("{} {}", cell.by, moment(&cell.at)) },
    }
}

fn changed(cell: &CellReturn) -> ChangedCell {
    ChangedCell {
        line: cell.line,
        item: cell.item.clone(),
        column: cell.column.clone(),
        pieces: marked(&cell.present, &cell.sent),
    }
}

/// A row is kept unless the person says otherwise: rows get lost in a workbook by accident too.
fn removal(row: &RowRemoval, posted: &Posted) -> RemovalLine {
    let is_removed = posted.get(&format!("row|{}", row.row_key)) == REMOVE;
    RemovalLine {
        key: row.row_key.clone(),
        item: row.item.clone(),
        wants_reason: row.wants_reason,
        is_touched: row.is_touched,
        choices: vec![
            Choice { current: !is_removed, ..Choice::new("keep", "保留在草稿中") },
            Choice {
                current: is_removed,
                ..Choice::new(REMOVE, if row.wants_reason { "取消该事项" } else { "从草稿中删去" })
            },
        ],
        reason: posted.get(&format!("reason|{}", row.row_key)).to_owned(),
        basis: posted.get(&format!("basis|{}", row.row_key)).to_owned(),
    }
}

fn order_choices(found: &WorkbookReturn, posted: &Posted) -> Vec<Choice> {
    if !found.order.as_ref().is_some_and(|order| order.is_conflict) {
        return Vec::new();
    }
    let is_workbook = posted.get("order") == WORKBOOK;
    vec![
        Choice { current: !is_workbook, ..Choice::new(DRAFT, "保留草稿现有的顺序") },
        Choice { current: is_workbook, ..Choice::new(WORKBOOK, "采用工作簿里的顺序") },
    ]
}

fn refused_line(refused: &RefusedReturn) -> RefusedLine {
    let line = refused.line.map(|line| format!("第{line}行"));
    let place = [line, Some(refused.item.clone()), Some(refused.column.clone())];
    RefusedLine {
        place: place.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　"),
        sent: refused.sent.clone(),
        reason: refused.reason.clone(),
    }
}

#[boxed::future]
async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    receipt: &TakeOverReceipt,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "工作簿里的改动已写入草稿", Place::Catalogues).await?;
    let draft = address::of(address::VERSION, receipt.version_id);
    frame.crumbs = vec![Link::new("草稿", draft.clone())];
    let counts = [
        (receipt.cells, "修改单元格", "处"),
        (receipt.added, "新增事项", "行"),
        (receipt.removed, "删去或取消事项", "行"),
        (receipt.moved, "移动", "行"),
    ];
    let tally = Tally {
        errors: receipt.summary.errors,
        warnings: receipt.summary.warnings,
        unexplained: receipt.summary.unexplained,
        notes: receipt.summary.notes,
    };
    page(&WorkbookReceiptView {
        counts: counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, what, unit)| format!("{what}{count}{unit}"))
            .collect(),
        tally: tally.words(),
        refused: receipt.refused.iter().map(refused_line).collect(),
        draft: Link::new("回到草稿", draft),
        again_href: address::of(address::WORKBOOK, receipt.version_id),
        frame,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r22_a_row_goes_only_where_the_form_says_so() {
        let sent = [
            ("revision", "7"),
            ("cell|20-01-01|publisher", "workbook"),
            ("cell|20-01-02|extra:备注|一", "draft"),
            ("row|20-01-03", "remove"),
            ("reason|20-01-03", "已结束"),
            ("basis|20-01-03", "某通知"),
            ("row|20-01-04", "keep"),
        ];
        let posted = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let chosen = choices(&Posted(posted.to_vec()));
        assert_eq!((chosen.revision, chosen.order), (7, false));
        assert_eq!(chosen.cells.get(&("20-01-01".to_owned(), "publisher".to_owned())), Some(&true));
        assert_eq!(chosen.cells.get(&("20-01-02".to_owned(), "extra:备注|一".to_owned())), Some(&false));
        let gone: Vec<_> = chosen.removals.iter().map(|row| row.row_key.as_str()).collect();
        assert_eq!(gone, ["20-01-03"]);
        assert_eq!(chosen.removals[0].reason, "已结束");
    }
}
