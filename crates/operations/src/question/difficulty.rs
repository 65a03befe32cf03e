//! Reading difficulties (R149): those of one's own unit, and those one has in hand or above.

use super::answerer::publishers;
use crate::{Act, OperationError, Operations};
use domain::organisation::{Permission, Role};
use domain::question::{DifficultyAct, DifficultyState, GeneralUse, SuperiorLine};
use serde::Serialize;
use storage::Connection;
use storage::question::difficulty::{self, DifficultyRow};

/// A difficulty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difficulty {
    /// Number.
    pub id: i64,
    /// The unit that raised it.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Who raised it.
    pub raised_by: String,
    /// When.
    pub raised_at: String,
    /// The sector it is about.
    pub sector_code: Option<String>,
    /// The catalogue it is about.
    pub catalogue_id: Option<i64>,
    /// The item it is about.
    pub item: String,
    /// In a few words.
    pub title: String,
    /// In many.
    pub text: String,
    /// Where it stands.
    pub state: String,
    /// The same in words.
    pub state_label: String,
    /// The line along which it goes up.
    pub line: String,
    /// Who has it in hand.
    pub handler_id: i64,
    /// Their name.
    pub handler: String,
    /// Until when an answer is due.
    pub due_on: String,
    /// True where the calendar of the year is not announced yet.
    pub is_provisional: bool,
    /// True where the day has passed without an answer.
    pub is_overdue: bool,
    /// The answer, empty until there is one.
    pub answer: String,
    /// The unit that answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<String>,
    /// What becomes of the answer.
    pub general_use: String,
    /// The same in words.
    pub general_use_label: String,
    /// The code of the question made of it.
    pub question_code: Option<String>,
    /// What a change must repeat.
    pub revision: i64,
    /// What the reader may do now.
    pub acts: Vec<&'static str>,
}

/// A difficulty with what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifficultyCase {
    /// The difficulty.
    pub difficulty: Difficulty,
    /// What was done, in order.
    pub events: Vec<DifficultyStep>,
    /// Who may publish an answer that was proposed; none where nothing waits for that.
    pub publishers: Option<Vec<String>>,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifficultyStep {
    /// The act.
    pub act: String,
    /// The same in words.
    pub act_label: String,
    /// Who; empty for the system.
    pub by: String,
    /// In whose hands it was afterwards.
    pub handler: String,
    /// Until when.
    pub due_on: String,
    /// When.
    pub at: String,
    /// With which words.
    pub note: String,
}

/// Difficulties listed at once.
const MOST: i64 = 500;

impl Operations {
    /// The difficulties one may read, the pressing ones first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn difficulties(
        &self,
        act: &Act,
        state: Option<DifficultyState>,
    ) -> Result<Vec<Difficulty>, OperationError> {
        let mut connection = self.store.read().await?;
        let state = state.map(DifficultyState::id).unwrap_or_default();
        let rows = difficulty::list(&mut connection, "/", state, MOST).await?;
        Ok(rows.into_iter().filter(|row| may_read(act, row)).map(|row| shown(act, row)).collect())
    }

    /// The difficulties that wait for the person: to be answered or handed on, to be confirmed as
    /// settled, answers to be reviewed for publication.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn difficulties_today(&self, act: &Act) -> Result<Vec<Difficulty>, OperationError> {
        let waits = |one: &Difficulty| {
            let has = |wanted: DifficultyAct| one.acts.contains(&wanted.id());
            // What others have in hand comes back to those above when it is not taken in hand in time.
            let is_stuck =
                has(DifficultyAct::Assign) && (one.is_overdue || one.state == DifficultyState::Raised.id());
            has(DifficultyAct::Answer) || has(DifficultyAct::Close) || has(DifficultyAct::Publish) || is_stuck
        };
        Ok(self.difficulties(act, None).await?.into_iter().filter(waits).collect())
    }

    /// One difficulty with its history.
    ///
    /// # Errors
    /// When there is none, or one may not read it.
    #[boxed::future]
    pub async fn difficulty(&self, act: &Act, id: i64) -> Result<DifficultyCase, OperationError> {
        let mut connection = self.store.read().await?;
        let row = readable(&mut connection, act, id).await?;
        let events = difficulty::events(&mut connection, id).await?.into_iter().map(|event| DifficultyStep {
            act_label: DifficultyAct::label_of(&event.act).to_owned(),
            act: event.act,
            by: event.person_name,
            handler: event.handler_name,
            due_on: event.due_on,
            at: event.at,
            note: event.note,
        });
        let events = events.collect();
        let state = DifficultyState::from_id(&row.state);
        let waits = row.general_use == GeneralUse::Proposed.id()
            && state.is_some_and(|state| DifficultyAct::Publish.sources().contains(&state));
        let publishers = match waits {
            true => {
                let today = act.today().to_string();
                let mut names = Vec::new();
                for id in publishers(&mut connection, &row, &today).await? {
                    let person = storage::person::by_id(&mut connection, id).await?;
                    names.extend(person.map(|person| person.name));
                }
                Some(names)
            }
            false => None,
        };
        Ok(DifficultyCase { difficulty: shown(act, row), events, publishers })
    }
}

