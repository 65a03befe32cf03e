//! Loading a record under an element, and changing one that is still on a desk or public already.

use super::case::case_page;
use super::change::Change;
use super::template::TemplatePart;
use super::unfinished::{Left, done_with};
use super::{address, attachment, change, checked, clarification, element_choice, masking, template};
use crate::console::form::{Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::moment;
use crate::console::upload::{FILE_LIMIT_WORDS, Uploaded};
use crate::core::access::wants_json;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::RecordAct;
use operations::disclosure::{
    Clarified, ElementPlace, FoundWords, LoadHow, Loaded, Loading, RecordView, RowToLoad,
};
use serde::Deserialize;

/// Characters of a body: sent as a form, each Chinese one takes nine bytes.
const LONGEST_BODY: usize = 200_000;

/// Where the record belongs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    unit: String,
    sector: String,
    item: String,
    element: String,
}

/// What the form begins with.
#[derive(Default)]
struct Given {
    title: String,
    body: String,
    link: String,
    document_number: String,
    source: String,
    arose_on: String,
    original_on: Option<String>,
    /// What a clarification answers; none where the record is none, or nothing is known yet.
    clarifies: Option<Clarified>,
    summary: String,
    changes: bool,
    changed_on: Option<jiff::civil::Date>,
    /// What is said of the change; none where nothing is public.
    change: Option<Change>,
}

/// Whether what was left unfinished is gone on with, or the template's sample is taken over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Resumed {
    resume: String,
    sample: String,
}

/// A page with the form of a record.
#[derive(Debug, Clone, Template)]
#[template(path = "console/disclosure/load.html")]
pub struct LoadView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What the record belongs to.
    pub words: Vec<String>,
    /// What was left unfinished here earlier.
    pub left: Option<Left>,
    /// What a record of the element should have.
    pub template: Option<TemplatePart>,
    /// The form's address, by which its unfinished states are known.
    pub place: String,
    /// Where a script keeps what is typed.
    pub keep: &'static str,
    /// True where it comes back with what was typed.
    pub is_refused: bool,
    /// What the privacy gate found in what was typed.
    pub found: Vec<FoundWords>,
    /// Where a column of another site is read for the same element; empty for a change.
    pub column: String,
    /// The form.
    pub form: Form,
}

/// Where a form is sent, and what is known of its earlier states.
struct Sending {
    action: String,
    revision: i64,
    place: String,
    resumes: bool,
}

/// The form.
///
/// # Errors
/// When there is no such item.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(known): Query<Known>,
    Query(resumed): Query<Resumed>,
) -> Result<Response, PageError> {
    if known.unit.is_empty() {
        return Ok(Redirect::to(address::LIST).into_response());
    }
    let sending = Sending { resumes: !resumed.resume.is_empty(), ..Sending::new_record(&known) };
    let body = match resumed.sample.is_empty() {
        true => String::new(),
        false => template::sample(&state, &who, &known.template_place()).await?,
    };
    load_page(&state, &who, &known, (&Given { body, ..Given::default() }, sending), None).await
}

/// Loads a record, and the files that came with it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn load(
    State(state): State<AppState>,
    who: SignedIn,
    headers: HeaderMap,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let posted = &uploaded.posted;
    let known = known(posted);
    if let Some(masked) = masking::wanted(posted) {
        let given = (&Given::default(), Sending::new_record(&known));
        return load_page(&state, &who, &known, given, Some(&masking::again(&masked))).await;
    }
    let outcome = match loading(&state, &known, posted).await {
        Ok((loading, how)) => {
            // What comes with files is handed on when they are there.
            let first = LoadHow { submits: how.submits && uploaded.files.is_empty(), ..how };
            checked::load(&state, &who, &loading, first).await.map(|loaded| (loaded, how.submits))
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok((loaded, submits)) => {
            done_with(&state, &who, posted).await?;
            if wants_json(&headers) {
                return Ok(Json(checked::Places::of(&loaded)).into_response());
            }
            with_files((&state, &who), &loaded, &uploaded, submits).await
        }
        // A script that is refused sends the form again as it is, and the page tells why.
        Err(error) if wants_json(&headers) => Err(PageError(error)),
        Err(error) => {
            let refusal = Refusal::of(posted, error)?;
            let sending = Sending::new_record(&known);
            load_page(&state, &who, &known, (&Given::default(), sending), Some(&refusal)).await
        }
    }
}

