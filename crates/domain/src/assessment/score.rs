//! The score (R258): 100 less the deductions, capped in each dimension.

use super::{Dimension, Points, Rubric};
use serde::{Deserialize, Serialize};

/// A deduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// Where it counts.
    pub dimension: Dimension,
    /// How much.
    pub points: Points,
}

/// What a dimension came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionScore {
    /// The dimension.
    pub dimension: Dimension,
    /// The most that it takes away.
    pub cap: Points,
    /// The sum of its deductions.
    pub deducted: Points,
    /// What is left of the cap.
    pub left: Points,
}

/// A score with its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The total, 0 to 100.
    pub total: Points,
    /// By dimension, in the rubric's order.
    pub dimensions: Vec<DimensionScore>,
}

/// R258: score = 100 − Σ deductions, capped per dimension. A deduction of a dimension that the rubric does
/// not have counts nothing.
#[must_use]
pub fn score(rubric: &Rubric, deductions: &[Deduction]) -> Score {
    let dimension = |cap: &super::Cap| {
        let own = deductions.iter().filter(|one| one.dimension == cap.dimension);
        let deducted = own.fold(0_i64, |sum, one| sum.saturating_add(one.points.0.max(0)));
        DimensionScore {
            dimension: cap.dimension,
            cap: cap.cap,
            deducted: Points(deducted),
            left: Points(cap.cap.0 - deducted.min(cap.cap.0)),
        }
    };
    let dimensions: Vec<DimensionScore> = rubric.caps.iter().map(dimension).collect();
    let lost: i64 = dimensions.iter().map(|one| one.cap.0 - one.left.0).sum();
    Score { total: Points((Points::FULL.0 - lost).clamp(0, Points::FULL.0)), dimensions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Instrument;

    fn rubric() -> Rubric {
        Rubric::shipped(Instrument::Catalogue, jiff::civil::date(2026, 11, 25))
    }

    fn deduction(dimension: Dimension, hundredths: i64) -> Deduction {
        Deduction { dimension, points: Points(hundredths) }
    }

    /// Numbers without chance: the same on every run.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self, below: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % below
        }

        fn deductions(&mut self) -> Vec<Deduction> {
            let count = self.next(60);
            let mut one = || {
                let dimension = Dimension::ALL[self.next(4) as usize];
                deduction(dimension, i64::try_from(self.next(1100)).unwrap())
            };
            (0..count).map(|_| one()).collect()
        }
    }

    #[test]
    fn r258_a_hundred_less_the_deductions_capped_per_dimension() {
        use Dimension::{Accuracy, Completeness, Standardness};
        for (deductions, total) in [
            (vec![], 10_000),
            (vec![deduction(Accuracy, 100), deduction(Standardness, 20)], 9_880),
            (vec![deduction(Completeness, 1000); 5], 6_500),
            (vec![deduction(Completeness, 1000); 3], 7_000),
        ] {
            assert_eq!(score(&rubric(), &deductions).total, Points(total), "{deductions:?}");
        }
    }

    #[test]
    fn r258_holds_whatever_is_deducted() {
        let (rubric, mut numbers) = (rubric(), Numbers(268));
        for _ in 0..2_000 {
            let mut deductions = numbers.deductions();
            let found = score(&rubric, &deductions);
            assert!(found.total >= Points::ZERO && found.total <= Points::FULL);
            for part in &found.dimensions {
                assert!(part.left >= Points::ZERO && part.left <= part.cap, "{part:?}");
            }
            // The order does not matter.
            let at = numbers.next(deductions.len() as u64 + 1) as usize;
            deductions.rotate_left(at);
            deductions.reverse();
            assert_eq!(score(&rubric, &deductions), found);
            // One more never helps, and takes no more than itself.
            let more = deduction(Dimension::Completeness, i64::try_from(numbers.next(500)).unwrap());
            deductions.push(more.clone());
            let after = score(&rubric, &deductions);
            assert!(after.total <= found.total && after.total.0 >= found.total.0 - more.points.0);
        }
    }
}
