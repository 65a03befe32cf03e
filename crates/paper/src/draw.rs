//! Draws the pages: lines and letters, and beside them the structure: headings, contents whose entries
//! lead to their pages, tables with heads and cells.

use crate::fonts::Style;
use crate::paginate::{
    CONTENTS_HEAD, CONTENTS_LEADING, Entry, FACTS, HEIGHT, Pages, SIDE, TITLE, TOP, TablePage, WIDTH,
};
use crate::structure::TableTags;
use crate::table::{Grid, Head, LEADING, PADDING, PlacedRow, SIZE};
use crate::text::Setter;
use crate::{Book, PaperError, Section};
use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::{Destination, XyzDestination};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagTree,
};
use std::num::NonZeroU16;

/// Where a line of text stands in the width it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Middle,
    Right,
}

/// A text in a face, a size and a place.
pub(crate) struct Line<'a> {
    pub(crate) style: Style,
    pub(crate) size: f32,
    pub(crate) text: &'a str,
    /// Left edge and baseline.
    pub(crate) at: (f32, f32),
    pub(crate) width: f32,
    pub(crate) align: Align,
}

impl Line<'_> {
    pub(crate) fn draw(&self, surface: &mut Surface<'_>, setter: &mut Setter<'_>) {
        let own = setter.width(self.style, self.size, self.text);
        let left = match self.align {
            Align::Left => 0.0,
            Align::Middle => (self.width - own) / 2.0,
            Align::Right => self.width - own,
        };
        setter.draw(surface, self.style, self.size, (self.at.0 + left, self.at.1), self.text);
    }
}

pub(crate) fn draw(book: &Book, pages: &Pages, setter: &mut Setter<'_>) -> Result<Document, PaperError> {
    let mut document = crate::new_document()?;
    let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
    if let Some(cover) = &book.cover {
        let lines = cover_lines(cover);
        let mut page = document.start_page_with(settings()?);
        tree.push(draw_cover(&mut page, &lines, setter));
    }
    for (at, entries) in pages.contents.iter().enumerate() {
        let mut page = document.start_page_with(settings()?);
        let number = pages.cover + at + 1;
        for group in contents_page(&mut page, (at == 0, number), entries, pages, setter) {
            tree.push(group);
        }
    }
    let mut tables: Vec<TableTags> = book.sections.iter().map(|_| TableTags::default()).collect();
    for (at, table_page) in pages.tables.iter().enumerate() {
        let mut page = document.start_page_with(settings()?);
        let number = pages.before() + at + 1;
        let section = &book.sections[table_page.section];
        let tags = &mut tables[table_page.section];
        draw_table_page(
            &mut page,
            (section, table_page, number),
            &pages.grids[table_page.section],
            tags,
            setter,
        );
    }
    for (section, tags) in book.sections.iter().zip(tables) {
        for group in tags.finish(section)? {
            tree.push(group);
        }
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(book, pages));
    Ok(document)
}

fn settings() -> Result<PageSettings, PaperError> {
    PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError::Pdf("page".to_owned()))
}

/// Begins text that a heading, a cell or a paragraph will claim.
pub(crate) fn tagged(surface: &mut Surface<'_>, draw: impl FnOnce(&mut Surface<'_>)) -> Identifier {
    let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    draw(surface);
    surface.end_tagged();
    identifier
}

/// Draws what is on the page but not in the text: lines, page numbers, repeated heads.
pub(crate) fn beside(surface: &mut Surface<'_>, kind: ArtifactType, draw: impl FnOnce(&mut Surface<'_>)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::new(kind, None)));
    draw(surface);
    surface.end_tagged();
}

pub(crate) fn group(tag: impl Into<krilla::tagging::TagKind>, children: Vec<Identifier>) -> TagGroup {
    TagGroup::with_children(tag, children.into_iter().map(Node::from).collect())
}

pub(crate) fn heading(level: u16, text: &str, children: Vec<Identifier>) -> TagGroup {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    group(Tag::Hn(level, Some(text.to_owned())), children)
}

