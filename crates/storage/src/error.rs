//! What can go wrong below operations.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refused or could not be reached.
    #[error("数据库：{}{}", hint(.0), .0)]
    Database(#[from] sqlx::Error),
    /// A stored value is not in the form this version writes.
    #[error("存储的数据无法识别：{0}")]
    Damaged(String),
    /// A file under the data directory could not be read or written.
    #[error("文件：{0}")]
    File(#[from] std::io::Error),
    /// The database is newer than this program, or a migration is missing.
    #[error("数据库版本：{0}")]
    Version(String),
    /// The connection broke while what was written was made lasting: it may be stored, and it may not.
    #[error("数据库在提交时断开：{0}")]
    Unsure(sqlx::Error),
    /// The search index failed.
    #[error("检索索引：{0}")]
    Search(String),
}

impl StorageError {
    /// What a commit came to. Where the server answered, nothing is stored; where it went away, nobody knows.
    pub(crate) fn of_commit(error: sqlx::Error) -> Self {
        // 57P01 to 57P03: the server is shut down, crashed, or not up yet.
        let is_answer = matches!(&error, sqlx::Error::Database(answer)
            if !answer.code().is_some_and(|code| code.starts_with("57P")));
        if is_answer { Self::Database(error) } else { Self::Unsure(error) }
    }

    /// True when a unique constraint was hit: the row exists already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// True when the database could not be reached, as opposed to refusing a statement.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Database(
                sqlx::Error::Io(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::Tls(_)
            )
        )
    }
}

impl StorageError {
    /// True when the disk or the database's space is used up.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::File(error) | Self::Database(sqlx::Error::Io(error)) => {
                error.kind() == std::io::ErrorKind::StorageFull
            }
            // SQLITE_FULL, and PostgreSQL's disk_full.
            Self::Database(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("13" | "53100"))
            }
            _ => false,
        }
    }
}

/// What the person who set the database up is told before its own words.
fn hint(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::PoolTimedOut => "连接超时。请核对地址和端口，看数据库是否已启动、连接数是否用完：",
        sqlx::Error::Io(_) => "连接不上数据库服务器。请核对地址和端口，看数据库是否已启动：",
        sqlx::Error::Tls(_) => "与数据库服务器的加密连接没有建立。请核对证书和 sslmode：",
        sqlx::Error::Configuration(_) => "数据库地址写得不对：",
        sqlx::Error::Database(answer) => match answer.code().as_deref() {
            Some("3D000") => "服务器上没有这个数据库。请先建库，或核对地址最后的库名：",
            Some("28P01" | "28000") => "数据库账号或口令不对，或者不许从本机登录：",
            Some("42501") => "数据库用户的权限不够。它要能在库中建表：",
            Some("53300") => "数据库服务器的连接数已用完：",
            _ => "",
        },
        _ => "",
    }
}

impl From<serde_json::Error> for StorageError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::StorageError;
    use std::io::{Error, ErrorKind};

    #[test]
    fn a_full_disk_is_told_from_other_faults() {
        let file = |kind: ErrorKind| StorageError::File(Error::from(kind));
        assert!(file(ErrorKind::StorageFull).is_full());
        assert!(!file(ErrorKind::NotFound).is_full());
        assert!(!StorageError::Damaged(String::new()).is_full());
    }

    #[test]
    fn what_is_wrong_with_the_connection_is_said_in_chinese_before_its_own_words() {
        let refused = sqlx::Error::Io(Error::from(ErrorKind::ConnectionRefused));
        let told = StorageError::Database(refused).to_string();
        assert!(told.starts_with("数据库：连接不上数据库服务器。"), "{told}");
        let late = StorageError::Database(sqlx::Error::PoolTimedOut).to_string();
        assert!(late.contains("连接超时") && late.contains("timed out"), "{late}");
    }

    #[test]
    fn a_commit_that_nobody_answered_is_no_refusal() {
        let lost = sqlx::Error::Io(Error::from(ErrorKind::UnexpectedEof));
        assert!(matches!(StorageError::of_commit(lost), StorageError::Unsure(_)));
        assert!(matches!(StorageError::of_commit(sqlx::Error::WorkerCrashed), StorageError::Unsure(_)));
    }
}
