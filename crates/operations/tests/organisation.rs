//! Units, people, roles, sign-in, tokens, setup (R5, R59, R62, R80a, R149b, R268; invariants 3, 5, 9).

use domain::organisation::{Permission, Role, UnitKind};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::organisation::claim::under;
use operations::organisation::{
    BodyInput, Claim, ContactPolicy, GrantInput, IdempotentAnswer, Merger, NewPerson, NewUnit, PersonFilter,
    PersonState, Recipients, Rename, Setup,
};
use operations::setting::SiteIdentity;
use operations::{Channel, OpenOptions, OperationError, Operations};
use test_kit::{PASSWORD, TestCity, databases};

const NOW: &str = "2026-11-20T01:00:00Z";

fn new_unit(city: &TestCity, code: &str, name: &str, kind: UnitKind, parent: &str) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: String::new(),
        kind,
        parent_id: Some(city.unit(parent)),
        sector_parent_id: None,
        valid_from: date(2026, 1, 1),
    }
}

fn merger(from: Vec<i64>, into: i64) -> Merger {
    Merger { from, into, on: date(2026, 11, 20), document: "云编〔2026〕8号".to_owned() }
}

fn rename(name: &str, from: jiff::civil::Date) -> Rename {
    Rename {
        name: name.to_owned(), short_name: String::new(), from, document: "云府〔2026〕3号".to_owned()
    }
}

#[tokio::test]
async fn r59_kinds_stand_under_their_superiors_only() {
    let city = TestCity::open(NOW).await;
    let act = city.act("administrator").await;
    for (kind, parent, accepted) in [
        (UnitKind::DistrictDepartment, "east", true),
        (UnitKind::DistrictDepartment, "city", false),
        (UnitKind::Town, "east-civil", false),
        (UnitKind::Station, "east-street", true),
        (UnitKind::Station, "east", false),
        (UnitKind::Zone, "city", true),
        (UnitKind::District, "east", false),
    ] {
        let input = new_unit(
            &city,
            &format!("x-{}-{parent}", kind.id()),
            &format!("新设{}{parent}", kind.label()),
            kind,
            parent,
        );
        let result = city.operations.create_unit(&act, input).await;
        assert_eq!(result.is_ok(), accepted, "{kind:?} under {parent}: {result:?}");
        if let Ok(unit) = result {
            let parent = city.operations.unit(city.unit(parent)).await.unwrap();
            assert_eq!(unit.path, format!("{}{}/", parent.path, unit.id));
        }
    }
    // R62: district branches answer to the city bureau as well.
    let mut branch =
        new_unit(&city, "east-eco", "云山市生态环境局东湖分局", UnitKind::DistrictDepartment, "east");
    branch.sector_parent_id = Some(city.unit("east-civil"));
    assert!(
        city.operations.create_unit(&act, branch.clone()).await.is_err(),
        "a district department is no sector superior"
    );
    branch.sector_parent_id = Some(city.unit("city-health"));
    city.operations.create_unit(&act, branch).await.unwrap();
}

#[tokio::test]
async fn r80a_names_print_as_valid_on_the_date() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let act = city.act("administrator").await;
        let id = city.unit("east-health");
        let unit = city.operations.unit(id).await.unwrap();
        let renamed = city
            .operations
            .rename_unit(&act, id, rename("东湖区卫生健康委员会", date(2026, 11, 1)), unit.revision)
            .await
            .unwrap();
        assert_eq!(renamed.name, "东湖区卫生健康委员会", "{}", database.label);
        for (day, name) in [
            (date(2026, 10, 31), "东湖区卫生健康局"),
            (date(2026, 11, 1), "东湖区卫生健康委员会"),
            (date(2026, 11, 20), "东湖区卫生健康委员会"),
        ] {
            assert_eq!(
                city.operations.unit_name_on(id, day).await.unwrap(),
                name,
                "{} {day}",
                database.label
            );
            let tree = city.operations.units_on(day).await.unwrap();
            assert_eq!(tree.iter().find(|unit| unit.id == id).unwrap().name, name);
        }
        for name in ["东湖区卫生健康局", "东湖区卫生健康委员会"] {
            assert_eq!(city.operations.unit_by_name(name).await.unwrap().id, id, "found by either name");
        }
        let history = city.operations.unit_history(id).await.unwrap();
        assert_eq!(history.names.len(), 2);
        assert_eq!(history.names[0].valid_to.as_deref(), Some("2026-11-01"));
        let stale = city
            .operations
            .rename_unit(&act, id, rename("又一个名称", date(2026, 11, 19)), unit.revision)
            .await;
        let Err(OperationError::Conflict { message, .. }) = stale else { panic!("{stale:?}") };
        assert!(message.contains("孙管") && message.contains("2026-11-20 09:00"), "{message}");
        let future = city
            .operations
            .rename_unit(&act, id, rename("将来的名称", date(2027, 1, 1)), renamed.revision)
            .await;
        assert!(matches!(future, Err(OperationError::Invalid(_))));
        let taken = city
            .operations
            .rename_unit(&act, id, rename("东湖区教育局", date(2026, 11, 19)), renamed.revision)
            .await;
        assert!(matches!(taken, Err(OperationError::Invalid(_))));
    }
}

