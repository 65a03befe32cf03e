//! A draft made from a former guideline version while the change to the newer one waits (R8, R20, R39).

use crate::kit::{City, SECTOR, cities, refused, revise};
use operations::OperationError;
use operations::cascade::{Application, Behind};
use operations::catalogue::SubmitWords;
use serde_json::Value;

const NEW_NAME: &str = "救助政策法规文件信息";

/// A draft on the first version, then a second version that gives one item another name.
async fn draft_and_revision(city: &City) -> (i64, i64) {
    let act = city.act("compiler").await;
    let unit = city.unit("east-civil");
    let version = city.operations.draft_from_guideline(&act, unit, SECTOR).await.unwrap();
    let receipt = revise(city, |items| items[0]["level2_item"] = Value::from(NEW_NAME)).await;
    let supervisor = city.act("supervisor").await;
    city.operations.propose_guideline(&supervisor, receipt.id).await.unwrap();
    (version, receipt.id)
}

async fn behind(city: &City, version: i64) -> Option<Behind> {
    city.operations.draft(&city.act("compiler").await, version).await.unwrap().behind
}

fn problems(error: OperationError) -> Vec<(String, String)> {
    let OperationError::Invalid(problems) = error else { panic!("{error}") };
    problems.into_iter().map(|problem| (problem.field, problem.message)).collect()
}

#[tokio::test]
async fn r8_a_draft_on_the_former_version_is_not_submitted_without_a_word() {
    for city in cities().await {
        let operations = &city.operations;
        let (version, _) = draft_and_revision(&city).await;
        let compiler = city.act("compiler").await;
        let newer = behind(&city, version).await.expect("the draft's screens say it");
        assert!(newer.source.contains("第2版") && newer.changes > 0, "{newer:?}");

        let work = operations.today(&compiler).await.unwrap();
        let listed = |list: &[operations::catalogue::WorkItem]| {
            list.iter().filter(|item| item.version_id == Some(version)).count()
        };
        assert_eq!((listed(&work.drafts), listed(&work.drafts_behind)), (0, 1), "今日工作");

        let found = problems(operations.submit(&compiler, version, "已逐项核对").await.unwrap_err());
        let [(field, message)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(field, "guideline_note");
        assert!(message.contains("第2版") && message.contains("上级变更"), "{message}");
        assert_eq!(operations.draft(&compiler, version).await.unwrap().version.state.id(), "draft");

        let said = SubmitWords {
            note: "已逐项核对",
            former_guideline: "新版指引下月起施行",
            ..SubmitWords::default()
        };
        operations.submit_seen(&compiler, version, said, "").await.unwrap();
        assert!(behind(&city, version).await.is_some(), "the reviewer sees it as well");
        let history = operations.history(&city.act("reviewer").await, version).await.unwrap();
        let note = &history.events.last().unwrap().note;
        assert!(note.starts_with("已逐项核对\n") && note.contains("新版指引下月起施行"), "{note}");
    }
}

#[tokio::test]
async fn r8_a_settled_change_is_not_in_the_way() {
    for city in cities().await {
        let operations = &city.operations;
        let (version, guideline) = draft_and_revision(&city).await;
        let compiler = city.act("compiler").await;
        let newer = behind(&city, version).await.unwrap();
        let taken = Application::default();
        operations.apply_proposal(&compiler, newer.proposal_id, &taken).await.unwrap();
        assert_eq!(behind(&city, version).await, None);
        let view = operations.draft(&compiler, version).await.unwrap();
        assert_eq!(view.guideline.id, guideline);
        assert!(view.rows.iter().any(|row| row.cells["level2_item"] == NEW_NAME), "R20");
        operations.submit(&compiler, version, "已逐项核对").await.unwrap();
        assert_eq!(behind(&city, version).await, None);
    }
}

#[tokio::test]
async fn r8_a_change_declined_with_a_reason_is_not_in_the_way() {
    for city in cities().await {
        let operations = &city.operations;
        let (version, _) = draft_and_revision(&city).await;
        let compiler = city.act("compiler").await;
        let newer = behind(&city, version).await.unwrap();
        assert_eq!(refused(operations.submit(&compiler, version, "已逐项核对").await), "invalid");
        operations.dismiss_proposal(&compiler, newer.proposal_id, None, "省级另有规定").await.unwrap();
        assert_eq!(behind(&city, version).await, None);
        operations.submit(&compiler, version, "已逐项核对").await.unwrap();
    }
}
