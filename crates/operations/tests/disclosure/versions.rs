//! Earlier versions for everybody and for the reviewer, on both databases: read, compared, hidden (R67, R108, R250).

use super::{City, OFFICER, SUBMITS, cities, load, loading, make_public, published, refused};
use operations::OperationError;
use operations::disclosure::{Hidden, LoadHow, LoadStatus, Loading};

/// Another text with a note on it, public at once.
async fn change(city: &City, id: i64, body: &str, (note, hides_earlier): (&str, bool)) {
    let (change_note, body) = (note.to_owned(), format!("<p>{body}</p>"));
    let text = Loading { body, change_note, hides_earlier, ..loading("办事指南") };
    city.operations.change_disclosure(&city.act(OFFICER).await, (id, 0), &text, SUBMITS).await.unwrap();
    make_public(city, id).await;
}

#[tokio::test]
async fn r108_a_change_says_what_it_changes_and_its_reviewer_sees_it() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id = load(&city, &loading("办事指南")).await.id;
        make_public(&city, id).await;
        let officer = city.act(OFFICER).await;
        let mut text = Loading {
            body: "<p>办理条件：户籍或者居住在本区。</p>".to_owned(),
            ..loading("办事指南")
        };
        let drafts = LoadHow { submits: false, ..SUBMITS };
        match operations.change_disclosure(&officer, (id, 0), &text, drafts).await {
            Err(OperationError::Invalid(problems)) => {
                assert_eq!(problems[0].field, "change_note");
                assert!(problems[0].message.contains("改了什么"), "{problems:?}");
            }
            other => panic!("{other:?}"),
        }
        text.change_note = "放宽条件".to_owned();
        operations.change_disclosure(&officer, (id, 0), &text, drafts).await.unwrap();
        let day = operations.disclosure(&officer, id).await.unwrap().version.changed_on;
        assert!(day.is_some());
        city.wait(jiff::SignedDuration::from_hours(72));
        // Another word on it is a change too.
        text.change_note = "放宽居住条件".to_owned();
        let again = operations.change_disclosure(&officer, (id, 0), &text, SUBMITS).await.unwrap();
        assert_eq!(again.status, LoadStatus::Updated);
        let case = operations.disclosure(&city.act("reviewer").await, id).await.unwrap();
        assert_eq!(case.version.change_note, "放宽居住条件");
        assert_eq!(
            case.version.changed_on, day,
            "R45: a change that is corrected keeps its day and its clock"
        );
        let (public, changed) = case.against_public().unwrap();
        assert_eq!((public.number, changed.len(), changed[0].label), (1, 1, "正文"));
        let versions = operations.public_versions(id).await.unwrap().unwrap();
        assert_eq!(versions.versions.len(), 1, "what is on a desk is nobody else's");
        assert_eq!(refused(versions.version(2)), "not-found");
    }
}

#[tokio::test]
async fn r67_earlier_versions_are_read_and_compared_until_they_are_hidden_or_withdrawn() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let id =
            load(&city, &Loading { summary: "办理要具备的条件".to_owned(), ..loading("办事指南") }).await.id;
        make_public(&city, id).await;
        let first = operations.public_disclosure(id).await.unwrap().unwrap();
        assert_eq!(first.version.summary, "办理要具备的条件");
        change(&city, id, "办理条件：户籍或者居住在本区。", ("放宽居住条件", false)).await;
        let all = operations.public_versions(id).await.unwrap().unwrap();
        assert_eq!((all.current, all.versions.len()), (2, 2));
        assert!(all.version(1).unwrap().version.body.contains("户籍在本区"));
        let changed = all.difference(1, 2).unwrap().unwrap();
        let labels: Vec<&str> = changed.iter().map(|one| one.label).collect();
        assert_eq!(labels, ["内容概述", "正文"]);
        assert_eq!(all.before(2).map(|one| one.version.number), Some(1));

        change(&city, id, "办理条件：居住在本区。", ("原文含有不应公开的内容", true)).await;
        change(&city, id, "办理条件：居住在本区一年。", ("写明期限", false)).await;
        let all = operations.public_versions(id).await.unwrap().unwrap();
        let hidden: Vec<_> = all.versions.iter().map(|one| (one.version.number, one.hidden)).collect();
        let corrected = Some(Hidden::Corrected);
        assert_eq!(
            hidden,
            [(4, None), (3, None), (2, corrected), (1, corrected)],
            "also after later changes"
        );
        assert!(all.versions.iter().filter(|one| one.hidden.is_some()).all(|one| {
            let version = &one.version;
            version.body.is_empty() && version.title.is_empty() && version.summary.is_empty()
        }));
        assert_eq!(all.difference(2, 4).unwrap().unwrap_err(), Hidden::Corrected);
        assert!(all.difference(3, 4).unwrap().is_ok());
        let public = operations.public_disclosure(id).await.unwrap().unwrap();
        assert!(public.versions.iter().all(|one| !one.version.body.contains("户籍")), "nor by the interface");
        let desk = operations.disclosure(&city.act("reviewer").await, id).await.unwrap();
        assert!(desk.versions.iter().any(|one| one.body.contains("户籍")), "nothing is lost");

        operations.withdraw_disclosure(&city.act("approver").await, id, "已作废").await.unwrap();
        let gone = operations.public_versions(id).await.unwrap().unwrap_err();
        assert_eq!(gone.notice, "已作废", "a withdrawal takes all of them");
        assert_eq!(refused(operations.public_versions(id + 1000).await), "not-found");
    }
}
