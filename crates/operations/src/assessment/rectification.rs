//! Reading rectifications (R100, R263): of one's own unit, and of those below.

use super::{Finding, Held};
use crate::sector::SectorNames;
use crate::{Act, OperationError, Operations};
use domain::assessment::{Extension, RectificationAct, RectificationState};
use domain::organisation::Permission;
use serde::Serialize;
use std::collections::HashMap;
use storage::Connection;
use storage::assessment::finding::{self, FindingRow};
use storage::assessment::rectification::{self, RectificationRow};

/// A rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rectification {
    /// Number.
    pub id: i64,
    /// The round.
    pub round_id: i64,
    /// Its title.
    pub round: String,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The catalogue; none for what no catalogue holds.
    pub catalogue_id: Option<i64>,
    /// The catalogue's sector; empty for none.
    pub sector: String,
    /// The version that is in force now.
    pub version_id: Option<i64>,
    /// The version in which the unit says it mended.
    pub mended_version_id: Option<i64>,
    /// Where it stands.
    pub state: RectificationState,
    /// When it was opened.
    pub opened_on: String,
    /// The day first set.
    pub first_due_on: String,
    /// The day that holds.
    pub due_on: String,
    /// True where a year on the way has no calendar (R153).
    pub is_provisional: bool,
    /// True when the unit has not reported and the day has passed.
    pub is_overdue: bool,
    /// True when the unit has reported, but only after the day.
    pub is_late: bool,
    /// Until when the unit asks for.
    pub asked_until: Option<String>,
    /// Empty, `asked`, `granted` or `refused`.
    pub extension: Extension,
    /// How many findings it has.
    pub findings: usize,
    /// How many of them are gone.
    pub cleared: usize,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// What the person may do now.
    pub acts: Vec<&'static str>,
    /// What a change must repeat.
    pub revision: i64,
}

/// A step taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RectificationStep {
    /// What was done.
    pub act: String,
    /// In words.
    pub act_label: String,
    /// By whom; empty for the system.
    pub by: String,
    /// When.
    pub at: String,
    /// With which words.
    pub note: String,
}

/// A rectification with its findings and steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RectificationCase {
    /// The rectification.
    pub rectification: Rectification,
    /// What is to be mended.
    pub findings: Vec<Finding>,
    /// What was done, in order.
    pub steps: Vec<RectificationStep>,
}

/// The act by which one was opened.
pub(super) const OPENED: &str = "opened";
/// The act by which it was checked again.
pub(super) const RECHECKED: &str = "rechecked";

impl Operations {
    /// The rectifications one may read, the pressing ones first; of one round where it is named.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn rectifications(
        &self,
        act: &Act,
        round_id: Option<i64>,
    ) -> Result<Vec<Rectification>, OperationError> {
        let rows = {
            let mut connection = self.store.read().await?;
            match round_id {
                Some(id) => rectification::of_round(&mut connection, id).await?,
                None => rectification::all(&mut connection, false).await?,
            }
        };
        self.all_shown(act, rows).await
    }

    /// The rectifications that wait for the person: to be done, or to be checked again.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn rectifications_today(&self, act: &Act) -> Result<Vec<Rectification>, OperationError> {
        let open = rectification::all(&mut *self.store.read().await?, true).await?;
        let mut found = self.all_shown(act, open).await?;
        found.retain(|one| !one.acts.is_empty());
        Ok(found)
    }

    #[boxed::future]
    async fn all_shown(
        &self,
        act: &Act,
        rows: Vec<RectificationRow>,
    ) -> Result<Vec<Rectification>, OperationError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.store.read().await?;
        let names = SectorNames::read(&mut connection).await?;
        let mut rounds: HashMap<i64, Held> = HashMap::new();
        let mut found = Vec::new();
        for row in rows.into_iter().filter(|row| may_read(act, row)) {
            let id = row.assessment_id;
            if let std::collections::hash_map::Entry::Vacant(place) = rounds.entry(id) {
                place.insert(Held::read(&mut connection, id).await?);
            }
            let Some(held) = rounds.get(&id) else { continue };
            let findings = finding::of_rectification(&mut connection, row.id).await?;
            let is_late = match state_of(&row)?.is_with_unit() {
                true => false,
                false => was_late(&row, &rectification::events(&mut connection, row.id).await?),
            };
            found.push(Rectification { is_late, ..shown(act, (held, &names), row, &findings)? });
        }
        Ok(found)
    }

    /// A rectification with its findings and steps.
    ///
    /// # Errors
    /// When there is none, or one may not read it.
    #[boxed::future]
    pub async fn rectification(&self, act: &Act, id: i64) -> Result<RectificationCase, OperationError> {
        let mut connection = self.store.read().await?;
        let (held, row) = readable(&mut connection, act, id).await?;
        let rows = finding::of_rectification(&mut connection, id).await?;
        let steps = rectification::events(&mut connection, id).await?;
        let names = SectorNames::read(&mut connection).await?;
        let is_late = !state_of(&row)?.is_with_unit() && was_late(&row, &steps);
        let rectification = Rectification { is_late, ..shown(act, (&held, &names), row, &rows)? };
        let finding = |row: FindingRow| {
            let sector = names.name(&row.sector_code);
            Finding::of(&held, row, sector)
        };
        let findings: Result<Vec<Finding>, OperationError> = rows.into_iter().map(finding).collect();
        let step = |event: rectification::RectificationEvent| RectificationStep {
            act_label: label(&event.act).to_owned(),
            act: event.act,
            by: event.by_name.unwrap_or_default(),
            at: event.at,
            note: event.note,
        };
        Ok(RectificationCase {
            rectification,
            findings: findings?,
            steps: steps.into_iter().map(step).collect(),
        })
    }
}

