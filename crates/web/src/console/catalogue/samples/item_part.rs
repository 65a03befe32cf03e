//! Samples of item parts: the panel beside a row, the form, the source of a row.

use super::{VERSION, frame, head};
use crate::console::catalogue::item_part_view::{
    ItemPartsView, PartField, PartFields, PartLine, PartsPanel, SourceForm,
};
use crate::console::catalogue::parts::View;
use crate::console::form::Choice;
use crate::frame::Link;
use domain::catalogue::VersionState;

pub(super) fn panel() -> PartsPanel {
    let part = |name: &str, content: &str, time_limit: &str| PartLine {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publisher: "天河区民政局".to_owned(),
        channels: "政府网站、公开查阅点".to_owned(),
        clock: vec!["自信息形成或者变更的次日起算，到第7个工作日的24时为止".to_owned()],
    };
    PartsPanel {
        lines: vec![
            part("办事指南", "申请条件、办理流程", "20个工作日内"),
            part("结果信息", "结果信息", "7个工作日内"),
        ],
        how: "按冒号前的名称对应",
        notes: vec!["公开内容中的“统计数据”没有对应的分项，请核对".to_owned()],
        edit_href: format!("/console/catalogues/{VERSION}/rows/20-01-02/item-parts"),
        steps: vec![Link::new("第3行 公示名单", "/console/catalogues/7/rows/20-01-03")],
        source: "实际行政管理职能：“三定”规定的社会救助职责".to_owned(),
    }
}

pub(super) fn source() -> SourceForm {
    SourceForm {
        action: format!("/console/catalogues/{VERSION}/rows/20-01-02/source"),
        choices: vec![Choice::none("没有注明"), Choice::new("function", "实际行政管理职能")],
        note: "“三定”规定的社会救助职责".to_owned(),
    }
}

pub(super) fn form() -> ItemPartsView {
    let field =
        |part: usize, name: &str, label: &'static str, value: &str, problem: Option<&str>| PartField {
            name: format!("part_{part}_{name}"),
            label,
            hint: "只写名称",
            value: value.to_owned(),
            lines: if name == "content" { 2 } else { 1 },
            problem: problem.map(str::to_owned),
        };
    let part = |at: usize, name: &str, problem: Option<&str>| PartFields {
        number: at + 1,
        fields: vec![
            field(at, "name", "分项的名称", name, problem),
            field(at, "content", "公开内容（要素）", "申请条件、办理流程", None),
        ],
        may_remove: at > 1,
    };
    let missing = "第3个分项：请填写分项的名称";
    ItemPartsView {
        frame: frame("分项"),
        head: head(View::Table, VersionState::Draft),
        action: format!("/console/catalogues/{VERSION}/rows/20-01-02/item-parts"),
        revision: 3,
        how: "由编制人员逐项填写".to_owned(),
        notes: vec!["公开内容中的“统计数据”没有对应的分项，请核对".to_owned()],
        cells: vec![("公开时限".to_owned(), "办事指南：20个工作日内；结果信息：7个工作日内".to_owned())],
        parts: vec![part(0, "办事指南", None), part(1, "结果信息", None), part(2, "", Some(missing))],
        channels: "政府网站、政府公报".to_owned(),
        may_clear: true,
        may_add: true,
        problems: vec![("part_2_name".to_owned(), missing.to_owned())],
        back: Link::new("返回这一行", format!("/console/catalogues/{VERSION}/rows/20-01-02")),
    }
}
