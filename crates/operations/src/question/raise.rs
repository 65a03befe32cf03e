//! Raising a difficulty: it goes to the office of the nearest government above the unit, or to the
//! department of its sector, with a day by which it is to be taken in hand.

use super::difficulty::{Difficulty, shown};
use super::superior::{due, first_who_answers};
use crate::organisation::Recipients;
use crate::organisation::unit::load_unit;
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, Role};
use domain::question::{DifficultyAct, DifficultyState, SuperiorLine};
use serde_json::json;
use storage::question::difficulty::{self, DifficultyRow, NewDifficulty, NewEvent};

/// A difficulty to be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifficultyInput {
    /// The unit for which it is raised.
    pub unit_id: i64,
    /// The sector it is about, if one.
    pub sector_code: Option<String>,
    /// The item it is about; may be empty.
    pub item: String,
    /// In a few words.
    pub title: String,
    /// In many.
    pub text: String,
    /// The line of superiors who shall answer.
    pub line: SuperiorLine,
}

impl Operations {
    /// Raises a difficulty for a unit.
    ///
    /// # Errors
    /// Without the right, when something is missing, or when the unit has no superior on the line.
    #[boxed::future]
    pub async fn raise_difficulty(
        &self,
        act: &Act,
        input: &DifficultyInput,
    ) -> Result<Difficulty, OperationError> {
        let title = crate::text::needed("title", &input.title, "难题的概括", 60)?;
        let text = crate::text::needed("text", &input.text, "难题的具体情况", 2000)?;
        let item = crate::text::words("item", &input.item, 100)?;
        let person = act.person_id()?;
        let sector = input.sector_code.as_deref().filter(|code| !code.is_empty());
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), input.unit_id).await?;
        act.actor.require(Permission::RaiseDifficulty, &unit.path, sector)?;
        let mut catalogue_id = None;
        if let Some(code) = sector {
            let known = storage::guideline::current_of(writing.connection(), code).await?;
            known.ok_or_else(|| OperationError::invalid("sector", "没有这个领域，请从列表中选择"))?;
            let own = storage::organisation::duty::catalogues_of_unit(writing.connection(), unit.id).await?;
            catalogue_id = own.into_iter().find(|one| one.sector_code == code).map(|one| one.id);
        }
        let today = act.today().to_string();
        let handler = first_who_answers(writing.connection(), &unit, input.line, sector, &today).await?;
        let handler = handler.ok_or_else(|| {
            OperationError::invalid(
                "line",
                match (input.line, sector) {
                    (SuperiorLine::Sector, None) => {
                        format!("请选择领域，才能找到“{}”的业务主管部门；或者改由政府办公室答复", unit.name)
                    }
                    _ => format!("“{}”没有登记{}，请换一条线提出", unit.name, input.line.label()),
                },
            )
        })?;
        let (due_on, provisional) = due(act, DifficultyAct::Raise)?;
        let at = act.at();
        let new = NewDifficulty {
            unit_id: unit.id,
            by: person,
            at: &at,
            sector_code: sector,
            catalogue_id,
            item: &item,
            title: &title,
            text: &text,
            state: DifficultyState::Raised.id(),
            line: input.line.id(),
            handler_id: handler.id,
            due: (&due_on, provisional),
        };
        let id = difficulty::insert(writing.connection(), &new).await?;
        let event = NewEvent {
            act: DifficultyAct::Raise.id(),
            by: Some(person),
            handler_id: handler.id,
            due_on: &due_on,
            at: &at,
            note: "",
        };
        difficulty::record(writing.connection(), id, &event).await?;
        let detail = json!({ "title": title, "sector": sector, "handler": handler.name, "due_on": due_on });
        writing.audit(unit.id, "difficulty.raise", &format!("difficulty:{id}"), &detail).await?;
        let row = difficulty::by_id(writing.connection(), id).await?;
        let row = row.ok_or_else(|| OperationError::Internal("difficulty".to_owned()))?;
        let words = format!("{}提出难题“{title}”，请在{due_on}前受理", unit.name);
        tell_handlers(&mut writing, &row, "difficulty.raised", &words).await?;
        writing.commit().await?;
        Ok(shown(act, row))
    }
}

/// The address of a difficulty in the console.
pub(super) fn url(id: i64) -> String {
    format!("/console/difficulties/{id}")
}

/// Tells who has it in hand: the office's reviewers at a district, the city's supervisors, the sector's
/// supervisors at a department.
#[boxed::future]
pub(super) async fn tell_handlers(
    writing: &mut Writing<'_>,
    row: &DifficultyRow,
    kind: &str,
    words: &str,
) -> Result<(), OperationError> {
    for role in [Role::Reviewer, Role::SectorSupervisor, Role::Supervisor] {
        if !Permission::AnswerDifficulty.held_by(role) {
            continue;
        }
        let to = Recipients::Holders { role, unit_id: row.handler_id, sector: row.sector_code.clone() };
        // Whoever stands nearest: a district has reviewers, the city supervisors.
        if writing.notify(&to, kind, words, &url(row.id)).await? > 0 {
            break;
        }
    }
    Ok(())
}
