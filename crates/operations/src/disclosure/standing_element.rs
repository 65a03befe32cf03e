//! Which element is least loaded where (R101, R111): elements and whole items added up over the units of a subtree,
//! from the counts that are kept with each catalogue, and the units behind one of them.

use super::checklist::{ChecklistRow, rows_of};
use super::standing::{COUNTED_AT_ONCE, MONTHS, reaches};
use crate::organisation::Unit;
use crate::{Act, OperationError, Operations};
use domain::disclosure::{Rate, months_back};
use domain::organisation::Permission;
use domain::text::fold;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use storage::Connection;
use storage::disclosure::standing::{self, CatalogueStanding};
use storage::disclosure::standing_element::{self as element, ElementCount, ElementName};
use storage::disclosure::timeliness;

/// Lines listed at most: those that are least loaded.
const MOST: usize = 300;
/// Characters of the hash by which an element is known.
const HASH: usize = 32;

/// What is added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementsBy {
    /// Each element of each item.
    #[default]
    Element,
    /// Whole items.
    Item,
}

impl ElementsBy {
    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Element => "element",
            Self::Item => "item",
        }
    }

    /// What an identifier means.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Element, Self::Item].into_iter().find(|by| by.id() == id)
    }
}

/// The elements of a subtree, the least loaded first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ElementRates {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector that was chosen; empty for all.
    pub sector: String,
    /// The sectors that any of the units keeps, in order.
    pub sectors: Vec<String>,
    /// What was added up.
    pub by: ElementsBy,
    /// The lines, the least loaded first.
    pub lines: Vec<ElementRate>,
    /// How many there are; the lines may be fewer.
    pub all: usize,
    /// Catalogues that are still being counted.
    pub uncounted: usize,
}

/// An element, or an item, over units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ElementRate {
    /// By which the element is known; empty for a whole item.
    pub hash: String,
    /// The sector.
    pub sector_code: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// The element; empty for a whole item.
    pub element: String,
    /// How often it is due, and how often it is loaded.
    pub rate: Rate,
    /// Records of it that were due in the last months, and those that came in time (R111).
    pub timely: Rate,
}

/// The units behind an element.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ElementPlaces {
    /// The unit under which they stand.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The element with its sum.
    pub element: ElementRate,
    /// The units, the least loaded first.
    pub places: Vec<ElementPlaceRate>,
    /// Catalogues that are still being counted.
    pub uncounted: usize,
}

/// A unit's share in an element.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ElementPlaceRate {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// What is due and loaded there.
    pub rate: Rate,
}

/// What of a subtree is counted: each catalogue with its elements.
struct Counted {
    unit: Unit,
    stands: Vec<CatalogueStanding>,
    kept: HashMap<i64, String>,
    /// Catalogues counted now, by their number.
    now: HashMap<i64, Elements>,
    uncounted: usize,
}

/// Elements with their rates, by their hashes.
pub(super) type Elements = BTreeMap<String, (ElementName, Rate)>;

impl Operations {
    /// The elements of a unit and those below it, or whole items, the least loaded first; of one sector where one is
    /// named.
    ///
    /// # Errors
    /// When there is no such unit or the right is missing.
    #[boxed::future]
    pub async fn element_rates(
        &self,
        act: &Act,
        unit_code: &str,
        sector: &str,
        by: ElementsBy,
    ) -> Result<ElementRates, OperationError> {
        let mut counted = self.counted_elements(act, unit_code, sector).await?;
        let mut sums: HashMap<i64, Rate> = HashMap::new();
        let mut sectors: BTreeSet<String> = BTreeSet::new();
        for one in &counted.stands {
            sectors.insert(one.sector_code.clone());
            let Some(text) = counted.kept.get(&one.catalogue_id) else { continue };
            for count in element::unpacked(text) {
                *sums.entry(count.number).or_default() += Rate::new(count.due, count.loaded);
            }
        }
        let names = element::all(&mut *self.store.read().await?, sector).await?;
        let mut found: BTreeMap<(String, String), ElementRate> = BTreeMap::new();
        let named = names.into_iter().filter_map(|(number, name)| Some((name, sums.remove(&number)?)));
        let now = std::mem::take(&mut counted.now).into_values().flat_map(Elements::into_values);
        for (name, rate) in named.chain(now) {
            let key = match by {
                ElementsBy::Element => (name.hash.clone(), String::new()),
                ElementsBy::Item => {
                    (name.sector_code.clone(), item_key((&name.level1_item, &name.level2_item)))
                }
            };
            found.entry(key).or_insert_with(|| line(name, by)).rate += rate;
        }
        let mut lines: Vec<ElementRate> = found.into_values().filter(|line| line.rate.due > 0).collect();
        let all = lines.len();
        lines.sort_by(|a, b| {
            let key = |line: &ElementRate| (line.rate.per_mille(), std::cmp::Reverse(line.rate.missing()));
            let words = |line: &ElementRate| (line.sector_code.clone(), line.level2_item.clone());
            key(a).cmp(&key(b)).then_with(|| words(a).cmp(&words(b)))
        });
        lines.truncate(MOST);
        self.tell_timely(act, (&counted.unit.path, sector), &mut lines).await?;
        Ok(ElementRates {
            unit: counted.unit.name,
            unit_code: counted.unit.code,
            sector: sector.to_owned(),
            sectors: sectors.into_iter().collect(),
            by,
            lines,
            all,
            uncounted: counted.uncounted,
        })
    }

