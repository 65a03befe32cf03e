//! The table of points (R258): what ships until the office makes a version of its own. A round keeps the
//! table with which it was begun.

use super::{stored, to_text};
use crate::organisation::unit::leading_unit;
use crate::{Act, FieldProblem, OperationError, Operations};
use domain::assessment::{Instrument, Rubric};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::assessment::rubric::{self, NewRubric};

/// A version of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RubricVersion {
    /// Its number, 0 for the shipped one.
    pub number: i64,
    /// The first day on which it holds; none for the shipped one.
    pub valid_from: Option<String>,
    /// Why it was made.
    pub reason: String,
    /// When.
    pub created_at: Option<String>,
    /// By whom.
    pub created_by: Option<String>,
    /// Dimensions and codes.
    pub rubric: Rubric,
}

/// What the office changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RubricChange {
    /// Code and points as written.
    pub points: Vec<(String, String)>,
    /// Dimension and cap as written.
    pub caps: Vec<(String, String)>,
    /// The first day on which it holds.
    pub valid_from: Option<Date>,
    /// Why.
    pub reason: String,
}

impl Operations {
    /// The versions of the table, the newest first, the shipped one last.
    ///
    /// # Errors
    /// When nobody may read here, or the database fails.
    #[boxed::future]
    pub async fn rubrics(
        &self,
        act: &Act,
        instrument: Instrument,
    ) -> Result<Vec<RubricVersion>, OperationError> {
        if !act.actor.may_somewhere(Permission::ReadCatalogue) {
            return Err(OperationError::NotPermitted(Permission::ReadCatalogue));
        }
        let mut connection = self.store.read().await?;
        let mut found = Vec::new();
        for row in rubric::of_instrument(&mut connection, instrument.id()).await? {
            found.push(RubricVersion {
                number: row.number,
                valid_from: Some(row.valid_from),
                reason: row.reason,
                created_at: Some(row.created_at),
                created_by: Some(row.created_by_name),
                rubric: stored(&row.body)?,
            });
        }
        found.push(shipped(instrument, act.today()));
        Ok(found)
    }

    /// Makes a version of the table. `number` is that of the newest version the person saw.
    ///
    /// # Errors
    /// Without the right at the leading unit, when points are wrong, or when somebody was faster.
    #[boxed::future]
    pub async fn change_rubric(
        &self,
        act: &Act,
        instrument: Instrument,
        number: i64,
        change: &RubricChange,
    ) -> Result<RubricVersion, OperationError> {
        let reason = crate::text::needed("reason", &change.reason, "修改的理由", 300)?;
        let person = act.person_id()?;
        let valid_from = change.valid_from.unwrap_or_else(|| act.today());
        if valid_from < act.today() {
            return Err(OperationError::invalid(
                "valid_from",
                format!("{valid_from}已经过去；评分表只能从今天或以后起用"),
            ));
        }
        let mut writing = self.begin(act).await?;
        let office = leading_unit(writing.connection(), act.today()).await?;
        act.actor.require(Permission::ManageAssessment, &office.path, None)?;
        let known = rubric::of_instrument(writing.connection(), instrument.id()).await?;
        let newest = known.first();
        if newest.map_or(0, |row| row.number) != number {
            return Err(overtaken(newest.map_or("", |row| row.created_by_name.as_str())));
        }
        if let Some(later) = newest.filter(|row| row.valid_from > valid_from.to_string()) {
            let words = format!("第{}版自{}起用，新的一版不能更早", later.number, later.valid_from);
            return Err(OperationError::invalid("valid_from", words));
        }
        let base = match newest {
            Some(row) => stored(&row.body)?,
            None => Rubric::shipped(instrument, act.today()),
        };
        let changed = base.changed(&change.points, &change.caps).map_err(|faults| {
            let problem =
                |fault: &domain::assessment::RubricFault| FieldProblem::new(&fault.place, &*fault.message);
            OperationError::Invalid(faults.iter().map(problem).collect())
        })?;
        if changed == base {
            return Err(OperationError::invalid("", "分值和上限都没有改变，没有保存新的一版"));
        }
        let (body, day, at) = (to_text(&changed)?, valid_from.to_string(), act.at());
        let new = NewRubric {
            instrument: instrument.id(),
            number: number + 1,
            valid_from: &day,
            body: &body,
            reason: &reason,
            at: &at,
            by: person,
        };
        if !rubric::insert(writing.connection(), &new).await? {
            return Err(overtaken(""));
        }
        let detail = json!({"number": number + 1, "valid_from": day, "reason": reason});
        writing
            .audit(office.id, "assessment.rubric", &format!("rubric:{}", instrument.id()), &detail)
            .await?;
        writing.commit().await?;
        Ok(RubricVersion {
            number: number + 1,
            valid_from: Some(day),
            reason,
            created_at: Some(at),
            created_by: Some(act.actor.name.clone()),
            rubric: changed,
        })
    }
}

fn overtaken(by: &str) -> OperationError {
    let by = if by.is_empty() { "他人" } else { by };
    OperationError::Conflict {
        message: format!("评分表刚刚由{by}修改，请看过最新的一版再改"),
        places: serde_json::Value::Null,
    }
}

fn shipped(instrument: Instrument, on: Date) -> RubricVersion {
    RubricVersion {
        number: 0,
        valid_from: None,
        reason: "随平台提供，分值为建议值".to_owned(),
        created_at: None,
        created_by: None,
        rubric: Rubric::shipped(instrument, on),
    }
}

/// The table that holds on a day, with its number.
#[boxed::future]
pub(super) async fn in_force(
    connection: &mut Connection,
    instrument: Instrument,
    on: Date,
) -> Result<(i64, Rubric), OperationError> {
    match rubric::on_day(connection, instrument.id(), &on.to_string()).await? {
        Some(row) => Ok((row.number, stored(&row.body)?)),
        None => Ok((0, Rubric::shipped(instrument, on))),
    }
}
