//! Item parts entered, checked, carried along and published; from what a row was compiled (R43, R57, R61).

use crate::kit::{City, SECTOR, cities, draft, edit, publish, refused, view};
use domain::catalogue::item_part::Pairing;
use domain::catalogue::{ItemPart, SourceKind};
use operations::OperationError;
use operations::catalogue::{DownloadFormat, DraftRow, ImportChoice};
use operations::maintenance::Cause;

fn part(name: &str, content: &str, time_limit: &str, publisher: &str, channels: &[&str]) -> ItemPart {
    ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publisher: publisher.to_owned(),
        channels: channels.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn two_parts() -> Vec<ItemPart> {
    vec![
        part("办事指南", "申请条件、办理流程", "20个工作日内", "东湖区民政局", &["政府网站"]),
        part("结果", "审批结果", "7个工作日内", "东湖区财政局", &["政府网站", "公开查阅点"]),
    ]
}

async fn first(city: &City, version: i64) -> DraftRow {
    view(city, version).await.rows.remove(0)
}

#[tokio::test]
async fn r43_parts_are_entered_written_into_the_cells_and_published() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        assert!(!row.item_parts.is_divided());
        operations.set_item_parts(&act, version, &row.key, row.revision, &two_parts()).await.unwrap();
        let now = first(&city, version).await;
        assert_eq!((now.item_parts.pairing, &now.item_parts.parts), (Pairing::Explicit, &two_parts()));
        assert_eq!(now.cells["time_limit"], "办事指南：20个工作日内；结果：7个工作日内");
        assert_eq!(now.cells["publisher"], "办事指南：东湖区民政局；结果：东湖区财政局");
        assert_eq!(now.cells["channels"], "政府网站、公开查阅点");
        let changed: Vec<&str> = now.last_changes.iter().map(|change| change.column_id.as_str()).collect();
        for column in ["content_elements", "time_limit", "publisher", "channels", "item_parts"] {
            assert!(changed.contains(&column), "{column}: {changed:?}");
        }
        // A double click changes nothing, a stale form is told.
        operations.set_item_parts(&act, version, &row.key, row.revision, &two_parts()).await.unwrap();
        assert_eq!(first(&city, version).await.revision, now.revision);
        let stale = operations.set_item_parts(&act, version, &row.key, row.revision, &two_parts()[..0]).await;
        assert!(matches!(stale, Err(OperationError::Conflict { .. })));

        publish(&city, version).await;
        let item = operations.published_item("east-civil", SECTOR, &row.key).await.unwrap();
        assert_eq!(item.row.item_parts().parts, two_parts());
        // The file has the official columns, and the parts beside them.
        let file = operations.download("east-civil", SECTOR, DownloadFormat::Json).await.unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
        let cells = file["rows"][0].as_object().unwrap();
        assert!(!cells.contains_key("source"), "{cells:?}");
        assert_eq!(cells["parts"][1]["name"], "结果");
        assert_eq!(cells["time_limit"], "办事指南：20个工作日内；结果：7个工作日内");

        // The next version begins with them; where only the boxes of a part change, that is a change.
        let catalogue = view(&city, version).await.version.catalogue_id;
        let next = operations.new_version(&act, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
        let row = first(&city, next).await;
        assert_eq!(row.item_parts.parts, two_parts());
        let mut parts = two_parts();
        parts[0].channels.push("公开查阅点".to_owned());
        operations.set_item_parts(&act, next, &row.key, row.revision, &parts).await.unwrap();
        publish(&city, next).await;
        let item = operations.published_item("east-civil", SECTOR, &row.key).await.unwrap();
        let columns: Vec<&str> = item.history[0].changes.iter().map(|c| c.column.as_str()).collect();
        assert_eq!(columns, ["分项"]);
    }
}

#[tokio::test]
async fn r43_a_cell_changed_afterwards_is_not_overruled_in_silence() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        operations.set_item_parts(&act, version, &row.key, row.revision, &two_parts()).await.unwrap();
        let now = first(&city, version).await;
        let wanted = edit(&row.key, "time_limit", &now.cells["time_limit"], "实时公开");
        operations.edit_cells(&act, version, &[wanted]).await.unwrap();
        let now = first(&city, version).await;
        assert!(now.item_parts.notes.iter().any(|note| note.code == "part-stale"));
        assert!(now.item_parts.parts.iter().all(|part| part.time_limit == "实时公开"));
        // It is a warning that needs a word before the catalogue is submitted.
        let seen = view(&city, version).await;
        let said = seen.findings.iter().find(|found| found.finding.message.contains("填写分项之后"));
        assert!(said.is_some_and(|found| found.is_explainable() && found.row_key.as_ref() == Some(&row.key)));
        assert_eq!(refused(operations.submit(&act, version, "").await), "invalid");
        let rest = |parts: &[ItemPart]| -> Vec<_> {
            parts.iter().map(|part| (part.content.clone(), part.channels.clone())).collect()
        };
        assert_eq!(rest(&now.item_parts.parts), rest(&two_parts()), "what was not touched stays");
        operations.set_item_parts(&act, version, &row.key, now.revision, &[]).await.unwrap();
        let now = first(&city, version).await;
        assert!(now.row.parts.is_empty() && now.cells["time_limit"] == "实时公开");
    }
}