/// A difficulty one may read, else none at all.
#[boxed::future]
pub(super) async fn readable(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<DifficultyRow, OperationError> {
    let row = difficulty::by_id(connection, id).await?.filter(|row| may_read(act, row));
    row.ok_or_else(|| OperationError::NotFound("该难题".to_owned()))
}

/// Who raised it or works for that unit, who has it in hand, and whoever reads all below.
fn may_read(act: &Act, row: &DifficultyRow) -> bool {
    let sector = row.sector_code.as_deref();
    act.actor.person_id == Some(row.raised_by)
        || act.actor.may(Permission::ReadCatalogue, &row.unit_path, sector)
        || may(act, row, Permission::AnswerDifficulty)
}

/// True where the right reaches the unit that has it in hand.
fn may(act: &Act, row: &DifficultyRow, right: Permission) -> bool {
    act.actor.may(right, &row.handler_path, row.sector_code.as_deref())
}

/// True where the person holds a right as one of the very unit, by a role given there or by being of it.
fn holds_at(act: &Act, right: Permission, (unit_id, path): (i64, &str), sector: Option<&str>) -> bool {
    let is_own = act.actor.unit_id == unit_id;
    act.actor.is_system
        || act
            .actor
            .grants
            .iter()
            .any(|grant| (is_own || grant.unit_path == path) && grant.gives(right, path, sector))
}

/// The city office publishes any answer, a reviewer those of the own office, which has it in hand still.
pub(super) fn publishes(act: &Act, row: &DifficultyRow) -> bool {
    let at = (row.handler_id, row.handler_path.as_str());
    act.actor.holds(Role::Supervisor)
        || holds_at(act, Permission::PublishQuestion, at, row.sector_code.as_deref())
}

/// What a person may do about a difficulty now.
pub(super) fn allowed(act: &Act, row: &DifficultyRow, wanted: DifficultyAct) -> bool {
    let Some(state) = DifficultyState::from_id(&row.state) else { return false };
    let sector = row.sector_code.as_deref();
    let handles = may(act, row, Permission::AnswerDifficulty);
    let raises = act.actor.person_id == Some(row.raised_by)
        || act.actor.may(Permission::RaiseDifficulty, &row.unit_path, sector);
    // Whoever stands above the asking unit confirms nothing in its place.
    let settles = act.actor.person_id == Some(row.raised_by)
        || holds_at(act, Permission::RaiseDifficulty, (row.unit_id, &row.unit_path), sector);
    let is_open = row.general_use == GeneralUse::Proposed.id();
    wanted.sources().contains(&state)
        && match wanted {
            DifficultyAct::Raise => false,
            DifficultyAct::Assign => handles,
            // The answer is the unit's own: whoever stands above hands it on, or takes it back first.
            DifficultyAct::Answer => {
                holds_at(act, Permission::AnswerDifficulty, (row.handler_id, &row.handler_path), sector)
            }
            // A unit whose answer is overdue may go to the next superior itself.
            DifficultyAct::Escalate => {
                handles || (raises && row.due_on.as_str() < act.today().to_string().as_str())
            }
            DifficultyAct::Reopen | DifficultyAct::Close => settles,
            DifficultyAct::Publish | DifficultyAct::Decline => {
                is_open && row.answered_by != act.actor.person_id && publishes(act, row)
            }
        }
}

pub(super) fn shown(act: &Act, row: DifficultyRow) -> Difficulty {
    let state = DifficultyState::from_id(&row.state);
    let is_pending = state.is_some_and(DifficultyState::is_pending);
    let acts = DifficultyAct::ALL.into_iter().filter(|wanted| allowed(act, &row, *wanted));
    Difficulty {
        acts: acts.map(DifficultyAct::id).collect(),
        is_overdue: is_pending && row.due_on < act.today().to_string(),
        state_label: state.map(DifficultyState::label).unwrap_or_default().to_owned(),
        general_use_label: GeneralUse::from_id(&row.general_use)
            .map(GeneralUse::label)
            .unwrap_or_default()
            .to_owned(),
        id: row.id,
        unit_id: row.unit_id,
        unit: row.unit_name,
        raised_by: row.raised_by_name,
        raised_at: row.raised_at,
        sector_code: row.sector_code,
        catalogue_id: row.catalogue_id,
        item: row.item,
        title: row.title,
        text: row.text,
        state: row.state,
        line: SuperiorLine::from_id(&row.line).map(SuperiorLine::id).unwrap_or_default().to_owned(),
        handler_id: row.handler_id,
        handler: row.handler_name,
        due_on: row.due_on,
        is_provisional: row.is_provisional == 1,
        answer: row.answer,
        answered_by: row.answered_unit_name,
        answered_at: row.answered_at,
        general_use: row.general_use,
        question_code: row.question_code,
        revision: row.revision,
    }
}
