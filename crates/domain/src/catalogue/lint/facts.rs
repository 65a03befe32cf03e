//! What is known about a cell's text alone: read once for each text, kept by the linter.

use super::content::{self, Detail};
use super::registers::Registers;
use crate::catalogue::CatalogueRow;
use crate::catalogue::basis::ParsedBasis;
use crate::catalogue::publisher::{self, PublisherKind};
use crate::catalogue::time_limit::ParsedTimeLimit;
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
}

/// Texts met before.
#[derive(Debug, Default)]
pub(super) struct Memo {
    content: HashMap<Box<str>, Arc<Read<Option<Detail>>>>,
    basis: HashMap<Box<str>, Arc<Read<BasisFacts>>>,
    time_limit: HashMap<Box<str>, Arc<Read<ParsedTimeLimit>>>,
    publisher: HashMap<Box<str>, Arc<Read<PublisherKind>>>,
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
        }
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
    let fresh = Arc::new(Read { is_blank: folded.is_empty(), value: parse(cell), folded });
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
