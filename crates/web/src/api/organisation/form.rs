//! What is sent of units, people and roles.

use crate::api::extract::Upload;
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use domain::organisation::UnitKind;
use operations::OperationError;
use operations::Operations;
use operations::organisation as source;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 机构
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Unit {
    /// 编号
    pub id: i64,
    /// 机构代码
    #[schema(example = "tianhe-mzj")]
    pub code: String,
    /// 全称
    #[schema(example = "天河区民政局")]
    pub name: String,
    /// 简称
    pub short_name: String,
    /// 类别代码，如 district_department
    #[schema(example = "district_department")]
    pub kind: String,
    /// 类别名称
    #[schema(example = "区级部门")]
    pub kind_label: String,
    /// 上级机构的编号（块）
    pub parent_id: Option<i64>,
    /// 业务主管部门的编号（条）
    pub sector_parent_id: Option<i64>,
    /// 设立或启用之日
    #[schema(format = Date)]
    pub valid_from: String,
    /// 撤销或并入之日；在册的为 null
    #[schema(format = Date)]
    pub valid_to: Option<String>,
    /// 修改次数，即 ETag 与 If-Match 中的数字
    pub revision: i64,
}

impl Form<Unit> for source::Unit {
    fn form(self) -> Unit {
        Unit {
            id: self.id,
            code: self.code,
            name: self.name,
            short_name: self.short_name,
            kind: self.kind.id().to_owned(),
            kind_label: self.kind.label().to_owned(),
            parent_id: self.parent_id,
            sector_parent_id: self.sector_parent_id,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            revision: self.revision,
        }
    }
}

mirror! {
    /// 用过的名称
    pub struct UnitName from source::UnitName {
        /// 全称
        name: String,
        /// 简称
        short_name: String,
        /// 自何日起
        valid_from: String,
        /// 至何日止；现用的为 null
        valid_to: Option<String>,
        /// 依据文件
        document: String,
    }
}

mirror! {
    /// 合并或撤销
    pub struct UnitSuccession from source::UnitSuccession {
        /// 结束的机构
        unit: Unit,
        /// 承接的机构
        successor: Option<Unit>,
        /// merged 合并，dissolved 撤销
        kind: String,
        /// 日期
        on: String,
        /// 依据文件
        document: String,
    }
}

mirror! {
    /// 机构沿革
    pub struct UnitHistory from source::UnitHistory {
        /// 用过的名称
        names: Vec<UnitName>,
        /// 合并与撤销
        successions: Vec<UnitSuccession>,
    }
}

/// 一个人的编号与姓名
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedPerson {
    /// 编号
    pub id: i64,
    /// 姓名
    pub name: String,
}

impl Form<NamedPerson> for (i64, String) {
    fn form(self) -> NamedPerson {
        NamedPerson { id: self.0, name: self.1 }
    }
}

mirror! {
    /// 政务公开工作机构
    pub struct OpenGovernmentBody from source::BodyView {
        /// 机构编号
        unit_id: i64,
        /// 工作机构名称
        body_name: String,
        /// 负责人（无查看机构与人员权限的为 null）
        head: Option<NamedPerson>,
        /// 联系人（同上）
        named_person: Option<NamedPerson>,
        /// 替补人（同上）
        deputy: Option<NamedPerson>,
        /// 办公电话与地址
        contact: String,
        /// 自何日起
        valid_from: String,
    }
}

mirror! {
    /// 机构合并、撤销的结果
    pub struct EndReceipt from source::EndReceipt {
        /// 结束的机构名称
        ended: Vec<String>,
        /// 转入的人数
        people_moved: u64,
        /// 转入的任职数
        grants_moved: u64,
        /// 转入的下级机构数
        units_moved: u64,
        /// 须由承接机构处理的目录编号
        catalogues_to_settle: Vec<i64>,
    }
}

