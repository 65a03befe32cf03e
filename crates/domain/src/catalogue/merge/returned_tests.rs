//! Workbooks that come back: each way in which a sheet can differ from what went out.

use super::*;

fn row(key: &str, level2: &str, content: &str) -> KeyedRow {
    let row = CatalogueRow {
        level1_item: "社会救助".to_owned(),
        level2_item: level2.to_owned(),
        content_elements: content.to_owned(),
        publisher: "民政局".to_owned(),
        channels: vec!["政府网站".to_owned(), "公开查阅点".to_owned()],
        level_county: Some(true),
        ..CatalogueRow::default()
    };
    KeyedRow { key: key.to_owned(), status: RowStatus::Active, row }
}

fn draft() -> Vec<KeyedRow> {
    vec![row("20-01-01", "受理", "甲"), row("20-01-02", "审核", "乙"), row("20-01-03", "公示", "丙")]
}

fn out(rows: &[KeyedRow]) -> Vec<ExportedRow> {
    rows.iter().map(|keyed| ExportedRow { read: keyed.row.clone(), keyed: keyed.clone() }).collect()
}

fn back(rows: &[KeyedRow]) -> Vec<SentRow> {
    let sent = |(row, line): (&KeyedRow, u32)| SentRow { line, key: row.key.clone(), row: row.row.clone() };
    rows.iter().zip(5..).map(sent).collect()
}

fn all() -> BTreeSet<Cell> {
    Column::ALL.into_iter().map(Cell::National).collect()
}

fn compared(sent: &[SentRow], local: &[KeyedRow]) -> Returned {
    returned(&out(&draft()), sent, local, &all()).expect("rows that can be told apart")
}

#[test]
fn what_was_not_touched_changes_nothing() {
    assert_eq!(compared(&back(&draft()), &draft()), Returned::default());
    // The draft went on meanwhile: the workbook says nothing against it.
    let mut local = draft();
    local[1].row.publisher = "街道办".to_owned();
    local.swap(0, 2);
    local.push(row("20-01-04", "新增的", "丁"));
    assert!(compared(&back(&draft()), &local).is_empty());
}

#[test]
fn an_untouched_cell_is_not_a_change_though_it_reads_back_otherwise() {
    let mut exported = out(&draft());
    exported[0].keyed.row.audience_specific = Some("低保 对象 ".to_owned());
    exported[0].keyed.row.channels = vec!["其他（村广播）".to_owned()];
    exported[0].read.audience_specific = Some("低保 对象".to_owned());
    exported[0].read.channels = vec!["其他".to_owned()];
    let local: Vec<KeyedRow> = exported.iter().map(|row| row.keyed.clone()).collect();
    let sent: Vec<SentRow> = exported
        .iter()
        .zip(5..)
        .map(|(row, line)| SentRow { line, key: row.keyed.key.clone(), row: row.read.clone() })
        .collect();
    let found = returned(&exported, &sent, &local, &all()).expect("told apart");
    assert!(found.is_empty(), "{found:?}");
    let mut emptied = sent;
    emptied[0].row.audience_specific = None;
    let found = returned(&exported, &emptied, &local, &all()).expect("told apart");
    assert_eq!(found.cells.len(), 1, "only the cell that was emptied: {found:?}");
    assert_eq!(found.cells[0].column, Cell::National(Column::AudienceSpecific));
}

#[test]
fn a_cell_changed_on_one_side_is_a_change_and_on_both_a_conflict() {
    let mut sent = back(&draft());
    sent[0].row.time_limit = "20个工作日".to_owned();
    sent[1].row.publisher = "县民政局".to_owned();
    sent[2].row.content_elements = "丙二".to_owned();
    sent[2].row.channels.reverse();
    let mut local = draft();
    local[1].row.publisher = "区民政局".to_owned();
    local[2].row.content_elements = "丙二".to_owned();
    let found = compared(&sent, &local);
    let told: Vec<_> = found.cells.iter().map(|c| (c.line, c.column.heading(), c.is_conflict)).collect();
    assert_eq!(
        told,
        [(5, "公开时限", false), (6, "公开主体", true)],
        "alike is no question, nor the order of channels"
    );
    let conflict = &found.cells[1];
    assert_eq!([&conflict.exported, &conflict.sent, &conflict.present], ["民政局", "县民政局", "区民政局"]);
}

