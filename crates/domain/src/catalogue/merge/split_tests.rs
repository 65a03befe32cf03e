//! Items that upstream or the unit split, moved, put elsewhere, or set in another's place (R20, R21, R31, R73).

use super::tests::{changes, conflicts, lines, rows};
use super::*;
use crate::catalogue::KeyedRow;
use std::collections::BTreeMap;

/// `审批信息` of the base, refined by the unit, and split by upstream.
fn refined_and_split(has_keys: bool) -> [Vec<KeyedRow>; 3] {
    let key = |key: &str| if has_keys { format!("{key}:") } else { String::new() };
    let lines = |lines: &[(&str, &str)]| -> Vec<KeyedRow> {
        let lines: Vec<String> = lines.iter().map(|(own, line)| format!("{}{line}", key(own))).collect();
        rows(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let base = lines(&[
        ("20-01-01", "低保|政策法规|文件名称|20个工作日内|民政部门"),
        ("20-01-02", "低保|审批信息|对象名单|7个工作日内|民政部门"),
    ]);
    let mut local = base.clone();
    local[1].row.time_limit = "3个工作日内".to_owned();
    local[1].row.content_elements.push_str("；本地补充要素");
    local[1].row.legal_basis.push_str("、《广东省社会救助条例》");
    local[1].row.publisher = "甲局".to_owned();
    local[1].row.extra.insert("备注".to_owned(), "本县试行".to_owned());
    let upstream = lines(&[
        ("20-01-01", "低保|政策法规|文件名称|20个工作日内|民政部门"),
        ("20-01-03", "低保|审批信息（城市）|对象名单|7个工作日内|民政部门"),
        ("20-01-04", "低保|审批信息（农村）|对象名单|7个工作日内|民政部门"),
    ]);
    [base, local, upstream]
}

#[test]
fn r21_r73_what_the_unit_refined_stands_in_each_part_that_upstream_splits_off() {
    for has_keys in [true, false] {
        let [base, local, upstream] = refined_and_split(has_keys);
        let merged = merge(&base, &local, &upstream);
        assert_eq!(
            lines(&merged.rows),
            [
                "1 低保/政策法规 文件名称 20个工作日内 民政部门",
                "2 低保/审批信息（城市） 对象名单；本地补充要素 3个工作日内 甲局",
                "3 低保/审批信息（农村） 对象名单；本地补充要素 3个工作日内 甲局",
            ],
            "{has_keys}"
        );
        assert!(merged.conflicts.is_empty(), "{has_keys}: {:?}", merged.conflicts);
        for row in &merged.rows[1..] {
            assert!(row.row.legal_basis.ends_with("、《广东省社会救助条例》"), "{}", row.row.legal_basis);
            assert_eq!(row.row.extra["备注"], "本县试行");
        }
        let changes = crate::catalogue::difference::difference_of_versions(&base, &upstream);
        let said: Vec<String> = changes.iter().map(|change| change.sentence()).collect();
        assert!(
            said.contains(&"事项“审批信息”拆分为“审批信息（城市）”、“审批信息（农村）”".to_owned()),
            "{said:?}"
        );
        assert!(!said.iter().any(|sentence| sentence.contains("改名")), "{said:?}");
    }
}

/// Nothing in the names says it: two items repeat what one alone said.
#[test]
fn r21_r73_an_item_that_stands_twice_under_other_names_was_divided() {
    let [base, local, mut upstream] = refined_and_split(false);
    upstream[1].row.level2_item = "城市家庭公示".to_owned();
    upstream[2].row.level2_item = "农村居民公告".to_owned();
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        lines(&merged.rows)[1..],
        [
            "2 低保/城市家庭公示 对象名单；本地补充要素 3个工作日内 甲局",
            "3 低保/农村居民公告 对象名单；本地补充要素 3个工作日内 甲局",
        ]
    );
    assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
    // What several items said already tells nothing of one more.
    let [mut base, mut local, mut upstream] = [base, local, upstream];
    for side in [&mut base, &mut local, &mut upstream] {
        let mut alike = side[1].clone();
        alike.row.level2_item = "办事结果".to_owned();
        alike.row.content_elements = "对象名单".to_owned();
        side.push(alike);
    }
    let merged = merge(&base, &local, &upstream);
    let added = merged.rows.iter().find(|row| row.row.level2_item == "农村居民公告").expect("the added row");
    assert_eq!(added.row.time_limit, "7个工作日内");
}

#[test]
fn r21_r73_where_both_divided_an_item_under_names_of_their_own_no_name_is_given_silently() {
    let [base, _, mut upstream] = refined_and_split(false);
    upstream[1].row.level2_item = "城市家庭公示".to_owned();
    upstream[2].row.level2_item = "农村居民公告".to_owned();
    let mut local = base.clone();
    local.push(local[1].clone());
    local[1].row.level2_item = "区级清单".to_owned();
    local[2].row.level2_item = "街道台账".to_owned();
    local[2].row.publisher = "甲局".to_owned();
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        lines(&merged.rows)[1..],
        ["2 低保/区级清单 对象名单 7个工作日内 民政部门", "3 低保/街道台账 对象名单 7个工作日内 甲局"]
    );
    assert_eq!(
        conflicts(&merged),
        [
            "区级清单 二级事项 审批信息|区级清单|城市家庭公示",
            "街道台账 二级事项 审批信息|街道台账|农村居民公告"
        ]
    );
}

