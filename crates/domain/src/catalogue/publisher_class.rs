//! Class names in 公开主体 (县级民政部门, 公安机关): of which unit they may be the name (R55, R56).

use super::lexicon::Lexicon;
use crate::text::fold;

/// True where a class name may be replaced by a unit's name without another body being meant.
#[must_use]
pub fn may_be(class: &str, unit_name: &str) -> bool {
    if is_township(class) {
        return ["街道办事处", "镇人民政府", "乡人民政府"].iter().any(|tail| unit_name.ends_with(tail));
    }
    match class.contains("人民政府") {
        true => unit_name.ends_with("人民政府"),
        false => names_the_same(class, unit_name),
    }
}

/// True for the class of towns and subdistricts.
#[must_use]
pub fn is_township(class: &str) -> bool {
    ["乡镇", "街道", "乡级", "镇级"].iter().any(|word| class.contains(word))
}

/// True when the function named by the class (民政 of 县级民政部门) stands in the unit's own name.
#[must_use]
pub fn names_the_same(class: &str, unit_name: &str) -> bool {
    let mut stem = fold(class);
    for level in Lexicon::shipped().words("class_level") {
        if let Some(rest) = stem.strip_prefix(&fold(level)) {
            stem = rest.to_owned();
            break;
        }
    }
    for tail in ["及其派出机构", "行政主管部门", "行政部门", "主管部门", "管理部门", "部门", "机关"]
    {
        if let Some(rest) = stem.strip_suffix(tail) {
            stem = rest.to_owned();
        }
    }
    let name = fold(unit_name);
    // The first two characters tell functions apart: 人力资源社会保障 and 人力资源和社会保障局 are one.
    let head: String = stem.chars().take(2).collect();
    head.chars().count() == 2 && !stem.contains("相关") && name.contains(&head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r56_a_class_name_becomes_a_unit_of_that_class_alone() {
        for (class, unit, expected) in [
            ("县级民政部门", "天河区民政局", true),
            ("公安机关", "广州市公安局天河区分局", true),
            ("公安机关", "天河区民政局", false),
            ("公安机关", "天河区人民政府办公室", false),
            ("行政主管部门", "天河区民政局", false),
            ("县级人民政府", "天河区人民政府", true),
            ("县级人民政府", "天河区民政局", false),
            ("乡镇人民政府（街道办事处）", "石牌街道办事处", true),
            ("乡镇人民政府（街道办事处）", "天河区人民政府", false),
        ] {
            assert_eq!(may_be(class, unit), expected, "{class} {unit}");
        }
    }
}
