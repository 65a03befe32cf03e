//! A record as its people see it: every version, what was done with it, how its clock counted.

use super::attachment::{self, AttachmentView};
use super::place::RecordPlace;
use super::posting::PostingDesk;
use super::receipt::{self, ReceiptView};
use crate::{Act, OperationError, Operations};
use domain::calendar::WorkCalendar;
use domain::disclosure::{Light, RecordAct, RecordState, Validity};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::Serialize;
use storage::disclosure::event::{self, RecordEvent};
use storage::disclosure::listing::{self, ListedRecord};
use storage::disclosure::version::{self, RecordVersion};

/// How many records a desk shows at once.
const MOST_ON_DESK: i64 = 200;

/// A record with its versions.
#[derive(Debug, Clone, Serialize)]
pub struct RecordView {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// The element; empty where it was not said.
    pub element: String,
    /// 索引号
    pub index_number: Option<String>,
    /// True where a version of it is public.
    pub is_public: bool,
    /// The version on somebody's desk, else the public one, else the last.
    pub version: VersionView,
    /// Its attachments.
    pub attachments: Vec<AttachmentView>,
    /// True where the person may add and remove them now.
    pub may_attach: bool,
    /// Every version, the newest first.
    pub versions: Vec<VersionView>,
    /// What was done with the version shown.
    pub events: Vec<RecordEvent>,
    /// The acts that the person may try now.
    pub acts: Vec<RecordAct>,
    /// True where the person may give it another text now.
    pub may_change: bool,
    /// When the version shown is to be published by itself.
    pub publish_at: Option<String>,
    /// Whether what is public still holds (R281).
    pub validity: Validity,
    /// True where the person may mark that now.
    pub may_mark: bool,
    /// For how long it is posted at the least (R42a).
    pub posting: PostingDesk,
    /// Where it hangs beside the portal (R79a).
    pub receipts: Vec<ReceiptView>,
}

/// A version as its people see it.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// Number across all records.
    pub id: i64,
    /// 1, 2, 3 …
    pub number: i64,
    /// The state.
    pub state: RecordState,
    /// 名称
    pub title: String,
    /// Clean HTML.
    pub body: String,
    /// The address.
    pub link: String,
    /// 文号
    pub document_number: String,
    /// 发布机构
    pub publisher: String,
    /// 信息来源
    pub source: String,
    /// What was changed.
    pub change_note: String,
    /// 成文日期
    pub arose_on: String,
    /// The day of the change.
    pub changed_on: Option<String>,
    /// The last day.
    pub due_on: String,
    /// True where it is provisional (R153).
    pub is_provisional: bool,
    /// True for stock (R108a).
    pub is_stock: bool,
    /// The conclusion of the review.
    pub review_note: String,
    /// When it was published.
    pub published_at: Option<String>,
    /// Why it was withdrawn.
    pub withdrawal_notice: String,
    /// What an act must repeat.
    pub revision: i64,
}

/// A record on somebody's desk.
#[derive(Debug, Clone, Serialize)]
pub struct DeskRecord {
    /// Number.
    pub id: i64,
    /// 名称
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// The element.
    pub element: String,
    /// The state.
    pub state: RecordState,
    /// The last day.
    pub due_on: String,
    /// The traffic light today (R162).
    pub light: Light,
    /// What an act on it must repeat.
    pub revision: i64,
}

impl VersionView {
    pub(super) fn of(version: RecordVersion) -> Result<Self, OperationError> {
        let state =
            RecordState::from_id(&version.state).ok_or_else(|| super::place::damaged("信息的状态"))?;
        Ok(Self {
            id: version.id,
            number: version.number,
            state,
            title: version.title,
            body: version.body,
            link: version.link,
            document_number: version.document_number,
            publisher: version.publisher,
            source: version.source,
            change_note: version.change_note,
            arose_on: version.arose_on,
            changed_on: version.changed_on,
            due_on: version.due_on,
            is_provisional: version.is_provisional == 1,
            is_stock: version.is_stock == 1,
            review_note: version.review_note,
            published_at: version.published_at,
            withdrawal_notice: version.withdrawal_notice,
            revision: version.revision,
        })
    }
}

