//! One article of another site: its name, its day, and the part of the page that is its text, cleaned as every body is;
//! its files stay where they are and are named with links.

use super::{base_of, last_day, select, target, words};
use crate::article::{Article, clean_article_at};
use jiff::civil::Date;
use scraper::{ElementRef, Html, Node};
use std::collections::HashMap;
use url::Url;

/// Endings of files beside an article.
const FILES: [&str; 13] =
    ["pdf", "doc", "docx", "wps", "xls", "xlsx", "et", "ofd", "zip", "rar", "7z", "ppt", "pptx"];

/// An article of another site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutsideArticle {
    /// Its name; empty where the page has none.
    pub title: String,
    /// The day that the page names as its own.
    pub day: Option<Date>,
    /// The text.
    pub article: Article,
    /// How many files are named in it.
    pub files: usize,
}

/// Reads an article from its page.
#[must_use]
pub fn read_outside_article(html: &str, address: &Url) -> OutsideArticle {
    let page = Html::parse_document(html);
    let base = base_of(&page, address);
    let title = meta(&page, "ArticleTitle")
        .or_else(|| select(&page, "h1").first().map(|head| words(*head)))
        .or_else(|| select(&page, "title").first().map(|title| words(*title)))
        .unwrap_or_default();
    let day = meta(&page, "PubDate").and_then(|day| last_day(&day));
    let Some(content) = content_of(&page) else {
        return OutsideArticle { title, day, ..OutsideArticle::default() };
    };
    let files: Vec<(Url, String)> = select(&page, "a[href]")
        .into_iter()
        .filter_map(|link| Some((target(link, &base).filter(is_file)?, words(link))))
        .collect();
    let mut body = content.inner_html();
    let mut apart: Vec<&(Url, String)> = Vec::new();
    let inside: Vec<Url> = content
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|one| one.value().name() == "a")
        .filter_map(|link| target(link, &base))
        .collect();
    for file in files.iter().filter(|(to, _)| !inside.contains(to)) {
        if !apart.iter().any(|(known, _)| *known == file.0) {
            apart.push(file);
        }
    }
    for (to, said) in &apart {
        let said = if said.is_empty() { to.as_str() } else { said };
        let (to, said) = (ammonia::clean_text(to.as_str()), ammonia::clean_text(said));
        body.push_str(&format!("<p>附件：<a href=\"{to}\">{said}</a></p>"));
    }
    let article = clean_article_at(&body, base.as_str());
    let files = inside.iter().filter(|to| is_file(to)).count() + apart.len();
    OutsideArticle { article: without_own_name(article, &title), title, day, files }
}

/// A tag of 国办发〔2017〕47号.
fn meta(page: &Html, name: &str) -> Option<String> {
    let found = select(page, "meta[name][content]")
        .into_iter()
        .find(|meta| meta.attr("name").is_some_and(|one| one.trim().eq_ignore_ascii_case(name)))?;
    let content = found.attr("content")?.trim();
    (!content.is_empty()).then(|| content.to_owned())
}

fn is_file(to: &Url) -> bool {
    let ending = to.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| FILES.contains(&ending.as_str()))
}

/// The element in which most of the running text stands: each piece counts for the element around it, and half for
/// the one around that; what lies in links counts for nothing.
fn content_of(page: &Html) -> Option<ElementRef<'_>> {
    let mut weights: HashMap<_, (usize, usize)> = HashMap::new();
    for (order, node) in page.root_element().descendants().enumerate() {
        let Node::Text(text) = node.value() else { continue };
        let length = text.chars().filter(|sign| !sign.is_whitespace()).count();
        if length == 0 {
            continue;
        }
        let above: Vec<ElementRef<'_>> = node.ancestors().filter_map(ElementRef::wrap).collect();
        let is_apart = |one: &ElementRef<'_>| {
            matches!(
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
    let (best, _) =
        weights.into_iter().max_by_key(|(_, (weight, order))| (*weight, std::cmp::Reverse(*order)))?;
    page.tree.get(best).and_then(ElementRef::wrap)
}

/// What can hold an article: no paragraph, no entry and no cell of a table of its own.
fn is_holder(name: &str) -> bool {
    matches!(name, "div" | "td" | "article" | "section" | "main" | "body" | "form" | "center")
}

/// The name above the text is the record's own name already.
fn without_own_name(article: Article, title: &str) -> Article {
    let Some(rest) = article.html.strip_prefix("<h2>").and_then(|rest| rest.split_once("</h2>")) else {
        return article;
    };
    if crate::text_of(rest.0) != title {
        return article;
    }
    let html = rest.1.trim_start().to_owned();
    Article { text: crate::text_of(&html), html, dropped: article.dropped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_article_is_its_text_with_whole_links_and_its_files() {
        let html = r#"<html><head><title>提高标准_某区</title><meta name="ArticleTitle" content="关于提高标准的通知">
            <meta name="PubDate" content="2026-05-11 09:30"></head><body>
            <div class="top"><a href="/">某区人民政府门户网站欢迎您</a><a href="/x">政务公开</a></div>
            <div class="main"><div class="info">来源：局办公室</div><div class="zoom"><h1>关于提高标准的通知</h1>
            <p class="MsoNormal" style="color:red">各街道：<img src="1.gif" width="1">经研究，自本年五月起提高标准，请认真执行。</p>
            <table><tr><td>类别</td><td>标准</td></tr></table>
            <p>见<a href="../2026/1.html">《办法》</a>和<a href="files/a.PDF">附表</a>。</p><script>count()</script></div>
            <div class="files"><a href="files/b.docx">申请表.docx</a></div></div>
            <div class="foot">主办：某区人民政府　备案号</div></body></html>"#;
        let address = Url::parse("https://www.example.gov.cn/zwgk/t1.html").unwrap();
        let read = read_outside_article(html, &address);
        assert_eq!(
            (read.title.as_str(), read.day, read.files),
            ("关于提高标准的通知", Some(date(2026, 5, 11)), 2)
        );
        let html = &read.article.html;
        for kept in [
            "自本年五月起提高标准",
            "<td>类别</td>",
            "href=\"https://www.example.gov.cn/2026/1.html\"",
            "href=\"https://www.example.gov.cn/zwgk/files/a.PDF\"",
            "href=\"https://www.example.gov.cn/zwgk/files/b.docx\"",
        ] {
            assert!(html.contains(kept), "{kept}\n{html}");
        }
        for gone in ["门户网站", "备案号", "count()", "img", "style", "来源：局办公室", "<h2>"]
        {
            assert!(!html.contains(gone), "{gone}\n{html}");
        }
    }

    #[test]
    fn a_page_without_text_is_told_by_its_empty_text() {
        let address = Url::parse("https://www.example.gov.cn/").unwrap();
        for odd in ["", "<html></html>", "<a href='/x'>首页</a>", "<script>1</script>"] {
            assert!(read_outside_article(odd, &address).article.text.is_empty(), "{odd}");
        }
    }
}
