//! A file or nothing in the place of a draft that had taken up a newer guideline (R8, R20, R73).

use crate::kit::{City, SECTOR, cities, publish, published, revise};
use domain::catalogue::{Column, Guideline};
use operations::cascade::{Application, ProposalView};
use operations::catalogue::{ConfirmedDraft, ImportChoice, ImportPreview};
use operations::maintenance::Cause;
use serde_json::Value;

/// The rows of a guideline as a file of the unit.
fn file(guideline: &Guideline) -> Vec<u8> {
    let columns: Vec<Column> =
        Column::ALL.into_iter().filter(|column| *column != Column::Level3Item).collect();
    let quoted = |cells: Vec<String>| {
        cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
    };
    let mut lines = vec![columns.iter().map(|column| column.label()).collect::<Vec<_>>().join(",")];
    for item in &guideline.items {
        let mut row = item.row.clone();
        row.publisher = "东湖区民政局".to_owned();
        lines.push(quoted(columns.iter().map(|column| row.cell(*column)).collect()));
    }
    lines.join("\n").into_bytes()
}

async fn guideline(city: &City) -> Guideline {
    city.operations.guideline(SECTOR).await.unwrap().guideline
}

/// A second version: a period changed, an item dropped, an item new.
async fn second_version(city: &City) {
    let receipt = revise(city, |items| {
        items[0]["time_limit"]["text"] = Value::from("5个工作日内");
        items.remove(3);
        let mut new = items[0].clone();
        new["level2_item"] = Value::from("救助服务热线");
        items.push(new);
    })
    .await;
    city.operations.propose_guideline(&city.act("supervisor").await, receipt.id).await.unwrap();
}

/// A third, that changes one more period of the second.
async fn third_version(city: &City) {
    let receipt = revise(city, |items| {
        items[0]["time_limit"]["text"] = Value::from("5个工作日内");
        items[1]["time_limit"]["text"] = Value::from("6个工作日内");
        items.remove(3);
        let mut new = items[0].clone();
        new["level2_item"] = Value::from("救助服务热线");
        items.push(new);
    })
    .await;
    city.operations.propose_guideline(&city.act("supervisor").await, receipt.id).await.unwrap();
}

async fn open_proposals(city: &City) -> Vec<ProposalView> {
    let act = city.act("compiler").await;
    let mut views = Vec::new();
    for open in city.operations.proposals_to_settle(&act).await.unwrap() {
        views.push(city.operations.proposal(&act, open.id).await.unwrap());
    }
    views
}

/// Takes the only open proposal up; returns the draft.
async fn take_up(city: &City) -> i64 {
    let open = open_proposals(city).await;
    assert_eq!(open.len(), 1, "{open:?}");
    let act = city.act("compiler").await;
    let receipt = city.operations.apply_proposal(&act, open[0].summary.id, &Application::default()).await;
    receipt.unwrap().version_id.unwrap()
}

async fn import(city: &City, bytes: &[u8]) -> (ImportPreview, ConfirmedDraft) {
    let act = city.act("compiler").await;
    let unit = city.unit("east-civil");
    let preview = city.operations.preview_import(&act, unit, "目录.csv", bytes).await.unwrap();
    let choice = ImportChoice { index: 0, sector_code: SECTOR.to_owned(), unit_id: None, replace: true };
    let cause = Cause::new("new_requirement", "按新版指引编制");
    let mut receipt = city.operations.confirm_revision(&act, preview.id, &[choice], &cause).await.unwrap();
    (preview, receipt.drafts.remove(0))
}

fn codes(preview: &ImportPreview) -> Vec<&str> {
    preview.catalogues[0].problems.iter().map(|problem| problem.code.as_str()).collect()
}

#[tokio::test]
async fn r8_a_file_of_the_newer_guideline_is_merged_from_it_afterwards() {
    for city in cities().await {
        published(&city).await;
        let dropped = guideline(&city).await.items[3].row.level2_item.clone();
        second_version(&city).await;
        take_up(&city).await;
        let (preview, draft) = import(&city, &file(&guideline(&city).await)).await;
        assert!(codes(&preview).contains(&"taken-up"), "{:?}", preview.catalogues[0].problems);
        assert!(draft.kept.len() == 1 && draft.kept[0].ends_with(&dropped), "R22: {:?}", draft.kept);
        assert_eq!(draft.proposed, [""; 0], "the file has it all");
        assert!(open_proposals(&city).await.is_empty());
        let act = city.act("compiler").await;
        let seen = city.operations.draft(&act, draft.version_id).await.unwrap();
        let own = seen.rows.iter().find(|row| row.cells["level2_item"] == dropped).unwrap();
        assert_eq!(own.guideline_key, None, "what the guideline dropped is the unit's own");
        publish(&city, draft.version_id).await;

        third_version(&city).await;
        let open = open_proposals(&city).await;
        assert_eq!(open.len(), 1);
        assert!(open[0].base.contains("第2版") && open[0].open_conflicts.is_empty(), "{:?}", open[0]);
        assert_eq!(open[0].differences.len(), 1, "the one period: {:?}", open[0].differences);
        let merged = take_up(&city).await;
        let rows = city.operations.draft(&act, merged).await.unwrap().rows;
        assert!(rows.iter().any(|row| row.cells["level2_item"] == dropped), "no local row is lost");
    }
}

#[tokio::test]
async fn r73_a_file_of_the_older_guideline_leaves_the_change_to_be_settled() {
    for city in cities().await {
        published(&city).await;
        let older = file(&guideline(&city).await);
        second_version(&city).await;
        take_up(&city).await;
        let (_, draft) = import(&city, &older).await;
        assert!(draft.proposed.len() == 1 && draft.proposed[0].contains("第2版"), "{:?}", draft.proposed);
        let open = open_proposals(&city).await;
        assert_eq!(open.len(), 1);
        assert!(open[0].base.contains("第1版") && open[0].open_conflicts.is_empty(), "{:?}", open[0]);
        assert_eq!(open[0].differences.len(), 3, "changed, dropped, new: {:?}", open[0].differences);
    }
}

#[tokio::test]
async fn r8_what_builds_on_a_draft_that_is_given_up_starts_from_what_stands() {
    for city in cities().await {
        published(&city).await;
        second_version(&city).await;
        let draft = take_up(&city).await;
        third_version(&city).await;
        let open = open_proposals(&city).await;
        assert!(open[0].base.contains("第2版"), "{:?}", open[0].base);
        let act = city.act("compiler").await;
        city.operations.discard_draft(&act, draft, "重来").await.unwrap();
        let open = open_proposals(&city).await;
        assert_eq!(open.len(), 1);
        assert!(open[0].base.contains("第1版") && open[0].open_conflicts.is_empty(), "{:?}", open[0]);
        assert_eq!((open[0].summary.changes, open[0].differences.len()), (4, 4), "{:?}", open[0].differences);
    }
}

#[tokio::test]
async fn r8_two_changes_taken_up_one_after_the_other_come_back_as_one() {
    for city in cities().await {
        published(&city).await;
        second_version(&city).await;
        take_up(&city).await;
        third_version(&city).await;
        let draft = take_up(&city).await;
        let act = city.act("compiler").await;
        city.operations.discard_draft(&act, draft, "重来").await.unwrap();
        let open = open_proposals(&city).await;
        assert_eq!(open.len(), 1);
        assert!(open[0].base.contains("第1版") && open[0].summary.source.contains("第3版"), "{:?}", open[0]);
        assert_eq!(open[0].differences.len(), 4, "{:?}", open[0].differences);
    }
}
