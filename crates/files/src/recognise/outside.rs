//! Words around a table that are neither its title nor its unit, sector or legend: they do not come into the
//! catalogue, and the person is told which.

use super::notes::Notes;
use super::split::Section;
use super::title::{self, TitleBlock};
use crate::cells::{Legend, clean};
use domain::reference::Reference;
use domain::text::fold;

/// How many lines are named before the rest is only counted.
const NAMED: usize = 5;
/// Characters of a line that are shown.
const SHOWN: usize = 40;

/// Says which lines above, between and below the rows were not read.
pub(super) fn tell(section: &Section, block: &TitleBlock, reference: &Reference, notes: &mut Notes) {
    let mut left: Vec<String> = Vec::new();
    for line in section.lines.iter().chain(&section.notes).chain(&section.below) {
        let text = clean(line);
        if !text.is_empty() && !is_read(line, &text, block, reference) && !left.contains(&text) {
            left.push(text);
        }
    }
    if left.is_empty() {
        return;
    }
    let named = left.iter().take(NAMED).map(|line| match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("“{}…”", &line[..end]),
        None => format!("“{line}”"),
    });
    let named = named.collect::<Vec<_>>().join("、");
    let rest = if left.len() > NAMED { format!("等 {} 行", left.len()) } else { String::new() };
    notes.note("outside-text", None, None, format!("表格以外的文字不属于目录，没有读入：{named}{rest}"));
}

/// True for a line of which something was taken, or that only counts pages.
fn is_read(line: &str, text: &str, block: &TitleBlock, reference: &Reference) -> bool {
    let mut legend = Legend::default();
    legend.read_line(line);
    !legend.marks.is_empty()
        || title::is_page_number(text)
        || title::is_title(line, reference)
        || title::one_sector(line, reference).is_some()
        || title::unit_of(line).is_some()
        || title::unit_heading(line, reference).is_some()
        || fold(&block.title).contains(&fold(title::without_numbering(text)))
}
