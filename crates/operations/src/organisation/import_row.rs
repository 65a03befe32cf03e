//! Single rows of the organisation's form: their order, their problems, their cells.

use super::form::{FormProblem, FormRow};
use super::import::{LineState, PreviewLine};
use super::unit::{Unit, named_unit};
use crate::{Act, FieldProblem, OperationError, Writing};
use domain::organisation::Permission;
use jiff::civil::Date;
use storage::organisation::unit;

/// A row that is incomplete or repeated is not tried: one fault, one report.
pub(super) fn has_problem(row: &FormRow, problems: &[FormProblem]) -> bool {
    problems.iter().any(|problem| problem.sheet == row.sheet && problem.row == row.row)
}

/// A superior that stands in the same form comes before those below it, whatever the order of rows.
pub(super) fn superiors_first(rows: &[FormRow]) -> Vec<&FormRow> {
    let names_it = |wanted: &str, row: &FormRow| {
        !wanted.is_empty() && (row.cell("code") == wanted || row.cell("name") == wanted)
    };
    let mut waiting: Vec<&FormRow> = rows.iter().collect();
    let mut ordered: Vec<&FormRow> = Vec::new();
    while !waiting.is_empty() {
        let is_free = |row: &&FormRow| {
            let waits_for = |key: &str| {
                waiting.iter().any(|other| !std::ptr::eq(*other, *row) && names_it(row.cell(key), other))
            };
            !waits_for("parent") && !waits_for("sector_parent")
        };
        let (free, rest): (Vec<&FormRow>, Vec<&FormRow>) =
            waiting.iter().copied().partition(|row| is_free(row));
        if free.is_empty() {
            // A ring of superiors: each finds its superior missing and says so.
            ordered.extend(rest);
            break;
        }
        ordered.extend(free);
        waiting = rest;
    }
    ordered
}

/// A unit that a row names and that stands in the same form, but will not come to be: its row has a fault, or is the
/// row itself, or waits for this one in turn.
#[boxed::future]
pub(super) async fn named_in_vain(
    writing: &mut Writing<'_>,
    row: &FormRow,
    (units, keys): (&[FormRow], &[&str]),
    problems: &[FormProblem],
) -> Result<Option<FieldProblem>, OperationError> {
    for key in keys {
        let name = row.cell(key);
        let Some(other) = in_form(units, name) else { continue };
        match find_unit(writing, name, key).await {
            Ok(_) => continue,
            Err(OperationError::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
        let line = other.row.map(|line| format!("第{line}行")).unwrap_or_default();
        let words = if std::ptr::eq(other, row) {
            "上级不能是本机构自己".to_owned()
        } else if leads_back(units, row, key) {
            format!("“{name}”（本表{line}）的上级又绕回本机构，请改正其中一行")
        } else if has_problem(other, problems) || key_is_superior(key) {
            format!("“{name}”在本表{line}，那一行有误，改正后再核对本行")
        } else {
            continue;
        };
        return Ok(Some(FieldProblem::new(key, words)));
    }
    Ok(None)
}

/// A superior that was not created before its subordinate was refused.
fn key_is_superior(key: &str) -> bool {
    matches!(key, "parent" | "sector_parent")
}

fn in_form<'f>(units: &'f [FormRow], name: &str) -> Option<&'f FormRow> {
    units.iter().find(|unit| !name.is_empty() && (unit.cell("code") == name || unit.cell("name") == name))
}

/// True where the superiors of a row, followed upwards within the form, come back to it.
fn leads_back(units: &[FormRow], row: &FormRow, key: &str) -> bool {
    let mut at = in_form(units, row.cell(key));
    for _ in 0..units.len() {
        let Some(above) = at else { return false };
        if std::ptr::eq(above, row) {
            return true;
        }
        at = in_form(units, above.cell(key));
    }
    false
}

