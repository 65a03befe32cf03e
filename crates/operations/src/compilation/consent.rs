//! The district government's consent (R74a): signed in the system by its approver, or the leader's
//! written instruction entered with number, date and scan. Consent queues the job that makes the files.

use super::withdrawn::refuse_withdrawn;
use super::{Held, MakeCompilation, day_of, is_stopped, title, url};
use crate::catalogue::place::needed;
use crate::job::NewJob;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::calendar::in_words;
use domain::compilation::{CompilationState, Step};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde_json::json;
use storage::catalogue::preview::{Upload, insert_upload};

/// The leader's written instruction.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// Its number.
    pub number: String,
    /// Its date.
    pub on: Date,
    /// Its scan.
    pub scan: Option<Scan>,
}

/// A scan as it was uploaded.
#[derive(Debug, Clone)]
pub struct Scan {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Operations {
    /// Consents by signature: the approver of the district government, never who asked (R268).
    ///
    /// # Errors
    /// When right, state or revision is wrong, or it is one's own request.
    #[boxed::future]
    pub async fn consent(&self, act: &Act, id: i64, revision: i64) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        act.actor.require(Permission::ApproveCatalogue, &held.unit.path, None)?;
        held.seen(revision)?;
        if held.row.requested_by == Some(person) {
            return Err(OperationError::Forbidden(
                "提请同意的人不能自己同意，请由区政府另一位审定人签署".to_owned(),
            ));
        }
        held.step(Step::Consent)?;
        let job = self.consented(&mut writing, act, &mut held).await?;
        writing
            .audit(held.unit.id, "compilation.consent", &held.object(), &json!({"by": "signature"}))
            .await?;
        writing.commit().await?;
        Ok(job)
    }

    /// Enters the leader's written instruction; its scan is sealed.
    ///
    /// # Errors
    /// When right, state or revision is wrong, or number, date or scan is missing.
    #[boxed::future]
    pub async fn enter_instruction(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        instruction: Instruction,
    ) -> Result<i64, OperationError> {
        let number = needed("number", &instruction.number, "批示的文号或编号", 60)?;
        if instruction.on > act.today() {
            return Err(OperationError::invalid("on", "批示日期不能晚于今天"));
        }
        let Some(scan) = instruction.scan else {
            return Err(OperationError::invalid("file", "请上传批示的扫描件"));
        };
        let format = super::scan::format(&scan.bytes).ok_or_else(|| {
            OperationError::invalid("file", "扫描件须为完整的PDF、JPEG或PNG文件，请重新扫描后上传")
        })?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let mut held = held_by_preparer(&mut writing, act, (id, revision)).await?;
        let asked = held.row.requested_at.as_deref().and_then(day_of);
        held.step(Step::Consent)?;
        if let Some(asked) = asked.filter(|asked| instruction.on < *asked) {
            return Err(OperationError::invalid(
                "on",
                format!("批示日期早于提请同意的日期（{}），请核对", in_words(asked)),
            ));
        }
        let hash = self.blobs.put(&scan.bytes).await?;
        let upload = Upload {
            hash: hash.clone(),
            name: scan.name,
            size: i64::try_from(scan.bytes.len()).unwrap_or(i64::MAX),
            format: format.to_owned(),
            at: act.at(),
        };
        insert_upload(writing.connection(), &upload, Some(person)).await?;
        held.row.instruction_number.clone_from(&number);
        held.row.instruction_date = instruction.on.to_string();
        held.row.instruction_hash = Some(hash.clone());
        let job = self.consented(&mut writing, act, &mut held).await?;
        let detail =
            json!({"by": "instruction", "number": number, "on": instruction.on.to_string(), "scan": hash});
        writing.audit(held.unit.id, "compilation.consent", &held.object(), &detail).await?;
        writing.commit().await?;
        Ok(job)
    }

    #[boxed::future]
    async fn consented(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        held: &mut Held,
    ) -> Result<i64, OperationError> {
        let way_out = "请退回，或由审核人收回提请，重新核对后再提请";
        refuse_withdrawn(writing.connection(), held, "同意", way_out).await?;
        held.row.consented_at = Some(act.at());
        held.row.consented_by = act.actor.person_id;
        let job = queue(writing, held).await?;
        held.row.job_id = Some(job);
        held.write(writing).await?;
        let to = Recipients::Holders { role: Role::Reviewer, unit_id: held.unit.id, sector: None };
        let text = format!("{}已获同意，正在制作文件，完成后自动发布", held.called());
        writing.notify(&to, "compilation.consented", &text, &url(held.row.id)).await?;
        Ok(job)
    }

