//! Assessment of catalogues (R99, R100, R258-R268): the city office begins a round; a job checks what was
//! in force on a day; assessors who had no hand in it confirm, strike out and add; the units see the
//! draft, object, and mend by a day; the result is published.

mod check;
mod check_job;
mod judge;
mod objection;
mod public;
mod read;
mod rectification;
mod rectify;
mod remind;
mod result;
mod rubric;
mod start;
mod today;
mod view;

pub use check_job::CheckCatalogues;
pub use judge::{JudgeReceipt, NewManualFinding, Refused};
pub use public::{PublicAssessment, PublicDeduction, PublicUnit, RESULT_HEADS};
pub use rectification::{Rectification, RectificationCase, RectificationStep};
pub use rubric::{RubricChange, RubricVersion};
pub use start::NewRound;
pub use today::AssessmentWork;
pub use view::{
    Evidence, Finding, Holding, Objection, Paper, PaperSummary, Person, Round, RoundSummary, Scope,
};

use crate::organisation::unit::{Unit, load_unit};
use crate::organisation::unit_change::changed_by;
use crate::{Act, OperationError, Writing};
use domain::assessment::{Points, RoundAct, RoundState, Rubric};
use domain::calendar::WorkCalendar;
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use storage::Connection;
use storage::assessment::paper::PaperRow;
use storage::assessment::round::{self, RoundRow};

/// A round within a transaction: its row, its office, its points, its assessors.
struct Held {
    row: RoundRow,
    unit: Unit,
    rubric: Rubric,
    assessors: Vec<(i64, String)>,
}

impl Held {
    #[boxed::future]
    async fn read(connection: &mut Connection, id: i64) -> Result<Self, OperationError> {
        let row = round::by_id(connection, id).await?.ok_or_else(unknown)?;
        Self::around(connection, row).await
    }

    #[boxed::future]
    async fn around(connection: &mut Connection, row: RoundRow) -> Result<Self, OperationError> {
        let unit = load_unit(connection, row.unit_id).await?;
        let assessors = round::assessors(connection, row.id).await?;
        Ok(Self { rubric: stored(&row.rubric)?, row, unit, assessors })
    }

    fn state(&self) -> Result<RoundState, OperationError> {
        RoundState::from_id(&self.row.state).ok_or_else(|| {
            OperationError::Internal(format!("assessment {}: {}", self.row.id, self.row.state))
        })
    }

    fn scope(&self) -> Result<Scope, OperationError> {
        stored(&self.row.scope)
    }

    fn as_of(&self) -> Result<Date, OperationError> {
        day(&self.row.as_of)
    }

    fn points(&self, code: &str, times: i64) -> Points {
        self.rubric.rule(code).map_or(Points::ZERO, |rule| rule.points.times(times))
    }

    /// Refuses unless the person runs assessments for the office of the round.
    fn require_office(&self, act: &Act) -> Result<(), OperationError> {
        act.actor.require(Permission::ManageAssessment, &self.unit.path, None)
    }

    fn is_assessor(&self, act: &Act) -> bool {
        act.actor.person_id.is_some_and(|person| self.assessors.iter().any(|one| one.0 == person))
    }

    /// True for who sees the round before the units do.
    fn is_inside(&self, act: &Act) -> bool {
        self.is_assessor(act) || act.actor.may(Permission::ManageAssessment, &self.unit.path, None)
    }

    /// True when a person may read a unit's paper now: all of it, or what concerns one of its sectors.
    fn may_read(&self, act: &Act, paper: &PaperRow) -> Result<bool, OperationError> {
        if self.is_inside(act) {
            return Ok(true);
        }
        let is_open = RoundState::from_id(&self.row.state).is_some_and(RoundState::is_open_to_units);
        let may = |sector| act.actor.may(Permission::ReadCatalogue, &paper.unit_path, sector);
        Ok(is_open && (may(None) || holdings(paper)?.iter().any(|held| may(Some(&held.sector_code)))))
    }

    /// True when a person who may read the paper may read a finding of it.
    fn may_read_finding(&self, act: &Act, paper: &PaperRow, sector: &str) -> bool {
        let sector = Some(sector).filter(|code| !code.is_empty());
        self.is_inside(act) || act.actor.may(Permission::ReadCatalogue, &paper.unit_path, sector)
    }

