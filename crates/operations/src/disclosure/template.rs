//! Templates of elements (R40, R41, R101): the shipped one, or what the unit made of it; saved, set back, and asked for
//! what a record does not say.

use super::place::damaged;
use crate::text::words;
use crate::{Act, OperationError, Operations};
use domain::disclosure::{ElementTemplate, TemplateField, element_named, elements, template_fault};
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::catalogue::published::{self, PublishedHead};
use storage::catalogue::row;
use storage::disclosure::template::{self, StoredTemplate};

/// Characters of a sample, and of the words about files.
const LONGEST: (usize, usize) = (10_000, 500);

/// Which element: unit, sector, row, name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ElementPlace {
    /// The unit's code.
    pub unit: String,
    /// The sector's code.
    pub sector: String,
    /// The row's key.
    pub row_key: String,
    /// The element.
    pub element: String,
}

/// A template as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateView {
    /// The unit.
    pub unit: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// The element as the catalogue writes it.
    pub element: String,
    /// What the shipped template is for.
    pub name: String,
    /// True where the unit made it its own.
    pub is_own: bool,
    /// The fields.
    pub fields: Vec<TemplateField>,
    /// A text to begin with.
    pub sample: String,
    /// Files that are expected.
    pub files: String,
    /// Where it comes from, in words.
    pub origin: String,
    /// What a change must repeat.
    pub revision: i64,
}

/// What a unit makes of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateInput {
    /// The fields.
    pub fields: Vec<TemplateField>,
    /// A text to begin with.
    pub sample: String,
    /// Files that are expected.
    pub files: String,
}

/// An element that is there.
struct Found {
    head: PublishedHead,
    level1_item: String,
    level2_item: String,
    element: String,
}

impl Operations {
    /// The template of an element.
    ///
    /// # Errors
    /// When there is no such element or the right is missing.
    #[boxed::future]
    pub async fn element_template(
        &self,
        act: &Act,
        place: &ElementPlace,
    ) -> Result<TemplateView, OperationError> {
        let mut connection = self.store.read().await?;
        let found = found(&mut connection, place).await?;
        act.actor.require(
            Permission::ReadDisclosure,
            &found.head.unit_path,
            Some(&found.head.sector_code),
        )?;
        let key = (found.head.catalogue_id, place.row_key.as_str(), found.element.as_str());
        let stored = template::of_element(&mut connection, key).await?;
        view(found, stored)
    }

    /// Makes a template the unit's own. Returns the new revision.
    ///
    /// # Errors
    /// When the right is missing, a field is wrong, or somebody changed it since.
    #[boxed::future]
    pub async fn save_template(
        &self,
        act: &Act,
        (place, seen): (&ElementPlace, i64),
        input: &TemplateInput,
    ) -> Result<i64, OperationError> {
        if let Some(fault) = template_fault(&input.fields) {
            return Err(OperationError::invalid("fields", fault));
        }
        if input.fields.is_empty() && input.sample.trim().is_empty() {
            return Err(OperationError::invalid(
                "fields",
                "请至少写一个字段或者示例；不要模板的，恢复平台的模板",
            ));
        }
        let sample = words("sample", &input.sample, LONGEST.0)?;
        let files = words("files", &input.files, LONGEST.1)?;
        let bare = |field: &TemplateField| TemplateField {
            name: field.name.trim().to_owned(),
            hint: field.hint.trim().to_owned(),
            words: Vec::new(),
            ..field.clone()
        };
        let fields: Vec<TemplateField> = input.fields.iter().map(bare).collect();
        let fields = serde_json::to_string(&fields).map_err(|_| damaged("模板的字段"))?;
        self.write_template(act, (place, seen), (&fields, &sample, &files), false).await
    }

    /// Takes the shipped template again. Returns the new revision.
    ///
    /// # Errors
    /// When the right is missing, the unit has none of its own, or somebody changed it since.
    #[boxed::future]
    pub async fn reset_template(
        &self,
        act: &Act,
        place: &ElementPlace,
        seen: i64,
    ) -> Result<i64, OperationError> {
        self.write_template(act, (place, seen), ("[]", "", ""), true).await
    }

