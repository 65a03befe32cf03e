//! A record as its people see it: every version, what was done with it, how its clock counted.

use super::attachment::{self, AttachmentView};
use super::confirmation::{self, ConfirmationView};
use super::hint::{self, HintView};
use super::link_check::{self, LinkView};
use super::place::RecordPlace;
use super::posting::PostingDesk;
use super::receipt::{self, ReceiptView};
use crate::act::narrower;
use crate::{Act, OperationError, Operations};
use domain::calendar::{DayExplanation, WorkCalendar};
use domain::disclosure::{
    ChangedField, Gate, Light, RecordAct, RecordFace, RecordState, Validity, changed_fields,
};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::Serialize;
use storage::catalogue::{published, row};
use storage::disclosure::event::{self, RecordEvent};
use storage::disclosure::listing::{self, ListedRecord};
use storage::disclosure::version::{self, RecordVersion};

/// How many records a desk shows at once.
pub const MOST_ON_DESK: i64 = 200;

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
    /// The mark that takes effect on a day to come, and that day.
    pub validity_next: Option<(Validity, String)>,
    /// True where the person may mark that now.
    pub may_mark: bool,
    /// `content`, `link`, `nil` or `clarification`.
    pub kind: String,
    /// What the text check hints at, with what people said of it (R249).
    pub hints: Vec<HintView>,
    /// True where the person may say what a hint is worth now.
    pub may_settle: bool,
    /// The links in it, with what the last visit to each came to (R251).
    pub links: Vec<LinkView>,
    /// True where the person may have them looked at.
    pub may_check_links: bool,
    /// The questions to other organs (R160).
    pub confirmations: Vec<ConfirmationView>,
    /// True where the person may ask another organ, enter its answer and take the question back.
    pub may_ask: bool,
    /// For how long it is posted at the least (R42a).
    pub posting: PostingDesk,
    /// Where it hangs beside the portal (R79a).
    pub receipts: Vec<ReceiptView>,
    /// How the last day of the version shown was counted, day by day (R154).
    pub days: Vec<DayExplanation>,
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
    /// Where the information spread that a clarification answers (R161); empty for others.
    pub spread: String,
    /// What is false or incomplete about it.
    pub claim: String,
    /// 内容概述 (R67); empty where nobody wrote one.
    pub summary: String,
    /// True where the versions before it are no longer shown to everybody.
    pub hides_earlier: bool,
    /// The day of the original page, where a link names one and it is known (R108a).
    pub original_on: Option<String>,
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
    /// When it is published by itself, where that was set.
    pub publish_at: Option<String>,
}

impl DeskRecord {
    /// True where it waits for this act together with others; what has its time set waits for that alone.
    #[must_use]
    pub fn waits_for(&self, from: RecordState) -> bool {
        self.state == from && self.publish_at.is_none()
    }
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
            original_on: version.original_on,
            due_on: version.due_on,
            is_provisional: version.is_provisional == 1,
            is_stock: version.is_stock == 1,
            review_note: version.review_note,
            published_at: version.published_at,
            withdrawal_notice: version.withdrawal_notice,
            revision: version.revision,
            spread: version.spread,
            claim: version.claim,
            summary: version.summary,
            hides_earlier: version.hides_earlier == 1,
        })
    }

    /// As a reader compares it with another version.
    #[must_use]
    pub fn face(&self) -> RecordFace {
        RecordFace {
            title: self.title.clone(),
            summary: self.summary.clone(),
            document_number: self.document_number.clone(),
            publisher: self.publisher.clone(),
            source: self.source.clone(),
            arose_on: self.arose_on.clone(),
            link: self.link.clone(),
            claim: self.claim.clone(),
            spread: self.spread.clone(),
            text: files::text_of(&self.body),
        }
    }
}

impl RecordView {
    /// How many hints nobody has settled.
    #[must_use]
    pub fn open_hints(&self) -> usize {
        self.hints.iter().filter(|hint| hint.is_open()).count()
    }

    /// True where an attachment holds personal numbers: it is not handed on before they are masked (R250).
    #[must_use]
    pub fn holds_numbers(&self) -> bool {
        self.attachments.iter().any(|file| file.gate == Gate::Found)
    }

    /// Where a change of what is public is on somebody's desk: what everybody reads now, and what would differ.
    #[must_use]
    pub fn against_public(&self) -> Option<(&VersionView, Vec<ChangedField>)> {
        let is_change = self.version.state.is_open();
        let public = self.versions.iter().find(|one| one.state == RecordState::Published);
        let public = public.filter(|one| is_change && one.id != self.version.id)?;
        Some((public, changed_fields(&public.face(), &self.version.face())))
    }
}