impl Operations {
    /// A record for the people of its unit and those above.
    ///
    /// # Errors
    /// When there is none or the person may not read it.
    pub async fn disclosure(&self, act: &Act, id: i64) -> Result<RecordView, OperationError> {
        let mut connection = self.store.read().await?;
        let place = RecordPlace::read(&mut connection, id).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(super::place::no_record());
        }
        let mut acts = Vec::new();
        for wanted in RecordAct::ALL.into_iter().filter(|wanted| *wanted != RecordAct::Supersede) {
            // Words are asked for when the act is done.
            let guarded = place.guard(&mut connection, act, wanted, "-").await;
            if guarded.is_ok() {
                acts.push(wanted);
            }
        }
        let versions = version::of_record(&mut connection, id).await?;
        let loads = place.may(&act.actor, Permission::LoadDisclosure);
        let (may_change, may_attach) =
            (loads && place.state()?.takes_changes(), loads && place.state()?.is_editable());
        let publish_at = place.version.publish_at.clone();
        let validity =
            Validity::parse(&place.record.validity).ok_or_else(|| super::place::damaged("信息的效力"))?;
        let may_mark =
            place.state()? == RecordState::Published && place.may(&act.actor, Permission::PublishDisclosure);
        let attachments = attachment::of_version(&mut connection, place.version.id).await?;
        let posting = self.posting_desk(&mut connection, act, &place).await?;
        let receipts = receipt::of_record(&mut connection, act, id).await?;
        Ok(RecordView {
            id,
            unit: place.unit.name,
            unit_code: place.unit.code,
            sector_code: place.sector,
            row_key: place.record.row_key,
            element: place.record.element,
            index_number: place.record.index_number,
            is_public: place.record.published_version_id.is_some(),
            events: event::of_version(&mut connection, place.version.id).await?,
            version: VersionView::of(place.version)?,
            versions: versions.into_iter().map(VersionView::of).collect::<Result<_, _>>()?,
            acts,
            may_change,
            attachments,
            may_attach,
            publish_at,
            validity,
            may_mark,
            posting,
            receipts,
        })
    }

    /// The records on which the person has something to do, the pressing ones first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn disclosures_on_desk(&self, act: &Act) -> Result<Vec<DeskRecord>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut paths: Vec<&str> = act.actor.grants.iter().map(|grant| grant.unit_path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut found: Vec<ListedRecord> = Vec::new();
        for path in paths {
            for listed in listing::open_below(&mut connection, path, MOST_ON_DESK).await? {
                let mine = mine(act, &listed)?;
                if mine && !found.iter().any(|known| known.id == listed.id) {
                    found.push(listed);
                }
            }
        }
        found.sort_by(|a, b| a.due_on.cmp(&b.due_on).then(a.id.cmp(&b.id)));
        let (today, calendar) = (act.today(), WorkCalendar::shipped());
        found.into_iter().map(|listed| desk(listed, today, &calendar)).collect()
    }
}

/// True where the next step is one that the person may take.
fn mine(act: &Act, listed: &ListedRecord) -> Result<bool, OperationError> {
    let state = RecordState::from_id(&listed.state).ok_or_else(|| super::place::damaged("信息的状态"))?;
    let next = match state {
        RecordState::Draft | RecordState::Returned => Permission::LoadDisclosure,
        RecordState::Submitted | RecordState::Referred => Permission::ReviewDisclosure,
        RecordState::Reviewed => Permission::ApproveDisclosure,
        RecordState::Approved => Permission::PublishDisclosure,
        RecordState::Published | RecordState::Superseded | RecordState::Withdrawn => return Ok(false),
    };
    Ok(act.actor.may(next, &listed.unit_path, Some(&listed.sector_code)))
}

fn desk(listed: ListedRecord, today: Date, calendar: &WorkCalendar) -> Result<DeskRecord, OperationError> {
    let due: Date = listed.due_on.parse().map_err(|_| super::place::damaged("信息的期限"))?;
    Ok(DeskRecord {
        id: listed.id,
        title: listed.title,
        unit: listed.unit_name,
        sector_code: listed.sector_code,
        element: listed.element,
        state: RecordState::from_id(&listed.state).ok_or_else(|| super::place::damaged("信息的状态"))?,
        light: Light::of(due, today, calendar),
        due_on: listed.due_on,
        revision: listed.revision,
    })
}
