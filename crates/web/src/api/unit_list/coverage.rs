//! Reading: coverage, proposals, one entry, stages, figures (R17, R60, R61).

use super::import::EntryFields;
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Path, Query};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use domain::organisation::Permission;
use domain::unit_list::{Stage, StageSet};
use operations::unit_list as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// 目录事项与对它的决定
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkedRow {
    /// 目录编号
    catalogue_id: i64,
    /// 领域代码
    sector_code: String,
    /// 版本编号；事项已不在任何版本中的为 null
    version_id: Option<i64>,
    /// 事项的键
    row_key: String,
    /// 一级事项－二级事项
    item: String,
    /// 事项是否仍在目录中
    is_active: bool,
    /// linked 关联，rejected 不关联，unlinked 取消关联
    verdict: String,
    /// 理由
    reason: String,
    /// 由谁决定
    by: String,
    /// 何时
    at: String,
}

/// 一个环节的情况
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StageCoverage {
    /// decision 决策，execution 执行，management 管理，service 服务，result 结果
    stage: String,
    /// published 已公开，likely 按用词推断，missing 未覆盖
    state: String,
    /// 未覆盖时建议补充的公开内容
    element: Option<String>,
}

/// 清单事项的覆盖情况
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CoveredEntry {
    /// 编号
    id: i64,
    /// 键
    key: String,
    /// 内容
    entry: EntryFields,
    /// 覆盖它的目录事项；没有的为空
    rows: Vec<LinkedRow>,
    /// 五个环节
    stages: Vec<StageCoverage>,
}

/// 清单的一版
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListVersion {
    /// 第几版
    number: i64,
    /// 标题
    title: String,
    /// 文件名
    file_name: String,
    /// 原始文件的 SHA-256
    hash: String,
    /// 事项数
    entries: i64,
    /// 何时导入
    imported_at: String,
    /// 由谁导入
    imported_by: String,
}

/// 一份清单的覆盖情况
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListCoverage {
    /// power_list 权责清单，public_service_list 公共服务事项清单
    kind: String,
    /// 各版，新的在前
    versions: Vec<ListVersion>,
    /// 声明没有清单时，据以梳理的行政管理职能
    functions: Option<String>,
    /// 现行的事项
    entries: Vec<CoveredEntry>,
    /// 已取消的事项
    removed: Vec<CoveredEntry>,
    /// 没有目录事项覆盖的
    uncovered: usize,
    /// 有环节未覆盖的
    with_gaps: usize,
}

/// 一个单位的清单与覆盖
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitCoverage {
    /// 机构编号
    unit_id: i64,
    /// 机构名称
    unit: String,
    /// 是否只看现行版本
    in_force: bool,
    /// 两份清单
    lists: Vec<ListCoverage>,
}

/// 建议的关联
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposedLink {
    /// 哪一份清单
    kind: String,
    /// 清单事项编号
    entry_id: i64,
    /// 清单事项
    entry: String,
    /// 目录编号
    catalogue_id: i64,
    /// 领域代码
    sector_code: String,
    /// 目录事项的键
    row_key: String,
    /// 目录事项
    item: String,
    /// 相近程度，0至100
    score: u32,
    /// 理由
    reasons: Vec<String>,
}

/// 清单事项在一版中的内容
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionedEntry {
    /// 第几版
    number: i64,
    /// 何时导入
    imported_at: String,
    /// 表中的行号
    line: i64,
    /// 内容
    entry: EntryFields,
}

/// 清单事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListEntryView {
    /// 编号
    id: i64,
    /// 机构编号
    unit_id: i64,
    /// 哪一份清单
    kind: String,
    /// 键
    key: String,
    /// 内容
    entry: EntryFields,
    /// 现行清单中是否已取消
    is_removed: bool,
    /// 各版的内容，新的在前
    history: Vec<VersionedEntry>,
    /// 目录事项与对它的决定
    links: Vec<LinkedRow>,
}

