//! Guidelines that turn everything over are asked about first; forwarding and its receipts (R8, R112).

use crate::kit::{SECTOR, changed_guideline, cities, refused, revise};
use domain::catalogue::ApplicabilityState;
use operations::OperationError;
use operations::cascade::ForwardInput;
use operations::organisation::Merger;
use serde_json::Value;
use test_kit::TestCity;

fn input(city: &TestCity) -> ForwardInput {
    ForwardInput {
        document_number: "云府办函〔2026〕12号".to_owned(),
        cover_note: "请对照修订目录。".to_owned(),
        due_on: Some(city.today().saturating_add(jiff::Span::new().days(30))),
    }
}

#[tokio::test]
async fn r8_an_import_that_turns_over_half_of_the_items_is_asked_about_first() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("supervisor").await;
        let half = changed_guideline(|items| {
            let count = items.len() / 2 + 1;
            items.truncate(items.len() - count);
        });
        let asked = operations.import_guideline(&act, "半数.json", &half, None, false).await.unwrap_err();
        let OperationError::Conflict { message, places } = asked else { panic!("{asked:?}") };
        assert!(message.contains("达到一半以上") && message.contains("没有写入"), "{message}");
        assert_eq!(places["confirm"], true);
        let gone = places["weight"]["removed"].as_u64().unwrap();
        assert!(gone > 5 && places["removed"].as_array().unwrap().len() as u64 == gone, "{places}");
        assert_eq!(operations.guideline_versions(SECTOR).await.unwrap().len(), 1, "nothing is stored");

        let receipt = operations.import_guideline(&act, "半数.json", &half, None, true).await.unwrap();
        assert_eq!((receipt.version, receipt.removed.len() as u64), (2, gone));
    }
}

#[tokio::test]
async fn r112_a_forwarded_guideline_is_received_by_each_unit_once() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let first = operations.guideline(SECTOR).await.unwrap().summary.id;
        let revised =
            revise(&city, |items| items[0]["time_limit"]["text"] = Value::from("5个工作日内")).await;

        let compiler = city.act("compiler").await;
        assert_eq!(
            refused(operations.forward_guideline(&compiler, revised.id, &input(&city)).await),
            "not-permitted"
        );
        assert_eq!(
            refused(operations.forward_guideline(&supervisor, first, &input(&city)).await),
            "wrong-state"
        );
        let Err(OperationError::Invalid(faults)) =
            operations.forward_guideline(&supervisor, revised.id, &ForwardInput::default()).await
        else {
            panic!("an empty form")
        };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["document_number", "cover_note", "due_on"]);
        let past = ForwardInput { due_on: Some(jiff::civil::date(2026, 1, 1)), ..input(&city) };
        assert_eq!(refused(operations.forward_guideline(&supervisor, revised.id, &past).await), "invalid");

        let receipt = operations.forward_guideline(&supervisor, revised.id, &input(&city)).await.unwrap();
        assert!(receipt.told >= 3, "{receipt:?}");
        assert_eq!(
            refused(operations.forward_guideline(&supervisor, revised.id, &input(&city)).await),
            "conflict",
            "once"
        );
        let seen = operations.forwarding(&supervisor, receipt.id).await.unwrap();
        let names: Vec<&str> = seen.receipts.iter().map(|unit| unit.unit.as_str()).collect();
        for wanted in ["东湖区人民政府", "石桥镇人民政府", "清河街道办事处", "西岭区人民政府"]
        {
            assert!(names.contains(&wanted), "{wanted}: {names:?}");
        }
        assert!(!names.contains(&"东湖区教育局"), "another sector's department is not concerned");
        assert_eq!(seen.forwarding.received, 0);

        let town = city.act("town_compiler").await;
        let awaited = operations.awaited_receipts(&town).await.unwrap();
        assert!(awaited.iter().any(|one| one.unit == "石桥镇人民政府"), "{awaited:?}");
        let unit = city.unit("east-town");
        assert_eq!(
            refused(operations.confirm_forwarding(&compiler, receipt.id, unit).await),
            "not-permitted",
            "for another unit"
        );
        let confirmed = operations.confirm_forwarding(&town, receipt.id, unit).await.unwrap();
        assert_eq!(confirmed.received_by.as_deref(), Some("蒋编"));
        assert_eq!(refused(operations.confirm_forwarding(&town, receipt.id, unit).await), "conflict");
        let education = city.unit("east-education");
        assert_eq!(refused(operations.confirm_forwarding(&town, receipt.id, education).await), "not-found");
        let seen = operations.forwarding(&supervisor, receipt.id).await.unwrap();
        assert_eq!((seen.forwarding.received, operations.forwardings(&town).await.unwrap().len()), (1, 1));
        let own = operations.forwarding(&town, receipt.id).await.unwrap();
        assert!(own.receipts.iter().all(|one| one.unit.contains("石桥镇")), "{own:?}");
    }
}

#[tokio::test]
async fn r80a_nothing_is_asked_of_a_unit_that_was_merged() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let revised =
            revise(&city, |items| items[0]["time_limit"]["text"] = Value::from("5个工作日内")).await;
        let receipt = operations.forward_guideline(&supervisor, revised.id, &input(&city)).await.unwrap();
        let (town, street) = (city.unit("east-town"), city.unit("east-street"));
        let town_compiler = city.act("town_compiler").await;
        let declared = operations.declare_not_applicable(&town_compiler, town, "23", "没有农业户", "").await;
        assert_eq!(declared.unwrap().state, ApplicabilityState::Declared);
        assert!(!operations.awaited_receipts(&town_compiler).await.unwrap().is_empty());
        let merger = Merger {
            from: vec![town],
            into: street,
            on: city.today(),
            document: "东编〔2026〕9号".to_owned(),
        };
        let administrator = city.act("administrator").await;
        operations.merge_units(&administrator, merger).await.unwrap();

        let compiler = city.act("town_compiler").await;
        let awaited = operations.awaited_receipts(&compiler).await.unwrap();
        assert!(awaited.iter().all(|one| one.unit_id == street), "{awaited:?}");
        assert_eq!(
            refused(operations.confirm_forwarding(&administrator, receipt.id, town).await),
            "not-permitted"
        );
        let seen = operations.forwarding(&supervisor, receipt.id).await.unwrap();
        assert!(seen.receipts.iter().all(|unit| unit.unit_id != town || !unit.may_confirm));
        let view = operations.applicability(&administrator, town, "23").await.unwrap();
        let ended = &view.declarations[0];
        assert_eq!(ended.state, ApplicabilityState::Withdrawn, "it ends with its unit");
        assert!(ended.end_reason.contains("并入清河街道办事处"), "{ended:?}");
        let notices = operations.notices(&compiler, None).await.unwrap();
        assert!(notices.iter().any(|notice| notice.text.contains("重新声明")), "{notices:?}");
    }
}
