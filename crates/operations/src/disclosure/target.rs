//! The row and the element under which a record belongs (R43, R54, R101): the row by its key where that is known,
//! else by the names of the item; of rows that share them the one that has the element.

use super::load::Loading;
use super::place::unit_of;
use crate::{Act, OperationError};
use domain::catalogue::{CatalogueRow, RowStatus};
use domain::disclosure::{Duty, Element, element_named, elements};
use domain::organisation::Permission;
use domain::text::fold;
use std::cmp::Reverse;
use storage::Connection;
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::unit::CatalogueUnit;
use storage::catalogue::version as catalogue_version;
use storage::disclosure::record::Record;

/// The element of an item under which a record belongs.
pub(super) struct Target {
    pub unit: CatalogueUnit,
    pub sector: String,
    pub catalogue_id: i64,
    pub row_key: String,
    /// As records keep it; empty where neither the loading nor its title names one.
    pub element: String,
    /// The element as the loading itself tells it: empty for a record that a person assigned since.
    pub told: String,
    /// What the sender should know.
    pub warnings: Vec<String>,
    pub publisher: String,
    pub row: CatalogueRow,
}

/// The item and element that a loading names; a record that is known stays in its row where that fits.
#[boxed::future]
pub(super) async fn target(
    connection: &mut Connection,
    act: &Act,
    loading: &Loading,
    known: Option<&Record>,
) -> Result<Target, OperationError> {
    let unit = unit_of(connection, loading.unit.trim()).await?;
    let heads = storage::guideline::current_with_kinds(connection).await?;
    let wanted = loading.sector.trim();
    let head = heads
        .into_iter()
        .find(|head| {
            head.sector_code == wanted
                || crate::catalogue::GuidelineSummary::of(head.clone()).is_named(wanted)
        })
        .ok_or_else(|| OperationError::invalid("sector", format!("没有名为“{wanted}”的领域")))?;
    act.actor.require(Permission::LoadDisclosure, &unit.path, Some(&head.sector_code))?;
    let catalogue = catalogue_version::catalogue_of(connection, unit.id, &head.sector_code).await?;
    let published = catalogue.as_ref().and_then(|one| one.published_version_id);
    let (Some(catalogue), Some(published)) = (catalogue, published) else {
        let words = format!("{}还没有发布{}领域的目录，先发布目录再按目录装载信息", unit.name, head.name);
        return Err(OperationError::invalid("sector", words));
    };
    let known = known.filter(|record| record.catalogue_id == catalogue.id);
    let rows = row::of_version(connection, published).await?;
    let found = row_of(&rows, &unit.name, loading, known)?;
    let duty = Duty::of(&found.keyed.row, found.keyed.status);
    if duty != Duty::Everyone {
        let words = format!("“{}”{}，不能向全社会公开", found.keyed.row.level2_item, duty.label());
        return Err(OperationError::invalid("level2_item", words));
    }
    let all = elements(&found.keyed.row);
    let told = element_of(&all, loading)?;
    // What was assigned by a person stays where nothing else is told.
    let assigned = known.filter(|record| told.is_none() && record.row_key == found.keyed.key);
    let assigned = assigned.and_then(|record| element_named(&all, &record.element));
    let element = told.or(assigned);
    let kept = |one: Option<&Element>| one.map(|one| kept_as(one, &loading.element)).unwrap_or_default();
    Ok(Target {
        sector: head.sector_code,
        catalogue_id: catalogue.id,
        row_key: found.keyed.key.clone(),
        element: kept(element),
        told: kept(told),
        warnings: warning(&all, element, loading).into_iter().collect(),
        publisher: element.map_or(&found.keyed.row.publisher, |one| &one.publisher).clone(),
        row: found.keyed.row.clone(),
        unit,
    })
}