impl Operations {
    /// A record for the people of its unit and those above.
    ///
    /// # Errors
    /// When there is none or the person may not read it.
    #[boxed::future]
    pub async fn disclosure(&self, act: &Act, id: i64) -> Result<RecordView, OperationError> {
        let mut connection = self.store.read().await?;
        let place = RecordPlace::read(&mut connection, id).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(super::place::no_record());
        }
        let public = place.at_public(&mut connection).await?;
        let mut acts = Vec::new();
        for wanted in RecordAct::ALL.into_iter().filter(|wanted| *wanted != RecordAct::Supersede) {
            // What is public is taken off whatever stands on a desk beside it.
            let at = public.as_ref().filter(|_| wanted == RecordAct::Withdraw).unwrap_or(&place);
            // Words are asked for when the act is done.
            let guarded = at.guard(&mut connection, act, wanted, "-").await;
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
        let next = place.record.validity_next.as_deref().and_then(Validity::parse);
        let validity_next = next.zip(place.record.validity_next_on.clone());
        let is_public = place.record.published_version_id.is_some();
        let may_mark = is_public && place.may(&act.actor, Permission::PublishDisclosure);
        let attachments = attachment::of_version(&mut connection, place.version.id).await?;
        let (may_settle, may_ask) =
            (hint::may_settle(&place, &act.actor)?, confirmation::may_ask(&place, &act.actor)?);
        let posting = self.posting_desk(&mut connection, act, &place).await?;
        let receipts = receipt::of_record(&mut connection, act, id).await?;
        let head = published::of_catalogue(&mut connection, place.record.catalogue_id).await?;
        let row = match head {
            Some(head) => row::by_key(&mut connection, head.version_id, &place.record.row_key).await?,
            None => None,
        };
        let days =
            super::due::days_of((&place.record, &place.version), row.as_ref().map(|row| &row.keyed.row))?;
        Ok(RecordView {
            id,
            days,
            hints: hint::of_version(&mut connection, &place.version).await?,
            links: link_check::of_version(&mut connection, &place.version).await?,
            may_check_links: link_check::may_check(&place, act),
            may_settle,
            confirmations: confirmation::of_version(&mut connection, &place.version).await?,
            may_ask,
            kind: place.record.kind.clone(),
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
            validity_next,
            may_mark,
            posting,
            receipts,
        })
    }

    /// The records on which the person has something to do, the pressing ones first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn disclosures_on_desk(&self, act: &Act) -> Result<Vec<DeskRecord>, OperationError> {
        self.disclosures_on_desk_within(act, None, MOST_ON_DESK).await
    }

    /// So many of them, the most pressing, of one unit and those below it where a unit is named.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn disclosures_on_desk_within(
        &self,
        act: &Act,
        unit_id: Option<i64>,
        most: i64,
    ) -> Result<Vec<DeskRecord>, OperationError> {
        let within = self.path_within(unit_id).await?;
        let mut connection = self.store.read().await?;
        let mut found: Vec<ListedRecord> = Vec::new();
        for grant in &act.actor.grants {
            let states: Vec<&str> = OPEN
                .into_iter()
                .filter(|(_, next)| next.held_by(grant.role))
                .map(|(state, _)| state.id())
                .collect();
            let path = narrower(&grant.unit_path, &within).filter(|_| !states.is_empty());
            let Some(path) = path else { continue };
            let below = self.subtree(&mut connection, path).await?;
            for listed in listing::open_below(&mut connection, &below, &states, most).await? {
                if mine(act, &listed)? && !found.iter().any(|known| known.id == listed.id) {
                    found.push(listed);
                }
            }
        }
        found.sort_by(|a, b| a.due_on.cmp(&b.due_on).then(a.id.cmp(&b.id)));
        let (today, calendar) = (act.today(), WorkCalendar::shipped());
        found.into_iter().map(|listed| desk(listed, today, &calendar)).collect()
    }
}

/// The states of records on somebody's desk, and who takes the next step.
const OPEN: [(RecordState, Permission); 6] = [
    (RecordState::Draft, Permission::LoadDisclosure),
    (RecordState::Returned, Permission::LoadDisclosure),
    (RecordState::Submitted, Permission::ReviewDisclosure),
    (RecordState::Referred, Permission::ReviewDisclosure),
    (RecordState::Reviewed, Permission::ApproveDisclosure),
    (RecordState::Approved, Permission::PublishDisclosure),
];

/// True where the next step is one that the person may take.
fn mine(act: &Act, listed: &ListedRecord) -> Result<bool, OperationError> {
    let state = RecordState::from_id(&listed.state).ok_or_else(|| super::place::damaged("信息的状态"))?;
    let next = OPEN.into_iter().find(|(open, _)| *open == state);
    Ok(next.is_some_and(|(_, next)| act.actor.may(next, &listed.unit_path, Some(&listed.sector_code))))
}

pub(super) fn desk(
    listed: ListedRecord,
    today: Date,
    calendar: &WorkCalendar,
) -> Result<DeskRecord, OperationError> {
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
        publish_at: listed.publish_at,
    })
}
