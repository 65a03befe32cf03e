//! Stable keys for rows that come without: from a file, or from a newer guideline (R21, R29, R30).

use crate::OperationError;
use domain::catalogue::difference::{compare_with_guideline, same_but_separators};
use domain::catalogue::item_part::elements_of;
use domain::catalogue::numbering::{NumberBook, StableKey, renumber};
use domain::catalogue::{CatalogueRow, Guideline, KeyedRow, RowStatus};
use domain::text::fold;
use std::collections::{HashMap, HashSet};
use storage::catalogue::row::StoredRow;

/// Rows with their keys, and how they stand to the guideline.
pub(super) struct Assigned {
    pub rows: Vec<StoredRow>,
    /// Rows that stand for a guideline item: its only or its first one.
    pub matched: usize,
    /// Rows that split a guideline item: those beyond its first.
    pub refined: usize,
    /// Rows beyond the guideline.
    pub added: usize,
    /// Names of the published items that the file does not have: they stay as they are (R22).
    pub kept: Vec<String>,
    /// Rows whose 公开内容 was the guideline's but for the marks between its elements, which it has now (R101).
    pub separated: usize,
}

/// A book with every number that the guideline and the catalogue ever used.
pub(crate) fn book(guideline: &Guideline, ever: &[KeyedRow]) -> Result<NumberBook, OperationError> {
    let mut book = NumberBook::new(guideline).map_err(|error| OperationError::Internal(error.to_string()))?;
    book.record(ever);
    Ok(book)
}

/// Gives keys to rows in their order. `former` are the rows of the version before, whose keys stay;
/// its rows are carried on where the file says nothing of their items: what was published is taken out
/// item by item with a reason and a basis, never by a file that is shorter (R22, R24).
pub(super) fn assign(
    guideline: &Guideline,
    former: &[StoredRow],
    ever: &[KeyedRow],
    rows: Vec<CatalogueRow>,
) -> Result<Assigned, OperationError> {
    let mut book = book(guideline, ever)?;
    let keyed: Vec<KeyedRow> = rows.into_iter().map(|row| KeyedRow { row, ..KeyedRow::default() }).collect();
    let known = Former::new(former);
    let items = items_by_former(guideline, &known, former, &keyed);
    let mut taken = HashSet::new();
    let mut assigned =
        Assigned { rows: Vec::new(), matched: 0, refined: 0, added: 0, kept: Vec::new(), separated: 0 };
    for ((mut row, item), position) in keyed.into_iter().zip(&items).zip(1..) {
        let key = match item {
            Some(item) => item_key(&row, item, &known, &mut taken, &book)?,
            None => {
                let former = known.key_of(&row).filter(|key| !taken.contains(key));
                former.unwrap_or_else(|| book.next_key(&row.row.level1_item).to_string())
            }
        };
        match item {
            Some(item) if *item == key => assigned.matched += 1,
            Some(_) => assigned.refined += 1,
            None => assigned.added += 1,
        }
        if let Some(item) = item.as_ref().and_then(|key| guideline.items.iter().find(|one| one.key == *key)) {
            assigned.separated += usize::from(take_separators(&mut row.row, &item.row));
        }
        taken.insert(key.clone());
        row.key = key;
        book.record([&row]);
        assigned.rows.push(stored(row, item.clone(), position));
    }
    keep_words(&mut assigned.rows, former);
    assigned.kept = carry_on(&mut assigned.rows, former);
    if !assigned.kept.is_empty() {
        // What was carried on bears the numbers of another version.
        let mut keyed: Vec<KeyedRow> = assigned.rows.iter().map(|row| row.keyed.clone()).collect();
        renumber(guideline.numbering, &mut keyed);
        for (row, keyed) in assigned.rows.iter_mut().zip(keyed) {
            row.keyed = keyed;
        }
    }
    Ok(assigned)
}

/// The guideline item of each row: that of the published row of the very names, where the guideline still has it
/// though it may call it otherwise by now, else that of its own names.
fn items_by_former(
    guideline: &Guideline,
    known: &Former<'_>,
    former: &[StoredRow],
    rows: &[KeyedRow],
) -> Vec<Option<String>> {
    let item_of: HashMap<&str, &str> = former
        .iter()
        .filter_map(|row| Some((row.keyed.key.as_str(), row.guideline_key.as_deref()?)))
        .filter(|(_, item)| guideline.items.iter().any(|known| known.key == *item))
        .collect();
    let by_names = items_of(guideline, rows);
    let of_row = |(row, by_name): (&KeyedRow, Option<String>)| {
        let is_exact = |key: &String| {
            let item = guideline.items.iter().find(|item| item.key == *key);
            item.is_some_and(|item| names_of(&item.row) == names_of(&row.row))
        };
        if by_name.as_ref().is_some_and(is_exact) {
            return by_name;
        }
        let before =
            known.key_of(row).and_then(|key| item_of.get(key.as_str()).map(|item| (*item).to_owned()));
        before.or(by_name)
    };
    rows.iter().zip(by_names).map(of_row).collect()
}

