//! Web pages, also those saved as one file of parts: scripts, frames, forms, jumps, and what a reader's browser would
//! fetch from elsewhere, by which others learn who reads.

use super::Active;
use crate::decode;
use crate::error::Trouble;
use crate::readers::{html_cost, mhtml_all};
use scraper::node::Element;
use scraper::{Html, Node, Selector};
use std::sync::LazyLock;

const OUTSIDE: &str = "外部的图片、样式或者跟踪代码（打开时会向别的网站发送请求）";

pub(super) fn look(bytes: &[u8]) -> Result<Option<Active>, Trouble> {
    let Some(parts) = mhtml_all(bytes) else { return of_page(bytes) };
    for part in parts {
        if part.kind.contains("script") {
            return Ok(Some(Active::Page("脚本")));
        }
        // Word keeps a project of macros and packed objects as parts of such a file.
        if part.kind.contains("x-mso") || part.head.contains("editdata.mso") {
            return Ok(Some(Active::Macros));
        }
        if part.kind.contains("css") && style_fetches(&decode::decode(&part.body, None).text) {
            return Ok(Some(Active::Page(OUTSIDE)));
        }
        let is_markup = ["html", "xml", "svg"].into_iter().any(|kind| part.kind.contains(kind));
        // A part without a kind, or with a wrong one, is what it looks like.
        let looks_so = memchr::memchr(b'<', &part.body[..part.body.len().min(512)]).is_some()
            && !part.kind.starts_with("image/");
        if (is_markup || looks_so)
            && let Some(found) = of_page(&part.body)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn of_page(bytes: &[u8]) -> Result<Option<Active>, Trouble> {
    let declared = decode::declared(bytes);
    let decoded = decode::decode(bytes, declared.as_deref());
    html_cost::check(decoded.text.as_bytes())?;
    let page = Html::parse_document(&decoded.text);
    Ok(acting(&page).map(Active::Page))
}

/// The first part that would act by itself, in words.
fn acting(page: &Html) -> Option<&'static str> {
    static ACTIVE: LazyLock<Vec<(Option<Selector>, &'static str)>> = LazyLock::new(|| {
        [
            ("script", "脚本"),
            ("iframe, frame, object, embed, applet, portal", "嵌入的网页或程序"),
            ("form, input, button", "表单"),
            ("meta[http-equiv]", "自动跳转"),
            ("base, link[rel=import]", "外部引用"),
        ]
        .map(|(selector, words)| (Selector::parse(selector).ok(), words))
        .into()
    });
    let found = ACTIVE.iter().find(|(selector, _)| {
        selector.as_ref().is_some_and(|selector| {
            page.select(selector).any(|part| {
                let is_harmless = part.value().attr("http-equiv").is_some_and(|what| {
                    ["content-type", "x-ua-compatible"].contains(&what.to_lowercase().as_str())
                });
                !is_harmless
            })
        })
    });
    if let Some((_, words)) = found {
        return Some(words);
    }
    let nodes = || page.tree.nodes();
    let mut elements = nodes().filter_map(|node| node.value().as_element());
    if elements.any(|element| element.attrs().any(acts)) {
        return Some("脚本");
    }
    let mut elements = nodes().filter_map(|node| node.value().as_element());
    if elements.any(fetches) {
        return Some(OUTSIDE);
    }
    let is_style = |node: ego_tree::NodeRef<'_, Node>| {
        let above =
            node.parent().and_then(|above| above.value().as_element().map(|one| one.name() == "style"));
        above == Some(true)
    };
    let mut styles = nodes().filter(|node| is_style(*node)).filter_map(|node| node.value().as_text());
    styles.any(|text| style_fetches(text)).then_some(OUTSIDE)
}

fn acts((name, value): (&str, &str)) -> bool {
    let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    name.to_lowercase().starts_with("on") || value.to_lowercase().starts_with("javascript:")
}

/// True where a browser asks another site for something as soon as the page is opened. A link that is clicked is none.
fn fetches(element: &Element) -> bool {
    let is_link = matches!(element.name(), "a" | "area");
    element.attrs().any(|(name, value)| match name {
        "src" | "background" | "poster" | "data" | "lowsrc" | "dynsrc" => is_outside(value),
        "srcset" | "imagesrcset" => value.split(',').any(is_outside),
        "href" | "xlink:href" => !is_link && is_outside(value),
        "ping" => true,
        "style" => style_fetches(value),
        _ => false,
    })
}

/// An address at another site; those beside the page and data within it are not.
fn is_outside(value: &str) -> bool {
    let value: String =
        value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    let value = value.replace('\\', "/");
    ["http:", "https:", "//", "ftp:", "ws:", "wss:"].into_iter().any(|begin| value.starts_with(begin))
}

/// An address or an import in a style. A letter of it may be written by its number.
fn style_fetches(style: &str) -> bool {
    let style = unescaped(style).to_lowercase();
    let mut rest = style.as_str();
    while let Some(at) = rest.find("url(") {
        rest = &rest[at + "url(".len()..];
        if is_outside(rest.trim_start().trim_start_matches(['"', '\''])) {
            return true;
        }
    }
    let mut rest = style.as_str();
    while let Some(at) = rest.find("@import") {
        rest = &rest[at + "@import".len()..];
        if is_outside(rest.trim_start().trim_start_matches(['"', '\''])) {
            return true;
        }
    }
    style.contains("image-set(") && (style.contains("http:") || style.contains("https:"))
}

/// `\75rl(` is `url(`; comments part nothing.
fn unescaped(style: &str) -> String {
    let mut text = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['\\', '/']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
            continue;
        }
        let Some(escaped) = rest.strip_prefix('\\') else {
            text.push('/');
            rest = &rest[1..];
            continue;
        };
        let digits = escaped.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        match u32::from_str_radix(&escaped[..digits], 16).ok().and_then(char::from_u32) {
            Some(letter) => {
                text.push(letter);
                rest = escaped[digits..].strip_prefix([' ', '\n', '\t']).unwrap_or(&escaped[digits..]);
            }
            None => rest = escaped,
        }
    }
    text.push_str(rest);
    text
}
