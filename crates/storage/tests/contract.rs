//! The contract of storage that both databases keep: schema, chains, bulk rows, snapshots, dumps, and
//! that tampering with the audit log is found.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect, its helpers too")]

use sqlx::Executor as _;
use storage::bulk::{self, Value};
use storage::{Backend, Store, audit, dump, migration, notice, organisation, person, session, token};
use test_kit::{TestCity, databases};

const NOW: &str = "2026-11-20T01:00:00Z";
const AT: &str = "2026-11-20T01:00:00Z";

/// One unit and one person, for what refers to them.
async fn seeded(store: &Store) -> (i64, i64) {
    let mut transaction = store.write().await.unwrap();
    let unit = organisation::NewUnitRow {
        code: "city",
        name: "云山市人民政府",
        short_name: "云山市",
        kind: "city",
        parent_id: None,
        sector_parent_id: None,
        parent_path: "/",
        valid_from: "2015-01-01",
    };
    let unit = organisation::unit::insert(transaction.connection(), &unit, "").await.unwrap();
    let row = person::NewPersonRow {
        account: "wang",
        name: "王",
        contact_sealed: "",
        unit_id: unit,
        password_hash: "",
        state: "active",
        at: AT,
    };
    let person = person::insert(transaction.connection(), &row).await.unwrap();
    transaction.commit().await.unwrap();
    (unit, person)
}

#[tokio::test]
async fn the_schema_is_what_the_dump_believes() {
    for database in databases().await {
        let store = database.store().await;
        assert_eq!(migration::version(&store).await.unwrap(), dump::newest_version(), "{}", database.label);
        migration::run(&store).await.unwrap();
        let sql = match store.backend() {
            Backend::Sqlite => {
                "SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migration' ORDER BY name"
            }
            Backend::Postgres => {
                "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name <> 'schema_migration' ORDER BY table_name"
            }
        };
        let mut connection = store.read().await.unwrap();
        let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut *connection).await.unwrap();
        let mut there: Vec<String> = rows.into_iter().map(|row| row.0).collect();
        let mut believed: Vec<String> =
            dump::tables(dump::newest_version()).into_iter().map(|table| table.name).collect();
        there.sort();
        believed.sort();
        assert_eq!(there, believed, "{}: a table that no backup would hold", database.label);
        for table in dump::tables(dump::newest_version()) {
            let sql = match store.backend() {
                Backend::Sqlite => "SELECT COUNT(*) AS n FROM pragma_table_info($1)",
                Backend::Postgres => {
                    "SELECT COUNT(*) AS n FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1"
                }
            };
            let (columns,): (i64,) =
                sqlx::query_as(sql).bind(&table.name).fetch_one(&mut *connection).await.unwrap();
            assert_eq!(
                usize::try_from(columns).unwrap(),
                table.columns.len(),
                "{}: {}",
                database.label,
                table.name
            );
        }
    }
}

#[tokio::test]
async fn many_rows_go_in_whole_and_in_few_statements() {
    for database in databases().await {
        let store = database.store().await;
        let (_, person) = seeded(&store).await;
        let rows: Vec<Vec<Value>> = (0..1_203_i64)
            .map(|n| {
                vec![
                    person.into(),
                    "k".into(),
                    format!("第{n}条").into(),
                    "/".into(),
                    AT.into(),
                    None::<String>.into(),
                ]
            })
            .collect();
        let columns = ["person_id", "kind", "text", "url", "created_at", "read_at"];
        let mut transaction = store.write().await.unwrap();
        bulk::insert(transaction.connection(), "notice", &columns, &rows, "").await.unwrap();
        transaction.commit().await.unwrap();
        let mut connection = store.read().await.unwrap();
        assert_eq!(notice::unread(&mut connection, person).await.unwrap(), 1_203, "{}", database.label);
        let newest = notice::of_person(&mut connection, person, i64::MAX, 1).await.unwrap();
        assert_eq!(newest[0].text, "第1202条");
    }
}

