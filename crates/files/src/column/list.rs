//! The list of a column: of all links on a page those that stand in rows with a day, in the container that holds most
//! of them; and the address of the next page.

use super::{base_of, last_day, select, target, words};
use domain::disclosure::written_day;
use jiff::civil::Date;
use scraper::{ElementRef, Html};
use std::collections::{HashMap, HashSet};
use url::Url;

/// Characters that the words of an entry have at the least.
const SHORTEST: usize = 4;
/// Elements above a link among which its row is looked for.
const HIGHEST_ROW: usize = 6;
/// Links that one row may hold: the entry, its picture, its kind.
const MOST_IN_ROW: usize = 3;

/// A page of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnPage {
    /// The name of the page.
    pub title: String,
    /// The entries in their order.
    pub entries: Vec<ColumnEntry>,
    /// The next page of the list.
    pub next: Option<String>,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnEntry {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub address: String,
    /// The day beside it; none where none stands there.
    pub day: Option<Date>,
}

/// Reads a page of a list.
#[must_use]
pub fn read_column(html: &str, address: &Url) -> ColumnPage {
    let page = Html::parse_document(html);
    let base = base_of(&page, address);
    let mut groups: HashMap<String, Vec<ColumnEntry>> = HashMap::new();
    let mut order = Vec::new();
    for link in select(&page, "a[href]") {
        let Some((entry, place)) = entry_of(link, &base, address) else { continue };
        let group = groups.entry(place.clone()).or_insert_with(|| {
            order.push(place);
            Vec::new()
        });
        match group.iter_mut().find(|known| known.address == entry.address) {
            Some(known) if known.title.chars().count() < entry.title.chars().count() => *known = entry,
            Some(_) => {}
            None => group.push(entry),
        }
    }
    let dated = |place: &String| groups[place].iter().filter(|entry| entry.day.is_some()).count();
    // The first of several that hold as many.
    let best = order.iter().rev().max_by_key(|place| dated(place)).filter(|place| dated(place) > 0);
    ColumnPage {
        title: select(&page, "title").first().map(|title| words(*title)).unwrap_or_default(),
        entries: best.and_then(|place| groups.get(place)).cloned().unwrap_or_default(),
        next: next_page(&page, html, &base, address),
    }
}

/// A link as an entry, and the container in which its row stands.
fn entry_of(link: ElementRef<'_>, base: &Url, address: &Url) -> Option<(ColumnEntry, String)> {
    let to = target(link, base).filter(|to| to != address)?;
    let shown = words(link);
    // Lists cut long names short and keep the whole in the title.
    let whole = link.attr("title").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = whole.filter(|whole| whole.chars().count() > shown.chars().count()).unwrap_or(shown);
    if title.chars().count() < SHORTEST || is_turn(&title) {
        return None;
    }
    let (row, beside) = row_of(link, base)?;
    let day = last_day(&beside).or_else(|| day_in_address(&to));
    let mut place: Vec<String> = row.ancestors().filter_map(ElementRef::wrap).map(named).collect();
    place.push(row.value().name().to_owned());
    Some((ColumnEntry { title: without_day(&title), address: to.to_string(), day }, place.join(" ")))
}

/// The row around a link and the text that stands in it beside links.
fn row_of<'a>(link: ElementRef<'a>, base: &Url) -> Option<(ElementRef<'a>, String)> {
    let mut row = (link, String::new());
    for above in link.ancestors().filter_map(ElementRef::wrap).take(HIGHEST_ROW) {
        let name = above.value().name();
        if matches!(name, "body" | "html" | "ul" | "ol" | "table" | "tbody") {
            break;
        }
        let (links, beside) = links_and_rest(above, base);
        let is_row = matches!(name, "li" | "tr" | "dd" | "dl");
        if links.len() > if is_row { MOST_IN_ROW } else { 1 } {
            break;
        }
        let longest = links.iter().max_by_key(|(_, words)| words.chars().count());
        if is_row && longest.is_some_and(|(to, _)| Some(to) != target(link, base).as_ref()) {
            return None;
        }
        row = (above, beside);
        if is_row || last_day(&row.1).is_some() {
            break;
        }
    }
    Some(row)
}

/// The pages that links in an element lead to, with their longest words, and its text beside them.
fn links_and_rest(element: ElementRef<'_>, base: &Url) -> (HashMap<Url, String>, String) {
    let mut links: HashMap<Url, String> = HashMap::new();
    let mut rest = String::new();
    for edge in element.descendants() {
        if let Some(text) = edge.value().as_text() {
            let in_link = edge.ancestors().take_while(|above| above.id() != element.id());
            if !in_link.filter_map(ElementRef::wrap).any(|above| above.value().name() == "a") {
                rest.push_str(text);
                rest.push(' ');
            }
        } else if let Some(link) = ElementRef::wrap(edge).filter(|one| one.value().name() == "a")
            && let Some(to) = target(link, base)
        {
            let said = words(link);
            let known = links.entry(to).or_default();
            if known.chars().count() < said.chars().count() {
                *known = said;
            }
            if links.len() > MOST_IN_ROW {
                break;
            }
        }
    }
    (links, rest)
}

/// An element by its name, its number and its class.
fn named(element: ElementRef<'_>) -> String {
    let value = element.value();
    let class = value.classes().collect::<Vec<_>>().join(".");
    format!("{}#{}.{class}", value.name(), value.id().unwrap_or_default())
}

/// The day that many systems write into the name of a file: `t20260511_1.html`.
fn day_in_address(address: &Url) -> Option<Date> {
    let name = address.path_segments()?.next_back()?;
    let digits: String = name.strip_prefix('t')?.chars().take_while(char::is_ascii_digit).collect();
    (digits.len() == 8 && digits.starts_with("20")).then(|| written_day(&digits)).flatten()
}

