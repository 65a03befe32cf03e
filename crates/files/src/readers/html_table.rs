//! Rows and cell texts of an HTML table; nested tables that are no data become text of their cell.

use super::table::SpanCell;
use crate::limits::MAX_COLUMNS;
pub(crate) use scraper::ElementRef;
use scraper::Node;

type Tree<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// A walk in document order without recursion; every element is seen opening and closing.
pub(crate) struct Walk<'a> {
    root: ElementRef<'a>,
    at: Option<Tree<'a>>,
    opening: bool,
    seen: Option<(Tree<'a>, bool)>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(root: ElementRef<'a>) -> Self {
        Self { root, at: Some(*root), opening: true, seen: None }
    }

    /// The next node, and whether it opens. Text opens only.
    pub(crate) fn next(&mut self) -> Option<(&'a Node, bool)> {
        let node = self.at?;
        let opening = self.opening;
        self.seen = Some((node, opening));
        if opening && node.has_children() {
            self.at = node.first_child();
        } else if opening && node.value().is_element() {
            self.opening = false;
        } else {
            self.leave(node);
        }
        Some((node.value(), opening))
    }

    /// Leaves out the children and the closing of the element just opened.
    pub(crate) fn skip(&mut self) {
        if let Some((node, true)) = self.seen {
            self.leave(node);
        }
    }

    /// The element just seen.
    pub(crate) fn element(&self) -> Option<ElementRef<'a>> {
        self.seen.and_then(|(node, _)| ElementRef::wrap(node))
    }

    /// The key of the element just seen.
    pub(crate) fn id(&self) -> usize {
        self.element().map_or(0, key)
    }

    fn leave(&mut self, node: Tree<'a>) {
        if node == *self.root {
            self.at = None;
        } else if let Some(sibling) = node.next_sibling() {
            self.at = Some(sibling);
            self.opening = true;
        } else {
            self.at = node.parent();
            self.opening = false;
        }
    }
}

/// A key of an element within its page.
pub(crate) fn key(element: ElementRef<'_>) -> usize {
    std::ptr::from_ref(element.value()) as usize
}

/// Elements that are no text of the page.
pub(crate) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "template" | "noscript" | "head" | "select" | "svg" | "iframe" | "object"
    )
}

/// Elements that stand on lines of their own.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "nav"
            | "dt"
            | "dd"
            | "dl"
            | "blockquote"
            | "center"
            | "caption"
            | "hr"
            | "pre"
            | "form"
            | "body"
    )
}

/// The widest row of a table's own rows.
pub(crate) fn widest_row(table: ElementRef<'_>) -> usize {
    own_rows(table)
        .map(|row| own_cells(row).map(|cell| span(cell, "colspan").max(1)).sum())
        .max()
        .unwrap_or(0)
}

/// Which rows of a table are not shown.
pub(crate) fn hidden_rows(table: ElementRef<'_>) -> Vec<usize> {
    let is_whole = is_hidden(table);
    let group = |row: ElementRef<'_>| row.parent().and_then(ElementRef::wrap).is_some_and(is_hidden);
    // A row whose filled cells are all hidden is not shown either.
    let shows =
        |row: ElementRef<'_>| own_cells(row).any(|cell| !is_hidden(cell)) || own_cells(row).next().is_none();
    let rows = own_rows(table).enumerate();
    rows.filter(|(_, row)| is_whole || is_hidden(*row) || group(*row) || !shows(*row))
        .map(|(at, _)| at)
        .collect()
}

/// Cells that are not shown in rows that are, with text in them: row, place in the row.
pub(crate) fn hidden_cells(table: ElementRef<'_>) -> Vec<(usize, usize)> {
    let hidden = hidden_rows(table);
    let shown = own_rows(table).enumerate().filter(|(row, _)| hidden.binary_search(row).is_err());
    shown
        .flat_map(|(row, element)| {
            let cells = own_cells(element).enumerate();
            let cells = cells.filter(|(_, cell)| is_hidden(*cell) && !text(*cell).is_empty());
            cells.map(|(at, _)| (row, at)).collect::<Vec<_>>()
        })
        .collect()
}

