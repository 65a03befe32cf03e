//! A difficulty from hand to hand: clocks, the line upwards, answers, publication (R149, R268).

use domain::organisation::Role;
use domain::question::SuperiorLine;
use jiff::SignedDuration;
use operations::OperationError;
use operations::question::{Difficulty, DifficultyInput, QuestionInput};
use test_kit::{TestCity, databases};

const START: &str = "2026-03-02T02:00:00Z";

fn input(city: &TestCity, line: SuperiorLine) -> DifficultyInput {
    DifficultyInput {
        unit_id: city.unit("east-civil"),
        sector_code: None,
        item: "最低生活保障".to_owned(),
        title: "派出机构能否作公开主体".to_owned(),
        text: "本局在镇街设有站所，目录的公开主体写本局还是站所？".to_owned(),
        line,
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, OperationError>) -> &'static str {
    result.expect_err("a refusal").code()
}

async fn raised(city: &TestCity) -> Difficulty {
    let input = input(city, SuperiorLine::Government);
    city.operations.raise_difficulty(&city.act("compiler").await, &input).await.unwrap()
}

#[tokio::test]
async fn r149_raised_answered_settled_and_published_by_another() {
    for database in databases().await {
        let mut city = TestCity::on(&database, START).await;
        city.employ("second_supervisor", "钱督", Role::Supervisor, "city").await;
        let operations = &city.operations;
        let first = raised(&city).await;
        assert_eq!((first.state.as_str(), first.handler.as_str()), ("raised", "东湖区人民政府"));
        assert_eq!(first.due_on, "2026-03-09", "five working days after Monday");
        let reviewer = city.act("reviewer").await;
        let told = operations.notices(&reviewer, None).await.unwrap();
        assert!(told.iter().any(|notice| notice.kind == "difficulty.raised"));
        assert_eq!(operations.difficulties_today(&reviewer).await.unwrap().len(), 1);
        assert!(operations.difficulties(&city.act("west_compiler").await, None).await.unwrap().is_empty());
        let stranger = operations.difficulty(&city.act("west_reviewer").await, first.id).await;
        assert_eq!(code(stranger), "not-found");

        let step = (first.id, first.revision);
        let own = operations.answer_difficulty(&city.act("compiler").await, step, "写本局", false).await;
        assert_eq!(code(own), "not-permitted");
        let up = operations.escalate_difficulty(&reviewer, step, "涉及全市口径").await.unwrap();
        assert_eq!((up.state.as_str(), up.handler.as_str()), ("assigned", "云山市人民政府"));
        assert_eq!(
            code(operations.answer_difficulty(&reviewer, step, "写本局", false).await),
            "not-permitted"
        );
        let supervisor = city.act("supervisor").await;
        assert_eq!(code(operations.answer_difficulty(&supervisor, step, "写本局", true).await), "conflict");
        let step = (up.id, up.revision);
        assert_eq!(code(operations.answer_difficulty(&supervisor, step, "  ", true).await), "invalid");
        let answered = operations
            .answer_difficulty(&supervisor, step, "站所受委托的，公开主体写委托机关。", true)
            .await
            .unwrap();
        assert_eq!((answered.state.as_str(), answered.general_use.as_str()), ("answered", "proposed"));
        assert_eq!(answered.answered_by.as_deref(), Some("云山市人民政府"));

        let words = QuestionInput {
            topic: "难题答复".to_owned(),
            title: "站所能否作公开主体".to_owned(),
            question: "镇街站所能否作公开主体？".to_owned(),
            answer: "受委托的，写委托机关。".to_owned(),
        };
        let own = operations.publish_question(&supervisor, answered.id, &words).await;
        assert_eq!(code(own), "forbidden", "R268: never one's own answer");
        let other = city.act("second_supervisor").await;
        let published = operations.publish_question(&other, answered.id, &words).await.unwrap();
        let question = operations.question(published.question_code.as_deref().unwrap()).await.unwrap();
        assert_eq!(
            (question.answered_by.as_str(), question.answered_on.as_str()),
            ("云山市人民政府", "2026-03-02")
        );
        let found = operations.search("委托机关", &Default::default(), 1).await.unwrap();
        assert!(found.hits.iter().any(|hit| hit.url == format!("/questions/{}", question.code)), "{found:?}");
        assert_eq!(code(operations.publish_question(&other, answered.id, &words).await), "wrong-state");

        let compiler = city.act("compiler").await;
        let seen = operations.difficulty(&compiler, answered.id).await.unwrap().difficulty;
        let reopened = operations.reopen_difficulty(&compiler, (seen.id, seen.revision), "还不清楚").await;
        assert_eq!(code(reopened), "wrong-state", "a published answer stands");
        let closed = operations.close_difficulty(&compiler, (seen.id, seen.revision)).await.unwrap();
        assert_eq!(closed.state, "closed");
        let acts: Vec<String> = operations
            .difficulty(&compiler, closed.id)
            .await
            .unwrap()
            .events
            .into_iter()
            .map(|event| event.act)
            .collect();
        assert_eq!(acts, ["raise", "escalate", "answer", "publish", "close"]);
        operations.withdraw_question(&other, &question.code, "口径调整").await.unwrap();
        assert_eq!(code(operations.question(&question.code).await), "not-found");
        assert!(operations.search("委托机关", &Default::default(), 1).await.unwrap().hits.is_empty());
        assert!(operations.verify_audit().await.unwrap().problems.is_empty());
    }
}

