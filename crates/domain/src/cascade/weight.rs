//! How much of a guideline a new version turns over: where it is half or more, a wrong file or a wrong
//! sector is likelier than a revision, and a person is asked first (R8).

use serde::{Deserialize, Serialize};

/// The figures of an import beside the version in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWeight {
    /// Items of the version in force.
    pub before: usize,
    /// Items that are new.
    pub added: usize,
    /// Items that are gone.
    pub removed: usize,
    /// Items with another name.
    pub renamed: usize,
}

impl ImportWeight {
    /// True when half or more of the items are renamed or dropped.
    #[must_use]
    pub fn asks_first(self) -> bool {
        self.before > 0 && 2 * (self.removed + self.renamed) >= self.before
    }
}

#[cfg(test)]
mod tests {
    use super::ImportWeight;

    #[test]
    fn r8_half_or_more_of_the_items_renamed_or_dropped_asks_first() {
        for (before, removed, renamed, asks) in [
            (0, 0, 0, false),
            (10, 0, 0, false),
            (10, 4, 0, false),
            (10, 2, 2, false),
            (10, 5, 0, true),
            (10, 0, 5, true),
            (10, 2, 3, true),
            (11, 3, 2, false),
            (11, 3, 3, true),
        ] {
            let weight = ImportWeight { before, removed, renamed, added: 99 };
            assert_eq!(weight.asks_first(), asks, "{weight:?}");
        }
    }
}
