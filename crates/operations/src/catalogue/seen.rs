//! What a person had before them when they decided: an act on a page that was opened before the version changed
//! is refused, so that nobody submits, approves or publishes what they never saw (R69, R70).

use super::place::Place;
use crate::{OperationError, Writing};
use serde_json::json;
use std::hash::{DefaultHasher, Hash, Hasher};
use storage::catalogue::row;

/// The sign of what stands in a version now: the same as long as its rows are, and its last submission.
pub(super) fn stamp<'a>(submitted_at: Option<&str>, rows: impl Iterator<Item = (&'a str, i64)>) -> String {
    let mut hasher = DefaultHasher::new();
    submitted_at.hash(&mut hasher);
    for (key, revision) in rows {
        (key, revision).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// Refuses where the version is not what the person saw; an empty sign says that nothing was looked at, as of
/// programs and of acts on many versions.
#[boxed::future]
pub(super) async fn refuse_unseen(
    writing: &mut Writing<'_>,
    at: &Place,
    seen: &str,
    act: &str,
) -> Result<(), OperationError> {
    if seen.is_empty() {
        return Ok(());
    }
    let rows = row::of_version(writing.connection(), at.version.id).await?;
    let rows = rows.iter().map(|row| (row.keyed.key.as_str(), row.revision));
    if stamp(at.version.submitted_at.as_deref(), rows) == seen {
        return Ok(());
    }
    Err(OperationError::Conflict {
        message: format!("您打开页面以后，这份目录又有改动，没有{act}。请核对现在的内容后再办"),
        places: json!({ "version_id": at.version.id }),
    })
}
