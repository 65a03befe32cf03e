//! The least posting period of a record (公示, R42a): planned while the record is on a desk, begun with its
//! publication, not ended early except to correct an error, and at its end personal data is masked or taken down,
//! with a proof of what and when.

use super::place::{RecordPlace, damaged, no_record};
use crate::act::beijing_date;
use crate::organisation::Recipients;
use crate::text::needed;
use crate::{Act, Actor, Channel, OperationError, Operations, Writing};
use domain::calendar::{Period, PeriodUnit, WorkCalendar};
use domain::catalogue::item_part::PartClock;
use domain::disclosure::{Posting, PostingEnd, PostingPlan, RecordAct, RecordState};
use domain::organisation::{Permission, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::catalogue::{published, row};
use storage::disclosure::posting::{self, PostingProof, StoredPosting};
use storage::disclosure::{event, version};

/// The posting of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostingView {
    /// How long at the least.
    pub period: Period,
    /// What becomes of personal data at its end.
    pub at_end: PostingEnd,
    /// From when to when; none before the publication.
    pub posting: Option<Posting>,
    /// True where its end was dealt with.
    pub is_over: bool,
    /// Why it may be corrected or taken off before its end; empty where it may not.
    pub correction: String,
}

/// What the console shows beside a record's posting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PostingDesk {
    /// The version's posting, if it has one.
    pub posting: Option<PostingView>,
    /// True where the person may plan it now.
    pub may_plan: bool,
    /// The least posting times of the item's 公开时限.
    pub offered: Vec<Period>,
    /// At how many places of the text something would be masked.
    pub masks: usize,
    /// Words that would be left and may be names.
    pub names_left: Vec<String>,
    /// True where the person may allow a correction before the end.
    pub may_allow: bool,
    /// What was masked or taken down at ends of postings.
    pub proofs: Vec<ProofView>,
}

/// A proof of what became of a part of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofView {
    /// When.
    pub at: String,
    /// `kept`, `masked` or `taken_down`.
    pub outcome: String,
    /// The name of the file; empty for the text.
    pub name: String,
    /// SHA-256 before.
    pub hash_before: String,
    /// SHA-256 after; empty for nothing.
    pub hash_after: String,
}

impl PostingView {
    fn of(stored: &StoredPosting) -> Result<Self, OperationError> {
        let plan = plan_of(stored)?;
        Ok(Self {
            period: plan.period,
            at_end: plan.at_end,
            posting: posting_of(stored)?,
            is_over: stored.over_at.is_some(),
            correction: stored.correction.clone(),
        })
    }

    /// True while the posting runs.
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        !self.is_over && self.posting.is_some_and(|posting| posting.runs_on(day))
    }

    /// `5个工作日，2026年3月2日至2026年3月9日，还有3个工作日`.
    #[must_use]
    pub fn words(&self, day: Date) -> String {
        let Some(posting) = self.posting else {
            return format!("{}，自发布的次日起算", self.period.label());
        };
        let provisional = if posting.is_provisional { "（暂定）" } else { "" };
        let left = posting.left(day, self.period.unit, &WorkCalendar::shipped());
        format!("{}，{}{provisional}，{left}", self.period.label(), posting.words())
    }
}

