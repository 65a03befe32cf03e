//! Loading a record under an element, and changing one that is still on a desk or public already.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::Place;
use crate::console::organisation::parts::{Standing, form_page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::RecordState;
use operations::disclosure::{Clarified, LoadHow, Loaded, Loading, RecordView};
use serde::Deserialize;

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
    /// What a clarification answers; none where the record is none, or nothing is known yet.
    clarifies: Option<Clarified>,
    changes: bool,
    is_public: bool,
}

/// The form.
///
/// # Errors
/// When there is no such item.
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(known): Query<Known>,
) -> Result<Response, PageError> {
    load_page(&state, &who, &known, (&Given::default(), address::NEW.to_owned()), None).await
}

/// Loads a record.
///
/// # Errors
/// What no form can answer.
pub async fn load(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let known = known(&posted);
    let outcome = match loading(&state, &known, &posted).await {
        Ok((loading, how)) => loaded(&state, &who, &loading, how).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(loaded) => Ok(after(&loaded, "load")),
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            load_page(&state, &who, &known, (&Given::default(), address::NEW.to_owned()), Some(&refusal))
                .await
        }
    }
}

/// The form of a change.
///
/// # Errors
/// When there is no such record.
pub async fn edit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    edit_page(&state, &who, &record, None).await
}

/// Changes a record.
///
/// # Errors
/// What no form can answer.
pub async fn change(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    let revision = posted.number("revision").unwrap_or(0);
    let outcome = match loading(&state, &place_of(&record), &posted).await {
        Ok((loading, how)) => changed(&state, &who, (id, revision), (&loading, how)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(loaded) => Ok(after(&loaded, "change")),
        Err(error) => edit_page(&state, &who, &record, Some(&Refusal::of(&posted, error)?)).await,
    }
}

/// Loads it. Where the text check hints at something, it is kept as a draft first and the hints are shown (R249).
async fn loaded(
    state: &AppState,
    who: &SignedIn,
    loading: &Loading,
    how: LoadHow,
) -> Result<Loaded, operations::OperationError> {
    let (act, operations) = (who.act(), &state.operations);
    let mut how = how;
    if how.submits {
        let trial = LoadHow { is_trial: true, ..how };
        how.submits = operations.load_disclosure(&act, None, loading, trial).await?.open_hints == 0;
    }
    operations.load_disclosure(&act, None, loading, how).await
}

/// The same for a change.
async fn changed(
    state: &AppState,
    who: &SignedIn,
    case: (i64, i64),
    (loading, how): (&Loading, LoadHow),
) -> Result<Loaded, operations::OperationError> {
    let (act, operations) = (who.act(), &state.operations);
    let mut how = how;
    if how.submits {
        let trial = LoadHow { is_trial: true, ..how };
        how.submits = operations.change_disclosure(&act, case, loading, trial).await?.open_hints == 0;
    }
    operations.change_disclosure(&act, case, loading, how).await
}

/// To the hints where there are any, else to the record.
fn after(loaded: &Loaded, done: &str) -> Response {
    let pattern = if loaded.open_hints > 0 { address::HINTS } else { address::CASE };
    Redirect::to(&format!("{}?done={done}", address::of(pattern, loaded.id))).into_response()
}

async fn edit_page(
    state: &AppState,
    who: &SignedIn,
    record: &RecordView,
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
        clarifies: (record.kind == "clarification")
            .then(|| Clarified { spread: version.spread.clone(), claim: version.claim.clone() }),
        changes: true,
        is_public: version.state == RecordState::Published,
    };
    let known = Known { element: record.element.clone(), ..place_of(record) };
    let action = address::of(address::EDIT, record.id);
    load_page(state, who, &known, (&given, format!("{action}#{}", version.revision)), refusal).await
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
    readable(problems)?;
    let row = state.operations.row_to_load(&known.unit, &known.sector, &known.item).await?;
    let get = |name: &str| posted.get(name).to_owned();
    let loading = Loading {
        external_id: None,
        unit: known.unit.clone(),
        sector: known.sector.clone(),
        level1_item: row.level1_item,
        level2_item: row.level2_item,
        element: get("element"),
        title: get("title"),
        body: get("body"),
        link: get("link"),
        arose_on,
        changed_on,
        document_number: get("document_number"),
        source: get("source"),
        change_note: get("change_note"),
        clarifies: clarifies(posted),
    };
    let how = LoadHow {
        submits: posted.ticked("submits"),
        tells: true,
        is_trial: false,
        renews: posted.ticked("renews"),
    };
    Ok((loading, how))
}

