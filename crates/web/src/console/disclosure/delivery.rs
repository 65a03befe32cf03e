//! 送达凭证: telling that what is for a specific group was handed to it, with a file or photo as proof, and the review of
//! that proof by another person (R101a). Nothing of it leaves the console but the day.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::{Standing, day, form_page, moment};
use crate::console::pages::{ActForm, CaseView, Cell, Table};
use crate::console::sent::{Done, Sent};
use crate::console::upload::{FILE_LIMIT_WORDS, Uploaded};
use crate::core::response::page_with_status;
use crate::core::sealed_file::sealed_file;
use crate::core::size::bytes_in_words;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::DeliveryWay;
use operations::OperationError;
use operations::disclosure::{DeliveryInput, DeliveryView, WaitingDelivery};
use operations::sector::SectorNames;
use serde::Deserialize;

/// What the forms are called.
const CONFIRM: &str = "confirm";
const RETURN: &str = "return";

/// Of which element, in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Of {
    unit: String,
    sector: String,
    item: String,
    element: String,
}

/// The form of a delivery.
///
/// # Errors
/// When there is no such item.
#[boxed::future]
pub async fn new(
    State(state): State<AppState>,
    who: SignedIn,
    Query(of): Query<Of>,
) -> Result<Response, PageError> {
    if of.unit.is_empty() {
        return Ok(Redirect::to(address::LIST).into_response());
    }
    tell_page(&state, &who, &of, None).await
}

/// Tells of a delivery.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn tell(
    State(state): State<AppState>,
    who: SignedIn,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let posted = &uploaded.posted;
    let get = |name: &str| posted.get(name).to_owned();
    let of = Of { unit: get("unit"), sector: get("sector"), item: get("item"), element: get("element") };
    let outcome = match read(posted, &of) {
        Ok(input) => state.operations.tell_delivery(&who.act(), &input, &uploaded.named()).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => Ok(Redirect::to(&format!("{}?done=tell", address::delivery(id))).into_response()),
        Err(error) => tell_page(&state, &who, &of, Some(&Refusal::of(posted, error)?)).await,
    }
}

fn read(posted: &Posted, of: &Of) -> Result<DeliveryInput, OperationError> {
    let mut problems = Vec::new();
    let delivered_on = posted.date("delivered_on", &mut problems);
    let (from, to) = (posted.date("from", &mut problems), posted.date("to", &mut problems));
    readable(problems)?;
    Ok(DeliveryInput {
        unit: of.unit.clone(),
        sector: of.sector.clone(),
        row_key: of.item.clone(),
        element: of.element.clone(),
        recipients: posted.get("recipients").to_owned(),
        many: posted.number("many").unwrap_or(0),
        way: DeliveryWay::from_id(posted.get("way")),
        delivered_on,
        from,
        to,
        note: posted.get("note").to_owned(),
    })
}

#[boxed::future]
async fn tell_page(
    state: &AppState,
    who: &SignedIn,
    of: &Of,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let row = state.operations.row_to_deliver(&who.act(), (&of.unit, &of.sector), &of.item).await?;
    let ways = DeliveryWay::ALL.map(|way| Choice::new(way.id(), way.label()));
    let ways = std::iter::once(Choice::none("请选择")).chain(ways).collect();
    let own = address::tell_delivery(&of.unit, &of.sector, &of.item, &of.element);
    let form = Form::new("delivery", own, &who.csrf_token, "登记送达")
        .with(Field::hidden("unit", &of.unit))
        .with(Field::hidden("sector", &of.sector))
        .with(Field::hidden("item", &of.item))
        .with(Field::hidden("element", &of.element))
        .with(
            Field::text("recipients", "送达给哪些人")
                .value(row.audience.clone())
                .required()
                .longest(200)
                .hint("目录中写明的特定对象；写群体，不写个人的姓名"),
        )
        .with(Field::text("many", "多少人（户）").required().longest(8).hint("填数字"))
        .with(Field::select("way", "送达方式", ways).required())
        .with(Field::date("delivered_on", "送达日期", None).required().hint("分几次送达的，填最后一次"))
        .with(Field::date("from", "哪一期的信息：起日", None).required())
        .with(Field::date("to", "止日", None).required().hint("这一期已经结束，例如上个月的最后一天"))
        .with(Field::of("files", "凭证", Control::Files("")).required().hint(format!(
            "签收单、回执、发送记录或者照片，一次不超过{FILE_LIMIT_WORDS}。凭证封存，只在后台查看，不公开，不必隐去个人信息"
        )))
        .with(Field::of("note", "说明", Control::Lines).longest(500))
        .back("返回", address::checklist(&of.unit, &of.sector));
    let standing = Standing {
        title: "登记送达",
        place: Place::Disclosures,
        crumbs: vec![
            Link::new("信息公开", address::LIST),
            Link::new("装载清单", address::checklist(&of.unit, &of.sector)),
        ],
    };
    let words = vec![
        format!("{}：{}／{}，{}", row.unit, row.level1_item, row.level2_item, of.element),
        "这一事项只向特定对象公开。送达经另一位人员核对以后，这一项视为已公开，公众只看到“已向特定对象送达”和日期。"
            .to_owned(),
    ];
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}

/// One proof.
///
/// # Errors
/// When there is none, or one may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    delivery_page(&state, &who, id, &after.done, None).await
}

/// Confirms it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn confirm(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().confirm_delivery(&sent.act(), sent.case(), sent.get("note")).await;
    after(&sent, CONFIRM, outcome).await
}

