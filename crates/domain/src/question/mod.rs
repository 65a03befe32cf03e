//! Questions and answers on compiling and publishing catalogues (R149): those that are shipped, in
//! our own words with their source (R15a), and which of them explain a rule of the linter.

mod difficulty;

pub use difficulty::{DifficultyAct, DifficultyState, GeneralUse, SuperiorLine};

use crate::reference::data_folder;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A shipped question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShippedQuestion {
    /// The stable code, part of its address.
    pub code: String,
    /// The heading it stands under: 怎样编制.
    pub topic: String,
    /// A short title.
    pub title: String,
    /// The question.
    pub question: String,
    /// The answer, a paragraph each.
    pub answer: Vec<String>,
    /// The document with the question's number (R15a).
    pub source: String,
    /// Who answered.
    pub answered_by: String,
    /// When, as far as the source says.
    pub answered_on: String,
    /// Numbers of the rules it explains.
    pub rules: Vec<String>,
    /// Names of the lint rules it explains.
    pub lint_rules: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    source: String,
    issuer: String,
    answered: String,
    questions: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    number: u32,
    topic: String,
    title: String,
    question: String,
    answer: Vec<String>,
    rules: Vec<String>,
    lint_rules: Vec<String>,
}

/// Everything under `data/questions`, in the order of the source.
///
/// # Panics
/// When a shipped data file is damaged, which the tests of this crate exclude.
#[must_use]
pub fn shipped() -> &'static [ShippedQuestion] {
    static SHIPPED: OnceLock<Vec<ShippedQuestion>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let mut files = data_folder("questions");
        files.sort();
        files.iter().flat_map(|(_, text)| read(text)).collect()
    })
}

/// The shipped questions that explain a rule of the linter.
pub fn for_lint_rule(rule: &str) -> impl Iterator<Item = &'static ShippedQuestion> {
    shipped().iter().filter(move |question| question.lint_rules.iter().any(|name| name == rule))
}

fn read(text: &str) -> Vec<ShippedQuestion> {
    let file: File = serde_json::from_str(text).expect("a file in data/questions");
    let (source, issuer, answered) = (file.source, file.issuer, file.answered);
    file.questions
        .into_iter()
        .map(|entry| ShippedQuestion {
            source: format!("{source}第{}问", entry.number),
            answered_by: issuer.clone(),
            answered_on: answered.clone(),
            code: entry.code,
            topic: entry.topic,
            title: entry.title,
            question: entry.question,
            answer: entry.answer,
            rules: entry.rules,
            lint_rules: entry.lint_rules,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::lint;
    use std::collections::BTreeSet;

    #[test]
    fn r149_r15a_seventeen_questions_with_number_and_source() {
        let all = shipped();
        assert_eq!(all.len(), 17);
        for (at, question) in all.iter().enumerate() {
            assert!(question.source.ends_with(&format!("附件1第{}问", at + 1)), "{}", question.code);
            assert!(!question.answer.is_empty() && !question.rules.is_empty(), "{}", question.code);
        }
        let codes: BTreeSet<&str> = all.iter().map(|question| question.code.as_str()).collect();
        assert_eq!(codes.len(), 17);
    }

    #[test]
    fn every_rule_that_rests_on_an_answer_is_explained_by_that_answer() {
        for question in shipped() {
            for name in &question.lint_rules {
                assert!(lint::rules::named(name).is_some(), "{}: {name}", question.code);
            }
        }
        for rule in lint::rules::all() {
            let Some((_, number)) = rule.source.document.rsplit_once("附件1") else { continue };
            let found = for_lint_rule(rule.name).any(|question| question.source.ends_with(number));
            assert!(found, "{} rests on {number} and no question names it", rule.name);
        }
    }
}
