//! The way through one part of a document or workbook: paragraphs, shared strings, comments and cells as wholes,
//! every other text and every attribute by itself (R250).

use super::edit::{Edits, Passage, Setting};
use super::error::Fault;
use super::markup::{self, Kind, Scanner, Token};
use super::number;
use super::page;
use super::revision::{Block, Revision};
use super::sheet::Cells;
use super::split::Neighbours;

/// What is known of the package while one of its parts is changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'c> {
    /// Names of sheets that hold a number.
    pub(super) sheets: &'c [String],
    /// The shared strings of a workbook.
    pub(super) strings: &'c [String],
    /// A document, in which tabs and line ends part digits.
    pub(super) is_document: bool,
}

struct Walk<'x> {
    text: &'x str,
    context: Context<'x>,
    edits: Edits,
    open: Vec<&'x str>,
    blocks: Vec<Block<'x>>,
    neighbours: Neighbours,
    revision: Revision,
    loose: Passage,
    in_text: bool,
    cells: Cells,
    root: Option<Token<'x>>,
    has_new_cache: bool,
}

/// The changes of one way through a part, and whether formulas were dropped.
pub(super) fn hide(text: &str, context: Context<'_>) -> Result<(Edits, bool), Fault> {
    let mut walk = Walk {
        text,
        context,
        edits: Edits::default(),
        open: Vec::new(),
        blocks: Vec::new(),
        neighbours: Neighbours::default(),
        revision: Revision::default(),
        loose: Passage::default(),
        in_text: false,
        cells: Cells::default(),
        root: None,
        has_new_cache: false,
    };
    for token in Scanner::of_xml(text) {
        walk.step(token)?;
    }
    Ok(walk.finish())
}

impl<'x> Walk<'x> {
    fn step(&mut self, token: Token<'x>) -> Result<(), Fault> {
        match token.kind {
            Kind::Text | Kind::Data => self.words(&token),
            Kind::Remark | Kind::Script => {
                let mut own = Passage::default();
                own.push_literal(&self.text[token.inner.clone()], token.inner.start);
                own.hide(self.context.sheets, Setting::Words, &mut self.edits);
            }
            Kind::Open | Kind::Empty => {
                self.end_loose();
                self.attributes(&token)?;
                self.root.get_or_insert_with(|| token.clone());
                self.open.push(token.name);
                self.begin(&token);
                if token.kind == Kind::Empty {
                    self.end(token.name, token.place.end);
                }
            }
            Kind::Close => {
                self.end_loose();
                self.end(token.name, token.place.end);
            }
        }
        Ok(())
    }

