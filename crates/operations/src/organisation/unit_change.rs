//! Creating, renaming and moving units (R59, R80a). A name that was printed stays as it was printed.

use super::field::{Fields, not_after_today};
use super::unit::{Unit, load_unit};
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, UnitKind};
use jiff::civil::Date;
use serde_json::json;
use storage::Connection;
use storage::organisation::{NewUnitRow, SuccessionRow, unit};

/// A unit to be created.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Stable code, unique.
    pub code: String,
    /// Full name, unique among the standing units.
    pub name: String,
    /// Short name; the name when empty.
    pub short_name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Superior of government; none only for the root.
    pub parent_id: Option<i64>,
    /// Superior of the sector.
    pub sector_parent_id: Option<i64>,
    /// First day.
    pub valid_from: Date,
}

/// A new name for a unit.
#[derive(Debug, Clone)]
pub struct Rename {
    /// Full name.
    pub name: String,
    /// Short name; the name when empty.
    pub short_name: String,
    /// The day from which it holds.
    pub from: Date,
    /// The document that gave it.
    pub document: String,
}

impl Operations {
    /// Creates a unit under a superior of the right kind.
    ///
    /// # Errors
    /// Without the right at the superior, or when kind, code or name do not fit.
    #[boxed::future]
    pub async fn create_unit(&self, act: &Act, input: NewUnit) -> Result<Unit, OperationError> {
        let mut writing = self.begin(act).await?;
        let parent_path = match input.parent_id {
            Some(parent) => load_unit(writing.connection(), parent).await?.path,
            None => "/".to_owned(),
        };
        act.actor.require(Permission::ManageOrganisation, &parent_path, None)?;
        let id = insert_unit(&mut writing, &input).await?;
        let unit = load_unit(writing.connection(), id).await?;
        writing.commit().await?;
        Ok(unit)
    }

    /// Gives a unit another name from a day on; its history keeps the old one.
    ///
    /// # Errors
    /// Without the right, with a name in use, or when somebody changed the unit meanwhile.
    #[boxed::future]
    pub async fn rename_unit(
        &self,
        act: &Act,
        id: i64,
        input: Rename,
        revision: i64,
    ) -> Result<Unit, OperationError> {
        let mut fields = Fields::default();
        let name = fields.required("name", "机构名称", &input.name, 60);
        let short = fields.optional("short_name", "机构简称", &input.short_name, 30);
        let document = fields.required("document", "依据文件", &input.document, 120);
        not_after_today(&mut fields, "date", input.from, act.today());
        fields.check()?;
        let short = if short.is_empty() { name.clone() } else { short };
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), id).await?;
        act.actor.require(Permission::ManageOrganisation, &unit.path, None)?;
        must_stand(&unit)?;
        let last = unit::names(writing.connection(), id).await?.pop();
        if let Some(last) = last.filter(|last| last.valid_from >= input.from.to_string()) {
            return Err(OperationError::invalid(
                "date",
                format!("现名自{}起使用，新名称的日期须晚于这一天", last.valid_from),
            ));
        }
        refuse_taken_name(writing.connection(), &name, Some(id)).await?;
        let from = input.from.to_string();
        if !unit::rename(writing.connection(), (id, revision), (&name, &short), &from, &document).await? {
            return Err(unit_conflict(writing.connection(), &unit).await?);
        }
        let detail = json!({ "from": unit.name, "to": name, "on": from, "document": document });
        writing.audit(id, "unit.rename", &format!("unit:{id}"), &detail).await?;
        writing.changed("unit", id).await?;
        let unit = load_unit(writing.connection(), id).await?;
        writing.commit().await?;
        Ok(unit)
    }

    /// Puts a unit and all below it under another superior, of government, of the sector, or both.
    ///
    /// # Errors
    /// Without the right at both places, or when the kinds do not fit.
    #[expect(clippy::too_many_arguments, reason = "a move is one act with its date and document")]
    #[boxed::future]
    pub async fn move_unit(
        &self,
        act: &Act,
        id: i64,
        parent_id: i64,
        sector_parent_id: Option<i64>,
        date: Date,
        document: &str,
        revision: i64,
    ) -> Result<Unit, OperationError> {
        let mut fields = Fields::default();
        let document = fields.required("document", "依据文件", document, 120);
        not_after_today(&mut fields, "date", date, act.today());
        fields.check()?;
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), id).await?;
        let parent = load_unit(writing.connection(), parent_id).await?;
        act.actor.require(Permission::ManageOrganisation, &unit.path, None)?;
        act.actor.require(Permission::ManageOrganisation, &parent.path, None)?;
        must_stand(&unit)?;
        if parent.path.starts_with(&unit.path) {
            return Err(OperationError::invalid("parent_id", "机构不能移到自己或自己的下级之下"));
        }
        check_superiors(writing.connection(), unit.kind, Some(parent_id), sector_parent_id).await?;
        let row = unit::by_id(writing.connection(), id)
            .await?
            .ok_or_else(|| OperationError::NotFound("该机构".into()))?;
        let row = storage::organisation::UnitRow { revision, ..row };
        let path = format!("{}{id}/", parent.path);
        if !unit::relocate(writing.connection(), &row, parent_id, sector_parent_id, &path).await? {
            return Err(unit_conflict(writing.connection(), &unit).await?);
        }
        let succession = SuccessionRow {
            unit_id: id,
            successor_id: Some(parent_id),
            kind: "moved".to_owned(),
            on_date: date.to_string(),
            document: document.clone(),
        };
        unit::insert_succession(writing.connection(), &succession).await?;
        let detail = json!({ "from": unit.parent_id, "to": parent_id, "sector_from": unit.sector_parent_id,
            "sector_to": sector_parent_id, "on": date.to_string(), "document": document });
        writing.audit(id, "unit.move", &format!("unit:{id}"), &detail).await?;
        writing.changed("unit", id).await?;
        let unit = load_unit(writing.connection(), id).await?;
        writing.commit().await?;
        Ok(unit)
    }
}

