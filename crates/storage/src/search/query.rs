//! Asking the index: words are cut as the texts were, each word may stand in any field, and every
//! word must stand somewhere.

use super::{Opened, SearchIndex, StorageError, failed};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::Tokenizer;
use tantivy::{TantivyDocument, Term};

/// What is asked: for each word the forms that count as it (short and full, R3).
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Each inner list is one word in all its forms; all words must be met.
    pub words: Vec<Vec<String>>,
    /// True to look for the parts of words where the words themselves are not met.
    pub loose: bool,
}

/// What narrows the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// `item`, `catalogue` or `guideline`.
    pub kind: Option<String>,
    /// A sector's code.
    pub sector: Option<String>,
    /// A unit's number: it and everything below.
    pub within: Option<i64>,
    /// A kind of unit.
    pub level: Option<String>,
}

/// An entry that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexHit {
    /// `item`, `catalogue` or `guideline`.
    pub kind: String,
    /// The catalogue, 0 for guidelines.
    pub catalogue_id: i64,
    /// The version it was entered from.
    pub version_id: i64,
    /// The row's stable key.
    pub row_key: String,
    /// The sector's code.
    pub sector: String,
    /// The unit's code.
    pub unit: String,
    /// The hit's title.
    pub title: String,
    /// 一级事项.
    pub level1: String,
    /// The unit's name.
    pub unit_name: String,
    /// The other cells.
    pub body: String,
}

/// A page of entries and how many there are in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexResult {
    /// All that were found.
    pub total: usize,
    /// This page.
    pub hits: Vec<IndexHit>,
}

impl SearchIndex {
    /// Asks the index.
    ///
    /// # Errors
    /// When the index fails.
    pub async fn ask(
        &self,
        question: Question,
        filter: Filter,
        offset: usize,
        limit: usize,
    ) -> Result<IndexResult, StorageError> {
        self.blocking(move |opened| opened.ask(&question, &filter, offset, limit)).await
    }
}

impl Opened {
    fn ask(
        &self,
        question: &Question,
        filter: &Filter,
        offset: usize,
        limit: usize,
    ) -> Result<IndexResult, StorageError> {
        let query = self.query(question, filter);
        let searcher = self.reader.searcher();
        let top = TopDocs::with_limit(limit.max(1)).and_offset(offset).order_by_score();
        let (total, found) = searcher.search(&query, &(Count, top)).map_err(failed)?;
        let mut hits = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
            hits.push(self.hit(&document));
        }
        Ok(IndexResult { total, hits })
    }

    fn query(&self, question: &Question, filter: &Filter) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for forms in &question.words {
            clauses.push((Occur::Must, self.word(forms, question.loose)));
        }
        let fields = &self.fields;
        let within = filter.within.map(|id| id.to_string());
        let exact = [
            (fields.kind, filter.kind.as_deref()),
            (fields.sector, filter.sector.as_deref()),
            (fields.within, within.as_deref()),
            (fields.level, filter.level.as_deref()),
        ];
        for (field, value) in exact {
            if let Some(value) = value {
                let term = Term::from_field_text(field, value);
                let only = TermQuery::new(term, IndexRecordOption::Basic);
                clauses.push((Occur::Must, Box::new(BoostQuery::new(Box::new(only), 0.0))));
            }
        }
        BooleanQuery::new(clauses)
    }

    /// A word in any of its forms in any field. What was typed itself counts for more than a form.
    fn word(&self, forms: &[String], loose: bool) -> Box<dyn Query> {
        let mut alternatives: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (at, form) in forms.iter().enumerate() {
            let weight = if at == 0 { 1.5 } else { 1.0 };
            for (field, boost) in self.fields.searched() {
                let found = if loose { self.parts(field, form) } else { self.phrase(field, form) };
                let boosted = BoostQuery::new(found, boost * weight);
                alternatives.push((Occur::Should, Box::new(boosted)));
            }
        }
        if loose {
            alternatives.extend(forms.iter().map(|form| (Occur::Should, self.anywhere(form))));
        }
        Box::new(BooleanQuery::new(alternatives))
    }

    /// The words in their order, as they stand in the text.
    fn phrase(&self, field: Field, text: &str) -> Box<dyn Query> {
        let mut terms = tokens(field, text);
        match terms.len() {
            0 => Box::new(EmptyQuery),
            1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        }
    }

    /// All words, wherever they stand in one field.
    fn parts(&self, field: Field, text: &str) -> Box<dyn Query> {
        let clauses: Vec<(Occur, Box<dyn Query>)> = tokens(field, text)
            .into_iter()
            .map(|(_, term)| {
                let word: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                (Occur::Must, word)
            })
            .collect();
        if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) }
    }

    /// Each word in some field: a query without blanks may name a unit and a sector at once.
    fn anywhere(&self, text: &str) -> Box<dyn Query> {
        let words = tokens(self.fields.title, text);
        let clauses: Vec<(Occur, Box<dyn Query>)> = words
            .iter()
            .map(|(_, word)| {
                let text = word.value().as_str().unwrap_or_default().to_owned();
                let somewhere = self.fields.searched().map(|(field, boost)| {
                    let term =
                        TermQuery::new(Term::from_field_text(field, &text), IndexRecordOption::WithFreqs);
                    let boosted: Box<dyn Query> = Box::new(BoostQuery::new(Box::new(term), boost));
                    (Occur::Should, boosted)
                });
                let word: Box<dyn Query> = Box::new(BooleanQuery::new(somewhere.into()));
                (Occur::Must, word)
            })
            .collect();
        if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) }
    }

    fn hit(&self, document: &TantivyDocument) -> IndexHit {
        let text = |field| Self::text(document, field);
        let fields = &self.fields;
        IndexHit {
            kind: text(fields.kind),
            catalogue_id: Self::number(document, fields.catalogue_id),
            version_id: Self::number(document, fields.version_id),
            row_key: text(fields.row_key),
            sector: text(fields.sector),
            unit: text(fields.unit),
            title: text(fields.title),
            level1: text(fields.level1),
            unit_name: text(fields.unit_name).lines().next().unwrap_or_default().to_owned(),
            body: text(fields.body),
        }
    }
}

/// The words of a text with their places, cut as the index cuts.
fn tokens(field: Field, text: &str) -> Vec<(usize, Term)> {
    use tantivy::tokenizer::TokenStream;
    let mut tokenizer = tantivy_jieba::JiebaTokenizer::new();
    let mut stream = tokenizer.token_stream(text);
    let mut terms = Vec::new();
    while stream.advance() {
        let token = stream.token();
        if token.text.chars().any(char::is_alphanumeric) {
            terms.push((token.position, Term::from_field_text(field, &token.text)));
        }
    }
    terms
}

/// The words of a text, cut as the index cuts them; single signs that are no letters are left out.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    use tantivy::tokenizer::TokenStream as _;
    let mut tokenizer = tantivy_jieba::JiebaTokenizer::new();
    let mut stream = tokenizer.token_stream(text);
    let mut words = Vec::new();
    while stream.advance() {
        let word = &stream.token().text;
        if word.chars().any(char::is_alphanumeric) {
            words.push(word.clone());
        }
    }
    words
}
