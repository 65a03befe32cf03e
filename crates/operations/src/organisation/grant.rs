//! Granting and ending roles; deputies for the time of a leave (R149b).

use super::person::{load_person, refuse_left, require_over};
use super::unit::load_unit;
use super::unit_change::must_stand;
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::organisation::{GrantRow, NewGrant, grant};

/// A role to be granted.
#[derive(Debug, Clone)]
pub struct GrantInput {
    /// To whom.
    pub person_id: i64,
    /// The role.
    pub role: Role,
    /// At which unit and below it.
    pub unit_id: i64,
    /// Only for this sector.
    pub sector: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day, if known.
    pub to: Option<Date>,
}

/// A role held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrantView {
    /// Number.
    pub id: i64,
    /// Who.
    pub person_id: i64,
    /// The role.
    pub role: Role,
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's name.
    pub unit_name: String,
    /// Only for this sector.
    pub sector: Option<String>,
    /// First day.
    pub from: String,
    /// The day from which it no longer holds.
    pub until: Option<String>,
    /// The person stood in for.
    pub deputy_for: Option<i64>,
    /// When it was ended before its time.
    pub ended_at: Option<String>,
}

impl Operations {
    /// Grants a role at a unit. The same role held already is not granted twice.
    ///
    /// # Errors
    /// Without the right at the unit, for a person who left, or a sector that does not exist.
    #[boxed::future]
    pub async fn grant_role(&self, act: &Act, input: GrantInput) -> Result<i64, OperationError> {
        let mut writing = self.begin(act).await?;
        let id = insert_grant(self, &mut writing, act, &input).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Ends a role before its time.
    ///
    /// # Errors
    /// Without the right at its unit, or when it has ended.
    #[boxed::future]
    pub async fn end_grant(&self, act: &Act, grant_id: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let row = grant::by_id(writing.connection(), grant_id).await?;
        let row = row.ok_or_else(|| OperationError::NotFound("这项任职".to_owned()))?;
        act.actor.require(Permission::ManagePeople, &row.unit_path, row.sector_code.as_deref())?;
        if row.role == Role::Administrator.id() && Some(row.person_id) == act.actor.person_id {
            return Err(OperationError::State(
                "不能撤销自己的系统管理员角色，请由另一位管理员办理".to_owned(),
            ));
        }
        if !grant::end(writing.connection(), grant_id, &act.at()).await? {
            return Err(OperationError::State("这项任职已经结束".to_owned()));
        }
        let detail = json!({ "role": row.role, "unit": row.unit_id, "sector": row.sector_code });
        writing.audit(row.unit_id, "person.end_grant", &format!("person:{}", row.person_id), &detail).await?;
        writing.commit().await
    }

    /// Lets a deputy do everything a person holds, for the days of a leave, first and last included.
    /// A person may do so for their own leave.
    ///
    /// # Errors
    /// Without the right, for a deputy who cannot sign in, or days that are over.
    #[boxed::future]
    pub async fn deputise(
        &self,
        act: &Act,
        person_id: i64,
        deputy_id: i64,
        from: Date,
        to: Date,
    ) -> Result<u64, OperationError> {
        if person_id == deputy_id {
            return Err(OperationError::invalid("deputy", "不能由本人代理自己"));
        }
        if to < from || to < act.today() {
            return Err(OperationError::invalid("to", "代理的结束日期已过，或早于开始日期"));
        }
        let mut writing = self.begin(act).await?;
        let person = match act.actor.person_id {
            Some(own) if own == person_id => load_person(writing.connection(), person_id).await?,
            _ => require_over(&mut writing, act, person_id).await?,
        };
        let deputy = load_person(writing.connection(), deputy_id).await?;
        if deputy.state != "active" {
            return Err(OperationError::invalid("deputy", format!("{}的账号未启用，不能代理", deputy.name)));
        }
        let until = day_after(to)?;
        let others = super::leave_cover::terms(writing.connection(), act, person_id).await?;
        let overlaps = |term: &&super::DeputyTerm| {
            term.from < until && term.until.as_ref().is_none_or(|ended| *ended > from.to_string())
        };
        if let Some(term) = others.iter().find(overlaps) {
            let text = format!(
                "这几天已请{}代理{}；要换人，请先在{}的页面结束原来的代理",
                term.deputy, person.name, person.name
            );
            return Err(OperationError::invalid("deputy", text));
        }
        let mut granted = 0;
        for row in grant::open_of_person(writing.connection(), person_id, &act.today().to_string()).await? {
            // What one holds for another is not handed on to a third.
            if row.deputy_for.is_some() {
                continue;
            }
            let new = NewGrant {
                person_id: deputy_id,
                role: &row.role,
                unit_id: row.unit_id,
                sector_code: row.sector_code.as_deref(),
                valid_from: &from.to_string(),
                valid_to: Some(&until),
                deputy_for: Some(person_id),
                granted_by: act.actor.person_id,
                granted_at: &act.at(),
            };
            grant::insert(writing.connection(), &new).await?;
            granted += 1;
        }
        if granted == 0 {
            return Err(OperationError::State(format!("{}没有可以代理的角色", person.name)));
        }
        let detail =
            json!({ "deputy": deputy_id, "from": from.to_string(), "to": to.to_string(), "grants": granted });
        writing.audit(person.unit_id, "person.deputise", &format!("person:{person_id}"), &detail).await?;
        let text = format!("{from}至{to}，您代理{}的全部工作", person.name);
        writing
            .notify(&super::Recipients::People(vec![deputy_id]), "person.deputise", &text, "/console/")
            .await?;
        writing.commit().await?;
        Ok(granted)
    }
}

/// Checks and writes a grant within a transaction.
#[boxed::future]
pub(crate) async fn insert_grant(
    operations: &Operations,
    writing: &mut Writing<'_>,
    act: &Act,
    input: &GrantInput,
) -> Result<i64, OperationError> {
    let unit = load_unit(writing.connection(), input.unit_id).await?;
    act.actor.require(Permission::ManagePeople, &unit.path, None)?;
    must_stand(&unit)?;
    let person = load_person(writing.connection(), input.person_id).await?;
    refuse_left(&person)?;
    if let Some(sector) = &input.sector
        && storage::guideline::current_of(writing.connection(), sector).await?.is_none()
        && operations.reference.guideline_coded(sector).is_none()
    {
        return Err(OperationError::invalid("sector", format!("没有代码为“{sector}”的领域")));
    }
    if input.role == Role::Administrator && input.sector.is_some() {
        return Err(OperationError::invalid("sector", "系统管理员不分领域，请留空"));
    }
    let today = act.today();
    if input.to.is_some_and(|to| to < input.from || to < today) {
        return Err(OperationError::invalid("to", "结束日期已过，或早于开始日期"));
    }
    let open = grant::open_of_person(writing.connection(), input.person_id, &today.to_string()).await?;
    let same = open.iter().find(|row| {
        row.role == input.role.id()
            && row.unit_id == input.unit_id
            && row.sector_code == input.sector
            && row.deputy_for.is_none()
            && row.valid_to.is_none()
    });
    if let Some(row) = same {
        return Ok(row.id);
    }
    let until = input.to.map(day_after).transpose()?;
    let new = NewGrant {
        person_id: input.person_id,
        role: input.role.id(),
        unit_id: input.unit_id,
        sector_code: input.sector.as_deref(),
        valid_from: &input.from.to_string(),
        valid_to: until.as_deref(),
        deputy_for: None,
        granted_by: act.actor.person_id,
        granted_at: &act.at(),
    };
    let id = grant::insert(writing.connection(), &new).await?;
    let detail = json!({ "role": input.role.id(), "unit": input.unit_id, "sector": input.sector, "from": input.from.to_string(), "until": until });
    writing.audit(input.unit_id, "person.grant", &format!("person:{}", input.person_id), &detail).await?;
    Ok(id)
}

/// Gives somebody, possibly at another unit, what a grant gave; false when they hold it already.
#[boxed::future]
pub(crate) async fn copy_grant(
    writing: &mut Writing<'_>,
    act: &Act,
    row: &GrantRow,
    person_id: i64,
    unit_id: i64,
) -> Result<bool, OperationError> {
    let today = act.today().to_string();
    let open = grant::open_of_person(writing.connection(), person_id, &today).await?;
    let holds = open.iter().any(|held| {
        held.role == row.role
            && held.unit_id == unit_id
            && held.sector_code == row.sector_code
            && held.deputy_for == row.deputy_for
            && held.valid_to.is_none()
    });
    if holds {
        return Ok(false);
    }
    let from = if row.valid_from > today { row.valid_from.clone() } else { today };
    let new = NewGrant {
        person_id,
        role: &row.role,
        unit_id,
        sector_code: row.sector_code.as_deref(),
        valid_from: &from,
        valid_to: row.valid_to.as_deref(),
        deputy_for: row.deputy_for,
        granted_by: act.actor.person_id,
        granted_at: &act.at(),
    };
    grant::insert(writing.connection(), &new).await?;
    Ok(true)
}

/// Stored grants in the words of the domain; those of unknown roles give nothing and are left out.
pub(crate) fn grant_views(rows: Vec<GrantRow>) -> Vec<GrantView> {
    let view = |row: GrantRow| {
        Some(GrantView {
            id: row.id,
            person_id: row.person_id,
            role: Role::parse(&row.role)?,
            unit_id: row.unit_id,
            unit_name: row.unit_name,
            sector: row.sector_code,
            from: row.valid_from,
            until: row.valid_to,
            deputy_for: row.deputy_for,
            ended_at: row.ended_at,
        })
    };
    rows.into_iter().filter_map(view).collect()
}

fn day_after(day: Date) -> Result<String, OperationError> {
    day.tomorrow().map(|day| day.to_string()).map_err(|_| OperationError::invalid("to", "日期超出可用范围"))
}
