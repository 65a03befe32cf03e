//! The body of an article as a reader may see it: what people paste from Word or from a page, and what
//! systems send, with its headings, paragraphs, tables and lists, and nothing else.

use ammonia::{Builder, UrlRelative};
use std::collections::{HashMap, HashSet};

/// Elements that stay.
const TAGS: [&str; 27] = [
    "h2",
    "h3",
    "h4",
    "p",
    "br",
    "hr",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "sub",
    "sup",
    "u",
    "a",
];

/// Cleaning anew at most so often; two passes are the usual.
const MOST_PASSES: usize = 8;

/// A clean article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// HTML of allowed elements alone.
    pub html: String,
    /// Its text, a line a block, for search, checks and hashes.
    pub text: String,
    /// What was left out, as a person would say it.
    pub dropped: Vec<&'static str>,
}

/// Cleans a body. Text without any element becomes paragraphs.
#[must_use]
pub fn clean_article(body: &str) -> Article {
    cleaned(body, &cleaner())
}

/// Cleans a body that stood at an address: its relative links become whole.
#[must_use]
pub fn clean_article_at(body: &str, address: &str) -> Article {
    let mut cleaner = cleaner();
    if let Ok(base) = ammonia::Url::parse(address) {
        cleaner.url_relative(UrlRelative::RewriteWithBase(base));
    }
    cleaned(body, &cleaner)
}

fn cleaned(body: &str, cleaner: &Builder<'_>) -> Article {
    let body = without_controls(body);
    let body = body.trim();
    let source = if body.contains('<') { body.to_owned() } else { paragraphs(body) };
    let mut html = once_clean(&source, cleaner);
    // What stood wrong in one another, such as a heading in a table, is read otherwise once it stands apart.
    for _ in 0..MOST_PASSES {
        let again = if html.contains('<') { once_clean(&html, cleaner) } else { break };
        if again == html {
            break;
        }
        html = again;
    }
    let text = text_of(&html);
    Article { text, dropped: dropped(&source), html }
}

fn once_clean(source: &str, cleaner: &Builder<'_>) -> String {
    let html = cleaner.clean(&in_our_words(source)).to_string();
    // References such as &#13; and &#1; have become signs by now.
    let html = without_controls(&html);
    without_hollow(html.trim())
}

/// Line ends in one form, and no sign that no database and no page can hold.
fn without_controls(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

/// The text of clean HTML, a line a block.
#[must_use]
pub fn text_of(html: &str) -> String {
    let fragment = scraper::Html::parse_fragment(html);
    let mut text = String::new();
    for node in fragment.root_element().descendants() {
        match node.value() {
            scraper::Node::Text(words) => text.push_str(words),
            scraper::Node::Element(element) if is_block(element.name()) && !text.ends_with('\n') => {
                text.push('\n');
            }
            _ => {}
        }
    }
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Clean HTML with one occurrence of a word, counted from 0, written otherwise; none where the word is not there or
/// marks such as bold letters cut it.
#[must_use]
pub fn with_word(html: &str, (word, nth): (&str, usize), right: &str) -> Option<String> {
    let (mut at, mut seen) = (0, 0);
    while at < html.len() {
        let end = html[at..].find('<').map_or(html.len(), |length| at + length);
        for (offset, _) in html[at..end].match_indices(word) {
            if seen == nth {
                let (start, after) = (at + offset, at + offset + word.len());
                return Some(format!("{}{right}{}", &html[..start], &html[after..]));
            }
            seen += 1;
        }
        at = html[end..].find('>').map_or(html.len(), |length| end + length + 1);
    }
    None
}

pub(crate) fn is_block(name: &str) -> bool {
    !matches!(name, "strong" | "em" | "sub" | "sup" | "u" | "a")
}

/// What others hang on an address to follow its readers.
const TRACKERS: [&str; 9] =
    ["spm", "scm", "from_spmid", "share_token", "gclid", "fbclid", "msclkid", "isappinstalled", "bd_vid"];

/// The address without what follows its readers; none where nothing of that hangs on it.
fn untracked(address: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let is_tracker = |name: &str| name.starts_with("utm_") || TRACKERS.contains(&name);
    let (query, fragment) = query.split_once('#').map_or((query, None), |(query, rest)| (query, Some(rest)));
    let all: Vec<&str> = query.split('&').collect();
    let kept: Vec<&str> =
        all.iter().copied().filter(|one| !is_tracker(one.split('=').next().unwrap_or_default())).collect();
    if kept.len() == all.len() {
        return None;
    }
    let mut clean = address.split('?').next().unwrap_or_default().to_owned();
    if !kept.is_empty() {
        clean.push('?');
        clean.push_str(&kept.join("&"));
    }
    if let Some(fragment) = fragment {
        clean.push('#');
        clean.push_str(fragment);
    }
    Some(clean)
}

fn cleaner() -> Builder<'static> {
    let mut cleaner = Builder::new();
    let spans: HashSet<&str> = ["colspan", "rowspan"].into();
    cleaner
        .tags(TAGS.into())
        .clean_content_tags(
            ["script", "style", "title", "iframe", "object", "noscript", "template", "svg"].into(),
        )
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("td", spans.clone()), ("th", spans), ("a", HashSet::from(["href"]))]))
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::Deny)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "href") => Some(untracked(value).map_or(value.into(), Into::into)),
            _ => Some(value.into()),
        })
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    cleaner
}