impl Operations {
    /// Plans for how long a record that is still on a desk is posted at the least; none takes the plan back.
    ///
    /// # Errors
    /// When right or state is wrong, or the plan is.
    #[boxed::future]
    pub async fn plan_posting(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        plan: Option<PostingPlan>,
    ) -> Result<(), OperationError> {
        if let Some(fault) = plan.and_then(PostingPlan::fault) {
            return Err(OperationError::invalid("number", fault));
        }
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Submit).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        act.actor.require(Permission::LoadDisclosure, &place.unit.path, Some(&place.sector))?;
        place.refuse_unseen(seen, "设定公示期")?;
        let state = place.state()?;
        if !state.is_editable() {
            let words = format!("这条信息现为“{}”，不能改公示期；请审查人退回后再改", state.label());
            return Err(OperationError::State(words));
        }
        refuse_unfit(&place, plan)?;
        refuse_short(writing.connection(), &place, plan, act.today()).await?;
        let version_id = place.version.id;
        let note = match plan {
            Some(plan) => {
                let stored = (i64::from(plan.period.number), unit_id(plan.period.unit), plan.at_end.id());
                posting::plan(writing.connection(), version_id, stored).await?;
                format!("公示{}，期满{}", plan.period.label(), plan.at_end.label())
            }
            None => {
                posting::drop_plan(writing.connection(), version_id).await?;
                "不设公示期".to_owned()
            }
        };
        version::touch(writing.connection(), version_id).await?;
        let at = act.at();
        let by = (act.actor.person_id, at.as_str());
        event::append(writing.connection(), version_id, ("plan_posting", &note), by).await?;
        let detail = json!({ "plan": plan });
        writing.audit(place.unit.id, "disclosure.plan_posting", &place.object(), &detail).await?;
        writing.commit().await
    }

    /// Allows, for an error, that a posted record is corrected or taken off before its end; never one's own.
    ///
    /// # Errors
    /// When the right is missing, it is one's own work, no posting runs, or the reason is missing.
    #[boxed::future]
    pub async fn allow_correction(&self, act: &Act, id: i64, reason: &str) -> Result<(), OperationError> {
        let reason = needed("reason", reason, "错在哪里、为什么不能等到期满", 500)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Withdraw).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        act.actor.require(Permission::ApproveDisclosure, &place.unit.path, Some(&place.sector))?;
        if is_own_work(writing.connection(), &place, person).await? {
            let words = "不能准许更正本人录入或提交的信息，请由另一位人员办理。";
            return Err(OperationError::Forbidden(words.to_owned()));
        }
        let version_id = place.version.id;
        let stored = posting::of_version(writing.connection(), version_id).await?;
        let running = match &stored {
            Some(stored) if place.state()? == RecordState::Published => {
                posting_of(stored)?.filter(|posting| stored.over_at.is_none() && posting.runs_on(act.today()))
            }
            _ => None,
        };
        if running.is_none() {
            let words = "这条信息没有正在进行的公示，可以直接修改或者撤下";
            return Err(OperationError::State(words.to_owned()));
        }
        let at = act.at();
        posting::allow_correction(writing.connection(), version_id, &reason, (&at, person)).await?;
        let by = (act.actor.person_id, at.as_str());
        event::append(writing.connection(), version_id, ("allow_correction", &reason), by).await?;
        let text = format!("{}公示期内准许更正：{reason}", place.called());
        tell(&mut writing, &place, &text).await?;
        let detail = json!({ "version": place.version.number });
        writing.audit(place.unit.id, "disclosure.allow_correction", &place.object(), &detail).await?;
        writing.commit().await
    }

    /// Ends the postings whose last day is past: personal data is masked or taken down in a version that follows the
    /// posted one, and a proof says what and when. Returns how many were ended.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn end_postings(&self, now: Timestamp) -> Result<usize, OperationError> {
        let today = beijing_date(now).to_string();
        let due = {
            let mut connection = self.store.read().await?;
            posting::ended_before(&mut connection, &today, super::posting_end::MOST_DUE).await?
        };
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let mut ended = 0;
        for id in due {
            ended += usize::from(self.end_posting(&act, id).await?);
        }
        Ok(ended)
    }

    /// What the console shows of a record's posting.
    #[boxed::future]
    pub(super) async fn posting_desk(
        &self,
        connection: &mut Connection,
        act: &Act,
        place: &RecordPlace,
    ) -> Result<PostingDesk, OperationError> {
        let stored = posting::of_version(connection, place.version.id).await?;
        let posting = stored.as_ref().map(PostingView::of).transpose()?;
        let state = place.state()?;
        let is_content = place.record.kind != "nil";
        let may_plan = is_content && state.is_editable() && place.may(&act.actor, Permission::LoadDisclosure);
        let runs = posting.as_ref().is_some_and(|one| one.runs_on(act.today()) && one.correction.is_empty());
        let may_allow = match act.actor.person_id {
            Some(person) if runs && state == RecordState::Published => {
                place.may(&act.actor, Permission::ApproveDisclosure)
                    && !is_own_work(connection, place, person).await?
            }
            _ => false,
        };
        let (masks, names_left) = match &posting {
            Some(one) if one.at_end == PostingEnd::Mask && !one.is_over => {
                let masked = files::mask_article(&place.version.body);
                (masked.masked, files::names_left(&masked.html))
            }
            _ => (0, Vec::new()),
        };
        let proofs = posting::proofs_of_record(connection, place.record.id).await?;
        let proof = |one: PostingProof| ProofView {
            at: one.at,
            outcome: one.outcome,
            name: one.name,
            hash_before: one.hash_before,
            hash_after: one.hash_after,
        };
        Ok(PostingDesk {
            posting,
            may_plan,
            offered: if may_plan { offered(connection, place).await? } else { Vec::new() },
            masks,
            names_left,
            may_allow,
            proofs: proofs.into_iter().map(proof).collect(),
        })
    }
}

