//! Columns moved, renamed, added, lost and damaged, in every format.

use crate::common::*;

fn flat(labels: &[&str], cells: &[&str]) -> Sheet {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域基层政务公开标准目录"]);
    sheet.push(labels).push(cells);
    sheet
}

/// Columns moved, renamed, added, lost.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of labels and cells")]
fn shape_columns_moved_renamed_added_and_lost() {
    let sheet = flat(
        &[
            "一级事项",
            "序号",
            "二级事项",
            "三级事项",
            "五公开",
            "公开内容",
            "事项设立依据",
            "公开时限",
            "责任主体",
            "主动公开",
            "依申请公开",
            "公开渠道",
            "全社会",
            "特定群众",
            "相应领域",
            "公开领域编码",
            "事项类型",
            "条款内容",
            "依据效力",
            "责任科室",
            "咨询电话",
            "监督电话",
            "网址",
            "备注",
        ],
        &[
            "综合业务",
            "1",
            "政策法规文件",
            "国家政策",
            "决策",
            "文件名称",
            "《社会救助暂行办法》",
            "20个工作日内",
            "白石县民政局",
            "√",
            "",
            "■政府网站 □政府公报",
            "",
            "救助对象",
            "社会救助",
            "20",
            "公共服务",
            "略",
            "有效",
            "救助科",
            "12345",
            "12388",
            "www.bs.gov.cn",
            "无",
        ],
    );
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        let row = &table.rows[0].row;
        assert_eq!(
            (
                row.seq_no.as_str(),
                row.level1_item.as_str(),
                row.level2_item.as_str(),
                row.level3_item.as_deref()
            ),
            ("1", "综合业务", "政策法规文件", Some("国家政策")),
            "{name}"
        );
        assert_eq!(
            (row.legal_basis.as_str(), row.publisher.as_str(), row.channels.join("|").as_str()),
            ("《社会救助暂行办法》", "白石县民政局", "政府网站"),
            "{name}"
        );
        assert_eq!(
            (row.audience_all, row.audience_specific.as_deref(), row.mode_proactive, row.mode_on_request),
            (false, Some("救助对象"), true, false),
            "{name}"
        );
        assert_eq!((row.level_county, row.level_township), (None, None), "{name}: R12");
        let extra: Vec<(&str, &str)> = row.extra.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        for pair in [
            ("五公开", "决策"),
            ("相应领域", "社会救助"),
            ("公开领域编码", "20"),
            ("事项类型", "公共服务"),
            ("条款内容", "略"),
            ("依据效力", "有效"),
            ("责任科室", "救助科"),
            ("咨询电话", "12345"),
            ("监督电话", "12388"),
            ("网址", "www.bs.gov.cn"),
            ("备注", "无"),
        ] {
            assert!(extra.contains(&pair), "{name} {pair:?}");
        }
        assert!(codes(&table).contains(&"renamed-heading"), "{name}");
        assert_eq!(
            table.columns.iter().find(|h| h.printed == "事项设立依据").and_then(|h| h.column),
            Some(domain::catalogue::Column::LegalBasis)
        );
    }
}

/// 公开要求 in place of 依据 and 时限; 公开属性, 公开对象, 公开层级 as columns of words.
#[test]
fn shape_single_columns_that_hold_words() {
    let sheet = flat(
        &[
            "序号",
            "公开事项",
            "公开内容",
            "公开要求",
            "公开主体",
            "公开渠道",
            "公开对象",
            "公开属性",
            "公开层级",
        ],
        &[
            "1",
            "政策法规文件",
            "文件名称",
            "《社会救助暂行办法》；信息形成之日起20个工作日内",
            "白石县民政局",
            "政府网站、政务服务中心",
            "全社会",
            "主动公开",
            "县级、乡级、村级",
        ],
    );
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        let row = &table.rows[0].row;
        assert_eq!(
            (row.legal_basis.as_str(), row.time_limit.as_str()),
            ("《社会救助暂行办法》", "信息形成之日起20个工作日内"),
            "{name}"
        );
        assert_eq!(
            (row.level2_item.as_str(), row.channels.join("|").as_str()),
            ("政策法规文件", "政府网站|政务服务中心"),
            "{name}"
        );
        assert_eq!(
            (row.audience_all, row.mode_proactive, row.mode_on_request),
            (true, true, false),
            "{name}"
        );
        assert_eq!((row.level_county, row.level_township), (Some(true), Some(true)), "{name}");
        assert_eq!(row.extra.get("公开层级").map(String::as_str), Some("村级"), "{name}");
    }
}

