//! A letter on portrait A4 in the letter form (信函格式, R337) with the sizes and pitches of official
//! documents (R318-R320, R325-R330, R332), and annexes that are lists.

use crate::draw::{Align, Line, beside, group, heading, tagged};
use crate::fonts::{Fonts, Style};
use crate::text::Setter;
use crate::{PaperError, Printed, finish, new_document, title};
use krilla::color::rgb;
use krilla::geom::PathBuilder;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, Identifier, Tag, TagGroup, TagTree};

/// A letter.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// 发文机关标志
    pub mark: String,
    /// 标题
    pub title: String,
    /// 主送机关, without colon
    pub to: String,
    /// Paragraphs of the text.
    pub paragraphs: Vec<String>,
    /// Who signs.
    pub from: String,
    /// The date in words.
    pub date: String,
    /// Annexes.
    pub annexes: Vec<Annex>,
}

/// An annex: a title and lines.
#[derive(Debug, Clone, Default)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
}

const MM: f32 = 72.0 / 25.4;
const WIDTH: f32 = 210.0 * MM;
const HEIGHT: f32 = 297.0 * MM;
/// The type area: 28 mm from the left, 156 mm wide; 37 mm from above, 225 mm high (R318).
const LEFT: f32 = 28.0 * MM;
const TYPE_WIDTH: f32 = 156.0 * MM;
const TOP: f32 = 37.0 * MM;
const TYPE_HEIGHT: f32 = 225.0 * MM;
/// 3号, and the pitch of 22 lines a page (R319, R320).
const SIZE: f32 = 16.0;
const PITCH: f32 = 28.95;

/// A line with its place in the flow.
struct Flow {
    style: Style,
    size: f32,
    text: String,
    indent: f32,
    align: Align,
    role: Role,
    /// Begins a new page.
    is_on_new_page: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Title,
    Paragraph,
    Continued,
}

/// Sets a letter as PDF.
///
/// # Errors
/// [`PaperError`] where a font is missing or the writer refuses.
pub fn letter(letter: &Letter, fonts: &Fonts) -> Result<Printed, PaperError> {
    let mut setter = Setter::new(fonts);
    let pages = paginate(flow(letter, &mut setter));
    let mut document = new_document()?;
    let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError::Pdf("page".to_owned()))?;
    let mut open: Option<(Role, String, Vec<Identifier>)> = None;
    for (at, lines) in pages.iter().enumerate() {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        if at == 0 {
            letterhead(&mut surface, &letter.mark, &mut setter);
        } else {
            page_number(&mut surface, at + 1, &mut setter);
        }
        for (y, line) in lines {
            let identifier = tagged(&mut surface, |surface| draw_line(surface, line, *y, &mut setter));
            match (&mut open, line.role) {
                (Some((_, _, identifiers)), Role::Continued) => identifiers.push(identifier),
                (_, role) => {
                    close(open.take(), &mut tree);
                    open = Some((role, line.text.clone(), vec![identifier]));
                }
            }
        }
        surface.finish();
    }
    close(open, &mut tree);
    document.set_tag_tree(tree);
    document.set_outline(krilla::outline::Outline::new());
    finish(document, &letter.title, pages.len(), setter)
}

fn close(open: Option<(Role, String, Vec<Identifier>)>, tree: &mut TagTree) {
    let Some((role, text, identifiers)) = open else { return };
    let closed: TagGroup = match role {
        Role::Title => heading(1, &text, identifiers),
        _ => group(Tag::P, identifiers),
    };
    tree.push(closed);
}

fn draw_line(surface: &mut Surface<'_>, line: &Flow, y: f32, setter: &mut Setter<'_>) {
    let line = Line {
        style: line.style,
        size: line.size,
        text: &line.text,
        at: (LEFT + line.indent, y),
        width: TYPE_WIDTH - line.indent,
        align: line.align,
    };
    line.draw(surface, setter);
}

/// Every line in order, empty ones included.
fn flow(letter: &Letter, setter: &mut Setter<'_>) -> Vec<Flow> {
    let mut lines = Vec::new();
    let two = 2.0 * SIZE;
    put(&mut lines, setter, (Style::Title, 22.0), &letter.title, 0.0, Align::Middle);
    blank(&mut lines, 1);
    put(&mut lines, setter, (Style::Text, SIZE), &format!("{}：", letter.to), 0.0, Align::Left);
    for paragraph in &letter.paragraphs {
        put(&mut lines, setter, (Style::Text, SIZE), paragraph, two, Align::Left);
    }
    if !letter.annexes.is_empty() {
        blank(&mut lines, 1);
        for (at, annex) in letter.annexes.iter().enumerate() {
            let name = match (at, letter.annexes.len()) {
                (0, 1) => format!("附件：{}", annex.title),
                (0, _) => format!("附件：1. {}", annex.title),
                _ => format!("　　　{}. {}", at + 1, annex.title),
            };
            put(&mut lines, setter, (Style::Text, SIZE), &name, two, Align::Left);
        }
    }
    blank(&mut lines, 2);
    // The organ's name stands above the date, centred on it (R330).
    let room =
        setter.width(Style::Text, SIZE, &letter.from).max(setter.width(Style::Text, SIZE, &letter.date));
    let left = (TYPE_WIDTH - room - 2.0 * two).max(0.0);
    for text in [&letter.from, &letter.date] {
        let own = setter.width(Style::Text, SIZE, text);
        one(&mut lines, (Style::Text, SIZE), text, left + (room - own) / 2.0, Align::Left);
    }
    for (at, annex) in letter.annexes.iter().enumerate() {
        let name = if letter.annexes.len() == 1 { "附件".to_owned() } else { format!("附件{}", at + 1) };
        one(&mut lines, (Style::Heading, SIZE), &name, 0.0, Align::Left);
        if let Some(line) = lines.last_mut() {
            line.is_on_new_page = true;
        }
        blank(&mut lines, 1);
        put(&mut lines, setter, (Style::Title, 22.0), &annex.title, 0.0, Align::Middle);
        blank(&mut lines, 1);
        for text in &annex.lines {
            put(&mut lines, setter, (Style::Text, SIZE), text, two, Align::Left);
        }
    }
    lines
}