fn cover_lines(cover: &crate::Cover) -> Vec<(Style, f32, f32, String)> {
    let mut lines = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "a title has few lines")]
    let mut y = HEIGHT * 0.36 - cover.title.len() as f32 * 22.0;
    for text in &cover.title {
        lines.push((Style::Title, 34.0, y, text.clone()));
        y += 48.0;
    }
    y += 14.0;
    for text in &cover.facts {
        lines.push((Style::Text, 15.0, y, text.clone()));
        y += 25.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a foot has few lines")]
    let mut y = HEIGHT - 84.0 - cover.foot.len() as f32 * 14.0;
    for text in &cover.foot {
        lines.push((Style::Text, 18.0, y, text.clone()));
        y += 28.0;
    }
    lines
}

fn draw_cover(page: &mut Page<'_>, lines: &[(Style, f32, f32, String)], setter: &mut Setter<'_>) -> TagGroup {
    let mut surface = page.surface();
    let mut part = TagGroup::new(Tag::Section);
    let titles: Vec<&str> =
        lines.iter().filter(|line| line.0 == Style::Title).map(|line| line.3.as_str()).collect();
    let mut title = Vec::new();
    let mut others = Vec::new();
    for (style, size, y, text) in lines {
        let line = Line {
            style: *style,
            size: *size,
            text,
            at: (SIDE, *y),
            width: WIDTH - 2.0 * SIDE,
            align: Align::Middle,
        };
        let identifier = tagged(&mut surface, |surface| line.draw(surface, setter));
        match style {
            Style::Title => title.push(identifier),
            _ => others.push(identifier),
        }
    }
    surface.finish();
    part.push(heading(1, &titles.concat(), title));
    for identifier in others {
        part.push(group(Tag::P, vec![identifier]));
    }
    part
}

fn contents_page(
    page: &mut Page<'_>,
    (is_first, number): (bool, usize),
    entries: &[Entry],
    pages: &Pages,
    setter: &mut Setter<'_>,
) -> Vec<TagGroup> {
    let mut groups = Vec::new();
    let mut lines: Vec<(f32, &Entry, Identifier)> = Vec::new();
    let mut surface = page.surface();
    if is_first {
        let line = Line {
            style: Style::Title,
            size: 22.0,
            text: "目　录",
            at: (SIDE, TOP + 24.0),
            width: WIDTH - 2.0 * SIDE,
            align: Align::Middle,
        };
        let identifier = tagged(&mut surface, |surface| line.draw(surface, setter));
        groups.push(heading(1, "目录", vec![identifier]));
    }
    let mut y = TOP + CONTENTS_HEAD;
    for entry in entries {
        let identifier = tagged(&mut surface, |surface| contents_line(surface, entry, y, pages, setter));
        lines.push((y, entry, identifier));
        y += CONTENTS_LEADING;
    }
    page_number(&mut surface, number, setter);
    surface.finish();
    let mut toc = TagGroup::new(Tag::TOC);
    for (y, entry, identifier) in lines {
        let mut item = TagGroup::new(Tag::TOCI);
        let mut reference = TagGroup::new(Tag::Reference);
        match Rect::from_ltrb(SIDE, y - 13.0, WIDTH - SIDE, y + 4.0) {
            Some(rect) => {
                let target = Target::Destination(Destination::Xyz(start(pages, entry.section)));
                let link = LinkAnnotation::new(rect, target);
                let words = format!("转到{}", entry.text);
                let annotation = page.add_tagged_annotation(Annotation::new_link(link, Some(words)));
                reference.push(group(Tag::Link, vec![identifier, annotation]));
            }
            None => reference.push(identifier),
        }
        item.push(reference);
        toc.push(item);
    }
    groups.push(toc);
    groups
}

fn contents_line(surface: &mut Surface<'_>, entry: &Entry, y: f32, pages: &Pages, setter: &mut Setter<'_>) {
    let (style, size, indent) =
        if entry.is_chapter { (Style::Heading, 12.0, 0.0) } else { (Style::Text, 11.5, 22.0) };
    let page = (pages.before() + pages.starts[entry.section] + 1).to_string();
    let (left, right) = (SIDE + 40.0 + indent, WIDTH - SIDE - 40.0);
    let room = right - left - 60.0;
    let text = setter.lines(style, size, &entry.text, room, 0.0).swap_remove(0);
    let end = left + setter.width(style, size, &text) + 6.0;
    let number_width = setter.width(Style::Text, size, &page);
    setter.draw(surface, style, size, (left, y), &text);
    let dot = setter.width(Style::Text, size, "…").max(1.0);
    let room = right - number_width - 6.0 - end;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "dots of one line")]
    let dots = "…".repeat((room / dot).floor().max(0.0) as usize);
    let dots_width = setter.width(Style::Text, size, &dots);
    setter.draw(surface, Style::Text, size, (right - number_width - 6.0 - dots_width, y), &dots);
    setter.draw(surface, Style::Text, size, (right - number_width, y), &page);
}