/// Damaged labels: a lost character each, all 公 missing, labels broken by spaces.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of labels and cells")]
fn shape_damaged_headings_are_known_by_likeness() {
    let damaged = [
        [
            "序号",
            "一级事项",
            "二级事项",
            "公开内容（要素",
            "开依据",
            "开时限",
            "公开主",
            "公开渠道和载",
            "全社",
            "特定群",
            "主动",
            "依申请公",
        ],
        [
            "序号",
            "一级事项",
            "二级事项",
            "开内容（要素）",
            "开依据",
            "开时限",
            "开主体",
            "开渠道和载体",
            "全社会",
            "特定群体",
            "主动开",
            "依申请开",
        ],
        [
            "序 号",
            "一 级 事 项",
            "二级\n事项",
            "公开内容\n（要 素）",
            "公 开依据",
            "公开 时限",
            "公开\n主体",
            "公开渠道\n和载体",
            "全 社会",
            "特定\n群体",
            "主 动",
            "依申\n请公开",
        ],
        [
            "序号",
            "级事项",
            "级事项",
            "公开内窖（要素）",
            "公开依居",
            "公开时根",
            "公开主休",
            "公开渠道和戴体",
            "全社会",
            "特定群休",
            "主动",
            "依申清",
        ],
    ];
    for labels in damaged {
        let sheet = flat(
            &labels,
            &[
                "1",
                "综合业务",
                "政策法规文件",
                "文件名称",
                "《办法》",
                "实时",
                "县民政局",
                "■政府网站",
                "√",
                "",
                "√",
                "",
            ],
        );
        for (name, bytes) in every_format(&sheet) {
            let table = one(name, &bytes);
            let row = &table.rows[0].row;
            let texts = [
                &row.seq_no,
                &row.level1_item,
                &row.level2_item,
                &row.content_elements,
                &row.legal_basis,
                &row.time_limit,
                &row.publisher,
            ];
            assert_eq!(
                texts,
                ["1", "综合业务", "政策法规文件", "文件名称", "《办法》", "实时", "县民政局"],
                "{name} {labels:?}"
            );
            assert!(row.audience_all && row.mode_proactive && !row.mode_on_request, "{name} {labels:?}");
            assert_eq!(row.channels, ["政府网站"], "{name}");
            let is_whole = labels[0] == "序 号";
            assert_eq!(codes(&table).contains(&"damaged-heading"), !is_whole, "{name} {labels:?}");
        }
    }
}

/// Group heads with `公开` damaged, and a group's second row lost.
#[test]
fn shape_group_heads_damaged_or_alone() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["社会救助领域基层政务公开标准目录"]).push_heads();
    sheet.rows[1][8] = "公开对".to_owned();
    sheet.rows[1][10] = "开方式".to_owned();
    sheet.push_row(row("1", "综合业务", "政策法规文件"));
    let mut lost = flat(
        &[
            "序号",
            "公开事项",
            "",
            "公开内容",
            "公开依据",
            "公开时限",
            "公开主体",
            "公开渠道",
            "公开对象",
            "",
            "公开方式",
            "",
            "公开层级",
            "",
        ],
        &[
            "1",
            "综合业务",
            "政策法规文件",
            "文件名称",
            "《办法》",
            "实时",
            "县民政局",
            "■政府网站",
            "√",
            "",
            "√",
            "",
            "√",
            "",
        ],
    );
    for column in [1, 8, 10, 12] {
        lost.merge(1, column, 1, column + 1);
    }
    for (sheet, code) in [(&sheet, "repeated-heading"), (&lost, "heading-inferred")] {
        for (name, bytes) in every_format(sheet) {
            let table = one(name, &bytes);
            let row = &table.rows[0].row;
            assert_eq!(
                (row.level1_item.as_str(), row.level2_item.as_str()),
                ("综合业务", "政策法规文件"),
                "{name}"
            );
            assert!(
                row.audience_all
                    && row.audience_specific.is_none()
                    && row.mode_proactive
                    && !row.mode_on_request,
                "{name}"
            );
            assert_eq!((row.level_county, row.level_township), (Some(true), Some(false)), "{name}");
            if code == "heading-inferred" {
                assert!(codes(&table).contains(&code), "{name}");
            }
        }
    }
}

