//! Heading rows: found wherever they are, of one row or two, with merged, moved, renamed, damaged and
//! added labels (R11-R13, R19, R33).

use super::below::Below;
use super::view::View;
use crate::cells::clean;
use crate::limits::MAX_COLUMNS;
use crate::vocabulary::{Likeness, Meaning, vocabulary};
use domain::catalogue::Column;

/// Where the cells of a column go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    Col(Column),
    /// One column 公开对象 that holds words.
    Audience,
    /// One column 公开方式 or 公开属性 that holds words.
    Mode,
    /// One column 公开层级 that holds words.
    Level,
    /// One column 公开要求 in place of 公开依据 and 公开时限.
    Requirement,
    /// An added column.
    Extra,
    /// Goes on with the column at its left under the same merged heading.
    Joined,
}

/// One column's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) column: usize,
    pub(crate) printed: String,
    pub(crate) group: Option<String>,
    pub(crate) source: Source,
    pub(crate) likeness: Likeness,
    /// The label was missing and its meaning was told from its place.
    pub(crate) inferred: bool,
}

/// The heading of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Headings {
    /// First row of the heading.
    pub(crate) top: usize,
    /// How many rows it takes, a row of column numbers included.
    pub(crate) rows: usize,
    pub(crate) leaves: Vec<Leaf>,
}

impl Headings {
    /// The leaf of a column of R11.
    pub(crate) fn leaf_of(&self, column: Column) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.source == Source::Col(column))
    }

    /// The leaf at a column of the sheet.
    pub(crate) fn leaf_at(&self, column: usize) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.column == column)
    }

    /// The first column that is the table's own.
    pub(crate) fn left(&self) -> usize {
        let is_own = |leaf: &&Leaf| !leaf.printed.is_empty() || leaf.source != Source::Extra;
        self.leaves.iter().find(is_own).map_or(0, |leaf| leaf.column)
    }

    /// One past the last column.
    pub(crate) fn width(&self) -> usize {
        self.leaves.last().map_or(0, |leaf| leaf.column + 1)
    }
}

/// A label read from one or two rows, before it is given its meaning.
struct Label {
    column: usize,
    text: String,
    group: Option<(String, Meaning)>,
    /// Under the same merged cell as the label at its left, without a label of its own.
    repeats_left: bool,
    meaning: Option<(Meaning, Likeness)>,
}

/// The heading that begins at a row, if one does. `near` also accepts damaged labels.
pub(crate) fn heading_at(view: &View<'_>, row: usize, near: bool) -> Option<Headings> {
    let hints = view.filled(row).filter(|(_, id)| is_label(view, *id, near)).count();
    if hints < 3 {
        return None;
    }
    let of_rows = |rows: usize| {
        let labels = labels(view, row, rows);
        let below = Below { view, top: row, rows, heads: ranges(&labels) };
        let leaves = give_meanings(labels, near, &below);
        is_heading(&leaves).then_some(Headings { top: row, rows, leaves })
    };
    let two = if is_second_row(view, row, near) { of_rows(2) } else { None };
    let mut best = match two {
        Some(two) => two,
        None => of_rows(1)?,
    };
    if is_number_row(view, row + best.rows) {
        best.rows += 1;
    }
    infer_number_column(view, &mut best);
    Some(best)
}

fn is_label(view: &View<'_>, id: u32, near: bool) -> bool {
    view.exact(id).is_some() || (near && !view.near(id).is_empty())
}

/// The columns under each head.
fn ranges(labels: &[Label]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::<std::ops::Range<usize>>::new();
    for label in labels {
        match found.last_mut().filter(|_| label.repeats_left) {
            Some(range) => range.end = label.column + 1,
            None => found.push(label.column..label.column + 1),
        }
    }
    found
}

/// A column that every catalogue has and that fills with words.
pub(super) fn is_core(column: Column) -> bool {
    matches!(
        column,
        Column::Level1Item
            | Column::Level2Item
            | Column::ContentElements
            | Column::LegalBasis
            | Column::TimeLimit
            | Column::Publisher
            | Column::Channels
    )
}

