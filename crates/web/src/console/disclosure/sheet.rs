//! 用 Excel 装载: the workbook of a catalogue out, what came back shown row by row, loaded only when the person says
//! so, and one receipt (R101).

use super::address;
use crate::console::form::{Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{ActForm, CaseView, Cell, Part, Table};
use crate::console::upload::{FILE_LIMIT_WORDS, Uploaded};
use crate::core::response::{download, page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::disclosure::{RecordSheetView, SheetLine, SheetReceipt};

/// How it goes, the workbook, and the form that takes it back.
///
/// # Errors
/// When the catalogue is not published.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
) -> Result<Response, PageError> {
    form_page(&state, &who, (&unit, &sector), None).await
}

/// The workbook to be filled in.
///
/// # Errors
/// When the catalogue is not published, or the person may not load under it.
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let file = state.operations.record_sheet_form(&who.act(), &unit, &sector).await?;
    Ok(download(&file.name, file.media_type, file.bytes))
}

/// Takes a workbook in and leads to what it would load.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let outcome = match &uploaded.file {
        Some(file) => {
            let sent = (file.name.as_str(), file.bytes.as_ref());
            state.operations.send_record_sheet(&who.act(), (&unit, &sector), sent).await
        }
        None => Err(OperationError::invalid("file", "请选择填好的工作簿；空文件不能读取")),
    };
    match outcome {
        Ok(sheet) => Ok(Redirect::to(&address::sheet(sheet)).into_response()),
        Err(error) => {
            let error = with_advice(error);
            let refusal = Refusal::of(&uploaded.posted, error)?;
            form_page(&state, &who, (&unit, &sector), Some(&refusal)).await
        }
    }
}

/// What a workbook would load, or what became of it.
///
/// # Errors
/// When there is no such workbook of this person.
#[boxed::future]
pub async fn look(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sheet): Path<i64>,
) -> Result<Response, PageError> {
    sheet_page(&state, &who, sheet).await
}

/// Loads what a workbook holds.
///
/// # Errors
/// When there is no such workbook of this person, or the database fails.
#[boxed::future]
pub async fn take(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sheet): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    state.operations.take_record_sheet(&who.act(), sheet, posted.ticked("submits")).await?;
    Ok(Redirect::to(&address::sheet(sheet)).into_response())
}

/// What is wrong with a file, and what to do about it.
fn with_advice(error: OperationError) -> OperationError {
    match error {
        OperationError::File(inside) => {
            OperationError::invalid("file", format!("{inside}。{}", inside.advice()))
        }
        other => other,
    }
}

#[boxed::future]
async fn form_page(
    state: &AppState,
    who: &SignedIn,
    (unit, sector): (&str, &str),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let list = state.operations.checklist(unit, sector, who.act().today()).await?;
    let mut frame = frame(state, who, "用 Excel 装载", Place::Disclosures).await?;
    frame.crumbs = crumbs(unit, sector);
    let action = address::sheet_of(address::SHEET_FORM, unit, sector);
    let form = Form::new("sheet", action, &who.csrf_token, "读取工作簿")
        .with(Field::of("file", "填好的工作簿", Control::File(".xlsx,.xlsm,.xls,.et,.ods,.csv")).required().hint(
            format!("Excel、WPS 或 LibreOffice 保存的都可以，不超过{FILE_LIMIT_WORDS}；先逐行显示读到的内容，确认以后才装载"),
        ))
        .back("返回装载清单", address::checklist(unit, sector));
    let (status, form) = form.answered(refusal);
    let file = Cell::link("下载工作簿（.xlsx）", address::sheet_of(address::SHEET_FILE, unit, sector))
        .with("每项公开内容有一行，照目录填好了；一条信息填一行，没有信息的行不填");
    let view = CaseView {
        frame,
        facts: vec![
            ("目录".to_owned(), Cell::text(list.title).with(list.unit)),
            ("一、下载".to_owned(), file),
        ],
        acts: vec![ActForm { title: "二、上传".to_owned(), form, is_open: true }],
        ..CaseView::default()
    };
    page_with_status(status, &view)
}

fn crumbs(unit: &str, sector: &str) -> Vec<Link> {
    vec![Link::new("信息公开", address::LIST), Link::new("装载清单", address::checklist(unit, sector))]
}

#[boxed::future]
async fn sheet_page(state: &AppState, who: &SignedIn, id: i64) -> Result<Response, PageError> {
    let sheet = state.operations.record_sheet(&who.act(), id).await?;
    let title = if sheet.receipt.is_some() { "装载结果" } else { "核对读到的信息" };
    let mut frame = frame(state, who, title, Place::Disclosures).await?;
    frame.crumbs = crumbs(&sheet.unit_code, &sheet.sector_code);
    let again = address::sheet_of(address::SHEET_FORM, &sheet.unit_code, &sheet.sector_code);
    frame.crumbs.push(Link::new("用 Excel 装载", again.clone()));
    let facts = vec![
        ("目录".to_owned(), Cell::text(sheet.catalogue.clone()).with(sheet.unit.clone())),
        ("工作簿".to_owned(), Cell::text(sheet.file.clone())),
    ];
    let mut parts = Vec::new();
    if !sheet.remarks.is_empty() {
        parts.push(Part {
            title: "没有读取的".to_owned(), text: sheet.remarks.clone(), ..Part::default()
        });
    }
    let mut view = CaseView { frame, facts, parts, ..CaseView::default() };
    match &sheet.receipt {
        Some(receipt) => {
            let (title, words) = receipt_words(receipt);
            view.frame.notices.push(done(&title, words));
            view.tables = receipt_tables(receipt);
            view.facts.push((
                "接着办理".to_owned(),
                Cell::link("再上传一份", again)
                    .with("改正了没有装载的行，可以把整份工作簿再传一次：装载过的不会重复"),
            ));
        }
        None => preview(&mut view, who, &sheet),
    }
    page(&view)
}

