//! Tables that the document itself tells of: a tagged file names its tables, rows and cells, and which
//! marks of which page belong to them, whether or not lines are drawn around them.

use super::cell::Cell;
use super::page::{self, Letter, Page};
use crate::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::readers::table::SpanCell;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};
use rustc_hash::FxHashMap;

/// Marked content: the number of its page, and its own number there.
type Mark = (usize, u32);

/// A table of the structure tree.
#[derive(Debug)]
pub(crate) struct TaggedTable {
    rows: Vec<Vec<TaggedCell>>,
}

#[derive(Debug)]
struct TaggedCell {
    marks: Vec<Mark>,
    rows: usize,
    columns: usize,
}

/// A table as it is read: where it begins, and its cells with their text.
#[derive(Debug)]
pub(crate) struct WholeTable {
    pub(crate) page: usize,
    pub(crate) top: f64,
    pub(crate) rows: Vec<Vec<SpanCell>>,
    /// By row, the page it begins on.
    pub(crate) pages: Vec<u32>,
}

/// A tree deeper than this is no document's.
const DEEPEST: usize = 48;
/// So many elements at most are looked at.
const MOST_ELEMENTS: usize = 2_000_000;
/// A table with more fields than this is not read by its tags.
const MOST_CELLS: usize = 3_000_000;
/// A table of a catalogue has at least this many columns.
const FEWEST_COLUMNS: usize = 4;

struct Tree<'p> {
    pages: FxHashMap<ObjectIdentifier, usize>,
    /// Names of the document's own and the standard ones they stand for.
    roles: Option<Dict<'p>>,
    left: usize,
    tables: Vec<TaggedTable>,
}

/// The tables of a tagged document.
pub(crate) fn tables(pdf: &Pdf) -> Vec<TaggedTable> {
    let xref = pdf.xref();
    let Some(root) = xref.get::<Dict<'_>>(xref.root_id()) else { return Vec::new() };
    let Some(structure) = root.get::<Dict<'_>>("StructTreeRoot") else { return Vec::new() };
    let numbered = pdf.pages().iter().enumerate();
    let mut tree = Tree {
        pages: numbered.filter_map(|(number, page)| Some((page.raw().obj_id()?, number))).collect(),
        roles: structure.get::<Dict<'_>>("RoleMap"),
        left: MOST_ELEMENTS,
        tables: Vec::new(),
    };
    tree.find(&structure, None, 0);
    tree.tables
}

/// A child of an element: another element, or a mark.
enum Child<'p> {
    Element(Dict<'p>),
    Mark(Mark),
}

impl<'p> Tree<'p> {
    /// Looks for tables below an element.
    fn find(&mut self, element: &Dict<'p>, page: Option<usize>, depth: usize) {
        for child in self.children(element, page, depth) {
            let Child::Element(inner) = child else { continue };
            let own = self.page_of(&inner).or(page);
            if self.kind(&inner).as_deref() == Some(b"Table") {
                let mut rows = Vec::new();
                self.rows(&inner, own, depth + 1, &mut rows);
                if is_wide(&rows) {
                    self.tables.push(TaggedTable { rows });
                    continue;
                }
            }
            // What is no table, or one that only sets out the page, may have tables in it.
            self.find(&inner, own, depth + 1);
        }
    }

    /// The rows of a table, through its head, bodies and foot.
    fn rows(
        &mut self,
        element: &Dict<'p>,
        page: Option<usize>,
        depth: usize,
        rows: &mut Vec<Vec<TaggedCell>>,
    ) {
        for child in self.children(element, page, depth) {
            let Child::Element(inner) = child else { continue };
            let own = self.page_of(&inner).or(page);
            match self.kind(&inner).as_deref() {
                Some(b"TR") if rows.len() < MAX_ROWS => {
                    let cells = self.cells(&inner, own, depth + 1);
                    rows.push(cells);
                }
                Some(b"THead" | b"TBody" | b"TFoot") => self.rows(&inner, own, depth + 1, rows),
                _ => {}
            }
        }
    }

    fn cells(&mut self, row: &Dict<'p>, page: Option<usize>, depth: usize) -> Vec<TaggedCell> {
        let mut cells = Vec::new();
        for child in self.children(row, page, depth) {
            let Child::Element(inner) = child else { continue };
            if !matches!(self.kind(&inner).as_deref(), Some(b"TD" | b"TH")) || cells.len() >= MAX_COLUMNS {
                continue;
            }
            let own = self.page_of(&inner).or(page);
            let mut marks = Vec::new();
            self.marks(&inner, own, depth + 1, &mut marks);
            let rows = span(&inner, "RowSpan");
            cells.push(TaggedCell { marks, rows, columns: span(&inner, "ColSpan").min(MAX_COLUMNS) });
        }
        cells
    }

