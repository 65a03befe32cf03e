//! The databases every storage and operation test runs on: SQLite in a folder of its own, and
//! PostgreSQL. Without a PostgreSQL the tests fail: nothing is skipped in silence.

use std::sync::atomic::{AtomicU64, Ordering};
use storage::Store;
use tempfile::TempDir;

/// The variable that names the server; the tests make databases of their own on it.
pub const POSTGRES_URL: &str = "GONGKAI_TEST_POSTGRES_URL";

/// An empty database.
pub struct TestDatabase {
    /// `SQLite` or `PostgreSQL`, for messages of failed tests.
    pub label: &'static str,
    /// Its address.
    pub url: String,
    folder: TempDir,
}

impl TestDatabase {
    /// A folder that goes away with the database.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A store with the schema up to date.
    pub async fn store(&self) -> Store {
        Store::open(&self.url).await.unwrap_or_else(|error| panic!("{}: {error}", self.label))
    }

    /// An empty SQLite database.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self { label: "SQLite", url, folder }
    }

    /// An empty PostgreSQL database.
    pub async fn postgres() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let server = std::env::var(POSTGRES_URL).unwrap_or_else(|_| {
            panic!("{POSTGRES_URL} is not set: `make test` starts a private PostgreSQL and sets it")
        });
        let folder = TempDir::new().expect("a temporary folder");
        // The folder's random name keeps runs apart, the number the tests of one process.
        let random: String = folder.path().to_string_lossy().bytes().map(|b| format!("{b:x}")).collect();
        let random = &random[random.len().saturating_sub(12)..];
        let name = format!("gk_{}_{random}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let url = Store::create_database(&server, &name).await.expect("a database on the test server");
        Self { label: "PostgreSQL", url, folder }
    }
}

/// One empty database of each kind.
pub async fn databases() -> Vec<TestDatabase> {
    vec![TestDatabase::sqlite(), TestDatabase::postgres().await]
}
