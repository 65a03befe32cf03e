//! Which element is least loaded where, added up over units from kept counts and from those made now, on both
//! databases (R101, R111).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::Rate;
use operations::disclosure::ElementsBy;

#[tokio::test]
async fn r101_elements_are_added_up_over_units_the_least_loaded_first() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let element = "办理条件";
        let loaded = load(
            &city,
            &operations::disclosure::Loading { element: element.to_owned(), ..loading("办理条件") },
        )
        .await;
        let rates = async |by| operations.element_rates(&officer, "east-civil", "20", by).await.unwrap();
        let before = rates(ElementsBy::Element).await;
        assert!(before.lines.iter().all(|line| line.rate.done == 0), "{before:?}");
        make_public(&city, loaded.id).await;

        // Counted now, and as it was kept: the same.
        let now = rates(ElementsBy::Element).await;
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 1);
        let kept = rates(ElementsBy::Element).await;
        assert_eq!((&kept.lines, kept.uncounted), (&now.lines, 0));
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let sum = |lines: &[operations::disclosure::ElementRate]| -> Rate {
            lines.iter().map(|line| line.rate).sum()
        };
        assert_eq!(sum(&kept.lines), Rate::new(list.due, list.loaded), "nothing is lost or counted twice");
        let last = kept.lines.last().unwrap();
        assert_eq!((last.element.as_str(), last.level2_item.as_str()), (element, "办事指南"), "{last:?}");
        assert_eq!(last.rate.done, 1, "what is loaded stands last");
        let items = rates(ElementsBy::Item).await;
        assert_eq!(sum(&items.lines), sum(&kept.lines));
        assert!(items.all < kept.all && items.lines.iter().all(|line| line.element.is_empty()));

        let places = operations.element_places(&officer, "east-civil", &last.hash).await.unwrap();
        let shown: Vec<_> = places.places.iter().map(|one| (one.unit_code.as_str(), one.rate)).collect();
        assert_eq!(shown, [("east-civil", last.rate)]);
        assert_eq!(places.element.rate, last.rate);
        assert_eq!(refused(operations.element_places(&officer, "east-civil", "none").await), "not-found");
        let empty =
            operations.element_rates(&officer, "east-civil", "01", ElementsBy::Element).await.unwrap();
        assert!(empty.lines.is_empty() && empty.sectors == ["20"], "{empty:?}");

        let stranger = city.act("west_compiler").await;
        let foreign = operations.element_rates(&stranger, "east-civil", "20", ElementsBy::Element).await;
        assert_eq!(refused(foreign), "not-permitted");
        let above = operations.element_places(&officer, "east", &last.hash).await;
        assert_eq!(refused(above), "not-permitted", "the officer answers for the department");
    }
}