/// What means the same under another name: b and strong, i and em, a page's first heading and a second.
fn in_our_words(html: &str) -> String {
    const NAMES: [(&str, &str); 8] = [
        ("b", "strong"),
        ("i", "em"),
        ("h1", "h2"),
        ("h5", "h4"),
        ("h6", "h4"),
        ("div", "p"),
        ("section", "p"),
        ("article", "p"),
    ];
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let closing = rest[1..].starts_with('/');
        let start = if closing { 2 } else { 1 };
        let name: String = rest[start..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let ours = NAMES.iter().find(|(theirs, _)| name.eq_ignore_ascii_case(theirs)).map(|(_, ours)| *ours);
        out.push_str(&rest[..start]);
        out.push_str(ours.unwrap_or(&name));
        rest = &rest[start + name.len()..];
    }
    out.push_str(rest);
    out
}

/// Paragraphs that hold nothing are how people make space: they go.
fn without_hollow(html: &str) -> String {
    let mut html = html.to_owned();
    loop {
        let before = html.len();
        for hollow in
            ["<p></p>", "<p>&nbsp;</p>", "<p> </p>", "<p><br></p>", "<strong></strong>", "<em></em>"]
        {
            html = html.replace(hollow, "");
        }
        if html.len() == before {
            return html;
        }
    }
}

fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p>{}</p>", ammonia::clean_text(line).replace("&#32;", " "))).collect()
}

