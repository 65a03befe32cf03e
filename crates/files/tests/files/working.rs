//! The working copy: what goes out reads back as nothing changed, in any form that a program saves.

use domain::catalogue::merge::returned;
use domain::catalogue::{CatalogueTable, Column, Heading, PlacedRow, RowStatus};
use domain::reference::Reference;
use files::working::{ReadCopy, Stamp, WorkingCopy, read_working_copy, to_working_xlsx};
use std::io::Read as _;

/// A shipped guideline as a draft.
fn copy(sector: usize) -> WorkingCopy {
    let reference = Reference::shipped();
    let guideline = &reference.guidelines[sector];
    let columns = Column::ALL.into_iter().filter(|column| *column != Column::Level3Item).zip(1..).map(
        |(column, index)| Heading {
            printed: column.label().to_owned(),
            group: column.group().map(str::to_owned),
            column: Some(column),
            index,
        },
    );
    let rows = guideline.items.iter().zip(1..).map(|(item, line)| PlacedRow {
        line,
        status: RowStatus::Active,
        row: item.row.clone(),
    });
    WorkingCopy {
        stamp: Stamp { version: 7, unit: "east-civil".to_owned(), ..Stamp::default() },
        keys: guideline.items.iter().map(|item| item.key.clone()).collect(),
        locked: guideline.items.iter().map(|_| vec![Column::Level1Item, Column::Level2Item]).collect(),
        publishers: vec!["区民政局".to_owned(), "街道办事处".to_owned()],
        channels: reference.channels.iter().map(|channel| channel.name.clone()).collect(),
        table: CatalogueTable {
            title: guideline.catalogue_title(),
            government: Some("区民政局".to_owned()),
            columns: columns.collect(),
            rows: rows.collect(),
            ..CatalogueTable::default()
        },
    }
}

fn read(bytes: &[u8]) -> ReadCopy {
    read_working_copy("a.xlsx", bytes, &Reference::shipped()).unwrap().expect("a working copy")
}

#[test]
fn every_guideline_comes_back_untouched() {
    for sector in 0..Reference::shipped().guidelines.len() {
        let copy = copy(sector);
        let back = read(&to_working_xlsx(&copy).unwrap());
        assert_eq!(back.stamp, copy.stamp);
        assert!(back.has_keys && back.lost_headings.is_empty() && back.new_headings.is_empty());
        let keys: Vec<&String> = back.rows.iter().map(|row| &row.key).collect();
        assert_eq!(keys, copy.keys.iter().collect::<Vec<_>>(), "{}", copy.table.title);
        let local: Vec<_> = back.exported.iter().map(|row| row.keyed.clone()).collect();
        let rows: Vec<_> = copy.table.rows.iter().map(|placed| &placed.row).collect();
        assert_eq!(
            local.iter().map(|row| &row.row).collect::<Vec<_>>(),
            rows,
            "what went out is kept as it was"
        );
        let found = returned(&back.exported, &back.rows, &local, &back.columns).unwrap();
        assert!(found.is_empty() && found.known_by_name.is_empty(), "{}: {found:?}", copy.table.title);
    }
}

#[test]
fn r20_names_are_locked_and_cells_offer_their_lists() {
    let bytes = to_working_xlsx(&copy(1)).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes[..])).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    for wanted in [
        "<sheetProtection",
        "<pane ",
        "type=\"list\"",
        "<formula1>\"√\"</formula1>",
        "'选项'!$A$1:$A$",
        "'选项'!$B$1:$B$2",
        "hidden=\"1\"",
    ] {
        assert!(sheet.contains(wanted), "{wanted}");
    }
    assert_eq!(part("xl/workbook.xml").matches("state=\"veryHidden\"").count(), 2);
    assert!(part("xl/styles.xml").contains("locked=\"0\""));
}

#[test]
fn long_cells_and_strange_words_come_back() {
    let mut copy = copy(1);
    copy.table.rows[0].row.content_elements = "长".repeat(19_000);
    copy.table.rows[0].row.legal_basis = "依".repeat(19_000);
    let row = &mut copy.table.rows[1].row;
    row.publisher = " 甲\n乙 ".to_owned();
    row.channels = vec!["村里的喇叭（早晚）".to_owned(), "政府网站".to_owned()];
    row.audience_specific = Some("=1+1".to_owned());
    row.extra.insert("其他渠道".to_owned(), "上门".to_owned());
    let back = read(&to_working_xlsx(&copy).unwrap());
    let local: Vec<_> = back.exported.iter().map(|row| row.keyed.clone()).collect();
    assert_eq!(local[0].row, copy.table.rows[0].row);
    assert_eq!(local[1].row, copy.table.rows[1].row);
    let found = returned(&back.exported, &back.rows, &local, &back.columns).unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn an_ordinary_workbook_is_no_working_copy() {
    let table = copy(1).table;
    let bytes = files::write::to_xlsx(&[table]).unwrap();
    assert!(read_working_copy("a.xlsx", &bytes, &Reference::shipped()).unwrap().is_none());
}