/// The page number of documents: a dash on each side, outside at the foot (R335, R336).
fn page_number(surface: &mut Surface<'_>, number: usize, setter: &mut Setter<'_>) {
    let text = format!("— {number} —");
    let align = if number % 2 == 1 { Align::Right } else { Align::Left };
    let line = Line {
        style: Style::Text,
        size: 12.0,
        text: &text,
        at: (SIDE + 14.0, HEIGHT - 22.0),
        width: WIDTH - 2.0 * (SIDE + 14.0),
        align,
    };
    beside(surface, ArtifactType::PageNumber, |surface| line.draw(surface, setter));
}

fn start(pages: &Pages, section: usize) -> XyzDestination {
    XyzDestination::new(pages.before() + pages.starts[section], Point::from_xy(0.0, 0.0))
}

fn outline(book: &Book, pages: &Pages) -> Outline {
    let mut outline = Outline::new();
    let mut chapter: Option<(String, OutlineNode)> = None;
    for (at, section) in book.sections.iter().enumerate() {
        let node = OutlineNode::new(section.title.clone(), start(pages, at));
        if section.chapter.is_empty() {
            outline.push_child(node);
            continue;
        }
        if chapter.as_ref().is_none_or(|(name, _)| *name != section.chapter) {
            if let Some((_, done)) = chapter.take() {
                outline.push_child(done);
            }
            let top = OutlineNode::new(section.chapter.clone(), start(pages, at)).with_open(false);
            chapter = Some((section.chapter.clone(), top));
        }
        if let Some((_, top)) = &mut chapter {
            top.push_child(node);
        }
    }
    if let Some((_, done)) = chapter {
        outline.push_child(done);
    }
    outline
}

fn draw_table_page(
    page: &mut Page<'_>,
    (section, table_page, number): (&Section, &TablePage, usize),
    grid: &Grid,
    tags: &mut TableTags,
    setter: &mut Setter<'_>,
) {
    let mut surface = page.surface();
    let mut y = TOP;
    if table_page.is_first {
        y = title(&mut surface, section, tags, setter);
    }
    let has_table = !section.table.columns.is_empty();
    if has_table {
        frame(&mut surface, grid, y, &table_page.rows);
        if table_page.is_first {
            for head in &grid.heads {
                let identifier = tagged(&mut surface, |surface| head_text(surface, head, grid, y, setter));
                tags.heads.push((head.is_lower, head.span, identifier));
            }
        } else {
            beside(&mut surface, ArtifactType::Header, |surface| {
                for head in &grid.heads {
                    head_text(surface, head, grid, y, setter);
                }
            });
        }
        y += grid.head_height();
        for row in &table_page.rows {
            row_text(&mut surface, (section, row), grid, y, tags, setter);
            y += row.height;
        }
    }
    page_number(&mut surface, number, setter);
    surface.finish();
}

/// The heading and the facts; returns where the table begins.
fn title(surface: &mut Surface<'_>, section: &Section, tags: &mut TableTags, setter: &mut Setter<'_>) -> f32 {
    let width = WIDTH - 2.0 * SIDE;
    let mut size = 17.0;
    while setter.width(Style::Title, size, &section.title) > width && size > 9.0 {
        size -= 0.5;
    }
    let line = Line {
        style: Style::Title,
        size,
        text: &section.title,
        at: (SIDE, TOP + 13.0),
        width,
        align: Align::Middle,
    };
    tags.title.push(tagged(surface, |surface| line.draw(surface, setter)));
    let mut y = TOP + TITLE;
    if !section.facts.is_empty() {
        let facts = section.facts.join("　　");
        let line = Line {
            style: Style::Text,
            size: 9.5,
            text: &facts,
            at: (SIDE, y + 8.0),
            width,
            align: Align::Left,
        };
        tags.facts.push(tagged(surface, |surface| line.draw(surface, setter)));
        y += FACTS;
    }
    if !section.note.is_empty() {
        for text in setter.lines(Style::Text, 12.0, &section.note, width, 0.0) {
            let line = Line {
                style: Style::Text,
                size: 12.0,
                text: &text,
                at: (SIDE, y + 20.0),
                width,
                align: Align::Left,
            };
            tags.facts.push(tagged(surface, |surface| line.draw(surface, setter)));
            y += 20.0;
        }
    }
    y
}

