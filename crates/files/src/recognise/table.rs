//! One catalogue put together: title, headings, rows, diagnostics.

use super::heading::{Headings, Leaf, Source, heading_at};
use super::item_numbers;
use super::notes::Notes;
use super::outside;
use super::rows::{RowReader, extra_key, unlabelled};
use super::split::Section;
use super::title;
use super::view::View;
use crate::cells::{ChannelNames, Legend, clean};
use crate::error::Trouble;
use crate::grid::{Grid, Merge};
use crate::vocabulary::Likeness;
use domain::catalogue::{CatalogueTable, Column, Heading};
use domain::reference::Reference;

/// What is the same for all catalogues of a file.
pub(crate) struct Context<'a> {
    pub(crate) file_name: &'a str,
    pub(crate) reference: &'a Reference,
    pub(crate) names: &'a ChannelNames,
    pub(crate) file_legend: &'a Legend,
    pub(crate) sheets: usize,
}

/// Reads a section into a catalogue.
pub(crate) fn read(view: &View<'_>, section: &Section, context: &Context<'_>) -> CatalogueTable {
    let sheet = if view.grid.is_document { table_name(view, section) } else { view.grid.name.clone() };
    let mut notes = Notes::new(&sheet);
    let mut table = CatalogueTable { sheet, ..CatalogueTable::default() };
    let Some(part) = section.parts.first() else { return table };
    let base = part.headings.top;
    heading_notes(&part.headings, view.line(base, base), &mut notes);
    hidden_columns(view, &part.headings, &mut notes);
    for row in &section.repeated {
        notes.note("repeated-heading", Some(view.line(*row, base)), None, "表头重复印刷，已跳过".to_owned());
    }
    if section.inherits {
        notes.note("inherited-heading", None, None, "本目录没有自己的表头，沿用上一目录的表头".to_owned());
    }
    let legend = legend(view, section, context.file_legend);
    let mut reader = RowReader::new(view, context.reference, context.names, legend);
    table.rows = reader.read(section, &mut notes);
    table.listed = reader.listed;
    table.columns = part.headings.leaves.iter().flat_map(headings_of).collect();
    unlabelled_columns(&mut table, part.headings.width(), &mut notes);
    name(&mut table, view, section, context, &mut notes);
    if table.rows.is_empty() {
        notes.warn("no-rows", None, None, "表头之下没有事项".to_owned());
    }
    item_numbers::tell(&table, &mut notes);
    table.diagnostics = notes.finish();
    name_pages(&mut table, view, section);
    table
}

/// Hidden columns with a heading are read, and told; but for that of the keys, which our own workbooks hide.
fn hidden_columns(view: &View<'_>, headings: &Headings, notes: &mut Notes) {
    let hidden = &view.grid.hidden_columns;
    if hidden.is_empty() {
        return;
    }
    let table = view.grid.rows.get(headings.top).map_or(0, |row| row.table);
    let is_hidden =
        |leaf: &&Leaf| hidden.iter().any(|(of, columns)| *of == table && columns.contains(&leaf.column));
    for leaf in headings.leaves.iter().filter(is_hidden).filter(|leaf| leaf.source != Source::Joined) {
        if leaf.source != Source::Extra || !is_key_column(&leaf.printed) {
            let letters = super::letters(u32::try_from(leaf.column + 1).unwrap_or(u32::MAX));
            let message = format!("列“{}”（{letters} 列）被隐藏，已一并读取，请核对", leaf.printed);
            notes.warn("hidden-column", None, Some(&leaf.printed), message);
        }
    }
}

fn is_key_column(heading: &str) -> bool {
    domain::text::fold(heading) == domain::text::fold(crate::working::KEY_HEADING)
}

