//! Reminders to units below: what is open there, sending, who read and answered, sending again; and for a reminded unit,
//! what it received and its answer.

use super::answer::{Answer, created, ok};
use super::extract::{Body, Path, Query};
use super::mirror::{Form, mirror};
use super::organisation::form::unit_named;
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use domain::reminder::{Progress, Standing};
use jiff::civil::Date;
use operations::reminder as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    list_units_to_remind,
    list_reminders,
    send_reminder,
    show_reminder,
    repeat_reminder,
    list_received_reminders,
    show_received_reminder,
    answer_reminder,
))]
pub struct Described;

impl Form<String> for Standing {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for Progress {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 一个下级单位的情况
    pub struct UnitLoad from source::UnitLoad {
        /// 编号
        unit_id: i64,
        /// 代码
        code: String,
        /// 名称
        unit: String,
        /// 逾期未公开的信息
        overdue: i64,
        /// 本周到期的信息
        soon: i64,
        /// 没有装载的公开内容
        unloaded: usize,
        /// 是否有可以接收催办的人员
        is_reached: bool,
    }
}

/// 下级单位的情况
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitsToRemind {
    /// 上级单位
    pub under: String,
    /// 本周的最后一天
    pub week_ends_on: String,
    /// 直接下级单位
    pub units: Vec<UnitLoad>,
}

mirror! {
    /// 发出的催办
    pub struct ReminderLine from source::ReminderLine {
        /// 编号
        id: i64,
        /// 催办单位
        unit: String,
        /// 涉及
        about: String,
        /// 答复期限
        due_on: String,
        /// 首次发出时间
        sent_at: String,
        /// 发出人
        sender: String,
        /// 催办次数
        times: i64,
        /// 被催办的单位数
        units: usize,
        /// 已答复的单位数
        answered: usize,
        /// 已办结的单位数
        done: usize,
        /// 逾期的单位数
        overdue: usize,
    }
}

mirror! {
    /// 被催办的一个单位
    pub struct RemindedUnit from source::RemindedView {
        /// 编号
        id: i64,
        /// 单位
        unit: String,
        /// 单位代码
        unit_code: String,
        /// unread 未阅，read 已阅未答复，working 办理中，done 已办结
        standing: String,
        /// 是否逾期
        is_overdue: bool,
        /// 最先阅读的人
        read_by: Option<String>,
        /// 阅读时间
        read_at: Option<String>,
        /// 最近的答复
        answer: Option<String>,
        /// 答复人
        answered_by: Option<String>,
        /// 答复时间
        answered_at: Option<String>,
    }
}

/// 一次催办和各单位的情况
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reminder {
    /// 概要
    #[serde(flatten)]
    pub line: ReminderLine,
    /// 催办的内容
    pub text: String,
    /// 最近一次发出的时间
    pub last_sent_at: String,
    /// 各单位
    pub reminded: Vec<RemindedUnit>,
}

mirror! {
    /// 收到的催办
    pub struct ReceivedLine from source::ReceivedLine {
        /// 答复时用的编号
        id: i64,
        /// 催办单位
        from: String,
        /// 被催办的单位
        unit: String,
        /// 涉及
        about: String,
        /// 答复期限
        due_on: String,
        /// 最近一次发出的时间
        sent_at: String,
        /// unread 未阅，read 已阅未答复，working 办理中，done 已办结
        standing: String,
        /// 是否逾期
        is_overdue: bool,
    }
}

mirror! {
    /// 一次答复
    pub struct ReminderAnswer from source::ReminderAnswer {
        /// working 办理中，done 已办结
        progress: String,
        /// 内容
        text: String,
        /// 时间
        at: String,
        /// 答复人
        by: String,
    }
}

/// 收到的一次催办
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceivedReminder {
    /// 概要
    #[serde(flatten)]
    pub line: ReceivedLine,
    /// 催办的内容
    pub text: String,
    /// 发出人
    pub sender: String,
    /// 本单位的答复
    pub answers: Vec<ReminderAnswer>,
}

mirror! {
    /// 催办的结果
    pub struct ReminderReceipt from source::ReminderReceipt {
        /// 编号
        id: i64,
        /// 催办的单位数
        units: usize,
        /// 收到消息的人数
        people: usize,
        /// 没有可以接收的人员，因而没有催办的单位
        unreached: Vec<String>,
    }
}

mirror! {
    /// 答复的结果
    pub struct AnswerReceipt from source::AnswerReceipt {
        /// 编号
        id: i64,
        /// working 办理中，done 已办结
        standing: String,
        /// 首次答复是否逾期
        is_overdue: bool,
    }
}

/// 发出的催办
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reminders {
    /// 最新的在前，最多50件；更早的用 before
    pub reminders: Vec<ReminderLine>,
}

/// 收到的催办
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceivedReminders {
    /// 最新的在前，最多50件
    pub reminders: Vec<ReceivedLine>,
}

/// Whose units.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Under {
    /// 上级单位的代码或名称；不填为本单位
    under: Option<String>,
}

