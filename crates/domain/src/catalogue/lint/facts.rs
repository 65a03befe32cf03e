//! What is known about a cell's text alone: read once for each text, kept by the linter.

use super::content::{self, Detail};
use super::registers::Registers;
use crate::catalogue::basis::ParsedBasis;
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::publisher::{self, PublisherKind};
use crate::catalogue::time_limit::ParsedTimeLimit;
use crate::catalogue::{CatalogueRow, ItemParts};
use crate::text::fold;
use std::collections::HashMap;
use std::sync::Arc;

/// Texts of one kind kept before the store begins anew, so that memory stays flat.
const KEPT: usize = 20_000;

/// A text folded for comparison, with what was read from it.
#[derive(Debug)]
pub(super) struct Read<T> {
    pub(super) folded: String,
    pub(super) is_blank: bool,
    pub(super) value: T,
}

/// A basis cell with what the registers say about its entries.
#[derive(Debug)]
pub(super) struct BasisFacts {
    pub(super) parsed: ParsedBasis,
    /// (entry, place in the register of repealed bases)
    pub(super) repealed: Vec<(usize, usize)>,
    /// Entries that are general bases under their present number.
    pub(super) general: Vec<usize>,
}

/// What was read from the text cells of a row.
#[derive(Debug, Clone)]
pub(super) struct RowFacts {
    pub(super) content: Arc<Read<Option<Detail>>>,
    pub(super) basis: Arc<Read<BasisFacts>>,
    pub(super) time_limit: Arc<Read<ParsedTimeLimit>>,
    pub(super) publisher: Arc<Read<PublisherKind>>,
    /// The row's parts; none where it is not divided (R43).
    pub(super) parts: Option<Arc<PartsFacts>>,
}

/// The parts of a divided row, each with what was read from it.
#[derive(Debug)]
pub(super) struct PartsFacts {
    pub(super) parts: Vec<PartFacts>,
    /// Marks or a person divided the row, not the reading of a sentence, and nothing stayed unpaired.
    pub(super) is_certain: bool,
    pub(super) divides_channels: bool,
    /// The channels of all parts, without the numbers that pair them.
    pub(super) channels: Vec<String>,
}

/// One part of a row.
#[derive(Debug)]
pub(super) struct PartFacts {
    pub(super) name: String,
    pub(super) time_limit: Arc<Read<ParsedTimeLimit>>,
    pub(super) publisher: Arc<Read<PublisherKind>>,
    pub(super) channels: Vec<String>,
}

/// Texts met before.
#[derive(Debug, Default)]
pub(super) struct Memo {
    content: HashMap<Box<str>, Arc<Read<Option<Detail>>>>,
    basis: HashMap<Box<str>, Arc<Read<BasisFacts>>>,
    time_limit: HashMap<Box<str>, Arc<Read<ParsedTimeLimit>>>,
    publisher: HashMap<Box<str>, Arc<Read<PublisherKind>>>,
    parts: HashMap<Box<str>, Option<Arc<PartsFacts>>>,
}

impl Memo {
    /// Reads a row; cells that equal the guideline item's are taken from there.
    pub(super) fn row(
        &mut self,
        row: &CatalogueRow,
        own: Option<(&CatalogueRow, &RowFacts)>,
        registers: &Registers,
    ) -> RowFacts {
        RowFacts {
            content: same(&row.content_elements, own, |row, facts| (&row.content_elements, &facts.content))
                .unwrap_or_else(|| read(&mut self.content, &row.content_elements, content::detail)),
            basis: same(&row.legal_basis, own, |row, facts| (&row.legal_basis, &facts.basis)).unwrap_or_else(
                || read(&mut self.basis, &row.legal_basis, |cell| basis_facts(cell, registers)),
            ),
            time_limit: same(&row.time_limit, own, |row, facts| (&row.time_limit, &facts.time_limit))
                .unwrap_or_else(|| read(&mut self.time_limit, &row.time_limit, ParsedTimeLimit::parse)),
            publisher: same(&row.publisher, own, |row, facts| (&row.publisher, &facts.publisher))
                .unwrap_or_else(|| read(&mut self.publisher, &row.publisher, publisher::classify)),
            parts: self.parts(row),
        }
    }

    fn parts(&mut self, row: &CatalogueRow) -> Option<Arc<PartsFacts>> {
        if !ItemParts::may_be_divided(row) {
            return None;
        }
        if !row.parts.is_empty() {
            return self.read_parts(row);
        }
        let cells = [&row.content_elements, &row.time_limit, &row.publisher, &row.channels.join("、")];
        let key = cells.map(String::as_str).join("\u{1f}");
        if let Some(known) = self.parts.get(key.as_str()) {
            return known.clone();
        }
        let fresh = self.read_parts(row);
        if self.parts.len() >= KEPT {
            self.parts.clear();
        }
        self.parts.insert(key.into(), fresh.clone());
        fresh
    }