#[tokio::test]
async fn r80a_a_merger_takes_people_roles_and_units_along() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let act = city.act("administrator").await;
        let (town, street) = (city.unit("east-town"), city.unit("east-street"));
        let receipt = city.operations.merge_units(&act, merger(vec![town], street)).await.unwrap();
        assert_eq!(
            (receipt.people_moved, receipt.grants_moved, receipt.units_moved),
            (1, 1, 1),
            "{}",
            database.label
        );
        let compiler = city.act("town_compiler").await.actor;
        assert_eq!(compiler.unit_id, street);
        let street_unit = city.operations.unit(street).await.unwrap();
        assert!(compiler.may(Permission::CompileCatalogue, &street_unit.path, None));
        let station = city.operations.unit(city.unit("east-station")).await.unwrap();
        assert!(station.path.starts_with(&street_unit.path) && station.parent_id == Some(street));
        let ended = city.operations.unit(town).await.unwrap();
        assert_eq!(ended.valid_to.as_deref(), Some("2026-11-20"));
        assert_eq!(city.operations.unit_name_on(town, date(2026, 11, 19)).await.unwrap(), "石桥镇人民政府");
        assert_eq!(city.operations.unit_history(street).await.unwrap().successions[0].unit.id, town);
        let again = city.operations.merge_units(&act, merger(vec![town], street)).await;
        assert!(matches!(again, Err(OperationError::State(_))), "a second click does it once: {again:?}");
        let tree = city.operations.units_on(city.today()).await.unwrap();
        assert!(!tree.iter().any(|unit| unit.id == town));
        assert!(city.operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn a_unit_with_people_or_units_below_is_not_dissolved() {
    let city = TestCity::open(NOW).await;
    let act = city.act("administrator").await;
    let dissolve = |id: i64, revision: i64| {
        city.operations.dissolve_unit(&act, id, (date(2026, 11, 20), "云编〔2026〕9号"), false, revision)
    };
    for code in ["east-civil", "east-town"] {
        let unit = city.operations.unit(city.unit(code)).await.unwrap();
        assert!(matches!(dissolve(unit.id, unit.revision).await, Err(OperationError::State(_))), "{code}");
    }
    let empty = city.operations.unit(city.unit("east-education")).await.unwrap();
    dissolve(empty.id, empty.revision).await.unwrap();
    assert!(
        city.operations
            .grant_role(&act, grant(&city, "compiler", Role::Compiler, "east-education"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_moved_unit_takes_its_subtree_and_rights_follow() {
    let city = TestCity::open(NOW).await;
    let act = city.act("administrator").await;
    let town = city.operations.unit(city.unit("east-town")).await.unwrap();
    let move_to = |parent: i64, revision: i64| {
        city.operations.move_unit(
            &act,
            town.id,
            parent,
            None,
            date(2026, 11, 20),
            "云府〔2026〕5号",
            revision,
        )
    };
    assert!(move_to(city.unit("east-station"), town.revision).await.is_err());
    assert!(move_to(city.unit("city"), town.revision).await.is_err(), "R59: a town stands under a district");
    move_to(city.unit("west"), town.revision).await.unwrap();
    let west = city.operations.unit(city.unit("west")).await.unwrap();
    let station = city.operations.unit(city.unit("east-station")).await.unwrap();
    assert!(station.path.starts_with(&west.path));
    assert!(city.act("west_reviewer").await.actor.may(Permission::ReviewCatalogue, &station.path, None));
    assert!(!city.act("reviewer").await.actor.may(Permission::ReviewCatalogue, &station.path, None));
}

fn grant(city: &TestCity, account: &str, role: Role, unit: &str) -> GrantInput {
    GrantInput {
        person_id: city.person(account),
        role,
        unit_id: city.unit(unit),
        sector: None,
        from: city.today(),
        to: None,
    }
}

#[tokio::test]
async fn rights_are_denied_outside_the_subtree() {
    let city = TestCity::open(NOW).await;
    let act = city.act("district_administrator").await;
    let ops = &city.operations;
    assert!(
        ops.create_unit(&act, new_unit(&city, "e9", "东湖区司法局", UnitKind::DistrictDepartment, "east"))
            .await
            .is_ok()
    );
    let outside = ops
        .create_unit(&act, new_unit(&city, "w9", "西岭区司法局", UnitKind::DistrictDepartment, "west"))
        .await;
    assert!(matches!(outside, Err(OperationError::NotPermitted(Permission::ManageOrganisation))));
    let person = |unit: &str| NewPerson {
        account: format!("n{unit}"),
        name: "新人".into(),
        contact: String::new(),
        unit_id: city.unit(unit),
    };
    assert!(ops.create_person(&act, person("east-civil")).await.is_ok());
    assert!(ops.create_person(&act, person("west-civil")).await.is_err());
    assert!(
        ops.grant_role(&act, grant(&city, "compiler", Role::Administrator, "city")).await.is_err(),
        "no one lifts anybody above themself"
    );
    assert!(
        ops.set_site_identity(
            &act,
            &SiteIdentity { site_name: "x".into(), organiser: "y".into(), ..SiteIdentity::default() }
        )
        .await
        .is_err()
    );
    let clerk = city.act("compiler").await;
    assert!(ops.create_person(&clerk, person("east")).await.is_err());
    assert!(ops.audit_events(&clerk, "/", None).await.is_err());
    let seen = ops.people(&clerk, &PersonFilter::default()).await.unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|person| person.unit_id == city.unit("east-civil")));
}

#[tokio::test]
async fn a_district_administrator_cannot_take_over_an_account_with_a_role_in_the_city() {
    let city = TestCity::open(NOW).await;
    let admin = city.act("administrator").await;
    city.operations.grant_role(&admin, grant(&city, "compiler", Role::Supervisor, "city")).await.unwrap();
    let act = city.act("district_administrator").await;
    let target = city.person("compiler");
    assert!(matches!(
        city.operations.reset_password_link(&act, target).await,
        Err(OperationError::Forbidden(_))
    ));
    assert!(matches!(city.operations.lock_person(&act, target).await, Err(OperationError::Forbidden(_))));
    assert!(city.operations.hand_over(&act, target, city.person("reviewer")).await.is_err());
}

#[tokio::test]
async fn r149b_one_act_hands_over_everything_a_leaver_holds() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let (ops, act) = (&city.operations, city.act("administrator").await);
        let (leaver, successor) = (city.person("compiler"), city.person("information_officer"));
        let body = BodyInput {
            body_name: "东湖区民政局办公室".into(),
            head_id: Some(city.person("case_officer")),
            named_person_id: Some(leaver),
            deputy_id: Some(successor),
            contact: "020-00000000".into(),
            valid_from: None,
        };
        ops.set_open_government_body(&act, city.unit("east-civil"), body).await.unwrap();
        let session = ops.sign_in("compiler", PASSWORD, "198.51.100.7", city.now()).await.unwrap();
        let own = city.act("compiler").await;
        let token = ops.create_token(&own, leaver, "接口", None).await.unwrap();
        let mut writing = ops.begin(&act).await.unwrap();
        writing.notify(&Recipients::People(vec![leaver]), "test", "未读的一条", "/").await.unwrap();
        writing.commit().await.unwrap();
        let receipt = ops.hand_over(&act, leaver, successor).await.unwrap();
        assert_eq!(
            (receipt.grants, receipt.places, receipt.notices, receipt.sessions, receipt.tokens),
            (1, 1, 1, 1, 1),
            "{}",
            database.label
        );
        assert!(ops.session(&session.token, city.now()).await.unwrap().is_none());
        assert!(ops.token_actor(&token.secret, city.now()).await.unwrap().is_none());
        assert!(ops.sign_in("compiler", PASSWORD, "198.51.100.7", city.now()).await.is_err());
        assert!(city.act("information_officer").await.actor.holds(Role::Compiler));
        let body = ops.open_government_body(Some(&act), city.unit("east-civil")).await.unwrap().unwrap();
        assert_eq!(body.named_person.map(|person| person.0), Some(successor));
        assert_eq!(body.deputy, None, "nobody stands in for themself");
        assert!(ops.hand_over(&act, leaver, successor).await.is_err());
        assert_eq!(
            ops.person(&act, leaver, ContactPolicy::Sealed).await.unwrap().summary.state,
            PersonState::Left
        );
    }
}

#[tokio::test]
async fn r268_the_only_reviewer_is_named_before_a_leavers_drafts_go_over() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        city.operations.load_shipped_guidelines(&city.system()).await.unwrap();
        let compiler = city.act("compiler").await;
        city.operations.draft_from_guideline(&compiler, city.unit("east-civil"), "20").await.unwrap();
        let act = city.act("administrator").await;
        let leaver = city.person("compiler");
        let duties = city.operations.duties(&act, leaver).await.unwrap();
        assert_eq!(duties[0].url, format!("/console/catalogues/{}", duties[0].version_id));
        let sole = city.operations.sole_deciders(&act, leaver).await.unwrap();
        assert_eq!(sole.len(), 1, "there are two approvers: {sole:?}");
        assert_eq!((sole[0].role, sole[0].person.as_deref()), (Role::Reviewer, Some("林审")));
        assert!(sole[0].words().contains("没有其他人可以审核"));
        city.operations.grant_role(&act, grant(&city, "approver", Role::Reviewer, "east")).await.unwrap();
        assert!(city.operations.sole_deciders(&act, leaver).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn r149b_units_without_a_body_stand_on_the_overview() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("administrator").await);
    let lacking = ops.units_without_body(&act).await.unwrap();
    assert!(lacking.iter().any(|entry| entry.unit.code == "west-civil" && entry.missing == ["工作机构"]));
    let body = BodyInput {
        body_name: "西岭区民政局办公室".into(),
        head_id: Some(city.person("west_compiler")),
        ..BodyInput::default()
    };
    ops.set_open_government_body(&act, city.unit("west-civil"), body).await.unwrap();
    let lacking = ops.units_without_body(&act).await.unwrap();
    let entry = lacking.iter().find(|entry| entry.unit.code == "west-civil").unwrap();
    assert_eq!(entry.missing, ["联系人", "替补人"]);
    let public = ops.open_government_body(None, city.unit("west-civil")).await.unwrap().unwrap();
    assert_eq!(
        (public.head, public.body_name.as_str()),
        (None, "西岭区民政局办公室"),
        "names of people are not public"
    );
}

