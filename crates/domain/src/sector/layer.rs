//! A provincial or municipal guideline beside the national one of its sector (R9): it may be consulted
//! and copied from, it never replaces the national names or columns.

use crate::catalogue::difference::compare_with_guideline;
use crate::catalogue::{CatalogueRow, Column, Guideline, KeyedRow};
use serde::Serialize;

/// An item of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerItem {
    /// Its key within the layer.
    pub key: String,
    /// Its cells.
    pub row: CatalogueRow,
}

/// A national item with what a layer says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerPair {
    /// The national item's key.
    pub national_key: String,
    /// The national item's cells.
    pub national: CatalogueRow,
    /// The layer's items that stand for it or refine it; empty where the layer has none.
    pub items: Vec<LayerItem>,
}

/// A layer beside the national guideline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LayerComparison {
    /// Every national item in its order.
    pub pairs: Vec<LayerPair>,
    /// The layer's items beyond the national guideline.
    pub beyond: Vec<LayerItem>,
}

impl LayerComparison {
    /// National items of which the layer says something.
    #[must_use]
    pub fn shared(&self) -> usize {
        self.pairs.iter().filter(|pair| !pair.items.is_empty()).count()
    }

    /// The national item for which a layer's item stands.
    #[must_use]
    pub fn national_of(&self, layer_key: &str) -> Option<&LayerPair> {
        self.pairs.iter().find(|pair| pair.items.iter().any(|item| item.key == layer_key))
    }
}

/// Columns whose cells may be copied from a layer into a row: all but number and names, which are the
/// national guideline's (R9).
pub fn copyable() -> impl Iterator<Item = Column> {
    let kept = [Column::SeqNo, Column::Level1Item, Column::Level2Item, Column::Level3Item];
    Column::ALL.into_iter().filter(move |column| !kept.contains(column))
}

/// Which items of the layer stand for which national ones. The measure is that of a catalogue beside its
/// guideline (R20, R21).
#[must_use]
pub fn beside(national: &Guideline, layer: &Guideline) -> LayerComparison {
    // The layer's keys are its own and say nothing of the national items.
    let rows: Vec<KeyedRow> =
        layer.items.iter().map(|item| KeyedRow { row: item.row.clone(), ..KeyedRow::default() }).collect();
    let found = compare_with_guideline(&rows, national);
    let item = |at: usize| LayerItem { key: layer.items[at].key.clone(), row: layer.items[at].row.clone() };
    let of = |key: &str| -> Vec<LayerItem> {
        let same = found.unchanged.iter().filter(|one| one.guideline_key == key).map(|one| one.row);
        let refined = found.refined.iter().filter(|one| one.guideline_key == key);
        same.chain(refined.flat_map(|one| one.rows.iter().copied())).map(item).collect()
    };
    let pair = |own: &crate::catalogue::GuidelineItem| LayerPair {
        items: of(&own.key),
        national_key: own.key.clone(),
        national: own.row.clone(),
    };
    LayerComparison {
        pairs: national.items.iter().map(pair).collect(),
        beyond: found.added.iter().map(|one| item(one.row)).collect(),
    }
}

/// Longest name of a region.
const LONGEST: usize = 20;

/// The region of a layer as it is stored: without spaces around it; none where it is no name.
#[must_use]
pub fn region(text: &str) -> Option<String> {
    let text = text.trim();
    let is_name = !text.is_empty()
        && text.chars().count() <= LONGEST
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '（' | '）' | '(' | ')'));
    is_name.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn r9_a_layer_stands_beside_the_national_items_and_replaces_none() {
        let reference = Reference::shipped();
        let national = reference.guideline_coded("20").unwrap();
        let mut layer = (**national).clone();
        layer.items.truncate(3);
        layer.items[0].row.content_elements = "另一种内容".to_owned();
        layer.items[2].row.level1_item = "省级增设".to_owned();
        layer.items[2].row.level2_item = "跨区通办清单一览".to_owned();
        for (item, at) in layer.items.iter_mut().zip(1..) {
            item.key = format!("x-{at}");
        }
        let found = beside(national, &layer);
        assert_eq!(found.pairs.len(), national.items.len());
        assert_eq!(found.shared(), 2);
        assert_eq!(found.beyond.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), ["x-3"]);
        let pair = found.national_of("x-1").unwrap();
        assert_eq!(pair.national, national.items[0].row, "the national cells stay");
        assert!(copyable().all(|column| !matches!(column, Column::Level1Item | Column::Level2Item)));
    }

    #[test]
    fn r9_a_region_is_a_name() {
        assert_eq!(region(" 广东省 ").as_deref(), Some("广东省"));
        assert_eq!(region(""), None);
        assert_eq!(region("a/b"), None);
        assert_eq!(region(&"长".repeat(21)), None);
    }
}
