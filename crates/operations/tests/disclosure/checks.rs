//! Checks before a record is public, on both databases: the text check, clarifications, questions to other organs
//! (R160, R161, R249).

use super::{City, OFFICER, SUBMITS, cities, load, loading, make_public, published, refused};
use domain::disclosure::wording::Ruling;
use domain::disclosure::{ConfirmationState, RecordState};
use domain::organisation::Role;
use jiff::civil::date;
use operations::OperationError;
use operations::catalogue::SearchFilter;
use operations::disclosure::{
    Clarified, ConfirmationAnswer, ConfirmationQuestion, HintView, LoadHow, Loaded, Loading, RecordView,
};

const DRAFT: LoadHow = LoadHow { submits: false, tells: true, is_trial: false, renews: false };

async fn seen(city: &City, role: &str, id: i64) -> RecordView {
    city.operations.disclosure(&city.act(role).await, id).await.unwrap()
}

async fn drafted(city: &City, loading: &Loading) -> Loaded {
    city.operations.load_disclosure(&city.act(OFFICER).await, None, loading, DRAFT).await.unwrap()
}

fn with_wrong_words() -> Loading {
    Loading {
        title: "银行帐户变更办事指南".to_owned(),
        body: "<p>登录帐号以后，填写帐户。</p><p>《帐户管理办法》</p><p>联系人张某某</p>".to_owned(),
        ..loading("")
    }
}

fn texts(hints: &[HintView]) -> Vec<(&str, &str, &str)> {
    hints.iter().map(|hint| (hint.place.as_str(), hint.found.as_str(), hint.suggestion.as_str())).collect()
}

#[tokio::test]
async fn r249_hints_are_accepted_or_dismissed_and_block_nothing() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let loaded = drafted(&city, &with_wrong_words()).await;
        let id = loaded.id;
        assert_eq!(loaded.open_hints, 4, "told at once");
        let record = seen(&city, OFFICER, id).await;
        let expected = [
            ("名称", "帐户", "账户"),
            ("正文第1段", "帐号", "账号"),
            ("正文第1段", "帐户", "账户"),
            ("正文第2段", "帐户", "账户"),
        ];
        assert_eq!(texts(&record.hints), expected);
        let mark = |at: usize| record.hints[at].mark.clone();
        let officer = city.act(OFFICER).await;
        let stale = operations.settle_hint(&officer, (id, 999), &mark(0), Ruling::Accept).await;
        assert_eq!(refused(stale), "conflict");
        assert_eq!(operations.settle_hint(&officer, (id, 0), &mark(0), Ruling::Accept).await.unwrap(), 3);
        assert_eq!(operations.settle_hint(&officer, (id, 0), &mark(2), Ruling::Accept).await.unwrap(), 2);
        assert_eq!(operations.settle_hint(&officer, (id, 0), &mark(3), Ruling::Dismiss).await.unwrap(), 1);
        let gone = operations.settle_hint(&officer, (id, 0), &mark(0), Ruling::Accept).await;
        assert_eq!(refused(gone), "not-found");
        let record = seen(&city, OFFICER, id).await;
        assert_eq!(record.version.title, "银行账户变更办事指南");
        assert!(
            record.version.body.contains("登录帐号以后，填写账户。")
                && record.version.body.contains("《帐户")
        );
        assert_eq!(record.version.due_on, loaded.due_on, "a mended word moves no day");
        let stranger = city.act("west_compiler").await;
        let outside = operations.settle_hint(&stranger, (id, 0), &mark(1), Ruling::Dismiss).await;
        assert_eq!(refused(outside), "not-found");

        // What nobody settled blocks nothing; the reviewer sees it, and the receipt keeps it.
        let handed = operations.submit_disclosure(&officer, id, 0).await.unwrap();
        assert_eq!((handed.state, handed.open_hints), (RecordState::Submitted, 1));
        assert_eq!(seen(&city, "reviewer", id).await.open_hints(), 1);
        let late = operations.settle_hint(&officer, (id, 0), &mark(1), Ruling::Accept).await;
        assert_eq!(refused(late), "wrong-state");
        let reviewed =
            operations.review_disclosure(&city.act("reviewer").await, id, 0, "可以公开").await.unwrap();
        assert_eq!(reviewed.open_hints, 1);
        let events = seen(&city, "reviewer", id).await.events;
        let notes: Vec<&str> = events.iter().map(|event| event.note.as_str()).collect();
        assert!(notes.contains(&"正文第1段“帐户”改为“账户”"), "{notes:?}");
        assert!(notes.contains(&"正文第2段“帐户”没有写错"), "{notes:?}");
        assert_eq!(notes.last(), Some(&"可以公开（文字检查还有1处提示没有确认）"));
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r268_who_mends_a_word_does_not_review_it() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let grant = operations::organisation::GrantInput {
            person_id: city.person("reviewer"),
            role: Role::InformationOfficer,
            unit_id: city.unit("east-civil"),
            sector: None,
            from: city.today(),
            to: None,
        };
        operations.grant_role(&city.system(), grant).await.unwrap();
        let id = drafted(&city, &with_wrong_words()).await.id;
        let record = seen(&city, OFFICER, id).await;
        let reviewer = city.act("reviewer").await;
        operations.settle_hint(&reviewer, (id, 0), &record.hints[0].mark, Ruling::Accept).await.unwrap();
        operations.submit_disclosure(&city.act(OFFICER).await, id, 0).await.unwrap();
        let own = operations.review_disclosure(&reviewer, id, 0, "可以公开").await;
        assert_eq!(refused(own), "forbidden");
    }
}

