//! Material asked from stations by links: the officer's list, a new link, one request; and the page of a link,
//! which needs no account and no script (R101).

use super::{address, masking};
use crate::console::client;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame, gate_frame, stopped};
use crate::console::organisation::parts::{Secret, SecretView, Standing, day, form_page, moment};
use crate::console::pages::{ActForm, CaseView, Cell, ListView, Table};
use crate::console::sent::Done;
use crate::console::upload::{FILE_LIMIT_WORDS, Uploaded};
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::disclosure::{
    AskMaterial, FoundWords, MaterialLink, MaterialReceipt, MaterialView, SendMaterial,
};
use serde::Deserialize;

const TITLE: &str = "收集材料";

/// For what material is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    unit: String,
    sector: String,
    item: String,
    element: String,
}

/// The page of a link.
#[derive(Debug, Clone, Template)]
#[template(path = "console/disclosure/material.html")]
pub struct LinkView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Who asks whom.
    pub words: Vec<String>,
    /// What is wanted.
    pub facts: Vec<(String, String)>,
    /// The form; none where the link holds no more.
    pub form: Option<Form>,
    /// What the privacy gate found in what was typed.
    pub found: Vec<FoundWords>,
}

/// Every request with how far it has come.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn list(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let requests = state.operations.material_requests(&who.act()).await?;
    let row = |one: &MaterialView| {
        vec![
            Cell::link(one.asked_of.clone(), address::material(address::MATERIAL, one.id)),
            Cell::text(one.element.clone()).with(format!("{}　{}", one.unit, one.item)),
            Cell::text(one.state.label()).with(state_words(one)),
            Cell::text(day(&one.due_on)).with(if one.is_late { "已过期限" } else { "" }),
        ]
    };
    let mut frame = frame(&state, &who, TITLE, Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    page(&ListView {
        frame,
        words: vec!["在装载清单的各项公开内容旁点“收集”，生成链接发给站所；对方不用账号，在手机上打开就能报送文字和文件，报送的内容存为草稿。".to_owned()],
        tables: vec![Table {
            title: format!("收集材料的链接{}个", requests.len()),
            heads: vec!["向谁收集", "公开内容", "进度", "最迟报送"],
            rows: requests.iter().map(row).collect(),
            empty: "还没有收集材料的链接。",
        }],
        ..ListView::default()
    })
}

fn state_words(one: &MaterialView) -> String {
    match (one.sent.last(), &one.opened_at) {
        (Some((_, sender, at)), _) => format!("{}份，最近{}，{sender}", one.sent.len(), moment(Some(at), "")),
        (None, Some(at)) => format!("{}打开", moment(Some(at), "")),
        (None, None) => String::new(),
    }
}

/// The form of a new link.
///
/// # Errors
/// When there is no such item.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(known): Query<Known>,
) -> Result<Response, PageError> {
    if known.unit.is_empty() {
        return Ok(Redirect::to(address::LIST).into_response());
    }
    ask_page(&state, &who, &known, None).await
}

