//! Rows that are on record as a guideline item and do not bear its name: a newer guideline renamed the item, or a
//! person the row (R8, R20). By names alone such a row would pass for an added one, and its item for a present one.

use super::finding::{Finding, Fix};
use super::rules::renamed_item::RULE;
use crate::catalogue::difference::matching::without_addition;
use crate::catalogue::{
    CatalogueRow, CatalogueTable, Column, Guideline, GuidelineItem, PlacedRow, RowStatus,
};
use crate::text::fold;

/// What is to be said of them beside what was `found` already. `ties` names the item of each row of the table.
#[must_use]
pub fn tied_names(
    table: &CatalogueTable,
    ties: &[Option<String>],
    guideline: &Guideline,
    found: &[Finding],
) -> Vec<Finding> {
    let mut more = Vec::new();
    for item in &guideline.items {
        let mut tied = table
            .rows
            .iter()
            .zip(ties)
            .filter(|(row, tie)| row.status == RowStatus::Active && tie.as_deref() == Some(item.key.as_str()))
            .map(|(row, _)| row)
            .peekable();
        let Some(first) = tied.peek().copied() else { continue };
        if tied.any(|row| bears_name(&row.row, &item.row)) {
            continue;
        }
        let finding = finding(table, first, item);
        let is_known = found.iter().chain(&more).any(|known| {
            known.rule == RULE.name
                && (known.row == finding.row
                    || (known.column == finding.column && known.words == finding.words))
        });
        if !is_known {
            more.push(finding);
        }
    }
    more
}

/// True where a row bears an item's names, a bracketed addition aside (R21).
fn bears_name(row: &CatalogueRow, item: &CatalogueRow) -> bool {
    let (written, wanted) = (fold(&row.level2_item), fold(&item.level2_item));
    fold(&row.level1_item) == fold(&item.level1_item)
        && (written == wanted || without_addition(&written) == wanted)
}

fn finding(table: &CatalogueTable, row: &PlacedRow, item: &GuidelineItem) -> Finding {
    let written = fold(&row.row.level2_item);
    let is_level2 =
        ![written.as_str(), without_addition(&written)].contains(&fold(&item.row.level2_item).as_str());
    let column = if is_level2 { Column::Level2Item } else { Column::Level1Item };
    let (written, wanted) = (row.row.cell(column), item.row.cell(column));
    let filled = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
    let printed =
        table.heading(column).map_or_else(|| column.label().to_owned(), |heading| heading.printed.clone());
    Finding {
        rule: RULE.name,
        rule_no: RULE.number,
        severity: RULE.severity,
        table: 0,
        sheet: table.sheet.clone(),
        row: Some(row.line),
        seq_no: filled(&row.row.seq_no),
        item: filled(&row.row.level2_item),
        column: Some(printed),
        message: format!("本行是标准指引的事项“{wanted}”，名称写作“{written}”"),
        source: RULE.source.print(),
        suggestion: Some(format!("改为“{wanted}”；需要细分的写作“{wanted}（……）”")),
        fix: Some(Fix::Cell { row: row.line, column, before: written.clone(), after: wanted }),
        words: Some(written),
        other_row: None,
    }
}

#[cfg(test)]
mod tests {
    use super::tied_names;
    use crate::catalogue::lint::{Options, apply_fixes, lint};
    use crate::reference::Reference;

    #[test]
    fn r8_a_row_of_a_renamed_item_is_told_until_it_bears_the_new_name() {
        let reference = Reference::shipped();
        for guideline in &reference.guidelines {
            let mut table = guideline.to_table();
            let ties: Vec<Option<String>> =
                guideline.items.iter().map(|item| Some(item.key.clone())).collect();
            assert_eq!(tied_names(&table, &ties, guideline, &[]).len(), 0, "{}", guideline.guideline_name);
            let mut newer = guideline.as_ref().clone();
            newer.items[0].row.level2_item = "全新称谓甲".to_owned();
            let last = newer.items.len() - 1;
            newer.items[last].row.level1_item = "全新类别乙".to_owned();
            let found = lint(&[&table], &newer, &reference, &Options::on(jiff::civil::date(2026, 11, 27)));
            let told = |findings: &[super::Finding], name: &str| {
                findings.iter().any(|one| one.rule == "renamed-item" && one.message.contains(name))
            };
            let more = tied_names(&table, &ties, &newer, &found);
            for name in ["全新称谓甲", "全新类别乙"] {
                assert!(told(&found, name) || told(&more, name), "{}: {name}", guideline.guideline_name);
            }
            apply_fixes(&mut table, &more);
            apply_fixes(&mut table, &found);
            assert_eq!(tied_names(&table, &ties, &newer, &[]).len(), 0, "{}", guideline.guideline_name);
        }
    }
}
