//! A round from its beginning to the portal (R99, R258, R266, R268).

use crate::kit::{cities, refused};
use crate::{announced, checked, faulty, input, judged, of_code, paper, revision, run_job};
use domain::assessment::{FindingState, ObjectionState, Points, RoundState};
use domain::organisation::Role;
use jiff::{SignedDuration, ToSpan};
use operations::assessment::{NewManualFinding, NewRound, Scope};
use operations::catalogue::DownloadFormat;
use operations::organisation::GrantInput;

const CODE: &str = "basis-cites-clause";

#[tokio::test]
async fn r99_a_round_needs_something_to_assess_and_somebody_who_may() {
    for city in cities().await {
        let operations = &city.operations;
        let office = city.act("supervisor").await;
        assert_eq!(
            refused(operations.start_assessment(&office, &input(&city)).await),
            "invalid",
            "nothing published"
        );
        faulty(&city).await;
        let compiler = city.act("compiler").await;
        assert_eq!(refused(operations.start_assessment(&compiler, &input(&city)).await), "not-permitted");
        let scope = |units: Vec<i64>, sector: &str| Scope {
            units,
            sectors: vec![sector.to_owned()],
            with_level: false,
        };
        let civil = city.unit("east-civil");
        for (wrong, field) in [
            (NewRound { title: "  ".to_owned(), ..input(&city) }, "title"),
            (NewRound { as_of: Some(city.today() + 1.day()), ..input(&city) }, "as_of"),
            (NewRound { as_of: Some(city.today() - 1.day()), ..input(&city) }, "units"),
            (NewRound { scope: scope(vec![], "20"), ..input(&city) }, "units"),
            (NewRound { scope: scope(vec![civil], "99"), ..input(&city) }, "sectors"),
            (NewRound { scope: scope(vec![civil], "21"), ..input(&city) }, "units"),
            (NewRound { assessors: vec![], ..input(&city) }, "assessors"),
            (NewRound { assessors: vec![city.person("compiler")], ..input(&city) }, "assessors"),
            (NewRound { assessors: vec![city.person("inspector"); 2], ..input(&city) }, "assessors"),
            (NewRound { objection_days: 0, ..input(&city) }, "objection_days"),
            (NewRound { rectification_days: 999, ..input(&city) }, "rectification_days"),
        ] {
            match operations.start_assessment(&office, &wrong).await {
                Err(operations::OperationError::Invalid(problems)) => {
                    assert_eq!(problems[0].field, field, "{problems:?}")
                }
                other => panic!("{field}: {other:?}"),
            }
        }
        assert!(operations.assessments(&office).await.unwrap().is_empty(), "nothing half-written");
    }
}

