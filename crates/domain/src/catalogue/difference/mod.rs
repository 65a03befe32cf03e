//! Differences: between two versions of a catalogue (R72, R81), between a catalogue and its
//! guideline (R32), and between two texts of one cell.

mod guideline;
pub(in crate::catalogue) mod matching;
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
