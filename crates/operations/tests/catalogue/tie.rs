//! The tie of a row to its guideline item: found again after its names were changed (R20, R23, R32).

use crate::kit::{City, SECTOR, cities, draft, edit, view};
use domain::catalogue::RowStatus;
use operations::catalogue::AddedRow;

/// How a version stands to its guideline, by the words of each screen: rows beyond it, items missing by
/// the counter, and both lists of the comparison.
async fn verdict(city: &City, version: i64) -> (Vec<String>, Vec<String>) {
    let act = city.act("compiler").await;
    let seen = view(city, version).await;
    let beyond: Vec<String> = seen
        .rows
        .iter()
        .filter(|row| row.guideline_key.is_none())
        .map(|row| called(&row.row.level1_item, &row.row.level2_item))
        .collect();
    assert!(seen.rows.iter().all(|row| row.guideline.is_some() == row.guideline_key.is_some()));
    let missing: Vec<String> =
        seen.missing.iter().map(|item| called(&item.level1_item, &item.level2_item)).collect();
    let lists = city.operations.guideline_comparison(&act, version).await.unwrap().lists;
    let added: Vec<String> =
        lists.added.iter().map(|added| called(&added.item.level1_item, &added.item.level2_item)).collect();
    let absent: Vec<String> =
        lists.missing.iter().map(|item| called(&item.item.level1_item, &item.item.level2_item)).collect();
    assert_eq!((&beyond, &missing), (&added, &absent));
    (beyond, missing)
}

fn called(level1: &str, level2: &str) -> String {
    format!("{level1}：{level2}")
}

async fn rename(city: &City, version: i64, key: &str, to: &str) {
    let row = view(city, version).await.rows.into_iter().find(|row| row.key == key).unwrap();
    let wanted = edit(key, "level2_item", &row.cells["level2_item"], to);
    let receipt = city.operations.edit_cells(&city.act("compiler").await, version, &[wanted]).await.unwrap();
    assert!(receipt.refused.is_empty() && receipt.conflicts.is_empty(), "{receipt:?}");
}

#[tokio::test]
async fn r20_a_renamed_row_is_tied_to_the_item_it_is_called() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let item = rows[1].cells["level2_item"].clone();
        // An item is taken out, and a row of one's own stands in its place.
        operations.remove_row(&act, version, &rows[1].key, "已结束", "《某通知》").await.unwrap();
        let added = AddedRow {
            level1_item: rows[1].cells["level1_item"].clone(),
            level2_item: "某件本地的事".to_owned(),
            ..AddedRow::default()
        };
        let key = operations.add_row(&act, version, &added).await.unwrap().row_key;
        let tie = |rows: &[operations::catalogue::DraftRow]| {
            rows.iter().find(|row| row.key == key).unwrap().guideline_key.clone()
        };
        assert_eq!(tie(&view(&city, version).await.rows), None);
        rename(&city, version, &key, &item).await;
        assert_eq!(tie(&view(&city, version).await.rows), Some(rows[1].key.clone()));
        // So is a row that is added under the name.
        let named = AddedRow { level2_item: item, ..added };
        let key = operations.add_row(&act, version, &named).await.unwrap().row_key;
        let rows_now = view(&city, version).await.rows;
        let row = rows_now.iter().find(|row| row.key == key).unwrap();
        assert_eq!(row.guideline_key.as_ref(), Some(&rows[1].key));
    }
}

#[tokio::test]
async fn r23_a_row_that_is_called_otherwise_leaves_its_item_missing() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let guideline = operations.guideline(SECTOR).await.unwrap().guideline;
        let [first, second] = [0, 1].map(|at| guideline.items[at].row.clone());
        let [one, two] = [&first, &second].map(|row| called(&row.level1_item, &row.level2_item));
        let csv = |name: &str| {
            format!(
                "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n\
                 1,{},{name},文件,《社会救助暂行办法》,20个工作日内,东湖区民政局,■政府网站,√,,√,,√,\n",
                first.level1_item
            )
        };
        let misspelt = format!("{}情况", first.level2_item);
        let preview =
            operations.preview_import(&act, unit, "a.csv", csv(&misspelt).as_bytes()).await.unwrap();
        let choice = operations::catalogue::ImportChoice {
            index: 0,
            sector_code: SECTOR.to_owned(),
            unit_id: None,
            replace: false,
        };
        let import = operations.confirm_import(&act, preview.id, &[choice]).await.unwrap();
        let version = import.drafts[0].version_id;
        let key = view(&city, version).await.rows[0].key.clone();
        let (beyond, missing) = verdict(&city, version).await;
        assert!(beyond.is_empty() && !missing.contains(&one), "{missing:?}");

        rename(&city, version, &key, "丙").await;
        let (beyond, missing) = verdict(&city, version).await;
        assert_eq!(beyond, [called(&first.level1_item, "丙")]);
        assert!(missing.contains(&one));
        assert_eq!(view(&city, version).await.rows[0].key, key, "what hangs on the key stays");

        // What is done with the missing item is not done with the row that still has its number.
        let item = format!("item:{}", first_key(&guideline));
        let basis = "《东湖区机构改革方案》（东委〔2026〕1号）";
        let gone = operations.remove_row(&act, version, &item, "事项已取消", basis).await.unwrap();
        assert_ne!(gone.row_key, key);
        let rows = view(&city, version).await.rows;
        let row = |key: &str| rows.iter().find(|row| row.key == key).expect("the row");
        assert_eq!((row(&key).cells["level2_item"].as_str(), row(&key).status), ("丙", RowStatus::Active));
        assert_eq!(row(&gone.row_key).status, RowStatus::Removed);
        assert!(view(&city, version).await.missing.iter().all(|item| item.key != first_key(&guideline)));

        // The item comes in beside the row that still has its number.
        operations.restore_row(&act, version, &first_key(&guideline)).await.unwrap();
        let rows = view(&city, version).await.rows;
        let taken =
            rows.iter().find(|row| row.guideline_key == Some(first_key(&guideline))).expect("the item");
        assert_eq!(taken.row.level2_item, first.level2_item);
        assert!(rows.iter().any(|row| row.key == key && row.cells["level2_item"] == "丙"));
        assert!(!verdict(&city, version).await.1.contains(&one));

        // Called as another item is, it is that one.
        rename(&city, version, &key, &second.level2_item).await;
        let (beyond, missing) = verdict(&city, version).await;
        assert!(beyond.is_empty() && !missing.contains(&two), "{beyond:?} {missing:?}");
        assert_eq!(view(&city, version).await.summary.errors, errors_without_names(&city, version).await);
    }
}

fn first_key(guideline: &domain::catalogue::Guideline) -> String {
    guideline.items[0].key.clone()
}

/// Errors that are about no name and no missing item.
async fn errors_without_names(city: &City, version: i64) -> usize {
    let seen = view(city, version).await;
    let is_error = |severity| severity == domain::diagnostic::Severity::Error;
    seen.findings
        .iter()
        .filter(|found| is_error(found.finding.severity) && found.finding.rule != "renamed-item")
        .count()
}
