//! Numbers of which neighbours hold a part each, hidden part by part: over the cells of a row, over the end of a
//! paragraph (R250).

use super::edit::{Edits, Passage};
use super::number;
use domain::disclosure::privacy::{SplitNumber, split_over_cells, split_over_paragraphs};

/// What is told of a number over several cells.
pub(super) const OVER_CELLS: &str = "分写在相邻格子里的号码";
/// What is told of a number over several paragraphs.
const OVER_PARAGRAPHS: &str = "分写在相邻段落里的号码";

/// Texts that stand beside one another while a part is walked through: paragraphs, in tables cell by cell.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// The paragraphs of the body, and of each cell that is open.
    flows: Vec<Vec<Passage>>,
    /// The cells of each row that is open.
    rows: Vec<Vec<Passage>>,
}

impl Default for Neighbours {
    fn default() -> Self {
        Self { flows: vec![Vec::new()], rows: Vec::new() }
    }
}

impl Neighbours {
    /// A paragraph has ended.
    pub(super) fn paragraph(&mut self, passage: Passage) {
        if let Some(flow) = self.flows.last_mut().filter(|_| !passage.text().trim().is_empty()) {
            flow.push(passage);
        }
    }

    /// The paragraphs up to here are no neighbours of those that follow.
    pub(super) fn part(&mut self, edits: &mut Edits) {
        if let Some(flow) = self.flows.last_mut() {
            hide_over_paragraphs(&std::mem::take(flow), edits);
        }
    }

    pub(super) fn begin_row(&mut self, edits: &mut Edits) {
        self.part(edits);
        self.rows.push(Vec::new());
    }

    pub(super) fn begin_cell(&mut self) {
        self.flows.push(Vec::new());
    }

    pub(super) fn end_cell(&mut self, edits: &mut Edits) {
        let Some(flow) = self.flows.pop_if(|_| true) else { return };
        if self.flows.is_empty() {
            self.flows.push(Vec::new());
        }
        hide_over_paragraphs(&flow, edits);
        let mut cell = Passage::default();
        for paragraph in &flow {
            cell.append(paragraph, "\n");
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// The end of a box of text, which is no cell of a row about it.
    pub(super) fn end_box(&mut self, edits: &mut Edits) {
        if let Some(flow) = self.flows.pop_if(|_| true) {
            hide_over_paragraphs(&flow, edits);
        }
        if self.flows.is_empty() {
            self.flows.push(Vec::new());
        }
    }

    pub(super) fn end_row(&mut self, edits: &mut Edits) {
        let Some(row) = self.rows.pop() else { return };
        hide(&row, split_over_cells, OVER_CELLS, edits);
    }

    /// True within a cell.
    pub(super) fn is_in_cell(&self) -> bool {
        self.flows.len() > 1
    }

    /// True within a row.
    pub(super) fn is_in_row(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The end of all: what was left open ends.
    pub(super) fn finish(&mut self, edits: &mut Edits) {
        while self.is_in_cell() {
            self.end_cell(edits);
        }
        while self.is_in_row() {
            self.end_row(edits);
        }
        self.part(edits);
    }
}

fn hide_over_paragraphs(flow: &[Passage], edits: &mut Edits) {
    hide(flow, split_over_paragraphs, OVER_PARAGRAPHS, edits);
}

fn hide(
    passages: &[Passage],
    split: fn(&[&str]) -> Vec<SplitNumber>,
    place: &'static str,
    edits: &mut Edits,
) {
    if passages.len() < 2 {
        return;
    }
    let texts: Vec<&str> = passages.iter().map(Passage::text).collect();
    for number in split(&texts) {
        let mut is_new = false;
        for (at, place) in number::hidden_parts(&texts, &number) {
            if let Some(source) = passages[at].source_of(&place) {
                is_new |= edits.put(source, number::STAR);
            }
        }
        if is_new {
            let was = std::mem::replace(&mut edits.now, place);
            edits.count(1);
            edits.tell(number.digits);
            edits.now = was;
        }
    }
}
