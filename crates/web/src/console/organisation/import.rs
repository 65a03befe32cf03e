//! 从表格导入机构与人员: the empty form, the preview of what a filled one would do with the problem of
//! each row, the import, and its receipt with the invitation links (R59, R149b).

use super::address;
use super::parts::{Secret, moment};
use crate::console::client;
use crate::console::form::{Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::upload::Uploaded;
use crate::core::response::{download, page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use operations::OperationError;
use operations::organisation::{
    FormProblem, LineState, OrganisationPreview, OrganisationReceipt, PreviewLine,
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows shown of each sheet; the counts above tell of all.
const SHOWN: usize = 500;

/// The page that takes the filled form.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/import.html")]
pub struct ImportView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where the empty form is.
    pub form_href: &'static str,
    /// The upload.
    pub form: Form,
}

/// What the filled form would do.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/import_preview.html")]
pub struct PreviewView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Name of the file.
    pub file: String,
    /// What stands in the way.
    pub problems: Vec<ProblemLine>,
    /// The sheets.
    pub sheets: Vec<SheetLines>,
    /// The confirmation; none while something stands in the way.
    pub confirm: Option<Form>,
    /// The upload of a mended file.
    pub again: &'static str,
}

/// A problem with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProblemLine {
    /// Sheet, row and column in words.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// The rows of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetLines {
    /// 机构 or 人员
    pub title: &'static str,
    /// How many of each kind, in words.
    pub summary: String,
    /// The heading of the second column.
    pub key: &'static str,
    /// The rows.
    pub lines: Vec<RowLine>,
}

/// A row and what becomes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowLine {
    /// Its number in the file.
    pub row: String,
    /// Code or account.
    pub key: String,
    /// Name.
    pub name: String,
    /// What becomes of it.
    pub state: &'static str,
    /// Nothing becomes of it.
    pub is_fault: bool,
    /// What changes.
    pub changes: String,
}

/// What the import did.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/import_receipt.html")]
pub struct ReceiptView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Figures.
    pub facts: Vec<(&'static str, usize)>,
    /// Invitation links, shown once.
    pub links: Vec<Secret>,
    /// Until when the links hold.
    pub until: String,
    /// The ways on.
    pub onward: Vec<Link>,
}

/// Shows the page that takes the form.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    import_page(&state, &who, None).await
}

/// Sends the empty form.
///
/// # Errors
/// When it cannot be written.
#[boxed::future]
pub async fn empty_form(State(state): State<AppState>, _who: SignedIn) -> Result<Response, PageError> {
    Ok(download("机构人员导入表.xlsx", XLSX, state.operations.organisation_form_xlsx()?))
}

/// Reads a filled form and shows what it would do.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn preview(
    State(state): State<AppState>,
    who: SignedIn,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let outcome = match &uploaded.file {
        Some(file) => state
            .operations
            .preview_organisation(&who.act(), &file.name, &file.bytes)
            .await
            .map(|preview| (file.name.clone(), preview)),
        None => Err(OperationError::invalid("file", "请先选择填好的表格文件")),
    };
    match outcome {
        Ok((name, preview)) => preview_page(&state, &who, name, preview).await,
        Err(error) => import_page(&state, &who, Some(&Refusal::of(&uploaded.posted, error)?)).await,
    }
}

/// Imports what was previewed and shows the links once.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.import_organisation(&who.act(), posted.get("preview")).await {
        Ok(receipt) => receipt_page(&state, &who, &headers, receipt).await,
        Err(error) => import_page(&state, &who, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn import_page(
    state: &AppState,
    who: &SignedIn,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "从表格导入机构与人员", Place::Organisation).await?;
    frame.crumbs = vec![Link::new("机构", address::TREE)];
    let form = Form::new("import", address::IMPORT, &who.csrf_token, "上传并预览").with(
        Field::of("file", "填好的表格", Control::File(".xlsx,.xls,.ods,.csv,.html,.htm"))
            .required()
            .hint("Excel、WPS表格或CSV，不超过50 MB；上传后先看预览，确认后才写入"),
    );
    let (status, form) = form.answered(refusal);
    page_with_status(status, &ImportView { frame, form_href: address::IMPORT_FORM, form })
}

