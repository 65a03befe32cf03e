//! Where on a page of another site its article stands (R102): the part that holds most of the running text, without the
//! menus, the line of dates and buttons above it and what follows below. Only the ends are cut: what stands between two
//! lines of the text is the text.

use super::words;
use domain::disclosure::written_day;
use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Html, Node};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Signs of a line that may be furniture; a longer one is text, whatever it holds.
const LONGEST: usize = 160;
/// Signs of a part that may be furniture by the name that somebody gave it.
const LONGEST_PART: usize = 1500;
/// A line of links has so many hundredths of its signs in them at the least.
const LINK_SHARE: usize = 60;
/// The line that names attachments is text, wherever its links lead.
const ATTACHED: &str = "附件";

/// A line at an end of the text: what stands in one block, or between two breaks of it.
#[derive(Default)]
struct Line {
    nodes: Vec<NodeId>,
    text: String,
    /// Signs that stand in links.
    in_links: usize,
    /// Links of it.
    links: usize,
    /// True where a link leads to a file, or a picture stands in it.
    holds_file: bool,
}

/// The part of the page that is its article, after all around it was cut off.
pub(super) fn cut_to_content(page: &mut Html, title: &str, is_file: &dyn Fn(&str) -> bool) -> Option<NodeId> {
    let furniture = Furniture::shipped();
    let apart: Vec<NodeId> = page
        .root_element()
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|one| furniture.is_part(one))
        .map(|one| one.id())
        .collect();
    let best = content_of(page, &apart)?;
    for id in apart {
        // What holds the text is never its furniture.
        let holds = page.tree.get(best).is_some_and(|best| best.ancestors().any(|above| above.id() == id));
        if id != best
            && !holds
            && let Some(mut node) = page.tree.get_mut(id)
        {
            node.detach();
        }
    }
    let lines = lines_of(page.tree.get(best)?, is_file);
    let mut cut = Vec::new();
    let is_above = |line: &&Line| line.is_empty() || furniture.is_above(line, title);
    for line in lines.iter().take_while(is_above).filter(|line| !line.is_empty()) {
        cut.extend(line.nodes.iter().copied());
    }
    let mut is_foot = false;
    for line in lines.iter().rev().filter(|line| !line.is_empty()) {
        let is_furniture = furniture.is_around(line) || is_foot && furniture.is_foot(line);
        if !is_furniture {
            break;
        }
        is_foot |= furniture.is_mark_of_foot(line);
        cut.extend(line.nodes.iter().copied());
    }
    for id in cut {
        if let Some(mut node) = page.tree.get_mut(id) {
            node.detach();
        }
    }
    Some(best)
}

impl Line {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.holds_file
    }

    fn bare(&self) -> &str {
        self.text.trim_start_matches(|sign: char| !sign.is_alphanumeric() && sign != '©')
    }

    fn length(&self) -> usize {
        self.text.chars().filter(|sign| !sign.is_whitespace()).count()
    }

    /// Nothing but ways to other pages: a menu, the path to this page.
    fn is_links(&self) -> bool {
        self.links > 1 && !self.holds_file && self.in_links * 100 >= self.length() * LINK_SHARE
    }
}

/// The element in which most of the running text stands: each piece counts for the element around it, and half for
/// the one around that; what lies in links or apart counts for nothing.
fn content_of(page: &Html, apart: &[NodeId]) -> Option<NodeId> {
    let mut weights: HashMap<NodeId, (usize, usize)> = HashMap::new();
    for (order, node) in page.root_element().descendants().enumerate() {
        let Node::Text(text) = node.value() else { continue };
        let length = text.chars().filter(|sign| !sign.is_whitespace()).count();
        if length == 0 {
            continue;
        }
        let above: Vec<ElementRef<'_>> = node.ancestors().filter_map(ElementRef::wrap).collect();
        let is_apart = |one: &ElementRef<'_>| {
            apart.contains(&one.id())
                || matches!(
                    one.value().name(),
                    "a" | "script" | "style" | "title" | "head" | "nav" | "footer" | "noscript" | "select"
                )
        };
        if above.iter().any(is_apart) {
            continue;
        }
        let holders = above.iter().filter(|one| is_holder(one.value().name()));
        for (weight, holder) in [2, 1].into_iter().zip(holders) {
            let known = weights.entry(holder.id()).or_insert((0, order));
            known.0 += length * weight;
        }
    }
    let best = weights.into_iter().max_by_key(|(_, (weight, order))| (*weight, std::cmp::Reverse(*order)));
    best.map(|(id, _)| id)
}

