//! Submitting, reviewing, referring, approving, publishing and withdrawing records (R158-R160, R268). Each act
//! guards the state, writes, is audited and tells who is next, in one transaction.

use super::attachment_gate;
use super::link_check;
use super::place::RecordPlace;
use crate::organisation::Recipients;
use crate::text::{needed, words};
use crate::{Act, OperationError, Operations, Writing};
use domain::disclosure::{Duty, RecordAct, RecordState};
use domain::organisation::Role;
use serde::Serialize;
use serde_json::json;
use storage::disclosure::version::{self, RecordChange};
use storage::disclosure::{event, record, standing};

const LONGEST_WORDS: usize = 1000;

/// A record after an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordReceipt {
    /// The record.
    pub id: i64,
    /// The version.
    pub version_id: i64,
    /// Its state.
    pub state: RecordState,
    /// How many people were told.
    pub told: usize,
    /// Hints of the text check that nobody had settled, where the text was looked at (R249).
    pub open_hints: usize,
}

impl Operations {
    /// Hands a record to its reviewers.
    ///
    /// # Errors
    /// When right or state is wrong.
    #[boxed::future]
    pub async fn submit_disclosure(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
    ) -> Result<RecordReceipt, OperationError> {
        let mut step = Step::begin(self, act, id, RecordAct::Submit, "").await?;
        step.place.refuse_unseen(revision, step.wanted.label())?;
        super::attachment::refuse_found(step.writing.connection(), step.place.version.id).await?;
        link_check::refuse_dead(step.writing.connection(), &step.place.version).await?;
        step.check_words(true).await?;
        let at = act.at();
        let change = RecordChange {
            submitted: Some((&at, act.actor.person_id)),
            forgets_review: true,
            ..step.change()
        };
        step.write(&change, "").await?;
        let text = format!("{}待公开审查", step.place.called());
        step.tell(Role::Reviewer, "disclosure.submitted", &text).await?;
        let submitted = [(id, step.place.version.id)];
        super::link_job::wanted(&mut step.writing, step.place.unit.id, &submitted).await?;
        step.finish("disclosure.submit").await
    }

    /// Hands a record back with written points.
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own work, or the points are missing.
    #[boxed::future]
    pub async fn return_disclosure(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        points: &str,
    ) -> Result<RecordReceipt, OperationError> {
        let points = needed("note", points, "需要修改之处", LONGEST_WORDS)?;
        let mut step = Step::begin(self, act, id, RecordAct::ReturnForRevision, &points).await?;
        step.place.refuse_unseen(revision, step.wanted.label())?;
        let change = RecordChange { forgets_review: true, ..step.change() };
        step.write(&change, &points).await?;
        // What comes back later is not published by a time that was set for another text.
        version::set_publish_at(step.writing.connection(), step.place.version.id, None).await?;
        let text = format!("{}已退回修改：{points}", step.place.called());
        step.tell(Role::InformationOfficer, "disclosure.returned", &text).await?;
        step.finish("disclosure.return").await
    }

    /// Refers a doubtful record to the competent department or the secrecy authority: it stays unpublished
    /// until the answer is entered (R159).
    ///
    /// # Errors
    /// When right or state is wrong, or the organ and the reason are missing.
    #[boxed::future]
    pub async fn refer_disclosure(
        &self,
        act: &Act,
        id: i64,
        to_whom: &str,
        reason: &str,
    ) -> Result<RecordReceipt, OperationError> {
        let to_whom = needed("organ", to_whom, "转送的部门", 100)?;
        let reason = needed("note", reason, "转送的理由", LONGEST_WORDS)?;
        let note = format!("转送{to_whom}：{reason}");
        let mut step = Step::begin(self, act, id, RecordAct::Refer, &note).await?;
        step.write(&step.change(), &note).await?;
        let text = format!("{}已转送{to_whom}，答复之前不公开", step.place.called());
        step.tell(Role::InformationOfficer, "disclosure.referred", &text).await?;
        step.finish("disclosure.refer").await
    }

    /// Enters the answer to a referral: the record is with its reviewers again (R159).
    ///
    /// # Errors
    /// When right or state is wrong, or the answer is missing.
    #[boxed::future]
    pub async fn answer_referral(
        &self,
        act: &Act,
        id: i64,
        answer: &str,
    ) -> Result<RecordReceipt, OperationError> {
        let answer = needed("note", answer, "答复的内容", LONGEST_WORDS)?;
        let mut step = Step::begin(self, act, id, RecordAct::AnswerReferral, &answer).await?;
        step.write(&step.change(), &answer).await?;
        step.finish("disclosure.answer_referral").await
    }

