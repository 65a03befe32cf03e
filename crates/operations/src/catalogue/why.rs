//! Why an imported table becomes a new version (R80): each change of what is published says its reason.

use super::place::Place;
use crate::maintenance::Cause;
use crate::{Act, FieldProblem, OperationError, Writing};
use storage::catalogue::version::Catalogue;
use storage::maintenance::{CauseRow, cause};

/// What a first version says. Public, so without the name that a clerk gave the file: the sealed original keeps it.
const IMPORTED: &str = "由文件导入";

/// The reason of a version about to be written.
#[derive(Debug, Clone)]
pub(super) struct Why {
    /// As histories print it.
    pub words: String,
    cause: Option<CauseRow>,
}

impl Why {
    /// Of a first version, that it was imported; of what takes the place of a revision in work, the cause of that;
    /// else what the person gives.
    #[boxed::future]
    pub async fn of(
        writing: &mut Writing<'_>,
        act: &Act,
        catalogue: &Catalogue,
        given: &Cause,
    ) -> Result<Self, OperationError> {
        if catalogue.published_version_id.is_none() {
            return Ok(Self { words: IMPORTED.to_owned(), cause: None });
        }
        if let Some(open) = catalogue.draft_version_id {
            let words = Place::read(writing.connection(), open).await?.version.reason;
            let cause = cause::of_version(writing.connection(), open).await?;
            if cause.is_some() || !(words.is_empty() || words == IMPORTED) {
                return Ok(Self { words, cause });
            }
        }
        let given = given.checked(act).map_err(about_a_revision)?;
        Ok(Self { words: given.words(), cause: Some(given.row(0)) })
    }

    /// Writes the cause beside its version.
    pub async fn write(self, writing: &mut Writing<'_>, version_id: i64) -> Result<(), OperationError> {
        let Some(row) = self.cause else { return Ok(()) };
        Ok(cause::insert(writing.connection(), &CauseRow { version_id, ..row }).await?)
    }
}

/// Says why it is asked: the person came with a file, not to begin a revision.
fn about_a_revision(error: OperationError) -> OperationError {
    let OperationError::Invalid(problems) = error else { return error };
    let say = |problem: FieldProblem| FieldProblem {
        message: format!("这份目录已有发布的版本，导入后成为新的版本：{}", problem.message),
        ..problem
    };
    OperationError::Invalid(problems.into_iter().map(say).collect())
}
