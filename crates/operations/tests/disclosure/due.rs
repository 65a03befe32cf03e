//! What is due of each element and when, what has to be loaded now, timeliness by sector, item and element, stock and
//! links, and marks that take effect on their day; on both databases (R101, R108a, R111, R162, R281).

use super::{City, OFFICER, cities, load, loading, make_public, published};
use domain::disclosure::{Light, Rate, Validity};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::disclosure::{ChecklistElement, ElementsBy, Loading, NilNotices};
use storage::catalogue::row;

/// The element 办理条件 of 最低生活保障／办事指南.
async fn element(city: &City, today: jiff::civil::Date) -> ChecklistElement {
    let list = city.operations.checklist("east-civil", "20", today).await.unwrap();
    let rows = list.rows.into_iter();
    let mut row = rows.filter(|row| row.level1_item == "最低生活保障" && row.level2_item == "办事指南");
    let row = row.next().unwrap();
    row.elements.into_iter().find(|one| one.name == "办理条件").unwrap()
}

fn guide(arose_on: jiff::civil::Date) -> Loading {
    Loading { element: "办理条件".to_owned(), arose_on: Some(arose_on), ..loading("办理条件") }
}

#[tokio::test]
async fn r162_the_checklist_tells_the_day_of_what_is_on_a_desk() {
    for city in cities().await {
        published(&city).await;
        let empty = element(&city, city.today()).await;
        assert_eq!((&empty.due.due_on, empty.due.light), (&None, None));
        assert!(empty.due.words.contains("第10个工作日"), "the interval in words: {}", empty.due.words);
        let late = load(&city, &guide(date(2026, 1, 5))).await;
        load(&city, &guide(date(2026, 2, 26))).await;
        let due = element(&city, city.today()).await.due;
        assert_eq!((due.due_on.as_ref(), due.light), (Some(&late.due_on), Some(Light::Red)), "{due:?}");
        assert!(due.words.contains("已过期"), "{due:?}");
        make_public(&city, late.id).await;
        let due = element(&city, city.today()).await.due;
        assert_ne!(due.light, Some(Light::Red), "the next one counts: {due:?}");
    }
}

#[tokio::test]
async fn r101_what_comes_every_quarter_is_asked_for_every_quarter() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        let mut writing = operations.store.write().await.unwrap();
        for mut stored in row::of_version(writing.connection(), version).await.unwrap() {
            if stored.keyed.row.level2_item == "办事指南" {
                "按季度公开".clone_into(&mut stored.keyed.row.time_limit);
                row::update(writing.connection(), version, &stored).await.unwrap();
            }
        }
        writing.commit().await.unwrap();
        let none = element(&city, city.today()).await;
        assert_eq!(none.due.due_on.as_deref(), Some("2026-01-31"), "the last quarter: {:?}", none.due);
        assert!(
            none.due.is_missing && none.due.words.contains("2025年10月1日至2025年12月31日"),
            "{:?}",
            none.due
        );
        let record = load(&city, &guide(date(2026, 2, 26))).await;
        make_public(&city, record.id).await;
        let now = element(&city, city.today()).await;
        assert!(now.is_loaded() && !now.is_wanting(), "{:?}", now.due);
        assert_eq!(
            now.holds_through(),
            Some("2026-07-31"),
            "it tells of its own quarter and until the next is due"
        );

        let next = element(&city, date(2026, 7, 2)).await;
        assert!(next.is_loaded() && next.is_wanting(), "{:?}", next.due);
        assert_eq!((next.due.due_on.as_deref(), next.due.light), (Some("2026-07-31"), Some(Light::Green)));
        let over = element(&city, date(2026, 8, 1)).await;
        assert!(!over.is_loaded(), "one record does not load it for ever");

        // This quarter's notice can be given though the quarter before is loaded.
        let mut july = city.act(OFFICER).await;
        july.now = "2026-07-02T02:00:00Z".parse().unwrap();
        let input = NilNotices {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            elements: vec![(place_of(&city).await, "办理条件".to_owned())],
            from: Some(date(2026, 4, 1)),
            to: Some(date(2026, 6, 30)),
            note: String::new(),
        };
        let made = operations.close_elements(&july, &input).await.unwrap().made;
        make_public(&city, made[0]).await;
        assert!(!element(&city, date(2026, 7, 2)).await.is_wanting());
        assert!(element(&city, date(2026, 8, 1)).await.is_loaded());

        // What ends is counted again on its day.
        let officer = city.act(OFFICER).await;
        operations.recount_standings(officer.now).await.unwrap();
        let mut later = officer.clone();
        later.now = "2027-03-01T02:00:00Z".parse().unwrap();
        assert_eq!(operations.recount_standings(later.now).await.unwrap(), 1);
    }
}

