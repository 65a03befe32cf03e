//! A list of people column by column (R250): what the gate finds under each head, what is done with the column, and how
//! a cell is hidden. Names and addresses count as found where a personal number stands in the same row.

use super::vocabulary::words;
use super::{NumberKind, PersonalColumn, is_person_name, is_plain_head, personal_numbers};
use crate::text::fold;
use serde::Serialize;

/// Rows in which heads are looked for.
const HEADS_WITHIN: usize = 20;
/// What stands for a hidden text.
const HIDDEN: &str = "***";
/// Stars that hide digits of a number.
const LEAST_STARS: usize = 3;

/// What becomes of a column in the copy that everybody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnChoice {
    /// As it is.
    Keep,
    /// There, with what tells of a person hidden.
    Mask,
    /// Not there.
    Drop,
}

/// What a cell tells about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Personal {
    /// A number, wherever it stands.
    Number(NumberKind),
    /// A name in the row of a number.
    Name,
    /// An address in the row of a number.
    Address,
    /// Another thing that a head says is personal, in the row of a number: a birthday, an illness.
    Other,
}

/// A column with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListColumn {
    /// The words by which it is known: its head, or its place where it has none.
    pub key: String,
    /// Cells with text.
    pub filled: usize,
    /// What was found, and in how many cells.
    pub found: Vec<(Personal, usize)>,
}

/// How the cells of a column are hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hiding {
    /// The first character of each name stays.
    Names,
    /// Of a number the first three and the last four digits stay, of anything else nothing.
    Whole,
    /// Only the numbers between other words.
    Numbers,
}

impl ColumnChoice {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Mask, Self::Drop];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Mask => "mask",
            Self::Drop => "drop",
        }
    }

    /// The choice of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.id() == id)
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Keep => "保留",
            Self::Mask => "隐去",
            Self::Drop => "去掉",
        }
    }
}

impl Personal {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Number(kind) => kind.label(),
            Self::Name => "姓名",
            Self::Address => "住址",
            Self::Other => "其他个人信息",
        }
    }

    /// True where it keeps the file from going on; the others are warnings.
    #[must_use]
    pub fn blocks(self) -> bool {
        matches!(self, Self::Number(_))
    }
}

impl ListColumn {
    /// What is proposed where nobody chose yet: what tells of a person is hidden.
    #[must_use]
    pub fn proposed(&self) -> ColumnChoice {
        if self.found.is_empty() { ColumnChoice::Keep } else { ColumnChoice::Mask }
    }
}

impl Hiding {
    /// How a column is hidden, by its head and its cells.
    #[must_use]
    pub fn of<'a>(head: &str, cells: impl Iterator<Item = &'a str>) -> Self {
        match personal_head(head) {
            Some(Personal::Name) => return Self::Names,
            Some(_) => return Self::Whole,
            None => {}
        }
        let (mut filled, mut bare, mut within) = (0_usize, 0_usize, 0_usize);
        for cell in cells.filter(|cell| has_words(cell)) {
            filled += 1;
            match personal_numbers(cell).first() {
                Some(number) if is_bare(cell, &number.digits) => bare += 1,
                Some(_) => within += 1,
                None => {}
            }
        }
        // A column of numbers may hold some that no check digit proves; words with numbers keep their words.
        if bare * 2 >= filled || bare + within == 0 { Self::Whole } else { Self::Numbers }
    }

    /// A cell with what tells of a person hidden.
    #[must_use]
    pub fn masked(self, cell: &str) -> String {
        if !has_words(cell) {
            return cell.to_owned();
        }
        let numbers = personal_numbers(cell);
        match self {
            Self::Names => PersonalColumn::Name.masked(cell),
            Self::Whole => match numbers.first() {
                Some(number) if is_bare(cell, &number.digits) => number.masked(),
                _ => HIDDEN.to_owned(),
            },
            Self::Numbers => {
                let mut masked = cell.to_owned();
                for number in numbers.iter().rev() {
                    masked.replace_range(number.place.clone(), &number.masked());
                }
                masked
            }
        }
    }
}

/// The row in which the heads stand: the first with a head that is known, else the first with two cells and no number.
#[must_use]
pub fn head_row(rows: &[Vec<String>]) -> Option<usize> {
    let filled = |row: &Vec<String>| row.iter().filter(|cell| has_words(cell)).count();
    let first = rows.iter().take(HEADS_WITHIN);
    let known = first.clone().position(|row| filled(row) > 1 && row.iter().any(|cell| is_known_head(cell)));
    known.or_else(|| {
        first.clone().position(|row| filled(row) > 1 && !row.iter().any(|cell| holds_number(cell)))
    })
}

/// Whether a cell is a head that the vocabulary knows.
#[must_use]
pub fn is_known_head(cell: &str) -> bool {
    personal_head(cell).is_some() || is_plain_head(&bare_head(cell))
}

/// Whether a word under a head of names is none: 本人, 户主.
#[must_use]
pub fn is_no_name(word: &str) -> bool {
    words().no_name.contains(&word)
}