#[tokio::test]
async fn r99_what_the_machine_finds_counts_only_once_an_assessor_confirms_it() {
    for city in cities().await {
        let version = faulty(&city).await;
        let operations = &city.operations;
        let id = checked(&city).await;
        let seen = paper(&city, id, "inspector").await;
        assert_eq!(seen.holdings.len(), 1);
        assert_eq!((seen.holdings[0].version_id, seen.holdings[0].sha256.len()), (version, 64));
        let found = of_code(&seen, CODE);
        assert_eq!(found.len(), 2, "{:?}", seen.findings);
        let evidence = &found[0].evidence;
        assert!(
            evidence.words.contains("第九条第一款") && evidence.rule == "R34" && !evidence.source.is_empty()
        );
        assert_eq!(evidence.sha256, seen.holdings[0].sha256);
        assert_eq!(seen.summary.score.total, Points::FULL, "proposed findings count nothing");
        assert_eq!(seen.summary.rank, 0, "no place while findings wait");
        let office = city.act("supervisor").await;
        let early = operations.announce_assessment(&office, id, revision(&city, id).await, None).await;
        assert_eq!(refused(early), "wrong-state", "findings wait");
        let waiting = operations.assessments_today(&city.act("inspector").await).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.proposed).collect::<Vec<_>>(), [seen.summary.proposed]);
        let unit = city.act("compiler").await;
        assert!(operations.assessments_today(&unit).await.unwrap().is_empty(), "the unit does not assess");
        // The unit knows nothing yet.
        let compiler = city.act("compiler").await;
        assert_eq!(refused(operations.assessment(&compiler, id).await), "not-found");
        assert_eq!(
            refused(operations.assessment_paper(&compiler, id, city.unit("east-civil")).await),
            "not-found"
        );
        judged(&city, id, CODE).await;
        let after = paper(&city, id, "inspector").await;
        assert_eq!(after.summary.score.total, Points(10_000 - 40), "twice 0.2");
        assert_eq!(after.summary.rank, 1);
        // A second click and a stale form do nothing.
        let inspector = city.act("inspector").await;
        let twice = [(found[0].id, found[0].revision)];
        let again = operations.confirm_findings(&inspector, id, city.unit("east-civil"), &twice).await;
        assert_eq!(refused(again), "wrong-state");
        let stale = operations.strike_finding(&inspector, twice[0], "看错了").await;
        assert_eq!(refused(stale), "conflict");
        let by_hand = NewManualFinding {
            version_id: Some(version),
            code: "published-late".to_owned(),
            times: 3,
            message: "晚于规定日期3天发布".to_owned(),
            ..NewManualFinding::default()
        };
        let civil = city.unit("east-civil");
        for wrong in [
            NewManualFinding { message: String::new(), ..by_hand.clone() },
            NewManualFinding { code: "no-such-code".to_owned(), ..by_hand.clone() },
            NewManualFinding { times: 0, ..by_hand.clone() },
            NewManualFinding { version_id: Some(version + 1), ..by_hand.clone() },
        ] {
            assert_eq!(refused(operations.add_finding(&inspector, id, civil, &wrong).await), "invalid");
        }
        operations.add_finding(&inspector, id, civil, &by_hand).await.unwrap();
        assert_eq!(paper(&city, id, "inspector").await.summary.score.total, Points(10_000 - 40 - 300));
    }
}

/// R268: persons who compiled or published a record may not inspect it.
#[tokio::test]
async fn r268_who_had_a_hand_in_a_catalogue_does_not_assess_it() {
    for city in cities().await {
        faulty(&city).await;
        let system = city.system();
        for account in ["compiler", "reviewer", "approver"] {
            let grant = GrantInput {
                person_id: city.person(account),
                role: Role::Inspector,
                unit_id: city.unit("east"),
                sector: None,
                from: city.today(),
                to: None,
            };
            city.operations.grant_role(&system, grant).await.unwrap();
        }
        let mut round = input(&city);
        round.assessors.extend(["compiler", "reviewer", "approver"].map(|account| city.person(account)));
        let office = city.act("supervisor").await;
        let id = city.operations.start_assessment(&office, &round).await.unwrap();
        run_job(&city).await;
        let civil = city.unit("east-civil");
        for account in ["compiler", "reviewer", "approver"] {
            let seen = paper(&city, id, account).await;
            assert!(seen.may_assess && seen.own_work().contains("回避"), "{account}: {}", seen.own_work());
            assert!(!seen.may_judge(seen.findings[0].version_id) && !seen.may_judge(None));
            let act = city.act(account).await;
            let one = [(seen.findings[0].id, seen.findings[0].revision)];
            assert_eq!(refused(city.operations.confirm_findings(&act, id, civil, &one).await), "forbidden");
            assert_eq!(refused(city.operations.strike_finding(&act, one[0], "不对").await), "forbidden");
            let by_hand = NewManualFinding {
                code: "published-late".to_owned(),
                times: 1,
                message: "晚".to_owned(),
                ..NewManualFinding::default()
            };
            assert_eq!(refused(city.operations.add_finding(&act, id, civil, &by_hand).await), "forbidden");
        }
        // An inspector who is not named assesses nothing either.
        let seen = paper(&city, id, "inspector").await;
        assert!(seen.may_assess && seen.own.is_empty() && seen.may_judge(seen.findings[0].version_id));
        let leader = city.act("leader").await;
        let one = [(seen.findings[0].id, seen.findings[0].revision)];
        assert_eq!(
            refused(city.operations.confirm_findings(&leader, id, civil, &one).await),
            "not-permitted"
        );
    }
}

