//! Information under items on both databases (R45, R54, R67, R101, R108, R156-R159, R250, R268).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "disclosure/attachment.rs"]
mod attachment;
#[path = "disclosure/beside.rs"]
mod beside;
#[path = "disclosure/checks.rs"]
mod checks;
#[path = "disclosure/column.rs"]
mod column;
#[path = "disclosure/columns.rs"]
mod columns;
#[path = "disclosure/delivery.rs"]
mod delivery;
#[path = "disclosure/due.rs"]
mod due;
#[path = "disclosure/easier.rs"]
mod easier;
#[path = "disclosure/element.rs"]
mod element;
#[path = "disclosure/gate.rs"]
mod gate;
#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "steps of the catalogue's own tests")]
mod kit;
#[path = "disclosure/links.rs"]
mod links;
#[path = "disclosure/material.rs"]
mod material;
#[path = "disclosure/narrowed.rs"]
mod narrowed;
#[path = "disclosure/placed.rs"]
mod placed;
#[path = "disclosure/posting.rs"]
mod posting;
#[path = "disclosure/public_item.rs"]
mod public_item;
#[path = "disclosure/receipt.rs"]
mod receipt;
#[path = "disclosure/site.rs"]
mod site;
#[path = "disclosure/standing.rs"]
mod standing;
#[path = "disclosure/template.rs"]
mod template;
#[path = "disclosure/together.rs"]
mod together;
#[path = "disclosure/versions.rs"]
mod versions;

use domain::disclosure::RecordState;
use domain::organisation::Role;
use jiff::SignedDuration;
use jiff::civil::date;
use kit::{City, cities, published, refused};
use operations::OperationError;
use operations::catalogue::{PublicPage, SearchFilter};
use operations::disclosure::{LoadHow, LoadStatus, Loaded, Loading, public_url};

const OFFICER: &str = "information_officer";
const SUBMITS: LoadHow = LoadHow { submits: true, tells: true, is_trial: false, renews: false };

/// 审批信息 of 最低生活保障, which the guideline wants within its own period.
fn loading(title: &str) -> Loading {
    Loading {
        unit: "east-civil".to_owned(),
        sector: "社会救助".to_owned(),
        level1_item: "最低生活保障".to_owned(),
        level2_item: "办事指南".to_owned(),
        title: title.to_owned(),
        body: "<p>办理条件：户籍在本区。</p>".to_owned(),
        arose_on: Some(date(2026, 2, 26)),
        ..Loading::default()
    }
}

async fn load(city: &City, loading: &Loading) -> Loaded {
    city.operations.load_disclosure(&city.act(OFFICER).await, None, loading, SUBMITS).await.unwrap()
}

/// Takes a submitted record to the portal.
async fn make_public(city: &City, id: i64) {
    let operations = &city.operations;
    let conclusion = "不涉及国家秘密，可以公开";
    operations.review_disclosure(&city.act("reviewer").await, id, 0, conclusion).await.unwrap();
    operations.approve_disclosure(&city.act("approver").await, id, 0, "").await.unwrap();
    operations.publish_disclosure(&city.act(OFFICER).await, id).await.unwrap();
}

