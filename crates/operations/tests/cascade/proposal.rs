//! A revised guideline becomes a proposal at each catalogue built on the former one (R8, R73).

use crate::kit::{City, SECTOR, cities, pass_on, publish, published, refused, revise};
use domain::cascade::{ProposalKind, ProposalState, Take};
use operations::cascade::{Application, ConflictChoice, ProposalSummary, ProposalView};
use operations::catalogue::{AddedRow, CellEdit, SubmitWords};
use operations::job::{JobState, NewJob, Runner};
use operations::maintenance::Cause;
use operations::organisation::Merger;
use serde_json::Value;
use std::sync::Arc;

/// Two items change their period and one its content; one is new.
async fn change_three_items(city: &City) -> i64 {
    let receipt = revise(city, |items| {
        items[0]["time_limit"]["text"] = Value::from("5个工作日内");
        items[1]["time_limit"]["text"] = Value::from("6个工作日内");
        items[2]["content_elements"] = serde_json::json!(["新的公开内容"]);
        let mut new = items[0].clone();
        new["level2_item"] = Value::from("救助服务热线");
        items.push(new);
    })
    .await;
    let act = city.act("supervisor").await;
    city.operations.propose_guideline(&act, receipt.id).await.unwrap();
    receipt.id
}

async fn only_proposal(city: &City) -> ProposalView {
    let act = city.act("compiler").await;
    let open = city.operations.proposals_to_settle(&act).await.unwrap();
    assert_eq!(open.len(), 1, "{open:?}");
    city.operations.proposal(&act, open[0].id).await.unwrap()
}

fn take_all(take: Take) -> Application {
    Application { all: Some(take), ..Application::default() }
}

async fn set(city: &City, version: i64, key: &str, column: &str, value: &str) {
    let act = city.act("compiler").await;
    let seen = city.operations.draft(&act, version).await.unwrap();
    let from = seen.rows.iter().find(|row| row.key == key).unwrap().cells[column].clone();
    let [row_key, column_id, from, to] = [key, column, &from, value].map(str::to_owned);
    let edit = CellEdit { row_key, column_id, from, to };
    city.operations.edit_cells(&act, version, &[edit]).await.unwrap();
}

#[tokio::test]
async fn r8_every_catalogue_on_the_former_version_gets_a_proposal_once() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let guideline = change_three_items(&city).await;
        let again = operations.propose_guideline(&city.act("supervisor").await, guideline).await.unwrap();
        assert_eq!((again.seen, again.opened), (0, 0), "repeated, nothing happens");
        assert_eq!(
            refused(operations.propose_guideline(&city.act("compiler").await, guideline).await),
            "not-permitted"
        );
        let seen = only_proposal(&city).await;
        assert_eq!((seen.summary.kind, seen.summary.conflicts), (ProposalKind::Guideline, 0));
        assert!(seen.summary.source.contains("第2版") && seen.base.contains("第1版"), "{seen:?}");
        assert!(seen.may_settle && seen.open_conflicts.is_empty());
        assert_eq!(seen.summary.changes, seen.differences.len() as i64);
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.proposal(&stranger, seen.summary.id).await), "not-found");
        let reviewer = city.act("reviewer").await;
        assert!(!operations.proposal(&reviewer, seen.summary.id).await.unwrap().may_settle);
    }
}

