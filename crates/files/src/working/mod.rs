//! A draft as a working copy in Excel: lists and checks in its cells, the guideline's names locked (R20),
//! a hidden key in each row and a hidden sheet that says what went out. What comes back is read with
//! what was exported beside it.

mod read;
mod write;

pub use read::{ReadCopy, read_working_copy};
pub use write::to_working_xlsx;

use domain::catalogue::{CatalogueTable, Column};
use serde::{Deserialize, Serialize};

/// Which draft a working copy is of, and when it went out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The version's number across all catalogues.
    pub version: i64,
    /// The catalogue.
    pub catalogue: i64,
    /// 1, 2, 3 … within the catalogue.
    pub number: i64,
    /// The unit's code.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// The sector's code.
    pub sector: String,
    /// The guideline's name.
    pub sector_name: String,
    /// The draft's count of changes.
    pub revision: i64,
    /// When.
    pub exported_at: String,
}

/// A draft that goes out.
#[derive(Debug, Clone, Default)]
pub struct WorkingCopy {
    /// Which draft it is.
    pub stamp: Stamp,
    /// Headings and rows.
    pub table: CatalogueTable,
    /// The key of each row.
    pub keys: Vec<String>,
    /// The cells of each row that are the guideline's (R20).
    pub locked: Vec<Vec<Column>>,
    /// What the list of 公开主体 offers.
    pub publishers: Vec<String>,
    /// What the list of 公开渠道和载体 offers: the sets in use first, then single channels.
    pub channels: Vec<String>,
}

/// The heading over the hidden keys.
pub(crate) const KEY_HEADING: &str = "系统识别码（请勿改动）";
/// What the first cell of the hidden sheet says.
const MARK: &str = "gongkai-working-copy-1";
/// The hidden sheet's name.
const STAMP_SHEET: &str = "系统记录";
/// The sheet of the lists.
const LIST_SHEET: &str = "选项";
/// The sheet that explains.
const HELP_SHEET: &str = "填写说明";
