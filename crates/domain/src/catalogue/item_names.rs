//! Which sector a table is of by its items: the names of its rows beside those of guidelines (R1, R3).

use super::item_number::without_item_number;
use super::{CatalogueRow, Guideline};
use crate::text::fold;
use std::collections::HashSet;

/// Rows of which fewer say too little about a sector.
pub const FEWEST_ROWS: usize = 3;

/// The folded names of a table's items.
#[derive(Debug, Clone, Default)]
pub struct ItemNames(HashSet<(String, String)>);

impl ItemNames {
    /// The names of some rows.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r CatalogueRow>) -> Self {
        Self(rows.into_iter().map(name).collect())
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of a guideline's items are among them.
    #[must_use]
    pub fn shared(&self, guideline: &Guideline) -> usize {
        guideline.items.iter().filter(|item| self.0.contains(&name(&item.row))).count()
    }

    /// The guideline whose items most of the names are, and how many.
    pub fn sector<'g>(
        &self,
        guidelines: impl IntoIterator<Item = &'g Guideline>,
    ) -> Option<(&'g Guideline, usize)> {
        let shared = guidelines.into_iter().map(|guideline| (guideline, self.shared(guideline)));
        shared
            .filter(|(_, many)| many * 2 > self.len())
            .reduce(|best, one| if one.1 > best.1 { one } else { best })
    }

    /// The other sector that the names can only be of: none of them is an item of the chosen one, most are of the other.
    pub fn other_sector<'g>(
        &self,
        chosen: &Guideline,
        guidelines: impl IntoIterator<Item = &'g Guideline>,
    ) -> Option<(&'g Guideline, usize)> {
        let is_doubtful = self.len() >= FEWEST_ROWS && !chosen.items.is_empty() && self.shared(chosen) == 0;
        is_doubtful
            .then(|| self.sector(guidelines))
            .flatten()
            .filter(|(other, _)| other.sector_code != chosen.sector_code)
    }
}

fn name(row: &CatalogueRow) -> (String, String) {
    (fold(without_item_number(&row.level1_item)), fold(without_item_number(&row.level2_item)))
}

#[cfg(test)]
mod tests {
    use super::ItemNames;
    use crate::catalogue::Guideline;
    use crate::reference::Reference;

    #[test]
    fn r1_a_table_is_known_by_its_items() {
        let reference = Reference::shipped();
        let all = || reference.guidelines.iter().map(|one| -> &Guideline { one });
        for guideline in all() {
            let names = ItemNames::of(guideline.items.iter().map(|item| &item.row));
            let (found, many) = names.sector(all()).expect("a sector");
            assert_eq!((found.sector_code.as_str(), many > 2), (guideline.sector_code.as_str(), true));
            assert!(names.other_sector(guideline, all()).is_none(), "{}", guideline.guideline_name);
        }
        let care = reference.guideline_named("养老服务").expect("a guideline");
        let help = reference.guideline_named("社会救助").expect("a guideline");
        let names = ItemNames::of(care.items.iter().map(|item| &item.row));
        let (other, _) = names.other_sector(help, all()).expect("another sector");
        assert_eq!(other.sector_code, care.sector_code);
    }
}