/// 目录事项的五公开标注
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StagedRow {
    /// 目录编号
    catalogue_id: i64,
    /// 领域代码
    sector_code: String,
    /// 事项的键
    row_key: String,
    /// 一级事项－二级事项
    item: String,
    /// 人工标注的环节；没有标注的为 null
    stages: Option<Vec<String>>,
    /// 按用词推断的环节
    proposed: Vec<String>,
}

/// 一份清单的数字
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListFigure {
    /// 哪一份清单
    kind: String,
    /// 现行的是第几版；没有清单的为 null
    version: Option<i64>,
    /// 事项数
    entries: i64,
    /// 已覆盖的
    covered: i64,
    /// 是否声明没有清单，按行政管理职能梳理
    from_functions: bool,
}

/// 一个单位的数字
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitFigures {
    /// 机构编号
    unit_id: i64,
    /// 机构名称
    unit: String,
    /// 两份清单
    lists: Vec<ListFigure>,
}

/// Which versions count.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Basis {
    /// published 只看现行版本；不写的，有在编版本的看在编版本
    basis: Option<String>,
}

impl From<source::LinkedRow> for LinkedRow {
    fn from(row: source::LinkedRow) -> Self {
        Self {
            catalogue_id: row.catalogue_id,
            sector_code: row.sector_code,
            version_id: row.version_id,
            row_key: row.row_key,
            item: row.item,
            is_active: row.is_active,
            verdict: row.verdict.id().to_owned(),
            reason: row.reason,
            by: row.by,
            at: row.at,
        }
    }
}

impl From<source::CoveredEntry> for CoveredEntry {
    fn from(covered: source::CoveredEntry) -> Self {
        let notes = covered.coverage.notes;
        let stage = |(stage, state): (Stage, domain::unit_list::StageState)| StageCoverage {
            stage: stage.id().to_owned(),
            state: state.id().to_owned(),
            element: notes.iter().find(|note| note.stage == stage).map(|note| note.element.clone()),
        };
        Self {
            id: covered.id,
            key: covered.key,
            entry: covered.entry.into(),
            rows: covered.rows.into_iter().map(LinkedRow::from).collect(),
            stages: Stage::ALL.into_iter().zip(covered.coverage.stages).map(stage).collect(),
        }
    }
}

impl From<source::ListCoverage> for ListCoverage {
    fn from(list: source::ListCoverage) -> Self {
        let version = |version: source::ListVersionView| ListVersion {
            number: version.number,
            title: version.title,
            file_name: version.file_name,
            hash: version.hash,
            entries: version.entries,
            imported_at: version.imported_at,
            imported_by: version.imported_by,
        };
        Self {
            kind: list.list.kind.id().to_owned(),
            versions: list.list.versions.into_iter().map(version).collect(),
            functions: list.list.functions,
            entries: list.entries.into_iter().map(CoveredEntry::from).collect(),
            removed: list.removed.into_iter().map(CoveredEntry::from).collect(),
            uncovered: list.uncovered,
            with_gaps: list.with_gaps,
        }
    }
}

impl From<source::EntryView> for ListEntryView {
    fn from(entry: source::EntryView) -> Self {
        let version = |version: source::VersionedEntry| VersionedEntry {
            number: version.number,
            imported_at: version.imported_at,
            line: version.line,
            entry: version.entry.into(),
        };
        Self {
            id: entry.id,
            unit_id: entry.unit_id,
            kind: entry.kind.id().to_owned(),
            key: entry.key,
            entry: entry.entry.into(),
            is_removed: entry.is_removed,
            history: entry.history.into_iter().map(version).collect(),
            links: entry.links.into_iter().map(LinkedRow::from).collect(),
        }
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry
        .read("/api/v1/lists", reader, list_figures)
        .read("/api/v1/units/{code}/lists", reader, show_coverage)
        .read("/api/v1/units/{code}/list-proposals", reader, show_proposals)
        .read("/api/v1/units/{code}/stages", reader, show_stages)
        .read("/api/v1/list-entries/{id}", reader, show_entry)
}

/// 各单位的清单与覆盖数字
#[utoipa::path(get, path = "/api/v1/lists", tag = "清单与覆盖", responses((status = 200, body = Vec<UnitFigures>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_figures(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    let figure = |list: source::ListFigure| ListFigure {
        kind: list.kind.id().to_owned(),
        version: list.version,
        entries: list.entries,
        covered: list.covered,
        from_functions: list.from_functions,
    };
    let unit = |unit: source::UnitListFigures| UnitFigures {
        unit_id: unit.unit_id,
        unit: unit.unit,
        lists: unit.lists.into_iter().map(figure).collect(),
    };
    let figures = state.operations.list_figures(&signed_in.act()).await?;
    ok(&figures.into_iter().map(unit).collect::<Vec<_>>())
}