#[tokio::test]
async fn r149_an_overdue_difficulty_is_reminded_once_a_day_and_may_be_taken_up_by_its_unit() {
    for database in databases().await {
        let city = TestCity::on(&database, START).await;
        let operations = &city.operations;
        let first = raised(&city).await;
        let compiler = city.act("compiler").await;
        let step = (first.id, first.revision);
        let early = operations.escalate_difficulty(&compiler, step, "没有答复").await;
        assert_eq!(code(early), "not-permitted", "not before the day has passed");
        assert_eq!(operations.remind_difficulties(city.now()).await.unwrap(), 0);
        city.wait(SignedDuration::from_hours(8 * 24));
        assert_eq!(operations.remind_difficulties(city.now()).await.unwrap(), 1);
        assert_eq!(operations.remind_difficulties(city.now()).await.unwrap(), 0, "once a day");
        let told = operations.notices(&city.act("reviewer").await, None).await.unwrap();
        assert!(told.iter().any(|notice| notice.kind == "difficulty.overdue"));
        let compiler = city.act("compiler").await;
        let up = operations.escalate_difficulty(&compiler, step, "没有答复").await.unwrap();
        assert_eq!(up.handler, "云山市人民政府");
        let top =
            operations.escalate_difficulty(&city.act("supervisor").await, (up.id, up.revision), "再上").await;
        assert_eq!(code(top), "wrong-state", "nobody stands above the root");
    }
}

#[tokio::test]
async fn r149_the_line_of_the_sector_leads_to_its_departments() {
    let mut city = TestCity::open(START).await;
    let compiler = city.act("compiler").await;
    let raised =
        city.operations.raise_difficulty(&compiler, &input(&city, SuperiorLine::Sector)).await.unwrap();
    assert_eq!(raised.handler, "云山市人民政府", "nobody of the department can answer");
    city.employ("civil_reviewer", "柯审", Role::Reviewer, "city-civil").await;
    let operations = &city.operations;
    let raised = operations.raise_difficulty(&compiler, &input(&city, SuperiorLine::Sector)).await.unwrap();
    assert_eq!(raised.handler, "云山市民政局");
    let supervisor = city.act("supervisor").await;
    let step = (raised.id, raised.revision);
    let town = operations.assign_difficulty(&supervisor, step, city.unit("east-town"), "").await;
    assert_eq!(code(town), "invalid", "a town answers no difficulty");
    let moved =
        operations.assign_difficulty(&supervisor, step, city.unit("east"), "请区里答复").await.unwrap();
    assert_eq!((moved.handler.as_str(), moved.line.as_str()), ("东湖区人民政府", "government"));
    let empty = DifficultyInput { title: " ".to_owned(), ..input(&city, SuperiorLine::Government) };
    assert_eq!(code(operations.raise_difficulty(&compiler, &empty).await), "invalid");
    let leader =
        operations.raise_difficulty(&city.act("leader").await, &input(&city, SuperiorLine::Government)).await;
    assert_eq!(code(leader), "not-permitted");
}

