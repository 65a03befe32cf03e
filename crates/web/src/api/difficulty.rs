//! Difficulties that units raise (R149): raising, following, handing on, answering, publishing.

use super::answer::{Answer, created, ok_with_revision};
use super::extract::{Body, Path, Query};
use super::mirror::{Form, mirror};
use super::organisation::form::unit_named;
use super::problem::Problem;
use super::registry::Registry;
use crate::api::answer::ok;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use domain::question::{DifficultyState, SuperiorLine};
use operations::question as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    list_difficulties,
    show_difficulty,
    raise_difficulty,
    assign_difficulty,
    escalate_difficulty,
    answer_difficulty,
    reopen_difficulty,
    close_difficulty,
    publish_question,
    decline_question,
    withdraw_question,
))]
pub struct Described;

mirror! {
    /// 一个难题
    pub struct Difficulty from source::Difficulty {
        /// 编号
        id: i64,
        /// 提出单位的编号
        unit_id: i64,
        /// 提出单位
        unit: String,
        /// 提出时间
        raised_at: String,
        /// 领域代码；不限领域的为 null
        sector_code: Option<String>,
        /// 涉及的事项
        item: String,
        /// 概括
        title: String,
        /// 具体情况
        text: String,
        /// raised 待受理，assigned 办理中，answered 已答复，closed 已办结
        state: String,
        /// 办理单位的编号
        handler_id: i64,
        /// 办理单位
        handler: String,
        /// 答复期限
        due_on: String,
        /// 期限是否暂定（当年放假安排尚未公布）
        is_provisional: bool,
        /// 是否超期
        is_overdue: bool,
        /// 答复
        answer: String,
        /// 答复单位
        answered_by: Option<String>,
        /// 答复时间
        answered_at: Option<String>,
        /// no 仅答复本单位，proposed 建议公布，published 已公布，declined 不予公布
        general_use: String,
        /// 公布的问答的代码
        question_code: Option<String>,
        /// 修订号，办理时须写明
        revision: i64,
    }
}

mirror! {
    /// 难题办理的一步
    pub struct DifficultyStep from source::DifficultyStep {
        /// 做了什么
        act: String,
        /// 经手人；系统的为空
        by: String,
        /// 其后的办理单位
        handler: String,
        /// 其后的期限
        due_on: String,
        /// 时间
        at: String,
        /// 说明
        note: String,
    }
}

/// 难题列表
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Difficulties {
    /// 难题，紧要的在前
    pub difficulties: Vec<Difficulty>,
}

/// 一个难题和它的经过
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DifficultyCase {
    /// 难题
    pub difficulty: Difficulty,
    /// 经过
    pub events: Vec<DifficultyStep>,
}

/// Which difficulties are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// raised、assigned、answered 或 closed；不填为全部
    state: Option<String>,
}

/// 提出的难题
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DifficultyToRaise {
    /// 提出单位的代码或名称
    unit: String,
    /// 领域代码
    sector: Option<String>,
    /// 涉及的事项
    item: Option<String>,
    /// 概括
    title: String,
    /// 具体情况
    text: String,
    /// government 政府办公室，sector 业务主管部门
    #[schema(example = "government")]
    line: String,
}

/// 交给谁办理
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// 办理单位的代码或名称
    to: String,
    /// 交办意见
    note: Option<String>,
    /// 所见的修订号
    revision: i64,
}

/// 答复
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerToGive {
    /// 答复内容
    answer: String,
    /// 是否建议公布为问答
    #[serde(default)]
    for_everybody: bool,
    /// 所见的修订号
    revision: i64,
}

/// 理由和所见的修订号
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonedStep {
    /// 理由
    reason: String,
    /// 所见的修订号
    revision: i64,
}

/// 所见的修订号
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlainStep {
    /// 所见的修订号
    revision: i64,
}

/// 公布的问答
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionToPublish {
    /// 分类
    topic: String,
    /// 标题
    title: String,
    /// 问
    question: String,
    /// 答
    answer: String,
}

/// 理由
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyNot {
    /// 理由
    reason: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let raiser = Access::Token(Permission::RaiseDifficulty);
    let solver = Access::Token(Permission::AnswerDifficulty);
    let publisher = Access::Token(Permission::PublishQuestion);
    let anybody = Access::Token(Permission::ManageOwnTokens);
    let post = &Method::POST;
    registry
        .read("/api/v1/difficulties", anybody, list_difficulties)
        .act(post, "/api/v1/difficulties", raiser, raise_difficulty)
        .read("/api/v1/difficulties/{difficulty}", anybody, show_difficulty)
        .act(post, "/api/v1/difficulties/{difficulty}/assignment", solver, assign_difficulty)
        .act(post, "/api/v1/difficulties/{difficulty}/escalation", anybody, escalate_difficulty)
        .act(post, "/api/v1/difficulties/{difficulty}/answer", solver, answer_difficulty)
        .act(post, "/api/v1/difficulties/{difficulty}/reopening", anybody, reopen_difficulty)
        .act(post, "/api/v1/difficulties/{difficulty}/closing", anybody, close_difficulty)
        .act(post, "/api/v1/difficulties/{difficulty}/question", publisher, publish_question)
        .act(post, "/api/v1/difficulties/{difficulty}/declining", publisher, decline_question)
        .act(post, "/api/v1/questions/{code}/withdrawal", publisher, withdraw_question)
}

