//! Cells of a workbook: a numeric cell that is a personal number becomes text, and a formula that holds or yields one
//! gives way to its value (R250).

use super::edit::{Edits, Passage, Setting};
use super::markup::{self, Token};
use super::number;
use super::walk::Context;
use domain::disclosure::privacy::split_over_cells;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// The cells of a sheet on the way through it.
#[derive(Debug, Default)]
pub(super) struct Cells {
    open: Option<Cell>,
    /// Formulas that other cells share, and all cells that do.
    dropped: HashSet<String>,
    shared: Vec<(String, Range<usize>)>,
    pub(super) drops_formulas: bool,
    /// The cells of the open row, with their texts.
    row: Vec<(Cell, String)>,
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
    pub(super) fn end(&mut self, context: Context<'_>, edits: &mut Edits) {
        let Some(cell) = self.open.take() else { return };
        self.hide_in_cell(&cell, context.sheets, edits);
        let text = cell.shown(context.strings);
        self.row.push((cell, text));
    }

    /// The end of a row: numbers over several of its cells are hidden.
    pub(super) fn end_row(&mut self, edits: &mut Edits) {
        let row = std::mem::take(&mut self.row);
        let texts: Vec<&str> = row.iter().map(|(_, text)| text.as_str()).collect();
        for number in split_over_cells(&texts) {
            let mut hidden = BTreeMap::<usize, Vec<Range<usize>>>::new();
            for (at, place) in number::hidden_parts(&texts, &number) {
                hidden.entry(at).or_default().push(place);
            }
            for (at, places) in hidden {
                let (cell, text) = &row[at];
                cell.hide_part(text, &places, edits);
                if let Some(formula) = &cell.formula {
                    self.drop_formula(formula, edits);
                }
            }
            edits.now = super::split::OVER_CELLS;
            edits.count(1);
            edits.tell(number.digits);
            edits.now = "";
        }
    }

    fn drop_formula(&mut self, formula: &Formula, edits: &mut Edits) {
        edits.put(formula.place.clone(), "");
        self.drops_formulas = true;
        // Only the first cell holds the text of a shared formula.
        self.dropped.extend(formula.shared.clone().filter(|_| !formula.text.text().is_empty()));
    }

    fn hide_in_cell(&mut self, cell: &Cell, sheets: &[String], edits: &mut Edits) {
        let kind = cell.kind.as_ref().map_or("n", |(kind, _)| kind.as_str());
        let hidden = match kind {
            // The text is among the shared ones.
            "s" => 0,
            "n" => cell.hide_number(edits),
            _ => cell.value.hide(sheets, Setting::Words, edits),
        };
        let Some(formula) = &cell.formula else { return };
        let numbers = formula.text.numbers(sheets, Setting::Words);
        let literal = numbers.iter().filter(|number| number.star == number::STAR).count();
        if hidden == 0 && literal == 0 {
            formula.text.hide(sheets, Setting::Words, edits);
            return;
        }
        edits.count(literal);
        for number in numbers {
            edits.tell(number.digits);
        }
        self.drop_formula(formula, edits);
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
        let plain = number::plain_number(self.value.text());
        let (masked, count) = number::masked(&plain);
        if count == 0 || !self.put_text(masked, edits) {
            return 0;
        }
        edits.tell_all(&plain);
        edits.count(count);
        count
    }

    /// The text that the cell shows.
    fn shown(&self, strings: &[String]) -> String {
        match self.kind.as_ref().map_or("n", |(kind, _)| kind.as_str()) {
            "s" => {
                let index = self.value.text().trim().parse::<usize>().ok();
                index.and_then(|at| strings.get(at)).cloned().unwrap_or_default()
            }
            "n" => number::plain_number(self.value.text()),
            _ => self.value.text().to_owned(),
        }
    }

    /// Hides digits of what the cell shows.
    fn hide_part(&self, shown: &str, places: &[Range<usize>], edits: &mut Edits) {
        let is_own_text = self.kind.as_ref().is_some_and(|(kind, _)| !matches!(kind.as_str(), "s" | "n"));
        if is_own_text {
            for source in places.iter().filter_map(|place| self.value.source_of(place)) {
                edits.put(source, number::STAR);
            }
            return;
        }
        // A string that other cells share stays as it is; this one gets a text of its own.
        let mut text = shown.to_owned();
        for place in places.iter().rev() {
            text.replace_range(place.clone(), number::STAR);
        }
        self.put_text(text, edits);
    }

    /// Puts a text of its own in place of the value.
    fn put_text(&self, text: String, edits: &mut Edits) -> bool {
        let Some(place) = self.value.source() else { return false };
        edits.put(place, text);
        match &self.kind {
            Some((_, place)) => edits.put(place.clone(), "str"),
            None => edits.put(self.name_end..self.name_end, " t=\"str\""),
        };
        true
    }
}