    #[boxed::future]
    async fn write_template(
        &self,
        act: &Act,
        (place, seen): (&ElementPlace, i64),
        texts: (&str, &str, &str),
        resets: bool,
    ) -> Result<i64, OperationError> {
        let mut writing = self.begin(act).await?;
        let found = found(writing.connection(), place).await?;
        let head = &found.head;
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let key = (head.catalogue_id, place.row_key.as_str(), found.element.as_str());
        let before = template::of_element(writing.connection(), key).await?;
        let holds = before.as_ref().is_some_and(|one| one.reset_at.is_none());
        if resets && !holds {
            return Err(OperationError::State("本单位没有改过这个模板，现在用的就是平台的模板".to_owned()));
        }
        let (at, by) = (writing.at(), writing.actor_id());
        let reset_at = resets.then_some(at.as_str());
        let known = before.map_or(0, |one| one.revision);
        let written = seen == known
            && template::write(writing.connection(), key, texts, (seen, reset_at), (&at, by)).await?;
        if !written {
            return Err(OperationError::Conflict {
                message: "这个模板在您打开页面之后有改动，请重新查看后再保存".to_owned(),
                places: json!([]),
            });
        }
        let what = if resets { "disclosure.reset_template" } else { "disclosure.save_template" };
        let detail = json!({ "item": place.row_key, "element": found.element, "revision": known + 1 });
        let object = format!("catalogue:{}", head.catalogue_id);
        writing.audit(head.unit_id, what, &object, &detail).await?;
        writing.commit().await?;
        Ok(known + 1)
    }
}

/// The required fields that a version says nowhere (R101): name and hint. What stands elsewhere, and notices, are not
/// asked.
#[boxed::future]
pub(super) async fn missing_of(
    connection: &mut Connection,
    (version_id, link): (i64, &str),
    texts: &[&str],
) -> Result<Vec<(String, String)>, OperationError> {
    if !link.is_empty() {
        return Ok(Vec::new());
    }
    let Some((element, kind, own)) = template::of_version(connection, version_id).await? else {
        return Ok(Vec::new());
    };
    if kind != "content" || element.is_empty() {
        return Ok(Vec::new());
    }
    let mut asked = ElementTemplate::of(&element);
    if let Some(own) = own {
        asked.fields = own_fields(&own, &asked)?;
    }
    Ok(asked.missing(texts).into_iter().map(|field| (field.name.clone(), field.hint.clone())).collect())
}

/// The fields of a unit's own template; those that the shipped one knows too keep its words.
fn own_fields(stored: &str, shipped: &ElementTemplate) -> Result<Vec<TemplateField>, OperationError> {
    let mut fields: Vec<TemplateField> = serde_json::from_str(stored).map_err(|_| damaged("模板的字段"))?;
    for field in &mut fields {
        if let Some(known) = shipped.fields.iter().find(|known| known.name == field.name) {
            field.words.clone_from(&known.words);
        }
    }
    Ok(fields)
}

#[boxed::future]
async fn found(connection: &mut Connection, place: &ElementPlace) -> Result<Found, OperationError> {
    let head = published::of_unit_and_sector(connection, &place.unit, &place.sector).await?;
    let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
    let row = row::by_key(connection, head.version_id, &place.row_key).await?;
    let row = row.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?.keyed.row;
    let all = elements(&row);
    let element = element_named(&all, &place.element);
    let element = element.ok_or_else(|| OperationError::NotFound("该项公开内容".to_owned()))?.name.clone();
    Ok(Found { head, level1_item: row.level1_item, level2_item: row.level2_item, element })
}

fn view(found: Found, stored: Option<StoredTemplate>) -> Result<TemplateView, OperationError> {
    let shipped = ElementTemplate::of(&found.element);
    let revision = stored.as_ref().map_or(0, |one| one.revision);
    let own = stored.filter(|one| one.reset_at.is_none());
    let base = TemplateView {
        unit: found.head.unit_name,
        level1_item: found.level1_item,
        level2_item: found.level2_item,
        element: found.element,
        name: shipped.name.clone(),
        is_own: own.is_some(),
        fields: Vec::new(),
        sample: String::new(),
        files: String::new(),
        origin: String::new(),
        revision,
    };
    Ok(match own {
        Some(own) => {
            let fields = own_fields(&own.fields, &shipped)?;
            let by = own.changed_name.unwrap_or_else(|| "系统".to_owned());
            let origin = format!("本单位自己的模板，最近由{by}修改");
            TemplateView { fields, sample: own.sample, files: own.files, origin, ..base }
        }
        None => TemplateView {
            origin: format!("平台的“{}”模板，依一般知识整理", shipped.name),
            fields: shipped.fields,
            sample: shipped.sample,
            files: shipped.files,
            ..base
        },
    })
}