#[tokio::test]
async fn r73_a_proposal_is_merged_into_a_new_draft_and_never_silently() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        let compiler = city.act("compiler").await;
        let before = operations.draft(&compiler, version).await.unwrap();
        let guideline = change_three_items(&city).await;
        let now = operations.draft(&compiler, version).await.unwrap();
        assert_eq!(before.rows.len(), now.rows.len());
        assert_eq!(before.rows[0].cells, now.rows[0].cells, "nothing is applied silently");

        let seen = only_proposal(&city).await;
        let application = Application { revision: Some(seen.summary.revision), ..Application::default() };
        let receipt = operations.apply_proposal(&compiler, seen.summary.id, &application).await.unwrap();
        assert!(receipt.began_draft && receipt.rows == 4, "{receipt:?}");
        let draft = operations.draft(&compiler, receipt.version_id.unwrap()).await.unwrap();
        assert_eq!(draft.guideline.id, guideline);
        assert_eq!(draft.rows.len(), before.rows.len() + 1);
        let row = |key: &str| draft.rows.iter().find(|row| row.key == key).unwrap();
        assert_eq!(row(&before.rows[0].key).cells["time_limit"], "5个工作日内");
        assert_eq!(row(&before.rows[0].key).cells["publisher"], before.rows[0].cells["publisher"], "R55");
        assert!(draft.version.reason.contains("第2版"), "R80: {}", draft.version.reason);
        let new = draft.rows.iter().find(|row| row.cells["level2_item"] == "救助服务热线").unwrap();
        assert!(new.guideline_key.is_some());
        let changed: Vec<&str> =
            row(&before.rows[0].key).last_changes.iter().map(|change| change.column_id.as_str()).collect();
        assert!(changed.contains(&"time_limit"), "the cell's history says so: {changed:?}");

        // A merge started twice: the second is told what the first did.
        let twice = operations.apply_proposal(&compiler, seen.summary.id, &application).await.unwrap_err();
        assert!(twice.code() == "conflict" && twice.to_string().contains("陈编采纳"), "{twice}");
        assert_eq!(
            refused(operations.dismiss_proposal(&compiler, seen.summary.id, None, "不要").await),
            "conflict"
        );
        // Given up, the draft leaves the proposal open again.
        operations.discard_draft(&compiler, receipt.version_id.unwrap(), "重来").await.unwrap();
        let again = only_proposal(&city).await;
        assert_eq!((again.summary.id, again.summary.changes), (seen.summary.id, seen.summary.changes));
    }
}

#[tokio::test]
async fn r8_what_a_withdrawn_version_took_up_is_proposed_again() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let compiler = city.act("compiler").await;
        change_three_items(&city).await;
        let seen = only_proposal(&city).await;
        let receipt =
            operations.apply_proposal(&compiler, seen.summary.id, &Application::default()).await.unwrap();
        let second = receipt.version_id.unwrap();
        publish(&city, second).await;
        let approver = city.act("approver").await;
        // A draft that goes on from the withdrawn version has the changes; given up, it gives them back.
        let catalogue = operations.draft(&compiler, second).await.unwrap().version.catalogue_id;
        let third =
            operations.new_version(&compiler, catalogue, &Cause::new("new_task", "补充")).await.unwrap();
        operations.withdraw(&approver, second, "内容有误").await.unwrap();
        assert!(operations.proposals_to_settle(&compiler).await.unwrap().is_empty());
        operations.discard_draft(&compiler, third, "重来").await.unwrap();
        let again = only_proposal(&city).await;
        assert_eq!((again.summary.id, again.summary.changes), (seen.summary.id, seen.summary.changes));
        // Without a draft they are back with the withdrawal itself.
        let receipt =
            operations.apply_proposal(&compiler, seen.summary.id, &Application::default()).await.unwrap();
        let fourth = receipt.version_id.unwrap();
        publish(&city, fourth).await;
        operations.withdraw(&approver, fourth, "内容有误").await.unwrap();
        let again = only_proposal(&city).await;
        assert_eq!((again.summary.id, again.summary.changes), (seen.summary.id, seen.summary.changes));
        assert!(again.base.contains("第1版"), "{}", again.base);
    }
}

