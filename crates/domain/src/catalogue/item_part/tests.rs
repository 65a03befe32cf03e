//! Cells as people write them and the parts they hold (R42-R45, R57).

use super::*;
use crate::calendar::WorkCalendar;
use crate::catalogue::time_limit::ParsedTimeLimit;
use crate::catalogue::{CatalogueTable, PlacedRow, RowStatus};
use crate::reference::Reference;
use jiff::civil::date;

fn row(content: &str, time_limit: &str, publisher: &str, channels: &[&str]) -> CatalogueRow {
    CatalogueRow {
        content_elements: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publisher: publisher.to_owned(),
        channels: channels.iter().map(|name| (*name).to_owned()).collect(),
        ..CatalogueRow::default()
    }
}

fn part(name: &str, content: &str, time_limit: &str, publisher: &str, channels: &[&str]) -> ItemPart {
    ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publisher: publisher.to_owned(),
        channels: channels.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// Name, content and time limit of each part.
fn times(content: &str, time_limit: &str) -> Vec<[String; 3]> {
    let parts = ItemParts::of(&row(content, time_limit, "甲局", &["政府网站"]));
    parts.parts.into_iter().map(|part| [part.name, part.content, part.time_limit]).collect()
}

#[test]
fn r43_time_limits_pair_with_the_contents_they_name() {
    let cases: [(&str, &str, &[[&str; 3]]); 9] = [
        (
            "法律法规和政策文件；办事指南；过程信息；结果信息",
            "自形成或变更起20个工作日内；结果信息7个工作日内",
            &[
                [
                    "法律法规和政策文件、办事指南、过程信息",
                    "法律法规和政策文件、办事指南、过程信息",
                    "自形成或变更起20个工作日内",
                ],
                ["结果信息", "结果信息", "7个工作日内"],
            ],
        ),
        (
            "办事指南；许可决定",
            "自形成起20个工作日内；其中许可、处罚决定7个工作日内",
            &[
                ["办事指南", "办事指南", "自形成起20个工作日内"],
                ["许可、处罚决定", "许可决定", "7个工作日内"],
            ],
        ),
        (
            "许可依据与条件；许可程序；许可结果",
            "自形成起20个工作日内，其中许可、处罚决定7个工作日内",
            &[
                ["许可依据与条件、许可程序", "许可依据与条件、许可程序", "自形成起20个工作日内"],
                ["许可、处罚决定", "许可结果", "7个工作日内"],
            ],
        ),
        (
            "执法程序；处罚决定；救济渠道",
            "处罚决定20个工作日内；其余内容长期公开、动态调整",
            &[
                ["处罚决定", "处罚决定", "20个工作日内"],
                ["其余内容", "执法程序、救济渠道", "长期公开、动态调整"],
            ],
        ),
        (
            "办事指南、许可结果",
            "指南：20个工作日内；结果：7个工作日内",
            &[["指南", "办事指南", "20个工作日内"], ["结果", "许可结果", "7个工作日内"]],
        ),
        (
            "1.办事指南\n2.许可结果",
            "1.20个工作日内 2.7个工作日内",
            &[["办事指南", "办事指南", "20个工作日内"], ["许可结果", "许可结果", "7个工作日内"]],
        ),
        (
            "①申请条件②审批结果",
            "①实时公开②自作出决定之日起7个工作日内",
            &[["申请条件", "申请条件", "实时公开"], ["审批结果", "审批结果", "自作出决定之日起7个工作日内"]],
        ),
        (
            "规划草案；规划成果",
            "批前公示时间不得少于30日；批准后20个工作日内公开",
            &[
                ["批前", "规划草案；规划成果", "批前公示时间不得少于30日"],
                ["批准后", "规划草案；规划成果", "批准后20个工作日内公开"],
            ],
        ),
        (
            "事前：执法主体、职责权限；事后：处罚决定",
            "事前：形成之日起20个工作日内；事后：7个工作日内",
            &[["事前", "执法主体、职责权限", "形成之日起20个工作日内"], ["事后", "处罚决定", "7个工作日内"]],
        ),
    ];
    for (content, time_limit, expected) in cases {
        assert_eq!(times(content, time_limit), expected, "{content} | {time_limit}");
    }
}

#[test]
fn r43_one_time_limit_stays_one_whatever_stands_beside_it() {
    for time_limit in [
        "信息形成（变更）之日起20个工作日内",
        "自信息形成之日起20个工作日内；法律、法规另有规定的，从其规定",
        "自制定或获取起10个工作日内，另公示7个工作日",
        "批准后20日内",
        "批前公示时间不得少于30日",
        "公示期：7个工作日",
        "信息形成之日起20个工作日内。公示：不少于7日",
        "公开时限：20个工作日内；备注：节假日顺延",
        "每季度更新；及时公开",
        "1.5个工作日内",
        "",
    ] {
        let parts = ItemParts::of(&row("办事指南；结果信息", time_limit, "甲局", &["政府网站"]));
        assert_eq!((parts.parts.len(), parts.pairing), (1, Pairing::Whole), "{time_limit}");
        assert!(parts.notes.is_empty(), "{time_limit}");
    }
}

#[test]
fn r43_numbers_within_a_number_cut_nothing() {
    let cells = super::number::numbered("1.办事指南：（1）条件；（2）材料；2.结果信息");
    assert_eq!(cells.unwrap(), ["办事指南：（1）条件；（2）材料", "结果信息"]);
}

#[test]
fn r57_each_step_has_its_publisher() {
    let cases: [(&str, &[[&str; 2]]); 8] = [
        (
            "办事指南由白石县民政局公开，结果信息由白石县财政局公开",
            &[["办事指南", "白石县民政局"], ["结果信息", "白石县财政局"]],
        ),
        (
            "办事指南：白石县民政局；结果信息：白石县财政局",
            &[["办事指南", "白石县民政局"], ["结果信息", "白石县财政局"]],
        ),
        (
            "白石县民政局（办事指南）、白石县财政局（结果信息）",
            &[["办事指南", "白石县民政局"], ["结果信息", "白石县财政局"]],
        ),
        ("（1）白石县民政局（2）白石县财政局", &[["第1部分", "白石县民政局"], ["第2部分", "白石县财政局"]]),
        ("白石县民政局、乡镇人民政府（街道办事处）", &[["", "白石县民政局、乡镇人民政府（街道办事处）"]]),
        ("由白石县民政局负责公开，由乡镇人民政府协助", &[["", "由白石县民政局负责公开，由乡镇人民政府协助"]]),
        (
            "甲自由贸易区管理委员会、乙自由贸易区管理委员会",
            &[["", "甲自由贸易区管理委员会、乙自由贸易区管理委员会"]],
        ),
        (
            "责任单位：白石县民政局；联系电话：020-12345678",
            &[["", "责任单位：白石县民政局；联系电话：020-12345678"]],
        ),
    ];
    for (publisher, expected) in cases {
        let parts = ItemParts::of(&row("办事指南；结果信息", "20个工作日内", publisher, &["政府网站"])).parts;
        let found: Vec<[String; 2]> = parts.into_iter().map(|part| [part.name, part.publisher]).collect();
        assert_eq!(found, expected, "{publisher}");
    }
}

#[test]
fn r57_jointly_made_information_has_a_leading_maker() {
    for (cell, expected) in [
        ("白石县民政局", Lead::One),
        ("", Lead::One),
        ("白石县民政局（牵头）、白石县财政局", Lead::Leads("白石县民政局".to_owned())),
        ("白石县财政局、白石县民政局（牵头）", Lead::Leads("白石县民政局".to_owned())),
        ("白石县民政局牵头，白石县财政局配合", Lead::Leads("白石县民政局".to_owned())),
        ("白石县民政局会同白石县财政局", Lead::Leads("白石县民政局".to_owned())),
        ("白石县民政局、白石县财政局", Lead::Several),
    ] {
        assert_eq!(lead_of(cell), expected, "{cell}");
    }
}

#[test]
fn r43_publishers_times_and_channels_pair_by_number() {
    let numbered = row(
        "1.办事指南；2.结果信息",
        "1.20个工作日内；2.7个工作日内",
        "1、白石县民政局；2、白石县财政局",
        &["1.政府网站", "公开查阅点；2.政府网站"],
    );
    let parts = ItemParts::of(&numbered);
    assert_eq!(parts.pairing, Pairing::Numbered);
    assert_eq!(
        parts.parts,
        [
            part("办事指南", "办事指南", "20个工作日内", "白石县民政局", &["政府网站", "公开查阅点"]),
            part("结果信息", "结果信息", "7个工作日内", "白石县财政局", &["政府网站"]),
        ]
    );
    assert!(parts.notes.is_empty() && parts.divides_channels());
}

#[test]
fn r43_what_stays_unpaired_is_told() {
    for (content, time_limit, publisher, expected) in [
        (
            "审批结果；批复文号",
            "自形成起20个工作日内；其中许可决定7个工作日内",
            "甲局",
            "公开内容中没有与分项“许可决定”对应的部分",
        ),
        (
            "办事指南；结果信息；统计数据",
            "指南：20个工作日内；结果：7个工作日内",
            "甲局",
            "公开内容中的“统计数据”没有对应的分项",
        ),
        (
            "办事指南；结果信息",
            "指南：20个工作日内；结果：7个工作日内；法律、法规另有规定的从其规定",
            "甲局",
            "按适用于各分项读取",
        ),
        (
            "1.甲；2.乙",
            "1.20个工作日内；2.7个工作日内；3.实时",
            "甲局",
            "公开内容中没有与分项“第3部分”对应的部分",
        ),
        (
            "办事指南；许可；备案",
            "指南：20个工作日内；许可：7个工作日内；备案：5个工作日内",
            "指南：甲局；许可：乙局",
            "公开主体没有写明分项“备案”的内容",
        ),
    ] {
        let parts = ItemParts::of(&row(content, time_limit, publisher, &["政府网站"]));
        assert!(
            parts.notes.iter().any(|note| note.message.contains(expected)),
            "{time_limit}: {:?}",
            parts.notes
        );
    }
    let remark = ItemParts::of(&row(
        "办事指南；结果信息",
        "指南：30个工作日内；结果：7个工作日内；法律、法规另有规定的从其规定",
        "甲局",
        &["政府网站"],
    ));
    assert!(remark.parts.iter().all(|part| ParsedTimeLimit::parse(&part.time_limit).defers_to_law));
}

fn entered() -> Vec<ItemPart> {
    vec![
        part("办事指南", "申请条件、办理流程", "20个工作日内", "白石县民政局", &["政府网站"]),
        part("结果", "审批结果", "7个工作日内", "白石县财政局", &["政府网站", "公开查阅点"]),
    ]
}

#[test]
fn r43_parts_that_a_person_entered_win_and_are_written_into_the_cells() {
    let mut row = row("申请条件、办理流程、审批结果", "20个工作日内", "甲局", &["政府网站"]);
    write_into(&entered(), &mut row);
    assert_eq!(row.content_elements, "办事指南：申请条件、办理流程；结果：审批结果");
    assert_eq!(row.time_limit, "办事指南：20个工作日内；结果：7个工作日内");
    assert_eq!(row.publisher, "办事指南：白石县民政局；结果：白石县财政局");
    assert_eq!(row.channels, ["政府网站", "公开查阅点"]);
    let parts = ItemParts::of(&row);
    assert_eq!((parts.parts, parts.pairing), (entered(), Pairing::Explicit));
    // Whoever reads the file alone finds the same steps.
    let read = ItemParts::read(&row);
    let told: Vec<[&str; 3]> = read
        .parts
        .iter()
        .map(|part| [part.name.as_str(), part.time_limit.as_str(), part.publisher.as_str()])
        .collect();
    assert_eq!(told, [["办事指南", "20个工作日内", "白石县民政局"], ["结果", "7个工作日内", "白石县财政局"]]);
    row.time_limit = "实时公开".to_owned();
    let stale = ItemParts::of(&row);
    assert_eq!(stale.notes.iter().filter(|note| note.code == "part-stale").count(), 1);
    assert!(stale.parts.iter().all(|part| part.time_limit == "实时公开"));
}

#[test]
fn r43_cells_that_say_the_same_already_stay_as_they_are() {
    let content = "法律法规和政策文件；办事指南；结果信息";
    let mut row = row(content, "自形成或变更起20个工作日内；结果信息7个工作日内", "甲局", &["政府网站"]);
    let parts = ItemParts::read(&row).parts;
    write_into(&parts, &mut row);
    assert_eq!(row.content_elements, content);
    assert_eq!(
        (row.publisher.as_str(), row.channels.as_slice()),
        ("甲局", ["政府网站".to_owned()].as_slice())
    );
    assert_eq!(ItemParts::of(&row).pairing, Pairing::Explicit);
}

#[test]
fn r57_entered_parts_are_checked_one_by_one() {
    assert!(faults(&entered(), "").is_empty());
    type Spoil = fn(&mut Vec<ItemPart>);
    let cases: [(Spoil, &str); 8] = [
        (|parts| parts.truncate(1), "至少要有两个"),
        (|parts| parts[1].name.clear(), "第2个分项：请填写分项的名称"),
        (|parts| parts[1].name = "办事指南".to_owned(), "与前面的分项相同"),
        (|parts| parts[0].name = "甲：乙".to_owned(), "不能有冒号"),
        (|parts| parts[0].time_limit.clear(), "第1个分项：请填写公开时限"),
        (|parts| parts[0].time_limit = "甲；乙".to_owned(), "只写一个时限"),
        (|parts| parts[0].publisher = "白石县民政局、白石县财政局".to_owned(), "写了几个公开主体"),
        (|parts| parts[1].channels.clear(), "请填写公开渠道"),
    ];
    for (spoil, expected) in cases {
        let mut parts = entered();
        spoil(&mut parts);
        let found = faults(&parts, "甲局");
        assert!(found.iter().any(|fault| fault.message.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn r42_r44_r45_each_part_has_its_clock() {
    let calendar = WorkCalendar::shipped();
    let arose = date(2020, 9, 21);
    for (text, due, is_ceiling, words) in [
        ("信息形成（变更）之日起20个工作日内", Some(date(2020, 10, 23)), false, "第20个工作日"),
        ("自作出行政决定之日起7个工作日内", Some(date(2020, 9, 29)), false, "第7个工作日"),
        ("批准后20日内", Some(date(2020, 10, 11)), false, "也算在内"),
        ("实时公开", Some(date(2020, 9, 21)), false, "当天"),
        ("48小时内", Some(date(2020, 9, 23)), false, "48小时"),
        ("及时公开", Some(date(2020, 10, 23)), true, "没有写明可以计算的期限"),
        ("", Some(date(2020, 10, 23)), true, "没有写公开时限"),
        ("信息形成之日起30个工作日内", Some(date(2020, 10, 23)), true, "超过法定上限"),
        ("依照《规划条例》，信息形成之日起30个工作日内", Some(date(2020, 11, 6)), false, "第30个工作日"),
        ("批前公示时间不得少于30日", Some(date(2020, 10, 23)), true, "公示的最短时间"),
        ("每季度更新", Some(date(2020, 10, 23)), false, "每3个月更新一次"),
        ("召开会议前一周", None, false, "之前"),
        ("每年6月30日前", None, false, "写明的日期"),
    ] {
        let clock = PartClock::of_text(text);
        let found = clock.due(arose, &calendar).unwrap().map(|due| due.date);
        assert_eq!((found, clock.is_ceiling), (due, is_ceiling), "{text}: {clock:?}");
        assert!(clock.words.iter().any(|line| line.contains(words)), "{text}: {:?}", clock.words);
    }
}

#[test]
fn r57_rows_under_one_merged_item_are_its_steps() {
    let of = |level2: &str, level3: Option<&str>| CatalogueRow {
        level1_item: "行政许可".to_owned(),
        level2_item: level2.to_owned(),
        level3_item: level3.map(str::to_owned),
        ..CatalogueRow::default()
    };
    let rows = [of("审核", None), of("审 核", None), of("审批", None), of("审核", Some("城市"))];
    let steps = Steps::of(&rows);
    for (at, others) in [(0, vec![1]), (1, vec![0]), (2, vec![]), (3, vec![])] {
        assert_eq!(steps.others(at).collect::<Vec<_>>(), others, "{at}");
    }
    let blank = [CatalogueRow::default(), CatalogueRow::default()];
    assert_eq!(Steps::of(&blank).others(1).count(), 0);
}

#[test]
fn r43_who_imports_a_table_is_told_of_parts_and_steps() {
    let of = |line: u32, time_limit: &str| PlacedRow {
        line,
        status: RowStatus::Active,
        row: CatalogueRow {
            level2_item: "审核".to_owned(),
            ..row("办事指南；结果信息", time_limit, "甲局", &["政府网站"])
        },
    };
    let rows = vec![of(4, "指南：20个工作日内；批文：7个工作日内"), of(5, "20个工作日内")];
    let table = CatalogueTable { rows, ..CatalogueTable::default() };
    let told: Vec<(u32, String)> =
        remarks(&table).into_iter().map(|remark| (remark.row.unwrap(), remark.message)).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[0], (4, "分为2个分项（按冒号前的名称对应）：指南；批文".to_owned()));
    assert!(told[1].1.contains("没有与分项“批文”对应的部分"), "{told:?}");
    assert!(told[2].1.contains("“结果信息”没有对应的分项"), "{told:?}");
    assert!(told[3].1.contains("与第5行同属事项“审核”"), "{told:?}");
}

/// The guidelines whose texts hold several periods show them as parts, and every part of every
/// guideline has a clock.
#[test]
fn r43_guidelines_with_several_periods_are_divided() {
    let calendar = WorkCalendar::shipped();
    let mut divided = Vec::new();
    for guideline in &Reference::shipped().guidelines {
        let parts: Vec<ItemParts> = guideline.items.iter().map(|item| ItemParts::of(&item.row)).collect();
        let count = parts.iter().filter(|parts| parts.is_divided()).count();
        if count > 0 {
            divided.push((guideline.sector_code.clone(), count));
        }
        for part in parts.iter().flat_map(|parts| &parts.parts) {
            PartClock::of(part).due(date(2026, 3, 2), &calendar).unwrap();
        }
    }
    let expected = [("01", 4), ("02", 20), ("05", 2), ("12", 5), ("17", 69), ("25", 16)];
    assert_eq!(divided, expected.map(|(code, count)| (code.to_owned(), count)));
}

/// Joint numbers divide the limit and the publisher as single ones do: no part is left without its clock.
#[test]
fn r43_joint_numbers_divide_limits_and_publishers() {
    for (limit, publisher) in [
        ("1-2.自形成之日起20个工作日内；3.自形成之日起7个工作日内", "1、3.区民政局；2.区财政局"),
        ("1、2.自形成之日起20个工作日内；3.自形成之日起7个工作日内", "（1）、（3）区民政局；（2）区财政局"),
        ("第1至2项：自形成之日起20个工作日内；第3项：自形成之日起7个工作日内", "1和3.区民政局；2.区财政局"),
    ] {
        let row = CatalogueRow {
            content_elements: "1.甲文件；2.乙文件；3.丙文件".to_owned(),
            time_limit: limit.to_owned(),
            publisher: publisher.to_owned(),
            ..CatalogueRow::default()
        };
        let read = ItemParts::of(&row);
        let told: Vec<_> = read
            .parts
            .iter()
            .map(|part| (part.content.as_str(), part.time_limit.as_str(), part.publisher.as_str()))
            .collect();
        let (long, short) = ("自形成之日起20个工作日内", "自形成之日起7个工作日内");
        let expected =
            [("甲文件", long, "区民政局"), ("乙文件", long, "区财政局"), ("丙文件", short, "区民政局")];
        assert_eq!(told, expected, "{limit} {publisher}");
        assert!(read.notes.is_empty(), "{:?}", read.notes);
    }
}

#[test]
fn r42a_the_least_posting_times_of_a_cell_are_offered() {
    let period = |number, unit| crate::calendar::Period { number, unit };
    use crate::calendar::PeriodUnit::{Day, WorkingDay};
    for (text, expected) in [
        ("批前公示时间不得少于30日", vec![period(30, Day)]),
        ("自制定或获取起10个工作日内，另公示7个工作日", vec![period(7, WorkingDay)]),
        ("公示期为5个工作日", vec![period(5, WorkingDay)]),
        ("信息形成之日起20个工作日内", vec![]),
    ] {
        assert_eq!(PartClock::least_postings(text), expected, "{text}");
    }
}