/// Adds the files of a new record and hands it on where all of them were taken in and nothing is hinted at.
async fn with_files(
    (state, who): (&AppState, &SignedIn),
    loaded: &Loaded,
    uploaded: &Uploaded,
    submits: bool,
) -> Result<Response, PageError> {
    let (act, id) = (who.act(), loaded.id);
    if uploaded.files.is_empty() {
        return Ok(checked::after(loaded, "load"));
    }
    let receipt = state.operations.attach_files(&act, (id, 0), &uploaded.named()).await?;
    if !receipt.refused.is_empty() || (!submits && loaded.open_hints == 0) {
        return attachment::after_many((state, who, id), &receipt).await;
    }
    if loaded.open_hints > 0 {
        return Ok(checked::after(loaded, "load"));
    }
    match state.operations.submit_disclosure(&act, id, 0).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=submit", address::of(address::CASE, id))).into_response()),
        Err(error) => {
            let empty = Posted::default();
            let refusal = Refusal::of(&empty, error)?;
            case_page(state, who, id, "load", Some((RecordAct::Submit.id(), &refusal))).await
        }
    }
}

/// The form of a change.
///
/// # Errors
/// When there is no such record.
#[boxed::future]
pub async fn edit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(resumed): Query<Resumed>,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    edit_page((&state, &who), &record, !resumed.resume.is_empty(), None).await
}

/// Changes a record.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn change(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    if let Some(masked) = masking::wanted(&posted) {
        return edit_page((&state, &who), &record, false, Some(&masking::again(&masked))).await;
    }
    let revision = posted.number("revision").unwrap_or(0);
    let outcome = match loading(&state, &place_of(&record), &posted).await {
        Ok((loading, how)) => {
            // What was typed is kept; with numbers in an attachment it stays a draft, as the form says.
            let how = LoadHow { submits: how.submits && !record.holds_numbers(), ..how };
            checked::change(&state, &who, (id, revision), (&loading, how)).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(loaded) => {
            done_with(&state, &who, &posted).await?;
            Ok(checked::after(&loaded, "change"))
        }
        Err(error) => edit_page((&state, &who), &record, false, Some(&Refusal::of(&posted, error)?)).await,
    }
}

impl Known {
    fn template_place(&self) -> ElementPlace {
        ElementPlace {
            unit: self.unit.clone(),
            sector: self.sector.clone(),
            row_key: self.item.clone(),
            element: self.element.clone(),
        }
    }
}

impl Sending {
    fn new_record(known: &Known) -> Self {
        let place = address::load(&known.unit, &known.sector, &known.item, &known.element);
        // Where the form stands is where it is sent: who goes back after a refusal comes to it again.
        Self { action: place.clone(), revision: 0, place, resumes: false }
    }
}

async fn edit_page(
    (state, who): (&AppState, &SignedIn),
    record: &RecordView,
    resumes: bool,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let version = &record.version;
    let given = Given {
        title: version.title.clone(),
        body: version.body.clone(),
        link: version.link.clone(),
        document_number: version.document_number.clone(),
        source: version.source.clone(),
        arose_on: version.arose_on.clone(),
        original_on: version.original_on.clone(),
        clarifies: (record.kind == "clarification")
            .then(|| Clarified { spread: version.spread.clone(), claim: version.claim.clone() }),
        changes: true,
        summary: version.summary.clone(),
        changed_on: change::day_of(record),
        change: change::of(record),
    };
    let known = Known { element: record.element.clone(), ..place_of(record) };
    let action = address::of(address::EDIT, record.id);
    let sending = Sending { place: action.clone(), action, revision: version.revision, resumes };
    load_page(state, who, &known, (&given, sending), refusal).await
}

