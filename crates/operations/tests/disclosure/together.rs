//! Notices that nothing arose, acts upon many, set times, and whether what is public still holds, on both databases
//! (R101a, R281).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::{RecordAct, RecordState, Validity};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::disclosure::{LoadStatus, Loading, NilNotices};

/// A notice does not say that nothing arose where something of the period is public.
#[tokio::test]
async fn r101a_no_notice_denies_what_is_public() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id = load(&city, &loading("办理条件")).await.id;
        make_public(&city, id).await;
        let officer = city.act(OFFICER).await;
        let record = operations.disclosure(&officer, id).await.unwrap();
        let arose_on: jiff::civil::Date = record.version.arose_on.parse().unwrap();
        city.wait(SignedDuration::from_hours(24 * 30));
        let notice = |from: jiff::civil::Date, to: jiff::civil::Date| NilNotices {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            elements: vec![(record.row_key.clone(), record.element.clone())],
            from: Some(from),
            to: Some(to),
            note: String::new(),
        };
        let (before, after) = (arose_on.yesterday().unwrap(), arose_on.tomorrow().unwrap());
        match operations.close_elements(&officer, &notice(before, after)).await {
            Err(operations::OperationError::Invalid(problems)) => {
                assert!(problems[0].message.contains("办理条件"), "{problems:?}");
            }
            other => panic!("{other:?}"),
        }
        let other = operations.close_elements(&officer, &notice(after, after)).await.unwrap();
        assert_eq!(other.made.len(), 1, "nothing of that day is public");
    }
}

#[tokio::test]
async fn r101a_many_elements_are_closed_by_reviewed_notices() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let elements: Vec<(String, String)> = list
            .rows
            .iter()
            .flat_map(|row| row.elements.iter().map(|element| (row.key.clone(), element.name.clone())))
            .take(5)
            .collect();
        let input = NilNotices {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            elements: elements.clone(),
            from: Some(date(2025, 10, 1)),
            to: Some(date(2025, 12, 31)),
            note: "经社会救助科核实".to_owned(),
        };
        let officer = city.act(OFFICER).await;
        let early = NilNotices { to: Some(date(2026, 12, 31)), ..input.clone() };
        assert_eq!(refused(operations.close_elements(&officer, &early).await), "invalid", "not over yet");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.close_elements(&stranger, &input).await), "not-permitted");
        let receipt = operations.close_elements(&officer, &input).await.unwrap();
        assert_eq!((receipt.made.len(), receipt.known.len()), (5, 0));
        let again = operations.close_elements(&officer, &input).await.unwrap();
        assert_eq!((again.made.len(), again.known.len()), (0, 5), "a notice of a period is made once");
        let waiting = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert_eq!(waiting.loaded, 0, "not reviewed yet");
        let fresh = operations.disclosure(&officer, receipt.made[0]).await.unwrap().version;
        assert!(fresh.due_on.as_str() > "2026-01-05", "its clock runs from the end of its period: {fresh:?}");

        for (account, wanted, said) in [
            ("reviewer", RecordAct::PassReview, "可以公开"),
            ("approver", RecordAct::Approve, ""),
            (OFFICER, RecordAct::Publish, ""),
        ] {
            let act = city.act(account).await;
            let desk = operations.disclosures_on_desk(&act).await.unwrap();
            let mut chosen: Vec<(i64, i64)> = desk.iter().map(|one| (one.id, one.revision)).collect();
            assert_eq!(chosen.len(), 5, "{account}");
            chosen[0].1 += 1;
            let receipt = operations.act_on_disclosures(&act, wanted, &chosen, (said, &[])).await.unwrap();
            // Publishing asks for no revision: what was approved does not change any more.
            let expected = if wanted == RecordAct::Publish { 5 } else { 4 };
            assert_eq!((receipt.done.len(), receipt.refused.len()), (expected, 5 - expected), "{receipt:?}");
            assert!(
                receipt.done.iter().all(|id| receipt.names[id].contains("本期无此类信息")),
                "{receipt:?}"
            );
            let rest: Vec<(i64, i64)> = receipt.refused.iter().map(|(id, ..)| (*id, 0)).collect();
            if !rest.is_empty() {
                operations.act_on_disclosures(&act, wanted, &rest, (said, &[])).await.unwrap();
            }
        }
        let closed = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert_eq!(closed.loaded, 5);
        let later = operations.checklist("east-civil", "20", date(2026, 9, 1)).await.unwrap();
        assert_eq!(later.loaded, 0, "the next period asks anew");
        let public = operations.public_disclosure(receipt.made[0]).await.unwrap().unwrap();
        assert!(public.version.body.contains("2025年10月1日至2025年12月31日"), "{}", public.version.body);
        let counted = public.days.iter().filter(|day| day.counted).count();
        assert!(counted > 0 && public.days.last().unwrap().date.to_string() == fresh.due_on, "{counted}");
        let of = ("east-civil", "20");
        let listed = operations.public_elements(of, &elements[0].0, city.today()).await.unwrap();
        let told = listed.elements.iter().find(|one| one.name == elements[0].1).unwrap();
        assert!(told.nil.as_ref().is_some_and(|nil| nil.closes) && told.records.total == 0, "{told:?}");
        assert_eq!(
            refused(operations.act_on_disclosures(&officer, RecordAct::Publish, &[], ("", &[])).await),
            "invalid"
        );
    }
}

