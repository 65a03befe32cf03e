//! 不适用: declared with a reason, decided by the office, ended by a catalogue (R62-R64).

use crate::kit::{SECTOR, cities, draft, refused};
use domain::catalogue::ApplicabilityState;
use domain::organisation::Role;

#[tokio::test]
async fn r64_a_declaration_needs_a_reason_and_the_offices_agreement() {
    for mut city in cities().await {
        city.employ("double", "双岗", Role::Compiler, "east-civil").await;
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        assert_eq!(
            refused(operations.declare_not_applicable(&compiler, unit, SECTOR, " ", "").await),
            "invalid"
        );
        let stranger = city.act("west_compiler").await;
        assert_eq!(
            refused(operations.declare_not_applicable(&stranger, unit, SECTOR, "无", "").await),
            "not-permitted"
        );
        let declared = operations
            .declare_not_applicable(&compiler, unit, SECTOR, "本局没有这一领域的职能", "三定方案")
            .await
            .unwrap();
        assert_eq!((declared.state, declared.told), (ApplicabilityState::Declared, 1));
        assert_eq!(
            refused(operations.declare_not_applicable(&compiler, unit, SECTOR, "再一次", "").await),
            "wrong-state",
            "a double click"
        );
        assert!(operations.not_applicable(Some(unit), None).await.unwrap().is_empty(), "not decided yet");
        assert!(
            operations
                .today(&compiler)
                .await
                .unwrap()
                .without_catalogue
                .iter()
                .all(|w| w.sector_code != SECTOR)
        );

        assert_eq!(
            refused(operations.decide_applicability(&compiler, declared.id, true, "").await),
            "not-permitted"
        );
        let reviewer = city.act("reviewer").await;
        assert_eq!(operations.today(&reviewer).await.unwrap().to_decide.len(), 1);
        assert_eq!(
            refused(operations.decide_applicability(&reviewer, declared.id, false, "").await),
            "invalid",
            "a refusal says why"
        );
        operations.decide_applicability(&reviewer, declared.id, true, "同意").await.unwrap();
        assert_eq!(
            refused(operations.decide_applicability(&reviewer, declared.id, false, "反悔").await),
            "wrong-state"
        );
        let public = operations.not_applicable(Some(unit), Some(SECTOR)).await.unwrap();
        assert_eq!(public[0].reason, "本局没有这一领域的职能");
        let map = operations.sector_map(&compiler, unit).await.unwrap();
        let cell = map.sectors.iter().find(|cell| cell.sector_code == SECTOR).unwrap();
        assert_eq!(cell.applicability.as_ref().unwrap().state, ApplicabilityState::Approved);

        // It ends when the unit starts a catalogue after all, and its history stays.
        let version = draft(&city).await;
        assert!(operations.not_applicable(Some(unit), None).await.unwrap().is_empty());
        let view = operations.applicability(&compiler, unit, SECTOR).await.unwrap();
        assert_eq!(view.declarations[0].state, ApplicabilityState::Ended);
        assert_eq!(
            refused(operations.declare_not_applicable(&compiler, unit, SECTOR, "无职能", "").await),
            "wrong-state",
            "a draft is on the desk"
        );
        operations.discard_draft(&compiler, version, "不编了").await.unwrap();
        let again = operations.declare_not_applicable(&compiler, unit, SECTOR, "无职能", "").await.unwrap();
        operations.end_applicability(&compiler, again.id, "写错了").await.unwrap();
        assert_eq!(refused(operations.end_applicability(&compiler, again.id, "又").await), "wrong-state");
        assert_eq!(operations.applicability(&compiler, unit, SECTOR).await.unwrap().declarations.len(), 2);
    }
}

#[tokio::test]
async fn r62_r63_what_a_sector_allows_is_data_and_the_level_counts_it_as_explained() {
    for mut city in cities().await {
        city.employ("east_compiler", "区编", Role::Compiler, "east").await;
        let operations = &city.operations;
        let act = city.act("east_compiler").await;
        let unit = city.unit("east");
        match operations.declare_not_applicable(&act, unit, "11", "没有", "").await {
            Err(operations::OperationError::Invalid(problems)) => {
                assert!(problems[0].message.contains("派出机构"), "R62: {problems:?}");
            }
            other => panic!("{other:?}"),
        }
        let before = operations.level_completeness(&act, unit, "14").await.unwrap();
        assert!(!before.missing.is_empty() && before.not_applicable.is_none());
        let receipt = operations.declare_not_applicable(&act, unit, "14", "没有扶贫任务", "").await.unwrap();
        assert_eq!(receipt.state, ApplicabilityState::Approved, "R63: accepted with its reason");
        assert!(receipt.reminder.contains("不免除公开"), "R63: the duty that stays");
        let after = operations.level_completeness(&act, unit, "14").await.unwrap();
        assert!(after.missing.is_empty() && after.not_applicable.is_some(), "explained");
        assert!(after.expected > 0);
        operations.end_applicability(&city.act("reviewer").await, receipt.id, "有新的任务").await.unwrap();
        assert!(!operations.level_completeness(&act, unit, "14").await.unwrap().missing.is_empty());
    }
}
