//! Approving, publishing and withdrawing (R31, R70, R81, R268).

use super::place::{Place, needed, words};
use super::replace::{restore_inherited, supersede_inherited};
use super::review::{ReviewReceipt, refuse_open_remarks, tell_compilers};
use super::seen::refuse_unseen;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::numbering::renumber;
use domain::catalogue::{KeyedRow, Transition, VersionState};
use domain::organisation::Role;
use serde_json::json;
use storage::catalogue::row;
use storage::catalogue::version::{self, StateChange, Version};

impl Operations {
    /// Approves a submitted version (R70): never one's own (R268), and not while remarks are open. One that
    /// no reviewer has passed since it was submitted needs a written reason (R69).
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own work, remarks are open, or the reason is missing.
    #[boxed::future]
    pub async fn approve(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        self.approve_seen(act, version_id, note, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw
    /// ([`super::DraftView::stamp`]).
    ///
    /// # Errors
    /// As [`Self::approve`], and when the version has changed since.
    #[boxed::future]
    pub async fn approve_seen(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
        seen: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        let mut note = words("note", note, 1000)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let target = at.guard(writing.connection(), act, Transition::Approve, &note).await?;
        refuse_unseen(&mut writing, &at, seen, "审定").await?;
        refuse_open_remarks(&mut writing, version_id).await?;
        let events = storage::catalogue::process::events(writing.connection(), version_id).await?;
        let passed = super::view::passed(&events).is_some();
        if !passed {
            note = needed("note", &note, "没有经过审核就审定的理由", 1000)?;
        }
        let now = act.at();
        let change =
            StateChange { state: target.id(), approved: Some((&now, person)), ..StateChange::default() };
        version::change_state(writing.connection(), version_id, &change).await?;
        at.record(writing.connection(), act, Transition::Approve, &note).await?;
        let text = format!("{}已经审定，待发布", at.called());
        let mut told = tell_compilers(&mut writing, &at, "catalogue.approved", &text).await?;
        told += self.tell_reviewers(&mut writing, &at, "catalogue.approved", &text).await?;
        writing
            .audit(at.unit.id, "catalogue.approve", &at.object(), &json!({ "review_passed": passed }))
            .await?;
        writing.commit().await?;
        Ok(ReviewReceipt { version_id, state: target, told })
    }

    /// Publishes an approved version: its plain numbers are given anew (R31), the version in force
    /// until now is superseded (R81).
    ///
    /// # Errors
    /// When right or state is wrong.
    #[boxed::future]
    pub async fn publish(&self, act: &Act, version_id: i64) -> Result<ReviewReceipt, OperationError> {
        self.publish_seen(act, version_id, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw
    /// ([`super::DraftView::stamp`]).
    ///
    /// # Errors
    /// As [`Self::publish`], and when the version has changed since.
    #[boxed::future]
    pub async fn publish_seen(
        &self,
        act: &Act,
        version_id: i64,
        seen: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock_with_catalogue(writing.connection(), version_id).await?;
        let target = at.guard(writing.connection(), act, Transition::Publish, "").await?;
        refuse_unseen(&mut writing, &at, seen, "发布").await?;
        refuse_open_remarks(&mut writing, version_id).await?;
        let personal = super::submit::personal_in_version(&mut writing, version_id).await?;
        if !personal.is_empty() {
            return Err(OperationError::Invalid(personal));
        }
        give_numbers(&mut writing, &at).await?;
        let now = act.at();
        if let Some(former) = at.catalogue.published_version_id {
            let former = Place::lock(writing.connection(), former).await?;
            former.guard(writing.connection(), act, Transition::Supersede, "").await?;
            let change = StateChange {
                state: Transition::Supersede.target().id(),
                ended: Some(&now),
                ..StateChange::default()
            };
            version::change_state(writing.connection(), former.version.id, &change).await?;
            let note = format!("第{}版发布", at.version.number);
            former.record(writing.connection(), act, Transition::Supersede, &note).await?;
        }
        let change =
            StateChange { state: target.id(), published: Some((&now, person)), ..StateChange::default() };
        version::change_state(writing.connection(), version_id, &change).await?;
        version::point_catalogue(writing.connection(), at.catalogue.id, Some(version_id), None).await?;
        at.record(writing.connection(), act, Transition::Publish, "").await?;
        supersede_inherited(&mut writing, act, &at).await?;
        crate::cascade::published(&mut writing, act, &at).await?;
        let text = format!("{}第{}版已发布", at.called(), at.version.number);
        let told = tell_compilers(&mut writing, &at, "catalogue.published", &text).await?;
        let detail = json!({ "number": at.version.number, "former": at.catalogue.published_version_id });
        writing.audit(at.unit.id, "catalogue.publish", &at.object(), &detail).await?;
        writing.changed("catalogue", at.catalogue.id).await?;
        writing.commit().await?;
        self.search_soon();
        Ok(ReviewReceipt { version_id, state: target, told })
    }

    /// Withdraws the version in force with a notice; the one before it stands again (R81).
    ///
    /// # Errors
    /// When right or state is wrong, or the notice is missing.
    #[boxed::future]
    pub async fn withdraw(
        &self,
        act: &Act,
        version_id: i64,
        notice: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        let notice = needed("notice", notice, "撤回的理由（将对外显示）", 1000)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock_with_catalogue(writing.connection(), version_id).await?;
        let target = at.guard(writing.connection(), act, Transition::Withdraw, &notice).await?;
        let now = act.at();
        let change = StateChange {
            state: target.id(),
            ended: Some(&now),
            notice: Some(&notice),
            ..StateChange::default()
        };
        version::change_state(writing.connection(), version_id, &change).await?;
        at.record(writing.connection(), act, Transition::Withdraw, &notice).await?;
        let former = self.restore_former(&mut writing, act, &at).await?;
        let draft = at.catalogue.draft_version_id;
        version::point_catalogue(writing.connection(), at.catalogue.id, former, draft).await?;
        self.give_changes_back(&mut writing, &at, former, draft).await?;
        restore_inherited(&mut writing, act, &at).await?;
        crate::cascade::withdrawn(&mut writing, act, &at, former, &notice).await?;
        let again = if former.is_some() { "，前一版重新生效" } else { "" };
        let text = format!("{}第{}版已撤回{again}。{notice}", at.called(), at.version.number);
        let told = tell_compilers(&mut writing, &at, "catalogue.withdrawn", &text).await?
            + self.tell_reviewers(&mut writing, &at, "catalogue.withdrawn", &text).await?;
        let detail = json!({ "number": at.version.number, "restored": former, "notice": notice });
        writing.audit(at.unit.id, "catalogue.withdraw", &at.object(), &detail).await?;
        writing.changed("catalogue", at.catalogue.id).await?;
        writing.commit().await?;
        self.search_soon();
        Ok(ReviewReceipt { version_id, state: target, told })
    }

    /// The changes from above that a withdrawn version took up are open again upon the former one, or stay with the
    /// draft that goes on from it (R8, R73).
    #[boxed::future]
    async fn give_changes_back(
        &self,
        writing: &mut Writing<'_>,
        at: &Place,
        former: Option<i64>,
        draft: Option<i64>,
    ) -> Result<(), OperationError> {
        let draft = match draft {
            Some(id) => version::by_id(writing.connection(), id).await?,
            None => None,
        };
        if let Some(going_on) = draft.filter(|draft| draft.based_on_id == Some(at.version.id)) {
            let (from, to) = (at.version.id, going_on.id);
            return Ok(storage::cascade::proposal::hand_on(writing.connection(), from, to).await?);
        }
        if former.is_none() {
            return Ok(());
        }
        let now = Place::lock_with_catalogue(writing.connection(), at.version.id).await?;
        crate::cascade::reopen(writing, &now).await
    }

    /// Lets the version before a withdrawn one stand again.
    #[boxed::future]
    async fn restore_former(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        at: &Place,
    ) -> Result<Option<i64>, OperationError> {
        let versions = version::of_catalogue(writing.connection(), at.catalogue.id).await?;
        let superseded = VersionState::Superseded.id();
        let is_former =
            |version: &&Version| version.number < at.version.number && version.state == superseded;
        let Some(former) = versions.iter().find(is_former).map(|version| version.id) else { return Ok(None) };
        let former = Place::lock(writing.connection(), former).await?;
        let target = former.guard(writing.connection(), act, Transition::Restore, "").await?;
        let change = StateChange { state: target.id(), stands_again: true, ..StateChange::default() };
        version::change_state(writing.connection(), former.version.id, &change).await?;
        let note = format!("第{}版撤回", at.version.number);
        former.record(writing.connection(), act, Transition::Restore, &note).await?;
        Ok(Some(former.version.id))
    }

    #[boxed::future]
    async fn tell_reviewers(
        &self,
        writing: &mut Writing<'_>,
        at: &Place,
        kind: &str,
        text: &str,
    ) -> Result<usize, OperationError> {
        let to = Recipients::Holders {
            role: Role::Reviewer,
            unit_id: at.unit.id,
            sector: Some(at.sector().to_owned()),
        };
        writing.notify(&to, kind, text, &at.console_url()).await
    }
}

/// Gives the plain numbers anew in display order (R31).
#[boxed::future]
async fn give_numbers(writing: &mut Writing<'_>, at: &Place) -> Result<(), OperationError> {
    let guideline = super::place::guideline_of(writing.connection(), at.version.guideline_id).await?;
    let mut rows = row::of_version(writing.connection(), at.version.id).await?;
    let mut keyed: Vec<KeyedRow> = rows.iter().map(|row| row.keyed.clone()).collect();
    renumber(guideline.numbering, &mut keyed);
    for (stored, keyed) in rows.iter_mut().zip(keyed) {
        if stored.keyed != keyed {
            stored.keyed = keyed;
            row::update(writing.connection(), at.version.id, stored).await?;
        }
    }
    Ok(())
}