fn preview(view: &mut CaseView, who: &SignedIn, sheet: &RecordSheetView) {
    let (new, rest): (Vec<&SheetLine>, Vec<&SheetLine>) = sheet.lines.iter().partition(|line| line.is_new());
    let (known, wrong): (Vec<&SheetLine>, Vec<&SheetLine>) =
        rest.into_iter().partition(|line| line.problems.is_empty());
    let first = |line: &SheetLine| Cell::text(line.title.clone()).with(line.place.clone());
    if !wrong.is_empty() {
        let rows = wrong.iter().map(|line| {
            let title = if line.title.is_empty() { "（没有名称）" } else { &line.title };
            vec![Cell::text(title).with(line.place.clone()), Cell::text(line.problems.join("；"))]
        });
        view.tables.push(Table {
            title: format!("不能装载的{}行", wrong.len()),
            heads: vec!["信息", "问题和改法"],
            rows: rows.collect(),
            empty: "",
        });
    }
    let rows = new.iter().map(|line| {
        vec![
            first(line),
            Cell::text(line.under.clone()).with(line.notes.join("；")),
            Cell::text(day(&line.due_on)),
        ]
    });
    view.tables.push(Table {
        title: format!("将装载{}条", new.len()),
        heads: vec!["信息", "归入", "最迟公开"],
        rows: rows.collect(),
        empty: "没有可以装载的新信息。",
    });
    if !known.is_empty() {
        let rows = known.iter().map(|line| {
            let what = match line.record {
                Some(record) => Cell::link("装载过的信息", address::of(address::CASE, record)),
                None => Cell::text(line.notes.join("；")),
            };
            vec![first(line), what]
        });
        view.tables.push(Table {
            title: format!("不再装载的{}行", known.len()),
            heads: vec!["信息", "原因"],
            rows: rows.collect(),
            empty: "",
        });
    }
    let again = address::sheet_of(address::SHEET_FORM, &sheet.unit_code, &sheet.sector_code);
    if new.is_empty() {
        view.facts.push(("接着办理".to_owned(), Cell::link("改好以后重新上传", again)));
        return;
    }
    let words = match wrong.len() {
        0 => format!("装载这{}条", new.len()),
        many => format!("装载这{}条，{many}行有问题的不装载", new.len()),
    };
    let form = Form::new("take", address::sheet(sheet.id), &who.csrf_token, &words)
        .with(
            Field::of("submits", "装载后提交公开审查", Control::Tick)
                .hint("不勾选的存为草稿，可以逐条加附件以后再提交"),
        )
        .back("不装载，改好以后重新上传", again);
    view.acts.push(ActForm { title: "确认".to_owned(), form, is_open: true });
}

fn receipt_words(receipt: &SheetReceipt) -> (String, String) {
    let what = if receipt.is_submitted { "已提交公开审查" } else { "已存为草稿" };
    let title = match receipt.created.len() {
        0 => "没有装载新的信息".to_owned(),
        many => format!("装载了{many}条信息，{what}"),
    };
    let mut words = Vec::new();
    if !receipt.known.is_empty() {
        words.push(format!("{}行装载过，没有重复装载", receipt.known.len()));
    }
    if !receipt.refused.is_empty() {
        words.push(format!("{}行没有装载，原因见下表", receipt.refused.len()));
    }
    let words = if words.is_empty() { String::new() } else { format!("{}。", words.join("；")) };
    (title, words)
}

fn receipt_tables(receipt: &SheetReceipt) -> Vec<Table> {
    let record = |id: i64, title: &String| Cell::link(title.clone(), address::of(address::CASE, id));
    let mut tables = Vec::new();
    if !receipt.refused.is_empty() {
        let rows = receipt.refused.iter().map(|line| {
            let title = if line.title.is_empty() { "（没有名称）" } else { &line.title };
            vec![Cell::text(title).with(line.place.clone()), Cell::text(line.why.join("；"))]
        });
        tables.push(Table {
            title: format!("没有装载的{}行", receipt.refused.len()),
            heads: vec!["信息", "问题和改法"],
            rows: rows.collect(),
            empty: "",
        });
    }
    tables.push(Table {
        title: format!("装载的{}条", receipt.created.len()),
        heads: vec!["信息"],
        rows: receipt.created.iter().map(|(id, title)| vec![record(*id, title)]).collect(),
        empty: "没有。",
    });
    if !receipt.known.is_empty() {
        let rows = receipt.known.iter().map(|(id, title)| match id {
            Some(id) => vec![record(*id, title)],
            None => vec![Cell::text(title.clone()).with("工作簿里有相同的一行")],
        });
        tables.push(Table {
            title: format!("装载过的{}行", receipt.known.len()),
            heads: vec!["信息"],
            rows: rows.collect(),
            empty: "",
        });
    }
    tables
}