#[tokio::test]
async fn r158_the_whole_way_of_a_record() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let loaded = load(&city, &loading("最低生活保障办事指南")).await;
        // R45: the guideline's own ten working days are shorter than the ceiling of twenty.
        let slow = domain::calendar::WorkCalendar::shipped().add_working_days(date(2026, 2, 26), 10).unwrap();
        assert_eq!((loaded.state, loaded.due_on.as_str()), (RecordState::Submitted, &*slow.date.to_string()));
        assert!(!loaded.is_provisional && loaded.status == LoadStatus::Created);
        assert_eq!(refused(operations.public_disclosure(loaded.id).await), "not-found", "not public yet");
        assert_eq!(
            refused(operations.publish_disclosure(&city.act(OFFICER).await, loaded.id).await),
            "wrong-state"
        );

        let notices = operations.today(&city.act("reviewer").await).await.unwrap().notices;
        assert!(notices.iter().any(|notice| notice.kind == "disclosure.submitted"), "the reviewer is told");
        let desk = operations.disclosures_on_desk(&city.act("reviewer").await).await.unwrap();
        assert_eq!(desk.iter().map(|one| one.id).collect::<Vec<_>>(), [loaded.id]);
        assert!(operations.disclosures_on_desk(&city.act(OFFICER).await).await.unwrap().is_empty());
        let empty = operations.review_disclosure(&city.act("reviewer").await, loaded.id, 0, " ").await;
        assert_eq!(refused(empty), "invalid", "R158: the conclusion is written down");

        make_public(&city, loaded.id).await;
        let public = operations.public_disclosure(loaded.id).await.unwrap().unwrap();
        assert_eq!(public.index_number, "east-civil/2026-00001");
        assert_eq!(
            (public.item.as_str(), public.version.title.as_str()),
            ("办事指南", "最低生活保障办事指南")
        );
        assert_eq!(public.days.iter().filter(|day| day.counted).count(), 10, "every day explains itself");
        let listed = async || {
            let of = ("east-civil", "20");
            operations.public_elements(of, &public.row_key, city.today()).await.unwrap().ids()
        };
        assert_eq!(listed().await, [loaded.id]);

        let found = async || {
            let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
            let hits = operations.search("户籍在本区", &filter, 1).await.unwrap().hits;
            let pages = operations.site_map(0, 10_000).await.unwrap().pages;
            let listed = pages.iter().any(|(page, _)| *page == PublicPage::Disclosure(loaded.id));
            let feed = operations.feed(Some("east")).await.unwrap().entries;
            let told = feed.iter().any(|entry| entry.id == loaded.id);
            (hits.into_iter().map(|hit| hit.url).collect::<Vec<_>>(), listed, told)
        };
        assert_eq!(
            found().await,
            (vec![public_url(loaded.id)], true, true),
            "found, mapped and told by the feed"
        );
        let reason = "内容有误，更正后重新发布";
        operations.withdraw_disclosure(&city.act("approver").await, loaded.id, reason).await.unwrap();
        let withdrawn = operations.public_disclosure(loaded.id).await.unwrap().unwrap_err();
        assert_eq!(withdrawn.notice, reason);
        assert!(listed().await.is_empty());
        assert_eq!(found().await, (Vec::new(), false, false), "gone from search, map and feed at once");
        assert!(operations.search_check(&city.system(), false).await.unwrap().is_clean());
        let view = operations.disclosure(&city.act("reviewer").await, loaded.id).await.unwrap();
        let acts: Vec<_> = view.events.iter().map(|event| event.act.as_str()).collect();
        assert_eq!(acts, ["load", "submit", "pass_review", "approve", "publish", "withdraw"]);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r268_r159_nobody_reviews_their_own_and_doubts_stay_unpublished() {
    for mut city in cities().await {
        published(&city).await;
        let grant = operations::organisation::GrantInput {
            person_id: city.person(OFFICER),
            role: Role::Reviewer,
            unit_id: city.unit("east"),
            sector: None,
            from: city.today(),
            to: None,
        };
        city.operations.grant_role(&city.system(), grant).await.unwrap();
        let loaded = load(&city, &loading("办事指南")).await;
        let operations = &city.operations;
        let own = operations.review_disclosure(&city.act(OFFICER).await, loaded.id, 0, "可以公开").await;
        assert_eq!(refused(own), "forbidden");

        let reviewer = city.act("reviewer").await;
        operations.refer_disclosure(&reviewer, loaded.id, "区保密局", "涉及统计口径").await.unwrap();
        let early = operations.review_disclosure(&reviewer, loaded.id, 0, "可以公开").await;
        assert_eq!(refused(early), "wrong-state", "R159: the answer comes first");
        operations.answer_referral(&reviewer, loaded.id, "可以公开").await.unwrap();
        make_public(&city, loaded.id).await;

        city.employ("stranger", "外人", Role::InformationOfficer, "west").await;
        let operations = &city.operations;
        let stranger = city.act("stranger").await;
        assert_eq!(refused(operations.disclosure(&stranger, loaded.id).await), "not-found");
        let outside = operations.load_disclosure(&stranger, None, &loading("越权"), SUBMITS).await;
        assert_eq!(refused(outside), "not-permitted");
    }
}

