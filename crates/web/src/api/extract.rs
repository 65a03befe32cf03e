//! What a call brings: path, query, JSON, uploaded file; whatever cannot be read is refused with its place.

use super::problem::Problem;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The longest JSON body.
pub const JSON_LIMIT: usize = 2 * 1024 * 1024;
/// The longest upload: a file of 50 MB and its wrapping.
pub const UPLOAD_LIMIT: usize = 50 * 1024 * 1024 + 64 * 1024;

/// Parameters of the path.
pub struct Path<T>(pub T);

/// Parameters after the question mark.
pub struct Query<T>(pub T);

/// A JSON body.
pub struct Body<T>(pub T);

/// An uploaded file: the first file of a multipart form, or the raw body with `?name=`.
#[derive(Debug)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
    /// Other fields of the form; those of the address where the file itself is the body.
    pub fields: Vec<(String, String)>,
    /// Further files of the form, for acts that take several.
    pub more: Vec<(String, Bytes)>,
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // PostgreSQL stores no NUL; nothing of ours is named so.
        if parts.uri.path().contains("%00") {
            return Err(Problem::call("not-found", "没有这个地址"));
        }
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::call("not-found", "没有找到：地址中的代码或编号不对")),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::call("bad-request", "参数中有不可用的字符（NUL）"));
        }
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::call(
                "bad-request",
                format!("参数不能识别：{}", in_chinese(&rejection.body_text())),
            )),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::call(
                "unsupported-media-type",
                "请求体应为JSON，请把请求头 Content-Type 写为 application/json",
            ));
        }
        let bytes = read(request, JSON_LIMIT).await?;
        parse(&bytes).map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media_type = media_type(request.headers());
        if media_type == "multipart/form-data" {
            return from_form(request, state).await;
        }
        if media_type == "application/json" || media_type == "application/x-www-form-urlencoded" {
            return Err(Problem::call(
                "unsupported-media-type",
                "请用 multipart/form-data 上传文件，或以 application/octet-stream 发送文件本身",
            ));
        }
        let fields = request.uri().query().and_then(|query| {
            let uri = format!("/?{query}").parse().ok()?;
            axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok().map(|named| named.0)
        });
        let fields = fields.unwrap_or_default();
        let name = fields.iter().find(|(key, _)| key == "name").map(|(_, value)| value.clone());
        let name = name.filter(|name| !name.trim().is_empty());
        let name =
            name.ok_or_else(|| Problem::call("bad-request", "直接发送文件时须以 ?name= 写明文件名"))?;
        let bytes = read(request, UPLOAD_LIMIT).await?;
        checked(Self { name, bytes, fields, more: Vec::new() })
    }
}

impl Upload {
    /// A field of the form, trimmed; none when it is empty.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    }

    /// A day of the form; none when it is empty.
    ///
    /// # Errors
    /// When what stands there is no day.
    pub fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        let read = self.field(name).map(str::parse).transpose();
        read.map_err(|_| Problem::invalid(name, "日期应写成 2026-11-22 的形式"))
    }

    /// A whole number of the form; none when it is empty.
    ///
    /// # Errors
    /// When what stands there is none.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Problem> {
        let read = self.field(name).map(str::parse).transpose();
        read.map_err(|_| Problem::invalid(name, "应填写整数"))
    }

    /// Every file of the form, with its name.
    #[must_use]
    pub fn files(&self) -> Vec<(&str, &[u8])> {
        let first = (self.name.as_str(), self.bytes.as_ref());
        let more = self.more.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()));
        std::iter::once(first).chain(more).collect()
    }
}

async fn from_form<S: Send + Sync>(request: Request, state: &S) -> Result<Upload, Problem> {
    let broken = |_| Problem::call("bad-request", "上传的表单不完整，请重新上传");
    let bytes = read_whole(request, UPLOAD_LIMIT).await?;
    let mut form = Multipart::from_request(bytes, state)
        .await
        .map_err(|_| Problem::call("bad-request", "上传的表单不完整，请重新上传"))?;
    let (mut files, mut fields) = (Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let key = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(name) => files.push((name, field.bytes().await.map_err(broken)?)),
            None => fields.push((key, field.text().await.map_err(broken)?)),
        }
    }
    let mut files = files.into_iter();
    let (name, bytes) =
        files.next().ok_or_else(|| Problem::call("bad-request", "表单中没有文件，请以字段 file 上传"))?;
    checked(Upload { name, bytes, fields, more: files.collect() })
}

fn checked(upload: Upload) -> Result<Upload, Problem> {
    let names = upload.more.iter().map(|(name, _)| name).chain([&upload.name]);
    if names.into_iter().any(|name| name.contains('\0'))
        || upload.fields.iter().any(|(_, value)| value.contains('\0'))
    {
        return Err(Problem::call("bad-request", "文件名或字段中有不可用的字符（NUL）"));
    }
    Ok(upload)
}

