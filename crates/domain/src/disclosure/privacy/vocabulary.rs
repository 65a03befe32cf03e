//! The words and shapes of `data/disclosure`, read once.

use super::NumberKind;
use crate::reference::data_file;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// How a kind of number begins and how long it is.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) kind: NumberKind,
    pub(super) begins: Vec<&'static str>,
    pub(super) digits: RangeInclusive<usize>,
}

/// Words that stand beside numbers.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) label: Vec<&'static str>,
    pub(super) unit: Vec<&'static str>,
    pub(super) latin_unit: Vec<&'static str>,
    pub(super) money: Vec<&'static str>,
    pub(super) country: Vec<&'static str>,
    pub(super) region: Vec<&'static str>,
    pub(super) name_head: Vec<&'static str>,
    pub(super) hidden_head: Vec<&'static str>,
    pub(super) plain_head: Vec<&'static str>,
    pub(super) address_head: Vec<&'static str>,
    pub(super) no_name: Vec<&'static str>,
}

/// The shapes of `personal_numbers.tsv`.
pub(super) fn shapes() -> &'static [Shape] {
    static SHAPES: OnceLock<Vec<Shape>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        let text = data_file("disclosure/personal_numbers.tsv").unwrap_or_default();
        text.lines().skip(1).filter_map(shape).collect()
    })
}

fn shape(line: &'static str) -> Option<Shape> {
    let mut cells = line.split('\t').map(str::trim);
    let kind = match cells.next()? {
        "mobile" => NumberKind::Mobile,
        "bank-card" => NumberKind::BankCard,
        _ => return None,
    };
    let begins = cells.next()?.split('|').collect();
    let (least, most) = cells.next().map(|digits| digits.split_once('-').unwrap_or((digits, digits)))?;
    Some(Shape { kind, begins, digits: least.parse().ok()?..=most.parse().ok()? })
}

/// The words of `personal_words.tsv`.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let text = data_file("disclosure/personal_words.tsv").unwrap_or_default();
        let mut words = Words::default();
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(kind), Some(list)) = (cells.next(), cells.next()) else { continue };
            let list = list.split('|').collect();
            match kind {
                "label" => words.label = list,
                "unit" => words.unit = list,
                "latin-unit" => words.latin_unit = list,
                "money" => words.money = list,
                "country" => words.country = list,
                "region" => words.region = list,
                "name-head" => words.name_head = list,
                "hidden-head" => words.hidden_head = list,
                "plain-head" => words.plain_head = list,
                "address-head" => words.address_head = list,
                "no-name" => words.no_name = list,
                _ => {}
            }
        }
        words
    })
}
