//! Who can answer, and who can publish an answer: units where somebody holds the right, and the people
//! (R149, R268).

use crate::organisation::unit::Unit;
use crate::{Act, OperationError, Operations};
use domain::organisation::{Permission, Role, UnitKind};
use domain::question::DifficultyAct;
use std::collections::BTreeSet;
use storage::Connection;
use storage::organisation::grant;
use storage::question::difficulty::DifficultyRow;

/// The roles whose holders at a unit answer for it.
const ANSWERING: [Role; 3] = [Role::Reviewer, Role::SectorSupervisor, Role::Supervisor];

impl Operations {
    /// The units to which a person may hand a difficulty: within what the person oversees, or the sector's
    /// department beside the office, and only where somebody can answer.
    ///
    /// # Errors
    /// When there is no such difficulty, or one may not hand it on.
    #[boxed::future]
    pub async fn difficulty_units(&self, act: &Act, id: i64) -> Result<Vec<Unit>, OperationError> {
        let units = self.units_on(act.today()).await?;
        let mut connection = self.store.read().await?;
        let row = super::difficulty::readable(&mut connection, act, id).await?;
        if !super::difficulty::allowed(act, &row, DifficultyAct::Assign) {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for unit in units {
            if unit.id != row.handler_id
                && answers_at_all(unit.kind)
                && is_within(&mut connection, act, &row, &unit).await?
                && can_answer(&mut connection, row.sector_code.as_deref(), unit.id, &act.today().to_string())
                    .await?
            {
                found.push(unit);
            }
        }
        Ok(found)
    }
}

/// The kinds of units that answer difficulties.
pub(super) fn answers_at_all(kind: UnitKind) -> bool {
    matches!(
        kind,
        UnitKind::Province
            | UnitKind::City
            | UnitKind::District
            | UnitKind::Zone
            | UnitKind::CityDepartment
            | UnitKind::DistrictDepartment
    )
}

/// True for a unit that the person oversees, and for the department that leads the sector.
#[boxed::future]
pub(super) async fn is_within(
    connection: &mut Connection,
    act: &Act,
    row: &DifficultyRow,
    unit: &Unit,
) -> Result<bool, OperationError> {
    let sector = row.sector_code.as_deref();
    if act.actor.may(Permission::AnswerDifficulty, &unit.path, sector) {
        return Ok(true);
    }
    let Some(sector) = sector else { return Ok(false) };
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    let lead = leads.into_iter().find(|(code, _)| code == sector).map(|(_, lead)| lead);
    let oversees = |path: &str| act.actor.may(Permission::AnswerDifficulty, path, Some(sector));
    // The department beside the office stands under the same government.
    let parent = unit.path.trim_end_matches('/').rsplit_once('/').map(|(parent, _)| format!("{parent}/"));
    Ok((lead == Some(unit.id) || unit.sector_parent_id.is_some() && unit.sector_parent_id == lead)
        && parent.is_some_and(|parent| oversees(&parent)))
}

/// True where somebody at the very unit can answer.
#[boxed::future]
pub(super) async fn can_answer(
    connection: &mut Connection,
    sector: Option<&str>,
    unit_id: i64,
    today: &str,
) -> Result<bool, OperationError> {
    for role in ANSWERING {
        let held = grant::holders(connection, role.id(), &[unit_id], today).await?;
        if held.iter().any(|row| row.sector_code.as_deref().is_none_or(|own| sector == Some(own))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The people who may publish an answer: the city office's supervisors, and reviewers of the office that
/// answered, never who answered.
#[boxed::future]
pub(super) async fn publishers(
    connection: &mut Connection,
    row: &DifficultyRow,
    today: &str,
) -> Result<BTreeSet<i64>, OperationError> {
    let line: Vec<i64> = row.handler_path.split('/').filter_map(|part| part.parse().ok()).collect();
    let mut people = BTreeSet::new();
    for (role, units) in [(Role::Supervisor, line.as_slice()), (Role::Reviewer, &[row.handler_id])] {
        let held = grant::holders(connection, role.id(), units, today).await?;
        let sector = row.sector_code.as_deref();
        let fits =
            held.into_iter().filter(|one| one.sector_code.as_deref().is_none_or(|own| sector == Some(own)));
        people.extend(fits.map(|one| one.person_id));
    }
    if let Some(own) = row.answered_by {
        people.remove(&own);
    }
    Ok(people)
}