#[tokio::test]
async fn what_is_not_committed_is_not_there() {
    for database in databases().await {
        let store = database.store().await;
        let (unit, _) = seeded(&store).await;
        let mut transaction = store.write().await.unwrap();
        organisation::unit::rename(
            transaction.connection(),
            (unit, 1),
            ("另一名称", "另"),
            "2026-01-01",
            "文件",
        )
        .await
        .unwrap();
        drop(transaction);
        let mut connection = store.read().await.unwrap();
        let found = organisation::unit::by_id(&mut connection, unit).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.revision), ("云山市人民政府", 1), "{}", database.label);
        drop(connection);
        let mut transaction = store.write().await.unwrap();
        assert!(
            !organisation::unit::rename(
                transaction.connection(),
                (unit, 7),
                ("x", "x"),
                "2026-01-01",
                "文件"
            )
            .await
            .unwrap()
        );
    }
}

#[tokio::test]
async fn writers_of_one_chain_take_turns() {
    for database in databases().await {
        let store = database.store().await;
        let writers = (0..8).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..10 {
                    let object = format!("o:{writer}:{n}");
                    let event = audit::NewEvent {
                        unit_id: 1,
                        at: AT,
                        actor_id: None,
                        actor_name: "系统",
                        channel: "job",
                        act: "test",
                        object: &object,
                        detail: "{}",
                    };
                    let mut transaction = store.write().await.unwrap();
                    audit::append(transaction.connection(), &event).await.unwrap();
                    transaction.commit().await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let mut connection = store.read().await.unwrap();
        let events = audit::chain_events(&mut connection, 1, 0, 1_000).await.unwrap();
        assert_eq!(events.len(), 80, "{}", database.label);
        for pair in events.windows(2) {
            assert_eq!((pair[1].position, &pair[1].previous_hash), (pair[0].position + 1, &pair[0].hash));
        }
    }
}

#[tokio::test]
async fn a_snapshot_does_not_see_later_writes() {
    for database in databases().await {
        let store = database.store().await;
        let (_, person) = seeded(&store).await;
        let mut snapshot = store.snapshot().await.unwrap();
        assert_eq!(notice::unread(snapshot.connection(), person).await.unwrap(), 0);
        let mut transaction = store.write().await.unwrap();
        notice::insert(transaction.connection(), &[person], "k", "later", "/", AT).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(notice::unread(snapshot.connection(), person).await.unwrap(), 0, "{}", database.label);
        drop(snapshot);
        assert_eq!(notice::unread(&mut store.read().await.unwrap(), person).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_link_and_an_idempotency_key_are_taken_once() {
    for database in databases().await {
        let store = database.store().await;
        let (_, person) = seeded(&store).await;
        let mut transaction = store.write().await.unwrap();
        let connection = transaction.connection();
        session::insert_link(connection, "hash", person, "invite", AT, "2026-12-01T00:00:00Z").await.unwrap();
        assert!(session::use_link(connection, "hash", AT).await.unwrap());
        assert!(!session::use_link(connection, "hash", AT).await.unwrap(), "{}", database.label);
        assert!(token::claim_key(connection, 1, "key", "request", AT).await.unwrap());
        assert!(!token::claim_key(connection, 1, "key", "request", AT).await.unwrap());
        let later = "2026-12-01T00:00:00Z";
        assert!(!token::take_over_key(connection, 1, "key", "other", later, later).await.unwrap());
        assert!(!token::take_over_key(connection, 1, "key", "request", later, AT).await.unwrap());
        assert!(token::take_over_key(connection, 1, "key", "request", later, later).await.unwrap());
        assert!(!token::commit_key(connection, 1, "key", AT).await.unwrap(), "{}", database.label);
        assert!(token::commit_key(connection, 1, "key", later).await.unwrap());
        assert_eq!(token::release_interrupted_keys(connection).await.unwrap(), 0, "committed ones stay");
        assert!(
            !token::take_over_key(connection, 1, "key", "request", AT, "2027-01-01T00:00:00Z").await.unwrap()
        );
        transaction.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_taken_code_is_told_from_other_failures() {
    for database in databases().await {
        let store = database.store().await;
        let (unit, _) = seeded(&store).await;
        let row = person::NewPersonRow {
            account: "wang",
            name: "王",
            contact_sealed: "",
            unit_id: unit,
            password_hash: "",
            state: "active",
            at: AT,
        };
        let mut transaction = store.write().await.unwrap();
        let error = person::insert(transaction.connection(), &row).await.unwrap_err();
        assert!(error.is_duplicate() && !error.is_unreachable(), "{}: {error}", database.label);
    }
}

async fn tamper(city: &TestCity, statements: &[&'static str]) {
    let mut transaction = city.operations.store.write().await.unwrap();
    for statement in statements {
        transaction.connection().execute(*statement).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn invariant_5_every_kind_of_tampering_is_found() {
    for (what, statements) in [
        (
            "altered",
            &[
                "UPDATE audit_event SET detail = '{}' WHERE act = 'person.create' AND position = (SELECT MIN(position) FROM audit_event WHERE act = 'person.create')",
            ][..],
        ),
        (
            "renamed actor",
            &["UPDATE audit_event SET actor_name = '别人' WHERE id = (SELECT MIN(id) FROM audit_event)"],
        ),
        (
            "missing",
            &["DELETE FROM audit_event WHERE id = (SELECT MIN(id) FROM audit_event WHERE position = 1)"],
        ),
        ("truncated", &["DELETE FROM audit_event WHERE id = (SELECT MAX(id) FROM audit_event)"]),
        (
            "truncated with its register",
            &[
                "UPDATE audit_chain SET length = 0, head_hash = '' WHERE unit_id = (SELECT unit_id FROM audit_event WHERE id = (SELECT MIN(id) FROM audit_event))",
                "DELETE FROM audit_event WHERE unit_id = (SELECT unit_id FROM audit_event WHERE id = (SELECT MIN(id) FROM audit_event))",
            ],
        ),
        (
            "chain dropped",
            &["DELETE FROM audit_chain WHERE unit_id = (SELECT MIN(unit_id) FROM audit_chain)"],
        ),
        (
            "reordered",
            &[
                "UPDATE audit_event SET position = -1 WHERE position = 1 AND unit_id = (SELECT MIN(unit_id) FROM audit_event WHERE position = 2)",
                "UPDATE audit_event SET position = 1 WHERE position = 2 AND unit_id = (SELECT MIN(unit_id) FROM audit_event WHERE position = -1)",
                "UPDATE audit_event SET position = 2 WHERE position = -1",
            ],
        ),
        ("seal altered", &["UPDATE audit_seal SET heads = '[]'"]),
        ("seal missing", &["DELETE FROM audit_seal WHERE day = (SELECT MIN(day) FROM audit_seal)"]),
    ] {
        let city = TestCity::open(NOW).await;
        city.wait(jiff::SignedDuration::from_hours(24));
        let sealed = city.operations.seal_days(city.now()).await.unwrap();
        assert_eq!(sealed.len(), 1);
        city.wait(jiff::SignedDuration::from_hours(24));
        city.operations.seal_days(city.now()).await.unwrap();
        assert!(city.operations.seal_days(city.now()).await.unwrap().is_empty(), "each day once");
        let report = city.operations.verify_audit().await.unwrap();
        assert!(report.is_whole() && report.seals == 2 && report.events > 20, "{what}: {report:?}");
        tamper(&city, statements).await;
        let report = city.operations.verify_audit().await.unwrap();
        assert!(!report.is_whole(), "{what} was not found");
    }
}