/// Which reminders.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// 只列这个编号以前的
    before: Option<i64>,
}

/// 要发出的催办
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderToSend {
    /// 催办单位的代码或名称；不填为本单位
    from: Option<String>,
    /// 被催办的各单位的代码或名称
    units: Vec<String>,
    /// 催办的内容
    text: String,
    /// 答复期限
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    /// 涉及的领域代码；与 disclosure 只填一样
    sector: Option<String>,
    /// 涉及的信息编号
    disclosure: Option<i64>,
}

/// 再次催办
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderAgain {
    /// 新的答复期限；不填的不变
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
}

/// 对催办的答复
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderAnswerToGive {
    /// working 办理中，done 已办结
    #[schema(example = "done")]
    progress: String,
    /// 答复的内容
    text: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let sender = Access::Token(Permission::SendReminder);
    let answerer = Access::Token(Permission::AnswerReminder);
    let post = &Method::POST;
    registry
        .read("/api/v1/units-to-remind", sender, list_units_to_remind)
        .read("/api/v1/reminders", sender, list_reminders)
        .act(post, "/api/v1/reminders", sender, send_reminder)
        .read("/api/v1/reminders/{reminder}", sender, show_reminder)
        .act(post, "/api/v1/reminders/{reminder}/again", sender, repeat_reminder)
        .read("/api/v1/received-reminders", answerer, list_received_reminders)
        .read("/api/v1/received-reminders/{received}", answerer, show_received_reminder)
        .act(post, "/api/v1/received-reminders/{received}/answer", answerer, answer_reminder)
}

/// 下级单位的情况
///
/// 各单位逾期、本周到期的信息和没有装载的公开内容，不含再下一级。
#[utoipa::path(get, path = "/api/v1/units-to-remind", tag = "催办", params(Under), responses((status = 200, body = UnitsToRemind)), security(("token" = [])))]
#[boxed::future]
pub async fn list_units_to_remind(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(asked): Query<Under>,
) -> Answer {
    let under = match asked.under.as_deref().filter(|under| !under.is_empty()) {
        Some(under) => Some(unit_named(&state.operations, "under", under).await?.id),
        None => None,
    };
    let found = state.operations.units_to_remind(&signed_in.act(), under).await?;
    ok(&UnitsToRemind {
        under: found.under.name,
        week_ends_on: found.week_ends_on.to_string(),
        units: found.units.form(),
    })
}

/// 发出的催办
#[utoipa::path(get, path = "/api/v1/reminders", tag = "催办", params(Before), responses((status = 200, body = Reminders)), security(("token" = [])))]
#[boxed::future]
pub async fn list_reminders(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(asked): Query<Before>,
) -> Answer {
    let found = state.operations.reminders(&signed_in.act(), asked.before).await?;
    ok(&Reminders { reminders: found.form() })
}

