//! The checklist of a catalogue: each row's elements, what is loaded of them and what is missing, and the
//! loading rate that follows (R101, R101a).

use crate::{Act, OperationError, Operations};
use domain::disclosure::{Duty, element_named, elements};
use domain::organisation::Permission;
use serde::Serialize;
use storage::catalogue::{published, row};
use storage::disclosure::listing;

/// A catalogue's checklist.
#[derive(Debug, Clone, Serialize)]
pub struct Checklist {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The catalogue's title.
    pub title: String,
    /// The rows in order.
    pub rows: Vec<ChecklistRow>,
    /// Elements that count (R101a).
    pub due: usize,
    /// Those of them with a valid record, link or nil notice.
    pub loaded: usize,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistRow {
    /// Its key.
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// How it is fulfilled.
    pub duty: Duty,
    /// Its elements; none where nothing is to be loaded for everybody.
    pub elements: Vec<ChecklistElement>,
    /// Records that name no element of the row as it is now.
    pub others: i64,
}

/// An element.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistElement {
    /// Its name.
    pub name: String,
    /// Its part.
    pub part: String,
    /// How its clock counts.
    pub clock: Vec<String>,
    /// Public records.
    pub records: i64,
    /// Records on somebody's desk.
    pub open: i64,
    /// The newest 成文日期 among the public ones.
    pub newest: Option<String>,
}

impl Checklist {
    /// The loading rate in per mille; none where nothing is due (R101).
    #[must_use]
    pub fn rate(&self) -> Option<usize> {
        (self.due > 0).then(|| self.loaded * 1000 / self.due)
    }
}

/// A row about to be loaded under.
#[derive(Debug, Clone, Serialize)]
pub struct RowToLoad {
    /// The unit.
    pub unit: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// Its elements.
    pub elements: Vec<ChecklistElement>,
}

impl Operations {
    /// The row of a published catalogue under which a record is loaded.
    ///
    /// # Errors
    /// When there is no such row.
    pub async fn row_to_load(
        &self,
        unit_code: &str,
        sector_code: &str,
        row_key: &str,
    ) -> Result<RowToLoad, OperationError> {
        let list = self.checklist(unit_code, sector_code).await?;
        let row = list.rows.into_iter().find(|row| row.key == row_key);
        let row = row.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?;
        Ok(RowToLoad {
            unit: list.unit,
            level1_item: row.level1_item,
            level2_item: row.level2_item,
            elements: row.elements,
        })
    }

    /// The checklists of the published catalogues under which the person loads.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogues_to_load(&self, act: &Act) -> Result<Vec<Checklist>, OperationError> {
        let mut heads = Vec::new();
        {
            let mut connection = self.store.read().await?;
            for grant in &act.actor.grants {
                for head in published::of_subtree(&mut connection, &grant.unit_path).await? {
                    let may =
                        act.actor.may(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code));
                    let place = (head.unit_code, head.sector_code);
                    if may && !heads.contains(&place) {
                        heads.push(place);
                    }
                }
            }
        }
        let mut lists = Vec::new();
        for (unit, sector) in heads {
            lists.push(self.checklist(&unit, &sector).await?);
        }
        Ok(lists)
    }

    /// The checklist of a published catalogue.
    ///
    /// # Errors
    /// When the catalogue is not published.
    pub async fn checklist(&self, unit_code: &str, sector_code: &str) -> Result<Checklist, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit_code, sector_code).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        let counts = listing::counts(&mut connection, head.catalogue_id).await?;
        let mut rows = Vec::new();
        for stored in row::of_version(&mut connection, head.version_id).await? {
            let keyed = stored.keyed;
            let duty = Duty::of(&keyed.row, keyed.status);
            let all = if duty == Duty::Everyone { elements(&keyed.row) } else { Vec::new() };
            let mut listed: Vec<ChecklistElement> = all
                .iter()
                .map(|element| ChecklistElement {
                    name: element.name.clone(),
                    part: element.part.clone(),
                    clock: element.clock.words.clone(),
                    records: 0,
                    open: 0,
                    newest: None,
                })
                .collect();
            let mut others = 0;
            for count in counts.iter().filter(|count| count.row_key == keyed.key) {
                // An element that was renamed since is found again by its likeness.
                let named = element_named(&all, &count.element);
                let at = named.and_then(|one| all.iter().position(|other| other == one));
                match at.and_then(|at| listed.get_mut(at)) {
                    Some(element) => {
                        element.records += count.records;
                        element.open += count.open;
                        element.newest = element.newest.take().max(count.newest.clone());
                    }
                    None => others += count.records,
                }
            }
            rows.push(ChecklistRow {
                level1_item: keyed.row.level1_item.clone(),
                level2_item: keyed.row.level2_item.clone(),
                key: keyed.key,
                duty,
                elements: listed,
                others,
            });
        }
        let counted = || rows.iter().flat_map(|row| &row.elements);
        Ok(Checklist {
            unit: head.unit_name.clone(),
            unit_code: head.unit_code.clone(),
            sector_code: head.sector_code.clone(),
            title: head.title.clone(),
            due: counted().count(),
            loaded: counted().filter(|element| element.records > 0).count(),
            rows,
        })
    }
}
