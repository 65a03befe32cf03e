//! Opening a sector that was added: the day, the departments, the due date; everybody concerned is told
//! (R7, R112). Later its arrangements may be changed, never taken back.

use super::lead::{appoint, require_opener};
use super::overview::known_sector;
use crate::organisation::Recipients;
use crate::organisation::unit::load_unit;
use crate::text::words;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::organisation::{Role, UnitKind};
use domain::sector::{Origin, opening_fault};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use storage::guideline::GuidelineHead;
use storage::sector::opening::{self, Opening};

/// The arrangements of an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorOpening {
    /// The day of the decision.
    pub opened_on: Option<Date>,
    /// By when its catalogues are due.
    pub due_on: Option<Date>,
    /// The lead department (R5).
    pub lead_id: Option<i64>,
    /// Other departments concerned.
    pub department_ids: Vec<i64>,
    /// The document of the decision; may be empty.
    pub document: String,
    /// What is asked for; may be empty.
    pub note: String,
}

/// What an opening tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpeningReceipt {
    /// The sector's code.
    pub sector_code: String,
    /// Units concerned.
    pub units: usize,
    /// People told.
    pub told: usize,
}

/// The arrangements after everything in them was looked at.
struct Checked {
    on: Date,
    due: Date,
    lead: i64,
    departments: Vec<i64>,
    document: String,
    note: String,
}

impl Operations {
    /// Opens a sector that was added: from here on its catalogues are expected.
    ///
    /// # Errors
    /// Without the right at the root, when the sector is open already, or something in the arrangements
    /// is missing or wrong.
    #[boxed::future]
    pub async fn open_sector(
        &self,
        act: &Act,
        code: &str,
        input: &SectorOpening,
    ) -> Result<OpeningReceipt, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        require_opener(&mut writing, act).await?;
        let head = added(&mut writing, code).await?;
        let checked = check(&mut writing, act, input).await?;
        let row = row(code, &checked, (act.at(), person), 0);
        if head.is_open() || !opening::insert(writing.connection(), &row).await? {
            return Err(OperationError::State(format!(
                "{}领域已于{}开放，请刷新页面；需要调整的，请修改开放安排",
                head.name,
                head.opened_on.unwrap_or_default()
            )));
        }
        self.finish(writing, act, &head, &checked, "sector.open").await
    }

    /// Changes the arrangements of an open sector that was added.
    ///
    /// # Errors
    /// As [`Self::open_sector`], and when they were changed since they were read.
    #[boxed::future]
    pub async fn change_opening(
        &self,
        act: &Act,
        code: &str,
        revision: i64,
        input: &SectorOpening,
    ) -> Result<OpeningReceipt, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        require_opener(&mut writing, act).await?;
        let head = added(&mut writing, code).await?;
        if !head.is_open() {
            return Err(OperationError::State(format!("{}领域还没有开放", head.name)));
        }
        let checked = check(&mut writing, act, input).await?;
        let row = row(code, &checked, (act.at(), person), revision);
        if !opening::update(writing.connection(), &row).await? {
            return Err(OperationError::Conflict {
                message: "开放安排刚被别人改过，请看过最新的内容后再保存".to_owned(),
                places: json!({ "sector_code": code }),
            });
        }
        self.finish(writing, act, &head, &checked, "sector.change_opening").await
    }

    #[boxed::future]
    async fn finish(
        &self,
        mut writing: Writing<'_>,
        act: &Act,
        head: &GuidelineHead,
        checked: &Checked,
        name: &str,
    ) -> Result<OpeningReceipt, OperationError> {
        let code = &head.sector_code;
        appoint(&mut writing, act, code, checked.lead, &checked.document).await?;
        opening::set_departments(writing.connection(), code, &checked.departments).await?;
        let (units, told) = tell(&mut writing, act, head, checked).await?;
        let detail = json!({
            "sector": code, "opened_on": checked.on.to_string(), "due_on": checked.due.to_string(),
            "lead": checked.lead, "departments": checked.departments, "document": checked.document,
        });
        writing.audit(act.actor.unit_id, name, &format!("sector:{code}"), &detail).await?;
        writing.changed("guideline", head.id).await?;
        writing.commit().await?;
        Ok(OpeningReceipt { sector_code: code.clone(), units, told })
    }
}

