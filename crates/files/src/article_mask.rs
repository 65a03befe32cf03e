//! The body of an article with what it tells about people masked (R42a): columns of its tables by their heads,
//! values behind labels, and personal numbers wherever they stand. All else stays as it is.

use super::article::{clean_article, is_block};
use domain::disclosure::privacy::{PersonalColumn, is_plain_head, labelled_values, personal_numbers};
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A body without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedArticle {
    /// Clean HTML.
    pub html: String,
    /// Its text, a line a block.
    pub text: String,
    /// At how many places something was masked.
    pub masked: usize,
}

/// Where a cell of a table stands, with its words.
struct PlacedCell {
    row: usize,
    column: usize,
    width: usize,
    is_head: bool,
    words: String,
    /// The numbers of its texts in the tree.
    texts: Vec<NodeId>,
}

/// A column is at most this far to the right; a table with more is masked as far as that.
const WIDEST: usize = 200;
/// Rows that a cell may reach down over.
const TALLEST: usize = 2000;

static TABLE: LazyLock<Option<Selector>> = LazyLock::new(|| Selector::parse("table").ok());
static ROW: LazyLock<Option<Selector>> = LazyLock::new(|| Selector::parse("tr").ok());

/// Masks a clean body.
#[must_use]
pub fn mask_article(html: &str) -> MaskedArticle {
    let mut page = Html::parse_fragment(html);
    let mut masked = 0;
    let mut edits: HashMap<NodeId, String> = HashMap::new();
    for table in TABLE.iter().flat_map(|selector| page.select(selector)) {
        for (cell, column) in personal_cells(&cells_of(table)) {
            masked += 1;
            for id in &cell.texts {
                edits.insert(*id, column.masked(&text_at(&page, *id)));
            }
        }
    }
    for block in blocks(&page) {
        let mut pieces: Vec<(NodeId, String)> = block
            .into_iter()
            .map(|id| (id, edits.get(&id).cloned().unwrap_or_else(|| text_at(&page, id))))
            .collect();
        let count = mask_words(&mut pieces);
        if count > 0 {
            masked += count;
            edits.extend(pieces);
        }
    }
    for (id, words) in edits {
        if let Some(mut node) = page.tree.get_mut(id)
            && let Node::Text(text) = node.value()
        {
            text.text = words.as_str().into();
        }
    }
    let article = clean_article(&page.root_element().inner_html());
    MaskedArticle { text: article.text, html: article.html, masked }
}