/// Enough of a catalogue's own columns, and not more of another list's (R60a).
fn is_heading(leaves: &[Leaf]) -> bool {
    let strong = |leaf: &&Leaf| match leaf.source {
        Source::Requirement => true,
        Source::Col(column) => is_core(column),
        _ => false,
    };
    let own = |leaf: &&Leaf| leaf.likeness != Likeness::Renamed && !leaf.inferred;
    let strong_count = leaves.iter().filter(strong).count();
    let core = leaves
        .iter()
        .filter(|l| strong(l) || matches!(l.source, Source::Audience | Source::Mode | Source::Level))
        .filter(own)
        .count();
    let groups = leaves.iter().filter(|l| l.source != Source::Extra && l.group.is_some()).count();
    let has_item =
        leaves.iter().any(|l| matches!(l.source, Source::Col(Column::Level1Item | Column::Level2Item)));
    let printed: Vec<String> = leaves.iter().map(|leaf| leaf.printed.clone()).collect();
    let foreign = vocabulary().foreign_list(&printed).map_or(0, |(_, hits)| hits.len());
    let all = leaves.iter().filter(|l| !matches!(l.source, Source::Extra | Source::Joined)).count();
    all >= 4
        && strong_count >= 3
        && core >= 2
        && (has_item || core >= 4)
        && (foreign < 2 || core + groups.min(2) >= 4)
}

/// The second row of a heading: labels only where the first has group heads or nothing.
fn is_second_row(view: &View<'_>, row: usize, near: bool) -> bool {
    let next = row + 1;
    let mut labels = 0;
    for (column, id) in view.filled(next) {
        if view.text(id).chars().count() > 40 {
            return false;
        }
        let above = view.raw(row, column);
        let above_is_leaf = matches!(view.exact(above), Some((Meaning::Col(_), _)));
        if above != 0 && above_is_leaf && above != id {
            let both = format!("{}{}", view.text(above), view.text(id));
            if vocabulary().exact(&both).is_none() {
                return false;
            }
        }
        labels += usize::from(is_label(view, id, near) && above != id);
    }
    // A whole heading of its own is not the second row of another, unless the first has group heads only.
    let strong_below = view
        .filled(next)
        .filter(|(_, id)| {
            matches!(
                view.exact(*id),
                Some((Meaning::Col(Column::ContentElements | Column::TimeLimit | Column::Publisher), _))
            )
        })
        .count();
    let leaves_above =
        view.filled(row).filter(|(_, id)| matches!(view.exact(*id), Some((Meaning::Col(_), _)))).count();
    labels >= 1 && (strong_below < 2 || leaves_above < 2)
}

fn labels(view: &View<'_>, top: usize, rows: usize) -> Vec<Label> {
    let merged =
        view.merges_from(top..top + rows).iter().map(|merge| merge.right as usize + 1).max().unwrap_or(0);
    let width = (top..top + rows).map(|row| view.width(row)).max().unwrap_or(0).max(merged.min(MAX_COLUMNS));
    let mut found = Vec::with_capacity(width);
    let mut carried = 0;
    for column in 0..width {
        let below = if rows == 2 { view.resolved(top + 1, column) } else { 0 };
        // Without merges a group head stands over its first column only.
        let is_group = |id| {
            view.exact(id).is_some_and(|(m, _)| m.is_group())
                || view.near(id).first().is_some_and(|m| m.is_group())
        };
        let own = match view.resolved(top, column) {
            // A label that begins a little left of its group head stands under it all the same.
            own if below != 0 && own != below && !is_group(own) => {
                let mut over = view.extent(top + 1, column).skip(1).map(|column| view.resolved(top, column));
                over.find(|id| is_group(*id)).unwrap_or(own)
            }
            own => own,
        };
        let above = if own == 0 && below != 0 && is_group(carried) { carried } else { own };
        if own != 0 {
            carried = own;
        }
        let is_covered = |row: usize| {
            view.raw(row, column) == 0
                && view.cover(row, column).is_some_and(|merge| (merge.left as usize) < column)
        };
        let repeats_left = is_covered(top) && (below == 0 || below == above)
            || rows == 2 && below != 0 && is_covered(top + 1);
        found.push(Label {
            repeats_left,
            ..label(view, column, above, if below == above { 0 } else { below }, repeats_left)
        });
    }
    found
}