#[test]
fn r21_r73_what_both_wrote_differently_is_asked_in_each_part() {
    for has_keys in [true, false] {
        let [base, local, mut upstream] = refined_and_split(has_keys);
        upstream[1].row.time_limit = "5个工作日内".to_owned();
        upstream[2].row.time_limit = "10个工作日内".to_owned();
        let merged = merge(&base, &local, &upstream);
        assert_eq!(
            conflicts(&merged),
            [
                "审批信息（城市） 公开时限 7个工作日内|3个工作日内|5个工作日内",
                "审批信息（农村） 公开时限 7个工作日内|3个工作日内|10个工作日内",
            ],
            "{has_keys}"
        );
        let taken = BTreeMap::from([(0, Settlement::Local), (1, Settlement::Upstream)]);
        let settled = settle(&merged, &upstream, &taken).unwrap();
        assert_eq!(
            settled[1..].iter().map(|row| row.row.time_limit.as_str()).collect::<Vec<_>>(),
            ["3个工作日内", "10个工作日内"]
        );
    }
}

#[test]
fn r21_an_item_that_still_stands_was_not_split_and_one_of_its_own_is_no_part() {
    let [base, local, upstream] = refined_and_split(false);
    // Upstream keeps the item and sets another beside it: that one is upstream's alone.
    let mut beside = base.clone();
    beside.push(upstream[2].clone());
    let merged = merge(&base, &local, &beside);
    assert_eq!(merged.rows[2].row.time_limit, "7个工作日内");
    // Renamed, and an item of its own that only bears the name.
    let mut renamed = base.clone();
    renamed[1].row.level2_item = "审批信息公开".to_owned();
    renamed.extend(rows(&["低保|审批信息查询|查询方式；网址|随时|乙局"]));
    let merged = merge(&base, &local, &renamed);
    assert_eq!(merged.rows[2].row.publisher, "乙局");
    assert_eq!(merged.rows[2].row.time_limit, "随时");
}

/// What the unit wrote into an item stands in both parts, however upstream tells them apart; `names` are theirs, and
/// `limits` what upstream writes.
fn divided(names: [&str; 2], limits: [&str; 2]) {
    let base = rows(&[
        "低保|政策法规|文件名称|20个工作日内|民政部门",
        "低保|审批信息|低保对象名单；不予确认的理由；救助标准|7个工作日内|民政部门",
    ]);
    let mut local = base.clone();
    local[1].row.publisher = "甲局".to_owned();
    local[1].row.legal_basis.push_str("、《广东省社会救助条例》");
    let mut upstream = base.clone();
    upstream[1].row.level2_item = names[0].to_owned();
    upstream[1].row.content_elements = "低保对象名单；救助标准".to_owned();
    upstream[1].row.time_limit = limits[0].to_owned();
    upstream.push(upstream[1].clone());
    upstream[2].row.level2_item = names[1].to_owned();
    upstream[2].row.content_elements = "不予确认的理由".to_owned();
    upstream[2].row.time_limit = limits[1].to_owned();
    let merged = merge(&base, &local, &upstream);
    let expected = [
        "1 低保/政策法规 文件名称 20个工作日内 民政部门".to_owned(),
        format!("2 低保/{} 低保对象名单；救助标准 {} 甲局", names[0], limits[0]),
        format!("3 低保/{} 不予确认的理由 {} 甲局", names[1], limits[1]),
    ];
    assert_eq!(lines(&merged.rows), expected, "{names:?} {limits:?}");
    assert!(merged.conflicts.is_empty(), "{names:?} {limits:?}: {:?}", merged.conflicts);
    for row in &merged.rows[1..] {
        assert!(row.row.legal_basis.ends_with("、《广东省社会救助条例》"), "{}", row.row.legal_basis);
    }
    let said: Vec<String> = crate::catalogue::difference::difference_of_versions(&base, &upstream)
        .iter()
        .map(|change| change.sentence())
        .collect();
    let split = format!("事项“审批信息”拆分为“{}”、“{}”", names[0], names[1]);
    assert!(said.contains(&split), "{said:?}");
}