#[tokio::test]
async fn a_deputy_holds_the_roles_for_the_days_of_the_leave() {
    let city = TestCity::open(NOW).await;
    let act = city.act("reviewer").await;
    let (from, to) = (date(2026, 11, 23), date(2026, 11, 24));
    city.operations
        .deputise(&act, city.person("reviewer"), city.person("inspector"), from, to)
        .await
        .unwrap();
    for (hours, holds) in [(0, false), (72, true), (110, true), (112, false)] {
        let now = city.now() + SignedDuration::from_hours(hours);
        let mut connection = city.operations.store.read().await.unwrap();
        let day = operations::act::beijing_date(now);
        let actor =
            operations::Actor::load(&mut connection, city.person("inspector"), day).await.unwrap().unwrap();
        assert_eq!(actor.holds(Role::Reviewer), holds, "{day}");
    }
    let ops = &city.operations;
    let own = city.person("reviewer");
    let again = ops.deputise(&act, own, city.person("leader"), to, date(2026, 11, 26)).await;
    assert!(again.unwrap_err().to_string().contains("结束原来的代理"), "two stand in on one day");
    let terms = ops.deputies(&act, own).await.unwrap();
    assert_eq!((terms.len(), terms[0].deputy_id), (1, city.person("inspector")));
    assert!(ops.end_deputy(&city.act("compiler").await, own, city.person("inspector")).await.is_err());
    ops.end_deputy(&act, own, city.person("inspector")).await.unwrap();
    assert!(ops.deputies(&act, own).await.unwrap().is_empty());
    assert!(ops.end_deputy(&act, own, city.person("inspector")).await.is_err(), "it ended already");
    let other = city.act("compiler").await;
    assert!(
        city.operations
            .deputise(&other, city.person("reviewer"), city.person("compiler"), from, to)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn signing_in_is_uniform_throttled_and_ends() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let ops = &city.operations;
        let refuse = |account: &'static str, password: &'static str| {
            ops.sign_in(account, password, "203.0.113.9", city.now())
        };
        let unknown = refuse("nobody", "whatever-it-is").await.unwrap_err().to_string();
        let wrong = refuse("reviewer", "whatever-it-is").await.unwrap_err().to_string();
        let admin = city.act("administrator").await;
        ops.lock_person(&admin, city.person("leader")).await.unwrap();
        let locked = refuse("leader", PASSWORD).await.unwrap_err().to_string();
        assert!(unknown == wrong && wrong == locked, "{unknown} / {wrong} / {locked}");
        let start = ops.sign_in(" Reviewer ", PASSWORD, "198.51.100.1", city.now()).await.unwrap();
        assert!(start.actor.holds(Role::Reviewer));
        let session = ops.session(&start.token, city.now()).await.unwrap().unwrap();
        assert_eq!(
            (session.person_id, session.csrf_token),
            (city.person("reviewer"), start.csrf_token.clone())
        );
        assert!(ops.session("another-token", city.now()).await.unwrap().is_none());
        // Idle: used every 50 minutes it lives, an hour unused it ends, after twelve hours it ends anyhow.
        for _ in 0..14 {
            city.wait(SignedDuration::from_mins(50));
            assert!(ops.session(&start.token, city.now()).await.unwrap().is_some());
        }
        city.wait(SignedDuration::from_mins(30));
        assert!(ops.session(&start.token, city.now()).await.unwrap().is_none(), "longer than twelve hours");
        let start = ops.sign_in("reviewer", PASSWORD, "198.51.100.1", city.now()).await.unwrap();
        city.wait(SignedDuration::from_mins(61));
        assert!(ops.session(&start.token, city.now()).await.unwrap().is_none(), "an hour unused");
        for _ in 0..5 {
            let error =
                ops.sign_in("approver", "wrong-password", "198.51.100.2", city.now()).await.unwrap_err();
            assert!(matches!(error, OperationError::Invalid(_)), "{error}");
        }
        let error = ops.sign_in("approver", PASSWORD, "198.51.100.3", city.now()).await.unwrap_err();
        assert!(matches!(error, OperationError::Throttled(_)), "even the right password waits: {error}");
        city.wait(SignedDuration::from_mins(16));
        ops.sign_in("approver", PASSWORD, "198.51.100.3", city.now()).await.unwrap();
    }
}

