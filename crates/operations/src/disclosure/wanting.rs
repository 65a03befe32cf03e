//! What the person's units have to load now, element by element, the pressing first (R101, R162).

use super::checklist::{ChecklistElement, ChecklistRow, known_rows_of};
use super::element_due::ElementDue;
use super::to_load::reaches;
use crate::kept::WORTH_KEEPING;
use crate::{Act, OperationError, Operations};
use domain::disclosure::Duty;
use jiff::ToSpan as _;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use storage::disclosure::standing::{self, CatalogueStanding};

/// Catalogues that a reading looks into; of the others it knows how much they lack.
const LOOKED_INTO: usize = 3;
/// Days ahead within which what ends is looked for.
const SOON: i32 = 31;

/// An element of which something has to be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantingElement {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// 二级事项
    pub item: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// What records of it are kept under.
    pub element: String,
    /// What is due, and when.
    pub due: ElementDue,
}

/// What has to be loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanting {
    /// The pressing ones first: those with a day in its order, then those without.
    pub lines: Vec<WantingElement>,
    /// How many there are in all, as far as they are counted.
    pub all: usize,
}

impl Operations {
    /// The elements of the catalogues of a unit and those below it, or of all the person loads for, of which something
    /// has to be loaded.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn elements_wanting(
        &self,
        act: &Act,
        unit_id: Option<i64>,
        most: usize,
    ) -> Result<Wanting, OperationError> {
        let within = self.path_within(unit_id).await?;
        let (today, day) = (act.today(), act.today().to_string());
        let soon = today.checked_add(SOON.days()).unwrap_or(today).to_string();
        let reaches = reaches(act, &within);
        let (asked, change) = (format!("{reaches:?} {most} {day}"), self.last_change.load(Ordering::SeqCst));
        if let Some(kept) = self.kept.wanting.get(&asked, change, act) {
            return Ok(kept);
        }
        let mut connection = self.store.read().await?;
        let (mut missing, mut catalogues, mut found) = (0, 0, BTreeMap::new());
        for (path, sector) in reaches {
            let below = self.subtree(&mut connection, &path).await?;
            let sum = standing::sum(&mut connection, (&below, &sector), &day).await?;
            missing += sum.missing;
            catalogues += usize::try_from(sum.catalogues).unwrap_or_default();
            let asked = (&*day, &*soon, LOOKED_INTO);
            let mut ids = standing::wanting(&mut connection, (&below, &sector), asked).await?;
            if ids.len() < LOOKED_INTO {
                let more = LOOKED_INTO - ids.len();
                let reach = (&*below, sector.as_str());
                ids.extend(standing::uncounted_within(&mut connection, reach, (&day, more)).await?);
            }
            for one in standing::some(&mut connection, &ids, &day).await? {
                found.insert(one.catalogue_id, one);
            }
        }
        let mut all = usize::try_from(missing).unwrap_or_default();
        let chosen: Vec<&CatalogueStanding> = found.values().take(LOOKED_INTO).collect();
        let versions: Vec<(i64, i64)> = chosen.iter().map(|one| (one.catalogue_id, one.version_id)).collect();
        let read = known_rows_of(&mut connection, &self.known_rows, &versions, today).await?;
        let mut lines = Vec::new();
        for (one, rows) in chosen.into_iter().zip(&read) {
            // What is kept of it is replaced by what is seen now.
            let kept = if one.is_counted == 1 { one.due - one.loaded } else { 0 };
            all = all.saturating_sub(usize::try_from(kept).unwrap_or_default());
            for row in rows.iter().filter(|row| row.duty == Duty::Everyone) {
                // What is on somebody's desk already is gone on with there.
                let elements =
                    row.elements.iter().filter(|element| element.is_wanting() && element.open == 0);
                lines.extend(elements.map(|element| (one, row, element)));
            }
        }
        all += lines.len();
        // Without a day it comes last; what has something on its way is handled there.
        lines.sort_by_key(|(_, _, element)| (element.due.due_on.is_none(), element.due.due_on.as_deref()));
        let line =
            |(one, row, element): (&CatalogueStanding, &ChecklistRow, &ChecklistElement)| WantingElement {
                element: element.called.clone(),
                due: element.due.clone(),
                ..of_row(one, &row.level2_item, &row.key)
            };
        let wanting = Wanting { lines: lines.into_iter().take(most).map(line).collect(), all };
        if catalogues > WORTH_KEEPING {
            self.kept.wanting.put(asked, change, act, &wanting);
        }
        Ok(wanting)
    }
}

fn of_row(one: &CatalogueStanding, item: &str, key: &str) -> WantingElement {
    WantingElement {
        unit: one.unit_name.clone(),
        unit_code: one.unit_code.clone(),
        sector_code: one.sector_code.clone(),
        item: item.to_owned(),
        row_key: key.to_owned(),
        element: String::new(),
        due: ElementDue::default(),
    }
}
