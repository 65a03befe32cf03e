//! The frame of every staff page: places by what the person may do, unread notices, the session's token.
//! The navigation only hides; the doors and the operations refuse (invariant 9).

use super::organisation::address;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, NavGroup, NavItem, Notice, NoticeKind, PersonMenu, Site, UnitChoice};
use domain::organisation::Permission;
use operations::OperationError;
use std::sync::Arc;

/// A place of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// 今日工作
    Today,
    /// 目录总览
    Catalogues,
    /// 导入目录
    Import,
    /// 标准指引
    Guidelines,
    /// 领域
    Sectors,
    /// 上级变更
    Proposals,
    /// 清单与覆盖
    Lists,
    /// 目录维护
    Maintenance,
    /// 信息公开
    Disclosures,
    /// 难题
    Difficulties,
    /// 文件汇编
    Compilations,
    /// 目录评议
    Assessments,
    /// 消息
    Notices,
    /// 催办
    Reminders,
    /// 我的任务
    Jobs,
    /// 机构
    Organisation,
    /// 人员
    People,
    /// 网站标识
    Site,
    /// 邮件发送
    Mail,
    /// 审计日志
    Audit,
    /// 角色与权限
    Permissions,
    /// A page outside the places.
    Elsewhere,
}

/// Place, heading it stands under, label, icon, address, and what it needs.
type Entry = (Place, &'static str, &'static str, &'static str, &'static str, Option<Permission>);

/// What most places of the catalogue need.
const READS: Option<Permission> = Some(Permission::ReadCatalogue);

const PLACES: &[Entry] = &[
    (Place::Today, "工作", "今日工作", "inbox", "/console", None),
    (Place::Notices, "工作", "消息", "bell", "/console/notices", None),
    (Place::Reminders, "工作", "催办", "send", "/console/reminders", None),
    (Place::Jobs, "工作", "我的任务", "clock", "/console/jobs", None),
    (Place::Catalogues, "目录", "目录总览", "list-tree", "/console/catalogues", READS),
    (Place::Import, "目录", "导入目录", "upload", "/console/import", Some(Permission::CompileCatalogue)),
    (Place::Proposals, "目录", "上级变更", "git-compare", "/console/proposals", READS),
    (Place::Maintenance, "目录", "目录维护", "calendar-days", "/console/maintenance", READS),
    (Place::Lists, "目录", "清单与覆盖", "layers", "/console/lists", READS),
    (Place::Guidelines, "目录", "标准指引", "book-open", "/console/guidelines", READS),
    (Place::Sectors, "目录", "领域", "landmark", "/console/sectors", READS),
    (Place::Compilations, "目录", "文件汇编", "files", "/console/compilations", READS),
    (Place::Assessments, "目录", "目录评议", "circle-check", "/console/assessments", READS),
    (Place::Difficulties, "目录", "难题", "message-square", "/console/difficulties", None),
    (
        Place::Disclosures,
        "信息",
        "信息公开",
        "file-text",
        "/console/disclosures",
        Some(Permission::ReadDisclosure),
    ),
    (
        Place::Organisation,
        "组织",
        "机构",
        "building-2",
        "/console/organisation",
        Some(Permission::ReadOrganisation),
    ),
    (Place::People, "组织", "人员", "users", "/console/people", Some(Permission::ReadOrganisation)),
    (Place::Site, "平台", "网站标识", "settings", "/console/settings/site", Some(Permission::ManageSettings)),
    (Place::Mail, "平台", "邮件发送", "inbox", "/console/settings/mail", Some(Permission::ManageSettings)),
    (Place::Audit, "平台", "审计日志", "history", "/console/audit", Some(Permission::ReadAudit)),
    (Place::Permissions, "平台", "角色与权限", "shield-check", "/console/permissions", None),
];

/// The frame of a page for who is signed in.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn frame(
    state: &AppState,
    who: &SignedIn,
    title: &str,
    place: Place,
) -> Result<ConsoleFrame, PageError> {
    let unread = match who.actor.person_id {
        Some(_) => state.operations.unread_notices(&who.act()).await?,
        None => 0,
    };
    let unit = match state.operations.unit(who.working_unit.unwrap_or(who.actor.unit_id)).await {
        Ok(unit) => unit.short_name,
        Err(OperationError::NotFound(_)) => String::new(),
        Err(error) => return Err(PageError(error)),
    };
    let person = PersonMenu {
        name: who.actor.name.clone(),
        unit,
        roles: roles_in_words(who),
        account_href: "/console/account".to_owned(),
        sign_out_action: "/console/sign-out".to_owned(),
        form_token: who.csrf_token.clone(),
        units: units_to_work_for(state, who).await?,
        switch_action: address::WORKING_UNIT.to_owned(),
    };
    Ok(ConsoleFrame {
        site: site(state).await?,
        title: title.to_owned(),
        person: Some(person),
        nav: navigation(who, place, unread),
        search_action: if who.actor.may_somewhere(Permission::ReadCatalogue) {
            crate::frame::Places::default().search()
        } else {
            String::new()
        },
        ..ConsoleFrame::default()
    })
}