    /// Every mark below an element.
    fn marks(&mut self, element: &Dict<'p>, page: Option<usize>, depth: usize, marks: &mut Vec<Mark>) {
        for child in self.children(element, page, depth) {
            match child {
                Child::Mark(mark) => marks.push(mark),
                Child::Element(inner) => {
                    let own = self.page_of(&inner).or(page);
                    self.marks(&inner, own, depth + 1, marks);
                }
            }
        }
    }

    fn children(&mut self, element: &Dict<'p>, page: Option<usize>, depth: usize) -> Vec<Child<'p>> {
        if depth > DEEPEST || self.left == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        match element.get::<Object<'p>>("K") {
            Some(Object::Array(array)) => {
                let array: Array<'p> = array;
                for object in array.iter::<Object<'p>>() {
                    self.child(object, page, &mut found);
                }
            }
            Some(object) => self.child(object, page, &mut found),
            None => {}
        }
        found
    }

    fn child(&mut self, object: Object<'p>, page: Option<usize>, found: &mut Vec<Child<'p>>) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let mark = |number: i64, page: Option<usize>| Some((page?, u32::try_from(number).ok()?));
        match object {
            Object::Number(number) => found.extend(mark(number.as_i64(), page).map(Child::Mark)),
            Object::Dict(dict) => match dict.get::<Name<'_>>("Type").as_deref() {
                Some(b"MCR") => {
                    let own = self.page_of(&dict).or(page);
                    let number = dict.get::<i32>("MCID").map(i64::from);
                    found.extend(number.and_then(|number| mark(number, own)).map(Child::Mark));
                }
                Some(b"OBJR") => {}
                _ => found.push(Child::Element(dict)),
            },
            _ => {}
        }
    }

    fn page_of(&self, element: &Dict<'p>) -> Option<usize> {
        let page = element.get::<Dict<'_>>("Pg")?;
        self.pages.get(&page.obj_id()?).copied()
    }

    /// The standard name of an element's kind.
    fn kind(&self, element: &Dict<'p>) -> Option<Vec<u8>> {
        let own = element.get::<Name<'_>>("S")?.to_vec();
        let role = self.roles.as_ref().and_then(|roles| roles.get::<Name<'_>>(&own[..]));
        Some(role.map_or(own, |role| role.to_vec()))
    }
}

fn is_wide(rows: &[Vec<TaggedCell>]) -> bool {
    let width = |row: &Vec<TaggedCell>| row.iter().map(|cell| cell.columns).sum::<usize>();
    rows.len() > 1 && rows.iter().map(width).max() >= Some(FEWEST_COLUMNS)
}

/// How many rows or columns a cell covers, by its attributes.
fn span(cell: &Dict<'_>, name: &str) -> usize {
    let of = |dict: &Dict<'_>| dict.get::<i32>(name).and_then(|number| usize::try_from(number).ok());
    let found = match cell.get::<Object<'_>>("A") {
        Some(Object::Dict(dict)) => of(&dict),
        Some(Object::Array(array)) => array.iter::<Object<'_>>().find_map(|object| match object {
            Object::Dict(dict) => of(&dict),
            _ => None,
        }),
        _ => None,
    };
    found.unwrap_or(1).clamp(1, MAX_ROWS)
}

/// The letters of each mark.
pub(crate) struct Marked<'l>(FxHashMap<Mark, Vec<&'l Letter>>);

impl<'l> Marked<'l> {
    pub(crate) fn of(pages: &'l [Page]) -> Self {
        let mut marked = FxHashMap::<Mark, Vec<&Letter>>::default();
        for (number, page) in pages.iter().enumerate() {
            for letter in &page.letters {
                if let Some(mark) = letter.mark {
                    marked.entry((number, mark)).or_default().push(letter);
                }
            }
        }
        Self(marked)
    }
}

impl TaggedTable {
    /// The table with its text; none where no text of the pages belongs to it.
    pub(crate) fn whole(&self, marked: &Marked<'_>) -> Option<WholeTable> {
        let mut start: Option<(usize, f64)> = None;
        let mut rows = Vec::with_capacity(self.rows.len());
        let mut pages = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let read: Vec<ReadCell> = row.iter().map(|cell| cell.read(marked)).collect();
            let first = read.iter().filter_map(|cell| cell.start).min_by_key(|start| start.0);
            for at in read.iter().filter_map(|cell| cell.start) {
                if start.is_none_or(|first| at < first) {
                    start = Some(at);
                }
            }
            let before = pages.last().copied().unwrap_or(1);
            pages.push(first.map_or(before, |(page, _)| u32::try_from(page + 1).unwrap_or(u32::MAX)));
            rows.push(read);
        }
        let (page, top) = start?;
        let width = widest(&rows);
        let is_bounded = width * rows.len() <= MOST_CELLS;
        is_bounded.then(|| WholeTable { page, top, rows: placed(rows, width), pages })
    }

    /// Every mark of the table.
    pub(crate) fn marks(&self) -> impl Iterator<Item = Mark> + '_ {
        self.rows.iter().flatten().flat_map(|cell| cell.marks.iter().copied())
    }
}

