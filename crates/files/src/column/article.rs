//! One article of another site: its name, its day, the part of the page that is its text, cleaned as every body is, and
//! the files and pictures that belong to it.

use super::content::{Furniture, cut_to_content};
use super::{base_of, last_day, select, target, words};
use crate::article::{Article, clean_article, clean_article_at};
use crate::sniff::Format;
use jiff::civil::Date;
use scraper::{ElementRef, Html};
use url::Url;

/// Endings of files beside an article.
const FILES: [&str; 13] =
    ["pdf", "doc", "docx", "wps", "xls", "xlsx", "et", "ofd", "zip", "rar", "7z", "ppt", "pptx"];
/// Endings of pictures that may be part of an article.
const PICTURES: [&str; 5] = ["jpg", "jpeg", "png", "webp", "bmp"];
/// A picture that says itself to be so narrow is a sign of the page.
const NARROWEST: u32 = 60;
/// Bytes of a picture that shows something.
const SMALLEST_PICTURE: usize = 4 * 1024;
/// Where lazy pages keep the address of a picture.
const PICTURE_PLACES: [&str; 4] = ["data-src", "data-original", "data-url", "src"];
/// Characters of a picture's own words that may be its name.
const LONGEST_ALT: usize = 20;
/// Characters of a file's name.
const LONGEST_NAME: usize = 80;

/// An article of another site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutsideArticle {
    /// Its name; empty where the page has none.
    pub title: String,
    /// The day that the page names as its own.
    pub day: Option<Date>,
    /// Whose information the page says that it is; empty where it says nothing.
    pub source: String,
    /// The text.
    pub article: Article,
    /// The files and pictures that belong to it, in the order of the page.
    pub files: Vec<OutsideFile>,
}

/// A file or a picture of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideFile {
    /// Where it stands.
    pub address: Url,
    /// What it is called, with its ending.
    pub name: String,
    /// True where a person has to be led to it by words: it stands beside the text, or is a picture in it.
    pub is_apart: bool,
    /// True for a picture in the text.
    pub is_picture: bool,
    /// True where only the way it is linked tells that it may be a file.
    pub is_guess: bool,
}

impl OutsideFile {
    /// True for a picture of so few bytes that it is a sign of the page.
    #[must_use]
    pub fn is_sign(&self, bytes: usize) -> bool {
        self.is_picture && bytes < SMALLEST_PICTURE
    }

    /// True for what was taken for a file and is a page.
    #[must_use]
    pub fn is_page(&self, bytes: &[u8]) -> bool {
        self.is_guess
            && !matches!(crate::sniff::sniff(bytes), Ok(format) if format != Format::Html)
            && !bytes.starts_with(b"\x89PNG")
            && !bytes.starts_with(b"\xFF\xD8\xFF")
    }
}

impl OutsideArticle {
    /// The text as a body when some of its files were taken in: their links are words now; the others are named with
    /// links, those beside the text below it.
    #[must_use]
    pub fn body(&self, taken: &[Url]) -> String {
        let mut html = self.article.html.clone();
        for file in &self.files {
            let is_taken = taken.contains(&file.address);
            match (is_taken, file.is_apart) {
                (true, false) => html = without_link(&html, &file.address),
                (false, true) => {
                    let (to, said) =
                        (ammonia::clean_text(file.address.as_str()), ammonia::clean_text(&file.name));
                    html.push_str(&format!("<p>附件：<a href=\"{to}\">{said}</a></p>"));
                }
                _ => {}
            }
        }
        clean_article(&html).html
    }
}

/// Reads an article from its page.
#[must_use]
pub fn read_outside_article(html: &str, address: &Url) -> OutsideArticle {
    let mut page = Html::parse_document(html);
    let base = base_of(&page, address);
    let title = meta(&page, "ArticleTitle")
        .or_else(|| select(&page, "h1").first().map(|head| words(*head)))
        .or_else(|| select(&page, "title").first().map(|title| words(*title)))
        .unwrap_or_default();
    let day = meta(&page, "PubDate").and_then(|day| last_day(&day));
    let source = meta(&page, "ContentSource").or_else(|| said_source(&page)).unwrap_or_default();
    let on_page = file_links(&page, page.root_element(), &base);
    let leads_to_file = |to: &str| {
        base.join(to).ok().and_then(|to| ending(&to)).is_some_and(|one| is_file(&one) || is_picture(&one))
    };
    let content = cut_to_content(&mut page, &title, &leads_to_file);
    let Some(content) = content.and_then(|id| page.tree.get(id)).and_then(ElementRef::wrap) else {
        let files = scans(html, &base);
        return OutsideArticle { title, day, source, files, ..OutsideArticle::default() };
    };
    let mut files = file_links(&page, content, &base);
    for file in on_page.into_iter().map(|file| OutsideFile { is_apart: true, ..file }) {
        if !files.iter().any(|known| known.address == file.address) {
            files.push(file);
        }
    }
    files.extend(pictures(content, &base));
    let article = without_own_name(clean_article_at(&content.inner_html(), base.as_str()), &title);
    if article.text.is_empty() {
        let scans = scans(html, &base);
        if !scans.is_empty() {
            files.retain(|file| !file.is_picture);
            files.extend(scans);
        }
    }
    OutsideArticle { article, title, day, source, files }
}

