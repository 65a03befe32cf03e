//! Why a new version of a published catalogue is made (R80): trigger, reason, document, date.

use crate::organisation::field::not_after_today;
use crate::{Act, OperationError, Operations, Writing};
use domain::maintenance::ChangeTrigger;
use jiff::civil::Date;
use serde::Serialize;
use storage::maintenance::{CauseRow, cause};

/// The cause of a new version as a person gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// The identifier of a trigger of the vocabulary.
    pub trigger: String,
    /// The reason in words.
    pub reason: String,
    /// The document that brought it about; may be empty.
    pub document: String,
    /// The day of the document or of the event.
    pub on: Option<Date>,
}

/// The cause of a version as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionCause {
    /// The identifier of the trigger.
    pub trigger: String,
    /// The trigger in words.
    pub trigger_label: String,
    /// The reason in words.
    pub reason: String,
    /// The document.
    pub document: String,
    /// The day.
    pub on: Option<String>,
}

impl Cause {
    /// A cause without a document.
    #[must_use]
    pub fn new(trigger: &str, reason: &str) -> Self {
        Self { trigger: trigger.to_owned(), reason: reason.to_owned(), ..Self::default() }
    }

    /// The cause with its fields checked.
    pub(crate) fn checked(&self, act: &Act) -> Result<Self, OperationError> {
        let mut fields = crate::organisation::field::Fields::default();
        if ChangeTrigger::from_id(&self.trigger).is_none() {
            let labels: Vec<&str> = ChangeTrigger::all().iter().map(|one| one.label.as_str()).collect();
            fields.problem("trigger", format!("请选择因何修订：{}", labels.join("、")));
        }
        let reason = crate::text::clean(&self.reason);
        if reason.is_empty() {
            fields.problem("reason", "请填写修订的具体缘由");
        } else if reason.chars().count() > 500 {
            fields.problem("reason", "修订的缘由最多填写500字，请精简");
        }
        let document = fields.optional("document", "依据文件", &self.document, 200);
        if let Some(on) = self.on {
            not_after_today(&mut fields, "on", on, act.today());
        }
        fields.check()?;
        Ok(Self { trigger: self.trigger.clone(), reason, document, on: self.on })
    }

    /// As histories print it: 新政策：……（《文件》，2026-03-01）.
    pub(crate) fn words(&self) -> String {
        let label = ChangeTrigger::from_id(&self.trigger).map_or("", |trigger| trigger.label.as_str());
        let mut about: Vec<String> = Vec::new();
        if !self.document.is_empty() {
            about.push(self.document.clone());
        }
        about.extend(self.on.map(|on| on.to_string()));
        let about = if about.is_empty() { String::new() } else { format!("（{}）", about.join("，")) };
        format!("{label}：{}{about}", self.reason)
    }

    /// Writes the cause beside its version.
    #[boxed::future]
    pub(crate) async fn write(
        &self,
        writing: &mut Writing<'_>,
        version_id: i64,
    ) -> Result<(), OperationError> {
        Ok(cause::insert(writing.connection(), &self.row(version_id)).await?)
    }

    /// As it is stored.
    pub(crate) fn row(&self, version_id: i64) -> CauseRow {
        CauseRow {
            version_id,
            cause: self.trigger.clone(),
            words: self.reason.clone(),
            document: self.document.clone(),
            on_date: self.on.map(|on| on.to_string()),
        }
    }
}

impl Operations {
    /// Why a version was made; none for a first version. Public, like the reason it prints.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn version_cause(&self, version_id: i64) -> Result<Option<VersionCause>, OperationError> {
        let row = cause::of_version(&mut *self.store.read().await?, version_id).await?;
        Ok(row.map(|row| VersionCause {
            trigger_label: ChangeTrigger::from_id(&row.cause)
                .map(|trigger| trigger.label.clone())
                .unwrap_or_default(),
            trigger: row.cause,
            reason: row.words,
            document: row.document,
            on: row.on_date,
        }))
    }
}
