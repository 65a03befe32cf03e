//! `gongkai catalogue merge` and `diff` over files of every form, with edits of many kinds planted on
//! both sides of each shipped guideline, against what the contract says of each pair of edits.

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

use domain::catalogue::{CatalogueRow, CatalogueTable, Column, Guideline, PlacedRow, RowStatus};
use domain::reference::Reference;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const PUBLISHER: &str = "白石县主管局";

/// What one side does to a row of the guideline.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Edit {
    Nothing,
    Append(Column),
    Rewrite(Column),
    Tick(Column),
    Channel,
    /// Exactly what the other side does.
    Alike,
    Rename(&'static str),
    Split,
    Remove,
}

/// A change as the contract prints it: kind, item, column, applied.
type Change = (String, String, Option<String>, bool);
/// A conflict: item, column, base, local, upstream.
type Conflict = (String, Option<String>, Option<String>, Option<String>, Option<String>);

#[derive(Debug, Default)]
struct Truth {
    rows: Vec<CatalogueRow>,
    changes: Vec<Change>,
    conflicts: Vec<Conflict>,
    /// Rows that stay although upstream removed them: upstream does not say where they stand.
    stray: Vec<String>,
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// The three files of a case, and what is true of them.
struct Case {
    base: CatalogueTable,
    local: CatalogueTable,
    upstream: CatalogueTable,
    truth: Truth,
}

fn upstream_edit(chance: &mut Chance) -> Edit {
    match chance.below(14) {
        0 | 1 => {
            Edit::Append([Column::ContentElements, Column::LegalBasis, Column::TimeLimit][chance.below(3)])
        }
        2 => Edit::Rewrite([Column::ContentElements, Column::TimeLimit][chance.below(2)]),
        3 => Edit::Tick(Column::ModeOnRequest),
        4 => Edit::Channel,
        5 => Edit::Rename(["情况", "及结果公示"][chance.below(2)]),
        6 => Edit::Remove,
        _ => Edit::Nothing,
    }
}

fn local_edit(chance: &mut Chance) -> Edit {
    match chance.below(14) {
        0 => Edit::Append([Column::ContentElements, Column::LegalBasis, Column::TimeLimit][chance.below(3)]),
        1 => Edit::Rewrite(Column::TimeLimit),
        2 => Edit::Channel,
        3 => Edit::Alike,
        4 => Edit::Split,
        5 => Edit::Remove,
        6 => Edit::Rename("信息"),
        _ => Edit::Nothing,
    }
}

/// The row after a side's edit; none where it is removed.
fn after(row: &CatalogueRow, edit: &Edit, mark: &str) -> Option<CatalogueRow> {
    let mut row = row.clone();
    match edit {
        Edit::Nothing | Edit::Alike | Edit::Split => {}
        Edit::Append(column) => row.set_cell(*column, &format!("{}；{mark}增补", row.cell(*column))),
        Edit::Rewrite(column) => row.set_cell(*column, &format!("按{mark}规定另行确定")),
        Edit::Tick(column) => {
            let text = if row.cell(*column).is_empty() { "√" } else { "" };
            row.set_cell(*column, text);
        }
        Edit::Channel => row.channels.push(format!("{mark}公众号")),
        Edit::Rename(addition) => row.level2_item.push_str(addition),
        Edit::Remove => return None,
    }
    Some(row)
}

const CELLS: [Column; 6] = [
    Column::Level2Item,
    Column::ContentElements,
    Column::LegalBasis,
    Column::TimeLimit,
    Column::Channels,
    Column::ModeOnRequest,
];

fn is_name(column: Column) -> bool {
    column == Column::Level2Item
}

impl Truth {
    fn change(&mut self, kind: &str, item: &str, column: Option<Column>, applied: bool) {
        self.changes.push((kind.to_owned(), item.to_owned(), column.map(|c| c.label().to_owned()), applied));
    }

