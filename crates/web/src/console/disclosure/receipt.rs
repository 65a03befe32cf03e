//! 张贴回执: notice boards, and telling with a photo that something public hangs on one (R79, R79a). The form is made
//! for a phone held in one hand.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::{Standing, day, form_page, moment};
use crate::console::pages::{ActForm, CaseView, Cell, ListView, Table};
use crate::console::sent::{Done, Sent};
use crate::console::upload::Uploaded;
use crate::core::response::{page, page_with_status};
use crate::core::sealed_file::sealed_file;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::BoardKind;
use operations::OperationError;
use operations::disclosure::{BoardView, Posted as PostedWhat, PostingInput, ReceiptView};
use serde::Deserialize;

/// What is posted, in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct What {
    record: String,
    unit: String,
    sector: String,
    item: String,
}

impl What {
    fn posted(&self) -> Result<PostedWhat, PageError> {
        if !self.item.is_empty() {
            return Ok(PostedWhat::Item(self.unit.clone(), self.sector.clone(), self.item.clone()));
        }
        let number = self.record.parse().map_err(|_| OperationError::NotFound("该信息".to_owned()))?;
        Ok(PostedWhat::Record(number))
    }

    fn of(posted: &Posted) -> Self {
        let get = |name: &str| posted.get(name).to_owned();
        Self { record: get("record"), unit: get("unit"), sector: get("sector"), item: get("item") }
    }
}

/// Boards and receipts.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let boards = state.operations.boards(&who.act()).await?;
    let receipts = state.operations.posting_receipts(&who.act()).await?;
    let mut frame = frame(&state, &who, "张贴回执", Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    match after.done.as_str() {
        "board" => frame.notices.push(done("公开栏已添置", "")),
        "retire" => frame.notices.push(done("公开栏已停用", "以前的回执仍可查看。")),
        _ => {}
    }
    let board_row = |one: &BoardView| {
        vec![
            Cell::link(one.name.clone(), address::board(one.id)).with(one.kind.label()),
            Cell::text(one.unit.clone()),
            Cell::text(one.address.clone()),
        ]
    };
    page(&ListView {
        frame,
        actions: vec![Link::new("添置公开栏", address::BOARD_NEW)],
        words: vec![
            "在公开栏、公告栏、大厅屏幕上张贴以后，用手机扫张贴页上的二维码，打开公众页面，点“工作人员登记张贴”，拍照登记。照片只在后台查看。"
                .to_owned(),
        ],
        tables: vec![receipts_table("张贴回执", &receipts), Table {
            title: "公开栏".to_owned(),
            heads: vec!["公开栏", "单位", "地址"],
            rows: boards.iter().map(board_row).collect(),
            empty: "还没有公开栏，请先添置。",
        }],
        ..ListView::default()
    })
}

/// Receipts in a list.
pub(super) fn receipts_table(title: &str, receipts: &[ReceiptView]) -> Table {
    let row = |one: &ReceiptView| {
        let state = if one.days.taken_down_on.is_some() { "已取下" } else { "张贴中" };
        vec![
            Cell::link(one.title.clone(), address::receipt(address::RECEIPT, one.id)),
            Cell::text(format!("{}{}", one.board.unit, one.board.name)).with(one.board.address.clone()),
            Cell::text(one.days.words()).with(state),
        ]
    };
    Table {
        title: title.to_owned(),
        heads: vec!["内容", "张贴在", "日期"],
        rows: receipts.iter().map(row).collect(),
        empty: "还没有登记。",
    }
}

/// The form of a new board.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn new_board(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    board_page(&state, &who, None).await
}

