//! 审计日志: who did what and when, by unit, act and person; the proof that nothing was altered (invariant 5).

use super::address;
use super::parts::moment;
use crate::console::catalogue::address::encoded;
use crate::console::form::Choice;
use crate::console::frame::{Place, done, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice, NoticeKind};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::OperationError;
use operations::audit::{AuditEvent, AuditReport};
use operations::audit_object::AuditObject;
use serde::Deserialize;
use std::collections::HashMap;

/// Events on a page.
const PAGE: usize = 50;
/// Readings of the log for one page of a narrow filter; the page then offers to go on.
const READINGS: usize = 40;
/// Problems named on the page.
const NAMED: usize = 20;

/// The log.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/audit_log.html")]
pub struct AuditView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Units to choose from.
    pub units: Vec<Choice>,
    /// Groups of acts to choose from.
    pub groups: Vec<Choice>,
    /// Whose acts were looked for.
    pub person: String,
    /// The events.
    pub lines: Vec<AuditLine>,
    /// Earlier ones; empty for none.
    pub earlier: String,
    /// Where verifying is sent.
    pub verify_action: &'static str,
}

/// An event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditLine {
    /// Number.
    pub id: i64,
    /// When.
    pub at: String,
    /// Who, and through which door.
    pub by: String,
    /// The door in words.
    pub channel: &'static str,
    /// The act in words.
    pub act: String,
    /// The unit.
    pub unit: String,
    /// The object in words, linked where it has a page.
    pub about: Link,
    /// The object as the log keeps it.
    pub object: String,
    /// What was written down.
    pub detail: String,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    group: String,
    person: String,
    before: Option<i64>,
}

/// Shows the log.
///
/// # Errors
/// When the database fails or one may not read it there.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    log_page(&state, &who, asked, Vec::new()).await
}

/// Verifies the whole log and says what was found.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn verify(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let notice = verdict(&state.operations.verify_audit().await?);
    log_page(&state, &who, Asked::default(), vec![notice]).await
}

#[boxed::future]
async fn log_page(
    state: &AppState,
    who: &SignedIn,
    asked: Asked,
    notices: Vec<Notice>,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "审计日志", Place::Audit).await?;
    frame.notices = notices;
    let units = readable_units(state, who).await?;
    let chosen = units.iter().find(|(id, ..)| id.to_string() == asked.unit).or(units.first());
    let Some((chosen_id, _, path)) = chosen else {
        return Err(PageError(OperationError::NotPermitted(Permission::ReadAudit)));
    };
    let (events, next) = read(state, who, path, &asked).await?;
    let names: HashMap<i64, &str> =
        units.iter().map(|(id, name, _)| (*id, name.trim_start_matches('　'))).collect();
    let objects = state.operations.audit_objects(&events).await?;
    let group =
        |prefix: &str, label: &str| Choice { current: asked.group == prefix, ..Choice::new(prefix, label) };
    page(&AuditView {
        units: units
            .iter()
            .map(|(id, name, _)| Choice {
                current: id == chosen_id,
                ..Choice::new(id.to_string(), name.clone())
            })
            .collect(),
        groups: GROUPS.iter().map(|(prefix, label)| group(prefix, label)).collect(),
        lines: events.into_iter().map(|event| line(event, &names, &objects)).collect(),
        earlier: next
            .map(|before| {
                format!(
                    "{}?unit={chosen_id}&group={}&person={}&before={before}",
                    address::AUDIT,
                    encoded(&asked.group),
                    encoded(&asked.person)
                )
            })
            .unwrap_or_default(),
        person: asked.person,
        verify_action: address::AUDIT_VERIFY,
        frame,
    })
}

/// The units of the tree whose log one may read, the highest first.
#[boxed::future]
async fn readable_units(state: &AppState, who: &SignedIn) -> Result<Vec<(i64, String, String)>, PageError> {
    let mut units = Vec::new();
    let mut stack: Vec<_> =
        state.operations.tree(state.today()).await?.into_iter().rev().map(|node| (0_usize, node)).collect();
    while let Some((depth, node)) = stack.pop() {
        stack.extend(node.children.into_iter().rev().map(|child| (depth + 1, child)));
        if who.actor.may(Permission::ReadAudit, &node.unit.path, None) {
            units.push((node.unit.id, format!("{}{}", "　".repeat(depth), node.unit.name), node.unit.path));
        }
    }
    Ok(units)
}

