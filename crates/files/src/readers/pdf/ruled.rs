//! Tables drawn with lines: the lines' crossings give columns and rows, missing lines between two fields
//! make one cell of them.

use super::page::{Letter, Page, Rule};
use crate::limits::{MAX_COLUMNS, MAX_PDF_RULES};

/// A table's place and cells.
#[derive(Debug)]
pub(crate) struct Lattice {
    /// Where its columns begin and end.
    pub(crate) xs: Vec<f64>,
    /// Where its rows begin and end.
    pub(crate) ys: Vec<f64>,
    pub(crate) cells: Vec<Region>,
    /// By field (row by row), the cell it belongs to.
    owner: Vec<usize>,
}

/// A cell over some rows and columns, all ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) top: usize,
    pub(crate) left: usize,
    pub(crate) bottom: usize,
    pub(crate) right: usize,
}

/// Lines this near are one.
const NEAR: f64 = 1.5;
/// Lines may miss each other by this much and still meet.
const REACH: f64 = 3.0;
/// Rows and columns are wider than this; nearer lines are a double one.
const NARROWEST: f64 = 4.0;
/// Parts of a table beside each other differ in height by at most this part of it.
const AS_HIGH: f64 = 0.06;
/// A column without lines across is at most this wide.
const WIDEST_WITHOUT_LINES: f64 = 150.0;
/// Pieces of a dotted line may stand this far apart.
const DOTS: f64 = 4.5;

impl Lattice {
    pub(crate) fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    pub(crate) fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    pub(crate) fn top(&self) -> f64 {
        self.ys[0]
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.ys[self.rows()]
    }

    pub(crate) fn area(&self) -> f64 {
        (self.xs[self.columns()] - self.xs[0]) * (self.bottom() - self.top())
    }

    /// The cell in which a letter stands.
    pub(crate) fn cell_of(&self, letter: &Letter) -> Option<usize> {
        let (x, y) = letter.middle();
        let column = field(&self.xs, x)?;
        let row = field(&self.ys, y)?;
        self.owner.get(row * self.columns() + column).copied()
    }
}

fn field(edges: &[f64], at: f64) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= at);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

/// The tables of a page, smallest first; none where there are more lines than any table has.
pub(crate) fn lattices(page: &Page) -> Vec<Lattice> {
    if page.across.len() > MAX_PDF_RULES || page.down.len() > MAX_PDF_RULES {
        return Vec::new();
    }
    let (across, down) = (joined(&page.across), joined(&page.down));
    if across.len() * down.len() > MAX_PDF_RULES * 64 {
        return Vec::new();
    }
    let mut groups = Groups::new(across.len() + down.len());
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            let meets = within(v.at, h.from, h.to) && within(h.at, v.from, v.to);
            if meets {
                groups.join(i, across.len() + j);
            }
        }
    }
    join_side_by_side(&mut groups, &across, &down);
    let mut found = Vec::new();
    for root in roots(&mut groups, across.len()) {
        let pick = |rules: &[Rule], base: usize, groups: &mut Groups| -> Vec<Rule> {
            (0..rules.len()).filter(|i| groups.root(base + i) == root).map(|i| rules[i]).collect()
        };
        let h = pick(&across, 0, &mut groups);
        let v = pick(&down, across.len(), &mut groups);
        found.extend(lattice(&h, &v));
    }
    found.sort_by(|a, b| a.area().total_cmp(&b.area()));
    found
}

/// The groups that have a line across.
fn roots(groups: &mut Groups, across: usize) -> Vec<usize> {
    let mut roots: Vec<usize> = (0..across).map(|i| groups.root(i)).collect();
    roots.sort_unstable();
    roots.dedup();
    roots
}

/// A cell that reaches over the whole page has no line across, and where its neighbours keep frames of their
/// own it parts a table in two: parts beside each other that are as high as each other are one.
fn join_side_by_side(groups: &mut Groups, across: &[Rule], down: &[Rule]) {
    let roots = roots(groups, across.len());
    let mut boxes: Vec<(usize, [f64; 4])> = Vec::with_capacity(roots.len());
    for root in roots {
        let mut frame = [f64::MAX, f64::MIN, f64::MAX, f64::MIN];
        for (i, rule) in across.iter().enumerate() {
            if groups.root(i) == root {
                grow(&mut frame, (rule.from, rule.to), (rule.at, rule.at));
            }
        }
        for (j, rule) in down.iter().enumerate() {
            if groups.root(across.len() + j) == root {
                grow(&mut frame, (rule.at, rule.at), (rule.from, rule.to));
            }
        }
        boxes.push((root, frame));
    }
    boxes.sort_by(|a, b| a.1[0].total_cmp(&b.1[0]));
    for pair in boxes.windows(2) {
        let ([_, right, top, bottom], [left, _, other_top, other_bottom]) = (pair[0].1, pair[1].1);
        let height = (bottom - top).max(other_bottom - other_top);
        let is_as_high =
            (top - other_top).abs() <= AS_HIGH * height && (bottom - other_bottom).abs() <= AS_HIGH * height;
        if height > NARROWEST * 4.0 && is_as_high && left > right && left - right <= WIDEST_WITHOUT_LINES {
            groups.join(pair[0].0, pair[1].0);
        }
    }
}

