//! How far a person's hand reaches in a version: the lead's over the whole, a contributor's over the
//! rows given to its unit (R23b, R59).

use super::place::Place;
use crate::{Actor, OperationError};
use domain::catalogue::Column;
use domain::organisation::{Permission, UnitKind};
use std::collections::BTreeMap;
use storage::Connection;
use storage::catalogue::contribution::{self, Contribution, ItemAssignment};
use storage::catalogue::row::StoredRow;

/// Who compiles which items of a version.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    /// The contributor of each assigned key.
    pub by_key: BTreeMap<String, ItemAssignment>,
    /// The contributors.
    pub contributions: Vec<Contribution>,
}

/// What a person may change in a version.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    /// Everything.
    Whole,
    /// The rows of these units.
    Part { parts: Parts, units: Vec<i64> },
}

impl Parts {
    #[boxed::future]
    pub async fn read(connection: &mut Connection, catalogue_id: i64) -> Result<Self, OperationError> {
        let assigned = contribution::assignments(connection, catalogue_id).await?;
        let contributions = match assigned.is_empty() {
            true => Vec::new(),
            false => contribution::of_catalogue(connection, catalogue_id).await?,
        };
        let by_key = assigned.into_iter().map(|one| (one.item_key.clone(), one)).collect();
        Ok(Self { by_key, contributions })
    }

    /// The contributor of a row: of its own key, else of the guideline item it stands for.
    pub fn of_row(&self, key: &str, guideline_key: Option<&str>) -> Option<&ItemAssignment> {
        self.by_key.get(key).or_else(|| guideline_key.and_then(|item| self.by_key.get(item)))
    }

    /// True while a contributor has items and has not said that they are done in this version.
    pub fn is_open(part: &Contribution, version_id: i64) -> bool {
        part.items > 0 && part.done_version_id != Some(version_id)
    }

    /// The contributors whose compilers the person is one of.
    pub fn own_units(&self, actor: &Actor, permission: Permission, sector: &str) -> Vec<i64> {
        let own =
            |part: &&Contribution| part.items > 0 && actor.may(permission, &part.unit_path, Some(sector));
        self.contributions.iter().filter(own).map(|part| part.unit_id).collect()
    }
}

impl Reach {
    /// How far the person reaches now.
    ///
    /// # Errors
    /// When the person may edit nothing here, the state forbids it, or all own parts are reported done.
    #[boxed::future]
    pub async fn of(connection: &mut Connection, at: &Place, actor: &Actor) -> Result<Self, OperationError> {
        if at.may(actor, Permission::CompileCatalogue) {
            at.require_editing(actor)?;
            return Ok(Self::Whole);
        }
        let parts = Parts::read(connection, at.catalogue.id).await?;
        let own = parts.own_units(actor, Permission::CompileCatalogue, at.sector());
        if own.is_empty() {
            at.require(actor, Permission::CompileCatalogue)?;
        }
        at.require_editable_state()?;
        let is_open =
            |part: &&Contribution| own.contains(&part.unit_id) && Parts::is_open(part, at.version.id);
        let units: Vec<i64> = parts.contributions.iter().filter(is_open).map(|part| part.unit_id).collect();
        if units.is_empty() {
            return Err(OperationError::State(
                "您的部分已经报告完成；需要再修改，请先在“分工”中收回“已完成”".to_owned(),
            ));
        }
        Ok(Self::Part { parts, units })
    }

    /// True when the row is within reach.
    pub fn covers(&self, row: &StoredRow) -> bool {
        self.covers_key(&row.keyed.key, row.guideline_key.as_deref())
    }

    /// True when a key is within reach.
    pub fn covers_key(&self, key: &str, guideline_key: Option<&str>) -> bool {
        self.unit_of(key, guideline_key).is_some() || matches!(self, Self::Whole)
    }

    /// The person's own unit for which a row is theirs; none for the lead.
    pub fn unit_of(&self, key: &str, guideline_key: Option<&str>) -> Option<&ItemAssignment> {
        let Self::Part { parts, units } = self else { return None };
        parts.of_row(key, guideline_key).filter(|assigned| units.contains(&assigned.unit_id))
    }

    /// Refuses a row that is somebody else's, and says whose.
    pub fn require(&self, row: &StoredRow) -> Result<(), OperationError> {
        if self.covers(row) { Ok(()) } else { Err(OperationError::Forbidden(self.refusal(row))) }
    }

    /// Refuses an act on the catalogue as a whole.
    pub fn require_whole(&self, what: &str) -> Result<(), OperationError> {
        match self {
            Self::Whole => Ok(()),
            Self::Part { .. } => {
                Err(OperationError::Forbidden(format!("{what}由牵头单位办理；您可以修改分给本单位的事项")))
            }
        }
    }

    /// Why a row may not be touched.
    pub fn refusal(&self, row: &StoredRow) -> String {
        let Self::Part { parts, .. } = self else { return String::new() };
        let whose = parts
            .of_row(&row.keyed.key, row.guideline_key.as_deref())
            .map_or("牵头单位", |assigned| assigned.unit_name.as_str());
        format!("这一事项由{whose}负责，您可以修改分给本单位的事项；确需调整分工的，请联系牵头单位")
    }

    /// Why a cell of one's own row may not be changed so: a station publishes under its town or its
    /// bureau (R59).
    pub fn refuses_cell(&self, row: &StoredRow, column_id: &str, to: &str) -> Option<String> {
        let own = self.unit_of(&row.keyed.key, row.guideline_key.as_deref())?;
        let station = UnitKind::parse(&own.unit_kind) == Some(UnitKind::Station);
        (station && column_id == Column::Publisher.id() && names_station(to, own))
            .then(|| station_words(&own.unit_name))
    }
}

/// True when a publisher is the station itself.
pub(super) fn names_station(publisher: &str, station: &ItemAssignment) -> bool {
    publisher.contains(&station.unit_name)
}

/// R59 in words.
pub(super) fn station_words(station: &str) -> String {
    format!("{station}是站所，以所属镇街或主管部门的名义公开；公开主体请写镇街或主管部门的全称")
}
