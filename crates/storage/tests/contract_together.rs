//! The contract of declarations, contributions, receipts and rows side by side that both databases keep.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use domain::catalogue::{CatalogueRow, KeyedRow, RowStatus};
use domain::reference::Reference;
use storage::catalogue::applicability::{self, NewApplicability, Outcome};
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::version::{self, NewVersion};
use storage::catalogue::{batch, beside, contribution};
use storage::guideline::{self, NewGuideline};
use storage::{Connection, Store, organisation, person};
use test_kit::databases;

const AT: &str = "2026-03-02T02:00:00Z";

/// Two units, a person, a draft with two rows.
struct Ground {
    unit: i64,
    other: i64,
    person: i64,
    catalogue: i64,
    version: i64,
}

async fn unit(connection: &mut Connection, code: &str, name: &str) -> i64 {
    let new = organisation::NewUnitRow {
        code,
        name,
        short_name: name,
        kind: "district",
        parent_id: None,
        sector_parent_id: None,
        parent_path: "/",
        valid_from: "2015-01-01",
    };
    organisation::unit::insert(connection, &new, "").await.unwrap()
}

fn stored(position: i64) -> StoredRow {
    let row = CatalogueRow { level2_item: format!("事项{position}"), ..CatalogueRow::default() };
    StoredRow {
        keyed: KeyedRow { key: format!("20-01-{position:02}"), status: RowStatus::Active, row },
        guideline_key: (position == 1).then(|| "20-01-01".to_owned()),
        position,
        reason: String::new(),
        revision: 0,
    }
}

async fn ground(store: &Store) -> Ground {
    let mut transaction = store.write().await.unwrap();
    let connection = transaction.connection();
    let (east, west) = (unit(connection, "east", "东湖区").await, unit(connection, "west", "西岭区").await);
    let new = person::NewPersonRow {
        account: "wang",
        name: "王",
        contact_sealed: "",
        unit_id: east,
        password_hash: "",
        state: "active",
        at: AT,
    };
    let person = person::insert(connection, &new).await.unwrap();
    let reference = Reference::shipped();
    let shipped = reference.guideline_coded("20").expect("a shipped guideline");
    let new = NewGuideline {
        sector_code: "20",
        version: 1,
        sector: &shipped.sector,
        name: &shipped.guideline_name,
        aliases: "[]",
        origin: "pilot26",
        provenance: "",
        body: &serde_json::to_string(&**shipped).unwrap(),
        body_hash: "",
        at: AT,
        by: None,
    };
    let guideline_id = guideline::insert(connection, &new).await.unwrap();
    let catalogue = version::begin_catalogue(connection, east, "20", AT).await.unwrap();
    let new = NewVersion {
        catalogue_id: catalogue.id,
        title: "目录",
        headings: "[]",
        guideline_id,
        based_on_id: None,
        upload_hash: None,
        reason: "",
        at: AT,
        by: person,
    };
    let id = version::insert(connection, &new).await.unwrap();
    row::insert(connection, id, &[stored(1), stored(2)]).await.unwrap();
    version::point_catalogue(connection, catalogue.id, None, Some(id)).await.unwrap();
    transaction.commit().await.unwrap();
    Ground { unit: east, other: west, person, catalogue: catalogue.id, version: id }
}

#[tokio::test]
async fn one_declaration_of_a_unit_and_sector_is_open_at_a_time() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        let new = NewApplicability {
            unit_id: ground.unit,
            sector_code: "14",
            state: "declared",
            reason: "无",
            basis: "",
            at: AT,
            by: ground.person,
        };
        let id = applicability::insert(connection, &new).await.unwrap().unwrap();
        assert_eq!(applicability::insert(connection, &new).await.unwrap(), None, "one is open");
        let decided = Outcome::Decided { at: AT, by: Some(ground.person), words: "同意" };
        assert!(applicability::change_state(connection, id, "declared", "approved", decided).await.unwrap());
        assert!(!applicability::change_state(connection, id, "declared", "refused", decided).await.unwrap());
        assert_eq!(applicability::in_force(connection, None, Some("14")).await.unwrap().len(), 1);
        assert!(applicability::in_force(connection, Some(ground.other), None).await.unwrap().is_empty());
        assert_eq!(applicability::open_below(connection, "/").await.unwrap()[0].unit_code, "east");
        let ended = Outcome::Ended { at: AT, by: None, words: "编制" };
        assert!(applicability::change_state(connection, id, "approved", "ended", ended).await.unwrap());
        assert!(applicability::insert(connection, &new).await.unwrap().is_some(), "a later one");
        assert_eq!(applicability::of_unit(connection, ground.unit, "14").await.unwrap().len(), 2);
        transaction.commit().await.unwrap();
    }
}