/// Where a document has pages, the table says from which to which it runs and every remark on which it is.
fn name_pages(table: &mut CatalogueTable, view: &View<'_>, section: &Section) {
    let base = section.parts.first().map_or(0, |part| part.headings.top);
    let heads =
        section.parts.iter().flat_map(|part| part.headings.top..part.headings.top + part.headings.rows);
    let rows = section.parts.iter().flat_map(|part| part.rows.iter().map(|(row, _)| *row));
    let page = |row: usize| view.grid.rows.get(row).map_or(0, |found| found.page);
    let pages: std::collections::BTreeMap<u32, u32> =
        heads.chain(rows).filter(|row| page(*row) > 0).map(|row| (view.line(row, base), page(row))).collect();
    let (Some(first), Some(last)) = (pages.values().min(), pages.values().max()) else { return };
    let own = table.sheet.clone();
    for diagnostic in &mut table.diagnostics {
        if let Some(page) = diagnostic.row.and_then(|row| pages.get(&row)) {
            diagnostic.sheet = Some(format!("{own}（第{page}页）"));
        }
    }
    table.sheet = if first == last {
        format!("{own}（第{first}页）")
    } else {
        format!("{own}（第{first}—{last}页）")
    };
}

/// 表2: the table of a page or document, counted as data tables are met.
fn table_name(view: &View<'_>, section: &Section) -> String {
    let row = section.parts.first().map_or(0, |part| part.headings.top);
    format!("表{}", view.grid.rows.get(row).map_or(0, |r| r.table) + 1)
}

fn legend(view: &View<'_>, section: &Section, of_file: &Legend) -> Legend {
    let mut legend = Legend::default();
    for line in section.lines.iter().chain(&section.notes) {
        legend.read_line(line);
    }
    for part in &section.parts {
        for row in part.headings.top..part.headings.top + part.headings.rows {
            for (_, id) in view.filled(row) {
                legend.read_line(view.text(id));
            }
        }
    }
    for (mark, on) in &of_file.marks {
        if legend.of(*mark).is_none() {
            legend.marks.push((*mark, *on));
        }
    }
    legend
}

/// The heading as the catalogue keeps it; a column of words stands for two.
fn headings_of(leaf: &Leaf) -> Vec<Heading> {
    let columns: &[Option<Column>] = match leaf.source {
        Source::Col(column) => &[Some(column)],
        Source::Audience => &[Some(Column::AudienceAll), Some(Column::AudienceSpecific)],
        Source::Mode => &[Some(Column::ModeProactive), Some(Column::ModeOnRequest)],
        Source::Level => &[Some(Column::LevelCounty), Some(Column::LevelTownship)],
        Source::Requirement => &[Some(Column::LegalBasis), Some(Column::TimeLimit)],
        Source::Extra => &[None],
        Source::Joined => &[],
    };
    let index = u32::try_from(leaf.column + 1).unwrap_or(u32::MAX);
    let printed = extra_key(leaf);
    columns
        .iter()
        .map(|column| Heading { printed: printed.clone(), group: leaf.group.clone(), column: *column, index })
        .collect()
}

/// What labels mean that stand in one row without their group heads; none where they are no catalogue's.
pub(crate) fn headings_as_printed(labels: &[String]) -> Result<Option<Vec<Heading>>, Trouble> {
    let mut grid = Grid::new("");
    let number = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
    for (column, label) in labels.iter().enumerate() {
        // A head merged over its columns is printed for each of them.
        let left = column.checked_sub(1).filter(|left| labels[*left] == *label);
        match (left, grid.merges.last_mut()) {
            (Some(left), Some(merge)) if merge.right == number(left) => merge.right = number(column),
            (Some(left), _) => {
                grid.merges.push(Merge { top: 0, left: number(left), bottom: 0, right: number(column) });
            }
            // A column that had no label is printed by its place.
            (None, _) if *label == unlabelled(column) => {}
            (None, _) => {
                let id = grid.intern(label);
                grid.set(0, column, id)?;
            }
        }
    }
    grid.widen(0, labels.len());
    let found = heading_at(&View::new(&grid), 0, true);
    Ok(found.map(|headings| headings.leaves.iter().flat_map(headings_of).collect()))
}

