//! Documents and workbooks of 1997 to 2003: macros in a storage of their own or in sheets of an older kind, and packed
//! files.

use super::Active;
use crate::error::Trouble;
use crate::readers::{compound_names, compound_stream};

pub(super) const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// A file that is put into a document as it is, whatever it is.
const PACKED: &str = "\u{1}Ole10Native";
/// Storages of macros.
const MACROS: [&str; 4] = ["_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"];
/// The record of a workbook that names a sheet, and the kinds of sheets that are macros.
const SHEET_RECORD: u16 = 0x0085;
const MACRO_SHEETS: [u8; 2] = [0x01, 0x06];

pub(super) fn look(bytes: &[u8]) -> Result<Option<Active>, Trouble> {
    let names = compound_names(bytes)?;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if MACROS.into_iter().any(has) {
        return Ok(Some(Active::Macros));
    }
    if has(PACKED) {
        return Ok(Some(Active::Packed("打包的文件或者程序")));
    }
    for stream in ["Workbook", "Book"] {
        if has(stream) && has_macro_sheet(&compound_stream(bytes, stream)?.unwrap_or_default()) {
            return Ok(Some(Active::Macros));
        }
    }
    Ok(None)
}

/// Sheets of macros, as they were before there were projects of them.
fn has_macro_sheet(stream: &[u8]) -> bool {
    let mut rest = stream;
    while let [kind_low, kind_high, low, high, data @ ..] = rest {
        let length = usize::from(u16::from_le_bytes([*low, *high]));
        let Some(record) = data.get(..length) else { break };
        let is_sheet = u16::from_le_bytes([*kind_low, *kind_high]) == SHEET_RECORD;
        // Four bytes of place, one of visibility, one of kind.
        if is_sheet && record.get(5).is_some_and(|kind| MACRO_SHEETS.contains(kind)) {
            return true;
        }
        rest = &data[length..];
    }
    false
}
