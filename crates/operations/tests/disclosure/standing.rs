//! Loading rates that are kept until something changes, timeliness by month and what came too late, on both
//! databases (R101, R111).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::{Rate, Validity};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::disclosure::NilNotices;

#[tokio::test]
async fn r101_a_count_is_kept_and_made_again_when_something_changed() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let rate = async || {
            let lists = operations.catalogues_to_load(&officer).await.unwrap();
            lists[0].rate.unwrap()
        };
        let empty = rate().await;
        assert!(empty.due > 20 && empty.done == 0, "{empty:?}");
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 1);
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 0, "nothing changed");
        assert_eq!(rate().await, empty);

        let mut text = loading("一份信息");
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let row = list.rows.iter().find(|row| row.level2_item == "办事指南").unwrap();
        text.element = row.elements[1].name.clone();
        let loaded = load(&city, &text).await;
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 0, "a draft counts for nothing");
        make_public(&city, loaded.id).await;
        assert_eq!(rate().await, Rate::new(empty.due, 1), "read before it is counted again");
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 1);
        assert_eq!(rate().await, Rate::new(empty.due, 1));

        let over = Validity::parse("repealed").unwrap();
        let basis = (Some(date(2026, 3, 1)), "新规定");
        operations.mark_disclosure(&officer, loaded.id, over, basis).await.unwrap();
        assert_eq!(rate().await, empty, "what no longer holds is not loaded (R281)");
        operations.mark_disclosure(&officer, loaded.id, Validity::Valid, (None, "")).await.unwrap();
        operations.recount_standings(officer.now).await.unwrap();
        operations.withdraw_disclosure(&city.act("approver").await, loaded.id, "内容有误").await.unwrap();
        assert_eq!(rate().await, empty);
    }
}

#[tokio::test]
async fn r101a_a_count_ends_with_the_notice_that_it_rests_on() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let element = (list.rows[0].key.clone(), list.rows[0].elements[0].name.clone());
        let input = NilNotices {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            elements: vec![element],
            from: Some(date(2026, 2, 1)),
            to: Some(date(2026, 2, 28)),
            note: "经核实".to_owned(),
        };
        let made = operations.close_elements(&officer, &input).await.unwrap().made;
        make_public(&city, made[0]).await;
        operations.recount_standings(officer.now).await.unwrap();
        let done = async |act: &operations::Act| {
            operations.catalogues_to_load(act).await.unwrap()[0].rate.unwrap().done
        };
        assert_eq!(done(&officer).await, 1);
        let mut later = officer.clone();
        later.now += SignedDuration::from_hours(24 * 90);
        assert_eq!(done(&later).await, 0, "the next period asks anew");
        assert_eq!(operations.recount_standings(later.now).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn r111_timeliness_by_month_and_who_may_look() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let mut early = loading("按时的信息");
        early.arose_on = Some(date(2026, 2, 26));
        let early = load(&city, &early).await;
        make_public(&city, early.id).await;
        let mut late = loading("迟了的信息");
        late.arose_on = Some(date(2026, 1, 5));
        let late = load(&city, &late).await;
        make_public(&city, late.id).await;
        let mut overdue = loading("还没有公开的信息");
        overdue.arose_on = Some(date(2026, 1, 6));
        let overdue = load(&city, &overdue).await;

        let officer = city.act(OFFICER).await;
        let found = operations.coverage(&officer, "east-civil").await.unwrap();
        let january = found.whole.months.get(&late.due_on[..7]).copied();
        assert_eq!(january, Some(Rate::new(2, 0)), "{:?}", found.whole.months);
        assert_eq!(found.whole.months.get(&early.due_on[..7]), None, "due after today: not counted yet");
        let lines: Vec<(i64, bool)> =
            found.late.iter().map(|one| (one.id, one.published_on.is_some())).collect();
        assert_eq!(lines, [(overdue.id, false), (late.id, true)]);
        assert!(found.late.iter().all(|one| one.days_late.is_some_and(|days| days > 0)), "{:?}", found.late);
        assert_eq!((found.places.len(), found.sectors.as_slice()), (1, &["20".to_owned()][..]));
        assert_eq!(found.whole.loading.due, found.places[0].loading.due);

        let above = operations.coverage(&officer, "east").await;
        assert_eq!(refused(above), "not-permitted", "the officer answers for the department");
        assert_eq!(operations.own_standing_unit(&officer, None).await.unwrap(), "east-civil");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.coverage(&stranger, "east-civil").await), "not-permitted");
        let mut later = officer.clone();
        later.now += SignedDuration::from_hours(24 * 40);
        let found = operations.coverage(&later, "east-civil").await.unwrap();
        assert_eq!(
            found.whole.months.get(&early.due_on[..7]),
            Some(&Rate::new(1, 1)),
            "{:?}",
            found.whole.months
        );
    }
}
