//! Addresses of the staff screens on lists.

/// 清单与覆盖
pub const OVERVIEW: &str = "/console/lists";
/// The overview as a workbook
pub const OVERVIEW_EXPORT: &str = "/console/lists/export";
/// 导入清单
pub const IMPORT: &str = "/console/lists/import";
/// One preview of an import
pub const PREVIEW: &str = "/console/lists/import/{preview}";
/// The coverage of a unit's lists
pub const UNIT: &str = "/console/lists/units/{unit}";
/// The same as a workbook
pub const UNIT_EXPORT: &str = "/console/lists/units/{unit}/export";
/// 声明没有清单
pub const NO_LIST: &str = "/console/lists/units/{unit}/none";
/// 建议的关联
pub const PROPOSALS: &str = "/console/lists/units/{unit}/proposals";
/// 五公开标注
pub const STAGES: &str = "/console/lists/units/{unit}/stages";
/// 填入“五公开”栏
pub const FILL_STAGES: &str = "/console/lists/units/{unit}/stages/fill";
/// One entry
pub const ENTRY: &str = "/console/lists/entries/{entry}";

/// A pattern of a unit with its number in place.
#[must_use]
pub fn of(pattern: &str, unit: i64) -> String {
    pattern.replace("{unit}", &unit.to_string())
}

/// The page of a preview.
#[must_use]
pub fn preview(id: i64) -> String {
    PREVIEW.replace("{preview}", &id.to_string())
}

/// The page of an entry.
#[must_use]
pub fn entry(id: i64) -> String {
    ENTRY.replace("{entry}", &id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_fill_their_patterns() {
        assert_eq!(of(PROPOSALS, 7), "/console/lists/units/7/proposals");
        assert_eq!(preview(3), "/console/lists/import/3");
        assert_eq!(entry(9), "/console/lists/entries/9");
    }
}
