//! 新设, 更名, 调整隶属, 并入, 撤销: each with its date and document, so that what was printed under the
//! old name stays explained (R80a).

use super::address;
use super::parts::{Standing, day, form_page, unit_choices, unit_crumbs};
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::catalogue::VersionState;
use domain::organisation::{Permission, UnitKind};
use operations::OperationError;
use operations::organisation::{CatalogueAtEnd, EndReceipt, LEFT_BEHIND, Merger, NewUnit, Rename, Unit};
use serde::Deserialize;

/// Which unit a new one stands under.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Under {
    under: Option<i64>,
}

/// What a form on a unit is built from.
type OnUnit<'a> = (&'a AppState, &'a SignedIn, &'a Unit, Option<&'a Refusal<'a>>);

/// The form of a new unit.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show_new(
    State(state): State<AppState>,
    who: SignedIn,
    Query(under): Query<Under>,
) -> Result<Response, PageError> {
    new_page(&state, &who, under.under, None).await
}

/// Creates a unit.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn create(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    match create_from(&state, &who, &posted).await {
        Ok(unit) => Ok(to_unit(unit.id, "created")),
        Err(error) => {
            new_page(&state, &who, posted.number("parent_id"), Some(&Refusal::of(&posted, error)?)).await
        }
    }
}

/// The form that gives another name.
///
/// # Errors
/// When there is no such unit.
#[boxed::future]
pub async fn show_rename(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    rename_page((&state, &who, &state.operations.unit(id).await?, None)).await
}

/// Gives another name.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn rename(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = Rename {
        name: posted.get("name").to_owned(),
        short_name: posted.get("short_name").to_owned(),
        from: posted.wanted_date("date", &mut problems),
        document: posted.get("document").to_owned(),
    };
    let revision = posted.number("revision").unwrap_or_default();
    let outcome = match readable(problems) {
        Ok(()) => state.operations.rename_unit(&who.act(), id, input, revision).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(to_unit(id, "renamed")),
        Err(error) => {
            rename_page((
                &state,
                &who,
                &state.operations.unit(id).await?,
                Some(&Refusal::of(&posted, error)?),
            ))
            .await
        }
    }
}

/// The form that puts a unit under others.
///
/// # Errors
/// When there is no such unit.
#[boxed::future]
pub async fn show_move(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    move_page((&state, &who, &state.operations.unit(id).await?, None)).await
}

/// Puts a unit under others.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn relocate(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let parent = posted.wanted_number("parent_id", "请选择上级机构", &mut problems);
    let date = posted.wanted_date("date", &mut problems);
    let (sector_parent, revision) =
        (posted.number("sector_parent_id"), posted.number("revision").unwrap_or_default());
    let outcome = match readable(problems) {
        Ok(()) => {
            state
                .operations
                .move_unit(&who.act(), id, parent, sector_parent, date, posted.get("document"), revision)
                .await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(to_unit(id, "moved")),
        Err(error) => {
            move_page((&state, &who, &state.operations.unit(id).await?, Some(&Refusal::of(&posted, error)?)))
                .await
        }
    }
}

/// The form that merges a unit into another.
///
/// # Errors
/// When there is no such unit.
#[boxed::future]
pub async fn show_merge(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    merge_page((&state, &who, &state.operations.unit(id).await?, None)).await
}

/// Merges a unit into another and shows what went with it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn merge(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let into = posted.wanted_number("into", "请选择并入的机构", &mut problems);
    let on = posted.wanted_date("date", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => {
            let input = Merger { from: vec![id], into, on, document: posted.get("document").to_owned() };
            state.operations.merge_units(&who.act(), input).await
        }
        Err(error) => Err(error),
    };
    let outcome = match outcome {
        // What was typed stays; only the choice is told to be out of reach.
        Err(OperationError::NotPermitted(right)) => {
            let unit = state.operations.unit(id).await?;
            match who.actor.may(right, &unit.path, None) {
                true => Err(OperationError::invalid(
                    "into",
                    "所选机构不在您的管理范围内，请另选，或请上级管理员办理",
                )),
                false => Err(OperationError::NotPermitted(right)),
            }
        }
        outcome => outcome,
    };
    match outcome {
        Ok(receipt) => receipt_page(&state, &who, &state.operations.unit(into).await?, &receipt).await,
        Err(error) => {
            merge_page((&state, &who, &state.operations.unit(id).await?, Some(&Refusal::of(&posted, error)?)))
                .await
        }
    }
}