/// Gives a content cell the guideline's own marks between its elements where it has fewer and nothing else differs;
/// bases that lost the mark between them likewise.
fn take_separators(row: &mut CatalogueRow, item: &CatalogueRow) -> bool {
    let is_closed_up = row.legal_basis.contains("》《") && !item.legal_basis.contains("》《");
    if is_closed_up && same_but_separators(&row.legal_basis, &item.legal_basis) {
        row.legal_basis.clone_from(&item.legal_basis);
    }
    let (own, theirs) = (&row.content_elements, &item.content_elements);
    let fewer = elements_of(own).len() < elements_of(theirs).len();
    if fewer && same_but_separators(own, theirs) {
        row.content_elements.clone_from(theirs);
        return true;
    }
    false
}

/// The guideline item of each row, none for added ones.
pub(super) fn items_of(guideline: &Guideline, rows: &[KeyedRow]) -> Vec<Option<String>> {
    let comparison = compare_with_guideline(rows, guideline);
    let mut items = vec![None; rows.len()];
    for item in &comparison.unchanged {
        items[item.row] = Some(item.guideline_key.clone());
    }
    for item in &comparison.refined {
        for row in &item.rows {
            items[*row] = Some(item.guideline_key.clone());
        }
    }
    items
}

/// The item's own key for its first row, a part's key for the others.
fn item_key(
    row: &KeyedRow,
    item: &str,
    former: &Former<'_>,
    taken: &mut HashSet<String>,
    book: &NumberBook,
) -> Result<String, OperationError> {
    let of_item = |key: &String| key == item || key.starts_with(&format!("{item}-"));
    if let Some(key) = former.key_of(row).filter(|key| !taken.contains(key) && of_item(key)) {
        return Ok(key);
    }
    if !taken.contains(item) {
        return Ok(item.to_owned());
    }
    let key: StableKey = item.parse().map_err(|_| super::place::damaged("事项编码"))?;
    Ok(book.next_part_key(key).to_string())
}

/// The keys of the version before by the names and the content of their rows.
struct Former<'a> {
    exact: HashMap<[String; 4], &'a str>,
    names: HashMap<[String; 3], Option<&'a str>>,
}

impl<'a> Former<'a> {
    fn new(rows: &'a [StoredRow]) -> Self {
        let (mut exact, mut names) = (HashMap::new(), HashMap::new());
        for row in rows {
            let key = row.keyed.key.as_str();
            let own = names_of(&row.keyed.row);
            exact.entry(with_content(&own, &row.keyed.row)).or_insert(key);
            names.entry(own).and_modify(|known| *known = None).or_insert(Some(key));
        }
        Self { exact, names }
    }

    fn key_of(&self, row: &KeyedRow) -> Option<String> {
        let own = names_of(&row.row);
        let exact = self.exact.get(&with_content(&own, &row.row)).copied();
        exact.or_else(|| self.names.get(&own).copied().flatten()).map(str::to_owned)
    }
}

fn names_of(row: &CatalogueRow) -> [String; 3] {
    [&row.level1_item, &row.level2_item, row.level3_item.as_ref().unwrap_or(&String::new())]
        .map(|name| fold(name))
}

fn with_content(names: &[String; 3], row: &CatalogueRow) -> [String; 4] {
    let [level1, level2, level3] = names.clone();
    [level1, level2, level3, fold(&row.content_elements)]
}

/// What a person said of rows beside their cells stays with them when the cells come from a file.
pub(super) fn keep_words(rows: &mut [StoredRow], former: &[StoredRow]) {
    let known: HashMap<&str, &CatalogueRow> =
        former.iter().map(|row| (row.keyed.key.as_str(), &row.keyed.row)).collect();
    for row in rows {
        if let Some(before) = known.get(row.keyed.key.as_str()) {
            row.keyed.row.keep_words_of(before);
        }
    }
}

/// Puts the rows of the version before whose items the file does not have behind those that they followed. Returns
/// the names of those in force.
fn carry_on(rows: &mut Vec<StoredRow>, former: &[StoredRow]) -> Vec<String> {
    let item = |row: &StoredRow| row.guideline_key.clone().unwrap_or_else(|| row.keyed.key.clone());
    let keys: HashSet<String> = rows.iter().map(|row| row.keyed.key.clone()).collect();
    let items: HashSet<String> = rows.iter().map(item).collect();
    let mut kept = Vec::new();
    let mut behind = None;
    for row in former {
        let is_absent = match row.keyed.status {
            RowStatus::Active => !items.contains(&item(row)),
            _ => !keys.contains(&row.keyed.key),
        };
        if let Some(place) = rows.iter().position(|known| known.keyed.key == row.keyed.key) {
            behind = Some(place);
        } else if is_absent {
            if row.keyed.status == RowStatus::Active {
                kept.push(format!("{}／{}", row.keyed.row.level1_item, row.keyed.row.level2_item));
            }
            let place = behind.map_or(0, |place| place + 1);
            rows.insert(place, row.clone());
            behind = Some(place);
        }
    }
    for (row, position) in rows.iter_mut().zip(1..) {
        row.position = position;
    }
    kept
}