fn grow(frame: &mut [f64; 4], (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    frame[0] = frame[0].min(left);
    frame[1] = frame[1].max(right);
    frame[2] = frame[2].min(top);
    frame[3] = frame[3].max(bottom);
}

fn within(at: f64, from: f64, to: f64) -> bool {
    at >= from - REACH && at <= to + REACH
}

/// Pieces of one line put together; specks left out.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut found = Vec::<Rule>::new();
    let mut start = 0;
    while start < sorted.len() {
        let mut end = start + 1;
        while end < sorted.len()
            && sorted[end].at - sorted[end - 1].at <= NEAR
            && sorted[end].at - sorted[start].at <= NEAR * 2.0
        {
            end += 1;
        }
        let group = &mut sorted[start..end];
        let at = group.iter().map(|rule| rule.at).sum::<f64>() / (end - start) as f64;
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in group.iter() {
            match &mut open {
                Some(line) if rule.from <= line.to + DOTS => line.to = line.to.max(rule.to),
                _ => {
                    found.extend(open.take());
                    open = Some(Rule { at, ..*rule });
                }
            }
        }
        found.extend(open);
        start = end;
    }
    found.retain(|rule| rule.to - rule.from > NARROWEST);
    found
}

/// Positions, those of double lines made one.
fn edges(rules: &[Rule]) -> Vec<f64> {
    let mut places: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    places.sort_by(f64::total_cmp);
    let mut found = Vec::<f64>::new();
    for place in places {
        if found.last().is_none_or(|last| place - last > NARROWEST) {
            found.push(place);
        }
    }
    found
}

fn lattice(across: &[Rule], down: &[Rule]) -> Option<Lattice> {
    let (mut across, mut down) = (across.to_vec(), down.to_vec());
    close_sides(&mut across, &mut down);
    let (xs, ys) = (edges(&down), edges(&across));
    if xs.len() < 2 || ys.len() < 2 || xs.len() > MAX_COLUMNS + 1 || ys.len() > 5_000 {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let walls_across = covered(&across, &ys, &xs);
    let walls_down = covered(&down, &xs, &ys);
    let mut groups = Groups::new(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let here = row * columns + column;
            if column + 1 < columns && !walls_down[(column + 1) * rows + row] {
                groups.join(here, here + 1);
            }
            if row + 1 < rows && !walls_across[(row + 1) * columns + column] {
                groups.join(here, here + columns);
            }
        }
    }
    let mut cells = Vec::<Region>::new();
    let mut known = vec![usize::MAX; rows * columns];
    let mut owner = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let root = groups.root(row * columns + column);
            if known[root] == usize::MAX {
                known[root] = cells.len();
                cells.push(Region { top: row, left: column, bottom: row, right: column });
            }
            let cell = &mut cells[known[root]];
            cell.left = cell.left.min(column);
            cell.bottom = cell.bottom.max(row);
            cell.right = cell.right.max(column);
            owner.push(known[root]);
        }
    }
    Some(Lattice { xs, ys, cells, owner })
}

/// Tables without lines at their sides, or cut by the page's end, get them.
fn close_sides(across: &mut Vec<Rule>, down: &mut Vec<Rule>) {
    let ends = |rules: &[Rule]| {
        rules.iter().fold((f64::MAX, f64::MIN), |(low, high), r| (low.min(r.from), high.max(r.to)))
    };
    let span = |rules: &[Rule]| {
        rules.iter().fold((f64::MAX, f64::MIN), |(low, high), r| (low.min(r.at), high.max(r.at)))
    };
    let ((left, right), (top, bottom)) = (ends(across), ends(down));
    let ((first_x, last_x), (first_y, last_y)) = (span(down), span(across));
    let (top_wall, bottom_wall) = (top.min(first_y), bottom.max(last_y));
    let (left_wall, right_wall) = (left.min(first_x), right.max(last_x));
    if first_x - left > NARROWEST * 2.0 {
        down.push(Rule { at: left, from: top_wall, to: bottom_wall });
    }
    if right - last_x > NARROWEST * 2.0 {
        down.push(Rule { at: right, from: top_wall, to: bottom_wall });
    }
    if first_y - top > NARROWEST * 2.0 {
        across.push(Rule { at: top, from: left_wall, to: right_wall });
    }
    if bottom - last_y > NARROWEST * 2.0 {
        across.push(Rule { at: bottom, from: left_wall, to: right_wall });
    }
}

/// For each edge and each interval along it, whether a line covers it.
fn covered(rules: &[Rule], edges: &[f64], along: &[f64]) -> Vec<bool> {
    let intervals = along.len() - 1;
    let mut length = vec![0.0; edges.len() * intervals];
    for rule in rules {
        let after = edges.partition_point(|edge| *edge <= rule.at + NEAR);
        let edge = after.saturating_sub(1);
        let first = along.partition_point(|a| *a <= rule.from).saturating_sub(1);
        for interval in first..intervals {
            if along[interval] >= rule.to {
                break;
            }
            let shared = along[interval + 1].min(rule.to) - along[interval].max(rule.from);
            length[edge * intervals + interval] += shared.max(0.0);
        }
    }
    (0..edges.len() * intervals)
        .map(|i| {
            let interval = i % intervals;
            length[i] >= 0.55 * (along[interval + 1] - along[interval])
        })
        .collect()
}

/// Sets that grow together.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(size: usize) -> Self {
        Self { parent: (0..size).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
