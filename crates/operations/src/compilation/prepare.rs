//! Beginning a compilation, saying what it lacks, asking for consent (R74a).

use super::completeness::add_lacking_items;
use super::withdrawn::refuse_withdrawn;
use super::{Body, Held, load_district, url};
use crate::catalogue::owed::Owed;
use crate::catalogue::place::needed;
use crate::organisation::{Recipients, Unit};
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::{ApplicabilityState, VersionState};
use domain::compilation::{
    CatalogueStanding, CompilationState, Gap, GapKind, NOT_BEGUN, Readiness, SectorName, Settled, Step,
    UnitStanding, readiness, unsettled,
};
use domain::organisation::{Permission, Role, UnitKind};
use jiff::civil::Date;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use storage::Connection;
use storage::catalogue::unit::CatalogueUnit;
use storage::catalogue::{applicability, listing, unit};
use storage::compilation;
use storage::guideline::GuidelineHead;

impl Operations {
    /// Begins the next edition of a district: what it would hold and lack as of today. One edition at a
    /// time is in work.
    ///
    /// # Errors
    /// When the right is missing, the unit is no district, or an edition is in work.
    #[boxed::future]
    pub async fn begin_compilation(&self, act: &Act, unit_id: i64) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let district = load_district(writing.connection(), unit_id).await?;
        act.actor.require(Permission::ReviewCatalogue, &district.path, None)?;
        let former = compilation::of_unit(writing.connection(), unit_id).await?;
        let in_work = |state: &str| {
            CompilationState::parse(state).is_some_and(|state| {
                !matches!(state, CompilationState::Published | CompilationState::Withdrawn)
            })
        };
        if let Some(open) = former.iter().find(|row| in_work(&row.state)) {
            return Err(OperationError::State(format!(
                "第{}期汇编还在办理中，办完后才能开始下一期",
                open.number
            )));
        }
        let number = former.first().map_or(1, |row| row.number + 1);
        let readiness = standing_whole(writing.connection(), &district.path, act.today()).await?;
        let mut body = Body { readiness, ..Body::default() };
        settle_declared(writing.connection(), &district, &mut body).await?;
        let text =
            serde_json::to_string(&body).map_err(|error| OperationError::Internal(error.to_string()))?;
        let state = CompilationState::Preparing.id();
        let id =
            compilation::insert(writing.connection(), unit_id, number, (state, &text), person, &act.at())
                .await?;
        let detail = json!({"number": number, "printable": body.readiness.printable.len(), "gaps": body.readiness.gaps.len()});
        writing.audit(unit_id, "compilation.begin", &format!("compilation/{id}"), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Looks again at how the district stands; what was said of gaps that remain is kept.
    ///
    /// # Errors
    /// When right, state or revision is wrong.
    #[boxed::future]
    pub async fn refresh_compilation(&self, act: &Act, id: i64, revision: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = held_in_preparation(&mut writing, act, id, revision).await?;
        held.body.readiness = standing_whole(writing.connection(), &held.unit.path, act.today()).await?;
        let said = std::mem::take(&mut held.body.settled);
        for one in said {
            let gap = held.body.readiness.gaps.iter().find(|gap| one.holds_of(gap)).cloned();
            held.body.settled.extend(gap.map(|gap| Settled { gap, ..one }));
        }
        settle_declared(writing.connection(), &held.unit, &mut held.body).await?;
        held.write(&mut writing).await?;
        writing.audit(held.unit.id, "compilation.refresh", &held.object(), &json!({})).await?;
        writing.commit().await
    }

    /// Says of gaps that they do not apply, or are missing, and why. Several at once share their words.
    ///
    /// # Errors
    /// When right, state or revision is wrong, or the reason is missing.
    #[boxed::future]
    pub async fn settle_gaps(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        keys: &[String],
        kind: GapKind,
        reason: &str,
    ) -> Result<usize, OperationError> {
        let reason = needed("reason", reason, "理由", 300)?;
        if keys.is_empty() {
            return Err(OperationError::invalid("gap", "请先勾选要说明的单位或领域"));
        }
        let mut writing = self.begin(act).await?;
        let mut held = held_in_preparation(&mut writing, act, id, revision).await?;
        let gaps = &held.body.readiness.gaps;
        let mut declared_only = gaps.iter().filter(|gap| keys.contains(&gap.key) && !gap.may_not_apply);
        if let Some(gap) = declared_only.next().filter(|_| kind == GapKind::NotApplicable) {
            return Err(OperationError::invalid("kind", not_applicable_refused(gap)));
        }
        let mut count = 0;
        for gap in held.body.readiness.gaps.clone() {
            if keys.contains(&gap.key) {
                held.body.settled.retain(|one| one.gap.key != gap.key);
                held.body.settled.push(Settled { gap, kind, reason: reason.clone(), declared: false });
                count += 1;
            }
        }
        held.write(&mut writing).await?;
        let detail = json!({"kind": kind.id(), "gaps": keys, "reason": reason});
        writing.audit(held.unit.id, "compilation.settle", &held.object(), &detail).await?;
        writing.commit().await?;
        Ok(count)
    }

    /// Asks the district government: the versions to be printed are fixed from here on.
    ///
    /// # Errors
    /// When right, state or revision is wrong, nothing would be printed, or a gap is not explained.
    #[boxed::future]
    pub async fn request_consent(&self, act: &Act, id: i64, revision: i64) -> Result<(), OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let mut held = held_in_preparation(&mut writing, act, id, revision).await?;
        if held.body.readiness.printable.is_empty() {
            return Err(OperationError::State("还没有一份已发布的目录，汇编无内容可印".to_owned()));
        }
        let open = unsettled(&held.body.readiness.gaps, &held.body.settled);
        if let Some(first) = open.first() {
            return Err(OperationError::State(format!(
                "还有{}处缺项没有说明，如“{}”；请逐项注明不适用或尚缺及理由",
                open.len(),
                first.called()
            )));
        }
        let way_out = "请先“按今天的情况重新核对”，再提请同意";
        refuse_withdrawn(writing.connection(), &held, "提请同意", way_out).await?;
        held.step(Step::Request)?;
        held.row.requested_at = Some(act.at());
        held.row.requested_by = Some(person);
        held.body.returned = String::new();
        held.write(&mut writing).await?;
        let detail =
            json!({"printable": held.body.readiness.printable.len(), "settled": held.body.settled.len()});
        writing.audit(held.unit.id, "compilation.request", &held.object(), &detail).await?;
        let to = Recipients::Holders { role: Role::Approver, unit_id: held.unit.id, sector: None };
        let text = format!("{}提请同意发布，请审阅请示和清单", held.called());
        writing.notify(&to, "compilation.requested", &text, &url(id)).await?;
        writing.commit().await
    }
}

