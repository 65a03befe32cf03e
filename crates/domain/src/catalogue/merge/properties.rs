//! What holds for every merge, tried on the shipped guidelines with edits planted on both sides.
//! Chance comes from a fixed congruence, the same in every run.

use super::*;
use crate::catalogue::difference::difference_of_versions;
use crate::catalogue::{CatalogueRow, Column, Guideline, RowStatus};
use crate::reference::Reference;
use std::collections::BTreeSet;

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

/// An edit of one side, with the base row it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    Cell(Column),
    Rename,
    Remove,
    Split,
    AddBehind,
    Move,
}

const LOCAL: [Edit; 5] = [
    Edit::Cell(Column::TimeLimit),
    Edit::Cell(Column::LegalBasis),
    Edit::Remove,
    Edit::Split,
    Edit::AddBehind,
];
const UPSTREAM: [Edit; 9] = [
    Edit::Cell(Column::TimeLimit),
    Edit::Cell(Column::ContentElements),
    Edit::Cell(Column::Channels),
    Edit::Cell(Column::ModeOnRequest),
    Edit::Rename,
    Edit::Remove,
    Edit::Split,
    Edit::AddBehind,
    Edit::Move,
];

fn base_of(guideline: &Guideline, has_keys: bool) -> Vec<KeyedRow> {
    let keyed = guideline.items.iter().map(|item| KeyedRow {
        key: if has_keys { item.key.clone() } else { String::new() },
        status: RowStatus::Active,
        row: item.row.clone(),
    });
    keyed.collect()
}

/// Plants an edit at a row. What it writes carries the side's mark, so that it can be found again.
fn plant(rows: &mut Vec<KeyedRow>, at: usize, edit: Edit, mark: &str) {
    let row = &mut rows[at].row;
    match edit {
        Edit::Cell(Column::Channels) => row.channels.push(format!("{mark}平台")),
        Edit::Cell(column) if column.is_tick() => {
            let text = if row.cell(column).is_empty() { "√" } else { "" };
            row.set_cell(column, text);
        }
        Edit::Cell(column) => row.set_cell(column, &format!("{}（{mark}）", row.cell(column))),
        Edit::Rename => row.level2_item.push_str("办理情况"),
        Edit::Remove => drop(rows.remove(at)),
        Edit::Split => {
            let mut part = rows[at].clone();
            part.key.push_str(if part.key.is_empty() { "" } else { "-01" });
            row_name(&mut part, "（延期）");
            row_name(&mut rows[at], "（新增）");
            rows.insert(at + 1, part);
        }
        Edit::AddBehind => {
            let row = CatalogueRow {
                level1_item: row.level1_item.clone(),
                level2_item: format!("{mark}另设第{at}项"),
                content_elements: format!("{mark}之要素{at}"),
                legal_basis: format!("{mark}之依据{at}"),
                ..CatalogueRow::default()
            };
            rows.insert(at + 1, KeyedRow { row, ..KeyedRow::default() });
        }
        Edit::Move => {
            let row = rows.remove(at);
            rows.insert((at + 3).min(rows.len()), row);
        }
    }
}

fn row_name(row: &mut KeyedRow, addition: &str) {
    row.row.level2_item.push_str(addition);
}

/// Some edits of a side, from the last row to the first so that places hold.
fn edited(base: &[KeyedRow], edits: &[Edit], mark: &str, chance: &mut Chance) -> Vec<KeyedRow> {
    let mut places = BTreeSet::new();
    for _ in 0..base.len().min(6) {
        places.insert(chance.below(base.len()));
    }
    let mut rows = base.to_vec();
    for at in places.into_iter().rev() {
        plant(&mut rows, at, edits[chance.below(edits.len())], mark);
    }
    rows
}

/// What a row says, without its number and key.
fn without_numbers(rows: &[KeyedRow]) -> Vec<CatalogueRow> {
    let plain = |row: &KeyedRow| CatalogueRow { seq_no: String::new(), ..row.row.clone() };
    rows.iter().map(plain).collect()
}

fn each_case(mut check: impl FnMut(&str, &[KeyedRow], &[KeyedRow], &[KeyedRow])) {
    for (number, guideline) in (0_u64..).zip(&Reference::shipped().guidelines) {
        for seed in 0..6 {
            let mut chance = Chance(number * 1_000 + seed);
            let base = base_of(guideline, seed % 2 == 0);
            let mut filled = base.clone();
            filled.iter_mut().for_each(|row| row.row.publisher = "白石县主管局".to_owned());
            let local = edited(&filled, &LOCAL, "本地", &mut chance);
            let upstream = edited(&base, &UPSTREAM, "上级", &mut chance);
            check(&format!("{} {seed}", guideline.guideline_name), &base, &local, &upstream);
        }
    }
}

