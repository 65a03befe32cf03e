//! Every screen renders with its samples and has a sound outline: one heading of the first level,
//! every field labelled, every form with its token, nothing the content policy forbids.

use super::samples;

fn count(html: &str, needle: &str) -> usize {
    html.matches(needle).count()
}

/// The opening tags of a name.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    html.match_indices(&open)
        .map(|(at, _)| &html[at..])
        .filter(|rest| rest[open.len()..].starts_with([' ', '>']))
        .filter_map(|rest| rest.find('>').map(|end| &rest[..=end]))
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].find('"').map(|end| &tag[start..start + end])
}

#[test]
fn every_screen_has_one_first_heading_and_nothing_inline() {
    for (name, html) in samples::all() {
        assert_eq!(count(&html, "<h1"), 1, "{name}");
        for forbidden in [" style=", " onclick=", "<script>", "javascript:"] {
            assert_eq!(count(&html, forbidden), 0, "{name}: {forbidden}");
        }
    }
}

#[test]
fn every_posted_form_carries_its_token() {
    for (name, html) in samples::all() {
        for (at, _) in html.match_indices("<form") {
            let form = &html[at..at + html[at..].find("</form>").expect("a closed form")];
            let token = form.contains("name=\"csrf\"")
                || form.contains("?csrf=")
                || form.contains("name=\"form_token\"");
            assert!(!form.contains("method=\"post\"") || token, "{name}: {}", &form[..form.len().min(120)]);
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_reference_its_target() {
    for (name, html) in samples::all() {
        for kind in ["input", "select", "textarea"] {
            for tag in tags(&html, kind) {
                let hidden =
                    matches!(attribute(tag, "type"), Some("hidden" | "checkbox" | "radio" | "search"));
                let wrapped = attribute(tag, "id").is_none();
                let labelled = attribute(tag, "id").is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
                // A field without an id stands inside its label.
                assert!(hidden || labelled || (wrapped && kind == "textarea"), "{name}: {tag}");
            }
        }
        for tag in html.split('<') {
            for reference in ["aria-labelledby", "aria-describedby"] {
                for id in attribute(tag, reference).unwrap_or_default().split_whitespace() {
                    assert!(html.contains(&format!(" id=\"{id}\"")), "{name}: {reference} {id}");
                }
            }
        }
    }
}

#[test]
fn no_screen_uses_one_id_twice() {
    for (name, html) in samples::all() {
        let mut ids: Vec<&str> = html.split('<').filter_map(|tag| attribute(tag, "id")).collect();
        let before = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), before, "{name}");
    }
}
