//! The rubric (R258): the dimensions with their caps and the rule codes with their points. What ships is
//! `data/assessment`, with source and dates in force; the city office makes versions of its own.

use super::Points;
use crate::reference::data_file;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// 目录
    Catalogue,
}

/// The side from which a fault is seen (R99, R221).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// 准确性
    Accuracy,
    /// 完整性
    Completeness,
    /// 规范性
    Standardness,
    /// 及时性
    Timeliness,
}

/// The most that a dimension takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// The dimension.
    pub dimension: Dimension,
    /// The most.
    pub cap: Points,
}

/// A rule code with its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricRule {
    /// The code: a lint rule's name, or one that a person finds.
    pub code: String,
    /// Where it counts.
    pub dimension: Dimension,
    /// What one finding deducts.
    pub points: Points,
    /// The number of the rule it rests on.
    pub rule: String,
    /// What is wrong, in words.
    pub label: String,
    /// Where the points come from.
    pub note: String,
}

/// The table of points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// The dimensions.
    pub caps: Vec<Cap>,
    /// The codes.
    pub rules: Vec<RubricRule>,
}

/// What is wrong with a rubric: the code or dimension, and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricFault {
    /// The code or the dimension's identifier.
    pub place: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Instrument {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
        }
    }

    /// The instrument of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        (id == Self::Catalogue.id()).then_some(Self::Catalogue)
    }
}

impl Dimension {
    /// All of them, in the order of the text.
    pub const ALL: [Self; 4] = [Self::Accuracy, Self::Completeness, Self::Standardness, Self::Timeliness];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::Completeness => "completeness",
            Self::Standardness => "standardness",
            Self::Timeliness => "timeliness",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Accuracy => "准确性",
            Self::Completeness => "完整性",
            Self::Standardness => "规范性",
            Self::Timeliness => "及时性",
        }
    }

    /// The dimension of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }
}

impl Rubric {
    /// What ships for an instrument, as in force on a day.
    ///
    /// # Panics
    /// When a shipped data file is damaged, which the tests of this crate exclude.
    #[must_use]
    pub fn shipped(instrument: Instrument, on: Date) -> Self {
        let caps = lines("assessment/dimensions.tsv")
            .filter(|cells| cells[0] == instrument.id() && in_force(cells[4], cells[5], on))
            .map(|cells| Cap { dimension: dimension(cells[1]), cap: points(cells[2]) });
        let rules = lines("assessment/deductions.tsv")
            .filter(|cells| cells[0] == instrument.id() && in_force(cells[6], cells[7], on))
            .map(|cells| RubricRule {
                code: cells[1].to_owned(),
                dimension: dimension(cells[2]),
                points: points(cells[3]),
                rule: cells[4].to_owned(),
                label: cells[5].to_owned(),
                note: cells[8].to_owned(),
            });
        Self { caps: caps.collect(), rules: rules.collect() }
    }

    /// The rule of a code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&RubricRule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// The same table with other points and caps: what the office may change. Codes and dimensions stay,
    /// because findings name them. What is not named stays as it is.
    ///
    /// # Errors
    /// Every place that is wrong.
    pub fn changed(
        &self,
        points_of: &[(String, String)],
        caps_of: &[(String, String)],
    ) -> Result<Self, Vec<RubricFault>> {
        let mut changed = self.clone();
        let mut faults = Vec::new();
        let mut set = |place: &str, text: &str, target: Option<&mut Points>| {
            let message = match (target, Points::parse(text)) {
                (Some(target), Some(points)) => {
                    *target = points;
                    return;
                }
                (None, _) => "评分表中没有这一项".to_owned(),
                (_, None) => format!("“{}”不是分值，请填写0至100，最多两位小数", text.trim()),
            };
            faults.push(RubricFault { place: place.to_owned(), message });
        };
        for (code, text) in points_of {
            let rule = changed.rules.iter_mut().find(|rule| rule.code == *code);
            set(code, text, rule.map(|rule| &mut rule.points));
        }
        for (id, text) in caps_of {
            let cap = changed.caps.iter_mut().find(|cap| cap.dimension.id() == id);
            set(id, text, cap.map(|cap| &mut cap.cap));
        }
        let sum: i64 = changed.caps.iter().map(|cap| cap.cap.0).sum();
        if faults.is_empty() && sum != Points::FULL.0 {
            let message = format!("各维度的扣分上限合计应为100分，现为{}分", Points(sum));
            let place = changed.caps.first().map_or("", |cap| cap.dimension.id());
            faults.push(RubricFault { place: place.to_owned(), message });
        }
        if faults.is_empty() { Ok(changed) } else { Err(faults) }
    }
}

fn lines(path: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let text = data_file(path).expect("a shipped data file");
    let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    lines.map(|line| line.split('\t').map(str::trim).collect())
}

fn in_force(from: &str, to: &str, on: Date) -> bool {
    let day = |text: &str| text.parse::<Date>().expect("a date in data/assessment");
    day(from) <= on && (to.is_empty() || on < day(to))
}

fn dimension(id: &str) -> Dimension {
    Dimension::from_id(id).expect("a dimension in data/assessment")
}

fn points(text: &str) -> Points {
    Points::parse(text).expect("points in data/assessment")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::lint;
    use std::collections::BTreeSet;

    const DAY: Date = jiff::civil::date(2026, 11, 25);

    #[test]
    fn r258_every_lint_rule_has_its_points_and_each_code_stands_once() {
        let rubric = Rubric::shipped(Instrument::Catalogue, DAY);
        for rule in lint::rules::all() {
            assert!(rubric.rule(rule.name).is_some(), "{} has no points", rule.name);
        }
        let codes: BTreeSet<&str> = rubric.rules.iter().map(|rule| rule.code.as_str()).collect();
        assert_eq!(codes.len(), rubric.rules.len());
        let sum: i64 = rubric.caps.iter().map(|cap| cap.cap.0).sum();
        assert_eq!(sum, Points::FULL.0);
        for rule in &rubric.rules {
            assert!(rubric.caps.iter().any(|cap| cap.dimension == rule.dimension), "{}", rule.code);
            assert!(rule.rule.starts_with('R') && !rule.label.is_empty(), "{}", rule.code);
        }
        assert!(Rubric::shipped(Instrument::Catalogue, jiff::civil::date(2020, 10, 31)).rules.is_empty());
    }

    #[test]
    fn r258_the_office_may_change_points_and_caps_and_nothing_else() {
        let rubric = Rubric::shipped(Instrument::Catalogue, DAY);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let changed = rubric
            .changed(&[pair("missing-item", "3")], &[pair("accuracy", "30"), pair("timeliness", "15")])
            .unwrap();
        assert_eq!(changed.rule("missing-item").map(|rule| rule.points), Some(Points(300)));
        assert_eq!(rubric.changed(&[], &[]).as_ref(), Ok(&rubric));
        for (points, caps, place) in [
            (vec![pair("missing-item", "many")], vec![], "missing-item"),
            (vec![pair("no-such-code", "1")], vec![], "no-such-code"),
            (vec![], vec![pair("accuracy", "50")], "accuracy"),
            (vec![], vec![pair("beauty", "5")], "beauty"),
        ] {
            let faults = rubric.changed(&points, &caps).unwrap_err();
            assert_eq!(faults[0].place, place, "{faults:?}");
        }
    }
}