fn label(view: &View<'_>, column: usize, above: u32, below: u32, repeats_left: bool) -> Label {
    let print = |id| clean(view.text(id)).replace(' ', "");
    let (upper, lower) = (print(above), print(below));
    let group_meaning = view.exact(above).map(|(m, _)| m).or_else(|| view.near(above).first().copied());
    if lower.is_empty() {
        if let Some((head, own, meaning)) = with_its_group(&upper) {
            let (text, group) = (own.to_owned(), Some((head.to_owned(), meaning.0)));
            return Label { column, meaning: Some(meaning.1), text, group, repeats_left: false };
        }
        return Label { column, meaning: view.exact(above), text: upper, group: None, repeats_left };
    }
    let both = format!("{upper}{lower}");
    let is_group = group_meaning.is_some_and(Meaning::is_group);
    if !is_group && let Some(meaning) = vocabulary().exact(&both) {
        return Label { column, meaning: Some(meaning), text: both, group: None, repeats_left: false };
    }
    let group = (!upper.is_empty()).then(|| (upper, group_meaning.unwrap_or(Meaning::Added)));
    Label { column, meaning: view.exact(below), text: lower, group, repeats_left: false }
}

/// Group head and own label as printed, with what each means.
type GroupedLabel<'a> = (&'a str, &'a str, (Meaning, (Meaning, Likeness)));

/// A label of one row that bears its group head before it: 公开对象（全社会）, 公开方式-主动, 公开事项：一级事项.
fn with_its_group(text: &str) -> Option<GroupedLabel<'_>> {
    let is_sign = |c: char| c.is_whitespace() || "（()）-—–－:：/／_·".contains(c);
    text.char_indices().skip(1).find_map(|(at, _)| {
        let (head, own) = (&text[..at], text[at..].trim_matches(is_sign));
        let group =
            vocabulary().exact(head).map(|(meaning, _)| meaning).filter(|meaning| meaning.is_group())?;
        let Some((Meaning::Col(column), _)) = vocabulary().exact(own) else { return None };
        let is_own = Meaning::group_of(column) == Some(group);
        is_own.then_some((head, own, (group, (Meaning::Col(column), Likeness::Variant))))
    })
}

/// Gives every label its meaning: exact names first, then groups without second row, then likeness.
fn give_meanings(mut labels: Vec<Label>, near: bool, below: &Below<'_, '_>) -> Vec<Leaf> {
    let mut taken = Vec::<Source>::new();
    let mut sources: Vec<Option<(Source, Likeness, bool)>> = vec![None; labels.len()];
    for wanted in [Likeness::National, Likeness::Variant, Likeness::Renamed] {
        for (index, label) in labels.iter().enumerate() {
            if let Some((Meaning::Col(column), likeness)) = label.meaning
                && likeness == wanted
                && !label.repeats_left
                && !taken.contains(&Source::Col(column))
            {
                taken.push(Source::Col(column));
                sources[index] = Some((Source::Col(column), likeness, false));
            }
        }
    }
    groups_alone(&labels, &mut sources, &mut taken, near, below);
    if near {
        damaged(&labels, &mut sources, &mut taken);
    }
    by_place(&labels, &mut sources, &mut taken);
    labels
        .iter_mut()
        .zip(sources)
        .map(|(label, source)| {
            let (source, likeness, inferred) = source.unwrap_or((
                if label.repeats_left { Source::Joined } else { Source::Extra },
                Likeness::Added,
                false,
            ));
            Leaf {
                column: label.column,
                printed: std::mem::take(&mut label.text),
                group: label.group.take().map(|(text, _)| text),
                source,
                likeness,
                inferred,
            }
        })
        .collect()
}

/// Group heads without a second row: two columns under one head are its two columns in order, one
/// column alone holds words.
fn groups_alone(
    labels: &[Label],
    sources: &mut [Option<(Source, Likeness, bool)>],
    taken: &mut Vec<Source>,
    near: bool,
    below: &Below<'_, '_>,
) {
    for index in 0..labels.len() {
        let label = &labels[index];
        if label.group.is_some() || sources[index].is_some() || label.repeats_left {
            continue;
        }
        let meaning = match label.meaning {
            Some((meaning, likeness)) => Some((meaning, likeness)),
            None if near => vocabulary().near(&label.text).first().map(|m| (*m, Likeness::Damaged)),
            None => None,
        };
        let Some((meaning, likeness)) = meaning.filter(|(m, _)| m.is_group()) else { continue };
        let (pair, alone) = match meaning {
            Meaning::ItemGroup => ([Column::Level1Item, Column::Level2Item], Source::Col(Column::Level2Item)),
            Meaning::AudienceGroup => ([Column::AudienceAll, Column::AudienceSpecific], Source::Audience),
            Meaning::ModeGroup => ([Column::ModeProactive, Column::ModeOnRequest], Source::Mode),
            Meaning::LevelGroup => ([Column::LevelCounty, Column::LevelTownship], Source::Level),
            _ => ([Column::LegalBasis, Column::TimeLimit], Source::Requirement),
        };
        let next = labels.get(index + 1);
        let blank = |n: &Label| {
            n.text.is_empty()
                && (meaning == Meaning::ItemGroup || !below.is_wordy(label.column))
                && meaning != Meaning::RequirementGroup
        };
        let second = next.is_some_and(|n| {
            // A head over two columns that the rows do not part is one whose border does not line up.
            let is_pair = || below.is_parted(label.column) || !below.is_wordy(label.column);
            n.repeats_left && is_pair() || !n.repeats_left && blank(n)
        });
        let free = pair.iter().all(|column| !taken.contains(&Source::Col(*column)));
        if second && free {
            for (offset, column) in pair.into_iter().enumerate() {
                taken.push(Source::Col(column));
                sources[index + offset] = Some((Source::Col(column), likeness, true));
            }
        } else if !taken.contains(&alone)
            && (free || alone == Source::Requirement || matches!(alone, Source::Col(_)))
        {
            taken.push(alone);
            sources[index] = Some((alone, likeness, false));
        }
    }
}

