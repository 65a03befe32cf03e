//! Addresses of the staff screens on the organisation: the patterns the router knows, and the
//! addresses pages print.

/// 首次启动
pub const SETUP: &str = "/setup";
/// 登录
pub const SIGN_IN: &str = "/console/sign-in";
/// 退出登录
pub const SIGN_OUT: &str = "/console/sign-out";
/// Choosing the unit to work for
pub const WORKING_UNIT: &str = "/console/working-unit";
/// One-time link
pub const LINK: &str = "/console/link/{token}";
/// 个人设置
pub const ACCOUNT: &str = "/console/account";
/// 修改密码
pub const PASSWORD: &str = "/console/account/password";
/// 退出所有设备
pub const SIGN_OUT_EVERYWHERE: &str = "/console/account/sign-out-everywhere";
/// A new token
pub const TOKENS: &str = "/console/account/tokens";
/// Revoking a token
pub const TOKEN_REVOKE: &str = "/console/account/tokens/{token}/revoke";
/// 消息
pub const NOTICES: &str = "/console/notices";
/// Where a notice leads; going there marks it as read
pub const NOTICE: &str = "/console/notices/{id}";
/// Marking notices as read
pub const NOTICES_READ: &str = "/console/notices/read";
/// 机构树
pub const TREE: &str = "/console/organisation";
/// 缺少工作机构的单位
pub const WITHOUT_BODY: &str = "/console/organisation/without-body";
/// 领域牵头部门
pub const LEADS: &str = "/console/organisation/leads";
/// 导入机构与人员
pub const IMPORT: &str = "/console/organisation/import";
/// The empty form to be filled in
pub const IMPORT_FORM: &str = "/console/organisation/import/form";
/// Confirming a preview
pub const IMPORT_CONFIRM: &str = "/console/organisation/import/confirm";
/// 新设机构
pub const UNIT_NEW: &str = "/console/organisation/new";
/// One unit
pub const UNIT: &str = "/console/units/{id}";
/// 更名
pub const UNIT_RENAME: &str = "/console/units/{id}/rename";
/// 合并
pub const UNIT_MERGE: &str = "/console/units/{id}/merge";
/// 撤销
pub const UNIT_DISSOLVE: &str = "/console/units/{id}/dissolve";
/// 调整隶属
pub const UNIT_MOVE: &str = "/console/units/{id}/move";
/// 工作机构
pub const UNIT_BODY: &str = "/console/units/{id}/body";
/// 人员
pub const PEOPLE: &str = "/console/people";
/// 新增人员
pub const PERSON_NEW: &str = "/console/people/new";
/// One person
pub const PERSON: &str = "/console/people/{id}";
/// The same with the contact opened
pub const PERSON_CONTACT: &str = "/console/people/{id}/contact";
/// 修改资料
pub const PERSON_EDIT: &str = "/console/people/{id}/edit";
/// 授予角色
pub const PERSON_GRANT: &str = "/console/people/{id}/grants";
/// 结束任职
pub const GRANT_END: &str = "/console/people/{id}/grants/{grant}/end";
/// 请人代理
pub const PERSON_DEPUTISE: &str = "/console/people/{id}/deputise";
/// 结束代理
pub const DEPUTY_END: &str = "/console/people/{id}/deputies/{deputy}/end";
/// 离任交接
pub const PERSON_HAND_OVER: &str = "/console/people/{id}/hand-over";
/// 邀请链接
pub const PERSON_INVITE: &str = "/console/people/{id}/invite";
/// 重设密码链接
pub const PERSON_RESET: &str = "/console/people/{id}/reset";
/// 停用
pub const PERSON_LOCK: &str = "/console/people/{id}/lock";
/// 启用
pub const PERSON_UNLOCK: &str = "/console/people/{id}/unlock";
/// 网站标识
pub const SITE: &str = "/console/settings/site";
/// 审计日志
pub const AUDIT: &str = "/console/audit";
/// 核验审计日志
pub const AUDIT_VERIFY: &str = "/console/audit/verify";
/// 角色与权限
pub const PERMISSIONS: &str = "/console/permissions";

/// A pattern of a unit or a person with its number in place.
#[must_use]
pub fn of(pattern: &str, id: i64) -> String {
    pattern.replace("{id}", &id.to_string())
}

/// The act that ends a deputy's standing in.
#[must_use]
pub fn of_deputy(person: i64, deputy: i64) -> String {
    of(DEPUTY_END, person).replace("{deputy}", &deputy.to_string())
}

/// The page of a one-time link.
#[must_use]
pub fn link(token: &str) -> String {
    LINK.replace("{token}", token)
}

/// The act that ends a grant of a person.
#[must_use]
pub fn grant_end(person: i64, grant: i64) -> String {
    of(GRANT_END, person).replace("{grant}", &grant.to_string())
}

/// The act that revokes a token.
#[must_use]
pub fn token_revoke(token: i64) -> String {
    TOKEN_REVOKE.replace("{token}", &token.to_string())
}

/// Another address of this site after sign-in: anything that could lead elsewhere gives the first page.
#[must_use]
pub fn local(next: &str) -> &str {
    let is_local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && !next.starts_with(SIGN_IN);
    if is_local { next } else { "/console" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_fill_their_patterns() {
        assert_eq!(of(UNIT_RENAME, 7), "/console/units/7/rename");
        assert_eq!(grant_end(3, 9), "/console/people/3/grants/9/end");
        assert_eq!(token_revoke(4), "/console/account/tokens/4/revoke");
        assert_eq!(link("abc"), "/console/link/abc");
    }

    #[test]
    fn sign_in_leads_nowhere_else() {
        for (next, expected) in [
            ("/console/units/7?done=renamed", "/console/units/7?done=renamed"),
            ("", "/console"),
            ("//evil.example/x", "/console"),
            ("/\\evil.example", "/console"),
            ("https://evil.example", "/console"),
            ("console", "/console"),
            ("/a\r\nSet-Cookie: x", "/console"),
            ("/console/sign-in?next=/console/sign-in", "/console"),
        ] {
            assert_eq!(local(next), expected, "{next}");
        }
    }
}
