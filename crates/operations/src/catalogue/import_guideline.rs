//! Loading a newer guideline: stored as a new version, told to everybody concerned, proposed to every
//! catalogue built on a former one and applied to none by itself (R7, R8).

use super::guideline::{GuidelineSummary, body};
use super::place;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::cascade::ImportWeight;
use domain::catalogue::difference::compare_with_guideline;
use domain::catalogue::numbering::NumberBook;
use domain::catalogue::{
    CatalogueTable, ChannelRule, GeneralBasis, Guideline, GuidelineItem, KeyedRow, Numbering, OmitItems,
    Policy,
};
use domain::organisation::{Permission, Role};
use domain::sector::{Origin, refused_heading};
use domain::text::fold;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use storage::guideline::{self, GuidelineHead, NewGuideline};

/// What a newly loaded guideline version changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReceipt {
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub name: String,
    /// The version's number across all sectors.
    pub id: i64,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// True when the very same guideline is the current one already: nothing was stored.
    pub unchanged: bool,
    /// Level-2 items that are new.
    pub added: Vec<String>,
    /// Level-2 items that are gone.
    pub removed: Vec<String>,
    /// Level-2 items with another name.
    pub renamed: Vec<RenamedItem>,
    /// Level-2 items whose cells changed.
    pub changed: Vec<String>,
    /// Catalogues built on an older version (R8).
    pub affected: Vec<AffectedCatalogue>,
}

/// An item with another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenamedItem {
    /// The name before.
    pub old: String,
    /// The name now.
    pub new: String,
}

/// A catalogue built on an older guideline version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffectedCatalogue {
    /// The catalogue.
    pub catalogue_id: i64,
    /// Its open, else its published version.
    pub version_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
}

/// A guideline as it was read, before its sector is known.
pub(crate) struct Read {
    pub guideline: Guideline,
    /// True when the file itself states the policy.
    has_policy: bool,
    /// The sector's name in the file.
    pub sector: Option<String>,
}

/// The file of a guideline, and whether a person has looked at what it changes.
#[derive(Debug, Clone, Copy)]
struct File<'a> {
    name: &'a str,
    confirmed: bool,
}

