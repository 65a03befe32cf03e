//! Columns of other sites (R102), for programs: one read by its address in a job, what was found there, and the chosen
//! entries loaded in a job.

use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 栏目列表里的一条
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColumnEntry {
    /// 在列表中的位置，装载时写明
    pub place: usize,
    /// 标题
    pub title: String,
    /// 网址
    pub address: String,
    /// 旁边的日期
    pub day: Option<String>,
    /// 装载成的信息；没有装载过的没有
    pub record: Option<i64>,
}

/// 其他网站的一个栏目
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutsideColumn {
    /// 编号
    pub id: i64,
    /// 机构
    pub unit: String,
    /// 机构代码
    pub unit_code: String,
    /// 领域代码
    pub sector_code: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// 公开内容；没有指定的为空
    pub element: String,
    /// 列表第一页的网址
    pub address: String,
    /// 列表网页的名称
    pub title: String,
    /// 是否已读完
    pub is_read: bool,
    /// 读了几页
    pub pages: usize,
    /// 各条
    pub entries: Vec<ColumnEntry>,
    /// 应当知道的情况
    pub remarks: Vec<String>,
}

impl Form<OutsideColumn> for source::ColumnView {
    fn form(self) -> OutsideColumn {
        let is_read = self.found.is_some();
        let found = self.found.unwrap_or_default();
        let entry = |(place, line): (usize, source::ColumnLine)| ColumnEntry {
            place,
            title: line.title,
            address: line.address,
            day: line.day.map(|day| day.to_string()),
            record: self.loaded.get(&place).copied(),
        };
        OutsideColumn {
            id: self.id,
            unit: self.unit,
            unit_code: self.unit_code,
            sector_code: self.sector_code,
            level1_item: self.item.0,
            level2_item: self.item.1,
            element: self.element,
            address: self.address,
            title: self.title,
            is_read,
            pages: found.pages,
            entries: found.entries.into_iter().enumerate().map(entry).collect(),
            remarks: found.remarks,
        }
    }
}

mirror! {
    /// 一件成批的工作，在任务接口中查看进展
    pub struct ColumnJob from source::ColumnAsked {
        /// 栏目编号
        column: i64,
        /// 任务编号，见 /api/v1/jobs/{id}
        job: i64,
    }
}

/// 要读取的栏目
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnToRead {
    /// 栏目列表第一页的网址
    #[schema(example = "https://www.example.gov.cn/zwgk/list.html")]
    pub address: String,
    /// 公开内容；可以不指定
    pub element: String,
}

/// 要装载的各条
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EntriesToLoad {
    /// 各条在列表中的位置
    pub places: Vec<usize>,
    /// 读取正文；不读的只装载网址
    pub with_text: bool,
}

/// 读取其他网站的栏目
///
/// 在任务中一页一页地读，遵守对方网站的 robots.txt；读完以后核对、装载。
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/items/{row}/columns", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键")),
    request_body = ColumnToRead, responses((status = 201, body = ColumnJob)), security(("token" = [])))]
#[boxed::future]
pub async fn read_column(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector, row_key)): Path<(String, String, String)>,
    Body(input): Body<ColumnToRead>,
) -> Answer {
    let wanted =
        source::ColumnWanted { unit, sector, row_key, element: input.element, address: input.address };
    let asked = state.operations.ask_column(&signed_in.act(), &wanted).await?;
    created::<ColumnJob>(&format!("/api/v1/columns/{}", asked.column), &asked.form())
}

/// 一个栏目里的信息
///
/// 本人要读取的：找到的各条，哪些已经装载。
#[utoipa::path(get, path = "/api/v1/columns/{id}", tag = "信息公开", params(("id" = i64, Path, description = "栏目编号")),
    responses((status = 200, body = OutsideColumn)), security(("token" = [])))]
#[boxed::future]
pub async fn show_column(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<OutsideColumn>(&state.operations.column(&signed_in.act(), id).await?.form())
}

/// 装载栏目里的信息
///
/// 在任务中一条一条地装载为草稿；装载过的不重复装载。
#[utoipa::path(post, path = "/api/v1/columns/{id}/load", tag = "信息公开", params(("id" = i64, Path, description = "栏目编号")),
    request_body = EntriesToLoad, responses((status = 200, body = ColumnJob)), security(("token" = [])))]
#[boxed::future]
pub async fn load_column(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<EntriesToLoad>,
) -> Answer {
    let act = signed_in.act();
    let job = state.operations.take_column(&act, id, &input.places, input.with_text).await?;
    ok(&ColumnJob { column: id, job })
}