#[tokio::test]
async fn many_attempts_at_once_do_not_slip_past_the_count() {
    let city = TestCity::open(NOW).await;
    let now = city.now();
    let attempts = (0..12).map(|_| {
        let ops = city.operations.clone();
        tokio::spawn(async move { ops.sign_in("approver", "wrong-password", "198.51.100.2", now).await })
    });
    let mut tried = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        tried += u32::from(matches!(attempt.await.unwrap(), Err(OperationError::Invalid(_))));
    }
    assert!(tried <= 5, "{tried} passwords were tried");
}

#[tokio::test]
async fn sign_out_everywhere_and_a_new_password_end_sessions() {
    let city = TestCity::open(NOW).await;
    let ops = &city.operations;
    let sign_in = || ops.sign_in("reviewer", PASSWORD, "198.51.100.1", city.now());
    let (one, two, three) = (sign_in().await.unwrap(), sign_in().await.unwrap(), sign_in().await.unwrap());
    ops.sign_out(&one.token, city.now()).await.unwrap();
    assert!(ops.session(&one.token, city.now()).await.unwrap().is_none());
    assert!(ops.session(&two.token, city.now()).await.unwrap().is_some());
    let act = city.act("reviewer").await;
    assert_eq!(ops.sign_out_everywhere(&act).await.unwrap(), 2);
    assert!(ops.session(&three.token, city.now()).await.unwrap().is_none());
    let fourth = sign_in().await.unwrap();
    assert!(ops.change_password(&act, "not-the-old-one", "quartz-tamarind-42").await.is_err());
    assert!(ops.change_password(&act, PASSWORD, "short").await.is_err());
    ops.change_password(&act, PASSWORD, "quartz-tamarind-42").await.unwrap();
    assert!(ops.session(&fourth.token, city.now()).await.unwrap().is_none());
    ops.sign_in("reviewer", "quartz-tamarind-42", "198.51.100.1", city.now()).await.unwrap();
}

