//! PDF with text: tables drawn with lines or set in columns, over pages and on turned pages. A file of
//! pictures is told apart from a damaged one. Everything is bounded before and while it is read.

mod aligned;
mod bounds;
mod budget;
mod cell;
pub(crate) mod content;
mod document;
mod font;
mod glyph_names;
mod heads;
pub(crate) mod matrix;
mod page;
pub(crate) mod passage;
mod ruled;
mod state;
pub(crate) mod strings;
mod strips;
mod tagged;

use crate::error::Trouble;
use crate::grid::Grid;
use crate::limits::{MAX_PDF_PAGES, MAX_ROWS};
use crate::texts::FileTexts;
pub(crate) use budget::Budget;
use cell::Cell;
use content::{Content, Fonts};
use document::{Block, Document, PageTable};
use domain::diagnostic::Severity;
use hayro_syntax::object::{Name, Object};
use hayro_syntax::{LoadPdfError, Pdf};
use page::{Letter, Page};
use ruled::Lattice;
use rustc_hash::FxHashSet;
use tagged::{Marked, TaggedTable, WholeTable};

/// Reads a document as one grid.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    let mut fonts = Fonts::default();
    let mut budget = Budget::new();
    let mut found = Counts::default();
    let mut upright = Vec::with_capacity(pages.len());
    for page in pages.iter() {
        let content = content::read(page, &mut fonts, &mut budget)?;
        found.add(&content);
        upright.push(page::upright(&content));
    }
    found.judge()?;
    let mut document = Document::new();
    found.remark(&mut document.grid);
    let has_rules = upright.iter().any(|page| !tables(page).is_empty());
    if !has_rules && let Some(grid) = by_tags(&pdf, &upright, &mut document)? {
        return Ok(vec![grid]);
    }
    let columns = if has_rules { None } else { aligned::columns(&upright) };
    for (index, (number, page)) in (1_u32..).zip(&upright).enumerate() {
        let blocks = match &columns {
            Some(columns) => aligned::blocks(page, index, columns),
            None => blocks(page),
        };
        document.page(number, blocks)?;
        if document.grid.rows.len() > MAX_ROWS * 2 {
            return Err(Trouble::Rows);
        }
    }
    Ok(vec![document.finish()?])
}

/// Opens a document after a look at its bounds.
pub(crate) fn open(bytes: &[u8]) -> Result<Pdf, Trouble> {
    bounds::check(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Invalid => Trouble::Damaged("不是完整的 PDF 文件".to_owned()),
        LoadPdfError::Decryption(_) => Trouble::Locked,
    })?;
    if pdf.pages().len() > MAX_PDF_PAGES {
        return Err(Trouble::Pages);
    }
    Ok(pdf)
}

/// All text of a document page by page: lines that follow each other in one block, each cell of a table in its own.
pub(crate) fn texts(bytes: &[u8]) -> Result<FileTexts, Trouble> {
    let pdf = open(bytes)?;
    let mut fonts = Fonts::default();
    let mut budget = Budget::new();
    let mut texts = FileTexts::default();
    let mut over_lines = Vec::new();
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let content = content::read(page, &mut fonts, &mut budget)?;
        let place = format!("第 {number} 页");
        if content.images > 0 {
            texts.unread.push(format!("{place}有 {} 幅图片，其中的文字没有读取", content.images));
        }
        if content.unreadable > 0 {
            texts.unread.push(format!("{place}有 {} 个字符没有编码，没有读出", content.unreadable));
        }
        for passage in passage::passages(&content) {
            texts.add(place.clone(), &passage.text);
        }
        over_lines.extend(passage::over_lines(&content).into_iter().map(|digits| (place.clone(), digits)));
    }
    for text in strings::with_numbers(&pdf, &mut budget)? {
        texts.add("文件属性、批注或表单", &text);
    }
    texts.set_aside(over_lines);
    let is_file = |object: &Object<'_>| match object {
        Object::Stream(stream) => {
            stream.dict().get::<Name<'_>>("Type").as_deref() == Some(b"EmbeddedFile".as_slice())
        }
        _ => false,
    };
    let packed = pdf.objects().into_iter().filter(is_file).count();
    if packed > 0 {
        texts.unread.push(format!("{packed} 个嵌入的文件，没有读取"));
    }
    Ok(texts)
}