/// What a clarification answers, where it is one.
fn clarifies(posted: &Posted) -> Option<Clarified> {
    let said = Clarified { spread: posted.get("spread").to_owned(), claim: posted.get("claim").to_owned() };
    let is_one =
        posted.ticked("clarifies") || !said.spread.trim().is_empty() || !said.claim.trim().is_empty();
    is_one.then_some(said)
}

/// The form with the fields of a clarification, where the record is one or may become one (R161).
fn with_clarification(form: Form, given: &Given) -> Form {
    let form = match (&given.clarifies, given.changes) {
        (Some(_), _) => form.with(Field::hidden("clarifies", "1")),
        (None, true) => return form,
        (None, false) => form.with(
            Field::of("clarifies", "这是澄清", Control::Tick)
                .hint("针对可能扰乱社会秩序的不实或者不完整的信息，发布准确的信息"),
        ),
    };
    let said = given.clarifies.clone().unwrap_or_default();
    form.with(
        Field::of("claim", "不实或者不完整的信息", Control::Lines)
            .value(said.claim)
            .longest(500)
            .at_times()
            .hint("澄清的须填写，公众可见：说了什么，哪里不对"),
    )
    .with(
        Field::text("spread", "在哪里传播")
            .value(said.spread)
            .longest(500)
            .at_times()
            .hint("澄清的须填写，公众可见，例如某短视频平台，11月20日起"),
    )
}

async fn load_page(
    state: &AppState,
    who: &SignedIn,
    known: &Known,
    (given, action): (&Given, String),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let row = state.operations.row_to_load(&known.unit, &known.sector, &known.item).await?;
    let elements: Vec<Choice> = std::iter::once(Choice::none("不限哪一项"))
        .chain(row.elements.iter().map(|one| Choice::new(one.name.clone(), one.name.clone())))
        .collect();
    let clock = row
        .elements
        .iter()
        .find(|one| one.name == known.element)
        .or(row.elements.first())
        .map(|one| one.clock.join("；"))
        .unwrap_or_default();
    let (path, revision) = action.split_once('#').unwrap_or((&action, "0"));
    let mut form = Form::new("load", path, &who.csrf_token, "保存")
        .with(Field::hidden("unit", &known.unit))
        .with(Field::hidden("sector", &known.sector))
        .with(Field::hidden("item", &known.item))
        .with(Field::hidden("revision", revision))
        .with(
            Field::select("element", "公开内容", elements)
                .value(&known.element)
                .hint("目录中这一事项要公开的内容"),
        )
        .with(Field::text("title", "名称").value(&given.title).required().longest(200))
        .with(Field::of("body", "正文", Control::Lines).value(&given.body).hint(
            "可以粘贴文字，也可以粘贴HTML；只留标题、段落、表格和列表。已在别处公开的留空，填下面的网址",
        ))
        .with(
            Field::text("link", "网址")
                .value(&given.link)
                .longest(2000)
                .hint("已在本站或者别处公开的，填所在网页，不再重复装载"),
        )
        .with(
            Field::date("arose_on", "成文日期", given.arose_on.parse().ok())
                .required()
                .hint(format!("期限：{clock}")),
        )
        .with(Field::text("document_number", "文号").value(&given.document_number).longest(100))
        .with(Field::text("source", "信息来源").value(&given.source).longest(200).hint("不填的为本单位"));
    form = with_clarification(form, given);
    if given.changes {
        form = form
            .with(
                Field::date("changed_on", "变更日期", None)
                    .hint("内容有变更的，从这一天起重新计算期限；已公开的信息不填的按今天"),
            )
            .with(Field::text("change_note", "改了什么").longest(500).hint("公众可见"));
    }
    if given.is_public {
        form = form.with(
            Field::of("renews", "文字不变，只更换附件", Control::Tick)
                .hint("保存后在新的版本上增删附件；新版本发布之前，公众看到的仍是现在的内容"),
        );
    }
    // Attachments are added once the record is saved.
    let form = form
        .with(
            Field::of("submits", "保存后提交公开审查", Control::Tick)
                .value("on")
                .hint("有附件的先不勾选：保存后加附件，再提交"),
        )
        .back("返回", address::checklist(&known.unit, &known.sector));
    let title = if given.changes { "修改信息" } else { "装载信息" };
    let standing = Standing {
        title,
        place: Place::Disclosures,
        crumbs: vec![
            Link::new("信息公开", address::LIST),
            Link::new("装载清单", address::checklist(&known.unit, &known.sector)),
        ],
    };
    let words = vec![format!("{}：{}／{}", row.unit, row.level1_item, row.level2_item)];
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}