#[boxed::future]
async fn preview_page(
    state: &AppState,
    who: &SignedIn,
    file: String,
    preview: OrganisationPreview,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "导入预览", Place::Organisation).await?;
    frame.crumbs = vec![Link::new("机构", address::TREE), Link::new("从表格导入", address::IMPORT)];
    let changes = |lines: &[PreviewLine]| {
        lines.iter().any(|line| matches!(line.state, LineState::New | LineState::Changed))
    };
    let is_clean = preview.problems.is_empty();
    frame.notices = match (is_clean, changes(&preview.units) || changes(&preview.people)) {
        (true, true) => vec![done("可以导入", "请核对下面的内容，确认后写入。")],
        (true, false) => vec![done("没有需要导入的变化", "表中内容与平台现有登记一致。")],
        (false, _) => vec![stopped(
            &format!("有{}处问题，不能导入", preview.problems.len()),
            "请在表格中改正后重新上传；现在没有写入任何内容。",
        )],
    };
    let may_confirm = is_clean && (changes(&preview.units) || changes(&preview.people));
    let confirm = may_confirm.then(|| {
        Form::new("confirm", address::IMPORT_CONFIRM, &who.csrf_token, "确认导入")
            .with(Field::hidden("preview", &preview.id))
            .back("不导入，返回", address::IMPORT)
    });
    page(&PreviewView {
        frame,
        file,
        problems: preview.problems.iter().map(problem_line).collect(),
        sheets: vec![sheet("机构", "代码", &preview.units), sheet("人员", "账号", &preview.people)],
        confirm,
        again: address::IMPORT,
    })
}

#[boxed::future]
async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    headers: &HeaderMap,
    receipt: OrganisationReceipt,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "导入回执", Place::Organisation).await?;
    frame.crumbs = vec![Link::new("机构", address::TREE)];
    frame.notices = vec![done("导入完成", "")];
    let origin = client::origin(state, headers);
    let until =
        receipt.invitations.first().map(|one| moment(Some(&one.link.expires_at), "")).unwrap_or_default();
    let secret = |one: operations::organisation::Invitation| Secret {
        label: one.account,
        note: format!("{}　{}", one.name, one.unit),
        value: format!("{origin}{}", address::link(&one.link.token)),
    };
    page(&ReceiptView {
        frame,
        facts: vec![
            ("新增机构", receipt.units_created),
            ("变更机构", receipt.units_changed),
            ("新增人员", receipt.people_created),
            ("变更人员", receipt.people_changed),
            ("没有变化的行", receipt.unchanged),
        ],
        links: receipt.invitations.into_iter().map(secret).collect(),
        until,
        onward: vec![Link::new("查看机构", address::TREE), Link::new("查看人员", address::PEOPLE)],
    })
}

fn problem_line(problem: &FormProblem) -> ProblemLine {
    let row = problem.row.map(|row| format!("第{row}行")).unwrap_or_default();
    let column = problem.column.as_ref().map(|column| format!("“{column}”栏")).unwrap_or_default();
    ProblemLine {
        place: format!("“{}”表{row}{column}", problem.sheet), message: problem.message.clone()
    }
}

fn sheet(title: &'static str, key: &'static str, lines: &[PreviewLine]) -> SheetLines {
    let count = |state: LineState| lines.iter().filter(|line| line.state == state).count();
    let states = [LineState::New, LineState::Changed, LineState::Unchanged, LineState::Error];
    let counts: Vec<String> = states
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{}{}行", state.label(), count(state)))
        .collect();
    let mut summary = if counts.is_empty() { "没有填写".to_owned() } else { counts.join("，") };
    if lines.len() > SHOWN {
        summary.push_str(&format!("；下面列出前{SHOWN}行"));
    }
    let line = |line: &PreviewLine| RowLine {
        row: line.row.map(|row| row.to_string()).unwrap_or_default(),
        key: line.key.clone(),
        name: line.name.clone(),
        state: line.state.label(),
        is_fault: line.state == LineState::Error,
        changes: line.changes.join("；"),
    };
    SheetLines { title, key, summary, lines: lines.iter().take(SHOWN).map(line).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_name_their_place_and_sheets_their_counts() {
        let problem = FormProblem {
            sheet: "机构".to_owned(),
            row: Some(7),
            column: Some("类别".to_owned()),
            message: "不认识".to_owned(),
        };
        assert_eq!(problem_line(&problem).place, "“机构”表第7行“类别”栏");
        let line = |state| PreviewLine {
            row: Some(2),
            key: "a".to_owned(),
            name: "甲".to_owned(),
            state,
            changes: Vec::new(),
        };
        let lines = [line(LineState::New), line(LineState::New), line(LineState::Error)];
        let shown = sheet("机构", "代码", &lines);
        assert_eq!(shown.summary, "新增2行，有错误1行");
        assert!(shown.lines[2].is_fault);
        assert_eq!(sheet("人员", "账号", &[]).summary, "没有填写");
    }
}
