//! The text check of a record (R249): hints that a person accepts or dismisses, remembered for that version, and
//! what stands in the way of handing it on.

use super::checked::{Checked, Clarified};
use super::place::{RecordPlace, damaged, no_record};
use crate::{Act, Actor, FieldProblem, OperationError, Operations, Writing};
use domain::disclosure::wording::{Hint, HintKind, Ruling, hints, hollow};
use domain::disclosure::{RecordAct, RecordState};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use storage::Connection;
use storage::disclosure::version::{self, RecordVersion, VersionText};
use storage::disclosure::{attachment, event, hint};

/// Characters shown before and behind a hint.
const NEIGHBOURS: usize = 16;
/// Hints of one text that are shown.
const SHOWN: usize = 200;
/// Placeholders that a refusal names.
const NAMED: usize = 10;

/// A hint as its people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HintView {
    /// By which it is known again in this version.
    pub mark: String,
    /// What it is about.
    pub kind: HintKind,
    /// `title`, `body`, `claim`, `spread`, `attachment` or `template`.
    pub field: &'static str,
    /// Where it stands, in words.
    pub place: String,
    /// What stands before it.
    pub before: String,
    /// What stands there.
    pub found: String,
    /// What stands behind it.
    pub behind: String,
    /// What should stand there; empty where only a person knows.
    pub suggestion: String,
    /// A remark of the editors.
    pub note: String,
    /// What a person said of it.
    pub ruling: Option<Ruling>,
    /// True where the suggestion can be taken over as it is.
    pub can_accept: bool,
    /// How many times what stands there stands before it in the same text.
    #[serde(skip)]
    nth: usize,
}

impl HintView {
    /// True while nobody settled it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ruling.is_none()
    }

    /// True where the record cannot be handed on so: a placeholder in its own text. An attachment may be a form with
    /// blanks to fill in.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.is_open() && self.kind.blocks() && self.field != "attachment"
    }
}

impl Operations {
    /// Accepts a hint, by which its suggestion is written into the text as a change of its own, or dismisses it.
    /// Returns how many are open still.
    ///
    /// # Errors
    /// When right or state is wrong, there is no such hint any more, or its suggestion cannot be taken over.
    #[boxed::future]
    pub async fn settle_hint(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        mark: &str,
        ruling: Ruling,
    ) -> Result<usize, OperationError> {
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Submit).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        refuse_settling(&place, act, ruling)?;
        let known = of_version(writing.connection(), &place.version).await?;
        let hint = known
            .into_iter()
            .find(|hint| hint.mark == mark)
            .ok_or_else(|| OperationError::NotFound("这处提示，文字可能已经改过".to_owned()))?;
        let version_id = place.version.id;
        let (at, by) = (writing.at(), writing.actor_id());
        let note = match ruling {
            Ruling::Accept => {
                place.refuse_unseen(seen, "采纳")?;
                accept(&mut writing, &place, &hint).await?;
                format!("{}“{}”改为“{}”", hint.place, hint.found, hint.suggestion)
            }
            Ruling::Dismiss if hint.kind == HintKind::Missing => format!("不需要写“{}”", hint.found),
            Ruling::Dismiss => format!("{}“{}”没有写错", hint.place, hint.found),
        };
        // What is accepted is a change of the text: who made it does not review it (R268).
        let step = if ruling == Ruling::Accept { "change" } else { "dismiss_hint" };
        hint::settle(writing.connection(), version_id, (mark, ruling.id()), (&at, by)).await?;
        event::append(writing.connection(), version_id, (step, &note), (by, &at)).await?;
        let detail = json!({ "mark": mark, "ruling": ruling.id(), "field": hint.field, "found": hint.found });
        writing.audit(place.unit.id, "disclosure.settle_hint", &place.object(), &detail).await?;
        let now =
            version::by_id(writing.connection(), version_id).await?.ok_or_else(|| damaged("信息的版本"))?;
        let left = of_version(writing.connection(), &now).await?;
        writing.commit().await?;
        Ok(left.iter().filter(|hint| hint.is_open()).count())
    }
}

