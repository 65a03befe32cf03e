//! QR codes as rectangles: on paper and on screens they lead to the public address of what is posted (R79a).

use crate::PaperError;
use qrcode::{Color, EcLevel, QrCode};

/// White around the code, in modules, as readers want it.
pub const QUIET: usize = 4;

/// A code as dark stretches of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules on a side, the white around it included.
    pub size: usize,
    /// Dark stretches: left, top and how many modules wide.
    pub dark: Vec<(usize, usize, usize)>,
}

impl Qr {
    /// The code of a text, so dense that it is still read with a seventh of it worn off.
    ///
    /// # Errors
    /// [`PaperError`] where the text is longer than a code can hold.
    pub fn of(text: &str) -> Result<Self, PaperError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)
            .map_err(|error| PaperError::Pdf(error.to_string()))?;
        let width = code.width();
        let mut dark = Vec::new();
        for (top, line) in code.to_colors().chunks(width).enumerate() {
            let mut left = 0;
            while left < width {
                let run = line[left..].iter().take_while(|color| **color == Color::Dark).count();
                if run > 0 {
                    dark.push((left + QUIET, top + QUIET, run));
                }
                left += run.max(1);
            }
        }
        Ok(Self { size: width + 2 * QUIET, dark })
    }

    /// The outlines for a drawing on a page of the web: `M4 4h7v1h-7z…`.
    #[must_use]
    pub fn outline(&self) -> String {
        let stretch = |(left, top, wide): &(usize, usize, usize)| format!("M{left} {top}h{wide}v1h-{wide}z");
        self.dark.iter().map(stretch).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r79a_a_code_has_its_three_corners_and_white_around_it() {
        let code = Qr::of("http://localhost/disclosures/1").unwrap();
        assert_eq!(code, Qr::of("http://localhost/disclosures/1").unwrap());
        let far = code.size - QUIET - 7;
        for corner in [(QUIET, QUIET, 7), (far, QUIET, 7), (QUIET, far, 7)] {
            assert!(code.dark.contains(&corner), "{corner:?}");
        }
        let inside = |at: usize| at >= QUIET && at < code.size - QUIET;
        assert!(
            code.dark
                .iter()
                .all(|(left, top, wide)| inside(*left) && inside(*top) && inside(left + wide - 1))
        );
        assert!(code.outline().starts_with("M4 4h7v1h-7z"));
        assert!(Qr::of(&"x".repeat(4000)).is_err());
    }
}
