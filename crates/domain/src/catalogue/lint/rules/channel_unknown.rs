//! `channel-unknown` (R46): a channel outside the vocabulary.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "channel-unknown",
    number: "R46",
    severity: Severity::Note,
    title: "渠道名称不在规范名称之内",
    says: "渠道用规范名称：政府网站、政府公报、两微一端、发布会/听证会、广播电视、纸质媒体、公开查阅点、政务服务中心、便民服务站、入户/现场、社区/企事业单位/村公示栏（电子屏）、精准推送、其他，以及各专业平台。别的名称照录并提示。",
    source: Source {
        document: answers!(9),
        words: "应当以指引列出的途径为基础，结合实际探索更多适合本地实际情况的公开渠道。",
    },
    remedy: "改用规范名称，或写在“其他”之后。",
    good: &[Example { shows: "用规范名称", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "自拟的名称",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::Channels, "政府网站、三张清单")],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let vocabulary = &view.linter.channels;
    let unknown: Vec<&str> = row
        .facts
        .channels(&row.placed.row)
        .iter()
        .map(String::as_str)
        .filter(|name| !vocabulary.is_known(name))
        .collect();
    if unknown.is_empty() {
        return;
    }
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::Channels)
            .quotes(unknown[0])
            .says(format!("“{}”不是规范的渠道名称", unknown.join("”“")))
            .suggests("改用规范名称；确是另外的渠道，写作“其他：……”"),
    );
}
