//! A sheet for a notice board (R79a): unit, title, text and tables over as many pages as it takes, and at the foot of
//! each the posting period, whom to complain to, and a code that leads to the public page. A3 is A4 enlarged.

use crate::draw::{Align, Line, beside, group, heading, tagged};
use crate::fonts::{Fonts, Style};
use crate::qr::Qr;
use crate::sheet_table::{self, PlacedRow};
use crate::text::Setter;
use crate::{PaperError, Printed, finish, new_document};
use krilla::geom::{PathBuilder, Rect, Transform};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, Identifier, Tag, TagGroup, TagTree};

/// What is posted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// True for A3.
    pub is_large: bool,
    /// Who posts it.
    pub unit: String,
    /// 标题
    pub title: String,
    /// 索引号, 成文日期 …
    pub facts: Vec<String>,
    /// Text and tables.
    pub blocks: Vec<SheetBlock>,
    /// The posting period, whom to complain to …
    pub foot: Vec<String>,
    /// Where the code leads.
    pub address: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetBlock {
    /// A heading.
    Heading(String),
    /// A paragraph, its first line indented.
    Paragraph(String),
    /// A line of a list, or a name with its value.
    Item(String),
    /// A table, row by row.
    Table(Vec<Vec<SheetCell>>),
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetCell {
    /// Its words.
    pub text: String,
    /// Over how many columns it goes.
    pub span: usize,
    /// True for a head.
    pub is_head: bool,
}

const MM: f32 = 72.0 / 25.4;
const WIDTH: f32 = 210.0 * MM;
const HEIGHT: f32 = 297.0 * MM;
/// A3 by A4, so that neither side is cut off.
const ENLARGED: f32 = 1.414_14;
pub(crate) const LEFT: f32 = 22.0 * MM;
pub(crate) const INNER: f32 = WIDTH - 2.0 * LEFT;
const TOP: f32 = 20.0 * MM;
/// Where the foot begins, and how large the code is in it.
const FOOT: f32 = HEIGHT - 54.0 * MM;
const CODE: f32 = 34.0 * MM;
/// 小三 for the text, to be read standing.
const SIZE: f32 = 15.0;
const PITCH: f32 = 24.0;

/// What a line is for somebody who listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Title,
    Heading,
    Paragraph,
    Continued,
}

/// Something that stands in the flow.
enum Flow {
    Line { style: Style, size: f32, pitch: f32, text: String, indent: f32, align: Align, role: Role },
    Row { table: usize, row: PlacedRow },
    Gap(f32),
}

/// A page: each thing with its upper edge.
type Page = Vec<(f32, Flow)>;

/// Sets a sheet as PDF.
///
/// # Errors
/// [`PaperError`] where a font is missing, the address is too long for a code, or the writer refuses.
pub fn sheet(sheet: &Sheet, fonts: &Fonts) -> Result<Printed, PaperError> {
    let mut setter = Setter::new(fonts);
    let code = Qr::of(&sheet.address)?;
    let pages = paginate(flow(sheet, &mut setter));
    let scale = if sheet.is_large { ENLARGED } else { 1.0 };
    let (width, height) = if sheet.is_large { (297.0 * MM, 420.0 * MM) } else { (WIDTH, HEIGHT) };
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| PaperError::Pdf("page".to_owned()))?;
    let mut document = new_document()?;
    let mut tags = Tags::new();
    let mut foot = Vec::new();
    let count = pages.len();
    for (at, things) in pages.iter().enumerate() {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(scale, scale));
        for (y, thing) in things {
            draw(&mut surface, (*y, thing), &mut tags, &mut setter);
        }
        if at == 0 {
            foot = foot_text(&mut surface, sheet, &code, &mut setter);
        } else {
            beside(&mut surface, ArtifactType::Footer, |surface| {
                for (y, text) in foot_lines(sheet, &mut setter) {
                    foot_line(surface, y, &text, &mut setter);
                }
                draw_code(surface, &code);
            });
        }
        beside(&mut surface, ArtifactType::Footer, |surface| {
            rule(surface, FOOT);
            page_number(surface, (at + 1, count), &mut setter);
        });
        surface.pop();
        surface.finish();
    }
    let mut tree = tags.finish();
    for group in foot {
        tree.push(group);
    }
    document.set_tag_tree(tree);
    document.set_outline(krilla::outline::Outline::new());
    finish(document, &sheet.title, count, setter)
}