/// The pictures of an article that holds nothing else, as lists are often published: those of a part that is called
/// its content.
fn scans(html: &str, base: &Url) -> Vec<OutsideFile> {
    let page = Html::parse_document(html);
    let is_content = |one: &ElementRef<'_>| {
        let value = one.value();
        let mut named = value.classes().chain(value.id()).map(str::to_ascii_lowercase);
        named.any(|name| Furniture::shipped().contents.iter().any(|word| name.contains(word.as_str())))
    };
    let parts = page.root_element().descendants().filter_map(ElementRef::wrap);
    let found = parts.filter(is_content).map(|part| pictures(part, base)).filter(|found| !found.is_empty());
    found.min_by_key(Vec::len).unwrap_or_default()
}

/// What stands behind 来源： in a line of the page.
fn said_source(page: &Html) -> Option<String> {
    const LONGEST: usize = 30;
    let texts =
        page.root_element().descendants().filter_map(|node| node.value().as_text().map(|text| &**text));
    texts.into_iter().find_map(|text| {
        let said = text.split_once("来源：").or_else(|| text.split_once("来源:"))?.1.trim();
        let said = said.split([' ', '\u{3000}', '\u{a0}', '|', '\n', '\t']).next().unwrap_or_default();
        ((1..=LONGEST).contains(&said.chars().count()) && !said.contains(['。', '，']))
            .then(|| said.to_owned())
    })
}

/// A tag of 国办发〔2017〕47号.
fn meta(page: &Html, name: &str) -> Option<String> {
    let found = select(page, "meta[name][content]")
        .into_iter()
        .find(|meta| meta.attr("name").is_some_and(|one| one.trim().eq_ignore_ascii_case(name)))?;
    let content = found.attr("content")?.trim();
    (!content.is_empty()).then(|| content.to_owned())
}

/// The files that an element links to, each once; what is linked by a system without an ending is known by its words.
fn file_links(page: &Html, within: ElementRef<'_>, base: &Url) -> Vec<OutsideFile> {
    let mut files: Vec<OutsideFile> = Vec::new();
    let inside = |link: &ElementRef<'_>| link.ancestors().any(|above| above.id() == within.id());
    for link in select(page, "a[href]").into_iter().filter(inside) {
        let Some(to) = target(link, base) else { continue };
        let said = words(link);
        let by_words = Some(said.as_str()).filter(|said| ending_of(said).is_some_and(|one| is_file(&one)));
        let by_address = ending(&to).filter(|one| is_file(one));
        let (name, is_guess) = match (by_words, by_address) {
            (Some(said), _) => (said.to_owned(), false),
            (None, Some(ending)) if said.is_empty() => (name_in(&to, &ending), false),
            (None, Some(ending)) => (format!("{said}.{ending}"), false),
            (None, None) => match handed_out(link, &to, &said) {
                Some(name) => (name, true),
                None => continue,
            },
        };
        if !files.iter().any(|known| known.address == to) {
            let name = short(&name);
            files.push(OutsideFile { address: to, name, is_apart: false, is_picture: false, is_guess });
        }
    }
    files
}

/// The name of what a link without an ending seems to hand out as a file; none where it leads to a page.
fn handed_out(link: ElementRef<'_>, to: &Url, said: &str) -> Option<String> {
    let value = link.value();
    let names = value.classes().chain(value.id()).map(str::to_ascii_lowercase);
    let parts = to.path_segments().into_iter().flatten().map(str::to_ascii_lowercase);
    let known = Furniture::shipped();
    let hands_out = |name: &String| known.handing_out.iter().any(|word| name.starts_with(word.as_str()));
    let told = names.chain(parts).any(|name| hands_out(&name));
    if !told && value.attr("download").is_none() {
        return None;
    }
    let named = to.query_pairs().map(|(_, value)| value.into_owned());
    let named = named.into_iter().find(|value| ending_of(value).is_some_and(|one| is_file(&one)));
    Some(match (named, said.is_empty() || known.nameless.iter().any(|word| word == said)) {
        (_, false) => said.to_owned(),
        (Some(name), true) => name,
        (None, true) => "附件".to_owned(),
    })
}

