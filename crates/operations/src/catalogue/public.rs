//! What everybody may read: published catalogues by unit and by sector, all their versions, the news
//! (R77, R78, R81). No actor: nothing here is more than what is published.

use super::guideline::GuidelineSummary;
use super::heading::{self, ColumnHead};
use super::place;
use crate::{OperationError, Operations};
use domain::catalogue::state::{Validity, validities_label};
use domain::catalogue::{CatalogueRow, Guideline, ItemParts, RowStatus, VersionState};
use domain::organisation::UnitKind;
use serde::Serialize;
use storage::Connection;
use storage::catalogue::published::{self, Counts, PublishedHead};
use storage::catalogue::version::{self, Version};
use storage::catalogue::{process, row, unit};

/// A published catalogue in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedSummary {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version in force.
    pub version_id: i64,
    /// Its number within the catalogue.
    pub number: i64,
    /// The printed title.
    pub title: String,
    /// When it was published.
    pub published_at: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name (R2).
    pub sector: String,
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's name.
    pub unit: String,
    /// The unit's kind.
    pub unit_kind: Option<UnitKind>,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// Rows that stand.
    pub rows: i64,
}

/// A row as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedRow {
    /// Its stable key.
    pub key: String,
    /// Whether it stands or was removed; omitted ones are not printed (R24).
    pub status: RowStatus,
    /// Why it was removed.
    pub reason: String,
    /// The guideline item it stands for or refines.
    pub guideline_key: Option<String>,
    /// The cells.
    pub row: CatalogueRow,
}

/// A version that was published once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedVersion {
    /// The version's number across all catalogues.
    pub id: i64,
    /// 1, 2, 3 … within the catalogue.
    pub number: i64,
    /// The state.
    pub state: VersionState,
    /// The printed title.
    pub title: String,
    /// Why it was made (R80).
    pub reason: String,
    /// The first day in force.
    pub from: jiff::civil::Date,
    /// The day from which it no longer held.
    pub until: Option<jiff::civil::Date>,
    /// From when to when, in words.
    pub validity: String,
    /// True for the version in force.
    pub is_current: bool,
    /// Why it was withdrawn: of a withdrawn version nothing else is shown.
    pub withdrawal_notice: Option<String>,
}

/// A published version with its rows.
#[derive(Debug, Clone, Serialize)]
pub struct PublishedCatalogue {
    /// Unit, sector, title.
    pub summary: PublishedSummary,
    /// The version and from when to when it holds.
    pub version: PublishedVersion,
    /// The guideline version it is built on.
    pub guideline: GuidelineSummary,
    /// The headings in printed order.
    pub columns: Vec<ColumnHead>,
    /// The rows in their order; none of a withdrawn version.
    pub rows: Vec<PublishedRow>,
}

/// Something that happened in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewsItem {
    /// `publish` or `withdraw`.
    pub act: String,
    /// When.
    pub at: String,
    /// The day in Beijing time.
    pub day: Option<jiff::civil::Date>,
    /// The version.
    pub version_id: i64,
    /// The printed title.
    pub title: String,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// Why it was withdrawn.
    pub note: String,
}

impl PublishedRow {
    /// The row's parts (R43): one where it is not divided.
    #[must_use]
    pub fn item_parts(&self) -> ItemParts {
        ItemParts::of(&self.row)
    }
}