/// What a department has in hand is answered by its own people; the office above hands it on only where
/// somebody can answer, and takes it back before it answers itself.
#[tokio::test]
async fn r149_only_the_unit_that_has_it_in_hand_answers() {
    for database in databases().await {
        let mut city = TestCity::on(&database, START).await;
        city.employ("civil_reviewer", "许审", Role::Reviewer, "east-civil").await;
        let operations = &city.operations;
        let raised = operations
            .raise_difficulty(
                &city.act("town_compiler").await,
                &DifficultyInput {
                    unit_id: city.unit("east-town"),
                    ..input(&city, SuperiorLine::Government)
                },
            )
            .await
            .unwrap();
        let reviewer = city.act("reviewer").await;
        let offered: Vec<String> = operations
            .difficulty_units(&reviewer, raised.id)
            .await
            .unwrap()
            .into_iter()
            .map(|unit| unit.name)
            .collect();
        assert_eq!(offered, ["东湖区民政局"], "within the district, and only where somebody answers");
        for unit in ["east-health", "west", "city"] {
            let step = (raised.id, raised.revision);
            let refusal = operations.assign_difficulty(&reviewer, step, city.unit(unit), "").await;
            assert_eq!(code(refusal), "invalid", "{unit}");
        }
        let civil = city.unit("east-civil");
        let moved =
            operations.assign_difficulty(&reviewer, (raised.id, raised.revision), civil, "").await.unwrap();
        for office in ["reviewer", "supervisor"] {
            let act = city.act(office).await;
            let seen = operations.difficulty(&act, moved.id).await.unwrap().difficulty;
            assert!(!seen.acts.contains(&"answer") && seen.acts.contains(&"assign"), "{office}");
            let step = (moved.id, moved.revision);
            assert_eq!(code(operations.answer_difficulty(&act, step, "写本局", false).await), "forbidden");
        }
        let own = city.act("civil_reviewer").await;
        assert!(operations.difficulty(&own, moved.id).await.unwrap().difficulty.acts.contains(&"answer"));
        // Taken back, it is the office's own answer.
        let step = (moved.id, moved.revision);
        let back = operations.assign_difficulty(&reviewer, step, city.unit("east"), "").await.unwrap();
        let step = (back.id, back.revision);
        let answered = operations.answer_difficulty(&reviewer, step, "写委托机关", true).await.unwrap();
        assert_eq!(answered.answered_by.as_deref(), Some("东湖区人民政府"));
        // Only the asking unit says that it is settled.
        let seen = operations.difficulty(&city.act("reviewer").await, back.id).await.unwrap();
        assert!(!seen.difficulty.acts.contains(&"close") && !seen.difficulty.acts.contains(&"publish"));
        let step = (answered.id, answered.revision);
        assert_eq!(code(operations.close_difficulty(&reviewer, step).await), "not-permitted");
        operations.close_difficulty(&city.act("town_compiler").await, step).await.unwrap();
    }
}

/// Who answered cannot publish: another reviewer of the office can, is told, and is named on the page.
#[tokio::test]
async fn r149_r268_another_person_of_the_office_publishes_and_is_told() {
    for database in databases().await {
        let mut city = TestCity::on(&database, START).await;
        city.employ("second_reviewer", "方审", Role::Reviewer, "east").await;
        let operations = &city.operations;
        let first = raised(&city).await;
        let reviewer = city.act("reviewer").await;
        let step = (first.id, first.revision);
        operations.answer_difficulty(&reviewer, step, "写委托机关", true).await.unwrap();
        let case = operations.difficulty(&reviewer, first.id).await.unwrap();
        let names = case.publishers.unwrap();
        assert!(names.contains(&"方审".to_owned()) && !names.contains(&"林审".to_owned()), "{names:?}");
        let second = city.act("second_reviewer").await;
        let told = operations.notices(&second, None).await.unwrap();
        assert!(told.iter().any(|notice| notice.kind == "difficulty.proposed"), "{told:?}");
        assert_eq!(operations.difficulties_today(&second).await.unwrap().len(), 1);
        let words = QuestionInput {
            topic: "难题答复".to_owned(),
            title: "站所能否作公开主体".to_owned(),
            question: "镇街站所能否作公开主体？".to_owned(),
            answer: "受委托的，写委托机关。".to_owned(),
        };
        let stranger = city.act("west_reviewer").await;
        assert_eq!(code(operations.publish_question(&stranger, first.id, &words).await), "not-found");
        let published = operations.publish_question(&second, first.id, &words).await.unwrap();
        let question = published.question_code.unwrap();
        let taken = operations.withdraw_question(&second, &question, "口径调整").await;
        assert_eq!(code(taken), "not-permitted", "the city office takes it off");
    }
}

/// A town has no superior of its own in a sector: the sector's department in its district answers, else
/// the lead in the city.
#[tokio::test]
async fn r5_r149_a_town_finds_the_department_of_the_sector() {
    for database in databases().await {
        let mut city = TestCity::on(&database, START).await;
        city.employ("civil_reviewer", "柯审", Role::Reviewer, "east-civil").await;
        city.employ("school_reviewer", "祝审", Role::Reviewer, "east-education").await;
        let operations = &city.operations;
        operations.load_shipped_guidelines(&city.system()).await.unwrap();
        let town = city.act("town_compiler").await;
        let question = |sector: Option<&str>| DifficultyInput {
            unit_id: city.unit("east-town"),
            sector_code: sector.map(str::to_owned),
            ..input(&city, SuperiorLine::Sector)
        };
        assert_eq!(code(operations.raise_difficulty(&town, &question(None)).await), "invalid");
        for (sector, lead, handler) in
            [("20", "city-civil", "东湖区民政局"), ("21", "east-education", "东湖区教育局")]
        {
            operations.set_sector_lead(&city.system(), sector, city.unit(lead), "").await.unwrap();
            let raised = operations.raise_difficulty(&town, &question(Some(sector))).await.unwrap();
            assert_eq!(raised.handler, handler);
        }
    }
}