/// The form that ends a unit.
///
/// # Errors
/// When there is no such unit.
#[boxed::future]
pub async fn show_dissolve(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    dissolve_page((&state, &who, &state.operations.unit(id).await?, None)).await
}

/// Ends a unit.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn dissolve(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let on = posted.wanted_date("date", &mut problems);
    let revision = posted.number("revision").unwrap_or_default();
    let outcome = match readable(problems) {
        Ok(()) => {
            let document = posted.get("document");
            let left_behind = posted.ticked(LEFT_BEHIND);
            state.operations.dissolve_unit(&who.act(), id, (on, document), left_behind, revision).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(to_unit(id, "dissolved")),
        Err(error) => {
            dissolve_page((
                &state,
                &who,
                &state.operations.unit(id).await?,
                Some(&Refusal::of(&posted, error)?),
            ))
            .await
        }
    }
}

#[boxed::future]
async fn create_from(state: &AppState, who: &SignedIn, posted: &Posted) -> Result<Unit, OperationError> {
    let mut problems = Vec::new();
    let kind = UnitKind::parse(posted.get("kind"));
    if kind.is_none() {
        problems.push(operations::FieldProblem::new("kind", "请选择机构类别"));
    }
    let input = NewUnit {
        code: posted.get("code").to_owned(),
        name: posted.get("name").to_owned(),
        short_name: posted.get("short_name").to_owned(),
        kind: kind.unwrap_or(UnitKind::Station),
        parent_id: Some(posted.wanted_number("parent_id", "请选择上级机构", &mut problems)),
        sector_parent_id: posted.number("sector_parent_id"),
        valid_from: posted.wanted_date("valid_from", &mut problems),
    };
    readable(problems)?;
    state.operations.create_unit(&who.act(), input).await
}

#[boxed::future]
async fn new_page(
    state: &AppState,
    who: &SignedIn,
    under: Option<i64>,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let under = under.map(|id| id.to_string()).unwrap_or_default();
    let kinds = UnitKind::ALL
        .into_iter()
        .filter(|kind| !kind.superiors().is_empty())
        .map(|kind| Choice::new(kind.id(), kind.label()));
    let kinds = std::iter::once(Choice::none("请选择")).chain(kinds).collect();
    let form = Form::new("unit", address::UNIT_NEW, &who.csrf_token, "新设机构")
        .with(Field::text("name", "机构全称").required().longest(60).hint("与公章一致，例如：天河区民政局"))
        .with(Field::text("short_name", "简称").longest(30).hint("不填时与全称相同"))
        .with(
            Field::text("code", "机构代码")
                .required()
                .longest(40)
                .hint("全平台唯一，只用字母、数字、横线、下划线和点；设立后不再改动"),
        )
        .with(Field::select("kind", "类别", kinds).required())
        .with(
            Field::select("parent_id", "上级机构（块）", unit_choices(state, None, Some("请选择")).await?)
                .value(under)
                .required(),
        )
        .with(
            Field::select("sector_parent_id", "业务主管部门（条）", sector_superiors(state).await?)
                .hint("区级部门、站所、功能区和村（居）可以有业务主管部门"),
        )
        .with(Field::date("valid_from", "设立日期", Some(state.today())).required())
        .back("返回机构树", address::TREE);
    let standing = Standing { title: "新设机构", place: Place::Organisation, crumbs: unit_crumbs(None) };
    form_page((state, who), standing, (Vec::new(), Vec::new()), form.answered(refusal)).await
}

