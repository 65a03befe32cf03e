//! Faultless catalogues of each setting, and the changes that examples make in them.

use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::lint::rule::{Edit, Setting};
use crate::catalogue::{CatalogueTable, Column, Guideline, OmitItems, PlacedRow, RowStatus};
use crate::catalogue::{ChannelRule, GeneralBasis, PublisherRegister};
use crate::diagnostic::{Diagnostic, Severity};
use crate::reference::Reference;

/// A unit's catalogue of a guideline: every publisher a body of an invented county.
pub(in crate::catalogue::lint) fn faultless(guideline: &Guideline) -> CatalogueTable {
    let mut table = guideline.to_table();
    table.title = format!("白石县{}", guideline.catalogue_title());
    for placed in &mut table.rows {
        placed.row.publisher = body_of(&placed.row.publisher);
    }
    table
}

/// A register that holds every body of a faultless catalogue, and those that examples name as such.
pub(in crate::catalogue::lint) fn register(table: &CatalogueTable) -> PublisherRegister {
    let bodies = table.rows.iter().map(|placed| placed.row.publisher.as_str());
    PublisherRegister::new(bodies.chain(["白石县民政局"]), Vec::new())
}

/// A body with a place for a class of bodies: 县级民政部门 → 白石县民政局.
fn body_of(class: &str) -> String {
    let mut name = class.split(['、', '（', '及', '或']).next().unwrap_or_default().to_owned();
    for level in ["县级", "市级", "本级", "相关", "有关", "各"] {
        name = name.replace(level, "");
    }
    for tail in ["行政主管部门", "行政执法部门", "主管部门", "行政部门", "部门", "机关"]
    {
        if let Some(stem) = name.strip_suffix(tail) {
            name = format!("{stem}局");
            break;
        }
    }
    format!("白石县{name}")
}

/// The guideline of a setting: the first whose policy fits.
pub(in crate::catalogue::lint) fn guideline(setting: Setting) -> Guideline {
    let reference = Reference::shipped();
    let fits = |guideline: &Guideline| {
        let policy = &guideline.policy;
        let ordinary = policy.general_basis == GeneralBasis::Either
            && policy.first_channel.is_none()
            && policy.omit_items == OmitItems::Explained
            && policy.channels == ChannelRule::Base
            && guideline.columns.len() == 14;
        match setting {
            Setting::Ordinary => ordinary && guideline.sector == guideline.guideline_name,
            Setting::TwoNames => ordinary && guideline.sector != guideline.guideline_name,
            Setting::GeneralBasesOmitted => policy.general_basis == GeneralBasis::Omit,
            Setting::KeyField => {
                policy.first_channel.is_some()
                    && policy.optional_channels.is_empty()
                    && has_platform(guideline)
            }
            Setting::PublicMedia => policy.first_channel.is_some() && !policy.optional_channels.is_empty(),
            Setting::Free => policy.omit_items == OmitItems::Free && policy.no_overlap,
        }
    };
    let found =
        reference.guidelines.iter().find(|guideline| fits(guideline)).expect("a guideline of each policy");
    Guideline::clone(found)
}

fn has_platform(guideline: &Guideline) -> bool {
    guideline.items[0].row.channels.iter().any(|name| is_platform(name))
}

fn is_platform(name: &str) -> bool {
    Reference::shipped().channels.iter().any(|channel| channel.is_platform && channel.name == name)
}

/// Makes an example's changes.
pub(in crate::catalogue::lint) fn apply(table: &mut CatalogueTable, guideline: &Guideline, edits: &[Edit]) {
    for edit in edits {
        apply_one(table, guideline, edit);
    }
    renumber(table, edits);
}

fn apply_one(table: &mut CatalogueTable, guideline: &Guideline, edit: &Edit) {
    let website = Lexicon::shipped().words("website_name")[0].clone();
    match edit {
        Edit::Title(title) => {
            table.title =
                title.replace("{sector}", &guideline.sector).replace("{name}", &guideline.guideline_name);
        }
        Edit::Cell(column, text) => {
            let row = &mut table.rows[0].row;
            let text = text.replace("{item}", &row.level2_item);
            row.set_cell(*column, &text);
        }
        Edit::Heading(column, label) => {
            let heading =
                table.columns.iter_mut().find(|heading| heading.column == Some(*column)).expect("the column");
            (*label).clone_into(&mut heading.printed);
        }
        Edit::DropColumn(column) => {
            table.columns.retain(|heading| heading.column != Some(*column));
            table.rows.iter_mut().for_each(|placed| placed.row.set_cell(*column, ""));
        }
        Edit::DropRow => drop(table.rows.remove(0)),
        Edit::Copy(column, text) => {
            let mut copy = table.rows[0].clone();
            copy.row.set_cell(*column, text);
            table.rows.insert(1, copy);
        }
        Edit::CopyWhole => table.rows.insert(1, table.rows[0].clone()),
        Edit::Add(name) => add(table, name),
        Edit::AddForeign => {
            let last = table.rows.last().expect("rows").row.level2_item.clone();
            add(table, &last);
        }
        Edit::AddedLevel1(name) => {
            let mut added = table.rows.remove(1);
            (*name).clone_into(&mut added.row.level1_item);
            table.rows.push(added);
        }
        Edit::SecondNumber(number) => (*number).clone_into(&mut table.rows[1].row.seq_no),
        Edit::Removed(basis) => {
            table.rows[0].status = RowStatus::Removed;
            (*basis).clone_into(&mut table.rows[0].row.legal_basis);
        }
        Edit::Diagnostic(code) => table.diagnostics.push(Diagnostic {
            severity: Severity::Note,
            code: (*code).to_owned(),
            sheet: None,
            row: Some(table.rows[0].line),
            column: None,
            message: "已还原".to_owned(),
        }),
        Edit::DropPlatforms => table.rows[0].row.channels.retain(|name| !is_platform(name)),
        Edit::DropOrdinaryChannels => {
            table.rows[0].row.channels.retain(|name| is_platform(name) || *name == website);
        }
    }
}

/// An added item right behind the first row.
fn add(table: &mut CatalogueTable, name: &str) {
    let mut added: PlacedRow = table.rows[0].clone();
    name.clone_into(&mut added.row.level2_item);
    table.rows.insert(1, added);
}

/// Rows and numbers in order, as a unit would give them, unless the example is about them.
fn renumber(table: &mut CatalogueTable, edits: &[Edit]) {
    let keeps = edits.iter().any(|edit| {
        matches!(edit, Edit::SecondNumber(_) | Edit::CopyWhole | Edit::DropColumn(Column::SeqNo))
    });
    for (at, placed) in (1u32..).zip(&mut table.rows) {
        placed.line = at + 2;
        if !keeps {
            placed.row.seq_no = at.to_string();
        }
    }
}
