//! Guidelines in versions (R1, R7, R8).

use crate::kit::{SECTOR, cities, published, refused};
use domain::reference::data_file;
use operations::catalogue::ImportReceipt;
use operations::maintenance::Cause;
use serde_json::Value;

/// The shipped file of the sector as data.
fn shipped() -> Value {
    serde_json::from_str(data_file("guidelines/20-shehui-jiuzhu.json").expect("a file")).expect("JSON")
}

#[tokio::test]
async fn r1_the_shipped_guidelines_are_loaded_once() {
    for city in cities().await {
        let operations = &city.operations;
        assert_eq!(operations.load_shipped_guidelines(&city.system()).await.unwrap(), 0);
        let all = operations.guidelines().await.unwrap();
        assert_eq!(all.len(), 26);
        assert!(all.iter().all(|one| one.version == 1 && one.origin == "pilot26" && one.is_current));
        let compiler = city.act("compiler").await;
        assert_eq!(
            refused(operations.import_guideline(&compiler, "a.json", b"{}", None, false).await),
            "not-permitted"
        );
    }
}

#[tokio::test]
async fn r8_a_newer_guideline_is_a_new_version_and_touches_no_catalogue() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        let before = operations.published_catalogue("east-civil", SECTOR).await.unwrap().unwrap();
        let supervisor = city.act("supervisor").await;
        let same = operations
            .import_guideline(&supervisor, "same.json", shipped().to_string().as_bytes(), None, false)
            .await
            .unwrap();
        assert!(same.unchanged && same.version == 1, "the same body is the same version");

        let mut file = shipped();
        let items = file["items"].as_array_mut().unwrap();
        let gone = items.remove(3);
        let old = items[1]["level2_item"].as_str().unwrap().to_owned();
        items[1]["level2_item"] = Value::String(format!("{old}情况"));
        items[2]["time_limit"]["text"] = Value::String("5个工作日内".to_owned());
        let mut new = items[0].clone();
        new["level2_item"] = Value::String("全新的公开事项名录".to_owned());
        items.push(new);
        let bytes = file.to_string().into_bytes();
        let seen = operations.preview_guideline(&supervisor, "new.json", &bytes, None).await.unwrap();
        let receipt =
            operations.import_guideline(&supervisor, "new.json", &bytes, None, false).await.unwrap();
        assert_eq!(seen.changes.affected, receipt.affected, "told before as after");
        let ImportReceipt {
            sector_code, version: number, added, removed, renamed, changed, affected, ..
        } = receipt;
        assert_eq!((sector_code.as_str(), number), (SECTOR, 2));
        assert_eq!(added, ["综合业务／全新的公开事项名录"]);
        let item = |level1: &Value, level2: &str| format!("{}／{level2}", level1.as_str().unwrap());
        assert_eq!(removed, [item(&gone["level1_item"], gone["level2_item"].as_str().unwrap())]);
        let former = item(&file["items"][1]["level1_item"], &old);
        assert_eq!((renamed[0].old.as_str(), renamed.len(), changed.len()), (former.as_str(), 1, 1));
        assert_eq!(affected.len(), 1);

        let after = operations.published_catalogue("east-civil", SECTOR).await.unwrap().unwrap();
        assert_eq!((after.rows, after.guideline.version), (before.rows, 1), "nothing is applied silently");
        for account in ["compiler", "reviewer"] {
            let list = operations.today(&city.act(account).await).await.unwrap();
            assert!(list.notices.iter().any(|notice| notice.kind == "guideline.changed"), "{account}");
        }
        let compiler = city.act("compiler").await;
        assert_eq!(operations.today(&compiler).await.unwrap().outdated.len(), 1);
        // Keys stay with their items; a new item has a number never used.
        let guideline = operations.guideline(SECTOR).await.unwrap();
        let first = operations
            .guideline_version(operations.guideline_versions(SECTOR).await.unwrap()[1].id)
            .await
            .unwrap();
        assert_eq!(guideline.guideline.items[1].key, first.guideline.items[1].key);
        let key = &guideline.guideline.items.last().unwrap().key;
        assert!(first.guideline.items.iter().all(|item| item.key != *key));
        assert_eq!(guideline.guideline.policy, first.guideline.policy);

        let catalogue = before.summary.catalogue_id;
        let next = operations
            .new_version(&compiler, catalogue, &Cause::new("new_requirement", "指引修订"))
            .await
            .unwrap();
        let seen = operations.draft(&compiler, next).await.unwrap();
        assert!(seen.missing.iter().any(|item| item.key == *key), "R8: shown, not put in");
        operations.restore_row(&compiler, next, key).await.unwrap();
        let lists = operations.guideline_comparison(&compiler, next).await.unwrap().lists;
        assert!(!lists.refined.is_empty() && lists.added.len() == 1, "R32: {lists:?}");
        // The row of the dropped item is the unit's own, in the version in force and in the one begun since.
        for shown in [version, next] {
            let lists = operations.guideline_comparison(&compiler, shown).await.unwrap().lists;
            let added: Vec<_> = lists.added.iter().map(|one| one.item.level1_item.as_str()).collect();
            assert_eq!(added, [gone["level1_item"].as_str().unwrap()], "{lists:?}");
        }
    }
}

