//! Acts: links decided, stages set, a missing list declared (R17, R60, R61).

use crate::api::answer::{Answer, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use domain::unit_list::{Stage, StageSet};
use operations::unit_list as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 对一对事项的决定
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkChoice {
    /// 清单事项编号
    entry_id: i64,
    /// 目录编号
    catalogue_id: i64,
    /// 目录事项的键
    row_key: String,
    /// linked 关联，rejected 不关联，unlinked 取消关联
    verdict: String,
    /// 理由
    #[serde(default)]
    reason: String,
}

/// 若干决定
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkDecisions {
    /// 各个决定，一次不超过5000个
    decisions: Vec<LinkChoice>,
}

/// 没有办成的一对
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedLink {
    /// 清单事项编号
    entry_id: i64,
    /// 目录事项的键
    row_key: String,
    /// 原因
    reason: String,
}

/// 决定的结果
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkReceipt {
    /// 关联
    linked: usize,
    /// 不关联
    rejected: usize,
    /// 取消关联
    unlinked: usize,
    /// 此前已经如此
    unchanged: usize,
    /// 没有办成的
    refused: Vec<RefusedLink>,
}

/// 一行的五公开标注
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageChange {
    /// 目录编号
    catalogue_id: i64,
    /// 目录事项的键
    row_key: String,
    /// 读到的标注；没有标注的为 null
    from: Option<Vec<String>>,
    /// 标注为：decision、execution、management、service、result 中的若干个
    to: Vec<String>,
}

/// 若干行的标注
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageChanges {
    /// 各行，一次不超过5000行
    changes: Vec<StageChange>,
}

/// 没有标注的一行
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedStage {
    /// 目录事项的键
    row_key: String,
    /// 原因
    reason: String,
}

/// 标注的结果
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StageReceipt {
    /// 标注的行
    set: usize,
    /// 没有变化的行
    unchanged: usize,
    /// 没有办成的
    refused: Vec<RefusedStage>,
}

/// 声明没有清单
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoList {
    /// power_list 权责清单，public_service_list 公共服务事项清单
    kind: String,
    /// 据以梳理事项的行政管理职能
    note: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry
        .act(&Method::POST, "/api/v1/units/{code}/list-links", compiler, decide_links)
        .act(&Method::POST, "/api/v1/units/{code}/stages", compiler, set_stages)
        .act(&Method::POST, "/api/v1/units/{code}/no-list", compiler, declare_no_list)
}

/// 决定关联
#[utoipa::path(post, path = "/api/v1/units/{code}/list-links", tag = "清单与覆盖", params(("code" = String, Path, description = "机构代码")),
    request_body = LinkDecisions, responses((status = 200, body = LinkReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn decide_links(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<LinkDecisions>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let mut decisions = Vec::with_capacity(input.decisions.len());
    for decision in input.decisions {
        let verdict = source::LinkVerdict::from_id(&decision.verdict)
            .ok_or_else(|| Problem::invalid("verdict", "verdict 可填 linked、rejected、unlinked"))?;
        decisions.push(source::LinkDecision {
            entry_id: decision.entry_id,
            catalogue_id: decision.catalogue_id,
            row_key: decision.row_key,
            verdict,
            reason: decision.reason,
        });
    }
    let receipt = state.operations.decide_links(&signed_in.act(), unit.id, &decisions).await?;
    let refused = |refused: source::RefusedLink| RefusedLink {
        entry_id: refused.entry_id,
        row_key: refused.row_key,
        reason: refused.reason,
    };
    ok(&LinkReceipt {
        linked: receipt.linked,
        rejected: receipt.rejected,
        unlinked: receipt.unlinked,
        unchanged: receipt.unchanged,
        refused: receipt.refused.into_iter().map(refused).collect(),
    })
}

/// 标注五公开
///
/// 内部使用；目录增设了“五公开”一栏的才打印。
#[utoipa::path(post, path = "/api/v1/units/{code}/stages", tag = "清单与覆盖", params(("code" = String, Path, description = "机构代码")),
    request_body = StageChanges, responses((status = 200, body = StageReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn set_stages(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<StageChanges>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let mut changes = Vec::with_capacity(input.changes.len());
    for change in input.changes {
        changes.push(source::StageChange {
            catalogue_id: change.catalogue_id,
            row_key: change.row_key,
            from: change.from.map(|stages| stage_set("from", &stages)).transpose()?,
            to: stage_set("to", &change.to)?,
        });
    }
    let receipt = state.operations.set_stages(&signed_in.act(), unit.id, &changes).await?;
    let refused = |(row_key, reason)| RefusedStage { row_key, reason };
    ok(&StageReceipt {
        set: receipt.set,
        unchanged: receipt.unchanged,
        refused: receipt.refused.into_iter().map(refused).collect(),
    })
}

/// 声明没有清单
///
/// 没有权责清单或公共服务事项清单的，结合实际行政管理职能梳理。
#[utoipa::path(post, path = "/api/v1/units/{code}/no-list", tag = "清单与覆盖", params(("code" = String, Path, description = "机构代码")),
    request_body = NoList, responses((status = 200, body = crate::api::answer::Done)), security(("token" = [])))]
#[boxed::future]
pub async fn declare_no_list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<NoList>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    state.operations.declare_no_list(&signed_in.act(), unit.id, &input.kind, &input.note).await?;
    done()
}

fn stage_set(field: &str, ids: &[String]) -> Result<StageSet, Problem> {
    let mut stages = Vec::with_capacity(ids.len());
    for id in ids {
        stages.push(Stage::from_id(id).ok_or_else(|| {
            Problem::invalid(
                field,
                format!("没有“{id}”这个环节，可填 decision、execution、management、service、result"),
            )
        })?);
    }
    Ok(StageSet::of(&stages))
}
