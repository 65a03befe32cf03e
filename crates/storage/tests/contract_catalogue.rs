//! The contract of stored guidelines, catalogues and of the search index that both databases keep.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use domain::catalogue::{CatalogueRow, KeyedRow, RowStatus};
use domain::reference::Reference;
use storage::catalogue::process::{self, NewExplanation, NewVersionEvent};
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::version::{self, NewVersion, StateChange};
use storage::catalogue::{listing, preview, published, unit};
use storage::guideline::{self, NewGuideline};
use storage::search::{Filter, Question, SearchIndex};
use storage::{Connection, Store, change, organisation, person};
use test_kit::databases;

const AT: &str = "2026-03-02T02:00:00Z";

/// A unit, a person and a sector's guideline.
struct Ground {
    unit: i64,
    person: i64,
    guideline: i64,
}

async fn ground(store: &Store) -> Ground {
    let mut transaction = store.write().await.unwrap();
    let connection = transaction.connection();
    let new = organisation::NewUnitRow {
        code: "east",
        name: "东湖区人民政府",
        short_name: "东湖区",
        kind: "district",
        parent_id: None,
        sector_parent_id: None,
        parent_path: "/",
        valid_from: "2015-01-01",
    };
    let unit = organisation::unit::insert(connection, &new, "").await.unwrap();
    let row = person::NewPersonRow {
        account: "wang",
        name: "王",
        contact_sealed: "",
        unit_id: unit,
        password_hash: "",
        state: "active",
        at: AT,
    };
    let person = person::insert(connection, &row).await.unwrap();
    let guideline = load(connection, "20", 1).await;
    transaction.commit().await.unwrap();
    Ground { unit, person, guideline }
}

async fn load(connection: &mut Connection, code: &str, version: i64) -> i64 {
    let reference = Reference::shipped();
    let shipped = reference.guideline_coded(code).expect("a shipped guideline");
    let new = NewGuideline {
        sector_code: code,
        version,
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
    let id = guideline::insert(connection, &new).await.unwrap();
    change::append(connection, "guideline", id, AT).await.unwrap();
    id
}

fn stored(position: i64, name: &str) -> StoredRow {
    let row = CatalogueRow {
        seq_no: position.to_string(),
        level1_item: "综合".to_owned(),
        level2_item: name.to_owned(),
        legal_basis: "100%_的\\依据".to_owned(),
        ..CatalogueRow::default()
    };
    StoredRow {
        keyed: KeyedRow { key: format!("20-01-{position:02}"), status: RowStatus::Active, row },
        guideline_key: (position == 1).then(|| "20-01-01".to_owned()),
        position,
        reason: String::new(),
        revision: 0,
    }
}

async fn begin(connection: &mut Connection, ground: &Ground, rows: &[StoredRow]) -> (i64, i64) {
    let catalogue = version::begin_catalogue(connection, ground.unit, "20", AT).await.unwrap();
    let new = NewVersion {
        catalogue_id: catalogue.id,
        title: "社会救助领域基层政务公开标准目录",
        headings: "[]",
        guideline_id: ground.guideline,
        based_on_id: None,
        upload_hash: None,
        reason: "",
        at: AT,
        by: ground.person,
    };
    let id = version::insert(connection, &new).await.unwrap();
    row::insert(connection, id, rows).await.unwrap();
    (catalogue.id, id)
}

async fn publish(connection: &mut Connection, catalogue: i64, id: i64, by: i64) {
    let change = StateChange { state: "published", published: Some((AT, by)), ..StateChange::default() };
    version::change_state(connection, id, &change).await.unwrap();
    version::point_catalogue(connection, catalogue, Some(id), None).await.unwrap();
    change::append(connection, "catalogue", catalogue, AT).await.unwrap();
}

#[tokio::test]
async fn one_guideline_of_a_sector_is_the_current_one() {
    for database in databases().await {
        let store = database.store().await;
        ground(&store).await;
        let mut transaction = store.write().await.unwrap();
        let second = load(transaction.connection(), "20", 2).await;
        transaction.commit().await.unwrap();
        let mut connection = store.read().await.unwrap();
        assert_eq!(guideline::current(&mut connection).await.unwrap().len(), 1);
        assert_eq!(guideline::current_of(&mut connection, "20").await.unwrap().unwrap().id, second);
        let versions = guideline::versions(&mut connection, "20").await.unwrap();
        assert_eq!(
            versions.iter().map(|head| (head.version, head.is_current)).collect::<Vec<_>>(),
            [(2, 1), (1, 0)]
        );
        assert_eq!(guideline::last_code(&mut connection).await.unwrap(), "20");
        drop(connection);
        let mut transaction = store.write().await.unwrap();
        let twice = NewGuideline {
            sector_code: "20",
            version: 2,
            sector: "",
            name: "",
            aliases: "[]",
            origin: "",
            provenance: "",
            body: "",
            body_hash: "",
            at: AT,
            by: None,
        };
        let refused = guideline::insert(transaction.connection(), &twice).await;
        assert!(refused.is_err_and(|error| error.is_duplicate()), "{}", database.label);
    }
}

#[tokio::test]
async fn versions_are_numbered_within_their_catalogue_and_rows_keep_their_order() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let rows: Vec<StoredRow> = (1..=1200).map(|n| stored(n, &format!("事项{n}"))).collect();
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        let (catalogue, first) = begin(connection, &ground, &rows).await;
        let (again, second) = begin(connection, &ground, &rows[..2]).await;
        assert_eq!(catalogue, again, "a unit has one catalogue of a sector");
        let numbers: Vec<i64> =
            version::of_catalogue(connection, catalogue).await.unwrap().iter().map(|v| v.number).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(row::of_version(connection, first).await.unwrap(), rows);
        assert_eq!(row::ever_of_catalogue(connection, catalogue).await.unwrap().len(), 1202);
        let mut changed = rows[0].clone();
        changed.keyed.status = RowStatus::Removed;
        changed.reason = "已结束".to_owned();
        row::update(connection, second, &changed).await.unwrap();
        let read = row::of_version(connection, second).await.unwrap();
        assert_eq!((read[0].keyed.status, read[0].revision), (RowStatus::Removed, 1));
        row::delete(connection, second, &rows[1].keyed.key).await.unwrap();
        assert_eq!(row::of_version(connection, second).await.unwrap().len(), 1);
        let before = version::by_id(connection, second).await.unwrap().unwrap().revision;
        assert_eq!(version::lock(connection, second).await.unwrap().unwrap().revision, before + 1);
        let twice = row::insert(connection, first, &rows[..1]).await;
        assert!(twice.is_err_and(|error| error.is_duplicate()), "{}", database.label);
    }
}