impl Operations {
    /// The catalogue of a unit and a sector that is in force.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn published_catalogue(
        &self,
        unit_code: &str,
        sector_code: &str,
    ) -> Result<Option<PublishedCatalogue>, OperationError> {
        let mut connection = self.store.read().await?;
        let Some(head) = published::of_unit_and_sector(&mut connection, unit_code, sector_code).await? else {
            return Ok(None);
        };
        let Some(version) = version::by_id(&mut connection, head.version_id).await? else { return Ok(None) };
        Ok(Some(whole(&mut connection, head, &version).await?))
    }

    /// A version that was published once. Of a withdrawn one only the notice is shown.
    ///
    /// # Errors
    /// When there is none, or it was never published.
    #[boxed::future]
    pub async fn published_version(&self, version_id: i64) -> Result<PublishedCatalogue, OperationError> {
        let mut connection = self.store.read().await?;
        let version = version::by_id(&mut connection, version_id).await?.filter(|v| v.published_at.is_some());
        let version = version.ok_or_else(place::no_version)?;
        let catalogue =
            version::catalogue(&mut connection, version.catalogue_id).await?.ok_or_else(place::no_version)?;
        let mut unit =
            unit::by_id(&mut connection, catalogue.unit_id).await?.ok_or_else(place::no_version)?;
        // A former version prints the name under which it was published (R80a); the one in force the present.
        if version.state != VersionState::Published.id() {
            let day = public_version(&version)?.from.to_string();
            let names = storage::organisation::unit::names_on(&mut connection, &day, Some(unit.id)).await?;
            if let Some(name) = names.into_iter().next() {
                (unit.name, unit.short_name) = (name.name, name.short_name);
            }
        }
        let head = PublishedHead {
            catalogue_id: catalogue.id,
            version_id,
            number: version.number,
            title: version.title.clone(),
            published_at: version.published_at.clone().unwrap_or_default(),
            sector_code: catalogue.sector_code,
            guideline_id: version.guideline_id,
            unit_id: unit.id,
            unit_code: unit.code,
            unit_name: unit.name,
            unit_short_name: unit.short_name,
            unit_kind: unit.kind,
            unit_path: unit.path,
            rows: 0,
        };
        whole(&mut connection, head, &version).await
    }

    /// The versions of a unit and a sector that were published once, the newest first (R81).
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn published_versions(
        &self,
        unit_code: &str,
        sector_code: &str,
    ) -> Result<Vec<PublishedVersion>, OperationError> {
        let mut connection = self.store.read().await?;
        let versions = published::versions(&mut connection, unit_code, sector_code).await?;
        let mut found = Vec::new();
        for version in &versions {
            found.push(public_version_with_times(&mut connection, version).await?);
        }
        Ok(found)
    }

    /// The published catalogues of a unit (横向, R78).
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn published_of_unit(&self, unit_code: &str) -> Result<Vec<PublishedSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = published::of_unit(&mut connection, unit_code).await?;
        summaries(&mut connection, heads).await
    }

    /// The published catalogues of a unit and everything below it.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn published_below(&self, unit_code: &str) -> Result<Vec<PublishedSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_code(&mut connection, unit_code).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let heads = published::of_subtree(&mut connection, &unit.path).await?;
        summaries(&mut connection, heads).await
    }

    /// The published catalogues of a sector through the levels (纵向, R78).
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn published_of_sector(
        &self,
        sector_code: &str,
    ) -> Result<Vec<PublishedSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = published::of_sector(&mut connection, sector_code).await?;
        summaries(&mut connection, heads).await
    }

    /// The last publications and withdrawals (工作动态, R78).
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn news(&self, limit: i64) -> Result<Vec<NewsItem>, OperationError> {
        let mut connection = self.store.read().await?;
        let lines = published::news(&mut connection, limit.clamp(1, 500)).await?;
        let item = |line: published::NewsLine| NewsItem {
            day: line.at.parse().ok().map(crate::act::beijing_date),
            act: line.act,
            at: line.at,
            version_id: line.version_id,
            title: line.title,
            unit_code: line.unit_code,
            unit: line.unit_name,
            sector_code: line.sector_code,
            note: line.note,
        };
        Ok(lines.into_iter().map(item).collect())
    }

    /// How much is published.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn counts(&self) -> Result<Counts, OperationError> {
        let mut connection = self.store.read().await?;
        Ok(published::counts(&mut connection).await?)
    }
}

