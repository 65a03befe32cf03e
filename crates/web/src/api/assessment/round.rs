//! Rounds and the table of points: the office's side.

use super::form::{Round, RoundSummary, RubricVersion, Seen, SeenWithWords};
use crate::api::answer::{Answer, created, ok, ok_with_revision};
use crate::api::extract::{Body, Path};
use crate::api::mirror::Form;
use crate::api::organisation::form::unit_named;
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::assessment::Instrument;
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::assessment as source;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 评议列表
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rounds {
    /// 评议，最新的在前
    pub rounds: Vec<RoundSummary>,
}

/// 评分表的各版
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rubrics {
    /// 最新的在前
    pub versions: Vec<RubricVersion>,
}

/// 要组织的评议
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundToStart {
    /// 名称
    #[schema(example = "2026年第四季度目录评议")]
    title: String,
    /// 目录截至，不填为今天
    as_of: Option<String>,
    /// 单位的代码或名称，各含下级
    units: Vec<String>,
    /// 领域代码，不填为全部
    #[serde(default)]
    sectors: Vec<String>,
    /// 是否检查本级缺少的领域和事项
    #[serde(default)]
    with_level: bool,
    /// 评议人员的编号
    assessors: Vec<i64>,
    /// 申诉期限（工作日）
    objection_days: i64,
    /// 整改期限（工作日）
    rectification_days: i64,
}

/// 送达初步结果
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// 申诉截止日期，不填的按申诉期限计算
    until: Option<String>,
    /// 修订号
    revision: i64,
}

/// 评分表的修改
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RubricToSet {
    /// 代码和扣分，如 {"missing-item": "2"}
    #[serde(default)]
    points: BTreeMap<String, String>,
    /// 维度和上限，如 {"accuracy": "35"}
    #[serde(default)]
    caps: BTreeMap<String, String>,
    /// 自何日起用，不填为今天
    valid_from: Option<String>,
    /// 理由
    reason: String,
    /// 所见的最新一版的版号
    number: i64,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    let office = Access::Token(Permission::ManageAssessment);
    let post = &Method::POST;
    registry
        .read("/api/v1/assessment-rounds", reader, list_rounds)
        .act(post, "/api/v1/assessment-rounds", office, start_round)
        .read("/api/v1/assessment-rounds/{round}", reader, show_round)
        .act(post, "/api/v1/assessment-rounds/{round}/check", office, check_again)
        .act(post, "/api/v1/assessment-rounds/{round}/announcement", office, announce_round)
        .act(post, "/api/v1/assessment-rounds/{round}/conclusion", office, conclude_round)
        .act(post, "/api/v1/assessment-rounds/{round}/publication", office, publish_round)
        .act(post, "/api/v1/assessment-rounds/{round}/withdrawal", office, withdraw_round)
        .act(post, "/api/v1/assessment-rounds/{round}/cancellation", office, cancel_round)
        .read("/api/v1/assessment-rubrics", reader, list_rubrics)
        .act(post, "/api/v1/assessment-rubrics", office, change_rubric)
}

/// A day of a body, none where it is not given.
fn day(field: &str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = || Problem::invalid(field, format!("“{text}”不是日期，请按2026-01-31的样子填写"));
    text.parse().map(Some).map_err(|_| wrong())
}

/// A day that must be given.
pub(super) fn wanted_day(field: &str, text: &str) -> Result<Date, Problem> {
    day(field, Some(text))?.ok_or_else(|| Problem::invalid(field, "请填写日期"))
}

#[boxed::future]
async fn sent(state: &AppState, signed_in: &SignedIn, id: i64) -> Answer {
    let round: Round = state.operations.assessment(&signed_in.act(), id).await?.form();
    ok_with_revision(&round, round.revision)
}

/// 评议列表
#[utoipa::path(get, path = "/api/v1/assessment-rounds", tag = "目录评议", responses((status = 200, body = Rounds)), security(("token" = [])))]
#[boxed::future]
pub async fn list_rounds(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok(&Rounds { rounds: state.operations.assessments(&signed_in.act()).await?.form() })
}

