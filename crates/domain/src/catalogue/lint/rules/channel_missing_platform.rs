//! `channel-missing-platform` (R52, R47): a professional platform of the guideline's row is not ticked.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "channel-missing-platform",
    number: "R52",
    severity: Severity::Warning,
    title: "没有勾选专业平台",
    says: "重点领域，以及指引列明渠道为最低要求的领域，标准指引该行勾选的专业平台要勾选。指引该行没有勾选的平台不报；其他领域作提示。",
    source: Source {
        document: answers!(9),
        words: "还要按照重点领域信息公开相关要求，在……等专业平台进行信息公开和共享。",
    },
    remedy: "勾选标准指引该行列出的专业平台。",
    good: &[Example { shows: "指引的平台都已勾选", setting: Setting::KeyField, edits: &[] }],
    bad: &[Example {
        shows: "漏勾了专业平台", setting: Setting::KeyField, edits: &[Edit::DropPlatforms]
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let channels = row.facts.channels(&row.placed.row);
    let Some((_, item)) = view.guideline_item(row).filter(|(_, item)| !item.platforms.is_empty()) else {
        return;
    };
    if channels.is_empty() {
        return;
    }
    let vocabulary = &view.linter.channels;
    let is_ticked = |platform: &String| {
        channels.iter().any(|name| {
            name == platform || vocabulary.known(name).is_some_and(|known| known.canonical == *platform)
        })
    };
    let missing: Vec<&str> =
        item.platforms.iter().filter(|platform| !is_ticked(platform)).map(String::as_str).collect();
    if missing.is_empty() {
        return;
    }
    let policy = view.policy();
    let obligatory =
        policy.first_channel.is_some() || matches!(policy.channels, ChannelRule::Minimum | ChannelRule::Box);
    let one_suffices = policy.channels == ChannelRule::AtLeastOne;
    let severity = if obligatory && !one_suffices { RULE.severity } else { Severity::Note };
    let all: Vec<&str> = channels.iter().map(String::as_str).chain(missing.iter().copied()).collect();
    let finding = Finding::of_cell(&RULE, view, row, Column::Channels)
        .severity(severity)
        .says(format!("没有勾选标准指引该事项列出的“{}”", missing.join("”“")))
        .suggests(format!("勾选“{}”", missing.join("”“")));
    findings.push(finding.fixes_cell(row, Column::Channels, all.join("、")));
}
