//! What is entered into the index: published items, their catalogues, records under them, current guidelines,
//! questions.

use super::schema::Fields;
use crate::catalogue::published::PublishedHead;
use crate::catalogue::row::StoredRow;
use crate::disclosure::listing::SearchedRecord;
use crate::guideline::GuidelineHead;
use crate::question::QuestionRow;
use domain::catalogue::{Guideline, RowStatus};
use tantivy::TantivyDocument;

/// One entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// `item`, `catalogue`, `disclosure`, `guideline` or `question`.
    pub kind: &'static str,
    /// `catalogue:{id}`, `disclosure:{id}`, `guideline:{code}` or `question:{id}`.
    pub owner: String,
    /// The catalogue, 0 for guidelines and questions.
    pub catalogue_id: i64,
    /// The published version, the guideline version, the question's revision.
    pub version_id: i64,
    /// The row's stable key, the question's code, the record's number.
    pub row_key: String,
    /// The sector's code.
    pub sector: String,
    /// The unit's code.
    pub unit: String,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The unit's kind.
    pub level: String,
    /// The hit's title.
    pub title: String,
    /// 一级事项.
    pub level1: String,
    /// The unit's names.
    pub unit_name: String,
    /// Both names of the sector and its aliases.
    pub sector_name: String,
    /// The other cells.
    pub body: String,
}

impl Entry {
    /// Its key in the index.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}:{}", self.kind, self.owner, self.row_key)
    }

    pub(super) fn document(&self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.key, self.key());
        document.add_text(fields.kind, self.kind);
        document.add_text(fields.owner, &self.owner);
        document.add_i64(fields.catalogue_id, self.catalogue_id);
        document.add_i64(fields.version_id, self.version_id);
        document.add_text(fields.row_key, &self.row_key);
        document.add_text(fields.sector, &self.sector);
        document.add_text(fields.unit, &self.unit);
        for superior in self.unit_path.split('/').filter(|part| !part.is_empty()) {
            document.add_text(fields.within, superior);
        }
        document.add_text(fields.level, &self.level);
        document.add_text(fields.title, &self.title);
        document.add_text(fields.level1, &self.level1);
        document.add_text(fields.unit_name, &self.unit_name);
        document.add_text(fields.sector_name, &self.sector_name);
        document.add_text(fields.body, &self.body);
        document
    }
}

/// The entries of a published catalogue: itself and each row that stands.
pub(super) fn of_catalogue(
    head: &PublishedHead,
    rows: &[StoredRow],
    sector: Option<&GuidelineHead>,
) -> Vec<Entry> {
    let whole = Entry {
        kind: "catalogue",
        owner: format!("catalogue:{}", head.catalogue_id),
        catalogue_id: head.catalogue_id,
        version_id: head.version_id,
        row_key: String::new(),
        sector: head.sector_code.clone(),
        unit: head.unit_code.clone(),
        unit_path: head.unit_path.clone(),
        level: head.unit_kind.clone(),
        title: head.title.clone(),
        level1: String::new(),
        unit_name: format!("{}\n{}", head.unit_name, head.unit_short_name),
        sector_name: sector.map(sector_names).unwrap_or_default(),
        body: String::new(),
    };
    let items = rows.iter().filter(|row| row.keyed.status == RowStatus::Active).map(|row| {
        let cells = &row.keyed.row;
        let title = match cells.level3_item.as_deref().filter(|name| !name.is_empty()) {
            Some(level3) => format!("{}／{level3}", cells.level2_item),
            None => cells.level2_item.clone(),
        };
        Entry {
            kind: "item",
            row_key: row.keyed.key.clone(),
            title,
            level1: cells.level1_item.clone(),
            body: [&cells.content_elements, &cells.legal_basis, &cells.publisher]
                .map(String::as_str)
                .join("\n"),
            ..whole.clone()
        }
    });
    let mut entries: Vec<Entry> = items.collect();
    entries.push(whole);
    entries
}

/// The entry of a current guideline.
pub(super) fn of_guideline(head: &GuidelineHead, guideline: &Guideline) -> Entry {
    let items: Vec<&str> = guideline.items.iter().map(|item| item.row.level2_item.as_str()).collect();
    Entry {
        kind: "guideline",
        owner: format!("guideline:{}", head.sector_code),
        version_id: head.id,
        sector: head.sector_code.clone(),
        title: guideline.catalogue_title().replace("目录", "指引"),
        sector_name: sector_names(head),
        body: items.join("、"),
        ..Entry::default()
    }
}

/// The entry of a published question (R149).
pub(super) fn of_question(row: &QuestionRow) -> Entry {
    Entry {
        kind: "question",
        owner: format!("question:{}", row.id),
        version_id: row.revision,
        row_key: row.code.clone(),
        sector: row.sector_code.clone().unwrap_or_default(),
        title: row.title.clone(),
        level1: row.topic.clone(),
        body: format!("{}\n{}", row.question, row.answer),
        ..Entry::default()
    }
}

/// The entry of a public record (R77).
pub(super) fn of_disclosure(record: SearchedRecord, sector: Option<&GuidelineHead>) -> Entry {
    Entry {
        kind: "disclosure",
        owner: format!("disclosure:{}", record.id),
        catalogue_id: record.catalogue_id,
        version_id: record.version_id,
        row_key: record.id.to_string(),
        sector: record.sector_code,
        unit: record.unit_code,
        unit_path: record.unit_path,
        level: record.unit_kind,
        title: record.title,
        level1: record.element,
        unit_name: format!("{}\n{}", record.unit_name, record.unit_short_name),
        sector_name: sector.map(sector_names).unwrap_or_default(),
        body: format!("{}\n{}", record.document_number, record.text).trim().to_owned(),
    }
}

/// The guideline's name, the State Council's, and the aliases, each on a line of its own.
fn sector_names(head: &GuidelineHead) -> String {
    let aliases: Vec<String> = serde_json::from_str(&head.aliases).unwrap_or_default();
    let mut names = vec![head.name.clone(), head.sector.clone()];
    names.extend(aliases);
    names.dedup();
    names.join("\n")
}