#[tokio::test]
async fn a_link_works_once_and_not_after_its_time() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let (ops, act) = (&city.operations, city.act("administrator").await);
        let person = NewPerson {
            account: "newcomer".into(),
            name: "新人".into(),
            contact: "13800000000".into(),
            unit_id: city.unit("east"),
        };
        let id = ops.create_person(&act, person).await.unwrap();
        let first = ops.invite(&act, id).await.unwrap();
        let second = ops.invite(&act, id).await.unwrap();
        assert!(
            ops.accept_link(&first.token, "quartz-tamarind-42", city.now()).await.is_err(),
            "a new link withdraws the old"
        );
        assert!(matches!(
            ops.accept_link(&second.token, "1234567890", city.now()).await,
            Err(OperationError::Invalid(_))
        ));
        assert_eq!(
            ops.accept_link(&second.token, "quartz-tamarind-42", city.now()).await.unwrap(),
            "newcomer"
        );
        assert!(ops.accept_link(&second.token, "quartz-tamarind-43", city.now()).await.is_err());
        ops.sign_in("newcomer", "quartz-tamarind-42", "c", city.now()).await.unwrap();
        assert!(ops.invite(&act, id).await.is_err());
        let reset = ops.reset_password_link(&act, id).await.unwrap();
        let late = city.now() + SignedDuration::from_hours(73);
        assert!(ops.accept_link(&reset.token, "quartz-tamarind-43", late).await.is_err());
    }
}