#[test]
fn r13_a_column_that_the_workbook_lost_says_nothing() {
    let mut sent = back(&draft());
    for row in &mut sent {
        row.row.publisher.clear();
        row.row.level_county = None;
    }
    let mut columns = all();
    columns.remove(&Cell::National(Column::Publisher));
    let found = returned(&out(&draft()), &sent, &draft(), &columns).expect("told apart");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn r22_rows_left_out_are_told_and_so_is_work_done_in_them() {
    let sent = back(&draft()[..1]);
    let mut local = draft();
    local[1].row.time_limit = "及时".to_owned();
    let found = compared(&sent, &local);
    let told: Vec<_> = found.removed.iter().map(|row| (row.key.as_str(), row.is_touched)).collect();
    assert_eq!(told, [("20-01-02", true), ("20-01-03", false)]);
    // What the draft removed itself is no question.
    local[1].status = RowStatus::Removed;
    local.remove(2);
    assert!(compared(&sent, &local).removed.is_empty());
}

#[test]
fn a_change_in_a_row_that_no_longer_stands_is_told() {
    let mut sent = back(&draft());
    sent[0].row.publisher = "街道办".to_owned();
    let mut local = draft();
    local[0].status = RowStatus::Removed;
    local.remove(1);
    let found = compared(&sent, &local);
    assert!(found.cells.is_empty());
    assert_eq!(found.stale.len(), 1, "the untouched row is not mentioned");
    assert_eq!(found.stale[0].0, 5);
}

#[test]
fn r21_a_copied_row_is_a_new_one_and_the_original_keeps_its_key() {
    let mut rows = draft();
    let mut part = rows[0].clone();
    part.row.level2_item = "受理（线上）".to_owned();
    rows.insert(0, part);
    let found = compared(&back(&rows), &draft());
    assert_eq!(found.added.len(), 1);
    assert_eq!((found.added[0].line, &found.added[0].behind), (5, &None), "nothing stands above it");
    assert_eq!(found.foreign_keys, [5]);
    assert!(found.cells.is_empty() && found.removed.is_empty() && found.order.is_none());
}

#[test]
fn new_rows_stand_behind_the_row_above_or_below_all_others() {
    let mut rows = draft();
    rows.insert(1, row("", "复核", "丁"));
    rows.push(row("", "送达", "戊"));
    let found = compared(&back(&rows), &draft());
    let told: Vec<_> = found.added.iter().map(|row| (row.line, row.behind.as_deref())).collect();
    assert_eq!(told, [(6, Some("20-01-01")), (9, None)]);
    // Sent a second time after it was taken over: the row is there already.
    let mut local = draft();
    local.insert(1, row("20-01-07", "复核", "丁"));
    local.push(row("20-01-08", "送达", "己"));
    let again = compared(&back(&rows), &local);
    assert!(again.added.is_empty());
    assert_eq!(again.cells.len(), 1, "what was written into it meanwhile is a conflict");
    assert!(again.cells[0].is_conflict);
}

#[test]
fn another_order_is_taken_and_the_drafts_own_rows_stay_where_they_stood() {
    let mut rows = draft();
    rows.rotate_right(1);
    let mut local = draft();
    local.insert(1, row("20-01-09", "本地的", ""));
    let order = compared(&back(&rows), &local).order.expect("another order");
    assert_eq!(order.keys, ["20-01-03", "20-01-01", "20-01-09", "20-01-02"]);
    assert_eq!(order.moved.len(), 1);
    assert!(!order.is_conflict);
    local.swap(0, 2);
    assert!(compared(&back(&rows), &local).order.expect("another order").is_conflict);
    // The draft has that order already.
    assert_eq!(compared(&back(&rows), &rows).order, None);
}

#[test]
fn rows_that_lost_their_keys_are_known_by_names_or_not_at_all() {
    let mut sent = back(&draft());
    sent.iter_mut().for_each(|row| row.key.clear());
    sent[1].row.publisher = "街道办".to_owned();
    let found = compared(&sent, &draft());
    assert_eq!(found.known_by_name, [5, 6, 7]);
    assert_eq!((found.cells.len(), found.cells[0].key.as_str()), (1, "20-01-02"));

    let mut two = draft();
    two[1].row.level2_item = "受理".to_owned();
    let mut sent = back(&two);
    sent.iter_mut().for_each(|row| row.key.clear());
    let found = returned(&out(&two), &sent, &two, &all()).expect("R21: their contents differ");
    assert!(found.is_empty());
    sent[0].row.content_elements = "甲二".to_owned();
    let found = returned(&out(&two), &sent, &two, &all()).expect("the other one is itself");
    assert_eq!((found.cells.len(), found.cells[0].key.as_str()), (1, "20-01-01"));
    sent[1].row.content_elements = "乙二".to_owned();
    let refused = returned(&out(&two), &sent, &two, &all()).expect_err("two rows of one name");
    assert_eq!(refused, ReturnError::Ambiguous { lines: vec![5, 6], item: "受理".to_owned() });
}

#[test]
fn a_key_that_never_went_out_makes_a_new_row() {
    let mut sent = back(&draft());
    sent[2].key = "99-99-99".to_owned();
    sent[2].row.level2_item = "别处的".to_owned();
    let found = compared(&sent, &draft());
    assert_eq!((found.foreign_keys, found.added.len(), found.removed.len()), (vec![7], 1, 1));
}