    /// The units of a subtree that have an element, the least loaded first.
    ///
    /// # Errors
    /// When there is no such unit or element, or the right is missing.
    #[boxed::future]
    pub async fn element_places(
        &self,
        act: &Act,
        unit_code: &str,
        hash: &str,
    ) -> Result<ElementPlaces, OperationError> {
        let known = element::by_hash(&mut *self.store.read().await?, hash).await?;
        let sector = known.as_ref().map_or("", |(_, name)| name.sector_code.as_str());
        let counted = self.counted_elements(act, unit_code, sector).await?;
        let mut name = known.as_ref().map(|(_, name)| name.clone());
        let mut places = Vec::new();
        for one in &counted.stands {
            let kept = counted.kept.get(&one.catalogue_id).and_then(|text| {
                let number = known.as_ref()?.0;
                let own = element::unpacked(text).find(|count| count.number == number)?;
                Some(Rate::new(own.due, own.loaded))
            });
            let now = counted.now.get(&one.catalogue_id).and_then(|all| all.get(hash));
            if let (None, Some((own, _))) = (&name, now) {
                name = Some(own.clone());
            }
            let Some(rate) = kept.or_else(|| now.map(|(_, rate)| *rate)) else { continue };
            places.push(ElementPlaceRate {
                unit: one.unit_name.clone(),
                unit_code: one.unit_code.clone(),
                sector_code: one.sector_code.clone(),
                rate,
            });
        }
        let name = name.filter(|_| !places.is_empty());
        let name = name.ok_or_else(|| OperationError::NotFound("该项公开内容".to_owned()))?;
        places.sort_by_key(|place| (place.rate.per_mille(), std::cmp::Reverse(place.rate.missing())));
        let mut element = line(name, ElementsBy::Element);
        for place in &places {
            element.rate += place.rate;
        }
        let within = (counted.unit.path.as_str(), element.sector_code.clone());
        self.tell_timely(act, (within.0, &within.1), std::slice::from_mut(&mut element)).await?;
        Ok(ElementPlaces {
            unit: counted.unit.name,
            unit_code: counted.unit.code,
            element,
            places,
            uncounted: counted.uncounted,
        })
    }

    /// Adds to lines what of their records was due in the last months, and what of it came in time (R111).
    #[boxed::future]
    async fn tell_timely(
        &self,
        act: &Act,
        reach: (&str, &str),
        lines: &mut [ElementRate],
    ) -> Result<(), OperationError> {
        let (months, day) = (months_back(act.today(), MONTHS), act.today().to_string());
        let from = months.last().map_or_else(|| day.clone(), |month| format!("{month}-01"));
        let mut connection = self.store.read().await?;
        let found = timeliness::elements(&mut connection, reach, (&from, &day), &day).await?;
        drop(connection);
        let mut sums: HashMap<(String, String), Rate> = HashMap::new();
        for one in found {
            if !act.actor.may(Permission::ReadDisclosure, &one.unit_path, Some(&one.sector_code)) {
                continue;
            }
            let rate = Rate::new(one.due, one.in_time);
            let item = (&*one.sector_code, &*one.level1_item, &*one.level2_item);
            *sums.entry((hash_of(item, &one.element), String::new())).or_default() += rate;
            *sums.entry((one.sector_code.clone(), item_key((item.1, item.2)))).or_default() += rate;
        }
        for line in lines {
            let key = match line.hash.is_empty() {
                true => (line.sector_code.clone(), item_key((&line.level1_item, &line.level2_item))),
                false => (line.hash.clone(), String::new()),
            };
            line.timely = sums.get(&key).copied().unwrap_or_default();
        }
        Ok(())
    }

