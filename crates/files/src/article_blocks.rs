//! The body of an article as a sequence of headings, paragraphs and tables, for paper.

use scraper::{ElementRef, Html, Node};

/// A part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleBlock {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// An entry of a list with its number or dot, or a term with its meaning.
    Item(String),
    /// A table, row by row: words, columns it goes over, whether it is a head.
    Table(Vec<Vec<(String, usize, bool)>>),
}

/// A cell goes over at most so many columns and rows.
const WIDEST: usize = 50;

/// The parts of a clean body in order.
#[must_use]
pub fn article_blocks(html: &str) -> Vec<ArticleBlock> {
    let page = Html::parse_fragment(html);
    let mut blocks = Vec::new();
    walk(page.root_element(), &mut blocks);
    blocks
}

fn walk(element: ElementRef<'_>, blocks: &mut Vec<ArticleBlock>) {
    let mut loose = String::new();
    for child in element.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(text), _) => loose.push_str(text),
            (_, Some(inner)) if is_inline(inner.value().name()) => loose.push_str(&words(inner)),
            (_, Some(inner)) => {
                push(blocks, ArticleBlock::Paragraph, &std::mem::take(&mut loose));
                block(inner, blocks);
            }
            _ => {}
        }
    }
    push(blocks, ArticleBlock::Paragraph, &loose);
}

fn block(element: ElementRef<'_>, blocks: &mut Vec<ArticleBlock>) {
    match element.value().name() {
        "h2" | "h3" | "h4" => push(blocks, ArticleBlock::Heading, &words(element)),
        "p" => push(blocks, ArticleBlock::Paragraph, &words(element)),
        "ul" | "ol" => {
            let is_counted = element.value().name() == "ol";
            let entries = element.child_elements().filter(|one| one.value().name() == "li");
            for (number, entry) in entries.enumerate() {
                let mark = if is_counted { format!("{}. ", number + 1) } else { "· ".to_owned() };
                push(blocks, ArticleBlock::Item, &format!("{mark}{}", words(entry)));
            }
        }
        "dt" | "dd" => push(blocks, ArticleBlock::Item, &words(element)),
        "table" => blocks.push(ArticleBlock::Table(table(element))),
        "br" | "hr" => {}
        _ => walk(element, blocks),
    }
}

fn push(blocks: &mut Vec<ArticleBlock>, kind: fn(String) -> ArticleBlock, text: &str) {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    for line in lines.filter(|line| !line.is_empty()) {
        blocks.push(kind(line));
    }
}

/// The words of an element; a break parts lines.
fn words(element: ElementRef<'_>) -> String {
    let mut words = String::new();
    for node in element.descendants().skip(1) {
        match node.value() {
            Node::Text(text) => words.push_str(&text.replace('\n', " ")),
            Node::Element(inner) if matches!(inner.name(), "br" | "p" | "li") => words.push('\n'),
            _ => {}
        }
    }
    words
}

/// The rows of a table; where a cell goes down over rows, those below have an empty one in its place.
fn table(table: ElementRef<'_>) -> Vec<Vec<(String, usize, bool)>> {
    let rows = table
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|one| one.value().name() == "tr" && nearest_table(*one) == Some(table.id()));
    let mut grid = Vec::new();
    // Columns still taken by a cell from above: how many rows yet, and how many columns it has.
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        let mut cells: Vec<(String, usize, bool)> = Vec::new();
        let mut column = 0;
        for cell in row.child_elements().filter(|one| matches!(one.value().name(), "td" | "th")) {
            fill(&mut cells, &mut column, &mut taken);
            let span = |name: &str| cell.value().attr(name).and_then(|text| text.parse::<usize>().ok());
            let width = span("colspan").unwrap_or(1).clamp(1, WIDEST);
            let height = span("rowspan").unwrap_or(1).clamp(1, 1000);
            if taken.len() < column + width {
                taken.resize(column + width, (0, 1));
            }
            taken[column] = (height - 1, width);
            let text = words(cell).split_whitespace().collect::<Vec<_>>().join(" ");
            cells.push((text, width, cell.value().name() == "th"));
            column += width;
        }
        fill(&mut cells, &mut column, &mut taken);
        if !cells.is_empty() {
            grid.push(cells);
        }
    }
    grid
}

fn fill(cells: &mut Vec<(String, usize, bool)>, column: &mut usize, taken: &mut [(usize, usize)]) {
    while let Some((rows, width)) = taken.get_mut(*column).filter(|(rows, _)| *rows > 0) {
        *rows -= 1;
        cells.push((String::new(), *width, false));
        *column += *width;
    }
}

fn nearest_table(row: ElementRef<'_>) -> Option<ego_tree::NodeId> {
    let mut above = row.ancestors().filter_map(ElementRef::wrap);
    above.find(|one| one.value().name() == "table").map(|one| one.id())
}

fn is_inline(name: &str) -> bool {
    matches!(name, "strong" | "em" | "sub" | "sup" | "u" | "a")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_told_part_by_part() {
        let html = "<h2>公示</h2><p>经评议，<strong>拟纳入</strong>下列对象。<br>公示七日。</p>\
            <ol><li>甲</li><li>乙</li></ol><table><tbody><tr><th colspan=\"2\">名单</th></tr>\
            <tr><td rowspan=\"2\">东街</td><td>张*</td></tr><tr><td>李*</td></tr></tbody></table>";
        let cell = |text: &str, span, is_head| (text.to_owned(), span, is_head);
        assert_eq!(
            article_blocks(html),
            [
                ArticleBlock::Heading("公示".to_owned()),
                ArticleBlock::Paragraph("经评议，拟纳入下列对象。".to_owned()),
                ArticleBlock::Paragraph("公示七日。".to_owned()),
                ArticleBlock::Item("1. 甲".to_owned()),
                ArticleBlock::Item("2. 乙".to_owned()),
                ArticleBlock::Table(vec![
                    vec![cell("名单", 2, true)],
                    vec![cell("东街", 1, false), cell("张*", 1, false)],
                    vec![cell("", 1, false), cell("李*", 1, false)],
                ]),
            ]
        );
        assert!(article_blocks("").is_empty());
    }
}
