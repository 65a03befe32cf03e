//! Lists of people column by column on both databases: found, chosen, proven, remembered for the next list (R250).

use super::{OFFICER, cities, loading, make_public, published, refused};
use domain::disclosure::Gate;
use domain::disclosure::privacy::ColumnChoice::{self, Drop, Keep, Mask};
use operations::disclosure::{ListColumnView, LoadHow};

const LIST: &str = "救助对象名单\n姓名,身份证号,手机,家庭住址,金额\n欧阳若水,11010519491231002X,13800138000,石桥村和平路3号,800\n张三,110105491231002,13931244663,石桥村和平路4号,650\n";
const NEXT: &str = "姓名,手机,金额,备注\n李四,13700137000,700,新增\n";

fn choices(list: &[(&str, ColumnChoice)]) -> Vec<(String, ColumnChoice)> {
    list.iter().map(|(key, choice)| ((*key).to_owned(), *choice)).collect()
}

fn shown(columns: &[ListColumnView]) -> Vec<(&str, ColumnChoice, bool)> {
    columns.iter().map(|one| (one.key.as_str(), one.choice, one.is_remembered)).collect()
}

#[tokio::test]
async fn r250_a_list_is_published_column_by_column_and_the_choice_is_remembered() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let drafts = LoadHow { tells: true, ..LoadHow::default() };
        let record = operations.load_disclosure(&officer, None, &loading("名单"), drafts).await.unwrap();
        let id = record.id;
        let added = operations.attach_file(&officer, (id, 0), "名单.csv", LIST.as_bytes()).await.unwrap();
        assert_eq!(added.gate, Gate::Found);
        assert!(added.findings.iter().any(|line| line.contains("“姓名”列有2处姓名")), "{added:?}");
        let list = operations.list_columns(&officer, id, added.id).await.unwrap();
        assert_eq!(
            shown(&list.columns),
            [
                ("姓名", Mask, false),
                ("身份证号", Mask, false),
                ("手机", Mask, false),
                ("家庭住址", Mask, false),
                ("金额", Keep, false)
            ]
        );
        assert!(list.columns[1].blocks && !list.columns[0].blocks, "names are a warning");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.list_columns(&stranger, id, added.id).await), "not-found");

        let all = [("姓名", Mask), ("身份证号", Drop), ("手机", Mask), ("家庭住址", Drop), ("金额", Keep)];
        let publish = async |chosen: &[(&str, ColumnChoice)], seen: i64| {
            operations.publish_columns(&officer, (id, seen), added.id, &choices(chosen)).await
        };
        assert_eq!(refused(publish(&all[..4], 0).await), "invalid", "a column nobody chose for");
        let open = [("姓名", Mask), ("身份证号", Keep), ("手机", Drop), ("家庭住址", Drop), ("金额", Keep)];
        assert_eq!(refused(publish(&open, 0).await), "invalid", "a number would stay");
        assert_eq!(refused(publish(&all, 99).await), "conflict");
        let foreign = operations.publish_columns(&stranger, (id, 0), added.id, &choices(&all)).await;
        assert_eq!(refused(foreign), "not-found");
        let unchanged = operations.disclosure(&officer, id).await.unwrap();
        assert_eq!(unchanged.attachments[0].gate, Gate::Found, "what was refused changed nothing");

        let copy = publish(&all, list.revision).await.unwrap();
        assert_eq!(copy.gate, Gate::Masked);
        assert!(
            copy.findings[0].contains("隐去“姓名”") || copy.findings[0].contains("隐去“手机”"),
            "{copy:?}"
        );
        let served = operations.attachment(&officer, id, added.id).await.unwrap();
        let text = String::from_utf8(std::fs::read(&served.path).unwrap()).unwrap();
        for words in ["欧***,138****8000,800", "张*,139****4663,650", "救助对象名单"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        for gone in ["欧阳", "和平路", "110105", "13800138000"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        assert_eq!(operations.blobs.get(&added.hash).await.unwrap(), LIST.as_bytes(), "sealed as it came");
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
        assert_eq!(refused(publish(&all, 0).await), "wrong-state", "what is reviewed does not change");
        make_public(&city, id).await;
        assert_eq!(operations.public_attachment(id, added.id).await.unwrap().hash, copy.hash);

        let next = operations.load_disclosure(&officer, None, &loading("下一期名单"), drafts).await.unwrap();
        let added = operations.attach_file(&officer, (next.id, 0), "二.csv", NEXT.as_bytes()).await.unwrap();
        let list = operations.list_columns(&officer, next.id, added.id).await.unwrap();
        assert_eq!(
            shown(&list.columns),
            [("姓名", Mask, true), ("手机", Mask, true), ("金额", Keep, true), ("备注", Keep, false)]
        );
        let events = operations.disclosure(&officer, id).await.unwrap().events;
        assert!(events.iter().any(|event| event.act == "choose_columns"), "{events:?}");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r250_what_is_no_list_says_so() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record =
            operations.load_disclosure(&officer, None, &loading("说明"), LoadHow::default()).await.unwrap();
        let text = "第一段\n第二段\n".as_bytes();
        let added = operations.attach_file(&officer, (record.id, 0), "说明.txt", text).await.unwrap();
        assert_eq!(refused(operations.list_columns(&officer, record.id, added.id).await), "invalid");
        assert_eq!(refused(operations.list_columns(&officer, record.id, added.id + 1).await), "not-found");
    }
}