    /// A named reviewer finds that a record may be public, its secrecy checked (R158); never one's own (R268). For a
    /// record all of whose attachments were read; otherwise [`Self::review_with_files`].
    ///
    /// # Errors
    /// As [`Self::review_with_files`].
    #[boxed::future]
    pub async fn review_disclosure(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        conclusion: &str,
    ) -> Result<RecordReceipt, OperationError> {
        self.review_with_files(act, (id, revision), conclusion, &[]).await
    }

    /// The same, with the attachments that the reviewer opened: each one of which something was not read by machine has
    /// to be among them, and stands in the audit log with who looked and when (R158, R250).
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own work, it changed since it was seen, the conclusion of the
    /// secrecy check is missing, or an attachment was not looked at.
    #[boxed::future]
    pub async fn review_with_files(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
        conclusion: &str,
        looked_at: &[i64],
    ) -> Result<RecordReceipt, OperationError> {
        let conclusion = needed("note", conclusion, "保密审查的结论", LONGEST_WORDS)?;
        let person = act.person_id()?;
        let mut step = Step::begin(self, act, id, RecordAct::PassReview, &conclusion).await?;
        step.place.refuse_unseen(revision, step.wanted.label())?;
        let version_id = step.place.version.id;
        let looked = attachment_gate::looked_at(step.writing.connection(), version_id, looked_at).await?;
        let at = act.at();
        let change = RecordChange { reviewed: Some((&at, person, &conclusion)), ..step.change() };
        let mut note = match step.check_words(false).await? {
            0 => conclusion.clone(),
            open => format!("{conclusion}（文字检查还有{open}处提示没有确认）"),
        };
        if !looked.is_empty() {
            let names: Vec<String> = looked.iter().map(|one| format!("“{}”", one.name)).collect();
            note.push_str(&format!("（已打开核对附件{}）", names.join("、")));
        }
        let seen = looked.iter().map(|one| json!({ "attachment": one.id, "hash": one.hash }));
        step.looked_at = seen.collect();
        step.write(&change, &note).await?;
        let text = format!("{}已通过公开审查，待批准", step.place.called());
        step.tell(Role::Approver, "disclosure.reviewed", &text).await?;
        step.finish("disclosure.review").await
    }

    /// Approves a reviewed record; never one's own (R268).
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own work, it changed since it was seen, or another organ that it
    /// concerns has not agreed (R160).
    #[boxed::future]
    pub async fn approve_disclosure(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        note: &str,
    ) -> Result<RecordReceipt, OperationError> {
        let note = words("note", note, LONGEST_WORDS)?;
        let person = act.person_id()?;
        let mut step = Step::begin(self, act, id, RecordAct::Approve, &note).await?;
        step.place.refuse_unseen(revision, step.wanted.label())?;
        super::confirmation::refuse_unconfirmed(step.writing.connection(), &step.place.version).await?;
        let at = act.at();
        let change = RecordChange { approved: Some((&at, person)), ..step.change() };
        step.write(&change, &note).await?;
        let text = format!("{}已批准，待发布", step.place.called());
        step.tell(Role::InformationOfficer, "disclosure.approved", &text).await?;
        step.finish("disclosure.approve").await
    }

    /// Publishes an approved record: it gets its 索引号 (R67), and the version that was public is superseded.
    ///
    /// # Errors
    /// When right or state is wrong, or the item was taken out of the catalogue or is no longer for everybody.
    #[boxed::future]
    pub async fn publish_disclosure(&self, act: &Act, id: i64) -> Result<RecordReceipt, OperationError> {
        self.publish_step(act, Step::begin(self, act, id, RecordAct::Publish, "").await?).await
    }

    /// The same among many others: what has its time set is left to it, and the time is told instead.
    #[boxed::future]
    pub(super) async fn publish_unless_scheduled(
        &self,
        act: &Act,
        id: i64,
    ) -> Result<Result<RecordReceipt, String>, OperationError> {
        let step = Step::begin(self, act, id, RecordAct::Publish, "").await?;
        match step.place.version.publish_at.clone() {
            Some(at) => Ok(Err(at)),
            None => self.publish_step(act, step).await.map(Ok),
        }
    }

