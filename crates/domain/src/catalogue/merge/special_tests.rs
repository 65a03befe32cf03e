//! Settling, cells of special kinds, records of removals, keys, numbers, and rows that both made.

use super::tests::{BASE, changes, conflicts, lines, rows};
use super::*;
use crate::catalogue::{CatalogueRow, RowStatus};
use std::collections::BTreeMap;

#[test]
fn r73_settlements_take_a_side_or_write_a_text() {
    let base = rows(&BASE);
    let local = rows(&[
        "低保|政策法规|文件名称|15个工作日内|甲局",
        "低保|审批信息|对象名单；金额|7个工作日内|甲局",
        "特困|办事指南|办理条件|20个工作日内|甲局",
    ]);
    let upstream = rows(&[
        "低保|政策法规|文件名称|10个工作日内|民政部门",
        "低保|资金发放|发放金额|3个工作日内|民政部门",
        "特困|办事指南|办理条件|20个工作日内|民政部门",
    ]);
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        conflicts(&merged),
        [
            "资金发放 公开时限 10个工作日内|null|3个工作日内",
            "政策法规 公开时限 20个工作日内|15个工作日内|10个工作日内",
            "审批信息 - 审批信息|审批信息|null",
        ]
    );
    let settled = |settlements: &[(usize, Settlement)]| {
        let settlements: BTreeMap<usize, Settlement> = settlements.iter().cloned().collect();
        settle(&merged, &upstream, &settlements).map(|rows| lines(&rows))
    };
    use Settlement::{Local, Text, Upstream};
    assert_eq!(settled(&[(0, Local), (1, Local), (2, Local)]), Ok(lines(&merged.rows)));
    assert_eq!(
        settled(&[(0, Upstream), (1, Upstream), (2, Upstream)]),
        Ok(vec![
            "1 低保/政策法规 文件名称 10个工作日内 甲局".to_owned(),
            "2 低保/资金发放 发放金额 3个工作日内 民政部门".to_owned(),
            "3 特困/办事指南 办理条件 20个工作日内 甲局".to_owned(),
        ])
    );
    let typed = settled(&[(1, Text("7个工作日内".to_owned()))]).unwrap();
    assert_eq!(typed[0], "1 低保/政策法规 文件名称 7个工作日内 甲局");
    for (settlement, error) in [
        ((2, Text("保留".to_owned())), SettleError::NotAText("审批信息".to_owned())),
        ((0, Text("恢复".to_owned())), SettleError::NotAText("资金发放".to_owned())),
        ((9, Local), SettleError::Unknown(9)),
    ] {
        assert_eq!(settled(&[settlement]), Err(error));
    }
}

#[test]
fn channels_ticks_and_added_columns_follow_the_rule_for_cells() {
    let base = rows(&BASE[..1]);
    let edited = |edit: &dyn Fn(&mut CatalogueRow)| {
        let mut rows = base.clone();
        edit(&mut rows[0].row);
        rows
    };
    let local = edited(&|row| {
        row.channels.push("公示栏".to_owned());
        row.mode_proactive = true;
        row.extra.insert("备注".to_owned(), "本县试行".to_owned());
    });
    let upstream = edited(&|row| {
        row.channels.push("报刊".to_owned());
        row.mode_on_request = true;
        row.level_county = Some(true);
        row.extra.insert("备注".to_owned(), "全国".to_owned());
        row.extra.insert("更新周期".to_owned(), "每月".to_owned());
    });
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        changes(&merged),
        [
            "cell-changed 政策法规 公开渠道和载体 open",
            "cell-changed 政策法规 依申请 applied",
            "cell-changed 政策法规 县级 applied",
            "cell-changed 政策法规 备注 open",
            "cell-changed 政策法规 更新周期 applied",
        ]
    );
    assert_eq!(
        conflicts(&merged),
        ["政策法规 公开渠道和载体 政府网站|政府网站、公示栏|政府网站、报刊", "政策法规 备注 |本县试行|全国",]
    );
    let row = &merged.rows[0].row;
    assert!(row.mode_proactive && row.mode_on_request && row.level_county == Some(true));
    assert_eq!((row.extra["备注"].as_str(), row.extra["更新周期"].as_str()), ("本县试行", "每月"));
}

