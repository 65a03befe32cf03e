//! 不适用: a unit declares with its reason that a sector does not apply to it, the office agrees or
//! not; it ends when the unit begins a catalogue after all (R62-R64).

use super::place::{compiling_unit, current_guideline, damaged, guideline_to_begin, needed, words};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::CatalogueKind;
use domain::catalogue::kind::called;
use domain::catalogue::{ApplicabilityState, DeclarationKind, DeclarationRule};
use domain::organisation::{Permission, Role, UnitKind};
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::catalogue::applicability::{self, ApplicabilityRow, NewApplicability, Outcome};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::version;

/// A declaration with its way so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applicability {
    /// Its number.
    pub id: i64,
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's name.
    pub unit: String,
    /// The unit's place in the tree.
    #[serde(skip)]
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// Where it stands.
    pub state: ApplicabilityState,
    /// The word for it.
    pub state_label: &'static str,
    /// Why it does not apply.
    pub reason: String,
    /// On what that rests.
    pub basis: String,
    /// When it was declared.
    pub declared_at: String,
    /// By whom.
    pub declared_by: String,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// By whom.
    pub decided_by: Option<String>,
    /// The words of the decision.
    pub decision: String,
    /// When it ended.
    pub ended_at: Option<String>,
    /// Why it ended.
    pub end_reason: String,
}

/// A unit's sector, whether it applies, and what may be done.
#[derive(Debug, Clone, Serialize)]
pub struct ApplicabilityView {
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub sector: String,
    /// What holds here, with its source.
    pub rule: DeclarationRule,
    /// Every declaration, the newest first.
    pub declarations: Vec<Applicability>,
    /// What the person may do now: `declare`, `withdraw`, `decide`, `end`.
    pub actions: Vec<&'static str>,
}

/// What a citizen is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotApplicable {
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's name.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// Why it does not apply.
    pub reason: String,
    /// On what that rests.
    pub basis: String,
    /// Since when.
    pub since: String,
}

/// What an act on a declaration tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicabilityReceipt {
    /// The declaration.
    pub id: i64,
    /// Where it stands now.
    pub state: ApplicabilityState,
    /// What holds in this sector: the duty that stays (R63).
    pub reminder: String,
    /// How many people were told.
    pub told: usize,
}

impl TryFrom<ApplicabilityRow> for Applicability {
    type Error = OperationError;

    fn try_from(row: ApplicabilityRow) -> Result<Self, OperationError> {
        let state = ApplicabilityState::from_id(&row.state).ok_or_else(|| damaged("不适用声明的状态"))?;
        Ok(Self {
            id: row.id,
            unit_id: row.unit_id,
            unit_code: row.unit_code,
            unit: row.unit_name,
            unit_path: row.unit_path,
            sector_code: row.sector_code,
            state,
            state_label: state.label(),
            reason: row.reason,
            basis: row.basis,
            declared_at: row.declared_at,
            declared_by: row.declared_by_name,
            decided_at: row.decided_at,
            decided_by: row.decided_by_name,
            decision: row.decision,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
        })
    }
}

impl Operations {
    /// Declares that a sector does not apply to a unit. Where the data say so it holds at once with
    /// its reason (R63), else the office decides (R64); where it is not to be had it is refused (R62).
    ///
    /// # Errors
    /// When the right or the reason is missing, the sector does not allow it, or a catalogue or an
    /// open declaration stands in the way.
    #[boxed::future]
    pub async fn declare_not_applicable(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
        reason: &str,
        basis: &str,
    ) -> Result<ApplicabilityReceipt, OperationError> {
        let person = act.person_id()?;
        let reason = needed("reason", reason, "不适用的理由（如本单位没有这一领域的职能）", 500)?;
        let basis = words("basis", basis, 500)?;
        let mut writing = self.begin(act).await?;
        let unit = compiling_unit(writing.connection(), act, unit_id).await?;
        act.actor.require(Permission::CompileCatalogue, &unit.path, Some(sector_code))?;
        let (_, guideline) = guideline_to_begin(writing.connection(), &unit, sector_code).await?;
        if CatalogueKind::coded(sector_code).is_some() {
            return Err(OperationError::invalid(
                "sector",
                format!("{}是本单位应当编制的目录，不能声明不适用", called(&guideline.guideline_name)),
            ));
        }
        let rule = rule_of(sector_code, &unit);
        if rule.declaration == DeclarationKind::Refused {
            return Err(OperationError::invalid("sector", format!("{}（{}）", rule.words, rule.source)));
        }
        refuse_beside_catalogue(&mut writing, &unit, sector_code, &guideline.guideline_name).await?;
        let state = match rule.declaration {
            DeclarationKind::Accepted => ApplicabilityState::Approved,
            _ => ApplicabilityState::Declared,
        };
        let now = act.at();
        let new = NewApplicability {
            unit_id,
            sector_code,
            state: state.id(),
            reason: &reason,
            basis: &basis,
            at: &now,
            by: person,
        };
        let id = applicability::insert(writing.connection(), &new)
            .await?
            .ok_or_else(|| OperationError::State("这一领域已经声明不适用，请查看现有的声明".to_owned()))?;
        let text = match state {
            ApplicabilityState::Approved => "声明不适用（按指引说明理由即可）",
            _ => "声明不适用，请审核",
        };
        let text = format!("{}对{}领域{text}：{reason}", unit.name, guideline.guideline_name);
        let to = office(unit.id, sector_code);
        let told =
            writing.notify(&to, "applicability.declared", &text, &console_url(unit.id, sector_code)).await?;
        let detail = json!({ "sector": sector_code, "state": state.id(), "rule": rule.rule });
        writing.audit(unit.id, "applicability.declare", &object(id), &detail).await?;
        writing.changed("applicability", id).await?;
        writing.commit().await?;
        Ok(ApplicabilityReceipt { id, state, reminder: rule.words.clone(), told })
    }

