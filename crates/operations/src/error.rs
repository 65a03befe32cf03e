//! Why an act was not done: a code for programs, a text for people, and nothing half-written.

use domain::organisation::Permission;
use storage::StorageError;

/// A problem with one field of a form, or with one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldProblem {
    /// The field, empty for the whole form.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl FieldProblem {
    /// A problem of a field.
    #[must_use]
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }
}

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// Nobody is signed in, or the session is no longer good.
    #[error("请先登录")]
    NotSignedIn,
    /// A program brought no token, or one that is wrong or no longer good.
    #[error(
        "没有接口令牌，或者令牌不正确、已失效、已被撤销；请在请求头写明 Authorization: Bearer 与有效的接口令牌"
    )]
    BadToken,
    /// The person does not hold the right here.
    #[error("您没有在此处“{}”的权限；需要时请联系系统管理员授予角色", .0.label())]
    NotPermitted(Permission),
    /// A rule forbids the person, though the role would allow it (R268).
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or the person may not know of it.
    #[error("没有找到{0}，可能已被移动或撤回")]
    NotFound(String),
    /// The input is not acceptable; what was typed is kept by the caller.
    #[error("{}", .0.first().map_or("填写有误", |p| p.message.as_str()))]
    Invalid(Vec<FieldProblem>),
    /// The object is no longer in the state the person saw.
    #[error("{message}")]
    Conflict {
        /// What happened, who did it and what to do.
        message: String,
        /// The places concerned, as JSON for the screen.
        places: serde_json::Value,
    },
    /// The act is not possible in the present state.
    #[error("{0}")]
    State(String),
    /// Too many tries.
    #[error("{0}")]
    Throttled(String),
    /// A file could not be understood.
    #[error("{0}")]
    File(#[from] files::FileError),
    /// The store failed.
    #[error("{}", unavailable(.0))]
    Storage(#[from] StorageError),
    /// Something that should not happen.
    #[error("系统内部错误，请联系系统管理员")]
    Internal(String),
}

/// What a person is told of the store's trouble; its own words go to the log.
fn unavailable(error: &StorageError) -> &'static str {
    if error.is_full() {
        "服务器的磁盘已满，没有保存；请联系系统管理员清理磁盘后再试，已填写的内容请先复制保存"
    } else if matches!(error, StorageError::Unsure(_)) {
        "保存时与数据库的连接中断，不能确定是否已保存；请稍后先查看是否已经办好，再决定要不要重新提交"
    } else {
        "系统暂时不可用，请稍后再试；已填写的内容未提交"
    }
}

impl OperationError {
    /// The stable code for programs: the last part of a problem document's `type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn | Self::BadToken => "not-signed-in",
            Self::NotPermitted(_) => "not-permitted",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound(_) => "not-found",
            Self::Invalid(_) => "invalid",
            Self::Conflict { .. } => "conflict",
            Self::State(_) => "wrong-state",
            Self::Throttled(_) => "throttled",
            Self::File(_) => "unreadable-file",
            Self::Storage(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn | Self::BadToken => 401,
            Self::NotPermitted(_) | Self::Forbidden(_) => 403,
            Self::NotFound(_) => 404,
            Self::Invalid(_) | Self::File(_) => 422,
            Self::Conflict { .. } | Self::State(_) => 409,
            Self::Throttled(_) => 429,
            Self::Storage(_) => 503,
            Self::Internal(_) => 500,
        }
    }

    /// One problem of one field.
    #[must_use]
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, message)])
    }
}
