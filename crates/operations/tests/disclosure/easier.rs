//! Loading made easy on both databases: many files, workbooks of records, unfinished forms, material by links
//! (R101, R102, R250).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::{AccountState, Gate, MaterialState, RecordState};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::OperationError;
use operations::disclosure::{AccountInput, AskMaterial, CopyInput, LoadHow, SendMaterial};

const CSV: &str = "一级事项,二级事项,公开内容,发布机构,名称,正文,网址,成文日期,文号\n\
最低生活保障,办事指南,办理条件,,办理条件说明,户籍在本区,,2026/2/26,东民〔2026〕1号\n\
最低生活保障,办事指南,办理条件,,办理条件说明,户籍在本区,,2026年2月26日,东民〔2026〕1号\n\
最低生活保障,办事指南,没有这一项,,名称,正文,,2026/2/26,\n\
最低生活保障,办事指南,办理条件,别的单位,联系方式,请打13800138000,,昨天,\n\
最低生活保障,办事指南,办理条件,,别处的说明,,https://www.example.gov.cn/a.html,46079,\n\
最低生活保障,办事指南,办理条件,,,,,,\n";

#[tokio::test]
async fn r250_one_refused_file_loses_no_other() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let drafts = LoadHow::default();
        let record = operations.load_disclosure(&officer, None, &loading("名单"), drafts).await.unwrap();
        let seen = operations.disclosure(&officer, record.id).await.unwrap().version.revision;
        let page = b"<html><script>x</script></html>";
        let files: [(&str, &[u8]); 4] = [
            ("一.txt", "第一份".as_bytes()),
            ("二.html", page),
            ("三.txt", "第一份".as_bytes()),
            ("四.txt", "张某 13800138000".as_bytes()),
        ];
        let receipt = operations.attach_files(&officer, (record.id, seen), &files).await.unwrap();
        let kept: Vec<_> = receipt.attached.iter().map(|one| (one.name.as_str(), one.gate)).collect();
        assert_eq!(kept, [("一.txt", Gate::Clean), ("四.txt", Gate::Found)]);
        let why: Vec<_> = receipt.refused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(why, ["二.html", "三.txt"], "no such kind; the same file twice");
        let now = operations.disclosure(&officer, record.id).await.unwrap();
        assert_eq!((now.attachments.len(), now.version.revision), (2, receipt.revision));
        // Who saw an older state adds nothing.
        let stale = operations.attach_files(&officer, (record.id, seen), &files[..1]).await.unwrap();
        assert!(stale.attached.is_empty() && stale.refused[0].1.contains("改动"), "{stale:?}");
    }
}