#[tokio::test]
async fn the_process_around_a_version_is_kept() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        let (catalogue, id) = begin(connection, &ground, &[stored(1, "甲")]).await;
        let by = ground.person;
        version::point_catalogue(connection, catalogue, None, Some(id)).await.unwrap();
        let event = NewVersionEvent { act: "create", from: "", to: "draft", note: "" };
        process::record_event(connection, id, &event, by, AT).await.unwrap();
        let place = (Some("20-01-01"), None);
        let remark = process::insert_remark(connection, id, place, "请改", by, AT).await.unwrap();
        assert_eq!(listing::open_remarks(connection, "/").await.unwrap(), [(id, 1)]);
        assert!(process::resolve_remark(connection, remark, "已改", by, AT).await.unwrap());
        assert!(!process::resolve_remark(connection, remark, "又改", by, AT).await.unwrap());
        assert_eq!(process::remarks(connection, id).await.unwrap()[0].answer, "已改");
        for (verdict, text) in [("remark", "甲"), ("ok", "乙")] {
            process::put_review(connection, id, "20-01-01", verdict, by, AT).await.unwrap();
            let word =
                NewExplanation { rule: "blank-cell", row_key: "20-01-01", column_id: "", about: "", text };
            process::put_explanation(connection, id, &word, by, AT).await.unwrap();
        }
        assert_eq!(process::reviews(connection, id).await.unwrap()[0].verdict, "ok");
        assert_eq!(process::explanations(connection, id).await.unwrap()[0].text, "乙");
        row::record_changes(
            connection,
            id,
            &[("20-01-01", "publisher", "甲", "乙"), ("20-01-01", "publisher", "乙", "丙")],
            by,
            AT,
        )
        .await
        .unwrap();
        let last = row::last_changes(connection, id).await.unwrap();
        assert_eq!((last.len(), last[0].new_value.as_str(), last[0].person_name.as_str()), (1, "丙", "王"));
        assert!(row::has_edited(connection, id, by, "").await.unwrap());
        let standing = listing::of_subtree(connection, "/").await.unwrap();
        assert_eq!((standing[0].draft_id, standing[0].published_id), (Some(id), None), "{}", database.label);
        let units = [ground.unit];
        assert_eq!(listing::working_versions(connection, &units, "20").await.unwrap()[0].1.id, id);
        let upload = preview::Upload {
            hash: "h".to_owned(),
            name: "甲.csv".to_owned(),
            size: 1,
            format: "csv".to_owned(),
            at: AT.to_owned(),
        };
        for _ in 0..2 {
            preview::insert_upload(connection, &upload, Some(by)).await.unwrap();
        }
        let seen = preview::insert(connection, ground.unit, by, "h", "{}", AT).await.unwrap();
        assert!(
            preview::settle(connection, seen, AT).await.unwrap()
                && !preview::settle(connection, seen, AT).await.unwrap()
        );
    }
}