    /// The office agrees that a sector does not apply, or does not agree and says why (R64). Nobody
    /// decides on their own declaration (R268).
    ///
    /// # Errors
    /// When the right or the words are missing, it is one's own, or it was decided already.
    #[boxed::future]
    pub async fn decide_applicability(
        &self,
        act: &Act,
        id: i64,
        agrees: bool,
        note: &str,
    ) -> Result<ApplicabilityReceipt, OperationError> {
        let note = match agrees {
            true => words("note", note, 500)?,
            false => needed("note", note, "不同意的理由", 500)?,
        };
        let mut writing = self.begin(act).await?;
        let found = declaration(writing.connection(), id).await?;
        act.actor.require(Permission::ReviewCatalogue, &found.unit_path, Some(&found.sector_code))?;
        if act.actor.person_id == Some(found.declared_by) {
            return Err(OperationError::Forbidden(
                "不能审核本人提出的不适用声明，请由另一位人员办理。".to_owned(),
            ));
        }
        let to = if agrees { ApplicabilityState::Approved } else { ApplicabilityState::Refused };
        let now = act.at();
        let outcome = Outcome::Decided { at: &now, by: act.actor.person_id, words: &note };
        change(&mut writing, &found, ApplicabilityState::Declared, to, outcome).await?;
        let verdict = if agrees { "已同意" } else { "未获同意，请编制目录" };
        let text = format!("{}的不适用声明{verdict}。{note}", found.unit_name);
        let people = Recipients::People(vec![found.declared_by]);
        let url = console_url(found.unit_id, &found.sector_code);
        let told = writing.notify(&people, "applicability.decided", &text, &url).await?;
        let detail = json!({ "sector": found.sector_code, "agrees": agrees });
        writing.audit(found.unit_id, "applicability.decide", &object(id), &detail).await?;
        writing.changed("applicability", id).await?;
        writing.commit().await?;
        receipt(&mut *self.store.read().await?, &found, to, told).await
    }

    /// Takes a declaration back before it was decided, or ends one that holds: by the unit, or by the
    /// office when the unit's functions changed.
    ///
    /// # Errors
    /// When the right or the words are missing, or it is no longer open.
    #[boxed::future]
    pub async fn end_applicability(
        &self,
        act: &Act,
        id: i64,
        reason: &str,
    ) -> Result<ApplicabilityReceipt, OperationError> {
        let reason = needed("reason", reason, "撤回或终止的原因", 500)?;
        let mut writing = self.begin(act).await?;
        let found = declaration(writing.connection(), id).await?;
        let holds = found.state == ApplicabilityState::Approved.id();
        let reviews = act.actor.may(Permission::ReviewCatalogue, &found.unit_path, Some(&found.sector_code));
        if !(holds && reviews) {
            act.actor.require(Permission::CompileCatalogue, &found.unit_path, Some(&found.sector_code))?;
        }
        let (from, to) = match holds {
            true => (ApplicabilityState::Approved, ApplicabilityState::Ended),
            false => (ApplicabilityState::Declared, ApplicabilityState::Withdrawn),
        };
        let now = act.at();
        let outcome = Outcome::Ended { at: &now, by: act.actor.person_id, words: &reason };
        change(&mut writing, &found, from, to, outcome).await?;
        let text = format!("{}的不适用声明已终止：{reason}", found.unit_name);
        let url = console_url(found.unit_id, &found.sector_code);
        let mut told = writing
            .notify(&Recipients::People(vec![found.declared_by]), "applicability.ended", &text, &url)
            .await?;
        told += writing
            .notify(&office(found.unit_id, &found.sector_code), "applicability.ended", &text, &url)
            .await?;
        let detail = json!({ "sector": found.sector_code, "reason": reason });
        writing.audit(found.unit_id, "applicability.end", &object(id), &detail).await?;
        writing.changed("applicability", id).await?;
        writing.commit().await?;
        receipt(&mut *self.store.read().await?, &found, to, told).await
    }