/// 难题列表
#[utoipa::path(get, path = "/api/v1/difficulties", tag = "问答与难题", params(Asked), responses((status = 200, body = Difficulties)), security(("token" = [])))]
#[boxed::future]
pub async fn list_difficulties(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let wanted = match asked.state.as_deref().filter(|text| !text.is_empty()) {
        Some(id) => Some(
            DifficultyState::from_id(id)
                .ok_or_else(|| Problem::call("bad-request", "state 不在可选的值中"))?,
        ),
        None => None,
    };
    let found = state.operations.difficulties(&signed_in.act(), wanted).await?;
    ok(&Difficulties { difficulties: found.form() })
}

/// 一个难题
#[utoipa::path(get, path = "/api/v1/difficulties/{difficulty}", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    responses((status = 200, body = DifficultyCase)), security(("token" = [])))]
#[boxed::future]
pub async fn show_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let case = state.operations.difficulty(&signed_in.act(), id).await?;
    ok(&DifficultyCase { difficulty: case.difficulty.form(), events: case.events.form() })
}

/// 提出难题
#[utoipa::path(post, path = "/api/v1/difficulties", tag = "问答与难题", request_body = DifficultyToRaise, responses((status = 201, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn raise_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<DifficultyToRaise>,
) -> Answer {
    let line = SuperiorLine::from_id(&input.line)
        .ok_or_else(|| Problem::invalid("line", "line 应为 government 或 sector"))?;
    let unit = unit_named(&state.operations, "unit", &input.unit).await?;
    let input = source::DifficultyInput {
        unit_id: unit.id,
        sector_code: input.sector,
        item: input.item.unwrap_or_default(),
        title: input.title,
        text: input.text,
        line,
    };
    let raised: Difficulty = state.operations.raise_difficulty(&signed_in.act(), &input).await?.form();
    created(&format!("/api/v1/difficulties/{}", raised.id), &raised)
}

/// 交办
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/assignment", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = Assignment, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn assign_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Assignment>,
) -> Answer {
    let to = unit_named(&state.operations, "to", &input.to).await?;
    let note = input.note.unwrap_or_default();
    let act = signed_in.act();
    sent(state.operations.assign_difficulty(&act, (id, input.revision), to.id, &note).await?)
}

/// 提请上级
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/escalation", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = ReasonedStep, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn escalate_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ReasonedStep>,
) -> Answer {
    let act = signed_in.act();
    sent(state.operations.escalate_difficulty(&act, (id, input.revision), &input.reason).await?)
}

/// 答复难题
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/answer", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = AnswerToGive, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn answer_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<AnswerToGive>,
) -> Answer {
    let act = signed_in.act();
    let case = (id, input.revision);
    sent(state.operations.answer_difficulty(&act, case, &input.answer, input.for_everybody).await?)
}

/// 退回未解决的答复
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/reopening", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = ReasonedStep, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn reopen_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ReasonedStep>,
) -> Answer {
    let act = signed_in.act();
    sent(state.operations.reopen_difficulty(&act, (id, input.revision), &input.reason).await?)
}

/// 确认解决
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/closing", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = PlainStep, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn close_difficulty(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<PlainStep>,
) -> Answer {
    sent(state.operations.close_difficulty(&signed_in.act(), (id, input.revision)).await?)
}

/// 公布为问答
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/question", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = QuestionToPublish, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn publish_question(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<QuestionToPublish>,
) -> Answer {
    let input = source::QuestionInput {
        topic: input.topic,
        title: input.title,
        question: input.question,
        answer: input.answer,
    };
    sent(state.operations.publish_question(&signed_in.act(), id, &input).await?)
}

/// 不予公布
#[utoipa::path(post, path = "/api/v1/difficulties/{difficulty}/declining", tag = "问答与难题", params(("difficulty" = i64, Path, description = "编号")),
    request_body = WhyNot, responses((status = 200, body = Difficulty)), security(("token" = [])))]
#[boxed::future]
pub async fn decline_question(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<WhyNot>,
) -> Answer {
    sent(state.operations.decline_question(&signed_in.act(), id, &input.reason).await?)
}

/// 撤下问答
#[utoipa::path(post, path = "/api/v1/questions/{code}/withdrawal", tag = "问答与难题", params(("code" = String, Path, description = "问答代码")),
    request_body = WhyNot, responses((status = 200, body = super::answer::Done)), security(("token" = [])))]
#[boxed::future]
pub async fn withdraw_question(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<WhyNot>,
) -> Answer {
    state.operations.withdraw_question(&signed_in.act(), &code, &input.reason).await?;
    super::answer::done()
}

fn sent(found: source::Difficulty) -> Answer {
    let revision = found.revision;
    let found: Difficulty = found.form();
    ok_with_revision(&found, revision)
}
