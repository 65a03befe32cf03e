//! Problem documents (RFC 9457): every kind has a stable code, a status, and a page that says what it
//! means and what to do.

use super::answer::wants_html;
use super::extract::Path;
use super::registry::Registry;
use crate::core::{Access, ApiError};
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use operations::OperationError;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 问题文档（RFC 9457）
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// 问题种类的固定地址，程序据此判断
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid")]
    pub kind: String,
    /// 问题种类的名称
    #[schema(example = "内容有误")]
    pub title: String,
    /// HTTP 状态码
    #[schema(example = 422)]
    pub status: u16,
    /// 发生了什么，怎么办
    #[schema(example = "请填写机构名称")]
    pub detail: String,
    /// 各字段的问题（只在 invalid 中）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<FieldError>>,
    /// 与现在内容冲突之处（只在 conflict 中）
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub conflicts: Option<Value>,
    /// 出错的行号，从1计（只在 malformed-json 中）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// 出错的列号，从1计（只在 malformed-json 中）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// 一个字段的问题
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// 字段名；空的指整个请求
    #[schema(example = "name")]
    pub field: String,
    /// 什么不对，怎么改
    #[schema(example = "请填写机构名称")]
    pub message: String,
}

/// 一种问题
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemKind {
    /// 代码
    pub code: &'static str,
    /// HTTP 状态码
    pub status: u16,
    /// 名称
    pub title: &'static str,
    /// 什么时候出现
    pub meaning: &'static str,
    /// 怎么办
    pub remedy: &'static str,
}

/// Every kind of problem the interface answers with.
pub const KINDS: [ProblemKind; 22] = [
    kind(
        "malformed-json",
        400,
        "不是有效的JSON",
        "请求体不是有效的JSON。",
        "按问题文档中的行号、列号改正后重新发送。",
    ),
    kind(
        "bad-request",
        400,
        "请求有误",
        "地址中的参数或请求体的形式不能识别。",
        "对照 /openapi.json 检查参数的名称与形式。",
    ),
    kind(
        "bad-cursor",
        400,
        "翻页标记无效",
        "cursor 不是上一页返回的 next_cursor。",
        "去掉 cursor 从第一页读起，或原样使用上一页的 next_cursor。",
    ),
    kind(
        "idempotency-key-missing",
        400,
        "缺少幂等键",
        "办理类请求（POST）须带请求头 Idempotency-Key。",
        "为每一次办理生成一个不重复的键（如 UUID）；重试时沿用同一个键。",
    ),
    kind(
        "not-signed-in",
        401,
        "未登录",
        "没有令牌，或令牌已失效、被撤销。",
        "在请求头写明 Authorization: Bearer 与有效的接口令牌。",
    ),
    kind(
        "not-permitted",
        403,
        "没有权限",
        "令牌所属人员在此处没有这项权限。",
        "请系统管理员授予角色，或由有权限的人员办理。",
    ),
    kind(
        "forbidden",
        403,
        "不允许",
        "规则不允许此人办理，例如审核、审定本人编制的目录。",
        "由另一位人员办理。",
    ),
    kind(
        "not-found",
        404,
        "没有找到",
        "没有这个地址，或内容不存在、已撤回、不对外公开。",
        "核对地址中的代码与编号。",
    ),
    kind(
        "method-not-allowed",
        405,
        "方法不适用",
        "这个地址不支持所用的HTTP方法。",
        "使用响应头 Allow 列出的方法。",
    ),
    kind("timeout", 408, "等待超时", "请求没有在规定时间内发完或办完。", "稍后用同一个幂等键重试。"),
    kind(
        "conflict",
        409,
        "内容已被改动",
        "读取之后内容已被他人改动；conflicts 列出现在的内容。",
        "重新读取，合并后再提交。",
    ),
    kind(
        "request-in-progress",
        409,
        "请求正在办理",
        "同一个幂等键的请求还在办理，或办理时连接中断。",
        "稍候用同一个键重试；连接中断而没有写入的，几分钟后由重试接手。",
    ),
    kind(
        "request-done",
        409,
        "请求已经办完",
        "同一个幂等键的请求已经写入，但平台在保存回答之前中断。",
        "读取现在的状态；不要换键重复提交。",
    ),
    kind("wrong-state", 409, "与当前状态冲突", "现在的状态不能办理此事。", "重新读取查看最新状态。"),
    kind("too-large", 413, "请求体过大", "JSON不超过2 MB，文件不超过50 MB。", "拆分后分次发送。"),
    kind(
        "unsupported-media-type",
        415,
        "内容类型不支持",
        "请求头 Content-Type 与接口要求的不同。",
        "按 /openapi.json 中列出的类型发送。",
    ),
    kind("invalid", 422, "内容有误", "内容没有通过检查；errors 列出各字段的问题。", "改正后重新提交。"),
    kind(
        "unreadable-file",
        422,
        "文件不能读取",
        "文件损坏、加密、格式不支持，或其中没有目录。",
        "按说明另存后重新上传。",
    ),
    kind(
        "idempotency-key-reused",
        422,
        "幂等键已用于其他请求",
        "同一个幂等键先前用于内容不同的请求。",
        "为新的请求使用新的键。",
    ),
    kind("throttled", 429, "操作过于频繁", "短时间内请求或失败次数过多。", "稍后再试。"),
    kind(
        "internal",
        500,
        "系统内部错误",
        "系统出了意外，问题已经记录。",
        "稍后用同一个幂等键重试；仍不成功的，联系系统管理员。",
    ),
    kind(
        "unavailable",
        503,
        "暂时不可用",
        "数据库或存储暂时不可用，本次没有写入任何内容。",
        "稍后用同一个幂等键重试。",
    ),
];

