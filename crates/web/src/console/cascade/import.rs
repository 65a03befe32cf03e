//! 装载新版指引: a file that turns half of the guideline over is shown first with everything it would
//! change, and stored only when it was looked at (R7, R8).

use super::address;
use crate::console::catalogue::answer::go;
use crate::console::form::{Control, Field, Form, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::upload::Uploaded;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use operations::OperationError;
use operations::catalogue::GuidelinePreview;
use serde_json::Value;

/// The page that takes a guideline.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/import.html")]
pub struct GuidelineImportView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What the refused file would change; empty before.
    pub lists: Vec<NameList>,
    /// The upload.
    pub form: Form,
}

/// Items of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameList {
    /// 改名, 取消, 增加, 依据旧版编制的目录
    pub title: &'static str,
    /// Their names.
    pub names: Vec<String>,
}

/// The catalogues that a new version reaches, by their units.
const AFFECTED: &str = "依据旧版编制的目录";

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    import_page(&state, &who, Shown::default()).await
}

/// Loads the file, or shows what it would turn over.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let sector = Some(uploaded.posted.get("sector").trim()).filter(|text| !text.is_empty());
    let confirmed = uploaded.posted.ticked("confirm");
    let outcome = match &uploaded.file {
        Some(file) if uploaded.posted.ticked("preview") => {
            match state.operations.preview_guideline(&who.act(), &file.name, &file.bytes, sector).await {
                Ok(seen) => return import_page(&state, &who, Shown::of(&seen)).await,
                Err(error) => Err(error),
            }
        }
        Some(file) => {
            state.operations.import_guideline(&who.act(), &file.name, &file.bytes, sector, confirmed).await
        }
        None => Err(OperationError::invalid("file", "请选择指引文件")),
    };
    match outcome {
        Ok(receipt) if receipt.unchanged => {
            let error = OperationError::invalid(
                "file",
                format!("文件与“{}”领域的现行指引完全相同，没有另存", receipt.name),
            );
            let refusal = Refusal::of(&uploaded.posted, error)?;
            import_page(&state, &who, Shown { refusal: Some(&refusal), ..Shown::default() }).await
        }
        Ok(receipt) => Ok(go(&address::guideline(&receipt.sector_code))),
        Err(error) => {
            let lists = lists(&error);
            let refusal = Refusal::of(&uploaded.posted, error)?;
            import_page(&state, &who, Shown { refusal: Some(&refusal), lists, ..Shown::default() }).await
        }
    }
}

/// What the page answers: a refusal, or what a file would change.
#[derive(Default)]
struct Shown<'a> {
    refusal: Option<&'a Refusal<'a>>,
    lists: Vec<NameList>,
    notice: Option<(String, String)>,
    sector: String,
}

impl Shown<'_> {
    fn of(seen: &GuidelinePreview) -> Self {
        let changes = &seen.changes;
        let renamed = changes.renamed.iter().map(|one| format!("{} → {}", one.old, one.new)).collect();
        let lists = [
            ("改名", renamed),
            ("取消", changes.removed.clone()),
            ("增加", changes.added.clone()),
            ("内容有改动", changes.changed.clone()),
            ("读取文件时修复或存疑", changes.readings.clone()),
            (AFFECTED, changes.affected.iter().map(|one| one.unit.clone()).collect()),
        ];
        let title = match (seen.is_new_sector, changes.unchanged) {
            (true, _) => format!("将新增“{}”领域，{}项", changes.name, seen.after),
            (_, true) => format!("与“{}”领域的现行指引完全相同", changes.name),
            _ => format!("“{}”领域：现行{}项，装载后{}项", changes.name, seen.before, seen.after),
        };
        let reach = match (seen.is_new_sector || changes.unchanged, changes.affected.len()) {
            (true, _) => String::new(),
            (false, 0) => "现在没有依据旧版编制的目录。".to_owned(),
            (false, count) => {
                format!(
                    "依据旧版编制的目录有{count}份，列在下面；装载后各得一项“上级变更”，由编制单位决定采纳与否。"
                )
            }
        };
        let doubts = if seen.doubts.is_empty() {
            String::new()
        } else {
            format!("请先核对：{}。", seen.doubts.join("；"))
        };
        Self {
            refusal: None,
            lists: lists
                .into_iter()
                .map(|(title, names)| NameList { title, names })
                .filter(|list| !list.names.is_empty())
                .collect(),
            notice: Some((
                title,
                format!("{doubts}{reach}现在没有写入任何内容；确实要装载的，请再次选择这个文件。"),
            )),
            sector: if seen.is_new_sector { changes.name.clone() } else { changes.sector_code.clone() },
        }
    }
}

