//! The attachments of a record: what the gate says of each, adding one, masking personal numbers, taking one off.

use super::case::case_page;
use super::{address, columns};
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::console::pages::{ActForm, Cell, Table};
use crate::console::upload::{FILE_LIMIT_WORDS, Uploaded};
use crate::core::access::wants_json;
use crate::core::response::{page, with_frames};
use crate::core::sealed_file::sealed_file;
use crate::core::size::bytes_in_words;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::disclosure::{AttachReceipt, AttachmentView, Preview, RecordView};
use serde::Serialize;

/// What a form of this part is called on the record's page.
pub(super) const ADD: &str = "attach";
pub(super) const MASK: &str = "mask";
pub(super) const REMOVE: &str = "detach";
/// What the ticks of the reviewer are called.
const LOOKED_AT: &str = "looked_at";

/// Adds files, each by itself.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn add(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let seen = uploaded.posted.number("revision").unwrap_or(0);
    if uploaded.files.len() < 2 && !wants_json(&headers) {
        let outcome = match uploaded.named().first().copied() {
            Some((name, bytes)) => {
                state.operations.attach_file(&who.act(), (id, seen), name, bytes).await.map(|_| ())
            }
            None => Err(OperationError::invalid("file", "请选择附件")),
        };
        return after((&state, &who, id), &uploaded.posted, ADD, outcome).await;
    }
    let receipt = state.operations.attach_files(&who.act(), (id, seen), &uploaded.named()).await?;
    if wants_json(&headers) {
        return Ok(Json(Sent::of(receipt)).into_response());
    }
    after_many((&state, &who, id), &receipt).await
}

/// What a script is told of the files it sent.
#[derive(Debug, Serialize)]
struct Sent {
    files: Vec<SentFile>,
    revision: i64,
}

#[derive(Debug, Serialize)]
struct SentFile {
    name: String,
    is_kept: bool,
    is_found: bool,
    words: String,
}

impl Sent {
    fn of(receipt: AttachReceipt) -> Self {
        let kept = receipt.attached.into_iter().map(|one| SentFile {
            is_kept: true,
            is_found: one.gate.blocks(),
            words: std::iter::once(one.gate.label().to_owned())
                .chain(one.findings)
                .collect::<Vec<_>>()
                .join("；"),
            name: one.name,
        });
        let refused = receipt.refused.into_iter().map(|(name, words)| SentFile {
            name,
            is_kept: false,
            is_found: false,
            words,
        });
        Self { files: kept.chain(refused).collect(), revision: receipt.revision }
    }
}

/// The record after many files: what was taken in stays, what was refused is named with its reason.
#[boxed::future]
pub(super) async fn after_many(
    (state, who, id): (&AppState, &SignedIn, i64),
    receipt: &AttachReceipt,
) -> Result<Response, PageError> {
    if receipt.refused.is_empty() {
        let to = format!("{}?done={ADD}", address::of(address::CASE, id));
        return Ok(Redirect::to(&to).into_response());
    }
    let why: Vec<String> =
        receipt.refused.iter().map(|(name, why)| format!("“{name}”没有上传：{why}")).collect();
    let posted = Posted(vec![("revision".to_owned(), receipt.revision.to_string())]);
    let refusal = Refusal::of(&posted, OperationError::invalid("file", why.join("；")))?;
    let done = if receipt.attached.is_empty() { "" } else { ADD };
    case_page(state, who, id, done, Some((ADD, &refusal))).await
}

/// Masks the personal numbers of one.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn mask(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let seen = posted.number("revision").unwrap_or(0);
    let outcome = state.operations.mask_attachment(&who.act(), (id, seen), number).await.map(|_| ());
    after((&state, &who, id), &posted, MASK, outcome).await
}

/// Takes one off.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn remove(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let seen = posted.number("revision").unwrap_or(0);
    let outcome = state.operations.remove_attachment(&who.act(), (id, seen), number).await;
    after((&state, &who, id), &posted, REMOVE, outcome).await
}

/// The file.
///
/// # Errors
/// When there is none, or one may not read the record.
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
    request: Request,
) -> Result<Response, PageError> {
    let served = state.operations.attachment(&who.act(), id, number).await?;
    sealed_file(&served, request).await
}

/// A picture or a document shown in place.
#[derive(Debug, Clone, Template)]
#[template(path = "console/disclosure/preview.html")]
pub struct PreviewView {
    /// The frame of the console.
    pub frame: ConsoleFrame,
    /// The file.
    pub file: Link,
    /// What it is.
    pub what: String,
    /// It is a picture; else a document.
    pub is_picture: bool,
}

