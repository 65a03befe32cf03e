//! Tasks open when an organisation changes or a review is due, and close by themselves.

use crate::kit::{City, SECTOR, cities, edit, publish, published, refused, view};
use domain::maintenance::{TaskKind, TaskState};
use jiff::SignedDuration;
use operations::maintenance::{Cause, MaintenanceFilter, MaintenanceTask};
use operations::organisation::Rename;

const DAY: i64 = 24;

async fn open(city: &City, kind: TaskKind) -> Vec<MaintenanceTask> {
    let filter = MaintenanceFilter { kind: Some(kind), state: Some(TaskState::Open), unit_id: None };
    city.operations.maintenance_tasks(&city.act("compiler").await, &filter).await.unwrap()
}

async fn rename(city: &City, name: &str) {
    rename_both(city, name, "").await;
}

async fn rename_both(city: &City, name: &str, short_name: &str) {
    let operations = &city.operations;
    let unit = operations.unit(city.unit("east-civil")).await.unwrap();
    let input = Rename {
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        from: city.today(),
        document: "东府〔2026〕3号".to_owned(),
    };
    operations.rename_unit(&city.act("administrator").await, unit.id, input, unit.revision).await.unwrap();
}

#[tokio::test]
async fn r80a_a_renamed_body_opens_a_task_for_every_row_that_names_it_until_a_version_mends_it() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        operations.maintain(&city.system()).await.unwrap();
        assert!(open(&city, TaskKind::Publisher).await.is_empty());
        let again = operations.maintain(&city.system()).await.unwrap();
        assert_eq!((again.looked_through, again.opened), (0, 0), "the second time nothing happens");
        assert!(again.published > 0 && again.as_before == again.published, "{again:?}");

        city.wait(SignedDuration::from_hours(2 * DAY));
        rename(&city, "东湖区民政和社会事务局").await;
        let receipt = operations.maintain(&city.system()).await.unwrap();
        assert!(receipt.opened > 0, "{receipt:?}");
        let rows = view(&city, version).await.rows;
        let names =
            |cell: &str| cell.split(['、', '，', '；', '\n']).any(|name| name.trim() == "东湖区民政局");
        let naming: Vec<_> = rows.iter().filter(|row| names(&row.cells["publisher"])).collect();
        let tasks = open(&city, TaskKind::Publisher).await;
        assert_eq!(tasks.len(), naming.len(), "one for each row");
        assert!(!naming.is_empty() && tasks.iter().all(|task| task.proposal == "东湖区民政和社会事务局"));
        assert!(tasks[0].text.contains("东府〔2026〕3号"), "{}", tasks[0].text);
        assert_eq!(open(&city, TaskKind::Unit).await.len(), 1);
        let notices = operations.notices(&city.act("compiler").await, None).await.unwrap();
        assert!(notices.iter().any(|notice| notice.kind == "maintenance.opened"));
        let today = operations.maintenance_today(&city.act("compiler").await, 8).await.unwrap();
        assert_eq!((today.all, today.lines.len()), (1, 1));
        assert_eq!(operations.maintenance_today(&city.act("west_compiler").await, 8).await.unwrap().all, 0);

        city.wait(SignedDuration::from_hours(2 * DAY));
        let compiler = city.act("compiler").await;
        let cause = Cause {
            document: "东府〔2026〕3号".to_owned(),
            ..Cause::new("organisation_change", "更名")
        };
        let catalogue = view(&city, version).await.version.catalogue_id;
        let second = operations.new_version(&compiler, catalogue, &cause).await.unwrap();
        let known = operations.version_cause(second).await.unwrap().unwrap();
        assert_eq!(
            (known.trigger_label.as_str(), known.document.as_str()),
            ("机构调整", "东府〔2026〕3号"),
            "R80"
        );
        let edits: Vec<_> = naming
            .iter()
            .map(|row| {
                let was = &row.cells["publisher"];
                edit(&row.key, "publisher", was, &was.replace("东湖区民政局", "东湖区民政和社会事务局"))
            })
            .collect();
        operations.edit_cells(&compiler, second, &edits).await.unwrap();
        publish(&city, second).await;
        let receipt = operations.maintain(&city.system()).await.unwrap();
        assert!(receipt.closed > naming.len(), "{receipt:?}");
        assert!(
            open(&city, TaskKind::Publisher).await.is_empty() && open(&city, TaskKind::Unit).await.is_empty()
        );
        let former = operations.published_version(version).await.unwrap();
        assert_eq!(former.summary.unit, "东湖区民政局", "R80a: the name of that day");
        let now = operations.published_version(second).await.unwrap();
        assert_eq!(now.summary.unit, "东湖区民政和社会事务局");
    }
}

