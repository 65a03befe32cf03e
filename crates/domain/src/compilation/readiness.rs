//! Readiness (R74a): every unit and every sector has a published catalogue, or is said not to apply, or
//! is named as missing with its reason.

use crate::catalogue::VersionState;
use crate::organisation::UnitKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A sector by code and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorName {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// How a unit stands on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitStanding {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its catalogues, published or in work.
    pub catalogues: Vec<CatalogueStanding>,
    /// Codes of the sectors that it is expected to compile.
    pub owed: BTreeSet<String>,
    /// Merged or dissolved: what it published holds until somebody takes it over (R80a), and nothing more is
    /// expected of it.
    pub is_ended: bool,
}

/// How a catalogue stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueStanding {
    /// The sector.
    pub sector_code: String,
    /// The version in force.
    pub published: Option<i64>,
    /// The state of the version in work.
    pub open: Option<VersionState>,
}

/// A catalogue that will be printed: this very version, whatever follows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printable {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// Its name.
    pub sector: String,
    /// The version.
    pub version_id: i64,
}

/// What is said of a catalogue that a unit owes and has not begun.
pub const NOT_BEGUN: &str = "应当编制的目录还没有编制";

/// How the names of gaps of guideline items begin.
const ITEMS: &str = "items/";

/// Something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Its name in the compilation: `unit/7`, `sector/20`, `catalogue/7/20`, `items/7/20`.
    pub key: String,
    /// The unit, empty where the whole district lacks a sector.
    pub unit: String,
    /// The sector, empty where a unit has nothing at all.
    pub sector: String,
    /// What is the matter.
    pub what: String,
    /// A person may say that it does not apply. Of a sector only the declaration of its unit says that
    /// (R62-R64), and towns, subdistricts and zones compile in any case (R59).
    #[serde(default)]
    pub may_not_apply: bool,
}

/// What a person says of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// 不适用
    NotApplicable,
    /// 尚缺
    Missing,
}

/// A gap with what was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The gap.
    pub gap: Gap,
    /// Not applicable, or missing.
    pub kind: GapKind,
    /// Why.
    pub reason: String,
    /// Taken over from a declaration that the sector does not apply (R62-R64), and gone with it.
    #[serde(default)]
    pub declared: bool,
}

/// What a compilation would hold, and what it would lack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// The catalogues, in the order in which they are printed.
    pub printable: Vec<Printable>,
    /// What is not there.
    pub gaps: Vec<Gap>,
}

impl GapKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::NotApplicable, Self::Missing];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotApplicable => "不适用",
            Self::Missing => "尚缺",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Missing => "missing",
        }
    }

    /// The kind of an identifier.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == text)
    }
}

impl Gap {
    /// What a person reads: the unit, the sector, or both; of missing items which they are.
    #[must_use]
    pub fn called(&self) -> String {
        let called = match (self.unit.as_str(), self.sector.as_str()) {
            ("", sector) => format!("{sector}领域"),
            (unit, "") => unit.to_owned(),
            (unit, sector) => format!("{unit}　{sector}领域"),
        };
        if self.key.starts_with(ITEMS) { format!("{called}{}", self.what) } else { called }
    }

    /// The same with what is the matter.
    #[must_use]
    pub fn told(&self) -> String {
        if self.key.starts_with(ITEMS) { self.called() } else { format!("{}：{}", self.called(), self.what) }
    }
}

impl Settled {
    /// True where what was said may still be said of the gap as it is today.
    #[must_use]
    pub fn holds_of(&self, gap: &Gap) -> bool {
        // Of other items nothing was said yet.
        let is_same = !gap.key.starts_with(ITEMS) || self.gap.what == gap.what;
        self.gap.key == gap.key && is_same && (self.kind == GapKind::Missing || gap.may_not_apply)
    }
}

/// What changed between the catalogues that were fixed and those that stand today: units with sectors, and
/// what became of each.
#[must_use]
pub fn changes(fixed: &[Printable], today: &[Printable]) -> Vec<(String, &'static str)> {
    let same = |one: &Printable, other: &Printable| {
        one.unit_id == other.unit_id && one.sector_code == other.sector_code
    };
    let called = |one: &Printable| format!("{}　{}领域", one.unit, one.sector);
    let gone = fixed.iter().filter_map(|one| match today.iter().find(|other| same(one, other)) {
        Some(other) if other.version_id == one.version_id => None,
        // An earlier version stands again only where the newer one was withdrawn (R81).
        Some(other) if other.version_id < one.version_id => Some((called(one), "已撤回，前一版重新有效")),
        Some(_) => Some((called(one), "已有新版本")),
        None => Some((called(one), "已撤回或停用")),
    });
    let new = today.iter().filter(|one| !fixed.iter().any(|other| same(one, other)));
    gone.chain(new.map(|one| (called(one), "新发布"))).collect()
}

