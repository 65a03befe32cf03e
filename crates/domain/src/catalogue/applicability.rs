//! Whether a sector applies to a unit (R62-R64): what may be declared where is data, and the life of
//! a declaration.

use crate::organisation::UnitKind;
use crate::reference::data_file;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// What becomes of a declaration that a sector does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclarationKind {
    /// It is not to be had: the unit compiles the catalogue (R62).
    Refused,
    /// It holds with its reason, and the office is told (R63).
    Accepted,
    /// It holds once the office approved it (R64).
    Approved,
}

/// What holds for declarations in a sector: a line of `data/applicability.tsv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeclarationRule {
    /// The sector; `*` for every other.
    pub sector_code: String,
    /// The kinds of units it holds for; empty for all.
    pub unit_kinds: Vec<UnitKind>,
    /// What becomes of a declaration.
    pub declaration: DeclarationKind,
    /// The number of the rule.
    pub rule: String,
    /// The words a person reads, in which the reminder of R63 stands.
    pub words: String,
    /// Where it is written.
    pub source: String,
}

/// Where a declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicabilityState {
    /// 待审核: declared, with the office
    Declared,
    /// 不适用: holds
    Approved,
    /// 未同意: the office did not agree
    Refused,
    /// 已撤回: the unit took it back before it was decided
    Withdrawn,
    /// 已失效: the unit began a catalogue after all, or the office ended it
    Ended,
}

impl DeclarationKind {
    fn from_id(id: &str) -> Option<Self> {
        match id {
            "refused" => Some(Self::Refused),
            "accepted" => Some(Self::Accepted),
            "approved" => Some(Self::Approved),
            _ => None,
        }
    }
}

impl DeclarationRule {
    /// Every line, those of single sectors before the one for all others.
    ///
    /// # Panics
    /// When the shipped file is damaged, which the tests of this crate exclude.
    #[must_use]
    pub fn shipped() -> &'static [Self] {
        static RULES: OnceLock<Vec<DeclarationRule>> = OnceLock::new();
        RULES.get_or_init(|| {
            let text = data_file("applicability.tsv").expect("data/applicability.tsv");
            let mut rules: Vec<Self> = text
                .lines()
                .skip(1)
                .map(|line| Self::parse(line).expect("a rule of applicability"))
                .collect();
            rules.sort_by_key(|rule| rule.sector_code == "*");
            rules
        })
    }

    /// What holds for a sector at a unit of a kind.
    ///
    /// # Panics
    /// When the shipped file has no line for all others, which the tests of this crate exclude.
    #[must_use]
    pub fn of(sector_code: &str, kind: UnitKind) -> &'static Self {
        let fits = |rule: &&Self| {
            (rule.sector_code == "*" || rule.sector_code == sector_code)
                && (rule.unit_kinds.is_empty() || rule.unit_kinds.contains(&kind))
        };
        Self::shipped().iter().find(fits).expect("a line for every sector and kind")
    }

    fn parse(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [sector_code, kinds, declaration, rule, words, source] = cells.as_slice() else { return None };
        let unit_kinds = match *kinds {
            "*" => Vec::new(),
            kinds => kinds.split('|').map(UnitKind::parse).collect::<Option<Vec<_>>>()?,
        };
        Some(Self {
            sector_code: (*sector_code).to_owned(),
            unit_kinds,
            declaration: DeclarationKind::from_id(declaration)?,
            rule: (*rule).to_owned(),
            words: (*words).to_owned(),
            source: (*source).to_owned(),
        })
    }
}

impl ApplicabilityState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Declared, Self::Approved, Self::Refused, Self::Withdrawn, Self::Ended];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Declared => "不适用待审核",
            Self::Approved => "不适用",
            Self::Refused => "不适用未同意",
            Self::Withdrawn => "不适用已撤回",
            Self::Ended => "不适用已失效",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// True while it is with the office or holds.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Declared | Self::Approved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r62_r63_r64_what_may_be_declared_is_data() {
        for (sector, kind, expected, rule) in [
            ("11", UnitKind::District, DeclarationKind::Refused, "R62"),
            ("11", UnitKind::DistrictDepartment, DeclarationKind::Refused, "R62"),
            ("11", UnitKind::Town, DeclarationKind::Approved, "R64"),
            ("14", UnitKind::District, DeclarationKind::Accepted, "R63"),
            ("14", UnitKind::Town, DeclarationKind::Accepted, "R63"),
            ("20", UnitKind::Zone, DeclarationKind::Approved, "R64"),
        ] {
            let found = DeclarationRule::of(sector, kind);
            assert_eq!((found.declaration, found.rule.as_str()), (expected, rule), "{sector} {kind:?}");
            assert!(!found.source.is_empty() && !found.words.is_empty());
        }
        assert!(
            DeclarationRule::of("14", UnitKind::Town).words.contains("不免除公开"),
            "the reminder of R63"
        );
    }

    #[test]
    fn a_state_reads_back_from_its_identifier() {
        for state in ApplicabilityState::ALL {
            assert_eq!(ApplicabilityState::from_id(state.id()), Some(state));
        }
        assert!(ApplicabilityState::Declared.is_open() && !ApplicabilityState::Ended.is_open());
    }
}
