//! The clauses R29-R31 as tables of cases.

use super::*;
use crate::catalogue::CatalogueRow;
use crate::reference::Reference;

fn keyed(key: &str, seq_no: &str, level1: &str, level2: &str) -> KeyedRow {
    let row = CatalogueRow {
        seq_no: seq_no.to_owned(),
        level1_item: level1.to_owned(),
        level2_item: level2.to_owned(),
        ..CatalogueRow::default()
    };
    KeyedRow { key: key.to_owned(), status: RowStatus::Active, row }
}

/// A guideline of the wanted scheme with two categories of two items each.
fn guideline(scheme: Numbering) -> Guideline {
    let mut guideline = Guideline::clone(&Reference::shipped().guidelines[0]);
    let numbers = match scheme {
        Numbering::Plain => ["1", "2", "3", "4"],
        Numbering::FourDigit => ["0301", "0302", "0501", "0502"],
        Numbering::Dotted => ["1.1", "1.2", "2.1", "2.2"],
    };
    let names = [("甲类", "甲一"), ("甲类", "甲二"), ("乙类", "乙一"), ("乙类", "乙二")];
    guideline.sector_code = "20".to_owned();
    guideline.numbering = scheme;
    guideline.items.truncate(4);
    for (at, item) in guideline.items.iter_mut().enumerate() {
        item.key = format!("20-{:02}-{:02}", at / 2 + 1, at % 2 + 1);
        item.row = keyed("", numbers[at], names[at].0, names[at].1).row;
    }
    guideline
}

fn rows_of(guideline: &Guideline) -> Vec<KeyedRow> {
    let items = guideline.items.iter();
    items
        .map(|item| KeyedRow { key: item.key.clone(), status: RowStatus::Active, row: item.row.clone() })
        .collect()
}

fn printed(rows: &[KeyedRow]) -> Vec<&str> {
    rows.iter().map(|row| row.row.seq_no.as_str()).collect()
}

#[test]
fn r30_keys_are_read_and_printed() {
    for text in ["20-01-03", "01-12-99", "20-01-03-02", "27-01-100"] {
        assert_eq!(text.parse::<StableKey>().unwrap().to_string(), text);
    }
    for text in ["", "20-01", "20-01-xx", "20-01-03-02-01", "20－01－03"] {
        assert!(text.parse::<StableKey>().unwrap_err().to_string().contains("20-01-03"), "{text}");
    }
}

#[test]
fn r29_added_items_are_numbered_within_their_category() {
    for (scheme, category, number, all) in [
        (Numbering::Plain, "甲类", "3", ["1", "2", "3", "4", "5"]),
        (Numbering::Plain, "乙类", "5", ["1", "2", "3", "4", "5"]),
        (Numbering::FourDigit, "甲类", "0303", ["0301", "0302", "0303", "0501", "0502"]),
        (Numbering::FourDigit, "乙 类", "0503", ["0301", "0302", "0501", "0502", "0503"]),
        (Numbering::Dotted, "甲类", "1.3", ["1.1", "1.2", "1.3", "2.1", "2.2"]),
        // A level-1 item of the unit's own, where the policy allows it (R25).
        (Numbering::Plain, "丙类", "5", ["1", "2", "3", "4", "5"]),
        (Numbering::FourDigit, "丙类", "0601", ["0301", "0302", "0501", "0502", "0601"]),
        (Numbering::Dotted, "丙类", "3.1", ["1.1", "1.2", "2.1", "2.2", "3.1"]),
    ] {
        let guideline = guideline(scheme);
        let mut book = NumberBook::new(&guideline).unwrap();
        let mut rows = rows_of(&guideline);
        assert_eq!(book.next_printed(category, &rows), number, "{scheme:?} {category}");
        let at = book.add_row(&mut rows, keyed("", "", category, "新增"));
        assert_eq!((rows[at].row.seq_no.as_str(), printed(&rows).as_slice()), (number, &all[..]));
    }
}

#[test]
fn r29_no_number_of_a_removed_item_is_given_again() {
    for (scheme, number) in [(Numbering::FourDigit, "0304"), (Numbering::Dotted, "1.4")] {
        let guideline = guideline(scheme);
        let mut book = NumberBook::new(&guideline).unwrap();
        let mut rows = rows_of(&guideline);
        let at = book.add_row(&mut rows, keyed("", "", "甲类", "新增一"));
        assert_eq!(rows[at].key, "20-01-03");
        // Gone from the new version altogether: only the record of former versions knows it.
        let former = rows.clone();
        rows.remove(at);
        let mut book = NumberBook::new(&guideline).unwrap();
        book.record(&former);
        let at = book.add_row(&mut rows, keyed("", "", "甲类", "新增二"));
        assert_eq!((rows[at].key.as_str(), rows[at].row.seq_no.as_str()), ("20-01-04", number), "{scheme:?}");
    }
}

#[test]
fn r21_parts_keep_the_link_to_their_item() {
    let guideline = guideline(Numbering::Plain);
    let mut book = NumberBook::new(&guideline).unwrap();
    let item: StableKey = "20-01-02".parse().unwrap();
    assert_eq!(book.next_part_key(item).to_string(), "20-01-02-01");
    book.record(&[
        keyed("20-01-02-01", "2", "甲类", "甲二（新增）"),
        keyed("20-01-02-04", "2", "甲类", "甲二（延期）"),
    ]);
    let next = book.next_part_key(item);
    assert_eq!((next.to_string().as_str(), next.item()), ("20-01-02-05", item));
    assert_eq!(book.next_key("甲类").to_string(), "20-01-03", "a part takes no number of its category");
}

#[test]
fn r30_keys_of_every_shipped_guideline_continue() {
    for guideline in &Reference::shipped().guidelines {
        let book = NumberBook::new(guideline).unwrap();
        let keys: Vec<_> = guideline.items.iter().map(|item| item.key.as_str()).collect();
        for item in &guideline.items {
            let next = book.next_key(&item.row.level1_item).to_string();
            assert!(!keys.contains(&next.as_str()) && next[..5] == item.key[..5], "{next}");
        }
        let fresh = book.next_key("本地增设的一级事项").to_string();
        assert!(fresh.ends_with("-01") && keys.iter().all(|key| key[..5] != fresh[..5]), "{fresh}");
    }
}

#[test]
fn r31_plain_numbers_follow_the_display_order() {
    let mut rows = vec![
        keyed("a", "7", "甲类", "甲一"),
        keyed("b", "7", "甲类", "甲一"),
        keyed("c", "3", "甲类", "甲二"),
        keyed("d", "", "甲类", "甲二"),
        keyed("e", "9", "乙类", "乙一"),
        keyed("f", "9", "乙类", "乙二"),
    ];
    rows[2].status = RowStatus::Removed;
    rows.insert(3, KeyedRow { status: RowStatus::Omitted, ..keyed("o", "4", "甲类", "甲三") });
    renumber(Numbering::Plain, &mut rows);
    assert_eq!(printed(&rows), ["1", "1", "2", "", "3", "4", "5"]);
    let once = rows.clone();
    renumber(Numbering::Plain, &mut rows);
    assert_eq!(rows, once, "numbering twice changes nothing");
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<String>(), "abcodef", "keys stay");
    let mut dotted = vec![keyed("a", "1.2", "甲类", "甲一")];
    renumber(Numbering::Dotted, &mut dotted);
    assert_eq!(printed(&dotted), ["1.2"]);
}