#[tokio::test]
async fn r82_a_review_is_asked_for_twelve_months_after_publication() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        city.wait(SignedDuration::from_hours(364 * DAY));
        operations.maintain(&city.system()).await.unwrap();
        assert!(open(&city, TaskKind::Review).await.is_empty());
        city.wait(SignedDuration::from_hours(2 * DAY));
        operations.maintain(&city.system()).await.unwrap();
        let tasks = open(&city, TaskKind::Review).await;
        assert_eq!(tasks.len(), 1);

        let id = tasks[0].id;
        let compiler = city.act("compiler").await;
        assert_eq!(refused(operations.dismiss_task(&compiler, id, " ").await), "invalid");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.dismiss_task(&stranger, id, "不相干").await), "not-found");
        let leader = city.act("leader").await;
        assert_eq!(refused(operations.dismiss_task(&leader, id, "看过").await), "not-permitted");
        let closed = operations.dismiss_task(&compiler, id, "已逐项复查，无须修改").await.unwrap();
        assert_eq!(
            (closed.state.as_str(), closed.closing_note.as_str()),
            ("dismissed", "已逐项复查，无须修改")
        );
        assert_eq!(refused(operations.dismiss_task(&compiler, id, "再说一次").await), "wrong-state");
        let receipt = operations.maintain(&city.system()).await.unwrap();
        assert_eq!(receipt.opened, 0, "a dismissed task stays dismissed");
        assert!(operations.verify_audit().await.unwrap().problems.is_empty());
    }
}

#[tokio::test]
async fn only_the_system_and_administrators_look_through_everything() {
    let city = cities().await.remove(0);
    assert_eq!(refused(city.operations.maintain(&city.act("compiler").await).await), "not-permitted");
    let cause = Cause::new("weather", "换季");
    let version = published(&city).await;
    let catalogue = view(&city, version).await.version.catalogue_id;
    let refusal = city.operations.new_version(&city.act("compiler").await, catalogue, &cause).await;
    assert_eq!(refused(refusal), "invalid", "R80: a trigger of the vocabulary");
}

#[tokio::test]
async fn r80a_a_row_that_names_its_publisher_by_the_short_name_gets_its_task_as_well() {
    for city in cities().await {
        let operations = &city.operations;
        rename_both(&city, "东湖区民政和社会局", "区民社局").await;
        city.wait(SignedDuration::from_hours(2 * DAY));
        let act = city.act("compiler").await;
        let version = operations.draft_from_guideline(&act, city.unit("east-civil"), SECTOR).await.unwrap();
        let row = view(&city, version).await.rows.remove(0);
        let short = edit(&row.key, "publisher", &row.cells["publisher"], "区民社局");
        operations.edit_cells(&act, version, &[short]).await.unwrap();
        publish(&city, version).await;
        operations.maintain(&city.system()).await.unwrap();
        assert!(open(&city, TaskKind::Publisher).await.is_empty(), "the short name is borne");

        city.wait(SignedDuration::from_hours(2 * DAY));
        rename_both(&city, "东湖区社会事务局", "区社会局").await;
        operations.maintain(&city.system()).await.unwrap();
        let tasks = open(&city, TaskKind::Publisher).await;
        let own: Vec<_> = tasks.iter().filter(|task| task.text.contains("“区民社局”")).collect();
        assert_eq!(own.len(), 1, "{tasks:?}");
        assert_eq!(own[0].proposal, "东湖区社会事务局");
    }
}