/// A page of events that pass the filter, and the number before which the next page begins.
#[boxed::future]
async fn read(
    state: &AppState,
    who: &SignedIn,
    path: &str,
    asked: &Asked,
) -> Result<(Vec<AuditEvent>, Option<i64>), PageError> {
    let mut found = Vec::new();
    let mut before = asked.before;
    for _ in 0..READINGS {
        let events = state.operations.audit_events(&who.act(), path, before).await?;
        if events.is_empty() {
            return Ok((found, None));
        }
        for event in events {
            before = Some(event.id);
            if passes(&event, asked) {
                found.push(event);
            }
            if found.len() == PAGE {
                return Ok((found, before));
            }
        }
    }
    Ok((found, before))
}

fn passes(event: &AuditEvent, asked: &Asked) -> bool {
    let group = asked.group.as_str();
    let person = asked.person.trim();
    (group.is_empty() || event.act.split('.').next() == Some(group))
        && (person.is_empty() || event.actor_name.contains(person))
}

fn line(event: AuditEvent, names: &HashMap<i64, &str>, objects: &HashMap<String, AuditObject>) -> AuditLine {
    let about = objects.get(&event.object).cloned().unwrap_or_default();
    AuditLine {
        about: Link::new(about.words, about.href),
        id: event.id,
        at: moment(Some(&event.at), ""),
        by: event.actor_name,
        channel: match event.channel.as_str() {
            "web" => "页面",
            "api" => "接口",
            "cli" => "命令行",
            _ => "系统任务",
        },
        act: act_in_words(&event.act),
        unit: names
            .get(&event.unit_id)
            .map_or_else(|| format!("机构{}", event.unit_id), |name| (*name).to_owned()),
        object: event.object,
        detail: if event.detail == "{}" { String::new() } else { event.detail },
    }
}

fn verdict(report: &AuditReport) -> Notice {
    let scope = format!("核验了{}条链、{}条记录、{}个日封存", report.chains, report.events, report.seals);
    let until = report
        .sealed_until
        .as_ref()
        .map(|day| format!("，已封存至{}", super::parts::day(day)))
        .unwrap_or_default();
    if report.is_whole() {
        return done("审计日志完整，没有发现改动", format!("{scope}{until}。"));
    }
    let mut named: Vec<&str> =
        report.problems.iter().take(NAMED).map(|problem| problem.message.as_str()).collect();
    if report.problems.len() > NAMED {
        named.push("其余问题请在服务器上运行核验命令查看");
    }
    Notice {
        kind: NoticeKind::Stop,
        title: format!("审计日志有{}处问题", report.problems.len()),
        text: format!("{scope}{until}：{}。请立即保全数据库与备份，并报告负责人。", named.join("；")),
        action: None,
    }
}

const GROUPS: [(&str, &str); 17] = [
    ("", "全部操作"),
    ("catalogue", "目录"),
    ("guideline", "标准指引"),
    ("unit_list", "清单与覆盖"),
    ("unit", "机构"),
    ("person", "人员与角色"),
    ("organisation", "机构与人员导入"),
    ("cascade", "下发与修改建议"),
    ("compilation", "汇编"),
    ("assessment", "评议"),
    ("rectification", "整改"),
    ("difficulty", "难题"),
    ("reminder", "催办"),
    ("mail", "邮件"),
    ("session", "登录"),
    ("token", "接口令牌"),
    ("setting", "平台设置"),
];

/// An act in words; one without words keeps its identifier, which is better than none.
fn act_in_words(act: &str) -> String {
    ACTS.iter().find(|(id, _)| *id == act).map_or(act, |(_, words)| words).to_owned()
}

