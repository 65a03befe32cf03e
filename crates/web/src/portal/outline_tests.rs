//! Renders every template with every sample and checks its outline: one h1, labelled fields, no empty or
//! dead link within the page, names used once, the meta tags of 国办发〔2017〕47号, the foot's identity.

use super::samples;
use scraper::{ElementRef, Html, Selector};
use std::collections::HashSet;

type Check = fn(&Html) -> Vec<String>;

fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    document.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// Runs one check over all samples and fails with every page it finds fault with.
fn check(check: Check) {
    let mut faults = Vec::new();
    for sample in samples::all().unwrap() {
        let document = Html::parse_document(&sample.html);
        faults.extend(check(&document).into_iter().map(|fault| format!("{}: {fault}", sample.path)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn headings_begin_with_one_h1_and_skip_no_level() {
    check(|document| {
        let levels: Vec<u8> = select(document, "h1,h2,h3,h4,h5,h6")
            .iter()
            .map(|h| h.value().name().as_bytes()[1] - b'0')
            .collect();
        let mut faults = Vec::new();
        if levels.iter().filter(|level| **level == 1).count() != 1 {
            faults.push(format!("not one h1: {levels:?}"));
        }
        if levels.windows(2).any(|pair| pair[1] > pair[0] + 1) {
            faults.push(format!("a level is skipped: {levels:?}"));
        }
        faults
    });
}

#[test]
fn every_field_has_a_label() {
    check(|document| {
        let labelled: HashSet<&str> =
            select(document, "label[for]").iter().filter_map(|l| l.attr("for")).collect();
        select(document, "input:not([type=hidden]),select,textarea")
            .iter()
            .filter(|field| !field.attr("id").is_some_and(|id| labelled.contains(id)))
            .map(|field| format!("a field without a label: {}", field.html()))
            .collect()
    });
}

#[test]
fn links_and_buttons_say_where_they_lead() {
    check(|document| {
        let ids: HashSet<&str> = select(document, "[id]").iter().filter_map(|e| e.attr("id")).collect();
        let mut faults = Vec::new();
        for link in select(document, "a,link") {
            let href = link.attr("href").unwrap_or_default();
            if href.is_empty() || href.contains("javascript:") {
                faults.push(format!("leads nowhere: {}", link.html()));
            }
            if href.strip_prefix('#').is_some_and(|id| !ids.contains(id)) {
                faults.push(format!("leads to a place that is not on the page: {href}"));
            }
        }
        for named in select(document, "a,button,summary,th,legend,label,title") {
            if text(named).is_empty() && named.attr("aria-label").is_none() {
                faults.push(format!("says nothing: {}", named.html()));
            }
        }
        faults
    });
}

#[test]
fn ids_are_used_once_and_references_lead_to_them() {
    check(|document| {
        let mut seen = HashSet::new();
        let mut faults = Vec::new();
        for element in select(document, "[id]") {
            let id = element.attr("id").unwrap_or_default();
            if id.is_empty() || !seen.insert(id.to_owned()) {
                faults.push(format!("used twice or empty: {id:?}"));
            }
        }
        for (attribute, selector) in [
            ("for", "[for]"),
            ("aria-labelledby", "[aria-labelledby]"),
            ("aria-describedby", "[aria-describedby]"),
        ] {
            for element in select(document, selector) {
                let id = element.attr(attribute).unwrap_or_default();
                if !seen.contains(id) {
                    faults.push(format!("{attribute} leads nowhere: {id}"));
                }
            }
        }
        faults
    });
}

#[test]
fn the_head_carries_the_meta_tags_of_2017_no_47() {
    check(|document| {
        let mut faults = Vec::new();
        for name in ["SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "description"] {
            let found = select(document, &format!("meta[name={name}]"));
            if found.len() != 1 || found[0].attr("content").is_none_or(str::is_empty) {
                faults.push(format!("meta {name}"));
            }
        }
        let article = ["ArticleTitle", "PubDate", "ContentSource"]
            .map(|name| select(document, &format!("meta[name={name}]")).len());
        if article.iter().any(|count| *count != article[0]) {
            faults.push(format!("an article's tags are not all there: {article:?}"));
        }
        if select(document, "html[lang=zh-CN]").is_empty() {
            faults.push("lang".to_owned());
        }
        faults
    });
}

#[test]
fn the_frame_has_skip_link_demo_banner_and_the_sites_identity() {
    check(|document| {
        let mut faults = Vec::new();
        for (name, selector) in [
            ("skip link", "a.skip[href='#content']"),
            ("main", "main#content"),
            ("columns", "nav.columns"),
            ("foot", "footer.foot"),
            ("demo banner", "aside.demo"),
        ] {
            if select(document, selector).len() != 1 {
                faults.push(name.to_owned());
            }
        }
        let foot: String = select(document, "footer.foot").into_iter().map(text).collect();
        for part in [
            "主办单位：",
            "承办单位：",
            "网站标识码：",
            "ICP备",
            "公网安备",
            "联系电话：",
            "我为政府网站找错",
            "政府信息公开目录",
        ] {
            if !foot.contains(part) {
                faults.push(format!("the foot lacks {part}"));
            }
        }
        faults
    });
}

#[test]
fn attributes_are_set_apart_from_each_other() {
    // Templates drop the space between tags; a lost space between attributes would only show in odd browsers.
    for sample in samples::all().unwrap() {
        let fault = sample.html.split('<').find(|tag| {
            let tag = tag.split('>').next().unwrap_or_default();
            tag.split('"')
                .skip(2)
                .step_by(2)
                .any(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        });
        assert_eq!(fault, None, "{}", sample.path);
    }
}

#[test]
fn what_was_asked_is_shown_and_never_run() {
    let page = samples::all().unwrap().into_iter().find(|sample| sample.path == "/search-none").unwrap();
    assert!(!page.html.contains("词<b>"), "the query stands unescaped in the page");
    assert!(page.html.contains("不存在的词"));
}

#[test]
fn tables_have_a_cell_for_every_column() {
    check(|document| {
        let mut faults = Vec::new();
        for table in select(document, "table.sheet") {
            let columns = table.select(&Selector::parse("col").unwrap()).count();
            for body in table.select(&Selector::parse("tbody").unwrap()) {
                for (place, row) in body.select(&Selector::parse("tr").unwrap()).enumerate() {
                    // The first row of a group also holds the 一级事项, which spans the others.
                    let cells =
                        row.select(&Selector::parse("td,th").unwrap()).count() + usize::from(place > 0);
                    if cells != columns {
                        faults.push(format!("{cells} cells under {columns} columns"));
                    }
                }
            }
        }
        faults
    });
}

#[test]
fn a_catalogue_page_stays_small() {
    let samples = samples::all().unwrap();
    let page = samples.iter().find(|sample| sample.path == "/catalogue-long").unwrap();
    assert!(page.html.len() < 100 * 1024, "{} bytes before compression", page.html.len());
}
