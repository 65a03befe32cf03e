//! `content-too-detailed` (R40): the material itself instead of its name.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "content-too-detailed",
    number: "R40",
    severity: Severity::Warning,
    title: "公开内容写成了材料本身",
    says: "“公开内容（要素）”只写名称，如“申报材料清单”。写入地址、电话、网址、办理说明、附件或超过500字的，是材料本身。“办公地址”“联系电话”“办理流程”是名称，不算。",
    source: Source {
        document: answers!(8),
        words: "目录中只需要在“公开内容（要素）”一栏写入“申报材料清单”，材料相关的具体内容在相应的公开平台上公开即可。",
    },
    remedy: "只写要素名称，具体内容放到公开平台的信息里。",
    good: &[Example {
        shows: "只写要素名称",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::ContentElements, "办理条件；申请材料清单；办理流程；办公地址；联系电话")],
    }],
    bad: &[
        Example {
            shows: "写入了地址和电话",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(
                Column::ContentElements,
                "办理地址：白石县人民路50号二楼，联系电话020-83702248",
            )],
        },
        Example {
            shows: "写入了办理说明",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(
                Column::ContentElements,
                "申请人需提交身份证原件及复印件各一份并填写申请表一式三份",
            )],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let facts = &row.facts.content;
    let Some(detail) = &facts.value else { return };
    if view.guideline_item(row).is_some_and(|(_, item)| item.facts.content.folded == facts.folded) {
        return;
    }
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::ContentElements)
            .quotes(detail.words.clone())
            .says(format!("写入了{}“{}”，这是材料本身，不是要素名称", detail.kind, detail.words))
            .suggests("只写要素名称（如“申请材料清单”），具体内容在公开平台上公开"),
    );
}
