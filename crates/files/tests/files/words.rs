//! Columns of words in place of ticks, headings printed again with damage, rows of totals.

use crate::common::*;
use domain::catalogue::CatalogueRow;

const WORDED: [&str; 11] = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "公开方式",
    "公开层级",
];
const FLAT: [&str; 14] = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "全社会",
    "特定群体",
    "主动",
    "依申请公开",
    "县级",
    "乡级",
];

/// One row with these words for whom, how and at what level.
fn worded(words: [&str; 3]) -> CatalogueRow {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域基层政务公开标准目录"]).push(&WORDED);
    let mut cells = row("1", "低保", "办理结果");
    cells.truncate(8);
    cells.extend(words.map(str::to_owned));
    sheet.push_row(cells);
    rows(&one("目录.csv", &csv(&sheet))).remove(0)
}

#[test]
fn r46_marks_in_a_column_of_words_say_what_is_ticked() {
    for (whom, how, level, expected) in [
        ("■全社会 □特定群体", "■主动 □依申请公开", "■县级 □乡级", "全 主 县"),
        ("□全社会 ■特定群体：纳税人", "□主动 ■依申请公开", "□县级 ■乡级", "特定群体：纳税人 申 乡"),
        ("☑全社会☐特定群体", "☑主动公开☐依申请公开", "☑县级☐乡级", "全 主 县"),
        ("●全社会○特定群体", "●主动○依申请公开", "●县级○乡级", "全 主 县"),
        ("R全社会£特定群体", "R主动£依申请公开", "R县级£乡级", "全 主 县"),
        ("√全社会 口特定群体", "√主动 口依申请公开", "√县级 口乡级", "全 主 县"),
        ("■全社会 ■特定群体", "■主动 ■依申请", "■县级 ■乡级", "全 √ 主 申 县 乡"),
        ("全社会、特定群体（纳税人）", "主动、依申请", "县级、乡级", "全 特定群体（纳税人） 主 申 县 乡"),
        ("社会公众", "主动公开", "区级", "全 主 县"),
        ("社会组织", "主动", "县级", "社会组织 主 县"),
        ("社会救助申请人", "依申请公开", "镇（街）级", "社会救助申请人 申 乡"),
        ("全体村民", "不主动公开", "街道", "全体村民 乡"),
    ] {
        let row = worded([whom, how, level]);
        let mut found: Vec<&str> = Vec::new();
        found.extend(row.audience_all.then_some("全"));
        found.extend(row.audience_specific.as_deref());
        found.extend(row.mode_proactive.then_some("主"));
        found.extend(row.mode_on_request.then_some("申"));
        found.extend((row.level_county == Some(true)).then_some("县"));
        found.extend((row.level_township == Some(true)).then_some("乡"));
        assert_eq!(found.join(" "), expected, "{whom} {how} {level}");
    }
}

#[test]
fn r46_a_mark_before_the_words_of_a_group_is_no_part_of_them() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&FLAT);
    for (at, specific) in ["■纳税人", "□纳税人", "纳税人"].into_iter().enumerate() {
        let mut cells = row(&(at + 1).to_string(), "低保", &format!("事项{at}"));
        specific.clone_into(&mut cells[9]);
        sheet.push_row(cells);
    }
    let table = one("目录.csv", &csv(&sheet));
    let groups = column(&table, |row| row.audience_specific.clone().unwrap_or_default());
    assert_eq!(groups, ["纳税人", "", "纳税人"]);
}

#[test]
fn shape_a_heading_printed_again_with_a_damaged_label_is_the_heading_above() {
    for (at, damaged) in [(5, "开时限"), (2, "二级事"), (6, "公主体"), (3, "公开内容（要")] {
        for first_too in [false, true] {
            let mut again = FLAT;
            again[at] = damaged;
            let mut sheet = Sheet::new("目录");
            sheet.push(&["白石县社会救助领域基层政务公开标准目录"]);
            sheet.push(if first_too { &again } else { &FLAT });
            sheet.push_row(row("1", "低保", "办理结果")).push(&again);
            sheet.push_row(row("2", "低保", "资金发放"));
            for (name, bytes) in every_format(&sheet) {
                let table = one(name, &bytes);
                assert_eq!(table.rows.len(), 2, "{name} {damaged}");
                let [first, second] = [&table.rows[0].row, &table.rows[1].row];
                assert_eq!(second.level2_item, "资金发放", "{name} {damaged}");
                assert_eq!((&first.time_limit, &first.publisher), (&second.time_limit, &second.publisher));
                assert!(!second.content_elements.is_empty() && second.extra.is_empty(), "{name} {second:?}");
            }
        }
    }
}

#[test]
fn shape_catalogues_of_one_title_are_told_apart_by_their_units() {
    for with_title in [true, false] {
        let mut sheet = Sheet::new("目录");
        for (at, unit) in ["杨溪街道办事处", "河口镇人民政府", "河口镇人民政府"].into_iter().enumerate()
        {
            if with_title || at == 0 {
                sheet.push(&["社会救助领域基层政务公开标准目录"]);
            }
            sheet.push(&[&format!("填报单位：{unit}")]).push(&FLAT);
            sheet.push_row(row("1", "低保", &format!("事项{at}")));
        }
        let file = read("目录.csv", &csv(&sheet)).unwrap();
        let units: Vec<&str> =
            file.catalogues.iter().filter_map(|table| table.government.as_deref()).collect();
        assert_eq!(units, ["杨溪街道办事处", "河口镇人民政府"], "{with_title}");
        assert_eq!(file.catalogues[1].rows.len(), 2, "printed again on the next page");
        assert!(file.catalogues.iter().all(|table| !codes(table).contains(&"unread-line")), "{with_title}");
    }
}

#[test]
fn shape_rows_of_totals_are_no_items() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&FLAT).push_row(row("1", "低保", "资金合计公示"));
    sheet.push(&["", "小计", "1项"]).push_row(row("2", "特困", "办理结果"));
    sheet.push(&["合计", "", "2项"]).push(&["共计：2"]).push(&["", "本页小计", "", "11"]);
    let table = one("目录.csv", &csv(&sheet));
    assert_eq!(column(&table, |row| row.level2_item.clone()), ["资金合计公示", "办理结果"]);
    assert_eq!(codes(&table).iter().filter(|code| **code == "total-row").count(), 4);

    // Alone in the column of sections it names none.
    let mut sheet = Sheet::new("目录");
    sheet.push(&FLAT).push_row(row("1", "低保", "办理结果")).push(&["", "小计"]);
    sheet.push_row(row("2", "", "资金发放"));
    let table = one("目录.csv", &csv(&sheet));
    assert_eq!(column(&table, |row| row.level1_item.clone()), ["低保", "低保"]);
}

#[test]
fn shape_a_heading_printed_again_is_known_by_likeness_where_most_labels_are_damaged() {
    let mut again = FLAT;
    for (at, damaged) in
        [(1, "级事项"), (2, "二级事"), (3, "公开内容（要"), (4, "开依据"), (5, "开时限"), (6, "公主体")]
    {
        again[at] = damaged;
    }
    again[7] = "公开渠道和载";
    let mut sheet = Sheet::new("目录");
    sheet.push(&FLAT).push_row(row("1", "低保", "办理结果")).push(&again);
    sheet.push_row(row("2", "低保", "资金发放"));
    let table = one("目录.csv", &csv(&sheet));
    assert_eq!(column(&table, |row| row.level2_item.clone()), ["办理结果", "资金发放"]);
    assert!(table.rows[1].row.extra.is_empty());
}