#[tokio::test]
async fn a_record_is_published_at_its_time_and_not_before() {
    for city in cities().await {
        published(&city).await;
        let record = load(&city, &loading("办事指南")).await;
        let conclusion = "可以公开";
        {
            let operations = &city.operations;
            operations
                .review_disclosure(&city.act("reviewer").await, record.id, 0, conclusion)
                .await
                .unwrap();
            operations.approve_disclosure(&city.act("approver").await, record.id, 0, "").await.unwrap();
            let officer = city.act(OFFICER).await;
            let at = officer.now + SignedDuration::from_hours(2);
            let past = operations.schedule_disclosure(&officer, (record.id, 0), Some(officer.now)).await;
            assert_eq!(refused(past), "invalid");
            let reviewer = city.act("reviewer").await;
            assert_eq!(
                refused(operations.schedule_disclosure(&reviewer, (record.id, 0), Some(at)).await),
                "not-permitted"
            );
            operations.schedule_disclosure(&officer, (record.id, 0), Some(at)).await.unwrap();
            // Among many others it is left to its time.
            let desk = operations.disclosures_on_desk(&officer).await.unwrap();
            assert!(desk[0].publish_at.is_some() && !desk[0].waits_for(RecordState::Approved), "{desk:?}");
            let both = [(record.id, 0), (987_654, 0)];
            let many =
                operations.act_on_disclosures(&officer, RecordAct::Publish, &both, ("", &[])).await.unwrap();
            assert_eq!((many.done.len(), many.refused.len()), (0, 1), "{many:?}");
            assert_eq!((many.left[0].0, many.left[0].1.as_str()), (record.id, "办事指南"));
            assert_eq!(operations.publish_scheduled(officer.now).await.unwrap(), 0);
            assert_eq!(refused(operations.public_disclosure(record.id).await), "not-found");
        }
        let later = city.now() + SignedDuration::from_hours(3);
        let operations = &city.operations;
        assert_eq!(operations.publish_scheduled(later).await.unwrap(), 1);
        assert_eq!(operations.publish_scheduled(later).await.unwrap(), 0, "once");
        let public = operations.public_disclosure(record.id).await.unwrap().unwrap();
        assert_eq!(public.version.state, RecordState::Published);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r281_what_no_longer_holds_is_marked_with_day_and_document() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let row =
            list.rows.iter().find(|row| row.level1_item == "最低生活保障" && row.level2_item == "办事指南");
        let element = row.unwrap().elements[0].name.clone();
        let record = load(&city, &Loading { element, ..loading("办事指南") }).await;
        let officer = city.act(OFFICER).await;
        let day = Some(date(2026, 3, 1));
        let early =
            operations.mark_disclosure(&officer, record.id, Validity::Repealed, (day, "某通知")).await;
        assert_eq!(refused(early), "wrong-state");
        make_public(&city, record.id).await;
        let before = operations.checklist("east-civil", "20", city.today()).await.unwrap().loaded;
        let silent = operations.mark_disclosure(&officer, record.id, Validity::Repealed, (day, " ")).await;
        assert_eq!(refused(silent), "invalid");
        let stranger = city.act("west_compiler").await;
        let strange =
            operations.mark_disclosure(&stranger, record.id, Validity::Repealed, (day, "某通知")).await;
        assert_eq!(refused(strange), "not-found");
        operations
            .mark_disclosure(&officer, record.id, Validity::Repealed, (day, "东府办〔2026〕3号"))
            .await
            .unwrap();
        let public = operations.public_disclosure(record.id).await.unwrap().unwrap();
        assert_eq!(public.validity, Validity::Repealed);
        assert_eq!(public.validity_words, "自2026年3月1日起，东府办〔2026〕3号");
        let after = operations.checklist("east-civil", "20", city.today()).await.unwrap().loaded;
        assert_eq!((before, after), (1, 0), "R101: what does not hold is not loaded");
        operations.mark_disclosure(&officer, record.id, Validity::Valid, (None, "")).await.unwrap();
        let again = operations.public_disclosure(record.id).await.unwrap().unwrap();
        assert_eq!((again.validity, again.validity_words.as_str()), (Validity::Valid, ""));
        assert_eq!(record.status, LoadStatus::Created);
    }
}