fn damaged(labels: &[Label], sources: &mut [Option<(Source, Likeness, bool)>], taken: &mut Vec<Source>) {
    for (index, label) in labels.iter().enumerate() {
        if sources[index].is_some() || label.repeats_left || label.meaning.is_some() || label.text.is_empty()
        {
            continue;
        }
        let group = label.group.as_ref().map(|(_, meaning)| *meaning);
        let fits = |column: Column| match (group, Meaning::group_of(column)) {
            (Some(group), own) if group.is_group() => own == Some(group),
            _ => true,
        };
        let found = vocabulary().near(&label.text).into_iter().find_map(|meaning| match meaning {
            Meaning::Col(column) if fits(column) && !taken.contains(&Source::Col(column)) => {
                Some(Source::Col(column))
            }
            _ => None,
        });
        if let Some(source) = found {
            taken.push(source);
            sources[index] = Some((source, Likeness::Damaged, false));
        }
    }
}

/// The two labels under 公开事项 that mean nothing else are its two levels; other labels under a
/// level or audience head stay added columns (市级, 村级).
fn by_place(labels: &[Label], sources: &mut [Option<(Source, Likeness, bool)>], taken: &mut Vec<Source>) {
    let under: Vec<usize> = (0..labels.len())
        .filter(|i| {
            matches!(labels[*i].group, Some((_, Meaning::ItemGroup)))
                && sources[*i].is_none()
                && labels[*i].meaning.is_none()
                && !labels[*i].repeats_left
        })
        .collect();
    let free: Vec<Column> = [Column::Level1Item, Column::Level2Item]
        .into_iter()
        .filter(|column| !taken.contains(&Source::Col(*column)))
        .collect();
    if under.len() == free.len() {
        for (index, column) in under.into_iter().zip(free) {
            taken.push(Source::Col(column));
            sources[index] = Some((Source::Col(column), Likeness::Damaged, true));
        }
    }
}

/// A row that numbers the columns (1 2 3 … or 甲 乙 …).
fn is_number_row(view: &View<'_>, row: usize) -> bool {
    let cells: Vec<String> = view.filled(row).map(|(_, id)| clean(view.text(id))).collect();
    let bare = |text: &String| text.trim_matches(['(', ')', '（', '）']).to_owned();
    let numbers: Vec<u32> = cells.iter().filter_map(|text| bare(text).parse().ok()).collect();
    cells.len() >= 5
        && numbers.len() + 2 >= cells.len()
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
        && cells.iter().all(|text| text.chars().count() <= 4)
}

/// A first column without label that counts upwards is 序号.
fn infer_number_column(view: &View<'_>, headings: &mut Headings) {
    let Some(first) =
        headings.leaves.first().filter(|leaf| leaf.printed.is_empty() && leaf.source == Source::Extra)
    else {
        return;
    };
    let column = first.column;
    if headings.leaf_of(Column::SeqNo).is_some() {
        return;
    }
    let start = headings.top + headings.rows;
    let cells: Vec<u32> = (start..(start + 30).min(view.rows()))
        .map(|row| view.raw(row, column))
        .filter(|id| *id != 0)
        .collect();
    let numbers = cells.iter().filter(|id| clean(view.text(**id)).parse::<f64>().is_ok()).count();
    if numbers > 0 && numbers == cells.len() {
        let leaf = &mut headings.leaves[0];
        leaf.source = Source::Col(Column::SeqNo);
        leaf.likeness = Likeness::Damaged;
        leaf.inferred = true;
    }
}