#[boxed::future]
async fn held_in_preparation(
    writing: &mut Writing<'_>,
    act: &Act,
    id: i64,
    revision: i64,
) -> Result<Held, OperationError> {
    let held = Held::read(writing.connection(), id).await?;
    act.actor.require(Permission::ReviewCatalogue, &held.unit.path, None)?;
    if held.state()? != CompilationState::Preparing {
        return Err(OperationError::State(format!(
            "本期汇编{}，内容已固定；要修改请先由区政府退回",
            held.state()?.label()
        )));
    }
    held.seen(revision)?;
    Ok(held)
}

fn not_applicable_refused(gap: &Gap) -> String {
    if gap.sector.is_empty() {
        return format!("“{}”应当编制目录，没有编制的只能注明尚缺", gap.called());
    }
    format!(
        "“{}”，不能直接注明不适用；确实不适用的，先由单位申报“不适用”并经批准，再按今天的情况重新核对；否则请注明尚缺",
        gap.told()
    )
}

/// What was declared not to apply, and agreed to, is said of its gaps already (R62-R64): of a sector when
/// the district itself declared it, of a catalogue when its unit did.
#[boxed::future]
async fn settle_declared(
    connection: &mut Connection,
    district: &Unit,
    body: &mut Body,
) -> Result<(), OperationError> {
    body.settled.retain(|one| !one.declared);
    let declared = applicability::open_below(connection, &district.path).await?;
    for row in declared.into_iter().filter(|row| row.state == ApplicabilityState::Approved.id()) {
        let of_sector = format!("sector/{}", row.sector_code);
        let of_unit = format!("catalogue/{}/{}", row.unit_id, row.sector_code);
        let of_below = format!("/{}", row.sector_code);
        // What does not apply to the district is owed by none of its units; what one of them began all the same is told.
        let is_below = |gap: &Gap| {
            gap.key.starts_with("catalogue/") && gap.key.ends_with(&of_below) && gap.what == NOT_BEGUN
        };
        let names = |gap: &Gap| {
            gap.key == of_unit || row.unit_id == district.id && (gap.key == of_sector || is_below(gap))
        };
        let open = |gap: &&Gap| !body.settled.iter().any(|one| one.gap.key == gap.key);
        let gaps: Vec<Gap> =
            body.readiness.gaps.iter().filter(|gap| names(gap)).filter(open).cloned().collect();
        body.settled.extend(gaps.into_iter().map(|gap| Settled {
            gap,
            kind: GapKind::NotApplicable,
            reason: row.reason.clone(),
            declared: true,
        }));
    }
    Ok(())
}