/// A cell with its text and where it stands.
struct ReadCell {
    text: String,
    rows: usize,
    columns: usize,
    /// Its page and top.
    start: Option<(usize, f64)>,
    /// From where to where its letters reach across.
    reach: Option<(f64, f64)>,
}

/// Puts cells into their columns. Some programs leave blank cells out: where a row has fewer cells than
/// columns, each goes to the column over which its text stands.
fn placed(rows: Vec<Vec<ReadCell>>, width: usize) -> Vec<Vec<SpanCell>> {
    let mut reaches: Vec<Option<(f64, f64)>> = vec![None; width];
    let mut covered = vec![0_usize; width];
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let mut line = vec![SpanCell::default(); width];
        let mut left: usize = row.iter().map(|cell| cell.columns).sum();
        let mut free: Vec<usize> = (0..width).filter(|column| covered[*column] == 0).collect();
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        for cell in row {
            let spare = free.len().saturating_sub(left);
            left -= cell.columns;
            let at = nearest(&free[..free.len().min(spare + 1)], &cell, &reaches);
            let taken: Vec<usize> = free.drain(..(at + cell.columns).min(free.len())).skip(at).collect();
            let Some(column) = taken.first().copied() else { continue };
            for one in &taken {
                covered[*one] = cell.rows - 1;
            }
            if let (1, Some((from, to))) = (cell.columns, cell.reach) {
                let own = reaches[column].get_or_insert((from, to));
                *own = (own.0.min(from), own.1.max(to));
            }
            line[column] = SpanCell { text: cell.text, rows: cell.rows, columns: taken.len() };
        }
        found.push(line);
    }
    found
}

/// Which of the columns a cell may begin in it stands over; the first where nothing tells.
fn nearest(free: &[usize], cell: &ReadCell, reaches: &[Option<(f64, f64)>]) -> usize {
    let Some((left, right)) = cell.reach else { return 0 };
    let middle = (left + right) / 2.0;
    let distance = |column: usize| {
        let (from, to) = reaches[column]?;
        let outside = (from - middle).max(middle - to).max(0.0);
        Some(outside * 1000.0 + (middle - (from + to) / 2.0).abs())
    };
    let known = free.iter().enumerate().filter_map(|(at, column)| Some((at, distance(*column)?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(at, _)| at)
}

/// Columns of the widest row, cells from above counted.
fn widest(rows: &[Vec<ReadCell>]) -> usize {
    let mut reach = Vec::<usize>::new();
    let mut widest = 0;
    for row in rows {
        reach.retain(|rows| *rows > 0);
        if reach.len() > MAX_COLUMNS {
            return MAX_COLUMNS;
        }
        let own: usize = row.iter().map(|cell| cell.columns).sum();
        widest = widest.max(own + reach.len());
        reach.iter_mut().for_each(|rows| *rows -= 1);
        for cell in row.iter().filter(|cell| cell.rows > 1) {
            reach.extend(std::iter::repeat_n(cell.rows - 1, cell.columns));
        }
    }
    widest.min(MAX_COLUMNS)
}

impl TaggedCell {
    fn read(&self, marked: &Marked<'_>) -> ReadCell {
        let parts = self.parts(marked);
        let letters = || parts.iter().flat_map(|(_, letters)| letters);
        let start = parts
            .first()
            .map(|(page, letters)| (*page, letters.iter().map(|letter| letter.top).fold(f64::MAX, f64::min)));
        let left = letters().map(|letter| letter.left).fold(f64::MAX, f64::min);
        let right = letters().map(|letter| letter.right).fold(f64::MIN, f64::max);
        let reach = (left < right).then_some((left, right));
        ReadCell { text: text(&parts), rows: self.rows, columns: self.columns, start, reach }
    }

    /// The letters of the cell, by page.
    fn parts<'l>(&self, marked: &Marked<'l>) -> Vec<(usize, Vec<&'l Letter>)> {
        let mut parts = Vec::<(usize, Vec<&Letter>)>::new();
        for mark in &self.marks {
            let Some(letters) = marked.0.get(mark) else { continue };
            match parts.iter_mut().find(|(page, _)| *page == mark.0) {
                Some((_, part)) => part.extend(letters),
                None => parts.push((mark.0, letters.clone())),
            }
        }
        parts.sort_by_key(|(page, _)| *page);
        parts
    }
}

/// The text of a cell; what every page prints again, as heads are, stands once.
fn text(parts: &[(usize, Vec<&Letter>)]) -> String {
    let mut whole = Cell::default();
    let mut first = String::new();
    for (at, (_, letters)) in parts.iter().enumerate() {
        let lines = page::lines(letters);
        let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        let right = lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
        let part = Cell::of_lines(&lines, left, right);
        if at == 0 {
            first.clone_from(&part.text);
            whole = part;
        } else if part.text != first {
            whole.go_on(&part);
        }
    }
    whole.text
}