#[test]
fn r12_r13_a_level_column_that_upstream_lacks_changes_no_tick() {
    let mut base = rows(&BASE);
    base.iter_mut().for_each(|row| row.row.level_county = Some(true));
    let mut upstream = base.clone();
    upstream.iter_mut().for_each(|row| row.row.level_county = None);
    for local in [&base[..], &base[1..]] {
        let merged = merge(&base, local, &upstream);
        assert!(merged.changes.is_empty() && merged.conflicts.is_empty());
        assert!(merged.rows.iter().all(|row| row.row.level_county == Some(true)));
    }
}

#[test]
fn r22_r24_rows_that_only_stand_as_records_of_a_removal() {
    let base = rows(&[
        "20-01-01:低保|政策法规|文件名称|20个工作日内|甲",
        "20-01-02:低保|审批信息|对象名单|7个工作日内|甲",
    ]);
    let mut removed = base.clone();
    removed[1].status = RowStatus::Removed;
    removed[1].row.legal_basis = "业务已取消（某文件）".to_owned();
    // Local removed it with a reason: it stays so, and upstream's change is a question.
    let mut upstream = base.clone();
    upstream[1].row.time_limit = "3个工作日内".to_owned();
    let merged = merge(&base, &removed, &upstream);
    assert_eq!(merged.rows, removed);
    assert_eq!(changes(&merged), ["cell-changed 审批信息 公开时限 open"]);
    assert_eq!(conflicts(&merged), ["审批信息 公开时限 7个工作日内|null|3个工作日内"]);
    let back = settle(&merged, &upstream, &BTreeMap::from([(0, Settlement::Upstream)])).unwrap();
    assert_eq!((back[1].status, back[1].row.time_limit.as_str()), (RowStatus::Active, "3个工作日内"));
    // Upstream, a parent, removed it with a reason: the child's row takes over the record.
    let merged = merge(&base, &base, &removed);
    assert_eq!(merged.rows, removed);
    assert_eq!(changes(&merged), ["item-removed 审批信息 - applied"]);
    // And it stands again where the parent takes it up again.
    let merged = merge(&removed, &removed, &base);
    assert_eq!(merged.rows, base);
    assert_eq!(changes(&merged), ["item-added 审批信息 - applied"]);
}

#[test]
fn r21_r25_level_3_items_and_keys_of_parts_link_to_their_item() {
    let base = rows(&[
        "20-01-01:低保|政策法规|文件名称|20个工作日内|甲",
        "20-01-02:低保|审批信息|对象名单|7个工作日内|甲",
    ]);
    let mut local = rows(&[
        "20-01-01:低保|政策法规|文件名称|20个工作日内|乙",
        "20-01-02:低保|审批信息|对象名单|7个工作日内|乙",
        "20-01-02-01:低保|动态管理|对象名单|7个工作日内|丙",
        "20-01-03:低保|家访|家访记录|7个工作日内|丙",
    ]);
    local[1].row.level3_item = Some("城镇".to_owned());
    let mut upstream = rows(&[
        "20-01-01:低保|政策法规|文件名称|20个工作日内|甲",
        "20-01-03:低保|监督检查|投诉电话|20个工作日内|甲",
        "20-01-02:低保|审批信息|对象名单|3个工作日内|甲",
    ]);
    upstream[2].row.legal_basis.push_str("（修订）");
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        lines(&merged.rows),
        [
            "1 低保/政策法规 文件名称 20个工作日内 乙",
            "2 低保/监督检查 投诉电话 20个工作日内 甲",
            "3 低保/审批信息 对象名单 3个工作日内 乙",
            "4 低保/动态管理 对象名单 3个工作日内 丙",
            "5 低保/家访 家访记录 7个工作日内 丙",
        ]
    );
    assert!(merged.conflicts.is_empty());
    // The number of a local row is not given to upstream's new one: it waits for a key of its own.
    let keys: Vec<&str> = merged.rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["20-01-01", "", "20-01-02", "20-01-02-01", "20-01-03"]);
}

