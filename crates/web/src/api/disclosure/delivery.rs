//! Proofs of delivery to a specific group (R101a), for programs: told with their files, confirmed or sent back by
//! another person. The files themselves are seen in the console alone.

use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path, Upload};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::{DeliveryState, DeliveryWay};
use operations::OperationError;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Form<String> for DeliveryState {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 待核对的一份送达凭证
    pub struct WaitingDelivery from source::WaitingDelivery {
        /// 编号
        id: i64,
        /// 公开内容
        element: String,
        /// 机构
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 送达日期
        delivered_on: String,
        /// 修订号，办理时带回
        revision: i64,
    }
}

/// 凭证的一个文件；内容只在工作台查看
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryFile {
    /// 编号
    pub id: i64,
    /// 文件名
    pub name: String,
    /// 字节数
    pub size: i64,
}

/// 一份送达凭证
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delivery {
    /// 编号
    pub id: i64,
    /// 机构
    pub unit: String,
    /// 机构代码
    pub unit_code: String,
    /// 领域代码
    pub sector_code: String,
    /// 二级事项；已不在目录中的为空
    pub item: String,
    /// 公开内容
    pub element: String,
    /// 送达给哪些人
    pub recipients: String,
    /// 多少人（户）
    pub many: i64,
    /// in_person 当面，post 邮寄，electronic 电子，meeting 会议、培训，other 其他
    pub way: String,
    /// 送达日期
    pub delivered_on: String,
    /// 这一期的起日
    pub from: String,
    /// 止日
    pub to: String,
    /// 说明
    pub note: String,
    /// submitted 待核对，confirmed 已核对，returned 已退回
    pub state: String,
    /// 登记的人员
    pub by: String,
    /// 登记的时刻
    pub at: String,
    /// 核对或者退回的人员
    pub decided_by: Option<String>,
    /// 核对或者退回的时刻
    pub decided_at: Option<String>,
    /// 核对的结论，或者退回的理由
    pub decision: String,
    /// 凭证
    pub files: Vec<DeliveryFile>,
    /// 修订号，办理时带回
    pub revision: i64,
}

impl Form<Delivery> for source::DeliveryView {
    fn form(self) -> Delivery {
        let (decided_by, decided_at) = self.decided.unzip();
        let file = |(id, name, size)| DeliveryFile { id, name, size };
        Delivery {
            id: self.id,
            unit: self.unit,
            unit_code: self.unit_code,
            sector_code: self.sector_code,
            item: self.item,
            element: self.element,
            recipients: self.recipients,
            many: self.many,
            way: self.way.id().to_owned(),
            delivered_on: self.days.delivered_on.to_string(),
            from: self.days.period.from.to_string(),
            to: self.days.period.to.to_string(),
            note: self.note,
            state: self.state.form(),
            by: self.by,
            at: self.at,
            decided_by,
            decided_at,
            decision: self.decision,
            files: self.files.into_iter().map(file).collect(),
            revision: self.revision,
        }
    }
}

/// A delivery that is told.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct DeliveryUpload {
    /// 凭证：签收单、回执或者照片；可以有几个文件，最多10个
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Vec<u8>>,
    /// 公开内容
    element: String,
    /// 送达给哪些人；写群体，不写个人的姓名
    recipients: String,
    /// 多少人（户）
    many: i64,
    /// in_person 当面，post 邮寄，electronic 电子，meeting 会议、培训，other 其他
    way: String,
    /// 送达日期，如 2026-11-22
    delivered_on: String,
    /// 这一期的起日
    from: String,
    /// 止日
    to: String,
    /// 说明；选其他方式的须写明
    note: Option<String>,
}

/// 对一份送达凭证的决定
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveryDecision {
    /// 核对的结论，或者退回的理由
    #[schema(example = "凭证与登记的对象、日期、人数一致。")]
    pub note: String,
    /// 所见的修订号；0 为不核对
    pub revision: i64,
}

