//! All that is wrong with a row of the organisation's form: the import stops at a row's first fault, the report
//! names every one, so that a form is mended in one go.

use super::field::{Fields, check_account};
use super::form::{FilledForm, FormProblem, FormRow};
use super::import_row::{date_cell, find_unit, form_key};
use crate::mail::check_address;
use crate::{OperationError, Operations, Writing};
use domain::organisation::{Role, UnitKind};

/// What parts several roles or sectors in a cell.
const BETWEEN: [char; 7] = ['、', '，', ',', '；', ';', '/', ' '];

/// The words of a cell that holds several.
pub(super) fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(BETWEEN).filter(|word| !word.is_empty())
}

/// A kind of unit as the form names it.
pub(super) fn kind(row: &FormRow) -> Result<UnitKind, OperationError> {
    UnitKind::parse(row.cell("kind")).ok_or_else(|| {
        let known: Vec<&str> = UnitKind::ALL.iter().map(|kind| kind.label()).collect();
        let text = format!("不认识的类别“{}”，可填{}", row.cell("kind"), known.join("、"));
        OperationError::invalid("kind", text)
    })
}

/// The roles of a person's row.
pub(super) fn roles(row: &FormRow) -> Result<Vec<Role>, OperationError> {
    let role = |word| {
        Role::parse(word).ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.label()).collect();
            OperationError::invalid("roles", format!("不认识的角色“{word}”，可填{}", known.join("、")))
        })
    };
    words(row.cell("roles")).map(role).collect()
}

impl Operations {
    /// The codes of the sectors to which a person's roles are limited; one none where they are not.
    pub(super) fn sectors_of(&self, row: &FormRow) -> Result<Vec<Option<String>>, OperationError> {
        let cell = row.cell("sector");
        // A name may hold a comma of its own.
        let names: Vec<&str> = match self.reference.guideline_named(cell) {
            Some(_) => vec![cell],
            None => words(cell).collect(),
        };
        if names.is_empty() {
            return Ok(vec![None]);
        }
        let code = |name: &&str| {
            let guideline = self.reference.guideline_named(name);
            let text = || OperationError::invalid("sector", format!("没有名为“{name}”的领域"));
            Ok(Some(guideline.ok_or_else(text)?.sector_code.clone()))
        };
        names.iter().map(code).collect()
    }

    /// `（社会救助）` behind the place of a role that is held for one sector alone.
    pub(super) fn in_brackets(&self, sector: Option<&str>) -> String {
        let named = sector.and_then(|code| self.reference.guideline_coded(code));
        named.map(|guideline| format!("（{}）", guideline.sector)).unwrap_or_default()
    }

    /// The faults of rows that were refused, besides those that are known.
    #[boxed::future]
    pub(super) async fn further_problems(
        &self,
        writing: &mut Writing<'_>,
        form: &FilledForm,
        known: &[FormProblem],
    ) -> Result<Vec<FormProblem>, OperationError> {
        let refused = |row: &&FormRow| super::import_row::has_problem(row, known);
        let mut found = Vec::new();
        for row in form.units.iter().filter(refused) {
            let mut results = vec![date_cell(row.cell("valid_from")).map(|_| ())];
            if !row.cell("kind").is_empty() {
                results.push(kind(row).map(|_| ()));
            }
            for key in ["parent", "sector_parent"] {
                results.push(named(writing, form, row.cell(key), key).await);
            }
            collect(row, results, &mut found)?;
        }
        for row in form.people.iter().filter(refused) {
            let mut account = Fields::default();
            check_account(&mut account, row.cell("account"));
            let email = check_address("email", row.cell("email"));
            let mut results =
                vec![roles(row).map(|_| ()), self.sectors_of(row).map(|_| ()), account.check(), email];
            for key in ["unit", "grant_unit"] {
                results.push(named(writing, form, row.cell(key), key).await);
            }
            collect(row, results, &mut found)?;
        }
        let is_known = |new: &FormProblem| {
            known.iter().any(|old| (&old.sheet, old.row, &old.column) == (&new.sheet, new.row, &new.column))
        };
        found.retain(|new| !is_known(new));
        Ok(found)
    }
}

/// A unit that a cell names must stand in the tree or in the form.
#[boxed::future]
async fn named(
    writing: &mut Writing<'_>,
    form: &FilledForm,
    name: &str,
    key: &str,
) -> Result<(), OperationError> {
    let in_form = |row: &FormRow| row.cell("code") == name || row.cell("name") == name;
    if name.is_empty() || form.units.iter().any(in_form) {
        return Ok(());
    }
    find_unit(writing, name, key).await.map(|_| ())
}

fn collect(
    row: &FormRow,
    results: Vec<Result<(), OperationError>>,
    found: &mut Vec<FormProblem>,
) -> Result<(), OperationError> {
    for result in results {
        match result {
            Ok(()) => {}
            Err(OperationError::Invalid(problems)) => found.extend(
                problems.iter().map(|problem| row.problem(form_key(&problem.field), problem.message.clone())),
            ),
            Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => return Err(error),
            Err(other) => found.push(row.problem("", other.to_string())),
        }
    }
    Ok(())
}