#[boxed::future]
async fn rename_page((state, who, unit, refusal): OnUnit<'_>) -> Result<Response, PageError> {
    // The old short name would go on under the new full name: it is told and not filled in.
    let hint = match unit.short_name == unit.name {
        true => "不填时与新的全称相同".to_owned(),
        false => format!("原简称“{}”不再使用；不填时与新的全称相同", unit.short_name),
    };
    let form = Form::new("rename", address::of(address::UNIT_RENAME, unit.id), &who.csrf_token, "更名")
        .with(Field::hidden("revision", unit.revision))
        .with(Field::text("name", "新的全称").value(&unit.name).required().longest(60))
        .with(Field::text("short_name", "新的简称").longest(30).hint(hint))
        .with(Field::date("date", "启用日期", Some(state.today())).required())
        .with(document())
        .back("不更名，返回", address::of(address::UNIT, unit.id));
    let words = vec![
        "历史版本仍印原名称；现行目录随即印新名称，其中的公开主体须编制新版本更新。名称沿革留存全部曾用名。"
            .to_owned(),
    ];
    on_unit_page((state, who, unit, refusal), "更名", words, form).await
}

#[boxed::future]
async fn move_page((state, who, unit, refusal): OnUnit<'_>) -> Result<Response, PageError> {
    let chosen = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let parents = unit_choices(state, Some(unit.kind.superiors()), Some("请选择")).await?;
    let form = Form::new("move", address::of(address::UNIT_MOVE, unit.id), &who.csrf_token, "调整隶属")
        .with(Field::hidden("revision", unit.revision))
        .with(Field::select("parent_id", "上级机构（块）", parents).value(chosen(unit.parent_id)).required())
        .with(
            Field::select("sector_parent_id", "业务主管部门（条）", sector_superiors(state).await?)
                .value(chosen(unit.sector_parent_id)),
        )
        .with(Field::date("date", "调整日期", Some(state.today())).required())
        .with(document())
        .back("不调整，返回", address::of(address::UNIT, unit.id));
    on_unit_page((state, who, unit, refusal), "调整隶属", vec!["下级机构随同调整。".to_owned()], form).await
}

#[boxed::future]
async fn merge_page((state, who, unit, refusal): OnUnit<'_>) -> Result<Response, PageError> {
    let mut others = unit_choices(state, Some(&UnitKind::ALL), Some("请选择")).await?;
    let within = state.operations.units_on(state.today()).await?;
    let may_go_on = |choice: &Choice| {
        let into = within.iter().find(|other| other.id.to_string() == choice.value);
        into.is_none_or(|into| {
            who.actor.may(Permission::ManageOrganisation, &into.path, None)
                && into.kind.compiles()
                && !into.path.starts_with(&unit.path)
        })
    };
    others.retain(may_go_on);
    let form = Form::new("merge", address::of(address::UNIT_MERGE, unit.id), &who.csrf_token, "确定并入")
        .with(Field::select("into", "并入的机构", others).required())
        .with(Field::date("date", "合并日期", Some(state.today())).required())
        .with(document())
        .grave()
        .back("不合并，返回", address::of(address::UNIT, unit.id));
    let mut words = vec![format!(
        "“{}”自合并日期起不再存续。人员、角色和下级机构一并转入；已发布的目录保持原样，草稿停止办理，由接续单位的编制员逐份“接续”后核对发布。",
        unit.name
    )];
    words.extend(concerned(state, who, unit).await?);
    on_unit_page((state, who, unit, refusal), "并入其他机构", words, form).await
}