#[test]
fn merging_nothing_changes_nothing() {
    each_case(|case, base, local, upstream| {
        let unchanged = merge(base, local, base);
        assert_eq!(without_numbers(&unchanged.rows), without_numbers(local), "{case}");
        assert!(unchanged.changes.is_empty() && unchanged.conflicts.is_empty(), "{case}");
        let followed = merge(base, base, upstream);
        assert_eq!(without_numbers(&followed.rows), without_numbers(upstream), "{case}");
        assert!(
            followed.conflicts.is_empty() && followed.changes.iter().all(|change| change.applied),
            "{case}"
        );
    });
}

#[test]
fn what_both_sides_did_alike_is_applied_and_no_conflict() {
    each_case(|case, base, _, upstream| {
        let merged = merge(base, upstream, upstream);
        assert_eq!(without_numbers(&merged.rows), without_numbers(upstream), "{case}");
        assert!(merged.conflicts.is_empty(), "{case}: {:?}", merged.conflicts);
        assert!(merged.changes.iter().all(|change| change.applied), "{case}");
        let only_moved = without_numbers(base).iter().all(|row| without_numbers(upstream).contains(row));
        assert_eq!(merged.changes.is_empty(), only_moved && base.len() == upstream.len(), "{case}");
    });
}

#[test]
fn r21_r28_what_local_added_refined_and_wrote_is_never_lost() {
    each_case(|case, base, local, upstream| {
        let merged = merge(base, local, upstream);
        for row in local {
            let is_own =
                [&row.row.level2_item, &row.row.time_limit, &row.row.legal_basis].into_iter().any(|text| {
                    text.contains("本地") || text.ends_with("（新增）") || text.ends_with("（延期）")
                });
            let stands = merged.rows.iter().any(|other| {
                [Column::LegalBasis, Column::Publisher]
                    .into_iter()
                    .all(|column| other.row.cell(column) == row.row.cell(column))
                    && (other.row.time_limit == row.row.time_limit || !row.row.time_limit.contains("本地"))
                    && ["（新增）", "（延期）"].iter().all(|addition| {
                        !row.row.level2_item.ends_with(addition) || other.row.level2_item.ends_with(addition)
                    })
                    && (other.row.level2_item == row.row.level2_item || !row.row.level2_item.contains("本地"))
            });
            assert!(!is_own || stands, "{case}: {}", row.row.level2_item);
        }
    });
}

#[test]
fn every_change_of_upstream_is_applied_or_reported() {
    each_case(|case, base, local, upstream| {
        let merged = merge(base, local, upstream);
        for change in &merged.changes {
            let is_settled = merged
                .conflicts
                .iter()
                .any(|conflict| conflict.item == change.item && conflict.column == change.column);
            assert!(change.applied || is_settled, "{case}: {change:?}");
        }
        for row in upstream.iter().filter(|row| !base.iter().any(|other| other.row == row.row)) {
            // What upstream wrote carries its mark: it stands in the rows, or in a conflict.
            for column in Column::ALL.into_iter().filter(|column| row.row.cell(*column).contains("上级")) {
                let text = row.row.cell(column);
                let stands = merged.rows.iter().any(|other| other.row.cell(column) == text);
                let conflicts = merged.conflicts.iter();
                let asked =
                    conflicts.filter(|conflict| conflict.upstream.as_ref() == Some(&text)).count() > 0;
                assert!(stands || asked, "{case}: {text}");
            }
        }
        let changed = difference_of_versions(base, upstream).into_iter().any(|change| {
            use crate::catalogue::difference::Change;
            !matches!(change, Change::ItemMoved { .. } | Change::ItemRenumbered { .. })
        });
        assert_eq!(changed, !merged.changes.is_empty(), "{case}");
    });
}

#[test]
fn merging_again_changes_nothing_more() {
    each_case(|case, base, local, upstream| {
        let merged = merge(base, local, upstream);
        let again = merge(upstream, &merged.rows, upstream);
        assert_eq!(again.rows, merged.rows, "{case}");
        assert!(again.changes.is_empty() && again.conflicts.is_empty(), "{case}");
    });
}

