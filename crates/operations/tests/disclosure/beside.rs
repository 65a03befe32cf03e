//! What stands beside a public record: a version on its way while the public one is taken off, a draft that is let go
//! of, and records found again in whatever state they are, on both databases (R42a, R158, R281).

use super::{City, OFFICER, SUBMITS, cities, load, loading, make_public, published, refused};
use domain::disclosure::{PostingEnd, RecordAct, RecordState, Validity};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::catalogue::SearchFilter;
use operations::disclosure::{LoadHow, Loading, RecordFilter};

const DRAFTS: LoadHow = LoadHow { submits: false, ..SUBMITS };

/// Another text of a public record, as far as its approval.
async fn second_version(city: &City, id: i64) {
    let operations = &city.operations;
    let changed = Loading {
        body: "<p>办理条件：在本区居住满一年。</p>".to_owned(),
        change_note: "放宽条件".to_owned(),
        ..loading("办事指南")
    };
    operations.change_disclosure(&city.act(OFFICER).await, (id, 0), &changed, SUBMITS).await.unwrap();
    operations.review_disclosure(&city.act("reviewer").await, id, 0, "可以公开").await.unwrap();
    operations.approve_disclosure(&city.act("approver").await, id, 0, "").await.unwrap();
}

#[tokio::test]
async fn r158_what_is_public_is_taken_off_beside_a_newer_version_and_stays_off() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id = load(&city, &loading("办事指南")).await.id;
        make_public(&city, id).await;
        second_version(&city, id).await;
        let officer = city.act(OFFICER).await;
        let at = officer.now + SignedDuration::from_hours(2);
        operations.schedule_disclosure(&officer, (id, 0), Some(at)).await.unwrap();
        let seen = operations.disclosure(&officer, id).await.unwrap();
        assert_eq!(seen.version.state, RecordState::Approved);
        assert!(seen.acts.contains(&RecordAct::Withdraw) && seen.may_mark, "{:?}", seen.acts);
        assert!(seen.events.iter().any(|event| event.note.starts_with("定于2026-")), "{:?}", seen.events);
        assert!(seen.days.iter().any(|day| day.counted), "R154: the way to its last day is told");

        operations.withdraw_disclosure(&officer, id, "内容有误").await.unwrap();
        assert!(operations.public_disclosure(id).await.unwrap().is_err());
        let later = city.now() + SignedDuration::from_hours(3);
        assert_eq!(operations.publish_scheduled(later).await.unwrap(), 0, "no clock brings it back");
        assert!(operations.public_disclosure(id).await.unwrap().is_err());
        let seen = operations.disclosure(&officer, id).await.unwrap();
        assert!(seen.publish_at.is_none() && !seen.acts.contains(&RecordAct::Withdraw));
        // A person may still publish it.
        operations.publish_disclosure(&officer, id).await.unwrap();
        assert!(operations.public_disclosure(id).await.unwrap().is_ok());

        // What was taken off is taken up again with the same text.
        operations.withdraw_disclosure(&officer, id, "内容有误").await.unwrap();
        let seen = operations.disclosure(&officer, id).await.unwrap();
        assert!(seen.may_change);
        let again = Loading { body: seen.version.body.clone(), ..loading("办事指南") };
        let renews = LoadHow { renews: true, ..DRAFTS };
        let loaded = operations.change_disclosure(&officer, (id, 0), &again, renews).await.unwrap();
        assert_eq!(loaded.state, RecordState::Draft);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r42a_what_was_on_its_way_when_a_posting_ended_is_dealt_with_and_reviewed_again() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let named =
            Loading { body: "<p>姓名：欧阳若水</p>".to_owned(), ..loading("拟救助对象公示") };
        let id = operations.load_disclosure(&officer, None, &named, DRAFTS).await.unwrap().id;
        let plan = super::posting::plan(3, PostingEnd::TakeDown);
        operations.plan_posting(&officer, (id, 0), Some(plan)).await.unwrap();
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
        make_public(&city, id).await;
        operations.allow_correction(&city.act("approver").await, id, "金额有误").await.unwrap();
        second_version(&city, id).await;
        let after = city.now() + SignedDuration::from_hours(24 * 5);
        assert_eq!(operations.end_postings(after).await.unwrap(), 1);
        let seen = operations.disclosure(&officer, id).await.unwrap();
        assert_eq!(seen.version.state, RecordState::Returned);
        assert!(
            seen.events.last().is_some_and(|event| event.note.contains("请同样处理")),
            "{:?}",
            seen.events
        );
        assert_eq!(refused(operations.publish_disclosure(&officer, id).await), "wrong-state");
        let public = operations.public_disclosure(id).await.unwrap().unwrap();
        assert!(!public.version.body.contains("若水"));
    }
}

