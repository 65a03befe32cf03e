//! 导入清单: a file is read, shown beside the list in force, and saved only when confirmed (R60a, R65).

use super::address;
use crate::console::catalogue::answer::{go, tell};
use crate::console::catalogue::parts::finding_class;
use crate::console::catalogue::units;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::upload::{NotUploaded, Uploaded};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::OperationError;
use operations::unit_list::{ListPreview, PreviewedEntry, PreviewedList};
use serde::Deserialize;

/// Entries shown of each list, those that change first.
const SHOWN: usize = 300;
/// Diagnostics shown of each list.
const SHOWN_DIAGNOSTICS: usize = 60;

/// The page that takes a file.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/import.html")]
pub struct ImportView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What to do about a file that was refused; empty for none.
    pub advice: String,
    /// The upload.
    pub form: Form,
}

/// What was understood.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/import_preview.html")]
pub struct PreviewView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The file's name and form.
    pub file: String,
    /// The unit.
    pub unit: String,
    /// The lists found.
    pub lists: Vec<FoundList>,
    /// Sheets that hold no list.
    pub passed_over: String,
    /// The confirmation; none once it was saved.
    pub confirm: Option<Form>,
    /// Another file.
    pub again_href: String,
}

/// A list of the file.
#[derive(Debug, Clone, Default)]
pub struct FoundList {
    /// Sets its ids apart.
    pub id: &'static str,
    /// Which list.
    pub kind: &'static str,
    /// Its title and sheets.
    pub place: String,
    /// What would change, in words.
    pub summary: String,
    /// Headings as printed and as understood.
    pub headings: Vec<(String, String)>,
    /// What the reader had to say: severity, class, place, words.
    pub diagnostics: Vec<(&'static str, &'static str, String, String)>,
    /// How many more there are.
    pub more_diagnostics: usize,
    /// The entries.
    pub entries: Vec<FoundEntry>,
    /// How many more there are.
    pub more_entries: usize,
    /// Names of entries the list would have no more.
    pub removed: Vec<String>,
}

/// An entry of the file.
#[derive(Debug, Clone, Default)]
pub struct FoundEntry {
    /// The row of the sheet.
    pub line: u32,
    /// Its name.
    pub name: String,
    /// Code and kind.
    pub detail: String,
    /// 新增, 变化：…, 不变
    pub change: String,
}

/// For which unit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: Option<i64>,
}

/// The form that takes a file.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    import_page(&state, &who, asked.unit, None).await
}

/// Reads a file and leads to what was understood.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    sent: Result<Uploaded, NotUploaded>,
) -> Result<Response, PageError> {
    let nothing = Posted::default();
    let sent = match sent {
        Ok(sent) => sent,
        Err(fault) => {
            return import_page(&state, &who, None, Some((&nothing, fault.into_error()))).await;
        }
    };
    let unit = sent.posted.number("unit");
    let outcome = match (&sent.file, unit) {
        (None, _) => Err(OperationError::invalid("file", "没有收到文件，或者文件是空的；请选择文件后再读取")),
        (_, None) => Err(OperationError::invalid("unit", "请选择单位")),
        (Some(file), Some(unit)) => {
            state.operations.preview_list_import(&who.act(), unit, &file.name, &file.bytes).await
        }
    };
    match outcome {
        Ok(preview) => Ok(go(&address::preview(preview.id))),
        Err(error) => import_page(&state, &who, unit, Some((&sent.posted, error))).await,
    }
}

/// What was understood.
///
/// # Errors
/// When there is no such preview of this person.
#[boxed::future]
pub async fn preview(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    preview_page(&state, &who, id, None).await
}

/// Saves it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.confirm_list_import(&who.act(), id).await {
        Ok(receipt) => {
            let kind = receipt.lists.first().map(|list| list.kind.id()).unwrap_or_default();
            Ok(go(&format!("{}?kind={kind}&done=imported", address::of(address::UNIT, receipt.unit_id))))
        }
        Err(error) => preview_page(&state, &who, id, Some(error)).await,
    }
}

#[boxed::future]
async fn import_page(
    state: &AppState,
    who: &SignedIn,
    unit: Option<i64>,
    refused: Option<(&Posted, OperationError)>,
) -> Result<Response, PageError> {
    let units = units::with(state, who, Permission::CompileCatalogue).await?;
    let mut frame = frame(state, who, "导入清单", Place::Lists).await?;
    frame.crumbs = vec![Link::new("清单与覆盖", address::OVERVIEW)];
    let advice = match &refused {
        Some((_, OperationError::File(inside))) => inside.advice().to_owned(),
        _ => String::new(),
    };
    let refusal = refused.map(|(posted, error)| Refusal::of(posted, error)).transpose()?;
    let chosen = units::choices(&units, unit, who);
    let current = chosen.iter().find(|choice| choice.current).map(|choice| choice.value.clone());
    let (status, form) =
        upload_form(&who.csrf_token, chosen, &current.unwrap_or_default()).answered(refusal.as_ref());
    page_with_status(status, &ImportView { frame, advice, form })
}