/// The body, up to a limit.
///
/// # Errors
/// When it is longer, or breaks off.
#[boxed::future]
pub async fn read(request: Request, limit: usize) -> Result<Bytes, Problem> {
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let too_large =
        || Problem::call("too-large", format!("请求体超过{} MB，请拆分后发送", limit / 1024 / 1024));
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    to_bytes(request.into_body(), limit).await.map_err(|error| {
        let is_length = std::error::Error::source(&error)
            .is_some_and(|source| source.to_string().contains("length limit"));
        if is_length {
            too_large()
        } else {
            Problem::call("bad-request", "请求体没有发完，请重新发送")
        }
    })
}

/// The request with its whole body in memory.
#[boxed::future]
async fn read_whole(request: Request, limit: usize) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = read(Request::from_parts(parts.clone(), body), limit).await?;
    let mut whole = Request::from_parts(parts, axum::body::Body::from(bytes));
    // The limit is checked above; the framework's own smaller one would cut uploads off.
    axum::extract::DefaultBodyLimit::max(limit).apply(&mut whole);
    Ok(whole)
}

/// The media type without its parameters.
#[must_use]
pub fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type == "application/json"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// A value from JSON: a text that is no JSON is refused with line and column, a value of the wrong
/// form as a problem of its field.
///
/// # Errors
/// Both.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let has_nul_escape = bytes.windows(6).any(|window| window == b"\\u0000");
    if has_nul_escape
        && let Ok(value) = serde_json::from_slice::<Value>(bytes)
        && holds_nul(&value)
    {
        return Err(Problem::invalid("", "文字中有不可用的字符（NUL），请删去"));
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            let (field, message) = wrong_form(&error.to_string());
            Problem::invalid(&field, format!("{message}（第{}行第{}列）", error.line(), error.column()))
        }
        _ => Problem::Call {
            code: "malformed-json",
            detail: format!("请求体不是有效的JSON：第{}行第{}列附近有误", error.line(), error.column()),
            more: json!({ "line": error.line(), "column": error.column() }),
        },
    })
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

/// The field and the words for what the reader of JSON says.
fn wrong_form(message: &str) -> (String, String) {
    let quoted = message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("missing field") {
        return (quoted.clone(), format!("缺少字段{quoted}"));
    }
    if message.starts_with("unknown field") {
        return (quoted.clone(), format!("没有字段{quoted}，请核对字段名"));
    }
    if message.starts_with("duplicate field") {
        return (quoted.clone(), format!("字段{quoted}重复"));
    }
    (String::new(), in_chinese(message))
}

/// The usual messages of the readers of values, in Chinese.
fn in_chinese(message: &str) -> String {
    let quoted = message.split('`').nth(1).unwrap_or_default();
    if message.contains("unknown variant") {
        let expected =
            message.split("expected").nth(1).map(|rest| rest.split(" at line").next().unwrap_or(rest).trim());
        return format!(
            "“{quoted}”不是可用的值，可用：{}",
            expected.unwrap_or_default().replace("one of ", "").replace(" or ", "、")
        );
    }
    if message.contains("missing field") {
        return format!("缺少{quoted}");
    }
    if message.contains("invalid type")
        || message.contains("invalid value")
        || message.contains("invalid digit")
    {
        return "值的类型不对，请对照 /openapi.json 检查".to_owned();
    }
    if message.contains("date") || message.contains("parse") {
        return "日期应写成 2026-11-22 的形式".to_owned();
    }
    "值的形式不对，请对照 /openapi.json 检查".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        #[expect(dead_code, reason = "only the reading is tested")]
        name: String,
    }

    fn refusal(text: &str) -> String {
        match parse::<Example>(text.as_bytes()).expect_err(text) {
            Problem::Call { code, detail, more } => format!("{code}|{detail}|{}", more["line"]),
            Problem::Operation(operations::OperationError::Invalid(problems)) => {
                format!("{}|{}", problems[0].field, problems[0].message)
            }
            Problem::Operation(other) => other.to_string(),
        }
    }

    #[test]
    fn a_wrong_body_is_refused_with_its_place() {
        for (text, expected) in [
            ("{\n\"name\": }", "malformed-json|请求体不是有效的JSON：第2行第9列附近有误|2"),
            ("", "malformed-json|请求体不是有效的JSON：第1行第0列附近有误|1"),
            ("{}", "name|缺少字段name（第1行第2列）"),
            ("{\"nane\":\"a\"}", "nane|没有字段nane，请核对字段名（第1行第7列）"),
            ("{\"name\":1}", "|值的类型不对，请对照 /openapi.json 检查（第1行第9列）"),
            ("{\"name\":\"a\\u0000b\"}", "|文字中有不可用的字符（NUL），请删去"),
        ] {
            assert_eq!(refusal(text), expected, "{text}");
        }
        assert!(parse::<Example>(b"{\"name\":\"\\\\u0000\"}").is_ok(), "a text about NUL holds none");
    }
}