/// The hints of a version in the order of its texts, with what people said of them.
#[boxed::future]
pub(super) async fn of_version(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<Vec<HintView>, OperationError> {
    Ok(with_attachments(connection, version).await?.0)
}

/// Counts the hints that nobody settled. Where the version is handed on, placeholders in its own text and a body that
/// says nothing refuse it, each by its place.
#[boxed::future]
pub(super) async fn checked(
    connection: &mut Connection,
    version: &RecordVersion,
    submits: bool,
) -> Result<usize, OperationError> {
    let (known, attachments) = with_attachments(connection, version).await?;
    let problems = if submits { unfinished(version, &known, attachments) } else { Vec::new() };
    if !problems.is_empty() {
        return Err(OperationError::Invalid(problems));
    }
    Ok(known.iter().filter(|hint| hint.is_open()).count())
}

/// The hints, and how many attachments the version has.
#[boxed::future]
async fn with_attachments(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<(Vec<HintView>, usize), OperationError> {
    let attachments = attachment::texts_of_version(connection, version.id).await?;
    let mut all = found_in(version, &attachments);
    all.extend(missing(connection, version, &attachments).await?);
    if !all.is_empty() {
        let ruled = hint::of_version(connection, version.id).await?;
        let ruled: HashMap<String, String> = ruled.into_iter().collect();
        for one in &mut all {
            one.ruling = ruled.get(&one.mark).and_then(|ruling| Ruling::from_id(ruling));
        }
    }
    Ok((all, attachments.len()))
}

/// True where the person may say what a hint of the version on the desk is worth.
pub(super) fn may_settle(place: &RecordPlace, actor: &Actor) -> Result<bool, OperationError> {
    let state = place.state()?;
    let loads = place.may(actor, Permission::LoadDisclosure) && state.is_editable();
    let reviews = place.may(actor, Permission::ReviewDisclosure) && state == RecordState::Submitted;
    Ok(loads || reviews)
}

fn refuse_settling(place: &RecordPlace, act: &Act, ruling: Ruling) -> Result<(), OperationError> {
    let state = place.state()?;
    let loads = place.may(&act.actor, Permission::LoadDisclosure);
    if !loads && !place.may(&act.actor, Permission::ReviewDisclosure) {
        return Err(OperationError::NotPermitted(Permission::LoadDisclosure));
    }
    if ruling == Ruling::Accept && !(loads && state.is_editable()) {
        let words = match loads {
            true => format!("这条信息现为“{}”，不能改文字；请审查人退回后再改", state.label()),
            false => "改文字由录入的单位办理；请退回并写明需要修改之处".to_owned(),
        };
        return Err(OperationError::State(words));
    }
    match may_settle(place, &act.actor)? {
        true => Ok(()),
        false => {
            let words = format!("这条信息现为“{}”，不再确认文字检查的提示", state.label());
            Err(OperationError::State(words))
        }
    }
}

fn found_in(version: &RecordVersion, attachments: &[(String, String)]) -> Vec<HintView> {
    let own = [
        ("title", "名称", version.title.as_str()),
        ("body", "正文", &version.text),
        ("claim", "不实或者不完整的信息", &version.claim),
        ("spread", "传播的地方", &version.spread),
    ];
    let own = own.into_iter().map(|(field, label, text)| (field, label.to_owned(), text));
    let files = attachments.iter().map(|(name, text)| ("attachment", format!("附件“{name}”"), text.as_str()));
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut all = Vec::new();
    for (field, label, text) in own.chain(files) {
        for hint in hints(text).into_iter().take(SHOWN) {
            let view = viewed((field, &label), text, &hint, &mut seen);
            all.push(view);
        }
    }
    all
}

/// Fields that the element's template requires and that nothing of the record says (R101).
#[boxed::future]
async fn missing(
    connection: &mut Connection,
    version: &RecordVersion,
    attachments: &[(String, String)],
) -> Result<Vec<HintView>, OperationError> {
    let own = [version.title.as_str(), &version.text];
    let texts: Vec<&str> = own.into_iter().chain(attachments.iter().map(|(_, text)| text.as_str())).collect();
    let fields = super::template::missing_of(connection, (version.id, &version.link), &texts).await?;
    let view = |(name, hint): (String, String)| HintView {
        mark: hex::encode(&Sha256::digest(json!(["template", name]).to_string())[..8]),
        kind: HintKind::Missing,
        field: "template",
        place: "模板的字段".to_owned(),
        before: String::new(),
        found: name,
        behind: String::new(),
        suggestion: String::new(),
        note: hint,
        ruling: None,
        can_accept: false,
        nth: 0,
    };
    Ok(fields.into_iter().map(view).collect())
}

/// A hint is known again by its field, its words and its neighbours; the same ones again by their count.
fn viewed(
    (field, label): (&'static str, &str),
    text: &str,
    hint: &Hint,
    seen: &mut HashMap<String, usize>,
) -> HintView {
    let (before, behind) = hint.context(text, NEIGHBOURS);
    let found = hint.found(text);
    let key = json!([field, label, found, before, behind]).to_string();
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    let mark = hex::encode(&Sha256::digest(format!("{key}{count}"))[..8]);
    let place = match field {
        "body" => format!("{label}第{}段", hint.line(text)),
        "attachment" => format!("{label}第{}行", hint.line(text)),
        _ => label.to_owned(),
    };
    HintView {
        mark,
        kind: hint.kind,
        field,
        place,
        before: before.to_owned(),
        found: found.to_owned(),
        behind: behind.to_owned(),
        suggestion: hint.suggestion.to_owned(),
        note: hint.note.to_owned(),
        ruling: None,
        can_accept: !hint.suggestion.is_empty() && matches!(field, "title" | "body"),
        nth: text[..hint.place.start].matches(found).count(),
    }
}

fn unfinished(version: &RecordVersion, known: &[HintView], attachments: usize) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if version.link.is_empty()
        && let Some(why) = hollow(&version.title, &version.text, attachments)
    {
        problems.push(FieldProblem::new("body", why.words()));
    }
    for field in ["title", "body", "claim", "spread"] {
        let places: Vec<String> = known
            .iter()
            .filter(|hint| hint.field == field && hint.blocks())
            .map(|hint| {
                format!("{}“{}{}{}”", hint.place, last(&hint.before), hint.found, first(&hint.behind))
            })
            .collect();
        if !places.is_empty() {
            let named = places.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
            let words = format!(
                "{named}{}是没有填写的占位，请填写；确实要这样写的，先保存草稿，在“文字检查”里逐处确认",
                if places.len() > NAMED { format!("等{}处", places.len()) } else { String::new() }
            );
            problems.push(FieldProblem::new(field, words));
        }
    }
    problems
}

/// A few signs before a place.
fn last(text: &str) -> &str {
    text.char_indices().rev().nth(4).map_or(text, |(at, _)| &text[at..])
}

/// A few signs behind a place.
fn first(text: &str) -> &str {
    text.char_indices().nth(4).map_or(text, |(at, _)| &text[..at])
}

/// Writes a suggestion into the title or the body.
#[boxed::future]
async fn accept(
    writing: &mut Writing<'_>,
    place: &RecordPlace,
    hint: &HintView,
) -> Result<(), OperationError> {
    let refusal = || {
        let words = format!("{}“{}”不能自动改，请点“修改”自己改", hint.place, hint.found);
        OperationError::invalid("mark", words)
    };
    if !hint.can_accept {
        return Err(refusal());
    }
    let (found, right) = ((hint.found.as_str(), hint.nth), hint.suggestion.as_str());
    let mut title = place.version.title.clone();
    let mut body = place.version.body.clone();
    if hint.field == "title" {
        title = files::with_word(&title, found, right).ok_or_else(refusal)?;
    } else {
        body = files::with_word(&body, found, right).ok_or_else(refusal)?;
    }
    let text = files::text_of(&body);
    let expected = files::with_word(&place.version.text, found, right);
    if hint.field == "body" && expected.as_deref() != Some(text.as_str()) {
        return Err(refusal());
    }
    rewrite(writing, place, (title, body, text)).await
}

/// Writes another title and body over a version; everything else of it stays, its day too.
#[boxed::future]
async fn rewrite(
    writing: &mut Writing<'_>,
    place: &RecordPlace,
    (title, body, text): (String, String, String),
) -> Result<(), OperationError> {
    let (known, record) = (&place.version, &place.record);
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("信息的日期"));
    let said = Clarified { spread: known.spread.clone(), claim: known.claim.clone() };
    let checked = Checked {
        title,
        body,
        text,
        link: known.link.clone(),
        document_number: known.document_number.clone(),
        // Where no source was named, the unit stands for it.
        source: if known.source == place.unit.name { String::new() } else { known.source.clone() },
        change_note: known.change_note.clone(),
        arose_on: day(&known.arose_on)?,
        changed_on: known.changed_on.as_deref().map(day).transpose()?,
        original_on: known.original_on.as_deref().map(day).transpose()?,
        clarifies: (record.kind == "clarification").then_some(said),
        summary: known.summary.clone(),
        hides_earlier: known.hides_earlier == 1,
    };
    let hash = checked.hash((record.catalogue_id, &record.row_key, &record.element));
    let written = VersionText {
        title: &checked.title,
        body: &checked.body,
        text: &checked.text,
        link: &known.link,
        document_number: &known.document_number,
        publisher: &known.publisher,
        source: &known.source,
        change_note: &known.change_note,
        arose_on: &known.arose_on,
        changed_on: known.changed_on.as_deref(),
        due: (&known.due_on, known.is_provisional, known.is_stock),
        content_hash: &hash,
        clarifies: checked.clarified(),
        summary: &known.summary,
        hides_earlier: known.hides_earlier,
        original_on: known.original_on.as_deref(),
    };
    version::rewrite(writing.connection(), known.id, &written).await?;
    Ok(())
}