/// The document by its own tags, where it has tables in them.
fn by_tags(pdf: &Pdf, pages: &[Page], document: &mut Document) -> Result<Option<Grid>, Trouble> {
    let tables = tagged::tables(pdf);
    let marked = Marked::of(pages);
    let whole: Vec<WholeTable> = tables.iter().filter_map(|table| table.whole(&marked)).collect();
    if whole.is_empty() {
        return Ok(None);
    }
    let inside: FxHashSet<(usize, u32)> = tables.iter().flat_map(TaggedTable::marks).collect();
    let mut whole = whole.into_iter().peekable();
    for (number, page) in pages.iter().enumerate() {
        let is_outside = |letter: &&Letter| letter.mark.is_none_or(|mark| !inside.contains(&(number, mark)));
        let outside: Vec<&Letter> = page.letters.iter().filter(is_outside).collect();
        let mut lines = page::lines(&outside).into_iter().peekable();
        while let Some(table) = whole.next_if(|table| table.page <= number) {
            while let Some(line) = lines.next_if(|line| table.page == number && line.top < table.top) {
                document.free_line(&line.text);
            }
            document.whole(table)?;
        }
        for line in lines {
            document.free_line(&line.text);
        }
    }
    Ok(Some(std::mem::replace(&mut document.grid, Grid::new(""))))
}

/// What the pages hold, to tell text from pictures of text.
#[derive(Default)]
pub(crate) struct Counts {
    letters: usize,
    invisible: usize,
    unreadable: usize,
    radicals: usize,
    images: usize,
    empty_pages: Vec<usize>,
    pages: usize,
}

/// A page with fewer characters is a picture where it has one.
const FEWEST_LETTERS: usize = 8;

impl Counts {
    pub(crate) fn add(&mut self, content: &Content) {
        self.pages += 1;
        let letters = content.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
        self.letters += letters;
        self.invisible += content.glyphs.iter().filter(|glyph| glyph.is_invisible).count();
        self.unreadable += content.unreadable;
        self.radicals += content.radicals;
        self.images += content.images;
        if letters < FEWEST_LETTERS && content.images > 0 {
            self.empty_pages.push(self.pages);
        }
    }

    /// No text is an outcome of its own: nothing can be said about the catalogue.
    pub(crate) fn judge(&self) -> Result<(), Trouble> {
        if self.unreadable > self.letters {
            return Err(Trouble::NoText("其中的文字没有编码，无法转换成汉字"));
        }
        let has_text = self.letters >= FEWEST_LETTERS * self.pages.min(3);
        if self.images > 0 && (!has_text || self.empty_pages.len() == self.pages) {
            return Err(Trouble::NoText("各页是扫描或拍摄的图片，没有文字"));
        }
        Ok(())
    }

    fn remark(&self, grid: &mut Grid) {
        if self.radicals > 0 {
            grid.remark_radicals();
        }
        if !self.empty_pages.is_empty() {
            let pages: Vec<String> = self.empty_pages.iter().take(20).map(ToString::to_string).collect();
            let message = format!("第 {} 页是图片，其中的内容没有读取，请核对", pages.join("、"));
            grid.remark(Severity::Warning, "page-without-text", None, None, message);
        }
        if self.invisible * 2 > self.letters && self.letters > 0 {
            let message = "文字取自扫描件的识别层，可能有错字，请逐格核对".to_owned();
            grid.remark(Severity::Warning, "recognised-text", None, None, message);
        }
        if self.unreadable > 0 {
            let message = format!("有 {} 个字符没有编码，没有读出，请核对", self.unreadable);
            grid.remark(Severity::Warning, "unreadable-characters", None, None, message);
        }
    }
}

/// Tables with enough columns to be one.
fn tables(page: &Page) -> Vec<Lattice> {
    let mut found = ruled::lattices(page);
    found.retain(|lattice| lattice.columns() >= FEWEST_COLUMNS && lattice.cells.len() > FEWEST_COLUMNS);
    found
}

/// Fewer columns are a frame or a box.
const FEWEST_COLUMNS: usize = 4;

/// The tables of a page, and its other text as lines.
fn blocks(page: &Page) -> Vec<Block> {
    let lattices = tables(page);
    let mut inside: Vec<Vec<Vec<&Letter>>> =
        lattices.iter().map(|lattice| vec![Vec::new(); lattice.cells.len()]).collect();
    let mut outside = Vec::new();
    for letter in &page.letters {
        let place = lattices.iter().enumerate().find_map(|(i, l)| l.cell_of(letter).map(|cell| (i, cell)));
        match place {
            Some((lattice, cell)) => inside[lattice][cell].push(letter),
            None => outside.push(letter),
        }
    }
    let mut found: Vec<Block> = page::lines(&outside).into_iter().map(Block::Line).collect();
    for (lattice, letters) in lattices.iter().zip(inside) {
        let mut rows = vec![vec![Cell::default(); lattice.columns()]; lattice.rows()];
        for (region, letters) in lattice.cells.iter().zip(letters) {
            let lines = page::lines(&letters);
            let (left, right) = (lattice.xs[region.left], lattice.xs[region.right + 1]);
            rows[region.top][region.left] = Cell {
                rows: region.bottom - region.top + 1,
                columns: region.right - region.left + 1,
                ..Cell::of_lines(&lines, left, right)
            };
        }
        found.push(Block::Table(PageTable { xs: lattice.xs.clone(), top: lattice.top(), rows }));
    }
    found
}