    /// Takes a step, or says where the round stands.
    fn step(&mut self, act: RoundAct) -> Result<(), OperationError> {
        let state = self.state()?;
        let next = state.after(act).ok_or_else(|| wrong_state(state))?;
        next.id().clone_into(&mut self.row.state);
        Ok(())
    }

    /// Refuses unless the round is in a state.
    fn in_state(&self, wanted: RoundState) -> Result<(), OperationError> {
        let state = self.state()?;
        if state == wanted { Ok(()) } else { Err(wrong_state(state)) }
    }

    /// Writes the row, where it is still as the person saw it.
    #[boxed::future]
    async fn write(&mut self, writing: &mut Writing<'_>, seen: i64) -> Result<(), OperationError> {
        let is_current = self.row.revision == seen && round::update(writing.connection(), &self.row).await?;
        if is_current {
            self.row.revision += 1;
            return Ok(());
        }
        let message = changed_by(writing.connection(), &self.object(), "这次评议").await?;
        Err(OperationError::Conflict { message, places: serde_json::Value::Null })
    }

    fn object(&self) -> String {
        format!("assessment:{}", self.row.id)
    }
}

/// The page of a round in the console.
#[must_use]
pub fn url(id: i64) -> String {
    format!("/console/assessments/{id}")
}

/// The page of a unit's paper.
#[must_use]
pub fn paper_url(round_id: i64, unit_id: i64) -> String {
    format!("/console/assessments/{round_id}/units/{unit_id}")
}

/// The page of a rectification.
#[must_use]
pub fn rectification_url(id: i64) -> String {
    format!("/console/rectifications/{id}")
}

fn unknown() -> OperationError {
    OperationError::NotFound("这次评议".to_owned())
}

fn wrong_state(state: RoundState) -> OperationError {
    OperationError::State(format!("这次评议现为“{}”，不能这样办理；请刷新页面查看最新状态", state.label()))
}

fn stored<T: DeserializeOwned>(text: &str) -> Result<T, OperationError> {
    Ok(serde_json::from_str(text).map_err(storage::StorageError::from)?)
}

fn to_text<T: serde::Serialize>(value: &T) -> Result<String, OperationError> {
    serde_json::to_string(value).map_err(|error| OperationError::Internal(error.to_string()))
}

fn day(text: &str) -> Result<Date, OperationError> {
    text.parse().map_err(|_| OperationError::Internal(format!("no day: {text}")))
}

/// The day so many working days on, and 1 where a year on the way has no calendar (R153).
fn working_days_on(from: Date, days: i64) -> Result<(Date, i64), OperationError> {
    let days = u32::try_from(days).unwrap_or(0);
    let due = WorkCalendar::shipped()
        .add_working_days(from, days)
        .map_err(|error| OperationError::Internal(error.to_string()))?;
    Ok((due.date, i64::from(due.provisional)))
}

/// R268: persons who compiled, changed, reviewed, approved or published what is assessed may not assess it.
#[boxed::future]
async fn refuse_own_work(
    connection: &mut Connection,
    act: &Act,
    versions: &[Holding],
) -> Result<(), OperationError> {
    let Some(person) = act.actor.person_id else { return Ok(()) };
    for held in versions {
        if storage::assessment::paper::had_a_hand(connection, held.version_id, person).await? {
            return Err(OperationError::Forbidden(format!(
                "您参与过《{}》的编制、审核、审定或发布，按回避要求不能评议；请由其他评议人员办理",
                held.title
            )));
        }
    }
    Ok(())
}

fn holdings(paper: &PaperRow) -> Result<Vec<Holding>, OperationError> {
    stored(&paper.holdings)
}

/// Those of a paper's versions that a finding is about: its own, or all where it is about none.
fn concerned(paper: &PaperRow, version_id: Option<i64>) -> Result<Vec<Holding>, OperationError> {
    let mut all = holdings(paper)?;
    if version_id.is_some() {
        all.retain(|held| Some(held.version_id) == version_id);
    }
    Ok(all)
}