/// The same, with the items that a level's catalogues lack together (R23a).
#[boxed::future]
async fn standing_whole(
    connection: &mut Connection,
    path: &str,
    today: Date,
) -> Result<Readiness, OperationError> {
    let mut found = standing(connection, path, &today.to_string()).await?;
    add_lacking_items(connection, path, today, &mut found).await?;
    Ok(found)
}

/// How every compiling unit of a district stands on a day.
#[boxed::future]
pub(super) async fn standing(
    connection: &mut Connection,
    path: &str,
    day: &str,
) -> Result<Readiness, OperationError> {
    let mut heads = storage::guideline::current(connection).await?;
    // A sector that is not opened yet is no gap (R7).
    heads.retain(storage::guideline::GuidelineHead::is_open);
    let name = |head: &GuidelineHead| SectorName { code: head.sector_code.clone(), name: head.name.clone() };
    let sectors: Vec<SectorName> = heads.iter().map(name).collect();
    let mut catalogues: HashMap<i64, Vec<CatalogueStanding>> = HashMap::new();
    let listed = listing::of_subtree(connection, path).await?;
    let owed = Owed::read(connection, heads, &listed).await?;
    for one in listed {
        catalogues.entry(one.unit_id).or_default().push(CatalogueStanding {
            sector_code: one.sector_code,
            published: one.published_id,
            open: one.draft_state.as_deref().and_then(VersionState::from_id),
        });
    }
    let mut units = unit::subtree(connection, path, day).await?;
    let standing: HashSet<i64> = units.iter().map(|unit| unit.id).collect();
    // What merged and dissolved units published holds until somebody takes it over (R80a).
    let mut ended: Vec<i64> = catalogues
        .iter()
        .filter(|(id, own)| !standing.contains(id) && own.iter().any(|one| one.published.is_some()))
        .map(|(id, _)| *id)
        .collect();
    ended.sort_unstable();
    for id in ended {
        let ended_by = |unit: &CatalogueUnit| unit.valid_to.as_deref().is_some_and(|ended| ended <= day);
        units.extend(unit::by_id(connection, id).await?.filter(ended_by));
    }
    let units: Vec<UnitStanding> = units
        .into_iter()
        .filter_map(|unit| {
            let kind = UnitKind::parse(&unit.kind)?;
            let is_ended = !standing.contains(&unit.id);
            let owed = if is_ended { BTreeSet::new() } else { owed.of(&unit, kind) };
            let name = if is_ended { format!("{}（已撤并）", unit.name) } else { unit.name };
            let own = catalogues.remove(&unit.id).unwrap_or_default();
            Some(UnitStanding { id: unit.id, name, kind, catalogues: own, owed, is_ended })
        })
        .collect();
    Ok(readiness(&units, &sectors))
}
