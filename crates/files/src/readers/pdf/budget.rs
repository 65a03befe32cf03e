//! What may be done for one file: operations, characters and expanded bytes are counted against one bound each.

use crate::error::Trouble;
use crate::limits::{MAX_EXPANDED_BYTES, MAX_PDF_GLYPHS, MAX_PDF_STEPS};
use hayro_syntax::object::Stream;

/// What may still be done for a file.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: usize,
    pub(super) glyphs: usize,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { steps: MAX_PDF_STEPS, glyphs: MAX_PDF_GLYPHS, bytes: MAX_EXPANDED_BYTES }
    }

    pub(super) fn step(&mut self) -> Result<(), Trouble> {
        self.steps = self.steps.checked_sub(1).ok_or(Trouble::Bomb)?;
        Ok(())
    }

    /// A form costs as much as many operations: forms may print each other over and over.
    pub(super) fn form(&mut self) -> Result<(), Trouble> {
        self.steps = self.steps.checked_sub(FORM_STEPS).ok_or(Trouble::Bomb)?;
        Ok(())
    }

    /// Expands a stream; each time counts.
    pub(crate) fn expand(&mut self, stream: &Stream<'_>) -> Result<Option<Vec<u8>>, Trouble> {
        let Ok(data) = stream.decoded_data() else { return Ok(None) };
        self.bytes = self.bytes.checked_sub(data.len() as u64).ok_or(Trouble::Bomb)?;
        Ok(Some(data.into_owned()))
    }
}

/// Operations that a form stands for.
const FORM_STEPS: usize = 2_000;
