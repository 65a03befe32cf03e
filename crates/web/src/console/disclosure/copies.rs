//! Where a public record was also published, the words under which it is handed on, and the register of new-media
//! accounts (R52, R54, R124a).

use super::address;
use crate::console::client;
use crate::console::form::{Choice, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::{Standing, day, form_page};
use crate::console::pages::{ActForm, Cell, ListView, Table};
use crate::console::sent::{Done, Sent};
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::{AccountState, abstract_of};
use operations::OperationError;
use operations::disclosure::{AccountInput, AccountView, CopyInput, CopyView, RecordView};

const ACCOUNTS: &str = "政务新媒体账号";

/// The other places of a record.
#[derive(Debug, Clone, Template)]
#[template(path = "console/disclosure/copies.html")]
pub struct CopiesView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The words to hand on; empty where nothing is public.
    pub offer: String,
    /// The places.
    pub tables: Vec<Table>,
    /// What can be done.
    pub acts: Vec<ActForm>,
}

/// The places of a record.
///
/// # Errors
/// When there is none, or one may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    copies_page((&state, &who), id, &client::origin(&state, &headers), &after.done, None).await
}

/// Records a place.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn note(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = CopyInput {
        channel: posted.get("channel").to_owned(),
        account: posted.number("account"),
        place: posted.get("place").to_owned(),
        address: posted.get("address").to_owned(),
        published_on: posted.date("published_on", &mut problems),
    };
    let outcome = match problems.is_empty() {
        true => state.operations.note_copy(&who.act(), id, &input).await,
        false => Err(OperationError::Invalid(problems)),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=note", address::of(address::COPIES, id))).into_response()),
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            let origin = client::origin(&state, &headers);
            copies_page((&state, &who), id, &origin, "", Some(&refusal)).await
        }
    }
}

/// Strikes a place out.
///
/// # Errors
/// When the right is missing or there is no such place.
#[boxed::future]
pub async fn strike(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, copy)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    state.operations.strike_copy(&who.act(), id, copy).await?;
    Ok(Redirect::to(&format!("{}?done=strike", address::of(address::COPIES, id))).into_response())
}

#[boxed::future]
async fn copies_page(
    (state, who): (&AppState, &SignedIn),
    id: i64,
    origin: &str,
    was_done: &str,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    let copies = state.operations.copies_of(id).await?;
    let accounts = state.operations.media_accounts(&who.act()).await?;
    let mut frame = frame(state, who, "其他渠道的发布", Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new(record.version.title.clone(), address::of(address::CASE, id)),
    ];
    match was_done {
        "note" => frame.notices.push(done("已登记", "公众在这条信息的页面上可以看到。")),
        "strike" => frame.notices.push(done("已删去一处登记", "")),
        _ => {}
    }
    let (status, form) = note_form(state, who, id, &accounts).answered(refusal);
    let mut acts = Vec::new();
    if record.is_public {
        acts.push(ActForm { title: "登记一处".to_owned(), form, is_open: true });
    }
    for one in &copies {
        let title = format!("删去“{}”的登记", one.channel);
        let form = Form::new("strike", address::copy(id, one.id), &who.csrf_token, "删去这处登记").grave();
        acts.push(ActForm { title, form, is_open: false });
    }
    let view = CopiesView { frame, offer: offer(&record, origin), tables: vec![table(&copies)], acts };
    page_with_status(status, &view)
}

/// 名称, abstract and address, a paragraph each.
fn offer(record: &RecordView, origin: &str) -> String {
    if !record.is_public {
        return String::new();
    }
    let text = operations::disclosure::text_of(&record.version.body);
    let lines = [
        record.version.title.clone(),
        abstract_of(&text),
        format!("{origin}{}", crate::portal::address::disclosure(record.id)),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn table(copies: &[CopyView]) -> Table {
    let row = |one: &CopyView| {
        let page = match one.address.is_empty() {
            true => Cell::default(),
            false => Cell::link(one.address.clone(), one.address.clone()),
        };
        vec![
            Cell::text(one.channel.clone()).with(one.place.clone()),
            page,
            Cell::text(day(&one.published_on)),
        ]
    };
    Table {
        title: format!("已登记{}处", copies.len()),
        heads: vec!["渠道", "网址", "日期"],
        rows: copies.iter().map(row).collect(),
        empty: "还没有登记。同一内容在别处公开的，只登记地点和日期，不重复装载。",
    }
}

fn note_form(state: &AppState, who: &SignedIn, id: i64, accounts: &[AccountView]) -> Form {
    let channels = state.operations.reference.channels.iter();
    let channels: Vec<Choice> = std::iter::once(Choice::none("请选择"))
        .chain(channels.map(|one| Choice::new(one.name.clone(), one.name.clone())))
        .collect();
    let open = accounts.iter().filter(|one| one.state == AccountState::Active);
    let accounts: Vec<Choice> = std::iter::once(Choice::none("不是登记的账号"))
        .chain(open.map(|one| {
            Choice::new(one.id.to_string(), format!("{}“{}”（{}）", one.platform, one.name, one.unit))
        }))
        .collect();
    Form::new("note", address::of(address::COPIES, id), &who.csrf_token, "登记")
        .with(Field::select("channel", "渠道", channels).required())
        .with(
            Field::select("account", "政务新媒体账号", accounts).hint("在“政务新媒体账号”里登记过的从这里选"),
        )
        .with(
            Field::text("place", "具体位置")
                .longest(200)
                .hint("栏目、报刊期号、公示栏所在地等；选了账号的不填"),
        )
        .with(Field::text("address", "网址").longest(2000).hint("线下公开的不填"))
        .with(Field::date("published_on", "公开日期", None).required())
        .back("返回这条信息", address::of(address::CASE, id))
}

/// The register of accounts.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn accounts(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let all = state.operations.media_accounts(&who.act()).await?;
    let row = |one: &AccountView| {
        let name = match one.may_change {
            true => Cell::link(one.name.clone(), address::account(one.id)),
            false => Cell::text(one.name.clone()),
        };
        vec![
            name.with(one.platform.clone()),
            Cell::text(one.unit.clone()),
            Cell::text(one.responsible.clone()),
            Cell::text(one.state.label()),
        ]
    };
    let mut frame = frame(&state, &who, ACCOUNTS, Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    if after.done == "saved" {
        frame.notices.push(done("已保存", ""));
    }
    page(&ListView {
        frame,
        actions: vec![Link::new("登记账号", address::ACCOUNT_NEW)],
        tables: vec![Table {
            title: format!("账号{}个", all.len()),
            heads: vec!["账号", "单位", "负责人", "状态"],
            rows: all.iter().map(row).collect(),
            empty: "还没有登记账号。登记以后，信息转发到账号的地址和日期从这里选。",
        }],
        ..ListView::default()
    })
}

/// The form of a new account.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn new_account(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    account_page(&state, &who, None, None).await
}

/// Enters an account.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn enter_account(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.enter_account(&who.act(), &input(&posted)).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=saved", address::ACCOUNTS)).into_response()),
        Err(error) => account_page(&state, &who, None, Some(&Refusal::of(&posted, error)?)).await,
    }
}