/// Some lists write the day within the link.
fn without_day(title: &str) -> String {
    let Some((words, last)) = title.rsplit_once(' ') else { return title.to_owned() };
    let bare = last.trim_matches(['[', ']', '(', ')', '（', '）', '【', '】']);
    if last_day(bare).is_some() && bare.chars().count() <= 11 {
        words.trim().to_owned()
    } else {
        title.to_owned()
    }
}

fn is_turn(words: &str) -> bool {
    ["下一页", "上一页", "下页", "上页", "首页", "尾页", "末页", "更多"]
        .iter()
        .any(|turn| words.contains(turn))
        && words.chars().count() < 8
}

/// The next page: by its link, else by the call that many systems write their pages with.
fn next_page(page: &Html, html: &str, base: &Url, address: &Url) -> Option<String> {
    const NEXT: [&str; 6] = ["下一页", "下页", "后一页", "下一頁", "›", "»"];
    let own = select(page, "a[href]").into_iter().find(|link| {
        let said = words(*link);
        let said = said.trim_matches([' ', '>', '<', '[', ']', '〉']);
        NEXT.contains(&said) || link.attr("rel").is_some_and(|rel| rel.split(' ').any(|one| one == "next"))
    });
    let own = own.and_then(|link| target(link, base)).filter(|next| next != address);
    own.or_else(|| called_page(html, base)).map(|next| next.to_string())
}

/// `createPageHTML(5, 0, "index", "html")`: five pages, this is the first, the second is `index_1.html`.
fn called_page(html: &str, base: &Url) -> Option<Url> {
    let seen: HashSet<&str> = html.match_indices("createPageHTML(").map(|(at, _)| &html[at..]).collect();
    seen.into_iter().find_map(|call| {
        let inside = call.strip_prefix("createPageHTML(")?.split(')').next()?;
        let parts: Vec<&str> = inside.split(',').map(|part| part.trim().trim_matches(['"', '\''])).collect();
        let [pages, now, name, ending, ..] = parts.as_slice() else { return None };
        let (pages, next) = (pages.parse::<usize>().ok()?, now.parse::<usize>().ok()? + 1);
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (next < pages && is_name(name) && is_name(ending))
            .then(|| base.join(&format!("{name}_{next}.{ending}")).ok())
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(html: &str) -> ColumnPage {
        read_column(html, &Url::parse("https://www.example.gov.cn/zwgk/index.html").unwrap())
    }

    #[test]
    fn a_list_is_told_from_menus_and_side_bars() {
        let html = r#"<html><head><title>救助公示_某区民政局</title></head><body>
            <ul class="menu"><li><a href="/a/">政务公开首页</a></li><li><a href="/b/">办事服务大厅</a></li></ul>
            <div class="side"><ul><li><a href="/hot/1.html">热门信息一二三</a> 2026-01-01</li></ul></div>
            <div class="list"><ul>
              <li><span>[2026-05-11]</span><a href="./202605/t20260511_1.html" title="关于2026年1月1日起提高低保标准的通知">关于2026年1月1日起提高…</a></li>
              <li class="odd"><a href="/kind/1">[通知公告]</a><a href="202605/2.html">特困人员供养名单</a><i>2026年4月30日</i></li>
              <li><a href="202604/t20260402_3.html">临时救助办事指南</a></li></ul>
              <ul><li><a href="202603/4.html">救助对象名单公示 2026-03-05</a><em>2026-03-05</em></li></ul></div>
            <div class="page"><a href="index_1.html">下一页 &gt;</a></div></body></html>"#;
        let page = read(html);
        let told: Vec<_> = page.entries.iter().map(|one| (one.title.as_str(), one.day)).collect();
        assert_eq!(
            told,
            [
                ("关于2026年1月1日起提高低保标准的通知", Some(date(2026, 5, 11))),
                ("特困人员供养名单", Some(date(2026, 4, 30))),
                ("临时救助办事指南", Some(date(2026, 4, 2))),
                ("救助对象名单公示", Some(date(2026, 3, 5))),
            ]
        );
        assert_eq!(page.entries[0].address, "https://www.example.gov.cn/zwgk/202605/t20260511_1.html");
        assert_eq!(page.next.as_deref(), Some("https://www.example.gov.cn/zwgk/index_1.html"));
        assert_eq!(page.title, "救助公示_某区民政局");
    }

    #[test]
    fn a_table_is_a_list_and_pages_may_be_called_by_a_script() {
        let html = r#"<table class="l"><tr><td><a href="1.html">第一份文件的名称</a></td><td>2026/2/3</td></tr>
            <tr><td><a href="2.html">第二份文件的名称</a></td><td>2026/2/2</td></tr></table>
            <script>createPageHTML(3, 0, "index", "shtml");</script>"#;
        let page = read(html);
        assert_eq!(page.entries.len(), 2);
        assert_eq!(page.entries[1].day, Some(date(2026, 2, 2)));
        assert_eq!(page.next.as_deref(), Some("https://www.example.gov.cn/zwgk/index_1.shtml"));
        let last = read(
            "<a href='1.html'>第一份文件</a>2026-01-01<script>createPageHTML(3, 2, 'index', 'html')</script>",
        );
        assert_eq!(last.next, None);
    }

    #[test]
    fn what_is_no_list_gives_none_and_nothing_breaks() {
        for odd in [
            "",
            "<a href='javascript:void(0)'>一二三四五</a>2026-01-01",
            "<ul><li><a href='#'>一二三四五</a></li>",
            "<p>2026-01-01",
        ] {
            assert_eq!(read(odd).entries, Vec::new(), "{odd}");
        }
    }
}
