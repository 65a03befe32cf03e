//! Cells of a workbook: a numeric cell that is a personal number becomes text, and a formula that holds or yields one
//! gives way to its value (R250).

use super::edit::{Edits, Passage, Setting};
use super::markup::{self, Token};
use super::number;
use std::collections::HashSet;
use std::ops::Range;

/// The cells of a sheet on the way through it.
#[derive(Debug, Default)]
pub(super) struct Cells {
    open: Option<Cell>,
    /// Formulas that other cells share, and all cells that do.
    dropped: HashSet<String>,
    shared: Vec<(String, Range<usize>)>,
    pub(super) drops_formulas: bool,
}

#[derive(Debug)]
struct Cell {
    name_end: usize,
    kind: Option<(String, Range<usize>)>,
    formula: Option<Formula>,
    value: Passage,
}

#[derive(Debug)]
struct Formula {
    place: Range<usize>,
    text: Passage,
    /// The name under which cells share it.
    shared: Option<String>,
}

impl Cells {
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn begin(&mut self, text: &str, token: &Token<'_>) {
        let kind = markup::attributes(text, token).into_iter().find(|attribute| attribute.name == "t");
        self.open = Some(Cell {
            name_end: token.name_end,
            kind: kind.map(|kind| (text[kind.value.clone()].to_owned(), kind.value)),
            formula: None,
            value: Passage::default(),
        });
    }

    /// The value of the open cell.
    pub(super) fn value(&mut self) -> Option<&mut Passage> {
        self.open.as_mut().map(|cell| &mut cell.value)
    }

    /// The formula of the open cell.
    pub(super) fn formula(&mut self) -> Option<&mut Passage> {
        self.open.as_mut()?.formula.as_mut().map(|formula| &mut formula.text)
    }

    pub(super) fn begin_formula(&mut self, text: &str, token: &Token<'_>) {
        let Some(cell) = &mut self.open else { return };
        let attributes = markup::attributes(text, token);
        let of = |name: &str| {
            let found = attributes.iter().find(|attribute| attribute.name == name)?;
            Some(&text[found.value.clone()])
        };
        let shared = of("si").filter(|_| of("t") == Some("shared")).map(str::to_owned);
        cell.formula = Some(Formula { place: token.place.clone(), text: Passage::default(), shared });
    }

    pub(super) fn end_formula(&mut self, end: usize) {
        let Some(formula) = self.open.as_mut().and_then(|cell| cell.formula.as_mut()) else { return };
        formula.place.end = end;
        if let Some(name) = &formula.shared {
            self.shared.push((name.clone(), formula.place.clone()));
        }
    }

    /// The end of a cell: its numbers are hidden.
    pub(super) fn end(&mut self, sheets: &[String], edits: &mut Edits) {
        let Some(cell) = self.open.take() else { return };
        let kind = cell.kind.as_ref().map_or("n", |(kind, _)| kind.as_str());
        let hidden = match kind {
            // The text is among the shared ones.
            "s" => 0,
            "n" => cell.hide_number(edits),
            _ => cell.value.hide(sheets, Setting::Words, edits),
        };
        let Some(formula) = cell.formula else { return };
        let numbers = formula.text.numbers(sheets, Setting::Words);
        let literal = numbers.iter().filter(|number| number.star == number::STAR).count();
        if hidden == 0 && literal == 0 {
            formula.text.hide(sheets, Setting::Words, edits);
            return;
        }
        edits.count(literal);
        edits.put(formula.place, "");
        self.drops_formulas = true;
        // Only the first cell holds the text of a shared formula.
        self.dropped.extend(formula.shared.filter(|_| !formula.text.text().is_empty()));
    }

    /// The end of a sheet: cells that share a dropped formula keep their values.
    pub(super) fn finish(&self, edits: &mut Edits) {
        for (name, place) in &self.shared {
            if self.dropped.contains(name) {
                edits.put(place.clone(), "");
            }
        }
    }
}

impl Cell {
    fn hide_number(&self, edits: &mut Edits) -> usize {
        let (masked, count) = number::masked(&number::plain_number(self.value.text()));
        let Some(place) = self.value.source().filter(|_| count > 0) else { return 0 };
        edits.put(place, masked);
        match &self.kind {
            Some((_, place)) => edits.put(place.clone(), "str"),
            None => edits.put(self.name_end..self.name_end, " t=\"str\""),
        };
        edits.count(count);
        count
    }
}