#[tokio::test]
async fn r101_a_workbook_is_shown_before_it_is_loaded_and_makes_nothing_twice() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let place = ("east-civil", "20");
        let form = operations.record_sheet_form(&officer, place.0, place.1).await.unwrap();
        let empty = operations.send_record_sheet(&officer, place, ("空.xlsx", &form.bytes)).await;
        assert_eq!(refused(empty), "invalid", "an untouched form holds nothing");
        let sent = ("装载.csv", CSV.as_bytes());
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.send_record_sheet(&stranger, place, sent).await), "not-permitted");
        let id = operations.send_record_sheet(&officer, place, sent).await.unwrap();
        assert_eq!(refused(operations.record_sheet(&stranger, id).await), "not-found");

        let seen = operations.record_sheet(&officer, id).await.unwrap();
        let shown: Vec<_> =
            seen.lines.iter().map(|line| (line.is_new(), line.is_known, line.problems.len())).collect();
        assert_eq!(
            shown,
            [(true, false, 0), (false, true, 0), (false, false, 1), (false, false, 2), (true, false, 0)],
            "{seen:?}"
        );
        assert_eq!(seen.lines[0].under, "办事指南／办理条件");
        assert!(seen.lines[2].problems[0].contains("!C4：“没有这一项”不是该事项的公开内容"), "{seen:?}");
        let words = seen.lines[3].problems.join("\n");
        assert!(words.contains("!H5：成文日期“昨天”不是日期") && words.contains("138****8000"), "{words}");
        assert!(seen.lines[3].notes[0].contains("没有采用“别的单位”"), "{seen:?}");
        assert!(operations.disclosures_on_desk(&officer).await.unwrap().is_empty(), "nothing is kept yet");

        let receipt = operations.take_record_sheet(&officer, id, false).await.unwrap();
        assert_eq!((receipt.created.len(), receipt.known.len(), receipt.refused.len()), (2, 1, 2));
        let again = operations.take_record_sheet(&officer, id, true).await.unwrap();
        assert_eq!(again, receipt, "the same receipt, and nothing more");
        assert_eq!(operations.disclosures_on_desk(&officer).await.unwrap().len(), 2);
        let link = operations.disclosure(&officer, receipt.created[1].0).await.unwrap();
        assert_eq!(
            (link.version.link.as_str(), link.version.arose_on.as_str()),
            ("https://www.example.gov.cn/a.html", "2026-02-26")
        );
        assert_eq!(link.version.state, RecordState::Draft);

        // The same file again, also after a record was changed by hand.
        let changed =
            operations::disclosure::Loading { element: "办理条件".to_owned(), ..loading("改过的") };
        let first = receipt.created[0].0;
        operations.change_disclosure(&officer, (first, 0), &changed, LoadHow::default()).await.unwrap();
        let second = operations.send_record_sheet(&officer, place, sent).await.unwrap();
        let seen = operations.record_sheet(&officer, second).await.unwrap();
        assert_eq!(seen.lines[0].record, Some(first));
        let receipt = operations.take_record_sheet(&officer, second, true).await.unwrap();
        assert_eq!((receipt.created.len(), receipt.known.len(), receipt.refused.len()), (0, 3, 2));
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r101_an_unfinished_form_is_offered_again_and_never_written_over_unseen() {
    for city in cities().await {
        let operations = &city.operations;
        let officer = city.act(OFFICER).await;
        let place = "/console/disclosures/new?unit=east-civil&sector=20";
        let typed = |title: &str| {
            [("title", title), ("body", "写了一半"), ("csrf", "secret")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        assert_eq!(operations.unfinished(&officer, place).await.unwrap(), None);
        let first = operations.keep_unfinished(&officer, (place, 0), &typed("一")).await.unwrap();
        let second = operations.keep_unfinished(&officer, (place, first), &typed("二")).await.unwrap();
        // Another device that saw nothing, and one that saw an older state.
        for seen in [0, first] {
            let other = operations.keep_unfinished(&officer, (place, seen), &typed("三")).await;
            let Err(OperationError::Conflict { places, .. }) = other else { panic!("{other:?}") };
            assert_eq!(places[0]["revision"], second);
        }
        let left = operations.unfinished(&officer, place).await.unwrap().unwrap();
        assert_eq!((left.title.as_str(), left.revision), ("二", second));
        assert!(left.fields.iter().all(|(name, _)| name != "csrf"), "no secret is kept");
        let reviewer = city.act("reviewer").await;
        assert_eq!(operations.unfinished(&reviewer, place).await.unwrap(), None, "one's own alone");
        assert!(!operations.forget_unfinished(&officer, place, first).await.unwrap(), "a newer one stays");
        city.wait(SignedDuration::from_hours(24 * 29));
        assert_eq!(operations.all_unfinished(&city.act(OFFICER).await).await.unwrap().len(), 1);
        city.wait(SignedDuration::from_hours(48));
        let later = city.act(OFFICER).await;
        assert!(operations.all_unfinished(&later).await.unwrap().is_empty(), "its period is over");
        operations.keep_unfinished(&later, (place, second), &typed("四")).await.unwrap();
        assert!(operations.forget_unfinished(&later, place, 1).await.unwrap());
        assert_eq!(operations.unfinished(&later, place).await.unwrap(), None);
    }
}

#[tokio::test]
async fn r101_a_station_sends_material_by_a_link_and_the_officer_follows_it() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let first = load(&city, &loading("找到事项")).await;
        make_public(&city, first.id).await;
        let row_key = operations.disclosure(&officer, first.id).await.unwrap().row_key;
        let asked = AskMaterial {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            row_key,
            element: "办理条件".to_owned(),
            asked_of: "东湖街道办公室".to_owned(),
            note: "2月的说明".to_owned(),
            due_on: Some(date(2026, 3, 10)),
            most: 2,
        };
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.ask_material(&stranger, &asked).await), "not-permitted");
        let past = AskMaterial { due_on: Some(date(2026, 3, 1)), ..asked.clone() };
        assert_eq!(refused(operations.ask_material(&officer, &past).await), "invalid");
        let link = operations.ask_material(&officer, &asked).await.unwrap();
        let state = async || operations.material_requests(&officer).await.unwrap()[0].clone();
        assert_eq!(state().await.state, MaterialState::NotOpened);
        assert_eq!(refused(operations.material_link("unknown", officer.now).await), "not-found");
        let shown = operations.material_link(&link.token, officer.now).await.unwrap();
        assert_eq!((shown.element.as_str(), shown.left), ("办理条件", 2));
        assert_eq!(state().await.state, MaterialState::Opened);

        let files: Vec<(&str, &[u8])> =
            vec![("说明.txt", "说明".as_bytes()), ("页.html", b"<html><script>x</script></html>")];
        let sent = SendMaterial {
            sender: "林小舟",
            title: "办理条件说明",
            body: "",
            arose_on: Some(date(2026, 2, 27)),
            files: files.clone(),
        };
        let nobody = SendMaterial { sender: " ", ..sent.clone() };
        assert_eq!(refused(operations.send_material(&link.token, &nobody, officer.now).await), "invalid");
        let nothing = SendMaterial { files: Vec::new(), ..sent.clone() };
        assert_eq!(refused(operations.send_material(&link.token, &nothing, officer.now).await), "invalid");
        let receipt = operations.send_material(&link.token, &sent, officer.now).await.unwrap();
        assert_eq!((receipt.files.attached.len(), receipt.files.refused.len()), (1, 1));
        let followed = state().await;
        assert_eq!((followed.state, followed.sent[0].1.as_str()), (MaterialState::Sent, "林小舟"));
        let draft = operations.disclosure(&officer, followed.sent[0].0).await.unwrap();
        assert_eq!(
            (draft.version.state, draft.version.source.as_str()),
            (RecordState::Draft, "东湖街道办公室")
        );
        assert!(draft.events.iter().any(|event| event.act == "receive" && event.note.contains("林小舟")));
        assert!(draft.may_change && draft.element == "办理条件");
        let notices = operations.today(&officer).await.unwrap().notices;
        assert!(notices.iter().any(|notice| notice.kind == "disclosure.material"), "the officer is told");

        let twice = operations.send_material(&link.token, &sent, officer.now).await.unwrap();
        assert!(twice.is_repeated, "a double click is one sending");
        assert_eq!(state().await.sent.len(), 1);
        let more = SendMaterial { title: "办理条件的补充说明", ..sent.clone() };
        assert!(!operations.send_material(&link.token, &more, officer.now).await.unwrap().is_repeated);
        let again = operations.send_material(&link.token, &more, officer.now).await.unwrap();
        assert!(again.is_repeated, "also where the first click used the link up");
        let later = officer.now + SignedDuration::from_mins(11);
        assert_eq!(refused(operations.send_material(&link.token, &more, later).await), "not-found");
        let another = SendMaterial { title: "第三份", ..sent.clone() };
        let third = operations.send_material(&link.token, &another, officer.now).await;
        assert_eq!(refused(third), "not-found", "as often as it was meant to be");
        let other = operations.ask_material(&officer, &asked).await.unwrap();
        assert_eq!(refused(operations.revoke_material(&stranger, other.id).await), "not-found");
        operations.revoke_material(&officer, other.id).await.unwrap();
        assert_eq!(refused(operations.material_link(&other.token, officer.now).await), "not-found");
        let late = operations.ask_material(&officer, &asked).await.unwrap();
        city.wait(SignedDuration::from_hours(24 * 16));
        let now = city.act(OFFICER).await;
        assert_eq!(refused(operations.material_link(&late.token, now.now).await), "not-found", "out of date");
        let late = operations.material_requests(&now).await.unwrap()[0].clone();
        assert!(late.state == MaterialState::Expired && late.is_late);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r54_r124a_other_channels_are_places_and_dates_that_everybody_sees() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record = load(&city, &loading("办理条件")).await;
        let input = CopyInput {
            channel: "公共资源交易平台".to_owned(),
            place: "公告栏目".to_owned(),
            address: "https://www.example.gov.cn/ggzy/1.html".to_owned(),
            published_on: Some(date(2026, 3, 1)),
            ..CopyInput::default()
        };
        assert_eq!(refused(operations.note_copy(&officer, record.id, &input).await), "wrong-state");
        make_public(&city, record.id).await;
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.note_copy(&stranger, record.id, &input).await), "not-found");
        for wrong in [
            CopyInput { channel: "飞鸽".to_owned(), ..input.clone() },
            CopyInput { address: "javascript:alert(1)".to_owned(), ..input.clone() },
            CopyInput { published_on: Some(date(2026, 4, 1)), ..input.clone() },
            CopyInput { account: Some(999), ..input.clone() },
        ] {
            assert_eq!(refused(operations.note_copy(&officer, record.id, &wrong).await), "invalid");
        }
        let number = operations.note_copy(&officer, record.id, &input).await.unwrap();
        let account = AccountInput {
            platform: "微信公众号".to_owned(),
            name: "东湖民政".to_owned(),
            responsible: "林小舟".to_owned(),
            state: "active".to_owned(),
            ..AccountInput::default()
        };
        let id = operations.enter_account(&officer, &account).await.unwrap();
        assert_eq!(refused(operations.enter_account(&officer, &account).await), "invalid", "entered twice");
        let own = operations.account_units(&officer).await.unwrap();
        assert!(own.iter().any(|unit| unit.id == officer.actor.unit_id));
        let elsewhere = AccountInput { unit: Some(stranger.actor.unit_id), ..account.clone() };
        assert_eq!(
            refused(operations.enter_account(&officer, &elsewhere).await),
            "invalid",
            "another's unit"
        );
        let sent = CopyInput { channel: "两微一端".to_owned(), account: Some(id), ..input };
        operations.note_copy(&officer, record.id, &sent).await.unwrap();
        let copies = operations.copies_of(record.id).await.unwrap();
        assert_eq!((copies.len(), copies[1].place.as_str()), (2, "微信公众号“东湖民政”"));
        operations.strike_copy(&officer, record.id, number).await.unwrap();
        assert_eq!(refused(operations.strike_copy(&officer, record.id, number).await), "not-found");
        assert_eq!(operations.copies_of(record.id).await.unwrap().len(), 1);
        let closed = AccountInput { state: "closed".to_owned(), ..account };
        assert_eq!(refused(operations.change_account(&stranger, id, &closed).await), "not-found");
        operations.change_account(&officer, id, &closed).await.unwrap();
        let all = operations.media_accounts(&officer).await.unwrap();
        assert_eq!((all.len(), all[0].state), (1, AccountState::Closed));
    }
}