/// The form of an account.
///
/// # Errors
/// When there is none.
#[boxed::future]
pub async fn account(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let found = known(&state, &who, id).await?;
    account_page(&state, &who, Some(&found), None).await
}

/// Changes an account.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn change_account(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().change_account(&sent.act(), sent.id, &input(&sent.posted)).await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=saved", address::ACCOUNTS)).into_response()),
        Err(error) => {
            let found = known(&sent.state, &sent.who, sent.id).await?;
            let refusal = Refusal::of(&sent.posted, error)?;
            account_page(&sent.state, &sent.who, Some(&found), Some(&refusal)).await
        }
    }
}

#[boxed::future]
async fn known(state: &AppState, who: &SignedIn, id: i64) -> Result<AccountView, PageError> {
    let all = state.operations.media_accounts(&who.act()).await?;
    let found = all.into_iter().find(|one| one.id == id && one.may_change);
    found.ok_or_else(|| PageError(OperationError::NotFound("该账号".to_owned())))
}

fn input(posted: &Posted) -> AccountInput {
    let get = |name: &str| posted.get(name).to_owned();
    AccountInput {
        unit: posted.get("unit").parse().ok(),
        platform: get("platform"),
        name: get("name"),
        address: get("address"),
        responsible: get("responsible"),
        state: get("state"),
    }
}

#[boxed::future]
async fn account_page(
    state: &AppState,
    who: &SignedIn,
    known: Option<&AccountView>,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let states = AccountState::ALL.into_iter().map(|one| Choice::new(one.id(), one.label())).collect();
    let action = known.map_or_else(|| address::ACCOUNT_NEW.to_owned(), |one| address::account(one.id));
    let mut form = Form::new("account", action, &who.csrf_token, "保存");
    if known.is_none() {
        let units = state.operations.account_units(&who.act()).await?;
        let mut units: Vec<Choice> =
            units.iter().map(|unit| Choice::new(unit.id.to_string(), unit.name.clone())).collect();
        if units.len() > 1 {
            units.insert(0, Choice::none("请选择"));
        }
        let own = who.working_unit.unwrap_or(who.actor.unit_id).to_string();
        form = form
            .with(Field::select("unit", "所属单位", units).value(own).required())
            .with(
                Field::text("platform", "平台")
                    .required()
                    .longest(50)
                    .hint("如微信公众号、微博、抖音、客户端"),
            )
            .with(Field::text("name", "账号名称").required().longest(100));
    }
    let value = |text: fn(&AccountView) -> &str| known.map_or("", text).to_owned();
    let form = form
        .with(
            Field::text("responsible", "负责人").value(value(|one| &one.responsible)).required().longest(50),
        )
        .with(Field::text("address", "主页网址").value(value(|one| &one.address)).longest(2000))
        .with(
            Field::select("state", "状态", states)
                .value(known.map_or(AccountState::Active, |one| one.state).id())
                .required(),
        )
        .back("返回", address::ACCOUNTS);
    let facts = known.map_or_else(Vec::new, |one| {
        vec![
            ("账号".to_owned(), format!("{}“{}”", one.platform, one.name)),
            ("单位".to_owned(), one.unit.clone()),
        ]
    });
    let standing = Standing {
        title: if known.is_some() { "修改账号" } else { "登记账号" },
        place: Place::Disclosures,
        crumbs: vec![Link::new("信息公开", address::LIST), Link::new(ACCOUNTS, address::ACCOUNTS)],
    };
    let words = match known {
        Some(_) => Vec::new(),
        None => vec!["账号登记在您所在的单位名下。".to_owned()],
    };
    let answered: (StatusCode, Form) = form.answered(refusal);
    form_page((state, who), standing, (facts, words), answered).await
}
