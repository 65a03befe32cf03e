//! Links of records looked at on demand, on both databases (R102, R251).

use super::site::{Site, moved, page, status};
use super::{City, OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::LinkOutcome::{Dead, Reachable, Unknown};
use domain::disclosure::{LinkOutcome, RecordState};
use operations::disclosure::{CheckLinks, LinkView, LoadHow, Loading, Outside};
use operations::job::Runner;
use std::sync::Arc;

/// This site as its people reach it.
const HERE: &str = "https://gongkai.example";

fn with_links(addresses: &[String]) -> Loading {
    let links: String =
        addresses.iter().map(|to| format!("<p>见<a href=\"{to}\">附件页面</a></p>")).collect();
    Loading { body: format!("<p>办理条件：户籍在本区。</p>{links}"), ..loading("办理条件") }
}

fn outcome(links: &[LinkView], address: &str) -> Option<LinkOutcome> {
    links.iter().find(|one| one.address.ends_with(address)).unwrap().outcome
}

async fn outside_city(mut city: City) -> City {
    city.operations.outside = Outside { visits_private: true };
    published(&city).await;
    city
}

#[tokio::test]
async fn r251_links_are_looked_at_and_what_could_not_be_told_is_not_dead() {
    let site = Site::open(&[
        ("/ok", page("<p>在</p>")),
        ("/moved", moved("/ok")),
        ("/loop", moved("/loop")),
        ("HEAD /asks", status(405)),
        ("GET /asks", page("<p>在</p>")),
        ("/closed", status(403)),
        ("/broken", status(502)),
        ("/gone", status(410)),
    ]);
    for city in cities().await {
        let city = outside_city(city).await;
        let operations = &city.operations;
        let public = load(&city, &loading("已公开的指南")).await;
        make_public(&city, public.id).await;
        let at = |path: &str| format!("{}{path}", site.origin);
        let addresses = [
            at("/ok"),
            at("/moved"),
            at("/asks"),
            at("/loop"),
            at("/closed"),
            at("/broken"),
            at("/gone"),
            at("/nowhere"),
            format!("{HERE}/disclosures/{}", public.id),
            format!("{HERE}/disclosures/999999"),
            format!("{HERE}/units/east-civil/20"),
            format!("{HERE}/units/nobody"),
            format!("{HERE}/search?q=1"),
        ];
        let record = load(&city, &with_links(&addresses)).await;
        let officer = city.act(OFFICER).await;
        let before = operations.disclosure(&officer, record.id).await.unwrap();
        assert_eq!((before.links.len(), before.may_check_links), (addresses.len(), true));
        assert!(before.links.iter().all(|link| link.outcome.is_none()), "nothing is known yet");
        assert_eq!(before.version.state, RecordState::Submitted, "links stand in the way of nothing");

        let links = operations.check_links(&officer, record.id, HERE).await.unwrap();
        let told: Vec<_> = addresses.iter().map(|address| outcome(&links, address)).collect();
        let wanted = [
            Reachable, Reachable, Reachable, Dead, Unknown, Unknown, Dead, Dead, Reachable, Dead, Reachable,
            Dead, Unknown,
        ];
        assert_eq!(told, wanted.map(Some), "{links:#?}");
        let gone = links.iter().find(|link| link.address.ends_with("/gone")).unwrap();
        assert_eq!((gone.place.as_str(), gone.words.as_str()), ("正文第8段", "附件页面"));
        assert!(gone.why.contains("网页不存在（410）"), "{}", gone.why);

        // It is kept with the version: the reviewer sees the same, and who only reads cannot ask.
        let seen = operations.disclosure(&city.act("reviewer").await, record.id).await.unwrap();
        assert_eq!(outcome(&seen.links, "/gone"), Some(Dead));
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.check_links(&stranger, record.id, HERE).await), "not-found");
        // Who had them looked at did not work on the record (R268).
        operations.check_links(&city.act("reviewer").await, record.id, HERE).await.unwrap();
        make_public(&city, record.id).await;
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r251_no_private_network_is_visited() {
    let site = Site::open(&[("/ok", page("在"))]);
    for city in cities().await {
        published(&city).await;
        let localhost = site.origin.replace("127.0.0.1", "localhost.localdomain");
        let addresses = [
            format!("{}/ok", site.origin),
            format!("{localhost}/ok"),
            "http://169.254.169.254/latest/".to_owned(),
            "http://[::1]:1/a.b".to_owned(),
        ];
        let record = load(&city, &with_links(&addresses)).await;
        let officer = city.act(OFFICER).await;
        let links = city.operations.check_links(&officer, record.id, HERE).await.unwrap();
        assert_eq!(links.len(), addresses.len());
        assert!(links.iter().all(|link| link.outcome == Some(Unknown)), "{links:#?}");
        assert!(site.asked().is_empty(), "nobody went there: {:?}", site.asked());
        assert!(links[0].why.contains("内部网络"), "{}", links[0].why);
    }
}

#[tokio::test]
async fn r102_a_record_that_is_a_link_is_looked_at_too() {
    let site = Site::open(&[("/list", page("在"))]);
    for city in cities().await {
        let city = outside_city(city).await;
        let elsewhere =
            Loading { body: String::new(), link: format!("{}/list", site.origin), ..loading("清单") };
        let record = load(&city, &elsewhere).await;
        let officer = city.act(OFFICER).await;
        let links = city.operations.check_links(&officer, record.id, HERE).await.unwrap();
        assert_eq!((links[0].place.as_str(), links[0].outcome), ("网址", Some(Reachable)));
        let none = load(&city, &loading("没有链接")).await;
        assert!(city.operations.check_links(&officer, none.id, HERE).await.unwrap().is_empty());
    }
}

/// Works on one job that waits; false where none does.
async fn work(city: &City) -> bool {
    let now = city.now();
    Runner::new(city.operations.clone(), Arc::new(move || now)).work_once().await.unwrap()
}

#[tokio::test]
async fn r102_links_are_looked_at_in_the_background_when_a_record_is_submitted() {
    let site = Site::open(&[("/ok", page("在"))]);
    for city in cities().await {
        let city = outside_city(city).await;
        let operations = &city.operations;
        let (officer, reviewer) = (city.act(OFFICER).await, city.act("reviewer").await);
        load(&city, &loading("没有链接")).await;
        assert!(!work(&city).await, "without a link there is nothing to do");
        let addresses = [format!("{}/ok", site.origin), format!("{}/gone", site.origin)];
        let record = load(&city, &with_links(&addresses)).await;
        let asked = site.asked().len();
        let before = operations.disclosure(&reviewer, record.id).await.unwrap();
        assert_eq!(before.version.state, RecordState::Submitted, "submitting waits for nothing");
        assert!(before.links.iter().all(|link| link.outcome.is_none()));
        assert!(work(&city).await && site.asked().len() > asked);
        let seen = operations.disclosure(&reviewer, record.id).await.unwrap();
        assert_eq!(
            (outcome(&seen.links, "/ok"), outcome(&seen.links, "/gone")),
            (Some(Reachable), Some(Dead))
        );
        assert_eq!(seen.version.revision, before.version.revision, "what was seen can still be decided on");
        for act in [&officer, &reviewer] {
            let notices = operations.today(act).await.unwrap().notices;
            let told: Vec<_> =
                notices.iter().filter(|notice| notice.kind == "disclosure.dead_links").collect();
            assert!(told.len() == 1 && told[0].text.contains("1个链接打不开"), "{notices:?}");
        }
        assert!(operations.jobs(&officer, None).await.unwrap().is_empty(), "nobody waits for it");

        // A draft that is submitted later, and one that was taken back before its turn.
        let drafts = LoadHow::default();
        let draft = with_links(&addresses[..1]);
        let draft = Loading { title: "草稿".to_owned(), ..draft };
        let later = operations.load_disclosure(&officer, None, &draft, drafts).await.unwrap();
        assert!(!work(&city).await, "a draft is looked at when it is handed on");
        operations.submit_disclosure(&officer, later.id, 0).await.unwrap();
        operations.return_disclosure(&reviewer, later.id, 0, "请核对链接").await.unwrap();
        let asked = site.asked().len();
        assert!(work(&city).await);
        assert_eq!(site.asked().len(), asked, "what went back is left");
        operations.submit_disclosure(&officer, later.id, 0).await.unwrap();
        assert!(work(&city).await);
        let links = operations.disclosure(&reviewer, later.id).await.unwrap().links;
        assert_eq!(outcome(&links, "/ok"), Some(Reachable));
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r102_a_batch_is_looked_at_as_one_job_and_no_private_network_is_visited() {
    let site = Site::open(&[("/ok", page("在"))]);
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        let how = LoadHow { submits: true, ..LoadHow::default() };
        let officer = city.act(OFFICER).await;
        let mut loaded = Vec::new();
        for title in ["甲", "乙", "丙"] {
            let one = Loading { title: title.to_owned(), ..with_links(&[format!("{}/ok", site.origin)]) };
            loaded.push(operations.load_disclosure(&officer, None, &one, how).await.unwrap().id);
        }
        assert!(!work(&city).await, "a batch is told of at its end");
        operations.tell_of_batch(&officer, &loaded).await.unwrap();
        assert!(work(&city).await && !work(&city).await, "one job for all");
        assert!(site.asked().is_empty(), "nobody went there: {:?}", site.asked());
        for id in loaded {
            let links = operations.disclosure(&officer, id).await.unwrap().links;
            assert!(links[0].outcome == Some(Unknown) && links[0].why.contains("内部网络"), "{links:?}");
        }
        assert_eq!(CheckLinks::NAME, "disclosure.check_links");
    }
}

#[tokio::test]
async fn r102_a_record_that_is_nothing_but_a_dead_link_is_neither_handed_on_nor_published() {
    let site = Site::open(&[("/ok", page("在"))]);
    for city in cities().await {
        let city = outside_city(city).await;
        let operations = &city.operations;
        let (officer, reviewer) = (city.act(OFFICER).await, city.act("reviewer").await);
        let at = |path: &str| Loading {
            body: String::new(),
            link: format!("{}{path}", site.origin),
            ..loading("清单")
        };
        // A draft whose link was looked at.
        let draft =
            operations.load_disclosure(&officer, None, &at("/gone"), LoadHow::default()).await.unwrap();
        operations.check_links(&officer, draft.id, HERE).await.unwrap();
        let told = operations.submit_disclosure(&officer, draft.id, 0).await.unwrap_err();
        assert!(told.code() == "wrong-state" && told.to_string().contains("检查链接"), "{told}");
        let seen = operations.disclosure(&officer, draft.id).await.unwrap().version.revision;
        let hands_on = LoadHow { submits: true, tells: true, ..LoadHow::default() };
        let noted = Loading { document_number: "东府〔2026〕1号".to_owned(), ..at("/gone") };
        let same = operations.change_disclosure(&officer, (draft.id, seen), &noted, hands_on).await;
        assert_eq!(refused(same), "wrong-state", "changed and handed on at once");
        let mended =
            operations.change_disclosure(&officer, (draft.id, seen), &at("/ok"), hands_on).await.unwrap();
        assert_eq!(mended.state, RecordState::Submitted, "another address is looked at anew");

        // One that was looked at when it was handed on, and approved all the same.
        let handed = load(&city, &Loading { title: "另一份清单".to_owned(), ..at("/missing") }).await;
        while work(&city).await {}
        operations.review_disclosure(&reviewer, handed.id, 0, "可以公开").await.unwrap();
        operations.approve_disclosure(&city.act("approver").await, handed.id, 0, "").await.unwrap();
        assert_eq!(refused(operations.publish_disclosure(&officer, handed.id).await), "wrong-state");
        let later = officer.now + jiff::SignedDuration::from_hours(2);
        let timed = operations.schedule_disclosure(&officer, (handed.id, 0), Some(later)).await;
        assert_eq!(refused(timed), "wrong-state");
        let chosen = [(handed.id, 0)];
        let many = operations
            .act_on_disclosures(&officer, domain::disclosure::RecordAct::Publish, &chosen, ("", &[]))
            .await
            .unwrap();
        assert!(many.done.is_empty() && many.refused[0].2.contains("打不开"), "{many:?}");
        assert_eq!(refused(operations.public_disclosure(handed.id).await), "not-found");
    }
}
