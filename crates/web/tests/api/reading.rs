//! Public reading without a token: lists by cursor, entity tags, one catalogue in all its forms.

use crate::caller::City;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use std::collections::BTreeSet;

async fn all_pages(city: &City, path: &str, limit: usize) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let joint = if path.contains('?') { '&' } else { '?' };
        let next = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page = city.get(&format!("{path}{joint}limit={limit}{next}")).await.expect(200);
        let items = page["items"].as_array().expect("items").clone();
        assert!(items.len() <= limit);
        found.extend(items);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return found,
        }
    }
}

#[tokio::test]
async fn lists_page_by_cursor_without_gap_or_repetition() {
    let city = City::open().await;
    for (path, id) in
        [("/api/v1/units", "id"), ("/api/v1/sectors", "code"), ("/api/v1/guidelines", "sector_code")]
    {
        let whole = all_pages(&city, path, 200).await;
        let paged = all_pages(&city, path, 3).await;
        assert_eq!(whole, paged, "{path}");
        let ids: BTreeSet<String> = paged.iter().map(|item| item[id].to_string()).collect();
        assert_eq!(ids.len(), paged.len(), "{path}");
    }
    assert_eq!(all_pages(&city, "/api/v1/sectors", 7).await.len(), 26);
    assert_eq!(all_pages(&city, "/api/v1/units?parent=east", 2).await.len(), 5);
    assert_eq!(all_pages(&city, "/api/v1/units?under=east", 2).await.len(), 7);
    assert_eq!(all_pages(&city, "/api/v1/units?kind=town", 2).await.len(), 1);
}

#[tokio::test]
async fn who_knows_the_content_gets_no_body() {
    let city = City::open().await;
    for path in [
        "/api/v1/units",
        "/api/v1/units/east",
        "/api/v1/guidelines/20",
        "/openapi.json",
        "/api/v1/search?q=救助",
    ] {
        let path = path.replace("救助", "%E6%95%91%E5%8A%A9");
        let first = city.get(&path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let request =
                Request::get(&path).header("if-none-match", &known).body(Body::empty()).expect("a request");
            let again = city.send(request).await;
            assert_eq!(
                (again.status.as_u16(), again.bytes.len(), again.header("etag")),
                (304, 0, tag.as_str()),
                "{path} {known}"
            );
        }
        let request =
            Request::get(&path).header("if-none-match", "\"other\"").body(Body::empty()).expect("a request");
        assert_eq!(city.send(request).await.bytes, first.bytes, "{path}");
    }
}

#[tokio::test]
async fn r3_a_guideline_is_read_with_its_names_items_and_versions() {
    let city = City::open().await;
    let guideline = city.get("/api/v1/guidelines/20").await.expect(200);
    assert_eq!((guideline["sector_code"].as_str(), guideline["version"].as_i64()), (Some("20"), Some(1)));
    let items = guideline["items"].as_array().expect("items");
    assert!(
        items.len() > 10
            && items.iter().all(|item| item["key"].is_string() && item["row"]["level2_item"].is_string())
    );
    let versions = city.get("/api/v1/guidelines/20/versions").await.expect(200);
    assert_eq!(versions.as_array().map(Vec::len), Some(1));
    assert_eq!(city.get("/api/v1/guidelines/20/versions/1").await.expect(200), guideline);
}

#[tokio::test]
async fn a_published_catalogue_is_found_by_unit_sector_level_and_words() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    for filter in [
        "",
        "?unit=east-civil",
        "?sector=20",
        "?level=county",
        "?level=district_department",
        "?under=east&sector=20",
    ] {
        let page = city.get(&format!("/api/v1/catalogues{filter}")).await.expect(200);
        assert_eq!(page["items"][0]["unit_code"], "east-civil", "{filter}");
    }
    for filter in ["?unit=west-civil", "?sector=21", "?level=township", "?under=west"] {
        let page = city.get(&format!("/api/v1/catalogues{filter}")).await.expect(200);
        assert_eq!(page["items"].as_array().map(Vec::len), Some(0), "{filter}");
    }
    let catalogue = city.get("/api/v1/catalogues/east-civil/20").await.expect(200);
    let items = catalogue["items"].as_array().expect("items").clone();
    assert!(items.len() > 10 && catalogue["version"]["is_current"] == true);
    assert_eq!(all_pages(&city, "/api/v1/catalogues/east-civil/20/items", 4).await, items);
    let key = items[0]["key"].as_str().expect("a key");
    let item = city.get(&format!("/api/v1/catalogues/east-civil/20/items/{key}")).await.expect(200);
    assert_eq!((&item["item"], item["history"][0]["is_first"].as_bool()), (&items[0], Some(true)));
    let versions = city.get("/api/v1/catalogues/east-civil/20/versions").await.expect(200);
    assert_eq!(versions[0]["number"], 1);
    assert_eq!(
        city.get("/api/v1/catalogues/east-civil/20/versions/1").await.expect(200)["items"],
        catalogue["items"]
    );
    assert_eq!(city.get("/api/v1/counts").await.expect(200)["catalogues"], 1);
    assert_eq!(city.get("/api/v1/news").await.expect(200)[0]["act"], "publish");
    the_search_finds(&city, &items).await;
}

