//! What a guideline file is and what it would change, told before anything is stored (R7, R8).

use super::guideline::{GuidelineSummary, body};
use super::import_guideline::{AffectedCatalogue, ImportReceipt, RenamedItem};
use super::preview::{DOUBTS, ON_LINES};
use super::{other_sector, place};
use crate::{OperationError, Operations};
use domain::cascade::{ImportDoubt, ImportWeight, import_doubts};
use domain::catalogue::difference::{compare_with_guideline, paired_rows, same_but_separators};
use domain::catalogue::numbering::NumberBook;
use domain::catalogue::{
    CatalogueTable, ChannelRule, Column, GeneralBasis, Guideline, GuidelineItem, KeyedRow, Numbering,
    OmitItems, Policy,
};
use domain::diagnostic::Diagnostic;
use domain::sector::refused_heading;
use domain::text::fold;
use std::collections::{BTreeMap, HashSet};
use storage::Connection;
use storage::guideline::{self, GuidelineHead};

/// The number of a version that is not stored yet: no catalogue is built on it.
const NOT_STORED: i64 = 0;

/// A guideline as it was read, before its sector is known.
pub(crate) struct Read {
    pub guideline: Guideline,
    /// True when the file itself states the policy.
    has_policy: bool,
    /// The sector's name in the file.
    pub sector: Option<String>,
    /// The unit or government named above the table.
    named: Option<String>,
    /// What the reader of the file had to say.
    readings: Vec<Diagnostic>,
}

/// A guideline beside the version in force.
pub(crate) struct Weighed {
    pub guideline: Guideline,
    /// The version in force; none where the sector would be new.
    pub head: Option<GuidelineHead>,
    /// What would change; without a number as long as nothing is stored.
    pub receipt: ImportReceipt,
    /// Items of the version in force.
    pub before: usize,
    /// Why a person is to look at it first.
    pub doubts: Vec<ImportDoubt>,
    /// Readings that a person has to look at first.
    pub asked: Vec<String>,
}

impl Weighed {
    /// Why a person is to look at it first, in words.
    pub fn doubts_in_words(&self) -> Vec<String> {
        self.doubts.iter().map(ImportDoubt::words).chain(self.asked.iter().cloned()).collect()
    }
}