/// The row that stands in the catalogue now; what was removed says why (R22).
fn row_of<'a>(
    rows: &'a [StoredRow],
    unit: &str,
    loading: &Loading,
    known: Option<&Record>,
) -> Result<&'a StoredRow, OperationError> {
    let key = loading.row_key.trim();
    let mut named: Vec<&StoredRow> =
        rows.iter().filter(|row| !key.is_empty() && row.keyed.key == key).collect();
    // A key that left the catalogue since says nothing more; the names may.
    if named.is_empty() && !loading.level2_item.trim().is_empty() {
        named = rows.iter().filter(|row| is_named(row, loading)).collect();
    }
    let standing: Vec<&StoredRow> =
        named.iter().copied().filter(|row| row.keyed.status == RowStatus::Active).collect();
    if let Some(found) = likeliest(&standing, loading, known) {
        return Ok(found);
    }
    let item = format!("“{}／{}”", loading.level1_item.trim(), loading.level2_item.trim());
    let words = match named.first() {
        Some(gone) => {
            let row = &gone.keyed.row;
            format!("“{}／{}”已从目录中取消：{}", row.level1_item, row.level2_item, gone.reason)
        }
        None if !key.is_empty() => {
            format!("{unit}现行的目录中没有这一事项（{key}）；目录有变动的，请回到装载清单重新选择")
        }
        None => format!("{unit}的目录中没有{item}，请核对一级事项和二级事项的名称"),
    };
    Err(OperationError::invalid("level2_item", words))
}

fn is_named(stored: &StoredRow, loading: &Loading) -> bool {
    let row = &stored.keyed.row;
    let is = |own: &str, asked: &str| fold(asked).is_empty() || fold(own) == fold(asked);
    let level3 = row.level3_item.as_deref().unwrap_or_default();
    let level2 = fold(&loading.level2_item);
    // A sheet names the third level behind the second: 办事指南／申请材料.
    let is_level2 = fold(&row.level2_item) == level2
        || (!level3.is_empty() && fold(&format!("{}／{level3}", row.level2_item)) == level2);
    is_level2 && is(&row.level1_item, &loading.level1_item) && is(level3, &loading.level3_item)
}

/// Of rows that share their names: the record's own where it has the element, the one whose element bears the very
/// name, the one with an element like it; else the first in order.
fn likeliest<'a>(
    standing: &[&'a StoredRow],
    loading: &Loading,
    known: Option<&Record>,
) -> Option<&'a StoredRow> {
    if let [one] = standing {
        return Some(one);
    }
    let asked = match loading.element.trim() {
        "" => loading.title.trim(),
        element => element,
    };
    let rank = |(place, row): &(usize, &&'a StoredRow)| {
        let all = elements(&row.keyed.row);
        let named = element_named(&all, asked);
        let is_very = |one: &Element| [&one.called, &one.name].iter().any(|own| fold(own) == fold(asked));
        let fit = named.map_or(0, |one| if is_very(one) { 2 } else { 1 });
        let is_open = Duty::of(&row.keyed.row, row.keyed.status) == Duty::Everyone;
        let is_own = known.is_some_and(|record| record.row_key == row.keyed.key);
        (fit > 0 && is_own, fit, is_open, is_own, Reverse(*place))
    };
    standing.iter().enumerate().max_by_key(rank).map(|(_, row)| *row)
}

fn element_of<'a>(all: &'a [Element], loading: &Loading) -> Result<Option<&'a Element>, OperationError> {
    let asked = loading.element.trim();
    if asked.is_empty() {
        return Ok(if all.len() == 1 { all.first() } else { element_named(all, &loading.title) });
    }
    let found = element_named(all, asked).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| one.called.as_str()).collect();
        let words = format!("“{asked}”不是该事项的公开内容；应为：{}", names.join("、"));
        OperationError::invalid("element", words)
    })?;
    Ok(Some(found))
}

/// That no element is told, or not of which part; with those there are (R43, R101).
fn warning(all: &[Element], element: Option<&Element>, loading: &Loading) -> Option<String> {
    let names = || all.iter().map(|one| one.called.as_str()).collect::<Vec<_>>().join("、");
    let Some(element) = element else {
        return Some(format!(
            "没有写明是哪一项公开内容，名称里也看不出来：暂未归入要素，不计入装载率，期限按最短的一项计算；element 应为：{}",
            names()
        ));
    };
    (kept_as(element, &loading.element) != element.called).then(|| {
        format!(
            "几个分项都有“{}”，没有写明分项，期限按最短的一项计算；element 应为：{}",
            element.name,
            names()
        )
    })
}

/// A name that several parts have is kept without a part where none was told: its clock is the strictest of them.
fn kept_as(element: &Element, asked: &str) -> String {
    let is_untold = element.called != element.name && fold(asked) == fold(&element.name);
    if is_untold { element.name.clone() } else { element.called.clone() }
}
