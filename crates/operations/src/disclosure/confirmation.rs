//! 协商、确认: another organ is asked whether what concerns it may be public. Units of the platform answer by
//! themselves; for others the answer is entered with its day and the person who gave it (R160).

use super::confirmation_read::confirmation_url;
use super::place::{RecordPlace, damaged, no_record, unit_of};
use crate::organisation::Recipients;
use crate::text::{needed, words};
use crate::{Act, Actor, FieldProblem, OperationError, Operations, Writing};
use domain::disclosure::{ConfirmationError, ConfirmationState, RecordAct};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use storage::Connection;
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::disclosure::confirmation::{self, Confirmation, NewConfirmation};
use storage::disclosure::version::{self, RecordVersion};
use storage::disclosure::{attachment, event};

const LONGEST_WORDS: usize = 1000;
const LONGEST_NAME: usize = 100;
/// Questions of one version.
const MOST: usize = 20;

/// A question to another organ.
#[derive(Debug, Clone, Default)]
pub struct ConfirmationQuestion {
    /// A unit of the platform, by code or name; empty for an organ outside it.
    pub unit: String,
    /// The organ outside the platform.
    pub organ: String,
    /// What is asked.
    pub question: String,
    /// The day on which it was asked; today where it is not said.
    pub asked_on: Option<Date>,
}

/// An answer to a question.
#[derive(Debug, Clone, Default)]
pub struct ConfirmationAnswer {
    /// 同意公开 or 不同意公开; none where nobody chose.
    pub agrees: Option<bool>,
    /// Its words.
    pub note: String,
    /// The day of the answer; today where it is not said.
    pub answered_on: Option<Date>,
    /// Who gave it, where it is entered for an organ outside the platform.
    pub answerer: String,
}

/// A question as the record's people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmationView {
    /// Number.
    pub id: i64,
    /// The organ.
    pub organ: String,
    /// True where the unit answers by itself.
    pub is_unit: bool,
    /// What was asked.
    pub question: String,
    /// The state.
    pub state: ConfirmationState,
    /// The day on which it was asked.
    pub asked_on: String,
    /// The words of the answer.
    pub answer: String,
    /// Its day.
    pub answered_on: Option<String>,
    /// Who gave it.
    pub answerer: String,
    /// Why it was taken back.
    pub withdrawal: String,
    /// False where the text or the attachments are others than those that the organ saw.
    pub is_seen: bool,
}

/// A question with the record it is about.
pub(super) struct Asked {
    pub asked: Confirmation,
    pub state: ConfirmationState,
    pub place: RecordPlace,
    unit: Option<CatalogueUnit>,
}