impl Operations {
    /// Loads a guideline version from its JSON form or from any readable catalogue file. A newer
    /// version of a known sector keeps policy and aliases that the file does not state; an unknown
    /// sector is added under the next code (R7). A file that renames or drops half of the items or
    /// more is stored only when it was `confirmed`: it may be the wrong file.
    ///
    /// # Errors
    /// When the right is missing, the file is no guideline, its sector cannot be told, or the file
    /// wants to be confirmed first: [`OperationError::Conflict`] with what it would change.
    pub async fn import_guideline(
        &self,
        act: &Act,
        name: &str,
        bytes: &[u8],
        sector: Option<&str>,
        confirmed: bool,
    ) -> Result<ImportReceipt, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let read = self.read_guideline(name, bytes).await?;
        let mut writing = self.begin(act).await?;
        let heads = guideline::current(writing.connection()).await?;
        let head = known_sector(&heads, sector, read.sector.as_deref())?;
        let receipt = match head {
            Some(head) => {
                let file = File { name, confirmed };
                self.import_version(&mut writing, act, file, read, head).await?
            }
            None => self.import_sector(&mut writing, act, name, read, sector).await?,
        };
        if receipt.unchanged {
            return Ok(receipt);
        }
        let detail = serde_json::json!({
            "sector": receipt.sector_code, "version": receipt.version, "added": receipt.added.len(),
            "removed": receipt.removed.len(), "renamed": receipt.renamed.len(), "changed": receipt.changed.len(),
        });
        let object = format!("guideline:{}", receipt.id);
        writing.audit(act.actor.unit_id, "guideline.import", &object, &detail).await?;
        writing.changed("guideline", receipt.id).await?;
        let catalogues = receipt.affected.len();
        let is_long = catalogues > crate::cascade::AT_ONCE;
        if is_long {
            crate::cascade::queue(&mut writing, act, receipt.id, &receipt.name, catalogues).await?;
        }
        writing.commit().await?;
        if catalogues > 0 && !is_long {
            self.propose_guideline(act, receipt.id).await?;
        }
        Ok(receipt)
    }

    pub(crate) async fn read_guideline(&self, name: &str, bytes: &[u8]) -> Result<Read, OperationError> {
        let text =
            std::str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{FEFF}')).unwrap_or_default();
        if text.trim_start().starts_with('{') {
            let guideline = Guideline::from_json("00", text)
                .map_err(|error| OperationError::invalid("file", format!("文件“{name}”{error}")))?;
            let sector = Some(guideline.guideline_name.clone());
            return Ok(Read { guideline, has_policy: true, sector });
        }
        let mut tables = super::preview::read_tables(&self.reference, name, bytes.to_vec()).await?;
        if tables.len() > 1 {
            return Err(OperationError::invalid(
                "file",
                format!(
                    "文件“{name}”中有{}张目录，一次只能装载一个领域的指引；请拆开后分别装载",
                    tables.len()
                ),
            ));
        }
        let table = tables.pop().ok_or_else(|| OperationError::invalid("file", "文件中没有目录表格"))?;
        if let Some(refused) = refused_heading(&table) {
            return Err(OperationError::invalid("file", format!("文件“{name}”：{}", refused.words())));
        }
        let sector = table.sector.clone();
        Ok(Read { guideline: from_table(&table)?, has_policy: false, sector })
    }

    async fn import_version(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        file: File<'_>,
        read: Read,
        head: GuidelineHead,
    ) -> Result<ImportReceipt, OperationError> {
        let old = place::guideline_of(writing.connection(), head.id).await?;
        let mut ever = Vec::new();
        for version in guideline::versions(writing.connection(), &head.sector_code).await? {
            ever.push(place::guideline_of(writing.connection(), version.id).await?);
        }
        let mut new = read.guideline;
        new.sector_code.clone_from(&old.sector_code);
        new.sector.clone_from(&old.sector);
        if !read.has_policy {
            keep_what_the_file_lacks(&mut new, &old);
        }
        if new.title.is_none() {
            new.title.clone_from(&old.title);
        }
        if new.aliases.is_empty() {
            new.aliases.clone_from(&old.aliases);
        }
        let mut receipt = compare(&old, &mut new, &ever)?;
        receipt.sector_code.clone_from(&old.sector_code);
        receipt.name.clone_from(&new.guideline_name);
        if body(&new)?.1 == head.body_hash {
            return Ok(ImportReceipt { id: head.id, version: head.version, unchanged: true, ..receipt });
        }
        if !file.confirmed {
            ask_first(&receipt, old.items.len())?;
        }
        let versions = guideline::versions(writing.connection(), &head.sector_code).await?;
        receipt.version = versions.first().map_or(1, |newest| newest.version + 1);
        receipt.id = store(writing, act, file.name, &new, receipt.version, &head.origin).await?;
        let affected =
            guideline::catalogues_on_older(writing.connection(), &head.sector_code, receipt.id).await?;
        for built in affected {
            let text = format!(
                "《{}》领域标准指引已更新为第{}版（新增{}项、取消{}项、更名{}项、内容调整{}项）。{}的目录依据旧版编制，变更建议已列在“上级变更”中，请对照后采纳；系统不会自动改动目录。",
                new.guideline_name,
                receipt.version,
                receipt.added.len(),
                receipt.removed.len(),
                receipt.renamed.len(),
                receipt.changed.len(),
                built.unit_name
            );
            let url = format!("/console/catalogues/{}/guideline", built.version_id);
            for role in [Role::Compiler, Role::Reviewer] {
                let to = Recipients::Holders {
                    role,
                    unit_id: built.unit_id,
                    sector: Some(head.sector_code.clone()),
                };
                writing.notify(&to, "guideline.changed", &text, &url).await?;
            }
            receipt.affected.push(AffectedCatalogue {
                catalogue_id: built.catalogue_id,
                version_id: built.version_id,
                unit_id: built.unit_id,
                unit: built.unit_name,
            });
        }
        Ok(receipt)
    }

    async fn import_sector(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        name: &str,
        read: Read,
        sector: Option<&str>,
    ) -> Result<ImportReceipt, OperationError> {
        let called = sector.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).or(read.sector);
        let called = called.ok_or_else(|| {
            OperationError::invalid("sector", "文件没有写明领域名称；请填写这份指引属于哪个领域")
        })?;
        if self.reference.kinds.iter().any(|kind| kind.form.is_named(&called)) {
            return Err(OperationError::invalid(
                "sector",
                format!("“{called}”是部门自编目录的名称，不能作为领域；请核对领域名称"),
            ));
        }
        let last = guideline::last_code(writing.connection()).await?;
        let code = format!("{:02}", last.parse::<u16>().unwrap_or(0) + 1);
        let mut new = read.guideline;
        new.sector_code.clone_from(&code);
        if new.guideline_name.is_empty() {
            new.guideline_name.clone_from(&called);
        }
        if new.sector.is_empty() {
            new.sector.clone_from(&called);
        }
        give_keys(&mut new, &[], &[])?;
        let id = store(writing, act, name, &new, 1, Origin::Added.id()).await?;
        let added = new.items.iter().map(|item| item.row.level2_item.clone()).collect();
        Ok(ImportReceipt {
            sector_code: code,
            name: new.guideline_name,
            id,
            version: 1,
            added,
            ..ImportReceipt::default()
        })
    }
}