/// The keys of columns by their heads: the second of one name is counted, one without a name is called by its place.
#[must_use]
pub fn column_keys(heads: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(heads.len());
    for (at, head) in heads.iter().enumerate() {
        let plain: String = head.split_whitespace().collect();
        let name = if plain.is_empty() { format!("第{}列", at + 1) } else { plain };
        let same = keys
            .iter()
            .filter(|key| {
                key.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
            })
            .count();
        keys.push(if same == 0 { name } else { format!("{name}#{}", same + 1) });
    }
    keys
}

/// What the gate finds in each column of a list.
#[must_use]
pub fn list_columns(heads: &[String], rows: &[Vec<String>]) -> Vec<ListColumn> {
    let kinds: Vec<Option<Personal>> = heads.iter().map(|head| personal_head(head)).collect();
    let keys = column_keys(heads).into_iter();
    let mut columns: Vec<ListColumn> =
        keys.map(|key| ListColumn { key, filled: 0, found: Vec::new() }).collect();
    for row in rows {
        let numbers: Vec<Vec<NumberKind>> = row.iter().map(|cell| kinds_in(cell)).collect();
        let is_beside =
            numbers.iter().any(|kinds| !kinds.is_empty()) || row.iter().any(|cell| holds_masked(cell));
        for (at, column) in columns.iter_mut().enumerate() {
            let Some(cell) = row.get(at).filter(|cell| has_words(cell)) else { continue };
            column.filled += 1;
            for kind in &numbers[at] {
                column.count(Personal::Number(*kind));
            }
            let own = kinds[at].filter(|_| is_beside && numbers[at].is_empty() && !holds_masked(cell));
            if let Some(personal) = own {
                column.count(personal);
            }
        }
    }
    columns
}

/// Rows in which somebody's name and address stand without a number, with the heads of both (R250). Under a head that may
/// speak of an office as well (地址), the name must look like one.
#[must_use]
pub fn names_with_addresses(heads: &[String], rows: &[Vec<String>]) -> Option<(String, String, usize)> {
    let kinds: Vec<Option<Personal>> = heads.iter().map(|head| personal_head(head)).collect();
    let column = |kind: Personal| kinds.iter().position(|known| *known == Some(kind));
    let (name, address) = (column(Personal::Name)?, column(Personal::Address)?);
    let is_plain = PersonalColumn::of_head(&bare_head(&heads[address])).is_none();
    let names = |cell: &String| {
        let is_hidden = cell.contains(['*', '＊', '×', '某']) || is_no_name(cell.trim());
        has_words(cell) && !is_hidden && (!is_plain || is_person_name(cell.trim()))
    };
    let addresses = |cell: &String| has_words(cell) && !cell.contains(['*', '＊']);
    let tells = |row: &&Vec<String>| {
        row.get(name).is_some_and(names)
            && row.get(address).is_some_and(addresses)
            && !row.iter().any(|cell| holds_number(cell) || holds_masked(cell))
    };
    let many = rows.iter().filter(tells).count();
    let keys = column_keys(heads);
    (many > 0).then(|| (keys[name].clone(), keys[address].clone(), many))
}

impl ListColumn {
    fn count(&mut self, personal: Personal) {
        match self.found.iter_mut().find(|(known, _)| *known == personal) {
            Some((_, count)) => *count += 1,
            None => self.found.push((personal, 1)),
        }
    }
}

/// What a head says of the cells below it.
#[must_use]
pub fn personal_head(head: &str) -> Option<Personal> {
    let bare = bare_head(head);
    match PersonalColumn::of_head(head).or_else(|| PersonalColumn::of_head(&bare)) {
        Some(PersonalColumn::Name) => Some(Personal::Name),
        Some(PersonalColumn::Hidden) if is_address(&bare) => Some(Personal::Address),
        Some(PersonalColumn::Hidden) => Some(Personal::Other),
        None => {
            let is_beside = words().address_head.iter().any(|word| fold(word) == bare);
            is_beside.then_some(Personal::Address)
        }
    }
}

fn is_address(head: &str) -> bool {
    ["址", "住", "籍"].into_iter().any(|word| head.contains(word))
}

/// A head without marks of what must be filled in and without a remark in brackets.
fn bare_head(head: &str) -> String {
    let head = fold(head);
    let end = head.find(['(', '（', '*']).filter(|at| *at > 0).unwrap_or(head.len());
    head[..end].trim_end_matches([':', '：']).to_owned()
}

