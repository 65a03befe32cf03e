//! Least posting periods on both databases: planned, begun, not ended early, masked at their end with a proof (R42a).

use super::{OFFICER, SUBMITS, cities, load, loading, make_public, published, refused};
use domain::calendar::{Period, PeriodUnit};
use domain::disclosure::{PostingEnd, PostingPlan, RecordState};
use jiff::SignedDuration;
use operations::catalogue::SearchFilter;
use operations::disclosure::{Hidden, LoadHow, Loading};

const NAMES: &str = "<p>经评议，拟纳入下列对象。</p><table><tbody><tr><th>姓名</th><th>金额</th></tr>\
    <tr><td>欧阳若水</td><td>八百元</td></tr></tbody></table>";

pub fn plan(number: u32, at_end: PostingEnd) -> PostingPlan {
    PostingPlan { period: Period { number, unit: PeriodUnit::Day }, at_end }
}

fn list() -> Loading {
    Loading { body: NAMES.to_owned(), ..loading("拟救助对象公示") }
}

/// A draft with a plan, taken to the portal.
async fn posted(city: &super::City, at_end: PostingEnd) -> i64 {
    let operations = &city.operations;
    let officer = city.act(OFFICER).await;
    let drafts = LoadHow { submits: false, ..SUBMITS };
    let id = operations.load_disclosure(&officer, None, &list(), drafts).await.unwrap().id;
    for (name, text) in
        [("流程.txt", "办理流程：受理、审核、确认。"), ("名单.txt", "姓名\t金额\n欧阳若水\t八百元")]
    {
        operations.attach_file(&officer, (id, 0), name, text.as_bytes()).await.unwrap();
    }
    operations.plan_posting(&officer, (id, 0), Some(plan(7, at_end))).await.unwrap();
    operations.submit_disclosure(&officer, id, 0).await.unwrap();
    make_public(city, id).await;
    id
}

#[tokio::test]
async fn r42a_a_posting_cannot_end_early_and_names_are_masked_at_its_end() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id = posted(&city, PostingEnd::Mask).await;
        let public = operations.public_disclosure(id).await.unwrap().unwrap();
        let posting = public.posting.unwrap();
        let last = posting.posting.unwrap().to;
        assert_eq!(posting.posting.unwrap().from, city.today());
        assert!(posting.words(city.today()).contains("还有7日"), "{}", posting.words(city.today()));
        assert!(public.version.body.contains("欧阳若水"));

        let approver = city.act("approver").await;
        let early = operations.withdraw_disclosure(&approver, id, "不想公示了").await;
        assert_eq!(refused(early), "wrong-state", "R42a: it cannot end early");
        assert_eq!(operations.end_postings(city.now()).await.unwrap(), 0, "not over yet");
        let last_day = city.now() + SignedDuration::from_hours(24 * 7);
        assert_eq!(operations::act::beijing_date(last_day), last);
        assert_eq!(operations.end_postings(last_day).await.unwrap(), 0, "the last day ends at 24:00");

        let found = async |words: &str| {
            let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
            operations.search(words, &filter, 1).await.unwrap().hits.len()
        };
        assert_eq!(found("欧阳若水").await, 1);
        let after = city.now() + SignedDuration::from_hours(24 * 8);
        assert_eq!(operations.end_postings(after).await.unwrap(), 1);
        assert_eq!(operations.end_postings(after).await.unwrap(), 0, "once");
        let ended = operations.public_disclosure(id).await.unwrap().unwrap();
        assert!(ended.version.body.contains("欧***") && ended.version.body.contains("八百元"));
        assert!(ended.posting.unwrap().is_over);
        assert!(
            ended.versions.iter().all(|one| !one.version.body.contains("若水")),
            "no earlier text is served"
        );
        let versions = operations.public_versions(id).await.unwrap().unwrap();
        let earlier = versions.version(1).unwrap();
        assert_eq!((earlier.hidden, earlier.version.title.as_str()), (Some(Hidden::Posted), ""));
        assert_eq!(versions.difference(1, 2).unwrap().unwrap_err(), Hidden::Posted);
        let names: Vec<&str> = ended.attachments.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["流程.txt"], "the list of names is taken down");
        let taken = public.attachments.iter().find(|one| one.name == "名单.txt").unwrap();
        assert_eq!(refused(operations.public_attachment(id, taken.id).await), "not-found");
        assert!(operations.blobs.get(&taken.hash).await.is_ok(), "sealed as it was");
        assert_eq!(found("欧阳若水").await, 0);

        let desk = operations.disclosure(&approver, id).await.unwrap();
        let outcomes: Vec<_> =
            desk.posting.proofs.iter().map(|one| (one.name.as_str(), one.outcome.as_str())).collect();
        assert_eq!(outcomes, [("", "masked"), ("流程.txt", "kept"), ("名单.txt", "taken_down")]);
        assert!(desk.posting.proofs[0].hash_before != desk.posting.proofs[0].hash_after);
        assert!(desk.versions.iter().any(|one| one.body.contains("欧阳若水")), "the posted version stays");
        assert!(operations.search_check(&city.system(), false).await.unwrap().is_clean());
        operations.withdraw_disclosure(&approver, id, "公示已经结束").await.unwrap();
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r42a_who_was_masked_is_masked_in_the_title_and_names_of_files_too() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let named = Loading {
            body: "<p>姓名：欧阳若水。欧阳若水一家住石桥村。</p>".to_owned(),
            ..loading("拟救助欧阳若水公示")
        };
        let drafts = LoadHow { submits: false, ..SUBMITS };
        let id = operations.load_disclosure(&officer, None, &named, drafts).await.unwrap().id;
        for (name, text) in [
            ("欧阳若水案办理流程.txt", "办理流程：受理、审核、确认。"),
            ("意见.txt", "经办人认为欧阳若水符合条件。"),
        ] {
            operations.attach_file(&officer, (id, 0), name, text.as_bytes()).await.unwrap();
        }
        operations.plan_posting(&officer, (id, 0), Some(plan(7, PostingEnd::Mask))).await.unwrap();
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
        make_public(&city, id).await;
        let after = city.now() + SignedDuration::from_hours(24 * 8);
        assert_eq!(operations.end_postings(after).await.unwrap(), 1);
        let ended = operations.public_disclosure(id).await.unwrap().unwrap();
        assert_eq!(ended.version.title, "拟救助欧***公示");
        assert_eq!(ended.version.body, "<p>姓名：欧***。欧***一家住石桥村。</p>");
        let names: Vec<&str> = ended.attachments.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["欧***案办理流程.txt"], "what speaks of the person is taken down");
        let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
        assert!(operations.search("欧阳若水", &filter, 1).await.unwrap().hits.is_empty());
    }
}