/// Refuses a file that turns the guideline over, with everything it would change.
fn ask_first(receipt: &ImportReceipt, before: usize) -> Result<(), OperationError> {
    let weight = ImportWeight {
        before,
        added: receipt.added.len(),
        removed: receipt.removed.len(),
        renamed: receipt.renamed.len(),
    };
    if !weight.asks_first() {
        return Ok(());
    }
    Err(OperationError::Conflict {
        message: format!(
            "这份文件会使“{}”领域现行指引的{}个事项中有{}个改名、{}个取消（另增加{}个），达到一半以上。请核对文件和领域是否选对；确实如此的，请确认后再装载。现在没有写入任何内容。",
            receipt.name, before, weight.renamed, weight.removed, weight.added
        ),
        places: serde_json::json!({
            "confirm": true, "sector_code": receipt.sector_code, "name": receipt.name, "weight": weight,
            "added": receipt.added, "removed": receipt.removed, "renamed": receipt.renamed,
        }),
    })
}

/// The sector that is meant: the one named by the person goes before the one named in the file. A
/// name nobody knows opens a new sector; a code nobody knows is a mistake.
pub(crate) fn known_sector(
    heads: &[GuidelineHead],
    asked: Option<&str>,
    read: Option<&str>,
) -> Result<Option<GuidelineHead>, OperationError> {
    let asked = asked.map(str::trim).filter(|text| !text.is_empty());
    if let Some(code) = asked.filter(|text| text.chars().all(|c| c.is_ascii_digit())) {
        let found = heads.iter().find(|head| head.sector_code == code).cloned();
        return found.map(Some).ok_or_else(|| {
            OperationError::invalid("sector", format!("没有编号为“{code}”的领域；新领域请填写名称"))
        });
    }
    let Some(name) = asked.or(read) else {
        return Err(OperationError::invalid(
            "sector",
            "文件没有写明领域名称；请选择或填写这份指引属于哪个领域",
        ));
    };
    Ok(heads.iter().find(|head| GuidelineSummary::of((*head).clone()).is_named(name)).cloned())
}

async fn store(
    writing: &mut Writing<'_>,
    act: &Act,
    file: &str,
    new: &Guideline,
    version: i64,
    origin: &str,
) -> Result<i64, OperationError> {
    let (body, hash) = body(new)?;
    let aliases = serde_json::to_string(&new.aliases).map_err(storage::StorageError::from)?;
    let row = NewGuideline {
        sector_code: &new.sector_code,
        version,
        sector: &new.sector,
        name: &new.guideline_name,
        aliases: &aliases,
        origin,
        provenance: file,
        body: &body,
        body_hash: &hash,
        at: &act.at(),
        by: act.actor.person_id,
    };
    Ok(guideline::insert(writing.connection(), &row).await?)
}

/// A table prints names, headings and rows; what may be adjusted stays as it was.
fn keep_what_the_file_lacks(new: &mut Guideline, old: &Guideline) {
    new.guideline_name.clone_from(&old.guideline_name);
    new.aliases.clone_from(&old.aliases);
    new.ministry.clone_from(&old.ministry);
    new.city_department.clone_from(&old.city_department);
    new.numbering = old.numbering;
    new.policy.clone_from(&old.policy);
    new.notes.clone_from(&old.notes);
}