/// How a district stands: the district first, then departments, towns, subdistricts, stations, zones, each in
/// the order given; within a unit by sector (R74, R74a).
#[must_use]
pub fn readiness(units: &[UnitStanding], sectors: &[SectorName]) -> Readiness {
    let mut ordered: Vec<&UnitStanding> = units.iter().filter(|unit| unit.kind.compiles()).collect();
    ordered.sort_by_key(|unit| UnitKind::ALL.iter().position(|kind| *kind == unit.kind));
    let mut found = Readiness::default();
    // Sectors printed, and those whose catalogue in work is a gap of its own.
    let mut covered = BTreeSet::new();
    for unit in ordered {
        let mut has_any = false;
        for sector in sectors {
            let Some(catalogue) = unit.catalogues.iter().find(|one| one.sector_code == sector.code) else {
                continue;
            };
            match (catalogue.published, catalogue.open) {
                (Some(version_id), _) => {
                    has_any = true;
                    covered.insert(sector.code.as_str());
                    found.printable.push(Printable {
                        unit_id: unit.id,
                        unit: unit.name.clone(),
                        sector_code: sector.code.clone(),
                        sector: sector.name.clone(),
                        version_id,
                    });
                }
                (None, Some(state)) if !unit.is_ended => {
                    has_any = true;
                    covered.insert(sector.code.as_str());
                    found.gaps.push(Gap {
                        key: format!("catalogue/{}/{}", unit.id, sector.code),
                        unit: unit.name.clone(),
                        sector: sector.name.clone(),
                        what: format!("目录尚未发布（{}）", state.label()),
                        may_not_apply: false,
                    });
                }
                (None, _) => {}
            }
        }
        // Of a unit with nothing at all the one gap of the whole unit is enough.
        let not_begun = |sector: &&SectorName| {
            unit.owed.contains(&sector.code)
                && !unit.catalogues.iter().any(|one| {
                    one.sector_code == sector.code && (one.published.is_some() || one.open.is_some())
                })
        };
        let expects = has_any && !unit.is_ended && unit.kind != UnitKind::District;
        found.gaps.extend(sectors.iter().filter(|_| expects).filter(not_begun).map(|sector| Gap {
            key: format!("catalogue/{}/{}", unit.id, sector.code),
            unit: unit.name.clone(),
            sector: sector.name.clone(),
            what: NOT_BEGUN.to_owned(),
            may_not_apply: false,
        }));
        // A district acts through its departments; a station's work stands in its town's catalogue (R59).
        if !has_any && !unit.is_ended && !matches!(unit.kind, UnitKind::District | UnitKind::Station) {
            found.gaps.push(Gap {
                key: format!("unit/{}", unit.id),
                unit: unit.name.clone(),
                sector: String::new(),
                what: "没有已发布的目录".to_owned(),
                may_not_apply: unit.kind == UnitKind::DistrictDepartment,
            });
        }
    }
    for sector in sectors.iter().filter(|sector| !covered.contains(sector.code.as_str())) {
        found.gaps.push(Gap {
            key: format!("sector/{}", sector.code),
            unit: String::new(),
            sector: sector.name.clone(),
            what: "全区没有单位发布本领域的目录".to_owned(),
            may_not_apply: false,
        });
    }
    found
}

/// The gap of guideline items of a sector that no published catalogue of a level holds or explains (R23a). Of the
/// district's own level the government is given without a name.
#[must_use]
pub fn lacks_items((government, whose): (i64, &str), (code, sector): (&str, &str), items: &[&str]) -> Gap {
    const NAMED: usize = 8;
    let named = items.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    let more = if items.len() > NAMED { "等" } else { "" };
    Gap {
        key: format!("{ITEMS}{government}/{code}"),
        unit: whose.to_owned(),
        sector: sector.to_owned(),
        what: format!("缺少标准指引的{}个事项：{named}{more}", items.len()),
        may_not_apply: false,
    }
}

