//! Published compilations (R74, R75): public reading.

use super::mirror::{Form, mirror};
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState};
use axum::Json;
use axum::extract::{Path, State};
use operations::compilation as source;

mirror! {
    /// 文件汇编
    pub struct Compilation from source::PublicCompilation {
        /// 编号
        id: i64,
        /// 区（县）代码
        unit_code: String,
        /// 区（县）名称
        unit: String,
        /// 名称
        title: String,
        /// 期号
        number: i64,
        /// 发布时刻
        published_at: String,
        /// 区政府同意的时刻
        consented_at: String,
        /// 收入目录的份数
        catalogues: usize,
        /// 是否为该区现行的一期
        is_current: bool,
        /// 撤回的理由，未撤回的为空
        withdrawal_notice: Option<String>,
        /// 文件；撤回的没有
        files: Vec<CompilationFile>,
    }
}

mirror! {
    /// 文件汇编的一个文件
    pub struct CompilationFile from source::CompilationFile {
        /// 格式：pdf、docx、xlsx、html
        format: String,
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

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/api/v1/compilations", Access::Public, list_compilations).read(
        "/api/v1/compilations/{id}",
        Access::Public,
        show_compilation,
    )
}

/// 已发布的文件汇编
///
/// 最新的在前，包括旧的各期和已撤回的。
#[utoipa::path(get, path = "/api/v1/compilations", tag = "文件汇编", responses((status = 200, body = Vec<Compilation>)))]
#[boxed::future]
pub async fn list_compilations(State(state): State<AppState>) -> Result<Json<Vec<Compilation>>, Problem> {
    Ok(Json(state.operations.public_compilations().await?.form()))
}

/// 一期文件汇编
#[utoipa::path(get, path = "/api/v1/compilations/{id}", tag = "文件汇编", params(("id" = i64, Path, description = "汇编编号")), responses((status = 200, body = Compilation)))]
#[boxed::future]
pub async fn show_compilation(
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<Compilation>, Problem> {
    Ok(Json(state.operations.public_compilation(id).await?.form()))
}
