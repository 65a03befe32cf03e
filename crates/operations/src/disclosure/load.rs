//! Loading a record under an item, by hand or by a department's own system; the same text again changes
//! nothing, another text is a new version with a clock of its own (R54, R101, R108, R109).

use super::checked::{Checked, Clarified};
use super::due::{opening, strictest};
use super::place::damaged;
use super::target::{Target, target};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::calendar::WorkCalendar;
use domain::disclosure::{Arising, RecordAct, RecordState};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::disclosure::record::{self, NewRecord, Record};
use storage::disclosure::version::{self, RecordChange, RecordVersion, VersionText};
use storage::disclosure::{attachment, event, posting, standing};

/// What is told where a discarded record is sent again as it was.
const DISCARDED: &str =
    "这条信息的草稿已经删除，同样的内容再次发送不会恢复；内容有改动，或者换一个编号的，才重新装载";

/// A record to be loaded.
#[derive(Debug, Clone, Default)]
pub struct Loading {
    /// The system's own number; the same from the same token is the same record.
    pub external_id: Option<String>,
    /// The unit that answers for it, by code or name.
    pub unit: String,
    /// The sector, by code or name.
    pub sector: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// 三级事项; empty where it is not told.
    pub level3_item: String,
    /// The key of the row, where it is known: rows may share their names (R43).
    pub row_key: String,
    /// The element of 公开内容; found by the title where it is not named.
    pub element: String,
    /// 名称
    pub title: String,
    /// The text as HTML or plain text.
    pub body: String,
    /// The address where it is public already (R102).
    pub link: String,
    /// 成文日期, or the day on which it was made or obtained.
    pub arose_on: Option<Date>,
    /// The day of the change.
    pub changed_on: Option<Date>,
    /// The day on which the original page behind the address was published, where it is known (R108a).
    pub original_on: Option<Date>,
    /// 文号
    pub document_number: String,
    /// 信息来源; the unit itself where it is empty.
    pub source: String,
    /// What was changed and why.
    pub change_note: String,
    /// What it answers, where it is a clarification (R161).
    pub clarifies: Option<Clarified>,
    /// 内容概述 (R67); may be empty.
    pub summary: String,
    /// True where the versions before it hold what must not be public and are no longer shown to anybody.
    pub hides_earlier: bool,
}

/// How a loading is done.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoadHow {
    /// Submitted for review at once.
    pub submits: bool,
    /// The reviewers are told of each one; of a batch they are told once, by [`Operations::tell_of_batch`].
    pub tells: bool,
    /// Everything is checked and nothing is kept.
    pub is_trial: bool,
    /// What is public gets a new version though its text is the same: its attachments are to change.
    pub renews: bool,
}

/// What became of a loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LoadStatus {
    /// A new record.
    Created,
    /// A new text of a known record.
    Updated,
    /// The text that is known already.
    Unchanged,
}

/// A record after its loading.
#[derive(Debug, Clone, Serialize)]
pub struct Loaded {
    /// The record.
    pub id: i64,
    /// Its version.
    pub version_id: i64,
    /// The version's state.
    pub state: RecordState,
    /// The last day.
    pub due_on: String,
    /// True where a year on the way has no calendar (R153).
    pub is_provisional: bool,
    /// Whether anything was written.
    pub status: LoadStatus,
    /// Hints of the text check that nobody has settled (R249).
    pub open_hints: usize,
    /// What its sender should know: that no element was named, and which there are (R101).
    pub warnings: Vec<String>,
    /// Its page.
    pub url: String,
}

impl Operations {
    /// Loads a record and, where asked, submits it for review at once.
    ///
    /// # Errors
    /// When the item is not the unit's, the right is missing, or the text must not be stored as it is.
    #[boxed::future]
    pub async fn load_disclosure(
        &self,
        act: &Act,
        token_id: Option<i64>,
        loading: &Loading,
        how: LoadHow,
    ) -> Result<Loaded, OperationError> {
        let checked = Checked::of(loading, act.today())?;
        let mut writing = self.begin(act).await?;
        let loaded = load_within(&mut writing, act, (token_id, loading), checked, how).await?;
        if loaded.status == LoadStatus::Unchanged || how.is_trial {
            return Ok(loaded);
        }
        writing.commit().await?;
        Ok(loaded)
    }