/// 单位的清单与覆盖
///
/// 哪些权力和服务没有目录事项覆盖；已覆盖的，决策、执行、管理、服务、结果哪些环节有公开内容。
#[utoipa::path(get, path = "/api/v1/units/{code}/lists", tag = "清单与覆盖", params(("code" = String, Path, description = "机构代码"), Basis),
    responses((status = 200, body = UnitCoverage)), security(("token" = [])))]
#[boxed::future]
pub async fn show_coverage(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Query(basis): Query<Basis>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let in_force = basis.basis.as_deref() == Some("published");
    let coverage = state.operations.list_coverage(&signed_in.act(), unit.id, in_force).await?;
    ok(&UnitCoverage {
        unit_id: coverage.unit_id,
        unit: coverage.unit,
        in_force: coverage.in_force,
        lists: coverage.lists.into_iter().map(ListCoverage::from).collect(),
    })
}

/// 建议的关联
///
/// 按用词、依据和实施机关的相近程度排列，附理由；由人决定，不关联的不再建议。
#[utoipa::path(get, path = "/api/v1/units/{code}/list-proposals", tag = "清单与覆盖", params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = Vec<ProposedLink>)), security(("token" = [])))]
#[boxed::future]
pub async fn show_proposals(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let found = state.operations.propose_links(&signed_in.act(), unit.id).await?;
    let proposed = |proposal: source::ProposedLink| ProposedLink {
        kind: proposal.kind.id().to_owned(),
        entry_id: proposal.entry_id,
        entry: proposal.entry,
        catalogue_id: proposal.catalogue_id,
        sector_code: proposal.sector_code,
        row_key: proposal.row_key,
        item: proposal.item,
        score: proposal.score,
        reasons: proposal.reasons,
    };
    ok(&found.proposals.into_iter().map(proposed).collect::<Vec<_>>())
}

/// 清单事项
#[utoipa::path(get, path = "/api/v1/list-entries/{id}", tag = "清单与覆盖", params(("id" = i64, Path, description = "清单事项编号")),
    responses((status = 200, body = ListEntryView)), security(("token" = [])))]
#[boxed::future]
pub async fn show_entry(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok(&ListEntryView::from(state.operations.list_entry(&signed_in.act(), id).await?))
}

/// 目录事项的五公开标注
#[utoipa::path(get, path = "/api/v1/units/{code}/stages", tag = "清单与覆盖", params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = Vec<StagedRow>)), security(("token" = [])))]
#[boxed::future]
pub async fn show_stages(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let rows = state.operations.staged_rows(&signed_in.act(), unit.id).await?;
    let ids =
        |stages: &StageSet| stages.stages().iter().map(|stage| stage.id().to_owned()).collect::<Vec<_>>();
    let staged = |row: source::StagedRow| StagedRow {
        stages: row.set.as_ref().map(ids),
        proposed: row.proposed.iter().map(|proposal| proposal.stage.id().to_owned()).collect(),
        catalogue_id: row.catalogue_id,
        sector_code: row.sector_code,
        row_key: row.row_key,
        item: row.item,
    };
    ok(&rows.into_iter().map(staged).collect::<Vec<_>>())
}
