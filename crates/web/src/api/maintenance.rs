//! What published catalogues need, and the state of all of them on any day (R39, R80a, R82, R147).

use super::answer::{Answer, ok};
use super::extract::{Body, Path, Query};
use super::mirror::{Form, mirror};
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::maintenance::{TaskKind, TaskState};
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::{catalogue, maintenance as source};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(list_tasks, dismiss_task, show_state))]
pub struct Described;

mirror! {
    /// 一项维护任务
    pub struct MaintenanceTask from source::MaintenanceTask {
        /// 编号
        id: i64,
        /// 目录的编号
        catalogue_id: i64,
        /// 现行版本的编号；已撤回的为 null
        version_id: Option<i64>,
        /// 单位的代码
        unit_code: String,
        /// 单位
        unit: String,
        /// 领域代码
        sector_code: String,
        /// basis 依据废止，publisher 公开主体变动，unit 编制单位变动，review 满期复查
        kind: String,
        /// 行的键；整份目录的为空
        row_key: String,
        /// 二级事项
        item: String,
        /// 缘由
        text: String,
        /// 建议改为
        proposal: String,
        /// 自何时起
        arose_on: String,
        /// open 待办，done 已完成，dismissed 已说明不办
        state: String,
        /// 何时办结
        closed_at: Option<String>,
        /// 办结的说明
        closing_note: String,
    }
}

mirror! {
    /// 某日的一份目录
    pub struct CatalogueOnDay from catalogue::CatalogueOnDay {
        /// 所属区（当日的名称）
        district: String,
        /// 单位的代码
        unit_code: String,
        /// 单位（当日的名称）
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 领域
        sector: String,
        /// 现行版本的编号；没有的为 null
        version_id: Option<i64>,
        /// 第几版
        number: Option<i64>,
        /// 自何时起现行
        in_force_since: Option<String>,
        /// 事项数
        rows: i64,
        /// 状态
        state: String,
        /// 在办的更新版本的状态
        on_its_way: Option<String>,
    }
}

mirror! {
    /// 某日一个区的合计
    pub struct DistrictOnDay from catalogue::DistrictOnDay {
        /// 区
        district: String,
        /// 现行目录
        in_force: usize,
        /// 事项数
        rows: i64,
        /// 编制中
        under_way: usize,
        /// 已撤回
        withdrawn: usize,
        /// 有现行目录的单位
        units: usize,
    }
}

mirror! {
    /// 某日全部目录的状况
    pub struct StateOnDay from catalogue::StateOnDay {
        /// 日期
        on: String,
        /// 各区合计
        districts: Vec<DistrictOnDay>,
        /// 各份目录
        catalogues: Vec<CatalogueOnDay>,
    }
}

/// 维护任务列表
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaintenanceTasks {
    /// 任务
    pub tasks: Vec<MaintenanceTask>,
}

/// Which tasks are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TasksAsked {
    /// 机构的编号，含下级
    unit: Option<i64>,
    /// open、done 或 dismissed；不填为全部
    state: Option<String>,
    /// basis、publisher、unit、review 或 audience；不填为全部
    kind: Option<String>,
}

/// Which day is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StateAsked {
    /// 日期，如 2026-10-31；不填为今天
    on: Option<String>,
    /// 机构的编号，含下级
    unit: Option<i64>,
}

/// 不作修订的理由
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// 理由
    #[schema(example = "过渡期内仍按原依据办理")]
    reason: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry
        .read("/api/v1/maintenance", reader, list_tasks)
        .act(&Method::POST, "/api/v1/maintenance/{task}/dismissal", reader, dismiss_task)
        .read("/api/v1/state", reader, show_state)
}

/// 维护任务
#[utoipa::path(get, path = "/api/v1/maintenance", tag = "目录维护", params(TasksAsked), responses((status = 200, body = MaintenanceTasks)), security(("token" = [])))]
#[boxed::future]
pub async fn list_tasks(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(asked): Query<TasksAsked>,
) -> Answer {
    let unknown = |what: &str| Problem::call("bad-request", format!("{what} 不在可选的值中"));
    let one = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let filter = source::MaintenanceFilter {
        unit_id: asked.unit,
        state: match one(&asked.state) {
            Some(id) => Some(TaskState::from_id(&id).ok_or_else(|| unknown("state"))?),
            None => None,
        },
        kind: match one(&asked.kind) {
            Some(id) => Some(TaskKind::from_id(&id).ok_or_else(|| unknown("kind"))?),
            None => None,
        },
    };
    let tasks = state.operations.maintenance_tasks(&signed_in.act(), &filter).await?;
    ok(&MaintenanceTasks { tasks: tasks.form() })
}

/// 说明不作修订
#[utoipa::path(post, path = "/api/v1/maintenance/{task}/dismissal", tag = "目录维护", params(("task" = i64, Path, description = "任务编号")),
    request_body = Dismissal, responses((status = 200, body = MaintenanceTask)), security(("token" = [])))]
#[boxed::future]
pub async fn dismiss_task(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(task): Path<i64>,
    Body(input): Body<Dismissal>,
) -> Answer {
    let task: MaintenanceTask =
        state.operations.dismiss_task(&signed_in.act(), task, &input.reason).await?.form();
    ok(&task)
}

/// 任一日期全部目录的状况
#[utoipa::path(get, path = "/api/v1/state", tag = "目录维护", params(StateAsked), responses((status = 200, body = StateOnDay)), security(("token" = [])))]
#[boxed::future]
pub async fn show_state(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(asked): Query<StateAsked>,
) -> Answer {
    let act = signed_in.act();
    let on: Date = match asked.on.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => {
            text.parse().map_err(|_| Problem::call("bad-request", "on 不是日期，请按2026-01-31的样子填写"))?
        }
        None => act.today(),
    };
    let found: StateOnDay = state.operations.state_on(&act, on, asked.unit).await?.form();
    ok(&found)
}
