//! The calendar one subscribes to, read by a parser of another maker (R162), and clocks when the working-day calendar
//! changes (R153, R154).

use super::{DAY, OFFICER, cities, draft_record, loading, logged, published, refused, to_units};
use domain::calendar::WorkCalendar;
use ical::parser::ical::component::IcalEvent;
use jiff::SignedDuration;
use jiff::civil::date;
use operations::disclosure::LoadHow;

const SITE: &str = "https://gongkai.example.org";

fn events(calendar: &str) -> Vec<IcalEvent> {
    let mut read: Vec<_> = ical::IcalParser::new(calendar.as_bytes()).map(Result::unwrap).collect();
    assert_eq!(read.len(), 1);
    read.remove(0).events
}

fn value(event: &IcalEvent, name: &str) -> String {
    let property = event.properties.iter().find(|property| property.name == name);
    property.and_then(|property| property.value.clone()).unwrap_or_default()
}

#[tokio::test]
async fn r162_what_is_due_stands_in_ones_calendar() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let record = draft_record(&city, "最低生活保障办事指南, 第一批; 附表", date(2026, 2, 26)).await;
        let leader = city.act("leader").await;
        operations.send_reminder(&leader, &to_units(&city, &["east-civil"])).await.unwrap();
        let officer = city.act(OFFICER).await;
        assert_eq!(operations.own_calendar(&officer).await.unwrap().since, None);
        let address = operations.make_calendar_address(&officer).await.unwrap();
        assert_eq!(address.path, format!("/calendar/{}.ics", address.secret));
        let read = async |secret: &str| operations.calendar(secret, SITE, city.now()).await.unwrap();
        let text = read(&address.secret).await.unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
        let found = events(&text);
        let uids: Vec<String> = found.iter().map(|event| value(event, "UID")).collect();
        assert_eq!(uids[0], format!("disclosure-{}@gongkai.example.org", record.id));
        assert!(uids[1].starts_with("reminder-") && uids.len() == 2, "{uids:?}");
        assert_eq!(value(&found[0], "DTSTART"), record.due_on.replace('-', ""));
        assert_eq!(value(&found[1], "DTSTART"), "20260304");
        assert_eq!(value(&found[1], "DTEND"), "20260305");
        assert_eq!(value(&found[0], "DTSTAMP"), "20260302T020000Z");
        assert!(value(&found[0], "SUMMARY").contains("办事指南\\, 第一批\\; 附表"), "{text}");
        assert_eq!(value(&found[0], "URL"), format!("{SITE}/console/disclosures/{}", record.id));
        let again = read(&address.secret).await.unwrap();
        assert_eq!(again, text, "the same while nothing changes");

        assert_eq!(read("guessed").await, None);
        let renewed = operations.make_calendar_address(&officer).await.unwrap();
        assert_eq!(read(&address.secret).await, None, "the older one ends");
        assert!(read(&renewed.secret).await.is_some());
        assert!(operations.own_calendar(&officer).await.unwrap().since.is_some());
        operations.lock_person(&city.act("administrator").await, city.person(OFFICER)).await.unwrap();
        assert_eq!(read(&renewed.secret).await, None, "who may not sign in reads nothing");
        operations.unlock_person(&city.act("administrator").await, city.person(OFFICER)).await.unwrap();
        let officer = city.act(OFFICER).await;
        operations.revoke_calendar_address(&officer).await.unwrap();
        assert_eq!(read(&renewed.secret).await, None);
        assert_eq!(refused(operations.revoke_calendar_address(&officer).await), "wrong-state");
        assert_eq!(logged(&city, "calendar.").await, ["calendar.make", "calendar.revoke"]);
    }
}

/// The shipped calendar with a notice of 2027 that gives the first week of January.
fn with_2027() -> WorkCalendar {
    let file = |name: &str| domain::reference::data_file(name).unwrap().to_owned();
    let mut days = file("workdays.tsv");
    for day in 1..=8 {
        days.push_str(&format!("2027-01-0{day}\tholiday\t元旦\n"));
    }
    let notices =
        file("workdays_sources.tsv") + "2027\t关于2027年部分节假日安排的通知\t国办发明电〔2026〕9号\t\n";
    WorkCalendar::from_tsv(&days, &notices).unwrap()
}

#[tokio::test]
async fn r154_a_new_calendar_moves_the_clocks_that_run_and_no_others() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let submits = LoadHow { submits: true, tells: false, is_trial: false, renews: false };
        city.wait(DAY * 298);
        assert_eq!(city.today(), date(2026, 12, 25));
        let officer = city.act(OFFICER).await;
        let made = loading("已公布的", date(2026, 12, 24));
        let public = operations.load_disclosure(&officer, None, &made, submits).await.unwrap();
        operations.review_disclosure(&city.act("reviewer").await, public.id, 0, "可以公开").await.unwrap();
        operations.approve_disclosure(&city.act("approver").await, public.id, 0, "").await.unwrap();
        operations.publish_disclosure(&officer, public.id).await.unwrap();
        let open = draft_record(&city, "还没有公布的", date(2026, 12, 24)).await;
        let early = draft_record(&city, "年内到期的", date(2026, 12, 1)).await;
        assert!(open.is_provisional && public.is_provisional && !early.is_provisional, "R153");

        // The first start of this version: nothing is other than it was computed.
        let first = operations.follow_calendar(city.now()).await.unwrap().unwrap();
        assert_eq!((first.looked_through, first.changed), (2, 0));
        assert_eq!(operations.follow_calendar(city.now()).await.unwrap(), None, "the same calendar");

        let calendar = with_2027();
        assert_eq!(refused(operations.recompute_clocks(&officer, &calendar).await), "forbidden");
        city.wait(SignedDuration::from_hours(1));
        let receipt = operations.recompute_clocks(&city.system(), &calendar).await.unwrap();
        assert_eq!((receipt.looked_through, receipt.changed), (2, 1));
        let due = calendar.add_working_days(date(2026, 12, 24), 10).unwrap();
        assert!(!due.provisional && due.date.to_string() > open.due_on, "{due:?} {}", open.due_on);
        let view = operations.disclosure(&officer, open.id).await.unwrap();
        assert_eq!((&*view.version.due_on, view.version.is_provisional), (&*due.date.to_string(), false));
        let step = view.events.last().unwrap();
        assert_eq!((step.act.as_str(), &step.by_name), ("recompute", &None));
        assert!(step.note.contains("由2027年"), "{}", step.note);
        let kept = operations.disclosure(&officer, public.id).await.unwrap();
        assert_eq!((kept.version.due_on, kept.version.is_provisional), (public.due_on, true), "published");
        assert_eq!(logged(&city, "disclosure.recompute").await, ["disclosure.recompute"]);
        let again = operations.recompute_clocks(&city.system(), &calendar).await.unwrap();
        assert_eq!((again.looked_through, again.changed), (2, 0), "nothing more to move");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}
