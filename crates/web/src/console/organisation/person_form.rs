//! Forms on a person: 修改资料, 授予角色, 请人代理, 离任交接 (R149b).

use super::address;
use super::parts::{Standing, form_page, person_choices, person_crumbs, sector_choices, unit_choices};
use super::receipt::ReceiptView;
use crate::console::form::{Choice, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Role;
use operations::organisation::{
    ContactPolicy, GrantInput, HandOverReceipt, PersonChange, PersonView, SoleDecider,
};
use operations::{FieldProblem, OperationError};

/// What a form on a person is built from.
type OnPerson<'a> = (&'a AppState, &'a SignedIn, i64, Option<&'a Refusal<'a>>);

/// The form that changes a person.
///
/// # Errors
/// When there is no such person.
#[boxed::future]
pub async fn show_edit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    edit_page((&state, &who, id, None)).await
}

/// Changes a person.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn edit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = PersonChange {
        name: posted.get("name").to_owned(),
        contact: posted.ticked("change_contact").then(|| posted.get("contact").to_owned()),
        unit_id: posted.wanted_number("unit_id", "请选择所在机构", &mut problems),
    };
    if input.contact.is_none() && !posted.get("contact").trim().is_empty() {
        problems.push(FieldProblem::new("change_contact", "填写了新的联系方式，请同时勾选“更换联系方式”"));
    }
    let revision = posted.number("revision").unwrap_or_default();
    let outcome = match readable(problems) {
        Ok(()) => state.operations.update_person(&who.act(), id, input, revision).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(to_person(id, "saved")),
        Err(error) => edit_page((&state, &who, id, Some(&Refusal::of(&posted, error)?))).await,
    }
}

/// The form that grants a role.
///
/// # Errors
/// When there is no such person.
#[boxed::future]
pub async fn show_grant(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    grant_page((&state, &who, id, None)).await
}

/// Grants a role.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn grant(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    match grant_from(&state, &who, id, &posted).await {
        Ok(_) => Ok(to_person(id, "granted")),
        Err(error) => grant_page((&state, &who, id, Some(&Refusal::of(&posted, error)?))).await,
    }
}

/// The form that asks a deputy for a leave.
///
/// # Errors
/// When there is no such person.
#[boxed::future]
pub async fn show_deputise(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    deputise_page((&state, &who, id, None)).await
}

/// Lets a deputy stand in for a leave.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn deputise(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let deputy = posted.wanted_number("deputy", "请选择代理人", &mut problems);
    let (from, to) = (posted.wanted_date("from", &mut problems), posted.wanted_date("to", &mut problems));
    let outcome = match readable(problems) {
        Ok(()) => state.operations.deputise(&who.act(), id, deputy, from, to).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(to_person(id, "deputised")),
        Err(error) => deputise_page((&state, &who, id, Some(&Refusal::of(&posted, error)?))).await,
    }
}

/// The form that hands everything over, with what will move.
///
/// # Errors
/// When there is no such person.
#[boxed::future]
pub async fn show_hand_over(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    hand_over_page((&state, &who, id, None)).await
}

/// Hands everything over and shows what moved.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn hand_over(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let successor = posted.wanted_number("successor", "请选择接任人", &mut problems);
    if !posted.ticked("sure") {
        problems.push(FieldProblem::new("sure", "交接后账号关闭，请确认后勾选"));
    }
    let outcome = match readable(problems) {
        Ok(()) => state.operations.hand_over(&who.act(), id, successor).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => receipt_page(&state, &who, (id, successor), receipt).await,
        Err(error) => hand_over_page((&state, &who, id, Some(&Refusal::of(&posted, error)?))).await,
    }
}