async fn place_of(city: &City) -> String {
    let list = city.operations.checklist("east-civil", "20", city.today()).await.unwrap();
    let mut rows = list.rows.into_iter();
    rows.find(|row| row.level1_item == "最低生活保障" && row.level2_item == "办事指南").unwrap().key
}

#[tokio::test]
async fn r101_the_officer_sees_element_by_element_what_to_load() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let all = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        for is_counted in [false, true] {
            if is_counted {
                operations.recount_standings(officer.now).await.unwrap();
            }
            let wanting = operations.elements_wanting(&officer, None, 8).await.unwrap();
            assert_eq!(wanting.lines.len(), 8, "counted: {is_counted}");
            assert_eq!(i64::try_from(wanting.all).unwrap(), all.due - all.loaded, "counted: {is_counted}");
        }
        let stranger = city.act("west_compiler").await;
        assert_eq!(operations.elements_wanting(&stranger, None, 8).await.unwrap().all, 0);
        let first = operations.elements_wanting(&officer, None, 1).await.unwrap().lines.swap_remove(0);
        let text = Loading { row_key: first.row_key, element: first.element, ..loading("第一份") };
        let text = Loading { level1_item: String::new(), level2_item: String::new(), ..text };
        let record = load(&city, &text).await;
        make_public(&city, record.id).await;
        let wanting = operations.elements_wanting(&officer, None, 8).await.unwrap();
        assert_eq!(i64::try_from(wanting.all).unwrap(), all.due - 1);
    }
}

#[tokio::test]
async fn r111_timeliness_by_sector_item_and_element_with_stock_apart() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let late = load(&city, &guide(date(2026, 1, 5))).await;
        make_public(&city, late.id).await;
        let stock = load(&city, &guide(date(2019, 3, 1))).await;
        make_public(&city, stock.id).await;
        let old = load(&city, &guide(date(2025, 6, 2))).await;
        let officer = city.act(OFFICER).await;
        let found = operations.coverage(&officer, "east-civil").await.unwrap();
        let month = &late.due_on[..7];
        assert_eq!(found.whole.sector_months["20"].get(month), Some(&Rate::new(1, 0)));
        assert_eq!(found.whole.stock, Rate::new(1, 0), "due in 2020, loaded now");
        assert_eq!(found.whole.months.values().map(|rate| rate.due).sum::<i64>(), 1, "stock is no flow");
        // The one that was due more than six months ago and is not published does not drop out.
        assert_eq!((found.late_count, found.overdue_before), (2, 1), "{:?}", found.late);
        assert_eq!(found.late.iter().map(|one| one.id).collect::<Vec<_>>(), [old.id, late.id]);

        let by = |by| operations.element_rates(&officer, "east-civil", "20", by);
        let elements = by(ElementsBy::Element).await.unwrap();
        let timely = |lines: &[operations::disclosure::ElementRate]| -> Vec<(String, Rate)> {
            let lines = lines.iter().filter(|line| line.timely.due > 0);
            lines.map(|line| (line.element.clone(), line.timely)).collect()
        };
        assert_eq!(timely(&elements.lines), [("办理条件".to_owned(), Rate::new(1, 0))]);
        let items = by(ElementsBy::Item).await.unwrap();
        assert_eq!(timely(&items.lines), [(String::new(), Rate::new(1, 0))]);
    }
}

