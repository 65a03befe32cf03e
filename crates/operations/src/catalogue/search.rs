//! Search over what is published (R3): by words, in short and full forms, with both names of a
//! sector; a plain substring where words find nothing. What is not published is never found.

use super::guideline::GuidelineSummary;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{CatalogueRow, Column};
use domain::disclosure::Validity;
use domain::sector::Origin;
use domain::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use storage::Connection;
use storage::catalogue::{published, unit};
use storage::search::{CheckReport, Filter, IndexHit, Question};

/// What narrows a search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SearchFilter {
    /// `item`, `catalogue`, `disclosure`, `guideline` or `question`.
    pub kind: Option<String>,
    /// A sector's code.
    pub sector: Option<String>,
    /// A unit's code: it and everything below.
    pub unit: Option<String>,
    /// A kind of unit.
    pub level: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SearchResult {
    /// All that were found.
    pub total: usize,
    /// This page.
    pub hits: Vec<SearchHit>,
    /// Sectors and full forms that the words may mean.
    pub suggestions: Vec<Suggestion>,
}

/// A hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchHit {
    /// `item`, `catalogue`, `disclosure`, `guideline` or `question`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The words around the find.
    pub snippet: String,
    /// The title in pieces, those searched for marked.
    pub title_parts: Vec<TextPart>,
    /// The snippet in pieces, those searched for marked.
    pub snippet_parts: Vec<TextPart>,
    /// 一级事项 of an item.
    pub level1_item: String,
    /// The unit's name, empty for a guideline.
    pub unit: String,
    /// The unit's code.
    pub unit_code: String,
    /// The guideline's name of the sector.
    pub sector: String,
    /// The sector's code.
    pub sector_code: String,
    /// The row's stable key.
    pub row_key: String,
    /// Of a record that no longer holds as it stands, which mark it bears (R281): 已废止; empty for all others.
    pub validity: String,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextPart {
    /// The words.
    pub text: String,
    /// True when they were searched for.
    pub marked: bool,
}

/// Something else that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The words to try, or the sector's name.
    pub text: String,
    /// The sector's code, when a sector's very name was asked for.
    pub sector_code: Option<String>,
    /// The State Council's name, where the person asked for it (R2, R3).
    pub also_called: Option<String>,
}

const PAGE: usize = 20;
const MAX_PAGES: usize = 500;
const MAX_QUERY: usize = 100;
const SNIPPET: usize = 90;
/// Rows looked through for a plain substring.
const PLAIN_LIMIT: i64 = 2000;

impl Operations {
    /// Searches what is published. Pages count from 1 and hold 20 hits.
    ///
    /// # Errors
    /// When the database or the index fails.
    #[boxed::future]
    pub async fn search(
        &self,
        query: &str,
        filter: &SearchFilter,
        page: usize,
    ) -> Result<SearchResult, OperationError> {
        let query: String = super::place::clean(query).chars().take(MAX_QUERY).collect();
        let words = self.search_words(&query);
        if words.is_empty() {
            return Ok(SearchResult::default());
        }
        self.search_follow().await?;
        let mut connection = self.store.read().await?;
        let Some(index_filter) = index_filter(&mut connection, filter).await? else {
            return Ok(SearchResult::default());
        };
        let offset = (page.clamp(1, MAX_PAGES) - 1) * PAGE;
        let single = words.iter().any(|forms| forms[0].chars().count() == 1);
        let mut found = storage::search::IndexResult::default();
        for loose in [false, true] {
            if found.total == 0 && !single {
                let question = Question { words: words.clone(), loose };
                found = self.search.ask(question, index_filter.clone(), offset, PAGE).await?;
            }
        }
        let heads: HashMap<String, GuidelineSummary> =
            storage::guideline::current_with_kinds(&mut connection)
                .await?
                .into_iter()
                .map(|head| (head.sector_code.clone(), GuidelineSummary::of(head)))
                .collect();
        let marks: Vec<&str> = words.iter().flatten().map(String::as_str).collect();
        let mut result = SearchResult { total: found.total, ..SearchResult::default() };
        for hit in found.hits {
            match stands(&mut connection, &hit, &heads).await? {
                Some(validity) => result.hits.push(SearchHit { validity, ..shown(hit, &heads, &marks) }),
                None => result.total = result.total.saturating_sub(1),
            }
        }
        if result.total == 0 && filter.kind.as_deref().is_none_or(|kind| kind == "item") {
            let typed: Vec<&str> = words.iter().map(|forms| forms[0].as_str()).collect();
            self.plainly(&mut connection, &typed, filter, offset, &heads, &mut result).await?;
        }
        result.suggestions = self.search_suggestions(&query, &heads);
        Ok(result)
    }