#[boxed::future]
async fn grant_from(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    posted: &Posted,
) -> Result<i64, OperationError> {
    let mut problems = Vec::new();
    let role = Role::parse(posted.get("role"));
    if role.is_none() {
        problems.push(FieldProblem::new("role", "请选择角色"));
    }
    let sector = posted.get("sector");
    let input = GrantInput {
        person_id: id,
        role: role.unwrap_or(Role::Compiler),
        unit_id: posted.wanted_number("unit_id", "请选择任职机构", &mut problems),
        sector: (!sector.is_empty()).then(|| sector.to_owned()),
        from: posted.wanted_date("from", &mut problems),
        to: posted.date("to", &mut problems),
    };
    readable(problems)?;
    state.operations.grant_role(&who.act(), input).await
}

#[boxed::future]
async fn edit_page((state, who, id, refusal): OnPerson<'_>) -> Result<Response, PageError> {
    let person = load(state, who, id).await?;
    let form = Form::new("person", address::of(address::PERSON_EDIT, id), &who.csrf_token, "保存")
        .with(Field::hidden("revision", person.revision))
        .with(Field::text("name", "姓名").value(&person.summary.name).required().longest(30))
        .with(
            Field::select("unit_id", "所在机构", unit_choices(state, None, None).await?)
                .value(person.unit.id.to_string())
                .required()
                .hint("调动后，在原机构的角色不会自动结束"),
        )
        .with(Field::of("change_contact", "更换联系方式", crate::console::form::Control::Tick))
        .with(Field::text("contact", "新的联系方式").longest(120).hint("加密保存；勾选更换而不填，即清空"))
        .back("不修改，返回", address::of(address::PERSON, id));
    on_person_page((state, who, id, refusal), &person, ("修改资料", Vec::new(), Vec::new()), form).await
}

#[boxed::future]
async fn grant_page((state, who, id, refusal): OnPerson<'_>) -> Result<Response, PageError> {
    let person = load(state, who, id).await?;
    let roles = Role::ALL.into_iter().map(|role| Choice::new(role.id(), role.label()));
    let roles = std::iter::once(Choice::none("请选择")).chain(roles).collect();
    let form = Form::new("grant", address::of(address::PERSON_GRANT, id), &who.csrf_token, "授予角色")
        .with(Field::select("role", "角色", roles).required())
        .with(
            Field::select("unit_id", "任职机构", unit_choices(state, None, None).await?)
                .value(person.unit.id.to_string())
                .required()
                .hint("角色及于该机构和全部下级"),
        )
        .with(Field::select("sector", "限于领域", sector_choices(state, "不限领域").await?))
        .with(Field::date("from", "开始日期", Some(state.today())).required())
        .with(Field::date("to", "结束日期", None).hint("不填即长期有效"))
        .back("不授予，返回", address::of(address::PERSON, id));
    on_person_page((state, who, id, refusal), &person, ("授予角色", Vec::new(), Vec::new()), form).await
}

#[boxed::future]
async fn deputise_page((state, who, id, refusal): OnPerson<'_>) -> Result<Response, PageError> {
    let person = load(state, who, id).await?;
    let form = Form::new("deputise", address::of(address::PERSON_DEPUTISE, id), &who.csrf_token, "登记代理")
        .with(
            Field::select("deputy", "代理人", person_choices(state, who, Some(id), Some("请选择")).await?)
                .required(),
        )
        .with(Field::date("from", "开始日期", Some(state.today())).required())
        .with(Field::date("to", "结束日期", None).required().hint("含当日，次日自动结束"))
        .back("不登记，返回", address::of(address::PERSON, id));
    let words = vec!["代理期间，代理人可以办理本人的全部工作；历史中写明代理。".to_owned()];
    on_person_page((state, who, id, refusal), &person, ("请人代理", Vec::new(), words), form).await
}

