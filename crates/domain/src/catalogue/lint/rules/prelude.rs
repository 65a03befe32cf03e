//! What every rule's file needs.

pub(super) use crate::catalogue::basis::{
    Damage, irregular_brackets, title_key, without_clauses, without_entry,
};
pub(super) use crate::catalogue::lexicon::Lexicon;
pub(super) use crate::catalogue::lint::columns::Standing;
pub(super) use crate::catalogue::lint::finding::{Finding, Fix};
pub(super) use crate::catalogue::lint::matching::Kind;
pub(super) use crate::catalogue::lint::registers::printed_successor;
pub(super) use crate::catalogue::lint::rule::{Check, Edit, Example, Rule, Setting, Source};
pub(super) use crate::catalogue::lint::view::{OBLIGATORY, RowView, View, explains_removal};
pub(super) use crate::catalogue::lint::{Profile, Scope};
pub(super) use crate::catalogue::publisher::PublisherKind;
pub(super) use crate::catalogue::time_limit::TimeRule;
pub(super) use crate::catalogue::{CatalogueRow, ChannelRule, Column, GeneralBasis, OmitItems, RowStatus};
pub(super) use crate::diagnostic::Severity;
pub(super) use crate::organisation::FormerName;
pub(super) use crate::text::{fold, similarity};
pub(super) use std::collections::{HashMap, HashSet};

/// The collected answers of the province, with the question's number (R15a).
macro_rules! answers {
    ($number:literal) => {
        concat!("《广东省人民政府办公厅关于切实做好基层政务公开标准化规范化工作的通知》附件1第", $number, "问")
    };
}
pub(super) use answers;

/// What the reader of the file said under a rule's name, as findings of that rule.
pub(super) fn reader_remarks(rule: &'static Rule, view: &View<'_>, findings: &mut Vec<Finding>) {
    for (at, table) in view.tables.iter().enumerate() {
        let mut by_line = HashMap::new();
        if table.diagnostics.iter().any(|remark| remark.code == rule.name) {
            by_line.extend(view.rows.iter().filter(|row| row.table == at).map(|row| (row.placed.line, row)));
        }
        for remark in table.diagnostics.iter().filter(|remark| remark.code == rule.name) {
            let mut finding = match remark.row.and_then(|line| by_line.get(&line).copied()) {
                Some(row) => Finding::of_cell(rule, view, row, Column::Level2Item),
                None => Finding::of_table(rule, view, at),
            };
            finding.row = remark.row;
            finding.column.clone_from(&remark.column);
            finding.suggestion = Some(rule.remedy.to_owned());
            findings.push(finding.says(remark.message.clone()));
        }
    }
}
