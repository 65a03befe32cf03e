//! Connections: on SQLite one writer and several readers in WAL mode, on PostgreSQL one pool for both.

use crate::{StorageError, migration};
use sqlx::AnyConnection;
use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Executor};
use std::time::Duration;

/// The connection every query function takes.
pub type Connection = AnyConnection;

/// Which database stands behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Embedded, one file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database of one installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
    read: AnyPool,
    write: AnyPool,
}

/// A transaction that may write. Dropping it undoes everything.
pub struct WriteTransaction {
    inner: sqlx::Transaction<'static, Any>,
}

/// A transaction that only reads, and sees one state of the database from beginning to end.
pub struct Snapshot {
    inner: sqlx::Transaction<'static, Any>,
}

impl Store {
    /// Opens the database of `url`: `sqlite:PATH` (made if missing) or `postgres://…`, and brings its
    /// schema up to date.
    ///
    /// # Errors
    /// When the database cannot be reached, or is newer than this program.
    pub async fn open(url: &str) -> Result<Self, StorageError> {
        let store = Self::connect(url).await?;
        migration::run(&store).await?;
        Ok(store)
    }

    /// Connects without touching the schema.
    ///
    /// # Errors
    /// When the database cannot be reached or the address is of another kind.
    pub async fn connect(url: &str) -> Result<Self, StorageError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = AnyPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(5))
                .connect(url)
                .await?;
            Ok(Self { backend: Backend::Postgres, read: pool.clone(), write: pool })
        } else {
            Err(StorageError::Version("数据库地址须以 sqlite: 或 postgres:// 开头".to_owned()))
        }
    }

    /// A deferred transaction that reads and then writes would fail under load with "database is
    /// locked", so all writing goes through one connection and begins IMMEDIATE.
    async fn connect_sqlite(url: &str) -> Result<Self, StorageError> {
        let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
        let pool = |size: u32| {
            AnyPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(Duration::from_secs(30))
                // There is no server that could have gone away: a connection is not asked before each use.
                .test_before_acquire(false)
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        for pragma in SQLITE_PRAGMAS {
                            connection.execute(*pragma).await?;
                        }
                        Ok(())
                    })
                })
        };
        let write = pool(1).connect(&url).await?;
        let read = pool(6).connect(&url).await?;
        Ok(Self { backend: Backend::Sqlite, read, write })
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none is to be had in time.
    pub async fn read(&self) -> Result<PoolConnection<Any>, StorageError> {
        Ok(self.read.acquire().await?)
    }

    /// A transaction for writing.
    ///
    /// # Errors
    /// When none is to be had in time.
    pub async fn write(&self) -> Result<WriteTransaction, StorageError> {
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN IMMEDIATE",
            Backend::Postgres => "BEGIN",
        };
        let inner = match self.write.begin_with(begin).await {
            // Where the disk is full SQLite undoes the transaction by itself, and the connection goes on counting it:
            // another one takes its place, or nothing could be written before a new start.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.write.acquire().await?.close().await?;
                self.write.begin_with(begin).await?
            }
            begun => begun?,
        };
        Ok(WriteTransaction { inner })
    }

    /// One state of the whole database, whatever is written meanwhile: for backup and verification.
    ///
    /// # Errors
    /// When no connection is to be had in time.
    pub async fn snapshot(&self) -> Result<Snapshot, StorageError> {
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN DEFERRED",
            Backend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(Snapshot { inner: self.read.begin_with(begin).await? })
    }

    /// Makes an empty database on the server of a PostgreSQL address and returns its address.
    ///
    /// # Errors
    /// When the name is no plain word, or the server refuses.
    pub async fn create_database(server_url: &str, name: &str) -> Result<String, StorageError> {
        let is_plain = !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let (base, parameters) =
            server_url.split_once('?').map_or((server_url, None), |(base, rest)| (base, Some(rest)));
        let Some((server, _)) = base.rsplit_once('/').filter(|(server, _)| is_plain && server.contains("//"))
        else {
            return Err(StorageError::Version("数据库名只用小写字母、数字和下划线，地址须含库名".to_owned()));
        };
        let store = Self::connect(server_url).await?;
        store.read().await?.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        store.close().await;
        let parameters = parameters.map(|parameters| format!("?{parameters}")).unwrap_or_default();
        Ok(format!("{server}/{name}{parameters}"))
    }

    /// Ends all connections; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        if self.backend == Backend::Sqlite
            && let Ok(mut connection) = self.write.acquire().await
        {
            let _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
        self.read.close().await;
        self.write.close().await;
    }
}

impl Snapshot {
    /// The connection to pass to query functions.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.inner
    }
}

impl WriteTransaction {
    /// The connection to pass to query functions.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.inner
    }

    /// Makes everything written lasting.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn commit(self) -> Result<(), StorageError> {
        self.inner.commit().await.map_err(StorageError::of_commit)
    }
}

/// synchronous=FULL: an acknowledged write survives a power cut.
const SQLITE_PRAGMAS: &[&str] = &[
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA cache_size = -16000",
];
