//! The state of all catalogues as on any past day, under the names of that day.

use crate::kit::{cities, publish, published, refused, view};
use jiff::{SignedDuration, ToSpan};
use operations::maintenance::Cause;
use operations::organisation::Rename;

#[tokio::test]
async fn r147_every_day_shows_what_was_in_force_and_what_units_were_called() {
    for city in cities().await {
        let operations = &city.operations;
        let supervisor = city.act("supervisor").await;
        let begun = city.today();
        let first = published(&city).await;
        let catalogue = view(&city, first).await.version.catalogue_id;
        city.wait(SignedDuration::from_hours(48));
        let unit = operations.unit(city.unit("east-civil")).await.unwrap();
        let input = Rename {
            name: "东湖区民政和社会事务局".to_owned(),
            short_name: String::new(),
            from: city.today(),
            document: "东府〔2026〕3号".to_owned(),
        };
        operations
            .rename_unit(&city.act("administrator").await, unit.id, input, unit.revision)
            .await
            .unwrap();
        city.wait(SignedDuration::from_hours(48));
        let compiler = city.act("compiler").await;
        let second =
            operations.new_version(&compiler, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
        publish(&city, second).await;
        let replaced = city.today();
        city.wait(SignedDuration::from_hours(48));
        operations.withdraw(&city.act("approver").await, second, "有误").await.unwrap();
        let withdrawn = city.today();

        let before = operations.state_on(&supervisor, begun.saturating_sub(1.day()), None).await.unwrap();
        assert!(before.catalogues.is_empty());
        for (day, version, name) in [
            (begun, first, "东湖区民政局"),
            (replaced.saturating_sub(1.day()), first, "东湖区民政和社会事务局"),
            (replaced, second, "东湖区民政和社会事务局"),
            (withdrawn.saturating_sub(1.day()), second, "东湖区民政和社会事务局"),
            (withdrawn, first, "东湖区民政和社会事务局"),
        ] {
            let act = city.act("supervisor").await;
            let found = operations.state_on(&act, day, None).await.unwrap();
            assert_eq!(found.catalogues.len(), 1, "{day}");
            let one = &found.catalogues[0];
            assert_eq!((one.version_id, one.unit.as_str()), (Some(version), name), "{day}");
            assert_eq!((one.state.as_str(), one.district.as_str()), ("published", "东湖区人民政府"), "{day}");
            assert!(one.rows > 0);
            assert_eq!((found.districts[0].in_force, found.districts[0].rows), (1, one.rows));
        }
        let act = city.act("supervisor").await;
        let future = operations.state_on(&act, city.today().saturating_add(1.day()), None).await;
        assert_eq!(refused(future), "invalid");
        let west = operations.state_on(&city.act("west_compiler").await, replaced, None).await.unwrap();
        assert!(west.catalogues.is_empty(), "others' catalogues on their way are not shown");
    }
}
