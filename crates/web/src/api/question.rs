//! Questions and answers (R149): public.

use super::answer::{Answer, ok};
use super::cursor::{Page, Paging};
use super::extract::{Path, Query};
use super::mirror::{Form, mirror};
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState};
use axum::Json;
use axum::extract::State;
use operations::question as source;

mirror! {
    /// 一个问答
    pub struct Question from source::Question {
        /// 代码
        code: String,
        /// 来历：shipped 随平台提供，difficulty 由难题的答复形成
        origin: String,
        /// 分类
        topic: String,
        /// 标题
        title: String,
        /// 问
        question: String,
        /// 答，一段一项
        answer: Vec<String>,
        /// 出处
        source: String,
        /// 相关规则的编号
        rules: Vec<String>,
        /// 相关检查规则的名称
        lint_rules: Vec<String>,
        /// 所属领域的代码；不限领域的为 null
        sector_code: Option<String>,
        /// 答复单位
        answered_by: String,
        /// 答复时间
        answered_on: String,
        /// 公布时间
        published_at: String,
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/api/v1/questions", Access::Public, list_questions).read(
        "/api/v1/questions/{code}",
        Access::Public,
        show_question,
    )
}

/// 问答列表
#[utoipa::path(get, path = "/api/v1/questions", tag = "问答与难题", params(Paging), responses((status = 200, body = Page<Question>)))]
#[boxed::future]
pub async fn list_questions(
    State(state): State<AppState>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Question>>, Problem> {
    let questions = state.operations.questions().await?;
    Ok(Json(paging.page(questions, |question| question.code.clone())?.map(Form::form)))
}

/// 一个问答
#[utoipa::path(get, path = "/api/v1/questions/{code}", tag = "问答与难题", params(("code" = String, Path, description = "问答代码", example = "gd07")),
    responses((status = 200, body = Question)))]
#[boxed::future]
pub async fn show_question(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let question: Question = state.operations.question(&code).await?.form();
    ok(&question)
}