#[tokio::test]
async fn r108_a_change_is_a_new_version_with_a_clock_of_its_own() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let loaded = load(&city, &loading("办事指南")).await;
        make_public(&city, loaded.id).await;
        city.wait(SignedDuration::from_hours(48));
        let officer = city.act(OFFICER).await;
        let seen = operations.disclosure(&officer, loaded.id).await.unwrap().version.revision;
        let mut text = loading("办事指南");
        text.body = "<p>办理条件：户籍在本区，或者连续居住一年。</p>".to_owned();
        text.change_note = "放宽居住条件".to_owned();
        let changed =
            operations.change_disclosure(&officer, (loaded.id, seen), &text, SUBMITS).await.unwrap();
        assert_eq!(changed.status, LoadStatus::Updated);
        assert_ne!((changed.version_id, &changed.due_on), (loaded.version_id, &loaded.due_on), "R108: anew");
        let stale = operations.change_disclosure(&officer, (loaded.id, seen), &text, SUBMITS).await;
        assert!(["conflict", "wrong-state"].contains(&refused(stale)));
        // What is public stays so until the new version is.
        let before = operations.public_disclosure(loaded.id).await.unwrap().unwrap();
        assert!(!before.version.body.contains("连续居住") && before.versions.len() == 1);
        make_public(&city, loaded.id).await;
        let after = operations.public_disclosure(loaded.id).await.unwrap().unwrap();
        assert!(after.version.body.contains("连续居住") && after.version.change_note == "放宽居住条件");
        assert_eq!((after.versions.len(), after.index_number), (2, before.index_number), "R67: given once");
        assert_eq!(after.first_published_on, before.first_published_on);
    }
}