const fn kind(
    code: &'static str,
    status: u16,
    title: &'static str,
    meaning: &'static str,
    remedy: &'static str,
) -> ProblemKind {
    ProblemKind { code, status, title, meaning, remedy }
}

/// Why a call was not answered as asked.
#[derive(Debug)]
pub enum Problem {
    /// The operation refused.
    Operation(OperationError),
    /// The call itself is wrong: the code of [`KINDS`], the detail, members beyond the usual.
    Call {
        /// The kind's code.
        code: &'static str,
        /// What happened and what to do.
        detail: String,
        /// Further members.
        more: Value,
    },
}

impl Problem {
    /// A call that is wrong.
    #[must_use]
    pub fn call(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Call { code, detail: detail.into(), more: json!({}) }
    }

    /// One problem of one field.
    #[must_use]
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Operation(OperationError::invalid(field, message))
    }
}

impl<E: Into<OperationError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Operation(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Operation(error) => ApiError(error).into_response(),
            Self::Call { code, detail, more } => document(code, &detail, &more),
        }
    }
}

fn document(code: &str, detail: &str, more: &Value) -> Response {
    let (title, status) = kind_of(code).map_or(("系统内部错误", 500), |kind| (kind.title, kind.status));
    let mut document = json!({
        "type": format!("/problems/{code}"),
        "title": title,
        "status": status,
        "detail": detail,
    });
    if let (Some(document), Some(more)) = (document.as_object_mut(), more.as_object()) {
        document.extend(more.clone());
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, document.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    response
}

/// The media type of problem documents.
pub const PROBLEM_JSON: &str = "application/problem+json";

fn kind_of(code: &str) -> Option<&'static ProblemKind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// Adds the pages of the problems.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/problems", Access::Public, list_problems).read(
        "/problems/{code}",
        Access::Public,
        show_problem,
    )
}

/// 全部问题种类
#[utoipa::path(get, path = "/problems", tag = "问题种类", responses((status = 200, body = Vec<ProblemKind>)))]
#[boxed::future]
pub async fn list_problems() -> Json<[ProblemKind; 22]> {
    Json(KINDS)
}