/// What can hold an article: no paragraph, no entry and no cell of a table of its own.
fn is_holder(name: &str) -> bool {
    matches!(name, "div" | "td" | "article" | "section" | "main" | "body" | "form" | "center")
}

/// What begins a line of its own: as in any page, and the parts of tables.
fn is_block(name: &str) -> bool {
    crate::readers::html_table::is_block(name)
        || is_holder(name)
        || matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "th" | "figure" | "aside")
}

/// The lines of an element in their order. A list and a table are one line each: they are cut whole or not at all.
fn lines_of(holder: NodeRef<'_, Node>, is_file: &dyn Fn(&str) -> bool) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for node in holder.children() {
        match node.value() {
            Node::Element(element) if element.name() == "br" => lines.push(Line::default()),
            Node::Element(element) if is_block(element.name()) => {
                let is_whole = matches!(element.name(), "ul" | "ol" | "table" | "dl");
                if !is_whole && node.children().filter_map(ElementRef::wrap).any(opens_lines) {
                    lines.extend(lines_of(node, is_file));
                } else {
                    lines.push(line_of(node, is_file));
                }
                lines.push(Line::default());
            }
            Node::Element(_) | Node::Text(_) => {
                let read = line_of(node, is_file);
                let Some(line) = lines.last_mut() else { continue };
                line.nodes.extend(read.nodes);
                line.text.push_str(&read.text);
                line.in_links += read.in_links;
                line.links += read.links;
                line.holds_file |= read.holds_file;
            }
            _ => {}
        }
    }
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    lines
}

fn opens_lines(one: ElementRef<'_>) -> bool {
    is_block(one.value().name()) || one.value().name() == "br"
}

fn line_of(node: NodeRef<'_, Node>, is_file: &dyn Fn(&str) -> bool) -> Line {
    let mut line = Line { nodes: vec![node.id()], ..Line::default() };
    for one in node.descendants() {
        match one.value() {
            Node::Text(text) => {
                let hidden = one.ancestors().filter_map(ElementRef::wrap);
                if !hidden.into_iter().any(|above| matches!(above.value().name(), "script" | "style")) {
                    line.text.push_str(text);
                }
            }
            Node::Element(element) if element.name() == "a" => {
                line.links += 1;
                line.holds_file |= element.attr("href").is_some_and(is_file);
                let said = ElementRef::wrap(one).map(words).unwrap_or_default();
                line.in_links += said.chars().filter(|sign| !sign.is_whitespace()).count();
            }
            Node::Element(element) if element.name() == "img" => {
                line.holds_file |= element.attr("src").is_some_and(is_file);
            }
            _ => {}
        }
    }
    line
}

/// What stands around articles, from `data/disclosure/page_furniture.tsv`.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    begins: Vec<String>,
    holds: Vec<String>,
    below: Vec<String>,
    labels: Vec<String>,
    small: Vec<String>,
    parts: Vec<String>,
    /// How names begin by which systems hand out files that have no ending.
    pub(super) handing_out: Vec<String>,
    /// What a link is called that names no file.
    pub(super) nameless: Vec<String>,
    /// Words in the names of the part that holds an article.
    pub(super) contents: Vec<String>,
}

