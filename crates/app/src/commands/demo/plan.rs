//! What the demo city holds: which unit has which sector's catalogue, and in which state.

/// How far a catalogue of the demo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing yet.
    None,
    /// A draft from the guideline.
    Draft,
    /// A draft imported from a file with faults.
    ImportedWithFaults,
    /// Waiting for review.
    Submitted,
    /// Sent back with remarks.
    Returned,
    /// Reviewed, waiting for the approver.
    Reviewed,
    /// Approved, not yet published.
    Approved,
    /// Published.
    Published,
    /// Published in a second version.
    Republished,
    /// A second version withdrawn, the first standing again.
    Withdrawn,
}

/// The stage of a sector's catalogue in a district; `tianhe` is the district that shows everything.
pub fn stage(district: usize, tianhe: bool, sector: usize) -> Stage {
    if tianhe {
        return match sector {
            2 | 17 => Stage::ImportedWithFaults,
            5 | 23 => Stage::Submitted,
            8 | 21 => Stage::Returned,
            10 => Stage::Reviewed,
            12 => Stage::Approved,
            14 => Stage::None,
            18 => Stage::Republished,
            24 => Stage::Withdrawn,
            13 => Stage::Draft,
            _ => Stage::Published,
        };
    }
    // Social assistance stands in every district, so that the vertical view has a full column.
    if sector == 20 {
        return Stage::Published;
    }
    match (sector * 5 + district * 3) % 9 {
        0..=3 => Stage::Published,
        4 => Stage::Draft,
        5 => Stage::Submitted,
        _ => Stage::None,
    }
}

/// The sectors a town or subdistrict of the demo publishes.
pub fn town_stage(town: usize, sector: usize) -> Stage {
    match sector {
        20 if !(town + 1).is_multiple_of(3) => Stage::Published,
        21 if town.is_multiple_of(2) => Stage::Published,
        18 if town.is_multiple_of(3) => Stage::Draft,
        _ => Stage::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_shown_somewhere() {
        let stages: Vec<Stage> = (1..=26).map(|sector| stage(3, true, sector)).collect();
        for wanted in [
            Stage::None,
            Stage::Draft,
            Stage::ImportedWithFaults,
            Stage::Submitted,
            Stage::Returned,
            Stage::Reviewed,
            Stage::Approved,
            Stage::Published,
            Stage::Republished,
            Stage::Withdrawn,
        ] {
            assert!(stages.contains(&wanted), "{wanted:?}");
        }
        assert_eq!(stage(3, true, 20), Stage::Published);
    }
}