#[tokio::test]
async fn r57_parts_that_cannot_stand_are_refused_field_by_field() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        let mut parts = two_parts();
        parts[0].name.clear();
        parts[1].publisher = "东湖区民政局、东湖区财政局".to_owned();
        let refusal = operations.set_item_parts(&act, version, &row.key, row.revision, &parts).await;
        let Err(OperationError::Invalid(problems)) = refusal else { panic!("{refusal:?}") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["part_0_name", "part_1_publisher"]);
        assert_eq!(first(&city, version).await.revision, row.revision, "nothing is half-written");
        let stranger = city.act("west_compiler").await;
        let refusal =
            operations.set_item_parts(&stranger, version, &row.key, row.revision, &two_parts()).await;
        assert_eq!(refused(refusal), "not-permitted");
        operations.remove_row(&act, version, &row.key, "已结束", "《某通知》").await.unwrap();
        let gone = first(&city, version).await;
        let refusal = operations.set_item_parts(&act, version, &row.key, gone.revision, &two_parts()).await;
        assert_eq!(refused(refusal), "wrong-state");
        publish_is_closed(&city).await;
    }
}

/// What is submitted is not changed.
async fn publish_is_closed(city: &City) {
    let act = city.act("compiler").await;
    let other = city.operations.draft_from_guideline(&act, city.unit("east-civil"), "21").await.unwrap();
    publish(city, other).await;
    let row = first(city, other).await;
    let refusal = city.operations.set_item_parts(&act, other, &row.key, row.revision, &two_parts()).await;
    assert_eq!(refused(refusal), "wrong-state");
}

#[tokio::test]
async fn r45_only_the_part_that_is_too_long_is_reported() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        let mut parts = two_parts();
        parts[1].time_limit = "30个工作日内".to_owned();
        parts[1].channels = vec!["公开查阅点".to_owned()];
        operations.set_item_parts(&act, version, &row.key, row.revision, &parts).await.unwrap();
        let seen = view(&city, version).await;
        let here = |rule: &str| -> Vec<String> {
            let found = seen.findings.iter().filter(|found| {
                found.finding.rule == rule && found.row_key.as_deref() == Some(row.key.as_str())
            });
            found.map(|found| found.finding.message.clone()).collect()
        };
        let [long, boxes] = [here("time-limit-too-long"), here("channel-missing-website")];
        assert!(
            long.len() == 1 && long[0].contains("分项“结果”") && long[0].contains("30个工作日"),
            "{long:?}"
        );
        assert!(boxes.len() == 1 && boxes[0].contains("分项“结果”"), "{boxes:?}");
    }
}

#[tokio::test]
async fn r61_a_row_says_from_what_it_was_compiled() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        let bare = operations.set_row_source(&act, version, &row.key, Some(SourceKind::Function), " ").await;
        assert_eq!(refused(bare), "invalid");
        let note = "“三定”规定：负责社会救助";
        operations.set_row_source(&act, version, &row.key, Some(SourceKind::Function), note).await.unwrap();
        let source = first(&city, version).await.row.source.expect("a source");
        assert_eq!((source.kind, source.note.as_str()), (SourceKind::Function, note));
        // A file imported anew says nothing of it: what was said stays with the row.
        let seen = view(&city, version).await;
        let heads: Vec<&str> = seen.columns.iter().map(|head| head.printed.as_str()).collect();
        let line: Vec<String> =
            seen.columns.iter().map(|head| format!("\"{}\"", seen.rows[0].cells[&head.id])).collect();
        let csv = format!("{}\n{}\n", heads.join(","), line.join(","));
        let unit = city.unit("east-civil");
        let preview = operations.preview_import(&act, unit, "a.csv", csv.as_bytes()).await.unwrap();
        let choice = ImportChoice { index: 0, sector_code: SECTOR.to_owned(), unit_id: None, replace: true };
        let import = operations.confirm_import(&act, preview.id, &[choice]).await.unwrap();
        let row = first(&city, import.drafts[0].version_id).await;
        assert_eq!(row.row.source.as_ref().map(|source| source.kind), Some(SourceKind::Function));
        operations.set_row_source(&act, import.drafts[0].version_id, &row.key, None, "").await.unwrap();
        assert_eq!(first(&city, import.drafts[0].version_id).await.row.source, None);
    }
}