    /// Sends the request back with a reason.
    ///
    /// # Errors
    /// When right, state or revision is wrong, or the reason is missing.
    #[boxed::future]
    pub async fn return_compilation(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = needed("reason", reason, "退回的理由", 500)?;
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        act.actor.require(Permission::ApproveCatalogue, &held.unit.path, None)?;
        held.seen(revision)?;
        held.step(Step::Return)?;
        held.body.returned.clone_from(&reason);
        held.unasked();
        held.write(&mut writing).await?;
        writing.audit(held.unit.id, "compilation.return", &held.object(), &json!({"reason": reason})).await?;
        let to = Recipients::Holders { role: Role::Reviewer, unit_id: held.unit.id, sector: None };
        let text = format!("{}被退回：{reason}", held.called());
        writing.notify(&to, "compilation.returned", &text, &url(id)).await?;
        writing.commit().await
    }

    /// Takes back what was asked, or a consent whose files were never made, so that the contents can be
    /// looked at again.
    ///
    /// # Errors
    /// When right, state or revision is wrong, or the files are being made.
    #[boxed::future]
    pub async fn recall_compilation(&self, act: &Act, id: i64, revision: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = held_by_preparer(&mut writing, act, (id, revision)).await?;
        let is_consented = held.state()? == CompilationState::Consented;
        if is_consented && !is_stopped(writing.connection(), held.row.job_id).await? {
            return Err(OperationError::State("文件正在制作，请等制作任务结束或先取消它".to_owned()));
        }
        held.step(Step::Recall)?;
        held.unasked();
        held.write(&mut writing).await?;
        writing.audit(held.unit.id, "compilation.recall", &held.object(), &json!({})).await?;
        let text = format!("{}已收回，核对内容后将重新提请同意", held.called());
        tell_approvers(&mut writing, &held, "compilation.recalled", &text).await?;
        writing.commit().await
    }

    /// Gives an edition up before it was published; the portal never shows it.
    ///
    /// # Errors
    /// When right, state or revision is wrong, or the reason is missing.
    #[boxed::future]
    pub async fn abandon_compilation(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = needed("notice", reason, "放弃的理由", 500)?;
        let mut writing = self.begin(act).await?;
        let mut held = held_by_preparer(&mut writing, act, (id, revision)).await?;
        held.step(Step::Abandon)?;
        held.row.withdrawn_at = Some(act.at());
        held.row.withdrawal_notice.clone_from(&reason);
        held.body.withdrawn_by = act.actor.person_id;
        held.write(&mut writing).await?;
        writing
            .audit(held.unit.id, "compilation.abandon", &held.object(), &json!({"reason": reason}))
            .await?;
        let text = format!("{}不再办理：{reason}", held.called());
        tell_approvers(&mut writing, &held, "compilation.abandoned", &text).await?;
        writing.commit().await
    }

    /// Queues the making anew after its job failed or was cancelled.
    ///
    /// # Errors
    /// When right or state is wrong, or a job is still under way.
    #[boxed::future]
    pub async fn make_compilation_again(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
    ) -> Result<i64, OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        let may_review = act.actor.may(Permission::ReviewCatalogue, &held.unit.path, None);
        if !may_review {
            act.actor.require(Permission::ApproveCatalogue, &held.unit.path, None)?;
        }
        held.seen(revision)?;
        if held.state()? != CompilationState::Consented {
            return Err(OperationError::State("本期汇编不在制作中，无须重新制作".to_owned()));
        }
        if !is_stopped(writing.connection(), held.row.job_id).await? {
            return Err(OperationError::State("制作任务还在进行，请等它结束".to_owned()));
        }
        refuse_withdrawn(writing.connection(), &held, "制作", AGAIN).await?;
        let job = queue(&mut writing, &held).await?;
        held.row.job_id = Some(job);
        held.write(&mut writing).await?;
        writing.audit(held.unit.id, "compilation.make_again", &held.object(), &json!({"job": job})).await?;
        writing.commit().await?;
        Ok(job)
    }
}

/// What to do where a version was withdrawn after the consent.
pub(super) const AGAIN: &str = "请收回重新核对，再提请同意";

#[boxed::future]
async fn queue(writing: &mut Writing<'_>, held: &Held) -> Result<i64, OperationError> {
    let job = NewJob {
        kind: MakeCompilation::NAME,
        title: format!("制作{}第{}期", title(&held.unit), held.row.number),
        arguments: json!({"compilation": held.row.id}),
        unit_id: held.unit.id,
    };
    writing.queue_job(&job).await
}

/// A compilation as the person saw it who prepares it.
#[boxed::future]
async fn held_by_preparer(
    writing: &mut Writing<'_>,
    act: &Act,
    (id, revision): (i64, i64),
) -> Result<Held, OperationError> {
    let held = Held::read(writing.connection(), id).await?;
    act.actor.require(Permission::ReviewCatalogue, &held.unit.path, None)?;
    held.seen(revision)?;
    Ok(held)
}

#[boxed::future]
async fn tell_approvers(
    writing: &mut Writing<'_>,
    held: &Held,
    kind: &str,
    text: &str,
) -> Result<(), OperationError> {
    let to = Recipients::Holders { role: Role::Approver, unit_id: held.unit.id, sector: None };
    writing.notify(&to, kind, text, &url(held.row.id)).await?;
    Ok(())
}
