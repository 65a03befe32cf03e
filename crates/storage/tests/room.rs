//! The database's room is used up: what was being written is refused as such and undone as a whole, and writing goes on
//! when there is room again.

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

use sqlx::{Executor as _, Row as _};
use storage::{StorageError, Store};
use test_kit::TestDatabase;

/// A text of this many signs takes more pages than are left.
const LONG: &str = "INSERT INTO setting (name, value, changed_at) VALUES ($1, $2, '2026-03-02T00:00:00Z')";

async fn write(store: &Store, key: &str, signs: usize) -> Result<(), StorageError> {
    let mut transaction = store.write().await?;
    let short = sqlx::query(LONG).bind(format!("{key}-short")).bind("x");
    short.execute(transaction.connection()).await?;
    sqlx::query(LONG).bind(key).bind("x".repeat(signs)).execute(transaction.connection()).await?;
    transaction.commit().await
}

async fn settings(store: &Store) -> i64 {
    let mut connection = store.read().await.unwrap();
    sqlx::query("SELECT COUNT(*) AS n FROM setting").fetch_one(&mut *connection).await.unwrap().get("n")
}

#[tokio::test]
async fn a_full_database_is_told_and_written_again_when_there_is_room() {
    let database = TestDatabase::sqlite();
    let store = database.store().await;
    let before = settings(&store).await;
    {
        // The limit is the connection's own, and there is one that writes.
        let mut transaction = store.write().await.unwrap();
        transaction.connection().execute("PRAGMA max_page_count = 1").await.unwrap();
        transaction.commit().await.unwrap();
    }
    for round in 0..3 {
        let error = write(&store, &format!("full-{round}"), 4_000_000).await;
        match error {
            Err(error) => assert!(error.is_full(), "round {round}: {error}"),
            // The connection that was full has been replaced by one without the limit.
            Ok(()) => assert!(round > 0, "there was no room"),
        }
    }
    let after = settings(&store).await;
    assert!((after - before) % 2 == 0, "no half of a transaction: {before}, {after}");
    write(&store, "again", 4_000_000).await.unwrap();
    assert_eq!(settings(&store).await, after + 2);
}
