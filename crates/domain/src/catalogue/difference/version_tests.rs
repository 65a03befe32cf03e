//! Differences of versions (R72, R81) as a table of edits and the changes they make.

use super::*;

/// Rows written `key|序号|一级|二级|三级|内容|主体`.
fn rows(lines: &[&str]) -> Vec<KeyedRow> {
    lines
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let row = CatalogueRow {
                seq_no: cells[1].to_owned(),
                level1_item: cells[2].to_owned(),
                level2_item: cells[3].to_owned(),
                level3_item: (!cells[4].is_empty()).then(|| cells[4].to_owned()),
                content_elements: cells[5].to_owned(),
                publisher: cells[6].to_owned(),
                ..CatalogueRow::default()
            };
            KeyedRow { key: cells[0].to_owned(), status: RowStatus::Active, row }
        })
        .collect()
}

fn sentences(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<String> {
    difference_of_versions(old, new).iter().map(Change::sentence).collect()
}

#[test]
fn r81_changes_between_versions_with_keys() {
    let old = rows(&[
        "20-01-01|1|低保|政策法规||文件|区民政局",
        "20-01-02|2|低保|审批信息||名单|区民政局",
        "20-01-03|3|低保|资金发放||金额|区民政局",
    ]);
    let cases: [(&[&str], &[&str]); 6] = [
        (
            &[
                "20-01-01|1|低保|政策法规||文件|区民政局",
                "20-01-02|2|低保|审批信息||名单|区民政局",
                "20-01-03|3|低保|资金发放||金额|区民政局",
            ],
            &[],
        ),
        (
            &[
                "20-01-01|1|低保|政策法规||文件|区民政局",
                "20-01-02|2|低保|审批信息||名单；条件|区民政局",
                "20-01-03|3|低保|资金发放||金额|区民政局",
            ],
            &["事项“审批信息”的公开内容（要素）由“名单”改为“名单；条件”"],
        ),
        // A key holds however much the name changes.
        (
            &[
                "20-01-01|1|低保|政策法规||文件|区民政局",
                "20-01-02|2|低保|对象公示||名单|区民政局",
                "20-01-03|3|低保|资金发放||金额|",
            ],
            &["二级事项由“审批信息”改名为“对象公示”", "事项“资金发放”的公开主体由“区民政局”改为空白"],
        ),
        // Another key is another item, however alike the name.
        (
            &[
                "20-01-01|1|低保|政策法规||文件|区民政局",
                "20-01-04|2|低保|审批情况||名单|区民政局",
                "20-01-03|3|低保|资金发放||金额|区民政局",
            ],
            &["删去事项“审批信息”（原第2行）", "新增事项“审批情况”（第2行）"],
        ),
        (
            &[
                "20-01-02|1|低保|审批信息||名单|区民政局",
                "20-01-03|2|低保|资金发放||金额|区民政局",
                "20-01-01|3|低保|政策法规||文件|区民政局",
            ],
            &[
                "事项“审批信息”的序号由“2”改为“1”",
                "事项“资金发放”的序号由“3”改为“2”",
                "事项“政策法规”由第1行移到第3行",
                "事项“政策法规”的序号由“1”改为“3”",
            ],
        ),
        // A wide bracket is a change of the cell and no other name.
        (
            &[
                "20-01-01|1|低保|政策 法规||文件|区民政局",
                "20-01-02|2|低保|审批信息|本区|名单|区民政局",
                "20-01-03|3|低保|资金发放||金额|区民政局",
            ],
            &["事项“政策 法规”的二级事项由“政策法规”改为“政策 法规”", "三级事项由空白改名为“本区”"],
        ),
    ];
    for (new, expected) in cases {
        assert_eq!(sentences(&old, &rows(new)), expected, "{new:?}");
    }
}

#[test]
fn r20_rows_without_keys_are_matched_by_names_and_likeness() {
    let old = rows(&[
        "|1|低保|审批信息||名单|甲",
        "|2|低保|政策法规||文件一|甲",
        "|2|低保|政策法规||文件二|乙",
        "|3|特困|资金发放||金额|甲",
        "|4|特困|监督检查||电话|甲",
    ]);
    let new = rows(&[
        "|1|低保|政策法规||文件二|丙",
        "|1|低保|政策法规||文件一|甲",
        "|2|低保|审批情况||名单|甲",
        "|3|救助供养|资金发放||金额|甲",
        "|4|特困|办事指南||条件|甲",
    ]);
    assert_eq!(
        sentences(&old, &new),
        [
            "删去事项“监督检查”（原第5行）",
            "事项“政策法规”由第3行移到第1行",
            "事项“政策法规”的序号由“2”改为“1”",
            "事项“政策法规”的公开主体由“乙”改为“丙”",
            "事项“政策法规”与前后事项的先后次序有变（第2行）",
            "事项“政策法规”的序号由“2”改为“1”",
            "事项“审批情况”的序号由“1”改为“2”",
            "二级事项由“审批信息”改名为“审批情况”",
            "一级事项由“特困”改名为“救助供养”",
            "新增事项“办事指南”（第5行）",
        ]
    );
}

#[test]
fn channels_ticks_added_columns_and_status() {
    let mut old = rows(&["k|1|低保|审批信息||名单|甲"]);
    old[0].row.channels = vec!["政府网站".to_owned(), "公开栏".to_owned()];
    old[0].row.level_county = Some(false);
    let mut new = old.clone();
    new[0].row.channels.reverse();
    new[0].row.level_county = None;
    assert!(
        difference_of_versions(&old, &new).is_empty(),
        "order of channels and an empty tick are no change"
    );
    new[0].row.channels.pop();
    new[0].row.mode_proactive = true;
    new[0].row.extra.insert("备注".to_owned(), "试行".to_owned());
    new[0].status = RowStatus::Removed;
    assert_eq!(
        sentences(&old, &new),
        [
            "事项“审批信息”由在列改为已删减",
            "事项“审批信息”的公开渠道和载体由“政府网站、公开栏”改为“公开栏”",
            "事项“审批信息”的主动由空白改为“√”",
            "事项“审批信息”的备注由空白改为“试行”",
        ]
    );
}

#[test]
fn changes_serialise_with_their_kind_and_item() {
    let old = rows(&["20-01-02|2|低保|审批信息||名单|甲"]);
    let new = rows(&["20-01-02|2|低保|审批信息||名单|乙"]);
    let json = serde_json::to_value(difference_of_versions(&old, &new)).unwrap();
    assert_eq!(
        json,
        serde_json::json!([{
            "kind": "cell-changed", "key": "20-01-02", "level1_item": "低保", "item": "审批信息",
            "column": "公开主体", "old": "甲", "new": "乙"
        }])
    );
}

/// Any mixture of edits: applying what the changes say leads from the old rows to the new ones.
#[test]
fn every_row_is_kept_added_or_removed_once() {
    let names = ["政策法规", "审批信息", "审批情况", "资金发放", "监督检查", "办事指南"];
    let mut seed = 7_u64;
    let mut next = |bound: u64| {
        // A fixed linear congruence: chance without a clock, the same in every run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % bound).unwrap()
    };
    for _ in 0..300 {
        let mut side = |keyed: bool| {
            let count = next(7);
            let lines: Vec<String> = (0..count)
                .map(|at| {
                    format!(
                        "{}|{}|低保|{}||内容{}|甲",
                        if keyed { next(9).to_string() } else { String::new() },
                        at,
                        names[next(6)],
                        next(3)
                    )
                })
                .collect();
            rows(&lines.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let (old, new) = (side(true), side(true));
        for (old, new) in [(old.clone(), new.clone()), (old, side(false)), (side(false), new)] {
            let changes = difference_of_versions(&old, &new);
            let added = changes.iter().filter(|change| matches!(change, Change::ItemAdded { .. })).count();
            let removed =
                changes.iter().filter(|change| matches!(change, Change::ItemRemoved { .. })).count();
            assert_eq!(old.len() - removed, new.len() - added);
            assert!(
                difference_of_versions(&old, &old).is_empty()
                    && difference_of_versions(&new, &new).is_empty()
            );
        }
    }
}