    /// Enters what changed since the index last looked.
    ///
    /// # Errors
    /// When the database or the index fails.
    #[boxed::future]
    pub async fn search_follow(&self) -> Result<u64, OperationError> {
        Ok(self.search.follow(&self.store).await?)
    }

    /// The same in the background, after an act; a failure is made good by the next search.
    pub(crate) fn search_soon(&self) {
        if !self.search.is_first_to_wait() {
            return;
        }
        let own = self.clone();
        tokio::spawn(async move {
            own.search.waits_no_more();
            if let Err(error) = own.search_follow().await {
                tracing::warn!(%error, "检索索引未能跟上，将在下次检索时补上");
            }
        });
    }

    /// Compares the index with what is published; with `repair` the differences are mended.
    ///
    /// # Errors
    /// When the right is missing, or the database or the index fails.
    #[boxed::future]
    pub async fn search_check(&self, act: &Act, repair: bool) -> Result<CheckReport, OperationError> {
        let right = domain::organisation::Permission::ManageSettings;
        if !act.actor.may_somewhere(right) {
            return Err(OperationError::NotPermitted(right));
        }
        let report = self.search.check(&self.store, repair).await?;
        if report.repaired {
            let mut writing = self.begin(act).await?;
            let detail =
                serde_json::json!({ "missing": report.missing.len(), "surplus": report.surplus.len() });
            writing.audit(act.actor.unit_id, "search.repair", "search", &detail).await?;
            writing.commit().await?;
        }
        Ok(report)
    }

    /// The words of a query, each with its short and full forms.
    fn search_words(&self, query: &str) -> Vec<Vec<String>> {
        let split =
            |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；' | '"' | '“' | '”');
        let words = query.split(split).filter(|word| word.chars().any(char::is_alphanumeric));
        words
            .map(|word| {
                let mut forms = vec![word.to_owned()];
                for (short, full) in &self.reference.short_forms {
                    if word == short || word == full {
                        forms.push(if word == short { full.clone() } else { short.clone() });
                    } else if word.contains(short.as_str()) && !word.contains(full.as_str()) {
                        forms.push(word.replace(short.as_str(), full));
                    }
                }
                forms
            })
            .collect()
    }

    /// A plain substring over the published rows, for what words cannot find.
    #[boxed::future]
    async fn plainly(
        &self,
        connection: &mut Connection,
        words: &[&str],
        filter: &SearchFilter,
        offset: usize,
        heads: &HashMap<String, GuidelineSummary>,
        result: &mut SearchResult,
    ) -> Result<(), OperationError> {
        let longest = words.iter().copied().max_by_key(|word| word.len()).unwrap_or_default();
        let scope = match filter.unit.as_deref().filter(|code| !code.is_empty()) {
            Some(code) => unit::by_code(connection, code).await?.map(|unit| unit.path),
            None => None,
        };
        let mut known: HashMap<i64, Option<published::PublishedHead>> = HashMap::new();
        for row in published::rows_containing(connection, longest, PLAIN_LIMIT).await? {
            let cells: CatalogueRow =
                serde_json::from_str(&row.cells).map_err(storage::StorageError::from)?;
            if let std::collections::hash_map::Entry::Vacant(new) = known.entry(row.catalogue_id) {
                new.insert(published::of_catalogue(connection, row.catalogue_id).await?);
            }
            let Some(Some(head)) = known.get(&row.catalogue_id) else { continue };
            let given = |text: &Option<String>, own: &String| {
                text.as_ref().is_none_or(|text| text.is_empty() || text == own)
            };
            let fits = given(&filter.sector, &head.sector_code)
                && given(&filter.level, &head.unit_kind)
                && scope.as_ref().is_none_or(|path| head.unit_path.starts_with(path.as_str()))
                && words.iter().all(|word| holds(&cells, &head.unit_name, word));
            if !fits {
                continue;
            }
            if result.total >= offset && result.hits.len() < PAGE {
                result.hits.push(shown(plain_hit(head, row.row_key, cells), heads, words));
            }
            result.total += 1;
        }
        Ok(())
    }

