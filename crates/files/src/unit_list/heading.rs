//! The heading of a list: one row or two, with merged group heads, wherever it stands (R60a).

use crate::cells::clean;
use crate::recognise::View;
use crate::vocabulary::{Meaning, vocabulary};
use domain::catalogue::Column;
use domain::unit_list::lexicon::KnownHeading;
use domain::unit_list::{Field, ListLexicon};
use std::collections::HashSet;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) column: usize,
    /// As printed, the group head before it where it has one.
    pub(super) printed: String,
    pub(super) known: Option<KnownHeading>,
    /// What stands before its text where several columns make one field: 省级, 层级 …
    pub(super) part: Option<String>,
}

/// A heading with the rows it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListHeadings {
    pub(super) top: usize,
    pub(super) rows: usize,
    pub(super) leaves: Vec<Leaf>,
}

impl ListHeadings {
    /// The columns of a field.
    pub(super) fn leaf_of(&self, field: Field) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.field() == Some(field))
    }

    /// True for the same heading printed again.
    pub(super) fn prints_alike(&self, other: &Self) -> bool {
        let printed =
            |headings: &Self| headings.leaves.iter().map(|leaf| leaf.printed.clone()).collect::<Vec<_>>();
        printed(self) == printed(other)
    }
}

impl Leaf {
    pub(super) fn field(&self) -> Option<Field> {
        self.known.map(|known| known.field)
    }
}

/// Labels longer than this are sentences.
const LONGEST_LABEL: usize = 30;

/// The heading that begins at a row, if one does.
pub(super) fn heading_at(view: &View<'_>, row: usize) -> Option<ListHeadings> {
    let labels = view.filled(row).filter(|(_, id)| view.text(*id).chars().count() <= LONGEST_LABEL).count();
    if labels < 2 {
        return None;
    }
    let two =
        is_two_rows(view, row).then(|| leaves(view, row, 2)).filter(|found| is_heading(view, row, found));
    let (rows, leaves) = match two {
        Some(found) => (2, found),
        None => (1, Some(leaves(view, row, 1)).filter(|found| is_heading(view, row, found))?),
    };
    let rows = rows + usize::from(is_number_row(view, row + rows));
    Some(ListHeadings { top: row, rows, leaves })
}

/// 事项名称 and two fields more, or one that only these lists have; and not the columns of a catalogue.
fn is_heading(view: &View<'_>, row: usize, leaves: &[Leaf]) -> bool {
    let fields: HashSet<Field> =
        leaves.iter().filter_map(Leaf::field).filter(|field| *field != Field::SeqNo).collect();
    let own = leaves.iter().filter(|leaf| leaf.known.is_some_and(|known| known.list.is_some())).count();
    let has_name = fields.contains(&Field::Name) || fields.contains(&Field::SubName);
    has_name && (fields.len() >= 4 || (fields.len() >= 3 && own >= 1)) && of_catalogue(view, row) < 2
}

/// How many columns of a catalogue stand in a row (R65).
fn of_catalogue(view: &View<'_>, row: usize) -> usize {
    let own = |id: u32| {
        matches!(
            vocabulary().exact(&clean(view.text(id))),
            Some((
                Meaning::Col(
                    Column::ContentElements | Column::TimeLimit | Column::Publisher | Column::Channels
                ),
                _
            ))
        )
    };
    [row, row + 1].into_iter().flat_map(|at| view.filled(at)).filter(|(_, id)| own(*id)).count()
}

/// True where the row below belongs to the heading: cells merged over both, or labels that stand
/// only where the first row has none or a group head.
fn is_two_rows(view: &View<'_>, row: usize) -> bool {
    let merges = view.merges_from(row..row + 1);
    if merges.iter().any(|merge| merge.bottom as usize > row && merge.bottom as usize <= row + 2) {
        return true;
    }
    let mut under = 0;
    for (column, id) in view.filled(row + 1) {
        let is_short = view.text(id).chars().count() <= 12;
        let above = view.raw(row, column);
        let repeats_leaf = above != 0 && !begins_group(view, row, column);
        if !is_short || repeats_leaf {
            return false;
        }
        under += 1;
    }
    under >= 2
}

/// True for a label merged over several columns, or with empty cells at its right.
fn begins_group(view: &View<'_>, row: usize, column: usize) -> bool {
    view.merge_at(row, column).is_some_and(|merge| merge.right > merge.left)
        || (view.raw(row, column + 1) == 0 && view.raw(row + 1, column + 1) != 0)
}

fn leaves(view: &View<'_>, top: usize, rows: usize) -> Vec<Leaf> {
    let width = (top..top + rows).map(|row| view.width(row)).max().unwrap_or(0);
    let mut made: Vec<Leaf> = Vec::with_capacity(width);
    let mut carried = 0;
    for column in 0..width {
        let own = view.resolved(top, column);
        let below = if rows == 2 { view.resolved(top + 1, column) } else { 0 };
        let above = if own == 0 && below != 0 { carried } else { own };
        carried = if own == 0 { carried } else { own };
        let below = if below == above { 0 } else { below };
        let text = |id: u32| clean(view.text(id)).replace([' ', '\n'], "");
        made.push(leaf(column, &text(above), &text(below)));
    }
    one_field_once(&mut made);
    made
}

fn leaf(column: usize, above: &str, below: &str) -> Leaf {
    let lexicon = ListLexicon::shipped();
    if below.is_empty() {
        return Leaf { column, printed: above.to_owned(), known: lexicon.heading(above), part: None };
    }
    let (group, own) = (lexicon.heading(above), lexicon.heading(below));
    // 主项 and 子项 say which part is the name; 省级 and 县级 say whose text it is.
    let is_part =
        own.is_none_or(|own| group.is_some_and(|group| group.field == own.field) && own.field != Field::Name);
    let part = (group.is_some() && is_part).then(|| below.to_owned());
    Leaf { column, printed: format!("{above}·{below}"), known: own.or(group), part }
}

/// A field that two columns claim stays with the first, unless both are parts of one group head.
fn one_field_once(leaves: &mut [Leaf]) {
    for at in 1..leaves.len() {
        let Some(field) = leaves[at].field() else { continue };
        let first = leaves[..at].iter().position(|leaf| leaf.field() == Some(field));
        let is_part = leaves[at].part.is_some();
        if first.is_some_and(|first| leaves[first].part.is_none() || !is_part) {
            leaves[at].known = None;
        }
    }
}

/// A row that numbers the columns.
fn is_number_row(view: &View<'_>, row: usize) -> bool {
    if row >= view.rows() {
        return false;
    }
    let cells: Vec<u32> = view.filled(row).filter_map(|(_, id)| clean(view.text(id)).parse().ok()).collect();
    cells.len() >= 4
        && cells.len() == view.filled(row).count()
        && cells.windows(2).all(|pair| pair[1] == pair[0] + 1)
}
