//! Templates of elements (R40, R41, R101), for programs.

use crate::api::answer::{Answer, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form as _, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::TemplateField as Field;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 一项公开内容的模板
///
/// 本单位改过的为本单位的，没有改过的为平台的。
#[utoipa::path(get, path = "/api/v1/units/{code}/{sector}/items/{row}/elements/{element}/template", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键"), ("element" = String, Path, description = "公开内容")),
    responses((status = 200, body = ElementTemplate)), security(("token" = [])))]
#[boxed::future]
pub async fn show_template(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(path): Path<(String, String, String, String)>,
) -> Answer {
    let found: ElementTemplate =
        state.operations.element_template(&signed_in.act(), &place(path)).await?.form();
    ok(&found)
}

/// 保存为本单位的模板
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/items/{row}/elements/{element}/template", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键"), ("element" = String, Path, description = "公开内容")),
    request_body = TemplateToSave, responses((status = 200, body = ElementTemplate)), security(("token" = [])))]
#[boxed::future]
pub async fn save_template(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(path): Path<(String, String, String, String)>,
    Body(input): Body<TemplateToSave>,
) -> Answer {
    let (act, place) = (signed_in.act(), place(path));
    let seen = input.revision;
    state.operations.save_template(&act, (&place, seen), &input.into_input()).await?;
    let saved: ElementTemplate = state.operations.element_template(&act, &place).await?.form();
    ok(&saved)
}

/// 恢复平台的模板
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/items/{row}/elements/{element}/template/reset", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("row" = String, Path, description = "事项的固定键"), ("element" = String, Path, description = "公开内容")),
    request_body = TemplateSeen, responses((status = 200, body = ElementTemplate)), security(("token" = [])))]
#[boxed::future]
pub async fn reset_template(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(path): Path<(String, String, String, String)>,
    Body(input): Body<TemplateSeen>,
) -> Answer {
    let (act, place) = (signed_in.act(), place(path));
    state.operations.reset_template(&act, &place, input.revision).await?;
    let now: ElementTemplate = state.operations.element_template(&act, &place).await?.form();
    ok(&now)
}

fn place((unit, sector, row_key, element): (String, String, String, String)) -> source::ElementPlace {
    source::ElementPlace { unit, sector, row_key, element }
}

mirror! {
    /// 模板的一个字段
    pub struct ElementField from Field {
        /// 名称
        name: String,
        /// 一般都要写到；没有写到的在提交前提示
        required: bool,
        /// 提示
        hint: String,
    }
}

mirror! {
    /// 一项公开内容的模板
    pub struct ElementTemplate from source::TemplateView {
        /// 机构
        unit: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// 公开内容
        element: String,
        /// 平台的模板名称
        name: String,
        /// 是否为本单位改过的
        is_own: bool,
        /// 字段
        fields: Vec<ElementField>,
        /// 示例
        sample: String,
        /// 一般附上的文件
        files: String,
        /// 来历
        origin: String,
        /// 修订号，修改时带回
        revision: i64,
    }
}

/// 要保存的一个字段
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FieldToSave {
    /// 名称
    #[schema(example = "当事人")]
    pub name: String,
    /// 一般都要写到
    pub required: bool,
    /// 提示
    pub hint: String,
}

/// 要保存的模板
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TemplateToSave {
    /// 字段
    pub fields: Vec<FieldToSave>,
    /// 示例
    pub sample: String,
    /// 一般附上的文件
    pub files: String,
    /// 所见的修订号
    pub revision: i64,
}

/// 所见的模板
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TemplateSeen {
    /// 所见的修订号
    pub revision: i64,
}

impl TemplateToSave {
    fn into_input(self) -> source::TemplateInput {
        let field = |one: FieldToSave| Field {
            name: one.name,
            required: one.required,
            hint: one.hint,
            words: Vec::new(),
        };
        source::TemplateInput {
            fields: self.fields.into_iter().map(field).collect(),
            sample: self.sample,
            files: self.files,
        }
    }
}