#[tokio::test]
async fn r158_a_draft_is_let_go_of_and_what_is_public_stays() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let (officer, reviewer) = (city.act(OFFICER).await, city.act("reviewer").await);
        let draft = operations.load_disclosure(&officer, None, &loading("写错的"), DRAFTS).await.unwrap();
        assert_eq!(refused(operations.discard_disclosure(&reviewer, draft.id, 0).await), "not-permitted");
        assert_eq!(refused(operations.discard_disclosure(&officer, draft.id, 99).await), "conflict");
        assert_eq!(operations.disclosures_on_desk(&officer).await.unwrap().len(), 1);
        operations.discard_disclosure(&officer, draft.id, 0).await.unwrap();
        assert!(operations.disclosures_on_desk(&officer).await.unwrap().is_empty());
        let seen = operations.disclosure(&officer, draft.id).await.unwrap();
        assert_eq!(
            (seen.version.state, seen.may_change, seen.acts.len()),
            (RecordState::Discarded, false, 0)
        );
        assert_eq!(refused(operations.discard_disclosure(&officer, draft.id, 0).await), "wrong-state");

        let id = load(&city, &loading("办事指南")).await.id;
        assert_eq!(refused(operations.discard_disclosure(&officer, id, 0).await), "wrong-state", "submitted");
        make_public(&city, id).await;
        let changed = Loading {
            body: "<p>另一种写法。</p>".to_owned(),
            change_note: "试写".to_owned(),
            ..loading("办事指南")
        };
        operations.change_disclosure(&officer, (id, 0), &changed, DRAFTS).await.unwrap();
        operations.discard_disclosure(&officer, id, 0).await.unwrap();
        let seen = operations.disclosure(&officer, id).await.unwrap();
        assert_eq!((seen.version.state, seen.version.number), (RecordState::Published, 1));
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn records_are_found_again_by_words_state_and_place_and_only_by_who_may_read_them() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let public = load(&city, &loading("低保办事指南")).await;
        make_public(&city, public.id).await;
        let waiting = load(&city, &loading("低保申请须知")).await;
        let draft = operations.load_disclosure(&officer, None, &loading("草稿"), DRAFTS).await.unwrap();
        let found = async |filter: RecordFilter| {
            let found = operations.find_disclosures(&officer, &filter).await.unwrap();
            assert!(found.next.is_none());
            found.records.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(found(RecordFilter::default()).await, [draft.id, waiting.id, public.id]);
        let of_words = |words: &str| RecordFilter { words: words.to_owned(), ..RecordFilter::default() };
        assert_eq!(found(of_words("低保")).await, [waiting.id, public.id]);
        assert_eq!(found(of_words("east-civil/2026-00001")).await, [public.id], "by its index number");
        assert!(found(of_words("%")).await.len() == 3 && found(of_words("没有的")).await.is_empty());
        let submitted = RecordFilter { state: Some(RecordState::Submitted), ..RecordFilter::default() };
        assert_eq!(found(submitted).await, [waiting.id]);
        let key = operations.disclosure(&officer, draft.id).await.unwrap().row_key;
        let of_row = RecordFilter { row_key: key, unit: "east-civil".to_owned(), ..RecordFilter::default() };
        assert_eq!(found(of_row).await.len(), 3);
        let elsewhere = RecordFilter { sector: "21".to_owned(), ..RecordFilter::default() };
        assert!(found(elsewhere).await.is_empty());
        let nowhere = RecordFilter { unit: "nowhere".to_owned(), ..RecordFilter::default() };
        assert_eq!(refused(operations.find_disclosures(&officer, &nowhere).await), "not-found");
        let stranger = city.act("west_compiler").await;
        let theirs = operations.find_disclosures(&stranger, &RecordFilter::default()).await.unwrap();
        assert!(theirs.records.is_empty(), "another unit's are not told");

        // R281: whoever searches is told what no longer holds.
        let day = Some(date(2026, 3, 1));
        operations
            .mark_disclosure(&officer, public.id, Validity::Repealed, (day, "东府〔2026〕9号"))
            .await
            .unwrap();
        let early = (Some(date(2020, 1, 1)), "东府〔2026〕9号");
        let refusal = operations.mark_disclosure(&officer, public.id, Validity::Repealed, early).await;
        assert_eq!(refused(refusal), "invalid", "before it was made");
        let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
        let hits = operations.search("低保办事指南", &filter, 1).await.unwrap().hits;
        assert_eq!(hits[0].validity, Validity::Repealed.label());
    }
}