fn head_text(surface: &mut Surface<'_>, head: &Head, grid: &Grid, y: f32, setter: &mut Setter<'_>) {
    let (top, height) = match (head.is_over_both, head.is_lower) {
        (true, _) => (y, grid.head_height()),
        (_, true) => (y + grid.upper, grid.lower),
        _ => (y, grid.upper),
    };
    let (left, right) = (grid.edges[head.first], grid.edges[head.first + head.span]);
    cell_text(surface, Style::Heading, &head.lines, (left, right), (top, height), Align::Middle, setter);
}

fn row_text(
    surface: &mut Surface<'_>,
    (section, row): (&Section, &PlacedRow),
    grid: &Grid,
    y: f32,
    tags: &mut TableTags,
    setter: &mut Setter<'_>,
) {
    if tags.rows.len() <= row.row {
        tags.rows.resize_with(row.row + 1, || vec![Vec::new(); row.cells.len()]);
    }
    for (at, lines) in row.cells.iter().enumerate() {
        let is_continued_blank = row.continues && lines.is_empty();
        if is_continued_blank {
            continue;
        }
        let align = if section.table.columns[at].is_centred { Align::Middle } else { Align::Left };
        let edges = (grid.edges[at], grid.edges[at + 1]);
        // A part of a row begins at its upper edge, so that the reader goes on where he stopped.
        let height = if row.is_part { 0.0 } else { row.height };
        let identifier = tagged(surface, |surface| {
            cell_text(surface, Style::Text, lines, edges, (y, height), align, setter);
        });
        tags.rows[row.row][at].push(identifier);
    }
}

fn cell_text(
    surface: &mut Surface<'_>,
    style: Style,
    lines: &[String],
    (left, right): (f32, f32),
    (top, height): (f32, f32),
    align: Align,
    setter: &mut Setter<'_>,
) {
    let own = crate::table::height(lines.len());
    let mut y = top + ((height - own) / 2.0).max(0.0) + PADDING + SIZE * 0.92;
    for text in lines {
        let line = Line {
            style,
            size: SIZE,
            text,
            at: (left + PADDING, y),
            width: right - left - 2.0 * PADDING,
            align,
        };
        line.draw(surface, setter);
        y += LEADING;
    }
}

/// The shade of the heads and every line of the table on this page.
fn frame(surface: &mut Surface<'_>, grid: &Grid, top: f32, rows: &[PlacedRow]) {
    let (Some(left), Some(right)) = (grid.edges.first().copied(), grid.edges.last().copied()) else { return };
    let below_head = top + grid.head_height();
    let bottom = below_head + rows.iter().map(|row| row.height).sum::<f32>();
    beside(surface, ArtifactType::Other, |surface| {
        if let Some(path) = Rect::from_ltrb(left, top, right, below_head).and_then(|rect| {
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            path.finish()
        }) {
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: rgb::Color::new(232, 238, 247).into(), ..Fill::default() }));
            surface.draw_path(&path);
        }
        let mut path = PathBuilder::new();
        let mut line = |from: (f32, f32), to: (f32, f32)| {
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
        };
        line((left, top), (right, top));
        let mut y = below_head;
        line((left, y), (right, y));
        for row in rows {
            y += row.height;
            line((left, y), (right, y));
        }
        line((left, top), (left, bottom));
        line((right, top), (right, bottom));
        for head in &grid.heads {
            let (from, to) = (grid.edges[head.first], grid.edges[head.first + head.span]);
            let head_top = if head.is_lower { top + grid.upper } else { top };
            if head.is_lower {
                line((from, head_top), (to, head_top));
            }
            let down = if head.is_over_both || head.is_lower { bottom } else { top + grid.upper };
            line((to, head_top), (to, down));
        }
        if let Some(path) = path.finish() {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(60, 60, 60).into(),
                width: 0.5,
                ..Stroke::default()
            }));
            surface.draw_path(&path);
        }
        surface.set_stroke(None);
        surface.set_fill(Some(Fill::default()));
    });
}