    /// A unit's sector, whether it applies, and what the person may do.
    ///
    /// # Errors
    /// When there is no such unit or sector, or the person may not read there.
    #[boxed::future]
    pub async fn applicability(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
    ) -> Result<ApplicabilityView, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_id(&mut connection, unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        act.actor.require(Permission::ReadCatalogue, &unit.path, Some(sector_code))?;
        let (_, guideline) = current_guideline(&mut connection, sector_code).await?;
        let rows = applicability::of_unit(&mut connection, unit_id, sector_code).await?;
        let rule = rule_of(sector_code, &unit).clone();
        let newest = rows.first();
        let open = newest.and_then(|row| ApplicabilityState::from_id(&row.state)).filter(|s| s.is_open());
        let may = |right| act.actor.may(right, &unit.path, Some(sector_code));
        let compiles = may(Permission::CompileCatalogue);
        let reviews = may(Permission::ReviewCatalogue);
        let is_own = newest.is_some_and(|row| act.actor.person_id == Some(row.declared_by));
        let mut actions = Vec::new();
        match open {
            None if compiles && rule.declaration != DeclarationKind::Refused => actions.push("declare"),
            Some(ApplicabilityState::Declared) => {
                if compiles {
                    actions.push("withdraw");
                }
                if reviews && !is_own {
                    actions.push("decide");
                }
            }
            Some(ApplicabilityState::Approved) if compiles || reviews => actions.push("end"),
            _ => {}
        }
        Ok(ApplicabilityView {
            unit_id,
            unit: unit.name,
            sector_code: sector_code.to_owned(),
            sector: guideline.guideline_name,
            rule,
            declarations: rows.into_iter().map(Applicability::try_from).collect::<Result<_, _>>()?,
            actions,
        })
    }

    /// The declarations below a unit that hold or are with the office, as far as the person may read.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn applicability_below(
        &self,
        act: &Act,
        unit_id: i64,
    ) -> Result<Vec<Applicability>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_id(&mut connection, unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let rows = applicability::open_below(&mut connection, &unit.path).await?;
        rows.into_iter()
            .filter(|row| act.actor.may(Permission::ReadCatalogue, &row.unit_path, Some(&row.sector_code)))
            .map(Applicability::try_from)
            .collect()
    }

    /// What holds and everybody may know: of one unit, of one sector, or all.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn not_applicable(
        &self,
        unit_id: Option<i64>,
        sector_code: Option<&str>,
    ) -> Result<Vec<NotApplicable>, OperationError> {
        let mut connection = self.store.read().await?;
        let rows = applicability::in_force(&mut connection, unit_id, sector_code).await?;
        let public = |row: ApplicabilityRow| NotApplicable {
            unit_id: row.unit_id,
            unit_code: row.unit_code,
            unit: row.unit_name,
            sector_code: row.sector_code,
            reason: row.reason,
            basis: row.basis,
            since: row.decided_at.unwrap_or(row.declared_at),
        };
        Ok(rows.into_iter().map(public).collect())
    }
}

/// A unit that begins a catalogue shows that the sector applies after all.
#[boxed::future]
pub(super) async fn end_by_catalogue(
    writing: &mut Writing<'_>,
    act: &Act,
    unit_id: i64,
    sector_code: &str,
) -> Result<(), OperationError> {
    let rows = applicability::of_unit(writing.connection(), unit_id, sector_code).await?;
    let is_open = |row: &ApplicabilityRow| {
        ApplicabilityState::from_id(&row.state).is_some_and(ApplicabilityState::is_open)
    };
    let Some(open) = rows.into_iter().find(is_open) else { return Ok(()) };
    let now = act.at();
    let outcome = Outcome::Ended { at: &now, by: act.actor.person_id, words: "本单位开始编制目录" };
    let ended = ApplicabilityState::Ended.id();
    applicability::change_state(writing.connection(), open.id, &open.state, ended, outcome).await?;
    let text = format!("{}开始编制目录，原来的不适用声明失效", open.unit_name);
    let url = console_url(unit_id, sector_code);
    writing.notify(&office(unit_id, sector_code), "applicability.ended", &text, &url).await?;
    let detail = json!({ "sector": sector_code, "reason": "catalogue" });
    writing.audit(unit_id, "applicability.end", &object(open.id), &detail).await?;
    writing.changed("applicability", open.id).await
}