/// A row about to be written.
pub(crate) fn stored(keyed: KeyedRow, guideline_key: Option<String>, position: i64) -> StoredRow {
    StoredRow { keyed, guideline_key, position, reason: String::new(), revision: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reference::Reference;

    fn named(level1: &str, level2: &str, content: &str) -> CatalogueRow {
        let [level1_item, level2_item, content_elements] = [level1, level2, content].map(str::to_owned);
        CatalogueRow { level1_item, level2_item, content_elements, ..CatalogueRow::default() }
    }

    #[test]
    fn r30_rows_of_a_file_get_the_guidelines_keys_and_keep_them() {
        let reference = Reference::shipped();
        let guideline = &reference.guidelines[1];
        let (first, second) = (&guideline.items[0], &guideline.items[1]);
        let file = |extra: Option<CatalogueRow>| {
            let row = &first.row;
            let mut rows = vec![
                named(&row.level1_item, &row.level2_item, "甲"),
                named(&row.level1_item, &format!("{}（新增）", row.level2_item), "乙"),
                named(&second.row.level1_item, &second.row.level2_item, ""),
                named(&row.level1_item, "本地自设的一件事", "丙"),
            ];
            rows.extend(extra);
            rows
        };
        let once = assign(guideline, &[], &[], file(None)).unwrap();
        let keys: Vec<&str> = once.rows.iter().map(|row| row.keyed.key.as_str()).collect();
        assert_eq!(keys[0], first.key);
        assert_eq!(keys[1], format!("{}-01", first.key), "R21");
        assert_eq!(keys[2], second.key);
        assert_eq!((once.matched, once.refined, once.added), (2, 1, 1));
        let ever: Vec<KeyedRow> = once.rows.iter().map(|row| row.keyed.clone()).collect();
        let other = named(&first.row.level1_item, "另一件本地的事", "丁");
        let again = assign(guideline, &once.rows, &ever, file(Some(other))).unwrap();
        let again: Vec<&str> = again.rows.iter().map(|row| row.keyed.key.as_str()).collect();
        assert_eq!(again[..4], keys[..]);
        assert_ne!(again[4], keys[3], "R29: a number is used once");
    }

    #[test]
    fn r8_a_row_of_a_renamed_item_is_that_item_and_lists_get_the_guidelines_marks() {
        let mut guideline = Guideline::clone(&Reference::shipped().guidelines[1]);
        let before = guideline.items[0].row.clone();
        let first = assign(&guideline, &[], &[], vec![before.clone()]).unwrap();
        let ever: Vec<KeyedRow> = first.rows.iter().map(|row| row.keyed.clone()).collect();
        let key = guideline.items[0].key.clone();
        // The name goes on under another 一级事项, and the item itself is called otherwise.
        let other =
            guideline.items.iter().position(|item| item.row.level1_item != before.level1_item).unwrap();
        guideline.items[other].row.level2_item.clone_from(&before.level2_item);
        guideline.items[0].row.level2_item = format!("新版所称的{}", before.level2_item);
        let mut fused = before.clone();
        fused.content_elements = "甲乙丙".to_owned();
        guideline.items[0].row.content_elements = "甲；乙；丙".to_owned();
        let moved = guideline.items[other].row.clone();
        let again = assign(&guideline, &first.rows, &ever, vec![fused, moved]).unwrap();
        assert_eq!((again.rows[0].keyed.key.as_str(), again.kept.len(), again.refined), (key.as_str(), 0, 0));
        assert_eq!(again.rows[0].keyed.row.content_elements, "甲；乙；丙");
        assert_eq!(again.separated, 1);
    }

    #[test]
    fn r22_published_items_that_a_file_leaves_out_stay_where_they_stood() {
        let guideline = &Reference::shipped().guidelines[1];
        let row = |at: usize| {
            let row = &guideline.items[at].row;
            named(&row.level1_item, &row.level2_item, "甲")
        };
        let whole = assign(guideline, &[], &[], (0..5).map(row).collect()).unwrap();
        assert_eq!(whole.kept, [""; 0]);
        let ever: Vec<KeyedRow> = whole.rows.iter().map(|row| row.keyed.clone()).collect();
        let short = assign(guideline, &whole.rows, &ever, vec![row(1), row(4)]).unwrap();
        let keys =
            |assigned: &Assigned| assigned.rows.iter().map(|row| row.keyed.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(&short), keys(&whole));
        let label = |at: usize| {
            let row = &guideline.items[at].row;
            format!("{}／{}", row.level1_item, row.level2_item)
        };
        assert_eq!(short.kept, [0, 2, 3].map(|at: usize| label(at)));
    }
}