/// Checks and writes a unit within a transaction; the caller has checked the right.
#[boxed::future]
pub(crate) async fn insert_unit(writing: &mut Writing<'_>, input: &NewUnit) -> Result<i64, OperationError> {
    let mut fields = Fields::default();
    let name = fields.required("name", "机构名称", &input.name, 60);
    let short = fields.optional("short_name", "机构简称", &input.short_name, 30);
    let code = fields.required("code", "机构代码", &input.code, 40);
    if let Some(problem) = unit_code_problem(&code) {
        fields.problem("code", problem);
    }
    fields.check()?;
    let short = if short.is_empty() { name.clone() } else { short };
    check_superiors(writing.connection(), input.kind, input.parent_id, input.sector_parent_id).await?;
    if let Some(other) = unit::by_code(writing.connection(), &code).await? {
        return Err(OperationError::invalid("code", format!("代码“{code}”已由“{}”使用", other.name)));
    }
    refuse_taken_name(writing.connection(), &name, None).await?;
    let parent_path = match input.parent_id {
        Some(parent) => load_unit(writing.connection(), parent).await?.path,
        None => "/".to_owned(),
    };
    let row = NewUnitRow {
        code: &code,
        name: &name,
        short_name: &short,
        kind: input.kind.id(),
        parent_id: input.parent_id,
        sector_parent_id: input.sector_parent_id,
        parent_path: &parent_path,
        valid_from: &input.valid_from.to_string(),
    };
    let id = unit::insert(writing.connection(), &row, "").await?;
    let detail = json!({ "code": code, "name": name, "kind": input.kind.id(), "parent": input.parent_id,
        "sector_parent": input.sector_parent_id });
    writing.audit(id, "unit.create", &format!("unit:{id}"), &detail).await?;
    writing.changed("unit", id).await?;
    Ok(id)
}

/// What is wrong with the form of a unit's code.
#[must_use]
pub fn unit_code_problem(code: &str) -> Option<&'static str> {
    let is_sound = code.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    (!is_sound).then_some("机构代码只用字母、数字、横线、下划线和点")
}