#[boxed::future]
async fn whole(
    connection: &mut Connection,
    head: PublishedHead,
    version: &Version,
) -> Result<PublishedCatalogue, OperationError> {
    let guideline = storage::guideline::by_id(connection, version.guideline_id).await?;
    let guideline = GuidelineSummary::of(guideline.ok_or_else(|| place::damaged("标准指引"))?);
    let public = public_version_with_times(connection, version).await?;
    let rows =
        if public.state.is_public() { row::of_version(connection, version.id).await? } else { Vec::new() };
    let rows: Vec<PublishedRow> = rows
        .into_iter()
        .filter(|row| row.keyed.status != RowStatus::Omitted)
        .map(|row| PublishedRow {
            key: row.keyed.key,
            status: row.keyed.status,
            reason: row.reason,
            guideline_key: row.guideline_key,
            row: row.keyed.row,
        })
        .collect();
    let mut summary = summary(head, &guideline.name);
    let standing = rows.iter().filter(|row| row.status == RowStatus::Active).count();
    summary.rows = i64::try_from(standing).unwrap_or(i64::MAX);
    Ok(PublishedCatalogue {
        summary,
        version: public,
        guideline,
        columns: heading::read(&version.headings)?,
        rows,
    })
}

/// The same with every time for which it was in force: a version may stand again (R81).
#[boxed::future]
pub(super) async fn public_version_with_times(
    connection: &mut Connection,
    version: &Version,
) -> Result<PublishedVersion, OperationError> {
    let mut public = public_version(version)?;
    let events = process::standings(connection, version.id).await?;
    if !events.iter().any(|(act, _)| act == "restore") {
        return Ok(public);
    }
    let mut times: Vec<Validity> = Vec::new();
    for (act, at) in events {
        let day = at.parse().map(crate::act::beijing_date).map_err(|_| place::damaged("发布时间"))?;
        match (act.as_str(), times.last_mut()) {
            ("publish" | "restore", _) => times.push(Validity { from: day, until: None }),
            (_, Some(time)) if time.until.is_none() => time.until = Some(day),
            _ => {}
        }
    }
    public.validity = validities_label(&times);
    Ok(public)
}

fn public_version(version: &Version) -> Result<PublishedVersion, OperationError> {
    let state = VersionState::from_id(&version.state).ok_or_else(|| place::damaged("目录状态"))?;
    let day = |at: &str| at.parse().map(crate::act::beijing_date).map_err(|_| place::damaged("发布时间"));
    let from = day(version.published_at.as_deref().unwrap_or_default())?;
    let until = version.ended_at.as_deref().map(day).transpose()?;
    let is_withdrawn = !state.is_public();
    Ok(PublishedVersion {
        id: version.id,
        number: version.number,
        state,
        title: version.title.clone(),
        reason: if is_withdrawn { String::new() } else { version.reason.clone() },
        from,
        until,
        validity: Validity { from, until }.label(),
        is_current: state == VersionState::Published,
        withdrawal_notice: version.withdrawal_notice.clone().filter(|_| is_withdrawn),
    })
}

#[boxed::future]
async fn summaries(
    connection: &mut Connection,
    heads: Vec<PublishedHead>,
) -> Result<Vec<PublishedSummary>, OperationError> {
    let guidelines = storage::guideline::current_with_kinds(connection).await?;
    let name = |code: &str| {
        guidelines
            .iter()
            .find(|head| head.sector_code == code)
            .map(|head| head.name.clone())
            .unwrap_or_default()
    };
    Ok(heads
        .into_iter()
        .map(|head| {
            let sector = name(&head.sector_code);
            summary(head, &sector)
        })
        .collect())
}

fn summary(head: PublishedHead, sector: &str) -> PublishedSummary {
    PublishedSummary {
        catalogue_id: head.catalogue_id,
        version_id: head.version_id,
        number: head.number,
        title: head.title,
        published_at: head.published_at,
        sector_code: head.sector_code,
        sector: sector.to_owned(),
        unit_id: head.unit_id,
        unit_code: head.unit_code,
        unit: head.unit_name,
        unit_kind: UnitKind::parse(&head.unit_kind),
        unit_path: head.unit_path,
        rows: head.rows,
    }
}

/// The guideline's own row for a published one.
pub(super) fn guideline_row(guideline: &Guideline, key: Option<&str>) -> Option<CatalogueRow> {
    let key = key?;
    guideline.items.iter().find(|item| item.key == key).map(|item| item.row.clone())
}
