//! 修订缘由 of an import: a file that becomes the next version of a published catalogue says why (R80).

use crate::console::form::{Choice, Posted, readable};
use domain::maintenance::ChangeTrigger;
use operations::OperationError;
use operations::catalogue::ImportPreview;
use operations::maintenance::Cause;

/// The fields of the cause.
#[derive(Debug, Clone, Default)]
pub struct CauseFields {
    /// True where a table may become the next version of a published catalogue.
    pub asked: bool,
    /// The triggers; the chosen one is current.
    pub triggers: Vec<Choice>,
    /// The reason as typed.
    pub reason: String,
    /// The document as typed.
    pub document: String,
    /// The day as typed.
    pub on: String,
}

impl CauseFields {
    /// The fields as they were typed; asked for where something is published, or where the want of them was the
    /// reason of a refusal.
    #[must_use]
    pub fn of(shown: &ImportPreview, posted: &Posted, error: Option<&OperationError>) -> Self {
        let trigger = |trigger: &ChangeTrigger| Choice {
            current: trigger.id == posted.get("trigger"),
            ..Choice::new(trigger.id.clone(), trigger.label.clone())
        };
        let is_wanted = |error: &OperationError| {
            matches!(error, OperationError::Invalid(problems)
                if problems.iter().any(|problem| FIELDS.contains(&problem.field.as_str())))
        };
        Self {
            asked: shown.catalogues.iter().any(|table| table.is_published) || error.is_some_and(is_wanted),
            triggers: ChangeTrigger::all().iter().map(trigger).collect(),
            reason: posted.get("reason").to_owned(),
            document: posted.get("document").to_owned(),
            on: posted.get("on").to_owned(),
        }
    }
}

const FIELDS: [&str; 4] = ["trigger", "reason", "document", "on"];

/// The cause as typed; empty where nothing was.
///
/// # Errors
/// When the day is no day.
pub fn typed(posted: &Posted) -> Result<Cause, OperationError> {
    let mut problems = Vec::new();
    let cause = Cause {
        trigger: posted.get("trigger").to_owned(),
        reason: posted.get("reason").to_owned(),
        document: posted.get("document").to_owned(),
        on: posted.date("on", &mut problems),
    };
    readable(problems)?;
    Ok(cause)
}