impl Operations {
    /// Asks another organ whether a record that concerns it may be public. Returns the number of the question.
    ///
    /// # Errors
    /// When right or state is wrong, the organ is not named or is the unit itself, or it was asked before.
    #[boxed::future]
    pub async fn ask_confirmation(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        input: &ConfirmationQuestion,
    ) -> Result<i64, OperationError> {
        let question = needed("question", &input.question, "要征求的意见", LONGEST_WORDS)?;
        let asked_on = day("asked_on", input.asked_on, act.today())?;
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Submit).await?;
        require(&place, act)?;
        place.refuse_unseen(seen, "征求意见")?;
        ConfirmationState::may_be_asked(place.state()?).map_err(|error| refusal(&error))?;
        let (unit, organ) = organ(writing.connection(), &place, input).await?;
        let known = of_version(writing.connection(), &place.version).await?;
        if known.len() >= MOST {
            return Err(OperationError::invalid("organ", format!("一条信息最多征求{MOST}次意见")));
        }
        let stands =
            |one: &&ConfirmationView| one.organ == organ && one.state != ConfirmationState::Withdrawn;
        if known.iter().any(|one| stands(&one)) {
            return Err(refusal(&ConfirmationError::Twice(organ)));
        }
        let seen_hash = seen_hash(writing.connection(), &place.version).await?;
        let new = NewConfirmation {
            version_id: place.version.id,
            unit_id: unit.as_ref().map(|unit| unit.id),
            organ: &organ,
            question: &question,
            asked_on: &asked_on.to_string(),
            asked_by: act.actor.person_id,
            seen_hash: &seen_hash,
        };
        let number = confirmation::insert(writing.connection(), &new).await?;
        if let Some(unit) = &unit {
            let to = Recipients::Holders {
                role: Role::InformationOfficer,
                unit_id: unit.id,
                sector: Some(place.sector.clone()),
            };
            let text = format!("{}请{}确认是否同意公开", place.called(), unit.name);
            let url = confirmation_url(number);
            writing.notify(&to, "disclosure.confirmation", &text, &url).await?;
        }
        let note = format!("征求{organ}的意见：{question}");
        step(&mut writing, &place, ("ask_confirmation", &note), number).await?;
        writing.commit().await?;
        Ok(number)
    }

    /// Answers a question: a unit of the platform for itself, or for an organ outside it by the people of the record,
    /// with the day and the person who gave the answer.
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own question, or words, day or person are missing.
    #[boxed::future]
    pub async fn answer_confirmation(
        &self,
        act: &Act,
        number: i64,
        input: &ConfirmationAnswer,
    ) -> Result<ConfirmationState, OperationError> {
        let mut writing = self.begin(act).await?;
        let asked = Asked::lock(writing.connection(), number).await?;
        asked.require_answerer(writing.connection(), act).await?;
        let given = given(&asked, act, input)?;
        let state = asked.state.answered(given.agrees).map_err(|error| refusal(&error))?;
        let seen_hash = seen_hash(writing.connection(), &asked.place.version).await?;
        let answered_on = given.on.to_string();
        let answer = confirmation::ConfirmationAnswer {
            state: state.id(),
            answer: &given.note,
            answered_on: &answered_on,
            answered_by: act.actor.person_id,
            answerer: &given.answerer,
            seen_hash: &seen_hash,
        };
        confirmation::answer(writing.connection(), number, &answer).await?;
        let said = if given.note.is_empty() { String::new() } else { format!("：{}", given.note) };
        let note = format!("{}{}{said}", asked.asked.organ, state.label());
        step(&mut writing, &asked.place, ("answer_confirmation", &note), number).await?;
        if let Some(by) = asked.asked.asked_by {
            let text = format!("{}：{}{}", asked.place.called(), asked.asked.organ, state.label());
            let url = super::console_url(asked.place.record.id);
            let to = Recipients::People(vec![by]);
            writing.notify(&to, "disclosure.confirmation", &text, &url).await?;
        }
        writing.commit().await?;
        Ok(state)
    }

    /// Takes a question back, with the reason.
    ///
    /// # Errors
    /// When right or state is wrong, or the reason is missing.
    #[boxed::future]
    pub async fn withdraw_confirmation(
        &self,
        act: &Act,
        number: i64,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = needed("note", reason, "撤回的理由", LONGEST_WORDS)?;
        let mut writing = self.begin(act).await?;
        let asked = Asked::lock(writing.connection(), number).await?;
        require(&asked.place, act)?;
        ConfirmationState::may_be_asked(asked.place.state()?).map_err(|error| refusal(&error))?;
        asked.state.taken_back().map_err(|error| refusal(&error))?;
        let (at, by) = (writing.at(), writing.actor_id());
        confirmation::take_back(writing.connection(), number, &reason, (&at, by)).await?;
        let note = format!("撤回对{}的征求：{reason}", asked.asked.organ);
        step(&mut writing, &asked.place, ("withdraw_confirmation", &note), number).await?;
        writing.commit().await
    }
}

impl Asked {
    /// Reads a question and locks the record it is about.
    #[boxed::future]
    async fn lock(connection: &mut Connection, number: i64) -> Result<Self, OperationError> {
        let known = Self::read(connection, number).await?;
        storage::disclosure::record::lock(connection, known.place.record.id).await?;
        Self::read(connection, number).await
    }