/// 组织评议
#[utoipa::path(post, path = "/api/v1/assessment-rounds", tag = "目录评议", request_body = RoundToStart, responses((status = 201, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn start_round(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<RoundToStart>,
) -> Answer {
    let mut units = Vec::with_capacity(input.units.len());
    for unit in &input.units {
        units.push(unit_named(&state.operations, "units", unit).await?.id);
    }
    let new = source::NewRound {
        title: input.title,
        as_of: day("as_of", input.as_of.as_deref())?,
        scope: source::Scope { units, sectors: input.sectors, with_level: input.with_level },
        assessors: input.assessors,
        objection_days: input.objection_days,
        rectification_days: input.rectification_days,
    };
    let act = signed_in.act();
    let id = state.operations.start_assessment(&act, &new).await?;
    let round: Round = state.operations.assessment(&act, id).await?.form();
    created(&format!("/api/v1/assessment-rounds/{id}"), &round)
}

/// 一次评议
#[utoipa::path(get, path = "/api/v1/assessment-rounds/{round}", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")), responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn show_round(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    sent(&state, &signed_in, id).await
}

/// 重新检查目录
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/check", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")),
    request_body = Seen, responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn check_again(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Seen>,
) -> Answer {
    state.operations.check_assessment_again(&signed_in.act(), id, input.revision).await?;
    sent(&state, &signed_in, id).await
}

/// 送达初步结果
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/announcement", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")),
    request_body = Announcement, responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn announce_round(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Announcement>,
) -> Answer {
    let until = day("until", input.until.as_deref())?;
    state.operations.announce_assessment(&signed_in.act(), id, input.revision, until).await?;
    sent(&state, &signed_in, id).await
}

/// 确定结果并下达整改
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/conclusion", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")),
    request_body = Seen, responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn conclude_round(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Seen>,
) -> Answer {
    state.operations.conclude_assessment(&signed_in.act(), id, input.revision).await?;
    sent(&state, &signed_in, id).await
}

/// 公布结果
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/publication", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")),
    request_body = Seen, responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn publish_round(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Seen>,
) -> Answer {
    state.operations.publish_assessment(&signed_in.act(), id, input.revision).await?;
    sent(&state, &signed_in, id).await
}

/// 撤回结果
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/withdrawal", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")),
    request_body = SeenWithWords, responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn withdraw_round(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithWords>,
) -> Answer {
    state.operations.withdraw_assessment(&signed_in.act(), id, input.revision, &input.words).await?;
    sent(&state, &signed_in, id).await
}

/// 取消评议
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/cancellation", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")),
    request_body = SeenWithWords, responses((status = 200, body = Round)), security(("token" = [])))]
#[boxed::future]
pub async fn cancel_round(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithWords>,
) -> Answer {
    state.operations.cancel_assessment(&signed_in.act(), id, input.revision, &input.words).await?;
    sent(&state, &signed_in, id).await
}

/// 评分表的各版
#[utoipa::path(get, path = "/api/v1/assessment-rubrics", tag = "目录评议", responses((status = 200, body = Rubrics)), security(("token" = [])))]
#[boxed::future]
pub async fn list_rubrics(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    let versions = state.operations.rubrics(&signed_in.act(), Instrument::Catalogue).await?;
    ok(&Rubrics { versions: versions.form() })
}

/// 制定评分表的新一版
#[utoipa::path(post, path = "/api/v1/assessment-rubrics", tag = "目录评议", request_body = RubricToSet, responses((status = 200, body = RubricVersion)), security(("token" = [])))]
#[boxed::future]
pub async fn change_rubric(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<RubricToSet>,
) -> Answer {
    let change = source::RubricChange {
        points: input.points.into_iter().collect(),
        caps: input.caps.into_iter().collect(),
        valid_from: day("valid_from", input.valid_from.as_deref())?,
        reason: input.reason,
    };
    let act = signed_in.act();
    let made = state.operations.change_rubric(&act, Instrument::Catalogue, input.number, &change).await?;
    let made: RubricVersion = made.form();
    ok(&made)
}