#[tokio::test]
async fn only_what_is_published_is_read_in_public_and_units_end_on_their_day() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        let (catalogue, id) =
            begin(connection, &ground, &[stored(1, "100%的事项"), stored(2, "下_划线")]).await;
        assert!(published::of_unit_and_sector(connection, "east", "20").await.unwrap().is_none());
        assert!(published::rows_containing(connection, "事项", 10).await.unwrap().is_empty());
        publish(connection, catalogue, id, ground.person).await;
        let head = published::of_unit_and_sector(connection, "east", "20").await.unwrap().unwrap();
        assert_eq!((head.version_id, head.rows), (id, 2));
        for (text, finds) in [("0%的事", 1), ("下_划", 1), ("下x划", 0), ("%", 2), ("\\", 2), ("没有", 0)]
        {
            let found = published::rows_containing(connection, text, 10).await.unwrap().len();
            assert_eq!(found, finds, "{} {text}", database.label);
        }
        assert_eq!(published::counts(connection).await.unwrap().items, 2);
        assert!(row::was_published(connection, catalogue, "20-01-01").await.unwrap());
        let revision = organisation::unit::by_id(connection, ground.unit).await.unwrap().unwrap().revision;
        assert!(organisation::unit::end(connection, ground.unit, revision, "2026-07-01").await.unwrap());
        for (day, stands) in [("2014-12-31", false), ("2026-06-30", true), ("2026-07-01", false)] {
            assert_eq!(unit::subtree(connection, "/", day).await.unwrap().len() == 1, stands, "{day}");
        }
    }
}

#[tokio::test]
async fn the_index_follows_the_change_table() {
    for database in databases().await {
        let store = database.store().await;
        let ground = ground(&store).await;
        let index = SearchIndex::new(database.folder().join("search"));
        let ask = async |text: &str, filter: Filter| {
            let question = Question { words: vec![vec![text.to_owned()]], loose: false };
            index.ask(question, filter, 0, 10).await.unwrap().total
        };
        let mut transaction = store.write().await.unwrap();
        let (catalogue, id) =
            begin(transaction.connection(), &ground, &[stored(1, "办事指南"), stored(2, "审核信息")]).await;
        publish(transaction.connection(), catalogue, id, ground.person).await;
        transaction.commit().await.unwrap();
        assert!(!index.is_current(&store).await.unwrap());
        assert_eq!(index.follow(&store).await.unwrap(), 2);
        assert!(index.is_current(&store).await.unwrap());
        let items = || Filter { kind: Some("item".to_owned()), ..Filter::default() };
        assert_eq!(ask("办事指南", items()).await, 1);
        assert_eq!(
            ask("社会救助", Filter { kind: Some("guideline".to_owned()), ..Filter::default() }).await,
            1
        );
        assert_eq!(ask("办事指南", Filter { within: Some(ground.unit), ..items() }).await, 1);
        assert_eq!(ask("办事指南", Filter { within: Some(ground.unit + 1), ..items() }).await, 0);
        assert!(index.check(&store, false).await.unwrap().is_clean());

        let mut transaction = store.write().await.unwrap();
        version::point_catalogue(transaction.connection(), catalogue, None, None).await.unwrap();
        transaction.commit().await.unwrap();
        // Nobody told the change table: the comparison finds it, the repair mends it.
        let report = index.check(&store, true).await.unwrap();
        assert_eq!((report.surplus, report.repaired), (vec![format!("catalogue:{catalogue}")], true));
        assert_eq!(ask("办事指南", items()).await, 0);
        // Opened again, it goes on from where it was; of another database it begins anew.
        drop(index);
        let other = test_kit::TestDatabase::sqlite();
        let empty = other.store().await;
        let again = SearchIndex::new(database.folder().join("search"));
        assert!(again.is_current(&store).await.unwrap());
        again.follow(&empty).await.unwrap();
        assert_eq!(again.check(&empty, false).await.unwrap().entries, 0, "{}", database.label);
    }
}