#[tokio::test]
async fn r3_a_guideline_goes_into_its_own_sector_alone() {
    for city in cities().await {
        let (operations, supervisor) = (&city.operations, city.act("supervisor").await);
        let care =
            operations.guidelines().await.unwrap().into_iter().find(|one| one.name == "养老服务").unwrap();
        let file = operations.guideline_version(care.id).await.unwrap().guideline;
        let mut table = file.to_table();
        let titled = files::write::to_csv(&[table.clone()]);
        (table.title, table.sector) = ("标准目录".to_owned(), None);
        let untitled = files::write::to_csv(&[table]);
        for bytes in [titled, untitled] {
            let said =
                operations.import_guideline(&supervisor, "x.csv", &bytes, Some("社会救助"), true).await;
            let said = said.unwrap_err().to_string();
            assert!(said.contains("“养老服务”"), "confirmed or not: {said}");
            let own = operations.import_guideline(&supervisor, "x.csv", &bytes, Some("养老服务"), true).await;
            assert!(own.is_ok(), "{:?}", own.err());
        }
    }
}

#[tokio::test]
async fn r7_an_unknown_sector_is_added_under_the_next_code() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let table = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n\
            1,综合,制度文件,文件,《某办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,\n";
        let read = operations
            .import_guideline(&supervisor, "标准指引.csv", table.as_bytes(), Some("湿地保护"), false)
            .await
            .unwrap();
        assert_eq!((read.sector_code.as_str(), read.version, read.added.len()), ("27", 1, 1));
        let added = operations.guideline("27").await.unwrap();
        assert_eq!(
            (added.summary.origin.as_str(), added.guideline.items[0].key.as_str()),
            ("added", "27-01-01")
        );
        assert_eq!(
            refused(
                operations.import_guideline(&supervisor, "x.csv", table.as_bytes(), Some("77"), false).await
            ),
            "invalid"
        );
        // A file that is headed as a guideline names its sector; the year is no part of it (R9).
        for title in ["古树保护领域基层政务公开标准指引", "2026年古树保护领域基层政务公开标准指引（试行）"]
        {
            let titled = format!("{title}\n{table}");
            let seen = operations.preview_guideline(&supervisor, "y.csv", titled.as_bytes(), None).await;
            let seen = seen.unwrap();
            assert_eq!((seen.changes.name.as_str(), seen.is_new_sector), ("古树保护", true), "{title}");
        }
        assert_eq!(
            refused(operations.import_guideline(&supervisor, "x.bin", b"\0\x01\x02\x03", None, false).await),
            "unreadable-file"
        );
    }
}

#[tokio::test]
async fn r8_what_is_downloaded_from_a_guideline_s_page_can_be_changed_and_loaded() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let before = operations.guideline(SECTOR).await.unwrap().guideline;
        for format in ["json", "xlsx"] {
            let format = operations::catalogue::DownloadFormat::parse(format).unwrap();
            let file = operations.download_guideline(SECTOR, None, format).await.unwrap();
            let same =
                operations.import_guideline(&supervisor, &file.name, &file.bytes, Some(SECTOR), false).await;
            let same = same.unwrap();
            assert!(same.unchanged, "{}: the very file again is no new version {same:?}", file.name);
        }
        let json = operations::catalogue::DownloadFormat::parse("json").unwrap();
        let file = operations.download_guideline(SECTOR, None, json).await.unwrap();
        let mut table: Value = serde_json::from_slice(&file.bytes).unwrap();
        let mut new = table["rows"][0].clone();
        new["level2_item"] = Value::from("全新的公开事项名录");
        table["rows"].as_array_mut().unwrap().push(new);
        let bytes = table.to_string().into_bytes();
        let loaded =
            operations.import_guideline(&supervisor, "改.json", &bytes, Some(SECTOR), false).await.unwrap();
        assert_eq!((loaded.added.len(), loaded.changed.len(), loaded.removed.len()), (1, 0, 0), "{loaded:?}");
        let after = operations.guideline(SECTOR).await.unwrap().guideline;
        for item in &before.items {
            let now = after.items.iter().find(|other| other.key == item.key).unwrap();
            assert_eq!((&now.provenance, &now.sources), (&item.provenance, &item.sources), "{}", item.key);
            assert_eq!(now.row.legal_basis, item.row.legal_basis, "{}", item.key);
        }
        assert_eq!(after.items.last().unwrap().provenance, "loaded");
        let broken =
            operations.import_guideline(&supervisor, "坏.json", b"{\"items\": 3}", Some(SECTOR), false).await;
        let words = broken.unwrap_err().to_string();
        assert!(words.contains("第1行") && !words.contains("missing"), "{words}");
    }
}