    fn read_parts(&mut self, row: &CatalogueRow) -> Option<Arc<PartsFacts>> {
        let of_row = ItemParts::of(row);
        if !of_row.is_divided() {
            return None;
        }
        let is_certain = of_row.pairing.is_certain() && of_row.notes.is_empty();
        let divides_channels = of_row.divides_channels();
        let channels = of_row.channels();
        let parts = of_row.parts.into_iter().map(|part| PartFacts {
            time_limit: read(&mut self.time_limit, &part.time_limit, ParsedTimeLimit::parse),
            publisher: read(&mut self.publisher, &part.publisher, publisher::classify),
            name: part.name,
            channels: part.channels,
        });
        Some(Arc::new(PartsFacts { parts: parts.collect(), is_certain, divides_channels, channels }))
    }
}

impl RowFacts {
    /// The time limits to be judged, each with the words that name its part: one without words where
    /// the cell is not divided, and so holds for all parts.
    pub(super) fn time_limits(&self) -> Vec<(String, &Read<ParsedTimeLimit>)> {
        self.cells(&self.time_limit, |part| &part.time_limit)
    }

    /// The publishers to be judged, in the same way.
    pub(super) fn publishers(&self) -> Vec<(String, &Read<PublisherKind>)> {
        self.cells(&self.publisher, |part| &part.publisher)
    }

    /// True where 公开主体 says something else of one part than of the row.
    pub(super) fn divides_publisher(&self) -> bool {
        self.publishers().iter().any(|(label, _)| !label.is_empty())
    }

    fn cells<'a, T>(
        &'a self,
        whole: &'a Read<T>,
        of_part: impl Fn(&'a PartFacts) -> &'a Read<T>,
    ) -> Vec<(String, &'a Read<T>)> {
        let parts = self.parts.as_ref().map_or(&[][..], |of_row| &of_row.parts);
        if parts.iter().all(|part| of_part(part).folded == whole.folded) {
            return vec![(String::new(), whole)];
        }
        parts.iter().map(|part| (part.label(), of_part(part))).collect()
    }

    /// The channels of a row, of all its parts together where it is divided.
    pub(super) fn channels<'a>(&'a self, row: &'a CatalogueRow) -> &'a [String] {
        self.parts.as_ref().map_or(&row.channels, |of_row| &of_row.channels)
    }

    /// The channels of each part where the parts differ in them; none where the cell holds for all.
    pub(super) fn divided_channels(&self) -> Option<Vec<(String, &[String])>> {
        let of_row = self.parts.as_ref().filter(|of_row| of_row.divides_channels)?;
        Some(of_row.parts.iter().map(|part| (part.label(), part.channels.as_slice())).collect())
    }
}

impl PartFacts {
    /// What stands before a message about the part (R43).
    fn label(&self) -> String {
        format!("分项“{}”：", self.name)
    }
}

type Own<'a> = Option<(&'a CatalogueRow, &'a RowFacts)>;

fn same<'a, T>(
    cell: &str,
    own: Own<'a>,
    pick: fn(&'a CatalogueRow, &'a RowFacts) -> (&'a String, &'a Arc<T>),
) -> Option<Arc<T>> {
    let (row, facts) = own?;
    let (text, value) = pick(row, facts);
    (text == cell).then(|| Arc::clone(value))
}

fn read<T>(
    memo: &mut HashMap<Box<str>, Arc<Read<T>>>,
    cell: &str,
    parse: impl Fn(&str) -> T,
) -> Arc<Read<T>> {
    if let Some(known) = memo.get(cell) {
        return Arc::clone(known);
    }
    let folded = fold(cell);
    let is_blank = folded.is_empty() || Lexicon::shipped().says("says_nothing", &folded);
    let fresh = Arc::new(Read { is_blank, value: parse(cell), folded });
    if memo.len() >= KEPT {
        memo.clear();
    }
    memo.insert(cell.into(), Arc::clone(&fresh));
    fresh
}

fn basis_facts(cell: &str, registers: &Registers) -> BasisFacts {
    let parsed = ParsedBasis::parse(cell);
    let mut repealed = Vec::new();
    let mut general = Vec::new();
    for (at, entry) in parsed.entries.iter().enumerate() {
        if let Some(found) = registers.repealed(entry) {
            repealed.push((at, found));
        } else if registers.is_general(entry) {
            general.push(at);
        }
    }
    BasisFacts { parsed, repealed, general }
}
