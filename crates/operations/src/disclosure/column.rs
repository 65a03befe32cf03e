//! Everything that an existing column of another site holds, by its address (R102): read in a job, shown with what is
//! loaded already, and the chosen entries loaded as drafts, as links or with their text; a repeat loads nothing twice.

use super::column_job::{LoadColumn, ReadColumn};
use super::load::Loading;
use super::place::damaged;
use super::target::target;
use super::visit::address_of;
use crate::job::NewJob;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use storage::catalogue::published::{self, PublishedHead};
use storage::catalogue::row;
use storage::disclosure::column::{self, Column, NewColumn};

/// A column that is wanted, for an element.
#[derive(Debug, Clone, Default)]
pub struct ColumnWanted {
    /// The unit's code.
    pub unit: String,
    /// The sector's code.
    pub sector: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// The element; may be left open.
    pub element: String,
    /// Where the list begins.
    pub address: String,
}

/// A column that is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ColumnAsked {
    /// Its number.
    pub column: i64,
    /// The job that reads it.
    pub job: i64,
}

/// A column with what was found.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// 一级事项 and 二级事项
    pub item: (String, String),
    /// The row of the catalogue.
    pub row_key: String,
    /// The element; empty where it was left open.
    pub element: String,
    /// Where the list begins.
    pub address: String,
    /// The name of the list's page.
    pub title: String,
    /// What was found; none until it was read.
    pub found: Option<ColumnFound>,
    /// The records of entries that are loaded, by the place of the entry.
    pub loaded: HashMap<usize, i64>,
}

/// What a column holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFound {
    /// How many pages of the list were read.
    pub pages: usize,
    /// The entries in their order.
    pub entries: Vec<ColumnLine>,
    /// What the person should know.
    pub remarks: Vec<String>,
}

/// An entry of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnLine {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub address: String,
    /// The day beside it.
    pub day: Option<Date>,
}

impl ColumnView {
    /// The entries that are not loaded yet, with their places.
    pub fn fresh(&self) -> impl Iterator<Item = (usize, &ColumnLine)> {
        let lines = self.found.iter().flat_map(|found| found.entries.iter().enumerate());
        lines.filter(|(at, _)| !self.loaded.contains_key(at))
    }
}

impl Operations {
    /// Wants a column read. Returns it with the job that reads it.
    ///
    /// # Errors
    /// When the address is none, the item is not one to load under, or the right is missing.
    #[boxed::future]
    pub async fn ask_column(&self, act: &Act, wanted: &ColumnWanted) -> Result<ColumnAsked, OperationError> {
        let person_id = act.person_id()?;
        let address = address_of(&wanted.address).map_err(|fault| {
            let words = format!("{}；应以 http:// 或 https:// 开头，是栏目列表的第一页", fault.words());
            OperationError::invalid("address", words)
        })?;
        let item = self.row_to_load(&wanted.unit, &wanted.sector, &wanted.row_key).await?;
        let mut writing = self.begin(act).await?;
        let loading = Loading {
            unit: wanted.unit.clone(),
            sector: wanted.sector.clone(),
            level1_item: item.level1_item,
            level2_item: item.level2_item,
            row_key: wanted.row_key.clone(),
            element: wanted.element.clone(),
            ..Loading::default()
        };
        let target = target(writing.connection(), act, &loading, None).await?;
        let unit_id = target.unit.id;
        let new = NewColumn {
            catalogue_id: target.catalogue_id,
            person_id,
            place: (&target.row_key, &target.element),
            address: address.as_str(),
            at: &act.at(),
        };
        let id = column::insert(writing.connection(), &new).await?;
        let detail = json!({ "item": target.row_key, "host": address.host_str() });
        writing.audit(unit_id, "disclosure.ask_column", &format!("column:{id}"), &detail).await?;
        let job = writing
            .queue_job(&NewJob {
                kind: ReadColumn::NAME,
                title: format!("读取栏目 {}", address.host_str().unwrap_or_default()),
                arguments: json!({ "column": id }),
                unit_id,
            })
            .await?;
        writing.commit().await?;
        Ok(ColumnAsked { column: id, job })
    }

    /// A column with what was found, and what of it is loaded.
    ///
    /// # Errors
    /// When there is no such column of this person.
    #[boxed::future]
    pub async fn column(&self, act: &Act, id: i64) -> Result<ColumnView, OperationError> {
        let mut connection = self.store.read().await?;
        let (stored, head) = own(&mut connection, act, id).await?;
        let keyed = row::by_key(&mut connection, head.version_id, &stored.row_key).await?;
        let keyed = keyed.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?.keyed;
        let found = found_of(&stored)?;
        let known = column::loaded(&mut connection, (stored.catalogue_id, &stored.row_key)).await?;
        let known: HashMap<String, i64> = known.into_iter().collect();
        let loaded = found.iter().flat_map(|found| found.entries.iter().enumerate());
        let loaded = loaded.filter_map(|(at, line)| Some((at, *known.get(&line.address)?))).collect();
        Ok(ColumnView {
            id,
            unit: head.unit_name,
            unit_code: head.unit_code,
            sector_code: head.sector_code,
            item: (keyed.row.level1_item, keyed.row.level2_item),
            row_key: stored.row_key,
            element: stored.element,
            address: stored.address,
            title: stored.title,
            found,
            loaded,
        })
    }

    /// Loads entries of a column as drafts, by their places: as links, or with their text. Returns the job.
    ///
    /// # Errors
    /// When there is no such column of this person, it is not read yet, or nothing is chosen.
    #[boxed::future]
    pub async fn take_column(
        &self,
        act: &Act,
        id: i64,
        chosen: &[usize],
        with_text: bool,
    ) -> Result<i64, OperationError> {
        let view = self.column(act, id).await?;
        let wanted: Vec<usize> = view.fresh().map(|(at, _)| at).filter(|at| chosen.contains(at)).collect();
        if wanted.is_empty() {
            return Err(OperationError::invalid("entries", "请勾选要装载的信息；已经装载过的不再装载"));
        }
        let mut writing = self.begin(act).await?;
        let (_, head) = own(writing.connection(), act, id).await?;
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let detail = json!({ "entries": wanted.len(), "with_text": with_text });
        writing.audit(head.unit_id, "disclosure.take_column", &format!("column:{id}"), &detail).await?;
        let job = writing
            .queue_job(&NewJob {
                kind: LoadColumn::NAME,
                title: format!("装载栏目中的{}条信息", wanted.len()),
                arguments: json!({ "column": id, "entries": wanted, "with_text": with_text }),
                unit_id: head.unit_id,
            })
            .await?;
        writing.commit().await?;
        Ok(job)
    }
}

/// One's own column with its catalogue.
#[boxed::future]
pub(super) async fn own(
    connection: &mut storage::Connection,
    act: &Act,
    id: i64,
) -> Result<(Column, PublishedHead), OperationError> {
    let stored = column::by_id(connection, id).await?;
    let own = stored.filter(|stored| act.actor.person_id == Some(stored.person_id));
    let stored = own.ok_or_else(|| OperationError::NotFound("该栏目".to_owned()))?;
    let head = published::of_catalogue(connection, stored.catalogue_id).await?;
    Ok((stored, head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?))
}

pub(super) fn found_of(stored: &Column) -> Result<Option<ColumnFound>, OperationError> {
    stored.found.as_deref().map(serde_json::from_str).transpose().map_err(|_| damaged("栏目的列表"))
}

/// Where a column is shown.
pub(super) fn console_url(id: i64) -> String {
    format!("/console/columns/{id}")
}
