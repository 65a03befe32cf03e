//! A draft goes out as a working copy and comes back as changes (R20, R22).

use crate::kit::{City, cities, draft, edit, publish, refused, view};
use operations::OperationError;
use operations::catalogue::{Choices, Removal, WorkbookReturn};
use operations::maintenance::Cause;
use test_kit::OpenWorkbook;

const PUBLISHER: &str = "publisher";

/// The first row stands below title, unit and two rows of headings.
const FIRST: u32 = 5;

async fn taken(city: &City, version: i64) -> OpenWorkbook {
    let file = city.operations.working_copy(&city.act("compiler").await, version).await.unwrap();
    assert!(file.name.ends_with("（草稿第1版）.xlsx"), "{}", file.name);
    OpenWorkbook::open(&file.bytes)
}

async fn back(city: &City, version: i64, workbook: &OpenWorkbook) -> WorkbookReturn {
    let act = city.act("compiler").await;
    let id = city.operations.return_workbook(&act, version, "改好.xlsx", &workbook.save()).await.unwrap();
    city.operations.workbook_return(&act, id).await.unwrap()
}

async fn not_taken(city: &City, version: i64, bytes: &[u8]) -> String {
    let act = city.act("compiler").await;
    let error = city.operations.return_workbook(&act, version, "改好.xlsx", bytes).await;
    match error.expect_err("a refusal") {
        OperationError::Invalid(problems) => problems[0].message.clone(),
        error => error.to_string(),
    }
}

fn choices(shown: &WorkbookReturn) -> Choices {
    Choices { revision: shown.revision, ..Choices::default() }
}

/// The row of the sheet below the last one.
async fn end(city: &City, version: i64) -> u32 {
    FIRST + u32::try_from(view(city, version).await.rows.len()).unwrap()
}

#[tokio::test]
async fn what_comes_back_untouched_changes_nothing() {
    for city in cities().await {
        let version = draft(&city).await;
        let workbook = taken(&city, version).await;
        let shown = back(&city, version, &workbook).await;
        assert!(shown.unchanged, "{shown:?}");
        assert!(shown.warnings.is_empty(), "{:?}", shown.warnings);
        // A look changes nothing either.
        let before = view(&city, version).await.version.revision;
        city.operations.workbook_return(&city.act("compiler").await, shown.id).await.unwrap();
        assert_eq!(view(&city, version).await.version.revision, before);
    }
}

#[tokio::test]
async fn changes_are_shown_then_taken_over_once() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let end = end(&city, version).await;
        let mut workbook = taken(&city, version).await;
        workbook.set(&format!("F{FIRST}"), "20个工作日内");
        workbook.set(&format!("G{}", FIRST + 1), "东湖区民政局办公室");
        workbook.set(&format!("B{end}"), &rows[0].row.level1_item);
        workbook.set(&format!("C{end}"), "流动服务点");
        workbook.set(&format!("D{end}"), "地点和时间");
        // The draft goes on: one cell elsewhere, one of the same.
        let there = edit(&rows[1].key, PUBLISHER, &rows[1].cells[PUBLISHER], "东湖区民政局救助科");
        let other = edit(&rows[2].key, PUBLISHER, &rows[2].cells[PUBLISHER], "东湖区人民政府");
        operations.edit_cells(&act, version, &[there, other]).await.unwrap();

        let shown = back(&city, version, &workbook).await;
        assert_eq!((shown.changes.len(), shown.conflicts.len(), shown.added.len()), (1, 1, 1), "{shown:?}");
        assert!(!shown.conflicts[0].by.is_empty());
        assert_eq!(view(&city, version).await.rows.len(), rows.len(), "nothing is written yet");
        assert_eq!(refused(operations.take_workbook_over(&act, shown.id, &choices(&shown)).await), "invalid");

        let mut chosen = choices(&shown);
        chosen.cells.insert((rows[1].key.clone(), PUBLISHER.to_owned()), true);
        let stale = Choices { revision: chosen.revision - 1, ..chosen.clone() };
        assert_eq!(refused(operations.take_workbook_over(&act, shown.id, &stale).await), "conflict");
        let receipt = operations.take_workbook_over(&act, shown.id, &chosen).await.unwrap();
        assert_eq!((receipt.cells, receipt.added, receipt.refused.len()), (2, 1, 0), "{receipt:?}");
        let now = view(&city, version).await.rows;
        assert_eq!(now.len(), rows.len() + 1);
        let own = |at: usize| now.iter().find(|row| row.key == rows[at].key).expect("the row");
        assert_eq!(own(0).cells["time_limit"], "20个工作日内");
        assert_eq!(own(1).cells[PUBLISHER], "东湖区民政局办公室");
        assert_eq!(own(2).cells[PUBLISHER], "东湖区人民政府", "what was done meanwhile stays");
        let new = now.iter().find(|row| row.row.level2_item == "流动服务点").expect("the new row");
        assert_eq!((new.row.content_elements.as_str(), &new.guideline_key), ("地点和时间", &None));
        assert!(own(1).last_changes.iter().any(|change| change.column_id == PUBLISHER));

        // A second time is told that it is done; the same file again has nothing new.
        assert_eq!(refused(operations.take_workbook_over(&act, shown.id, &chosen).await), "wrong-state");
        let again = back(&city, version, &workbook).await;
        assert!(again.added.is_empty() && again.changes.is_empty(), "{again:?}");
    }
}

