//! The versions of a record that were public once, for everybody to read and to compare (R67, R108). A withdrawal takes
//! all of them off; what was posted for a time (R42a) and what held personal data is not shown in any earlier version.

use super::public::{Known, WithdrawnRecord};
use super::view::VersionView;
use crate::{OperationError, Operations};
use domain::disclosure::privacy::personal_numbers;
use domain::disclosure::{ChangedField, RecordState, changed_fields};
use serde::Serialize;
use storage::Connection;
use storage::disclosure::version::RecordVersion;

/// Why an earlier version is no longer shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// It was posted for a time, after which personal data is hidden (R42a).
    Posted,
    /// It was corrected because it held what must not be public (R250).
    Corrected,
}

/// A version that was public once.
#[derive(Debug, Clone, Serialize)]
pub struct PublicVersion {
    /// Why it is not shown; none where it is.
    pub hidden: Option<Hidden>,
    /// What it says; of a hidden one only its number, days and note.
    #[serde(flatten)]
    pub version: VersionView,
}

/// The versions of a public record.
#[derive(Debug, Clone, Serialize)]
pub struct PublicVersions {
    /// The record.
    pub id: i64,
    /// 索引号
    pub index_number: String,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// 名称 as it is public now.
    pub title: String,
    /// The number of the version that is public now.
    pub current: i64,
    /// The newest first.
    pub versions: Vec<PublicVersion>,
}

impl Hidden {
    /// The words that everybody reads.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Posted => "这个版本在公示期内公开过个人信息，公示期满或者更正以后不再提供",
            Self::Corrected => "这个版本含有不应公开的内容，已经更正，不再提供",
        }
    }
}

impl PublicVersions {
    /// A version by its number.
    ///
    /// # Errors
    /// When no version of that number was public.
    pub fn version(&self, number: i64) -> Result<&PublicVersion, OperationError> {
        let found = self.versions.iter().find(|one| one.version.number == number);
        found.ok_or_else(|| OperationError::NotFound("该信息的这个版本".to_owned()))
    }

    /// What differs between two versions that are shown, or why one of them is not.
    ///
    /// # Errors
    /// When no version of one of the numbers was public.
    pub fn difference(
        &self,
        from: i64,
        to: i64,
    ) -> Result<Result<Vec<ChangedField>, Hidden>, OperationError> {
        let (from, to) = (self.version(from)?, self.version(to)?);
        Ok(match from.hidden.or(to.hidden) {
            Some(hidden) => Err(hidden),
            None => Ok(changed_fields(&from.version.face(), &to.version.face())),
        })
    }

    /// The version that was public before one.
    #[must_use]
    pub fn before(&self, number: i64) -> Option<&PublicVersion> {
        self.versions.iter().filter(|one| one.version.number < number).max_by_key(|one| one.version.number)
    }
}

impl Operations {
    /// The versions of a public record, or the notice of its withdrawal.
    ///
    /// # Errors
    /// When there is none, or it never was public.
    #[boxed::future]
    pub async fn public_versions(
        &self,
        id: i64,
    ) -> Result<Result<PublicVersions, WithdrawnRecord>, OperationError> {
        let mut connection = self.store.read().await?;
        let known = match Known::read(&mut connection, id).await? {
            Ok(known) => known,
            Err(withdrawn) => return Ok(Err(withdrawn)),
        };
        let (now, place) = (known.now(), &known.place);
        Ok(Ok(PublicVersions {
            id,
            index_number: known.index_number.clone(),
            unit: place.unit.name.clone(),
            unit_code: place.unit.code.clone(),
            title: now.title.clone(),
            current: now.number,
            versions: of_record(&mut connection, &known.all, now).await?,
        }))
    }
}

/// Those of all versions that were public once, the newest first; what is hidden is left out of them.
#[boxed::future]
pub(super) async fn of_record(
    connection: &mut Connection,
    all: &[RecordVersion],
    now: &RecordVersion,
) -> Result<Vec<PublicVersion>, OperationError> {
    let is_posted = storage::disclosure::posting::hides_earlier(connection, now.disclosure_id).await?;
    let was_public = |one: &&RecordVersion| {
        [RecordState::Published.id(), RecordState::Superseded.id()].contains(&one.state.as_str())
    };
    // What corrects hides everything before it, also after later changes.
    let corrected =
        all.iter().filter(was_public).filter(|one| one.hides_earlier == 1).map(|one| one.number).max();
    let shown = |one: &RecordVersion| -> Result<PublicVersion, OperationError> {
        let hidden = match one.id == now.id {
            true => None,
            false if is_posted => Some(Hidden::Posted),
            false if corrected.is_some_and(|number| one.number < number) || holds_numbers(one) => {
                Some(Hidden::Corrected)
            }
            false => None,
        };
        let mut version = VersionView::of(one.clone())?;
        if hidden.is_some() {
            for text in [
                &mut version.title,
                &mut version.summary,
                &mut version.body,
                &mut version.link,
                &mut version.document_number,
                &mut version.spread,
                &mut version.claim,
            ] {
                text.clear();
            }
        }
        Ok(PublicVersion { hidden, version })
    };
    all.iter().filter(was_public).map(shown).collect()
}

/// What the gate would refuse today is not shown in a version that is past, whatever let it through then (R250).
fn holds_numbers(one: &RecordVersion) -> bool {
    [&one.title, &one.summary, &one.text, &one.spread, &one.claim]
        .into_iter()
        .any(|text| !personal_numbers(text).is_empty())
}
