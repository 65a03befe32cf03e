//! Lists of people column by column (R250), for programs.

use super::form::Attachment;
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::privacy::ColumnChoice;
use operations::OperationError;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 名单的各列
///
/// 每一列查到的个人信息，和默认的选择：上次为这一事项的名单选过的按上次的，没有选过的按查到的。
#[utoipa::path(get, path = "/api/v1/disclosures/{id}/attachments/{attachment}/columns", tag = "信息公开",
    params(("id" = i64, Path, description = "信息编号"), ("attachment" = i64, Path, description = "附件编号")),
    responses((status = 200, body = ColumnsOfList)), security(("token" = [])))]
#[boxed::future]
pub async fn show_columns(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, attachment)): Path<(i64, i64)>,
) -> Answer {
    let list: ColumnsOfList = state.operations.list_columns(&signed_in.act(), id, attachment).await?.form();
    ok(&list)
}

/// 按列处理名单
///
/// 每一列写明保留、隐去还是去掉；生成副本并核对以后，公众看到的是副本，原件封存。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/attachments/{attachment}/columns", tag = "信息公开",
    params(("id" = i64, Path, description = "信息编号"), ("attachment" = i64, Path, description = "附件编号")),
    request_body = ColumnsToPublish, responses((status = 200, body = Attachment)), security(("token" = [])))]
#[boxed::future]
pub async fn choose_columns(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, attachment)): Path<(i64, i64)>,
    Body(input): Body<ColumnsToPublish>,
) -> Answer {
    let act = signed_in.act();
    let chosen = input.chosen()?;
    let case = (id, input.revision);
    let copy: Attachment = state.operations.publish_columns(&act, case, attachment, &chosen).await?.form();
    ok(&copy)
}

impl Form<String> for ColumnChoice {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 名单的一列
    pub struct ColumnOfList from source::ListColumnView {
        /// 表头；同名的第二列为“姓名#2”，没有表头的为“第3列”
        key: String,
        /// 有内容的单元格
        filled: usize,
        /// 查到的个人信息
        found: Vec<String>,
        /// 查到的是否使信息不能提交
        blocks: bool,
        /// 默认的选择：keep 保留，mask 隐去，drop 去掉
        choice: String,
        /// 是否为上次的选择
        is_remembered: bool,
    }
}

mirror! {
    /// 名单的各列
    pub struct ColumnsOfList from source::ListColumns {
        /// 附件编号
        id: i64,
        /// 文件名
        name: String,
        /// 各列
        columns: Vec<ColumnOfList>,
        /// 修订号
        revision: i64,
    }
}

/// 一列怎样公开
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChosenColumn {
    /// 表头
    #[schema(example = "姓名")]
    pub column: String,
    /// keep 保留，mask 隐去，drop 去掉
    #[schema(example = "mask")]
    pub choice: String,
}

/// 各列怎样公开
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnsToPublish {
    /// 每一列
    pub columns: Vec<ChosenColumn>,
    /// 所见的修订号；0 为不核对
    pub revision: i64,
}

impl ColumnsToPublish {
    fn chosen(&self) -> Result<Vec<(String, ColumnChoice)>, OperationError> {
        let one = |chosen: &ChosenColumn| {
            let choice = ColumnChoice::from_id(&chosen.choice)
                .ok_or_else(|| OperationError::invalid("columns", "choice 应为 keep、mask、drop 之一"))?;
            Ok((chosen.column.clone(), choice))
        };
        self.columns.iter().map(one).collect()
    }
}