#[tokio::test]
async fn r249_placeholders_and_empty_texts_are_not_handed_on() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let problems = async |title: &str, body: &str| {
            let one = Loading { body: body.to_owned(), ..loading(title) };
            match operations.load_disclosure(&officer, None, &one, SUBMITS).await {
                Err(OperationError::Invalid(problems)) => problems,
                other => panic!("{title} {body}: {other:?}"),
            }
        };
        for (title, body, field, words) in [
            ("关于XX街道的通知", "户籍在本区。", "title", "名称“关于XX街道的通”"),
            ("办事指南", "第一段。\n自2026年X月X日起。", "body", "正文第2段“2026年X月X日起"),
            ("办事指南", "办事指南。", "body", "重复了名称"),
            ("办事指南", "详见附件。", "body", "没有附件"),
            ("办事指南", "——。", "body", "标点符号"),
        ] {
            let found = problems(title, body).await;
            assert_eq!(found[0].field, field, "{found:?}");
            assert!(found[0].message.contains(words), "{found:?}");
        }
        assert!(operations.disclosures_on_desk(&city.act("reviewer").await).await.unwrap().is_empty());

        // A person may say that it is meant so.
        let meant = Loading { body: "格式：XX街道办事处。".to_owned(), ..loading("文书格式") };
        let id = drafted(&city, &meant).await.id;
        assert_eq!(refused(operations.submit_disclosure(&officer, id, 0).await), "invalid");
        let mark = seen(&city, OFFICER, id).await.hints[0].mark.clone();
        let accepted = operations.settle_hint(&officer, (id, 0), &mark, Ruling::Accept).await;
        assert_eq!(refused(accepted), "invalid", "nobody knows what should stand there");
        operations.settle_hint(&officer, (id, 0), &mark, Ruling::Dismiss).await.unwrap();
        operations.submit_disclosure(&officer, id, 0).await.unwrap();

        // With its attachment a pointer says something; a form with blanks is told and stands in nobody's way.
        let pointer = Loading { body: "详见附件。".to_owned(), ..loading("名单") };
        let id = drafted(&city, &pointer).await.id;
        assert_eq!(refused(operations.submit_disclosure(&officer, id, 0).await), "invalid");
        let form = "申请人：＊＊＊\n请写明帐号\n".as_bytes();
        operations.attach_file(&officer, (id, 0), "申请表.txt", form).await.unwrap();
        let places: Vec<String> =
            seen(&city, OFFICER, id).await.hints.into_iter().map(|hint| hint.place).collect();
        assert_eq!(places, ["附件“申请表.txt”第1行", "附件“申请表.txt”第2行"]);
        assert_eq!(operations.submit_disclosure(&officer, id, 0).await.unwrap().open_hints, 2);
    }
}

