//! Changes between versions and against the guideline, as lines of a page (R32, R72, R81).

use super::parts::marked;
use super::review_view::ChangeLine;
use super::table::status_words;
use domain::catalogue::RowStatus;
use domain::catalogue::difference::Change;

/// The lines of changes. Where only numbers were given anew (R31) one line says so for all.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<ChangeLine> {
    let renumbered = changes.iter().filter(|change| matches!(change, Change::ItemRenumbered { .. })).count();
    let mut lines: Vec<ChangeLine> =
        changes.iter().filter(|change| !matches!(change, Change::ItemRenumbered { .. })).map(line).collect();
    if renumbered > 0 {
        lines.push(ChangeLine {
            kind: "序号",
            words: format!("{renumbered}个事项的序号重新编排"),
            ..ChangeLine::default()
        });
    }
    lines
}

/// How many changes of each kind, in words.
#[must_use]
pub fn summary(changes: &[Change]) -> String {
    let count = |test: fn(&Change) -> bool| changes.iter().filter(|change| test(change)).count();
    let counts = [
        (count(|change| matches!(change, Change::ItemAdded { .. })), "增加", "项"),
        (count(|change| matches!(change, Change::ItemRemoved { .. })), "删去", "项"),
        (count(|change| matches!(change, Change::StatusChanged { .. })), "状态变化", "项"),
        (count(|change| matches!(change, Change::ItemSplit { .. })), "拆分", "项"),
        (count(|change| matches!(change, Change::ItemRenamed { .. })), "改名", "处"),
        (count(|change| matches!(change, Change::CellChanged { .. })), "内容改动", "处"),
        (count(|change| matches!(change, Change::ItemMoved { .. })), "移动", "项"),
    ];
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, verb, unit)| format!("{verb}{count}{unit}"))
        .collect();
    if words.is_empty() { "没有变化".to_owned() } else { words.join("，") }
}

fn line(change: &Change) -> ChangeLine {
    let item = change.item().label();
    let whole = |kind, words: String| ChangeLine { kind, item: item.clone(), words, ..ChangeLine::default() };
    match change {
        Change::ItemAdded { position, .. } => whole("增加", format!("第{position}行")),
        Change::ItemRemoved { position, .. } => whole("删去", format!("原第{position}行")),
        Change::ItemSplit { .. } => whole("拆分", change.sentence()),
        Change::ItemMoved { old_position, new_position, .. } => {
            whole("移动", format!("由第{old_position}行移到第{new_position}行"))
        }
        Change::ItemRenumbered { old, new, .. } => whole("序号", format!("{old} → {new}")),
        Change::StatusChanged { old, new, .. } => {
            whole("状态", format!("{} → {}", status(*old), status(*new)))
        }
        Change::ItemRenamed { column, old, new, .. } => ChangeLine {
            kind: "改名",
            column: column.heading().to_owned(),
            pieces: marked(old, new),
            item,
            ..ChangeLine::default()
        },
        Change::CellChanged { column, old, new, .. } => ChangeLine {
            kind: "内容",
            column: column.heading().to_owned(),
            pieces: marked(old, new),
            item,
            ..ChangeLine::default()
        },
    }
}

fn status(status: RowStatus) -> &'static str {
    if status == RowStatus::Active { "在列" } else { status_words(status) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::difference::difference_of_versions;
    use domain::catalogue::{CatalogueRow, KeyedRow};

    fn row(key: &str, name: &str, limit: &str, number: &str) -> KeyedRow {
        KeyedRow {
            key: key.to_owned(),
            status: RowStatus::Active,
            row: CatalogueRow {
                seq_no: number.to_owned(),
                level1_item: "综合业务".to_owned(),
                level2_item: name.to_owned(),
                time_limit: limit.to_owned(),
                ..CatalogueRow::default()
            },
        }
    }

    #[test]
    fn numbers_given_anew_are_one_line_r31() {
        let old = [
            row("20-01-01", "政策法规文件", "20个工作日内", "1"),
            row("20-01-02", "监督检查", "20个工作日内", "2"),
        ];
        let new = [
            row("20-01-03", "新增事项", "20个工作日内", "1"),
            row("20-01-01", "政策法规文件", "10个工作日内", "2"),
            row("20-01-02", "监督检查", "20个工作日内", "3"),
        ];
        let changes = difference_of_versions(&old, &new);
        let kinds: Vec<&str> = lines(&changes).iter().map(|line| line.kind).collect();
        assert_eq!(kinds, ["增加", "内容", "序号"]);
        assert_eq!(summary(&changes), "增加1项，内容改动1处");
        assert_eq!(summary(&[]), "没有变化");
    }
}