#[tokio::test]
async fn r266_the_unit_objects_in_time_and_a_finding_struck_out_gives_its_points_back() {
    for city in cities().await {
        faulty(&city).await;
        let operations = &city.operations;
        let id = announced(&city, CODE).await;
        let (office, unit) = (city.act("supervisor").await, city.act("compiler").await);
        let seen = paper(&city, id, "compiler").await;
        assert!(seen.findings.iter().all(|one| seen.may_object(one)));
        assert_eq!(seen.round.objection_until.as_deref(), Some("2026-03-05"), "three working days");
        let [first, second] = [seen.findings[0].id, seen.findings[1].id];
        assert_eq!(refused(operations.object_to_finding(&unit, first, " ").await), "invalid");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.object_to_finding(&stranger, first, "不服").await), "not-permitted");
        operations.object_to_finding(&unit, first, "该条款是指引原文").await.unwrap();
        operations.object_to_finding(&unit, second, "同上").await.unwrap();
        assert_eq!(refused(operations.object_to_finding(&unit, first, "再次申诉").await), "wrong-state");
        assert_eq!(refused(operations.decide_objection(&unit, first, true, "同意").await), "not-permitted");
        city.wait(SignedDuration::from_hours(24 * 7));
        let office_later = city.act("supervisor").await;
        let waits = operations.conclude_assessment(&office_later, id, revision(&city, id).await).await;
        assert_eq!(refused(waits), "wrong-state", "an objection waits");
        let waiting = operations.assessments_today(&office_later).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.objections).collect::<Vec<_>>(), [2]);
        assert!(operations.assessments_today(&unit).await.unwrap().is_empty());
        let accepted = operations.decide_objection(&office, first, true, "核对指引，确是原文").await.unwrap();
        assert_eq!(accepted.state, FindingState::StruckOut);
        let rejected = operations.decide_objection(&office, second, false, "指引没有条款").await.unwrap();
        assert_eq!(rejected.objection.map(|one| one.state), Some(ObjectionState::Rejected));
        assert_eq!(refused(operations.decide_objection(&office, second, true, "改判").await), "wrong-state");
        assert!(operations.assessments_today(&office_later).await.unwrap().is_empty());
        let seen = paper(&city, id, "compiler").await;
        assert_eq!(seen.summary.score.total, Points(10_000 - 20));
        assert!(seen.objectionable.is_empty(), "the last day has passed");
        let late = city.act("compiler").await;
        assert_eq!(refused(operations.object_to_finding(&late, second, "晚了").await), "wrong-state");
    }
}

/// A compiler of one sector reads and answers what concerns that sector, and nothing else.
#[tokio::test]
async fn r266_who_compiles_one_sector_objects_to_what_concerns_it() {
    for city in cities().await {
        faulty(&city).await;
        let civil = city.unit("east-civil");
        let of = |account: &str, sector: &str| GrantInput {
            person_id: city.person(account),
            role: Role::Compiler,
            unit_id: civil,
            sector: Some(sector.to_owned()),
            from: city.today(),
            to: None,
        };
        let system = city.system();
        city.operations.grant_role(&system, of("west_compiler", "20")).await.unwrap();
        city.operations.grant_role(&system, of("west_reviewer", "21")).await.unwrap();
        let id = announced(&city, CODE).await;
        let seen = paper(&city, id, "west_compiler").await;
        assert!(!seen.findings.is_empty() && seen.findings.iter().all(|one| seen.may_object(one)));
        let act = city.act("west_compiler").await;
        assert_eq!(city.operations.assessments(&act).await.unwrap().len(), 1);
        let first = seen.findings[0].id;
        city.operations.object_to_finding(&act, first, "该条款是指引原文").await.unwrap();
        let other = city.act("west_reviewer").await;
        assert_eq!(refused(city.operations.assessment_paper(&other, id, civil).await), "not-found");
        assert_eq!(
            refused(city.operations.object_to_finding(&other, seen.findings[1].id, "不服").await),
            "not-permitted"
        );
    }
}

