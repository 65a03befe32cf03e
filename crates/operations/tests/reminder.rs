//! Reminders to units below, notices by mail, the calendar one subscribes to, and calendars that change, on both
//! databases (R149b, R153, R154, R162).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "reminder/calendar.rs"]
mod calendar;
#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "steps of the catalogue's own tests")]
mod kit;
#[path = "reminder/mail.rs"]
mod mail;
#[path = "reminder/smtp.rs"]
mod smtp;

use domain::organisation::Role;
use domain::reminder::{Progress, Standing};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use kit::{City, cities, published, refused};
use operations::disclosure::{LoadHow, Loaded, Loading};
use operations::reminder::{ReminderAbout, ReminderInput};

const OFFICER: &str = "information_officer";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// 最低生活保障／办事指南 of the test city's 民政局.
fn loading(title: &str, arose_on: Date) -> Loading {
    Loading {
        unit: "east-civil".to_owned(),
        sector: "社会救助".to_owned(),
        level1_item: "最低生活保障".to_owned(),
        level2_item: "办事指南".to_owned(),
        title: title.to_owned(),
        body: "<p>办理条件：户籍在本区。</p>".to_owned(),
        arose_on: Some(arose_on),
        ..Loading::default()
    }
}

/// A record that is still with its officer.
async fn draft_record(city: &City, title: &str, arose_on: Date) -> Loaded {
    let how = LoadHow { submits: false, tells: true, is_trial: false, renews: false };
    let act = city.act(OFFICER).await;
    city.operations.load_disclosure(&act, None, &loading(title, arose_on), how).await.unwrap()
}

fn to_units(city: &City, units: &[&str]) -> ReminderInput {
    ReminderInput {
        from: None,
        units: units.iter().map(|code| city.unit(code)).collect(),
        text: "请核对本单位逾期未公开的信息，并说明原因。".to_owned(),
        due_on: Some(date(2026, 3, 4)),
        about: ReminderAbout::Sector("20".to_owned()),
    }
}

/// The acts of the log whose names begin with a word.
async fn logged(city: &City, prefix: &str) -> Vec<String> {
    let root = city.operations.unit(city.unit("city")).await.unwrap();
    let events = city.operations.audit_events(&city.system(), &root.path, None).await.unwrap();
    let mut acts: Vec<String> =
        events.into_iter().map(|event| event.act).filter(|act| act.starts_with(prefix)).collect();
    acts.sort();
    acts.dedup();
    acts
}