    #[boxed::future]
    pub async fn read(connection: &mut Connection, number: i64) -> Result<Self, OperationError> {
        let asked = confirmation::by_id(connection, number).await?.ok_or_else(no_question)?;
        let version = version::by_id(connection, asked.version_id).await?;
        let version = version.ok_or_else(|| damaged("信息的版本"))?;
        let place = RecordPlace::of_version(connection, version).await?;
        let unit = match asked.unit_id {
            Some(id) => unit::by_id(connection, id).await?,
            None => None,
        };
        let state = ConfirmationState::from_id(&asked.state).ok_or_else(|| damaged("征求意见的状态"))?;
        Ok(Self { asked, state, place, unit })
    }

    /// True where the person answers for the unit that is asked.
    fn is_for(&self, actor: &Actor) -> bool {
        let sector = Some(self.place.sector.as_str());
        self.unit.as_ref().is_some_and(|unit| actor.may(Permission::AnswerConfirmation, &unit.path, sector))
    }

    /// Who is neither asked nor of the record learns nothing of the question.
    pub fn require_reader(&self, act: &Act) -> Result<(), OperationError> {
        let is_asked = self.is_for(&act.actor) && self.state != ConfirmationState::Withdrawn;
        match is_asked || self.place.may(&act.actor, Permission::ReadDisclosure) {
            true => Ok(()),
            false => Err(no_question()),
        }
    }

    /// A unit answers by itself, and nobody answers a question that was asked for their own record (R268).
    #[boxed::future]
    pub async fn require_answerer(
        &self,
        connection: &mut Connection,
        act: &Act,
    ) -> Result<(), OperationError> {
        self.require_reader(act)?;
        if self.unit.is_none() {
            return require(&self.place, act);
        }
        if !self.is_for(&act.actor) {
            let words = format!("由{}自己答复", self.asked.organ);
            return Err(OperationError::Forbidden(words));
        }
        let Some(person) = act.actor.person_id else { return Ok(()) };
        let is_own = self.asked.asked_by == Some(person)
            || event::has_worked(connection, self.place.version.id, person).await?;
        match is_own {
            true => Err(OperationError::Forbidden(
                "不能答复本人提出的征求或者本人录入的信息，请由另一位人员答复".to_owned(),
            )),
            false => Ok(()),
        }
    }
}

/// An answer that may be stored.
struct Given {
    agrees: bool,
    note: String,
    on: Date,
    answerer: String,
}

fn given(asked: &Asked, act: &Act, input: &ConfirmationAnswer) -> Result<Given, OperationError> {
    ConfirmationState::may_be_asked(asked.place.state()?).map_err(|error| refusal(&error))?;
    let agrees = input.agrees.ok_or_else(|| OperationError::invalid("agrees", "请选择是否同意公开"))?;
    let note = match agrees {
        true => words("note", &input.note, LONGEST_WORDS)?,
        false => needed("note", &input.note, "不同意公开的理由", LONGEST_WORDS)?,
    };
    if asked.unit.is_some() {
        return Ok(Given { agrees, note, on: act.today(), answerer: act.actor.name.clone() });
    }
    let on = day("answered_on", input.answered_on, act.today())?;
    if on.to_string() < asked.asked.asked_on {
        return Err(OperationError::invalid("answered_on", "答复的日期早于征求的日期，请核对"));
    }
    let answerer = needed("answerer", &input.answerer, "谁作出的答复", LONGEST_NAME)?;
    Ok(Given { agrees, note, on, answerer })
}

