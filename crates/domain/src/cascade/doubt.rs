//! Whether a file that is to become a national guideline looks like something else: a unit's own catalogue,
//! or the guideline of another sector (R8).

use super::ImportWeight;
use crate::catalogue::CatalogueRow;
use crate::catalogue::publisher::is_of_place;

/// Why a person is asked before a guideline is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportDoubt {
    /// The title names a unit or a place.
    NamesUnit(String),
    /// Most publishers are bodies of a place.
    NamesPublishers {
        /// Items with such a publisher.
        placed: usize,
        /// Items with a publisher.
        of: usize,
        /// One of them.
        example: String,
    },
    /// Half of the items or more would be renamed or dropped.
    TurnsOver(ImportWeight),
}

impl ImportDoubt {
    /// What a person reads.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NamesUnit(unit) => {
                format!("标题写有“{unit}”，像是一个单位或一级政府自己的目录，不是国家的标准指引")
            }
            Self::NamesPublishers { placed, of, example } => format!(
                "{of}个事项中有{placed}个的公开主体是具体单位（如“{example}”），像是一个单位自己的目录；标准指引只写“县级民政部门”一类的名称"
            ),
            Self::TurnsOver(weight) => format!(
                "现行指引的{}个事项中有{}个改名、{}个取消（另增加{}个），达到一半以上",
                weight.before, weight.renamed, weight.removed, weight.added
            ),
        }
    }
}

/// Every doubt about a file: the unit its title names, its rows, and what it turns over.
#[must_use]
pub fn import_doubts<'a>(
    named: Option<&str>,
    rows: impl IntoIterator<Item = &'a CatalogueRow>,
    weight: ImportWeight,
) -> Vec<ImportDoubt> {
    let mut doubts = Vec::new();
    if let Some(unit) = named.filter(|unit| is_of_place(unit)) {
        doubts.push(ImportDoubt::NamesUnit(unit.to_owned()));
    }
    let cells: Vec<&str> =
        rows.into_iter().map(|row| row.publisher.trim()).filter(|cell| !cell.is_empty()).collect();
    let placed: Vec<&str> = cells.iter().copied().filter(|cell| is_of_place(cell)).collect();
    if let Some(example) = placed.first().filter(|_| 2 * placed.len() > cells.len()) {
        let example = (*example).to_owned();
        doubts.push(ImportDoubt::NamesPublishers { placed: placed.len(), of: cells.len(), example });
    }
    if weight.asks_first() {
        doubts.push(ImportDoubt::TurnsOver(weight));
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn rows(publishers: &[&str]) -> Vec<CatalogueRow> {
        let row = |name: &&str| CatalogueRow { publisher: (*name).to_owned(), ..CatalogueRow::default() };
        publishers.iter().map(row).collect()
    }

    #[test]
    fn r8_a_unit_s_own_catalogue_is_told_by_its_title_and_its_publishers() {
        let none = ImportWeight::default();
        let classes = rows(&["县级民政部门", "乡镇人民政府（街道办事处）", ""]);
        assert!(import_doubts(None, &classes, none).is_empty());
        assert_eq!(
            import_doubts(Some("白石县"), &classes, none),
            [ImportDoubt::NamesUnit("白石县".to_owned())]
        );
        let own = rows(&["白石县民政局", "白石县民政局", "县级民政部门", ""]);
        let doubts = import_doubts(None, &own, none);
        assert!(matches!(&doubts[..], [ImportDoubt::NamesPublishers { placed: 2, of: 3, .. }]), "{doubts:?}");
        assert!(
            import_doubts(None, &rows(&["白石县民政局", "县级民政部门"]), none).is_empty(),
            "no majority"
        );
        let half = ImportWeight { before: 4, removed: 2, ..none };
        assert_eq!(import_doubts(None, &classes, half), [ImportDoubt::TurnsOver(half)]);
    }

    #[test]
    fn r8_no_shipped_guideline_is_doubted() {
        for guideline in &Reference::shipped().guidelines {
            let rows = guideline.items.iter().map(|item| &item.row);
            let doubts = import_doubts(None, rows, ImportWeight::default());
            assert!(doubts.is_empty(), "{}: {doubts:?}", guideline.guideline_name);
        }
    }
}