/// Sends it back.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn send_back(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().return_delivery(&sent.act(), sent.case(), sent.get("note")).await;
    after(&sent, RETURN, outcome).await
}

/// One of its files.
///
/// # Errors
/// When there is none, or one may not read the proof.
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
    request: Request,
) -> Result<Response, PageError> {
    sealed_file(&state.operations.delivery_file(&who.act(), id, number).await?, request).await
}

#[boxed::future]
async fn after(sent: &Sent, what: &str, outcome: Result<(), OperationError>) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={what}", address::delivery(sent.id))).into_response()),
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            delivery_page(&sent.state, &sent.who, sent.id, "", Some((what, &refusal))).await
        }
    }
}

#[boxed::future]
async fn delivery_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refused: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let delivery = state.operations.delivery(&who.act(), id).await?;
    let mut frame = frame(state, who, "送达凭证", Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new("装载清单", address::checklist(&delivery.unit_code, &delivery.sector_code)),
    ];
    match was_done {
        "tell" => frame.notices.push(done("已登记送达", "核对的人员会收到消息。")),
        CONFIRM => frame.notices.push(done("已核对", "事项页面显示已向特定对象送达的日期。")),
        RETURN => frame.notices.push(done("已退回", "登记的人员会收到消息。")),
        _ => {}
    }
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    for (name, act) in forms(who, &delivery) {
        let refusal = refused.filter(|(what, _)| *what == name).map(|(_, refusal)| refusal);
        let (answered, form) = act.form.answered(refusal);
        if refusal.is_some() {
            status = answered;
        }
        acts.push(ActForm { form, is_open: act.is_open || refusal.is_some(), ..act });
    }
    // An act that is no longer possible has no form left to carry its refusal.
    if let Some((_, refusal)) = refused.filter(|_| status == StatusCode::OK) {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    let tables = vec![files_table(&delivery)];
    page_with_status(
        status,
        &CaseView { frame, facts: facts(&delivery), tables, acts, ..CaseView::default() },
    )
}

fn facts(delivery: &DeliveryView) -> Vec<(String, Cell)> {
    let mut facts = vec![
        ("状态".to_owned(), Cell::text(delivery.state.label())),
        ("公开内容".to_owned(), Cell::text(delivery.element.clone()).with(delivery.item.clone())),
        ("单位".to_owned(), Cell::text(delivery.unit.clone())),
        (
            "送达给".to_owned(),
            Cell::text(delivery.recipients.clone()).with(format!("{}人（户）", delivery.many)),
        ),
        ("送达方式".to_owned(), Cell::text(delivery.way.label())),
        ("送达日期".to_owned(), Cell::text(day(&delivery.days.delivered_on.to_string()))),
        ("哪一期".to_owned(), Cell::text(delivery.days.period.words())),
    ];
    if !delivery.note.is_empty() {
        facts.push(("说明".to_owned(), Cell::text(delivery.note.clone())));
    }
    facts.push(("登记".to_owned(), Cell::text(delivery.by.clone()).with(moment(Some(&delivery.at), ""))));
    if let Some((by, at)) = &delivery.decided {
        let words = format!("{by}，{}", moment(Some(at), ""));
        facts.push(("核对".to_owned(), Cell::text(delivery.decision.clone()).with(words)));
    }
    facts
}

fn files_table(delivery: &DeliveryView) -> Table {
    let row = |(number, name, size): &(i64, String, i64)| {
        let href = address::delivery_file(delivery.id, *number);
        vec![Cell::link(name.clone(), href), Cell::text(bytes_in_words(size.unsigned_abs()))]
    };
    Table {
        title: "凭证".to_owned(),
        heads: vec!["文件", "大小"],
        rows: delivery.files.iter().map(row).collect(),
        empty: "没有凭证。",
    }
}

fn forms(who: &SignedIn, delivery: &DeliveryView) -> Vec<(&'static str, ActForm)> {
    let begin = |id, pattern: &str, submit: &str| {
        Form::new(id, address::of_delivery(pattern, delivery.id), &who.csrf_token, submit)
            .with(Field::hidden("revision", delivery.revision))
    };
    let mut forms = Vec::new();
    if delivery.may_confirm {
        let form = begin("confirm", address::DELIVERY_CONFIRM, "核对无误").with(
            Field::of("note", "核对的结论", Control::Lines)
                .value("凭证与登记的对象、日期、人数一致。")
                .required()
                .longest(500)
                .hint("打开凭证逐项核对后填写"),
        );
        forms.push((CONFIRM, ActForm { title: "核对".to_owned(), form, is_open: true }));
    }
    if delivery.may_return {
        let form = begin("return", address::DELIVERY_RETURN, "退回")
            .with(Field::of("note", "退回的理由", Control::Lines).required().longest(500))
            .grave();
        forms.push((RETURN, ActForm { title: "退回".to_owned(), form, is_open: false }));
    }
    forms
}

/// The proofs that wait for the person.
pub(super) fn waiting(waiting: &[WaitingDelivery], names: &SectorNames) -> Option<Table> {
    let row = |one: &WaitingDelivery| {
        vec![
            Cell::link(one.element.clone(), address::delivery(one.id)),
            Cell::text(one.unit.clone()).with(names.name(&one.sector_code)),
            Cell::text(day(&one.delivered_on)),
        ]
    };
    (!waiting.is_empty()).then(|| Table {
        title: format!("待我核对的送达凭证{}份", waiting.len()),
        heads: vec!["公开内容", "单位和领域", "送达日期"],
        rows: waiting.iter().map(row).collect(),
        empty: "",
    })
}
