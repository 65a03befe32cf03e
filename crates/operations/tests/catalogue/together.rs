//! Catalogues compiled by many hands, and completeness on the union of a level (R23a, R23b, R59).

use crate::kit::{SECTOR, cities, draft, edit, publish, refused, view};
use domain::catalogue::VersionState;
use domain::organisation::Role;
use jiff::SignedDuration;
use operations::OperationError;
use operations::catalogue::{AddedRow, CellEdit, ItemStanding, ItemsToAssign};
use test_kit::TestCity;

fn items(keys: &[&str], unit_id: i64) -> ItemsToAssign {
    ItemsToAssign {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        unit_id: Some(unit_id),
        note: "请于本周完成".to_owned(),
        ..ItemsToAssign::default()
    }
}

#[tokio::test]
async fn r23b_a_contributor_edits_its_part_and_the_lead_submits_once_for_all() {
    for mut city in cities().await {
        city.employ("health", "卫编", Role::Compiler, "east-health").await;
        let operations = &city.operations;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let (first, second) = (rows[0].key.clone(), rows[1].key.clone());
        let health = city.unit("east-health");
        let (lead, contributor) = (city.act("compiler").await, city.act("health").await);
        assert_eq!(refused(operations.draft(&contributor, version).await), "not-found", "not asked yet");
        assert_eq!(
            refused(operations.assign_items(&contributor, version, &items(&[&first], health)).await),
            "not-permitted"
        );
        assert_eq!(
            refused(
                operations.assign_items(&lead, version, &items(&[&first], city.unit("west-civil"))).await
            ),
            "invalid",
            "of another level"
        );
        assert_eq!(
            refused(operations.assign_items(&lead, version, &items(&["zz"], health)).await),
            "invalid"
        );
        let given = operations.assign_items(&lead, version, &items(&[&first], health)).await.unwrap();
        assert_eq!((given.items, given.told), (1, 1));

        // The whole can be read, the own part edited.
        let seen = operations.draft(&contributor, version).await.unwrap();
        assert!(seen.actions.contains(&"edit") && !seen.actions.contains(&"submit"));
        assert!(seen.rows[0].is_editable && seen.rows[0].contributor.is_some());
        assert!(!seen.rows[1].is_editable && seen.rows[1].locked.len() == seen.columns.len());
        let old = seen.rows[0].cells["content_elements"].clone();
        let other = seen.rows[1].cells["content_elements"].clone();
        let edits = [
            edit(&first, "content_elements", &old, "医疗救助政策文件"),
            edit(&second, "content_elements", &other, "不该改的"),
        ];
        let receipt = operations.edit_cells(&contributor, version, &edits).await.unwrap();
        assert_eq!((receipt.applied.len(), receipt.refused.len()), (1, 1));
        assert!(receipt.refused[0].reason.contains("牵头单位"), "{:?}", receipt.refused);
        assert_eq!(
            refused(operations.remove_row(&contributor, version, &second, "无", "无").await),
            "forbidden"
        );
        assert_eq!(refused(operations.move_row(&contributor, version, &first, None).await), "forbidden");
        assert_eq!(refused(operations.discard_draft(&contributor, version, "不要").await), "not-permitted");
        assert_eq!(refused(operations.submit(&contributor, version, "").await), "not-permitted");
        let level1 = seen.rows[0].cells["level1_item"].clone();
        let added = AddedRow {
            level1_item: level1,
            level2_item: "医疗救助定点机构".to_owned(),
            ..AddedRow::default()
        };
        let added = operations.add_row(&contributor, version, &added).await.unwrap().row_key;
        let after = operations.parts(&contributor, version).await.unwrap();
        assert_eq!(after.by_key[&added].0, health, "what a contributor adds is its own");
        operations.remove_row(&contributor, version, &added, "", "").await.unwrap();

        let edits = &edits[..1];
        submitted_once(&city, version, edits).await;
    }
}