#[boxed::future]
async fn dissolve_page((state, who, unit, refusal): OnUnit<'_>) -> Result<Response, PageError> {
    let concerned = concerned(state, who, unit).await?;
    let mut form =
        Form::new("dissolve", address::of(address::UNIT_DISSOLVE, unit.id), &who.csrf_token, "确定撤销")
            .with(Field::hidden("revision", unit.revision))
            .with(Field::date("date", "撤销日期", Some(state.today())).required())
            .with(document())
            .grave()
            .back("不撤销，返回", address::of(address::UNIT, unit.id));
    if concerned.is_some() {
        let label = "我确认：这些目录没有承接机构，撤销后由上级研究撤回或者作废";
        form = form.with(Field::of(LEFT_BEHIND, label, Control::Tick));
    }
    let mut words = vec![
        "没有接续单位时才办理撤销；职责转到其他机构的，请办理“并入其他机构”。撤销前须先调走人员和下级机构。"
            .to_owned(),
    ];
    words.extend(concerned);
    on_unit_page((state, who, unit, refusal), "撤销机构", words, form).await
}

/// The catalogues that the end of a unit concerns, in words; none where there are none.
#[boxed::future]
async fn concerned(state: &AppState, who: &SignedIn, unit: &Unit) -> Result<Option<String>, PageError> {
    let found = match state.operations.catalogues_at_end(&who.act(), unit.id).await {
        // Who may not end the unit is told so when the form is sent.
        Err(OperationError::NotPermitted(_)) => Vec::new(),
        other => other?,
    };
    let line = |one: &CatalogueAtEnd| {
        let mut states: Vec<&str> = Vec::new();
        if one.is_published {
            states.push("已发布");
        }
        states.extend(one.draft.map(VersionState::label));
        format!("{}（{}）", domain::catalogue::kind::called(&one.sector), states.join("，"))
    };
    let lines: Vec<String> = found.iter().map(line).collect();
    Ok((!lines.is_empty()).then(|| format!("涉及的目录共{}份：{}。", lines.len(), lines.join("、"))))
}

#[boxed::future]
async fn on_unit_page(
    (state, who, unit, refusal): OnUnit<'_>,
    title: &str,
    words: Vec<String>,
    form: Form,
) -> Result<Response, PageError> {
    let facts = vec![
        ("机构".to_owned(), unit.name.clone()),
        ("类别".to_owned(), unit.kind.label().to_owned()),
        ("设立".to_owned(), day(&unit.valid_from)),
    ];
    let standing = Standing { title, place: Place::Organisation, crumbs: unit_crumbs(Some(unit)) };
    form_page((state, who), standing, (facts, words), form.answered(refusal)).await
}

#[boxed::future]
async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    into: &Unit,
    receipt: &EndReceipt,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, &into.name, Place::Organisation).await?;
    frame.crumbs = unit_crumbs(None);
    frame.notices = vec![done(&format!("{}已并入{}", receipt.ended.join("、"), into.name), "")];
    let facts = [
        ("转入人员", receipt.people_moved),
        ("转入角色", receipt.grants_moved),
        ("转入下级机构", receipt.units_moved),
        ("待接续目录", receipt.catalogues_to_settle.len() as u64),
    ];
    let facts = facts.into_iter().map(|(label, count)| (label.to_owned(), count.to_string())).collect();
    let on = address::of(address::UNIT, into.id);
    page(&super::receipt::ReceiptView {
        frame,
        facts,
        words: Vec::new(),
        lines: Vec::new(),
        onward: vec![Link::new("查看接续单位", on), Link::new("返回机构树", address::TREE)],
    })
}

fn document() -> Field {
    Field::text("document", "依据文件")
        .required()
        .longest(120)
        .hint("文件名称和文号，例如：穗编字〔2026〕1号")
}

#[boxed::future]
async fn sector_superiors(state: &AppState) -> Result<Vec<Choice>, PageError> {
    unit_choices(state, Some(&[UnitKind::CityDepartment, UnitKind::DistrictDepartment]), Some("没有")).await
}

fn to_unit(id: i64, done: &str) -> Response {
    Redirect::to(&format!("{}?done={done}", address::of(address::UNIT, id))).into_response()
}