fn dropped(source: &str) -> Vec<&'static str> {
    const KINDS: [(&str, &str); 9] = [
        ("<script", "脚本"),
        ("<iframe", "嵌入的页面"),
        ("<object", "嵌入的对象"),
        ("<embed", "嵌入的对象"),
        ("<form", "表单"),
        ("<img", "图片（请作为附件上传）"),
        ("<video", "视频"),
        ("<svg", "图形"),
        ("javascript:", "会运行脚本的链接"),
    ];
    let lower = source.to_ascii_lowercase();
    let mut found: Vec<&'static str> = Vec::new();
    for (mark, words) in KINDS {
        if lower.contains(mark) && !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_reader_is_taken_off_links() {
        let html = "<p><a href=\"https://www.example.gov.cn/a?id=3&utm_source=wx&spm=1.2#b\">一</a>\
                    <a href=\"https://www.example.gov.cn/a?utm_medium=x\">二</a>\
                    <a href=\"https://www.example.gov.cn/a?from=2&id=9\">三</a></p>";
        let clean = clean_article(html).html;
        for kept in ["/a?id=3#b\"", "/a\"", "/a?from=2&amp;id=9\""] {
            assert!(clean.contains(kept), "{kept}\n{clean}");
        }
        assert!(!clean.contains("utm_") && !clean.contains("spm"), "{clean}");
    }

    #[test]
    fn a_paste_keeps_headings_tables_lists_and_nothing_else() {
        let pasted = r#"<html><head><style>p.MsoNormal{color:red}</style></head><body lang="ZH-CN">
            <h1 class="t">关于调整低保标准的通知</h1><p class="MsoNormal" style="text-indent:2em"><b><span lang="EN-US">一、</span>标准</b></p>
            <o:p></o:p><p>&nbsp;</p><table border="1"><tr><td width="99" colspan="2">类别</td></tr></table>
            <ul><li onclick="x()">城市</li></ul><img src="http://t.example/1.gif?u=1" width="1">
            <script>alert(1)</script><a href="javascript:alert(1)">甲</a><a href="https://www.gov.cn/a" onmouseover="x()">乙</a><!-- 备注 --></body></html>"#;
        let article = clean_article(pasted);
        for kept in [
            "<h2>关于调整低保标准的通知</h2>",
            "<strong>一、标准</strong>",
            "<td colspan=\"2\">类别</td>",
            "<li>城市</li>",
        ] {
            assert!(article.html.contains(kept), "{kept}\n{}", article.html);
        }
        assert!(article.html.contains("href=\"https://www.gov.cn/a\""), "{}", article.html);
        for gone in
            ["style", "class", "script", "alert", "onclick", "onmouseover", "img", "备注", "Mso", "&nbsp;"]
        {
            assert!(!article.html.contains(gone), "{gone}\n{}", article.html);
        }
        assert_eq!(article.dropped, ["脚本", "图片（请作为附件上传）", "会运行脚本的链接"]);
        assert_eq!(article.text, "关于调整低保标准的通知\n一、标准\n类别\n城市\n甲乙");
    }

    #[test]
    fn r249_a_word_is_written_otherwise_in_the_text_and_never_in_a_mark() {
        let html = "<p><a href=\"https://www.gov.cn/帐户\">帐户</a>的帐户</p>";
        let second = with_word(html, ("帐户", 1), "账户").unwrap();
        assert_eq!(second, "<p><a href=\"https://www.gov.cn/帐户\">帐户</a>的账户</p>");
        assert_eq!(with_word(html, ("帐户", 2), "账户"), None);
        assert_eq!(with_word("<p>帐<strong>户</strong></p>", ("帐户", 0), "账户"), None);
    }

    #[test]
    fn plain_text_becomes_paragraphs_and_cleaning_twice_changes_nothing() {
        let article = clean_article("第一段\n\n  第二段 A & B");
        assert_eq!(article.html, "<p>第一段</p><p>第二段 A &amp; B</p>");
        assert_eq!(article.text, "第一段\n第二段 A & B");
        assert_eq!(clean_article(&article.html).html, article.html);
        assert_eq!(clean_article("").html, "");
        assert!(clean_article("<p><br></p><div> </div>").text.is_empty());
    }

    #[test]
    fn signs_that_nothing_can_hold_are_dropped() {
        for odd in ["甲\r\0\0乙,h", "<p>甲\r\n&#13;&#1;乙</p>", "\u{1}<p>甲\0乙</p>"] {
            let article = clean_article(odd);
            assert!(
                !article.html.chars().any(|c| c.is_control() && c != '\n'),
                "{odd:?}: {:?}",
                article.html
            );
            assert_eq!(clean_article(&article.html).html, article.html, "{odd:?}");
            assert!(article.text.contains('甲') && article.text.contains('乙'));
        }
    }

    #[test]
    fn what_is_no_sound_html_harms_nothing() {
        for odd in [
            "<",
            "<p",
            "a < b",
            "<<script>alert(1)</script>",
            "<svg><a xlink:href=\"javascript:x\">y</a></svg>",
            "<math><mtext><style><img src=x onerror=alert(1)>",
        ] {
            let html = clean_article(odd).html;
            assert!(
                !html.contains("alert") && !html.contains("javascript") && !html.contains("onerror"),
                "{odd}: {html}"
            );
        }
    }
}