impl Furniture {
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Furniture> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let text = domain::reference::data_file("disclosure/page_furniture.tsv").unwrap_or_default();
            let mut made = Self::default();
            for line in text.lines().skip(1) {
                let mut cells = line.split('\t');
                let (Some(shape), Some(word)) = (cells.next(), cells.next()) else { continue };
                let list = match shape {
                    "begins" => &mut made.begins,
                    "holds" => &mut made.holds,
                    "below" => &mut made.below,
                    "label" => &mut made.labels,
                    "small" => &mut made.small,
                    "part" => &mut made.parts,
                    "handing_out" => &mut made.handing_out,
                    "nameless" => &mut made.nameless,
                    "content" => &mut made.contents,
                    _ => continue,
                };
                list.push(word.to_owned());
            }
            // 信息来源 before 来源: the longest word that fits is the label.
            made.labels.sort_by_key(|label| std::cmp::Reverse(label.chars().count()));
            made
        })
    }

    /// True for an element that by its own name is no part of an article.
    fn is_part(&self, one: &ElementRef<'_>) -> bool {
        let value = one.value();
        if matches!(value.name(), "nav" | "footer" | "aside") {
            return true;
        }
        if !matches!(value.name(), "div" | "ul" | "ol" | "section" | "header" | "p" | "span" | "td" | "table")
        {
            return false;
        }
        let mut named = value.classes().chain(value.id()).map(str::to_ascii_lowercase);
        let is_named =
            named.any(|name| name.split(['-', '_']).any(|word| self.parts.iter().any(|part| part == word)));
        is_named && one.text().map(|text| text.trim().chars().count()).sum::<usize>() <= LONGEST_PART
    }

    fn is_around(&self, line: &Line) -> bool {
        let bare = line.bare();
        if line.holds_file || bare.starts_with(ATTACHED) {
            return false;
        }
        line.is_links()
            || line.length() <= LONGEST
                && (self.begins.iter().any(|word| bare.starts_with(word.as_str()))
                    || self.is_mark_of_foot(line)
                    || self.is_labels(&line.text))
    }

    fn is_mark_of_foot(&self, line: &Line) -> bool {
        line.length() <= LONGEST && self.holds.iter().any(|word| line.text.contains(word.as_str()))
    }

    /// What may be text as well, under which the foot of the page was found.
    fn is_foot(&self, line: &Line) -> bool {
        line.length() <= LONGEST && self.below.iter().any(|word| line.bare().starts_with(word.as_str()))
    }

    fn is_above(&self, line: &Line, title: &str) -> bool {
        let bare: String = line.text.split_whitespace().collect();
        let own: String = title.split_whitespace().collect();
        let is_name = !own.is_empty() && bare == own;
        let day = bare.trim_matches(['[', ']', '(', ')', '（', '）', '【', '】']);
        let is_day = super::last_day(&line.text).is_some()
            && day.chars().all(|sign| sign.is_ascii_digit() || "-/.:：年月日时分秒".contains(sign));
        is_name || is_day || self.is_around(line)
    }

    /// 发布时间：2026-05-11　来源：局办公室　字号：大 中 小: labels, and behind each what one line holds of it.
    fn is_labels(&self, text: &str) -> bool {
        let mut labelled = 0;
        for piece in text.split(['|', '｜', '\u{3000}', '\u{a0}', '\n', '\t', ' ']) {
            let piece = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
            if piece.is_empty() || self.small.iter().any(|word| word == piece) {
                continue;
            }
            let label = self.labels.iter().find(|label| piece.starts_with(label.as_str()));
            let Some(label) = label else {
                // The value of the label before it.
                let is_value = labelled > 0
                    && (piece.chars().count() <= 20 && !piece.contains(['。', '，', '；'])
                        || written_day(piece).is_some());
                if is_value {
                    continue;
                }
                return false;
            };
            let rest = &piece[label.len()..];
            if !rest.is_empty() && !rest.starts_with(['：', ':', '【', '[', '(', '（']) {
                return false;
            }
            if rest.contains(['。', '；']) || rest.chars().count() > 40 {
                return false;
            }
            labelled += 1;
        }
        labelled > 0
    }
}