/// What differs between two versions; the new one's items get the keys of the old.
fn compare(
    old: &Guideline,
    new: &mut Guideline,
    ever: &[Guideline],
) -> Result<ImportReceipt, OperationError> {
    let links = give_keys(new, &old.items, ever)?;
    let mut receipt = ImportReceipt::default();
    for (item, link) in new.items.iter().zip(&links) {
        let name = &item.row.level2_item;
        match link.and_then(|at| old.items.get(at)) {
            None => receipt.added.push(name.clone()),
            Some(former) if fold(&former.row.level2_item) != fold(name) => {
                receipt.renamed.push(RenamedItem { old: former.row.level2_item.clone(), new: name.clone() });
            }
            Some(former) if !same_cells(former, item) => receipt.changed.push(name.clone()),
            Some(_) => {}
        }
    }
    let kept: HashSet<usize> = links.into_iter().flatten().collect();
    let gone = old.items.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    receipt.removed = gone.map(|(_, item)| item.row.level2_item.clone()).collect();
    Ok(receipt)
}

fn same_cells(old: &GuidelineItem, new: &GuidelineItem) -> bool {
    use domain::catalogue::Column;
    Column::ALL
        .into_iter()
        .filter(|column| *column != Column::SeqNo)
        .all(|column| fold(&old.row.cell(column)) == fold(&new.row.cell(column)))
}

/// Gives each new item the key of the old item it is, or the next free one of its category (R29).
/// Returns which old item each is.
pub(crate) fn give_keys(
    new: &mut Guideline,
    old_items: &[GuidelineItem],
    ever: &[Guideline],
) -> Result<Vec<Option<usize>>, OperationError> {
    let unkeyed: Vec<KeyedRow> =
        new.items.iter().map(|item| KeyedRow { row: item.row.clone(), ..KeyedRow::default() }).collect();
    let mut former = Guideline { items: old_items.to_vec(), ..new.clone() };
    let comparison = compare_with_guideline(&unkeyed, &former);
    let place = |key: &str| old_items.iter().position(|item| item.key == key);
    let mut links = vec![None; new.items.len()];
    for item in &comparison.unchanged {
        links[item.row] = place(&item.guideline_key);
    }
    for item in &comparison.refined {
        // A split item's first row keeps the key; the others are new items of the guideline.
        if let Some(first) = item.rows.first() {
            links[*first] = place(&item.guideline_key);
        }
    }
    former.items.extend(ever.iter().flat_map(|guideline| guideline.items.clone()));
    let mut book = NumberBook::new(&former).map_err(|error| OperationError::Internal(error.to_string()))?;
    for (item, link) in new.items.iter_mut().zip(&links) {
        item.key = match link {
            Some(at) => old_items[*at].key.clone(),
            None => book.next_key(&item.row.level1_item).to_string(),
        };
        book.record([&KeyedRow { key: item.key.clone(), row: item.row.clone(), ..KeyedRow::default() }]);
    }
    Ok(links)
}

/// A guideline from a printed table, with the policy that holds where a guideline is silent (R18).
fn from_table(table: &CatalogueTable) -> Result<Guideline, OperationError> {
    let items: Vec<GuidelineItem> = table
        .rows
        .iter()
        .filter(|placed| !placed.row.level2_item.is_empty())
        .map(|placed| GuidelineItem {
            key: String::new(),
            row: placed.row.clone(),
            optional_channels: Vec::new(),
            provenance: "seen".to_owned(),
            sources: Vec::new(),
            note: None,
        })
        .collect();
    if items.is_empty() {
        return Err(OperationError::invalid("file", "表格中没有一行写有二级事项，不能作为标准指引装载"));
    }
    let mut column_groups = BTreeMap::<String, Vec<String>>::new();
    for heading in &table.columns {
        if let Some(group) = &heading.group {
            column_groups.entry(group.clone()).or_default().push(heading.printed.clone());
        }
    }
    let name = table.sector.clone().unwrap_or_default();
    Ok(Guideline {
        sector_code: "00".to_owned(),
        sector: name.clone(),
        guideline_name: name,
        title: None,
        aliases: Vec::new(),
        ministry: String::new(),
        city_department: String::new(),
        columns: table.columns.iter().map(|heading| heading.printed.clone()).collect(),
        column_groups,
        numbering: Numbering::Plain,
        policy: silent_policy(),
        items,
        notes: String::new(),
    })
}

/// What may be adjusted where the guideline is silent (R18-R28).
fn silent_policy() -> Policy {
    Policy {
        add_columns: true,
        remove_columns: false,
        omit_items: OmitItems::Explained,
        split_level2: true,
        add_level1: false,
        add_level3: false,
        general_basis: GeneralBasis::Either,
        channels: ChannelRule::Base,
        first_channel: None,
        platforms: Vec::new(),
        optional_channels: Vec::new(),
        applies_to: String::new(),
        no_overlap: false,
    }
}