/// The posting of a public version, for everybody.
#[boxed::future]
pub(super) async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Option<PostingView>, OperationError> {
    posting::of_version(connection, version_id).await?.as_ref().map(PostingView::of).transpose()
}

/// Refuses to end a posting early where no correction was allowed (R42a).
#[boxed::future]
pub(super) async fn refuse_early_end(
    connection: &mut Connection,
    version_id: i64,
    today: Date,
) -> Result<(), OperationError> {
    let Some(one) = of_version(connection, version_id).await? else { return Ok(()) };
    let Some(posting) = one.posting.filter(|posting| posting.runs_on(today)) else { return Ok(()) };
    if one.is_over || !one.correction.is_empty() {
        return Ok(());
    }
    let left = posting.left(today, one.period.unit, &WorkCalendar::shipped());
    let words = format!(
        "这条信息正在公示（{}，{left}），期满之前不能撤下或者更换；内容有误的，请批准人先在该信息上“准许更正”",
        posting.words()
    );
    Err(OperationError::State(words))
}

/// A posting begins with the publication; a correction is posted no shorter than what it corrects.
#[boxed::future]
pub(super) async fn begin(
    connection: &mut Connection,
    (version_id, former): (i64, Option<i64>),
    today: Date,
) -> Result<(), OperationError> {
    let before = match former {
        Some(former) => posting::of_version(connection, former).await?,
        None => None,
    };
    let running = match &before {
        Some(stored) => posting_of(stored)?.filter(|posting| posting.runs_on(today)),
        None => None,
    };
    if running.is_some() && posting::of_version(connection, version_id).await?.is_none() {
        // The correction itself was given no period: it keeps that of what it corrects.
        posting::copy_plan(connection, former.unwrap_or_default(), version_id).await?;
    }
    let Some(stored) = posting::of_version(connection, version_id).await? else { return Ok(()) };
    let begun = plan_of(&stored)?
        .from(today, &WorkCalendar::shipped())
        .map_err(|error| OperationError::State(error.to_string()))?;
    let begun = running.map_or(begun, |former| begun.not_before(former));
    let (from, to) = (begun.from.to_string(), begun.to.to_string());
    posting::begin(connection, version_id, (&from, &to, i64::from(begun.is_provisional))).await?;
    Ok(())
}

/// The plan of a stored posting.
pub(super) fn plan_of(stored: &StoredPosting) -> Result<PostingPlan, OperationError> {
    let number = u32::try_from(stored.number).map_err(|_| damaged("公示期"))?;
    let unit = unit_from(&stored.unit).ok_or_else(|| damaged("公示期"))?;
    let at_end = PostingEnd::from_id(&stored.at_end).ok_or_else(|| damaged("公示期"))?;
    Ok(PostingPlan { period: Period { number, unit }, at_end })
}