    #[boxed::future]
    async fn publish_step(&self, act: &Act, mut step: Step<'_>) -> Result<RecordReceipt, OperationError> {
        step.refuse_closed_item().await?;
        link_check::refuse_dead(step.writing.connection(), &step.place.version).await?;
        let at = act.at();
        let former = step.place.record.published_version_id;
        if let Some(former) = former {
            super::posting::refuse_early_end(step.writing.connection(), former, act.today()).await?;
            let change = RecordChange {
                state: RecordState::Superseded.id(),
                ended: Some(&at),
                ..RecordChange::default()
            };
            let connection = step.writing.connection();
            version::change_state(connection, former, &change).await?;
            let note = format!("第{}版发布", step.place.version.number);
            let by = (act.actor.person_id, at.as_str());
            event::append(connection, former, (RecordAct::Supersede.id(), &note), by).await?;
        }
        let today = act.today().to_string();
        let change = RecordChange { published: Some((&at, &today, act.actor.person_id)), ..step.change() };
        step.write(&change, "").await?;
        step.give_number(act).await?;
        let versions = (step.place.version.id, former);
        super::posting::begin(step.writing.connection(), versions, act.today()).await?;
        let (id, version_id) = (step.place.record.id, step.place.version.id);
        record::point(step.writing.connection(), id, Some(version_id), None).await?;
        standing::changed(step.writing.connection(), step.place.record.catalogue_id).await?;
        step.writing.changed("disclosure", id).await?;
        let receipt = step.finish("disclosure.publish").await?;
        self.search_soon();
        Ok(receipt)
    }

    /// Lets go of what was begun and not submitted, or was returned: it leaves every desk; its history stays, and what is
    /// public of the record stays public.
    ///
    /// # Errors
    /// When right or state is wrong, or it changed since it was seen.
    #[boxed::future]
    pub async fn discard_disclosure(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
    ) -> Result<RecordReceipt, OperationError> {
        let mut step = Step::begin(self, act, id, RecordAct::Discard, "").await?;
        step.place.refuse_unseen(revision, step.wanted.label())?;
        let at = act.at();
        let change = RecordChange { ended: Some(&at), ..step.change() };
        step.write(&change, "").await?;
        let public = step.place.record.published_version_id;
        record::point(step.writing.connection(), id, public, None).await?;
        if step.place.record.first_published_on.is_none() {
            // What was never public may be loaded from its column again.
            storage::disclosure::column::forget(step.writing.connection(), id).await?;
        }
        step.finish("disclosure.discard").await
    }

    /// Takes a public record off the portal with a notice that everybody may read.
    ///
    /// # Errors
    /// When right or state is wrong, or the notice is missing.
    #[boxed::future]
    pub async fn withdraw_disclosure(
        &self,
        act: &Act,
        id: i64,
        notice: &str,
    ) -> Result<RecordReceipt, OperationError> {
        let notice = needed("notice", notice, "撤下的理由（公众可见）", LONGEST_WORDS)?;
        super::public_words::refuse_numbers("notice", "撤下的理由", &notice)?;
        let mut step = Step::begin(self, act, id, RecordAct::Withdraw, &notice).await?;
        let posted = step.place.version.id;
        super::posting::refuse_early_end(step.writing.connection(), posted, act.today()).await?;
        let at = act.at();
        let change = RecordChange { ended: Some(&at), notice: Some(&notice), ..step.change() };
        step.write(&change, &notice).await?;
        let record = step.place.record.clone();
        record::point(step.writing.connection(), record.id, None, record.open_version_id).await?;
        if let Some(open) = record.open_version_id {
            unschedule(&mut step.writing, act, open).await?;
        }
        standing::changed(step.writing.connection(), record.catalogue_id).await?;
        storage::maintenance::mark::look_again(step.writing.connection(), record.catalogue_id).await?;
        step.writing.changed("disclosure", record.id).await?;
        let text = format!("{}已撤下：{notice}", step.place.called());
        step.tell(Role::InformationOfficer, "disclosure.withdrawn", &text).await?;
        let receipt = step.finish("disclosure.withdraw").await?;
        self.search_soon();
        Ok(receipt)
    }
}

/// What was taken off does not come back by a clock: a person publishes the version on the desk, or nobody.
#[boxed::future]
async fn unschedule(writing: &mut Writing<'_>, act: &Act, open: i64) -> Result<(), OperationError> {
    let version = version::by_id(writing.connection(), open).await?;
    if version.is_none_or(|version| version.publish_at.is_none()) {
        return Ok(());
    }
    version::set_publish_at(writing.connection(), open, None).await?;
    let (note, at) = ("公开的内容已撤下，定时发布同时取消", act.at());
    event::append(writing.connection(), open, ("schedule", note), (act.actor.person_id, &at)).await?;
    Ok(())
}

/// An act upon a record within its transaction.
struct Step<'a> {
    writing: Writing<'a>,
    place: RecordPlace,
    wanted: RecordAct,
    target: RecordState,
    told: usize,
    open_hints: usize,
    /// The attachments that the reviewer opened.
    looked_at: Vec<serde_json::Value>,
}

