//! The fields of the search index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Counts up when the fields change: an index of another layout is built anew.
pub(super) const LAYOUT: u32 = 1;

/// The name under which the tokenizer is registered.
pub(super) const TOKENIZER: &str = "jieba";

/// The fields by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Kind, owner and row key of the entry.
    pub key: Field,
    /// `item`, `catalogue`, `guideline` or `question`.
    pub kind: Field,
    /// The object by which entries are taken out again: `catalogue:{id}`, `guideline:{code}`, `question:{id}`.
    pub owner: Field,
    /// The catalogue, 0 for guidelines.
    pub catalogue_id: Field,
    /// The published version, or the guideline version.
    pub version_id: Field,
    /// The row's stable key.
    pub row_key: Field,
    /// The sector's code.
    pub sector: Field,
    /// The unit's code.
    pub unit: Field,
    /// The unit and all its superiors by number.
    pub within: Field,
    /// The unit's kind.
    pub level: Field,
    /// What is printed as the hit's title, and searched first.
    pub title: Field,
    /// 一级事项.
    pub level1: Field,
    /// The unit's names.
    pub unit_name: Field,
    /// Both names of the sector and its aliases (R3).
    pub sector_name: Field,
    /// The other cells.
    pub body: Field,
}

impl Fields {
    /// The searched fields with their weight.
    pub fn searched(&self) -> [(Field, f32); 5] {
        [
            (self.title, 6.0),
            (self.level1, 3.0),
            (self.sector_name, 2.0),
            (self.unit_name, 2.0),
            (self.body, 1.0),
        ]
    }
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = TextOptions::default()
        .set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
        .set_stored();
    let fields = Fields {
        key: builder.add_text_field("key", STRING | STORED),
        kind: builder.add_text_field("kind", STRING | STORED),
        owner: builder.add_text_field("owner", STRING | STORED),
        catalogue_id: builder.add_i64_field("catalogue_id", INDEXED | STORED | FAST),
        version_id: builder.add_i64_field("version_id", INDEXED | STORED | FAST),
        row_key: builder.add_text_field("row_key", STRING | STORED),
        sector: builder.add_text_field("sector", STRING | STORED),
        unit: builder.add_text_field("unit", STRING | STORED),
        within: builder.add_text_field("within", STRING),
        level: builder.add_text_field("level", STRING | STORED),
        title: builder.add_text_field("title", text.clone()),
        level1: builder.add_text_field("level1", text.clone()),
        unit_name: builder.add_text_field("unit_name", text.clone()),
        sector_name: builder.add_text_field("sector_name", text.clone()),
        body: builder.add_text_field("body", text),
    };
    (builder.build(), fields)
}
