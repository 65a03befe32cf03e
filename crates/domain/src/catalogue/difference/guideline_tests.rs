//! The four lists of R32, on every shipped guideline and on one case of each kind.

use super::*;
use crate::reference::Reference;
use std::sync::Arc;

fn copy_of(guideline: &Guideline) -> Vec<KeyedRow> {
    guideline.items.iter().map(as_keyed).collect()
}

fn named(name: &str) -> Arc<Guideline> {
    Reference::shipped().guideline_named(name).unwrap().clone()
}

#[test]
fn r32_every_guideline_copied_with_its_publisher_filled_in_is_unchanged() {
    for guideline in &Reference::shipped().guidelines {
        for with_key in [true, false] {
            let mut rows = copy_of(guideline);
            for row in &mut rows {
                row.row.publisher = "天河区民政局".to_owned();
                row.row.seq_no = "99".to_owned();
                row.row.content_elements = row.row.content_elements.replace('；', "\n");
                row.row.extra.insert("备注".to_owned(), "本级".to_owned());
                if !with_key {
                    row.key.clear();
                }
            }
            let comparison = compare_with_guideline(&rows, guideline);
            let lists = (comparison.refined.len(), comparison.added.len(), comparison.missing.len());
            // Items of one name in one category cannot be told apart without their keys.
            let names: std::collections::HashSet<_> =
                guideline.items.iter().map(|item| (&item.row.level1_item, &item.row.level2_item)).collect();
            if with_key || names.len() == guideline.items.len() {
                assert_eq!(lists, (0, 0, 0), "{} {with_key}", guideline.guideline_name);
                assert_eq!(comparison.unchanged.len(), guideline.items.len());
            }
        }
    }
}

#[test]
fn r32_items_of_the_same_names_are_told_apart_by_their_keys() {
    let mut guideline = Guideline::clone(&named("社会救助"));
    let names = guideline.items[0].row.clone();
    guideline.items[1].row.level1_item = names.level1_item;
    guideline.items[1].row.level2_item = names.level2_item;
    let comparison = compare_with_guideline(&copy_of(&guideline), &guideline);
    assert_eq!(comparison.unchanged.len(), guideline.items.len());
    assert!(comparison.missing.is_empty() && comparison.refined.is_empty());
}

#[test]
fn r21_r22_r24_r28_each_row_comes_into_its_list() {
    let guideline = named("社会救助");
    let mut rows = copy_of(&guideline);
    let names: Vec<String> = rows.iter().map(|row| row.row.level2_item.clone()).collect();
    // 0 with a cell of its own, 1 split by bracketed additions, 2 removed, 3 omitted, 4 gone, and one added.
    rows[0].row.time_limit = "自形成之日起5个工作日内".to_owned();
    let mut part = rows[1].clone();
    part.key.clear();
    part.row.level2_item = format!("{}（新增）", names[1]);
    rows[2].status = RowStatus::Removed;
    rows[3].status = RowStatus::Omitted;
    rows.remove(4);
    rows.insert(2, part);
    let mut added = rows[0].clone();
    added.key = "20-01-77".to_owned();
    added.row.level2_item = "慈善超市布点".to_owned();
    rows.push(added);
    let comparison = compare_with_guideline(&rows, &guideline);
    let refined: Vec<_> =
        comparison.refined.iter().map(|item| (item.guideline_key.as_str(), item.rows.clone())).collect();
    let key = |at: usize| guideline.items[at].key.as_str();
    assert_eq!(refined, [(key(0), vec![0]), (key(1), vec![1, 2])]);
    assert_eq!(comparison.refined[0].changes.len(), 1);
    assert!(comparison.refined[0].changes[0].sentence().contains("公开时限"));
    let missing: Vec<_> =
        comparison.missing.iter().map(|item| (item.item.key.as_str(), item.row, item.status)).collect();
    assert_eq!(
        missing,
        [
            (key(2), Some(3), Some(RowStatus::Removed)),
            (key(3), Some(4), Some(RowStatus::Omitted)),
            (key(4), None, None)
        ]
    );
    let added: Vec<_> = comparison.added.iter().map(|item| item.item.level2_item.as_str()).collect();
    assert_eq!(added, ["慈善超市布点"]);
    assert_eq!(comparison.unchanged.len(), guideline.items.len() - 5);
}