    /// One row that all three have, by the contract's rule for cells.
    fn cells(&mut self, base: &CatalogueRow, local: &CatalogueRow, upstream: &CatalogueRow, addition: &str) {
        let mut row = local.clone();
        let mut found = Vec::new();
        for column in CELLS {
            let [was, own, is] = [base, local, upstream].map(|row| row.cell(column));
            if was == is {
                continue;
            }
            let keeps_addition = is_name(column) && !addition.is_empty();
            let applied = own == was || own == is || keeps_addition;
            if applied {
                let text = if keeps_addition { format!("{is}{addition}") } else { is.clone() };
                row.set_cell(column, &text);
            }
            found.push((column, applied, was, own, is));
        }
        for (column, applied, was, own, is) in found {
            let kind = if is_name(column) { "item-renamed" } else { "cell-changed" };
            self.change(kind, &row.level2_item, Some(column), applied);
            if !applied {
                let heading = Some(column.label().to_owned());
                self.conflicts.push((row.level2_item.clone(), heading, Some(was), Some(own), Some(is)));
            }
        }
        self.rows.push(row);
    }

    /// What is true of a row, given what each side did to it.
    fn row(&mut self, base: &CatalogueRow, locals: &[CatalogueRow], upstream: Option<&CatalogueRow>) {
        let name = &base.level2_item;
        match (locals, upstream) {
            ([], None) => self.change("item-removed", name, None, true),
            ([], Some(upstream)) => {
                for column in CELLS {
                    let (was, is) = (base.cell(column), upstream.cell(column));
                    if was != is {
                        let kind = if is_name(column) { "item-renamed" } else { "cell-changed" };
                        self.change(kind, name, Some(column), false);
                        let heading = Some(column.label().to_owned());
                        self.conflicts.push((name.clone(), heading, Some(was), None, Some(is)));
                    }
                }
            }
            (locals, None) => {
                let untouched = CatalogueRow { publisher: PUBLISHER.to_owned(), ..base.clone() };
                for local in locals {
                    let applied = *local == untouched;
                    self.change("item-removed", &local.level2_item, None, applied);
                    if !applied {
                        let names = (Some(name.clone()), Some(local.level2_item.clone()));
                        self.conflicts.push((local.level2_item.clone(), None, names.0, names.1, None));
                        self.rows.push(local.clone());
                        self.stray.push(local.level2_item.clone());
                    }
                }
            }
            (locals, Some(upstream)) => {
                for local in locals {
                    let addition = local.level2_item.strip_prefix(name.as_str()).unwrap_or_default();
                    let addition = if addition.starts_with('（') { addition } else { "" };
                    self.cells(base, local, upstream, addition);
                }
            }
        }
    }
}

fn own_row(level1: &str, mark: &str, at: usize) -> CatalogueRow {
    CatalogueRow {
        level1_item: level1.to_owned(),
        level2_item: format!("{mark}第{at}类专门事项"),
        content_elements: format!("{mark}{at}的要素名称"),
        legal_basis: format!("《{mark}第{at}号办法》"),
        time_limit: "自信息形成之日起5个工作日内".to_owned(),
        publisher: PUBLISHER.to_owned(),
        channels: vec!["政府网站".to_owned()],
        audience_all: true,
        mode_proactive: true,
        ..CatalogueRow::default()
    }
}

fn case(guideline: &Guideline, chance: &mut Chance) -> Case {
    let mut truth = Truth::default();
    let (mut locals, mut upstreams) = (Vec::new(), Vec::new());
    for (at, item) in guideline.items.iter().enumerate() {
        let base = &item.row;
        let theirs = upstream_edit(chance);
        let ours = local_edit(chance);
        let upstream = after(base, &theirs, "上级");
        let filled = CatalogueRow { publisher: PUBLISHER.to_owned(), ..base.clone() };
        let own: Vec<CatalogueRow> = match &ours {
            Edit::Alike => after(&filled, &theirs, "上级").into_iter().collect(),
            Edit::Split => ["（新增）", "（延期）"]
                .iter()
                .map(|part| CatalogueRow {
                    level2_item: format!("{}{part}", base.level2_item),
                    ..filled.clone()
                })
                .collect(),
            edit => after(&filled, edit, "本县").into_iter().collect(),
        };
        truth.row(base, &own, upstream.as_ref());
        locals.extend(own);
        upstreams.extend(upstream);
        if chance.below(9) == 0 {
            let added = own_row(&base.level1_item, "本县", at);
            locals.push(added.clone());
            truth.rows.push(added);
        } else if chance.below(9) == 0 {
            let added = own_row(&base.level1_item, "上级", at);
            truth.change("item-added", &added.level2_item, None, true);
            upstreams.push(added.clone());
            truth.rows.push(added);
        }
    }
    let table = |rows: Vec<CatalogueRow>| {
        let numbered = rows.into_iter().zip(1_u32..).map(|(row, line)| PlacedRow {
            line,
            status: RowStatus::Active,
            row: CatalogueRow { seq_no: line.to_string(), ..row },
        });
        CatalogueTable { rows: numbered.collect(), ..guideline.to_table() }
    };
    let bases = guideline.items.iter().map(|item| item.row.clone()).collect();
    Case { base: table(bases), local: table(locals), upstream: table(upstreams), truth }
}

fn write(folder: &Path, name: &str, form: usize, table: &CatalogueTable) -> String {
    let tables = std::slice::from_ref(table);
    let (ending, bytes) = match form % 4 {
        0 => ("xlsx", files::write::to_xlsx(tables).unwrap()),
        1 => ("docx", files::write::to_docx(tables).unwrap()),
        2 => ("csv", files::write::to_csv(tables)),
        _ => ("html", files::write::to_html(tables).into_bytes()),
    };
    let path = folder.join(format!("{name}.{ending}"));
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

fn gongkai(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai")).arg("catalogue").args(arguments).output().unwrap()
}

fn texts(value: &Value, names: &[&str]) -> Vec<Option<String>> {
    names.iter().map(|name| value[name].as_str().map(str::to_owned)).collect()
}

/// Without stray spaces, which readers clean, and with channels as a set.
fn in_order(text: &str) -> String {
    let mut parts: Vec<String> = text.split('、').map(|part| part.replace(' ', "")).collect();
    parts.sort_unstable();
    parts.join("、")
}

/// What a row says, without its number; channels as a set.
fn comparable(row: &CatalogueRow) -> CatalogueRow {
    let mut row = CatalogueRow { seq_no: String::new(), ..row.clone() };
    // Readers clean stray spaces, of which the shipped bases have some.
    for column in CELLS {
        row.set_cell(column, &row.cell(column).replace(' ', ""));
    }
    row.channels.sort_unstable();
    row.level_county = Some(row.level_county.unwrap_or(false));
    row.level_township = Some(row.level_township.unwrap_or(false));
    row
}

fn check(name: &str, printed: &Value, truth: &mut Truth) {
    let mut changes: Vec<Change> = printed["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let cells = texts(change, &["kind", "item", "column"]);
            let text = |at: usize| cells[at].clone().unwrap_or_default();
            (text(0), text(1), cells[2].clone(), change["applied"].as_bool().unwrap())
        })
        .collect();
    changes.sort();
    truth.changes.sort();
    assert_eq!(changes, truth.changes, "{name}");
    let mut conflicts: Vec<Conflict> = printed["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|conflict| {
            let mut cells = texts(conflict, &["item", "column", "base", "local", "upstream"]).into_iter();
            let item = cells.next().unwrap().unwrap_or_default();
            let mut next = || cells.next().unwrap().map(|text| in_order(&text));
            (item, next(), next(), next(), next())
        })
        .collect();
    conflicts.sort();
    for (_, _, base, local, upstream) in &mut truth.conflicts {
        [base, local, upstream].into_iter().flatten().for_each(|text| *text = in_order(text));
    }
    truth.conflicts.sort();
    assert_eq!(conflicts, truth.conflicts, "{name}");
    let rows: Vec<CatalogueRow> = serde_json::from_value(printed["rows"].clone()).unwrap();
    let numbers: Vec<String> = rows.iter().map(|row| row.seq_no.clone()).collect();
    assert_eq!(numbers, (1..=rows.len()).map(|n| n.to_string()).collect::<Vec<_>>(), "{name}");
    let sorted = |rows: &[CatalogueRow]| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{:?}", comparable(row))).collect();
        rows.sort_unstable();
        rows
    };
    assert_eq!(sorted(&rows), sorted(&truth.rows), "{name}");
    // Where one side added a row beside one that the other removed, both orders are right.
    let without = |rows: &[CatalogueRow], mark: &str, keeps_stray: bool| {
        let names = rows.iter().map(|row| row.level2_item.clone());
        let standing = names.filter(|name| keeps_stray || !truth.stray.contains(name));
        standing.filter(|name| !name.starts_with(mark)).collect::<Vec<_>>()
    };
    for (mark, keeps_stray) in [("上级第", true), ("本县第", false)] {
        let [found, expected] = [&rows, &truth.rows].map(|rows| without(rows, mark, keeps_stray));
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn r73_planted_edits_of_both_sides_come_out_as_the_contract_says() {
    let reference = Reference::shipped();
    let folder = tempfile::tempdir().unwrap();
    for (number, guideline) in reference.guidelines.iter().enumerate() {
        for seed in 0..SEEDS {
            let mut chance = Chance(u64::try_from(number * 100 + seed).unwrap());
            let mut case = case(guideline, &mut chance);
            let path = |name, form, table| write(folder.path(), name, form, table);
            let base = path("base", number + seed, &case.base);
            let local = path("local", number + seed + 1, &case.local);
            let upstream = path("upstream", seed, &case.upstream);
            let sides = ["merge", "--base", &base, "--local", &local, "--upstream", &upstream];
            let output = gongkai(&[&sides[..], &["--to", "json", "-o", "-"]].concat());
            let name = format!("{} {seed}", guideline.guideline_name);
            let printed: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
            check(&name, &printed, &mut case.truth);
            let status = i32::from(!case.truth.conflicts.is_empty());
            assert_eq!(output.status.code(), Some(status), "{name}");
        }
    }
}

const SEEDS: usize = 2;

/// Three small files: upstream changed a period that local changed too, and removed a row that local
/// removed as well as one that local split.
fn small(folder: &Path) -> [String; 3] {
    let guideline = Reference::shipped().guidelines.iter().max_by_key(|g| g.items.len()).unwrap().clone();
    let table = guideline.to_table();
    let mut local = table.clone();
    local.title = "白石县标准目录（2026年版）".to_owned();
    local.rows[0].row.time_limit = "5个工作日内".to_owned();
    local.rows.remove(2);
    let mut upstream = table.clone();
    upstream.rows[0].row.time_limit = "3个工作日内".to_owned();
    upstream.rows[2].row.content_elements.push_str("；联系方式");
    for row in &mut upstream.rows {
        row.row.extra.insert("责任科室".to_owned(), "综合科".to_owned());
    }
    [("small-base", table), ("small-local", local), ("small-upstream", upstream)]
        .map(|(name, table)| write(folder, name, 0, &table))
}

#[test]
fn the_workbook_keeps_locals_title_and_marks_what_is_to_be_settled() {
    let folder = tempfile::tempdir().unwrap();
    let [base, local, upstream] = small(folder.path());
    let out = folder.path().join("merged.xlsx").display().to_string();
    let sides = ["merge", "--base", &base, "--local", &local, "--upstream", &upstream];
    let output = gongkai(&[&sides[..], &["--to", "xlsx", "-o", &out]].concat());
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("冲突3处"), "{said}");
    let bytes = std::fs::read(&out).unwrap();
    let read = files::read_catalogues("merged.xlsx", &bytes, &Reference::shipped()).unwrap();
    let [table] = &read.catalogues[..] else { panic!("the list of conflicts is no catalogue") };
    assert_eq!(table.title, "白石县标准目录（2026年版）");
    assert_eq!(table.rows[0].row.time_limit, "5个工作日内");
    assert_eq!(table.rows[0].row.extra["责任科室"], "综合科");
    assert_eq!(read.sheets[1..], ["合并情况"]);
    let list = &files::read_sheet("merged.xlsx", &bytes).unwrap()[1];
    let text = format!("{list:?}");
    assert!(text.contains("上级由“") && text.contains("本目录已删去此事项"), "{text}");
}