#[tokio::test]
async fn r42a_an_error_is_corrected_with_the_approvers_reason_and_posted_no_shorter() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id = posted(&city, PostingEnd::TakeDown).await;
        let first = operations.public_disclosure(id).await.unwrap().unwrap().posting.unwrap();
        let officer = city.act(OFFICER).await;
        let right =
            Loading {
                body: NAMES.replace("八百", "九百"), change_note: "更正金额".to_owned(), ..list()
            };
        let drafts = LoadHow { submits: false, ..SUBMITS };
        let draft = operations.change_disclosure(&officer, (id, 0), &right, drafts).await.unwrap();
        assert_eq!(draft.state, RecordState::Draft);
        operations.plan_posting(&officer, (id, 0), None).await.unwrap();
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
        let (reviewer, approver) = (city.act("reviewer").await, city.act("approver").await);
        operations.review_disclosure(&reviewer, id, 0, "可以公开").await.unwrap();
        operations.approve_disclosure(&approver, id, 0, "").await.unwrap();
        assert_eq!(refused(operations.publish_disclosure(&officer, id).await), "wrong-state", "R42a");
        let reason = "金额有误";
        assert_eq!(refused(operations.allow_correction(&officer, id, reason).await), "not-permitted");
        assert_eq!(refused(operations.allow_correction(&approver, id, " ").await), "invalid");
        operations.allow_correction(&approver, id, reason).await.unwrap();
        operations.publish_disclosure(&officer, id).await.unwrap();
        let corrected = operations.public_disclosure(id).await.unwrap().unwrap();
        assert!(corrected.version.body.contains("九百元"));
        let second = corrected.posting.unwrap();
        assert_eq!(second.posting, first.posting, "posted to the same day at the least");
        assert!(second.correction.is_empty(), "the next error asks anew");
        let earlier = corrected.versions.iter().find(|one| one.version.id != corrected.version.id).unwrap();
        assert!(earlier.version.body.is_empty() && earlier.hidden == Some(Hidden::Posted));

        let after = city.now() + SignedDuration::from_hours(24 * 9);
        assert_eq!(operations.end_postings(after).await.unwrap(), 1);
        let ended = operations.public_disclosure(id).await.unwrap().unwrap();
        assert!(ended.version.body.contains("已撤下") && !ended.version.body.contains("若水"));
        assert!(ended.attachments.is_empty());
        assert_eq!(ended.index_number, corrected.index_number, "the record itself stays");
        let again = operations.allow_correction(&approver, id, reason).await;
        assert_eq!(refused(again), "wrong-state", "nothing is posted any more");
    }
}

#[tokio::test]
async fn r42a_a_plan_is_made_on_the_desk_alone_and_what_cannot_be_masked_is_taken_down() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let record = load(&city, &loading("办理结果公示")).await;
        let officer = city.act(OFFICER).await;
        let wanted = Some(plan(7, PostingEnd::Mask));
        let late = operations.plan_posting(&officer, (record.id, 0), wanted).await;
        assert_eq!(refused(late), "wrong-state", "it is with its reviewer");
        let points = "请设公示期";
        operations.return_disclosure(&city.act("reviewer").await, record.id, 0, points).await.unwrap();
        let endless = operations.plan_posting(&officer, (record.id, 0), Some(plan(4000, PostingEnd::Keep)));
        assert_eq!(refused(endless.await), "invalid");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.plan_posting(&stranger, (record.id, 0), wanted).await), "not-found");
        operations.plan_posting(&officer, (record.id, 0), wanted).await.unwrap();
        let desk = operations.disclosure(&officer, record.id).await.unwrap().posting;
        assert_eq!((desk.masks, desk.may_plan), (0, true));
        operations.submit_disclosure(&officer, record.id, 0).await.unwrap();
        make_public(&city, record.id).await;
        let after = city.now() + SignedDuration::from_hours(24 * 8);
        assert_eq!(operations.end_postings(after).await.unwrap(), 1);
        let ended = operations.public_disclosure(record.id).await.unwrap().unwrap();
        assert!(ended.version.body.contains("已撤下"), "nothing stays public by a guess");
    }
}
