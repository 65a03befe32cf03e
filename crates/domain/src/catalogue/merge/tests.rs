//! The merge as cases, named after the sentences of its contract.

use super::*;
use crate::catalogue::{CatalogueRow, RowStatus};

/// Rows written `一级|二级|内容|时限|主体`, or with a key and `:` before them.
pub(super) fn rows(lines: &[&str]) -> Vec<KeyedRow> {
    let row = |(at, line): (usize, &&str)| {
        let (key, line) = line.split_once(':').unwrap_or(("", line));
        let cells: Vec<&str> = line.split('|').collect();
        let row = CatalogueRow {
            seq_no: (at + 1).to_string(),
            level1_item: cells[0].to_owned(),
            level2_item: cells[1].to_owned(),
            content_elements: cells[2].to_owned(),
            legal_basis: format!("关于{}的规定", cells[2]),
            time_limit: cells[3].to_owned(),
            publisher: cells[4].to_owned(),
            channels: vec!["政府网站".to_owned()],
            ..CatalogueRow::default()
        };
        KeyedRow { key: key.to_owned(), status: RowStatus::Active, row }
    };
    lines.iter().enumerate().map(row).collect()
}

/// `序号 一级/二级 内容 时限 主体` of each row.
pub(super) fn lines(rows: &[KeyedRow]) -> Vec<String> {
    let line = |row: &KeyedRow| {
        let row = &row.row;
        format!(
            "{} {}/{} {} {} {}",
            row.seq_no, row.level1_item, row.level2_item, row.content_elements, row.time_limit, row.publisher
        )
    };
    rows.iter().map(line).collect()
}

/// `kind item column applied` of each change.
pub(super) fn changes(merged: &Merged) -> Vec<String> {
    let line = |change: &MergeChange| {
        let kind = serde_json::to_value(change.kind).unwrap();
        let column = change.column.as_ref().map_or("-", Cell::heading);
        let applied = if change.applied { "applied" } else { "open" };
        format!("{} {} {column} {applied}", kind.as_str().unwrap(), change.item.level2_item)
    };
    merged.changes.iter().map(line).collect()
}

/// `item column base|local|upstream` of each conflict.
pub(super) fn conflicts(merged: &Merged) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "null".to_owned());
    let line = |conflict: &MergeConflict| {
        let column = conflict.column.as_ref().map_or("-", Cell::heading);
        let texts = [&conflict.base, &conflict.local, &conflict.upstream].map(text).join("|");
        format!("{} {column} {texts}", conflict.item.level2_item)
    };
    merged.conflicts.iter().map(line).collect()
}

pub(super) const BASE: [&str; 4] = [
    "低保|政策法规|文件名称|20个工作日内|民政部门",
    "低保|审批信息|对象名单|7个工作日内|民政部门",
    "低保|资金发放|发放金额|10个工作日内|民政部门",
    "特困|办事指南|办理条件|20个工作日内|民政部门",
];