/// Everything in order.
fn flow(sheet: &Sheet, setter: &mut Setter<'_>) -> Vec<Flow> {
    let mut things = Vec::new();
    put(
        &mut things,
        setter,
        (Style::Heading, 16.0, 24.0),
        &sheet.unit,
        (0.0, Align::Middle, Role::Paragraph),
    );
    things.push(Flow::Gap(6.0));
    put(&mut things, setter, (Style::Title, 26.0, 36.0), &sheet.title, (0.0, Align::Middle, Role::Title));
    things.push(Flow::Gap(8.0));
    if !sheet.facts.is_empty() {
        let facts = sheet.facts.join("　　");
        put(&mut things, setter, (Style::Kai, 12.0, 18.0), &facts, (0.0, Align::Middle, Role::Paragraph));
        things.push(Flow::Gap(12.0));
    }
    for (at, block) in sheet.blocks.iter().enumerate() {
        match block {
            SheetBlock::Heading(text) => {
                things.push(Flow::Gap(6.0));
                put(
                    &mut things,
                    setter,
                    (Style::Heading, 16.0, 26.0),
                    text,
                    (0.0, Align::Left, Role::Heading),
                );
            }
            SheetBlock::Paragraph(text) => {
                let place = (2.0 * SIZE, Align::Left, Role::Paragraph);
                put(&mut things, setter, (Style::Text, SIZE, PITCH), text, place);
            }
            SheetBlock::Item(text) => {
                put(
                    &mut things,
                    setter,
                    (Style::Text, SIZE, PITCH),
                    text,
                    (0.0, Align::Left, Role::Paragraph),
                );
            }
            SheetBlock::Table(rows) => {
                things.push(Flow::Gap(4.0));
                let placed = sheet_table::rows(rows, setter);
                things.extend(placed.into_iter().map(|row| Flow::Row { table: at, row }));
                things.push(Flow::Gap(10.0));
            }
        }
    }
    things
}

fn put(
    things: &mut Vec<Flow>,
    setter: &mut Setter<'_>,
    (style, size, pitch): (Style, f32, f32),
    text: &str,
    (indent, align, role): (f32, Align, Role),
) {
    for (at, text) in setter.lines(style, size, text, INNER, indent).into_iter().enumerate() {
        let (indent, role) = if at == 0 { (indent, role) } else { (0.0, Role::Continued) };
        things.push(Flow::Line { style, size, pitch, text, indent, align, role });
    }
}

/// Page by page; a heading does not stand alone at the foot, and a row taller than a page is cut.
fn paginate(things: Vec<Flow>) -> Vec<Page> {
    let mut pages: Vec<Page> = vec![Vec::new()];
    let mut y = TOP;
    let bottom = FOOT - 10.0;
    for thing in things {
        let mut thing = thing;
        loop {
            let wanted = match &thing {
                Flow::Line { pitch, role: Role::Heading, .. } => pitch + 2.0 * PITCH,
                Flow::Line { pitch, .. } => *pitch,
                Flow::Row { row, .. } => row.height,
                Flow::Gap(height) => *height,
            };
            if y + wanted <= bottom {
                break;
            }
            if let Flow::Row { table, row } = &mut thing
                && row.height > bottom - TOP
                && let Some(part) = row.cut(bottom - y)
                && let Some(page) = pages.last_mut()
            {
                page.push((y, Flow::Row { table: *table, row: part }));
            }
            pages.push(Vec::new());
            y = TOP;
            if matches!(thing, Flow::Gap(_)) {
                break;
            }
        }
        let height = match &thing {
            Flow::Line { pitch, .. } => *pitch,
            Flow::Row { row, .. } => row.height,
            Flow::Gap(_) if y <= TOP => 0.0,
            Flow::Gap(height) => *height,
        };
        if !matches!(thing, Flow::Gap(_))
            && let Some(page) = pages.last_mut()
        {
            page.push((y, thing));
        }
        y += height;
    }
    while pages.len() > 1 && pages.last().is_some_and(Vec::is_empty) {
        pages.pop();
    }
    pages
}

fn draw(surface: &mut Surface<'_>, (y, thing): (f32, &Flow), tags: &mut Tags, setter: &mut Setter<'_>) {
    match thing {
        Flow::Gap(_) => {}
        Flow::Line { text, .. } if text.is_empty() => {}
        Flow::Line { style, size, pitch, text, indent, align, role } => {
            let line = Line {
                style: *style,
                size: *size,
                text,
                at: (LEFT + indent, y + pitch * 0.75),
                width: INNER - indent,
                align: *align,
            };
            let identifier = tagged(surface, |surface| line.draw(surface, setter));
            tags.line(*role, text, identifier);
        }
        Flow::Row { table, row } => {
            beside(surface, ArtifactType::Other, |surface| row.frame(surface, y));
            let cells = row.draw(surface, y, setter);
            tags.row(*table, row.number, cells);
        }
    }
}

/// The drawn parts of a cell, and whether it is a head.
type TaggedCell = (bool, Vec<Identifier>);

/// The structure while the pages are drawn.
struct Tags {
    tree: TagTree,
    open: Option<(Role, String, Vec<Identifier>)>,
    table: Option<(usize, Vec<Vec<TaggedCell>>)>,
}

impl Tags {
    fn new() -> Self {
        Self { tree: TagTree::new().with_lang(Some("zh-CN".to_owned())), open: None, table: None }
    }

