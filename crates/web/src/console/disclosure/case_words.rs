//! What is said of acts and steps of a record.

use super::case::{MARK, SCHEDULE, UNSCHEDULE};
use super::{attachment, columns, confirmation, links, posting};
use crate::console::organisation::parts::moment;
use crate::console::pages::Cell;
use domain::disclosure::{RecordAct, RecordState};
use operations::disclosure::{RecordView, VersionView};

/// What is told after an act.
pub(super) fn done_words(act: &str) -> Option<&'static str> {
    match act {
        "load" => Some("已装载"),
        "change" => Some("已修改"),
        SCHEDULE => Some("发布时间已记下"),
        UNSCHEDULE => Some("已取消定时发布"),
        MARK => Some("效力已标注"),
        links::CHECK => Some("链接已检查，结果见“链接”一表"),
        confirmation::ASK => Some("已征求意见"),
        posting::PLAN => Some("公示期已保存"),
        posting::ALLOW => Some("已准许更正"),
        attachment::ADD => Some("附件已上传"),
        attachment::MASK => Some("个人号码已隐去，原件封存"),
        attachment::REMOVE => Some("附件已删除"),
        columns::CHOOSE => Some("已按列处理名单，原件封存"),
        act => RecordAct::ALL.into_iter().find(|one| one.id() == act).map(|one| match one {
            RecordAct::Submit => "已提交审查",
            RecordAct::ReturnForRevision => "已退回修改",
            RecordAct::Refer => "已转送",
            RecordAct::AnswerReferral => "已登记答复",
            RecordAct::PassReview => "已审查通过",
            RecordAct::Approve => "已批准",
            RecordAct::Publish | RecordAct::Supersede => "已发布",
            RecordAct::Withdraw => "已撤下",
            RecordAct::Discard => "草稿已删除",
        }),
    }
}

/// What a step of a record's history is called.
pub(super) fn step_label(act: &str) -> &'static str {
    match act {
        "load" => "录入",
        "recompute" => "重新计算期限",
        "change" => "修改",
        SCHEDULE => "定时发布",
        MARK => "标注效力",
        "assign" => "归入公开内容",
        posting::PLAN => "设定公示期",
        posting::ALLOW => "准许更正",
        "end_posting" => "公示期满",
        attachment::ADD => "加附件",
        attachment::MASK => "隐去个人号码",
        attachment::REMOVE => "删除附件",
        columns::CHOOSE => "按列处理名单",
        "copy" => "登记其他渠道的发布",
        "take_in" => "从其他网站取入",
        "receive" => "收到站所报送的材料",
        "dismiss_hint" => "文字检查",
        "ask_confirmation" => "征求意见",
        "answer_confirmation" => "征求意见的答复",
        "withdraw_confirmation" => "撤回征求",
        act => RecordAct::ALL.into_iter().find(|one| one.id() == act).map_or("办理", RecordAct::label),
    }
}

/// Why a record came back, while it has not gone on.
pub(super) fn returned(record: &RecordView) -> Option<(String, Cell)> {
    let event = record.events.iter().rev().find(|event| event.act == RecordAct::ReturnForRevision.id());
    let event = event.filter(|_| record.version.state == RecordState::Returned)?;
    let by = format!("{}，{}", event.by_name.as_deref().unwrap_or("系统"), moment(Some(&event.at), ""));
    Some(("退回的意见".to_owned(), Cell::text(event.note.clone()).with(by)))
}

/// What a clarification answers (R161).
pub(super) fn clarified(version: &VersionView) -> Option<(String, Cell)> {
    let words = format!("传播的地方：{}", version.spread);
    (!version.claim.is_empty())
        .then(|| ("澄清的信息".to_owned(), Cell::text(version.claim.clone()).with(words)))
}

/// A public version that was withdrawn while the one shown was on its way (R161).
pub(super) fn withdrawn(record: &RecordView) -> Option<(String, Cell)> {
    let one = record.versions.iter().find(|one| !one.withdrawal_notice.is_empty())?;
    (one.id != record.version.id && !record.is_public)
        .then(|| (format!("第{}版已撤下", one.number), Cell::text(one.withdrawal_notice.clone())))
}