#[test]
fn r20_an_altered_name_counts_only_where_the_item_is_absent() {
    let guideline = named("社会救助");
    let at = guideline.items.iter().position(|item| item.row.level2_item.chars().count() >= 4).unwrap();
    let alter = |name: &str| format!("{}之", name);
    for (item_stays, refined, added) in [(false, 1, 0), (true, 0, 1)] {
        let mut rows = copy_of(&guideline);
        let mut altered = rows[at].clone();
        altered.key.clear();
        altered.row.level2_item = alter(&altered.row.level2_item);
        if !item_stays {
            rows.remove(at);
        }
        rows.push(altered);
        let comparison = compare_with_guideline(&rows, &guideline);
        assert_eq!((comparison.refined.len(), comparison.added.len()), (refined, added), "{item_stays}");
        assert!(comparison.missing.is_empty());
    }
}

#[test]
fn r8_a_local_number_that_a_newer_guideline_gave_away_is_no_match() {
    let guideline = named("社会救助");
    let mut rows = copy_of(&guideline);
    rows[0].row.level2_item = "慈善超市布点".to_owned();
    let comparison = compare_with_guideline(&rows, &guideline);
    assert_eq!((comparison.added.len(), comparison.missing.len()), (1, 1));
    // A part's key is a link by itself.
    rows[0].key = format!("{}-01", guideline.items[0].key);
    let comparison = compare_with_guideline(&rows, &guideline);
    assert_eq!((comparison.refined.len(), comparison.missing.len()), (1, 0));
}

#[test]
fn bracketed_additions_are_cut_off() {
    for (name, plain) in [
        ("核准(新增)", "核准"),
        ("核准", "核准"),
        ("(试点)", "(试点)"),
        ("甲(乙)丙", "甲(乙)丙"),
        ("核准〔延期〕", "核准"),
    ] {
        assert_eq!(without_addition(name), plain);
    }
}

#[test]
fn r8_a_row_whose_item_the_guideline_dropped_is_the_units_own_however_like_another_it_sounds() {
    let before = named("社会救助");
    let at = before.items.iter().position(|item| item.row.level2_item == "监督检查").unwrap();
    let mut after = Guideline::clone(&before);
    let gone = after.items.remove(at);
    // The same name stands in another category of the newer guideline, and in its own a like one.
    let place = after.items.iter().position(|item| item.row.level1_item != gone.row.level1_item).unwrap();
    after.items[place].row.level2_item = gone.row.level2_item.clone();
    let like = after.items.iter().position(|item| item.row.level1_item == gone.row.level1_item).unwrap();
    after.items[like].row.level2_item = format!("{}汇编", gone.row.level2_item);
    let mut rows = copy_of(&before);
    let dropped = HashSet::from([gone.key.clone()]);
    let tied = |rows: &[KeyedRow]| rows.iter().map(|row| Some(row.key.clone())).collect::<Vec<_>>();
    // A version begun under the newer guideline keeps no tie of the dropped item: its own key tells.
    let mut newer = Ties { of_row: tied(&rows), dropped: dropped.clone() };
    newer.of_row[at] = None;
    for ties in [Ties { of_row: tied(&rows), dropped }, newer] {
        let lists = compare_tied_with_guideline(&rows, &ties, &after);
        let added: Vec<_> = lists.added.iter().map(|item| item.row).collect();
        assert_eq!((added, lists.missing.len()), (vec![at], 0), "{lists:?}");
        assert!(lists.refined.iter().all(|item| item.rows.len() == 1 && item.rows[0] != at));
    }
    // A tie says which item a row is, whatever the row is called now.
    rows[0].row.level2_item = "另有其名".to_owned();
    let ties = Ties { of_row: tied(&rows), ..Ties::default() };
    let lists = compare_tied_with_guideline(&rows, &ties, &before);
    assert!(lists.added.is_empty() && lists.missing.is_empty());
    assert_eq!(lists.refined[0].rows, [0]);
}
