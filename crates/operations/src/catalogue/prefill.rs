//! Class-name publishers of a guideline replaced by the unit's own name, where only one body can be
//! meant (R55, R56).

use domain::catalogue::publisher_class::{is_township, names_the_same};
use domain::organisation::UnitKind;

/// The unit's own name, when the guideline's publisher cell can mean no other body of this kind.
pub(crate) fn publisher(cell: &str, unit_name: &str, kind: UnitKind) -> Option<String> {
    let (township, county): (Vec<&str>, Vec<&str>) =
        parts(cell).into_iter().partition(|part| is_township(part));
    if kind.is_township() {
        let own = !township.is_empty() && matches!(kind, UnitKind::Town | UnitKind::Subdistrict);
        return own.then(|| unit_name.to_owned());
    }
    let [class] = county[..] else { return None };
    let government = class.contains("人民政府");
    let fits = match kind {
        UnitKind::District | UnitKind::City | UnitKind::Zone => government,
        _ => !government && names_the_same(class, unit_name),
    };
    fits.then(|| unit_name.to_owned())
}

/// The bodies of a cell, split outside brackets.
fn parts(cell: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (at, c) in cell.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            '、' | '，' | '；' if depth <= 0 => {
                parts.push(&cell[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&cell[from..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r55_a_class_name_becomes_the_unit_only_where_no_other_can_be_meant() {
        use UnitKind::{District, DistrictDepartment, Station, Subdistrict};
        for (cell, unit, kind, expected) in [
            ("县级民政部门、乡镇人民政府（街道办事处）", "天河区民政局", DistrictDepartment, true),
            ("县级民政部门、乡镇人民政府（街道办事处）", "石牌街道办事处", Subdistrict, true),
            ("县级民政部门", "石牌街道办事处", Subdistrict, false),
            ("县级民政部门", "天河区教育局", DistrictDepartment, false),
            ("人力资源社会保障部门", "天河区人力资源和社会保障局", DistrictDepartment, true),
            ("人力资源社会保障部门、税务部门", "天河区人力资源和社会保障局", DistrictDepartment, false),
            ("相关审批部门", "天河区发展和改革局", DistrictDepartment, false),
            ("县级人民政府、乡镇人民政府", "天河区人民政府", District, true),
            ("县级人民政府、自然资源主管部门", "天河区人民政府", District, false),
            ("乡镇人民政府（街道办事处）", "石牌街道综合服务站", Station, false),
            ("公安机关", "广州市公安局天河区分局", DistrictDepartment, true),
            ("部门", "天河区民政局", DistrictDepartment, false),
        ] {
            assert_eq!(publisher(cell, unit, kind).is_some(), expected, "{cell} {unit}");
        }
    }
}