fn put(
    lines: &mut Vec<Flow>,
    setter: &mut Setter<'_>,
    (style, size): (Style, f32),
    text: &str,
    indent: f32,
    align: Align,
) {
    let broken = match style {
        Style::Title => title::lines(setter, (style, size), text, TYPE_WIDTH),
        _ => setter.lines(style, size, text, TYPE_WIDTH, indent),
    };
    for (at, text) in broken.into_iter().enumerate() {
        let indent = if at == 0 { indent } else { 0.0 };
        let role = match (at, align) {
            (0, Align::Middle) => Role::Title,
            (0, _) => Role::Paragraph,
            _ => Role::Continued,
        };
        lines.push(Flow { style, size, text, indent, align, role, is_on_new_page: false });
    }
}

fn one(lines: &mut Vec<Flow>, (style, size): (Style, f32), text: &str, indent: f32, align: Align) {
    let text = text.to_owned();
    lines.push(Flow { style, size, text, indent, align, role: Role::Paragraph, is_on_new_page: false });
}

fn blank(lines: &mut Vec<Flow>, count: usize) {
    for _ in 0..count {
        one(lines, (Style::Text, SIZE), "", 0.0, Align::Left);
    }
}

/// Lines with their baselines, page by page; the first page begins below the letterhead.
fn paginate(lines: Vec<Flow>) -> Vec<Vec<(f32, Flow)>> {
    let first_top = 30.0 * MM + 24.0 + 4.0 * MM + 2.0 * PITCH;
    let mut pages: Vec<Vec<(f32, Flow)>> = vec![Vec::new()];
    let mut y = first_top;
    for line in lines {
        if line.is_on_new_page || y + PITCH > TOP + TYPE_HEIGHT {
            pages.push(Vec::new());
            y = TOP;
        }
        let is_blank = line.text.is_empty();
        if let Some(page) = pages.last_mut()
            && !is_blank
        {
            page.push((y + PITCH * 0.75, line));
        }
        y += PITCH;
    }
    pages
}

/// The mark 30 mm below the paper's upper edge, a red double line 4 mm below it, thick over thin, and
/// one 20 mm above the lower edge, thin over thick, 170 mm wide each (R337).
fn letterhead(surface: &mut Surface<'_>, mark: &str, setter: &mut Setter<'_>) {
    let red = rgb::Color::new(214, 32, 26);
    let mut size = 32.0;
    while setter.width(Style::Title, size, mark) > 165.0 * MM && size > 14.0 {
        size -= 1.0;
    }
    beside(surface, ArtifactType::Header, |surface| {
        surface.set_fill(Some(Fill { paint: red.into(), ..Fill::default() }));
        let top = 30.0 * MM;
        let line = Line {
            style: Style::Title,
            size,
            text: mark,
            at: (0.0, top + size * 0.86),
            width: WIDTH,
            align: Align::Middle,
        };
        line.draw(surface, setter);
        surface.set_fill(None);
        let below = top + size + 4.0 * MM;
        for (y, width) in
            [(below, 2.2), (below + 3.0, 0.8), (HEIGHT - 20.0 * MM, 0.8), (HEIGHT - 20.0 * MM + 3.0, 2.2)]
        {
            let mut path = PathBuilder::new();
            path.move_to(20.0 * MM, y);
            path.line_to(190.0 * MM, y);
            if let Some(path) = path.finish() {
                surface.set_stroke(Some(Stroke { paint: red.into(), width, ..Stroke::default() }));
                surface.draw_path(&path);
            }
        }
        surface.set_stroke(None);
        surface.set_fill(Some(Fill::default()));
    });
}

/// 4号, a dash on each side, 7 mm below the type area, outside (R335).
fn page_number(surface: &mut Surface<'_>, number: usize, setter: &mut Setter<'_>) {
    let text = format!("— {number} —");
    let align = if number % 2 == 1 { Align::Right } else { Align::Left };
    let line = Line {
        style: Style::Text,
        size: 14.0,
        text: &text,
        at: (LEFT + 14.0, TOP + TYPE_HEIGHT + 7.0 * MM + 4.0),
        width: TYPE_WIDTH - 28.0,
        align,
    };
    beside(surface, ArtifactType::PageNumber, |surface| line.draw(surface, setter));
}