#[boxed::future]
async fn hand_over_page((state, who, id, refusal): OnPerson<'_>) -> Result<Response, PageError> {
    let person = load(state, who, id).await?;
    let duties = state.operations.duties(&who.act(), id).await?;
    let roles: Vec<String> = person
        .summary
        .grants
        .iter()
        .map(|grant| format!("{}（{}）", grant.role.label(), grant.unit_name))
        .collect();
    let or_none = |list: Vec<String>| if list.is_empty() { "没有".to_owned() } else { list.join("、") };
    let facts = vec![
        ("移交角色".to_owned(), or_none(roles)),
        (
            "移交在办目录".to_owned(),
            or_none(duties.iter().map(|duty| format!("{}（{}）", duty.title, duty.state_label)).collect()),
        ),
        ("同时移交".to_owned(), "在各单位工作机构中的负责人、联系人、替补人位置，未读消息".to_owned()),
        ("同时停用".to_owned(), "账号、会话、接口令牌、未用的链接".to_owned()),
    ];
    let form =
        Form::new("hand-over", address::of(address::PERSON_HAND_OVER, id), &who.csrf_token, "办理交接")
            .with(
                Field::select(
                    "successor",
                    "接任人",
                    person_choices(state, who, Some(id), Some("请选择")).await?,
                )
                .required(),
            )
            .with(Field::of(
                "sure",
                "我确认：全部移交，并关闭离任人的账号",
                crate::console::form::Control::Tick,
            ))
            .grave()
            .back("不办理，返回", address::of(address::PERSON, id));
    let sole = state.operations.sole_deciders(&who.act(), id).await?;
    let words = sole.iter().map(SoleDecider::words).collect();
    on_person_page((state, who, id, refusal), &person, ("离任交接", facts, words), form).await
}

#[boxed::future]
async fn on_person_page(
    (state, who, id, refusal): OnPerson<'_>,
    person: &PersonView,
    (title, facts, words): (&str, Vec<(String, String)>, Vec<String>),
    form: Form,
) -> Result<Response, PageError> {
    let mut all = vec![
        ("人员".to_owned(), format!("{}（{}）", person.summary.name, person.summary.account)),
        ("所在机构".to_owned(), person.unit.name.clone()),
    ];
    all.extend(facts);
    let standing =
        Standing { title, place: Place::People, crumbs: person_crumbs(Some((id, &person.summary.name))) };
    form_page((state, who), standing, (all, words), form.answered(refusal)).await
}

#[boxed::future]
async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    (id, successor): (i64, i64),
    receipt: HandOverReceipt,
) -> Result<Response, PageError> {
    let (leaver, heir) = (load(state, who, id).await?, load(state, who, successor).await?);
    let mut frame = frame(state, who, "交接回执", Place::People).await?;
    frame.crumbs = person_crumbs(Some((id, &leaver.summary.name)));
    frame.notices = vec![done(
        &format!("{}的工作已全部移交{}", leaver.summary.name, heir.summary.name),
        "离任人的账号已关闭。",
    )];
    let count = |label: &str, number: u64| (label.to_owned(), number.to_string());
    let facts = vec![
        count("移交角色", receipt.grants),
        count("移交工作机构位置", receipt.places),
        count("移交在办目录", receipt.duties.len() as u64),
        count("移交未读消息", receipt.notices),
        count("结束会话", receipt.sessions),
        count("停用令牌", receipt.tokens),
    ];
    let lines = receipt
        .duties
        .into_iter()
        .map(|duty| Link::new(format!("{}（{}）", duty.title, duty.state_label), duty.url))
        .collect();
    let onward = vec![
        Link::new("查看接任人", address::of(address::PERSON, successor)),
        Link::new("返回人员", address::PEOPLE),
    ];
    page(&ReceiptView { frame, facts, words: Vec::new(), lines, onward })
}

#[boxed::future]
async fn load(state: &AppState, who: &SignedIn, id: i64) -> Result<PersonView, PageError> {
    Ok(state.operations.person(&who.act(), id, ContactPolicy::Sealed).await?)
}

fn to_person(id: i64, done: &str) -> Response {
    Redirect::to(&format!("{}?done={done}", address::of(address::PERSON, id))).into_response()
}