    fn line(&mut self, role: Role, text: &str, identifier: Identifier) {
        self.close_table();
        match (&mut self.open, role) {
            (Some((_, words, identifiers)), Role::Continued) => {
                words.push_str(text);
                identifiers.push(identifier);
            }
            (_, role) => {
                self.close_line();
                self.open = Some((role, text.to_owned(), vec![identifier]));
            }
        }
    }

    fn row(&mut self, table: usize, number: usize, cells: Vec<(bool, Identifier)>) {
        self.close_line();
        if self.table.as_ref().is_some_and(|(open, _)| *open != table) {
            self.close_table();
        }
        let (_, rows) = self.table.get_or_insert_with(|| (table, Vec::new()));
        if rows.len() <= number {
            rows.push(cells.into_iter().map(|(is_head, one)| (is_head, vec![one])).collect());
        } else if let Some(row) = rows.last_mut() {
            // A row that was cut goes on: what is drawn of a cell belongs to that cell.
            for ((_, known), (_, one)) in row.iter_mut().zip(cells) {
                known.push(one);
            }
        }
    }

    fn close_line(&mut self) {
        let Some((role, text, identifiers)) = self.open.take() else { return };
        let closed: TagGroup = match role {
            Role::Title => heading(1, &text, identifiers),
            Role::Heading => heading(2, &text, identifiers),
            Role::Paragraph | Role::Continued => group(Tag::P, identifiers),
        };
        self.tree.push(closed);
    }

    fn close_table(&mut self) {
        let Some((_, rows)) = self.table.take() else { return };
        self.tree.push(sheet_table::tags(rows));
    }

    fn finish(mut self) -> TagTree {
        self.close_line();
        self.close_table();
        self.tree
    }
}

/// The lines of the foot with their baselines.
fn foot_lines(sheet: &Sheet, setter: &mut Setter<'_>) -> Vec<(f32, String)> {
    let width = INNER - CODE - 6.0 * MM;
    let lines = sheet.foot.iter().flat_map(|text| setter.lines(Style::Text, 12.0, text, width, 0.0));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).take(7).collect();
    let mut y = FOOT + 20.0;
    lines
        .into_iter()
        .map(|line| {
            let at = y;
            y += 17.0;
            (at, line)
        })
        .collect()
}

fn foot_line(surface: &mut Surface<'_>, y: f32, text: &str, setter: &mut Setter<'_>) {
    setter.draw(surface, Style::Text, 12.0, (LEFT, y), text);
}

/// The foot of the first page, which is read out; on later pages it is only seen.
fn foot_text(surface: &mut Surface<'_>, sheet: &Sheet, code: &Qr, setter: &mut Setter<'_>) -> Vec<TagGroup> {
    let mut groups = Vec::new();
    for (y, text) in foot_lines(sheet, setter) {
        let identifier = tagged(surface, |surface| foot_line(surface, y, &text, setter));
        groups.push(group(Tag::P, vec![identifier]));
    }
    let identifier = surface.start_tagged(ContentTag::Other);
    draw_code(surface, code);
    surface.end_tagged();
    let words = format!("二维码，通往{}", sheet.address);
    groups.push(group(Tag::Figure(Some(words)), vec![identifier]));
    groups
}

#[expect(clippy::cast_precision_loss, reason = "a code has at most 185 modules on a side")]
fn draw_code(surface: &mut Surface<'_>, code: &Qr) {
    let module = CODE / code.size as f32;
    let (left, top) = (WIDTH - LEFT - CODE, FOOT + 3.0 * MM);
    let mut path = PathBuilder::new();
    for (x, y, wide) in &code.dark {
        let (from, above) = (left + *x as f32 * module, top + *y as f32 * module);
        if let Some(rect) = Rect::from_ltrb(from, above, from + *wide as f32 * module, above + module) {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(Fill::default()));
        surface.draw_path(&path);
    }
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(LEFT, y);
    path.line_to(WIDTH - LEFT, y);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { width: 1.2, ..Stroke::default() }));
        surface.draw_path(&path);
        surface.set_stroke(None);
        surface.set_fill(Some(Fill::default()));
    }
}

fn page_number(surface: &mut Surface<'_>, (number, count): (usize, usize), setter: &mut Setter<'_>) {
    let text = format!("第{number}页，共{count}页");
    let at = (LEFT, HEIGHT - 12.0 * MM);
    let line =
        Line { style: Style::Text, size: 11.0, text: &text, at, width: INNER - CODE, align: Align::Left };
    line.draw(surface, setter);
    let text = "扫码查看原文";
    let at = (WIDTH - LEFT - CODE, HEIGHT - 12.0 * MM);
    let line = Line { style: Style::Text, size: 11.0, text, at, width: CODE, align: Align::Middle };
    line.draw(surface, setter);
}
