//! Item parts (分项): several contents of one row, each with its own time limit, publisher and
//! channels (R43), one publisher a step (R57), one clock a part (R42, R44, R45).
//!
//! Parts that a person entered win ([`CatalogueRow::parts`]); they are written back into the cells,
//! and each of their fields holds as long as its cell still says the same; a cell that was changed
//! afterwards rules that field alone. Otherwise parts are read from the cells as
//! people write them: numbers that pair, phases, labelled clauses. How they were paired and what
//! stayed unpaired is told, never silent.

mod clause;
mod clock;
mod elements;
mod fault;
mod lead;
mod number;
mod pair;
mod section;
mod sibling;
mod written;

pub use clock::{ClockLimit, PartClock};
pub use elements::elements_of;
pub use fault::{FaultPlace, MOST_PARTS, PartFault, faults};
pub use lead::{Lead, lead_of};
pub use number::{joint, numbered, run_of_numbers};
pub use section::{by_number, parts_by_number, parts_of_file, sections};
pub use sibling::{Steps, remarks};
pub(super) use written::holds_content;
pub use written::{STALE, write_into};

use super::CatalogueRow;
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};

/// Several contents in one row: one of them with its own cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemPart {
    /// What people call it: 办事指南, 批前; empty for a row that is not divided.
    pub name: String,
    /// Its share of 公开内容; empty where the cell does not tell it.
    pub content: String,
    /// 公开时限
    pub time_limit: String,
    /// 公开主体
    pub publisher: String,
    /// Ticked channels.
    pub channels: Vec<String>,
}

/// How parts were told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pairing {
    /// The row is not divided.
    #[default]
    Whole,
    /// Numbers in several cells pair: 1.…2.…
    Numbered,
    /// Before and after an act: 事前…；事后…
    Phased,
    /// Labels before a colon: 指南：…；结果：…
    Labelled,
    /// Words in a clause name a content: 结果信息7个工作日内.
    Worded,
    /// A person entered them.
    Explicit,
}

/// The parts of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemParts {
    /// The parts in order; one without a name where the row is not divided.
    pub parts: Vec<ItemPart>,
    /// How they were told apart.
    pub pairing: Pairing,
    /// What stayed unpaired, in words, with its column.
    pub notes: Vec<Diagnostic>,
}

impl Pairing {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Numbered => "numbered",
            Self::Phased => "phased",
            Self::Labelled => "labelled",
            Self::Worded => "worded",
            Self::Explicit => "explicit",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Whole => "不分项",
            Self::Numbered => "按各栏的编号对应",
            Self::Phased => "按办理前后的阶段对应",
            Self::Labelled => "按冒号前的名称对应",
            Self::Worded => "按文字里的内容名称对应",
            Self::Explicit => "由编制人员逐项填写",
        }
    }

    /// True where marks or a person divided the row, not the reading of a sentence.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Numbered | Self::Phased | Self::Labelled | Self::Explicit)
    }
}

impl ItemParts {
    /// The parts of a row: as entered, field by field where the cells still say so, else as the cells
    /// tell them.
    #[must_use]
    pub fn of(row: &CatalogueRow) -> Self {
        if row.parts.is_empty() { Self::read(row) } else { written::followed(row) }
    }

    /// The parts that the cells tell, whatever was entered.
    #[must_use]
    pub fn read(row: &CatalogueRow) -> Self {
        section::read(row).or_else(|| pair::read(row)).unwrap_or_else(|| Self::whole(row))
    }

    /// False where nothing in the row can divide it, told without reading it.
    #[must_use]
    pub fn may_be_divided(row: &CatalogueRow) -> bool {
        !row.parts.is_empty() || pair::may_divide(row)
    }

    /// False for a row with one content, one time limit, one publisher, one set of channels.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        self.parts.len() > 1
    }

    /// True where the channels differ from part to part.
    #[must_use]
    pub fn divides_channels(&self) -> bool {
        self.parts.windows(2).any(|pair| pair[0].channels != pair[1].channels)
    }

    /// The channels of all parts together, each once, in the order in which they come.
    #[must_use]
    pub fn channels(&self) -> Vec<String> {
        written::channels(&self.parts)
    }

    fn whole(row: &CatalogueRow) -> Self {
        let part = ItemPart {
            name: String::new(),
            content: row.content_elements.clone(),
            time_limit: row.time_limit.clone(),
            publisher: row.publisher.clone(),
            channels: row.channels.clone(),
        };
        Self { parts: vec![part], pairing: Pairing::Whole, notes: Vec::new() }
    }
}

impl ItemPart {
    /// The part in one line, as the history of a row keeps it.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{}（{}）：{}，{}，{}",
            self.name,
            self.content,
            self.time_limit,
            self.publisher,
            self.channels.join("、")
        )
    }
}

#[cfg(test)]
mod follow_tests;
#[cfg(test)]
mod tests;
