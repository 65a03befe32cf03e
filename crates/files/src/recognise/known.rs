//! The names of items and elements in the shipped guidelines: what lines of a cell are told by, a list of such names or a
//! name that a narrow column broke.

use domain::catalogue::item_part::elements_of;
use domain::reference::Reference;
use domain::text::fold;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Characters of a name that tells anything: shorter ones stand in other words, longer ones are sentences.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=12;

/// Folded names; read when a cell first asks.
pub(super) struct KnownNames(FxHashSet<String>);

impl KnownNames {
    pub(super) fn shipped() -> &'static Self {
        static NAMES: OnceLock<KnownNames> = OnceLock::new();
        NAMES.get_or_init(|| {
            let reference = Reference::shipped();
            let rows =
                reference.guidelines.iter().flat_map(|guideline| &guideline.items).map(|item| &item.row);
            let names = rows.flat_map(|row| {
                let own = [row.level1_item.clone(), row.level2_item.clone()];
                own.into_iter().chain(row.level3_item.clone()).chain(elements_of(&row.content_elements))
            });
            let is_telling = |name: &String| LENGTHS.contains(&name.chars().count());
            Self(names.map(|name| fold(&name)).filter(is_telling).collect())
        })
    }

    /// True where most lines, two at least, are names.
    pub(super) fn are_names(&self, lines: &[String]) -> bool {
        let known = lines.iter().filter(|line| self.0.contains(&fold(line))).count();
        known > 1 && known * 2 > lines.len()
    }

    /// True where a name stands across the end of a line neither side of which is a name.
    pub(super) fn are_broken(&self, lines: &[String]) -> bool {
        lines.windows(2).any(|pair| {
            let [left, right] = [fold(&pair[0]), fold(&pair[1])];
            let is_name = |line: &str| self.0.contains(line);
            !is_name(&left) && !is_name(&right) && self.stands_across(&left, &right)
        })
    }

    fn stands_across(&self, left: &str, right: &str) -> bool {
        let ends: Vec<&str> = left.char_indices().map(|(at, _)| &left[at..]).collect();
        let ends = &ends[ends.len().saturating_sub(*LENGTHS.end())..];
        let begins: Vec<&str> =
            right.char_indices().take(*LENGTHS.end()).map(|(at, c)| &right[..at + c.len_utf8()]).collect();
        ends.iter().any(|end| begins.iter().any(|begin| self.0.contains(&format!("{end}{begin}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::KnownNames;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn lists_and_broken_names_are_told_by_the_names_of_guidelines() {
        let known = KnownNames::shipped();
        assert!(known.are_names(&lines("办事指南\n政策文件\n办理结果")));
        assert!(!known.are_names(&lines("办事指\n南政策\n文件等")));
        assert!(known.are_broken(&lines("有关的政策文\n件及其解读材料和问答")));
        assert!(!known.are_broken(&lines("识别标准\n识别程序及其公示\n识别结果")));
    }
}
