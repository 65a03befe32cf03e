//! `channel-missing-website` (R51, R49, R53): the government website is not among the channels.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "channel-missing-website",
    number: "R51",
    severity: Severity::Warning,
    title: "没有政府网站",
    says: "政府网站是公开的第一平台。以政府网站为第一平台的重点领域没有勾选的是错误；其他领域是警告，标准指引该行没有勾选的不报。政府公报为非必选项的重点领域，通过政府网站或广播电视、纸质媒体、两微一端之一公开即可。各分项渠道不同的，逐项判断（R43）。",
    source: Source { document: answers!(9), words: "以政府网站为第一平台。" },
    remedy: "勾选“政府网站”。",
    good: &[
        Example { shows: "勾选了政府网站", setting: Setting::KeyField, edits: &[] },
        Example {
            shows: "政府公报非必选的领域用公开媒体",
            setting: Setting::PublicMedia,
            edits: &[Edit::Cell(Column::Channels, "纸质媒体")],
        },
    ],
    bad: &[
        Example {
            shows: "重点领域没有政府网站",
            setting: Setting::KeyField,
            edits: &[Edit::Cell(Column::Channels, "公开查阅点、投资项目在线审批监管平台")],
        },
        Example {
            shows: "其他领域没有政府网站",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::Channels, "公开查阅点")],
        },
        Example {
            shows: "只有政府公报",
            setting: Setting::PublicMedia,
            edits: &[Edit::Cell(Column::Channels, "政府公报")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    match row.facts.divided_channels() {
        Some(parts) => {
            for (label, channels) in parts {
                judge(view, row, (&label, channels), findings);
            }
        }
        None => judge(view, row, ("", row.facts.channels(&row.placed.row)), findings),
    }
}

fn judge(
    view: &View<'_>,
    row: &RowView<'_>,
    (label, channels): (&str, &[String]),
    findings: &mut Vec<Finding>,
) {
    let vocabulary = &view.linter.channels;
    if channels.is_empty() || channels.iter().any(|name| vocabulary.is_website(name)) {
        return;
    }
    let policy = view.policy();
    let is_key_field = policy.first_channel.is_some();
    let media_suffice = is_key_field && !policy.optional_channels.is_empty();
    let in_media = |name: &String| vocabulary.known(name).is_some_and(|known| known.is_public_media);
    if media_suffice && channels.iter().any(in_media) {
        return;
    }
    let guideline_has_none = view.guideline_item(row).is_some_and(|(_, item)| !item.has_website);
    if !is_key_field && guideline_has_none {
        return;
    }
    let severity = if is_key_field { Severity::Error } else { RULE.severity };
    let website = policy.first_channel.clone().unwrap_or_else(|| vocabulary.website().to_owned());
    let message = if media_suffice {
        format!("{label}没有“{website}”，也没有广播电视、纸质媒体或两微一端")
    } else if is_key_field {
        format!("{label}重点领域以“{website}”为第一平台，没有勾选")
    } else {
        format!("{label}没有勾选“{website}”")
    };
    let with_website: Vec<&str> =
        std::iter::once(website.as_str()).chain(channels.iter().map(String::as_str)).collect();
    let finding = Finding::of_cell(&RULE, view, row, Column::Channels)
        .severity(severity)
        .says(message)
        .suggests(format!("勾选“{website}”"));
    // Of a divided row a person ticks the part's own box; outside the key fields the website is a choice: names of
    // applicants may be meant for the notice board alone.
    findings.push(match label.is_empty() && is_key_field {
        true => finding.fixes_cell(row, Column::Channels, with_website.join("、")),
        false => finding,
    });
}
