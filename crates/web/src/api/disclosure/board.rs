//! Notice boards, and receipts that what is public was posted on one (R79, R79a), for programs. The photo is seen in
//! the console alone.

use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path, Upload};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::BoardKind;
use jiff::civil::Date;
use operations::OperationError;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Form<String> for BoardKind {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 公开栏、公告栏、屏幕、查阅点
    pub struct NoticeBoard from source::BoardView {
        /// 编号
        id: i64,
        /// 机构
        unit: String,
        /// village 村务公开栏，community 社区公告栏，screen 服务大厅屏幕，reading_point 公开查阅点
        kind: String,
        /// 名称
        name: String,
        /// 地址
        address: String,
    }
}

/// 要添置的公开栏
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BoardToAdd {
    /// 机构代码
    #[schema(example = "east-village")]
    pub unit: String,
    /// village 村务公开栏，community 社区公告栏，screen 服务大厅屏幕，reading_point 公开查阅点
    #[schema(example = "village")]
    pub kind: String,
    /// 名称
    pub name: String,
    /// 地址
    pub address: String,
}

/// 一次张贴的回执
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardPosting {
    /// 编号
    pub id: i64,
    /// 张贴在哪里
    pub board: NoticeBoard,
    /// 张贴的信息或者事项
    pub title: String,
    /// 它的公众页面
    pub url: String,
    /// 张贴日期
    pub posted_on: String,
    /// 计划张贴到哪天
    pub until_on: Option<String>,
    /// 取下的日期
    pub taken_down_on: Option<String>,
    /// 说明
    pub note: String,
    /// 登记的人员
    pub by: String,
    /// 登记的时刻
    pub at: String,
    /// 照片的 SHA-256；照片只在工作台查看
    pub photo_hash: String,
}

impl Form<BoardPosting> for source::ReceiptView {
    fn form(self) -> BoardPosting {
        BoardPosting {
            id: self.id,
            board: self.board.form(),
            title: self.title,
            url: self.url,
            posted_on: self.days.posted_on.to_string(),
            until_on: self.days.until_on.map(|day| day.to_string()),
            taken_down_on: self.days.taken_down_on.map(|day| day.to_string()),
            note: self.note,
            by: self.by,
            at: self.at,
            photo_hash: self.photo_hash,
        }
    }
}

/// A posting that is told.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct BoardPostingUpload {
    /// 张贴以后的照片，JPEG 或者 PNG；拍摄的位置和设备在封存前去掉
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 公开栏编号
    board: i64,
    /// 张贴日期，如 2026-11-22
    posted_on: String,
    /// 计划张贴到哪天
    until_on: Option<String>,
    /// 说明
    note: Option<String>,
}

/// 取下
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TakenDown {
    /// 取下的日期
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
}

/// 本人负责的公开栏
#[utoipa::path(get, path = "/api/v1/notice-boards", tag = "信息公开",
    responses((status = 200, body = Vec<NoticeBoard>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_boards(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<NoticeBoard>>(&state.operations.boards(&signed_in.act()).await?.form())
}

/// 添置公开栏
#[utoipa::path(post, path = "/api/v1/notice-boards", tag = "信息公开",
    request_body = BoardToAdd, responses((status = 201, body = NoticeBoard)), security(("token" = [])))]
#[boxed::future]
pub async fn add_board(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<BoardToAdd>,
) -> Answer {
    let kind = BoardKind::from_id(&input.kind).ok_or_else(|| {
        let all = BoardKind::ALL.map(BoardKind::id).join("、");
        OperationError::invalid("kind", format!("应为 {all} 之一"))
    })?;
    let unit = state.operations.unit_by_code(&input.unit).await.map_err(|error| match error {
        OperationError::NotFound(_) => OperationError::invalid("unit", "没有这个机构代码"),
        other => other,
    })?;
    let act = signed_in.act();
    let id = state.operations.add_board(&act, unit.id, kind, (&input.name, &input.address)).await?;
    let boards = state.operations.boards(&act).await?;
    let board = boards.into_iter().find(|board| board.id == id);
    let board: NoticeBoard = board.ok_or_else(|| OperationError::NotFound("该公开栏".to_owned()))?.form();
    created("/api/v1/notice-boards", &board)
}

/// 撤销公开栏
///
/// 已有的张贴回执保留。
#[utoipa::path(post, path = "/api/v1/notice-boards/{id}/retire", tag = "信息公开", params(("id" = i64, Path, description = "公开栏编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn retire_board(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    state.operations.retire_board(&signed_in.act(), id).await?;
    done()
}

/// 本人负责的公开栏上的张贴回执
#[utoipa::path(get, path = "/api/v1/board-postings", tag = "信息公开",
    responses((status = 200, body = Vec<BoardPosting>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_board_postings(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<BoardPosting>>(&state.operations.posting_receipts(&signed_in.act()).await?.form())
}

/// 一次张贴的回执
#[utoipa::path(get, path = "/api/v1/board-postings/{id}", tag = "信息公开", params(("id" = i64, Path, description = "回执编号")),
    responses((status = 200, body = BoardPosting)), security(("token" = [])))]
#[boxed::future]
pub async fn show_board_posting(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<BoardPosting>(&state.operations.posting_receipt(&signed_in.act(), id).await?.form())
}

/// 登记一条信息的张贴
///
/// 已公开的信息张贴在公开栏上以后，附照片登记。也可直接发送照片本身，以 ?name= 写明文件名，其余各项写在后面。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/board-postings", tag = "信息公开",
    params(("id" = i64, Path, description = "信息编号"), ("name" = Option<String>, Query, description = "直接发送照片时的文件名")),
    request_body(content((BoardPostingUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = BoardPosting)), security(("token" = [])))]
#[boxed::future]
pub async fn tell_board_posting(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    upload: Upload,
) -> Answer {
    tell(&state, &signed_in, &source::Posted::Record(id), &upload).await
}

/// 登记一个事项的张贴
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/items/{row}/board-postings", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键"), ("name" = Option<String>, Query, description = "直接发送照片时的文件名")),
    request_body(content((BoardPostingUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = BoardPosting)), security(("token" = [])))]
#[boxed::future]
pub async fn tell_item_posting(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector, row)): Path<(String, String, String)>,
    upload: Upload,
) -> Answer {
    tell(&state, &signed_in, &source::Posted::Item(unit, sector, row), &upload).await
}

#[boxed::future]
async fn tell(state: &AppState, who: &SignedIn, what: &source::Posted, upload: &Upload) -> Answer {
    let board_id = upload.number("board")?;
    let input = source::PostingInput {
        board_id: board_id.ok_or_else(|| OperationError::invalid("board", "请写明公开栏编号"))?,
        posted_on: upload.day("posted_on")?,
        until_on: upload.day("until_on")?,
        note: upload.field("note").unwrap_or_default().to_owned(),
        photo: upload.bytes.to_vec(),
    };
    let act = who.act();
    let id = state.operations.tell_posting(&act, what, input).await?;
    let told: BoardPosting = state.operations.posting_receipt(&act, id).await?.form();
    created(&format!("/api/v1/board-postings/{id}"), &told)
}

/// 登记取下
#[utoipa::path(post, path = "/api/v1/board-postings/{id}/taken-down", tag = "信息公开", params(("id" = i64, Path, description = "回执编号")),
    request_body = TakenDown, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn tell_taken_down(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<TakenDown>,
) -> Answer {
    state.operations.tell_taken_down(&signed_in.act(), id, input.on).await?;
    done()
}
