//! Findings and remarks in the sender's own workbook.

use crate::kit::{SECTOR, cities, draft, edit, refused, view};
use operations::catalogue::{ImportChoice, TableChoice};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

fn part(bytes: &[u8], wanted: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let index = (0..archive.len()).find(|index| {
        archive.name_for_index(*index).and_then(Result::ok).is_some_and(|name| name == wanted)
    })?;
    let mut text = String::new();
    archive.by_index(index).unwrap().read_to_string(&mut text).unwrap();
    Some(text)
}

/// A draft of the neighbouring unit as a workbook that the unit could have sent in, with a vague publisher.
async fn sent(city: &test_kit::TestCity) -> Vec<u8> {
    let compiler = city.act("compiler").await;
    let version = draft(city).await;
    let row = view(city, version).await.rows[2].clone();
    let change = edit(&row.key, "publisher", &row.cells["publisher"], "有关部门");
    city.operations.edit_cells(&compiler, version, &[change]).await.unwrap();
    let file = city.operations.annotated_version(&compiler, version).await.unwrap();
    city.operations.discard_draft(&compiler, version, "试填").await.unwrap();
    file.bytes
}

#[tokio::test]
async fn an_import_and_its_draft_come_back_with_comments() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let bytes = sent(&city).await;
        assert!(part(&bytes, "xl/comments1.xml").is_some_and(|text| text.contains("有关部门")));
        let unit = city.unit("east-civil");
        let preview = operations.preview_import(&compiler, unit, "目录.xlsx", &bytes).await.unwrap();
        let file = operations.annotated_import(&compiler, preview.id, &BTreeMap::new()).await.unwrap();
        assert_eq!(file.name, "目录（检查结果）.xlsx");
        let summary = part(&file.bytes, "xl/worksheets/sheet3.xml").expect("a second summary");
        assert!(summary.contains("有关部门"), "{summary}");
        // Checked as another sector, other items are missing.
        let other = BTreeMap::from([(0, TableChoice { sector: Some("05".to_owned()), unit: None })]);
        let other = operations.annotated_import(&compiler, preview.id, &other).await.unwrap();
        assert_ne!(other.bytes, file.bytes);
        let none = BTreeMap::new();
        let stranger = city.act("reviewer").await;
        assert_eq!(refused(operations.annotated_import(&stranger, preview.id, &none).await), "not-found");

        let choice = ImportChoice { index: 0, sector_code: SECTOR.to_owned(), unit_id: None, replace: false };
        let receipt = operations.confirm_import(&compiler, preview.id, &[choice]).await.unwrap();
        let version = receipt.drafts[0].version_id;
        let file = operations.annotated_version(&compiler, version).await.unwrap();
        // It is the sender's own workbook: the first summary stands in it still.
        assert!(part(&file.bytes, "xl/workbook.xml").is_some_and(|text| text.contains("检查结果2")));
    }
}