/// Columns that are not shown, as `col` says.
pub(crate) fn hidden_columns(table: ElementRef<'_>) -> Vec<std::ops::RangeInclusive<usize>> {
    let direct = table.children().filter_map(ElementRef::wrap);
    let columns = direct.flat_map(|child| match child.value().name() {
        "colgroup" => child.children().filter_map(ElementRef::wrap).collect(),
        _ => vec![child],
    });
    let mut next = 0_usize;
    let place = |column: ElementRef<'_>| {
        let first = next;
        next = next.saturating_add(span(column, "span").clamp(1, MAX_COLUMNS));
        is_hidden(column).then(|| first..=next - 1)
    };
    columns.filter(|column| column.value().name() == "col").filter_map(place).collect()
}

/// True for an element that the page does not show, by its own attributes.
pub(crate) fn is_hidden(element: ElementRef<'_>) -> bool {
    if element.attr("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found")) {
        return true;
    }
    let Some(style) = element.attr("style") else { return false };
    style.split(';').filter_map(|part| part.split_once(':')).any(|(name, value)| {
        let name = name.trim().to_ascii_lowercase();
        let value = value.to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim();
        matches!(
            (name.as_str(), value),
            ("display", "none") | ("visibility", "hidden" | "collapse") | ("mso-hide", "all")
        )
    })
}

/// The rows of a table with their spans.
pub(crate) fn rows(table: ElementRef<'_>) -> Vec<Vec<SpanCell>> {
    own_rows(table)
        .map(|row| {
            own_cells(row)
                .map(|cell| SpanCell {
                    text: text(cell),
                    columns: span(cell, "colspan"),
                    rows: row_span(cell),
                })
                .collect()
        })
        .collect()
}

/// The text of a cell: paragraphs and breaks on lines of their own, checkboxes as their glyphs.
fn text(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut walk = Walk::new(cell);
    while let Some((node, opening)) = walk.next() {
        match node {
            Node::Text(part) if opening => push_text(&mut text, part),
            Node::Element(element) => {
                let name = element.name();
                if opening && is_skipped(name) {
                    walk.skip();
                } else if opening && name == "input" {
                    if matches!(element.attr("type"), Some("checkbox" | "radio")) {
                        text.push(if element.attr("checked").is_some() { '☑' } else { '☐' });
                    }
                } else if opening && name == "img" {
                    text.push_str(element.attr("alt").unwrap_or_default());
                } else if is_block(name) || name == "tr" || (opening && name == "br") {
                    if !text.is_empty() && !text.ends_with('\n') {
                        text.push('\n');
                    }
                } else if matches!(name, "td" | "th") && !text.is_empty() {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }
    text.trim_matches(['\n', ' ']).to_owned()
}

/// Adds text with the source's own line ends as spaces: only markup breaks lines.
pub(crate) fn push_text(line: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{C}') {
            if !line.is_empty() && !line.ends_with([' ', '\n']) {
                line.push(' ');
            }
        } else {
            line.push(c);
        }
    }
}

/// Rows whose nearest table is this one.
fn own_rows(table: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    let direct = table.children().filter_map(ElementRef::wrap);
    direct.flat_map(|child| {
        let inner: Vec<ElementRef<'_>> = match child.value().name() {
            "tr" => vec![child],
            "thead" | "tbody" | "tfoot" => child
                .children()
                .filter_map(ElementRef::wrap)
                .filter(|row| row.value().name() == "tr")
                .collect(),
            _ => Vec::new(),
        };
        inner
    })
}

fn own_cells(row: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    row.children().filter_map(ElementRef::wrap).filter(|cell| matches!(cell.value().name(), "td" | "th"))
}

fn span(cell: ElementRef<'_>, name: &str) -> usize {
    cell.attr(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

/// `rowspan="0"` reaches to the end of its group.
fn row_span(cell: ElementRef<'_>) -> usize {
    match span(cell, "rowspan") {
        0 => usize::MAX / 2,
        rows => rows,
    }
}
