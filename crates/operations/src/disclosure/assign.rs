//! Records of which no element is told: listed with the elements of their row, and assigned to one of them (R43, R101).
//! From then on they count as loaded, and their clock is that of their element.

use super::due::due_of_version;
use super::place::{RecordPlace, damaged, no_record};
use crate::{Act, OperationError, Operations};
use domain::calendar::WorkCalendar;
use domain::catalogue::KeyedRow;
use domain::disclosure::{Duty, RecordAct, RecordState, element_named, elements};
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use storage::catalogue::{published, row};
use storage::disclosure::{event, listing, record, standing, version};

/// Records listed at most.
const MOST: usize = 200;

/// The records of a catalogue that belong to no element of their row.
#[derive(Debug, Clone, Serialize)]
pub struct Unassigned {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The catalogue's title.
    pub title: String,
    /// The records, row by row.
    pub records: Vec<UnassignedRecord>,
    /// True where there are more than are listed.
    pub is_cut: bool,
}

/// A record that belongs to no element of its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnassignedRecord {
    /// Number.
    pub id: i64,
    /// 名称
    pub title: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// The state of the version on somebody's desk, else of the public one.
    pub state: RecordState,
    /// The element as it was told, which the row does not have; empty where none was.
    pub told: String,
    /// The elements of its row, as records are kept under them.
    pub elements: Vec<String>,
}

impl Operations {
    /// The records of a published catalogue that belong to no element of their row.
    ///
    /// # Errors
    /// When the catalogue is not published, or the person may not read its information.
    #[boxed::future]
    pub async fn unassigned_disclosures(
        &self,
        act: &Act,
        unit_code: &str,
        sector_code: &str,
    ) -> Result<Unassigned, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit_code, sector_code).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        act.actor.require(Permission::ReadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let rows = row::of_version(&mut connection, head.version_id).await?;
        let rows: HashMap<&str, &KeyedRow> =
            rows.iter().map(|row| (row.keyed.key.as_str(), &row.keyed)).collect();
        let mut records = Vec::new();
        for count in listing::counts(&mut connection, &[head.catalogue_id]).await? {
            let Some(keyed) = rows.get(count.row_key.as_str()).filter(|_| count.kind != "nil") else {
                continue;
            };
            let all = elements(&keyed.row);
            let is_open = Duty::of(&keyed.row, keyed.status) == Duty::Everyone;
            if !is_open || element_named(&all, &count.element).is_some() || records.len() > MOST {
                continue;
            }
            let place = (head.catalogue_id, count.row_key.as_str(), count.element.as_str());
            let names: Vec<String> = all.into_iter().map(|one| one.called).collect();
            for one in listing::of_element(&mut connection, place, &count.kind, &count.validity).await? {
                records.push(UnassignedRecord {
                    id: one.id,
                    title: one.title,
                    level1_item: keyed.row.level1_item.clone(),
                    level2_item: keyed.row.level2_item.clone(),
                    state: RecordState::from_id(&one.state).ok_or_else(|| damaged("信息的状态"))?,
                    told: count.element.clone(),
                    elements: names.clone(),
                });
            }
        }
        let is_cut = records.len() > MOST;
        records.truncate(MOST);
        Ok(Unassigned {
            unit: head.unit_name,
            unit_code: head.unit_code,
            sector_code: head.sector_code,
            title: head.title,
            records,
            is_cut,
        })
    }

    /// Assigns a record to an element of its row; its text stays, its last day becomes that of the element.
    ///
    /// # Errors
    /// When the right is missing, the item is not to be loaded, or it has no such element.
    #[boxed::future]
    pub async fn assign_disclosure(&self, act: &Act, id: i64, element: &str) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Submit).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        act.actor.require(Permission::LoadDisclosure, &place.unit.path, Some(&place.sector))?;
        let known = &place.record;
        if known.kind == "nil" {
            return Err(OperationError::State(
                "“本期无此类信息”的说明不改归其他内容，请撤下后另作说明".to_owned(),
            ));
        }
        let head = published::of_catalogue(writing.connection(), known.catalogue_id).await?;
        let head = head.ok_or_else(|| OperationError::State("这份目录已撤回，不能归入".to_owned()))?;
        let keyed = row::by_key(writing.connection(), head.version_id, &known.row_key).await?;
        let keyed = keyed.ok_or_else(|| {
            OperationError::State("这条信息所属的事项已不在目录中，请修改信息、重新选择事项".to_owned())
        })?;
        let all = elements(&keyed.keyed.row);
        let named = element_named(&all, element).ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|one| one.called.as_str()).collect();
            OperationError::invalid("element", format!("请选择该事项的一项公开内容：{}", names.join("、")))
        })?;
        if named.called == known.element {
            return Ok(());
        }
        let at_place = (known.catalogue_id, known.row_key.as_str(), named.called.as_str());
        record::place(writing.connection(), id, at_place).await?;
        let moved = record::Record { element: named.called.clone(), ..known.clone() };
        for version_id in [known.open_version_id, known.published_version_id].into_iter().flatten() {
            let Some(one) = version::by_id(writing.connection(), version_id).await? else { continue };
            let due = due_of_version(writing.connection(), &moved, &one, &WorkCalendar::shipped()).await?;
            if let Some(due) = due {
                let day = due.date.to_string();
                version::set_due(writing.connection(), one.id, (&day, i64::from(due.provisional))).await?;
            }
        }
        standing::changed(writing.connection(), known.catalogue_id).await?;
        let note = format!("归入“{}”", named.called);
        let at = act.at();
        let by = (act.actor.person_id, at.as_str());
        event::append(writing.connection(), place.version.id, ("assign", &note), by).await?;
        let detail = json!({ "item": known.row_key, "from": known.element, "element": named.called });
        writing.audit(place.unit.id, "disclosure.assign", &place.object(), &detail).await?;
        writing.changed("disclosure", id).await?;
        writing.commit().await?;
        self.search_soon();
        Ok(())
    }
}