impl Operations {
    #[boxed::future]
    pub(crate) async fn read_guideline(&self, name: &str, bytes: &[u8]) -> Result<Read, OperationError> {
        let text =
            std::str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{FEFF}')).unwrap_or_default();
        if text.trim_start().starts_with('{') {
            // What is downloaded from a guideline's page is a table of its items, without its policy.
            let is_table = ["\"rows\"", "\"catalogues\""].iter().any(|field| text.contains(field));
            match Guideline::from_json("00", text) {
                Ok(guideline) => {
                    let sector = Some(guideline.guideline_name.clone());
                    return Ok(Read {
                        guideline,
                        has_policy: true,
                        sector,
                        named: None,
                        readings: Vec::new(),
                    });
                }
                Err(_) if is_table => {}
                Err(error) => {
                    let words = format!("文件“{name}”{error}");
                    return Err(OperationError::invalid("file", words));
                }
            }
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
        let mut table = tables.pop().ok_or_else(|| OperationError::invalid("file", "文件中没有目录表格"))?;
        table.put_marks();
        if let Some(refused) = refused_heading(&table) {
            return Err(OperationError::invalid("file", format!("文件“{name}”：{}", refused.words())));
        }
        let sector = table.sector.clone();
        Ok(Read {
            guideline: from_table(&table)?,
            has_policy: false,
            sector,
            named: table.government.clone(),
            readings: table.diagnostics,
        })
    }

    /// Holds a file against the version in force of its sector.
    #[boxed::future]
    pub(crate) async fn weigh_guideline(
        &self,
        connection: &mut Connection,
        read: Read,
        sector: Option<&str>,
    ) -> Result<Weighed, OperationError> {
        let heads = guideline::current(connection).await?;
        let (named, readings) = (read.named.clone(), read.readings.clone());
        let mut weighed = match known_sector(&heads, sector, read.sector.as_deref())? {
            Some(head) => {
                refuse_title_of_another(&heads, &head, read.sector.as_deref())?;
                let present = place::guideline_of(connection, head.id).await?;
                other_sector::refuse_items_of_another(connection, &read.guideline, &present).await?;
                weigh_version(connection, read, head).await?
            }
            None => self.weigh_sector(connection, read, sector).await?,
        };
        let weight = ImportWeight {
            before: weighed.before,
            added: weighed.receipt.added.len(),
            removed: weighed.receipt.removed.len(),
            renamed: weighed.receipt.renamed.len(),
        };
        let rows = weighed.guideline.items.iter().map(|item| &item.row);
        weighed.doubts = import_doubts(named.as_deref(), rows, weight);
        // Of these a person says whether they are meant so, before anything is stored.
        let asked = |told: &&Diagnostic| told.code == ON_LINES || DOUBTS.contains(&told.code.as_str());
        weighed.asked = readings.iter().filter(asked).map(said).collect();
        weighed.receipt.readings = readings.iter().map(said).collect();
        if !weighed.receipt.unchanged
            && let Some(head) = &weighed.head
        {
            weighed.receipt.affected = affected(connection, &head.sector_code).await?;
        }
        Ok(weighed)
    }

    #[boxed::future]
    async fn weigh_sector(
        &self,
        connection: &mut Connection,
        read: Read,
        sector: Option<&str>,
    ) -> Result<Weighed, OperationError> {
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
        let last = guideline::last_code(connection).await?;
        let mut new = read.guideline;
        new.sector_code = format!("{:02}", last.parse::<u16>().unwrap_or(0) + 1);
        if new.guideline_name.is_empty() {
            new.guideline_name.clone_from(&called);
        }
        if new.sector.is_empty() {
            new.sector.clone_from(&called);
        }
        give_keys(&mut new, &[], &[])?;
        let receipt = ImportReceipt {
            sector_code: new.sector_code.clone(),
            name: new.guideline_name.clone(),
            version: 1,
            added: new.items.iter().map(|item| item.row.level2_item.clone()).collect(),
            ..ImportReceipt::default()
        };
        Ok(Weighed { guideline: new, head: None, receipt, before: 0, doubts: Vec::new(), asked: Vec::new() })
    }
}

/// What the reader said of a place, and how grave it is.
fn said(told: &Diagnostic) -> String {
    format!("{}：{}", told.severity.label(), told.sentence())
}

/// The catalogues of a sector with an open or published version: all are built on what was before (R8).
#[boxed::future]
async fn affected(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Vec<AffectedCatalogue>, OperationError> {
    let built = guideline::catalogues_on_older(connection, sector_code, NOT_STORED).await?;
    let catalogue = |built: guideline::BuiltOn| AffectedCatalogue {
        catalogue_id: built.catalogue_id,
        version_id: built.version_id,
        unit_id: built.unit_id,
        unit: built.unit_name,
    };
    Ok(built.into_iter().map(catalogue).collect())
}

#[boxed::future]
async fn weigh_version(
    connection: &mut Connection,
    read: Read,
    head: GuidelineHead,
) -> Result<Weighed, OperationError> {
    let old = place::guideline_of(connection, head.id).await?;
    let versions = guideline::versions(connection, &head.sector_code).await?;
    let mut ever = Vec::new();
    for version in &versions {
        ever.push(place::guideline_of(connection, version.id).await?);
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
    if !read.has_policy {
        keep_of_items(&mut new, &old);
        let says_the_same =
            [&receipt.added, &receipt.removed, &receipt.changed].iter().all(|list| list.is_empty())
                && receipt.renamed.is_empty()
                && new.items.iter().map(|item| &item.key).eq(old.items.iter().map(|item| &item.key))
                && same_columns(&new, &old);
        if says_the_same {
            new.clone_from(&old);
        }
    }
    receipt.sector_code.clone_from(&old.sector_code);
    receipt.name.clone_from(&new.guideline_name);
    receipt.version = versions.first().map_or(1, |newest| newest.version + 1);
    if body(&new)?.1 == head.body_hash {
        receipt = ImportReceipt { id: head.id, version: head.version, unchanged: true, ..receipt };
    }
    let before = old.items.len();
    Ok(Weighed { guideline: new, head: Some(head), receipt, before, doubts: Vec::new(), asked: Vec::new() })
}

/// A file whose title names a sector that is known goes into that sector alone.
fn refuse_title_of_another(
    heads: &[GuidelineHead],
    chosen: &GuidelineHead,
    read: Option<&str>,
) -> Result<(), OperationError> {
    let titled =
        read.and_then(|name| heads.iter().find(|head| GuidelineSummary::of((*head).clone()).is_named(name)));
    match titled.filter(|head| head.sector_code != chosen.sector_code) {
        None => Ok(()),
        Some(other) => Err(OperationError::invalid(
            "sector",
            format!(
                "文件写的是“{}”领域，选的是“{}”；领域选错的，请改选“{0}”，文件写错的，请改正标题后再装载",
                other.name, chosen.name
            ),
        )),
    }
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

fn same_columns(new: &Guideline, old: &Guideline) -> bool {
    let heads = |one: &Guideline| one.columns.iter().map(|head| fold(head)).collect::<Vec<_>>();
    heads(new) == heads(old)
}

/// A table says nothing of where an item is known from, nor of optional channels; a text that differs in white space
/// and widths alone is no change. Where a name was seen is said of that name alone: an item with another name is
/// known from the file that was loaded (R8).
fn keep_of_items(new: &mut Guideline, old: &Guideline) {
    for item in &mut new.items {
        let Some(former) = old.items.iter().find(|former| former.key == item.key) else { continue };
        if same_name(former, item) {
            item.provenance.clone_from(&former.provenance);
            item.sources.clone_from(&former.sources);
            item.note.clone_from(&former.note);
        }
        item.optional_channels.clone_from(&former.optional_channels);
        let is_text = |column: &Column| !column.is_tick() && *column != Column::Channels;
        for column in Column::ALL.into_iter().filter(is_text) {
            let (now, before) = (item.row.cell(column), former.row.cell(column));
            if now != before && fold(&now) == fold(&before) {
                item.row.set_cell(column, &before);
            }
        }
    }
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
        let name = named(item);
        match link.and_then(|at| old.items.get(at)) {
            None => receipt.added.push(name),
            Some(former) if !same_name(former, item) => {
                receipt.renamed.push(RenamedItem { old: named(former), new: name });
            }
            Some(former) if !same_cells(former, item) => receipt.changed.push(name),
            Some(_) => {}
        }
    }
    let kept: HashSet<usize> = links.into_iter().flatten().collect();
    let gone = old.items.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    receipt.removed = gone.map(|(_, item)| named(item)).collect();
    Ok(receipt)
}

fn same_name(old: &GuidelineItem, new: &GuidelineItem) -> bool {
    fold(&old.row.level2_item) == fold(&new.row.level2_item)
}

/// One name stands under several 一级事项: 一级事项／二级事项.
fn named(item: &GuidelineItem) -> String {
    format!("{}／{}", item.row.level1_item, item.row.level2_item)
}

fn same_cells(old: &GuidelineItem, new: &GuidelineItem) -> bool {
    Column::ALL.into_iter().filter(|column| *column != Column::SeqNo).all(|column| {
        let (old, new) = (old.row.cell(column), new.row.cell(column));
        let is_list = matches!(column, Column::ContentElements | Column::LegalBasis);
        fold(&old) == fold(&new) || (is_list && same_but_separators(&old, &new))
    })
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
    let mut links = vec![None; new.items.len()];
    let bare = |item: &GuidelineItem| KeyedRow { row: item.row.clone(), ..KeyedRow::default() };
    let before: Vec<KeyedRow> = old_items.iter().map(bare).collect();
    for (old, now) in paired_rows(&before, &unkeyed) {
        links[now] = Some(old);
    }
    // What versions do not recognise may still be what a unit's row would be read as.
    let comparison = compare_with_guideline(&unkeyed, &former);
    let place = |key: &str| old_items.iter().position(|item| item.key == key);
    let offer = |links: &mut Vec<Option<usize>>, row: usize, key: &str| {
        let free = place(key).filter(|at| links[row].is_none() && !links.contains(&Some(*at)));
        links[row] = links[row].or(free);
    };
    for item in &comparison.unchanged {
        offer(&mut links, item.row, &item.guideline_key);
    }
    for item in &comparison.refined {
        // A split item's first row keeps the key; the others are new items of the guideline.
        if let Some(first) = item.rows.first() {
            offer(&mut links, *first, &item.guideline_key);
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
            provenance: "loaded".to_owned(),
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