struct Case {
    clause: &'static str,
    /// Empty for the usual one.
    base: &'static [&'static str],
    local: &'static [&'static str],
    upstream: &'static [&'static str],
    rows: &'static [&'static str],
    changes: &'static [&'static str],
    conflicts: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        clause: "Upstream changes are applied where local did not touch the cell",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|20个工作日内|甲局",
            "低保|审批信息|对象名单；金额|7个工作日内|甲局",
            "低保|资金发放|发放金额|10个工作日内|甲局",
            "特困|办事指南|办理条件|20个工作日内|甲局",
        ],
        upstream: &[
            "低保|政策法规|文件名称|20个工作日内|民政部门",
            "低保|审批信息|对象名单|3个工作日内|民政部门",
            "低保|资金发放|发放金额|10个工作日内|民政部门",
            "特困|办事指南|办理条件；材料|20个工作日内|民政部门",
        ],
        rows: &[
            "1 低保/政策法规 文件名称 20个工作日内 甲局",
            "2 低保/审批信息 对象名单；金额 3个工作日内 甲局",
            "3 低保/资金发放 发放金额 10个工作日内 甲局",
            "4 特困/办事指南 办理条件；材料 20个工作日内 甲局",
        ],
        changes: &[
            "cell-changed 审批信息 公开时限 applied",
            "cell-changed 办事指南 公开内容（要素） applied",
            "cell-changed 办事指南 公开依据 applied",
        ],
        conflicts: &[],
    },
    Case {
        clause: "The marks between listed things are no change, on whichever side (R8, R73)",
        local: &[
            "低保|政策法规|文件名称、文号|20个工作日内|甲局",
            "低保|审批信息|对象名单；金额|7个工作日内|甲局",
        ],
        upstream: &[
            "低保|政策法规|文件名称；文号；日期|20个工作日内|民政部门",
            "低保|审批信息|对象名单、金额|7个工作日内|民政部门",
        ],
        base: &[
            "低保|政策法规|文件名称；文号|20个工作日内|民政部门",
            "低保|审批信息|对象名单；金额|7个工作日内|民政部门",
        ],
        rows: &[
            "1 低保/政策法规 文件名称；文号；日期 20个工作日内 甲局",
            "2 低保/审批信息 对象名单；金额 7个工作日内 甲局",
        ],
        changes: &[
            "cell-changed 政策法规 公开内容（要素） applied",
            "cell-changed 政策法规 公开依据 applied",
        ],
        conflicts: &[],
    },
    Case {
        clause: "where both changed it differently it is a conflict and local stays",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|15个工作日内|甲局",
            "低保|审批信息|对象名单|7个工作日内|甲局",
            "低保|资金发放|发放金额|10个工作日内|甲局",
            "特困|办事指南|办理条件|20个工作日内|甲局",
        ],
        upstream: &[
            "低保|政策法规|文件名称|10个工作日内|民政部门",
            "低保|审批信息|对象名单|7个工作日内|县级民政部门",
            "低保|资金发放|发放金额|10个工作日内|民政部门",
            "特困|办事指南|办理条件|20个工作日内|民政部门",
        ],
        rows: &[
            "1 低保/政策法规 文件名称 15个工作日内 甲局",
            "2 低保/审批信息 对象名单 7个工作日内 甲局",
            "3 低保/资金发放 发放金额 10个工作日内 甲局",
            "4 特困/办事指南 办理条件 20个工作日内 甲局",
        ],
        changes: &["cell-changed 政策法规 公开时限 open", "cell-changed 审批信息 公开主体 open"],
        conflicts: &[
            "政策法规 公开时限 20个工作日内|15个工作日内|10个工作日内",
            "审批信息 公开主体 民政部门|甲局|县级民政部门",
        ],
    },
    Case {
        clause: "what both sides changed alike is applied:true and no conflict",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|10 个工作日内|甲局",
            "低保|审批结果信息|对象名单|7个工作日内|甲局",
            "特困|办事指南|办理条件|20个工作日内|甲局",
            "特困|监督检查|投诉电话|20个工作日内|甲局",
        ],
        upstream: &[
            "低保|政策法规|文件名称|10个工作日内|民政部门",
            "低保|审批结果信息|对象名单|7个工作日内|民政部门",
            "特困|办事指南|办理条件|20个工作日内|民政部门",
            "特困|监督检查|投诉电话|20个工作日内|民政部门",
        ],
        rows: &[
            "1 低保/政策法规 文件名称 10 个工作日内 甲局",
            "2 低保/审批结果信息 对象名单 7个工作日内 甲局",
            "3 特困/办事指南 办理条件 20个工作日内 甲局",
            "4 特困/监督检查 投诉电话 20个工作日内 甲局",
        ],
        changes: &[
            "item-removed 资金发放 - applied",
            "cell-changed 政策法规 公开时限 applied",
            "item-renamed 审批结果信息 二级事项 applied",
            "item-added 监督检查 - applied",
        ],
        conflicts: &[],
    },
    Case {
        clause: "local additions and refinements are never lost",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|20个工作日内|甲局",
            "低保|社区公示|公示名单|5个工作日内|甲局",
            "低保|审批信息（城镇）|对象名单|7个工作日内|甲局",
            "低保|审批信息（农村）|对象名单|7个工作日内|乙镇",
            "低保|资金发放|发放金额|10个工作日内|甲局",
            "特困|办事指南|办理条件|20个工作日内|甲局",
            "医疗|救助流程|流程图|20个工作日内|甲局",
        ],
        upstream: &[
            "低保|政策法规|文件名称|20个工作日内|民政部门",
            "低保|政策解读|解读材料|20个工作日内|民政部门",
            "低保|审核审批信息|对象名单|3个工作日内|民政部门",
            "低保|资金发放|发放金额|10个工作日内|民政部门",
            "特困|办事指南|办理条件|20个工作日内|民政部门",
        ],
        rows: &[
            "1 低保/政策法规 文件名称 20个工作日内 甲局",
            "2 低保/社区公示 公示名单 5个工作日内 甲局",
            "3 低保/政策解读 解读材料 20个工作日内 民政部门",
            "4 低保/审核审批信息（城镇） 对象名单 3个工作日内 甲局",
            "5 低保/审核审批信息（农村） 对象名单 3个工作日内 乙镇",
            "6 低保/资金发放 发放金额 10个工作日内 甲局",
            "7 特困/办事指南 办理条件 20个工作日内 甲局",
            "8 医疗/救助流程 流程图 20个工作日内 甲局",
        ],
        changes: &[
            "item-added 政策解读 - applied",
            "item-renamed 审核审批信息（城镇） 二级事项 applied",
            "cell-changed 审核审批信息（城镇） 公开时限 applied",
            "item-renamed 审核审批信息（农村） 二级事项 applied",
            "cell-changed 审核审批信息（农村） 公开时限 applied",
        ],
        conflicts: &[],
    },
    Case {
        clause: "items are matched by identity and similarity, not by row number",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|20个工作日内|甲局",
            "低保|审批信息|对象名单|7个工作日内|甲局",
            "低保|资金发放|发放金额|10个工作日内|甲局",
            "特困|办事指南|办理条件|20个工作日内|甲局",
        ],
        upstream: &[
            "救助供养|办事指南|办理条件|15个工作日内|民政部门",
            "低保|资金发放信息|发放金额|10个工作日内|民政部门",
            "低保|政策法规|文件名称|20个工作日内|民政部门",
            "低保|审批信息|对象名单|7个工作日内|民政部门",
        ],
        rows: &[
            "1 救助供养/办事指南 办理条件 15个工作日内 甲局",
            "2 低保/资金发放信息 发放金额 10个工作日内 甲局",
            "3 低保/政策法规 文件名称 20个工作日内 甲局",
            "4 低保/审批信息 对象名单 7个工作日内 甲局",
        ],
        changes: &[
            "item-renamed 办事指南 一级事项 applied",
            "cell-changed 办事指南 公开时限 applied",
            "item-renamed 资金发放信息 二级事项 applied",
        ],
        conflicts: &[],
    },
    Case {
        clause: "An upstream removal: local did no more than fill in the publisher, or worked on the row",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|20个工作日内|甲局",
            "低保|审批信息|对象名单；金额|7个工作日内|甲局",
            "低保|资金发放|发放金额|10个工作日内|甲局",
            "特困|办事指南（城镇）|办理条件|20个工作日内|甲局",
            "特困|办事指南（农村）|办理条件|20个工作日内|甲局",
        ],
        upstream: &["低保|资金发放|发放金额|10个工作日内|民政部门"],
        rows: &[
            "1 低保/审批信息 对象名单；金额 7个工作日内 甲局",
            "2 低保/资金发放 发放金额 10个工作日内 甲局",
            "3 特困/办事指南（城镇） 办理条件 20个工作日内 甲局",
            "4 特困/办事指南（农村） 办理条件 20个工作日内 甲局",
        ],
        changes: &[
            "item-removed 政策法规 - applied",
            "item-removed 审批信息 - open",
            "item-removed 办事指南（城镇） - open",
            "item-removed 办事指南（农村） - open",
        ],
        conflicts: &[
            "审批信息 - 审批信息|审批信息|null",
            "办事指南（城镇） - 办事指南|办事指南（城镇）|null",
            "办事指南（农村） - 办事指南|办事指南（农村）|null",
        ],
    },
    Case {
        clause: "the item of an item-renamed is the new name where applied, else local's",
        base: &[],
        local: &[
            "低保|政策法规|文件名称|20个工作日内|甲局",
            "低保|审批结果|对象名单|7个工作日内|甲局",
            "低保|资金发放|发放金额|10个工作日内|甲局",
            "特困|办事指南|办理条件|20个工作日内|甲局",
        ],
        upstream: &[
            "低保|政策法规文件|文件名称|20个工作日内|民政部门",
            "低保|审核审批信息|对象名单|7个工作日内|民政部门",
            "低保|资金发放|发放金额|10个工作日内|民政部门",
            "特困|办事指南|办理条件|20个工作日内|民政部门",
        ],
        rows: &[
            "1 低保/政策法规文件 文件名称 20个工作日内 甲局",
            "2 低保/审批结果 对象名单 7个工作日内 甲局",
            "3 低保/资金发放 发放金额 10个工作日内 甲局",
            "4 特困/办事指南 办理条件 20个工作日内 甲局",
        ],
        changes: &["item-renamed 政策法规文件 二级事项 applied", "item-renamed 审批结果 二级事项 open"],
        conflicts: &["审批结果 二级事项 审批信息|审批结果|审核审批信息"],
    },
    Case {
        clause: "a row that local removed stays removed: applied:false, a conflict whose local is null",
        base: &[],
        local: &["低保|政策法规|文件名称|20个工作日内|甲局", "低保|资金发放|发放金额|10个工作日内|甲局"],
        upstream: &[
            "低保|政策法规|文件名称|20个工作日内|民政部门",
            "低保|审核审批信息|对象名单|3个工作日内|民政部门",
            "低保|资金发放|发放金额|10个工作日内|民政部门",
        ],
        rows: &["1 低保/政策法规 文件名称 20个工作日内 甲局", "2 低保/资金发放 发放金额 10个工作日内 甲局"],
        changes: &[
            "item-renamed 审批信息 二级事项 open",
            "cell-changed 审批信息 公开时限 open",
            "item-removed 办事指南 - applied",
        ],
        conflicts: &[
            "审批信息 二级事项 审批信息|null|审核审批信息",
            "审批信息 公开时限 7个工作日内|null|3个工作日内",
        ],
    },
];

#[test]
fn r73_the_contract_clause_by_clause() {
    for case in CASES {
        let base = if case.base.is_empty() { &BASE[..] } else { case.base };
        let merged = merge(&rows(base), &rows(case.local), &rows(case.upstream));
        assert_eq!(lines(&merged.rows), case.rows, "rows: {}", case.clause);
        assert_eq!(changes(&merged), case.changes, "changes: {}", case.clause);
        assert_eq!(conflicts(&merged), case.conflicts, "conflicts: {}", case.clause);
    }
}

#[test]
fn r73_an_unchanged_upstream_leaves_local_numbers_alone() {
    let base = rows(&BASE);
    let mut local = base.clone();
    for (row, number) in local.iter_mut().zip(["3", "7", "7-1", "12"]) {
        row.row.seq_no = number.to_owned();
    }
    let merged = merge(&base, &local, &base);
    assert_eq!(lines(&merged.rows), lines(&local));
}