#[test]
fn independent_changes_may_come_in_any_order() {
    for guideline in &Reference::shipped().guidelines {
        let base = base_of(guideline, true);
        let last = base.len() - 1;
        let mut local = base.clone();
        plant(&mut local, last / 2, Edit::Cell(Column::LegalBasis), "本地");
        let one = |rows: &[KeyedRow]| {
            let mut rows = rows.to_vec();
            plant(&mut rows, 0, Edit::Cell(Column::TimeLimit), "甲");
            plant(&mut rows, 0, Edit::AddBehind, "甲");
            rows
        };
        let other = |rows: &[KeyedRow]| {
            let mut rows = rows.to_vec();
            let last = rows.len() - 1;
            plant(&mut rows, last, Edit::Rename, "乙");
            plant(&mut rows, last - 1, Edit::Remove, "乙");
            rows
        };
        let both = one(&other(&base));
        let at_once = merge(&base, &local, &both);
        for middle in [one(&base), other(&base)] {
            let first = merge(&base, &local, &middle);
            let then = merge(&middle, &first.rows, &both);
            assert_eq!(without_numbers(&then.rows), without_numbers(&at_once.rows));
            assert_eq!(first.conflicts.len() + then.conflicts.len(), at_once.conflicts.len());
        }
    }
}

/// How local's row and upstream's new one come by the same names.
#[derive(Debug, Clone, Copy)]
enum Meeting {
    /// Local renames the row, upstream has an item of that name beside it.
    Rename,
    /// Both rename it, and upstream makes two rows of it.
    RenameByBoth,
    /// Both rename the level-1 item, and upstream makes two rows of one beneath.
    Level1ByBoth,
    /// Local puts the row under another level-1 item, where upstream has one of that name too.
    Move,
    /// Local makes two rows of it and renames them, upstream has an item of that name beside it.
    SplitAndRename,
}

/// Both sides, upstream with one row more than the base had: its content is upstream's own.
fn meeting(base: &[KeyedRow], at: usize, meeting: Meeting) -> Option<[Vec<KeyedRow>; 2]> {
    let (mut local, mut upstream) = (base.to_vec(), base.to_vec());
    for (place, row) in local.iter_mut().enumerate() {
        row.row.publisher = format!("白石县第{place}局");
    }
    let level1 = base[at].row.level1_item.clone();
    let mut behind = at;
    match meeting {
        Meeting::Rename => plant(&mut local, at, Edit::Rename, "本地"),
        Meeting::RenameByBoth => {
            plant(&mut local, at, Edit::Rename, "本地");
            plant(&mut upstream, at, Edit::Rename, "上级");
        }
        Meeting::Level1ByBoth => {
            let rows = local.iter_mut().chain(&mut upstream).map(|row| &mut row.row);
            rows.filter(|row| row.level1_item == level1).for_each(|row| row.level1_item.push('类'));
        }
        Meeting::Move => {
            behind = base.iter().rposition(|row| row.row.level1_item != level1)?;
            local[at].row.level1_item.clone_from(&base[behind].row.level1_item);
        }
        Meeting::SplitAndRename => {
            plant(&mut local, at, Edit::Rename, "本地");
            let mut part = local[at].clone();
            part.row.content_elements = "本地之要素".to_owned();
            part.row.publisher = "白石县另一局".to_owned();
            part.key.push_str(if part.key.is_empty() { "" } else { "-01" });
            local.insert(at + 1, part);
        }
    }
    let mut added = upstream[at].clone();
    added.key.clear();
    added.row.level1_item.clone_from(&upstream[behind].row.level1_item);
    added.row.level2_item.clone_from(&local[at].row.level2_item);
    added.row.content_elements = "上级之要素".to_owned();
    upstream.insert(behind + 1, added);
    Some([local, upstream])
}

#[test]
fn r21_r73_no_row_is_lost_or_written_over_where_names_meet() {
    use Meeting::{Level1ByBoth, Move, Rename, RenameByBoth, SplitAndRename};
    for (number, guideline) in (0_u64..).zip(&Reference::shipped().guidelines) {
        let mut chance = Chance(number);
        for kind in [Rename, RenameByBoth, Level1ByBoth, Move, SplitAndRename].repeat(2) {
            for has_keys in [true, false] {
                let base = base_of(guideline, has_keys);
                let at = chance.below(base.len());
                let Some([local, upstream]) = meeting(&base, at, kind) else { continue };
                let merged = merge(&base, &local, &upstream);
                let case = format!("{} {kind:?} {at} {has_keys}", guideline.guideline_name);
                for row in &local {
                    let (cells, own) = (merged.rows.iter().map(|row| &row.row), &row.row);
                    let mut same = cells.filter(|row| row.publisher == own.publisher);
                    let stands = same.any(|row| row.content_elements == own.content_elements);
                    assert!(stands, "{case}: {} {}", own.level2_item, own.publisher);
                }
                let asked = merged.conflicts.iter().any(|one| one.upstream.as_deref() == Some("上级之要素"));
                let stands = merged.rows.iter().any(|row| row.row.content_elements == "上级之要素");
                assert!(asked || stands, "{case}");
                assert_eq!(merged.rows.len(), local.len() + usize::from(stands), "{case}");
            }
        }
    }
}
