//! Jobs: where long work stands, and asking it to stop.

use super::answer::{Answer, done};
use super::mirror::{Form, mirror};
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::Method;
use domain::organisation::Permission;
use operations::job as source;

mirror! {
    /// 任务
    pub struct Job from source::Job {
        /// 编号
        id: i64,
        /// 种类
        kind: String,
        /// 名称
        title: String,
        /// 状态：queued 排队中，running 进行中，done 已完成，failed 未完成，cancelled 已取消
        state: String,
        /// 已做的步数
        done: u64,
        /// 总步数，未知时为0
        total: u64,
        /// 正在做什么，或怎样结束
        progress: String,
        /// 回执
        receipt: JobReceipt,
        /// 所涉机构
        unit_id: i64,
        /// 发起时刻
        queued_at: String,
        /// 开始时刻
        started_at: Option<String>,
        /// 结束时刻
        ended_at: Option<String>,
        /// 是否已要求取消
        is_stopping: bool,
        /// 领取的次数，中断后接续的大于1
        attempts: u64,
    }
}

mirror! {
    /// 任务的回执
    pub struct JobReceipt from source::Receipt {
        /// 办成的数量
        done: u64,
        /// 没有办成的
        refused: Vec<JobRefused>,
        /// 说明
        words: String,
        /// 结果的地址
        url: String,
        /// 生成的文件
        files: Vec<JobFile>,
    }
}

mirror! {
    /// 任务没有办成的一项
    pub struct JobRefused from source::Refused {
        /// 事项
        what: String,
        /// 原因
        why: String,
    }
}

mirror! {
    /// 任务生成的文件
    pub struct JobFile from source::ReceiptFile {
        /// 名称
        name: String,
        /// 媒体类型
        media_type: String,
        /// 内容的 SHA-256
        sha256: String,
        /// 字节数
        size: u64,
    }
}

impl Form<String> for source::JobState {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

/// Adds the routes. Whoever has notices may have jobs.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let own = Access::Token(Permission::ReadOrganisation);
    registry.read("/api/v1/jobs/{id}", own, show_job).act(
        &Method::POST,
        "/api/v1/jobs/{id}/cancel",
        own,
        cancel_job,
    )
}

/// 一个任务
///
/// 本人发起的，或本人管理的机构的。
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "任务", params(("id" = i64, Path, description = "任务编号")), responses((status = 200, body = Job)), security(("token" = [])))]
#[boxed::future]
pub async fn show_job(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Json<Job>, Problem> {
    Ok(Json(state.operations.job(&signed_in.act(), id).await?.form()))
}

/// 取消任务
///
/// 排队中的立即取消；进行中的做完手头一步后停下。
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "任务", params(("id" = i64, Path, description = "任务编号")), responses((status = 200, body = super::answer::Done)), security(("token" = [])))]
#[boxed::future]
pub async fn cancel_job(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    state.operations.cancel_job(&signed_in.act(), id).await?;
    done()
}
