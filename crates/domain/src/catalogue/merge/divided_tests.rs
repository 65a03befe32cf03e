//! Items that both sides split, and additions whose neighbour upstream puts elsewhere (R21, R31, R73).

use super::tests::{conflicts, lines, rows};
use super::*;
use std::collections::{BTreeMap, BTreeSet};

const BASE: [&str; 3] = [
    "特困|政策法规|文件名称|20个工作日内|民政部门",
    "特困|审核信息|初审对象名单；终止供养名单|10个工作日内|民政部门",
    "特困|审批信息|特困对象名单|10个工作日内|民政部门",
];

/// The base with its second item made of these.
fn split(parts: &[&str]) -> Vec<KeyedRow> {
    let mut lines = BASE.to_vec();
    lines.splice(1..2, parts.iter().copied());
    let mut made = rows(&lines);
    made.iter_mut().for_each(|row| row.row.legal_basis = "《特困人员认定办法》".to_owned());
    made
}

fn names(rows: &[KeyedRow]) -> Vec<&str> {
    rows.iter().map(|row| row.row.level2_item.as_str()).collect()
}

#[test]
fn r21_r73_what_both_split_in_their_own_way_is_asked_and_local_stays() {
    let base = split(&BASE[1..2]);
    let local = split(&[
        "特困|审核信息（初审）|初审对象名单|2个工作日内|甲局",
        "特困|审核信息（终止）|终止供养名单|10个工作日内|乙局",
    ]);
    let upstream = split(&[
        "特困|审核信息（城市）|初审对象名单|10个工作日内|民政部门",
        "特困|审核信息（农村）|终止供养名单|5个工作日内|民政部门",
    ]);
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        lines(&merged.rows),
        [
            "1 特困/政策法规 文件名称 20个工作日内 民政部门",
            "2 特困/审核信息（初审） 初审对象名单 2个工作日内 甲局",
            "3 特困/审核信息（终止） 终止供养名单 10个工作日内 乙局",
            "4 特困/审批信息 特困对象名单 10个工作日内 民政部门",
        ]
    );
    assert_eq!(
        conflicts(&merged),
        [
            "审核信息（初审） 二级事项 审核信息|审核信息（初审）|审核信息（城市）",
            "审核信息（终止） 二级事项 审核信息|审核信息（终止）|审核信息（农村）",
            "审核信息（终止） 公开时限 10个工作日内|10个工作日内|5个工作日内",
        ]
    );
    let taken = (0..3).map(|at| (at, Settlement::Upstream)).collect::<BTreeMap<_, _>>();
    let settled = settle(&merged, &upstream, &taken).unwrap();
    assert_eq!(names(&settled), ["政策法规", "审核信息（城市）", "审核信息（农村）", "审批信息"]);
    let again = merge(&upstream, &merged.rows, &upstream);
    assert!(again.conflicts.is_empty() && again.rows == merged.rows);
}

#[test]
fn r21_r73_no_name_is_made_of_two() {
    let base = split(&BASE[1..2]);
    let part = |name: &str| format!("特困|审核信息{name}|初审对象名单；终止供养名单|10个工作日内|民政部门");
    let side = |names: &[&str]| {
        let parts: Vec<String> = names.iter().map(|name| part(name)).collect();
        split(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (local, upstream, asked) in [
        (vec!["（初审）", "（终止）"], vec!["（城市）", "（农村）"], 2),
        (vec!["（初审）", "（终止）", "（其他）"], vec!["（城市）", "（农村）"], 3),
        (vec!["（初审）", "（终止）"], vec!["（城市）", "（农村）", "（流动）"], 2),
        (vec!["（城市）", "（乡村）"], vec!["（城市）", "（农村）"], 1),
        (vec!["（初审）"], vec!["（城市）", "（农村）"], 1),
        (vec!["（城市）", "（农村）"], vec!["（城市）", "（农村）"], 0),
        (vec!["（农村）", "（城市）"], vec!["（城市）", "（农村）"], 0),
    ] {
        let (local, upstream) = (side(&local), side(&upstream));
        let merged = merge(&base, &local, &upstream);
        let written: BTreeSet<&str> =
            [&base, &local, &upstream].into_iter().flat_map(|rows| names(rows)).collect();
        for name in names(&merged.rows) {
            assert!(written.contains(name), "{name}");
        }
        for name in names(&local) {
            assert!(names(&merged.rows).contains(&name), "{name} is lost");
        }
        for name in names(&upstream) {
            let is_asked = merged.conflicts.iter().any(|one| one.upstream.as_deref() == Some(name));
            assert!(is_asked || names(&merged.rows).contains(&name), "{name} is not offered");
        }
        assert_eq!(merged.conflicts.len(), asked, "{:?}", conflicts(&merged));
    }
}

#[test]
fn r31_r73_an_addition_stays_within_its_own_level1_item() {
    let line = |level1: &str, name: &str| format!("{level1}|{name}|{name}的内容|20日|民政部门");
    let table = |items: &[(&str, &str)]| {
        let lines: Vec<String> = items.iter().map(|(level1, name)| line(level1, name)).collect();
        rows(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let base = [("综合", "政策"), ("综合", "监督"), ("低保", "指南"), ("低保", "审核"), ("特困", "审批")];
    let own = ("综合", "工作简报");
    let behind = |place: usize| {
        let mut local = base.to_vec();
        local.insert(place + 1, own);
        local
    };
    for (local, upstream, wanted) in [
        // Its neighbour goes far away, or next door without moving among the others, or the first of all goes.
        (
            behind(1),
            [base[0], base[2], base[3], ("特困", "监督"), base[4]],
            "政策 工作简报 指南 审核 监督 审批",
        ),
        (
            behind(1),
            [base[0], ("低保", "监督"), base[2], base[3], base[4]],
            "政策 工作简报 监督 指南 审核 审批",
        ),
        (
            behind(0),
            [base[1], base[2], base[3], ("特困", "政策"), base[4]],
            "工作简报 监督 指南 审核 政策 审批",
        ),
        (behind(1), [base[0], base[1], base[3], base[2], base[4]], "政策 监督 工作简报 审核 指南 审批"),
        (behind(1), base, "政策 监督 工作简报 指南 审核 审批"),
    ] {
        let merged = merge(&table(&base), &table(&local), &table(&upstream));
        assert_eq!(names(&merged.rows).join(" "), wanted);
    }
}