fn place_of(record: &RecordView) -> Known {
    Known {
        unit: record.unit_code.clone(),
        sector: record.sector_code.clone(),
        item: record.row_key.clone(),
        element: String::new(),
    }
}

fn known(posted: &Posted) -> Known {
    let get = |name: &str| posted.get(name).to_owned();
    Known { unit: get("unit"), sector: get("sector"), item: get("item"), element: get("element") }
}

/// What was typed, under the item of the address.
async fn loading(
    state: &AppState,
    known: &Known,
    posted: &Posted,
) -> Result<(Loading, LoadHow), operations::OperationError> {
    let mut problems = Vec::new();
    let arose_on = posted.date("arose_on", &mut problems);
    let changed_on = posted.date("changed_on", &mut problems);
    let original_on = posted.date("original_on", &mut problems);
    readable(problems)?;
    let row = state.operations.row_to_load(&known.unit, &known.sector, &known.item).await?;
    let get = |name: &str| posted.get(name).to_owned();
    let loading = Loading {
        external_id: None,
        unit: known.unit.clone(),
        sector: known.sector.clone(),
        level1_item: row.level1_item,
        level2_item: row.level2_item,
        level3_item: String::new(),
        row_key: known.item.clone(),
        element: get("element"),
        title: get("title"),
        body: get("body"),
        link: get("link"),
        arose_on,
        changed_on,
        original_on,
        document_number: get("document_number"),
        source: get("source"),
        change_note: get("change_note"),
        summary: get("summary"),
        hides_earlier: posted.ticked("hides_earlier"),
        clarifies: clarification::of(posted),
    };
    let how = LoadHow {
        submits: posted.ticked("submits"),
        tells: true,
        is_trial: false,
        renews: posted.ticked("renews"),
    };
    Ok((loading, how))
}

async fn load_page(
    state: &AppState,
    who: &SignedIn,
    known: &Known,
    (given, sending): (&Given, Sending),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let row = state.operations.row_to_load(&known.unit, &known.sector, &known.item).await?;
    // A form that comes back is known by the address at which it began.
    let place = match refusal.map(|refusal| refusal.posted.get("place")) {
        Some(place) if !place.is_empty() => place.to_owned(),
        _ => sending.place,
    };
    let left = match refusal {
        Some(_) => None,
        None => state.operations.unfinished(&who.act(), &place).await?,
    };
    let resumed = left.as_ref().filter(|_| sending.resumes);
    let form = form(who, known, (given, &row), (&sending.action, sending.revision))
        .with(Field::hidden("place", &place))
        .with(Field::hidden("unfinished", resumed.map_or(0, |left| left.revision)));
    let (status, mut form) = form.answered(refusal);
    if let Some(left) = resumed {
        form = form.again(&Posted(left.fields.clone()), &[]);
    }
    let title = if given.changes { "修改信息" } else { "装载信息" };
    let mut frame = frame(state, who, title, Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new("装载清单", address::checklist(&known.unit, &known.sector)),
    ];
    frame.notices.extend(masking::said(refusal));
    if let Some(left) = resumed {
        let words = "核对以后保存；继续填写的内容仍会自动保存。";
        frame.notices.push(done(&format!("已找回{}的填写", moment(Some(&left.at), "")), words));
    }
    let view = LoadView {
        frame,
        words: vec![format!("{}：{}／{}", row.unit, row.level1_item, row.level2_item)],
        left: left.as_ref().filter(|_| !sending.resumes).map(Left::of),
        template: template::part(state, who, (&known.template_place(), given.changes)).await?,
        place,
        keep: address::UNFINISHED,
        is_refused: refusal.is_some(),
        found: masking::found(refusal),
        column: match given.changes {
            true => String::new(),
            false => address::read_column(&known.unit, &known.sector, &known.item, &known.element),
        },
        form,
    };
    page_with_status(status, &view)
}

