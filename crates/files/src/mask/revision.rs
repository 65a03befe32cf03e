//! Paragraphs with tracked changes: the text as it is with them and the text as it was are read each on their own, for
//! digits of both would stand in one row (R250).

use super::edit::{Edits, Passage, Setting};

/// How deep the walk is within deleted and within inserted words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Revision {
    deleted: usize,
    inserted: usize,
}

impl Revision {
    fn depth(&mut self, name: &str) -> Option<&mut usize> {
        match name {
            "del" | "moveFrom" => Some(&mut self.deleted),
            "ins" | "moveTo" => Some(&mut self.inserted),
            _ => None,
        }
    }

    pub(super) fn begin(&mut self, name: &str) {
        if let Some(depth) = self.depth(name) {
            *depth += 1;
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        if let Some(depth) = self.depth(name) {
            *depth = depth.saturating_sub(1);
        }
    }
}

/// What is told of numbers in words that were there before.
const FORMER: &str = "修订前的文字";
/// What is told of numbers in instructions.
const FIELD: &str = "域代码";

/// Text that is read as a whole.
#[derive(Debug)]
pub(super) struct Block<'x> {
    pub(super) name: &'x str,
    /// With what was inserted, without what was deleted.
    shown: Passage,
    /// With what was deleted, without what was inserted.
    former: Passage,
    /// What was deleted, by itself.
    gone: Passage,
    /// The codes of fields.
    field: Passage,
    is_revised: bool,
}

impl<'x> Block<'x> {
    pub(super) fn new(name: &'x str) -> Self {
        let none = Passage::default;
        Self { name, shown: none(), former: none(), gone: none(), field: none(), is_revised: false }
    }

    /// Adds words of an element.
    pub(super) fn push(&mut self, words: &Passage, element: &str, revision: Revision) {
        if matches!(element, "instrText" | "delInstrText") {
            return self.field.append(words, "");
        }
        let is_deleted = revision.deleted > 0 || element == "delText";
        let is_inserted = revision.inserted > 0;
        self.is_revised |= is_deleted || is_inserted;
        if is_deleted {
            self.gone.append(words, "");
        } else {
            self.shown.append(words, "");
            // Nothing joins two deletions.
            self.gone.end_at("\t");
        }
        if !is_inserted {
            self.former.append(words, "");
        }
    }

    /// Adds what stands for a tab or the end of a line.
    pub(super) fn push_gap(&mut self, gap: &str) {
        for passage in [&mut self.shown, &mut self.former, &mut self.gone] {
            passage.push_gap(gap);
        }
    }

    pub(super) fn hide(&self, sheets: &[String], edits: &mut Edits) {
        self.shown.hide(sheets, Setting::Words, edits);
        let was = edits.now;
        if self.is_revised {
            edits.now = FORMER;
            self.former.hide(sheets, Setting::Words, edits);
            self.gone.hide(sheets, Setting::Words, edits);
        }
        edits.now = FIELD;
        self.field.hide(sheets, Setting::Words, edits);
        edits.now = was;
    }

    /// The text that readers see.
    pub(super) fn into_shown(self) -> Passage {
        self.shown
    }
}
