//! Merging and dissolving units: accounts and roles go with the work, catalogues are put on the
//! desk of the successor (R80a).

use super::field::{Fields, not_after_today};
use super::grant::copy_grant;
use super::notice::Recipients;
use super::unit::{Unit, load_unit};
use super::unit_change::{must_stand, unit_conflict};
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::organisation::{SuccessionRow, body, duty, grant, unit};

/// Units that go into another.
#[derive(Debug, Clone)]
pub struct Merger {
    /// The units that end.
    pub from: Vec<i64>,
    /// The unit that goes on.
    pub into: i64,
    /// The day on which they end.
    pub on: Date,
    /// The document.
    pub document: String,
}

/// What the end of units brought with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EndReceipt {
    /// Names of the units that ended.
    pub ended: Vec<String>,
    /// People who now belong to the successor.
    pub people_moved: u64,
    /// Roles that now stand at the successor.
    pub grants_moved: u64,
    /// Units below that now stand below the successor.
    pub units_moved: u64,
    /// Catalogues of the ended units that the successor must take over, by number.
    pub catalogues_to_settle: Vec<i64>,
}

impl Operations {
    /// Merges units into one that stands: people, roles, units below and lines of sector go over in
    /// the same act; catalogues stay as published and are named to the successor's compilers.
    ///
    /// # Errors
    /// Without the right at all of them, or when one has ended or stands above the other.
    pub async fn merge_units(&self, act: &Act, input: Merger) -> Result<EndReceipt, OperationError> {
        let mut fields = Fields::default();
        let document = fields.required("document", "依据文件", &input.document, 120);
        not_after_today(&mut fields, "date", input.on, act.today());
        if input.from.is_empty() {
            fields.problem("from", "请选择被合并的机构");
        }
        if input.from.contains(&input.into) {
            fields.problem("into", "机构不能并入自己");
        }
        fields.check()?;
        let mut writing = self.begin(act).await?;
        let into = load_unit(writing.connection(), input.into).await?;
        act.actor.require(Permission::ManageOrganisation, &into.path, None)?;
        must_stand(&into)?;
        let mut receipt = EndReceipt::default();
        let mut from = input.from.clone();
        from.sort_unstable();
        from.dedup();
        for id in from {
            let unit = load_unit(writing.connection(), id).await?;
            act.actor.require(Permission::ManageOrganisation, &unit.path, None)?;
            must_stand(&unit)?;
            if into.path.starts_with(&unit.path) {
                return Err(OperationError::invalid(
                    "into",
                    format!("“{}”在“{}”之下，不能并入", into.name, unit.name),
                ));
            }
            merge_one(&mut writing, act, &unit, &into, (input.on, &document), &mut receipt).await?;
        }
        if !receipt.catalogues_to_settle.is_empty() {
            let text = format!(
                "{}并入{}（{document}），原有{}份目录需要由本单位接续：请核对公开主体并编制新版本",
                receipt.ended.join("、"),
                into.name,
                receipt.catalogues_to_settle.len()
            );
            let to = Recipients::Holders { role: Role::Compiler, unit_id: into.id, sector: None };
            writing.notify(&to, "unit.merged", &text, &format!("/console/units/{}", into.id)).await?;
        }
        writing.commit().await?;
        Ok(receipt)
    }

    /// Ends a unit without a successor. Nobody may still work in it and nothing stand below it.
    ///
    /// # Errors
    /// Without the right, with people or units left, or when somebody changed it meanwhile.
    pub async fn dissolve_unit(
        &self,
        act: &Act,
        id: i64,
        on: Date,
        document: &str,
        revision: i64,
    ) -> Result<EndReceipt, OperationError> {
        let mut fields = Fields::default();
        let document = fields.required("document", "依据文件", document, 120);
        not_after_today(&mut fields, "date", on, act.today());
        fields.check()?;
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), id).await?;
        act.actor.require(Permission::ManageOrganisation, &unit.path, None)?;
        must_stand(&unit)?;
        refuse_inhabited(&mut writing, &unit).await?;
        let mut receipt = EndReceipt { ended: vec![unit.name.clone()], ..EndReceipt::default() };
        for row in grant::open_at_unit(writing.connection(), id, &act.today().to_string()).await? {
            grant::end(writing.connection(), row.id, &act.at()).await?;
        }
        receipt.catalogues_to_settle = duty::catalogues_of_unit(writing.connection(), id)
            .await?
            .into_iter()
            .map(|catalogue| catalogue.id)
            .collect();
        body::end(writing.connection(), id, &on.to_string()).await?;
        if !unit::end(writing.connection(), id, revision, &on.to_string()).await? {
            return Err(unit_conflict(writing.connection(), &unit).await?);
        }
        record(&mut writing, &unit, None, ("dissolved", on, &document)).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

