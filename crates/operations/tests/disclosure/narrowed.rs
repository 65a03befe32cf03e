//! What is for a specific group is never shown to everybody (R101a), also where the catalogue says so only later: on both
//! databases.

use super::kit::{draft, edit, publish, view};
use super::{City, OFFICER, cities, load, loading, make_public};
use domain::disclosure::Duty;
use domain::maintenance::{TaskKind, TaskState};
use jiff::SignedDuration;
use operations::OperationError;
use operations::maintenance::{Cause, MaintenanceFilter, MaintenanceTask};

/// A newer version of the catalogue in which the row of the records is for its applicants alone.
async fn narrow(city: &City, version: i64, row_key: &str) {
    city.wait(SignedDuration::from_hours(24));
    let compiler = city.act("compiler").await;
    let catalogue = view(city, version).await.version.catalogue_id;
    let cause = Cause::new("new_requirement", "只向申请人公开");
    let second = city.operations.new_version(&compiler, catalogue, &cause).await.unwrap();
    let row = view(city, second).await.rows.into_iter().find(|row| row.key == row_key).unwrap();
    let cells = [
        edit(&row.key, "audience_all", &row.cells["audience_all"], "□"),
        edit(&row.key, "audience_specific", &row.cells["audience_specific"], "救助申请人"),
    ];
    city.operations.edit_cells(&compiler, second, &cells).await.unwrap();
    publish(city, second).await;
}

async fn tasks(city: &City, account: &str, state: TaskState) -> Vec<MaintenanceTask> {
    let filter = MaintenanceFilter { kind: Some(TaskKind::Audience), state: Some(state), unit_id: None };
    city.operations.maintenance_tasks(&city.act(account).await, &filter).await.unwrap()
}

#[tokio::test]
async fn r101a_a_row_that_was_narrowed_takes_no_new_record_and_asks_for_the_old_ones_to_be_taken_off() {
    for city in cities().await {
        let version = draft(&city).await;
        publish(&city, version).await;
        let public = load(&city, &loading("已公开的指南")).await;
        make_public(&city, public.id).await;
        let waiting = load(&city, &loading("待发布的指南")).await;
        let conclusion = "不涉及国家秘密，可以公开";
        let (reviewer, approver) = (city.act("reviewer").await, city.act("approver").await);
        city.operations.review_disclosure(&reviewer, waiting.id, 0, conclusion).await.unwrap();
        city.operations.approve_disclosure(&approver, waiting.id, 0, "").await.unwrap();
        city.operations.maintain(&city.system()).await.unwrap();
        assert!(tasks(&city, OFFICER, TaskState::Open).await.is_empty());
        let row_key = city.operations.public_disclosure(public.id).await.unwrap().unwrap().row_key;

        narrow(&city, version, &row_key).await;
        let operations = &city.operations;
        let officer = city.act(OFFICER).await;
        match operations.publish_disclosure(&officer, waiting.id).await {
            Err(OperationError::State(words)) => assert!(words.contains("只向特定群体公开"), "{words}"),
            other => panic!("{other:?}"),
        }
        let feed = operations.feed(None).await.unwrap();
        assert!(feed.entries.is_empty(), "told to nobody anew");
        let listed = operations.public_elements(("east-civil", "20"), &row_key, city.today()).await.unwrap();
        assert!(listed.duty == Duty::SpecificGroup && listed.ids().is_empty());
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let row = list.rows.iter().find(|row| row.key == row_key).unwrap();
        assert_eq!((row.exposed, row.exposed_records[0].0), (1, public.id));
        assert!(row.elements.iter().all(|one| !one.is_loaded()), "what everybody reads is no delivery");

        let receipt = operations.maintain(&city.system()).await.unwrap();
        assert_eq!(receipt.opened, 1, "{receipt:?}");
        let open = tasks(&city, OFFICER, TaskState::Open).await;
        assert_eq!((open.len(), open[0].row_key.as_str(), open[0].may_dismiss), (1, row_key.as_str(), true));
        assert!(open[0].text.contains("还有1条信息"), "{}", open[0].text);
        assert!(!tasks(&city, "compiler", TaskState::Open).await[0].may_dismiss, "it is the officer's");
        let notices = operations.notices(&officer, None).await.unwrap();
        let told = notices.iter().find(|notice| notice.kind == "maintenance.opened").unwrap();
        assert_eq!(told.url, "/console/checklists/east-civil/20");
        assert_eq!(operations.maintenance_today(&officer, 8).await.unwrap().all, 1);
        assert_eq!(operations.maintenance_today(&city.act("compiler").await, 8).await.unwrap().all, 0);
        assert_eq!(operations.maintain(&city.system()).await.unwrap().looked_through, 0, "once");

        let approver = city.act("approver").await;
        operations.withdraw_disclosure(&approver, public.id, "只向申请人公开").await.unwrap();
        assert_eq!(operations.maintain(&city.system()).await.unwrap().closed, 1);
        let done = tasks(&city, OFFICER, TaskState::Done).await;
        assert!(done[0].closing_note.contains("已经没有向全社会公开的信息"), "{}", done[0].closing_note);
    }
}
