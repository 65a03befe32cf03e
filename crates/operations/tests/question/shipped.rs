//! The shipped questions enter the database once, are read and found by everybody.

use operations::catalogue::SearchFilter;
use test_kit::{TestCity, databases};

const START: &str = "2026-03-02T02:00:00Z";

#[tokio::test]
async fn r149_the_shipped_questions_are_entered_once_and_found() {
    for database in databases().await {
        let city = TestCity::on(&database, START).await;
        let operations = &city.operations;
        assert!(operations.questions().await.unwrap().is_empty());
        assert_eq!(operations.load_shipped_questions(&city.system()).await.unwrap(), 17);
        assert_eq!(operations.load_shipped_questions(&city.system()).await.unwrap(), 0);
        let questions = operations.questions().await.unwrap();
        assert_eq!(questions.len(), 17);
        let seventh = operations.question("gd07").await.unwrap();
        assert!(seventh.source.ends_with("附件1第7问"), "R15a: {}", seventh.source);
        assert!(!seventh.answered_by.is_empty() && !seventh.answered_on.is_empty(), "who and when");
        assert_eq!(operations.question("gd99").await.unwrap_err().code(), "not-found");

        let only = SearchFilter { kind: Some("question".to_owned()), ..SearchFilter::default() };
        let found = operations.search("申报材料清单", &only, 1).await.unwrap();
        assert_eq!(found.hits[0].url, "/questions/gd08");
        let report = operations.search_check(&city.system(), false).await.unwrap();
        assert!(report.is_clean(), "{report:?}");

        let audit = operations.verify_audit().await.unwrap();
        assert!(audit.problems.is_empty(), "{audit:?}");
        let mut connection = operations.store.read().await.unwrap();
        let event = storage::audit::latest_of(&mut connection, "question").await.unwrap().unwrap();
        assert_eq!(event.act, "question.load");
    }
}

#[tokio::test]
async fn loading_needs_the_right() {
    let city = TestCity::open(START).await;
    let refused = city.operations.load_shipped_questions(&city.act("compiler").await).await;
    assert_eq!(refused.unwrap_err().code(), "not-permitted");
}
