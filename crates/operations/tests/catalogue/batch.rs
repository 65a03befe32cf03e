//! Many catalogues at once, each in its own transaction, with a receipt that tells the truth (R68-R70).

use crate::kit::{cities, draft, edit, refused, view};
use domain::catalogue::VersionState;
use operations::catalogue::BatchAct;

#[tokio::test]
async fn r68_r70_many_at_once_are_done_or_refused_one_by_one() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let good = draft(&city).await;
        let faulty = operations.draft_from_guideline(&compiler, city.unit("east-civil"), "21").await.unwrap();
        let row = view(&city, faulty).await.rows.remove(0);
        let old = row.cells["content_elements"].clone();
        operations
            .edit_cells(&compiler, faulty, &[edit(&row.key, "content_elements", &old, "")])
            .await
            .unwrap();
        assert_eq!(
            refused(operations.begin_batch(&compiler, BatchAct::Submit, &[], "", "a").await),
            "invalid"
        );
        assert_eq!(
            refused(operations.begin_batch(&compiler, BatchAct::Submit, &[good, 9_999], "", "a").await),
            "not-found"
        );
        let chosen = [good, faulty, good];
        let seen = operations.batch_candidates(&compiler, BatchAct::Approve, &chosen).await.unwrap();
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|one| one.refusal.is_some()), "compilers do not approve");
        let (id, new) =
            operations.begin_batch(&compiler, BatchAct::Submit, &chosen, "已核对", "a").await.unwrap();
        assert!(new);
        let receipt = operations.run_batch(&compiler, id).await.unwrap();
        assert_eq!((receipt.done, receipt.refused, receipt.waiting), (1, 1, 0));
        assert!(receipt.finished_at.is_some());
        assert!(receipt.lines[1].message.contains("公开内容"), "{:?}", receipt.lines);
        assert_eq!(view(&city, faulty).await.version.state, VersionState::Draft, "nothing half-done");

        // A double click finds the first one's receipt and does nothing.
        let again = operations.begin_batch(&compiler, BatchAct::Submit, &chosen, "", "a").await.unwrap();
        assert_eq!(again, (id, false));
        assert_eq!(operations.run_batch(&compiler, id).await.unwrap().lines, receipt.lines);
        assert_eq!(refused(operations.batch_receipt(&city.act("reviewer").await, id).await), "not-found");

        let reviewer = city.act("reviewer").await;
        assert_eq!(
            refused(operations.begin_batch(&reviewer, BatchAct::Return, &[good], " ", "r").await),
            "invalid",
            "R69: a return says what to revise"
        );
        let approver = city.act("approver").await;
        assert_eq!(
            refused(operations.begin_batch(&approver, BatchAct::Approve, &[good], "", "unreviewed").await),
            "invalid",
            "R68: what nobody reviewed is approved with a reason, asked for before anything is done"
        );
        operations.pass_review(&reviewer, good, "", true).await.unwrap();
        for (what, nonce, state) in [
            (BatchAct::Approve, "b", VersionState::Approved),
            (BatchAct::Publish, "c", VersionState::Published),
        ] {
            let (id, _) = operations.begin_batch(&approver, what, &[good, faulty], "", nonce).await.unwrap();
            let receipt = operations.run_batch(&approver, id).await.unwrap();
            assert_eq!((receipt.done, receipt.refused), (1, 1), "{receipt:?}");
            assert_eq!(view(&city, good).await.version.state, state);
        }
        assert_eq!(operations.own_batches(&approver).await.unwrap().len(), 2);

        // An interrupted one is gone on with, and what was done before counts as done.
        operations.restore_row(&compiler, faulty, &row.key).await.unwrap();
        operations
            .edit_cells(&compiler, faulty, &[edit(&row.key, "content_elements", "", &old)])
            .await
            .unwrap();
        let (id, _) =
            operations.begin_batch(&compiler, BatchAct::Submit, &[faulty], "核对", "d").await.unwrap();
        operations.submit(&compiler, faulty, "核对").await.unwrap();
        let receipt = operations.run_batch(&compiler, id).await.unwrap();
        assert_eq!((receipt.done, receipt.refused), (1, 0), "{receipt:?}");
    }
}

#[tokio::test]
async fn more_than_may_be_done_at_once_are_a_job_with_the_same_receipt() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let mut versions = Vec::new();
        // Drafts given up count as catalogues, too: each is refused with its reason.
        for _ in 0..61 {
            let version = draft(&city).await;
            operations.discard_draft(&compiler, version, "重来").await.unwrap();
            versions.push(version);
        }
        let last = operations.draft_from_guideline(&compiler, unit, crate::kit::SECTOR).await.unwrap();
        versions.push(last);
        let (id, _) =
            operations.begin_batch(&compiler, BatchAct::Submit, &versions, "已核对", "many").await.unwrap();
        let waiting = operations.run_batch(&compiler, id).await.unwrap();
        assert!(waiting.is_queued && waiting.waiting == 62, "{waiting:?}");
        let now = city.now();
        let runner = operations::job::Runner::new(operations.clone(), std::sync::Arc::new(move || now));
        assert!(runner.work_once().await.unwrap());
        let receipt = operations.batch_receipt(&compiler, id).await.unwrap();
        assert_eq!((receipt.done, receipt.refused, receipt.waiting), (1, 61, 0));
        assert!(receipt.finished_at.is_some());
        let job = operations.jobs(&compiler, None).await.unwrap().remove(0);
        assert_eq!((job.receipt.done, job.receipt.refused.len()), (1, 61));
        assert!(job.receipt.url.ends_with(&id.to_string()));
    }
}
