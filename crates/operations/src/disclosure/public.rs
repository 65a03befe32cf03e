//! Records as everybody reads them: the one that is public now, its earlier versions, or the notice of its
//! withdrawal.

use super::attachment::{self, AttachmentView};
use super::due;
use super::place::{RecordPlace, damaged, no_record};
use super::posting::{self, PostingView};
use super::public_version::{self, PublicVersion};
use super::receipt::{self, PublicPlace};
use super::view::VersionView;
use crate::{OperationError, Operations};
use domain::calendar::DayExplanation;
use domain::disclosure::{RecordState, Validity};
use serde::Serialize;
use storage::Connection;
use storage::catalogue::{published, row};
use storage::disclosure::version::{self, RecordVersion};

/// A public record.
#[derive(Debug, Clone, Serialize)]
pub struct PublicRecord {
    /// Number.
    pub id: i64,
    /// 索引号
    pub index_number: String,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// 二级事项; empty where the item left the catalogue.
    pub item: String,
    /// The element.
    pub element: String,
    /// The day of the first publication.
    pub first_published_on: String,
    /// Whether it still holds (R281).
    pub validity: Validity,
    /// Since when it does not, and by which document.
    pub validity_words: String,
    /// True where it answers false or incomplete information (R161).
    pub is_clarification: bool,
    /// For how long it is posted at the least (R42a).
    pub posting: Option<PostingView>,
    /// Where it hangs beside the portal (R79a).
    pub places: Vec<PublicPlace>,
    /// What is public now.
    pub version: VersionView,
    /// Its attachments.
    pub attachments: Vec<AttachmentView>,
    /// The versions that were public once, the newest first.
    pub versions: Vec<PublicVersion>,
    /// Each day of its clock, where days are counted.
    pub days: Vec<DayExplanation>,
}

/// What is left of a record that was taken off.
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawnRecord {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// 索引号
    pub index_number: String,
    /// When.
    pub at: String,
    /// Why.
    pub notice: String,
}

impl WithdrawnRecord {
    /// What is left of a record of which nothing is public any more.
    fn of(place: RecordPlace, all: &[RecordVersion]) -> Result<Self, OperationError> {
        let last = all.iter().find(|one| one.state == RecordState::Withdrawn.id()).ok_or_else(no_record)?;
        Ok(Self {
            id: place.record.id,
            unit: place.unit.name,
            index_number: place.record.index_number.unwrap_or_default(),
            at: last.ended_at.clone().unwrap_or_default(),
            notice: last.withdrawal_notice.clone(),
        })
    }
}

/// A record of which something is public or was, with all its versions.
pub(super) struct Known {
    pub place: RecordPlace,
    pub index_number: String,
    pub all: Vec<RecordVersion>,
    /// Which of them is public.
    now: usize,
}

impl Known {
    /// Reads it, or what is left of it after its withdrawal.
    #[boxed::future]
    pub async fn read(
        connection: &mut Connection,
        id: i64,
    ) -> Result<Result<Self, WithdrawnRecord>, OperationError> {
        let place = RecordPlace::read(connection, id).await?;
        let index_number = place.record.index_number.clone().ok_or_else(no_record)?;
        let all = version::of_record(connection, id).await?;
        match all.iter().position(|one| Some(one.id) == place.record.published_version_id) {
            Some(now) => Ok(Ok(Self { place, index_number, all, now })),
            None => WithdrawnRecord::of(place, &all).map(Err),
        }
    }

    /// The version that is public.
    pub fn now(&self) -> &RecordVersion {
        &self.all[self.now]
    }
}

impl Operations {
    /// A public record, or the notice of its withdrawal.
    ///
    /// # Errors
    /// When there is none, or it never was public.
    #[boxed::future]
    pub async fn public_disclosure(
        &self,
        id: i64,
    ) -> Result<Result<PublicRecord, WithdrawnRecord>, OperationError> {
        let mut connection = self.store.read().await?;
        let Known { place, index_number, all, now } = match Known::read(&mut connection, id).await? {
            Ok(known) => known,
            Err(withdrawn) => return Ok(Err(withdrawn)),
        };
        let now = &all[now];
        let head = published::of_catalogue(&mut connection, place.record.catalogue_id).await?;
        let item = match head {
            Some(head) => row::by_key(&mut connection, head.version_id, &place.record.row_key).await?,
            None => None,
        };
        let days = due::days_of((&place.record, now), item.as_ref().map(|row| &row.keyed.row))?;
        let versions = public_version::of_record(&mut connection, &all, now).await?;
        Ok(Ok(PublicRecord {
            id,
            index_number,
            unit: place.unit.name,
            unit_code: place.unit.code,
            sector_code: place.sector,
            row_key: place.record.row_key,
            item: item.map(|row| row.keyed.row.level2_item).unwrap_or_default(),
            element: place.record.element,
            first_published_on: place.record.first_published_on.unwrap_or_default(),
            validity: Validity::parse(&place.record.validity).ok_or_else(|| damaged("信息的效力"))?,
            validity_words: validity_words(place.record.validity_on.as_deref(), &place.record.validity_basis),
            is_clarification: place.record.kind == "clarification",
            attachments: attachment::of_version(&mut connection, now.id).await?,
            version: VersionView::of(now.clone())?,
            posting: posting::of_version(&mut connection, now.id).await?,
            places: receipt::places(&mut connection, id).await?,
            versions,
            days,
        }))
    }
}

/// `自2026年3月1日起，某市府办〔2026〕3号`.
fn validity_words(on: Option<&str>, basis: &str) -> String {
    let day =
        on.and_then(|day| day.parse().ok()).map(|day| format!("自{}起", domain::calendar::in_words(day)));
    let parts: Vec<String> = day.into_iter().chain((!basis.is_empty()).then(|| basis.to_owned())).collect();
    parts.join("，")
}
