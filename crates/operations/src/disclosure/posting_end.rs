//! The end of a posting (R42a): what is public afterwards is a version of its own, so that the posted one stays as it
//! was, unserved; each part has a proof with the hashes of before and after.

use super::place::{RecordPlace, damaged};
use super::posting::{plan_of, posting_of, tell};
use crate::{Act, OperationError, Operations, Writing};
use domain::disclosure::{Gate, Posting, PostingEnd, RecordAct, RecordState, may_stay};
use files::MaskedValue;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use storage::disclosure::attachment::{self, Attachment};
use storage::disclosure::posting::{self, PostingProof};
use storage::disclosure::version::{self, RecordChange};
use storage::disclosure::{event, record};

/// Postings that are ended in one go.
pub(super) const MOST_DUE: i64 = 200;
/// A text as long as this was cut for search and was not judged as a whole.
const CUT_BYTES: usize = 1024 * 1024;

/// What the text is afterwards.
struct Remaining {
    body: String,
    text: String,
    outcome: &'static str,
    masked: usize,
    /// What was masked, to be masked in the title and in names of files too.
    values: Vec<MaskedValue>,
}

impl Operations {
    /// Ends one posting; false where somebody else did meanwhile.
    #[boxed::future]
    pub(super) async fn end_posting(&self, act: &Act, id: i64) -> Result<bool, OperationError> {
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Withdraw).await?;
        let stored = posting::of_version(writing.connection(), place.version.id).await?;
        let is_public = place.record.published_version_id == Some(place.version.id);
        let Some(stored) = stored.filter(|one| one.over_at.is_none() && is_public) else { return Ok(false) };
        let Some(days) = posting_of(&stored)?.filter(|days| !days.runs_on(act.today())) else {
            return Ok(false);
        };
        let at_end = plan_of(&stored)?.at_end;
        posting::close(writing.connection(), place.version.id, &act.at()).await?;
        let note = match at_end {
            PostingEnd::Keep => keep(&mut writing, act, &place).await?,
            PostingEnd::Mask | PostingEnd::TakeDown => {
                follow(&mut writing, act, &place, (at_end, days)).await?
            }
        };
        tell(&mut writing, &place, &format!("{}公示期满：{note}", place.called())).await?;
        let detail = json!({ "version": place.version.number, "at_end": at_end.id(), "ended_on": days.to.to_string() });
        writing.audit(place.unit.id, "disclosure.end_posting", &place.object(), &detail).await?;
        writing.changed("disclosure", id).await?;
        writing.commit().await?;
        self.search_soon();
        Ok(true)
    }
}

/// Nothing personal is in it: the proof says that it was posted to the end and stays.
async fn keep(
    writing: &mut Writing<'_>,
    act: &Act,
    place: &RecordPlace,
) -> Result<&'static str, OperationError> {
    let own = hash_of(&place.version.body);
    prove(writing, act, place, ("kept", ""), (&own, &own)).await?;
    let note = "不含个人信息，继续公开";
    step(writing, act, place.version.id, note).await?;
    Ok(note)
}

/// The version that is public from now on.
async fn follow(
    writing: &mut Writing<'_>,
    act: &Act,
    place: &RecordPlace,
    (at_end, days): (PostingEnd, Posting),
) -> Result<&'static str, OperationError> {
    let rest = remaining(&place.version.body, at_end, days);
    let note = match rest.outcome {
        "masked" => "已隐去正文中的个人信息",
        _ => "含个人信息的正文已撤下",
    };
    let at = act.at();
    let change_note = format!("公示期（{}）已满，{note}", days.words());
    let posted = place.version.id;
    let words = (rest.body.as_str(), rest.text.as_str(), change_note.as_str());
    let title = files::hide_values(&place.version.title, &rest.values);
    let next = posting::follow(writing.connection(), posted, &title, words, &at).await?;
    posting::carry_over(writing.connection(), posted, next).await?;
    let after = if rest.outcome == "masked" { hash_of(&rest.body) } else { String::new() };
    prove(writing, act, place, (rest.outcome, ""), (&hash_of(&place.version.body), &after)).await?;
    attachments(writing, act, place, (at_end, next), &rest).await?;
    let change =
        RecordChange { state: RecordState::Superseded.id(), ended: Some(&at), ..RecordChange::default() };
    version::change_state(writing.connection(), posted, &change).await?;
    step(writing, act, posted, &change_note).await?;
    let detail = format!("{change_note}（{}处）", rest.masked);
    step(writing, act, next, if rest.masked > 0 { &detail } else { &change_note }).await?;
    let left = if rest.outcome == "masked" { files::names_left(&rest.body) } else { Vec::new() };
    if !left.is_empty() {
        // Nobody is told that all is hidden where it is not sure: a person looks.
        let words = format!(
            "隐去以后，正文里还有像姓名的词：{}；请核对，是姓名的请隐去以后重新发布",
            left.join("、")
        );
        step(writing, act, next, &words).await?;
        tell(writing, place, &format!("{}：{words}", place.called())).await?;
    }
    let open = place.record.open_version_id;
    record::point(writing.connection(), place.record.id, Some(next), open).await?;
    if let Some(open) = open {
        back_to_desk(writing, act, open).await?;
    }
    Ok(note)
}