/// Makes a link and shows it once.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn ask(
    State(state): State<AppState>,
    who: SignedIn,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, PageError> {
    let get = |name: &str| posted.get(name).to_owned();
    let known =
        Known { unit: get("unit"), sector: get("sector"), item: get("item"), element: get("element") };
    let mut problems = Vec::new();
    let due_on = posted.date("due_on", &mut problems);
    let asked = AskMaterial {
        unit: known.unit.clone(),
        sector: known.sector.clone(),
        row_key: known.item.clone(),
        element: known.element.clone(),
        asked_of: get("asked_of"),
        note: get("note"),
        due_on,
        most: posted.number("most").unwrap_or(0),
    };
    let outcome = match problems.is_empty() {
        true => state.operations.ask_material(&who.act(), &asked).await,
        false => Err(OperationError::Invalid(problems)),
    };
    match outcome {
        Ok(made) => {
            let mut frame = frame(&state, &who, "链接已生成", Place::Disclosures).await?;
            frame.crumbs = vec![Link::new("信息公开", address::LIST), Link::new(TITLE, address::MATERIALS)];
            let path = address::MATERIAL_LINK.replace("{token}", &made.token);
            let until = day(&made.expires_on.to_string());
            page(&SecretView {
                frame,
                words: "请复制下面的链接，发给报送材料的站所或者人员。拿到链接的人不用账号就能报送，请只发给本人；离开这个页面以后不能再次查看，遗失的请收回后重新生成。".to_owned(),
                secrets: vec![Secret {
                    label: format!("给{}的链接", made.asked_of),
                    note: format!("{until}以前有效"),
                    value: format!("{}{path}", client::origin(&state, &headers)),
                }],
                back: Link::new("收集材料的链接", address::MATERIALS),
            })
        }
        Err(error) => ask_page(&state, &who, &known, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn ask_page(
    state: &AppState,
    who: &SignedIn,
    known: &Known,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let row = state.operations.row_to_load(&known.unit, &known.sector, &known.item).await?;
    let elements = row.elements.iter().map(|one| Choice::new(one.name.clone(), one.name.clone())).collect();
    let own = address::ask(&known.unit, &known.sector, &known.item, &known.element);
    let form = Form::new("ask", own, &who.csrf_token, "生成链接")
        .with(Field::hidden("unit", &known.unit))
        .with(Field::hidden("sector", &known.sector))
        .with(Field::hidden("item", &known.item))
        .with(Field::select("element", "公开内容", elements).value(&known.element).required())
        .with(
            Field::text("asked_of", "向谁收集")
                .required()
                .longest(100)
                .hint("站所、村居或者人员，例如“车陂街道公共服务办公室”；报送的信息以此为来源"),
        )
        .with(
            Field::of("note", "要什么材料", Control::Lines)
                .longest(1000)
                .hint("对方打开链接就能看到，例如要哪个月的名单、什么格式；不要写个人信息"),
        )
        .with(Field::date("due_on", "最迟报送", None).required().hint("过了这一天，链接还可以使用几天"))
        .with(Field::text("most", "最多报送几次").value("5").required().longest(2).hint("1到30之间"))
        .back("返回", address::checklist(&known.unit, &known.sector));
    let standing = Standing {
        title: TITLE,
        place: Place::Disclosures,
        crumbs: vec![Link::new("信息公开", address::LIST), Link::new("收集材料的链接", address::MATERIALS)],
    };
    let words = vec![format!("{}：{}／{}", row.unit, row.level1_item, row.level2_item)];
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}

/// One request.
///
/// # Errors
/// When there is none, or one may not read it.
#[boxed::future]
pub async fn request(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    request_page(&state, &who, (id, &after.done), None).await
}

/// One request with its forms; a refusal stands in the one that reminds.
#[boxed::future]
pub(super) async fn request_page(
    state: &AppState,
    who: &SignedIn,
    (id, was_done): (i64, &str),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let all = state.operations.material_requests(&who.act()).await?;
    let found = all.into_iter().find(|one| one.id == id);
    let one = found.ok_or_else(|| OperationError::NotFound("该链接".to_owned()))?;
    let mut frame = frame(state, who, &format!("向{}收集材料", one.asked_of), Place::Disclosures).await?;
    frame.crumbs =
        vec![Link::new("信息公开", address::LIST), Link::new("收集材料的链接", address::MATERIALS)];
    if was_done == "revoke" {
        frame.notices.push(done("链接已收回", "拿着链接的人不能再报送；已经报送的不受影响。"));
    }
    let names = state.operations.sector_names().await?;
    let facts = vec![
        ("进度".to_owned(), Cell::text(one.state.label()).with(state_words(&one))),
        ("单位和领域".to_owned(), Cell::text(one.unit.clone()).with(names.name(&one.sector_code))),
        ("公开内容".to_owned(), Cell::text(one.element.clone()).with(one.item.clone())),
        (
            "最迟报送".to_owned(),
            Cell::text(day(&one.due_on)).with(format!("链接{}以前有效", day(&one.expires_on))),
        ),
        ("要什么材料".to_owned(), Cell::text(one.note.clone())),
        ("再提醒".to_owned(), Cell::text(reminded(&one.reminded))),
    ];
    let rows = one.sent.iter().map(|(record, sender, at)| {
        vec![
            Cell::link(format!("第{record}号信息"), address::of(address::CASE, *record)),
            Cell::text(sender.clone()),
            Cell::text(moment(Some(at), "")),
        ]
    });
    let table = Table {
        title: format!("已报送{}份", one.sent.len()),
        heads: vec!["信息", "报送人", "时间"],
        rows: rows.collect(),
        empty: "还没有报送。",
    };
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    if one.may_remind {
        let (answered, form) = remind_form(who, &one).answered(refusal);
        status = if refusal.is_some() { answered } else { status };
        acts.push(ActForm {
            title: "再提醒对方".to_owned(),
            form,
            is_open: one.is_late || refusal.is_some(),
        });
    } else if let Some(refusal) = refusal {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    if one.holds {
        let action = address::material(address::REVOKE, one.id);
        let form = Form::new("revoke", action, &who.csrf_token, "收回链接").grave();
        acts.push(ActForm { title: "收回链接".to_owned(), form, is_open: false });
    }
    let facts = facts.into_iter().filter(|(_, cell)| !cell.text.is_empty()).collect();
    page_with_status(status, &CaseView { frame, facts, tables: vec![table], acts, ..CaseView::default() })
}

fn remind_form(who: &SignedIn, one: &MaterialView) -> Form {
    let action = address::material(address::REMIND, one.id);
    let hint = match one.holds {
        true => "不改期的，不填；以前发的链接照样有效",
        false => "链接已过期，须填写；改期以后，以前发的链接也重新有效",
    };
    Form::new("remind", action, &who.csrf_token, "给出提醒的话和链接")
        .with(Field::date("due_on", "新的报送日期", None).hint(hint))
}

fn reminded(times: &[String]) -> String {
    times.iter().map(|at| moment(Some(at), "")).collect::<Vec<_>>().join("；")
}

/// Takes a link back.
///
/// # Errors
/// When the right is missing or it was taken back before.
#[boxed::future]
pub async fn revoke(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    state.operations.revoke_material(&who.act(), id).await?;
    Ok(Redirect::to(&format!("{}?done=revoke", address::material(address::MATERIAL, id))).into_response())
}

/// The page of a link.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn open(State(state): State<AppState>, Path(token): Path<String>) -> Result<Response, PageError> {
    match state.operations.material_link(&token, state.now()).await {
        Ok(link) => link_page(&state, (&token, &link), None).await,
        Err(OperationError::NotFound(_)) => dead_link(&state).await,
        Err(error) => Err(PageError(error)),
    }
}

/// Takes what is sent by a link.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn send(
    State(state): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    if client::is_foreign(&headers) {
        let words = "请求不是从本平台页面发出的，请重新打开链接".to_owned();
        return Err(PageError(OperationError::Forbidden(words)));
    }
    let posted = &uploaded.posted;
    if let Some(masked) = masking::wanted(posted) {
        return match state.operations.material_link(&token, state.now()).await {
            Ok(link) => link_page(&state, (&token, &link), Some(&masking::again(&masked))).await,
            Err(OperationError::NotFound(_)) => dead_link(&state).await,
            Err(error) => Err(PageError(error)),
        };
    }
    let mut problems = Vec::new();
    let arose_on = posted.date("arose_on", &mut problems);
    let sent = SendMaterial {
        sender: posted.get("sender"),
        title: posted.get("title"),
        body: posted.get("body"),
        arose_on,
        files: uploaded.named(),
    };
    let outcome = match problems.is_empty() {
        true => state.operations.send_material(&token, &sent, state.now()).await,
        false => Err(OperationError::Invalid(problems)),
    };
    match outcome {
        Ok(receipt) => received_page(&state, &token, &receipt).await,
        Err(OperationError::NotFound(_)) => dead_link(&state).await,
        Err(error) => {
            let refusal = Refusal::of(posted, error)?;
            match state.operations.material_link(&token, state.now()).await {
                Ok(link) => link_page(&state, (&token, &link), Some(&refusal)).await,
                Err(OperationError::NotFound(_)) => dead_link(&state).await,
                Err(error) => Err(PageError(error)),
            }
        }
    }
}

#[boxed::future]
async fn link_page(
    state: &AppState,
    (token, link): (&str, &MaterialLink),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let action = address::MATERIAL_LINK.replace("{token}", token);
    let form = Form::new("material", action, "", "报送")
        .with(Field::text("title", "名称").required().longest(200).hint("例如“2026年11月临时救助名单”"))
        .with(
            Field::of("body", "正文", Control::Lines)
                .longest(50_000)
                .hint("可以直接粘贴；材料都在文件里的，可以不填"),
        )
        .with(Field::of("files", "文件", Control::Files("")).hint(format!(
            "可以选择多个，最多10个，一共不超过{FILE_LIMIT_WORDS}。PDF、Word、Excel、图片都可以"
        )))
        .with(Field::date("arose_on", "成文日期", None).required().hint("文件落款的日期，或者信息形成的日期"))
        .with(Field::text("sender", "报送人姓名").required().longest(50).autocomplete("name"));
    let (status, form) = form.answered(refusal);
    let facts = vec![
        ("事项".to_owned(), link.item.clone()),
        ("公开内容".to_owned(), link.element.clone()),
        ("要什么材料".to_owned(), link.note.clone()),
        ("最迟报送".to_owned(), day(&link.due_on)),
        ("链接".to_owned(), format!("{}以前有效，还可以报送{}次", day(&link.expires_on), link.left)),
        ("已经报送".to_owned(), earlier(&link.sent)),
    ];
    let mut frame = gate_frame(state, "报送公开材料").await?;
    frame.notices.extend(masking::said(refusal));
    let view = LinkView {
        frame,
        words: vec![
            format!("{}向{}收集下面的材料，审查以后向社会公开。", link.unit, link.asked_of),
            "请不要报送身份证号、手机号、银行卡号等个人信息；需要公开名单的，先隐去这些号码。".to_owned(),
        ],
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        form: Some(form),
        found: masking::found(refusal),
    };
    no_store(page_with_status(status, &view)?)
}

fn earlier(sent: &[(String, String)]) -> String {
    let lines: Vec<String> =
        sent.iter().map(|(at, sender)| format!("{}，{sender}", moment(Some(at), ""))).collect();
    lines.join("；")
}

#[boxed::future]
async fn received_page(
    state: &AppState,
    token: &str,
    receipt: &MaterialReceipt,
) -> Result<Response, PageError> {
    let mut frame = gate_frame(state, "材料已报送").await?;
    let kept: Vec<String> = receipt.files.attached.iter().map(|one| one.name.clone()).collect();
    let files =
        if kept.is_empty() { String::new() } else { format!("收到文件：{}。", kept.join("、")) };
    let words = match receipt.is_repeated {
        true => format!("《{}》刚才已经收到，没有重复登记。", receipt.title),
        false => format!("《{}》已转给收集材料的人员。{files}", receipt.title),
    };
    frame.notices.push(done("已收到", words));
    for (name, why) in &receipt.files.refused {
        frame.notices.push(stopped(&format!("“{name}”没有收到"), why.clone()));
    }
    let found = receipt.files.attached.iter().filter(|one| one.gate.blocks());
    for one in found {
        let words =
            format!("{}。收集材料的人员会先隐去再公开；以后请先隐去再报送。", one.findings.join("；"));
        frame.notices.push(stopped(&format!("“{}”里有个人号码", one.name), words));
    }
    let mut words = vec!["这个页面可以关闭了。".to_owned()];
    if let Ok(link) = state.operations.material_link(token, state.now()).await {
        words = vec![format!("还有材料的，重新打开链接可以再报送{}次。", link.left)];
    }
    no_store(page(&LinkView { frame, words, facts: Vec::new(), form: None, found: Vec::new() })?)
}

/// Unknown, used up, expired and taken back are told apart by nobody.
#[boxed::future]
async fn dead_link(state: &AppState) -> Result<Response, PageError> {
    let mut frame = gate_frame(state, "链接无效").await?;
    frame.notices = vec![stopped(
        "链接已用完、已过期、已收回或不完整",
        "请核对链接是否复制完整；仍然打不开的，请向发给您链接的人员索取新的链接。",
    )];
    let view = LinkView { frame, words: Vec::new(), facts: Vec::new(), form: None, found: Vec::new() };
    no_store(page_with_status(StatusCode::NOT_FOUND, &view)?)
}

fn no_store(mut answer: Response) -> Result<Response, PageError> {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
