//! The table of points (R258): versions of the office, and the one a round keeps.

use crate::kit::{cities, refused};
use crate::{checked, faulty, judged, paper};
use domain::assessment::{Instrument, Points};
use jiff::ToSpan;
use operations::assessment::RubricChange;

fn change(points: &str) -> RubricChange {
    RubricChange {
        points: vec![("basis-cites-clause".to_owned(), points.to_owned())],
        reason: "从严".to_owned(),
        ..RubricChange::default()
    }
}

#[tokio::test]
async fn r258_a_round_keeps_the_table_it_was_begun_with() {
    for city in cities().await {
        faulty(&city).await;
        let operations = &city.operations;
        let running = checked(&city).await;
        let office = city.act("supervisor").await;
        let instrument = Instrument::Catalogue;
        let compiler = city.act("compiler").await;
        assert_eq!(
            refused(operations.change_rubric(&compiler, instrument, 0, &change("1")).await),
            "not-permitted"
        );
        for wrong in [
            change("一分"),
            RubricChange { reason: String::new(), ..change("1") },
            change("0.2"),
            RubricChange { valid_from: Some(city.today() - 1.day()), ..change("1") },
            RubricChange { caps: vec![("accuracy".to_owned(), "90".to_owned())], ..change("1") },
        ] {
            assert_eq!(
                refused(operations.change_rubric(&office, instrument, 0, &wrong).await),
                "invalid",
                "{wrong:?}"
            );
        }
        let made = operations.change_rubric(&office, instrument, 0, &change("1")).await.unwrap();
        assert_eq!(made.number, 1);
        assert_eq!(refused(operations.change_rubric(&office, instrument, 0, &change("2")).await), "conflict");
        judged(&city, running, "basis-cites-clause").await;
        assert_eq!(paper(&city, running, "inspector").await.summary.score.total, Points(9_960), "twice 0.2");
        let next = checked(&city).await;
        judged(&city, next, "basis-cites-clause").await;
        assert_eq!(paper(&city, next, "inspector").await.summary.score.total, Points(9_800), "twice 1");
        let later = RubricChange { valid_from: Some(city.today() + 30.days()), ..change("3") };
        operations.change_rubric(&office, instrument, 1, &later).await.unwrap();
        let third = checked(&city).await;
        let seen = operations.assessment(&office, third).await.unwrap();
        assert_eq!(seen.rubric_number, 1, "the second version holds later");
        let all = operations.rubrics(&compiler, instrument).await.unwrap();
        assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1, 0]);
    }
}