/// The pictures of a text, each once, but for those that are signs of the page.
fn pictures(within: ElementRef<'_>, base: &Url) -> Vec<OutsideFile> {
    let mut found: Vec<OutsideFile> = Vec::new();
    let images = within.descendants().filter_map(ElementRef::wrap).filter(|one| one.value().name() == "img");
    for image in images {
        let is_sign = ["width", "height"].into_iter().any(|side| {
            let said = image.attr(side).map(|said| said.trim().trim_end_matches("px"));
            said.and_then(|said| said.parse::<u32>().ok()).is_some_and(|side| side <= NARROWEST)
        });
        let places = PICTURE_PLACES.into_iter().filter_map(|place| image.attr(place));
        let to = places.into_iter().find_map(|src| {
            let to = base.join(src.trim()).ok()?;
            ending(&to).is_some_and(|one| is_picture(&one)).then_some(to)
        });
        let Some(to) = to.filter(|to| !is_sign && matches!(to.scheme(), "http" | "https")) else { continue };
        let Some(ending) = ending(&to).filter(|one| is_picture(one)) else { continue };
        if !found.iter().any(|known| known.address == to) {
            let said = image.attr("alt").map(str::trim).unwrap_or_default();
            let name =
                match (1..=LONGEST_ALT).contains(&said.chars().count()) && !said.contains(['/', '\\', '.']) {
                    true => format!("{said}.{ending}"),
                    false => format!("图片{}.{ending}", found.len() + 1),
                };
            found.push(OutsideFile { address: to, name, is_apart: true, is_picture: true, is_guess: false });
        }
    }
    found
}

fn ending(to: &Url) -> Option<String> {
    ending_of(to.path())
}

fn ending_of(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

fn is_file(ending: &str) -> bool {
    FILES.contains(&ending)
}

fn is_picture(ending: &str) -> bool {
    PICTURES.contains(&ending)
}

fn name_in(to: &Url, ending: &str) -> String {
    let last = to.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    if last.contains('%') || last.is_empty() { format!("附件.{ending}") } else { last.to_owned() }
}

/// A name with no more characters than a file's name may have, its ending kept.
fn short(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if name.chars().count() > LONGEST_NAME => {
            format!("{}….{ending}", stem.chars().take(LONGEST_NAME - 8).collect::<String>())
        }
        _ => name.to_owned(),
    }
}