mirror! {
    /// 任职
    pub struct Grant from source::GrantView {
        /// 编号
        id: i64,
        /// 人员编号
        person_id: i64,
        /// 角色代码，如 compiler
        role: String,
        /// 在哪个机构及其下级
        unit_id: i64,
        /// 机构名称
        unit_name: String,
        /// 只限的领域代码
        sector: Option<String>,
        /// 首日
        from: String,
        /// 不再有效之日
        until: Option<String>,
        /// 代理何人（人员编号）
        deputy_for: Option<i64>,
        /// 提前结束的时刻
        ended_at: Option<String>,
    }
}

/// 人员
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Person {
    /// 编号
    pub id: i64,
    /// 账号
    pub account: String,
    /// 姓名
    pub name: String,
    /// 所在机构编号
    pub unit_id: i64,
    /// 所在机构名称
    pub unit_name: String,
    /// 状态：invited 待启用，active 在用，locked 停用，left 离任
    pub state: String,
    /// 现有任职
    pub grants: Vec<Grant>,
    /// 上次登录
    pub last_signed_in_at: Option<String>,
}

impl Form<Person> for source::PersonSummary {
    fn form(self) -> Person {
        Person {
            id: self.id,
            account: self.account,
            name: self.name,
            unit_id: self.unit_id,
            unit_name: self.unit_name,
            state: state_id(self.state).to_owned(),
            grants: self.grants.form(),
            last_signed_in_at: self.last_signed_in_at,
        }
    }
}

fn state_id(state: source::PersonState) -> &'static str {
    match state {
        source::PersonState::Invited => "invited",
        source::PersonState::Active => "active",
        source::PersonState::Locked => "locked",
        source::PersonState::Left => "left",
    }
}

/// 人员详情
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonDetail {
    /// 人员
    #[serde(flatten)]
    pub person: Person,
    /// 联系方式；只在请求 contact=true 且有权限时给出，每次查看都记入审计日志
    pub contact: Option<String>,
    /// 全部任职，含已结束的
    pub history: Vec<Grant>,
    /// 建立时刻
    pub created_at: String,
    /// 离任时刻
    pub left_at: Option<String>,
    /// 修改次数，即 ETag 与 If-Match 中的数字
    pub revision: i64,
}

impl Form<PersonDetail> for source::PersonView {
    fn form(self) -> PersonDetail {
        PersonDetail {
            person: self.summary.form(),
            contact: self.contact,
            history: self.history.form(),
            created_at: self.created_at,
            left_at: self.left_at,
            revision: self.revision,
        }
    }
}

/// The unit for which a file is uploaded: the field `unit` of its form, else `?unit=`.
///
/// # Errors
/// When neither is there, or there is no such unit; `what` says what it is.
#[boxed::future]
pub async fn unit_of_upload(
    operations: &Operations,
    upload: &Upload,
    query: &BTreeMap<String, String>,
    what: &str,
) -> Result<source::Unit, Problem> {
    let unit = upload.field("unit").or(query.get("unit").map(String::as_str));
    let wanted = || Problem::invalid("unit", format!("请以字段 unit 或 ?unit= 写明{what}"));
    Ok(unit_named(operations, "unit", unit.ok_or_else(wanted)?).await?)
}

/// The unit of a code, or of a full name where no code fits.
///
/// # Errors
/// When there is none; the field is named.
#[boxed::future]
pub async fn unit_named(
    operations: &Operations,
    field: &str,
    text: &str,
) -> Result<source::Unit, OperationError> {
    let text = text.trim();
    match operations.unit_by_code(text).await {
        Err(OperationError::NotFound(_)) => {}
        other => return other,
    }
    match operations.unit_by_name(text).await {
        Err(OperationError::NotFound(_)) => {
            Err(OperationError::invalid(field, format!("没有代码或名称为“{text}”的机构")))
        }
        other => other,
    }
}

/// The kind of a code or of the word a person wrote.
///
/// # Errors
/// When there is none.
pub fn unit_kind(text: &str) -> Result<UnitKind, OperationError> {
    UnitKind::parse(text).ok_or_else(|| {
        let known: Vec<&str> = UnitKind::ALL.iter().map(|kind| kind.id()).collect();
        OperationError::invalid("kind", format!("没有机构类别“{text}”，可用：{}", known.join("、")))
    })
}
