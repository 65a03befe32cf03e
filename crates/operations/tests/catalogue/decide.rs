//! Decisions on what was seen, and for whom they were made (R69, R70, R149b).

use crate::kit::{cities, draft, edit, refused, view};
use operations::catalogue::{CellEdit, RowVerdict, SubmitWords};
use test_kit::TestCity;

/// Another period in the first row.
async fn change(city: &TestCity, version: i64, period: &str) -> CellEdit {
    let row = view(city, version).await.rows.remove(0);
    let edit = edit(&row.key, "time_limit", &row.cells["time_limit"], period);
    let act = city.act("compiler").await;
    city.operations.edit_cells(&act, version, std::slice::from_ref(&edit)).await.unwrap();
    edit
}

#[tokio::test]
async fn r70_nobody_submits_approves_or_publishes_what_they_did_not_see() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let (compiler, reviewer) = (city.act("compiler").await, city.act("reviewer").await);
        let approver = city.act("approver").await;
        let seen = view(&city, version).await.stamp;
        change(&city, version, "自形成之日起9个工作日内").await;
        let notes = SubmitWords { note: "已逐项核对", ..SubmitWords::default() };
        assert_eq!(refused(operations.submit_seen(&compiler, version, notes, &seen).await), "conflict");
        let now = view(&city, version).await.stamp;
        operations.submit_seen(&compiler, version, notes, &now).await.unwrap();
        operations.pass_review(&reviewer, version, "", true).await.unwrap();
        let submitted = view(&city, version).await.stamp;

        operations.return_for_revision(&reviewer, version, "时限再改").await.unwrap();
        change(&city, version, "自形成之日起8个工作日内").await;
        operations.submit(&compiler, version, "已改").await.unwrap();
        operations.pass_review(&reviewer, version, "", true).await.unwrap();
        let stale = operations.approve_seen(&approver, version, "", &submitted).await;
        assert!(stale.as_ref().unwrap_err().to_string().contains("又有改动"), "{stale:?}");
        let now = view(&city, version).await.stamp;
        operations.approve_seen(&approver, version, "", &now).await.unwrap();
        assert_eq!(refused(operations.publish_seen(&approver, version, &submitted).await), "conflict");
        operations.publish_seen(&approver, version, &view(&city, version).await.stamp).await.unwrap();
    }
}

#[tokio::test]
async fn r149b_the_history_says_for_whom_a_deputy_acted() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        operations.submit(&city.act("compiler").await, version, "已逐项核对").await.unwrap();
        let absent = city.act("reviewer").await;
        let (reviewer, inspector) = (city.person("reviewer"), city.person("inspector"));
        operations.deputise(&absent, reviewer, inspector, city.today(), city.today()).await.unwrap();
        operations.pass_review(&city.act("inspector").await, version, "可以", true).await.unwrap();
        let passed = view(&city, version).await.review_passed.unwrap();
        assert!(passed.note.starts_with("代理林审。可以"), "{}", passed.note);
        operations.return_for_revision(&absent, version, "再核对").await.unwrap();
        let events = operations.history(&absent, version).await.unwrap().events;
        let returned = events.iter().find(|event| event.act == "return_for_revision").unwrap();
        assert_eq!(returned.note, "再核对", "nobody stands in for oneself");
    }
}

#[tokio::test]
async fn r69_a_reviewer_says_nothing_of_rows_that_were_changed_since_the_page_was_opened() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let (compiler, reviewer) = (city.act("compiler").await, city.act("reviewer").await);
        operations.submit(&compiler, version, "已逐项核对").await.unwrap();
        let seen = view(&city, version).await.stamp;
        operations.return_for_revision(&city.act("approver").await, version, "时限再改").await.unwrap();
        let key = change(&city, version, "自形成之日起8个工作日内").await.row_key;
        operations.submit(&compiler, version, "已改").await.unwrap();

        let agreed = operations.review_row_seen(&reviewer, version, &key, RowVerdict::Ok, &seen).await;
        assert_eq!(refused(agreed), "conflict");
        let place = (Some(key.as_str()), None);
        assert_eq!(
            refused(operations.remark_seen(&reviewer, version, place, "不对", &seen).await),
            "conflict"
        );
        assert_eq!(refused(operations.return_seen(&reviewer, version, "再改", &seen).await), "conflict");
        assert_eq!(
            refused(operations.pass_review_seen(&reviewer, version, "", true, &seen).await),
            "conflict"
        );
        let now = view(&city, version).await;
        assert!(now.review_passed.is_none() && now.reviews.is_empty() && now.remarks.is_empty());

        operations.review_row_seen(&reviewer, version, &key, RowVerdict::Ok, &now.stamp).await.unwrap();
        assert_eq!(view(&city, version).await.stamp, now.stamp, "a verdict changes no row");
        operations.pass_review_seen(&reviewer, version, "", true, &now.stamp).await.unwrap();
    }
}