/// A sector that was added; pilot sectors are open from the start.
#[boxed::future]
async fn added(writing: &mut Writing<'_>, code: &str) -> Result<GuidelineHead, OperationError> {
    let head = known_sector(writing.connection(), code).await?;
    if head.origin == Origin::Added.id() {
        return Ok(head);
    }
    Err(OperationError::State(format!("{}是试点领域，无需另行开放", head.name)))
}

#[boxed::future]
async fn check(
    writing: &mut Writing<'_>,
    act: &Act,
    input: &SectorOpening,
) -> Result<Checked, OperationError> {
    let mut problems = Vec::new();
    let missing = [
        ("opened_on", input.opened_on.is_none(), "请填写开放日期"),
        ("due_on", input.due_on.is_none(), "请填写编制目录的完成期限"),
        ("lead_id", input.lead_id.is_none(), "请选择牵头部门"),
    ];
    problems.extend(
        missing.iter().filter(|(_, is, _)| *is).map(|(field, _, text)| FieldProblem::new(field, *text)),
    );
    let (Some(on), Some(due), Some(lead)) = (input.opened_on, input.due_on, input.lead_id) else {
        return Err(OperationError::Invalid(problems));
    };
    if let Some(fault) = opening_fault(on, due, act.today()) {
        return Err(OperationError::invalid(fault.field(), fault.to_string()));
    }
    let departments: BTreeSet<i64> = input.department_ids.iter().copied().filter(|id| *id != lead).collect();
    for id in &departments {
        let unit = load_unit(writing.connection(), *id).await?;
        let is_department = matches!(unit.kind, UnitKind::CityDepartment | UnitKind::DistrictDepartment);
        if !is_department || unit.valid_to.is_some() {
            return Err(OperationError::invalid(
                "department_ids",
                format!("“{}”不是现有的部门，请改选", unit.name),
            ));
        }
    }
    Ok(Checked {
        on,
        due,
        lead,
        departments: departments.into_iter().collect(),
        document: words("document", &input.document, 100)?,
        note: words("note", &input.note, 1000)?,
    })
}

fn row(code: &str, checked: &Checked, (at, by): (String, i64), revision: i64) -> Opening {
    Opening {
        sector_code: code.to_owned(),
        opened_on: checked.on.to_string(),
        due_on: checked.due.to_string(),
        document: checked.document.clone(),
        note: checked.note.clone(),
        opened_at: at,
        opened_by: by,
        revision,
    }
}

/// Tells the compilers of every unit concerned and of the departments named, the reviewers of the
/// districts. Returns how many units and people.
#[boxed::future]
async fn tell(
    writing: &mut Writing<'_>,
    act: &Act,
    head: &GuidelineHead,
    checked: &Checked,
) -> Result<(usize, usize), OperationError> {
    let units = crate::cascade::concerned(writing.connection(), &head.sector_code, act.today()).await?;
    let mut ids: BTreeSet<i64> = units.iter().map(|unit| unit.id).collect();
    ids.extend(&checked.departments);
    let mut people = BTreeSet::new();
    for id in &ids {
        let office = units.iter().find(|unit| unit.id == *id).and_then(|unit| UnitKind::parse(&unit.kind));
        let role = match office {
            Some(UnitKind::District | UnitKind::Zone) => Role::Reviewer,
            _ => Role::Compiler,
        };
        people.extend(writing.holders(role, *id, Some(&head.sector_code)).await?);
    }
    let text = format!(
        "{}领域自{}起开放，请对照标准指引编制目录，{}前完成{}。{}",
        head.name,
        checked.on,
        checked.due,
        if checked.document.is_empty() { String::new() } else { format!("（{}）", checked.document) },
        checked.note
    );
    let url = format!("/console/guidelines/{}", head.sector_code);
    let to = Recipients::People(people.into_iter().collect());
    let told = writing.notify(&to, "sector.opened", &text, &url).await?;
    Ok((ids.len(), told))
}
