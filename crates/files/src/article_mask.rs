//! The body of an article with what it tells about people masked (R42a): columns of its tables by their heads,
//! values behind labels, and personal numbers wherever they stand. All else stays as it is.

use super::article::{clean_article, is_block};
use domain::disclosure::privacy::{
    PersonalColumn, PersonalNumber, is_name_label, is_person_name, is_plain_head, labelled_beside_numbers,
    labelled_values, personal_numbers, running_names,
};
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::{HashMap, HashSet};
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
    /// What was masked by a head or a label, the longest first.
    pub values: Vec<MaskedValue>,
}

/// Words about a person, and what stands for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedValue {
    /// As they were.
    pub words: String,
    /// As they are shown.
    pub hidden: String,
}

/// What is masked of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// All that tells about a person.
    Everybody,
    /// Personal numbers, and what stands beside them.
    Numbers,
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

/// Masks a clean body: what stands under heads and behind labels, every other place where the same words stand, and
/// every personal number.
#[must_use]
pub fn mask_article(html: &str) -> MaskedArticle {
    masked(html, Scope::Everybody)
}

/// Masks the personal numbers of a clean body, and names, addresses and the like in the same block or row (R250).
#[must_use]
pub fn mask_article_numbers(html: &str) -> MaskedArticle {
    masked(html, Scope::Numbers)
}

/// The numbers of a clean body that stand in none of its words, in links or in parts over several cells: what holds each,
/// and its digits (R250).
#[must_use]
pub fn quiet_article_numbers(html: &str) -> Vec<(String, PersonalNumber)> {
    let known: HashSet<String> =
        personal_numbers(&clean_article(html).text).into_iter().map(|number| number.digits).collect();
    let quiet = crate::mask::page_numbers(html).into_iter();
    let new = quiet.filter(|(_, digits)| !known.contains(digits));
    new.filter_map(|(place, digits)| Some((place, personal_numbers(&digits).pop()?))).collect()
}

/// Words of a masked body that look like people's names, each once: what stands behind somebody's designation in words
/// that go on, or is a name in form alone. Nothing says whether they are names; a person must judge before or after the
/// body is public (R42a).
#[must_use]
pub fn names_left(html: &str) -> Vec<String> {
    domain::disclosure::privacy::names_left(&clean_article(html).text)
}

/// Words with each of these values hidden, the longest first.
#[must_use]
pub fn hide_values(text: &str, values: &[MaskedValue]) -> String {
    values.iter().fold(text.to_owned(), |text, value| text.replace(&value.words, &value.hidden))
}

fn masked(html: &str, scope: Scope) -> MaskedArticle {
    let mut page = Html::parse_fragment(html);
    let mut masked = 0;
    let mut edits: HashMap<NodeId, String> = HashMap::new();
    let mut values = Vec::new();
    for table in TABLE.iter().flat_map(|selector| page.select(selector)) {
        let cells = cells_of(table);
        let with_number: HashSet<usize> = cells
            .iter()
            .filter(|cell| !personal_numbers(&cell.words).is_empty())
            .map(|cell| cell.row)
            .collect();
        for (cell, column) in personal_cells(&cells) {
            if scope == Scope::Numbers && !with_number.contains(&cell.row) {
                continue;
            }
            masked += 1;
            keep(&mut values, column, &cell.words);
            for id in &cell.texts {
                edits.insert(*id, column.masked(&text_at(&page, *id)));
            }
        }
    }
    let mut all: Vec<Vec<(NodeId, String)>> = Vec::new();
    for block in blocks(&page) {
        let mut pieces: Vec<(NodeId, String)> = block
            .into_iter()
            .map(|id| (id, edits.get(&id).cloned().unwrap_or_else(|| text_at(&page, id))))
            .collect();
        masked += mask_words(&mut pieces, scope, &mut values);
        all.push(pieces);
    }
    values.sort_by_key(|value| std::cmp::Reverse(value.words.chars().count()));
    if scope == Scope::Everybody {
        masked += all.iter_mut().map(|pieces| mask_elsewhere(pieces, &values)).sum::<usize>();
    }
    for (id, words) in all.into_iter().flatten() {
        if let Some(mut node) = page.tree.get_mut(id)
            && let Node::Text(text) = node.value()
        {
            text.text = words.as_str().into();
        }
    }
    let article = clean_article(&page.root_element().inner_html());
    // Links, and numbers with a part in each of several cells.
    let (html, quiet) = crate::mask::mask_page_text(&article.html);
    let article = if quiet > 0 { clean_article(&html) } else { article };
    MaskedArticle { text: article.text, html: article.html, masked: masked + quiet, values }
}

/// Keeps what a masked value tells wherever it stands.
fn keep(values: &mut Vec<MaskedValue>, column: PersonalColumn, value: &str) {
    for (words, hidden) in column.told(value) {
        if !values.iter().any(|known| known.words == words) {
            values.push(MaskedValue { words, hidden });
        }
    }
}

