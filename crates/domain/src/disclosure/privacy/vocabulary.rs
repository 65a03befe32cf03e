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
    pub(super) surname: Vec<&'static str>,
    pub(super) double_surname: Vec<&'static str>,
    pub(super) person_role: Vec<&'static str>,
    pub(super) no_name_end: Vec<&'static str>,
    pub(super) lives: Vec<&'static str>,
    pub(super) street: Vec<&'static str>,
    pub(super) place: Vec<&'static str>,
    pub(super) house: Vec<&'static str>,
    pub(super) office: Vec<&'static str>,
    pub(super) number_label: Vec<&'static str>,
    pub(super) identity: Vec<&'static str>,
    pub(super) call: Vec<&'static str>,
    pub(super) other_number: Vec<&'static str>,
    pub(super) numbered: Vec<&'static str>,
    pub(super) no_name_begin: Vec<&'static str>,
    pub(super) many_people: Vec<&'static str>,
    pub(super) name_label: Vec<&'static str>,
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
        let mut words = Words::default();
        // The surnames are those that may stand before a hidden name.
        for file in ["disclosure/personal_words.tsv", "disclosure/placeholders.tsv"] {
            for line in data_file(file).unwrap_or_default().lines().skip(1) {
                let mut cells = line.split('\t');
                let (Some(kind), Some(list)) = (cells.next(), cells.next()) else { continue };
                if let Some(place) = words.place_of(kind) {
                    *place = list.split('|').collect();
                }
            }
        }
        words
    })
}

impl Words {
    /// Where the words of a line belong.
    fn place_of(&mut self, kind: &str) -> Option<&mut Vec<&'static str>> {
        Some(match kind {
            "label" => &mut self.label,
            "unit" => &mut self.unit,
            "latin-unit" => &mut self.latin_unit,
            "money" => &mut self.money,
            "country" => &mut self.country,
            "region" => &mut self.region,
            "name-head" => &mut self.name_head,
            "hidden-head" => &mut self.hidden_head,
            "plain-head" => &mut self.plain_head,
            "address-head" => &mut self.address_head,
            "no-name" => &mut self.no_name,
            "surname" => &mut self.surname,
            "double-surname" => &mut self.double_surname,
            "person-role" => &mut self.person_role,
            "no-name-end" => &mut self.no_name_end,
            "lives" => &mut self.lives,
            "street" => &mut self.street,
            "place" => &mut self.place,
            "house" => &mut self.house,
            "office" => &mut self.office,
            "number-label" => &mut self.number_label,
            "identity" => &mut self.identity,
            "call" => &mut self.call,
            "other-number" => &mut self.other_number,
            "numbered" => &mut self.numbered,
            "no-name-begin" => &mut self.no_name_begin,
            "many-people" => &mut self.many_people,
            "name-label" => &mut self.name_label,
            _ => return None,
        })
    }
}
