//! `channel-below-minimum` (R50): fewer channels than a guideline that calls them the minimum.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "channel-below-minimum",
    number: "R50",
    severity: Severity::Note,
    title: "少于指引的最低渠道",
    says: "指引写明所列渠道为最低要求的领域，标准指引该行勾选的渠道都要勾选，可以更多。政府网站和专业平台另有规则。",
    source: Source {
        document: answers!(9),
        words: "“两个目录”列出的公开渠道和载体为最低要求，各地可根据对应事项特点、群众需求、实际条件等要素，完善线下服务网点宣传栏、公告板、入户上门等公开方式。",
    },
    remedy: "勾选标准指引该行的全部渠道。",
    good: &[Example { shows: "渠道不少于指引", setting: Setting::Free, edits: &[] }],
    bad: &[Example {
        shows: "只留下政府网站", setting: Setting::Free, edits: &[Edit::DropOrdinaryChannels]
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let channels = row.facts.channels(&row.placed.row);
    if !matches!(view.policy().channels, ChannelRule::Minimum | ChannelRule::Box) || channels.is_empty() {
        return;
    }
    let Some((item, _)) = view.guideline_item(row) else { return };
    if item.row.channels == channels {
        return;
    }
    let vocabulary = &view.linter.channels;
    let special = |name: &str| {
        vocabulary.is_website(name)
            || vocabulary.known(name).is_some_and(|known| known.is_platform)
            || view.policy().optional_channels.iter().any(|optional| optional == name)
    };
    let missing: Vec<&str> = item
        .row
        .channels
        .iter()
        .map(String::as_str)
        .filter(|name| !special(name) && !channels.iter().any(|ticked| ticked == name))
        .collect();
    if missing.is_empty() {
        return;
    }
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::Channels)
            .says(format!("标准指引所列渠道为最低要求，缺“{}”", missing.join("”“")))
            .suggests(format!("勾选“{}”", missing.join("”“"))),
    );
}