/// The form that takes a file.
#[must_use]
pub fn upload_form(token: &str, units: Vec<Choice>, current: &str) -> Form {
    let file = Control::File(".xlsx,.xlsm,.xls,.et,.ods,.docx,.csv,.htm,.html");
    Form::new("list-import", address::IMPORT, token, "读取文件")
        .with(Field::select("unit", "单位", units).value(current).required())
        .with(Field::of("file", "清单文件", file).required().hint(
            "权责清单、公共服务事项清单，或两者在一个文件中；按表头自动辨认，不超过50 MB。先看读取的结果，确认后才保存。",
        ))
}

#[boxed::future]
async fn preview_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    error: Option<OperationError>,
) -> Result<Response, PageError> {
    let shown = state.operations.list_preview(&who.act(), id).await?;
    let mut frame = frame(state, who, "核对清单", Place::Lists).await?;
    frame.crumbs = vec![Link::new("清单与覆盖", address::OVERVIEW), Link::new("导入清单", address::IMPORT)];
    let status = tell(&mut frame, error)?;
    let changes = shown.lists.iter().any(|list| !list.changes_nothing());
    if shown.settled {
        frame.notices.push(done("这次导入已经保存", "需要再次导入时请重新选择文件。"));
    } else if !changes {
        frame.notices.push(done("与现行清单完全相同", "没有需要保存的变化。"));
    }
    let again_href = format!("{}?unit={}", address::IMPORT, shown.unit_id);
    let confirm = (!shown.settled && changes).then(|| {
        Form::new("list-confirm", address::preview(id), &who.csrf_token, "确认，作为现行清单保存")
            .back("不保存，换一个文件", again_href.clone())
    });
    page_with_status(status, &preview_view(frame, &shown, confirm, again_href))
}

/// What the page shows of a preview.
#[must_use]
pub fn preview_view(
    frame: ConsoleFrame,
    shown: &ListPreview,
    confirm: Option<Form>,
    again_href: String,
) -> PreviewView {
    PreviewView {
        file: format!("{}（{}）", shown.file, shown.format),
        unit: shown.unit.clone(),
        lists: shown.lists.iter().map(found).collect(),
        passed_over: shown.passed_over.join("、"),
        confirm,
        again_href,
        frame,
    }
}

fn found(list: &PreviewedList) -> FoundList {
    let (new, changed, unchanged) = list.counts();
    let heading = |heading: &domain::unit_list::ListHeading| {
        let field = heading.field.map_or("其他栏，照原样保留", domain::unit_list::Field::label);
        (heading.printed.clone(), field.to_owned())
    };
    let diagnostic = |told: &domain::diagnostic::Diagnostic| {
        let place = [told.sheet.clone(), told.row.map(|row| format!("第{row}行")), told.column.clone()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (told.severity.label(), finding_class(told.severity), place, told.message.clone())
    };
    let mut entries: Vec<&PreviewedEntry> = list.entries.iter().collect();
    entries.sort_by_key(|entry| !entry.is_new && entry.changes.is_empty());
    FoundList {
        id: list.kind.id(),
        kind: list.kind.label(),
        place: format!("{}　工作表：{}", list.title, list.sheets.join("、")),
        summary: format!(
            "共{}项：新增{new}项，变化{changed}项，不变{unchanged}项，取消{}项",
            list.entries.len(),
            list.removed.len()
        ),
        headings: list.headings.iter().map(heading).collect(),
        more_diagnostics: list.diagnostics.len().saturating_sub(SHOWN_DIAGNOSTICS),
        diagnostics: list.diagnostics.iter().take(SHOWN_DIAGNOSTICS).map(diagnostic).collect(),
        more_entries: entries.len().saturating_sub(SHOWN),
        entries: entries.into_iter().take(SHOWN).map(entry).collect(),
        removed: list.removed.clone(),
    }
}

fn entry(entry: &PreviewedEntry) -> FoundEntry {
    let change = if entry.is_new {
        "新增".to_owned()
    } else if entry.changes.is_empty() {
        "不变".to_owned()
    } else {
        format!("变化：{}", entry.changes.join("、"))
    };
    let detail = [&entry.entry.code, &entry.entry.category];
    let detail: Vec<&str> = detail.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    FoundEntry { line: entry.line, name: entry.entry.full_name(), detail: detail.join("　"), change }
}