#[tokio::test]
async fn many_units_are_reminded_at_once_and_answer() {
    for mut city in cities().await {
        published(&city).await;
        city.employ("west_officer", "尤信", Role::InformationOfficer, "west-civil").await;
        let operations = &city.operations;
        let leader = city.act("leader").await;
        let input = to_units(&city, &["east-civil", "east-health", "west-civil", "west-civil"]);
        let sent = operations.send_reminder(&leader, &input).await.unwrap();
        assert_eq!((sent.units, sent.people, sent.unreached.len()), (2, 2, 1), "nobody at the third unit");

        let officer = city.act(OFFICER).await;
        let notices = operations.notices(&officer, None).await.unwrap();
        let told = notices.iter().find(|notice| notice.kind == "reminder.received").unwrap();
        assert!(told.text.ends_with("催办社会救助领域目录，请在2026年3月4日前答复"), "{}", told.text);
        let waiting = operations.reminders_today(&officer).await.unwrap();
        assert_eq!(waiting.len(), 1);
        let received = waiting[0].id;
        assert_eq!(told.url, operations::reminder::received_url(received));
        let shown = operations.received_reminder(&officer, received).await.unwrap();
        assert_eq!((shown.line.standing, shown.may_answer), (Standing::Unread, true));
        assert_eq!(shown.about_url, "/console/checklists/east-civil/20");

        // Opening is noted once, with the person.
        assert!(operations.open_reminder(&officer, received).await.unwrap());
        assert!(!operations.open_reminder(&officer, received).await.unwrap());
        for stranger in ["west_officer", "leader", "compiler"] {
            let act = city.act(stranger).await;
            assert_eq!(
                refused(operations.received_reminder(&act, received).await),
                "not-found",
                "{stranger}"
            );
            assert_eq!(refused(operations.open_reminder(&act, received).await), "not-found", "{stranger}");
            let answer = operations.answer_reminder(&act, received, Progress::Done, "已办").await;
            assert_eq!(refused(answer), "not-found", "{stranger}");
        }
        let view = operations.reminder(&leader, sent.id).await.unwrap();
        let civil = view.reminded.iter().find(|unit| unit.unit_code == "east-civil").unwrap();
        assert_eq!((civil.standing, civil.read_by.as_deref()), (Standing::Read, Some(&*officer.actor.name)));
        assert_eq!(refused(operations.reminder(&officer, sent.id).await), "not-found", "not the sender's");

        let empty = operations.answer_reminder(&officer, received, Progress::Working, " ").await;
        assert_eq!(refused(empty), "invalid");
        let words = "正在核对";
        let answered =
            operations.answer_reminder(&officer, received, Progress::Working, words).await.unwrap();
        assert_eq!((answered.standing, answered.is_overdue), (Standing::Working, false));
        let told = operations.notices(&leader, None).await.unwrap();
        assert!(told.iter().any(|one| one.kind == "reminder.answered" && one.text.ends_with("办理中")));
        city.wait(DAY);
        let officer = city.act(OFFICER).await;
        operations.answer_reminder(&officer, received, Progress::Done, "已全部公开").await.unwrap();
        let again = operations.answer_reminder(&officer, received, Progress::Working, "又办").await;
        assert_eq!(refused(again), "wrong-state");
        assert!(operations.reminders_today(&officer).await.unwrap().is_empty());
        let shown = operations.received_reminder(&officer, received).await.unwrap();
        assert_eq!((shown.answers.len(), shown.may_answer), (2, false));

        let lines = operations.reminders(&city.act("leader").await, None).await.unwrap();
        let counts = (lines[0].units, lines[0].answered, lines[0].done, lines[0].overdue, lines[0].times);
        assert_eq!(counts, (2, 1, 1, 0, 1));
        assert_eq!(logged(&city, "reminder.").await, ["reminder.answer", "reminder.read", "reminder.send"]);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn only_those_who_did_not_answer_are_reminded_again() {
    for mut city in cities().await {
        city.employ("west_officer", "尤信", Role::InformationOfficer, "west-civil").await;
        let operations = &city.operations;
        let leader = city.act("leader").await;
        let input = to_units(&city, &["east-civil", "west-civil"]);
        let id = operations.send_reminder(&leader, &input).await.unwrap().id;
        let officer = city.act(OFFICER).await;
        let received = operations.reminders_today(&officer).await.unwrap()[0].id;
        operations.answer_reminder(&officer, received, Progress::Working, "正在核对").await.unwrap();
        assert_eq!(refused(operations.repeat_reminder(&leader, id, None).await), "wrong-state", "once a day");
        city.wait(DAY * 4);
        let leader = city.act("leader").await;
        let view = operations.reminder(&leader, id).await.unwrap();
        let overdue: Vec<_> = view.reminded.iter().map(|unit| (&*unit.unit_code, unit.is_overdue)).collect();
        assert!(overdue.contains(&("east-civil", false)) && overdue.contains(&("west-civil", true)));
        assert!(view.may_repeat);
        assert_eq!(
            refused(operations.repeat_reminder(&leader, id, None).await),
            "invalid",
            "the day is over"
        );
        let stranger = city.act("approver").await;
        assert_eq!(refused(operations.repeat_reminder(&stranger, id, None).await), "not-found");
        let again = operations.repeat_reminder(&leader, id, Some(date(2026, 3, 12))).await.unwrap();
        assert_eq!((again.units, again.people), (1, 1));
        let west = city.act("west_officer").await;
        let told = operations.notices(&west, None).await.unwrap();
        assert_eq!(told.iter().filter(|notice| notice.kind == "reminder.received").count(), 2);
        let told = operations.notices(&officer, None).await.unwrap();
        assert_eq!(told.iter().filter(|notice| notice.kind == "reminder.received").count(), 1);
        let received = operations.reminders_today(&west).await.unwrap()[0].id;
        operations.answer_reminder(&west, received, Progress::Done, "已办").await.unwrap();
        city.wait(DAY);
        let leader = city.act("leader").await;
        assert_eq!(
            refused(operations.repeat_reminder(&leader, id, None).await),
            "wrong-state",
            "all answered"
        );
        assert!(logged(&city, "reminder.").await.contains(&"reminder.repeat".to_owned()));
    }
}

#[tokio::test]
async fn a_reminder_goes_down_the_tree_and_says_what_and_until_when() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let leader = city.act("leader").await;
        let refuse = async |change: fn(&mut ReminderInput)| {
            let mut input = to_units(&city, &["east-civil"]);
            change(&mut input);
            refused(operations.send_reminder(&leader, &input).await)
        };
        assert_eq!(refuse(|input| input.text = " \n".to_owned()).await, "invalid");
        assert_eq!(refuse(|input| input.units.clear()).await, "invalid");
        assert_eq!(refuse(|input| input.due_on = None).await, "invalid");
        assert_eq!(refuse(|input| input.due_on = Some(date(2026, 3, 1))).await, "invalid");
        assert_eq!(refuse(|input| input.about = ReminderAbout::Sector("99".to_owned())).await, "invalid");
        assert_eq!(refuse(|input| input.units = vec![i64::MAX]).await, "invalid");
        let sideways =
            operations.send_reminder(&city.act(OFFICER).await, &to_units(&city, &["west-civil"])).await;
        assert_eq!(refused(sideways), "invalid", "not below");
        let compiler =
            operations.send_reminder(&city.act("compiler").await, &to_units(&city, &["east-civil"])).await;
        assert_eq!(refused(compiler), "not-permitted");
        let nobody = operations.send_reminder(&leader, &to_units(&city, &["east-health"])).await;
        assert_eq!(refused(nobody), "invalid", "nobody could be told");

        let record = draft_record(&city, "办事指南", date(2026, 2, 10)).await;
        let about = ReminderAbout::Record(record.id);
        let input = ReminderInput { about: about.clone(), ..to_units(&city, &["east-civil"]) };
        let sent = operations.send_reminder(&leader, &input).await.unwrap();
        assert_eq!(operations.reminder(&leader, sent.id).await.unwrap().line.about, "《办事指南》");
        let other = ReminderInput { about, ..to_units(&city, &["west-civil"]) };
        assert_eq!(refused(operations.send_reminder(&leader, &other).await), "invalid");

        // R101, R162: what is open at each unit is seen before.
        let below = operations.units_to_remind(&leader, Some(city.unit("east"))).await.unwrap();
        let civil = below.units.iter().find(|unit| unit.code == "east-civil").unwrap();
        assert!(civil.unloaded > 20 && civil.is_reached, "{civil:?}");
        let due: Date = record.due_on.parse().unwrap();
        let expected = match due {
            due if due < city.today() => (1, 0),
            due if due <= below.week_ends_on => (0, 1),
            _ => (0, 0),
        };
        assert_eq!((civil.overdue, civil.soon), expected, "{due}");
        city.wait(DAY * 40);
        let later =
            operations.units_to_remind(&city.act("leader").await, Some(city.unit("east"))).await.unwrap();
        let civil = later.units.iter().find(|unit| unit.code == "east-civil").unwrap();
        assert_eq!((civil.overdue, civil.soon), (1, 0));
        let health = later.units.iter().find(|unit| unit.code == "east-health").unwrap();
        assert!(!health.is_reached && health.unloaded == 0);
        let own = operations.units_to_remind(&leader, None).await.unwrap();
        assert!(own.superiors.iter().any(|(id, _)| *id == city.unit("east")));
        let outside = operations.units_to_remind(&city.act(OFFICER).await, Some(city.unit("east"))).await;
        assert_eq!(refused(outside), "not-permitted");
    }
}