/// Adds a board.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn add_board(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let unit = posted.number("unit").unwrap_or(0);
    let outcome = match BoardKind::from_id(posted.get("kind")) {
        Some(kind) => {
            let words = (posted.get("name"), posted.get("address"));
            state.operations.add_board(&who.act(), unit, kind, words).await
        }
        None => Err(OperationError::invalid("kind", "请选择种类")),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=board", address::RECEIPTS)).into_response()),
        Err(error) => board_page(&state, &who, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn board_page(
    state: &AppState,
    who: &SignedIn,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let kinds = BoardKind::ALL.map(|kind| Choice::new(kind.id(), kind.label()));
    let units = state.operations.board_units(&who.act()).await?;
    let mut units: Vec<Choice> =
        units.iter().map(|unit| Choice::new(unit.id.to_string(), unit.name.clone())).collect();
    if units.len() > 1 {
        units.insert(0, Choice::none("请选择"));
    }
    let own = who.working_unit.unwrap_or(who.actor.unit_id).to_string();
    let form = Form::new("board", address::BOARD_NEW, &who.csrf_token, "添置")
        .with(Field::select("unit", "管理的单位", units).value(own).required())
        .with(Field::select("kind", "种类", kinds.into()).value(BoardKind::Village.id()).required())
        .with(Field::text("name", "名称").required().longest(60).hint("例如：村委会门口公开栏"))
        .with(Field::text("address", "地址").required().longest(120).hint("公众可见"))
        .back("返回", address::RECEIPTS);
    form_page((state, who), standing("添置公开栏"), (Vec::new(), Vec::new()), form.answered(refusal)).await
}

/// One board.
///
/// # Errors
/// When there is none.
#[boxed::future]
pub async fn board(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let boards = state.operations.boards(&who.act()).await?;
    let board = boards.into_iter().find(|one| one.id == id);
    let board = board.ok_or_else(|| OperationError::NotFound("该公开栏".to_owned()))?;
    let facts = vec![
        ("单位".to_owned(), board.unit),
        ("种类".to_owned(), board.kind.label().to_owned()),
        ("地址".to_owned(), board.address),
    ];
    let form = Form::new("retire", address::board(id), &who.csrf_token, "停用")
        .grave()
        .back("返回", address::RECEIPTS);
    let words = vec!["公开栏拆除或者不再使用的，停用以后不能再登记张贴；以前的回执不变。".to_owned()];
    form_page((&state, &who), standing(&board.name), (facts, words), (StatusCode::OK, form)).await
}

/// A board is no more.
///
/// # Errors
/// When there is none.
#[boxed::future]
pub async fn retire(sent: Sent) -> Result<Response, PageError> {
    sent.operations().retire_board(&sent.act(), sent.id).await?;
    Ok(Redirect::to(&format!("{}?done=retire", address::RECEIPTS)).into_response())
}

/// The form of a new receipt.
///
/// # Errors
/// When it is not public.
#[boxed::future]
pub async fn new(
    State(state): State<AppState>,
    who: SignedIn,
    Query(what): Query<What>,
) -> Result<Response, PageError> {
    if what.record.is_empty() && what.item.is_empty() {
        return Ok(Redirect::to(address::LIST).into_response());
    }
    receipt_form(&state, &who, &what, None).await
}

/// Tells of a posting.
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
    let what = What::of(posted);
    let mut problems = Vec::new();
    let (posted_on, until_on) =
        (posted.date("posted_on", &mut problems), posted.date("until_on", &mut problems));
    let outcome = match readable(problems) {
        Ok(()) => {
            let input = PostingInput {
                board_id: posted.number("board").unwrap_or(0),
                posted_on,
                until_on,
                note: posted.get("note").to_owned(),
                photo: uploaded.file.as_ref().map(|file| file.bytes.to_vec()).unwrap_or_default(),
            };
            state.operations.tell_posting(&who.act(), &what.posted()?, input).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => {
            let to = format!("{}?done=tell", address::receipt(address::RECEIPT, id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => receipt_form(&state, &who, &what, Some(&Refusal::of(posted, error)?)).await,
    }
}

#[boxed::future]
async fn receipt_form(
    state: &AppState,
    who: &SignedIn,
    what: &What,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let thing = state.operations.posted_thing(&what.posted()?).await?;
    let boards = state.operations.boards(&who.act()).await?;
    let choice = |one: &BoardView| {
        Choice::new(one.id.to_string(), format!("{}{}（{}）", one.unit, one.name, one.kind.label()))
    };
    let mut choices: Vec<Choice> = boards.iter().map(choice).collect();
    let mut words = vec![format!("{}：{}", thing.unit, thing.title)];
    if boards.is_empty() {
        words.push("您的单位还没有公开栏，请先在“张贴回执”中添置。".to_owned());
    }
    if boards.len() > 1 {
        choices.insert(0, Choice::none("请选择"));
    }
    let own = match what.record.parse() {
        Ok(record) => address::tell_posting(record),
        Err(_) => address::tell_item_posting(&what.unit, &what.sector, &what.item),
    };
    let form = Form::new("receipt", own, &who.csrf_token, "登记张贴")
        .with(Field::hidden("record", &what.record))
        .with(Field::hidden("unit", &what.unit))
        .with(Field::hidden("sector", &what.sector))
        .with(Field::hidden("item", &what.item))
        .with(
            Field::of("photo", "张贴的照片", Control::Photo)
                .required()
                .hint("拍下整个公开栏，看得清标题；拍摄的位置和设备信息不保存，照片只在后台查看。请避开人脸"),
        )
        .with(Field::select("board", "张贴在", choices).required())
        .with(Field::date("posted_on", "张贴的日期", Some(who.act().today())).required())
        .with(Field::date("until_on", "张贴到", thing.until))
        .with(Field::text("note", "说明").longest(300))
        .back("返回", address::RECEIPTS);
    form_page((state, who), standing("登记张贴"), (Vec::new(), words), form.answered(refusal)).await
}

/// One receipt.
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
    receipt_page(&state, &who, id, &after.done, None).await
}

/// Tells that it was taken down.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn take_down(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let on = sent.posted.date("on", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => sent.operations().tell_taken_down(&sent.act(), sent.id, on).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let to = format!("{}?done=down", address::receipt(address::RECEIPT, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            receipt_page(&sent.state, &sent.who, sent.id, "", Some(&refusal)).await
        }
    }
}

/// The photo.
///
/// # Errors
/// When there is none, or one may not read the receipt.
#[boxed::future]
pub async fn photo(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    request: Request,
) -> Result<Response, PageError> {
    sealed_file(&state.operations.posting_photo(&who.act(), id).await?, request).await
}

#[boxed::future]
async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let receipt = state.operations.posting_receipt(&who.act(), id).await?;
    let mut frame = frame(state, who, "张贴回执", Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST), Link::new("张贴回执", address::RECEIPTS)];
    match was_done {
        "tell" => frame.notices.push(done("已登记张贴", "公众页面上写明张贴在哪里、从哪天到哪天。")),
        "down" => frame.notices.push(done("已登记取下", "")),
        _ => {}
    }
    let board = &receipt.board;
    let mut facts = vec![
        ("内容".to_owned(), Cell::link(receipt.title.clone(), receipt.url.clone())),
        (
            "张贴在".to_owned(),
            Cell::text(format!("{}{}（{}）", board.unit, board.name, board.kind.label()))
                .with(board.address.clone()),
        ),
        ("张贴的日期".to_owned(), Cell::text(day(&receipt.days.posted_on.to_string()))),
    ];
    if let Some(until) = receipt.days.until_on {
        facts.push(("张贴到".to_owned(), Cell::text(day(&until.to_string()))));
    }
    if let Some(down) = receipt.days.taken_down_on {
        facts.push(("取下的日期".to_owned(), Cell::text(day(&down.to_string()))));
    }
    facts.push((
        "照片".to_owned(),
        Cell::link("查看照片", address::receipt(address::RECEIPT_PHOTO, id))
            .with(format!("SHA-256：{}", receipt.photo_hash)),
    ));
    if !receipt.note.is_empty() {
        facts.push(("说明".to_owned(), Cell::text(receipt.note.clone())));
    }
    facts.push(("登记".to_owned(), Cell::text(receipt.by.clone()).with(moment(Some(&receipt.at), ""))));
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    if receipt.may_take_down {
        let action = address::receipt(address::TAKEN_DOWN, id);
        let form = Form::new("down", action, &who.csrf_token, "登记取下")
            .with(Field::date("on", "取下的日期", Some(who.act().today())).required());
        let (answered, form) = form.answered(refusal);
        status = answered;
        acts.push(ActForm { title: "取下".to_owned(), form, is_open: true });
    } else if let Some(refusal) = refusal {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(crate::console::frame::stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    page_with_status(status, &CaseView { frame, facts, acts, ..CaseView::default() })
}

fn standing(title: &str) -> Standing<'_> {
    Standing {
        title,
        place: Place::Disclosures,
        crumbs: vec![Link::new("信息公开", address::LIST), Link::new("张贴回执", address::RECEIPTS)],
    }
}
