//! Addresses of the staff screens on catalogues: the patterns the router knows and the addresses
//! templates print, side by side so that neither drifts from the other.

use operations::catalogue::TableChoice;

/// 今日工作
pub const TODAY: &str = "/console";
/// 目录总览
pub const MAP: &str = "/console/catalogues";
/// 目录总览 as a workbook
pub const MAP_EXPORT: &str = "/console/catalogues/export";
/// 新建目录
pub const START: &str = "/console/catalogues/new";
/// 导入
pub const IMPORT: &str = "/console/import";
/// One preview of an import
pub const PREVIEW: &str = "/console/import/{preview}";
/// The file of an import with findings as comments
pub const PREVIEW_ANNOTATED: &str = "/console/import/{preview}/annotated";
/// One version: the grid, or the version as it stands
pub const VERSION: &str = "/console/catalogues/{version}";
/// What the grid shows, as JSON
pub const GRID: &str = "/console/catalogues/{version}/grid";
/// Edits of cells
pub const CELLS: &str = "/console/catalogues/{version}/cells";
/// A new row
pub const ROWS: &str = "/console/catalogues/{version}/rows";
/// One row as a form
pub const ROW: &str = "/console/catalogues/{version}/rows/{key}";
/// 删减
pub const ROW_REMOVE: &str = "/console/catalogues/{version}/rows/{key}/remove";
/// 未开展
pub const ROW_OMIT: &str = "/console/catalogues/{version}/rows/{key}/omit";
/// 恢复
pub const ROW_RESTORE: &str = "/console/catalogues/{version}/rows/{key}/restore";
/// 移动
pub const ROW_MOVE: &str = "/console/catalogues/{version}/rows/{key}/move";
/// 分项: its item parts one by one
pub const ROW_PARTS: &str = "/console/catalogues/{version}/rows/{key}/item-parts";
/// From what the row was compiled
pub const ROW_SOURCE: &str = "/console/catalogues/{version}/rows/{key}/source";
/// A column of the unit's own
pub const COLUMNS: &str = "/console/catalogues/{version}/columns";
/// Taking such a column away
pub const COLUMN_REMOVE: &str = "/console/catalogues/{version}/columns/remove";
/// One safe fix
pub const FIX: &str = "/console/catalogues/{version}/fix";
/// All safe fixes
pub const FIX_ALL: &str = "/console/catalogues/{version}/fix-all";
/// 说明
pub const EXPLAIN: &str = "/console/catalogues/{version}/explain";
/// 检查结果 as comments in the workbook it was read from
pub const ANNOTATED: &str = "/console/catalogues/{version}/annotated";
/// The draft in Excel: taken away and brought back
pub const WORKBOOK: &str = "/console/catalogues/{version}/workbook";
/// The working copy itself
pub const WORKBOOK_FILE: &str = "/console/catalogues/{version}/workbook/file";
/// A working copy that came back
pub const WORKBOOK_RETURN: &str = "/console/workbooks/{workbook}";
/// 提交
pub const SUBMIT: &str = "/console/catalogues/{version}/submit";
/// 放弃草稿
pub const DISCARD: &str = "/console/catalogues/{version}/discard";
/// 新版本
pub const NEW_VERSION: &str = "/console/catalogues/{version}/new-version";
/// 接续 a catalogue of a unit that is no more
pub const INHERIT: &str = "/console/inheritances/{catalogue}";
/// 审核
pub const REVIEW: &str = "/console/catalogues/{version}/review";
/// 审核意见 on one row
pub const REVIEW_ROW: &str = "/console/catalogues/{version}/review/{key}";
/// A new remark
pub const REMARKS: &str = "/console/catalogues/{version}/remarks";
/// Answering a remark
pub const REMARK: &str = "/console/catalogues/{version}/remarks/{remark}";
/// 退回
pub const RETURN: &str = "/console/catalogues/{version}/return";
/// 审核通过
pub const PASS: &str = "/console/catalogues/{version}/pass";
/// 审定 and 发布
pub const DECIDE: &str = "/console/catalogues/{version}/decide";
/// 审定
pub const APPROVE: &str = "/console/catalogues/{version}/approve";
/// 发布
pub const PUBLISH: &str = "/console/catalogues/{version}/publish";
/// 撤回
pub const WITHDRAW: &str = "/console/catalogues/{version}/withdraw";
/// 版本与经过
pub const HISTORY: &str = "/console/catalogues/{version}/history";
/// Difference from another version
pub const DIFFERENCE: &str = "/console/catalogues/{version}/difference";
/// 与指引对照
pub const COMPARISON: &str = "/console/catalogues/{version}/guideline";