/// Each kind of number in a cell, once.
fn kinds_in(cell: &str) -> Vec<NumberKind> {
    let mut kinds: Vec<NumberKind> = personal_numbers(cell).into_iter().map(|number| number.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn holds_number(cell: &str) -> bool {
    !personal_numbers(cell).is_empty()
}

/// True where stars stand in place of digits of a number: 138****8000.
fn holds_masked(cell: &str) -> bool {
    let is_star = |c: &char| matches!(c, '*' | '＊');
    let plain: Vec<char> = cell.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = plain.iter().filter(|c| c.is_ascii_digit()).count();
    let starred = plain.windows(LEAST_STARS).position(|part| part.iter().all(is_star));
    let Some(at) = starred.filter(|at| *at > 0 && digits > 4) else { return false };
    plain[at - 1].is_ascii_digit()
        && plain[at..].iter().find(|c| !is_star(c)).is_some_and(char::is_ascii_digit)
}

fn is_bare(cell: &str, digits: &str) -> bool {
    let plain = fold(cell).to_uppercase();
    let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || !c.is_ascii()).collect();
    plain == digits
}

fn has_words(cell: &str) -> bool {
    cell.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    fn found(columns: &[ListColumn]) -> Vec<(&str, Vec<(&'static str, usize)>)> {
        let one =
            |column: &ListColumn| column.found.iter().map(|(what, many)| (what.label(), *many)).collect();
        columns.iter().map(|column| (column.key.as_str(), one(column))).collect()
    }

    #[test]
    fn r250_names_and_addresses_are_found_beside_numbers_alone() {
        use ColumnChoice::{Keep, Mask};
        let heads = row(&["序号", "姓名（户主）", "公民身份号码", "地址", "金额"]);
        let rows = [
            row(&["1", "张三", "11010519491231002X", "和平路3号", "800"]),
            row(&["2", "李四", "", "和平路4号", "800"]),
            row(&["3", "王五", "138****8000", "和平路5号", "800"]),
        ];
        let columns = list_columns(&heads, &rows);
        assert_eq!(
            found(&columns),
            [
                ("序号", vec![]),
                ("姓名（户主）", vec![("姓名", 2)]),
                ("公民身份号码", vec![("身份证号码", 1)]),
                ("地址", vec![("住址", 2)]),
                ("金额", vec![]),
            ]
        );
        let proposed: Vec<ColumnChoice> = columns.iter().map(ListColumn::proposed).collect();
        assert_eq!(proposed, [Keep, Mask, Mask, Mask, Keep]);
        assert!(!Personal::Name.blocks() && Personal::Number(NumberKind::Mobile).blocks());
    }

    #[test]
    fn a_list_without_numbers_has_no_findings() {
        let columns = list_columns(&row(&["姓名", "住址"]), &[row(&["张三", "和平路3号"])]);
        assert!(columns.iter().all(|column| column.found.is_empty()), "{columns:?}");
    }

    #[test]
    fn r250_a_list_of_names_and_addresses_is_told() {
        for (heads, cells, told) in [
            (["姓名", "住址"], ["张三", "和平路3号"], true),
            (["户主姓名", "家庭住址（必填）"], ["买买提", "和平路3号"], true),
            (["联系人", "地址"], ["王小明", "和平路3号"], true),
            (["联系人", "地址"], ["办公室", "和平路3号"], false),
            (["姓名", "住址"], ["张*", "和平路3号"], false),
            (["姓名", "住址"], ["张三", "***"], false),
            (["姓名", "住址"], ["张三", "13800138000"], false),
            (["单位", "地址"], ["民政局", "和平路3号"], false),
            (["姓名", "金额"], ["张三", "800"], false),
        ] {
            let found = names_with_addresses(&row(&heads), &[row(&cells)]);
            assert_eq!(found.is_some(), told, "{heads:?} {cells:?}");
        }
    }

    #[test]
    fn heads_stand_below_titles() {
        let rows = [row(&["低保对象名单", ""]), row(&["填表单位：某局", "2026年"]), row(&["姓名", "金额"])];
        assert_eq!(head_row(&rows), Some(2));
        let unknown = [row(&["某栏", "另一栏"]), row(&["甲", "13800138000"])];
        assert_eq!(head_row(&unknown), Some(0));
        assert_eq!(head_row(&[row(&["甲", "13800138000"])]), None);
        assert_eq!(head_row(&[]), None);
    }

    #[test]
    fn columns_of_one_name_are_told_apart() {
        assert_eq!(column_keys(&row(&["姓名", "电 话", "", "姓名"])), ["姓名", "电话", "第3列", "姓名#2"]);
    }

    #[test]
    fn r250_a_masked_column_shows_nobody() {
        let cases = [
            ("姓名", vec!["欧阳修"], "欧**"),
            ("身份证号", vec!["11010519491231002X"], "110***********002X"),
            // Fifteen digits of an older number: no check digit proves it, and it is hidden all the same.
            ("身份证号", vec!["110105491231002"], "***"),
            ("证件", vec!["110105491231002", "11010519491231002X"], "***"),
            ("住址", vec!["和平路3号"], "***"),
            ("备注", vec!["电话13800138000，低保", "无"], "电话138****8000，低保"),
            ("家庭情况", vec!["独居"], "***"),
            ("姓名", vec!["—"], "—"),
        ];
        for (head, cells, masked) in cases {
            let hiding = Hiding::of(head, cells.iter().copied());
            assert_eq!(hiding.masked(cells[0]), masked, "{head} {cells:?} {hiding:?}");
        }
    }

    #[test]
    fn choices_are_known_by_their_identifiers() {
        for choice in ColumnChoice::ALL {
            assert_eq!(ColumnChoice::from_id(choice.id()), Some(choice));
        }
        assert_eq!(ColumnChoice::from_id(""), None);
    }
}
