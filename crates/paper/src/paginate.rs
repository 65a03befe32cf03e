//! Which rows stand on which page, and on which page each section begins.

use crate::table::{Grid, PlacedRow, lines_in};
use crate::text::Setter;
use crate::{Book, PaperError};

/// Landscape A4 in points.
pub(crate) const WIDTH: f32 = 841.89;
pub(crate) const HEIGHT: f32 = 595.28;
/// Margins: left and right, above, below with the page number.
pub(crate) const SIDE: f32 = 42.5;
pub(crate) const TOP: f32 = 45.0;
pub(crate) const BOTTOM: f32 = 48.0;
/// Lines of the contents on a page, and from line to line.
pub(crate) const CONTENTS_LEADING: f32 = 19.0;
pub(crate) const CONTENTS_HEAD: f32 = 54.0;
/// Height of a section's heading with its facts.
pub(crate) const TITLE: f32 = 26.0;
pub(crate) const FACTS: f32 = 18.0;

/// A page of a table.
#[derive(Debug, Clone)]
pub(crate) struct TablePage {
    pub(crate) section: usize,
    /// True for the section's first page, which bears its heading.
    pub(crate) is_first: bool,
    pub(crate) rows: Vec<PlacedRow>,
}

/// A line of the contents.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) is_chapter: bool,
    /// The section it leads to.
    pub(crate) section: usize,
}

/// The whole document, page by page.
#[derive(Debug)]
pub(crate) struct Pages {
    pub(crate) cover: usize,
    pub(crate) contents: Vec<Vec<Entry>>,
    pub(crate) grids: Vec<Grid>,
    pub(crate) tables: Vec<TablePage>,
    /// The page among the tables on which each section begins.
    pub(crate) starts: Vec<usize>,
}

impl Pages {
    /// Pages before the first table.
    pub(crate) fn before(&self) -> usize {
        self.cover + self.contents.len()
    }

    pub(crate) fn count(&self) -> usize {
        self.before() + self.tables.len()
    }
}

pub(crate) fn paginate(
    book: &Book,
    setter: &mut Setter<'_>,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Pages, PaperError> {
    let has_cover = book.cover.is_some();
    let mut pages = Pages {
        cover: usize::from(has_cover),
        contents: if has_cover { contents(book) } else { Vec::new() },
        grids: Vec::new(),
        tables: Vec::new(),
        starts: Vec::new(),
    };
    for (at, section) in book.sections.iter().enumerate() {
        let grid = Grid::new(&section.table, SIDE, WIDTH - 2.0 * SIDE, setter);
        pages.starts.push(pages.tables.len());
        let placed = place(book, at, &grid, setter);
        pages.tables.extend(placed);
        pages.grids.push(grid);
        if !go_on(at + 1) {
            return Err(PaperError::Cancelled);
        }
    }
    Ok(pages)
}

fn contents(book: &Book) -> Vec<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut chapter = "";
    for (section, one) in book.sections.iter().enumerate() {
        if one.chapter != chapter {
            chapter = &one.chapter;
            entries.push(Entry { text: chapter.to_owned(), is_chapter: true, section });
        }
        entries.push(Entry { text: one.title.clone(), is_chapter: false, section });
    }
    let room = HEIGHT - TOP - BOTTOM - CONTENTS_HEAD;
    let most = lines_of(room);
    let mut pages: Vec<Vec<Entry>> = Vec::new();
    for entry in entries {
        match pages.last_mut() {
            // A chapter's name is not left alone at the foot of a page.
            Some(page) if page.len() + usize::from(entry.is_chapter) < most => page.push(entry),
            _ => pages.push(vec![entry]),
        }
    }
    pages
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lines of one page")]
fn lines_of(room: f32) -> usize {
    (room / CONTENTS_LEADING).floor().max(1.0) as usize
}

fn place(book: &Book, at: usize, grid: &Grid, setter: &mut Setter<'_>) -> Vec<TablePage> {
    let section = &book.sections[at];
    let facts = if section.facts.is_empty() { 0.0 } else { FACTS };
    let room_of = |is_first: bool| {
        let head = if is_first { TITLE + facts } else { 0.0 };
        HEIGHT - TOP - BOTTOM - head - grid.head_height()
    };
    let mut pages = vec![TablePage { section: at, is_first: true, rows: Vec::new() }];
    let mut room = room_of(true);
    for number in 0..section.table.rows.len() {
        let mut row = grid.row(&section.table, number, setter);
        loop {
            let full = room_of(false);
            if row.height <= room {
                room -= row.height;
                push(&mut pages, row);
                break;
            }
            // A row of more than half a page is continued, if enough of it fits here; others move on.
            if row.height > full / 2.0 && lines_in(room) >= 6 {
                let (part, rest) = row.split(room);
                push(&mut pages, part);
                row = rest;
            }
            pages.push(TablePage { section: at, is_first: false, rows: Vec::new() });
            room = full;
        }
    }
    pages
}

fn push(pages: &mut [TablePage], row: PlacedRow) {
    if let Some(page) = pages.last_mut() {
        page.rows.push(row);
    }
}