/// 不适用: one sector of one unit
pub const APPLICABILITY: &str = "/console/applicability/{unit}/{sector}";
/// The office's decision on it
pub const APPLICABILITY_DECIDE: &str = "/console/applicability/{unit}/{sector}/decide";
/// Its end
pub const APPLICABILITY_END: &str = "/console/applicability/{unit}/{sector}/end";
/// 分工
pub const DIVISION: &str = "/console/catalogues/{version}/parts";
/// A part is done
pub const PART_DONE: &str = "/console/catalogues/{version}/parts/done";
/// A part is open again
pub const PART_REOPEN: &str = "/console/catalogues/{version}/parts/reopen";
/// A contributor is reminded
pub const PART_REMIND: &str = "/console/catalogues/{version}/parts/remind";
/// 分工进度 over a level
pub const OPEN_PARTS: &str = "/console/parts";
/// The same as a workbook
pub const OPEN_PARTS_EXPORT: &str = "/console/parts/export";
/// 本级齐全情况: one sector of one level
pub const LEVEL: &str = "/console/level/{unit}/{sector}";
/// 对照: one sector across units
pub const SECTOR_BESIDE: &str = "/console/beside/{unit}/{sector}";
/// The same as a workbook
pub const SECTOR_BESIDE_EXPORT: &str = "/console/beside/{unit}/{sector}/export";
/// 对照: one item across units
pub const ITEM_BESIDE: &str = "/console/beside/{unit}/{sector}/items/{item}";
/// 批量办理
pub const BATCHES: &str = "/console/batches";
/// One act on many, with its receipt
pub const BATCH: &str = "/console/batches/{batch}";
/// Going on with what waits
pub const BATCH_RUN: &str = "/console/batches/{batch}/run";
/// The receipt as a workbook
pub const BATCH_EXPORT: &str = "/console/batches/{batch}/export";

/// A pattern of a unit's sector with both in place.
#[must_use]
pub fn of_sector(pattern: &str, unit: i64, sector: &str) -> String {
    pattern.replace("{unit}", &unit.to_string()).replace("{sector}", &encoded(sector))
}

/// A pattern of an item across units with all in place.
#[must_use]
pub fn of_item(unit: i64, sector: &str, item: &str) -> String {
    of_sector(ITEM_BESIDE, unit, sector).replace("{item}", &encoded(item))
}

/// Where a catalogue of a unit that is no more is taken over.
#[must_use]
pub fn inherit(catalogue: i64) -> String {
    INHERIT.replace("{catalogue}", &catalogue.to_string())
}

/// A pattern of an act on many with its number in place.
#[must_use]
pub fn of_batch(pattern: &str, batch: i64) -> String {
    pattern.replace("{batch}", &batch.to_string())
}

/// A pattern of a version with its number in place.
#[must_use]
pub fn of(pattern: &str, version: i64) -> String {
    pattern.replace("{version}", &version.to_string())
}

/// A pattern of a row with version and key in place.
#[must_use]
pub fn of_row(pattern: &str, version: i64, key: &str) -> String {
    of(pattern, version).replace("{key}", &encoded(key))
}

/// The address of a preview.
#[must_use]
pub fn preview(id: i64) -> String {
    PREVIEW.replace("{preview}", &id.to_string())
}

/// The address of an import's file with comments, checked under the chosen sectors.
#[must_use]
pub fn preview_annotated(id: i64, tables: &std::collections::BTreeMap<usize, TableChoice>) -> String {
    let mut chosen = Vec::new();
    for (index, table) in tables {
        chosen.extend(table.sector.as_ref().map(|code| format!("sector_{index}={}", encoded(code))));
        chosen.extend(table.unit.map(|unit| format!("unit_{index}={unit}")));
    }
    let path = PREVIEW_ANNOTATED.replace("{preview}", &id.to_string());
    if chosen.is_empty() { path } else { format!("{path}?{}", chosen.join("&")) }
}

/// The address of a working copy that came back.
#[must_use]
pub fn workbook_return(id: i64) -> String {
    WORKBOOK_RETURN.replace("{workbook}", &id.to_string())
}

/// The address of a remark.
#[must_use]
pub fn remark(version: i64, remark: i64) -> String {
    of(REMARK, version).replace("{remark}", &remark.to_string())
}

/// The difference of a version from another.
#[must_use]
pub fn difference(version: i64, from: i64) -> String {
    format!("{}?from={from}", of(DIFFERENCE, version))
}

/// A part of a path or a value of a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_fill_their_patterns() {
        for (address, expected) in [
            (of(CELLS, 7), "/console/catalogues/7/cells"),
            (of_row(ROW_MOVE, 7, "20-01-03"), "/console/catalogues/7/rows/20-01-03/move"),
            (of_row(ROW, 7, "a/b 丙"), "/console/catalogues/7/rows/a%2Fb%20%E4%B8%99"),
            (preview(3), "/console/import/3"),
            (remark(7, 5), "/console/catalogues/7/remarks/5"),
            (difference(7, 6), "/console/catalogues/7/difference?from=6"),
        ] {
            assert_eq!(address, expected);
        }
    }
}
