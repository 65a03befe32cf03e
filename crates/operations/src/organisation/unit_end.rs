//! Merging and dissolving units: accounts and roles go with the work, catalogues are put on the
//! desk of the successor (R80a).

use super::field::{Fields, not_after_today};
use super::grant::copy_grant;
use super::notice::Recipients;
use super::unit::{Unit, load_unit};
use super::unit_change::{must_stand, unit_conflict};
use crate::catalogue::applicability::end_with_unit;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::VersionState;
use domain::catalogue::kind::called;
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use storage::Connection;
use storage::catalogue::listing::{self, Standing};
use storage::organisation::{SuccessionRow, body, grant, unit};

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

/// A catalogue that the end of its unit concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueAtEnd {
    /// The sector's name (R2).
    pub sector: String,
    /// True where a version is in force.
    pub is_published: bool,
    /// The state of the version on a desk.
    pub draft: Option<VersionState>,
}

/// The field by which somebody says that catalogues stay behind without anybody to take them over.
pub const LEFT_BEHIND: &str = "left_behind";

impl Operations {
    /// Merges units into one that stands: people, roles, units below and lines of sector go over in
    /// the same act; catalogues stay as published and are named to the successor's compilers.
    ///
    /// # Errors
    /// Without the right at all of them, or when one has ended or stands above the other.
    #[boxed::future]
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
            not_before_it_stood(&unit, input.on)?;
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
                "{}并入{}（{document}），原有{}份目录需要由本单位接续：请打开目录总览，逐份点“接续”，核对后提交审核",
                receipt.ended.join("、"),
                into.name,
                receipt.catalogues_to_settle.len()
            );
            let to = Recipients::Holders { role: Role::Compiler, unit_id: into.id, sector: None };
            writing
                .notify(&to, "unit.merged", &text, &format!("/console/catalogues?unit={}", into.id))
                .await?;
        }
        writing.commit().await?;
        Ok(receipt)
    }

    /// The catalogues that the end of a unit concerns: in force, or on a desk.
    ///
    /// # Errors
    /// Without the right to end it, or when there is no such unit.
    #[boxed::future]
    pub async fn catalogues_at_end(&self, act: &Act, id: i64) -> Result<Vec<CatalogueAtEnd>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = load_unit(&mut connection, id).await?;
        act.actor.require(Permission::ManageOrganisation, &unit.path, None)?;
        let names = storage::guideline::current_with_kinds(&mut connection).await?;
        let open = open_catalogues(&mut connection, &unit).await?;
        Ok(open
            .into_iter()
            .map(|one| CatalogueAtEnd {
                sector: names
                    .iter()
                    .find(|head| head.sector_code == one.sector_code)
                    .map(|head| head.name.clone())
                    .unwrap_or_default(),
                is_published: one.published_id.is_some(),
                draft: one.draft_state.as_deref().and_then(VersionState::from_id),
            })
            .collect())
    }

    /// Ends a unit without a successor. Nobody may still work in it and nothing stand below it. Catalogues that
    /// nobody takes over need a word that this is meant; their handlers and the reviewers above are told.
    ///
    /// # Errors
    /// Without the right, with people or units left, with catalogues that are not `left_behind` on purpose, or
    /// when somebody changed it meanwhile.
    #[boxed::future]
    pub async fn dissolve_unit(
        &self,
        act: &Act,
        id: i64,
        (on, document): (Date, &str),
        left_behind: bool,
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
        not_before_it_stood(&unit, on)?;
        refuse_inhabited(&mut writing, &unit).await?;
        let mut receipt = EndReceipt { ended: vec![unit.name.clone()], ..EndReceipt::default() };
        for row in grant::open_at_unit(writing.connection(), id, &act.today().to_string()).await? {
            grant::end(writing.connection(), row.id, &act.at()).await?;
        }
        let open = open_catalogues(writing.connection(), &unit).await?;
        receipt.catalogues_to_settle = open.iter().map(|catalogue| catalogue.catalogue_id).collect();
        if !open.is_empty() && !left_behind {
            let text = format!(
                "“{}”还有{}份目录已发布或正在编制，撤销后没有单位接续。有承接机构的，请办理“并入其他机构”；确实没有的，请勾选确认",
                unit.name,
                open.len()
            );
            return Err(OperationError::invalid(LEFT_BEHIND, text));
        }
        tell_of_left(&mut writing, &unit, &open, (on, &document)).await?;
        let words = format!("{}已撤销", unit.name);
        end_with_unit(&mut writing, act, (id, &unit.path), &words).await?;
        body::end(writing.connection(), id, &on.to_string()).await?;
        if !unit::end(writing.connection(), id, revision, &on.to_string()).await? {
            return Err(unit_conflict(writing.connection(), &unit).await?);
        }
        record(&mut writing, &unit, None, ("dissolved", on, &document)).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

fn not_before_it_stood(unit: &Unit, on: Date) -> Result<(), OperationError> {
    let began: Option<Date> = unit.valid_from.parse().ok();
    match began.filter(|began| on < *began) {
        Some(began) => Err(OperationError::invalid(
            "date",
            format!("“{}”自{}起存续，日期不能早于这一天", unit.name, domain::calendar::in_words(began)),
        )),
        None => Ok(()),
    }
}

#[boxed::future]
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
    let catalogues = open_catalogues(writing.connection(), unit).await?;
    receipt.catalogues_to_settle.extend(catalogues.iter().map(|catalogue| catalogue.catalogue_id));
    end_declarations(writing, act, unit, into).await?;
    body::end(writing.connection(), unit.id, &on.to_string()).await?;
    let revision = load_unit(writing.connection(), unit.id).await?.revision;
    unit::end(writing.connection(), unit.id, revision, &on.to_string()).await?;
    record(writing, unit, Some(into), ("merged", on, document)).await?;
    receipt.ended.push(unit.name.clone());
    Ok(())
}