#[tokio::test]
async fn contact_data_are_sealed_and_reading_them_is_audited() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("administrator").await);
    let person = NewPerson {
        account: "newcomer".into(),
        name: "新人".into(),
        contact: "13800000000".into(),
        unit_id: city.unit("east"),
    };
    let id = ops.create_person(&act, person).await.unwrap();
    let row = storage::person::by_id(&mut ops.store.read().await.unwrap(), id).await.unwrap().unwrap();
    assert!(!row.contact_sealed.is_empty() && !row.contact_sealed.contains("138"));
    assert_eq!(ops.person(&act, id, ContactPolicy::Sealed).await.unwrap().contact, None);
    assert_eq!(
        ops.person(&act, id, ContactPolicy::Open).await.unwrap().contact.as_deref(),
        Some("13800000000")
    );
    let root = ops.unit(city.unit("city")).await.unwrap();
    let events = ops.audit_events(&act, &root.path, None).await.unwrap();
    let reads = events.iter().filter(|event| event.act == "person.read_contact").count();
    assert_eq!(reads, 1);
    assert!(events.iter().all(|event| !event.detail.contains("138000")), "no personal data in the log");
    let reviewer = city.act("reviewer").await;
    assert!(ops.person(&reviewer, id, ContactPolicy::Open).await.is_err());
    assert!(ops.person(&reviewer, id, ContactPolicy::Sealed).await.is_ok());
}

#[tokio::test]
async fn tokens_stand_for_their_owner_until_revoked_or_over() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let ops = &city.operations;
        let act = city.act("information_officer").await;
        let own = city.person("information_officer");
        assert!(ops.create_token(&act, city.person("approver"), "别人的", None).await.is_err());
        let expires = city.now() + SignedDuration::from_hours(2);
        let token = ops.create_token(&act, own, "报送程序", Some(expires)).await.unwrap();
        let (id, actor) = ops.token_actor(&token.secret, city.now()).await.unwrap().unwrap();
        assert_eq!((id, actor.person_id), (token.id, Some(own)));
        assert!(ops.token_actor("gk_unknown", city.now()).await.unwrap().is_none());
        let ask = |hash: &'static str| ops.idempotent_response(id, "key-1", hash, city.now());
        let claim = first(ask("a").await.unwrap());
        assert_eq!(ask("a").await.unwrap(), IdempotentAnswer::InProgress);
        ops.remember_response(&claim, 201, "{}").await.unwrap();
        assert_eq!(ask("a").await.unwrap(), IdempotentAnswer::Answered { status: 201, body: "{}".into() });
        assert_eq!(ask("b").await.unwrap(), IdempotentAnswer::OtherRequest);
        assert!(ops.token_actor(&token.secret, expires).await.unwrap().is_none());
        ops.revoke_token(&act, id).await.unwrap();
        assert!(ops.token_actor(&token.secret, city.now()).await.unwrap().is_none());
        assert!(ops.revoke_token(&act, id).await.is_err());
    }
}

fn first(answer: IdempotentAnswer) -> Claim {
    match answer {
        IdempotentAnswer::First(claim) => claim,
        other => panic!("not the first: {other:?}"),
    }
}

#[tokio::test]
async fn a_request_cut_off_is_taken_over_unless_its_act_was_committed() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let ops = &city.operations;
        let act = city.act("information_officer").await;
        let token =
            ops.create_token(&act, city.person("information_officer"), "报送程序", None).await.unwrap();
        let now = city.now();
        let ask = |key: &'static str, minutes: i64| {
            ops.idempotent_response(token.id, key, "a", now + SignedDuration::from_mins(minutes))
        };
        let other_token = || ops.create_token(&act, act.actor.person_id.unwrap(), "另一个", None);
        let count = async || ops.tokens(&act).await.unwrap().len();

        // Cut off before anything was written: soon in progress, later taken over.
        let dead = first(ask("cut", 0).await.unwrap());
        assert_eq!(ask("cut", 4).await.unwrap(), IdempotentAnswer::InProgress);
        let successor = first(ask("cut", 6).await.unwrap());
        // The first lives after all: it can no longer write, nor speak for the key.
        let late = under(dead.clone(), other_token()).await;
        assert_eq!(late.map(|_| ()).unwrap_err().code(), "wrong-state");
        assert_eq!(count().await, 1, "{}: its act was undone", database.label);
        ops.forget_response(&dead).await.unwrap();
        ops.remember_response(&dead, 500, "").await.unwrap();
        under(successor.clone(), other_token()).await.unwrap();
        ops.remember_response(&successor, 201, "{}").await.unwrap();
        assert_eq!(
            ask("cut", 7).await.unwrap(),
            IdempotentAnswer::Answered { status: 201, body: "{}".into() }
        );

        // Cut off between the commit and the kept answer: never done twice.
        let done = first(ask("done", 0).await.unwrap());
        under(done, other_token()).await.unwrap();
        assert_eq!(ask("done", 1).await.unwrap(), IdempotentAnswer::InProgress);
        assert_eq!(ask("done", 6).await.unwrap(), IdempotentAnswer::Done);
        assert_eq!(count().await, 3);

        // A start of the one process of SQLite frees what was cut off, and only that.
        first(ask("start", 0).await.unwrap());
        let is_sqlite = ops.store.backend() == storage::Backend::Sqlite;
        assert_eq!(ops.release_interrupted_requests().await.unwrap(), u64::from(is_sqlite));
        let again = ask("start", 1).await.unwrap();
        assert_eq!(matches!(again, IdempotentAnswer::First(_)), is_sqlite, "{again:?}");
        assert_eq!(ask("done", 6).await.unwrap(), IdempotentAnswer::Done);
    }
}

