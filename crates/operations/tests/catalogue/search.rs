//! Search over what is published (R3), and forgetting what is withdrawn.

use crate::kit::{SECTOR, cities, published};
use domain::reference::data_file;
use operations::catalogue::{DownloadFormat, PublicPage, SearchFilter};
use serde_json::Value;

fn only(kind: &str) -> SearchFilter {
    SearchFilter { kind: Some(kind.to_owned()), ..SearchFilter::default() }
}

#[tokio::test]
async fn r3_either_name_finds_the_sector() {
    for city in cities().await {
        let operations = &city.operations;
        let all = operations.guidelines().await.unwrap();
        for one in &all {
            for name in [&one.name, &one.sector] {
                let found = operations.search(name, &only("guideline"), 1).await.unwrap();
                assert!(found.hits.iter().any(|hit| hit.sector_code == one.sector_code), "{name}: {found:?}");
                assert!(
                    found.suggestions.iter().any(|s| s.sector_code.as_ref() == Some(&one.sector_code)),
                    "{name}"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_is_published_is_found_and_what_is_withdrawn_is_not() {
    for city in cities().await {
        let operations = &city.operations;
        let before = operations.search("最低生活保障", &only("item"), 1).await.unwrap();
        assert_eq!(before.total, 0);
        let version = published(&city).await;
        let found = operations.search("最低生活保障", &only("item"), 1).await.unwrap();
        assert!(found.total > 0, "{found:?}");
        let hit = &found.hits[0];
        assert_eq!((hit.unit.as_str(), hit.sector_code.as_str()), ("东湖区民政局", SECTOR));
        let titles: std::collections::BTreeSet<&str> =
            found.hits.iter().map(|hit| hit.title.as_str()).collect();
        assert_eq!(titles.len(), found.hits.len(), "a title tells items apart: {titles:?}");
        assert!(hit.title.contains("东湖区民政局") && hit.title.contains(&hit.level1_item), "{hit:?}");
        assert!(hit.title_parts.iter().chain(&hit.snippet_parts).any(|part| part.marked), "{hit:?}");
        operations.published_item(&hit.unit_code, &hit.sector_code, &hit.row_key).await.unwrap();
        // The short form, a part of a unit's name with a sector's, a single character, nothing at all.
        for (query, finds) in [
            ("低保", true),
            ("东湖区民政局 社会救助", true),
            ("东湖区民政局社会救助", true),
            ("助", true),
            ("量子计算", false),
            ("%", false),
            ("\"", false),
        ] {
            let result = operations.search(query, &only("item"), 1).await.unwrap();
            assert_eq!(result.total > 0, finds, "{query}: {result:?}");
            assert_eq!(result.hits.is_empty(), !finds, "{query}");
        }
        for (unit, finds) in [("east", true), ("east-civil", true), ("west", false), ("nowhere", false)] {
            let filter = SearchFilter { unit: Some(unit.to_owned()), ..only("item") };
            let result = operations.search("最低生活保障", &filter, 1).await.unwrap();
            assert_eq!(result.total > 0, finds, "{unit}");
        }
        let beyond = operations.search("最低生活保障", &only("item"), 400).await.unwrap();
        assert_eq!((beyond.total, beyond.hits.len()), (found.total, 0));

        operations.withdraw(&city.act("approver").await, version, "有误").await.unwrap();
        for query in ["最低生活保障", "助", "东湖区民政局"] {
            let result = operations
                .search(query, &SearchFilter { unit: Some("city".to_owned()), ..SearchFilter::default() }, 1)
                .await
                .unwrap();
            assert_eq!(result.total, 0, "{query}: {result:?}");
        }
        assert_eq!(operations.counts().await.unwrap().items, 0);
    }
}

#[tokio::test]
async fn an_index_that_is_lost_or_wrong_is_mended() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        // A guideline in two versions is one entry, though an index that begins anew meets both at once.
        let mut file: Value =
            serde_json::from_str(data_file("guidelines/20-shehui-jiuzhu.json").unwrap()).unwrap();
        file["items"][2]["time_limit"]["text"] = Value::String("5个工作日内".to_owned());
        let supervisor = city.act("supervisor").await;
        operations
            .import_guideline(&supervisor, "new.json", file.to_string().as_bytes(), None, false)
            .await
            .unwrap();
        operations.search_follow().await.unwrap();
        let system = city.system();
        let clean = operations.search_check(&system, false).await.unwrap();
        assert!(clean.is_clean() && clean.expected == 27, "{clean:?}");
        // Another installation's folder: empty, though the database has a history.
        let folder = tempfile::TempDir::new().unwrap();
        let moved = operations::Operations {
            search: storage::search::SearchIndex::new(folder.path().join("search")),
            ..operations.clone()
        };
        let lost = moved.search_check(&system, false).await.unwrap();
        assert_eq!((lost.missing.len(), lost.repaired), (27, false));
        assert!(moved.search_check(&system, true).await.unwrap().repaired);
        assert!(moved.search_check(&system, false).await.unwrap().is_clean());
        assert!(moved.search("最低生活保障", &only("item"), 1).await.unwrap().total > 0);
        // As after a restore: nobody checked, the index follows the history from its beginning.
        let restored = operations::Operations {
            search: storage::search::SearchIndex::new(folder.path().join("restored")),
            ..operations.clone()
        };
        restored.search_follow().await.unwrap();
        assert!(restored.search_check(&system, false).await.unwrap().is_clean());
        let found = restored.search("社会救助", &only("guideline"), 1).await.unwrap();
        let own = found.hits.iter().filter(|hit| hit.sector_code == SECTOR).count();
        assert_eq!(own, 1, "{found:?}");
    }
}

#[tokio::test]
async fn r83_downloads_read_back_to_the_same_rows() {
    let city = cities().await.remove(0);
    let operations = &city.operations;
    published(&city).await;
    let public = operations.published_catalogue("east-civil", SECTOR).await.unwrap().unwrap();
    for format in [DownloadFormat::Xlsx, DownloadFormat::Csv] {
        let file = operations.download("east-civil", SECTOR, format).await.unwrap();
        let read = files::read_catalogues(&file.name, &file.bytes, &operations.reference).unwrap();
        assert_eq!(read.catalogues[0].rows.len(), public.rows.len());
        for (placed, printed) in read.catalogues[0].rows.iter().zip(&public.rows) {
            for column in domain::catalogue::Column::ALL {
                // Blanks between Chinese words are not kept by the readers of files.
                let [read, written] =
                    [&placed.row, &printed.row].map(|row| domain::text::fold(&row.cell(column)));
                assert_eq!(read, written, "{format:?} {column:?}");
            }
        }
    }
    let json = operations.download("east-civil", SECTOR, DownloadFormat::Json).await.unwrap();
    let value: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(value["rows"].as_array().unwrap().len(), public.rows.len());
}

#[tokio::test]
async fn r77_the_site_map_has_every_published_page_in_shares_and_no_withdrawn_one() {
    for city in cities().await {
        let operations = &city.operations;
        let before = operations.site_map(0, 50_000).await.unwrap();
        assert!(before.pages.iter().all(|(page, _)| !matches!(page, PublicPage::Catalogue(..))));
        let version = published(&city).await;
        let whole = operations.site_map(0, 50_000).await.unwrap();
        assert_eq!(whole.total, whole.pages.len());
        let catalogue = PublicPage::Catalogue("east-civil".to_owned(), SECTOR.to_owned());
        assert!(whole.pages.contains(&(catalogue.clone(), Some(city.today()))), "{:?}", whole.pages);
        let rows = operations.published_catalogue("east-civil", SECTOR).await.unwrap().unwrap().rows;
        let items = whole.pages.iter().filter(|(page, _)| matches!(page, PublicPage::Item(..))).count();
        assert_eq!(items, rows.len());
        let mut shares = Vec::new();
        while shares.len() < whole.total {
            shares.extend(operations.site_map(shares.len(), 7).await.unwrap().pages);
        }
        assert_eq!(shares, whole.pages, "no page is left out or told twice");
        operations.withdraw(&city.act("approver").await, version, "有误").await.unwrap();
        let after = operations.site_map(0, 50_000).await.unwrap();
        assert_eq!(after, before);
    }
}