/// What an import reads, the working copy reads too: numbered channels are parts, things on lines keep a mark between.
#[tokio::test]
async fn r43_parts_and_lists_come_back_with_the_cells() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let key = view(&city, version).await.rows[0].key.clone();
        let mut workbook = taken(&city, version).await;
        workbook.set(&format!("D{FIRST}"), "1.甲名单；2.乙标准；3.丙程序");
        workbook.set(&format!("H{FIRST}"), "1.政府网站；2-3.政府网站、公开查阅点");
        workbook.set(&format!("D{}", FIRST + 1), "识别标准\n识别程序及其公示\n识别结果");
        let shown = back(&city, version, &workbook).await;
        operations.take_workbook_over(&act, shown.id, &choices(&shown)).await.unwrap();
        let rows = view(&city, version).await.rows;
        let own = rows.iter().find(|row| row.key == key).expect("the row");
        let parts: Vec<_> =
            own.row.parts.iter().map(|part| (part.content.clone(), part.channels.join("、"))).collect();
        let both = "政府网站、公开查阅点";
        let wanted = [("甲名单", "政府网站"), ("乙标准", both), ("丙程序", both)];
        let wanted: Vec<_> =
            wanted.map(|(content, channels)| (content.to_owned(), channels.to_owned())).into();
        assert_eq!(parts, wanted);
        assert_eq!(rows[1].row.content_elements, "识别标准；识别程序及其公示；识别结果");
    }
}

#[tokio::test]
async fn r20_r22_locked_names_are_refused_and_rows_go_only_with_a_reason() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let end = end(&city, version).await;
        let mut workbook = taken(&city, version).await;
        workbook.set(&format!("C{FIRST}"), "别的名称");
        workbook.drop_row(FIRST + 1);
        workbook.set(&format!("C{end}"), "没有一级事项的也接着上一行");
        let shown = back(&city, version, &workbook).await;
        assert!(shown.changes.is_empty(), "{shown:?}");
        assert!(shown.refused.iter().any(|line| line.reason.contains("标准指引规定的名称")), "{shown:?}");
        assert_eq!(shown.removed.len(), 1);
        assert!(shown.removed[0].wants_reason);
        let mut chosen = choices(&shown);
        chosen.removals = vec![Removal { row_key: rows[1].key.clone(), ..Removal::default() }];
        assert_eq!(refused(operations.take_workbook_over(&act, shown.id, &chosen).await), "invalid");
        chosen.removals[0].reason = "工作已结束".to_owned();
        chosen.removals[0].basis = "《某通知》（东民〔2026〕1号）".to_owned();
        let receipt = operations.take_workbook_over(&act, shown.id, &chosen).await.unwrap();
        assert_eq!(receipt.removed, 1);
        let now = view(&city, version).await.rows;
        assert_eq!(now[0].row.level2_item, rows[0].row.level2_item);
        let gone = now.iter().find(|row| row.key == rows[1].key).expect("R22: it stays with its reason");
        assert!(gone.row.legal_basis.contains("工作已结束"), "{}", gone.row.legal_basis);
    }
}

#[tokio::test]
async fn a_workbook_of_something_else_is_told_apart() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let workbook = taken(&city, version).await;
        let other = operations.draft_from_guideline(&act, city.unit("east-civil"), "21").await.unwrap();
        let said = not_taken(&city, other, &workbook.save()).await;
        assert!(said.contains("请到那个领域的草稿页上传"), "{said}");
        let plain = operations.annotated_version(&act, version).await.unwrap();
        let said = not_taken(&city, version, &plain.bytes).await;
        assert!(said.contains("不是从草稿页下载的工作簿"), "{said}");
        // The record is damaged.
        let mut damaged = workbook.clone();
        let strings = damaged.part("xl/sharedStrings.xml").replace("{\"version\"", "{version");
        damaged.put_part("xl/sharedStrings.xml", &strings.replace("{&quot;version", "{version"));
        let said = not_taken(&city, version, &damaged.save()).await;
        assert!(said.contains("导出记录被改动过"), "{said}");
        // Somebody else's return, and a reader without the right.
        let shown = back(&city, version, &workbook).await;
        let reviewer = city.act("reviewer").await;
        assert_eq!(refused(operations.workbook_return(&reviewer, shown.id).await), "not-found");
        assert_eq!(refused(operations.working_copy(&reviewer, version).await), "not-permitted");
        operations.submit(&act, version, "已核对").await.unwrap();
        let said = not_taken(&city, version, &workbook.save()).await;
        assert!(said.contains("不能修改"), "{said}");
    }
}

#[tokio::test]
async fn a_workbook_of_the_version_before_is_told_apart() {
    let city = cities().await.remove(0);
    let operations = &city.operations;
    let act = city.act("compiler").await;
    let first = draft(&city).await;
    let workbook = taken(&city, first).await;
    publish(&city, first).await;
    let said = not_taken(&city, first, &workbook.save()).await;
    assert!(said.contains("请新建版本"), "{said}");
    let catalogue = view(&city, first).await.version.catalogue_id;
    let next = operations.new_version(&act, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
    let said = not_taken(&city, next, &workbook.save()).await;
    assert!(said.contains("第1版的草稿，这里是第2版"), "{said}");
}