#[tokio::test]
async fn r73_conflicts_are_settled_one_by_one_before_anything_is_written() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        let compiler = city.act("compiler").await;
        let catalogue = operations.draft(&compiler, version).await.unwrap().version.catalogue_id;
        let draft =
            operations.new_version(&compiler, catalogue, &Cause::new("new_task", "补充")).await.unwrap();
        let rows = operations.draft(&compiler, draft).await.unwrap().rows;
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        for key in &keys[..2] {
            set(&city, draft, key, "time_limit", "3个工作日内").await;
        }
        let level1_item = rows[0].cells["level1_item"].clone();
        let own = AddedRow { level1_item, level2_item: "流动救助站".to_owned(), ..AddedRow::default() };
        let own = operations.add_row(&compiler, draft, &own).await.unwrap().row_key;
        change_three_items(&city).await;

        let seen = only_proposal(&city).await;
        assert_eq!(seen.open_conflicts.len(), 2, "{:?}", seen.open_conflicts);
        let first = &seen.open_conflicts[0];
        assert_eq!(first.local.as_deref(), Some("3个工作日内"));
        assert_eq!(first.upstream.as_deref(), Some("5个工作日内"));
        let one = ConflictChoice { id: first.id.clone(), take: Take::Upstream };
        let half = Application { choices: vec![one.clone()], ..Application::default() };
        let refusal = operations.apply_proposal(&compiler, seen.summary.id, &half).await.unwrap_err();
        let operations::OperationError::Invalid(problems) = refusal else { panic!("{refusal:?}") };
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].field, format!("conflict:{}", seen.open_conflicts[1].id));
        let untouched = operations.draft(&compiler, draft).await.unwrap();
        assert_eq!(untouched.rows[0].cells["time_limit"], "3个工作日内", "nothing half-done");

        let second = ConflictChoice { id: seen.open_conflicts[1].id.clone(), take: Take::Local };
        let whole = Application { choices: vec![one, second], ..Application::default() };
        let receipt = operations.apply_proposal(&compiler, seen.summary.id, &whole).await.unwrap();
        assert_eq!((receipt.version_id, receipt.began_draft, receipt.settled), (Some(draft), false, 2));
        let merged = operations.draft(&compiler, draft).await.unwrap();
        let cell = |key: &str, column: &str| {
            merged.rows.iter().find(|row| row.key == key).unwrap().cells[column].clone()
        };
        assert_eq!(cell(&keys[0], "time_limit"), "5个工作日内");
        assert_eq!(cell(&keys[1], "time_limit"), "3个工作日内");
        assert_eq!(cell(&keys[2], "content_elements"), "新的公开内容");
        assert_eq!(cell(&own, "level2_item"), "流动救助站", "local additions are never lost");
        let added = merged.rows.iter().find(|row| row.key == own).unwrap();
        assert_eq!(added.guideline_key, None, "a like number makes it no item of the guideline");
        let unique: std::collections::HashSet<&str> =
            merged.rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(unique.len(), merged.rows.len(), "the new item has a key of its own");
    }
}

#[tokio::test]
async fn r73_a_proposal_waits_while_the_catalogue_is_reviewed_and_can_be_declined() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let draft =
            operations.draft_from_guideline(&compiler, city.unit("east-civil"), SECTOR).await.unwrap();
        operations.submit(&compiler, draft, "已逐项核对").await.unwrap();
        change_three_items(&city).await;
        let seen = only_proposal(&city).await;
        assert!(
            seen.summary.waits.as_deref().is_some_and(|words| words.contains("已提交")) && !seen.may_settle
        );
        let all = take_all(Take::Upstream);
        assert_eq!(refused(operations.apply_proposal(&compiler, seen.summary.id, &all).await), "wrong-state");
        operations.return_for_revision(&city.act("reviewer").await, draft, "请按新指引修改").await.unwrap();
        assert!(only_proposal(&city).await.may_settle);

        assert_eq!(
            refused(operations.dismiss_proposal(&compiler, seen.summary.id, None, " ").await),
            "invalid"
        );
        operations.dismiss_proposal(&compiler, seen.summary.id, Some(0), "本地另有规定").await.unwrap();
        let settled = operations.proposal(&compiler, seen.summary.id).await.unwrap();
        assert_eq!(settled.summary.state, ProposalState::Dismissed);
        assert_eq!(settled.summary.note, "本地另有规定");
        assert!(operations.proposals_to_settle(&compiler).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn r8_a_still_newer_version_supersedes_the_open_proposal() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        change_three_items(&city).await;
        let first = only_proposal(&city).await.summary.id;
        let newer = revise(&city, |items| {
            items[0]["time_limit"]["text"] = Value::from("2个工作日内");
        })
        .await;
        operations.propose_guideline(&city.act("supervisor").await, newer.id).await.unwrap();
        let second = only_proposal(&city).await;
        assert!(second.summary.id != first && second.base.contains("第1版"), "{second:?}");
        let compiler = city.act("compiler").await;
        let former = operations.proposal(&compiler, first).await.unwrap();
        assert_eq!(former.summary.state, ProposalState::Superseded);
        let late = operations.apply_proposal(&compiler, first, &take_all(Take::Upstream)).await.unwrap_err();
        assert!(late.to_string().contains("更新的版本"), "{late}");
        let receipt =
            operations.apply_proposal(&compiler, second.summary.id, &Application::default()).await.unwrap();
        publish(&city, receipt.version_id.unwrap()).await;
        let after = operations.published_catalogue("east-civil", SECTOR).await.unwrap().unwrap();
        assert_eq!(after.guideline.version, 3);
    }
}