/// Masks the same words where no head or label says what they are, and says how many there were.
fn mask_elsewhere(pieces: &mut [(NodeId, String)], values: &[MaskedValue]) -> usize {
    let mut count = 0;
    for value in values {
        let joined: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
        let places: Vec<usize> = joined.match_indices(&value.words).map(|(at, _)| at).collect();
        for at in places.into_iter().rev() {
            replace(pieces, at..at + value.words.len(), &value.hidden);
            count += 1;
        }
    }
    count
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
fn mask_words(pieces: &mut [(NodeId, String)], scope: Scope, values: &mut Vec<MaskedValue>) -> usize {
    let mut count = 0;
    let joined: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
    let labelled = match scope {
        Scope::Everybody => everybody(&joined),
        Scope::Numbers => {
            let beside = labelled_beside_numbers(&joined).into_iter();
            beside.map(|one| (one.place, one.column)).collect()
        }
    };
    for (place, column) in labelled.into_iter().rev() {
        let hidden = column.masked(&joined[place.clone()]);
        if joined[place.clone()] != hidden {
            keep(values, column, &joined[place.clone()]);
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

/// Values behind labels, and names behind what people are called, in the order of the text.
fn everybody(text: &str) -> Vec<(Range<usize>, PersonalColumn)> {
    let mut found = labelled_values(text);
    for (place, column) in running_names(text) {
        if !found.iter().any(|(known, _)| known.start < place.end && place.start < known.end) {
            found.push((place, column));
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found
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
    // Columns and cells to the right of a head that may say something else than a name.
    let (mut unsure, mut unsure_beside) = (HashSet::new(), None);
    let mut found = Vec::new();
    let mut beside: Option<(usize, usize, PersonalColumn)> = None;
    for cell in cells {
        if PersonalColumn::of_head(&cell.words).is_none() && is_name_label(&cell.words) {
            unsure.extend(cell.column..(cell.column + cell.width).min(WIDEST));
            unsure_beside = Some((cell.row, cell.column + cell.width));
            beside = None;
            continue;
        }
        let may_be_named = unsure.contains(&cell.column) || unsure_beside == Some((cell.row, cell.column));
        if may_be_named && cell.words.split(['、', '，', ',']).all(|word| is_person_name(word.trim())) {
            found.push((cell, PersonalColumn::Name));
            continue;
        }
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
            ("<p>初审对象：张三三，家庭住址：和平路3号。</p>", "<p>初审对象：张**，家庭住址：***。</p>"),
            (
                "<p>监护人王五六，联系人：赵七八</p><p>王五六</p>",
                "<p>监护人王**，联系人：赵**</p><p>王**</p>",
            ),
            (
                "<p>申请人：张三、李四等2人，负责人：高新区</p>",
                "<p>申请人：张*、李*等2人，负责人：高新区</p>",
            ),
            (
                "<table><tbody><tr><td>初审对象</td><td>金额</td></tr><tr><td>李四四</td><td>800</td></tr><tr><td>低保户</td><td>安全</td></tr></tbody></table>",
                "<table><tbody><tr><td>初审对象</td><td>金额</td></tr><tr><td>李**</td><td>800</td></tr><tr><td>低保户</td><td>安全</td></tr></tbody></table>",
            ),
            ("<p>申请人：张三，补助800元</p>", "<p>申请人：张*，补助800元</p>"),
            ("<p>电话13800138000</p>", "<p>电话138****8000</p>"),
        ] {
            assert_eq!(mask_article(html).html, masked);
        }
    }

    #[test]
    fn r42a_what_may_be_a_name_and_was_left_is_told() {
        let masked =
            mask_article("<p>姓名：张三，李小四。申请人王小五因病致贫。</p><p>金额800元，审核通过</p>");
        assert_eq!(names_left(&masked.html), ["李小四", "王小五"]);
        let clean = mask_article("<p>姓名：张三。</p><p>张三家在石桥村。</p>");
        assert_eq!(names_left(&clean.html), [""; 0]);
    }

    #[test]
    fn r42a_a_text_that_names_nobody_is_not_changed() {
        let html = "<h2>公示</h2><p>项目名称：人民路改造。监督部门在二楼。</p>";
        assert_eq!(
            mask_article(html),
            MaskedArticle {
                html: html.into(),
                text: super::super::article::text_of(html),
                masked: 0,
                values: Vec::new()
            }
        );
    }

    #[test]
    fn r42a_the_same_words_elsewhere_are_masked_too() {
        for (html, masked) in [
            (
                "<h2>张三家庭情况</h2><p>姓名：张三。张三一家住和平路3号二楼。</p><p>住址：和平路3号</p>",
                "<h2>张*家庭情况</h2><p>姓名：张*。张*一家住***二楼。</p><p>住址：***</p>",
            ),
            (
                "<p>张<strong>三丰</strong>家</p><table><tbody><tr><th>姓名</th></tr><tr><td>张三丰、李四</td></tr></tbody></table><p>李四</p>",
                "<p>张**<strong></strong>家</p><table><tbody><tr><th>姓名</th></tr><tr><td>张**、李*</td></tr></tbody></table><p>李*</p>",
            ),
        ] {
            assert_eq!(
                mask_article(html).html.replace("<strong></strong>", ""),
                masked.replace("<strong></strong>", "")
            );
        }
        let values = mask_article("<p>姓名：张三</p>").values;
        assert_eq!(hide_values("关于张三的公示.pdf", &values), "关于张*的公示.pdf");
        assert!(mask_article("<p>申请人：本人</p>").values.is_empty(), "no name");
    }

    #[test]
    fn r250_numbers_and_what_stands_beside_them_are_masked_alone() {
        let html = "<p>联系人：王五</p><p>姓名：张三，电话13800138000</p><table><tbody><tr><th>姓名</th><th>号码</th></tr>\
            <tr><td>李四</td><td>13800138001</td></tr><tr><td>赵六</td><td>—</td></tr></tbody></table>";
        let masked = mask_article_numbers(html);
        let expected = html
            .replace("张三", "张*")
            .replace("13800138000", "138****8000")
            .replace("李四", "李*")
            .replace("13800138001", "138****8001");
        assert_eq!(masked.html, expected);
        assert_eq!(masked.masked, 4);
    }
}
