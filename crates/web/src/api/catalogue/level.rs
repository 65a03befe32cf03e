//! One sector of one level, side by side, and many at once (R23a, R68-R70, R77).

use super::together::Applicability;
use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path, Query};
use crate::api::guideline::sector_code;
use crate::api::mirror::{Form, mirror};
use crate::api::organisation::form::unit_named;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use domain::organisation::Permission;
use operations::OperationError;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

mirror! {
    /// 一个事项所在的目录
    pub struct ItemHolder from source::ItemHolder {
        /// 机构名称
        unit: String,
        /// 版本编号
        version_id: i64,
        /// 版本状态
        state: String,
        /// 行的状态
        status: String,
        /// 取消或不列的原因
        reason: String,
        /// 对应的行数
        rows: usize,
        /// 承担编制的单位
        contributor: Option<String>,
    }
}

mirror! {
    /// 一个指引事项在本级的情况
    pub struct LevelItem from source::LevelItem {
        /// 事项编码
        key: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// 情况：held、explained、assigned、missing
        standing: String,
        /// 所在的目录
        holders: Vec<ItemHolder>,
        /// 分配给的单位
        assigned_to: Option<String>,
    }
}

mirror! {
    /// 一个领域在本级的情况
    pub struct LevelView from source::LevelView {
        /// 本级政府的机构编号
        unit_id: i64,
        /// 本级政府的名称
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 应当列入的指引事项
        items: Vec<LevelItem>,
        /// 本级不适用的声明
        not_applicable: Option<Applicability>,
    }
}

mirror! {
    /// 分配的结果
    pub struct LevelReceipt from source::LevelReceipt {
        /// 分配的事项数
        items: usize,
        /// 事项已列入的草稿；该单位没有在编草稿的为空
        version_id: Option<i64>,
        /// 已提醒的人数
        told: usize,
    }
}

mirror! {
    /// 一份目录的结果
    pub struct BatchResult from source::BatchResult {
        /// 序号，自1起
        position: i64,
        /// 版本编号
        version_id: i64,
        /// 单位和目录名称
        label: String,
        /// 结果：waiting、done、refused
        outcome: String,
        /// 现在的状态，或没有办成的原因
        message: String,
    }
}

mirror! {
    /// 批量办理的回执
    pub struct BatchReceipt from source::BatchReceipt {
        /// 编号
        id: i64,
        /// 办理的类别
        act: String,
        /// 说明
        note: String,
        /// 办理人
        person: String,
        /// 开始的时刻
        begun_at: String,
        /// 办完的时刻；还有等待的为空
        finished_at: Option<String>,
        /// 每份目录的结果
        lines: Vec<BatchResult>,
        /// 办成的份数
        done: usize,
        /// 没有办成的份数
        refused: usize,
        /// 等待的份数
        waiting: usize,
        /// 份数较多，由后台依次办理
        is_queued: bool,
    }
}

mirror! {
    /// 一份目录事先可知的情况
    pub struct BatchCandidate from source::BatchCandidate {
        /// 版本编号
        version_id: i64,
        /// 单位和目录名称
        label: String,
        /// 现在的状态
        state: String,
        /// 办不成的原因
        refusal: Option<String>,
    }
}

mirror! {
    /// 一个单位的一个版本
    pub struct VersionBeside from source::VersionBeside {
        /// 版本编号
        version_id: i64,
        /// 第几版
        number: i64,
        /// 版本状态
        state: String,
    }
}

mirror! {
    /// 对照中的一个单位
    pub struct BesideColumn from source::BesideColumn {
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 本单位及其部门的版本
        versions: Vec<VersionBeside>,
        /// 不适用的理由
        not_applicable: Option<String>,
    }
}

mirror! {
    /// 对照中的一个事项
    pub struct BesideItem from source::BesideItem {
        /// 指引事项编码；各地增加的为空
        key: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// 在各单位的情况，与 columns 同序：has、refined、added、removed、omitted、not_applicable、missing、no_catalogue、not_asked
        cells: Vec<String>,
    }
}

mirror! {
    /// 一个领域在各地的对照
    pub struct SectorBeside from source::SectorBeside {
        /// 范围
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 各单位
        columns: Vec<BesideColumn>,
        /// 各事项
        items: Vec<BesideItem>,
    }
}

/// 分给本级单位的指引事项
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToAssignInLevel {
    /// 本级任一机构的代码或名称
    unit: String,
    /// 领域的代码或任一名称
    sector: String,
    /// 指引事项的编码
    keys: Vec<String>,
    /// 由哪个机构公开
    to_unit: String,
    /// 要求
    #[serde(default)]
    note: String,
}

/// 批量办理的类别
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BatchKind {
    /// 提交审核
    Submit,
    /// 退回修改
    Return,
    /// 审定
    Approve,
    /// 发布
    Publish,
}

/// 要批量办理的目录
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToBatch {
    /// 办理的类别
    act: BatchKind,
    /// 版本编号
    versions: Vec<i64>,
    /// 说明；退回的必须填写
    #[serde(default)]
    note: String,
    /// 只查看各份能否办理，不办理
    #[serde(default)]
    dry_run: bool,
}