#[tokio::test]
async fn r161_a_clarification_says_what_it_answers_and_is_found() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let mut one = loading("关于低保标准的澄清");
        one.body = "<p>低保标准没有下调。</p>".to_owned();
        one.clarifies = Some(Clarified::default());
        let empty = operations.load_disclosure(&officer, None, &one, SUBMITS).await;
        match empty {
            Err(OperationError::Invalid(problems)) => {
                let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
                assert_eq!(fields, ["claim", "spread"]);
            }
            other => panic!("{other:?}"),
        }
        one.clarifies = Some(Clarified {
            spread: "某短视频平台".to_owned(),
            claim: "有帖子说低保标准明年减半，与事实不符".to_owned(),
        });
        let id = load(&city, &one).await.id;
        let record = seen(&city, OFFICER, id).await;
        assert_eq!((record.kind.as_str(), record.version.spread.as_str()), ("clarification", "某短视频平台"));
        operations.return_disclosure(&city.act("reviewer").await, id, 0, "写明标准").await.unwrap();
        let plain = Loading { clarifies: None, ..one.clone() };
        let other = operations.change_disclosure(&officer, (id, 0), &plain, SUBMITS).await;
        assert_eq!(refused(other), "invalid", "it stays a clarification");
        one.body = "<p>低保标准没有下调，仍为每月一千元。</p>".to_owned();
        operations.change_disclosure(&officer, (id, 0), &one, SUBMITS).await.unwrap();
        make_public(&city, id).await;
        let public = operations.public_disclosure(id).await.unwrap().unwrap();
        assert!(public.is_clarification && public.version.claim.contains("减半"));
        let of = ("east-civil", "20");
        let listed = operations.public_elements(of, &public.row_key, city.today()).await.unwrap();
        let pages = listed.elements.iter().map(|one| &one.records).chain([&listed.others]);
        let lines: Vec<_> = pages.flat_map(|page| &page.lines).collect();
        assert!(lines.len() == 1 && lines[0].is_clarification, "{lines:?}");
        for words in ["澄清", "标准明年减半"] {
            let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
            assert_eq!(operations.search(words, &filter, 1).await.unwrap().hits.len(), 1, "{words}");
        }
    }
}

fn asks(unit: &str, organ: &str) -> ConfirmationQuestion {
    ConfirmationQuestion {
        unit: unit.to_owned(),
        organ: organ.to_owned(),
        question: "内容涉及贵单位的资金标准，请确认是否同意公开。".to_owned(),
        asked_on: None,
    }
}

fn says(agrees: bool, note: &str) -> ConfirmationAnswer {
    ConfirmationAnswer { agrees: Some(agrees), note: note.to_owned(), ..ConfirmationAnswer::default() }
}

