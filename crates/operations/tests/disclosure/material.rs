//! Material that was asked for and did not come, on both databases (R101): who asked is told near the day and when it
//! is over, once each, and passes the link on again.

use super::{City, OFFICER, cities, published, refused};
use domain::disclosure::MaterialState;
use jiff::SignedDuration;
use jiff::civil::date;
use operations::disclosure::{AskMaterial, SendMaterial};

async fn asked(city: &City) -> AskMaterial {
    published(city).await;
    let list = city.operations.checklist("east-civil", "20", city.today()).await.unwrap();
    let row = list.rows.into_iter().find(|row| row.level2_item == "办事指南").unwrap();
    AskMaterial {
        unit: "east-civil".to_owned(),
        sector: "20".to_owned(),
        row_key: row.key,
        element: row.elements[0].name.clone(),
        asked_of: "东湖街道办公室".to_owned(),
        note: "2月的说明。".to_owned(),
        due_on: Some(date(2026, 3, 10)),
        most: 2,
    }
}

/// The notices of a kind that the officer has.
async fn told(city: &City, kind: &str) -> Vec<String> {
    let notices = city.operations.today(&city.act(OFFICER).await).await.unwrap().notices;
    notices.into_iter().filter(|notice| notice.kind == kind).map(|notice| notice.text).collect()
}

#[tokio::test]
async fn r101_who_asked_is_told_before_the_day_and_after_it_and_passes_the_link_on() {
    for city in cities().await {
        let operations = &city.operations;
        let asked = asked(&city).await;
        let officer = city.act(OFFICER).await;
        let link = operations.ask_material(&officer, &asked).await.unwrap();
        let remind = async || operations.remind_materials(city.now()).await.unwrap();
        assert_eq!(remind().await, 0, "asked a moment ago");
        city.wait(SignedDuration::from_hours(24) * (date(2026, 3, 9) - city.today()).get_days());
        assert_eq!((remind().await, remind().await), (1, 0), "told once");
        let near = told(&city, "disclosure.material_near").await;
        assert!(near.len() == 1 && near[0].contains("最迟2026年3月10日报送"), "{near:?}");
        city.wait(SignedDuration::from_hours(48));
        assert_eq!((remind().await, remind().await), (1, 0), "told once that it is over");
        let over = told(&city, "disclosure.material_over").await;
        assert!(over[0].contains("2026年3月10日已过期限；链接2026年3月17日以前还能用"), "{over:?}");

        let officer = city.act(OFFICER).await;
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.remind_material(&stranger, link.id, None).await), "not-found");
        let past = Some(date(2026, 3, 1));
        assert_eq!(refused(operations.remind_material(&officer, link.id, past).await), "invalid");
        let again = operations.remind_material(&officer, link.id, None).await.unwrap();
        let words = again.words("https://gongkai.example/material/x");
        for part in
            ["东湖街道办公室：", "已过", "需要的材料：2月的说明。", "https://gongkai.example/material/x"]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
        for token in [&link.token, &again.token] {
            let shown = operations.material_link(token, officer.now).await.unwrap();
            assert_eq!(shown.due_on, "2026-03-10", "the first link and the second hold");
        }

        // Over and gone: another day brings it back.
        city.wait(SignedDuration::from_hours(24 * 10));
        let officer = city.act(OFFICER).await;
        assert_eq!(refused(operations.material_link(&again.token, officer.now).await), "not-found");
        assert_eq!(refused(operations.remind_material(&officer, link.id, None).await), "invalid");
        let later = city.today().checked_add(jiff::Span::new().days(20)).unwrap();
        operations.remind_material(&officer, link.id, Some(later)).await.unwrap();
        let view = operations.material_requests(&officer).await.unwrap().remove(0);
        assert_eq!((view.due_on, view.reminded.len(), view.may_remind), (later.to_string(), 2, true));
        assert_eq!(remind().await, 0, "the new day is far");
        let sent = SendMaterial {
            sender: "林小舟",
            title: "办理条件说明",
            body: "户籍在本区。",
            arose_on: Some(date(2026, 3, 9)),
            files: Vec::new(),
        };
        operations.send_material(&link.token, &sent, officer.now).await.unwrap();
        assert_eq!(refused(operations.remind_material(&officer, link.id, None).await), "wrong-state");
        city.wait(SignedDuration::from_hours(24 * 40));
        assert_eq!(remind().await, 0, "what came is not reminded of");
        assert_eq!(operations.material_requests(&officer).await.unwrap()[0].state, MaterialState::Sent);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r101_what_was_taken_back_is_reminded_of_no_more() {
    for city in cities().await {
        let operations = &city.operations;
        let asked = asked(&city).await;
        let officer = city.act(OFFICER).await;
        let link = operations.ask_material(&officer, &asked).await.unwrap();
        let again = operations.remind_material(&officer, link.id, None).await.unwrap();
        operations.revoke_material(&officer, link.id).await.unwrap();
        assert_eq!(refused(operations.material_link(&again.token, officer.now).await), "not-found");
        assert_eq!(refused(operations.remind_material(&officer, link.id, None).await), "wrong-state");
        city.wait(SignedDuration::from_hours(24 * 60));
        assert_eq!(operations.remind_materials(city.now()).await.unwrap(), 0);
    }
}