    /// Sectors whose very name was asked for, and full forms of short words.
    fn search_suggestions(&self, query: &str, heads: &HashMap<String, GuidelineSummary>) -> Vec<Suggestion> {
        let mut named: Vec<&GuidelineSummary> =
            heads.values().filter(|head| head.is_named(query) && head.origin != Origin::Kind.id()).collect();
        named.sort_by(|a, b| a.sector_code.cmp(&b.sector_code));
        let sectors = named.into_iter().map(|head| Suggestion {
            text: head.name.clone(),
            sector_code: Some(head.sector_code.clone()),
            also_called: (fold(&head.sector) != fold(&head.name)).then(|| head.sector.clone()),
        });
        let forms = self.search_words(query).into_iter().flat_map(|forms| forms.into_iter().skip(1));
        let forms = forms.map(|text| Suggestion { text, sector_code: None, also_called: None });
        sectors.chain(forms).take(8).collect()
    }
}

/// The filter in the index's words; none when it names a unit that does not exist.
#[boxed::future]
async fn index_filter(
    connection: &mut Connection,
    filter: &SearchFilter,
) -> Result<Option<Filter>, OperationError> {
    let within = match filter.unit.as_deref().filter(|code| !code.is_empty()) {
        Some(code) => match unit::by_code(connection, code).await? {
            Some(unit) => Some(unit.id),
            None => return Ok(None),
        },
        None => None,
    };
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (kind, sector, level) = (given(&filter.kind), given(&filter.sector), given(&filter.level));
    Ok(Some(Filter { kind, sector, within, level }))
}

/// The mark of what the index found, empty for none, where the database still publishes it.
#[boxed::future]
async fn stands(
    connection: &mut Connection,
    hit: &IndexHit,
    heads: &HashMap<String, GuidelineSummary>,
) -> Result<Option<String>, OperationError> {
    let known = |stands: bool| stands.then(String::new);
    if hit.kind == "guideline" {
        return Ok(known(heads.get(&hit.sector).is_some_and(|head| head.id == hit.version_id)));
    }
    if hit.kind == "question" {
        let found = storage::question::entry::by_code(connection, &hit.row_key).await?;
        return Ok(known(
            found.is_some_and(|row| row.state == "published" && row.revision == hit.version_id),
        ));
    }
    if hit.kind == "disclosure" {
        let id = hit.row_key.parse().unwrap_or(0);
        let found = storage::disclosure::record::by_id(connection, id).await?;
        let found = found.filter(|record| record.published_version_id == Some(hit.version_id));
        let mark = |record: storage::disclosure::record::Record| match Validity::parse(&record.validity) {
            Some(validity) if validity != Validity::Valid => validity.label().to_owned(),
            _ => String::new(),
        };
        return Ok(found.map(mark));
    }
    let catalogue = storage::catalogue::version::catalogue(connection, hit.catalogue_id).await?;
    Ok(known(catalogue.is_some_and(|catalogue| catalogue.published_version_id == Some(hit.version_id))))
}

/// True when a cell of the row or the unit's name holds the word.
fn holds(cells: &CatalogueRow, unit: &str, word: &str) -> bool {
    unit.contains(word)
        || Column::ALL.into_iter().any(|column| cells.cell(column).contains(word))
        || cells.extra.values().any(|text| text.contains(word))
}

fn plain_hit(head: &published::PublishedHead, row_key: String, cells: CatalogueRow) -> IndexHit {
    IndexHit {
        kind: "item".to_owned(),
        catalogue_id: head.catalogue_id,
        version_id: head.version_id,
        row_key,
        sector: head.sector_code.clone(),
        unit: head.unit_code.clone(),
        unit_name: head.unit_name.clone(),
        title: cells.level2_item,
        level1: cells.level1_item,
        body: [cells.content_elements, cells.legal_basis, cells.publisher].join("\n"),
    }
}