/// Level columns of every kind.
#[test]
fn shape_level_columns_of_every_kind() {
    type Case = (
        &'static [&'static str],
        &'static [&'static str],
        Option<bool>,
        Option<bool>,
        &'static [(&'static str, &'static str)],
    );
    let cases: [Case; 7] = [
        (&["县级", "乡级"], &["√", ""], Some(true), Some(false), &[]),
        (&["市级", "县级"], &["√", "√"], Some(true), None, &[("市级", "√")]),
        (&["区级", "镇(街)级"], &["", "√"], Some(false), Some(true), &[]),
        (&["镇级", "村级"], &["√", "√"], None, Some(true), &[("村级", "√")]),
        (&["市级", "县级", "乡级"], &["", "√", "√"], Some(true), Some(true), &[]),
        (&["区级"], &["区级"], Some(true), None, &[]),
        (&["县级", "乡、村级"], &["县级", "乡级"], Some(true), Some(true), &[]),
    ];
    for (labels, cells, county, township, extra) in cases {
        let mut sheet = Sheet::new("目录");
        sheet.push(&["社会救助领域基层政务公开标准目录"]);
        let (mut top, mut bottom) = (HEAD1[..12].to_vec(), HEAD2[..12].to_vec());
        top.push("公开层级");
        top.extend(std::iter::repeat_n("", labels.len() - 1));
        bottom.extend(labels);
        sheet.push(&top).push(&bottom);
        if labels.len() > 1 {
            sheet.merge(1, 12, 1, 11 + labels.len());
        }
        for column in [1, 8, 10] {
            sheet.merge(1, column, 1, column + 1);
        }
        let mut data = row("1", "综合业务", "政策法规文件")[..12].to_vec();
        data.extend(cells.iter().map(|c| (*c).to_owned()));
        sheet.push_row(data);
        for (name, bytes) in every_format(&sheet) {
            let table = one(name, &bytes);
            let row = &table.rows[0].row;
            assert_eq!((row.level_county, row.level_township), (county, township), "{name} {labels:?}");
            for (key, value) in extra {
                assert_eq!(row.extra.get(*key).map(String::as_str), Some(*value), "{name} {labels:?}");
            }
        }
    }
}

/// A first-level item on a row of its own, and a table without that column.
#[test]
fn shape_bands_name_the_first_level_item() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["社会救助领域基层政务公开标准目录"]);
    sheet.push(&["序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道"]);
    sheet.push(&["一、综合业务"]).merge(2, 0, 2, 6);
    sheet.push(&["1", "政策法规文件", "文件名称", "《办法》", "实时", "县民政局", "■政府网站"]);
    sheet.push(&["二、临时救助"]).merge(4, 0, 4, 6);
    sheet.push(&["2", "办事指南", "文件名称", "《办法》", "实时", "县民政局", "■政府网站"]);
    sheet.push(&["3"]);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(
            items(&table),
            expected(&[("1", "综合业务", "政策法规文件"), ("2", "临时救助", "办事指南")]),
            "{name}"
        );
        assert!(
            codes(&table).contains(&"item-band") && codes(&table).contains(&"empty-row"),
            "{name} {:?}",
            codes(&table)
        );
    }
}

/// A row that numbers the columns, a lost label of 序号, and a column without a label.
#[test]
fn shape_column_numbers_and_lost_labels() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["社会救助领域基层政务公开标准目录"]);
    sheet.push(&["", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", ""]);
    sheet.push(&["1", "2", "3", "4", "5", "6", "7", "8"]);
    sheet.push(&["1", "综合业务", "政策法规文件", "文件名称", "《办法》", "实时", "县民政局", "附加"]);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(items(&table), expected(&[("1", "综合业务", "政策法规文件")]), "{name}");
        assert_eq!(table.rows[0].row.extra.get("第8列").map(String::as_str), Some("附加"), "{name}");
        assert!(codes(&table).contains(&"heading-inferred"), "{name}");
    }
}