    /// The catalogues of a subtree that the person reads with what is kept of their elements; some that are not
    /// counted are counted now, as far as a reader can wait for it.
    #[boxed::future]
    async fn counted_elements(
        &self,
        act: &Act,
        unit_code: &str,
        sector: &str,
    ) -> Result<Counted, OperationError> {
        let unit = self.unit_by_code(unit_code).await?;
        if !reaches(&act.actor, &unit.path) {
            return Err(OperationError::NotPermitted(Permission::ReadDisclosure));
        }
        let (today, day) = (act.today(), act.today().to_string());
        let mut connection = self.store.read().await?;
        let mut stands = standing::below(&mut connection, &unit.path, &day).await?;
        let reads = |one: &CatalogueStanding| {
            act.actor.may(Permission::ReadDisclosure, &one.unit_path, Some(&one.sector_code))
        };
        stands.retain(reads);
        let kept = element::below(&mut connection, (&unit.path, sector), &day).await?;
        let asked = |one: &&CatalogueStanding| sector.is_empty() || one.sector_code == sector;
        let stale: Vec<&CatalogueStanding> =
            stands.iter().filter(asked).filter(|one| one.is_counted == 0).collect();
        let mut now = HashMap::new();
        for one in stale.iter().take(COUNTED_AT_ONCE) {
            let rows = rows_of(&mut connection, (one.catalogue_id, one.version_id), today).await?;
            now.insert(one.catalogue_id, element_rates(&one.sector_code, &rows));
        }
        let uncounted = stale.len().saturating_sub(COUNTED_AT_ONCE);
        Ok(Counted { unit, kept: kept.into_iter().collect(), now, uncounted, stands })
    }
}

fn line(name: ElementName, by: ElementsBy) -> ElementRate {
    let is_element = by == ElementsBy::Element;
    ElementRate {
        hash: if is_element { name.hash } else { String::new() },
        element: if is_element { name.element } else { String::new() },
        sector_code: name.sector_code,
        level1_item: name.level1_item,
        level2_item: name.level2_item,
        ..ElementRate::default()
    }
}

fn item_key((level1, level2): (&str, &str)) -> String {
    format!("{}\n{}", fold(level1), fold(level2))
}

/// By which an element is known over all units: what differs only in how it is typed is one.
fn hash_of((sector, level1, level2): (&str, &str, &str), element: &str) -> String {
    let mut hash =
        hex::encode(Sha256::digest([sector, &fold(level1), &fold(level2), &fold(element)].join("\n")));
    hash.truncate(HASH);
    hash
}

/// The elements of a catalogue's rows with what of each is loaded. What differs only in how it is typed is one.
pub(super) fn element_rates(sector: &str, rows: &[ChecklistRow]) -> Elements {
    let mut found = Elements::new();
    for row in rows {
        for one in &row.elements {
            let hash = hash_of((sector, &row.level1_item, &row.level2_item), &one.called);
            let name = || ElementName {
                hash: hash.clone(),
                sector_code: sector.to_owned(),
                level1_item: row.level1_item.clone(),
                level2_item: row.level2_item.clone(),
                element: one.called.clone(),
            };
            let loaded = i64::from(one.is_loaded());
            found.entry(hash.clone()).or_insert_with(|| (name(), Rate::default())).1 += Rate::new(1, loaded);
        }
    }
    found
}

/// The same in the one line that is kept; `numbers` remembers those that are known.
#[boxed::future]
pub(super) async fn packed(
    connection: &mut Connection,
    numbers: &mut HashMap<String, i64>,
    elements: &Elements,
) -> Result<String, OperationError> {
    let unknown: Vec<ElementName> = elements
        .values()
        .filter(|(name, _)| !numbers.contains_key(&name.hash))
        .map(|(name, _)| name.clone())
        .collect();
    if !unknown.is_empty() {
        numbers.extend(element::numbers(connection, &unknown).await?);
    }
    let count = |(hash, (_, rate)): (&String, &(ElementName, Rate))| {
        Some(ElementCount { number: *numbers.get(hash)?, due: rate.due, loaded: rate.done })
    };
    Ok(element::packed(&elements.iter().filter_map(count).collect::<Vec<_>>()))
}