/// The units at which the person holds roles, and all of them together; empty where there is but one.
#[boxed::future]
async fn units_to_work_for(state: &AppState, who: &SignedIn) -> Result<Vec<UnitChoice>, PageError> {
    let units = state.operations.units_to_work_for(&who.act()).await?;
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let all = UnitChoice {
        value: String::new(),
        label: "全部单位".to_owned(),
        current: who.working_unit.is_none(),
    };
    let choice = |unit: operations::organisation::Unit| UnitChoice {
        value: unit.id.to_string(),
        current: who.working_unit == Some(unit.id),
        label: unit.name,
    };
    Ok(std::iter::once(all).chain(units.into_iter().map(choice)).collect())
}

/// The frame of a page before sign-in: no places, nobody.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn gate_frame(state: &AppState, title: &str) -> Result<ConsoleFrame, PageError> {
    Ok(ConsoleFrame { site: site(state).await?, title: title.to_owned(), ..ConsoleFrame::default() })
}

/// A notice that something was done.
#[must_use]
pub fn done(title: &str, text: impl Into<String>) -> Notice {
    Notice { kind: NoticeKind::Plain, title: title.to_owned(), text: text.into(), action: None }
}

/// A notice that something could not be done.
#[must_use]
pub fn stopped(title: &str, text: impl Into<String>) -> Notice {
    Notice { kind: NoticeKind::Stop, title: title.to_owned(), text: text.into(), action: None }
}

fn roles_in_words(who: &SignedIn) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for grant in &who.actor.grants {
        if !labels.contains(&grant.role.label()) {
            labels.push(grant.role.label());
        }
    }
    if labels.is_empty() { "尚未授予角色".to_owned() } else { labels.join("、") }
}

fn navigation(who: &SignedIn, here: Place, unread: i64) -> Vec<NavGroup> {
    let mut groups: Vec<NavGroup> = Vec::new();
    for &(place, heading, label, icon, href, needs) in PLACES {
        if needs.is_some_and(|permission| !who.actor.may_somewhere(permission)) {
            continue;
        }
        let waiting = (place == Place::Notices && unread > 0).then(|| unread.to_string());
        let item = NavItem { link: Link::new(label, href), icon, waiting, current: place == here };
        match groups.last_mut().filter(|group| group.label == heading) {
            Some(group) => group.items.push(item),
            None => groups.push(NavGroup { label: heading.to_owned(), items: vec![item] }),
        }
    }
    groups
}

/// The site's identity as every page prints it.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn site(state: &AppState) -> Result<Arc<Site>, PageError> {
    crate::site::of(state).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::organisation::{Grant, Role};
    use operations::Actor;

    fn who(roles: &[Role]) -> SignedIn {
        let grant =
            |role: &Role| Grant { role: *role, unit_id: 1, unit_path: "/1/".to_owned(), sector: None };
        SignedIn {
            actor: Actor {
                person_id: Some(1),
                name: "林某".to_owned(),
                unit_id: 1,
                grants: roles.iter().map(grant).collect(),
                is_system: false,
            },
            csrf_token: "t".to_owned(),
            account: "lin".to_owned(),
            token_id: None,
            working_unit: None,
            now: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_navigation_shows_what_the_roles_permit() {
        let labels = |roles: &[Role]| -> Vec<String> {
            let groups = navigation(&who(roles), Place::Today, 3);
            groups.into_iter().flat_map(|group| group.items).map(|item| item.link.label).collect()
        };
        assert_eq!(labels(&[]), ["今日工作", "消息", "催办", "我的任务", "难题", "角色与权限"]);
        assert_eq!(
            labels(&[Role::Compiler]),
            [
                "今日工作",
                "消息",
                "催办",
                "我的任务",
                "目录总览",
                "导入目录",
                "上级变更",
                "目录维护",
                "清单与覆盖",
                "标准指引",
                "领域",
                "文件汇编",
                "目录评议",
                "难题",
                "信息公开",
                "机构",
                "人员",
                "角色与权限"
            ]
        );
        assert!(labels(&[Role::Administrator]).contains(&"审计日志".to_owned()));
        assert!(!labels(&[Role::Reviewer]).contains(&"网站标识".to_owned()));
    }

    #[test]
    fn each_role_is_named_once() {
        assert_eq!(roles_in_words(&who(&[Role::Compiler, Role::Compiler, Role::Reviewer])), "编制员、审核员");
        assert_eq!(roles_in_words(&who(&[])), "尚未授予角色");
    }
}
