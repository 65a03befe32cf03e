//! Every screen renders with its samples and has a sound outline: one first heading, every form with its
//! token, every field with its label, no id twice, nothing the content policy forbids.

use super::samples;
use scraper::{Html, Selector};

fn all(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).map(|found| found.html()).collect()
}

#[test]
fn every_screen_has_a_sound_outline() {
    for (name, text) in samples::all() {
        let html = Html::parse_document(&text);
        assert_eq!(all(&html, "h1").len(), 1, "{name}");
        for forbidden in [" style=", " onclick=", "<script>", "javascript:"] {
            assert!(!text.contains(forbidden), "{name}: {forbidden}");
        }
        for form in all(&html, "form[method=post]") {
            assert!(form.contains("name=\"csrf\"") || form.contains("?csrf="), "{name}: {form}");
        }
        for table in all(&html, "main table") {
            assert!(
                table.contains("<caption")
                    && table.contains("scope=\"col\"")
                    && table.contains("scope=\"row\""),
                "{name}"
            );
        }
        let mut ids: Vec<String> = html
            .select(&Selector::parse("[id]").expect("a selector"))
            .filter_map(|found| found.attr("id").map(str::to_owned))
            .collect();
        let before = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), before, "{name}: an id twice");
        for field in html.select(
            &Selector::parse("main select, main textarea, main input[type=text], main input[type=file]")
                .expect("a selector"),
        ) {
            let id = field.attr("id").unwrap_or_default();
            assert!(!id.is_empty() && text.contains(&format!("for=\"{id}\"")), "{name}: {}", field.html());
        }
        for choice in html.select(&Selector::parse("main input[type=checkbox]").expect("a selector")) {
            let parent = choice.parent().and_then(scraper::ElementRef::wrap).expect("a parent");
            assert_eq!(parent.value().name(), "label", "{name}: {}", choice.html());
        }
        for attribute in ["aria-labelledby", "aria-describedby"] {
            for named in html.select(&Selector::parse(&format!("[{attribute}]")).expect("a selector")) {
                for id in named.attr(attribute).unwrap_or_default().split_whitespace() {
                    assert!(ids.iter().any(|known| known == id), "{name}: {attribute} {id}");
                }
            }
        }
    }
}
