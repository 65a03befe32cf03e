//! The versions of a catalogue, their histories and differences, the four lists against the guideline
//! (R32, R81).

use super::draft::readable;
use super::place::{self, Place};
use super::view::{GuidelineRef, UnitRef, VersionInfo, guideline_ref, unit_ref, version_info};
use crate::{Act, OperationError, Operations};
use domain::catalogue::difference::{
    Change, GuidelineComparison, Ties, compare_tied_with_guideline, difference_of_versions,
};
use domain::catalogue::lint::Level;
use domain::catalogue::{Guideline, KeyedRow};
use domain::organisation::{Permission, UnitKind};
use serde::Serialize;
use std::collections::HashSet;
use storage::catalogue::process::{self, Remark, VersionEvent};
use storage::catalogue::row;
use storage::catalogue::version;

/// A version in the list of its catalogue.
#[derive(Debug, Clone, Serialize)]
pub struct VersionSummary {
    /// The version.
    #[serde(flatten)]
    pub info: VersionInfo,
    /// Rows of the version, removed and omitted ones included.
    pub rows: usize,
}

/// What changed between two versions.
#[derive(Debug, Clone, Serialize)]
pub struct VersionDifference {
    /// The older version.
    pub old: VersionInfo,
    /// The newer version.
    pub new: VersionInfo,
    /// The changes.
    pub changes: Vec<Change>,
}

/// The four lists against the guideline, with the rows they point into.
#[derive(Debug, Clone, Serialize)]
pub struct GuidelineLists {
    /// The version.
    pub version: VersionInfo,
    /// The unit.
    pub unit: UnitRef,
    /// The guideline version on which it is built.
    pub guideline: GuidelineRef,
    /// The version of the guideline in force, with which it was compared.
    pub compared_with: i64,
    /// The version's rows in order.
    pub rows: Vec<KeyedRow>,
    /// Unchanged, refined, added, removed or omitted.
    pub lists: GuidelineComparison,
}

/// Everything that happened to a version.
#[derive(Debug, Clone, Serialize)]
pub struct VersionHistory {
    /// The version.
    pub version: VersionInfo,
    /// The unit.
    pub unit: UnitRef,
    /// Its events, the oldest first.
    pub events: Vec<VersionEvent>,
    /// Its remarks.
    pub remarks: Vec<Remark>,
}

