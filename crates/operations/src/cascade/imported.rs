//! From which guideline version the rows of an imported file come: what the next merge compares them with
//! (R8, R20).

use super::proposal::source_words;
use super::propose::guideline_base;
use super::sides::{Above, applies_to};
use crate::catalogue::place::{Place, guideline_of};
use crate::{Act, OperationError, Writing};
use domain::cascade::{ProposalKind, ProposalState, follows_newer};
use domain::catalogue::{CatalogueRow, KeyedRow};
use domain::organisation::UnitKind;
use std::collections::HashSet;
use storage::cascade::lineage::{self, Lineage};
use storage::cascade::proposal::{self, Settled};

/// A file that became a draft.
pub(crate) struct Imported<'a> {
    /// The draft.
    pub version_id: i64,
    /// Its rows as the file has them, without those that were carried on.
    pub rows: &'a [CatalogueRow],
    /// The keys of the published rows.
    pub published: HashSet<&'a str>,
}

/// Settles from which guideline version a file's rows come, where the catalogue was built on an older one than
/// the one in force: the newer where the file has what it brought, else the older. Returns what is still
/// proposed to the draft, in words.
#[boxed::future]
pub(crate) async fn imported(
    writing: &mut Writing<'_>,
    act: &Act,
    file: &Imported<'_>,
) -> Result<Vec<String>, OperationError> {
    let at = Place::read(writing.connection(), file.version_id).await?;
    let kind = ProposalKind::Guideline;
    let latest = proposal::latest(writing.connection(), at.catalogue.id, kind.id()).await?;
    let open = latest.filter(|latest| latest.state == ProposalState::Open.id());
    let base = match open.as_ref().and_then(|open| open.base_guideline_id) {
        Some(base) => base,
        None => guideline_base(writing.connection(), &at).await?,
    };
    let newest = at.version.guideline_id;
    if base != newest {
        let is_newer = speaks_for_newer(writing, &at, file, (base, newest)).await?;
        let own = lineage::of_version(writing.connection(), file.version_id).await?;
        let guideline_id = Some(if is_newer { newest } else { base });
        lineage::put(writing.connection(), file.version_id, &Lineage { guideline_id, ..own }).await?;
        if let Some(open) = open.filter(|open| is_newer && open.guideline_id == Some(newest)) {
            let now = act.at();
            let settled = Settled {
                state: ProposalState::Applied.id(),
                at: &now,
                by: act.actor.person_id,
                note: "导入的文件已写入这项变更",
                version_id: Some(file.version_id),
            };
            proposal::settle(writing.connection(), open.id, None, &settled).await?;
        }
    }
    still_proposed(writing, &at).await
}

#[boxed::future]
async fn speaks_for_newer(
    writing: &mut Writing<'_>,
    at: &Place,
    file: &Imported<'_>,
    (older, newer): (i64, i64),
) -> Result<bool, OperationError> {
    let kind = UnitKind::parse(&at.unit.kind);
    let older = guideline_of(writing.connection(), older).await?;
    let newer = guideline_of(writing.connection(), newer).await?;
    let [mut older, mut newer] = [older, newer].map(|one| Above::of_guideline(&one).read_by(&at.unit));
    // What the unit never took on tells nothing by its absence.
    let has = |rows: &[KeyedRow], row: &KeyedRow| rows.iter().any(|other| other.key == row.key);
    older.retain(|row| has(&newer, row) || file.published.contains(row.key.as_str()));
    newer.retain(|row| has(&older, row) || applies_to(row, kind));
    Ok(follows_newer(file.rows, &older, &newer))
}

/// The changes that wait at the catalogue.
#[boxed::future]
async fn still_proposed(writing: &mut Writing<'_>, at: &Place) -> Result<Vec<String>, OperationError> {
    let mut words = Vec::new();
    for kind in [ProposalKind::Guideline, ProposalKind::Parent] {
        let latest = proposal::latest(writing.connection(), at.catalogue.id, kind.id()).await?;
        if let Some(open) = latest.filter(|latest| latest.state == ProposalState::Open.id()) {
            let (version_id, guideline_id) = (open.parent_version_id, open.guideline_id);
            words.push(source_words(writing.connection(), version_id, guideline_id).await?);
        }
    }
    Ok(words)
}
