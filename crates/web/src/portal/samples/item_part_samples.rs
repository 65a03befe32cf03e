//! Samples of item parts, steps and clocks.

use crate::frame::Link;
use crate::portal::item_view::{ClockLine, ClockView, DayLine, PartLine, Publisher, StepLine};

pub(super) fn parts() -> Vec<PartLine> {
    let part = |name: &str, content: &str, time_limit: &str, lead: Option<&str>| PartLine {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publishers: vec![
            Publisher { name: "天河区民政局".to_owned(), href: Some("/unit".to_owned()) },
            Publisher { name: "天河区财政局".to_owned(), href: None },
        ],
        lead: lead.map(str::to_owned),
        channels: "■政府网站 ■公开查阅点".to_owned(),
    };
    vec![
        part("办事指南", "申请条件、申请材料、办理流程", "自形成或者变更起20个工作日内", None),
        part("结果信息", "结果信息", "7个工作日内", Some("联合制作，由牵头的天河区民政局负责公开")),
    ]
}

pub(super) fn steps() -> Vec<StepLine> {
    vec![StepLine {
        link: Link::new("公示名单", "/item"),
        time_limit: "公示期不少于7日".to_owned(),
        publisher: "各镇人民政府、街道办事处".to_owned(),
    }]
}

/// With a day that cannot be read where `fails`, else counted from a day.
pub(super) fn clock(fails: bool) -> ClockView {
    let day = |day: &str, number: &str, why: &str| {
        let [day, number, why] = [day, number, why].map(str::to_owned);
        DayLine { day, number, why }
    };
    let line = |name: &str| ClockLine {
        name: name.to_owned(),
        words: vec!["自信息形成或者变更的次日起算，到第2个工作日的24时为止，周末和法定节假日不算".to_owned()],
        due: (!fails).then(|| "最迟2026年3月9日公开".to_owned()),
        days: vec![
            day("2026年3月6日", "第1个工作日", "工作日"),
            day("2026年3月7日", "不计", "周末"),
            day("2026年3月8日", "不计", "周末"),
            day("2026年3月9日", "第2个工作日", "工作日"),
        ],
    };
    ClockView {
        action: "/item".to_owned(),
        arose: if fails { "昨天" } else { "2026-03-05" }.to_owned(),
        problem: fails.then(|| "“昨天”不是日期，请按2026-01-31的样子填写".to_owned()),
        lines: if fails { vec![line("办事指南"), line("结果信息")] } else { vec![line("")] },
    }
}
