//! Loading many records in one call: lines of JSON in, a line of answer for each out, in their order, while
//! the rest still comes in.

use super::form::{DisclosureToLoad, status};
use crate::api::answer::Answer;
use crate::api::extract::{Query, parse};
use crate::api::problem::Problem;
use crate::core::{AppState, SignedIn};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt as _};
use operations::disclosure::{LoadHow, LoadStatus};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use utoipa::{IntoParams, ToSchema};

/// The longest line.
const LONGEST_LINE: usize = 2 * 1024 * 1024;
/// Answers that may wait for a slow reader.
const WAITING: usize = 64;
/// No problem document comes near this.
const LONGEST_PROBLEM: usize = 1024 * 1024;

/// How a batch is done.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct BatchQuery {
    /// 只检查，不装载
    pub dry_run: bool,
}

/// 一行的结果
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchAnswer {
    /// 第几行，从1计
    pub row: u64,
    /// created 新增，updated 有改动，unchanged 没有改动，refused 未装载
    pub status: String,
    /// 信息编号
    pub id: Option<i64>,
    /// 需要留意的：没有写明是哪一项公开内容的，列出该事项的各项内容
    pub warnings: Vec<String>,
    /// 未装载的原因（问题文档）
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// 成批装载信息
///
/// 请求体一行一条（NDJSON），逐行返回结果，次序与请求相同。不需要 Idempotency-Key：同一令牌、同一 external_id 再次发送只会更新，不会重复。
/// dry_run=true 只检查不装载。
#[utoipa::path(post, path = "/api/v1/disclosures/batch", tag = "信息公开", params(BatchQuery),
    request_body(content((DisclosureToLoad = "application/x-ndjson"))),
    responses((status = 200, body = BatchAnswer, content_type = "application/x-ndjson")), security(("token" = [])))]
#[boxed::future]
pub async fn load_batch(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(query): Query<BatchQuery>,
    request: Request,
) -> Answer {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Bytes>(WAITING);
    tokio::spawn(async move {
        let (is_trial, loaded, tried) = (query.dry_run, Vec::new(), HashMap::new());
        let batch = Batch { state, signed_in, is_trial, row: 0, loaded, tried, sender };
        batch.run(request.into_body().into_data_stream()).await;
    });
    let answers = futures::stream::unfold(receiver, |mut receiver| async move {
        let line = receiver.recv().await?;
        Some((Ok::<_, Infallible>(line), receiver))
    });
    let mut response = Response::new(Body::from_stream(answers));
    let kind = HeaderValue::from_static("application/x-ndjson; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

struct Batch {
    state: AppState,
    signed_in: SignedIn,
    is_trial: bool,
    row: u64,
    loaded: Vec<i64>,
    /// Of a trial, which keeps nothing: the numbers that were new, each with the hash of its last line.
    tried: HashMap<String, u64>,
    sender: tokio::sync::mpsc::Sender<Bytes>,
}

impl Batch {
    /// Works off the lines as they come. Where the caller goes away, what was answered stays and the rest is
    /// not begun.
    async fn run(mut self, mut body: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin) {
        let mut waiting = BytesMut::new();
        let mut is_whole = true;
        'body: while let Some(chunk) = body.next().await {
            let Ok(chunk) = chunk else {
                is_whole = false;
                break;
            };
            waiting.extend_from_slice(&chunk);
            while let Some(end) = waiting.iter().position(|byte| *byte == b'\n') {
                let line = waiting.split_to(end + 1);
                if !self.line(&line).await {
                    is_whole = false;
                    break 'body;
                }
            }
            if waiting.len() > LONGEST_LINE {
                self.row += 1;
                let problem =
                    Problem::call("too-large", format!("第{}行超过2 MB，其后的行没有处理", self.row));
                self.refuse(problem).await;
                is_whole = false;
                break;
            }
        }
        if is_whole && !waiting.is_empty() {
            let rest = waiting.split();
            self.line(&rest).await;
        }
        if !self.is_trial && !self.loaded.is_empty() {
            let act = self.signed_in.act();
            if let Err(error) = self.state.operations.tell_of_batch(&act, &self.loaded).await {
                tracing::error!(%error, "成批装载以后没有通知到审核员");
            }
        }
    }

    /// One line; false when nobody listens any more.
    #[boxed::future]
    async fn line(&mut self, line: &[u8]) -> bool {
        let line = line.trim_ascii();
        if line.is_empty() {
            return true;
        }
        self.row += 1;
        match self.load(line).await {
            Ok(answer) => self.send(&answer).await,
            Err(problem) => self.refuse(problem).await,
        }
    }

    #[boxed::future]
    async fn load(&mut self, line: &[u8]) -> Result<BatchAnswer, Problem> {
        let input: DisclosureToLoad = parse(line)?;
        let number = input.external_id.as_deref().unwrap_or_default().trim().to_owned();
        if number.is_empty() {
            return Err(Problem::invalid(
                "external_id",
                "成批装载的每一条都要有业务系统中的编号，重复发送时才不会重复装载",
            ));
        }
        let submits = input.submit.unwrap_or(true);
        let how = LoadHow { submits, tells: false, is_trial: self.is_trial, renews: false };
        let act = self.signed_in.act();
        let loading = input.loading()?;
        let loaded =
            self.state.operations.load_disclosure(&act, self.signed_in.token_id, &loading, how).await?;
        if submits && loaded.status != LoadStatus::Unchanged {
            self.loaded.push(loaded.id);
        }
        let told = match self.is_trial && loaded.status == LoadStatus::Created {
            true => self.tried(number, line),
            false => loaded.status,
        };
        Ok(BatchAnswer {
            row: self.row,
            status: status(told).to_owned(),
            id: (!self.is_trial || loaded.status != LoadStatus::Created).then_some(loaded.id),
            warnings: loaded.warnings,
            problem: None,
        })
    }

    /// What would have become of a line whose number the database does not know: the first of its number makes a
    /// record, a later one changes it or says the same.
    fn tried(&mut self, number: String, line: &[u8]) -> LoadStatus {
        let mut hasher = DefaultHasher::new();
        line.hash(&mut hasher);
        let hash = hasher.finish();
        match self.tried.insert(number, hash) {
            None => LoadStatus::Created,
            Some(before) if before == hash => LoadStatus::Unchanged,
            Some(_) => LoadStatus::Updated,
        }
    }

    #[boxed::future]
    async fn refuse(&mut self, problem: Problem) -> bool {
        let body = to_bytes(problem.into_response().into_body(), LONGEST_PROBLEM).await.unwrap_or_default();
        let problem = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let answer = BatchAnswer {
            row: self.row,
            status: "refused".to_owned(),
            id: None,
            warnings: Vec::new(),
            problem: Some(problem),
        };
        self.send(&answer).await
    }

    #[boxed::future]
    async fn send(&self, answer: &BatchAnswer) -> bool {
        let mut line = serde_json::to_vec(answer).unwrap_or_default();
        line.push(b'\n');
        self.sender.send(Bytes::from(line)).await.is_ok()
    }
}