/// Turns what the person can mend into problems with their place; what they cannot goes on up.
pub(super) fn settle(
    row: &FormRow,
    (key, name): (&str, &str),
    result: Result<(LineState, Vec<String>), OperationError>,
    problems: &mut Vec<FormProblem>,
) -> Result<PreviewLine, OperationError> {
    let (state, changes) = match result {
        Ok(found) => found,
        Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => return Err(error),
        Err(OperationError::Invalid(found)) => {
            problems.extend(
                found.iter().map(|problem| row.problem(form_key(&problem.field), problem.message.clone())),
            );
            (LineState::Error, Vec::new())
        }
        Err(other) => {
            problems.push(row.problem("", other.to_string()));
            (LineState::Error, Vec::new())
        }
    };
    Ok(PreviewLine {
        row: row.row,
        key: row.cell(key).to_owned(),
        name: row.cell(name).to_owned(),
        state,
        changes,
    })
}

/// Operations name their fields after columns of the database, the form after its own.
pub(super) fn form_key(field: &str) -> &str {
    match field {
        "parent_id" => "parent",
        "sector_parent_id" => "sector_parent",
        "unit_id" => "unit",
        other => other,
    }
}

pub(super) fn refuse_repeated(rows: &[FormRow], key: &str, problems: &mut Vec<FormProblem>) {
    let mut seen = std::collections::HashMap::new();
    for row in rows.iter().filter(|row| !row.cell(key).is_empty()) {
        if let Some(first) = seen.insert(domain::text::fold(row.cell(key)).to_lowercase(), row.row) {
            let first = first.map(|first| format!("第{first}行")).unwrap_or_default();
            problems.push(row.problem(key, format!("“{}”与{first}重复", row.cell(key))));
        }
    }
}

#[boxed::future]
pub(super) async fn find_unit(
    writing: &mut Writing<'_>,
    text: &str,
    key: &str,
) -> Result<Unit, OperationError> {
    if let Some(row) = unit::by_code(writing.connection(), text).await? {
        return Unit::from_row(row);
    }
    match named_unit(writing.connection(), text).await {
        Err(OperationError::NotFound(_)) => {
            Err(OperationError::invalid(key, format!("没有代码或名称为“{text}”的机构，本表和平台中都没有")))
        }
        Err(OperationError::Invalid(problems)) => Err(OperationError::Invalid(
            problems.into_iter().map(|p| FieldProblem::new(key, p.message)).collect(),
        )),
        other => other,
    }
}

/// A day as people type it: 2026-01-01, 2026/1/1, 2026年1月1日, with or without a time of day.
pub(super) fn date_cell(text: &str) -> Result<Option<Date>, OperationError> {
    if text.is_empty() {
        return Ok(None);
    }
    let numbers: Vec<i16> =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).take(3).collect();
    let date = match numbers.as_slice() {
        [year, month, day] => {
            let small = |number: i16| i8::try_from(number).unwrap_or(0);
            Date::new(*year, small(*month), small(*day))
                .ok()
                .filter(|date| (1949..=2100).contains(&date.year()))
        }
        _ => None,
    };
    date.map(Some).ok_or_else(|| {
        OperationError::invalid("valid_from", format!("日期“{text}”无法识别，请写成2026-01-01的样子"))
    })
}

pub(super) fn may_import(act: &Act) -> Result<(), OperationError> {
    for permission in [Permission::ManageOrganisation, Permission::ManagePeople] {
        if !act.actor.may_somewhere(permission) {
            return Err(OperationError::NotPermitted(permission));
        }
    }
    Ok(())
}

pub(super) fn to_field_problem(problem: &FormProblem) -> FieldProblem {
    let row = problem.row.map(|row| format!("第{row}行")).unwrap_or_default();
    let column = problem.column.as_ref().map(|column| format!("“{column}”")).unwrap_or_default();
    FieldProblem::new("file", format!("{}表{row}{column}：{}", problem.sheet, problem.message))
}
