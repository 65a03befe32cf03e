//! Points in hundredths, so that sums of 0.05 and 0.2 are exact.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Points, counted in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// Full marks.
    pub const FULL: Self = Self(10_000);
    /// None.
    pub const ZERO: Self = Self(0);

    /// What a person wrote: 0 to 100, at most two places after the point.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let hundredths: i64 = format!("{part:0<2}").parse().ok()?;
        let points = Self(whole.parse::<i64>().ok()? * 100 + hundredths);
        (points <= Self::FULL).then_some(points)
    }

    /// So many times.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// As a number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "at most 100 points, or a sum of them")]
    pub fn as_number(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl fmt::Display for Points {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, (self.0 % 100).abs());
        match part {
            0 => write!(formatter, "{whole}"),
            part if part % 10 == 0 => write!(formatter, "{whole}.{}", part / 10),
            part => write!(formatter, "{whole}.{part:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_and_printed_exactly() {
        for (text, hundredths, printed) in [
            ("1", 100, "1"),
            ("0.5", 50, "0.5"),
            (" 0.05 ", 5, "0.05"),
            ("100", 10_000, "100"),
            ("2.50", 250, "2.5"),
            ("1.", 100, "1"),
        ] {
            let points = Points::parse(text);
            assert_eq!(points, Some(Points(hundredths)), "{text}");
            assert_eq!(points.map(|points| points.to_string()).as_deref(), Some(printed));
        }
        for text in ["", ".5", "-1", "101", "100.01", "0.125", "1e2", "一", "1,5", "9999"] {
            assert_eq!(Points::parse(text), None, "{text}");
        }
    }
}
