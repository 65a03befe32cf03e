//! SQLite and PostgreSQL behind one set of queries, the folder of sealed files, the search index.
//!
//! Only this crate names the database driver. Every query is written once, with `$1` parameters that
//! both databases take. Reading functions and writing functions take a connection; a write connection
//! comes only from [`Store::write`], so that all writing happens in a transaction.

pub mod assessment;
pub mod audit;
pub mod blob;
pub mod bulk;
pub mod calendar_feed;
pub mod cascade;
pub mod catalogue;
pub mod change;
pub mod compilation;
pub mod disclosure;
pub mod dump;
pub mod error;
pub mod guideline;
pub mod job;
pub mod mail;
pub mod maintenance;
pub mod migration;
pub mod notice;
pub mod organisation;
pub mod person;
pub mod question;
pub mod reach;
pub mod reminder;
pub mod search;
pub mod sector;
pub mod session;
pub mod setting;
pub mod store;
pub mod token;
pub mod unit_list;

pub use error::StorageError;
pub use store::{Backend, Connection, Snapshot, Store, WriteTransaction};