#[tokio::test]
async fn r8_where_a_name_was_seen_is_not_said_of_another_name() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let before = operations.guideline(SECTOR).await.unwrap().guideline;
        let json = operations::catalogue::DownloadFormat::Json;
        let file = operations.download_guideline(SECTOR, None, json).await.unwrap();
        let mut table: Value = serde_json::from_slice(&file.bytes).unwrap();
        let at = before.items.iter().position(|item| item.provenance == "seen").expect("a seen item");
        let old = &before.items[at];
        let name = format!("{}和投诉渠道", old.row.level2_item);
        table["rows"][at]["level2_item"] = Value::from(name.as_str());
        let bytes = table.to_string().into_bytes();
        let receipt =
            operations.import_guideline(&supervisor, "改.json", &bytes, Some(SECTOR), false).await.unwrap();
        assert_eq!(receipt.renamed.len(), 1, "{receipt:?}");
        let after = operations.guideline(SECTOR).await.unwrap().guideline;
        let renamed = after.items.iter().find(|item| item.key == old.key).unwrap();
        assert_eq!(
            (renamed.row.level2_item.as_str(), renamed.provenance.as_str()),
            (name.as_str(), "loaded")
        );
        assert!(renamed.sources.is_empty() && renamed.note.is_none(), "{renamed:?}");
        let seen = |items: &[domain::catalogue::GuidelineItem]| {
            items.iter().filter(|item| item.provenance == "seen").count()
        };
        assert_eq!(seen(&after.items) + 1, seen(&before.items));
    }
}

#[tokio::test]
async fn r8_every_version_of_a_guideline_is_read_and_taken_away_by_its_number() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let mut file = shipped();
        file["items"][1]["level2_item"] = Value::from("全新的公开事项名录");
        let bytes = file.to_string().into_bytes();
        let second = operations.import_guideline(&supervisor, "new.json", &bytes, None, false).await.unwrap();
        operations.withdraw_guideline(&supervisor, second.id, "装错了文件").await.unwrap();
        let csv = operations::catalogue::DownloadFormat::Csv;
        for (number, has_new) in [(1, false), (2, true)] {
            let read = operations.guideline_numbered(SECTOR, number).await.unwrap();
            assert_eq!((read.summary.version, read.summary.is_current), (number, number == 1));
            let file = operations.download_guideline(SECTOR, Some(number), csv).await.unwrap();
            assert!(file.name.contains(&format!("第{number}版")), "{}", file.name);
            let text = String::from_utf8(file.bytes).unwrap();
            assert_eq!(text.contains("全新的公开事项名录"), has_new, "第{number}版");
        }
        assert_eq!(refused(operations.guideline_numbered(SECTOR, 3).await), "not-found");
    }
}

#[tokio::test]
async fn r8_an_item_with_a_longer_name_is_renamed_as_versions_tell_it() {
    for city in cities().await {
        let supervisor = city.act("supervisor").await;
        let mut file = shipped();
        let items = file["items"].as_array_mut().unwrap();
        let item = items.iter_mut().find(|item| item["level2_item"] == "监督检查").expect("a short name");
        item["level2_item"] = Value::from("监督检查和投诉渠道");
        let receipt = city
            .operations
            .import_guideline(&supervisor, "new.json", file.to_string().as_bytes(), None, false)
            .await
            .unwrap();
        let names: Vec<(&str, &str)> =
            receipt.renamed.iter().map(|one| (one.old.as_str(), one.new.as_str())).collect();
        assert_eq!(names, [("综合业务／监督检查", "综合业务／监督检查和投诉渠道")]);
        assert!(receipt.added.is_empty() && receipt.removed.is_empty(), "{receipt:?}");
    }
}

/// A guideline whose contents stand one a line keeps them apart, and a person is asked first (R20).
#[tokio::test]
async fn r20_lists_of_a_guideline_file_are_told_before_it_is_loaded() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let file = shipped();
        let items = file["items"].as_array().unwrap();
        let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().replace('"', "");
        let mut rows =
            vec!["一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体".to_owned()];
        for item in items {
            rows.push(format!(
                "{},{},\"识别标准\n识别程序及其公示\n识别结果\",《社会救助暂行办法》,20个工作日内,县级民政部门,政府网站",
                text(item, "level1_item"),
                text(item, "level2_item"),
            ));
        }
        let bytes = rows.join("\n").into_bytes();
        let seen =
            operations.preview_guideline(&supervisor, "社会救助.csv", &bytes, Some(SECTOR)).await.unwrap();
        let told = |list: &[String]| list.iter().any(|words| words.contains("识别标准／识别程序及其公示"));
        assert!(told(&seen.doubts) && told(&seen.changes.readings), "{seen:?}");
        let first =
            operations.import_guideline(&supervisor, "社会救助.csv", &bytes, Some(SECTOR), false).await;
        assert_eq!(refused(first), "conflict");
        operations.import_guideline(&supervisor, "社会救助.csv", &bytes, Some(SECTOR), true).await.unwrap();
        let loaded = operations.guideline(SECTOR).await.unwrap();
        let contents = &loaded.guideline.items[0].row.content_elements;
        assert_eq!(contents, "识别标准；识别程序及其公示；识别结果");
    }
}
