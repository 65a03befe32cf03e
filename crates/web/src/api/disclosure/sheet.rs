//! Records from a workbook (R101), for programs: the workbook of a catalogue out, what came back row by row before
//! anything is kept, and its loading with a receipt.

use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path, Upload};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn, response};
use axum::extract::State;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// 工作簿里的一行
    pub struct SheetLine from source::SheetLine {
        /// 位置，如 信息!7
        place: String,
        /// 名称
        title: String,
        /// 归入哪个事项和公开内容
        under: String,
        /// 最迟公开日；不能装载的为空
        due_on: String,
        /// 相同的信息，或者装载成的信息
        record: Option<i64>,
        /// 已有相同的，不再装载
        is_known: bool,
        /// 不能装载的原因，写明单元格和改法
        problems: Vec<String>,
        /// 与表中所写不同的办法
        notes: Vec<String>,
    }
}

mirror! {
    /// 工作簿里没有装载的一行
    pub struct SheetRefusal from source::SheetRefusal {
        /// 位置
        place: String,
        /// 名称
        title: String,
        /// 原因和改法
        why: Vec<String>,
    }
}

/// 装载成的，或者早已装载的一条
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetRecord {
    /// 信息编号；工作簿里另有相同一行的没有
    pub id: Option<i64>,
    /// 名称
    pub title: String,
}

/// 一份工作簿装载的结果
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetReceipt {
    /// 装载成的
    pub created: Vec<SheetRecord>,
    /// 早已装载的
    pub known: Vec<SheetRecord>,
    /// 没有装载的
    pub refused: Vec<SheetRefusal>,
    /// 是否一并提交了公开审查
    pub is_submitted: bool,
}

impl Form<SheetReceipt> for source::SheetReceipt {
    fn form(self) -> SheetReceipt {
        let created = self.created.into_iter().map(|(id, title)| SheetRecord { id: Some(id), title });
        let known = self.known.into_iter().map(|(id, title)| SheetRecord { id, title });
        SheetReceipt {
            created: created.collect(),
            known: known.collect(),
            refused: self.refused.form(),
            is_submitted: self.is_submitted,
        }
    }
}

mirror! {
    /// 一份传来的工作簿
    pub struct RecordSheet from source::RecordSheetView {
        /// 编号
        id: i64,
        /// 机构
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 领域代码
        sector_code: String,
        /// 目录
        catalogue: String,
        /// 文件名
        file: String,
        /// 没有读取的
        remarks: Vec<String>,
        /// 各行；装载以后没有
        lines: Vec<SheetLine>,
        /// 装载的结果；没有装载的没有
        receipt: Option<SheetReceipt>,
    }
}

/// A workbook that is sent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct RecordSheetUpload {
    /// 填好的工作簿：xlsx、xls、et、ods、csv
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// 怎样装载
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SheetToLoad {
    /// 装载后提交公开审查；不提交的存为草稿
    pub submits: bool,
}

/// 下载装载用的工作簿
///
/// 每项公开内容有一行，照目录填好；一条信息填一行。
#[utoipa::path(get, path = "/api/v1/units/{code}/{sector}/record-sheet", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")), security(("token" = [])))]
#[boxed::future]
pub async fn take_record_sheet(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
) -> Answer {
    let file = state.operations.record_sheet_form(&signed_in.act(), &unit, &sector).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

/// 传来填好的工作簿
///
/// 只读取和核对，不装载；也可直接发送文件本身，以 ?name= 写明文件名。
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/record-sheets", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("name" = Option<String>, Query, description = "直接发送文件时的文件名")),
    request_body(content((RecordSheetUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = RecordSheet)), security(("token" = [])))]
#[boxed::future]
pub async fn send_record_sheet(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    upload: Upload,
) -> Answer {
    let act = signed_in.act();
    let sent = (upload.name.as_str(), upload.bytes.as_ref());
    let id = state.operations.send_record_sheet(&act, (&unit, &sector), sent).await?;
    let sheet: RecordSheet = state.operations.record_sheet(&act, id).await?.form();
    created(&format!("/api/v1/record-sheets/{id}"), &sheet)
}

/// 一份传来的工作簿
///
/// 本人传来的：将装载哪些行，哪些行不能装载、怎样改；装载以后为装载的结果。
#[utoipa::path(get, path = "/api/v1/record-sheets/{id}", tag = "信息公开", params(("id" = i64, Path, description = "工作簿编号")),
    responses((status = 200, body = RecordSheet)), security(("token" = [])))]
#[boxed::future]
pub async fn show_record_sheet(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<RecordSheet>(&state.operations.record_sheet(&signed_in.act(), id).await?.form())
}

/// 装载工作簿里的信息
///
/// 每行各自装载，不能装载的行在结果中写明；同一份工作簿再装载一次，得到第一次的结果。
#[utoipa::path(post, path = "/api/v1/record-sheets/{id}/load", tag = "信息公开", params(("id" = i64, Path, description = "工作簿编号")),
    request_body = SheetToLoad, responses((status = 200, body = SheetReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn load_record_sheet(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SheetToLoad>,
) -> Answer {
    let receipt = state.operations.take_record_sheet(&signed_in.act(), id, input.submits).await?;
    ok::<SheetReceipt>(&receipt.form())
}