#[tokio::test]
async fn r99_the_result_is_fixed_after_the_last_day_published_and_withdrawn() {
    for city in cities().await {
        faulty(&city).await;
        let operations = &city.operations;
        let id = announced(&city, CODE).await;
        let office = city.act("supervisor").await;
        let seen = revision(&city, id).await;
        assert_eq!(
            refused(operations.conclude_assessment(&office, id, seen).await),
            "wrong-state",
            "too early"
        );
        assert_eq!(refused(operations.publish_assessment(&office, id, seen).await), "wrong-state");
        city.wait(SignedDuration::from_hours(24 * 7));
        let office = city.act("supervisor").await;
        assert_eq!(refused(operations.conclude_assessment(&office, id, seen - 1).await), "conflict");
        operations.conclude_assessment(&office, id, seen).await.unwrap();
        assert!(operations.public_assessments().await.unwrap().is_empty());
        assert_eq!(refused(operations.public_assessment(id).await), "not-found");
        operations.publish_assessment(&office, id, revision(&city, id).await).await.unwrap();
        let public = operations.public_assessment(id).await.unwrap();
        let unit = &public.units[0];
        assert_eq!((unit.rank, unit.score.total, unit.deductions.len()), (1, Points(9_960), 2));
        let csv = operations.assessment_file(id, DownloadFormat::Csv).await.unwrap();
        let text = String::from_utf8(csv.bytes).unwrap();
        assert!(
            text.contains("东湖区民政局") && text.contains("99.6") && text.contains("公开依据写到了条"),
            "{text}"
        );
        for format in [DownloadFormat::Json, DownloadFormat::Xlsx] {
            assert!(!operations.assessment_file(id, format).await.unwrap().bytes.is_empty());
        }
        let seen = revision(&city, id).await;
        assert_eq!(refused(operations.withdraw_assessment(&office, id, seen, "").await), "invalid");
        operations.withdraw_assessment(&office, id, seen, "个别扣分有误，复核后重新公布").await.unwrap();
        let public = operations.public_assessment(id).await.unwrap();
        assert!(public.units.is_empty() && public.withdrawal_notice.is_some());
        assert_eq!(refused(operations.assessment_file(id, DownloadFormat::Csv).await), "not-found");
        assert_eq!(
            refused(operations.cancel_assessment(&office, id, revision(&city, id).await, "不要了").await),
            "wrong-state"
        );
    }
}

#[tokio::test]
async fn r23a_what_a_level_lacks_is_found_at_who_answers_for_it() {
    for city in cities().await {
        faulty(&city).await;
        let mut round = input(&city);
        round.scope = Scope {
            units: vec![city.unit("east")],
            sectors: vec!["20".to_owned(), "21".to_owned()],
            with_level: true,
        };
        let office = city.act("supervisor").await;
        let id = city.operations.start_assessment(&office, &round).await.unwrap();
        run_job(&city).await;
        let seen = city.operations.assessment(&office, id).await.unwrap();
        assert_eq!(seen.summary.state, RoundState::Assessing);
        let missing = async |unit: &str| {
            let paper = city.operations.assessment_paper(&office, id, city.unit(unit)).await.unwrap();
            of_code(&paper, "sector-missing").iter().map(|one| one.sector_code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(missing("east").await, ["21"], "the department holds 20");
        assert_eq!(missing("east-town").await, ["20", "21"]);
        let cancelled =
            city.operations.cancel_assessment(&office, id, seen.revision, "范围有误，重新组织").await;
        cancelled.unwrap();
        let again = city.operations.check_assessment_again(&office, id, revision(&city, id).await).await;
        assert_eq!(refused(again), "wrong-state");
    }
}

#[tokio::test]
async fn r147_a_round_reads_what_was_in_force_on_its_day() {
    for city in cities().await {
        let version = faulty(&city).await;
        let day = city.today();
        city.wait(SignedDuration::from_hours(48));
        let approver = city.act("approver").await;
        city.operations.withdraw(&approver, version, "另行发布").await.unwrap();
        let office = city.act("supervisor").await;
        assert_eq!(refused(city.operations.start_assessment(&office, &input(&city)).await), "invalid");
        let past = NewRound { as_of: Some(day), ..input(&city) };
        let id = city.operations.start_assessment(&office, &past).await.unwrap();
        run_job(&city).await;
        let seen = paper(&city, id, "inspector").await;
        assert_eq!(seen.holdings[0].version_id, version);
    }
}