/// 事先可知的情况
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchPreview {
    /// 各份目录
    candidates: Vec<BatchCandidate>,
}

/// Which unit and sector.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SectorOf {
    /// 机构的代码或名称
    unit: String,
    /// 领域的代码或任一名称
    sector: String,
    /// 对照的单位：districts 各区，towns 各镇街
    #[serde(default)]
    what: String,
}

/// Adds the routes. The operation asks for the very right where one of several will do.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry
        .read("/api/v1/level-items", reader, show_level_items)
        .act(&Method::POST, "/api/v1/level-items", reader, assign_level_items)
        .read("/api/v1/sector-beside", reader, show_sector_beside)
        .act(&Method::POST, "/api/v1/batches", reader, begin_batch)
        .read("/api/v1/batches/{id}", reader, show_batch)
        .act(&Method::POST, "/api/v1/batches/{id}/run", reader, run_batch)
}

/// 一个领域在本级的齐全情况
///
/// 本级各单位的目录合起来，每个指引事项在哪里、由谁编制、为何没有。
#[utoipa::path(get, path = "/api/v1/level-items", tag = "目录编制", params(SectorOf), responses((status = 200, body = LevelView)), security(("token" = [])))]
#[boxed::future]
pub async fn show_level_items(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<SectorOf>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &of.unit).await?.id;
    let sector = sector_code(&state, "sector", &of.sector).await?;
    ok::<LevelView>(&state.operations.level_view(&signed_in.act(), unit, &sector).await?.form())
}

/// 把指引事项分给本级单位
///
/// 由审核员或本级政府的编制员办理；该单位有在编草稿的，事项列入草稿。
#[utoipa::path(post, path = "/api/v1/level-items", tag = "目录编制", request_body = ToAssignInLevel,
    responses((status = 200, body = LevelReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn assign_level_items(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<ToAssignInLevel>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?.id;
    let to = unit_named(&state.operations, "to_unit", &input.to_unit).await?.id;
    let sector = sector_code(&state, "sector", &input.sector).await?;
    let act = signed_in.act();
    let receipt =
        state.operations.assign_level_items(&act, unit, &sector, &input.keys, to, &input.note).await?;
    ok::<LevelReceipt>(&receipt.form())
}

/// 一个领域在各地的对照
#[utoipa::path(get, path = "/api/v1/sector-beside", tag = "目录编制", params(SectorOf), responses((status = 200, body = SectorBeside)), security(("token" = [])))]
#[boxed::future]
pub async fn show_sector_beside(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<SectorOf>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &of.unit).await?.id;
    let sector = sector_code(&state, "sector", &of.sector).await?;
    let what = source::Beside::from_id(&of.what);
    ok::<SectorBeside>(&state.operations.sector_beside(&signed_in.act(), unit, &sector, what).await?.form())
}

/// 批量办理
///
/// 每份目录单独办理，回执逐份说明结果；份数较多的由后台依次办理，随时可以读取回执。
#[utoipa::path(post, path = "/api/v1/batches", tag = "目录审核与发布", request_body = ToBatch,
    responses((status = 200, body = BatchPreview), (status = 201, body = BatchReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn begin_batch(
    State(state): State<AppState>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(input): Body<ToBatch>,
) -> Answer {
    let act = signed_in.act();
    let what = match input.act {
        BatchKind::Submit => source::BatchAct::Submit,
        BatchKind::Return => source::BatchAct::Return,
        BatchKind::Approve => source::BatchAct::Approve,
        BatchKind::Publish => source::BatchAct::Publish,
    };
    if input.dry_run {
        let candidates = state.operations.batch_candidates(&act, what, &input.versions).await?.form();
        return ok(&BatchPreview { candidates });
    }
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if key.is_empty() {
        return Err(OperationError::invalid("Idempotency-Key", "请带上 Idempotency-Key").into());
    }
    let nonce = format!("api-{}-{key}", signed_in.token_id.unwrap_or_default());
    let (id, _) = state.operations.begin_batch(&act, what, &input.versions, &input.note, &nonce).await?;
    let receipt = state.operations.run_batch(&act, id).await?;
    created::<BatchReceipt>(&format!("/api/v1/batches/{id}"), &receipt.form())
}

/// 批量办理的回执
#[utoipa::path(get, path = "/api/v1/batches/{id}", tag = "目录审核与发布", params(("id" = i64, Path, description = "批量办理编号")),
    responses((status = 200, body = BatchReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn show_batch(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<BatchReceipt>(&state.operations.batch_receipt(&signed_in.act(), id).await?.form())
}

/// 继续办理等待的目录
#[utoipa::path(post, path = "/api/v1/batches/{id}/run", tag = "目录审核与发布", params(("id" = i64, Path, description = "批量办理编号")),
    responses((status = 200, body = BatchReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn run_batch(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<BatchReceipt>(&state.operations.run_batch(&signed_in.act(), id).await?.form())
}