fn shown(
    act: &Act,
    (held, names): (&Held, &SectorNames),
    row: RectificationRow,
    findings: &[FindingRow],
) -> Result<Rectification, OperationError> {
    let (state, extension) = (state_of(&row)?, extension_of(&row)?);
    let acts = RectificationAct::ALL.into_iter().filter(|wanted| allowed(act, held, &row, *wanted));
    Ok(Rectification {
        acts: acts.map(RectificationAct::id).collect(),
        is_overdue: state.is_with_unit() && row.due_on < act.today().to_string(),
        is_late: false,
        state,
        id: row.id,
        round_id: row.assessment_id,
        round: row.assessment_title,
        unit_id: row.unit_id,
        unit: row.unit_name,
        catalogue_id: row.catalogue_id,
        sector: row.sector_code.as_deref().map(|code| names.name(code)).unwrap_or_default(),
        version_id: row.published_version_id,
        mended_version_id: row.version_id,
        opened_on: row.opened_on,
        first_due_on: row.first_due_on,
        due_on: row.due_on,
        is_provisional: row.is_provisional == 1,
        asked_until: row.asked_until,
        extension,
        findings: findings.len(),
        cleared: findings.iter().filter(|one| one.cleared_at.is_some()).count(),
        closed_at: row.closed_at,
        revision: row.revision,
    })
}

/// True where the last report came after the day; what an assessor takes to look at it does not count.
fn was_late(row: &RectificationRow, steps: &[rectification::RectificationEvent]) -> bool {
    let report = steps.iter().rev().find(|step| step.act == RectificationAct::Report.id());
    let on = report.and_then(|step| step.at.parse().ok()).map(crate::act::beijing_date);
    on.is_some_and(|on| on.to_string() > row.due_on)
}

pub(super) fn state_of(row: &RectificationRow) -> Result<RectificationState, OperationError> {
    RectificationState::from_id(&row.state)
        .ok_or_else(|| OperationError::Internal(format!("rectification {}: {}", row.id, row.state)))
}

pub(super) fn extension_of(row: &RectificationRow) -> Result<Extension, OperationError> {
    Extension::from_id(&row.extension)
        .ok_or_else(|| OperationError::Internal(format!("rectification {}: {}", row.id, row.extension)))
}

/// A rectification that a person may read, with its round.
#[boxed::future]
pub(super) async fn readable(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<(Held, RectificationRow), OperationError> {
    let row = rectification::by_id(connection, id).await?.filter(|row| may_read(act, row));
    let row = row.ok_or_else(|| OperationError::NotFound("这项整改".to_owned()))?;
    Ok((Held::read(connection, row.assessment_id).await?, row))
}

fn may_read(act: &Act, row: &RectificationRow) -> bool {
    act.actor.may(Permission::ReadCatalogue, &row.unit_path, row.sector_code.as_deref())
}

/// True where the role and the round give the right, whatever the state.
pub(super) fn has_right(act: &Act, held: &Held, row: &RectificationRow, wanted: RectificationAct) -> bool {
    let sector = row.sector_code.as_deref();
    let office = act.actor.may(Permission::ManageAssessment, &held.unit.path, None);
    match wanted {
        RectificationAct::Acknowledge | RectificationAct::Report | RectificationAct::AskExtension => {
            act.actor.may(Permission::AnswerAssessment, &row.unit_path, sector)
        }
        RectificationAct::GrantExtension | RectificationAct::RefuseExtension => office,
        RectificationAct::Close | RectificationAct::Reopen => {
            office || (held.is_assessor(act) && act.actor.may(Permission::Assess, &row.unit_path, sector))
        }
    }
}

/// What a person may do about a rectification now.
fn allowed(act: &Act, held: &Held, row: &RectificationRow, wanted: RectificationAct) -> bool {
    let has_extension = |wanted| extension_of(row).is_ok_and(|extension| extension == wanted);
    let follows = state_of(row).is_ok_and(|state| state.after(wanted).is_some());
    follows
        && has_right(act, held, row, wanted)
        && match wanted {
            RectificationAct::AskExtension => {
                has_extension(Extension::None) && act.today().to_string() <= row.due_on
            }
            RectificationAct::GrantExtension | RectificationAct::RefuseExtension => {
                has_extension(Extension::Asked)
            }
            _ => true,
        }
}

fn label(act: &str) -> &'static str {
    match act {
        OPENED => "提出整改",
        RECHECKED => "自动复核",
        other => RectificationAct::from_id(other).map_or("", RectificationAct::label),
    }
}
