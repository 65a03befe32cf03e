//! A guideline version that was loaded by mistake is taken back while nothing stands on it (R8).

use crate::kit::{City, SECTOR, changed_guideline, cities, published, refused, revise};
use domain::cascade::Take;
use operations::OperationError;
use operations::cascade::{Application, ForwardInput};
use serde_json::Value;

async fn open_proposals(city: &City) -> Vec<i64> {
    let act = city.act("compiler").await;
    let open = city.operations.proposals_to_settle(&act).await.unwrap();
    open.iter().map(|one| one.id).collect()
}

/// A version of the guideline with another period of its first item.
async fn period(city: &City, words: &str) -> i64 {
    revise(city, |items| items[0]["time_limit"]["text"] = Value::from(words)).await.id
}

#[tokio::test]
async fn r8_a_version_nobody_took_up_is_taken_back_and_its_proposals_are_closed() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let supervisor = city.act("supervisor").await;
        let second = period(&city, "5个工作日内").await;
        let of_second = open_proposals(&city).await;
        let third = period(&city, "6个工作日内").await;
        assert_eq!((of_second.len(), open_proposals(&city).await.len()), (1, 1));

        let compiler = city.act("compiler").await;
        let without_right = operations.withdraw_guideline(&compiler, third, "装错").await;
        assert_eq!(refused(without_right), "not-permitted");
        assert_eq!(refused(operations.withdraw_guideline(&supervisor, third, "  ").await), "invalid");
        let former = operations.withdraw_guideline(&supervisor, second, "装错").await;
        assert_eq!(refused(former), "wrong-state", "not in force");
        assert_eq!(refused(operations.withdraw_guideline(&supervisor, 0, "装错").await), "not-found");

        let receipt = operations.withdraw_guideline(&supervisor, third, "装错").await.unwrap();
        assert_eq!((receipt.version, receipt.back_to), (3, Some(2)));
        assert_eq!((receipt.closed, receipt.reopened), (1, 1));
        assert_eq!(open_proposals(&city).await, of_second, "what had given way is open again");
        let again = operations.withdraw_guideline(&supervisor, third, "装错").await;
        assert_eq!(refused(again), "wrong-state", "a double click");
        let versions = operations.guideline_versions(SECTOR).await.unwrap();
        assert!(versions[0].withdrawn_at.is_some() && !versions[0].is_current, "still readable");
        assert!(versions[1].is_current);
        let notices = operations.today(&compiler).await.unwrap().notices;
        assert!(notices.iter().any(|notice| notice.kind == "guideline.withdrawn"), "{notices:?}");
        // The next one has a number of its own.
        let next = period(&city, "7个工作日内").await;
        let head = operations.guideline(SECTOR).await.unwrap().summary;
        assert_eq!((head.id, head.version), (next, 4));
    }
}

#[tokio::test]
async fn r8_what_others_stand_on_is_not_taken_back() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let words = async |id: i64| match operations.withdraw_guideline(&supervisor, id, "装错").await {
            Err(OperationError::State(words)) => words,
            other => panic!("{other:?}"),
        };
        let first = operations.guideline(SECTOR).await.unwrap().summary.id;
        assert!(words(first).await.contains("只有这一版"));
        // Merged into a draft.
        published(&city).await;
        let second = period(&city, "5个工作日内").await;
        let proposal = open_proposals(&city).await[0];
        let all = Application { all: Some(Take::Upstream), ..Application::default() };
        operations.apply_proposal(&city.act("compiler").await, proposal, &all).await.unwrap();
        let said = words(second).await;
        assert!(said.contains("已有1份目录采用") && said.contains("民政局"), "{said}");
        assert_eq!(operations.guideline(SECTOR).await.unwrap().summary.id, second, "nothing half-done");
        // Forwarded.
        let third = period(&city, "6个工作日内").await;
        let input = ForwardInput {
            document_number: "云府办函〔2026〕12号".to_owned(),
            cover_note: "请对照修订目录。".to_owned(),
            due_on: Some(city.today().saturating_add(jiff::Span::new().days(30))),
        };
        operations.forward_guideline(&supervisor, third, &input).await.unwrap();
        assert!(words(third).await.contains("已转发"));
    }
}

#[tokio::test]
async fn r7_r8_a_unit_s_catalogue_is_asked_about_also_where_it_would_be_a_new_sector() {
    const TABLE: &str = "白石县湿地保护领域基层政务公开标准目录,,,,,,,,,,,,,\n\
        序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n\
        1,综合,制度文件,文件,《某办法》,20个工作日内,白石县林业局,■政府网站,√,,√,,√,\n";
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let table = TABLE.as_bytes();
        let load = async |confirmed| {
            operations.import_guideline(&supervisor, "目录.csv", table, Some("湿地保护"), confirmed).await
        };
        let seen =
            operations.preview_guideline(&supervisor, "目录.csv", table, Some("湿地保护")).await.unwrap();
        assert!(seen.is_new_sector && seen.after == 1 && !seen.doubts.is_empty(), "{seen:?}");
        let compiler = city.act("compiler").await;
        let unseen = operations.preview_guideline(&compiler, "目录.csv", table, None).await;
        assert_eq!(refused(unseen), "not-permitted");
        let Err(OperationError::Conflict { places, .. }) = load(false).await else { panic!("a question") };
        assert!(places["doubts"].to_string().contains("白石县林业局"), "{places}");
        let added = load(true).await.unwrap();
        let receipt = operations.withdraw_guideline(&supervisor, added.id, "装错").await.unwrap();
        assert_eq!(receipt.back_to, None);
        assert_eq!(operations.guidelines().await.unwrap().len(), 26, "the sector is gone with it");
        assert_eq!(load(true).await.unwrap().sector_code, "28", "a code is used once");
        // A revision with the classes of bodies that guidelines name is stored as before.
        let revision = changed_guideline(|items| items[0]["time_limit"]["text"] = Value::from("9个工作日内"));
        operations.import_guideline(&supervisor, "修订.json", &revision, None, false).await.unwrap();
    }
}
