//! 装载参考指引: a provincial or municipal guideline under the national one of its sector (R9).

use super::address;
use crate::console::catalogue::answer::go;
use crate::console::form::{Choice, Control, Field, Form, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::pages::{ActForm, CaseView};
use crate::console::upload::Uploaded;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::Response;
use operations::OperationError;
use operations::sector::LayerFile;

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    import_page(&state, &who, None).await
}

/// Loads the file.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let given = |name| Some(uploaded.posted.get(name).trim()).filter(|text| !text.is_empty());
    let outcome = match &uploaded.file {
        Some(file) => {
            let layer = LayerFile {
                name: &file.name,
                bytes: &file.bytes,
                region: uploaded.posted.get("layer"),
                sector: given("sector"),
                title: given("title"),
                note: uploaded.posted.get("note"),
            };
            state.operations.import_layer(&who.act(), layer).await
        }
        None => Err(OperationError::invalid("file", "请选择指引文件")),
    };
    match outcome {
        Ok(receipt) if receipt.unchanged => {
            let text = format!("文件与《{}》第{}版完全相同，没有另存", receipt.name, receipt.version);
            let error = OperationError::invalid("file", text);
            import_page(&state, &who, Some(&Refusal::of(&uploaded.posted, error)?)).await
        }
        Ok(receipt) => Ok(go(&address::of(address::LAYER, receipt.id))),
        Err(error) => import_page(&state, &who, Some(&Refusal::of(&uploaded.posted, error)?)).await,
    }
}

#[boxed::future]
async fn import_page(
    state: &AppState,
    who: &SignedIn,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "装载参考指引", Place::Sectors).await?;
    frame.crumbs = vec![Link::new("领域", address::SECTORS)];
    if refusal.is_none() {
        frame.notices.push(done(
            "只作参考",
            "参考指引列在国家指引之下，可以对照和抄录；不改动国家指引的名称和栏目，也不改动任何目录。",
        ));
    }
    let mut sectors = vec![Choice::none("以文件中写明的为准")];
    for one in state.operations.guidelines().await? {
        sectors.push(Choice::new(one.sector_code.clone(), format!("{} {}", one.sector_code, one.name)));
    }
    let form = Form::new("layer", address::LAYER_IMPORT, &who.csrf_token, "装载")
        .with(
            Field::of("file", "指引文件", Control::File(".xlsx,.xls,.ods,.docx,.html,.htm,.csv,.json"))
                .required()
                .hint("任何可以识别的目录文件"),
        )
        .with(Field::text("layer", "哪一级的指引").required().longest(20).hint("如广东省、广州市"))
        .with(Field::select("sector", "领域", sectors))
        .with(
            Field::text("title", "名称")
                .longest(100)
                .hint("不填的，按“地区＋领域＋基层政务公开标准指引”命名"),
        )
        .with(Field::text("note", "来历说明").longest(300).hint("印发机关、文号等"));
    let (status, form) = form.answered(refusal);
    let act = ActForm { title: "指引文件".to_owned(), form, is_open: true };
    page_with_status(status, &CaseView { frame, acts: vec![act], ..CaseView::default() })
}
