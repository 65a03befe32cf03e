//! Records found again, in whatever state they are.

use crate::api::answer::{Answer, ok};
use crate::api::extract::Query;
use crate::api::mirror::{Form as _, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::RecordState;
use operations::disclosure as source;
use serde::Deserialize;
use utoipa::IntoParams;

/// 查找的条件，都可以不填
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct RecordsWanted {
    /// 名称、文号中的文字，或者索引号
    pub words: String,
    /// 状态，如 draft、submitted、published
    pub state: String,
    /// 机构代码，含下级
    pub unit: String,
    /// 领域代码
    pub sector: String,
    /// 目录事项的固定键
    pub row_key: String,
    /// 公开内容
    pub element: String,
    /// 只列编号小于它的；翻页时填上一页的 next
    pub before: Option<i64>,
}

/// 查找信息
///
/// 您可以查看的全部信息，从草稿到已撤下的，新的在前，一次50条。
#[utoipa::path(get, path = "/api/v1/disclosures", tag = "信息公开", params(RecordsWanted),
    responses((status = 200, body = RecordsFound)), security(("token" = [])))]
#[boxed::future]
pub async fn find_disclosures(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(wanted): Query<RecordsWanted>,
) -> Answer {
    let filter = source::RecordFilter {
        state: match wanted.state.as_str() {
            "" => None,
            id => Some(RecordState::from_id(id).ok_or_else(|| {
                operations::OperationError::invalid("state", format!("没有“{id}”这个状态"))
            })?),
        },
        words: wanted.words,
        unit: wanted.unit,
        sector: wanted.sector,
        row_key: wanted.row_key,
        element: wanted.element,
        before: wanted.before,
    };
    let found: RecordsFound = state.operations.find_disclosures(&signed_in.act(), &filter).await?.form();
    ok(&found)
}

mirror! {
    /// 查找到的信息
    pub struct RecordsFound from source::FoundRecords {
        /// 信息，新的在前
        records: Vec<RecordFound>,
        /// 下一页从哪个编号之前开始；没有下一页的为空
        next: Option<i64>,
    }
}

mirror! {
    /// 查找到的一条信息
    pub struct RecordFound from source::DeskRecord {
        /// 信息编号
        id: i64,
        /// 名称
        title: String,
        /// 公开主体
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 公开内容
        element: String,
        /// 状态
        state: String,
        /// 最迟公开的日期
        due_on: String,
    }
}