async fn merge_one(
    writing: &mut Writing<'_>,
    act: &Act,
    unit: &Unit,
    into: &Unit,
    (on, document): (Date, &str),
    receipt: &mut EndReceipt,
) -> Result<(), OperationError> {
    for child in unit::below(writing.connection(), &unit.path).await? {
        if child.parent_id != Some(unit.id) || child.valid_to.is_some() {
            continue;
        }
        let kind = Unit::from_row(child.clone())?.kind;
        if !kind.superiors().contains(&into.kind) {
            return Err(OperationError::State(format!(
                "“{}”之下的“{}”不能归到“{}”（{}）之下，请先移动它",
                unit.name,
                child.name,
                into.name,
                into.kind.label()
            )));
        }
        let path = format!("{}{}/", into.path, child.id);
        unit::relocate(writing.connection(), &child, into.id, child.sector_parent_id, &path).await?;
        writing.changed("unit", child.id).await?;
        receipt.units_moved += 1;
    }
    for row in grant::open_at_unit(writing.connection(), unit.id, &act.today().to_string()).await? {
        grant::end(writing.connection(), row.id, &act.at()).await?;
        if copy_grant(writing, act, &row, row.person_id, into.id).await? {
            receipt.grants_moved += 1;
        }
    }
    receipt.people_moved += storage::person::move_all(writing.connection(), unit.id, into.id).await?;
    for (sector, lead) in unit::sector_leads(writing.connection()).await? {
        if lead == unit.id {
            let (at, by) = (act.at(), act.actor.person_id);
            storage::sector::lead::begin(writing.connection(), &sector, into.id, "机构合并", &at, by).await?;
        }
    }
    storage::sector::opening::replace_department(writing.connection(), unit.id, into.id).await?;
    unit::replace_sector_superior(writing.connection(), unit.id, into.id).await?;
    let catalogues = duty::catalogues_of_unit(writing.connection(), unit.id).await?;
    receipt.catalogues_to_settle.extend(catalogues.iter().map(|catalogue| catalogue.id));
    body::end(writing.connection(), unit.id, &on.to_string()).await?;
    let revision = load_unit(writing.connection(), unit.id).await?.revision;
    unit::end(writing.connection(), unit.id, revision, &on.to_string()).await?;
    record(writing, unit, Some(into), ("merged", on, document)).await?;
    receipt.ended.push(unit.name.clone());
    Ok(())
}

async fn record(
    writing: &mut Writing<'_>,
    unit: &Unit,
    successor: Option<&Unit>,
    (kind, on, document): (&str, Date, &str),
) -> Result<(), OperationError> {
    let row = SuccessionRow {
        unit_id: unit.id,
        successor_id: successor.map(|unit| unit.id),
        kind: kind.to_owned(),
        on_date: on.to_string(),
        document: document.to_owned(),
    };
    unit::insert_succession(writing.connection(), &row).await?;
    let act = if successor.is_some() { "unit.merge" } else { "unit.dissolve" };
    let detail = json!({ "name": unit.name, "into": successor.map(|unit| &unit.name), "on": on.to_string(), "document": document });
    writing.audit(unit.id, act, &format!("unit:{}", unit.id), &detail).await?;
    writing.changed("unit", unit.id).await?;
    if let Some(successor) = successor {
        writing.audit(successor.id, act, &format!("unit:{}", successor.id), &detail).await?;
        writing.changed("unit", successor.id).await?;
    }
    Ok(())
}

async fn refuse_inhabited(writing: &mut Writing<'_>, unit: &Unit) -> Result<(), OperationError> {
    let people = storage::person::of_unit(writing.connection(), unit.id).await?;
    if !people.is_empty() {
        let names: Vec<&str> = people.iter().take(5).map(|person| person.name.as_str()).collect();
        return Err(OperationError::State(format!(
            "“{}”还有{}人在岗（{}），请先调动或交接",
            unit.name,
            people.len(),
            names.join("、")
        )));
    }
    let below = unit::below(writing.connection(), &unit.path).await?;
    if let Some(child) = below.iter().find(|child| child.id != unit.id && child.valid_to.is_none()) {
        return Err(OperationError::State(format!(
            "“{}”之下还有“{}”，请先移动或撤销它",
            unit.name, child.name
        )));
    }
    let leads = unit::sector_leads(writing.connection()).await?;
    if leads.iter().any(|(_, lead)| *lead == unit.id) {
        return Err(OperationError::State(format!("“{}”是领域牵头部门，请先改定牵头部门", unit.name)));
    }
    Ok(())
}
