//! Differences: between two versions of a catalogue (R72, R81), between a catalogue and its
//! guideline (R32), and between two texts of one cell.

use crate::catalogue::KeyedRow;

mod guideline;
pub(in crate::catalogue) mod matching;
pub(in crate::catalogue) mod split;
mod text;
mod version;

pub use guideline::same_but_separators;
pub use guideline::{
    AddedItem, GuidelineComparison, MissingItem, RefinedItem, Ties, UnchangedItem,
    compare_tied_with_guideline, compare_with_guideline,
};
pub use text::{Segment, SegmentKind, difference_of_texts};
pub(in crate::catalogue) use version::moved;
pub use version::{Cell, Change, ItemName, difference_of_versions};

/// Which row of an older version each row of a newer one is: pairs of (old, new) places. Versions, files, merges and
/// guidelines are compared by this one measure, so that they never disagree on what was renamed.
#[must_use]
pub fn paired_rows(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<(usize, usize)> {
    matching::pairs(old, new)
}