    fn root_name(&self) -> &'x str {
        self.root.as_ref().map_or("", |root| root.name)
    }

    fn is_cell(&self, name: &str) -> bool {
        matches!((self.root_name(), name), ("worksheet", "c") | ("externalLink", "cell"))
    }

    fn is_text(&self, name: &str) -> bool {
        match name {
            "t" => true,
            "delText" | "instrText" | "delInstrText" => self.context.is_document,
            "text" => !self.context.is_document,
            "v" => self.cells.is_open(),
            _ => false,
        }
    }

    fn is_block(&self, name: &str) -> bool {
        match name {
            "p" | "Fallback" => true,
            "si" | "comment" | "threadedComment" | "rPh" => !self.context.is_document,
            _ => false,
        }
    }

    fn begin(&mut self, token: &Token<'x>) {
        let name = token.name;
        if self.context.is_document {
            self.revision.begin(name);
        }
        self.begin_neighbours(name);
        if self.is_cell(name) {
            self.cells.begin(self.text, token);
        } else if name == "f" {
            self.cells.begin_formula(self.text, token);
        } else if self.is_block(name) {
            self.blocks.push(Block::new(name));
        } else if self.is_text(name) {
            self.in_text = true;
        } else if self.context.is_document {
            let gap = match name {
                "tab" | "br" | "cr" => "\n",
                "noBreakHyphen" => "-",
                _ => return,
            };
            if let Some(block) = self.blocks.last_mut() {
                block.push_gap(gap);
            }
        }
    }

    fn end(&mut self, name: &str, end: usize) {
        self.open.pop();
        if self.is_cell(name) {
            self.cells.end(self.context, &mut self.edits);
        } else if name == "f" {
            self.cells.end_formula(end);
        } else if self.is_text(name) {
            self.in_text = false;
        } else if let Some(block) = self.blocks.pop_if(|block| block.name == name) {
            block.hide(self.context.sheets, &mut self.edits);
            if name == "p" {
                self.neighbours.paragraph(block.into_shown());
            }
        }
        self.end_neighbours(name);
        if self.context.is_document {
            self.revision.end(name);
        }
    }

    fn begin_neighbours(&mut self, name: &str) {
        match name {
            "tr" => self.neighbours.begin_row(&mut self.edits),
            "tc" | "txbxContent" => self.neighbours.begin_cell(),
            "footnote" | "endnote" | "comment" => self.neighbours.part(&mut self.edits),
            _ => {}
        }
    }

    fn end_neighbours(&mut self, name: &str) {
        match name {
            "tr" => self.neighbours.end_row(&mut self.edits),
            "tc" => self.neighbours.end_cell(&mut self.edits),
            "txbxContent" => self.neighbours.end_box(&mut self.edits),
            "tbl" => self.neighbours.part(&mut self.edits),
            "row" if self.root_name() == "worksheet" => self.cells.end_row(&mut self.edits),
            _ => {}
        }
    }

    fn words(&mut self, token: &Token<'x>) {
        let element = self.open.last().copied().unwrap_or_default();
        // Pictures and fonts in letters and digits.
        if matches!(element, "binaryData" | "binData") {
            return;
        }
        let mut piece = Passage::default();
        match token.kind {
            Kind::Data => piece.push_literal(&self.text[token.inner.clone()], token.inner.start),
            _ => markup::push_text(&mut piece, self.text, &token.inner, false),
        }
        let has_block = !self.blocks.is_empty();
        if self.in_text && has_block {
            if let Some(block) = self.blocks.last_mut() {
                block.push(&piece, element, self.revision);
            }
        } else if self.in_text
            && let Some(value) = self.cells.value()
        {
            value.append(&piece, "");
        } else if element == "f"
            && let Some(formula) = self.cells.formula()
        {
            formula.append(&piece, "");
        } else {
            self.loose.append(&piece, "");
        }
    }

    fn end_loose(&mut self) {
        let element = self.open.last().copied().unwrap_or_default();
        let setting = match element {
            "f"
            | "formula"
            | "formula1"
            | "formula2"
            | "definedName"
            | "calculatedColumnFormula"
            | "totalsRowFormula"
                if !self.context.is_document =>
            {
                Setting::Formula
            }
            "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter" => {
                Setting::SheetHeader
            }
            _ => Setting::Words,
        };
        std::mem::take(&mut self.loose).hide(self.context.sheets, setting, &mut self.edits);
    }

    fn attributes(&mut self, token: &Token<'x>) -> Result<(), Fault> {
        if !may_hold_number(&self.text[token.inner.clone()]) {
            return Ok(());
        }
        let is_cache = self.root_name().starts_with("pivotCache");
        if is_cache && matches!(token.name, "n" | "sharedItems") && self.cached(token)? {
            return Ok(());
        }
        self.edits.now = page::ATTRIBUTE;
        for attribute in markup::attributes(self.text, token) {
            let mut value = Passage::default();
            markup::push_text(&mut value, self.text, &attribute.value, false);
            let is_address = (token.name, attribute.name) == ("Relationship", "Target");
            let setting = if is_address { Setting::Address } else { Setting::Words };
            value.hide(self.context.sheets, setting, &mut self.edits);
        }
        self.edits.now = "";
        Ok(())
    }

    /// A number kept for a pivot table becomes text, and what is said of all such numbers goes with it.
    fn cached(&mut self, token: &Token<'x>) -> Result<bool, Fault> {
        let attributes = markup::attributes(self.text, token);
        let mut places = 0;
        for attribute in &attributes {
            let plain = number::plain_number(&self.text[attribute.value.clone()]);
            let (masked, count) = number::masked(&plain);
            self.edits.tell_all(&plain);
            if count > 0 && token.name == "n" && attribute.name == "v" {
                self.edits.put(token.name_end - 1..token.name_end, "s");
                self.edits.put(attribute.value.clone(), masked);
            }
            places += count;
        }
        if places == 0 {
            return Ok(false);
        }
        if token.name == "n" && token.kind != Kind::Empty {
            return Err(Fault::Reason("的数据透视表缓存中有个人号码".to_owned()));
        }
        if token.name == "sharedItems" {
            for attribute in attributes.iter().filter(|attribute| attribute.name != "count") {
                self.edits.put(attribute.place.clone(), "");
            }
            let flags = " containsMixedTypes=\"1\" containsNumber=\"1\"";
            self.edits.put(token.name_end..token.name_end, flags);
        }
        self.has_new_cache = true;
        self.edits.count(places);
        Ok(true)
    }

    fn finish(mut self) -> (Edits, bool) {
        self.end_loose();
        while let Some(block) = self.blocks.pop() {
            block.hide(self.context.sheets, &mut self.edits);
        }
        self.neighbours.finish(&mut self.edits);
        self.cells.finish(&mut self.edits);
        if let Some(root) = self.root.filter(|root| self.has_new_cache && root.name == "pivotCacheDefinition")
        {
            let known = markup::attributes(self.text, &root);
            if !known.iter().any(|attribute| attribute.name == "refreshOnLoad") {
                self.edits.put(root.name_end..root.name_end, " refreshOnLoad=\"1\"");
            }
        }
        (self.edits, self.cells.drops_formulas)
    }
}

/// Most tags hold too few digits for a number; those of other widths and those in references are looked at.
fn may_hold_number(tag: &str) -> bool {
    let digits = tag.bytes().filter(u8::is_ascii_digit).count();
    tag.len() > 11 && (digits > 10 || !tag.is_ascii() || tag.contains("&#"))
}
