//! The structure of a table for screen readers: heads that name columns, rows whose cells may go over
//! several pages.

use crate::draw::{group, heading};
use crate::{PaperError, Section};
use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup};

/// The structure of one table while its pages are drawn.
#[derive(Default)]
pub(crate) struct TableTags {
    pub title: Vec<Identifier>,
    pub facts: Vec<Identifier>,
    pub heads: Vec<(bool, usize, Identifier)>,
    /// Of each row, of each cell, what was drawn of it on one page or on several.
    pub rows: Vec<Vec<Vec<Identifier>>>,
}

impl TableTags {
    /// The groups of the whole section: heading, facts, table.
    pub fn finish(self, section: &Section) -> Result<Vec<TagGroup>, PaperError> {
        let level = if section.chapter.is_empty() { 1 } else { 2 };
        let mut groups = vec![heading(level, &section.title, self.title)];
        groups.extend(self.facts.into_iter().map(|identifier| group(Tag::P, vec![identifier])));
        if self.heads.is_empty() {
            return Ok(groups);
        }
        let mut table = TagGroup::new(Tag::Table.with_summary(Some(section.title.clone())));
        let mut head = TagGroup::new(Tag::THead);
        for is_lower in [false, true] {
            let mut row = TagGroup::new(Tag::TR);
            for (_, span, identifier) in self.heads.iter().filter(|head| head.0 == is_lower) {
                let span = u32::try_from(*span).ok().and_then(std::num::NonZeroU32::new);
                let tag = Tag::TH(TableHeaderScope::Column).with_col_span(span.filter(|span| span.get() > 1));
                row.push(group(tag, vec![*identifier]));
            }
            if !row.children.is_empty() {
                head.push(row);
            }
        }
        table.push(head);
        let mut body = TagGroup::new(Tag::TBody);
        for cells in self.rows {
            let mut row = TagGroup::new(Tag::TR);
            for cell in cells {
                row.push(group(Tag::TD, cell));
            }
            body.push(row);
        }
        if !body.children.is_empty() {
            table.push(body);
        }
        groups.push(table);
        Ok(groups)
    }
}