/// 一种问题的说明
///
/// 浏览器打开得到网页，程序得到JSON。
#[utoipa::path(get, path = "/problems/{code}", tag = "问题种类", params(("code" = String, Path, description = "代码", example = "invalid")),
    responses((status = 200, body = ProblemKind)))]
#[boxed::future]
pub async fn show_problem(Path(code): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let kind = kind_of(&code).ok_or_else(|| OperationError::NotFound(format!("问题种类“{code}”")))?;
    if !wants_html(&headers) {
        return Ok(Json(kind).into_response());
    }
    let mut page = Html(format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>代码：<code>{code}</code>，HTTP状态码：{status}</p>\
         <h2>什么时候出现</h2><p>{meaning}</p><h2>怎么办</h2><p>{remedy}</p>\
         <p><a href=\"/problems\">全部问题种类</a> <a href=\"/openapi.json\">接口说明</a></p></main></body></html>",
        title = kind.title,
        code = kind.code,
        status = kind.status,
        meaning = kind.meaning,
        remedy = kind.remedy,
    ))
    .into_response();
    page.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(page)
}

/// Under the interface's addresses every refusal leaves as a problem document.
#[boxed::future]
pub async fn only_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_ours = path == "/api"
        || path.starts_with("/api/")
        || path == "/openapi.json"
        || path.starts_with("/problems");
    let method = request.method().clone();
    let response = next.run(request).await;
    if is_ours && response.status().as_u16() >= 400 && !is_problem(&response) {
        replaced(response, &method)
    } else {
        response
    }
}

fn is_problem(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(PROBLEM_JSON.as_bytes()))
}

fn replaced(response: Response<Body>, method: &Method) -> Response {
    let allow = response.headers().get(header::ALLOW).cloned();
    let (code, detail) = match response.status().as_u16() {
        404 => ("not-found", "没有这个接口地址；全部接口见 /openapi.json".to_owned()),
        // The list of methods is added to the answer behind this, in the header.
        405 => ("method-not-allowed", format!("这个地址不支持 {method} 方法，可用的方法见响应头 Allow")),
        408 => ("timeout", "等待超时，请稍后用同一个幂等键重试".to_owned()),
        413 => ("too-large", "请求体过大：文件不超过50 MB，JSON不超过2 MB；请拆分后发送".to_owned()),
        415 => ("unsupported-media-type", "内容类型不支持，请检查请求头 Content-Type".to_owned()),
        429 => ("throttled", "请求过于频繁，请稍后再试".to_owned()),
        503 | 504 => ("unavailable", "暂时不可用，请稍后再试".to_owned()),
        status if status < 500 => {
            ("bad-request", "请求有误，请对照 /openapi.json 检查参数与请求体".to_owned())
        }
        _ => ("internal", "系统内部错误，问题已经记录，请联系系统管理员".to_owned()),
    };
    let mut problem = document(code, &detail, &json!({}));
    if let Some(allow) = allow {
        problem.headers_mut().insert(header::ALLOW, allow);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code an operation can refuse with is explained, with the same status.
    #[test]
    fn every_refusal_of_an_operation_has_its_page() {
        let refusals = [
            OperationError::NotSignedIn,
            OperationError::BadToken,
            OperationError::NotPermitted(domain::organisation::Permission::ReadCatalogue),
            OperationError::Forbidden(String::new()),
            OperationError::NotFound(String::new()),
            OperationError::Invalid(Vec::new()),
            OperationError::Conflict { message: String::new(), places: Value::Null },
            OperationError::State(String::new()),
            OperationError::Throttled(String::new()),
            OperationError::Internal(String::new()),
        ];
        for refusal in refusals {
            let status = kind_of(refusal.code()).map(|kind| kind.status);
            assert_eq!(status, Some(refusal.status()), "{}", refusal.code());
        }
        assert!(kind_of("unreadable-file").is_some() && kind_of("unavailable").is_some());
    }

    #[test]
    fn codes_are_unique() {
        let codes: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), KINDS.len());
    }
}