/// The form with what it begins with.
fn form(
    who: &SignedIn,
    known: &Known,
    (given, row): (&Given, &RowToLoad),
    (action, revision): (&str, i64),
) -> Form {
    let (element, clock) = element_choice::field(&row.elements, &known.element);
    let mut form = Form::new("load", action, &who.csrf_token, "保存")
        .with(Field::hidden("unit", &known.unit))
        .with(Field::hidden("sector", &known.sector))
        .with(Field::hidden("item", &known.item))
        .with(Field::hidden("revision", revision))
        .with(element)
        .with(Field::text("title", "名称").value(&given.title).required().longest(200))
        .with(change::summary(&given.summary))
        .with(Field::of("body", "正文", Control::Lines).value(&given.body).longest(LONGEST_BODY).hint(
            "可以粘贴文字，也可以粘贴HTML；只留标题、段落、表格和列表。已在别处公开的留空，填下面的网址",
        ))
        .with(
            Field::text("link", "网址")
                .value(&given.link)
                .longest(2000)
                .hint("已在本站或者别处公开的，填所在网页，不再重复装载"),
        )
        .with(element_choice::original_day(given.original_on.as_deref()))
        .with(
            Field::date("arose_on", "成文日期", given.arose_on.parse().ok())
                .required()
                .hint(format!("期限：{clock}")),
        )
        .with(Field::text("document_number", "文号").value(&given.document_number).longest(100))
        .with(Field::text("source", "信息来源").value(&given.source).longest(200).hint("不填的为本单位"));
    form = clarification::with_fields(form, given.clarifies.as_ref(), given.changes);
    if given.changes {
        form = change::with_fields(form, given.changed_on, given.change.as_ref());
    } else {
        form = form.with(Field::of("files", "附件", Control::Files("")).hint(format!(
            "可以一次选择或者拖入多个，一次不超过{FILE_LIMIT_WORDS}；上传后检查其中的个人号码。退回修改时要重新选择"
        )));
    }
    let submits = Field::of("submits", "保存后提交公开审查", Control::Tick).value("on");
    let submits = match given.changes {
        true => submits.hint("要增删附件的先不勾选：保存后改附件，再提交"),
        false => submits.hint("有附件没有传上去，或者附件里有个人号码的，留作草稿，处理以后再提交"),
    };
    form.with(submits).back("返回", address::checklist(&known.unit, &known.sector))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_offers_what_was_left_and_says_where_it_is_kept() {
        let left = Left {
            at: "2026年11月27日 10:03".to_owned(),
            title: "申请材料".to_owned(),
            href: "/console/disclosures/new?unit=a&resume=1".to_owned(),
            forget: address::FORGET.to_owned(),
            revision: 3,
        };
        let form = Form::new("load", address::NEW, "token", "保存")
            .with(Field::of("body", "正文", Control::Lines).longest(LONGEST_BODY))
            .with(Field::of("files", "附件", Control::Files("")));
        let view = LoadView {
            frame: ConsoleFrame { nav: vec![crate::frame::NavGroup::default()], ..ConsoleFrame::default() },
            words: vec!["东湖区民政局：最低生活保障／办事指南".to_owned()],
            left: Some(left),
            template: None,
            place: "/console/disclosures/new?unit=a".to_owned(),
            keep: address::UNFINISHED,
            is_refused: false,
            found: Vec::new(),
            column: "/console/columns/new?unit=a".to_owned(),
            form,
        };
        let html = view.render().unwrap();
        for words in [
            "接着填写",
            "resume=1",
            "data-autosave=\"/console/disclosures/unfinished\"",
            "data-left-revision=\"3\" data-left-at=\"2026年11月27日 10:03\"",
            "multiple",
            "enctype=\"multipart/form-data\"",
            "?csrf=token",
            "rows=\"14\"",
            "data-body=\"load-body\"",
            "id=\"load-body\"",
            "editor.",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("data-refused"));
    }
}