/// Open parts stand in the way of submission; done ones do not.
async fn submitted_once(city: &TestCity, version: i64, edits: &[CellEdit]) {
    let operations = &city.operations;
    let health = city.unit("east-health");
    let (lead, contributor) = (city.act("compiler").await, city.act("health").await);
    match operations.submit(&lead, version, "已核对").await {
        Err(OperationError::Invalid(problems)) => {
            assert!(problems.iter().any(|problem| problem.field == "parts_note"), "{problems:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(operations.today(&contributor).await.unwrap().parts.len(), 1);
    operations.remind_part(&lead, version, health, "").await.unwrap();
    assert_eq!(refused(operations.remind_part(&lead, version, health, "").await), "wrong-state");
    let overview = operations.open_parts_below(&lead, city.unit("east-civil")).await.unwrap();
    assert_eq!((overview[0].people.as_slice(), overview[0].is_done), (&["卫编".to_owned()][..], false));
    assert!(overview[0].last_change_at.is_some());
    let done = operations.finish_part(&contributor, version, health, "已完成").await.unwrap();
    assert_eq!(done.told, 1);
    assert_eq!(operations.finish_part(&contributor, version, health, "").await.unwrap().told, 0);
    assert_eq!(
        refused(operations.edit_cells(&contributor, version, edits).await),
        "wrong-state",
        "reported done"
    );
    operations.submit(&lead, version, "已核对").await.unwrap();
    assert_eq!(refused(operations.reopen_part(&contributor, version, health, "").await), "wrong-state");
    // R268: who compiled a part does not decide on the whole.
    operations.return_for_revision(&city.act("reviewer").await, version, "请补充").await.unwrap();
    let told = operations.today(&contributor).await.unwrap().notices;
    assert!(told.iter().any(|notice| notice.kind == "catalogue.returned"), "{told:?}");
    operations.reopen_part(&contributor, version, health, "按意见修改").await.unwrap();
    operations.submit_with_parts(&lead, version, "已修改", "卫健局的部分不需要改").await.unwrap();
    let history = operations.history(&lead, version).await.unwrap();
    assert!(history.events.last().unwrap().note.contains("1个单位的部分未报告完成"));
}

#[tokio::test]
async fn r59_a_station_contributes_and_publishes_under_its_town_or_bureau() {
    for mut city in cities().await {
        city.employ("station", "站编", Role::Compiler, "east-station").await;
        let operations = &city.operations;
        let station = city.unit("east-station");
        let act = city.act("station").await;
        assert_eq!(refused(operations.draft_from_guideline(&act, station, SECTOR).await), "invalid");
        let town = city.act("town_compiler").await;
        let version = operations.draft_from_guideline(&town, city.unit("east-town"), SECTOR).await.unwrap();
        let rows = operations.draft(&town, version).await.unwrap().rows;
        let level1 = rows[0].cells["level1_item"].clone();
        let assign =
            ItemsToAssign { level1_items: vec![level1], unit_id: Some(station), ..ItemsToAssign::default() };
        let given = operations.assign_items(&town, version, &assign).await.unwrap();
        assert!(given.items > 1, "all of a level-1 item");
        let publisher = rows[0].cells["publisher"].clone();
        let own = edit(&rows[0].key, "publisher", &publisher, "石桥镇社会事务所");
        let receipt = operations.edit_cells(&act, version, std::slice::from_ref(&own)).await.unwrap();
        assert!(receipt.refused[0].reason.contains("站所"), "{:?}", receipt.refused);
        // The bureau's catalogue, too, may be compiled by the station of its line.
        let bureau = draft(&city).await;
        let key = view(&city, bureau).await.rows[0].key.clone();
        operations.assign_items(&city.act("compiler").await, bureau, &items(&[&key], station)).await.unwrap();
        assert_eq!(operations.today(&act).await.unwrap().parts.len(), 2);
        // The lead may write it, and is told when the part is to be finished.
        operations.edit_cells(&town, version, &[own]).await.unwrap();
        match operations.finish_part(&act, version, station, "").await {
            Err(OperationError::Invalid(problems)) => {
                assert!(problems.iter().any(|problem| problem.message.contains("站所")), "{problems:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn r23b_a_new_version_opens_the_parts_again() {
    for mut city in cities().await {
        city.employ("health", "卫编", Role::Compiler, "east-health").await;
        let operations = &city.operations;
        let version = draft(&city).await;
        let key = view(&city, version).await.rows[0].key.clone();
        let (lead, health) = (city.act("compiler").await, city.unit("east-health"));
        operations.assign_items(&lead, version, &items(&[&key], health)).await.unwrap();
        operations.finish_part(&city.act("health").await, version, health, "").await.unwrap();
        publish(&city, version).await;
        let catalogue = view(&city, version).await.version.catalogue_id;
        let next = operations.new_version(&lead, catalogue, "新任务").await.unwrap();
        let parts = operations.parts(&lead, next).await.unwrap();
        assert_eq!((parts.parts.len(), parts.parts[0].is_done), (1, false));
        let back = ItemsToAssign { keys: vec![key], unit_id: None, ..ItemsToAssign::default() };
        operations.assign_items(&lead, next, &back).await.unwrap();
        assert!(operations.parts(&lead, next).await.unwrap().parts.is_empty());
        operations.submit(&lead, next, "已核对").await.unwrap();
    }
}

#[tokio::test]
async fn r23a_every_item_of_a_level_is_held_assigned_explained_or_missing() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let keys: Vec<String> = view(&city, version).await.rows.iter().map(|row| row.key.clone()).collect();
        let lead = city.act("compiler").await;
        operations.remove_row(&lead, version, &keys[0], "工作已结束", "《某通知》").await.unwrap();
        let reviewer = city.act("reviewer").await;
        let east = city.unit("east");
        let before = operations.level_view(&reviewer, east, SECTOR).await.unwrap();
        let standing = |view: &operations::catalogue::LevelView, key: &str| {
            view.items.iter().find(|item| item.key == key).map(|item| item.standing)
        };
        assert_eq!(standing(&before, &keys[0]), Some(ItemStanding::Explained));
        assert_eq!(standing(&before, &keys[1]), Some(ItemStanding::Held));
        assert!(!before.candidates.is_empty());
        assert!(
            operations
                .level_view(&lead, city.unit("east-civil"), SECTOR)
                .await
                .unwrap()
                .candidates
                .is_empty()
        );

        // Another sector that nobody has begun: everything is missing, and a unit is told to begin.
        let other = operations.level_view(&reviewer, east, "21").await.unwrap();
        assert!(other.items.iter().all(|item| item.standing == ItemStanding::Missing));
        let key = other.items[0].key.clone();
        let civil = city.unit("east-civil");
        let wanted = [key.clone()];
        assert_eq!(
            refused(operations.assign_level_items(&lead, east, "21", &wanted, civil, "").await),
            "not-permitted"
        );
        assert_eq!(
            refused(operations.assign_level_items(&reviewer, east, "21", &[], civil, "").await),
            "invalid"
        );
        let told = operations.assign_level_items(&reviewer, east, "21", &wanted, civil, "").await.unwrap();
        assert_eq!((told.version_id, told.told), (None, 1));
        let after = operations.level_view(&reviewer, east, "21").await.unwrap();
        assert_eq!(standing(&after, &key), Some(ItemStanding::Assigned));

        // With a draft on its desk the item is taken into it.
        let second = operations.draft_from_guideline(&lead, civil, "21").await.unwrap();
        let rows = view(&city, second).await.rows;
        let gone = rows.last().unwrap().key.clone();
        let mut connection = operations.store.write().await.unwrap();
        storage::catalogue::row::delete(connection.connection(), second, &gone).await.unwrap();
        connection.commit().await.unwrap();
        let missing = operations.level_view(&reviewer, east, "21").await.unwrap();
        assert_eq!(standing(&missing, &gone), Some(ItemStanding::Missing));
        city.wait(SignedDuration::from_hours(1));
        let taken = operations
            .assign_level_items(&reviewer, east, "21", std::slice::from_ref(&gone), civil, "请补入")
            .await
            .unwrap();
        assert_eq!(taken.version_id, Some(second));
        assert!(view(&city, second).await.rows.iter().any(|row| row.key == gone));
        assert_eq!(view(&city, second).await.version.state, VersionState::Draft);
        // R23a: a single department is not refused for others' items.
        operations.submit(&lead, second, "已核对").await.unwrap();
    }
}