#[tokio::test]
async fn somebody_with_roles_at_several_units_chooses_one_to_work_for() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let ops = &city.operations;
        let account = "compiler";
        let session = ops.sign_in(account, PASSWORD, "10.0.0.9", city.now()).await.unwrap();
        let chosen = async || ops.session(&session.token, city.now()).await.unwrap().unwrap().working_unit;
        let act = city.act(account).await;
        assert!(ops.units_to_work_for(&act).await.unwrap().is_empty(), "one unit is no choice");
        let home = *act.actor.working_units().first().unwrap();
        let second = city.unit("city");
        let grant = GrantInput {
            person_id: city.person(account),
            unit_id: second,
            role: Role::Reviewer,
            sector: None,
            from: act.today(),
            to: None,
        };
        ops.grant_role(&city.act("administrator").await, grant).await.unwrap();
        let act = city.act(account).await;
        let units: Vec<i64> = ops.units_to_work_for(&act).await.unwrap().iter().map(|unit| unit.id).collect();
        assert!(units.len() == 2 && units.contains(&home) && units.contains(&second), "{units:?}");
        assert_eq!(chosen().await, None);
        ops.work_for_unit(&act, &session.token, Some(second)).await.unwrap();
        assert_eq!(chosen().await, Some(second), "{}", database.label);
        let elsewhere = city.unit("west");
        let refusal = ops.work_for_unit(&act, &session.token, Some(elsewhere)).await;
        assert_eq!(refusal.unwrap_err().code(), "invalid");
        assert!(ops.work_for_unit(&act, "no session", Some(home)).await.is_err());
        let events = ops.audit_events(&city.system(), "/", None).await.unwrap();
        assert!(events.iter().any(|event| event.act == "session.work_for_unit"));
        ops.work_for_unit(&act, &session.token, None).await.unwrap();
        assert_eq!(chosen().await, None);
    }
}

#[tokio::test]
async fn a_stranger_cannot_take_a_fresh_server() {
    let folder = tempfile::TempDir::new().unwrap();
    let options = OpenOptions { data: folder.path().join("data"), database_url: None };
    let ops = Operations::open(options.clone()).await.unwrap();
    let now = NOW.parse().unwrap();
    assert!(!ops.is_set_up().await.unwrap());
    let code = ops.setup_code(now).await.unwrap().unwrap();
    let setup = |code: &str| Setup {
        code: code.to_owned(),
        profile: operations::organisation::CityProfile::from_json(
            r#"{"name":"云山市","units":[{"code":"city","name":"云山市人民政府","kind":"city"}]}"#,
        )
        .unwrap(),
        identity: SiteIdentity {
            site_name: "云山市".into(),
            organiser: "云山市人民政府".into(),
            ..SiteIdentity::default()
        },
        administrator: operations::organisation::Administrator {
            account: "root-admin".into(),
            name: "孙管".into(),
            password: PASSWORD.into(),
        },
    };
    for wrong in ["", "guess", &code.to_lowercase()[1..]] {
        assert!(ops.setup(now, Channel::Web, setup(wrong)).await.is_err(), "{wrong}");
    }
    let mut faulty = setup("");
    faulty.identity.contact = "张某13800138000".into();
    faulty.administrator.password = "short".into();
    let problems = ops.setup_problems(Channel::Web, &faulty).await.unwrap();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["code", "contact", "password"], "all at once: {problems:?}");
    assert!(!problems[1].message.contains("13800138000"), "R250: {}", problems[1].message);
    assert!(!ops.is_set_up().await.unwrap(), "nothing half-written");
    ops.setup(now, Channel::Web, setup(&code)).await.unwrap();
    assert!(ops.is_set_up().await.unwrap());
    assert!(ops.setup(now, Channel::Cli, setup(&code)).await.is_err());
    assert_eq!(ops.setup_code(now).await.unwrap(), None);
    ops.store.close().await;
    // The key belongs to the data: without it nothing is opened, with another neither.
    std::fs::rename(options.key_file(), folder.path().join("kept.key")).unwrap();
    assert!(Operations::open(options.clone()).await.is_err());
    std::fs::write(options.key_file(), [1_u8; 32]).unwrap();
    assert!(Operations::open(options).await.is_err());
}