/// 待本人核对的送达凭证
///
/// 他人登记、还没有核对的，最早的在前。
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "信息公开",
    responses((status = 200, body = Vec<WaitingDelivery>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_deliveries(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<WaitingDelivery>>(&state.operations.deliveries_on_desk(&signed_in.act()).await?.form())
}

/// 一份目录的送达凭证
///
/// 没有退回的，新的一期在前，最多200份。
#[utoipa::path(get, path = "/api/v1/units/{code}/{sector}/deliveries", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码")),
    responses((status = 200, body = Vec<Delivery>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_deliveries_of(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
) -> Answer {
    ok::<Vec<Delivery>>(&state.operations.deliveries_of(&signed_in.act(), &unit, &sector).await?.form())
}

/// 一份送达凭证
#[utoipa::path(get, path = "/api/v1/deliveries/{id}", tag = "信息公开", params(("id" = i64, Path, description = "凭证编号")),
    responses((status = 200, body = Delivery)), security(("token" = [])))]
#[boxed::future]
pub async fn show_delivery(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<Delivery>(&state.operations.delivery(&signed_in.act(), id).await?.form())
}

/// 登记送达
///
/// 只向特定对象公开的事项，送达以后附凭证登记，由另一位人员核对。凭证封存，只在工作台查看，不公开。也可直接发送一个文件本身，以 ?name= 写明文件名，其余各项写在后面。
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/items/{row}/deliveries", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键"), ("name" = Option<String>, Query, description = "直接发送文件时的文件名")),
    request_body(content((DeliveryUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = Delivery)), security(("token" = [])))]
#[boxed::future]
pub async fn tell_delivery(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector, row_key)): Path<(String, String, String)>,
    upload: Upload,
) -> Answer {
    let get = |name: &str| upload.field(name).unwrap_or_default().to_owned();
    let way = match upload.field("way") {
        None => None,
        Some(way) => Some(DeliveryWay::from_id(way).ok_or_else(|| {
            let all = DeliveryWay::ALL.map(DeliveryWay::id).join("、");
            OperationError::invalid("way", format!("应为 {all} 之一"))
        })?),
    };
    let input = source::DeliveryInput {
        unit,
        sector,
        row_key,
        element: get("element"),
        recipients: get("recipients"),
        many: upload.number("many")?.unwrap_or(0),
        way,
        delivered_on: upload.day("delivered_on")?,
        from: upload.day("from")?,
        to: upload.day("to")?,
        note: get("note"),
    };
    let act = signed_in.act();
    let id = state.operations.tell_delivery(&act, &input, &upload.files()).await?;
    let told: Delivery = state.operations.delivery(&act, id).await?.form();
    created(&format!("/api/v1/deliveries/{id}"), &told)
}

/// 核对送达凭证
///
/// 核对以后，这一项内容到下一期为止视为已公开；不能核对本人登记的。
#[utoipa::path(post, path = "/api/v1/deliveries/{id}/confirm", tag = "信息公开", params(("id" = i64, Path, description = "凭证编号")),
    request_body = DeliveryDecision, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn confirm_delivery(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DeliveryDecision>,
) -> Answer {
    state.operations.confirm_delivery(&signed_in.act(), (id, input.revision), &input.note).await?;
    done()
}

/// 退回送达凭证
///
/// 已核对的，发现有误也可以退回。
#[utoipa::path(post, path = "/api/v1/deliveries/{id}/return", tag = "信息公开", params(("id" = i64, Path, description = "凭证编号")),
    request_body = DeliveryDecision, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn return_delivery(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DeliveryDecision>,
) -> Answer {
    state.operations.return_delivery(&signed_in.act(), (id, input.revision), &input.note).await?;
    done()
}

/// 送达凭证的一次核对
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SeenDelivery {
    /// 凭证编号
    pub id: i64,
    /// 所见的修订号；0 为不核对
    pub revision: i64,
}

/// 一次核对多份
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveriesToConfirm {
    /// 逐份看过的凭证
    pub deliveries: Vec<SeenDelivery>,
    /// 核对的结论，记入每一份
    pub note: String,
}

/// 没有核对的一份
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedDelivery {
    /// 凭证编号
    pub id: i64,
    /// 公开内容
    pub element: String,
    /// 原因
    pub why: String,
}

/// 一次核对多份的回执
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveriesReceipt {
    /// 已核对的
    pub done: Vec<i64>,
    /// 没有核对的
    pub refused: Vec<RefusedDelivery>,
}

/// 一次核对多份送达凭证
///
/// 每份各自办理，办不成的在回执中写明原因，不影响其他各份。
#[utoipa::path(post, path = "/api/v1/deliveries/confirm", tag = "信息公开",
    request_body = DeliveriesToConfirm, responses((status = 200, body = DeliveriesReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn confirm_deliveries(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<DeliveriesToConfirm>,
) -> Answer {
    let chosen: Vec<(i64, i64)> = input.deliveries.iter().map(|one| (one.id, one.revision)).collect();
    let receipt = state.operations.confirm_deliveries(&signed_in.act(), &chosen, &input.note).await?;
    let refused = |(id, element, why)| RefusedDelivery { id, element, why };
    ok(&DeliveriesReceipt { done: receipt.done, refused: receipt.refused.into_iter().map(refused).collect() })
}
