//! First-level items on rows of their own, over the whole width, in a table whose column 一级事项 stays empty below them.

use super::split::Role;
use super::title;
use super::view::View;
use crate::cells::clean;
use crate::vocabulary::vocabulary;
use domain::reference::Reference;
use domain::text::fold_char;

/// Characters of an item at most.
const LONGEST: usize = 30;
/// Rows below in which the first row of the item is looked for.
const ROWS_BELOW: usize = 12;
/// Rows above by which the way of writing is told.
const ROWS_ABOVE: usize = 200;
/// Cells of a row of the catalogue at least.
const FEWEST_CELLS: usize = 3;

/// How a catalogue has written its first-level items so far.
#[derive(Debug, Default)]
pub(super) struct Bands {
    /// Rows had them in their own column.
    in_column: bool,
    /// Rows of their own had them, numbered in this way or not at all.
    way: Option<Option<Numbering>>,
}

impl Bands {
    /// Told by the catalogue's last rows, nearest first.
    pub(super) fn of<'r>(
        view: &View<'_>,
        rows: impl Iterator<Item = &'r (usize, Role)>,
        column: usize,
    ) -> Self {
        let mut found = Self::default();
        for (row, role) in rows.take(ROWS_ABOVE) {
            match role {
                Role::Data => found.in_column |= view.resolved(*row, column) != 0,
                Role::Band => {
                    let text = view.filled(*row).next().map_or("", |(_, id)| view.text(id));
                    found.way = found.way.or(Some(numbering(&clean(text))));
                }
                _ => {}
            }
        }
        found
    }

    /// True where a text on a row of its own is the item of the rows below: these have none of their own, and the
    /// text is written as those above are.
    pub(super) fn takes(&self, view: &View<'_>, row: usize, column: usize, text: &str) -> bool {
        let text = clean(text);
        let name = item(&text);
        let is_name = (2..=LONGEST).contains(&name.chars().count())
            && !name.contains(['。', '；', ';', '：', ':', '，', ',', '？', '！'])
            && name.chars().any(char::is_alphabetic);
        let own = numbering(&text);
        is_name
            && self.way.is_none_or(|way| way == own)
            && (own.is_some() || !self.in_column)
            && opens(view, row, column)
    }

    /// True where a text below notes is written as the items above are; where none is above, not as notes are numbered.
    pub(super) fn take_below_notes(&self, text: &str) -> bool {
        self.way.is_some() || numbering(&clean(text)).is_some_and(|(_, is_arabic)| !is_arabic)
    }
}

/// The item a band names: without its number, and without the count of its rows behind it.
pub(super) fn item(text: &str) -> String {
    let name = title::without_numbering(text);
    let counted = name.strip_suffix(['）', ')']).and_then(|inside| inside.rsplit_once(['（', '(']));
    match counted {
        Some((item, count)) if title::is_count(count) => item.trim_end().to_owned(),
        _ => name.to_owned(),
    }
}

/// True for more than a number.
pub(super) fn names(text: &str) -> bool {
    title::without_numbering(text.trim())
        .chars()
        .filter(|c| c.is_alphabetic() && !c.is_ascii())
        .nth(1)
        .is_some()
}

/// True for words about the table, and for the name of a unit.
pub(super) fn is_mark(text: &str, reference: &Reference) -> bool {
    vocabulary().words("band_note").iter().any(|word| text.contains(word.as_str()))
        || title::unit_heading(text, reference).is_some()
}

/// How a text is numbered: in brackets, and in Arabic numerals.
type Numbering = (bool, bool);

fn numbering(text: &str) -> Option<Numbering> {
    let text = text.trim();
    let first = text.trim_start_matches(['（', '(', '第']).chars().next()?;
    let is_numbered = title::without_numbering(text).len() < text.len();
    is_numbered.then(|| (text.starts_with(['（', '(']), fold_char(first).is_ascii_digit()))
}

/// True where the next row of the catalogue has no first-level item of its own.
fn opens(view: &View<'_>, row: usize, column: usize) -> bool {
    let end = (row + 1 + ROWS_BELOW).min(view.rows());
    for below in row + 1..end {
        let own = view.resolved(below, column);
        let cells = view.filled(below).count();
        // A heading printed again stands between.
        if cells < FEWEST_CELLS || view.exact(own).is_some() || is_heading(view, below) {
            continue;
        }
        return own == 0;
    }
    false
}

fn is_heading(view: &View<'_>, row: usize) -> bool {
    view.filled(row).filter(|(_, id)| view.exact(*id).is_some_and(|(m, _)| is_label(m))).nth(2).is_some()
}

fn is_label(meaning: crate::vocabulary::Meaning) -> bool {
    !matches!(meaning, crate::vocabulary::Meaning::Added)
}