#[test]
fn level1_renames_carry_local_additions_along() {
    let base = rows(&BASE);
    let mut local = base.clone();
    local.extend(rows(&["特困|探访关爱|探访记录|7个工作日内|乙"]));
    let mut upstream = base.clone();
    upstream[3].row.level1_item = "特困人员救助供养".to_owned();
    let merged = merge(&base, &local, &upstream);
    assert_eq!(merged.rows[4].row.level1_item, "特困人员救助供养");
    assert_eq!(
        changes(&merged),
        ["item-renamed 办事指南 一级事项 applied", "item-renamed 探访关爱 一级事项 applied"]
    );
}

#[test]
fn r29_r30_r31_numbers_are_given_anew_by_the_scheme_upstream_prints() {
    let numbered = |lines: &[&str], numbers: &[&str]| {
        let mut rows = rows(lines);
        rows.iter_mut().zip(numbers).for_each(|(row, number)| (*number).clone_into(&mut row.row.seq_no));
        rows
    };
    let base = ["甲类|甲一|一|1|丁", "甲类|甲二|二|1|丁", "乙类|乙一|三|1|丁"];
    let local = ["甲类|甲一|一|1|丁", "甲类|甲二|二|1|丁", "甲类|自设|四|1|丁", "乙类|乙一|三|1|丁"];
    let upstream = ["甲类|甲一|一|1|丁", "甲类|甲二|二|1|丁", "甲类|新增|五|1|丁", "乙类|乙一|三|1|丁"];
    for (base_numbers, local_numbers, upstream_numbers, expected) in [
        (["1", "2", "3"], ["1", "2", "3", "4"], ["1", "2", "3", "4"], ["1", "2", "3", "4", "5"]),
        (
            ["0101", "0102", "0201"],
            ["0101", "0102", "0103", "0201"],
            ["0101", "0102", "0103", "0201"],
            ["0101", "0102", "0104", "0103", "0201"],
        ),
        (
            ["1.1", "1.2", "2.1"],
            ["1.1", "1.2", "1.5", "2.1"],
            ["1.1", "1.2", "1.3", "2.1"],
            ["1.1", "1.2", "1.5", "1.3", "2.1"],
        ),
        (["1", "1", "2"], ["1", "1", "1", "2"], ["1", "1", "1", "2"], ["1", "1", "1", "1", "2"]),
        (["", "", ""], ["", "", "", ""], ["", "", "", ""], ["", "", "", "", ""]),
    ] {
        let merged = merge(
            &numbered(&base, &base_numbers),
            &numbered(&local, &local_numbers),
            &numbered(&upstream, &upstream_numbers),
        );
        let numbers: Vec<&str> = merged.rows.iter().map(|row| row.row.seq_no.as_str()).collect();
        assert_eq!(numbers, expected);
        assert!(merged.conflicts.is_empty() && merged.changes.len() == 1, "no number is a change");
    }
}

#[test]
fn what_both_added_is_one_row_and_a_question_where_they_differ() {
    let base = rows(&BASE[..2]);
    let with = |line: &str| [base.clone(), rows(&[line])].concat();
    let local = with("低保|监督检查|投诉电话|5个工作日内|天河区民政局");
    let upstream = with("低保|监督检查|投诉电话|7个工作日内|县级民政部门");
    let merged = merge(&base, &local, &upstream);
    assert_eq!(changes(&merged), ["item-added 监督检查 - applied"]);
    // A publisher named by the unit fills the vague one (R55).
    assert_eq!(conflicts(&merged), ["监督检查 公开时限 null|5个工作日内|7个工作日内"]);
    assert_eq!(merged.rows.len(), 3);
}