/// The gaps of which nothing was said yet.
#[must_use]
pub fn unsettled<'a>(gaps: &'a [Gap], settled: &[Settled]) -> Vec<&'a Gap> {
    gaps.iter().filter(|gap| !settled.iter().any(|one| one.gap.key == gap.key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sector(code: &str) -> SectorName {
        SectorName { code: code.to_owned(), name: format!("领域{code}") }
    }

    fn unit(
        id: i64,
        kind: UnitKind,
        catalogues: &[(&str, Option<i64>, Option<VersionState>)],
    ) -> UnitStanding {
        let catalogue = |(code, published, open): &(&str, Option<i64>, Option<VersionState>)| {
            CatalogueStanding { sector_code: (*code).to_owned(), published: *published, open: *open }
        };
        UnitStanding {
            id,
            name: format!("单位{id}"),
            kind,
            catalogues: catalogues.iter().map(catalogue).collect(),
            owed: BTreeSet::new(),
            is_ended: false,
        }
    }

    /// R80a: a merged unit's catalogue holds until it is taken over, so it is printed; nothing else is asked of it.
    #[test]
    fn r80a_what_a_merged_unit_published_is_printed_and_its_other_work_is_no_gap() {
        let catalogues = [("20", Some(50), None), ("21", None, Some(VersionState::Draft))];
        let merged = UnitStanding { is_ended: true, ..unit(5, UnitKind::Subdistrict, &catalogues) };
        let without = UnitStanding { is_ended: true, ..unit(6, UnitKind::Subdistrict, &[]) };
        let successor = unit(7, UnitKind::Subdistrict, &[("20", None, Some(VersionState::Draft))]);
        let found = readiness(&[merged, without, successor], &[sector("20"), sector("21")]);
        assert_eq!(found.printable.iter().map(|one| one.version_id).collect::<Vec<_>>(), [50]);
        let keys: Vec<&str> = found.gaps.iter().map(|gap| gap.key.as_str()).collect();
        assert_eq!(keys, ["catalogue/7/20", "sector/21"]);
    }

    /// R74a: readiness (every unit and sector approved, not applicable, or named as missing).
    #[test]
    fn r74a_every_unit_and_sector_is_printed_or_a_gap() {
        let units = [
            unit(5, UnitKind::Town, &[("20", Some(50), None)]),
            unit(
                2,
                UnitKind::DistrictDepartment,
                &[("21", None, Some(VersionState::Draft)), ("20", Some(20), Some(VersionState::Draft))],
            ),
            unit(3, UnitKind::DistrictDepartment, &[]),
            unit(1, UnitKind::District, &[]),
            unit(6, UnitKind::Village, &[]),
        ];
        let found = readiness(&units, &[sector("20"), sector("21"), sector("22")]);
        let printed: Vec<i64> = found.printable.iter().map(|one| one.version_id).collect();
        assert_eq!(printed, [20, 50], "departments before towns");
        let keys: Vec<&str> = found.gaps.iter().map(|gap| gap.key.as_str()).collect();
        assert_eq!(keys, ["catalogue/2/21", "unit/3", "sector/22"]);
        let settled = Settled {
            gap: found.gaps[1].clone(),
            kind: GapKind::Missing,
            reason: "新设".to_owned(),
            declared: false,
        };
        assert_eq!(unsettled(&found.gaps, &[settled]).len(), 2);
        let free: Vec<bool> = found.gaps.iter().map(|gap| gap.may_not_apply).collect();
        assert_eq!(free, [false, true, false], "a sector needs a declaration");
    }

    #[test]
    fn r74a_a_sector_that_a_unit_owes_and_has_not_begun_is_a_gap_of_that_unit() {
        let owing = |unit: UnitStanding, codes: &[&str]| UnitStanding {
            owed: codes.iter().map(|code| (*code).to_owned()).collect(),
            ..unit
        };
        let published = [("20", Some(50), None)];
        let units = [
            owing(unit(5, UnitKind::Subdistrict, &published), &["20", "21"]),
            owing(unit(6, UnitKind::Subdistrict, &[]), &["20", "21"]),
            owing(unit(1, UnitKind::District, &[]), &["22"]),
        ];
        let found = readiness(&units, &[sector("20"), sector("21"), sector("22")]);
        let keys: Vec<&str> = found.gaps.iter().map(|gap| gap.key.as_str()).collect();
        assert_eq!(keys, ["catalogue/5/21", "unit/6", "sector/21", "sector/22"]);
        assert!(found.gaps.iter().all(|gap| !gap.may_not_apply), "a sector needs a declaration");
    }

    #[test]
    fn r23a_items_that_nobody_has_are_one_gap_of_which_words_hold_while_it_is_the_same() {
        let names: Vec<String> = (1..=9).map(|number| format!("事项{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let gap = lacks_items((7, "甲街道办事处"), ("20", "社会救助"), &names);
        assert_eq!(gap.key, "items/7/20");
        let called = gap.called();
        assert!(called.starts_with("甲街道办事处　社会救助领域缺少标准指引的9个事项：事项1、"), "{called}");
        assert!(called.ends_with("事项8等") && gap.told() == called, "{called}");
        let said =
            Settled { gap, kind: GapKind::Missing, reason: "年内补齐".to_owned(), declared: false };
        assert!(said.holds_of(&said.gap.clone()));
        let fewer = lacks_items((7, "甲街道办事处"), ("20", "社会救助"), &names[..2]);
        assert!(!said.holds_of(&fewer), "of these nothing was said");
    }

    #[test]
    fn r74_what_changed_since_the_contents_were_fixed_is_told() {
        let printable = |unit_id: i64, sector: &str, version_id: i64| Printable {
            unit_id,
            unit: format!("单位{unit_id}"),
            sector_code: sector.to_owned(),
            sector: sector.to_owned(),
            version_id,
        };
        let fixed = [printable(1, "20", 5), printable(1, "21", 6), printable(2, "20", 7)];
        let today = [printable(1, "20", 5), printable(1, "21", 9), printable(3, "20", 8)];
        let found: Vec<&str> = changes(&fixed, &today).into_iter().map(|(_, what)| what).collect();
        assert_eq!(found, ["已有新版本", "已撤回或停用", "新发布"]);
        assert!(changes(&fixed, &fixed).is_empty());
    }
}
