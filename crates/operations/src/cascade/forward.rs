//! Forwarding a guideline version: an act of the city office with cover note, document number and due
//! date; each unit concerned confirms its receipt (R112).

use super::concerned;
use crate::catalogue::place::{needed, words};
use crate::organisation::Recipients;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::organisation::{Permission, Role, UnitKind};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use storage::cascade::forwarding::{self, NewForwarding};
use storage::catalogue::unit::CatalogueUnit;

/// What goes out with a guideline.
#[derive(Debug, Clone, Default)]
pub struct ForwardInput {
    /// 文号 of the covering document.
    pub document_number: String,
    /// What is asked for.
    pub cover_note: String,
    /// By when the catalogues are to follow.
    pub due_on: Option<Date>,
}

/// What a forwarding did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForwardReceipt {
    /// The forwarding.
    pub id: i64,
    /// Units it went to.
    pub units: usize,
    /// People who were told.
    pub told: usize,
}

/// A forwarded guideline version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forwarding {
    /// Its number.
    pub id: i64,
    /// The guideline version.
    pub guideline_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The guideline's name.
    pub name: String,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// 文号 of the covering document.
    pub document_number: String,
    /// What is asked for.
    pub cover_note: String,
    /// By when.
    pub due_on: String,
    /// When it went out.
    pub forwarded_at: String,
    /// Who sent it.
    pub forwarded_by: String,
    /// Units it went to.
    pub units: i64,
    /// Units that have received it.
    pub received: i64,
}

/// A forwarding with its receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForwardingView {
    /// The forwarding.
    #[serde(flatten)]
    pub forwarding: Forwarding,
    /// The units: all for who forwards, else those the person may read.
    pub receipts: Vec<ForwardingUnit>,
}

/// A unit to which a guideline was forwarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForwardingUnit {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// What it is.
    pub kind: Option<UnitKind>,
    /// When it was received.
    pub received_at: Option<String>,
    /// Who confirmed it.
    pub received_by: Option<String>,
    /// True when this person may confirm it now.
    pub may_confirm: bool,
    /// True where the unit was merged or dissolved since: it owes nothing.
    pub has_ended: bool,
}

/// A receipt that a unit still owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwaitedReceipt {
    /// The forwarding.
    pub forwarding_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The guideline's name.
    pub name: String,
    /// The guideline's version.
    pub version: i64,
    /// By when the catalogues are to follow.
    pub due_on: String,
    /// When it went out.
    pub forwarded_at: String,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
}