#[tokio::test]
async fn r160_another_unit_confirms_before_approval() {
    for mut city in cities().await {
        published(&city).await;
        city.employ("west_officer", "西湖信息员", Role::InformationOfficer, "west").await;
        let operations = &city.operations;
        let id = load(&city, &loading("办事指南")).await.id;
        let (officer, reviewer) = (city.act(OFFICER).await, city.act("reviewer").await);
        let own = operations.ask_confirmation(&officer, (id, 0), &asks("east-civil", "")).await;
        assert_eq!(refused(own), "invalid", "not of oneself");
        let both = operations.ask_confirmation(&officer, (id, 0), &asks("west", "区保密局")).await;
        assert_eq!(refused(both), "invalid");
        let number = operations.ask_confirmation(&officer, (id, 0), &asks("west", "")).await.unwrap();
        let twice = operations.ask_confirmation(&officer, (id, 0), &asks("west", "")).await;
        assert_eq!(refused(twice), "wrong-state");

        // The unit has it on its desk, sees the text, and nobody else does.
        let west = city.act("west_officer").await;
        let desk = operations.confirmations_on_desk(&west).await.unwrap();
        assert_eq!(desk.iter().map(|one| one.id).collect::<Vec<_>>(), [number]);
        let notices = operations.today(&west).await.unwrap().notices;
        assert!(notices.iter().any(|notice| notice.kind == "disclosure.confirmation"));
        let case = operations.confirmation(&west, number).await.unwrap();
        assert!(case.may_answer && case.record.is_none() && case.text.contains("户籍在本区"));
        assert_eq!(refused(operations.disclosure(&west, id).await), "not-found");
        let elsewhere = city.act("west_compiler").await;
        assert_eq!(refused(operations.confirmation(&elsewhere, number).await), "not-found");
        assert!(operations.confirmations_on_desk(&officer).await.unwrap().is_empty());
        let for_others = operations.answer_confirmation(&officer, number, &says(true, "")).await;
        assert_eq!(refused(for_others), "forbidden");

        operations.review_disclosure(&reviewer, id, 0, "可以公开").await.unwrap();
        let approver = city.act("approver").await;
        let open = operations.approve_disclosure(&approver, id, 0, "").await;
        assert_eq!(refused(open), "wrong-state", "R160: nobody answered yet");
        let silent = operations.answer_confirmation(&west, number, &says(false, " ")).await;
        assert_eq!(refused(silent), "invalid");
        let refusal = operations.answer_confirmation(&west, number, &says(false, "标准尚未定稿")).await;
        assert_eq!(refusal.unwrap(), ConfirmationState::Refused);
        let against = operations.approve_disclosure(&approver, id, 0, "").await.unwrap_err();
        assert!(against.to_string().contains("不同意公开"), "{against}");
        let agreed = operations.answer_confirmation(&west, number, &says(true, "已定稿")).await.unwrap();
        assert_eq!(agreed, ConfirmationState::Agreed);

        // What is changed afterwards was not agreed to.
        operations.return_disclosure(&reviewer, id, 0, "补充条件").await.unwrap();
        let mut other = loading("办事指南");
        other.body = "<p>办理条件：户籍在本区，收入低于标准。</p>".to_owned();
        operations.change_disclosure(&officer, (id, 0), &other, SUBMITS).await.unwrap();
        operations.review_disclosure(&reviewer, id, 0, "可以公开").await.unwrap();
        let changed = operations.approve_disclosure(&approver, id, 0, "").await.unwrap_err();
        assert!(changed.to_string().contains("又有改动"), "{changed}");
        let reason = "内容改后重新征求";
        let silent = operations.withdraw_confirmation(&reviewer, number, "").await;
        assert_eq!(refused(silent), "invalid");
        operations.withdraw_confirmation(&reviewer, number, reason).await.unwrap();
        assert_eq!(refused(operations.confirmation(&west, number).await), "not-found", "no longer asked");
        let again = operations.ask_confirmation(&reviewer, (id, 0), &asks("west", "")).await.unwrap();
        operations.answer_confirmation(&west, again, &says(true, "")).await.unwrap();
        operations.approve_disclosure(&approver, id, 0, "").await.unwrap();
        let late = operations.ask_confirmation(&officer, (id, 0), &asks("", "区保密局")).await;
        assert_eq!(refused(late), "wrong-state", "before approval");
        let events = seen(&city, OFFICER, id).await.events;
        let acts: Vec<&str> = events.iter().map(|event| event.act.as_str()).collect();
        assert_eq!(acts.iter().filter(|act| **act == "ask_confirmation").count(), 2);
        assert_eq!(acts.iter().filter(|act| **act == "answer_confirmation").count(), 3);
        assert!(acts.contains(&"withdraw_confirmation"));
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r160_the_answer_of_an_organ_outside_is_entered_with_its_day_and_person() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id = load(&city, &loading("办事指南")).await.id;
        let reviewer = city.act("reviewer").await;
        let question =
            ConfirmationQuestion { asked_on: Some(date(2026, 2, 27)), ..asks("", "区人民法院") };
        let number = operations.ask_confirmation(&reviewer, (id, 0), &question).await.unwrap();
        let nameless = operations.answer_confirmation(&reviewer, number, &says(true, "")).await;
        assert_eq!(refused(nameless), "invalid", "who answered");
        let early = ConfirmationAnswer {
            answered_on: Some(date(2026, 2, 20)),
            answerer: "办公室王主任".to_owned(),
            ..says(true, "")
        };
        assert_eq!(refused(operations.answer_confirmation(&reviewer, number, &early).await), "invalid");
        let given = ConfirmationAnswer { answered_on: Some(date(2026, 3, 1)), ..early };
        operations.answer_confirmation(&reviewer, number, &given).await.unwrap();
        let record = seen(&city, OFFICER, id).await;
        let asked = &record.confirmations[0];
        assert_eq!((asked.state, asked.answerer.as_str()), (ConfirmationState::Agreed, "办公室王主任"));
        assert_eq!(asked.answered_on.as_deref(), Some("2026-03-01"));
        make_public(&city, id).await;
    }
}