#[test]
fn r21_r73_a_content_that_was_divided_tells_the_parts_whatever_they_are_called() {
    for limits in
        [["7个工作日内", "7个工作日内"], ["7个工作日内", "10个工作日内"], ["3个工作日内", "10个工作日内"]]
    {
        // The first keeps the name, bears it with something more, and both have names of their own.
        divided(["审批信息", "审批结果信息"], limits);
        divided(["审批信息", "不予确认情况"], limits);
        divided(["审批信息公示", "审批信息不予确认"], limits);
        divided(["对象与标准", "不予确认情况"], limits);
    }
}

#[test]
fn r21_r73_what_upstream_changes_reaches_the_part_that_the_unit_divided_off() {
    let base = rows(&["低保|审批信息|低保对象名单；不予确认的理由|7个工作日内|民政部门"]);
    let local = rows(&[
        "低保|审批信息|低保对象名单|7个工作日内|甲局",
        "低保|不予确认情况|不予确认的理由|7个工作日内|乙局",
    ]);
    let mut upstream = base.clone();
    upstream[0].row.time_limit = "5个工作日内".to_owned();
    let merged = merge(&base, &local, &upstream);
    assert_eq!(
        lines(&merged.rows),
        [
            "1 低保/审批信息 低保对象名单 5个工作日内 甲局",
            "2 低保/不予确认情况 不予确认的理由 5个工作日内 乙局"
        ]
    );
    // An addition that takes nothing over stays as it is.
    let beside = rows(&[
        "低保|审批信息|低保对象名单；不予确认的理由|7个工作日内|甲局",
        "低保|不予确认情况|不予确认的理由|7个工作日内|乙局",
    ]);
    let merged = merge(&base, &beside, &upstream);
    assert_eq!(merged.rows[1].row.time_limit, "7个工作日内");
}

#[test]
fn r72_r73_an_item_that_moved_is_no_new_name_of_one_that_is_gone() {
    let base = rows(&[
        "低保|低保申请受理|办理条件|20日|民政部门",
        "低保|低保审批结果|对象名单|7日|民政部门",
        "医疗救助|医疗救助申请受理|申请材料|20日|民政部门",
        "医疗救助|医疗救助资金发放|发放名单|7日|民政部门",
    ]);
    let mut local = base.clone();
    local[0].row.publisher = "甲局".to_owned();
    local[2].row.legal_basis.push_str("、《青石县细则》");
    let upstream = rows(&[
        "低保|低保审批结果|对象名单|7日|民政部门",
        "医疗救助|低保申请受理|办理条件|20日|民政部门",
        "医疗救助|医疗救助资金发放|发放名单|7日|民政部门",
    ]);
    let merged = merge(&base, &local, &upstream);
    let told = changes(&merged);
    assert!(told.contains(&"item-removed 医疗救助申请受理 - open".to_owned()), "{told:?}");
    let kept = merged.rows.iter().find(|row| row.row.level2_item == "医疗救助申请受理").unwrap();
    assert!(kept.row.legal_basis.ends_with("、《青石县细则》"));
    let moved = merged.rows.iter().find(|row| row.row.level2_item == "低保申请受理").unwrap();
    assert_eq!((moved.row.level1_item.as_str(), moved.row.publisher.as_str()), ("医疗救助", "甲局"));
    assert!(!moved.row.legal_basis.contains("青石县"));
    assert_eq!(merged.conflicts.len(), 1);
}