impl<'a> Step<'a> {
    async fn begin(
        operations: &'a Operations,
        act: &'a Act,
        id: i64,
        wanted: RecordAct,
        words: &str,
    ) -> Result<Self, OperationError> {
        let mut writing = operations.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, wanted).await?;
        let target = place.guard(writing.connection(), act, wanted, words).await?;
        Ok(Self { writing, place, wanted, target, told: 0, open_hints: 0, looked_at: Vec::new() })
    }

    fn change(&self) -> RecordChange<'static> {
        RecordChange { state: self.target.id(), ..RecordChange::default() }
    }

    /// Counts the hints that nobody settled; what is unfinished is not handed on (R249).
    #[boxed::future]
    async fn check_words(&mut self, submits: bool) -> Result<usize, OperationError> {
        self.open_hints =
            super::hint::checked(self.writing.connection(), &self.place.version, submits).await?;
        Ok(self.open_hints)
    }

    /// What the catalogue no longer holds is not published under it any more, and what is meant for a specific group
    /// or given on request is never shown to everybody (R101a), however its row stood when it was loaded.
    #[boxed::future]
    async fn refuse_closed_item(&mut self) -> Result<(), OperationError> {
        let (catalogue_id, key) = (self.place.record.catalogue_id, self.place.record.row_key.clone());
        let connection = self.writing.connection();
        let catalogue = storage::catalogue::version::catalogue(connection, catalogue_id).await?;
        let published = catalogue.and_then(|one| one.published_version_id);
        let row = match published {
            Some(version) => storage::catalogue::row::by_key(connection, version, &key).await?,
            None => None,
        };
        let duty = row.as_ref().map_or(Duty::None, |row| Duty::of(&row.keyed.row, row.keyed.status));
        let item = row.map(|row| row.keyed.row.level2_item).unwrap_or_default();
        let words = match duty {
            Duty::Everyone => return Ok(()),
            Duty::None => {
                "所属的事项已经不在现行目录中，不能发布；请在目录中恢复该事项，或者把信息改到别的事项下"
                    .to_owned()
            }
            Duty::SpecificGroup => format!(
                "“{item}”在现行目录中已改为只向特定群体公开，不能向全社会发布；请送达特定对象并在装载清单中登记送达，或者先在目录中恢复“全社会”"
            ),
            Duty::OnRequest => format!(
                "“{item}”在现行目录中已改为依申请公开，不能向全社会发布；需要主动公开的，请先在目录中恢复“主动公开”"
            ),
        };
        Err(OperationError::State(words))
    }

    #[boxed::future]
    async fn write(&mut self, change: &RecordChange<'_>, note: &str) -> Result<(), OperationError> {
        let (at, by) = (self.writing.at(), self.writing.actor_id());
        let version_id = self.place.version.id;
        version::change_state(self.writing.connection(), version_id, change).await?;
        event::append(self.writing.connection(), version_id, (self.wanted.id(), note), (by, &at)).await?;
        Ok(())
    }

    /// 索引号: the unit's code, the year and a running number, given once.
    #[boxed::future]
    async fn give_number(&mut self, act: &Act) -> Result<(), OperationError> {
        if self.place.record.index_number.is_some() {
            return Ok(());
        }
        let (today, unit) = (act.today(), &self.place.unit);
        let year = i64::from(today.year());
        let number = record::next_number(self.writing.connection(), unit.id, year).await?;
        let index_number = format!("{}/{year}-{number:05}", unit.code);
        let id = self.place.record.id;
        record::first_published(self.writing.connection(), id, &index_number, &today.to_string()).await?;
        Ok(())
    }

    #[boxed::future]
    async fn tell(&mut self, role: Role, kind: &str, text: &str) -> Result<(), OperationError> {
        let to = Recipients::Holders {
            role,
            unit_id: self.place.unit.id,
            sector: Some(self.place.sector.clone()),
        };
        self.told += self.writing.notify(&to, kind, text, &super::console_url(self.place.record.id)).await?;
        Ok(())
    }

    async fn finish(mut self, name: &str) -> Result<RecordReceipt, OperationError> {
        let (object, mut detail) = (self.place.object(), json!({ "version": self.place.version.number }));
        if self.open_hints > 0 {
            detail["open_hints"] = self.open_hints.into();
        }
        if !self.looked_at.is_empty() {
            detail["looked_at"] = self.looked_at.into();
        }
        self.writing.audit(self.place.unit.id, name, &object, &detail).await?;
        self.writing.commit().await?;
        Ok(RecordReceipt {
            id: self.place.record.id,
            version_id: self.place.version.id,
            state: self.target,
            told: self.told,
            open_hints: self.open_hints,
        })
    }
}
