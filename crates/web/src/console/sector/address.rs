//! Addresses of the screens on sectors and reference layers.

/// 领域: every sector with its state, lead and layers
pub const SECTORS: &str = "/console/sectors";
/// One sector
pub const SECTOR: &str = "/console/sectors/{sector}";
/// 开放, and changing its arrangements
pub const OPENING: &str = "/console/sectors/{sector}/opening";
/// 牵头部门
pub const LEAD: &str = "/console/sectors/{sector}/lead";
/// 装载参考指引
pub const LAYER_IMPORT: &str = "/console/layers/import";
/// One layer beside the national guideline
pub const LAYER: &str = "/console/layers/{layer}";
/// 参考指引 beside a version, and copying from them
pub const COPY: &str = "/console/catalogues/{version}/layers";

pub use crate::console::cascade::address::of;

/// A pattern of a sector with its code in place.
#[must_use]
pub fn of_sector(pattern: &str, sector: &str) -> String {
    pattern.replace("{sector}", &crate::console::catalogue::address::encoded(sector))
}