#[test]
fn a_split_that_both_made_is_not_made_twice() {
    let base = rows(&[
        "投资|企业投资项目核准|核准结果|20个工作日内|丁",
        "投资|企业投资项目备案|备案结果|20个工作日内|丁",
    ]);
    let split = [
        "投资|企业投资项目核准（新增）|核准结果|20个工作日内|丁",
        "投资|企业投资项目变更|核准结果|20个工作日内|丁",
        "投资|企业投资项目延期|核准结果|20个工作日内|丁",
    ];
    let local = rows(&split);
    let mut upstream = base.clone();
    upstream[0].row.time_limit = "5个工作日内".to_owned();
    let merged = merge(&base, &local, &upstream);
    let limits: Vec<&str> = merged.rows.iter().map(|row| row.row.time_limit.as_str()).collect();
    assert_eq!(limits, ["5个工作日内"; 3], "an upstream cell change goes to each part");
    let merged = merge(&base, &local, &local);
    assert_eq!(lines(&merged.rows), lines(&local));
    assert!(merged.conflicts.is_empty());
}

#[test]
fn a_merge_is_kept_and_read_again() {
    let merged = merge(&rows(&BASE), &rows(&BASE[..3]), &rows(&BASE[1..]));
    let text = serde_json::to_string(&merged).unwrap();
    assert_eq!(serde_json::from_str::<Merged>(&text).unwrap(), merged);
}

#[test]
fn r21_r73_what_upstream_adds_under_a_name_that_local_gave_stands_beside_locals_row() {
    let base = rows(&["低保|办事指南|办理条件|20日|民政部门", "临时救助|审核审批信息|对象名单|7日|民政部门"]);
    let local = |level1: &str, level2: &str| {
        rows(&["低保|办事指南|办理条件|20日|甲局", &format!("{level1}|{level2}|对象名单|7日|甲局")])
    };
    let upstream = |own: [&str; 2], added: [&str; 2]| {
        rows(&[
            "低保|办事指南|办理条件|20日|民政部门",
            &format!("{}|{}|对象名单|7日|民政部门", own[0], own[1]),
            &format!("{}|{}|确认结果；公示情况|7日|民政部门", added[0], added[1]),
        ])
    };
    for (level1, level2, own) in [
        // Only local renamed it, both renamed it, both renamed the level-1 item.
        ("临时救助", "审核确认信息", ["临时救助", "审核审批信息"]),
        ("临时救助", "审核确认信息", ["临时救助", "审核确认信息"]),
        ("急难救助", "审核审批信息", ["急难救助", "审核审批信息"]),
        // Local put it under another level-1 item.
        ("低保", "审核审批信息", ["临时救助", "审核审批信息"]),
    ] {
        let merged = merge(&base, &local(level1, level2), &upstream(own, [level1, level2]));
        let mut found: Vec<String> = lines(&merged.rows).iter().map(|line| line[2..].to_owned()).collect();
        found.sort_unstable();
        let mut expected = vec![
            "低保/办事指南 办理条件 20日 甲局".to_owned(),
            format!("{level1}/{level2} 对象名单 7日 甲局"),
            format!("{level1}/{level2} 确认结果；公示情况 7日 民政部门"),
        ];
        expected.sort_unstable();
        assert_eq!(found, expected, "{level1} {level2} {own:?}");
        assert!(conflicts(&merged).is_empty(), "{level1} {level2} {own:?}");
        assert!(changes(&merged).contains(&format!("item-added {level2} - applied")));
    }
}

#[test]
fn r21_rows_that_both_made_of_one_item_under_one_name_are_told_by_their_content() {
    let base = rows(&["临时救助|审核审批信息|对象名单|7日|民政部门"]);
    let both = ["临时救助|审核审批信息|对象名单|7日|民政部门", "临时救助|审核审批信息|确认结果|7日|民政部门"];
    let merged = merge(&base, &rows(&both), &rows(&both));
    assert_eq!(lines(&merged.rows), lines(&rows(&both)));
    let own = [both[0], "临时救助|审核审批信息|公示情况|7日|甲局"];
    let merged = merge(&base, &rows(&own), &rows(&both));
    assert_eq!(merged.rows.len(), 3);
    assert!(merged.conflicts.is_empty());
}
