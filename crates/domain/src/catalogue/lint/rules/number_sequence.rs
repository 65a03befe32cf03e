//! `number-sequence` (R29, R30, R31): 序号 repeats, jumps or falls.

use super::duplicate_item::duplicates;
use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "number-sequence",
    number: "R31",
    severity: Severity::Warning,
    title: "序号不连续",
    says: "顺序编号的目录，序号逐行加一；第一个号可以任意，同一事项的几行可以共用一个号。按类别编号的（如0507、1.1），在同一类别内逐个加一，增加的事项接在本类别最后一个号之后。只看本目录，不与标准指引的序号比较。重复的行另报 duplicate-item。",
    source: Source {
        document: answers!(6), words: "凡需增加二级事项的，应当按同一事项类别顺序编码。"
    },
    remedy: "按顺序重新编号。",
    good: &[Example { shows: "序号逐行加一", setting: Setting::Ordinary, edits: &[] }],
    bad: &[
        Example { shows: "序号重复", setting: Setting::Ordinary, edits: &[Edit::SecondNumber("1")] },
        Example { shows: "序号跳号", setting: Setting::Ordinary, edits: &[Edit::SecondNumber("9")] },
    ],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let copies: HashSet<(usize, usize)> =
        duplicates(view).into_iter().map(|(row, _)| (row.table, row.index)).collect();
    for table in 0..view.tables.len() {
        if !view.columns[table].has(Column::SeqNo) {
            continue;
        }
        let rows: Vec<Numbered<'_>> = view
            .rows
            .iter()
            .filter(|row| row.table == table && row.status != RowStatus::Omitted)
            .map(|row| Numbered {
                row,
                number: number_of(&row.placed.row.seq_no),
                is_copy: copies.contains(&(table, row.index)),
            })
            .collect();
        if !counts_level1(&rows) {
            follow(view, &rows, findings);
        }
    }
}

struct Numbered<'a> {
    row: &'a RowView<'a>,
    number: Number,
    is_copy: bool,
}

/// A printed number: the category's part before it, and the count.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Number {
    Blank,
    /// 七, 1-1, a nine-digit code: no scheme of R30.
    Other,
    Count {
        category: String,
        count: u32,
    },
}

fn number_of(text: &str) -> Number {
    let text = fold(text);
    let text = text.trim_end_matches(['.', '、']);
    if text.is_empty() {
        return Number::Blank;
    }
    let (category, count) = match text.rsplit_once('.') {
        Some(parts) => parts,
        None if text.len() == 4 && text.starts_with('0') && text.is_ascii() => text.split_at(2),
        None => ("", text),
    };
    let is_scheme = category.chars().all(|c| c.is_ascii_digit() || c == '.') && count.len() <= 4;
    match count.parse() {
        Ok(count) if is_scheme => Number::Count { category: category.to_owned(), count },
        _ => Number::Other,
    }
}

/// True when the numbers count level-1 items: one number, or a number and blanks, for each run.
fn counts_level1(rows: &[Numbered<'_>]) -> bool {
    let mut previous: Option<(&str, u32)> = None;
    let mut shares = false;
    for numbered in rows {
        let level1 = numbered.row.placed.row.level1_item.as_str();
        match (&numbered.number, previous) {
            (Number::Blank, Some((above, _))) if above == level1 => shares = true,
            (Number::Count { category, count }, Some((above, last))) if category.is_empty() => {
                let is_same_run = above == level1;
                if *count != last + u32::from(!is_same_run) {
                    return false;
                }
                shares |= is_same_run;
                previous = Some((level1, *count));
            }
            (Number::Count { count, .. }, None) => previous = Some((level1, *count)),
            _ => return false,
        }
    }
    shares
}

fn follow(view: &View<'_>, rows: &[Numbered<'_>], findings: &mut Vec<Finding>) {
    let mut last: HashMap<&str, u32> = HashMap::new();
    let all_blank = rows.iter().all(|row| row.number == Number::Blank);
    for (at, numbered) in rows.iter().enumerate() {
        let continues = at > 0 && is_same_item(rows[at - 1].row, numbered.row);
        let (category, count) = match &numbered.number {
            Number::Other => continue,
            Number::Blank => {
                if !continues && (!all_blank || at == 0) {
                    let expected = last.get("").filter(|_| !all_blank).map(|last| last + 1);
                    report(view, numbered.row, "没有填写序号".to_owned(), expected, findings);
                    if let Some(expected) = expected
                        && next_count(&rows[at + 1..], "") != Some(expected)
                    {
                        last.insert("", expected);
                    }
                }
                continue;
            }
            Number::Count { category, count } => (category.as_str(), *count),
        };
        let Some(previous) = last.get(category).copied() else {
            last.insert(category, count);
            continue;
        };
        if count == previous + 1 || (count == previous && continues) {
            last.insert(category, count);
            continue;
        }
        if numbered.is_copy {
            continue;
        }
        let words = match count.cmp(&previous) {
            std::cmp::Ordering::Equal => format!("序号{}重复", numbered.row.placed.row.seq_no),
            std::cmp::Ordering::Less => {
                format!("序号{}小于上一个序号{previous}", numbered.row.placed.row.seq_no)
            }
            std::cmp::Ordering::Greater => format!("序号从{previous}跳到{count}"),
        };
        // One wrong number in a right sequence is one fault: the next row tells.
        let is_slip = next_count(&rows[at + 1..], category) == Some(previous + 2);
        let expected = (is_slip && category.is_empty()).then_some(previous + 1);
        report(view, numbered.row, words, expected, findings);
        last.insert(category, if is_slip { previous + 1 } else { count });
    }
}

/// The next number of the category further down that is not a copy's.
fn next_count(rows: &[Numbered<'_>], wanted: &str) -> Option<u32> {
    rows.iter().filter(|row| !row.is_copy).find_map(|row| match &row.number {
        Number::Count { category, count } if category == wanted => Some(*count),
        _ => None,
    })
}

fn is_same_item(a: &RowView<'_>, b: &RowView<'_>) -> bool {
    let (a, b) = (&a.placed.row, &b.placed.row);
    a.level1_item == b.level1_item
        && (a.level2_item == b.level2_item || fold(&a.level2_item) == fold(&b.level2_item))
}

fn report(
    view: &View<'_>,
    row: &RowView<'_>,
    words: String,
    expected: Option<u32>,
    findings: &mut Vec<Finding>,
) {
    let finding =
        Finding::of_cell(&RULE, view, row, Column::SeqNo).quotes(row.placed.row.seq_no.clone()).says(words);
    findings.push(match expected {
        Some(expected) => {
            finding.suggests(format!("改为{expected}")).fixes_cell(row, Column::SeqNo, expected.to_string())
        }
        None => finding.suggests("按顺序重新编号"),
    });
}