/// The days of a stored posting; none before the publication.
pub(super) fn posting_of(stored: &StoredPosting) -> Result<Option<Posting>, OperationError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("公示的日期"));
    let (Some(from), Some(to)) = (&stored.begins_on, &stored.ends_on) else { return Ok(None) };
    Ok(Some(Posting { from: day(from)?, to: day(to)?, is_provisional: stored.is_provisional == 1 }))
}

/// Tells those who load what became of a posted record.
#[boxed::future]
pub(super) async fn tell(
    writing: &mut Writing<'_>,
    place: &RecordPlace,
    text: &str,
) -> Result<(), OperationError> {
    let to = Recipients::Holders {
        role: Role::InformationOfficer,
        unit_id: place.unit.id,
        sector: Some(place.sector.clone()),
    };
    writing.notify(&to, "disclosure.posting", text, &super::console_url(place.record.id)).await?;
    Ok(())
}

/// The identifier of a unit as it is stored and sent.
#[must_use]
pub fn unit_id(unit: PeriodUnit) -> &'static str {
    match unit {
        PeriodUnit::WorkingDay => "working_day",
        PeriodUnit::Day => "day",
        PeriodUnit::Month => "month",
    }
}

/// The unit of an identifier.
#[must_use]
pub fn unit_from(id: &str) -> Option<PeriodUnit> {
    [PeriodUnit::WorkingDay, PeriodUnit::Day, PeriodUnit::Month].into_iter().find(|unit| unit_id(*unit) == id)
}

fn refuse_unfit(place: &RecordPlace, plan: Option<PostingPlan>) -> Result<(), OperationError> {
    if place.record.kind == "nil" {
        return Err(OperationError::State("“本期无此类信息”的说明不设公示期".to_owned()));
    }
    if place.record.kind == "link" && plan.is_some_and(|plan| plan.at_end != PostingEnd::Keep) {
        let words = "正文在别处的信息，期满不能在本站隐去；请在原网页处理，这里选“继续公开”";
        return Err(OperationError::invalid("at_end", words));
    }
    Ok(())
}

/// The catalogue says how long what is posted stays at the least (R42a).
#[boxed::future]
async fn refuse_short(
    connection: &mut Connection,
    place: &RecordPlace,
    plan: Option<PostingPlan>,
    today: Date,
) -> Result<(), OperationError> {
    let Some(plan) = plan else { return Ok(()) };
    let least = offered(connection, place).await?;
    let short = plan
        .falls_short_of(&least, today, &WorkCalendar::shipped())
        .map_err(|error| OperationError::invalid("number", error.to_string()))?;
    match short {
        Some(period) => {
            let words = format!("目录写明本事项公示不少于{}，公示期不能更短", period.label());
            Err(OperationError::invalid("number", words))
        }
        None => Ok(()),
    }
}

#[boxed::future]
async fn is_own_work(
    connection: &mut Connection,
    place: &RecordPlace,
    person: i64,
) -> Result<bool, OperationError> {
    Ok(place.version.created_by == Some(person)
        || event::has_worked(connection, place.version.id, person).await?)
}

/// The least posting times of the item's cell.
#[boxed::future]
async fn offered(connection: &mut Connection, place: &RecordPlace) -> Result<Vec<Period>, OperationError> {
    let head = published::of_catalogue(connection, place.record.catalogue_id).await?;
    let Some(head) = head else { return Ok(Vec::new()) };
    let rows = row::of_version(connection, head.version_id).await?;
    let own = rows.into_iter().find(|row| row.keyed.key == place.record.row_key);
    Ok(own.map(|row| PartClock::least_postings(&row.keyed.row.time_limit)).unwrap_or_default())
}
