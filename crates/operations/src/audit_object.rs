//! The objects of the audit log in words: what kind of thing it is, what it is called, and where it can
//! be looked at. The log itself keeps the identifiers, which never change.

use crate::audit::AuditEvent;
use crate::{OperationError, Operations};
use domain::catalogue::CatalogueKind;
use std::collections::HashMap;
use storage::Connection;

/// An object as a person knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditObject {
    /// Its kind and title.
    pub words: String,
    /// Its page in the console; empty where it has none.
    pub href: String,
}

/// Kinds by the word before the number: what people call them, and their page in the console.
const KINDS: &[(&str, &str, &str)] = &[
    ("catalogue_version", "目录", "/console/catalogues/"),
    ("catalogue", "目录", ""),
    ("unit", "机构", "/console/units/"),
    ("person", "人员", "/console/people/"),
    ("difficulty", "难题", "/console/difficulties/"),
    ("disclosure", "信息", "/console/disclosures/"),
    ("record_sheet", "装载用的工作簿", "/console/record-sheets/"),
    ("column", "其他网站的栏目", "/console/columns/"),
    ("media_account", "政务新媒体账号", ""),
    ("material_request", "收集材料的链接", ""),
    ("notice_board", "公开栏", ""),
    ("posting", "张贴回执", "/console/postings/"),
    ("delivery", "送达凭证", "/console/deliveries/"),
    ("question", "问答", ""),
    ("compilation", "汇编", "/console/compilations/"),
    ("assessment", "评议", "/console/assessments/"),
    ("assessment_paper", "评议的单位", ""),
    ("finding", "评议发现的问题", "/console/findings/"),
    ("rectification", "整改事项", "/console/rectifications/"),
    ("rubric", "评议分值表", "/console/assessments/rubric"),
    ("change_proposal", "修改建议", "/console/proposals/"),
    ("forwarding", "标准指引转发", "/console/forwardings/"),
    ("catalogue_issue", "目录下发", "/console/issues/"),
    ("guideline", "标准指引", ""),
    ("guideline_layer", "参考指引", ""),
    ("sector", "领域", "/console/sectors/"),
    ("applicability", "领域不适用的声明", ""),
    ("maintenance_task", "维护任务", ""),
    ("import_preview", "导入的目录文件", ""),
    ("unit_list_preview", "导入的清单文件", ""),
    ("batch", "批量办理", ""),
    ("job", "后台任务", ""),
    ("api_token", "接口令牌", ""),
    ("reminder", "催办", "/console/reminders/"),
    ("reminded_unit", "收到的催办", ""),
    ("mail", "邮件", ""),
    ("setting", "平台设置", ""),
    ("search", "检索索引", ""),
    ("backup", "备份", ""),
];

impl Operations {
    /// What the objects of events are, by their identifiers as the log keeps them.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn audit_objects(
        &self,
        events: &[AuditEvent],
    ) -> Result<HashMap<String, AuditObject>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut named = HashMap::new();
        for event in events {
            if !named.contains_key(&event.object) {
                named.insert(event.object.clone(), in_words(&mut connection, &event.object).await?);
            }
        }
        Ok(named)
    }
}

/// `person:4` → 人员“林若水”; what is gone keeps its number, what has no kind its identifier.
#[boxed::future]
async fn in_words(connection: &mut Connection, object: &str) -> Result<AuditObject, OperationError> {
    let (kind, key) = object.split_once([':', '/']).unwrap_or((object, ""));
    let Some((_, label, page)) = KINDS.iter().find(|(known, ..)| *known == kind) else {
        return Ok(AuditObject { words: object.to_owned(), href: String::new() });
    };
    let id = key.parse::<i64>().ok();
    let title = match id {
        Some(id) => title(connection, kind, id).await?,
        None => sector_name(connection, kind, key).await?,
    };
    let words = match (&title, id) {
        (Some(title), _) => format!("{label}“{title}”"),
        (None, Some(id)) => format!("{label}（第{id}号）"),
        (None, None) => (*label).to_owned(),
    };
    let href = match page.strip_suffix('/') {
        Some(_) if id.is_none() && title.is_none() => String::new(),
        Some(folder) => format!("{folder}/{key}"),
        None => (*page).to_owned(),
    };
    Ok(AuditObject { words, href })
}

/// The title of a record's newest version.
#[boxed::future]
async fn record_title(connection: &mut Connection, id: i64) -> Result<Option<String>, OperationError> {
    let versions = storage::disclosure::version::of_record(connection, id).await?;
    Ok(versions.into_iter().next().map(|version| version.title))
}

#[boxed::future]
async fn title(connection: &mut Connection, kind: &str, id: i64) -> Result<Option<String>, OperationError> {
    use storage::{assessment, catalogue, compilation, organisation, person, question, unit_list};
    Ok(match kind {
        "catalogue_version" => version(connection, id).await?,
        "catalogue" => {
            let found = catalogue::version::catalogue(connection, id).await?;
            match found.and_then(|one| one.published_version_id.or(one.draft_version_id)) {
                Some(id) => version(connection, id).await?,
                None => None,
            }
        }
        "unit" => organisation::unit::by_id(connection, id).await?.map(|unit| unit.name),
        "person" => person::by_id(connection, id).await?.map(|person| person.name),
        "difficulty" => question::difficulty::by_id(connection, id).await?.map(|row| row.title),
        "disclosure" => record_title(connection, id).await?,
        "question" => question::entry::by_id(connection, id).await?.map(|row| row.title),
        "assessment" => assessment::round::by_id(connection, id).await?.map(|row| row.title),
        "guideline" => storage::guideline::by_id(connection, id).await?.map(|head| head.name),
        "guideline_layer" => storage::sector::layer::by_id(connection, id).await?.map(|head| head.name),
        "compilation" => match compilation::by_id(connection, id).await? {
            Some(row) => organisation::unit::by_id(connection, row.unit_id)
                .await?
                .map(|unit| format!("{}第{}版", unit.name, row.number)),
            None => None,
        },
        "import_preview" => {
            catalogue::preview::by_id(connection, id).await?.and_then(|row| file_name(&row.body))
        }
        "unit_list_preview" => {
            unit_list::preview::by_id(connection, id).await?.and_then(|row| file_name(&row.body))
        }
        _ => None,
    })
}

#[boxed::future]
async fn version(connection: &mut Connection, id: i64) -> Result<Option<String>, OperationError> {
    if storage::catalogue::version::by_id(connection, id).await?.is_none() {
        return Ok(None);
    }
    let at = crate::catalogue::place::Place::read(connection, id).await?;
    Ok(Some(format!("{}第{}版", at.called(), at.version.number)))
}

/// The name of a sector that the log keeps by its code.
#[boxed::future]
async fn sector_name(
    connection: &mut Connection,
    kind: &str,
    code: &str,
) -> Result<Option<String>, OperationError> {
    if !matches!(kind, "sector" | "guideline" | "guideline_layer") {
        return Ok(None);
    }
    if let Some(kind) = CatalogueKind::coded(code) {
        return Ok(Some(kind.name().to_owned()));
    }
    let heads = storage::guideline::current_with_kinds(connection).await?;
    Ok(heads.into_iter().find(|head| head.sector_code == code).map(|head| head.name))
}

fn file_name(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(body.get("file")?.as_str()?.to_owned())
}
