//! R42-R45: every form seen in the guidelines and in published catalogues.

use super::*;
use crate::reference::Reference;
use TimeRule::*;
use TimeUnit::*;

type Expected = (&'static str, Option<u32>, Option<TimeUnit>, TimeRule);

fn parts(cell: &str) -> Vec<(String, Option<u32>, Option<TimeUnit>, TimeRule)> {
    ParsedTimeLimit::parse(cell).parts.into_iter().map(|p| (p.event, p.number, p.unit, p.rule)).collect()
}

fn check(cases: &[(&str, &[Expected])]) {
    for (cell, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(e, n, u, r)| ((*e).to_owned(), *n, *u, *r)).collect();
        assert_eq!(parts(cell), expected, "{cell}");
    }
}

#[test]
fn r42_forms_of_the_guidelines() {
    check(&[
        ("自形成或变更起20个工作日内", &[("形成或变更", Some(20), Some(WorkingDay), Within)]),
        (
            "处罚决定20个工作日内；其余内容长期公开、动态调整",
            &[("处罚决定", Some(20), Some(WorkingDay), Within), ("其余内容", None, None, LongTerm)],
        ),
        ("及时公开", &[("", None, None, Promptly)]),
        (
            "自形成起20个工作日内；其中许可、处罚决定7个工作日内",
            &[("形成", Some(20), Some(WorkingDay), Within), ("处罚决定", Some(7), Some(WorkingDay), Within)],
        ),
        ("自行政决定作出起7个工作日内", &[("行政决定作出", Some(7), Some(WorkingDay), Within)]),
        ("自制定或获取起10个工作日内", &[("制定或获取", Some(10), Some(WorkingDay), Within)]),
        (
            "自形成或变更起20个工作日内；结果信息7个工作日内",
            &[
                ("形成或变更", Some(20), Some(WorkingDay), Within),
                ("结果信息", Some(7), Some(WorkingDay), Within),
            ],
        ),
        ("自制作或获取起20个工作日内", &[("制作或获取", Some(20), Some(WorkingDay), Within)]),
        ("按进展情况及时公开", &[("", None, None, ByProgress), ("情况", None, None, Promptly)]),
        ("实时公开", &[("", None, None, Immediate)]),
        ("自收到申请起20个工作日内", &[("收到申请", Some(20), Some(WorkingDay), Within)]),
        ("每20个工作日更新一次", &[("", Some(20), Some(WorkingDay), Interval)]),
        ("自收到征地批准文件起10个工作日内", &[("收到征地批准文件", Some(10), Some(WorkingDay), Within)]),
        (
            "本级人大或其常委会批准后20日内",
            &[("本级人大或其常委会批准", Some(20), Some(CalendarDay), Within)],
        ),
        ("本级财政部门批复后20日内", &[("本级财政部门批复", Some(20), Some(CalendarDay), Within)]),
        ("会前一周发出邀请", &[("会前", Some(1), Some(Week), Before)]),
        (
            "自制定或获取起10个工作日内，另公示7个工作日",
            &[
                ("制定或获取", Some(10), Some(WorkingDay), Within),
                ("另公示", Some(7), Some(WorkingDay), LeastPosting),
            ],
        ),
        ("随采购公告、采购文件同时公开", &[("采购文件", None, None, SameTime)]),
        (
            "企业按季、个体按半年公告",
            &[("企业", Some(1), Some(Quarter), Interval), ("个体", Some(1), Some(HalfYear), Interval)],
        ),
        ("启动拟征收工作时", &[("", None, None, Unstated)]),
        ("现状调查结束后5个工作日内", &[("现状调查结束", Some(5), Some(WorkingDay), Within)]),
        ("分配结果确定后20个工作日内", &[("分配结果确定", Some(20), Some(WorkingDay), Within)]),
        ("按年度公开", &[("", Some(1), Some(Year), Interval)]),
        ("资金分配结果下达后15个工作日内", &[("资金分配结果下达", Some(15), Some(WorkingDay), Within)]),
    ]);
}

