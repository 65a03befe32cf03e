//! What the page of compilations shows.

use super::parts::StateMark;
use crate::frame::{Link, Page};
use askama::Template;

/// The compilations.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "portal/compilations.html")]
pub struct CompilationListView {
    /// The page.
    pub page: Page,
    /// The editions.
    pub entries: Vec<CompilationEntry>,
}

/// An edition.
#[derive(Debug, Clone, Default)]
pub struct CompilationEntry {
    /// Number.
    pub id: i64,
    /// Title with the edition.
    pub title: String,
    /// In force, former, withdrawn.
    pub state: StateMark,
    /// When, how many, by whose consent.
    pub facts: String,
    /// Why it was withdrawn; empty where it stands.
    pub notice: String,
    /// What it does not hold, of what kind, and why.
    pub lacking: Vec<(String, &'static str, String)>,
    /// Its files.
    pub files: Vec<CompilationFileEntry>,
}

/// A file.
#[derive(Debug, Clone, Default)]
pub struct CompilationFileEntry {
    /// Form and address.
    pub link: Link,
    /// Its size.
    pub size: String,
    /// Its SHA-256.
    pub sha256: String,
}