/// The identifiers of acts as the log keeps them.
const ACTS: &[(&str, &str)] = &[
    ("setup", "首次启动"),
    ("unit.create", "新设机构"),
    ("unit.rename", "机构更名"),
    ("unit.move", "调整隶属"),
    ("unit.merge", "合并机构"),
    ("unit.dissolve", "撤销机构"),
    ("unit.set_body", "登记工作机构"),
    ("unit.set_sector_lead", "指定领域牵头部门"),
    ("sector.open", "开放领域"),
    ("sector.change_opening", "修改领域开放安排"),
    ("guideline.import_layer", "载入参考指引"),
    ("catalogue.copy_layer", "抄录参考指引"),
    ("person.create", "新增人员"),
    ("person.update", "修改人员资料"),
    ("person.grant", "授予角色"),
    ("person.end_grant", "结束任职"),
    ("person.deputise", "登记代理"),
    ("person.end_deputy", "结束代理"),
    ("person.hand_over", "离任交接"),
    ("person.lock", "停用账号"),
    ("person.unlock", "启用账号"),
    ("person.issue_link", "生成一次性链接"),
    ("person.accept_link", "用一次性链接设置密码"),
    ("person.change_password", "修改密码"),
    ("person.read_contact", "查看联系方式"),
    ("organisation.import", "导入机构与人员"),
    ("session.start", "登录"),
    ("session.end", "退出登录"),
    ("session.work_for_unit", "选择工作单位"),
    ("session.end_everywhere", "在所有设备上退出登录"),
    ("token.create", "生成接口令牌"),
    ("token.revoke", "停用接口令牌"),
    ("setting.site_identity", "修改网站标识"),
    ("setting.mail_server", "设置邮件服务器"),
    ("setting.mail_off", "关闭邮件发送"),
    ("mail.test", "发送测试邮件"),
    ("mail.retry", "再次发送邮件"),
    ("mail.give_up", "不再发送邮件"),
    ("person.mail", "设置接收邮件"),
    ("calendar.make", "生成日历地址"),
    ("calendar.revoke", "停用日历地址"),
    ("reminder.send", "催办下级单位"),
    ("reminder.repeat", "再次催办"),
    ("reminder.read", "阅读催办"),
    ("reminder.answer", "答复催办"),
    ("disclosure.recompute", "重新计算公开期限"),
    ("guideline.import", "载入标准指引"),
    ("guideline.withdraw", "撤回标准指引"),
    ("guideline.load", "载入标准指引"),
    ("question.load", "载入问答"),
    ("maintenance.settle", "更新维护任务"),
    ("maintenance.dismiss", "说明不作修订"),
    ("difficulty.raise", "提出难题"),
    ("difficulty.assign", "交办难题"),
    ("difficulty.escalate", "难题提请上级"),
    ("difficulty.answer", "答复难题"),
    ("difficulty.reopen", "退回难题答复"),
    ("difficulty.close", "办结难题"),
    ("difficulty.publish", "公布问答"),
    ("difficulty.decline", "不予公布问答"),
    ("difficulty.remind", "难题超期提醒"),
    ("question.withdraw", "撤下问答"),
    ("search.repair", "修复检索索引"),
    ("catalogue.draft", "新建目录草稿"),
    ("catalogue.preview_import", "预览导入的目录"),
    ("catalogue.import", "导入目录"),
    ("catalogue.edit", "修改目录"),
    ("catalogue.add_column", "增加目录栏目"),
    ("catalogue.remove_column", "删去目录栏目"),
    ("catalogue.explain", "说明检查结果"),
    ("catalogue.fix", "按建议修改目录"),
    ("catalogue.discard", "放弃目录草稿"),
    ("catalogue.new_version", "编制目录新版本"),
    ("catalogue.inherit", "接续目录"),
    ("catalogue.supersede", "目录由接续的版本更替"),
    ("catalogue.submit", "提交目录"),
    ("catalogue.review_row", "审核目录事项"),
    ("catalogue.remark", "提出审核意见"),
    ("catalogue.resolve_remark", "答复审核意见"),
    ("catalogue.return", "退回目录"),
    ("catalogue.pass_review", "审核通过目录"),
    ("catalogue.approve", "审定目录"),
    ("catalogue.publish", "发布目录"),
    ("catalogue.withdraw", "撤回目录"),
    ("unit_list.preview_import", "预览导入的清单"),
    ("unit_list.import", "导入清单"),
    ("unit_list.declare_none", "声明没有清单"),
    ("unit_list.decide_links", "决定清单与目录事项的关联"),
    ("unit_list.set_stages", "标注五公开"),
    ("unit.update", "修改机构资料"),
    ("catalogue.add_row", "增加目录事项"),
    ("catalogue.move_row", "移动目录事项"),
    ("catalogue.remove_row", "删减目录事项"),
    ("catalogue.omit_row", "标为未开展"),
    ("catalogue.restore_row", "恢复目录事项"),
    ("catalogue.assign_items", "分工到单位"),
    ("catalogue.assign_level", "按层级分工"),
    ("catalogue.batch", "批量办理目录"),
    ("catalogue.finish_part", "完成分工"),
    ("catalogue.reopen_part", "重开分工"),
    ("catalogue.remind_part", "催办分工"),
    ("catalogue.return_workbook", "交回工作簿"),
    ("catalogue.take_workbook_over", "写入工作簿的改动"),
    ("catalogue.set_parts", "填写事项分项"),
    ("catalogue.set_source", "填写事项来源"),
    ("applicability.declare", "声明领域不适用"),
    ("applicability.decide", "审定领域不适用"),
    ("applicability.end", "结束领域不适用"),
    ("assessment.start", "启动评议"),
    ("assessment.check", "机器检查"),
    ("assessment.check_again", "重新机器检查"),
    ("assessment.add", "补充评议问题"),
    ("assessment.confirm", "确认评议问题"),
    ("assessment.strike", "划去评议问题"),
    ("assessment.announce", "告知评议结果"),
    ("assessment.object", "对评议提出异议"),
    ("assessment.decide_objection", "决定评议异议"),
    ("assessment.conclude", "评议定稿"),
    ("assessment.publish", "公布评议结果"),
    ("assessment.withdraw", "撤回评议结果"),
    ("assessment.cancel", "取消评议"),
    ("assessment.rubric", "修改评议分值表"),
    ("rectification.report", "报告整改"),
    ("rectification.extension", "申请延长整改"),
    ("rectification.remind", "催办整改"),
    ("cascade.issue", "下发目录"),
    ("cascade.propose", "提出修改建议"),
    ("cascade.apply", "采纳修改建议"),
    ("cascade.dismiss", "不采纳修改建议"),
    ("guideline.forward", "转发标准指引"),
    ("guideline.receive", "签收标准指引"),
    ("compilation.begin", "开始汇编"),
    ("compilation.refresh", "更新汇编"),
    ("compilation.request", "提请同意汇编"),
    ("compilation.consent", "同意汇编"),
    ("compilation.return", "退回汇编"),
    ("compilation.make", "生成汇编文件"),
    ("compilation.make_again", "重新生成汇编文件"),
    ("compilation.publish", "公布汇编"),
    ("compilation.withdraw", "撤回汇编"),
    ("compilation.abandon", "放弃汇编"),
    ("compilation.recall", "收回提请"),
    ("compilation.settle", "注明汇编缺项"),
    ("job.queued", "后台任务排队"),
    ("job.ended", "后台任务结束"),
    ("job.cancelled", "取消后台任务"),
    ("backup", "备份"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn event(act: &str, actor: &str) -> AuditEvent {
        AuditEvent {
            id: 1,
            unit_id: 1,
            at: "2026-11-22T03:17:00Z".to_owned(),
            actor_id: None,
            actor_name: actor.to_owned(),
            channel: "web".to_owned(),
            act: act.to_owned(),
            object: "unit:1".to_owned(),
            detail: "{}".to_owned(),
        }
    }

    #[test]
    fn the_filter_is_by_group_and_person() {
        let asked = |group: &str, person: &str| Asked {
            group: group.to_owned(),
            person: person.to_owned(),
            ..Asked::default()
        };
        for (group, person, passed) in [
            ("", "", true),
            ("unit", "", true),
            ("person", "", false),
            ("unit", "林", true),
            ("", "黄", false),
        ] {
            assert_eq!(
                passes(&event("unit.rename", "林若水"), &asked(group, person)),
                passed,
                "{group} {person}"
            );
        }
    }

    #[test]
    fn a_broken_log_is_named_and_a_whole_one_too() {
        assert_eq!(verdict(&AuditReport::default()).kind, NoticeKind::Plain);
        let problem = operations::audit::AuditProblem {
            unit_id: Some(1),
            position: Some(3),
            day: None,
            message: "第3条被改动".to_owned(),
        };
        let broken = verdict(&AuditReport { problems: vec![problem], ..AuditReport::default() });
        assert_eq!(broken.kind, NoticeKind::Stop);
        assert!(broken.text.contains("第3条被改动"));
    }
}