#[tokio::test]
async fn the_identity_of_the_site_is_checked() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("administrator").await);
    let good = ops.site_identity().await.unwrap();
    assert_eq!(good.site_code, "4401000001");
    for (field, bad) in [
        ("site_code", SiteIdentity { site_code: "44010".into(), ..good.clone() }),
        ("site_name", SiteIdentity { site_name: " ".into(), ..good.clone() }),
        ("site_domain", SiteIdentity { site_domain: "http://a.example/x".into(), ..good.clone() }),
        ("icp", SiteIdentity { icp: "abc".into(), ..good.clone() }),
        ("police_record", SiteIdentity { police_record: "粤公网安备1号".into(), ..good.clone() }),
        ("site_code", SiteIdentity { site_code: "44010000A1".into(), ..good.clone() }),
        ("error_report_url", SiteIdentity { error_report_url: "javascript:x".into(), ..good.clone() }),
        ("request_url", SiteIdentity { request_url: "javascript:x".into(), ..good.clone() }),
        ("request_words", SiteIdentity { request_words: "请打13800138000".into(), ..good.clone() }),
    ] {
        let Err(OperationError::Invalid(problems)) = ops.set_site_identity(&act, &bad).await else {
            panic!("{field}")
        };
        assert_eq!(problems[0].field, field);
    }
    // Full width and small letters are what people type.
    let asked = "https://a.example/ask".to_owned();
    let identity = SiteIdentity { icp: "粤ｉcp备 00000000号".into(), request_url: asked.clone(), ..good };
    ops.set_site_identity(&act, &identity).await.unwrap();
    let stored = ops.site_identity().await.unwrap();
    assert_eq!((stored.icp.as_str(), stored.request_url), ("粤ICP备00000000号", asked));
}

#[tokio::test]
async fn r5_one_lead_department_a_sector() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("administrator").await);
    ops.load_shipped_guidelines(&city.system()).await.unwrap();
    let sector = city.first_sector();
    ops.set_sector_lead(&act, &sector, city.unit("city-civil"), "").await.unwrap();
    ops.set_sector_lead(&act, &sector, city.unit("city-health"), "职能调整").await.unwrap();
    assert_eq!(ops.sector_leads().await.unwrap(), [(sector.clone(), city.unit("city-health"))]);
    let terms = ops.sector(&sector).await.unwrap().terms;
    assert_eq!((terms.len(), terms[0].reason.as_str()), (2, "职能调整"), "the history is kept");
    assert!(terms[0].ended_at.is_none() && terms[1].ended_at.is_some());
    assert!(ops.set_sector_lead(&act, "99", city.unit("city-civil"), "").await.is_err());
    assert!(ops.set_sector_lead(&act, &sector, city.unit("east-town"), "").await.is_err());
}

#[tokio::test]
async fn notices_reach_the_nearest_holders_of_a_role() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("compiler").await);
    let mut writing = ops.begin(&act).await.unwrap();
    let to = Recipients::Holders { role: Role::Reviewer, unit_id: city.unit("east-civil"), sector: None };
    assert_eq!(writing.notify(&to, "catalogue.submitted", "请审核", "/console/").await.unwrap(), 1);
    writing.commit().await.unwrap();
    let reviewer = city.act("reviewer").await;
    assert_eq!(ops.unread_notices(&reviewer).await.unwrap(), 1);
    assert_eq!(ops.unread_notices(&city.act("west_reviewer").await).await.unwrap(), 0);
    let notice = &ops.notices(&reviewer, None).await.unwrap()[0];
    assert!(ops.open_notice(&act, notice.id).await.is_err(), "only one's own");
    assert_eq!(ops.mark_read(&act, Some(notice.id)).await.unwrap(), 0, "only one's own");
    assert_eq!(ops.mark_read(&reviewer, Some(notice.id)).await.unwrap(), 1);
    let mut writing = ops.begin(&act).await.unwrap();
    for text in ["请审核", "又提交了一次"] {
        writing.notify(&to, "catalogue.submitted", text, "/console/catalogues/7").await.unwrap();
    }
    writing.commit().await.unwrap();
    let newest = ops.notices(&reviewer, None).await.unwrap()[0].id;
    assert_eq!(ops.open_notice(&reviewer, newest).await.unwrap(), "/console/catalogues/7");
    assert_eq!(ops.unread_notices(&reviewer).await.unwrap(), 0, "both lead there");
}