#[tokio::test]
async fn r57_rows_under_one_merged_item_are_imported_as_its_steps() {
    let csv = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n\
        1,综合业务,政策法规文件,文件,《社会救助暂行办法》,20个工作日内,东湖区民政局,■政府网站,√,,√,,√,\n\
        1,综合业务,政策法规文件,解读,《社会救助暂行办法》,7个工作日内,东湖区财政局,■政府网站,√,,√,,√,\n";
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let preview = operations.preview_import(&act, unit, "a.csv", csv.as_bytes()).await.unwrap();
        let told: Vec<&str> =
            preview.catalogues[0].diagnostics.iter().map(|told| told.code.as_str()).collect();
        assert!(told.contains(&"item-steps"), "{told:?}");
        let choice = ImportChoice { index: 0, sector_code: SECTOR.to_owned(), unit_id: None, replace: false };
        let import = operations.confirm_import(&act, preview.id, &[choice]).await.unwrap();
        let rows = view(&city, import.drafts[0].version_id).await.rows;
        assert_eq!(rows[0].steps, [rows[1].key.clone()]);
        assert_eq!(rows[1].steps, [rows[0].key.clone()]);
    }
}

#[tokio::test]
async fn r43_a_cell_that_is_typed_part_by_part_is_read_so() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        operations.set_item_parts(&act, version, &row.key, row.revision, &two_parts()).await.unwrap();
        let now = first(&city, version).await;
        let boxes = "办事指南：■政府网站 □政府公报；\n结果：□政府网站 ☑公开查阅点 ■村口喇叭";
        let wanted = [
            edit(&row.key, "channels", &now.cells["channels"], boxes),
            edit(
                &row.key,
                "time_limit",
                &now.cells["time_limit"],
                "结果：5个工作日内；办事指南：10个工作日内",
            ),
        ];
        let receipt = operations.edit_cells(&act, version, &wanted).await.unwrap();
        assert_eq!(receipt.applied[0].value, "政府网站、公开查阅点、村口喇叭");
        let now = first(&city, version).await;
        assert!(now.item_parts.notes.is_empty(), "{:?}", now.item_parts.notes);
        let mut expected = two_parts();
        expected[0].time_limit = "10个工作日内".to_owned();
        expected[1].time_limit = "5个工作日内".to_owned();
        expected[1].channels = vec!["公开查阅点".to_owned(), "村口喇叭".to_owned()];
        assert_eq!(now.item_parts.parts, expected);

        // The published file gives the same parts to whoever reads it.
        publish(&city, version).await;
        for format in [DownloadFormat::Xlsx, DownloadFormat::Csv] {
            let file = operations.download("east-civil", SECTOR, format).await.unwrap();
            let unit = city.unit("east-civil");
            let preview = operations.preview_import(&act, unit, &file.name, &file.bytes).await.unwrap();
            let choice =
                ImportChoice { index: 0, sector_code: SECTOR.to_owned(), unit_id: None, replace: true };
            let cause = Cause::new("correction", "更正分项");
            let import = operations.confirm_revision(&act, preview.id, &[choice], &cause).await.unwrap();
            let read = first(&city, import.drafts[0].version_id).await;
            assert_eq!(read.row.parts, expected, "{}", file.name);
        }
    }
}

#[tokio::test]
async fn r43_channels_typed_with_the_numbers_of_the_contents_divide_the_row() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let row = first(&city, version).await;
        let typed = |column: &str, text: &str| edit(&row.key, column, &row.cells[column], text);
        let wanted = [
            typed("content_elements", "1.办事指南；2.审批结果"),
            typed("channels", "1.政府网站；2.政府网站、公开查阅点"),
        ];
        operations.edit_cells(&act, version, &wanted).await.unwrap();
        let now = first(&city, version).await;
        let channels: Vec<(&str, String)> =
            now.row.parts.iter().map(|part| (part.content.as_str(), part.channels.join("、"))).collect();
        assert_eq!(
            channels,
            [("办事指南", "政府网站".to_owned()), ("审批结果", "政府网站、公开查阅点".to_owned())]
        );
        assert_eq!(now.cells["channels"], "政府网站、公开查阅点");
        // Numbers that do not count as the contents do are a list like any other.
        let again = [edit(&row.key, "channels", &now.cells["channels"], "1.政府网站；2.公示栏；3.村口喇叭")];
        operations.edit_cells(&act, version, &again).await.unwrap();
        let now = first(&city, version).await;
        assert!(
            now.row.channels.iter().all(|name| !name.starts_with(char::is_numeric)),
            "{:?}",
            now.row.channels
        );
    }
}

#[tokio::test]
async fn r31_saving_parts_leaves_the_numbers_as_they_are_written() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let wanted = edit(&rows[1].key, "seq_no", &rows[1].cells["seq_no"], "6");
        operations.edit_cells(&act, version, &[wanted]).await.unwrap();
        operations.set_item_parts(&act, version, &rows[0].key, rows[0].revision, &two_parts()).await.unwrap();
        operations
            .set_row_source(&act, version, &rows[2].key, Some(SourceKind::Guideline), "")
            .await
            .unwrap();
        let now = view(&city, version).await.rows;
        assert_eq!(now[1].cells["seq_no"], "6");
        assert_eq!(now[0].item_parts.parts, two_parts());
    }
}