/// Clean HTML in which the words of a link to an address are words alone.
fn without_link(html: &str, to: &Url) -> String {
    let mut rest = html;
    let mut made = String::with_capacity(html.len());
    while let Some(at) = rest.find("<a href=\"") {
        made.push_str(&rest[..at]);
        let link = &rest[at..];
        let parts = link.find('>').zip(link.find("</a>"));
        let Some((open_ends, closes)) = parts.filter(|(open_ends, closes)| open_ends < closes) else { break };
        let href = scraper::Html::parse_fragment(&link[..closes]);
        let leads = select(&href, "a[href]").first().and_then(|one| one.attr("href")) == Some(to.as_str());
        made.push_str(if leads { &link[open_ends + 1..closes] } else { &link[..closes + 4] });
        rest = &link[closes + 4..];
    }
    made.push_str(rest);
    made
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
        assert_eq!((read.title.as_str(), read.day), ("关于提高标准的通知", Some(date(2026, 5, 11))));
        let files: Vec<_> = read.files.iter().map(|one| (one.name.as_str(), one.is_apart)).collect();
        assert_eq!(files, [("附表.pdf", false), ("申请表.docx", true)]);
        let html = &read.body(&[]);
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

    #[test]
    fn r102_files_that_a_system_hands_out_and_scans_alone_belong_to_an_article() {
        let address = Url::parse("https://www.example.gov.cn/a/t1.html").unwrap();
        let html = r#"<body><div class="info">来源：某区民政局　时间：2026-05-11</div><div class="zoom">
            <p>现将发放情况公布如下，请有关群众核对，有异议的请在公示期内反映。</p>
            <p><a href="/down.jsp?name=tj.xlsx">下载</a> <a href="/download/12">发放统计表</a>
            <a href="/x/13" class="attachment">名册</a> <a href="/zw/14">政策解读</a></p></div></body>"#;
        let read = read_outside_article(html, &address);
        let told: Vec<_> = read.files.iter().map(|one| (one.name.as_str(), one.is_guess)).collect();
        assert_eq!(told, [("tj.xlsx", true), ("发放统计表", true), ("名册", true)]);
        assert_eq!(read.source, "某区民政局");
        assert!(
            read.files[0].is_page(b"<html><body>x</body></html>") && !read.files[0].is_page(b"a,b\n1,2\n")
        );
        let scan = r#"<body><div class="top"><img src="/logo.png"></div><h1>低保名单</h1>
            <div class="article-content"><p><img data-src="/upload/1.jpg" src="/blank.gif" alt="名单第一页"></p></div>
            <div class="foot"><img src="/jg.png"></div></body>"#;
        let read = read_outside_article(scan, &address);
        assert!(read.article.text.is_empty(), "{:?}", read.article);
        let told: Vec<_> = read.files.iter().map(|one| (one.name.as_str(), one.address.path())).collect();
        assert_eq!(told, [("名单第一页.jpg", "/upload/1.jpg")]);
    }

    fn body_of(html: &str) -> String {
        let address = Url::parse("https://www.example.gov.cn/zwgk/t1.html").unwrap();
        crate::text_of(&read_outside_article(html, &address).body(&[]))
    }

    #[test]
    fn r102_what_stands_around_the_text_is_cut_off_wherever_the_text_stands() {
        let flat = r#"<html><head><title>关于发放补贴的公告-某镇</title></head><body>
            <div class="nav"><a href="/">首页</a><a href="/zw">政务公开</a></div>
            <p>您现在的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></p>
            <h1>关于发放补贴的公告</h1>
            <p>发布时间：2026-05-11 09:30　来源：农业农村办　浏览次数：<span id="n">12</span>次　字号：【大 中 小】</p>
            <p>现将二〇二六年耕地地力保护补贴发放事项公告如下，请有关农户按时核对。</p>
            <ul><li><a href="/bz/1.html">水稻补贴标准</a></li><li><a href="/bz/2.html">玉米补贴标准</a></li></ul>
            <p>对结果有异议的，请在公示期内反映。</p><p>某镇人民政府</p><p>2026年5月11日</p>
            <p>附件：<a href="/download?id=3">发放名册</a></p>
            <p>上一篇：<a href="/2.html">关于清明防火的通告</a></p><p>打印本页 关闭窗口</p>
            <p>主办单位：某镇人民政府</p><p>版权所有　粤ICP备00000000号　网站标识码4401000000</p></body></html>"#;
        assert_eq!(
            body_of(flat),
            "现将二〇二六年耕地地力保护补贴发放事项公告如下，请有关农户按时核对。\n水稻补贴标准\n玉米补贴标准\n\
             对结果有异议的，请在公示期内反映。\n某镇人民政府\n2026年5月11日\n附件：发放名册"
        );
        let nested = r#"<body><table><tr><td><div id="zoom"><div class="bt">关于提高标准的通知</div>
            <div>[2026-05-11]</div>各街道办事处：<br>　　自五月起提高城乡低保标准，请认真执行。<br>
            　　时间：2026年6月1日。<br>主办单位：区民政局<br></div></td></tr></table></body>"#;
        let nested = format!(r#"<meta name="ArticleTitle" content="关于提高标准的通知">{nested}"#);
        assert_eq!(
            body_of(&nested),
            "各街道办事处：\n自五月起提高城乡低保标准，请认真执行。\n时间：2026年6月1日。\n主办单位：区民政局"
        );
    }

    #[test]
    fn r102_files_and_pictures_of_the_text_are_named_and_taken_in_they_are_words() {
        let html = r#"<body><div class="zoom"><p>申请人请填写<a href="f/1.docx">申请表</a>，并对照
            <a href="/download.do?id=9">负面清单.xlsx</a>和<a href="/2.html">办法</a>办理有关手续，逾期不再受理。</p>
            <p><img src="/icons/word.png" width="16"><img src="img/map.JPG"></p></div>
            <div><a href="f/2.pdf"><img src="/p.gif"></a></div></body>"#;
        let address = Url::parse("https://www.example.gov.cn/a/t1.html").unwrap();
        let read = read_outside_article(html, &address);
        let told: Vec<_> = read.files.iter().map(|one| (one.name.as_str(), one.is_apart)).collect();
        let known = [("申请表.docx", false), ("负面清单.xlsx", false), ("2.pdf", true), ("图片1.jpg", true)];
        assert_eq!(told, known);
        let taken: Vec<Url> = read.files.iter().take(2).map(|file| file.address.clone()).collect();
        let body = read.body(&taken);
        assert!(body.contains("申请表，") && !body.contains("1.docx") && !body.contains("id=9"), "{body}");
        assert!(
            body.contains("/2.html") && body.contains(">2.pdf</a>") && body.contains("map.JPG"),
            "{body}"
        );
    }
}