impl Operations {
    /// Forwards the guideline version in force of a sector to every unit concerned (R112), once.
    ///
    /// # Errors
    /// When the right is missing, words or date are missing, the version is not in force, or it was
    /// forwarded already.
    #[boxed::future]
    pub async fn forward_guideline(
        &self,
        act: &Act,
        guideline_id: i64,
        input: &ForwardInput,
    ) -> Result<ForwardReceipt, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let person = act.person_id()?;
        let sent = checked(act, input)?;
        let mut writing = self.begin(act).await?;
        let head = storage::guideline::by_id(writing.connection(), guideline_id).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该标准指引版本".to_owned()))?;
        if head.is_current != 1 {
            return Err(OperationError::State(format!(
                "《{}》第{}版已有更新的版本，请转发现行版本",
                head.name, head.version
            )));
        }
        let new = NewForwarding {
            guideline_id,
            document_number: &sent.document_number,
            cover_note: &sent.cover_note,
            due_on: &sent.due_on.to_string(),
            at: &act.at(),
            by: person,
        };
        let Some(id) = forwarding::insert(writing.connection(), &new).await? else {
            return Err(already_forwarded(&mut writing, guideline_id).await?);
        };
        let units = concerned::units(writing.connection(), &head.sector_code, act.today()).await?;
        let ids: Vec<i64> = units.iter().map(|unit| unit.id).collect();
        forwarding::insert_receipts(writing.connection(), id, &ids).await?;
        let text = format!(
            "转发《{}》领域标准指引第{}版（{}），请确认收到，并于{}前对照修订目录",
            head.name, head.version, sent.document_number, sent.due_on
        );
        let told = tell(&mut writing, &units, &head.sector_code, &text, id).await?;
        let detail = json!({
            "guideline": guideline_id, "document": sent.document_number, "due": sent.due_on.to_string(),
            "units": units.len(),
        });
        writing.audit(act.actor.unit_id, "guideline.forward", &format!("forwarding:{id}"), &detail).await?;
        writing.changed("guideline", guideline_id).await?;
        // Catalogues begun since the import, or passed over then, get their proposal now.
        let built =
            storage::guideline::catalogues_on_older(writing.connection(), &head.sector_code, guideline_id)
                .await?
                .len();
        if built > super::AT_ONCE {
            super::queue(&mut writing, act, guideline_id, &head.name, built).await?;
        }
        writing.commit().await?;
        if built <= super::AT_ONCE {
            self.propose_guideline(act, guideline_id).await?;
        }
        Ok(ForwardReceipt { id, units: units.len(), told })
    }

    /// Confirms that a unit has received a forwarded guideline.
    ///
    /// # Errors
    /// When the right is missing, the unit is not concerned, or it was confirmed already.
    #[boxed::future]
    pub async fn confirm_forwarding(
        &self,
        act: &Act,
        forwarding_id: i64,
        unit_id: i64,
    ) -> Result<ForwardingUnit, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let found = forwarding::by_id(writing.connection(), forwarding_id).await?;
        let found = found.ok_or_else(no_forwarding)?;
        let unit = receipt(&mut writing, forwarding_id, unit_id).await?;
        act.actor.require(Permission::ReceiveForwarding, &unit.unit_path, Some(&found.sector_code))?;
        if has_ended(act, &unit) {
            return Err(OperationError::State(format!("{}已经撤并，不需要再确认收到", unit.unit_name)));
        }
        let at = act.at();
        if !forwarding::receive(writing.connection(), forwarding_id, unit_id, person, &at).await? {
            let unit = receipt(&mut writing, forwarding_id, unit_id).await?;
            return Err(OperationError::Conflict {
                message: format!(
                    "{}已经确认收到（{}），不必重复确认",
                    unit.unit_name,
                    unit.received_by_name.clone().unwrap_or_default()
                ),
                places: json!({ "received_at": unit.received_at, "received_by": unit.received_by_name }),
            });
        }
        let object = format!("forwarding:{forwarding_id}");
        writing.audit(unit_id, "guideline.receive", &object, &json!({ "unit": unit_id })).await?;
        let unit = receipt(&mut writing, forwarding_id, unit_id).await?;
        writing.commit().await?;
        Ok(shown(act, &found.sector_code, unit))
    }

    /// What was forwarded, the newest first.
    ///
    /// # Errors
    /// When the person reads no catalogues at all.
    #[boxed::future]
    pub async fn forwardings(&self, act: &Act) -> Result<Vec<Forwarding>, OperationError> {
        require_reader(act)?;
        let mut connection = self.store.read().await?;
        let all = forwarding::all(&mut connection).await?;
        Ok(all.into_iter().map(Forwarding::of).collect())
    }

    /// A forwarding with its receipts: who has received it and who has not.
    ///
    /// # Errors
    /// When there is none, or the person reads no catalogues at all.
    #[boxed::future]
    pub async fn forwarding(&self, act: &Act, id: i64) -> Result<ForwardingView, OperationError> {
        require_reader(act)?;
        let mut connection = self.store.read().await?;
        let found = forwarding::by_id(&mut connection, id).await?.ok_or_else(no_forwarding)?;
        let sends = act.actor.may_somewhere(Permission::ManageGuideline);
        let receipts = forwarding::receipts(&mut connection, id).await?;
        let readable = receipts.into_iter().filter(|unit| {
            sends || act.actor.may(Permission::ReadCatalogue, &unit.unit_path, Some(&found.sector_code))
        });
        let receipts = readable.map(|unit| shown(act, &found.sector_code, unit)).collect();
        Ok(ForwardingView { forwarding: Forwarding::of(found), receipts })
    }

    /// The receipts that the units where the person may confirm still owe, the earliest due first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn awaited_receipts(&self, act: &Act) -> Result<Vec<AwaitedReceipt>, OperationError> {
        let mut connection = self.store.read().await?;
        let held = act.actor.grants.iter().filter(|grant| Permission::ReceiveForwarding.held_by(grant.role));
        let paths: BTreeSet<&str> = held.map(|grant| grant.unit_path.as_str()).collect();
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        for path in paths {
            for awaited in forwarding::awaited_below(&mut connection, path, &act.today().to_string()).await? {
                let sector = Some(awaited.sector_code.as_str());
                let may = act.actor.may(Permission::ReceiveForwarding, &awaited.unit_path, sector);
                if may && seen.insert((awaited.forwarding_id, awaited.unit_id)) {
                    found.push(AwaitedReceipt {
                        forwarding_id: awaited.forwarding_id,
                        sector_code: awaited.sector_code,
                        name: awaited.name,
                        version: awaited.version,
                        due_on: awaited.due_on,
                        forwarded_at: awaited.forwarded_at,
                        unit_id: awaited.unit_id,
                        unit: awaited.unit_name,
                    });
                }
            }
        }
        found.sort_by(|a, b| a.due_on.cmp(&b.due_on));
        Ok(found)
    }
}