#[tokio::test]
async fn an_item_has_one_contributor_and_a_part_is_done_for_one_version() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        let keys = ["20-01-01".to_owned(), "20-01-02".to_owned()];
        for unit in [ground.unit, ground.other] {
            contribution::assign(connection, ground.catalogue, &keys, unit, ground.person, AT).await.unwrap();
        }
        contribution::ask(connection, ground.catalogue, ground.other, "请", ground.person, AT).await.unwrap();
        let assigned = contribution::assignments(connection, ground.catalogue).await.unwrap();
        assert!(assigned.len() == 2 && assigned.iter().all(|one| one.unit_id == ground.other));
        let change = [("20-01-01", "publisher", "", "西岭区")];
        row::record_changes(connection, ground.version, &change, ground.person, AT).await.unwrap();
        let open = contribution::open_below(connection, "/").await.unwrap();
        assert_eq!((open.len(), open[0].items, open[0].is_done), (1, 2, 0));
        assert_eq!(open[0].last_change_at.as_deref(), Some(AT));
        contribution::done(connection, ground.catalogue, ground.other, ground.version, "", ground.person, AT)
            .await
            .unwrap();
        assert_eq!(contribution::open_below(connection, "/").await.unwrap()[0].is_done, 1);
        contribution::take_back(connection, ground.catalogue, &keys).await.unwrap();
        assert!(contribution::open_below(connection, "/").await.unwrap().is_empty(), "nothing is its part");
        for unit in [ground.unit, ground.other] {
            contribution::assign_level(connection, ground.unit, "20", &keys, unit, ground.person, AT)
                .await
                .unwrap();
        }
        let level = contribution::level_assignments(connection, ground.unit, "20").await.unwrap();
        assert!(level.len() == 2 && level.iter().all(|one| one.unit_id == ground.other));
        transaction.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_receipt_is_begun_once_and_each_line_settled_once() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        let lines = [(ground.version, "东湖区《目录》".to_owned())];
        let id =
            batch::begin(connection, "submit", "", "n", ground.person, AT, &lines).await.unwrap().unwrap();
        let again = batch::begin(connection, "submit", "", "n", ground.person, AT, &lines).await.unwrap();
        assert_eq!(again, None, "a double click");
        assert_eq!(batch::by_nonce(connection, ground.person, "n").await.unwrap(), Some(id));
        assert!(batch::settle(connection, id, 1, "done", "已提交").await.unwrap());
        assert!(!batch::settle(connection, id, 1, "refused", "").await.unwrap());
        batch::finish(connection, id, AT).await.unwrap();
        assert_eq!(batch::lines(connection, id).await.unwrap()[0].outcome, "done");
        assert_eq!(
            batch::of_person(connection, ground.person, 5).await.unwrap()[0].finished_at.as_deref(),
            Some(AT)
        );
        transaction.commit().await.unwrap();
    }
}

#[tokio::test]
async fn rows_of_many_catalogues_are_read_at_once() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let mut connection = store.read().await.unwrap();
        let versions = beside::versions(&mut connection, "/", "20").await.unwrap();
        assert_eq!((versions.len(), versions[0].version_id), (1, ground.version));
        assert_eq!(beside::rows(&mut connection, "/", "20").await.unwrap().len(), 2);
        let cells = beside::cells_of_item(&mut connection, &[ground.version], "20-01-01").await.unwrap();
        assert_eq!((cells.len(), cells[0].row.level2_item.as_str()), (1, "事项1"));
        assert!(beside::cells_of_item(&mut connection, &[], "20-01-01").await.unwrap().is_empty());
    }
}
