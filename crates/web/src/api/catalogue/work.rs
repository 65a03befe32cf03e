//! What must be done today, the map of sectors, what a level still lacks (R23a, R61-R64, R82).

use super::form::MissingItem;
use crate::api::answer::{Answer, ok};
use crate::api::extract::Query;
use crate::api::guideline::sector_code;
use crate::api::mirror::{Form, mirror};
use crate::api::organisation::form::unit_named;
use crate::api::organisation::notices::Notice;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use domain::organisation::Permission;
use operations::catalogue as source;
use serde::Deserialize;
use utoipa::IntoParams;

mirror! {
    /// 一件工作
    pub struct WorkItem from source::WorkItem {
        /// 目录编号
        catalogue_id: Option<i64>,
        /// 版本编号
        version_id: Option<i64>,
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 版本状态
        state: Option<String>,
        /// 自何时等待
        since: Option<String>,
        /// 已等待的天数
        days: Option<i64>,
        /// 提交后是否已通过审核
        is_reviewed: bool,
        /// 未答复的审核意见
        remarks: i64,
        /// 妨碍提交的错误
        errors: Option<usize>,
        /// 应于何时完成
        due: Option<String>,
    }
}

mirror! {
    /// 今日工作
    pub struct WorkList from source::WorkList {
        /// 退回待修改的
        returned: Vec<WorkItem>,
        /// 有错误的草稿
        drafts_with_errors: Vec<WorkItem>,
        /// 可以提交的草稿
        drafts: Vec<WorkItem>,
        /// 没有错误、但须先处理标准指引变更的草稿
        drafts_behind: Vec<WorkItem>,
        /// 待审核的
        to_review: Vec<WorkItem>,
        /// 待审定的
        to_approve: Vec<WorkItem>,
        /// 待发布的
        to_publish: Vec<WorkItem>,
        /// 还没有目录的领域
        without_catalogue: Vec<WorkItem>,
        /// 依据旧版指引的
        outdated: Vec<WorkItem>,
        /// 应当复查的
        review_due: Vec<WorkItem>,
        /// 本单位在其他目录中承担、还没有完成的部分
        parts: Vec<super::together::PartWork>,
        /// 待审核的不适用声明
        to_decide: Vec<super::together::Applicability>,
        /// 未读提醒，最多五十条
        notices: Vec<Notice>,
        /// 未读提醒的条数
        unread: i64,
    }
}

mirror! {
    /// 一个领域的情况
    pub struct SectorCell from source::SectorCell {
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 目录编号
        catalogue_id: Option<i64>,
        /// 现行版本
        published_id: Option<i64>,
        /// 发布时刻
        published_at: Option<String>,
        /// 在办版本
        open_id: Option<i64>,
        /// 在办版本的状态
        open_state: Option<String>,
        /// 在办版本是否已审核通过
        is_reviewed: bool,
        /// 距上次办理的天数
        days: Option<i64>,
        /// 未答复的审核意见
        remarks: i64,
        /// 在办版本的错误
        errors: Option<usize>,
        /// 未作说明的警告
        warnings: Option<usize>,
        /// 不适用的声明，已生效或待审核
        applicability: Option<super::together::Applicability>,
        /// 标准指引是否已有更新
        outdated: bool,
        /// 增加的领域尚未开放：不计为缺少
        not_open: bool,
        /// 是否应由本机构编制：只有应编而没有的才算缺少
        is_owed: bool,
    }
}

mirror! {
    /// 一个机构各领域的情况
    pub struct SectorMap from source::SectorMap {
        /// 机构编号
        unit_id: i64,
        /// 机构代码
        unit_code: String,
        /// 机构名称
        unit: String,
        /// 机构类别代码
        kind: Option<String>,
        /// 各领域
        sectors: Vec<SectorCell>,
    }
}

mirror! {
    /// 本级目录的完整程度
    pub struct LevelCompleteness from source::LevelCompleteness {
        /// 本级政府的机构编号
        unit_id: i64,
        /// 本级政府的名称
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 合并比对的机构
        units: Vec<String>,
        /// 应当列入的指引事项数
        expected: usize,
        /// 没有列入也没有说明的事项
        missing: Vec<MissingItem>,
        /// 本级不适用的声明
        not_applicable: Option<super::together::Applicability>,
    }
}

/// Whose map.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MapOf {
    /// 机构的代码或名称；不填的为本人所在机构
    unit: Option<String>,
    /// 是否列出其下各级机构
    #[serde(default)]
    below: bool,
}

/// Which level and sector.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LevelOf {
    /// 本级任一机构的代码或名称
    unit: String,
    /// 领域的代码或任一名称
    sector: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry.read("/api/v1/work", reader, show_work).read("/api/v1/sector-map", reader, show_sector_map).read(
        "/api/v1/level-completeness",
        reader,
        show_level,
    )
}

/// 今日工作
#[utoipa::path(get, path = "/api/v1/work", tag = "目录编制", responses((status = 200, body = WorkList)), security(("token" = [])))]
#[boxed::future]
pub async fn show_work(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<WorkList>(&state.operations.today(&signed_in.act()).await?.form())
}

/// 目录总览
///
/// 一个机构，或其下各级机构，各领域目录的情况。
#[utoipa::path(get, path = "/api/v1/sector-map", tag = "目录编制", params(MapOf), responses((status = 200, body = Vec<SectorMap>)), security(("token" = [])))]
#[boxed::future]
pub async fn show_sector_map(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<MapOf>,
) -> Answer {
    let act = signed_in.act();
    let unit = match &of.unit {
        Some(unit) => unit_named(&state.operations, "unit", unit).await?.id,
        None => act.actor.unit_id,
    };
    let maps = if of.below {
        state.operations.sector_map_below(&act, unit).await?
    } else {
        vec![state.operations.sector_map(&act, unit).await?]
    };
    ok::<Vec<SectorMap>>(&maps.form())
}

/// 本级目录的完整程度
///
/// 本级各单位的目录合并起来，还缺少哪些指引事项。
#[utoipa::path(get, path = "/api/v1/level-completeness", tag = "目录编制", params(LevelOf), responses((status = 200, body = LevelCompleteness)), security(("token" = [])))]
#[boxed::future]
pub async fn show_level(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<LevelOf>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &of.unit).await?;
    let sector = sector_code(&state, "sector", &of.sector).await?;
    ok::<LevelCompleteness>(
        &state.operations.level_completeness(&signed_in.act(), unit.id, &sector).await?.form(),
    )
}