/// What the unit declared not to apply ends with it; the successor's compilers are told, since they judge anew.
#[boxed::future]
async fn end_declarations(
    writing: &mut Writing<'_>,
    act: &Act,
    unit: &Unit,
    into: &Unit,
) -> Result<(), OperationError> {
    let words = format!("{}已并入{}", unit.name, into.name);
    let sectors = end_with_unit(writing, act, (unit.id, &unit.path), &words).await?;
    if sectors.is_empty() {
        return Ok(());
    }
    let text = format!(
        "{words}，原来对{}领域的“不适用”声明随之终止。本单位同样不适用的，请在目录总览中重新声明；已经适用的，请编制目录",
        sectors.join("、")
    );
    let to = Recipients::Holders { role: Role::Compiler, unit_id: into.id, sector: None };
    writing.notify(&to, "unit.merged", &text, &format!("/console/catalogues?unit={}", into.id)).await?;
    Ok(())
}

/// The catalogues of a unit that are in force or on a desk.
#[boxed::future]
pub(super) async fn open_catalogues(
    connection: &mut Connection,
    unit: &Unit,
) -> Result<Vec<Standing>, OperationError> {
    let all = listing::of_subtree(connection, &unit.path).await?;
    let is_open = |one: &Standing| one.published_id.is_some() || one.draft_id.is_some();
    Ok(all.into_iter().filter(|one| one.unit_id == unit.id && is_open(one)).collect())
}

/// Tells those who handle what stays behind, and the reviewers above.
#[boxed::future]
async fn tell_of_left(
    writing: &mut Writing<'_>,
    unit: &Unit,
    open: &[Standing],
    (on, document): (Date, &str),
) -> Result<(), OperationError> {
    for one in open {
        let Some(version) = one.draft_id.or(one.published_id) else { continue };
        let guideline = storage::guideline::current_of(writing.connection(), &one.sector_code).await?;
        let called = guideline.map(|head| called(&head.name)).unwrap_or_default();
        let way = match (one.draft_id, one.published_id) {
            (Some(_), Some(_)) => "草稿请作废，已发布的仍在公开，请研究撤回",
            (Some(_), None) => "草稿不能再提交，请作废",
            _ => "已发布的仍在公开，请研究撤回",
        };
        let text = format!("{}已于{on}撤销（{document}），没有承接机构。{called}：{way}", unit.name);
        let url = format!("/console/catalogues/{version}");
        let handlers = [one.draft_created_by, one.draft_submitted_by].into_iter().flatten();
        let mut people: BTreeSet<i64> = handlers.collect();
        people.extend(writing.holders(Role::Reviewer, unit.id, Some(&one.sector_code)).await?);
        let to = Recipients::People(people.into_iter().collect());
        writing.notify(&to, "unit.dissolved", &text, &url).await?;
    }
    Ok(())
}

#[boxed::future]
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

#[boxed::future]
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