impl Forwarding {
    fn of(row: forwarding::Forwarding) -> Self {
        Self {
            id: row.id,
            guideline_id: row.guideline_id,
            sector_code: row.sector_code,
            name: row.name,
            version: row.version,
            document_number: row.document_number,
            cover_note: row.cover_note,
            due_on: row.due_on,
            forwarded_at: row.forwarded_at,
            forwarded_by: row.forwarded_by_name,
            units: row.units,
            received: row.received,
        }
    }
}

/// The words and the day, as they are stored.
struct Sent {
    document_number: String,
    cover_note: String,
    due_on: Date,
}

/// Every fault of the form at once.
fn checked(act: &Act, input: &ForwardInput) -> Result<Sent, OperationError> {
    let mut problems = Vec::new();
    let mut keep = |read: Result<String, OperationError>| match read {
        Ok(text) => Ok(text),
        Err(OperationError::Invalid(found)) => {
            problems.extend(found);
            Ok(String::new())
        }
        Err(other) => Err(other),
    };
    let document_number = keep(needed("document_number", &input.document_number, "转发通知的文号", 100))?;
    let cover_note = keep(needed("cover_note", &input.cover_note, "转发的要求", 2000))?;
    let due_on = input.due_on.filter(|day| *day >= act.today());
    let Some(due_on) = due_on.filter(|_| problems.is_empty()) else {
        if due_on.is_none() {
            let said = input.due_on.map_or_else(
                || "请填写完成修订的期限".to_owned(),
                |day| format!("期限{}已经过去，请填写今天或以后的日期", domain::calendar::in_words(day)),
            );
            problems.push(FieldProblem::new("due_on", said));
        }
        return Err(OperationError::Invalid(problems));
    };
    Ok(Sent { document_number, cover_note: words("cover_note", &cover_note, 2000)?, due_on })
}

#[boxed::future]
async fn already_forwarded(
    writing: &mut Writing<'_>,
    guideline_id: i64,
) -> Result<OperationError, OperationError> {
    let before = forwarding::of_guideline(writing.connection(), guideline_id).await?;
    let before = before.ok_or_else(no_forwarding)?;
    Ok(OperationError::Conflict {
        message: format!(
            "这一版指引已由{}转发（{}），不必再次转发",
            before.forwarded_by_name, before.document_number
        ),
        places: json!({ "forwarding_id": before.id, "by": before.forwarded_by_name, "at": before.forwarded_at }),
    })
}

/// One notice to each person, however many of their units are concerned.
#[boxed::future]
async fn tell(
    writing: &mut Writing<'_>,
    units: &[CatalogueUnit],
    sector_code: &str,
    text: &str,
    id: i64,
) -> Result<usize, OperationError> {
    let mut people = BTreeSet::new();
    for unit in units {
        let role = match UnitKind::parse(&unit.kind) {
            Some(UnitKind::District | UnitKind::Zone) => Role::Reviewer,
            _ => Role::Compiler,
        };
        people.extend(writing.holders(role, unit.id, Some(sector_code)).await?);
    }
    let to = Recipients::People(people.into_iter().collect());
    writing.notify(&to, "guideline.forwarded", text, &format!("/console/forwardings/{id}")).await
}

#[boxed::future]
async fn receipt(
    writing: &mut Writing<'_>,
    forwarding_id: i64,
    unit_id: i64,
) -> Result<forwarding::Receipt, OperationError> {
    let all = forwarding::receipts(writing.connection(), forwarding_id).await?;
    let found = all.into_iter().find(|unit| unit.unit_id == unit_id);
    found.ok_or_else(|| OperationError::NotFound("这份转发中的该机构".to_owned()))
}

fn shown(act: &Act, sector_code: &str, unit: forwarding::Receipt) -> ForwardingUnit {
    let may = act.actor.may(Permission::ReceiveForwarding, &unit.unit_path, Some(sector_code));
    ForwardingUnit {
        may_confirm: may && unit.received_at.is_none() && !has_ended(act, &unit),
        has_ended: has_ended(act, &unit),
        unit_id: unit.unit_id,
        unit: unit.unit_name,
        kind: UnitKind::parse(&unit.unit_kind),
        received_at: unit.received_at,
        received_by: unit.received_by_name,
    }
}

/// A unit that is no more owes no receipt (R80a).
fn has_ended(act: &Act, unit: &forwarding::Receipt) -> bool {
    unit.unit_ended_on.as_ref().is_some_and(|day| *day <= act.today().to_string())
}

fn require_reader(act: &Act) -> Result<(), OperationError> {
    if act.actor.may_somewhere(Permission::ReadCatalogue) {
        return Ok(());
    }
    Err(OperationError::NotPermitted(Permission::ReadCatalogue))
}

fn no_forwarding() -> OperationError {
    OperationError::NotFound("这份转发".to_owned())
}