/// A version that was on its way out when the posting ended still names people: whoever loaded it deals with that, and it
/// is reviewed again (R42a, R158).
#[boxed::future]
async fn back_to_desk(writing: &mut Writing<'_>, act: &Act, open: i64) -> Result<(), OperationError> {
    let words = "公示期满，已公开的内容隐去了个人信息；正在办理的版本请同样处理后再提交审查";
    let version = version::by_id(writing.connection(), open).await?.ok_or_else(|| damaged("信息的版本"))?;
    let state = RecordState::from_id(&version.state).ok_or_else(|| damaged("信息的状态"))?;
    if state.is_editable() {
        return step(writing, act, open, words).await;
    }
    let back =
        RecordChange { state: RecordState::Returned.id(), forgets_review: true, ..RecordChange::default() };
    version::change_state(writing.connection(), open, &back).await?;
    version::set_publish_at(writing.connection(), open, None).await?;
    let at = act.at();
    event::append(writing.connection(), open, (RecordAct::ReturnForRevision.id(), words), (None, &at))
        .await?;
    Ok(())
}

/// What cannot be masked for want of heads and labels that say where people are named is taken down: nothing is
/// left public by a guess.
fn remaining(body: &str, at_end: PostingEnd, days: Posting) -> Remaining {
    let masked = files::mask_article(body);
    if at_end == PostingEnd::Mask && masked.masked > 0 {
        return Remaining {
            body: masked.html,
            text: masked.text,
            outcome: "masked",
            masked: masked.masked,
            values: masked.values,
        };
    }
    let words =
        format!("公示期（{}）已满，含个人信息的内容已撤下。需要了解的，请与发布机构联系。", days.words());
    let article = files::clean_article(&words);
    Remaining {
        body: article.html,
        text: article.text,
        outcome: "taken_down",
        masked: 0,
        values: masked.values,
    }
}

/// Attachments that name nobody, and nobody whom the body named, stay, where masking was asked for; the others are
/// taken down. Their files stay sealed.
#[boxed::future]
async fn attachments(
    writing: &mut Writing<'_>,
    act: &Act,
    place: &RecordPlace,
    (at_end, next): (PostingEnd, i64),
    rest: &Remaining,
) -> Result<(), OperationError> {
    let posted = place.version.id;
    let all = attachment::of_version(writing.connection(), posted).await?;
    // Both come in the order of their coming.
    let texts = attachment::texts_of_version(writing.connection(), posted).await?;
    for (one, (_, text)) in all.iter().zip(&texts) {
        let is_told = rest.values.iter().any(|value| text.contains(&value.words));
        let stays = at_end == PostingEnd::Mask && !is_told && names_nobody(one, text)?;
        let after = if stays { one.hash.as_str() } else { "" };
        if stays {
            let name = files::hide_values(&one.name, &rest.values);
            posting::keep_attachment(writing.connection(), (one.id, &name), next).await?;
        }
        let outcome = if stays { "kept" } else { "taken_down" };
        prove(writing, act, place, (outcome, &one.name), (&one.hash, after)).await?;
    }
    Ok(())
}

fn names_nobody(one: &Attachment, text: &str) -> Result<bool, OperationError> {
    let gate = Gate::from_id(&one.gate).ok_or_else(|| damaged("附件的检查结果"))?;
    // Behind the count of what was masked stands what could not be read.
    let is_read = gate != Gate::Masked || one.findings.lines().count() <= 1;
    Ok(!text.trim().is_empty() && may_stay(gate, text, is_read && text.len() < CUT_BYTES - 4))
}

#[boxed::future]
async fn prove(
    writing: &mut Writing<'_>,
    act: &Act,
    place: &RecordPlace,
    (outcome, name): (&str, &str),
    (before, after): (&str, &str),
) -> Result<(), OperationError> {
    let proof = PostingProof {
        version_id: place.version.id,
        at: act.at(),
        outcome: outcome.to_owned(),
        name: name.to_owned(),
        hash_before: before.to_owned(),
        hash_after: after.to_owned(),
    };
    posting::prove(writing.connection(), &proof).await?;
    Ok(())
}

#[boxed::future]
async fn step(
    writing: &mut Writing<'_>,
    act: &Act,
    version_id: i64,
    note: &str,
) -> Result<(), OperationError> {
    let at = act.at();
    event::append(writing.connection(), version_id, ("end_posting", note), (None, &at)).await?;
    Ok(())
}

fn hash_of(body: &str) -> String {
    hex::encode(Sha256::digest(body))
}