/// Shows a picture or a document in place.
///
/// # Errors
/// When there is none that can be shown, or one may not read the record.
#[boxed::future]
pub async fn preview(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    let found = record.attachments.iter().find(|one| one.id == number && one.preview.is_some());
    let one = found.ok_or_else(|| OperationError::NotFound("可以预览的附件".to_owned()))?;
    let mut frame = frame(&state, &who, &format!("预览“{}”", one.name), Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new(record.version.title.clone(), address::of(address::CASE, id)),
    ];
    with_frames(page(&PreviewView {
        frame,
        file: Link::new(one.name.clone(), address::attachment(address::ATTACHMENT, id, number)),
        what: format!("{}，{}", one.label, bytes_in_words(one.size.unsigned_abs())),
        is_picture: one.preview == Some(Preview::Picture),
    })?)
}

#[boxed::future]
async fn after(
    (state, who, id): (&AppState, &SignedIn, i64),
    posted: &Posted,
    what: &str,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done={what}", address::of(address::CASE, id))).into_response())
        }
        Err(error) => case_page(state, who, id, "", Some((what, &Refusal::of(posted, error)?))).await,
    }
}

/// The list on the record's page.
pub(super) fn table(record: &RecordView) -> Option<Table> {
    if record.attachments.is_empty() {
        return None;
    }
    let row = |one: &AttachmentView| {
        let href = address::attachment(address::ATTACHMENT, record.id, one.id);
        let mut cells = vec![
            Cell::link(one.name.clone(), href).with(format!(
                "{}，{}",
                one.label,
                bytes_in_words(one.size.unsigned_abs())
            )),
            Cell::text(one.gate.label()).with(one.findings.join("；")),
            match one.preview {
                Some(_) => Cell::link("预览", address::attachment(address::PREVIEW, record.id, one.id)),
                None => Cell::default(),
            },
        ];
        // A list of people is made publishable column by column (R250).
        if record.may_attach {
            cells.push(match columns::is_table(&one.label) {
                true => Cell::link("按列处理名单", columns::href(record.id, one.id)),
                false => Cell::default(),
            });
        }
        cells
    };
    let mut heads = vec!["文件", "个人号码检查", "预览"];
    if record.may_attach {
        heads.push("名单");
    }
    Some(Table {
        title: "附件".to_owned(),
        heads,
        rows: record.attachments.iter().map(row).collect(),
        empty: "",
    })
}

/// The attachments that a reviewer has to open, one tick for each.
pub(super) fn to_look_at(record: &RecordView) -> Option<Field> {
    let choice = |one: &AttachmentView| {
        Choice::new(one.id.to_string(), format!("“{}”已打开核对：{}", one.name, one.findings.join("；")))
    };
    let choices: Vec<Choice> = record.attachments.iter().filter(|one| one.needs_look).map(choice).collect();
    (!choices.is_empty()).then(|| looked_field(choices))
}

pub(super) fn looked_field(choices: Vec<Choice>) -> Field {
    Field::of(LOOKED_AT, "逐个打开核对的附件", Control::Several(choices))
        .at_times()
        .hint("这些附件有机器没有读取的内容，或者人名、住址与个人号码写在一起。打开看过、可以公开的才勾选；谁看过、什么时候看的，记入办理经过")
}

/// The attachments that were ticked.
pub(super) fn looked_at(posted: &Posted) -> Vec<i64> {
    posted.all(LOOKED_AT).filter_map(|id| id.parse().ok()).collect()
}

/// What may be done with them, each form under its name.
pub(super) fn forms(who: &SignedIn, record: &RecordView) -> Vec<(&'static str, ActForm)> {
    if !record.may_attach {
        return Vec::new();
    }
    let form = |id, action: String, submit: &str| {
        Form::new(id, action, &who.csrf_token, submit)
            .with(Field::hidden("revision", record.version.revision))
    };
    let act = |title: String, form, is_open| ActForm { title, form, is_open };
    let mut forms = Vec::new();
    for one in record.attachments.iter().filter(|one| one.gate.blocks()) {
        let action = address::attachment(address::MASK, record.id, one.id);
        let title = format!("隐去“{}”中的个人号码", one.name);
        forms.push((MASK, act(title, form("mask", action, "隐去个人号码，原件封存"), true)));
    }
    let file = Field::of("file", "文件", Control::Files("")).required().hint(format!(
        "可以一次选择或者拖入多个。PDF、Word、Excel、OFD、图片、文本都可以，一次不超过{FILE_LIMIT_WORDS}；上传后检查其中的个人号码"
    ));
    let add = form("attach", address::of(address::ATTACHMENTS, record.id), "上传").with(file);
    forms.push((ADD, act("加附件".to_owned(), add, record.attachments.is_empty())));
    for one in &record.attachments {
        let action = address::attachment(address::DETACH, record.id, one.id);
        let title = format!("删除附件“{}”", one.name);
        forms.push((REMOVE, act(title, form("detach", action, "删除").grave(), false)));
    }
    forms
}