#[test]
fn r20_r73_an_unrelated_item_with_the_same_beginning_is_no_new_name() {
    let base = rows(&[
        "社会保障卡|社会保障卡申领|办理条件|20日|人社部门",
        "社会保障卡|社会保障卡注销|注销情形|20日|人社部门",
    ]);
    let mut local = base.clone();
    local[1].row.legal_basis.push_str("、《松岗注销办法》");
    let upstream = rows(&[
        "社会保障卡|社会保障卡申领|办理条件|20日|人社部门",
        "社会保障卡|社会保障卡补贴|补贴对象；发放金额|每年一次|人社部门",
    ]);
    let merged = merge(&base, &local, &upstream);
    let told = changes(&merged);
    assert!(told.contains(&"item-added 社会保障卡补贴 - applied".to_owned()), "{told:?}");
    assert!(told.contains(&"item-removed 社会保障卡注销 - open".to_owned()), "{told:?}");
    let added = merged.rows.iter().find(|row| row.row.level2_item == "社会保障卡补贴").unwrap();
    assert!(!added.row.legal_basis.contains("松岗"));
}

#[test]
fn r21_r73_what_a_name_joined_is_split_into_each_of_the_things() {
    let line = |name: &str, publisher: &str| format!("社会保障卡|{name}|办理条件|20日|{publisher}");
    let table = |names: &[&str], publisher: &str| {
        rows(
            &names
                .iter()
                .map(|name| line(name, publisher))
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        )
    };
    for (whole, parts) in [
        ("社会保障卡挂失与解挂", ["社会保障卡挂失", "社会保障卡解挂"]),
        ("挂失和解挂申请", ["挂失申请", "解挂申请"]),
        ("社会保障卡密码修改、重置", ["社会保障卡密码修改", "社会保障卡密码重置"]),
    ] {
        let base = table(&["社会保障卡申领", whole, "社会保障卡注销"], "人社部门");
        let mut local = table(&["社会保障卡申领", whole, "社会保障卡注销"], "松岗街道办事处");
        local[2].row.legal_basis.push_str("、《松岗注销办法》");
        // The one after it goes in the same version: its place is not taken by a part.
        let upstream = table(&["社会保障卡申领", parts[0], parts[1]], "人社部门");
        let merged = merge(&base, &local, &upstream);
        for part in parts {
            let row = merged.rows.iter().find(|row| row.row.level2_item == part).unwrap();
            assert_eq!(row.row.publisher, "松岗街道办事处", "{part}");
            assert!(!row.row.legal_basis.contains("松岗注销"), "{part}");
        }
        let told = changes(&merged);
        assert!(told.contains(&"item-removed 社会保障卡注销 - open".to_owned()), "{told:?}");
    }
    // One of the things, with what stands before or behind all of them.
    use crate::catalogue::difference::split::named_one_of;
    assert_eq!(named_one_of("规划许可", "规划"), None, "nothing is joined");
    assert_eq!(named_one_of("规划和用地许可", "用地许可"), Some(1));
    assert_eq!(named_one_of("规划和用地许可", "规划许可"), Some(0));
    assert_eq!(named_one_of("规划和用地许可", "建设许可"), None);
}

#[test]
fn r31_r73_rows_that_upstream_puts_first_come_first() {
    let names = ["甲项", "乙项", "丙项", "丁项", "戊项", "己项"];
    let base = rows(
        &names
            .map(|name| format!("低保|{name}信息|{name}内容|20日|民政部门"))
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
    let mut local = base.clone();
    local.iter_mut().for_each(|row| row.row.publisher = "甲局".to_owned());
    for order in [[4, 5, 0, 1, 2, 3], [5, 4, 3, 2, 1, 0], [2, 3, 5, 0, 1, 4], [1, 0, 2, 3, 4, 5]] {
        let upstream: Vec<KeyedRow> = order.iter().map(|at| base[*at].clone()).collect();
        let merged = merge(&base, &local, &upstream);
        let found: Vec<&str> = merged.rows.iter().map(|row| row.row.level2_item.as_str()).collect();
        let wanted: Vec<&str> = upstream.iter().map(|row| row.row.level2_item.as_str()).collect();
        assert_eq!(found, wanted, "{order:?}");
    }
}
