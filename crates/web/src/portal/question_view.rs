//! Questions and answers (R149): the list by topic, and one with its source (R15a).

use crate::frame::{Link, Page};
use askama::Template;

/// Every question.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/questions.html")]
pub struct QuestionListView {
    /// Name and place.
    pub page: Page,
    /// The questions by topic.
    pub topics: Vec<Topic>,
    /// What is said about the wording; empty where nothing is shipped.
    pub note: String,
}

/// Questions under one heading.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    /// The heading.
    pub name: String,
    /// Its place within the page.
    pub anchor: String,
    /// The questions.
    pub questions: Vec<QuestionEntry>,
}

/// A question in the list.
#[derive(Debug, Clone, Default)]
pub struct QuestionEntry {
    /// Its title and page.
    pub link: Link,
    /// The question.
    pub question: String,
    /// Who answered and when.
    pub answered: String,
}

/// One question.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/question.html")]
pub struct QuestionView {
    /// Name and place.
    pub page: Page,
    /// The title.
    pub title: String,
    /// The heading it stands under.
    pub topic: String,
    /// The question.
    pub question: String,
    /// The answer, a paragraph each.
    pub answer: Vec<String>,
    /// Source, who answered, when, which rules: name and value.
    pub facts: Vec<(String, String)>,
    /// What the wording is.
    pub note: String,
    /// The rules of the check that it explains, in words.
    pub checks: Vec<String>,
    /// The sector's catalogues, where it is about one.
    pub sector: Option<Link>,
    /// The question before.
    pub previous: Option<Link>,
    /// The question after.
    pub next: Option<Link>,
}