#[tokio::test]
async fn r250_what_must_not_be_public_is_refused_before_it_is_stored() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let refuse = |change: fn(&mut Loading)| {
            let mut one = loading("办事指南");
            change(&mut one);
            let (operations, officer) = (operations.clone(), officer.clone());
            async move {
                match operations.load_disclosure(&officer, None, &one, SUBMITS).await {
                    Err(OperationError::Invalid(problems)) => problems
                        .into_iter()
                        .map(|problem| format!("{}：{}", problem.field, problem.message))
                        .collect::<Vec<_>>(),
                    other => panic!("{other:?}"),
                }
            }
        };
        let number = refuse(|one| one.body = "<p>张三，身份证号11010519491231002X</p>".to_owned()).await;
        assert!(number[0].starts_with("body：正文第1段有身份证号码110"), "{number:?}");
        assert!(!number[0].contains("19491231"), "masked: {number:?}");
        let future = refuse(|one| one.arose_on = Some(date(2026, 3, 3))).await;
        assert!(future[0].contains("不能晚于今天"), "{future:?}");
        let both = refuse(|one| one.link = "https://www.example.gov.cn/a".to_owned()).await;
        assert!(both[0].starts_with("link"), "{both:?}");
        let empty = refuse(|one| one.body = "<p><br></p><script>x()</script>".to_owned()).await;
        assert!(empty[0].contains("没有文字"), "{empty:?}");
        let unknown = refuse(|one| one.level2_item = "没有的事项".to_owned()).await;
        assert!(unknown[0].contains("目录中没有"), "{unknown:?}");
        let element = refuse(|one| one.element = "停车场".to_owned()).await;
        assert!(element[0].contains("应为"), "{element:?}");
        let address = refuse(|one| {
            one.body.clear();
            one.link = "javascript:alert(1)".to_owned();
        })
        .await;
        assert!(address[0].contains("http"), "{address:?}");
        assert!(operations.disclosures_on_desk(&city.act("reviewer").await).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn r109_a_system_sends_the_same_number_and_nothing_is_doubled() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let secret = operations.create_token(&officer, city.person(OFFICER), "业务系统", None).await.unwrap();
        let token = Some(secret.id);
        let mut text = loading("办事指南");
        text.external_id = Some("XK-1".to_owned());
        let send =
            async |text: &Loading, how| operations.load_disclosure(&officer, token, text, how).await.unwrap();
        let trial = LoadHow { is_trial: true, ..SUBMITS };
        assert_eq!(send(&text, trial).await.status, LoadStatus::Created);
        let first = send(&text, SUBMITS).await;
        assert_eq!(first.status, LoadStatus::Created, "a trial keeps nothing");
        let again = send(&text, SUBMITS).await;
        assert_eq!((again.id, again.status), (first.id, LoadStatus::Unchanged));
        text.title = "办事指南（修订）".to_owned();
        let other = send(&text, SUBMITS).await;
        assert_eq!(
            (other.id, other.version_id, other.status),
            (first.id, first.version_id, LoadStatus::Updated)
        );
        make_public(&city, first.id).await;
        assert_eq!(send(&text, SUBMITS).await.status, LoadStatus::Unchanged, "what is public is known too");
        text.title = "办事指南（再修订）".to_owned();
        let new = send(&text, SUBMITS).await;
        assert_eq!((new.id, new.status), (first.id, LoadStatus::Updated));
        assert_ne!(new.version_id, first.version_id);
        let case = operations.disclosure(&officer, first.id).await.unwrap();
        assert_eq!(
            case.version.change_note, "由业务系统发来的更新",
            "what is public is not changed without a word"
        );
        // R159: what was referred is not changed until the answer is there.
        let reviewer = city.act("reviewer").await;
        operations.refer_disclosure(&reviewer, first.id, "区保密局", "待核").await.unwrap();
        text.title = "又改".to_owned();
        let early = operations.load_disclosure(&officer, token, &text, SUBMITS).await;
        assert_eq!(refused(early), "wrong-state");
        operations.answer_referral(&reviewer, first.id, "可以公开").await.unwrap();
        make_public(&city, first.id).await;
        // What was withdrawn does not come back by being sent again.
        operations.withdraw_disclosure(&city.act("approver").await, first.id, "已作废").await.unwrap();
        text.title = "办事指南（再修订）".to_owned();
        assert_eq!(send(&text, SUBMITS).await.status, LoadStatus::Unchanged);
        assert!(operations.public_disclosure(first.id).await.unwrap().is_err());
    }
}

#[tokio::test]
async fn r101_the_checklist_counts_elements() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let before = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert!(before.due > 20 && before.loaded == 0, "{} {}", before.due, before.loaded);
        let row = before
            .rows
            .iter()
            .find(|row| row.level1_item == "最低生活保障" && row.level2_item == "办事指南")
            .unwrap();
        let mut text = loading("一份信息");
        text.element = row.elements[1].name.clone();
        let loaded = load(&city, &text).await;
        let waiting = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert_eq!(waiting.loaded, 0, "what is not public is not loaded");
        make_public(&city, loaded.id).await;
        let after = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert_eq!((after.loaded, after.due), (1, before.due));
        let row = after.rows.iter().find(|one| one.key == row.key).unwrap();
        assert_eq!((row.elements[1].records, row.elements[1].newest.as_deref()), (1, Some("2026-02-26")));
        let lists = operations.catalogues_to_load(&city.act(OFFICER).await).await.unwrap();
        assert_eq!(lists.iter().map(|list| list.rate.unwrap().done).collect::<Vec<_>>(), [1]);
    }
}