#[test]
fn r42_every_form_of_the_26_guidelines_is_read() {
    for guideline in &Reference::shipped().guidelines {
        for item in &guideline.items {
            let cell = &item.row.time_limit;
            let parsed = ParsedTimeLimit::parse(cell);
            let has_number = cell.chars().any(|c| c.is_ascii_digit());
            assert_eq!(
                has_number,
                parsed.parts.iter().any(|p| p.number.is_some() && p.unit.is_some()) && has_number
            );
            assert!(parsed.longer_than(20, 28).is_none(), "{cell}");
        }
    }
}

#[test]
fn r42_forms_of_published_catalogues() {
    check(&[
        ("信息形成（变更）之日起20个工作日内", &[("信息形成(变更)", Some(20), Some(WorkingDay), Within)]),
        (
            "信息形成 或者变更之日起 20 个工作日内",
            &[("信息形成或者变更", Some(20), Some(WorkingDay), Within)],
        ),
        ("自作出行政决定之日起７个工作日内", &[("作出行政决定", Some(7), Some(WorkingDay), Within)]),
        ("批前公示时间不得少于30日", &[("批前公示时间不得少于", Some(30), Some(CalendarDay), LeastPosting)]),
        ("公示期为5个工作日", &[("公示期为", Some(5), Some(WorkingDay), LeastPosting)]),
        ("公示期满后5个工作日内", &[("公示期满", Some(5), Some(WorkingDay), Within)]),
        ("二十个工作日内", &[("", Some(20), Some(WorkingDay), Within)]),
        ("24小时内", &[("", Some(24), Some(Hour), Within)]),
        ("2个月内", &[("", Some(2), Some(Month), Within)]),
        ("半年至少更新1次", &[("", Some(1), Some(HalfYear), Interval)]),
        (
            "每月10日前更新",
            &[("", Some(1), Some(Month), Interval), ("", Some(10), Some(CalendarDay), Before)],
        ),
        ("每年3月31日前", &[("", Some(1), Some(Year), Interval), ("", None, None, ByDate)]),
        ("2020年12月31日前", &[("", None, None, ByDate)]),
        ("形成后20内", &[("形成", Some(20), None, WithoutUnit)]),
        ("20个工作日", &[("", Some(20), Some(WorkingDay), Within)]),
        ("长期公开", &[("", None, None, LongTerm)]),
        ("主动公开", &[("", None, None, Unstated)]),
    ]);
}

#[test]
fn r44_what_is_clear() {
    for (cell, clear) in [
        ("及时公开", false),
        ("长期公开", false),
        ("永久", false),
        ("按进展情况", false),
        ("自形成之日起20内", false),
        ("主动公开", false),
        ("实时公开", true),
        ("每20个工作日更新", true),
        ("自信息形成之日起20个工作日内及时公开", true),
        ("长期公开（20个工作日内）", true),
    ] {
        assert_eq!(ParsedTimeLimit::parse(cell).is_clear(), clear, "{cell}");
    }
}

#[test]
fn r45_what_is_too_long() {
    for (cell, long) in [
        ("20个工作日内", false),
        ("21个工作日内", true),
        ("自形成之日起三十个工作日内", true),
        ("28日内", false),
        ("30日内", true),
        ("1个月内", true),
        ("四周内", false),
        ("批前公示时间不得少于30日", false),
        ("公示期30日", false),
        ("每半年更新一次", false),
        ("30个工作日内，法律、法规另有规定的从其规定", false),
        ("按《保障农民工工资支付条例》规定30日内", false),
    ] {
        assert_eq!(ParsedTimeLimit::parse(cell).longer_than(20, 28).is_some(), long, "{cell}");
    }
}

#[test]
fn numerals() {
    for (text, number) in [
        ("20", Some(20)),
        ("十", Some(10)),
        ("二十", Some(20)),
        ("二十五", Some(25)),
        ("一百零三", Some(103)),
        ("七", Some(7)),
        ("二〇", Some(20)),
        ("甲", None),
    ] {
        assert_eq!(numeral(text), number, "{text}");
    }
}
