//! A file that becomes the next version of a published catalogue says why (R80).

use crate::import::{TITLE, choice, file};
use crate::kit::{SECTOR, cities, publish, published, view};
use operations::OperationError;
use operations::catalogue::ConfirmedDraft;
use operations::maintenance::Cause;
use test_kit::TestCity;

async fn import(city: &TestCity, replace: bool, cause: &Cause) -> Result<ConfirmedDraft, OperationError> {
    let act = city.act("compiler").await;
    let bytes = file(city, TITLE, |index, cells| {
        if index == 0 {
            "自形成之日起9个工作日内".clone_into(&mut cells[5]);
        }
    })
    .await;
    let preview =
        city.operations.preview_import(&act, city.unit("east-civil"), "目录.csv", &bytes).await.unwrap();
    let choices = [choice(SECTOR, replace)];
    city.operations
        .confirm_revision(&act, preview.id, &choices, cause)
        .await
        .map(|mut receipt| receipt.drafts.remove(0))
}

#[tokio::test]
async fn r80_a_first_version_needs_no_cause_and_the_next_one_does() {
    for city in cities().await {
        let operations = &city.operations;
        let first = import(&city, false, &Cause::default()).await.unwrap().version_id;
        assert_eq!(view(&city, first).await.version.reason, "由文件导入");
        publish(&city, first).await;

        for (cause, fields) in [
            (Cause::default(), vec!["trigger", "reason"]),
            (Cause::new("new_policy", " "), vec!["reason"]),
            (Cause::new("whim", "想改"), vec!["trigger"]),
        ] {
            let OperationError::Invalid(problems) = import(&city, false, &cause).await.unwrap_err() else {
                panic!("{cause:?}")
            };
            let found: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            assert_eq!(found, fields);
            assert!(problems[0].message.contains("已有发布的版本"), "{problems:?}");
        }
        let act = city.act("compiler").await;
        let catalogue = view(&city, first).await.version.catalogue_id;
        assert_eq!(operations.versions(&act, catalogue).await.unwrap().len(), 1, "nothing was begun");

        let given = Cause::new("new_policy", "落实新的实施办法");
        let second = import(&city, false, &given).await.unwrap().version_id;
        assert_eq!(view(&city, second).await.version.reason, "新政策：落实新的实施办法");
        let stored = operations.version_cause(second).await.unwrap().unwrap();
        assert_eq!((stored.trigger.as_str(), stored.reason.as_str()), ("new_policy", "落实新的实施办法"));
    }
}

#[tokio::test]
async fn r80_what_takes_the_place_of_a_revision_keeps_its_cause() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let catalogue = view(&city, published(&city).await).await.version.catalogue_id;
        let mut cause = Cause::new("correction", "更正公开时限");
        cause.document = "《更正通知》".to_owned();
        let revision = operations.new_version(&act, catalogue, &cause).await.unwrap();
        let words = view(&city, revision).await.version.reason;

        let other = Cause::new("new_policy", "这次的话不是它的缘由");
        let conflict = import(&city, false, &other).await;
        assert!(matches!(conflict, Err(OperationError::Conflict { .. })), "{conflict:?}");
        for given in [Cause::default(), other] {
            let replaced = import(&city, true, &given).await.unwrap().version_id;
            assert_eq!(view(&city, replaced).await.version.reason, words);
            let kept = operations.version_cause(replaced).await.unwrap().unwrap();
            assert_eq!(
                (kept.trigger.as_str(), kept.reason.as_str(), kept.document.as_str()),
                ("correction", "更正公开时限", "《更正通知》")
            );
        }
    }
}