/// What a unit declared ends with it; whoever goes on for it judges anew (R80a). Returns the sectors.
#[boxed::future]
pub(crate) async fn end_with_unit(
    writing: &mut Writing<'_>,
    act: &Act,
    (unit_id, path): (i64, &str),
    words: &str,
) -> Result<Vec<String>, OperationError> {
    let mut sectors = Vec::new();
    let open = applicability::open_below(writing.connection(), path).await?;
    for row in open.into_iter().filter(|row| row.unit_id == unit_id) {
        let to = match ApplicabilityState::from_id(&row.state) {
            Some(ApplicabilityState::Declared) => ApplicabilityState::Withdrawn,
            _ => ApplicabilityState::Ended,
        };
        let now = act.at();
        let outcome = Outcome::Ended { at: &now, by: act.actor.person_id, words };
        applicability::change_state(writing.connection(), row.id, &row.state, to.id(), outcome).await?;
        let detail = json!({ "sector": row.sector_code, "reason": words });
        writing.audit(unit_id, "applicability.end", &object(row.id), &detail).await?;
        writing.changed("applicability", row.id).await?;
        let head = storage::guideline::current_of(writing.connection(), &row.sector_code).await?;
        sectors.push(head.map_or(row.sector_code, |head| head.name));
    }
    Ok(sectors)
}

/// A unit that has a catalogue on its desk or in force cannot say that it needs none.
#[boxed::future]
async fn refuse_beside_catalogue(
    writing: &mut Writing<'_>,
    unit: &CatalogueUnit,
    sector_code: &str,
    sector: &str,
) -> Result<(), OperationError> {
    let Some(known) = version::catalogue_of(writing.connection(), unit.id, sector_code).await? else {
        return Ok(());
    };
    let way = match (known.draft_version_id, known.published_version_id) {
        (Some(_), _) => "有一份在编的目录，请先作废草稿",
        (None, Some(_)) => "已经发布目录，请先撤回",
        (None, None) => return Ok(()),
    };
    Err(OperationError::State(format!("{}的{sector}领域{way}，再声明不适用", unit.name)))
}

#[boxed::future]
async fn change(
    writing: &mut Writing<'_>,
    found: &ApplicabilityRow,
    from: ApplicabilityState,
    to: ApplicabilityState,
    outcome: Outcome<'_>,
) -> Result<(), OperationError> {
    if applicability::change_state(writing.connection(), found.id, from.id(), to.id(), outcome).await? {
        return Ok(());
    }
    let now = ApplicabilityState::from_id(&found.state).map_or("", ApplicabilityState::label);
    Err(OperationError::State(format!("这项声明现为“{now}”，不能再这样办理；请刷新页面查看最新状态")))
}

#[boxed::future]
async fn receipt(
    connection: &mut Connection,
    found: &ApplicabilityRow,
    state: ApplicabilityState,
    told: usize,
) -> Result<ApplicabilityReceipt, OperationError> {
    let unit = unit::by_id(connection, found.unit_id).await?.ok_or_else(|| damaged("机构"))?;
    let reminder = rule_of(&found.sector_code, &unit).words.clone();
    Ok(ApplicabilityReceipt { id: found.id, state, reminder, told })
}

#[boxed::future]
async fn declaration(connection: &mut Connection, id: i64) -> Result<ApplicabilityRow, OperationError> {
    let found = applicability::by_id(connection, id).await?;
    found.ok_or_else(|| OperationError::NotFound("这项不适用声明".to_owned()))
}

fn rule_of(sector_code: &str, unit: &CatalogueUnit) -> &'static DeclarationRule {
    DeclarationRule::of(sector_code, UnitKind::parse(&unit.kind).unwrap_or(UnitKind::DistrictDepartment))
}

/// The district office, or whoever reviews for the unit.
fn office(unit_id: i64, sector_code: &str) -> Recipients {
    Recipients::Holders { role: Role::Reviewer, unit_id, sector: Some(sector_code.to_owned()) }
}

fn object(id: i64) -> String {
    format!("applicability:{id}")
}

fn console_url(unit_id: i64, sector_code: &str) -> String {
    format!("/console/applicability/{unit_id}/{sector_code}")
}