/// A revised version written past the import, so that nothing was proposed yet.
async fn unproposed_revision(city: &City) -> i64 {
    let mut guideline = city.operations.guideline(SECTOR).await.unwrap().guideline;
    guideline.items[0].row.time_limit = "5个工作日内".to_owned();
    let body = serde_json::to_string(&guideline).unwrap();
    let new = storage::guideline::NewGuideline {
        sector_code: SECTOR,
        version: 2,
        sector: &guideline.sector,
        name: &guideline.guideline_name,
        aliases: "[]",
        origin: "pilot26",
        provenance: "",
        body: &body,
        body_hash: "",
        at: "2026-03-02T03:00:00Z",
        by: None,
    };
    let mut transaction = city.operations.store.write().await.unwrap();
    let id = storage::guideline::insert(transaction.connection(), &new).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

#[tokio::test]
async fn r8_many_catalogues_are_a_job_that_may_be_done_twice() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let guideline = unproposed_revision(&city).await;
        let act = city.act("supervisor").await;
        let now = city.now();
        let runner = Runner::new(operations.clone(), Arc::new(move || now));
        for opened in [1, 0] {
            let mut writing = operations.begin(&act).await.unwrap();
            let job = NewJob {
                kind: "cascade.propose",
                title: "提出变更".to_owned(),
                arguments: serde_json::json!({ "guideline": guideline, "catalogues": 1 }),
                unit_id: city.unit("city"),
            };
            writing.queue_job(&job).await.unwrap();
            writing.commit().await.unwrap();
            assert!(runner.work_once().await.unwrap());
            let done = operations.jobs(&act, None).await.unwrap().remove(0);
            assert_eq!((done.state, done.receipt.done), (JobState::Done, opened), "{done:?}");
            assert_eq!(only_proposal(&city).await.summary.changes, 1);
        }
    }
}

#[tokio::test]
async fn r80a_what_was_proposed_to_a_merged_unit_ends_when_its_catalogue_is_taken_over() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        revise(&city, |items| items[0]["time_limit"]["text"] = Value::from("5个工作日内")).await;
        let compiler = city.act("compiler").await;
        let old = operations.proposals_to_settle(&compiler).await.unwrap()[0].id;
        let merger = Merger {
            from: vec![city.unit("east-civil")],
            into: city.unit("east-health"),
            on: city.today(),
            document: "东编〔2026〕8号".to_owned(),
        };
        let administrator = city.act("administrator").await;
        let left = operations.merge_units(&administrator, merger).await.unwrap().catalogues_to_settle;
        let compiler = city.act("compiler").await;
        let supervisor = city.act("supervisor").await;
        let is_open = |open: &[ProposalSummary]| open.iter().any(|one| one.id == old);
        assert!(is_open(&operations.proposals(&supervisor, true).await.unwrap()));

        let draft = operations.inherit_catalogue(&compiler, left[0]).await.unwrap().version_id;
        assert_ne!(draft, version);
        // The change waits for the successor as it did for the unit that is no more.
        let said = SubmitWords {
            note: "已逐项核对",
            former_guideline: "先接续原单位的目录，再处理变更",
            ..SubmitWords::default()
        };
        operations.submit_seen(&compiler, draft, said, "").await.unwrap();
        pass_on(&city, draft, ["reviewer", "approver"]).await;
        assert!(!is_open(&operations.proposals(&supervisor, true).await.unwrap()));
    }
}

#[tokio::test]
async fn r73_a_proposal_to_a_catalogue_without_a_version_is_declined() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        revise(&city, |items| items[0]["time_limit"]["text"] = Value::from("5个工作日内")).await;
        let compiler = city.act("compiler").await;
        let old = operations.proposals_to_settle(&compiler).await.unwrap()[0].id;
        operations.withdraw(&city.act("approver").await, version, "发布有误").await.unwrap();
        let application = Application::default();
        let words = operations.apply_proposal(&compiler, old, &application).await.unwrap_err().to_string();
        assert!(words.contains("不采纳"), "{words}");
        operations.dismiss_proposal(&compiler, old, None, "目录已撤回").await.unwrap();
        assert!(operations.proposals_to_settle(&compiler).await.unwrap().is_empty());
    }
}