impl Operations {
    /// The versions of a catalogue, the newest first.
    ///
    /// # Errors
    /// When there is no such catalogue or the person may not read it.
    #[boxed::future]
    pub async fn versions(
        &self,
        act: &Act,
        catalogue_id: i64,
    ) -> Result<Vec<VersionSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let all = version::of_catalogue(&mut connection, catalogue_id).await?;
        if all.is_empty() {
            return Err(OperationError::NotFound("该目录".to_owned()));
        }
        let mut summaries = Vec::new();
        for version in all {
            let at = readable(&mut connection, act, version.id).await?;
            let rows = row::of_version(&mut connection, version.id).await?.len();
            summaries.push(VersionSummary { info: version_info(&mut connection, &at).await?, rows });
        }
        Ok(summaries)
    }

    /// What changed from one version to another of the same catalogue, or of two catalogues of one
    /// sector.
    ///
    /// # Errors
    /// When the person may not read one of them, or the sectors differ.
    #[boxed::future]
    pub async fn version_difference(
        &self,
        act: &Act,
        old: i64,
        new: i64,
    ) -> Result<VersionDifference, OperationError> {
        let mut connection = self.store.read().await?;
        let old = readable(&mut connection, act, old).await?;
        let new = readable(&mut connection, act, new).await?;
        if old.sector() != new.sector() {
            return Err(OperationError::invalid("version", "两份目录不属于同一领域，无法比较"));
        }
        let before = keyed(&mut connection, &old).await?;
        let after = keyed(&mut connection, &new).await?;
        Ok(VersionDifference {
            changes: difference_of_versions(&before, &after),
            old: version_info(&mut connection, &old).await?,
            new: version_info(&mut connection, &new).await?,
        })
    }

    /// A version beside the current guideline of its sector, as four lists (R32).
    ///
    /// # Errors
    /// When the person may not read it.
    #[boxed::future]
    pub async fn guideline_comparison(
        &self,
        act: &Act,
        version_id: i64,
    ) -> Result<GuidelineLists, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let stored = row::of_version(&mut connection, at.version.id).await?;
        let (current, guideline) = place::current_guideline(&mut connection, at.sector()).await?;
        let dropped = dropped_items(&mut connection, at.sector(), &guideline).await?;
        let ties = Ties { of_row: stored.iter().map(|row| row.guideline_key.clone()).collect(), dropped };
        let rows: Vec<KeyedRow> = stored.into_iter().map(|row| row.keyed).collect();
        let compared_with = storage::guideline::by_id(&mut connection, current).await?;
        let mut lists = compare_tied_with_guideline(&rows, &ties, &guideline);
        // What the guideline asks of the other level alone is not missing here (R16).
        let level = Level::of_township(UnitKind::parse(&at.unit.kind).is_some_and(UnitKind::is_township));
        let asked: HashSet<&str> = guideline
            .items
            .iter()
            .filter(|item| level.asks_for(&item.row))
            .map(|item| item.key.as_str())
            .collect();
        lists.missing.retain(|one| one.row.is_some() || asked.contains(one.item.key.as_str()));
        Ok(GuidelineLists {
            lists,
            version: version_info(&mut connection, &at).await?,
            guideline: guideline_ref(&mut connection, &at).await?,
            compared_with: compared_with.ok_or_else(|| place::damaged("标准指引"))?.version,
            unit: unit_ref(&at),
            rows,
        })
    }

    /// Everything that happened to a version.
    ///
    /// # Errors
    /// When the person may not read it.
    #[boxed::future]
    pub async fn history(&self, act: &Act, version_id: i64) -> Result<VersionHistory, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        Ok(VersionHistory {
            version: version_info(&mut connection, &at).await?,
            unit: unit_ref(&at),
            events: process::events(&mut connection, version_id).await?,
            remarks: process::remarks(&mut connection, version_id).await?,
        })
    }

    /// The sealed original from which a version was read: its name and its bytes.
    ///
    /// # Errors
    /// When the person may not read the version, or it was not read from a file.
    #[boxed::future]
    pub async fn original_file(
        &self,
        act: &Act,
        version_id: i64,
    ) -> Result<(String, Vec<u8>), OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        // A contributor reads the table, not the lead's file; who goes on for the unit reads both (R80a).
        if !super::heir::may_read(&mut connection, act, &at).await? {
            at.require(&act.actor, Permission::ReadCatalogue)?;
        }
        let hash =
            at.version.upload_hash.ok_or_else(|| OperationError::NotFound("该版本的导入原件".to_owned()))?;
        let upload = storage::catalogue::preview::upload(&mut connection, &hash).await?;
        drop(connection);
        let name = upload.map(|upload| upload.name).unwrap_or_default();
        Ok((name, self.blobs.get(&hash).await?))
    }
}

/// The keys of items that an earlier version of the guideline had and this one has not (R8).
#[boxed::future]
async fn dropped_items(
    connection: &mut storage::Connection,
    sector: &str,
    now: &Guideline,
) -> Result<HashSet<String>, OperationError> {
    let mut keys = HashSet::new();
    for earlier in storage::guideline::versions(connection, sector).await? {
        let body = place::guideline_of(connection, earlier.id).await?;
        keys.extend(body.items.into_iter().map(|item| item.key));
    }
    for item in &now.items {
        keys.remove(&item.key);
    }
    Ok(keys)
}

#[boxed::future]
async fn keyed(connection: &mut storage::Connection, at: &Place) -> Result<Vec<KeyedRow>, OperationError> {
    let rows = row::of_version(connection, at.version.id).await?;
    Ok(rows.into_iter().map(|row| row.keyed).collect())
}
