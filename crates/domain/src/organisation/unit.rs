//! Kinds of units and where they stand in the tree (R59, R62, R149a).

use serde::{Deserialize, Serialize};

/// What a unit is. Every unit has a superior of government; departments, stations and villages
/// may have a superior of their sector as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 省
    Province,
    /// 市
    City,
    /// 市政府部门
    CityDepartment,
    /// 区（县）
    District,
    /// 区政府部门
    DistrictDepartment,
    /// 镇（乡）
    Town,
    /// 街道办事处
    Subdistrict,
    /// 站所
    Station,
    /// 经济功能区
    Zone,
    /// 村（居）民委员会
    Village,
}

impl UnitKind {
    /// Every kind, from the root down.
    pub const ALL: [Self; 10] = [
        Self::Province,
        Self::City,
        Self::CityDepartment,
        Self::District,
        Self::DistrictDepartment,
        Self::Town,
        Self::Subdistrict,
        Self::Station,
        Self::Zone,
        Self::Village,
    ];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Province => "省",
            Self::City => "市",
            Self::CityDepartment => "市级部门",
            Self::District => "区（县）",
            Self::DistrictDepartment => "区级部门",
            Self::Town => "镇（乡）",
            Self::Subdistrict => "街道",
            Self::Station => "站所",
            Self::Zone => "功能区",
            Self::Village => "村（居）",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::CityDepartment => "city_department",
            Self::District => "district",
            Self::DistrictDepartment => "district_department",
            Self::Town => "town",
            Self::Subdistrict => "subdistrict",
            Self::Station => "station",
            Self::Zone => "zone",
            Self::Village => "village",
        }
    }

    /// The kind of an identifier or of the word a person wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|kind| kind.id() == text || kind.label() == text).or(match text {
            "市政府部门" | "市直部门" => Some(Self::CityDepartment),
            "区" | "县" | "区县" | "县（市、区）" | "县级市" => Some(Self::District),
            "区政府部门" | "区直部门" | "县级部门" | "部门" => Some(Self::DistrictDepartment),
            "镇" | "乡" | "乡镇" => Some(Self::Town),
            "街道办事处" | "街道办" => Some(Self::Subdistrict),
            "站" | "所" | "站（所）" => Some(Self::Station),
            "经济功能区" | "开发区" => Some(Self::Zone),
            "村" | "居" | "社区" | "村委会" | "居委会" | "村（居）委会" => {
                Some(Self::Village)
            }
            _ => None,
        })
    }

    /// The kinds a superior of government may have.
    #[must_use]
    pub fn superiors(self) -> &'static [Self] {
        match self {
            Self::Province => &[],
            Self::City => &[Self::Province],
            Self::CityDepartment | Self::District => &[Self::City],
            Self::Zone => &[Self::City, Self::District],
            Self::DistrictDepartment => &[Self::District, Self::Zone],
            Self::Town | Self::Subdistrict => &[Self::District, Self::Zone],
            Self::Station => &[Self::Town, Self::Subdistrict, Self::Zone],
            Self::Village => &[Self::Town, Self::Subdistrict],
        }
    }

    /// The kinds a superior of the sector may have: 条线 goes from the city department through the
    /// district's to the station (R59); district branches of ecology answer to the city bureau (R62).
    #[must_use]
    pub fn sector_superiors(self) -> &'static [Self] {
        match self {
            Self::DistrictDepartment | Self::Zone => &[Self::CityDepartment],
            Self::Station | Self::Village => &[Self::DistrictDepartment, Self::CityDepartment],
            Self::Province
            | Self::City
            | Self::CityDepartment
            | Self::District
            | Self::Town
            | Self::Subdistrict => &[],
        }
    }

    /// True where a unit of this kind compiles catalogues of its own (R59). Stations contribute
    /// to the catalogue of their town and may hold drafts.
    #[must_use]
    pub fn compiles(self) -> bool {
        !matches!(self, Self::Province | Self::Village)
    }

    /// True where only rows ticked 乡级 apply (R16).
    #[must_use]
    pub fn is_township(self) -> bool {
        matches!(self, Self::Town | Self::Subdistrict | Self::Station | Self::Village)
    }
}

#[cfg(test)]
mod tests {
    use super::UnitKind;

    #[test]
    fn every_kind_reads_back_from_its_identifier_and_its_word() {
        for kind in UnitKind::ALL {
            assert_eq!(UnitKind::parse(kind.id()), Some(kind));
            assert_eq!(UnitKind::parse(kind.label()), Some(kind));
        }
        assert_eq!(UnitKind::parse("公司"), None);
    }

    #[test]
    fn every_kind_but_the_root_has_a_superior() {
        for kind in UnitKind::ALL {
            assert_eq!(kind.superiors().is_empty(), kind == UnitKind::Province);
        }
    }
}