/// The questions about a version.
#[boxed::future]
pub(super) async fn of_version(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<Vec<ConfirmationView>, OperationError> {
    let asked = confirmation::of_version(connection, version.id).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen_hash(connection, version).await?;
    asked.into_iter().map(|one| viewed(one, &seen)).collect()
}

/// Refuses approval while a question to another organ stands in its way (R160).
#[boxed::future]
pub(super) async fn refuse_unconfirmed(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<(), OperationError> {
    let asked = of_version(connection, version).await?;
    let asked = asked.iter().map(|one| (one.organ.as_str(), one.state, one.is_seen));
    domain::disclosure::refuse_unconfirmed(asked).map_err(|error| OperationError::State(error.to_string()))
}

/// True where the person may ask, enter answers and take questions back now.
pub(super) fn may_ask(place: &RecordPlace, actor: &Actor) -> Result<bool, OperationError> {
    Ok(of_the_record(place, actor) && ConfirmationState::may_be_asked(place.state()?).is_ok())
}

fn of_the_record(place: &RecordPlace, actor: &Actor) -> bool {
    place.may(actor, Permission::LoadDisclosure) || place.may(actor, Permission::ReviewDisclosure)
}

fn require(place: &RecordPlace, act: &Act) -> Result<(), OperationError> {
    if !place.may(&act.actor, Permission::ReadDisclosure) {
        return Err(no_record());
    }
    match of_the_record(place, &act.actor) {
        true => Ok(()),
        false => Err(OperationError::NotPermitted(Permission::ReviewDisclosure)),
    }
}

pub(super) fn viewed(asked: Confirmation, seen: &str) -> Result<ConfirmationView, OperationError> {
    Ok(ConfirmationView {
        id: asked.id,
        organ: asked.organ,
        is_unit: asked.unit_id.is_some(),
        question: asked.question,
        state: ConfirmationState::from_id(&asked.state).ok_or_else(|| damaged("征求意见的状态"))?,
        asked_on: asked.asked_on,
        answer: asked.answer,
        answered_on: asked.answered_on,
        answerer: asked.answerer,
        withdrawal: asked.withdrawal,
        is_seen: asked.seen_hash == seen,
    })
}

/// The unit or the organ that a question names: one of the two, and not the record's own unit.
#[boxed::future]
async fn organ(
    connection: &mut Connection,
    place: &RecordPlace,
    input: &ConfirmationQuestion,
) -> Result<(Option<CatalogueUnit>, String), OperationError> {
    let outside = words("organ", &input.organ, LONGEST_NAME)?;
    match (input.unit.trim(), outside.is_empty()) {
        ("", true) => {
            Err(OperationError::invalid("unit", "请选择要征求意见的单位，或者填写本平台以外的机关名称"))
        }
        ("", false) => Ok((None, outside)),
        (_, false) => {
            let words = "单位和本平台以外的机关只填一样；要征求几家的，一家一家征求";
            Err(OperationError::Invalid(vec![FieldProblem::new("organ", words)]))
        }
        (wanted, true) => {
            let unit = unit_of(connection, wanted).await?;
            if unit.id == place.unit.id {
                return Err(OperationError::invalid("unit", "这是公开信息的单位自己，不用征求意见"));
            }
            let name = unit.name.clone();
            Ok((Some(unit), name))
        }
    }
}

fn day(field: &str, day: Option<Date>, today: Date) -> Result<Date, OperationError> {
    match day {
        Some(day) if day > today => Err(OperationError::invalid(field, "日期还没有到，请核对")),
        day => Ok(day.unwrap_or(today)),
    }
}

/// A hash over what an organ is shown: the text and the attachments.
#[boxed::future]
pub(super) async fn seen_hash(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<String, OperationError> {
    let mut hashes: Vec<String> =
        attachment::of_version(connection, version.id).await?.into_iter().map(|one| one.hash).collect();
    hashes.sort_unstable();
    Ok(hex::encode(Sha256::digest(format!("{}\n{}", version.content_hash, hashes.join("\n")))))
}

#[boxed::future]
async fn step(
    writing: &mut Writing<'_>,
    place: &RecordPlace,
    (step, note): (&str, &str),
    number: i64,
) -> Result<(), OperationError> {
    let (at, by) = (writing.at(), writing.actor_id());
    event::append(writing.connection(), place.version.id, (step, note), (by, &at)).await?;
    let detail = json!({ "confirmation": number });
    writing.audit(place.unit.id, &format!("disclosure.{step}"), &place.object(), &detail).await
}

fn refusal(error: &ConfirmationError) -> OperationError {
    OperationError::State(error.to_string())
}

fn no_question() -> OperationError {
    OperationError::NotFound("这次征求意见".to_owned())
}