#[test]
fn r73_nothing_to_settle_is_0_and_what_cannot_be_read_is_2() {
    let folder = tempfile::tempdir().unwrap();
    let [base, local, _] = small(folder.path());
    let sides = ["merge", "--base", &base, "--local", &local, "--upstream", &base];
    let output = gongkai(&[&sides[..], &["--to", "json", "-o", "-"]].concat());
    assert_eq!(output.status.code(), Some(0));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(printed["changes"].as_array().unwrap().is_empty());
    let missing = ["merge", "--base", &base, "--local", &local, "--upstream", "no-such.xlsx"];
    let output = gongkai(&[&missing[..], &["--to", "json", "-o", "-"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no-such.xlsx"));
}

#[test]
fn r73_a_side_with_headings_alone_is_refused_and_nothing_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let [base, local, _] = small(folder.path());
    let path = folder.path().join("onlyhead.csv");
    std::fs::write(&path, "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体\n").unwrap();
    let empty = path.to_str().unwrap();
    for (local, upstream) in [(local.as_str(), empty), (empty, local.as_str())] {
        let sides = ["merge", "--base", &base, "--local", local, "--upstream", upstream];
        let output = gongkai(&[&sides[..], &["--to", "json", "-o", "-"]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("onlyhead.csv") && told.contains("没有一行事项"), "{told}");
    }
    assert_eq!(gongkai(&["diff", &base, empty]).status.code(), Some(1));
}

#[test]
fn diff_and_merge_read_the_json_that_convert_writes() {
    let folder = tempfile::tempdir().unwrap();
    let sides = small(folder.path());
    let json = sides.clone().map(|side| {
        let out = format!("{side}.json");
        gongkai(&["convert", &side, "--to", "json", "-o", &out]);
        out
    });
    let printed = |[base, local, upstream]: &[String; 3]| {
        let merge = ["merge", "--base", base, "--local", local, "--upstream", upstream];
        let merged = gongkai(&[&merge[..], &["--to", "json", "-o", "-"]].concat());
        let differing = gongkai(&["diff", base, upstream]);
        [(merged.status.code(), merged.stdout), (differing.status.code(), differing.stdout)]
    };
    assert_eq!(printed(&json), printed(&sides));
    let guideline = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/guidelines/20-shehui-jiuzhu.json");
    let sheet = write(folder.path(), "guideline", 0, &Reference::shipped().guidelines[19].to_table());
    let merge = ["merge", "--base", guideline, "--local", &sheet, "--upstream", guideline, "--to", "json"];
    for arguments in [&["diff", guideline, &sheet][..], &[&merge[..], &["-o", "-"]].concat()] {
        assert_eq!(gongkai(arguments).status.code(), Some(0), "{arguments:?}");
    }
    assert_eq!(gongkai(&["diff", guideline, &sides[0]]).status.code(), Some(2), "another sector");
    let other = folder.path().join("other.json");
    std::fs::write(&other, r#"{"rows":[]}"#).unwrap();
    let output = gongkai(&["diff", &sides[0], other.to_str().unwrap()]);
    assert!(output.status.code() == Some(2) && String::from_utf8(output.stderr).unwrap().contains("JSON"));
}

#[test]
fn r81_diff_and_merge_agree_on_what_upstream_changed() {
    let reference = Reference::shipped();
    let folder = tempfile::tempdir().unwrap();
    for (number, guideline) in reference.guidelines.iter().enumerate().step_by(5) {
        let mut chance = Chance(u64::try_from(number).unwrap() + 7_000);
        let case = case(guideline, &mut chance);
        let base = write(folder.path(), "base", 0, &case.base);
        let upstream = write(folder.path(), "upstream", 2, &case.upstream);
        let output = gongkai(&["diff", &base, &upstream, "--format", "json"]);
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        let sides = ["merge", "--base", &base, "--local", &base, "--upstream", &upstream];
        let output = gongkai(&[&sides[..], &["--to", "json", "-o", "-"]].concat());
        let merged: Value = serde_json::from_slice(&output.stdout).unwrap();
        let of = |printed: &Value| {
            let changes = printed["changes"].as_array().unwrap().iter();
            let mut changes: Vec<_> = changes
                .map(|change| texts(change, &["kind", "item", "column"]))
                .filter(|change| change[0].as_deref() != Some("item-renumbered"))
                .collect();
            changes.sort();
            changes
        };
        assert_eq!(of(&printed), of(&merged), "{}", guideline.guideline_name);
    }
}