async fn the_search_finds(city: &City, items: &[Value]) {
    city.city.operations.search_follow().await.expect("an index");
    let words = items[0]["row"]["level2_item"].as_str().expect("a name");
    let query: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let found = city.get(&format!("/api/v1/search?q={query}")).await.expect(200);
    let members: BTreeSet<&str> = found.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(members, BTreeSet::from(["hits", "total"]));
    let hits = found["hits"].as_array().expect("hits");
    assert!(!hits.is_empty() && found["total"].as_u64() >= Some(hits.len() as u64), "{words}: {found}");
    for hit in hits {
        let members: BTreeSet<&str> = hit.as_object().expect("a hit").keys().map(String::as_str).collect();
        assert_eq!(members, BTreeSet::from(["kind", "snippet", "title", "url"]));
    }
}

#[tokio::test]
async fn r83_a_catalogue_is_taken_away_as_data_text_and_workbook() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let data = city.get("/api/v1/catalogues/east-civil/20.json").await.expect(200);
    for member in ["title", "sector", "columns", "rows", "diagnostics"] {
        assert!(data.get(member).is_some(), "{member}");
    }
    assert!(data["rows"][0]["mode_proactive"].is_boolean() && data["rows"][0]["seq_no"].is_string());
    let text = city.get("/api/v1/catalogues/east-civil/20.csv").await;
    assert!(text.header("content-type").starts_with("text/csv") && text.bytes.len() > 1000);
    let workbook = city.get("/api/v1/catalogues/east-civil/20.xlsx").await;
    assert!(workbook.bytes.starts_with(b"PK"));
    city.get("/api/v1/catalogues/east-civil/20.pdf").await.refused(404, "not-found");
    city.get("/api/v1/catalogues/west-civil/20.json").await.refused(404, "not-found");
}

#[tokio::test]
async fn r77_search_engines_are_shown_the_portal_and_kept_from_the_console() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let robots = city.get("/robots.txt").await;
    assert_eq!((robots.status.as_u16(), robots.header("content-type")), (200, "text/plain; charset=utf-8"));
    let text = String::from_utf8(robots.bytes).expect("text");
    for line in ["Disallow: /console\n", "Disallow: /api/\n", "Allow: /\n", "/sitemap.xml\n"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let map = city.get("/sitemap.xml").await;
    assert_eq!((map.status.as_u16(), map.header("content-type")), (200, "application/xml; charset=utf-8"));
    let text = String::from_utf8(map.bytes).expect("text");
    let addresses: BTreeSet<&str> =
        text.split("<loc>").skip(1).filter_map(|part| part.split("</loc>").next()).collect();
    assert_eq!(addresses.len(), text.matches("<loc>").count(), "no page is told twice");
    let paths: Vec<&str> = addresses.iter().filter_map(|url| url.strip_prefix("http://localhost")).collect();
    assert_eq!(paths.len(), addresses.len(), "{addresses:?}");
    assert!(paths.contains(&"/units/east-civil/20"), "{paths:?}");
    assert!(paths.iter().all(|path| !path.starts_with("/console") && !path.starts_with("/api")));
    for path in &paths {
        assert_eq!(city.get(path).await.status.as_u16(), 200, "{path}");
    }
    assert_eq!(city.get("/sitemaps/1.xml").await.status.as_u16(), 200);
    for nothing in ["/sitemaps/2.xml", "/sitemaps/0.xml", "/sitemaps/all"] {
        assert_eq!(city.get(nothing).await.status.as_u16(), 404, "{nothing}");
    }
    let icon = city.get("/favicon.ico").await;
    assert_eq!((icon.status.as_u16(), icon.header("content-type")), (200, "image/x-icon"));
}
