//! Mending (R100, R262-R265): due days, reports, checking again, extensions, reminders.

use crate::kit::{City, cities, edit, publish, refused, view};
use crate::{concluded, faulty};
use domain::assessment::RectificationState;
use jiff::{SignedDuration, ToSpan};
use operations::assessment::Rectification;
use operations::maintenance::Cause;

const CODE: &str = "basis-cites-clause";

async fn only(city: &City, account: &str) -> Rectification {
    let act = city.act(account).await;
    let mut all = city.operations.rectifications(&act, None).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn case(one: &Rectification) -> (i64, i64) {
    (one.id, one.revision)
}

/// Publishes a version in which so many of the faulty cells are mended.
async fn mend(city: &City, version: i64, count: usize) -> i64 {
    let compiler = city.act("compiler").await;
    let catalogue = view(city, version).await.version.catalogue_id;
    let cause = Cause::new("correction", "更正评议发现的问题");
    let next = city.operations.new_version(&compiler, catalogue, &cause).await.unwrap();
    let rows = view(city, next).await.rows;
    let faulty = rows.iter().filter(|row| row.row.legal_basis.contains("第九条第一款"));
    let to = "《社会救助暂行办法》（国务院令第649号）";
    let edits: Vec<_> =
        faulty.take(count).map(|row| edit(&row.key, "legal_basis", &row.row.legal_basis, to)).collect();
    city.operations.edit_cells(&compiler, next, &edits).await.unwrap();
    publish(city, next).await;
    next
}

#[tokio::test]
async fn r100_what_is_gone_in_the_new_version_is_closed_by_the_linter() {
    for city in cities().await {
        let version = faulty(&city).await;
        concluded(&city, CODE).await;
        let operations = &city.operations;
        let opened = only(&city, "compiler").await;
        assert_eq!(
            (opened.state, opened.findings, opened.due_on.as_str()),
            (RectificationState::Open, 2, "2026-03-23")
        );
        assert_eq!(opened.acts, ["acknowledge", "report", "ask_extension"]);
        let unit = city.act("compiler").await;
        operations.acknowledge_rectification(&unit, case(&opened)).await.unwrap();
        assert_eq!(
            refused(operations.acknowledge_rectification(&unit, case(&opened)).await),
            "conflict",
            "a double click"
        );
        let now = only(&city, "compiler").await;
        assert_eq!(refused(operations.report_rectification(&unit, case(&now), "").await), "invalid");
        let same = operations.report_rectification(&unit, case(&now), "已改").await;
        assert_eq!(refused(same), "wrong-state", "the version assessed is still in force");
        // Half of it is not enough.
        let next = mend(&city, version, 1).await;
        operations.report_rectification(&unit, case(&now), "已改正一处").await.unwrap();
        let half = only(&city, "inspector").await;
        assert_eq!(
            (half.state, half.cleared, half.mended_version_id),
            (RectificationState::Reported, 1, Some(next))
        );
        assert_eq!(half.acts, ["close", "reopen"]);
        let inspector = city.act("inspector").await;
        let past = operations.reopen_rectification(&inspector, case(&half), city.today(), "还有一处").await;
        assert_eq!(refused(past), "invalid", "a day that is past");
        let until = city.today() + 5.days();
        operations.reopen_rectification(&inspector, case(&half), until, "还有一处").await.unwrap();
        mend(&city, next, 2).await;
        let again = only(&city, "compiler").await;
        assert_eq!((again.state, again.due_on.clone()), (RectificationState::Reopened, until.to_string()));
        operations.report_rectification(&unit, case(&again), "全部改正").await.unwrap();
        let closed = only(&city, "compiler").await;
        assert_eq!((closed.state, closed.cleared), (RectificationState::Closed, 2));
        assert!(closed.acts.is_empty() && closed.closed_at.is_some() && !closed.is_late);
        let steps = operations.rectification(&unit, closed.id).await.unwrap().steps;
        let acts: Vec<&str> = steps.iter().map(|step| step.act.as_str()).collect();
        assert_eq!(acts, ["opened", "acknowledge", "report", "reopen", "report", "rechecked"]);
    }
}

#[tokio::test]
async fn r263_an_extension_is_asked_for_once_in_time_and_not_longer_than_the_first() {
    for city in cities().await {
        faulty(&city).await;
        concluded(&city, CODE).await;
        let operations = &city.operations;
        let opened = only(&city, "compiler").await;
        let unit = city.act("compiler").await;
        let due: jiff::civil::Date = opened.due_on.parse().unwrap();
        for (until, reason) in [(due, "来不及"), (due + 60.days(), "来不及"), (due + 3.days(), " ")] {
            let asked = operations.ask_extension(&unit, case(&opened), until, reason).await;
            assert_eq!(refused(asked), "invalid", "{until}");
        }
        let until = due + 3.days();
        operations.ask_extension(&unit, case(&opened), until, "等待上级文件").await.unwrap();
        let asked = only(&city, "supervisor").await;
        assert_eq!(asked.acts, ["grant_extension", "refuse_extension"]);
        assert_eq!(
            refused(operations.decide_extension(&unit, case(&asked), true, "").await),
            "not-permitted"
        );
        let office = city.act("supervisor").await;
        assert_eq!(refused(operations.decide_extension(&office, case(&asked), false, "").await), "invalid");
        operations.decide_extension(&office, case(&asked), true, "").await.unwrap();
        let granted = only(&city, "compiler").await;
        assert_eq!((granted.due_on.clone(), granted.first_due_on), (until.to_string(), due.to_string()));
        let twice =
            operations.ask_extension(&unit, (granted.id, granted.revision), until + 1.day(), "再延").await;
        assert_eq!(refused(twice), "wrong-state");
    }
}

#[tokio::test]
async fn r100_what_was_mended_after_the_day_stays_marked_as_late() {
    for city in cities().await {
        let version = faulty(&city).await;
        concluded(&city, CODE).await;
        let opened = only(&city, "compiler").await;
        city.wait(SignedDuration::from_hours(24 * 30));
        mend(&city, version, 2).await;
        let unit = city.act("compiler").await;
        city.operations.report_rectification(&unit, case(&opened), "全部改正").await.unwrap();
        let closed = only(&city, "compiler").await;
        assert_eq!((closed.state, closed.is_late), (RectificationState::Closed, true));
        assert!(city.operations.rectification(&unit, closed.id).await.unwrap().rectification.is_late);
    }
}

#[tokio::test]
async fn r100_who_is_late_is_reminded_once_a_day() {
    for city in cities().await {
        faulty(&city).await;
        concluded(&city, CODE).await;
        assert_eq!(city.operations.remind_rectifications(city.now()).await.unwrap(), 0);
        city.wait(SignedDuration::from_hours(24 * 30));
        let late = only(&city, "compiler").await;
        assert!(late.is_overdue);
        assert!(!late.acts.contains(&"ask_extension"), "too late for more time");
        assert_eq!(city.operations.remind_rectifications(city.now()).await.unwrap(), 1);
        assert_eq!(city.operations.remind_rectifications(city.now()).await.unwrap(), 0);
        let notices = city.operations.notices(&city.act("compiler").await, None).await.unwrap();
        assert_eq!(notices[0].kind, "rectification.overdue");
    }
}