/// 发出催办
///
/// 各单位的信息员、领导和公开工作机构负责人收到消息；没有这些人员的单位不催办，列在 unreached 中。
#[utoipa::path(post, path = "/api/v1/reminders", tag = "催办", request_body = ReminderToSend, responses((status = 201, body = ReminderReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn send_reminder(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<ReminderToSend>,
) -> Answer {
    let about = match (input.sector, input.disclosure) {
        (Some(_), Some(_)) => {
            return Err(Problem::invalid("disclosure", "sector 和 disclosure 只填一样"));
        }
        (Some(sector), None) => source::ReminderAbout::Sector(sector),
        (None, Some(record)) => source::ReminderAbout::Record(record),
        (None, None) => source::ReminderAbout::General,
    };
    let from = match input.from.as_deref() {
        Some(from) => Some(unit_named(&state.operations, "from", from).await?.id),
        None => None,
    };
    let mut units = Vec::new();
    for unit in &input.units {
        units.push(unit_named(&state.operations, "units", unit).await?.id);
    }
    let input = source::ReminderInput { from, units, text: input.text, due_on: Some(input.due_on), about };
    let sent: ReminderReceipt = state.operations.send_reminder(&signed_in.act(), &input).await?.form();
    created(&format!("/api/v1/reminders/{}", sent.id), &sent)
}

/// 一次催办和各单位的情况
#[utoipa::path(get, path = "/api/v1/reminders/{reminder}", tag = "催办", params(("reminder" = i64, Path, description = "编号")),
    responses((status = 200, body = Reminder)), security(("token" = [])))]
#[boxed::future]
pub async fn show_reminder(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let found = state.operations.reminder(&signed_in.act(), id).await?;
    ok(&Reminder {
        line: found.line.form(),
        text: found.text,
        last_sent_at: found.last_sent_at,
        reminded: found.reminded.form(),
    })
}

/// 再次催办没有答复的单位
///
/// 一天只催一次。
#[utoipa::path(post, path = "/api/v1/reminders/{reminder}/again", tag = "催办", params(("reminder" = i64, Path, description = "编号")),
    request_body = ReminderAgain, responses((status = 200, body = ReminderReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn repeat_reminder(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ReminderAgain>,
) -> Answer {
    let receipt: ReminderReceipt =
        state.operations.repeat_reminder(&signed_in.act(), id, input.due_on).await?.form();
    ok(&receipt)
}

/// 收到的催办
#[utoipa::path(get, path = "/api/v1/received-reminders", tag = "催办", responses((status = 200, body = ReceivedReminders)), security(("token" = [])))]
#[boxed::future]
pub async fn list_received_reminders(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    let found = state.operations.received_reminders(&signed_in.act()).await?;
    ok(&ReceivedReminders { reminders: found.form() })
}

/// 收到的一次催办
///
/// 只读取，不算阅读；在工作台打开或者答复的，记入阅读人和时间。
#[utoipa::path(get, path = "/api/v1/received-reminders/{received}", tag = "催办", params(("received" = i64, Path, description = "答复用的编号")),
    responses((status = 200, body = ReceivedReminder)), security(("token" = [])))]
#[boxed::future]
pub async fn show_received_reminder(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let found = state.operations.received_reminder(&signed_in.act(), id).await?;
    ok(&ReceivedReminder {
        line: found.line.form(),
        text: found.text,
        sender: found.sender,
        answers: found.answers.form(),
    })
}

/// 答复催办
///
/// 答复“办理中”的，以后还可以再答复；答复“已办结”的，不能再答复。
#[utoipa::path(post, path = "/api/v1/received-reminders/{received}/answer", tag = "催办", params(("received" = i64, Path, description = "答复用的编号")),
    request_body = ReminderAnswerToGive, responses((status = 200, body = AnswerReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn answer_reminder(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ReminderAnswerToGive>,
) -> Answer {
    let progress = Progress::parse(&input.progress)
        .ok_or_else(|| Problem::invalid("progress", "progress 应为 working 或 done"))?;
    let receipt: AnswerReceipt =
        state.operations.answer_reminder(&signed_in.act(), id, progress, &input.text).await?.form();
    ok(&receipt)
}