/// Columns without a label stay only where they hold text, also those right of the heading.
fn unlabelled_columns(table: &mut CatalogueTable, width: usize, notes: &mut Notes) {
    let keys: Vec<String> = (0..crate::limits::MAX_COLUMNS).map(unlabelled).collect();
    let mut is_used = vec![false; keys.len()];
    for placed in &table.rows {
        for key in placed.row.extra.keys().filter(|key| key.starts_with('第')) {
            if let Some(column) = keys.iter().position(|known| known == key) {
                is_used[column] = true;
            }
        }
    }
    let used: Vec<usize> = (0..keys.len()).filter(|column| is_used[*column]).collect();
    table.columns.retain(|h| {
        let unlabelled = keys.iter().take(width).position(|key| *key == h.printed);
        h.column.is_some() || unlabelled.is_none_or(|column| is_used[column])
    });
    for column in used {
        let printed = unlabelled(column);
        let message = format!("{printed}没有表头，其内容按附加列保留");
        notes.warn("unlabelled-column", None, Some(&printed), message);
        if column >= width {
            let index = u32::try_from(column + 1).unwrap_or(u32::MAX);
            table.columns.push(Heading { printed, group: None, column: None, index });
        }
    }
}

/// Says of every heading that is not the guideline's how it was understood.
fn heading_notes(headings: &Headings, line: u32, notes: &mut Notes) {
    for leaf in &headings.leaves {
        let printed = extra_key(leaf);
        let stands_for = match leaf.source {
            Source::Col(column) => column.label(),
            Source::Audience => "公开对象（全社会、特定群体）",
            Source::Mode => "公开方式（主动、依申请）",
            Source::Level => "公开层级（县级、乡级）",
            Source::Requirement => "公开依据和公开时限",
            Source::Extra | Source::Joined => continue,
        };
        let at = Some(line);
        if leaf.inferred {
            let message = format!("表头“{printed}”缺少明细，按位置作为“{stands_for}”读取，请核对");
            notes.warn("heading-inferred", at, Some(&printed), message);
        } else if leaf.likeness == Likeness::Damaged {
            notes.warn(
                "damaged-heading",
                at,
                Some(&printed),
                format!("表头“{printed}”有缺字或错字，按“{stands_for}”读取"),
            );
        } else if leaf.likeness == Likeness::Renamed || !matches!(leaf.source, Source::Col(_)) {
            notes.note("renamed-heading", at, Some(&printed), format!("表头“{printed}”按“{stands_for}”读取"));
        }
    }
}

/// Title, sector and compiling unit; where no line above says them, the sheet's or file's name may.
fn name(
    table: &mut CatalogueTable,
    view: &View<'_>,
    section: &Section,
    context: &Context<'_>,
    notes: &mut Notes,
) {
    let block = title::read(&section.lines, context.reference);
    outside::tell(section, &block, context.reference, notes);
    table.title = block.title;
    table.sector = block.sector;
    table.government = block.government;
    let stem = context.file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = clean(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    let page = view.grid.page_title.clone().filter(|_| context.sheets == 1).unwrap_or_default();
    for (source, place) in [(page, "网页标题"), (view.grid.name.clone(), "工作表名"), (stem, "文件名")]
    {
        let found = title::read(std::slice::from_ref(&source), context.reference);
        if table.title.is_empty() && !found.title.is_empty() && found.title.contains("目录") {
            notes.note("title-from-name", None, None, format!("表格上方没有标题，标题取自{place}“{source}”"));
            table.title = found.title;
        }
        let named =
            found.sector.or_else(|| context.reference.guideline_named(&source).map(|_| source.clone()));
        if table.sector.is_none() && named.is_some() {
            notes.note("sector-from-name", None, None, format!("标题没有写明领域，取自{place}“{source}”"));
            table.sector = named;
        }
    }
    if table.sector.is_none() {
        sector_from_column(table, notes);
    }
}

/// A bureau's table names its sectors in a column of its own.
fn sector_from_column(table: &mut CatalogueTable, notes: &mut Notes) {
    let Some(heading) = table.columns.iter().find(|h| h.column.is_none() && h.printed.ends_with("领域"))
    else {
        return;
    };
    let mut sectors = Vec::<&str>::new();
    for row in &table.rows {
        if let Some(sector) = row.row.extra.get(&heading.printed).map(|s| s.trim_end_matches("领域"))
            && !sectors.contains(&sector)
            && sectors.len() < 40
        {
            sectors.push(sector);
        }
    }
    match sectors.as_slice() {
        [] => {}
        [one] => table.sector = Some((*one).to_owned()),
        many => {
            let message = format!("一张表中有 {} 个领域：{}", many.len(), many.join("、"));
            notes.note("mixed-sectors", None, Some(&heading.printed), message);
        }
    }
}
