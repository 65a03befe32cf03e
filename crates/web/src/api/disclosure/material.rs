//! Material asked from stations by links (R101), for programs: a new link, the links with how far each has come, one
//! passed on again, one taken back.

use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::console::client;
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use axum::http::HeaderMap;
use domain::disclosure::MaterialState;
use jiff::civil::Date;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Form<String> for MaterialState {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

/// 报送的一份材料
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialSent {
    /// 存成的信息
    pub disclosure: i64,
    /// 报送人
    pub sender: String,
    /// 报送的时刻
    pub at: String,
}

impl Form<MaterialSent> for (i64, String, String) {
    fn form(self) -> MaterialSent {
        let (disclosure, sender, at) = self;
        MaterialSent { disclosure, sender, at }
    }
}

mirror! {
    /// 一个收集材料的链接；密文只在生成时给出
    pub struct MaterialRequest from source::MaterialView {
        /// 编号
        id: i64,
        /// 机构
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 二级事项
        item: String,
        /// 公开内容
        element: String,
        /// 向谁收集
        asked_of: String,
        /// 要什么材料
        note: String,
        /// 最迟报送
        due_on: String,
        /// 链接有效到哪天
        expires_on: String,
        /// not_opened 还没有打开，opened 已打开，sent 已报送，expired 已过期，revoked 已收回
        state: String,
        /// 已过期限，没有报送
        is_late: bool,
        /// 第一次打开的时刻
        opened_at: Option<String>,
        /// 报送的材料
        sent: Vec<MaterialSent>,
        /// 链接是否有效
        holds: bool,
        /// 是否可以再提醒
        may_remind: bool,
        /// 再提醒的时刻
        reminded: Vec<String>,
    }
}

/// 要生成的链接
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialToAsk {
    /// 公开内容
    pub element: String,
    /// 向哪个站所或者哪位人员收集
    #[schema(example = "车陂街道公共服务办公室")]
    pub asked_of: String,
    /// 要什么材料；不要写个人信息
    #[serde(default)]
    pub note: String,
    /// 最迟哪一天报送
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// 最多报送几次，1到30；不填的为5
    #[serde(default = "five")]
    pub most: i64,
}

fn five() -> i64 {
    5
}

/// 生成的链接，只给出这一次
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialLinkMade {
    /// 编号
    pub id: i64,
    /// 链接，发给报送材料的人员
    pub link: String,
    /// 有效到哪天
    pub expires_on: String,
    /// 可以连同链接一起转发的话；新生成的没有
    pub words: String,
}

/// 再提醒
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MaterialToRemind {
    /// 新的报送日期；不填的不改，链接已过期的须填
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
}

/// 收集材料的链接
///
/// 本人负责的机构的，新的在前。
#[utoipa::path(get, path = "/api/v1/material-links", tag = "信息公开",
    responses((status = 200, body = Vec<MaterialRequest>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_material_links(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<MaterialRequest>>(&state.operations.material_requests(&signed_in.act()).await?.form())
}

/// 生成收集材料的链接
///
/// 拿到链接的人员不用账号就能报送，报送的存为草稿。
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/items/{row}/material-links", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键")),
    request_body = MaterialToAsk, responses((status = 201, body = MaterialLinkMade)), security(("token" = [])))]
#[boxed::future]
pub async fn ask_material(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector, row_key)): Path<(String, String, String)>,
    headers: HeaderMap,
    Body(input): Body<MaterialToAsk>,
) -> Answer {
    let asked = source::AskMaterial {
        unit,
        sector,
        row_key,
        element: input.element,
        asked_of: input.asked_of,
        note: input.note,
        due_on: Some(input.due_on),
        most: input.most,
    };
    let made = state.operations.ask_material(&signed_in.act(), &asked).await?;
    let link = link(&state, &headers, &made.token);
    let expires_on = made.expires_on.to_string();
    let made = MaterialLinkMade { id: made.id, link, expires_on, words: String::new() };
    created("/api/v1/material-links", &made)
}

/// 再提醒对方报送材料
///
/// 给出可以转发的话和新的链接；以前发的链接照样有效。可以一并改期。
#[utoipa::path(post, path = "/api/v1/material-links/{id}/remind", tag = "信息公开", params(("id" = i64, Path, description = "链接编号")),
    request_body = MaterialToRemind, responses((status = 200, body = MaterialLinkMade)), security(("token" = [])))]
#[boxed::future]
pub async fn remind_material(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Body(input): Body<MaterialToRemind>,
) -> Answer {
    let again = state.operations.remind_material(&signed_in.act(), id, input.due_on).await?;
    let link = link(&state, &headers, &again.token);
    let words = again.words(&link);
    ok(&MaterialLinkMade { id, link, expires_on: again.expires_on.to_string(), words })
}

/// 收回收集材料的链接
///
/// 以后不能再报送；已经报送的不受影响。
#[utoipa::path(post, path = "/api/v1/material-links/{id}/revoke", tag = "信息公开", params(("id" = i64, Path, description = "链接编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn revoke_material(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    state.operations.revoke_material(&signed_in.act(), id).await?;
    done()
}

fn link(state: &AppState, headers: &HeaderMap, token: &str) -> String {
    let path = crate::console::disclosure::address::MATERIAL_LINK.replace("{token}", token);
    format!("{}{path}", client::origin(state, headers))
}