fn shown(hit: IndexHit, heads: &HashMap<String, GuidelineSummary>, marks: &[&str]) -> SearchHit {
    let sector = heads.get(&hit.sector).map(|head| head.name.clone()).unwrap_or_default();
    let url = match hit.kind.as_str() {
        "guideline" => format!("/guidelines/{}", hit.sector),
        "question" => format!("/questions/{}", hit.row_key),
        "disclosure" => format!("/disclosures/{}", hit.row_key),
        "catalogue" => format!("/units/{}/{}", hit.unit, hit.sector),
        _ => format!("/units/{}/{}/{}", hit.unit, hit.sector, hit.row_key),
    };
    let text = if hit.body.is_empty() {
        format!("{} {sector}", hit.unit_name)
    } else {
        hit.body.replace('\n', "　")
    };
    let snippet = around(&text, marks);
    let title = title(&hit);
    SearchHit {
        title_parts: marked(&title, marks),
        snippet_parts: marked(&snippet, marks),
        kind: hit.kind,
        title,
        url,
        snippet,
        level1_item: hit.level1,
        unit: hit.unit_name,
        unit_code: hit.unit,
        sector,
        sector_code: hit.sector,
        row_key: hit.row_key,
        validity: String::new(),
    }
}

/// What tells a hit apart: many items of one name stand under different 一级事项 and units.
fn title(hit: &IndexHit) -> String {
    if hit.kind != "item" {
        return hit.title.clone();
    }
    let mut of: Vec<&str> = vec![&hit.level1, &hit.unit_name];
    of.retain(|part| !part.is_empty() && **part != hit.title);
    if of.is_empty() { hit.title.clone() } else { format!("{}（{}）", hit.title, of.join("，")) }
}

/// The part of a text around the first word that was searched for.
fn around(text: &str, marks: &[&str]) -> String {
    let first = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(0);
    let before = text[..first].chars().count();
    let from = before.saturating_sub(SNIPPET / 4);
    let all = text.chars().count();
    let mut snippet: String = text.chars().skip(from).take(SNIPPET).collect();
    if from > 0 {
        snippet.insert(0, '…');
    }
    if from + SNIPPET < all {
        snippet.push('…');
    }
    snippet
}

/// A text in pieces, the words that were searched for marked.
fn marked(text: &str, marks: &[&str]) -> Vec<TextPart> {
    let mut parts: Vec<TextPart> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let next = marks
            .iter()
            .filter(|mark| !mark.is_empty())
            .filter_map(|mark| rest.find(mark).map(|at| (at, std::cmp::Reverse(mark.len()))))
            .min();
        let Some((at, std::cmp::Reverse(length))) = next else { break };
        if at > 0 {
            parts.push(TextPart { text: rest[..at].to_owned(), marked: false });
        }
        parts.push(TextPart { text: rest[at..at + length].to_owned(), marked: true });
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        parts.push(TextPart { text: rest.to_owned(), marked: false });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_searched_for_are_marked_the_longest_first() {
        let pieces = |text: &str, marks: &[&str]| {
            let parts = marked(text, marks);
            parts
                .iter()
                .map(|part| if part.marked { format!("[{}]", part.text) } else { part.text.clone() })
                .collect::<String>()
        };
        assert_eq!(pieces("最低生活保障审核", &["低保", "最低生活保障"]), "[最低生活保障]审核");
        assert_eq!(pieces("低保与低保金", &["低保", "低保金"]), "[低保]与[低保金]");
        assert_eq!(pieces("无", &["低保", ""]), "无");
    }

    #[test]
    fn a_snippet_stands_around_the_find() {
        let text = format!("{}低保{}", "甲".repeat(200), "乙".repeat(200));
        let snippet = around(&text, &["低保"]);
        assert!(snippet.starts_with('…') && snippet.ends_with('…') && snippet.contains("低保"));
        assert_eq!(around("短", &["无"]), "短");
    }
}
