//! The links of an article with their places: each address once, with the words that lead there and the paragraph.

use scraper::{ElementRef, Html, Node};

/// Characters of the words of a link that are shown.
const SHOWN: usize = 40;

/// A link of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleLink {
    /// Where it leads.
    pub href: String,
    /// The words that lead there.
    pub words: String,
    /// The line of the article's text in which it stands, counted from 1.
    pub line: usize,
}

/// The links of a clean body in their order; an address that stands twice is named at its first place.
#[must_use]
pub fn article_links(html: &str) -> Vec<ArticleLink> {
    let page = Html::parse_fragment(html);
    let mut links: Vec<ArticleLink> = Vec::new();
    // Lines that are full, and whether the one begun holds anything: as `text_of` counts them.
    let (mut lines, mut is_begun) = (0, false);
    for node in page.root_element().descendants() {
        match node.value() {
            Node::Text(words) => {
                for (at, part) in words.split('\n').enumerate() {
                    if at > 0 && is_begun {
                        (lines, is_begun) = (lines + 1, false);
                    }
                    is_begun |= !part.trim().is_empty();
                }
            }
            Node::Element(element) if super::article::is_block(element.name()) => {
                (lines, is_begun) = (lines + usize::from(is_begun), false);
            }
            Node::Element(element) => {
                let href = element.attr("href").filter(|_| element.name() == "a").map(str::trim);
                let Some(href) = href.filter(|href| !href.is_empty()) else { continue };
                if links.iter().any(|known| known.href == href) {
                    continue;
                }
                let words: String =
                    ElementRef::wrap(node).map(|link| link.text().collect()).unwrap_or_default();
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let words = words.chars().take(SHOWN).collect();
                links.push(ArticleLink { href: href.to_owned(), words, line: lines + 1 });
            }
            _ => {}
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_is_told_with_its_words_and_its_paragraph() {
        let html = "<h2>通知</h2><p>见<a href=\"https://www.example.gov.cn/a\">《办法》<strong>全文</strong></a>。</p>\
                    <ul><li>其一</li><li><a href=\"https://www.example.gov.cn/b\">附表</a></li></ul>\
                    <p><a href=\"https://www.example.gov.cn/a\">再看</a><a>无址</a></p>";
        let links = article_links(html);
        let told: Vec<_> =
            links.iter().map(|one| (one.href.as_str(), one.words.as_str(), one.line)).collect();
        assert_eq!(
            told,
            [
                ("https://www.example.gov.cn/a", "《办法》全文", 2),
                ("https://www.example.gov.cn/b", "附表", 4)
            ]
        );
        let text = crate::text_of(html);
        for link in &links {
            assert!(text.lines().nth(link.line - 1).is_some_and(|line| line.contains(&link.words)), "{text}");
        }
        assert!(article_links("").is_empty());
    }
}