#[boxed::future]
async fn import_page(state: &AppState, who: &SignedIn, shown: Shown<'_>) -> Result<Response, PageError> {
    let Shown { refusal, lists, notice, sector } = shown;
    let mut frame = frame(state, who, "装载新版指引", Place::Guidelines).await?;
    frame.crumbs = vec![Link::new("标准指引", address::GUIDELINES)];
    if let Some((title, text)) = &notice {
        frame.notices.push(done(title, text.as_str()));
    } else if refusal.is_none() {
        frame.notices.push(done(
            "不会改动已有的目录",
            "新版另存一版；依据旧版的目录各得一项“上级变更”，由编制单位决定采纳与否。",
        ));
    }
    let mut form = Form::new("guideline", address::GUIDELINE_IMPORT, &who.csrf_token, "装载")
        .with(
            Field::of("file", "指引文件", Control::File(".xlsx,.xls,.ods,.docx,.html,.htm,.csv,.json"))
                .required()
                .hint("任何可以识别的目录文件，或本平台的JSON"),
        )
        .with(
            Field::text("sector", "领域")
                .value(if notice.is_some() { sector } else { String::new() })
                .hint("代码或名称；文件中写明的可以不填，新的名称即新增领域"),
        )
        .with(Field::of("preview", "只看将有的改动，不装载", Control::Tick));
    if !lists.is_empty() {
        form = form.with(
            Field::of("confirm", "已经核对下面的改动，确实要装载这份文件", Control::Tick)
                .hint("请再次选择同一个文件，勾选后装载"),
        );
    }
    let (status, form) = form.answered(refusal);
    page_with_status(status, &GuidelineImportView { frame, lists, form })
}

/// What the refused file would change, where the refusal asks to look at it.
fn lists(error: &OperationError) -> Vec<NameList> {
    let OperationError::Conflict { places, .. } = error else { return Vec::new() };
    if places["confirm"] != true {
        return Vec::new();
    }
    let texts = |name: &str| -> Vec<String> {
        let items = places[name].as_array();
        items.into_iter().flatten().map(words).collect()
    };
    [("改名", "renamed"), ("取消", "removed"), ("增加", "added"), (AFFECTED, "affected")]
        .into_iter()
        .map(|(title, name)| NameList { title, names: texts(name) })
        .filter(|list| !list.names.is_empty())
        .collect()
}

fn words(item: &Value) -> String {
    match item {
        Value::String(name) => name.clone(),
        catalogue if catalogue["unit"].is_string() => {
            catalogue["unit"].as_str().unwrap_or_default().to_owned()
        }
        other => {
            let part = |name: &str| other[name].as_str().unwrap_or_default().to_owned();
            format!("{} → {}", part("old"), part("new"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_the_lists_of_a_refused_import_are_shown() {
        let error = OperationError::Conflict {
            message: "过半".to_owned(),
            places: serde_json::json!({
                "confirm": true, "renamed": [{ "old": "甲", "new": "乙" }], "removed": ["丙"], "added": [],
                "affected": [{ "catalogue_id": 1, "version_id": 2, "unit_id": 3, "unit": "丁" }],
            }),
        };
        let shown = lists(&error);
        let names: Vec<&str> = shown.iter().map(|list| list.names[0].as_str()).collect();
        assert_eq!(names, ["甲 → 乙", "丙", "丁"]);
        assert!(lists(&OperationError::State(String::new())).is_empty());
    }
}