    /// Another text of a record, typed by a person who saw it as `seen` says: what is on a desk is written
    /// over, what is public gets a new version.
    ///
    /// # Errors
    /// As [`Self::load_disclosure`], and when the record changed since or is in other hands.
    #[boxed::future]
    pub async fn change_disclosure(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        loading: &Loading,
        how: LoadHow,
    ) -> Result<Loaded, OperationError> {
        let mut checked = Checked::of(loading, act.today())?;
        let mut writing = self.begin(act).await?;
        let place = super::place::RecordPlace::lock(writing.connection(), id, RecordAct::Submit).await?;
        if !place.may(&act.actor, Permission::LoadDisclosure) {
            return Err(super::place::no_record());
        }
        place.refuse_unseen(seen, "修改")?;
        let state = place.state()?;
        if !state.takes_changes() {
            let words = format!("这条信息现为“{}”，不能修改；请审查人退回后再改", state.label());
            return Err(OperationError::State(words));
        }
        let known = place.record.clone();
        let target = target(writing.connection(), act, loading, Some(&known)).await?;
        let mut loaded = update(&mut writing, act, (&known, &target), &mut checked, (how, false)).await?;
        if how.is_trial {
            return Ok(loaded);
        }
        if loaded.status == LoadStatus::Unchanged {
            // The text stays; it may still be handed on.
            if !how.submits || !state.is_editable() {
                return Ok(loaded);
            }
            drop(writing);
            loaded.state = self.submit_disclosure(act, id, seen).await?.state;
            return Ok(loaded);
        }
        if loaded.state == RecordState::Submitted && how.tells {
            tell_reviewers(&mut writing, &target, &checked.title, &loaded).await?;
        }
        let detail = json!({ "item": target.row_key, "element": target.element, "due_on": loaded.due_on });
        writing.audit(target.unit.id, "disclosure.change", &format!("disclosure:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(loaded)
    }
}

/// Loads a record within the transaction of an act that does more beside it.
#[boxed::future]
pub(super) async fn load_within(
    writing: &mut Writing<'_>,
    act: &Act,
    (token_id, loading): (Option<i64>, &Loading),
    mut checked: Checked,
    how: LoadHow,
) -> Result<Loaded, OperationError> {
    let feed = token_id.zip(loading.external_id.as_deref().map(str::trim).filter(|id| !id.is_empty()));
    let known = match feed {
        Some((token, external)) => record::by_feed(writing.connection(), token, external).await?,
        None => None,
    };
    let target = target(writing.connection(), act, loading, known.as_ref()).await?;
    let loaded = match known {
        Some(known) => {
            let known = record::lock(writing.connection(), known.id).await?.unwrap_or(known);
            update(writing, act, (&known, &target), &mut checked, (how, true)).await?
        }
        None => create(writing, &target, &checked, feed, how.submits).await?,
    };
    let warnings = loaded.warnings.iter().chain(&target.warnings).cloned().collect();
    let loaded = Loaded { warnings, ..loaded };
    if loaded.status == LoadStatus::Unchanged || how.is_trial {
        return Ok(loaded);
    }
    if loaded.state == RecordState::Submitted && how.tells {
        tell_reviewers(writing, &target, &checked.title, &loaded).await?;
    }
    let detail = json!({
        "item": target.row_key, "element": target.element, "due_on": loaded.due_on,
        "status": loaded.status, "external_id": loading.external_id,
    });
    writing.audit(target.unit.id, "disclosure.load", &format!("disclosure:{}", loaded.id), &detail).await?;
    Ok(loaded)
}

/// When the record is due: by its element's clock; where the element is not known, by the strictest of the
/// item's (R43, R45).
#[boxed::future]
async fn due(
    connection: &mut Connection,
    target: &Target,
    checked: &Checked,
) -> Result<domain::disclosure::RecordDue, OperationError> {
    let opening = opening(connection, &target.sector).await?;
    let arising = Arising { arose_on: checked.arose_on, changed_on: checked.changed_on };
    let due = strictest((&target.row, &target.element), arising, opening, &WorkCalendar::shipped())
        .map_err(|error| OperationError::invalid("arose_on", error.to_string()))?;
    due.ok_or_else(|| damaged("事项的公开内容"))
}

#[boxed::future]
async fn create(
    writing: &mut Writing<'_>,
    target: &Target,
    checked: &Checked,
    feed: Option<(i64, &str)>,
    submits: bool,
) -> Result<Loaded, OperationError> {
    let (at, by) = (writing.at(), writing.actor_id());
    let new = NewRecord {
        unit_id: target.unit.id,
        catalogue_id: target.catalogue_id,
        row_key: &target.row_key,
        element: &target.element,
        kind: checked.kind(),
        feed,
        at: &at,
        by,
    };
    let id = record::insert(writing.connection(), &new).await?;
    write_version(writing, (id, None), target, checked, submits, LoadStatus::Created).await
}

/// Another text of a known record. What is on a desk is written over and reviewed anew; what is public stays
/// so until the new version is published.
#[boxed::future]
async fn update(
    writing: &mut Writing<'_>,
    act: &Act,
    (known, target): (&Record, &Target),
    checked: &mut Checked,
    (how, is_fed): (LoadHow, bool),
) -> Result<Loaded, OperationError> {
    if known.unit_id != target.unit.id {
        let words = "这个编号的信息属于另一个单位；换了单位的信息请用新的编号装载";
        return Err(OperationError::invalid("external_id", words));
    }
    checked.refuse_other_kind(&known.kind)?;
    let place = (target.catalogue_id, target.row_key.as_str(), target.element.as_str());
    // Of a withdrawn record the last version is known: the same text again brings nothing back.
    let latest = match known.open_version_id.or(known.published_version_id) {
        Some(id) => version::by_id(writing.connection(), id).await?,
        None => version::of_record(writing.connection(), known.id).await?.into_iter().next(),
    };
    let is_public = known.open_version_id.is_none() && known.published_version_id.is_some();
    if latest.as_ref().is_some_and(|latest| latest.state == RecordState::Referred.id()) {
        let words = "这条信息已转送有关部门审查，答复之前不能改动（R159）".to_owned();
        return Err(OperationError::State(words));
    }
    // What was taken in with its text from another page was public there; a draft that is corrected stays so (R108a).
    if let Some(latest) =
        latest.as_ref().filter(|_| known.open_version_id.is_some() && checked.link.is_empty())
    {
        checked.original_on = latest.original_on.as_deref().and_then(|day| day.parse().ok());
    }
    if let Some(latest) = &latest {
        let mut same = checked.clone();
        // A change dated by the platform itself is no change of the text.
        if same.changed_on.is_none() {
            same.changed_on = latest.changed_on.as_deref().and_then(|day| day.parse().ok());
        }
        // A record that a person assigned to an element since is sent again as it was before (R101).
        let before = (place.0, place.1, target.told.as_str());
        let is_same = [place, before].into_iter().any(|place| same.hash(place) == latest.content_hash)
            && !same.says_more_than(latest, is_public);
        // Who opens what is public, or was taken off, to give it another version gets one.
        if is_same && !(how.renews && known.open_version_id.is_none()) {
            let open_hints = super::hint::checked(writing.connection(), latest, false).await?;
            let is_gone = latest.state == RecordState::Discarded.id();
            let warnings = if is_gone { vec![DISCARDED.to_owned()] } else { Vec::new() };
            return Ok(Loaded { open_hints, warnings, ..loaded(known.id, latest, LoadStatus::Unchanged)? });
        }
    }
    if known.published_version_id.is_some() {
        checked.explain_or_refuse(is_fed)?;
    }
    if known.published_version_id.is_some() && checked.changed_on.is_none() {
        let open = latest.as_ref().filter(|_| !is_public);
        checked.changed_on = Some(day_of_change(open, checked.arose_on, act.today()));
    }
    record::place(writing.connection(), known.id, place).await?;
    if known.published_version_id.is_some() {
        standing::changed(writing.connection(), known.catalogue_id).await?;
        standing::changed(writing.connection(), place.0).await?;
        storage::maintenance::mark::look_again(writing.connection(), known.catalogue_id).await?;
    }
    let former = known.published_version_id.or(latest.as_ref().map(|latest| latest.id));
    let open = latest.filter(|_| known.open_version_id.is_some());
    let submits = how.submits;
    let loaded =
        write_version(writing, (known.id, open.as_ref()), target, checked, submits, LoadStatus::Updated)
            .await?;
    if let Some(former) = former.filter(|_| open.is_none()) {
        attachment::copy(writing.connection(), former, loaded.version_id).await?;
        posting::copy_plan(writing.connection(), former, loaded.version_id).await?;
    }
    if submits {
        super::attachment::refuse_found(writing.connection(), loaded.version_id).await?;
    }
    Ok(loaded)
}

/// The day of a change that names none: a change that is corrected on the desk keeps its day, and with it its clock
/// (R45, R156); one that is begun is of today.
fn day_of_change(open: Option<&RecordVersion>, arose_on: Date, today: Date) -> Date {
    let kept = open.and_then(|open| open.changed_on.as_deref()).and_then(|day| day.parse().ok());
    kept.filter(|day| *day >= arose_on).unwrap_or(today)
}

/// Writes a version, or over the one that is still on a desk.
#[boxed::future]
async fn write_version(
    writing: &mut Writing<'_>,
    (id, open): (i64, Option<&RecordVersion>),
    target: &Target,
    checked: &Checked,
    submits: bool,
    status: LoadStatus,
) -> Result<Loaded, OperationError> {
    let (at, by) = (writing.at(), writing.actor_id());
    let due = due(writing.connection(), target, checked).await?;
    let place = (target.catalogue_id, target.row_key.as_str(), target.element.as_str());
    let (hash, due_on) = (checked.hash(place), due.due.date.to_string());
    let (arose_on, changed_on) =
        (checked.arose_on.to_string(), checked.changed_on.map(|day| day.to_string()));
    let original_on = checked.original_on.map(|day| day.to_string());
    let source = if checked.source.is_empty() { &target.unit.name } else { &checked.source };
    let text = VersionText {
        title: &checked.title,
        body: &checked.body,
        text: &checked.text,
        link: &checked.link,
        document_number: &checked.document_number,
        publisher: &target.publisher,
        source,
        change_note: &checked.change_note,
        arose_on: &arose_on,
        changed_on: changed_on.as_deref(),
        due: (&due_on, i64::from(due.due.provisional), i64::from(due.is_stock)),
        content_hash: &hash,
        clarifies: checked.clarified(),
        summary: &checked.summary,
        hides_earlier: i64::from(checked.hides_earlier),
        original_on: original_on.as_deref(),
    };
    let state = if submits { RecordState::Submitted } else { RecordState::Draft };
    let (version_id, step) = match open {
        Some(open) => {
            version::rewrite(writing.connection(), open.id, &text).await?;
            (open.id, "change")
        }
        None => (version::insert(writing.connection(), (id, state.id()), &text, (&at, by)).await?, "load"),
    };
    let change = RecordChange {
        state: state.id(),
        submitted: submits.then_some((at.as_str(), by)),
        forgets_review: true,
        ..RecordChange::default()
    };
    version::change_state(writing.connection(), version_id, &change).await?;
    event::append(writing.connection(), version_id, (step, &checked.change_note), (by, &at)).await?;
    let known = record::by_id(writing.connection(), id).await?.ok_or_else(|| damaged("信息"))?;
    record::point(writing.connection(), id, known.published_version_id, Some(version_id)).await?;
    let written = version::by_id(writing.connection(), version_id).await?;
    let written = written.ok_or_else(|| damaged("信息的版本"))?;
    if submits {
        super::link_check::refuse_dead(writing.connection(), &written).await?;
        event::append(writing.connection(), version_id, (RecordAct::Submit.id(), ""), (by, &at)).await?;
    }
    let open_hints = super::hint::checked(writing.connection(), &written, submits).await?;
    Ok(Loaded { open_hints, ..loaded(id, &written, status)? })
}

fn loaded(id: i64, version: &RecordVersion, status: LoadStatus) -> Result<Loaded, OperationError> {
    Ok(Loaded {
        id,
        version_id: version.id,
        state: RecordState::from_id(&version.state).ok_or_else(|| damaged("信息的状态"))?,
        due_on: version.due_on.clone(),
        is_provisional: version.is_provisional == 1,
        status,
        open_hints: 0,
        warnings: Vec::new(),
        url: super::public_url(id),
    })
}

/// Tells who reviews, and wants the links looked at for them.
#[boxed::future]
async fn tell_reviewers(
    writing: &mut Writing<'_>,
    target: &Target,
    title: &str,
    loaded: &Loaded,
) -> Result<usize, OperationError> {
    super::link_job::wanted(writing, target.unit.id, &[(loaded.id, loaded.version_id)]).await?;
    let to = Recipients::Holders {
        role: Role::Reviewer,
        unit_id: target.unit.id,
        sector: Some(target.sector.clone()),
    };
    let text = format!("{}《{title}》待公开审查", target.unit.name);
    writing.notify(&to, "disclosure.submitted", &text, &super::console_url(loaded.id)).await
}
