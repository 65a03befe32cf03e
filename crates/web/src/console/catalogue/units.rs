//! The units a person may choose among: where they compile, where they read.

use crate::console::form::Choice;
use crate::core::{AppState, PageError, SignedIn};
use domain::organisation::{Permission, UnitKind};
use operations::organisation::Unit;

/// Units where the person holds a permission, for some sector at least, in order of the tree.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn with(state: &AppState, who: &SignedIn, permission: Permission) -> Result<Vec<Unit>, PageError> {
    let units = state.operations.units_on(who.act().today()).await?;
    let held = |unit: &Unit| {
        who.actor.is_system
            || who
                .actor
                .grants
                .iter()
                .any(|grant| permission.held_by(grant.role) && unit.path.starts_with(&grant.unit_path))
    };
    Ok(units.into_iter().filter(|unit| unit.kind.compiles() && held(unit)).collect())
}

/// Units as choices; the wanted one, else the one worked for, else the person's own, else the first is
/// current.
#[must_use]
pub fn choices(units: &[Unit], wanted: Option<i64>, who: &SignedIn) -> Vec<Choice> {
    let has = |id: &i64| units.iter().any(|unit| unit.id == *id);
    let chosen = wanted
        .filter(has)
        .or_else(|| who.working_unit.filter(has))
        .or_else(|| Some(who.actor.unit_id).filter(has))
        .or_else(|| units.first().map(|unit| unit.id));
    let choice = |unit: &Unit| Choice {
        value: unit.id.to_string(),
        label: unit.name.clone(),
        current: Some(unit.id) == chosen,
        ..Choice::default()
    };
    units.iter().map(choice).collect()
}

/// How deep a unit stands below another in the tree.
#[must_use]
pub fn depth(path: &str, top: &str) -> usize {
    path.strip_prefix(top).map_or(0, |rest| rest.matches('/').count()).min(3)
}

/// True for units that look at others' catalogues rather than at their own.
#[must_use]
pub fn is_office(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Province | UnitKind::City | UnitKind::District)
}
