//! The posting period of a record (公示, R42a), for programs.

use crate::api::answer::{Answer, Done, done};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::calendar::Period;
use domain::disclosure::{PostingEnd, PostingPlan};
use operations::OperationError;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 公示期
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisclosurePosting {
    /// 公示多久
    #[schema(example = 7)]
    pub number: u32,
    /// working_day 工作日，day 日，month 月
    #[schema(example = "working_day")]
    pub unit: String,
    /// 期满以后：keep 继续公开，mask 隐去个人信息，take_down 撤下正文和附件
    pub at_end: String,
    /// 起日；发布以前没有
    pub from: Option<String>,
    /// 止日，当日24时期满
    pub to: Option<String>,
    /// 途经的年份没有放假安排，止日为暂定
    pub is_provisional: bool,
    /// 期满的处理是否已完成
    pub is_over: bool,
    /// 准许在期满之前更正的理由
    pub correction: String,
}

impl Form<DisclosurePosting> for source::PostingView {
    fn form(self) -> DisclosurePosting {
        DisclosurePosting {
            number: self.period.number,
            unit: source::posting_unit_id(self.period.unit).to_owned(),
            at_end: self.at_end.id().to_owned(),
            from: self.posting.map(|posting| posting.from.to_string()),
            to: self.posting.map(|posting| posting.to.to_string()),
            is_provisional: self.posting.is_some_and(|posting| posting.is_provisional),
            is_over: self.is_over,
            correction: self.correction,
        }
    }
}

mirror! {
    /// 张贴在公开栏、公告栏、屏幕上
    pub struct PostedPlace from source::PublicPlace {
        /// 单位、名称和种类
        place: String,
        /// 地址
        address: String,
        /// 从哪天到哪天
        days: String,
    }
}

impl Form<Option<DisclosurePosting>> for source::PostingDesk {
    fn form(self) -> Option<DisclosurePosting> {
        self.posting.map(Form::form)
    }
}

/// 设定公示期
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PostingInput {
    /// 公示多久；不写的，不设公示期
    #[schema(example = 7)]
    pub number: Option<u32>,
    /// working_day 工作日，day 日，month 月
    #[schema(example = "working_day")]
    pub unit: String,
    /// 期满以后：keep 继续公开，mask 隐去个人信息，take_down 撤下正文和附件
    #[schema(example = "mask")]
    pub at_end: String,
    /// 所见的修订号；0 为不核对
    pub revision: i64,
}

/// 准许更正
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CorrectionInput {
    /// 错在哪里、为什么不能等到期满
    pub reason: String,
}

/// 设定公示期
///
/// 草稿和退回的信息可以设定；自发布的次日起算，期满之前不能撤下或者更换。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/posting", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = PostingInput, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn plan_posting(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<PostingInput>,
) -> Answer {
    let plan = match input.number {
        None => None,
        Some(number) => {
            let unit = source::posting_unit(&input.unit)
                .ok_or_else(|| OperationError::invalid("unit", "单位应为 working_day、day、month 之一"))?;
            let at_end = PostingEnd::from_id(&input.at_end)
                .ok_or_else(|| OperationError::invalid("at_end", "应为 keep、mask、take_down 之一"))?;
            Some(PostingPlan { period: Period { number, unit }, at_end })
        }
    };
    state.operations.plan_posting(&signed_in.act(), (id, input.revision), plan).await?;
    done()
}

/// 准许更正
///
/// 公示期内内容有误的，由批准人准许以后，可以发布更正的版本，或者撤下。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/correction", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = CorrectionInput, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn allow_correction(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<CorrectionInput>,
) -> Answer {
    state.operations.allow_correction(&signed_in.act(), id, &input.reason).await?;
    done()
}
