//! Automatic numbers of Word paragraphs: a 序号 column is often numbered by Word and holds no text.

use super::xml::{Token, Xml};
use crate::error::Trouble;
use std::collections::HashMap;

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(crate) struct Numbering {
    abstracts: HashMap<String, HashMap<usize, Level>>,
    lists: HashMap<String, String>,
    counts: HashMap<(String, usize), u32>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

impl Numbering {
    /// Reads the numbering part.
    pub(crate) fn read(text: &str) -> Result<Self, Trouble> {
        let mut xml = Xml::new(text)?;
        let mut numbering = Self::default();
        let (mut list, mut inside, mut level) = (String::new(), String::new(), 0);
        while let Some(token) = xml.next()? {
            let Token::Open(element) = token else { continue };
            let value = element.attr("val");
            match element.name() {
                "abstractNum" => {
                    inside = element.attr("abstractNumId").unwrap_or_default();
                    list.clear();
                }
                "num" => {
                    list = element.attr("numId").unwrap_or_default();
                    inside.clear();
                }
                "abstractNumId" if !list.is_empty() => {
                    numbering.lists.insert(list.clone(), value.unwrap_or_default());
                }
                "lvl" if !inside.is_empty() => {
                    level = element.number("ilvl").unwrap_or(0);
                    let fresh = Level { start: 1, format: "decimal".to_owned(), text: String::new() };
                    numbering.abstracts.entry(inside.clone()).or_default().insert(level, fresh);
                }
                name @ ("start" | "numFmt" | "lvlText") => {
                    if let Some(found) = numbering.abstracts.get_mut(&inside).and_then(|l| l.get_mut(&level))
                    {
                        match (name, value) {
                            ("start", Some(v)) => found.start = v.parse().unwrap_or(1),
                            ("numFmt", Some(v)) => found.format = v,
                            ("lvlText", Some(v)) => found.text = v.chars().take(40).collect(),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// The printed number of the next paragraph of a list; none for bullets and unknown lists.
    pub(crate) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let root = self.lists.get(list)?.clone();
        let levels = self.abstracts.get(&root)?.clone();
        let this = levels.get(&level)?;
        if matches!(this.format.as_str(), "bullet" | "none") {
            return None;
        }
        let count = self.counts.entry((root.clone(), level)).or_insert_with(|| this.start.saturating_sub(1));
        *count = count.saturating_add(1);
        self.counts.retain(|(known, deeper), _| *known != root || *deeper <= level);
        let mut text = this.text.clone();
        for (depth, shape) in &levels {
            let mark = format!("%{}", depth + 1);
            if text.contains(&mark) {
                let value = self.counts.get(&(root.clone(), *depth)).copied().unwrap_or(shape.start);
                text = text.replace(&mark, &written(value, &shape.format));
            }
        }
        Some(text)
    }
}

fn written(value: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
            if value < 100 =>
        {
            chinese(value)
        }
        "decimalZero" => format!("{value:02}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&value) => {
            char::from_u32(0x245F + value).map(String::from).unwrap_or_default()
        }
        "upperLetter" if (1..=26).contains(&value) => {
            char::from_u32(64 + value).map(String::from).unwrap_or_default()
        }
        "lowerLetter" if (1..=26).contains(&value) => {
            char::from_u32(96 + value).map(String::from).unwrap_or_default()
        }
        _ => value.to_string(),
    }
}

fn chinese(value: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((value / 10) as usize, (value % 10) as usize);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}
