//! What the preview of a file makes of cells written one thing a line, and of a sector that is not the file's.

use crate::import::{TITLE, choice, file};
use crate::kit::{SECTOR, cities, view};
use operations::OperationError;
use operations::catalogue::TableChoice;
use std::collections::BTreeMap;

#[tokio::test]
async fn what_stands_one_a_line_gets_marks_between_and_is_told() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let bytes = file(&city, TITLE, |index, cells| {
            if index == 1 {
                "备案材料清单\n流程\n部门与时限\n本区咨询电话".clone_into(&mut cells[3]);
                "《社会救助暂行办法》\n《政府信息公开条例》".clone_into(&mut cells[4]);
                "办事指南：20个工作日内\n审批结果：7个工作日内".clone_into(&mut cells[5]);
            }
        })
        .await;
        let preview =
            operations.preview_import(&compiler, city.unit("east-civil"), "目录.csv", &bytes).await.unwrap();
        let told = preview.catalogues[0].problems.iter().find(|problem| problem.code == "elements-on-lines");
        let says =
            |words: &str| told.is_some_and(|problem| problem.message.contains(words) && !problem.blocks);
        assert!(says("加分号") && says("有1行的公开依据"), "{told:?}");
        let seen = preview.catalogues[0].first_rows[1].cells.join("|");
        assert!(seen.contains("备案材料清单；流程；部门与时限"), "{seen}");
        let receipt =
            operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await.unwrap();
        assert_eq!(receipt.drafts[0].separated, 3);
        let row = &view(&city, receipt.drafts[0].version_id).await.rows[1];
        assert_eq!(row.cells["content_elements"], "备案材料清单；流程；部门与时限；本区咨询电话");
        assert_eq!(row.cells["legal_basis"], "《社会救助暂行办法》、《政府信息公开条例》");
        assert_eq!(row.cells["time_limit"], "办事指南：20个工作日内；审批结果：7个工作日内");
    }
}

#[tokio::test]
async fn a_sector_none_of_whose_items_the_file_has_is_refused_and_the_right_one_named() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let bytes = file(&city, "标准目录", |_, _| {}).await;
        let preview =
            operations.preview_import(&compiler, city.unit("east-civil"), "目录.csv", &bytes).await.unwrap();
        let shown = &preview.catalogues[0];
        assert_eq!(shown.sector.as_ref().unwrap().code, SECTOR);
        assert!(shown.problems.iter().all(|problem| problem.code != "other-sector"), "{:?}", shown.problems);
        let chosen =
            BTreeMap::from([(0, TableChoice { sector: Some("12".to_owned()), ..TableChoice::default() })]);
        let checked = operations.check_preview(&compiler, preview.id, &chosen).await.unwrap();
        let told = checked.catalogues[0].problems.iter().find(|problem| problem.code == "other-sector");
        let told = told.expect("the sector is doubted");
        assert!(told.blocks && told.message.contains("改选“社会救助”"), "{told:?}");
        match operations.confirm_import(&compiler, preview.id, &[choice("12", false)]).await {
            Err(OperationError::Invalid(problems)) => {
                assert_eq!(problems[0].field, "choices.0.sector_code");
                assert!(problems[0].message.contains("没有一行是"), "{}", problems[0].message);
            }
            other => panic!("{other:?}"),
        }
        operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await.unwrap();
    }
}