/// The texts of each block in order: a label and its value may stand in different elements of a line.
fn blocks(page: &Html) -> Vec<Vec<NodeId>> {
    let mut blocks: Vec<Vec<NodeId>> = vec![Vec::new()];
    for edge in page.root_element().traverse() {
        let (node, is_open) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Text(_) if is_open => {
                if let Some(last) = blocks.last_mut() {
                    last.push(node.id());
                }
            }
            Node::Element(element) if is_block(element.name()) => blocks.push(Vec::new()),
            _ => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Masks labelled values and personal numbers of a block, and says how many there were.
fn mask_words(pieces: &mut [(NodeId, String)]) -> usize {
    let mut count = 0;
    let joined: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
    for (place, column) in labelled_values(&joined).into_iter().rev() {
        let hidden = column.masked(&joined[place.clone()]);
        if joined[place.clone()] != hidden {
            replace(pieces, place, &hidden);
            count += 1;
        }
    }
    let joined: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
    for number in personal_numbers(&joined).into_iter().rev() {
        replace(pieces, number.place.clone(), &number.masked());
        count += 1;
    }
    count
}

/// Puts other words in the place of a stretch that may lie over several pieces: they stand in the first of them.
fn replace(pieces: &mut [(NodeId, String)], place: Range<usize>, words: &str) {
    let mut start = 0;
    let mut is_written = false;
    for (_, text) in pieces {
        let end = start + text.len();
        let (from, to) = (place.start.max(start), place.end.min(end));
        if from < to {
            let own = if is_written { "" } else { words };
            is_written = true;
            text.replace_range(from - start..to - start, own);
        }
        start = end;
    }
}

/// The cells that tell about people: those under a personal head, and the one to the right of a head that stands
/// before its value.
fn personal_cells(cells: &[PlacedCell]) -> Vec<(&PlacedCell, PersonalColumn)> {
    let mut columns: HashMap<usize, PersonalColumn> = HashMap::new();
    let mut found = Vec::new();
    let mut beside: Option<(usize, usize, PersonalColumn)> = None;
    for cell in cells {
        if let Some(column) = PersonalColumn::of_head(&cell.words) {
            for at in cell.column..(cell.column + cell.width).min(WIDEST) {
                columns.insert(at, column);
            }
            beside = Some((cell.row, cell.column + cell.width, column));
            continue;
        }
        let is_value = !cell.is_head && !is_plain_head(&cell.words) && !cell.words.is_empty();
        if is_value
            && let Some((row, column, kind)) = beside.take()
            && (row, column) == (cell.row, cell.column)
        {
            found.push((cell, kind));
            continue;
        }
        beside = None;
        if is_value && let Some(kind) = columns.get(&cell.column) {
            found.push((cell, *kind));
        }
    }
    found
}

/// The cells of a table row by row, those of tables within it left to these.
fn cells_of(table: ElementRef<'_>) -> Vec<PlacedCell> {
    let mut cells = Vec::new();
    // Up to which row each column is taken by a cell from above.
    let mut taken: HashMap<usize, usize> = HashMap::new();
    let own = |row: &ElementRef<'_>| nearest_table(*row) == Some(table.id());
    let rows = ROW.iter().flat_map(|selector| table.select(selector)).filter(own);
    for (row, element) in rows.enumerate() {
        let mut column = 0;
        for cell in element.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")) {
            while taken.get(&column).is_some_and(|until| *until > row) {
                column += 1;
            }
            let span = |name: &str| cell.value().attr(name).and_then(|text| text.parse::<usize>().ok());
            let width = span("colspan").unwrap_or(1).clamp(1, WIDEST);
            let height = span("rowspan").unwrap_or(1).clamp(1, TALLEST);
            for at in column..(column + width).min(WIDEST) {
                taken.insert(at, row + height);
            }
            cells.push(placed(cell, (row, column, width)));
            column += width;
        }
    }
    cells
}

fn placed(cell: ElementRef<'_>, (row, column, width): (usize, usize, usize)) -> PlacedCell {
    let texts: Vec<_> = cell.descendants().filter(|node| node.value().is_text()).collect();
    let words: String = cell.text().collect();
    PlacedCell {
        row,
        column,
        width,
        is_head: cell.value().name() == "th",
        words: words.trim().to_owned(),
        texts: texts.into_iter().map(|node| node.id()).collect(),
    }
}

fn nearest_table(row: ElementRef<'_>) -> Option<NodeId> {
    let mut above = row.ancestors().filter_map(ElementRef::wrap);
    above.find(|one| one.value().name() == "table").map(|one| one.id())
}

fn text_at(page: &Html, id: NodeId) -> String {
    let node = page.tree.get(id);
    node.and_then(|node| node.value().as_text().map(|text| text.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r42a_names_under_their_heads_are_masked_and_all_else_stays() {
        let html = "<p>经评议，拟纳入下列对象。</p><table><thead><tr><th>序号</th><th>姓名</th><th>家庭住址</th>\
            <th>金额</th></tr></thead><tbody><tr><td>1</td><td>张三丰</td><td>和平路3号</td><td>800</td></tr>\
            <tr><td>2</td><td>李四</td><td>—</td><td>900</td></tr></tbody></table>";
        let masked = mask_article(html);
        assert_eq!(
            masked.html,
            html.replace("张三丰", "张**").replace("和平路3号", "***").replace("李四", "李*")
        );
        assert_eq!(masked.masked, 4);
        assert!(masked.text.contains("张**") && !masked.text.contains("三丰"));
        assert_eq!(mask_article(&masked.html).html, masked.html, "twice changes nothing");
    }

    #[test]
    fn r42a_heads_before_their_values_merged_cells_and_labels() {
        for (html, masked) in [
            (
                "<table><tbody><tr><td>姓名</td><td>张三</td></tr><tr><td>金额</td><td>800</td></tr></tbody></table>",
                "<table><tbody><tr><td>姓名</td><td>张*</td></tr><tr><td>金额</td><td>800</td></tr></tbody></table>",
            ),
            (
                "<table><tbody><tr><td>姓名</td><td>张三</td><td>性别</td><td>男</td></tr></tbody></table>",
                "<table><tbody><tr><td>姓名</td><td>张*</td><td>性别</td><td>男</td></tr></tbody></table>",
            ),
            (
                "<table><tbody><tr><td rowspan=\"2\">镇街</td><td>姓名</td></tr><tr><td>李四</td></tr></tbody></table>",
                "<table><tbody><tr><td rowspan=\"2\">镇街</td><td>姓名</td></tr><tr><td>李*</td></tr></tbody></table>",
            ),
            ("<p>申请人：<strong>张三</strong></p>", "<p>申请人：<strong>张*</strong></p>"),
            ("<p>申请人：张三，补助800元</p>", "<p>申请人：张*，补助800元</p>"),
            ("<p>电话13800138000</p>", "<p>电话138****8000</p>"),
        ] {
            assert_eq!(mask_article(html).html, masked);
        }
    }

    #[test]
    fn r42a_a_text_that_names_nobody_is_not_changed() {
        let html = "<h2>公示</h2><p>项目名称：人民路改造。监督部门在二楼。</p>";
        assert_eq!(
            mask_article(html),
            MaskedArticle { html: html.into(), text: super::super::article::text_of(html), masked: 0 }
        );
    }
}