/// Refuses superiors of the wrong kind, or that have ended.
#[boxed::future]
pub(crate) async fn check_superiors(
    connection: &mut Connection,
    kind: UnitKind,
    parent_id: Option<i64>,
    sector_parent_id: Option<i64>,
) -> Result<(), OperationError> {
    let allowed = kind.superiors();
    match parent_id {
        Some(parent) => {
            refuse_wrong_superior(connection, kind, parent, allowed, ("parent_id", "上级机构")).await?
        }
        // A city may be the root where no province takes part; nothing else stands alone.
        None if matches!(kind, UnitKind::Province | UnitKind::City | UnitKind::District) => {
            if storage::organisation::unit::count(connection).await? > 0 {
                return Err(OperationError::invalid("parent_id", "机构树只有一个根，请选择上级机构"));
            }
        }
        None => {
            return Err(OperationError::invalid("parent_id", format!("“{}”必须有上级机构", kind.label())));
        }
    }
    if let Some(superior) = sector_parent_id {
        let allowed = kind.sector_superiors();
        refuse_wrong_superior(connection, kind, superior, allowed, ("sector_parent_id", "业务主管部门"))
            .await?;
    }
    Ok(())
}

#[boxed::future]
async fn refuse_wrong_superior(
    connection: &mut Connection,
    kind: UnitKind,
    superior_id: i64,
    allowed: &[UnitKind],
    (field, label): (&str, &str),
) -> Result<(), OperationError> {
    let superior = load_unit(connection, superior_id).await?;
    must_stand(&superior)?;
    if allowed.contains(&superior.kind) {
        return Ok(());
    }
    let kinds: Vec<&str> = allowed.iter().map(|kind| kind.label()).collect();
    let message = if kinds.is_empty() {
        format!("“{}”没有{label}，请留空", kind.label())
    } else {
        format!(
            "“{}”的{label}应为{}，而“{}”是{}",
            kind.label(),
            kinds.join("或"),
            superior.name,
            superior.kind.label()
        )
    };
    Err(OperationError::invalid(field, message))
}

#[boxed::future]
pub(crate) async fn refuse_taken_name(
    connection: &mut Connection,
    name: &str,
    but: Option<i64>,
) -> Result<(), OperationError> {
    let taken = unit::by_name(connection, name).await?;
    let other = taken.iter().find(|row| row.valid_to.is_none() && row.name == name && Some(row.id) != but);
    match other {
        Some(row) => Err(OperationError::invalid(
            "name",
            format!("“{name}”已在机构树中（代码{}），请写能区分的全称", row.code),
        )),
        None => Ok(()),
    }
}

/// Refuses a unit that has ended.
pub(crate) fn must_stand(unit: &Unit) -> Result<(), OperationError> {
    match &unit.valid_to {
        Some(day) => {
            Err(OperationError::State(format!("“{}”已于{day}撤销或并入其他机构，不能再办理", unit.name)))
        }
        None => Ok(()),
    }
}

/// Who changed the unit meanwhile, when, and how it stands now.
#[boxed::future]
pub(crate) async fn unit_conflict(
    connection: &mut Connection,
    seen: &Unit,
) -> Result<OperationError, OperationError> {
    let now = load_unit(connection, seen.id).await?;
    let message =
        changed_by(connection, &format!("unit:{}", seen.id), &format!("机构“{}”", now.name)).await?;
    Ok(OperationError::Conflict { message, places: json!({ "unit": now }) })
}

/// "X已由张三于2026-11-22 11:17修改，请刷新后再试".
#[boxed::future]
pub(crate) async fn changed_by(
    connection: &mut Connection,
    object: &str,
    label: &str,
) -> Result<String, OperationError> {
    let last = storage::audit::latest_of(connection, object).await?;
    Ok(match last {
        Some(event) => format!(
            "{label}已由{}于{}修改，请看过现在的内容再办理",
            event.actor_name,
            beijing_minute(&event.at)
        ),
        None => format!("{label}已被修改，请看过现在的内容再办理"),
    })
}

/// A stored instant as people in Beijing read it, to the minute.
pub(crate) fn beijing_minute(at: &str) -> String {
    match at.parse::<jiff::Timestamp>() {
        Ok(instant) => {
            jiff::tz::Offset::constant(8).to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string()
        }
        Err(_) => at.to_owned(),
    }
}