#[tokio::test]
async fn r108a_a_link_is_in_time_by_its_original_page() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let link = |original_on| Loading {
            body: String::new(),
            link: "https://www.example.gov.cn/a.html".to_owned(),
            original_on,
            ..guide(date(2026, 1, 5))
        };
        let known = load(&city, &link(Some(date(2026, 1, 8)))).await;
        make_public(&city, known.id).await;
        let unknown = load(&city, &Loading { title: "另一页".to_owned(), ..link(None) }).await;
        make_public(&city, unknown.id).await;
        // What nobody published is not in time, whatever its original page.
        let waiting =
            load(&city, &Loading { title: "第三页".to_owned(), ..link(Some(date(2026, 1, 8))) }).await;
        let officer = city.act(OFFICER).await;
        let found = operations.coverage(&officer, "east-civil").await.unwrap();
        assert_eq!(found.whole.months.get(&known.due_on[..7]), Some(&Rate::new(3, 1)));
        assert_eq!(found.late.iter().map(|one| one.id).collect::<Vec<_>>(), [waiting.id, unknown.id]);
        assert_eq!(found.late_count, 2);
        let shown = operations.disclosure(&officer, known.id).await.unwrap();
        assert_eq!(shown.version.original_on.as_deref(), Some("2026-01-08"));
        for wrong in [
            Loading { original_on: Some(date(2026, 1, 8)), ..guide(date(2026, 1, 5)) },
            link(Some(date(2026, 4, 1))),
        ] {
            let refused = operations.load_disclosure(&officer, None, &wrong, super::SUBMITS).await;
            assert_eq!(super::refused(refused), "invalid");
        }
    }
}

#[tokio::test]
async fn r281_a_mark_of_a_day_to_come_takes_effect_on_that_day() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let record = load(&city, &guide(date(2026, 2, 26))).await;
        make_public(&city, record.id).await;
        let officer = city.act(OFFICER).await;
        let mark = async |mark, day, act: &operations::Act| {
            operations.mark_disclosure(act, record.id, mark, (Some(day), "东府办〔2026〕3号")).await.unwrap();
        };
        mark(Validity::Expired, date(2026, 3, 10), &officer).await;
        let validity = async || operations.public_disclosure(record.id).await.unwrap().unwrap().validity;
        assert_eq!(validity().await, Validity::Valid, "it holds until then");
        let seen = operations.disclosure(&officer, record.id).await.unwrap();
        assert_eq!(seen.validity_next, Some((Validity::Expired, "2026-03-10".to_owned())));
        let loaded = async || operations.checklist("east-civil", "20", city.today()).await.unwrap().loaded;
        assert_eq!(loaded().await, 1);

        assert_eq!(operations.mark_due(officer.now).await.unwrap(), 0);
        // 2026-03-09T16:00Z is the first instant of the day in Beijing.
        let before = "2026-03-09T15:59:59Z".parse().unwrap();
        assert_eq!(operations.mark_due(before).await.unwrap(), 0);
        let day = "2026-03-09T16:00:00Z".parse().unwrap();
        assert_eq!(operations.mark_due(day).await.unwrap(), 1);
        assert_eq!(operations.mark_due(day).await.unwrap(), 0, "once");
        let public = operations.public_disclosure(record.id).await.unwrap().unwrap();
        assert_eq!(public.validity, Validity::Expired);
        assert_eq!(public.validity_words, "自2026年3月10日起，东府办〔2026〕3号");
        assert_eq!(loaded().await, 0, "R101: what does not hold is not loaded");
        assert_eq!(operations.disclosure(&officer, record.id).await.unwrap().validity_next, None);

        // What is said later replaces what was to come.
        let mut later = officer.clone();
        later.now += SignedDuration::from_hours(24 * 20);
        operations.mark_disclosure(&later, record.id, Validity::Valid, (None, "")).await.unwrap();
        mark(Validity::Repealed, date(2026, 5, 1), &later).await;
        operations.mark_disclosure(&later, record.id, Validity::Valid, (None, "")).await.unwrap();
        assert_eq!(operations.mark_due("2026-06-01T00:00:00Z".parse().unwrap()).await.unwrap(), 0);
        assert_eq!(validity().await, Validity::Valid);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}
