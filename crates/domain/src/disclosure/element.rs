//! What a row asks to be loaded: its 公开内容 split into elements, each with the publisher and the clock of
//! its part (R43, R57, R101), and how the row is fulfilled at all (R101a).

use crate::catalogue::item_part::{ItemPart, ItemParts, PartClock, elements_of};
use crate::catalogue::{CatalogueRow, RowStatus};
use crate::text::fold;
use serde::Serialize;

/// How a row is fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Loaded for everybody to read.
    Everyone,
    /// Handed to a specific group; fulfilled by proof of delivery and never shown to everybody (R101a).
    SpecificGroup,
    /// Given on request alone: it leads to the request form and leaves the count (R101a).
    OnRequest,
    /// Not kept by the unit: removed (R22), omitted (R24).
    None,
}

/// One thing to load under an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Element {
    /// Its name as the catalogue writes it.
    pub name: String,
    /// The part it belongs to; empty where the row is not divided, and for what no part claims.
    pub part: String,
    /// What records are kept under: the name, behind that of its part where another part has the same one
    /// (批前：规划方案), so that each record tells to which clock it belongs (R43).
    pub called: String,
    /// Who publishes it.
    pub publisher: String,
    /// How its clock counts.
    pub clock: PartClock,
}

impl Duty {
    /// How a row is fulfilled. A row with no tick at all is read as open to everybody: the linter asks for
    /// the ticks, and nothing is kept back meanwhile (R15, R16).
    #[must_use]
    pub fn of(row: &CatalogueRow, status: RowStatus) -> Self {
        if status != RowStatus::Active {
            return Self::None;
        }
        if row.mode_on_request && !row.mode_proactive {
            return Self::OnRequest;
        }
        let names_group = row.audience_specific.as_deref().is_some_and(|group| !group.trim().is_empty());
        if names_group && !row.audience_all { Self::SpecificGroup } else { Self::Everyone }
    }

    /// True where its elements count in the loading rate (R101, R101a).
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Everyone | Self::SpecificGroup)
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::SpecificGroup => "specific_group",
            Self::OnRequest => "on_request",
            Self::None => "none",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Everyone => "向全社会主动公开",
            Self::SpecificGroup => "向特定群体公开，以送达凭证为准",
            Self::OnRequest => "依申请公开",
            Self::None => "本单位不公开此项",
        }
    }
}

/// The elements of a row in the order of its cell; one that bears the item's own name where the cell is
/// empty, so that there is always something to load.
#[must_use]
pub fn elements(row: &CatalogueRow) -> Vec<Element> {
    let parts = ItemParts::of(row).parts;
    let mut found: Vec<Element> = Vec::new();
    let mut unread = elements_of(&row.content_elements);
    for part in &parts {
        let names = elements_of(&part.content);
        unread.retain(|name| !is_claimed(part, name));
        let clock = PartClock::of(part);
        let publisher = if part.publisher.trim().is_empty() { &row.publisher } else { &part.publisher };
        for name in names {
            // A name that is written twice in one part is one element.
            if !found.iter().any(|known| known.part == part.name && fold(&known.name) == fold(&name)) {
                let (called, part) = (name.clone(), part.name.clone());
                found.push(Element {
                    name,
                    part,
                    called,
                    publisher: publisher.clone(),
                    clock: clock.clone(),
                });
            }
        }
    }
    // What no part claims is due all the same, by the clock of the whole cell.
    let clock = PartClock::of_text(&row.time_limit);
    let whole = |name: String| Element {
        called: name.clone(),
        name,
        part: String::new(),
        publisher: row.publisher.clone(),
        clock: clock.clone(),
    };
    for name in unread {
        if !found.iter().any(|known| fold(&known.name) == fold(&name)) {
            found.push(whole(name));
        }
    }
    if found.is_empty() {
        found.push(whole(row.level2_item.trim().to_owned()));
    }
    tell_apart(&mut found);
    found
}

/// True where a part holds a name of the whole cell: in its content, or behind its own name before a colon.
fn is_claimed(part: &ItemPart, name: &str) -> bool {
    let (content, name) = (fold(&part.content), fold(name));
    let holds = |text: &str| !text.is_empty() && content.contains(text);
    let is_labelled = |(label, rest): (&str, &str)| {
        label == fold(&part.name) && (rest.is_empty() || holds(rest.trim_matches(is_mark)))
    };
    holds(&name) || name.split_once(':').is_some_and(is_labelled)
}

/// A mark between the elements of a cell, in half width.
fn is_mark(sign: char) -> bool {
    ",;。、".contains(sign)
}

/// Names that stand in more than one part are told apart by the part.
fn tell_apart(found: &mut [Element]) {
    let names: Vec<String> = found.iter().map(|one| fold(&one.name)).collect();
    for (at, element) in found.iter_mut().enumerate() {
        let is_twice = names.iter().filter(|name| **name == names[at]).count() > 1;
        if is_twice && !element.part.is_empty() {
            element.called = format!("{}：{}", element.part, element.name);
        }
    }
}

/// The element that a name means: the very one, with its part or without; else the only one that contains it
/// or is contained in it. Of a name that several parts have, without its part, it is the first.
#[must_use]
pub fn element_named<'a>(elements: &'a [Element], name: &str) -> Option<&'a Element> {
    let name = fold(name);
    if name.is_empty() {
        return None;
    }
    let called = elements.iter().find(|element| fold(&element.called) == name);
    if let Some(own) = called.or_else(|| elements.iter().find(|element| fold(&element.name) == name)) {
        return Some(own);
    }
    let mut like = elements.iter().filter(|element| {
        let own = fold(&element.name);
        own.contains(&name) || name.contains(&own)
    });
    like.next().filter(|_| like.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(content: &str, limit: &str) -> CatalogueRow {
        CatalogueRow {
            level2_item: "办事指南".to_owned(),
            content_elements: content.to_owned(),
            time_limit: limit.to_owned(),
            publisher: "天河区民政局".to_owned(),
            audience_all: true,
            mode_proactive: true,
            ..CatalogueRow::default()
        }
    }

    fn names(row: &CatalogueRow) -> Vec<String> {
        elements(row).into_iter().map(|element| element.name).collect()
    }

    #[test]
    fn r101_a_row_is_split_into_its_elements() {
        let cases: [(&str, &[&str]); 6] = [
            ("办理事项；办理条件；最低生活保障标准", &["办理事项", "办理条件", "最低生活保障标准"]),
            ("1.文件名称 2.文号 3.发文日期", &["文件名称", "文号", "发文日期"]),
            ("初审对象名单及相关材料（姓名、金额）", &["初审对象名单及相关材料（姓名、金额）"]),
            ("", &["办事指南"]),
            ("申请材料；申请材料；办理时间", &["申请材料", "办理时间"]),
            ("办理事项、办理条件", &["办理事项", "办理条件"]),
        ];
        for (content, expected) in cases {
            assert_eq!(names(&row(content, "20个工作日内")), expected, "{content:?}");
        }
    }

    #[test]
    fn r43_each_element_has_the_clock_of_its_part() {
        let made = row("1.办事指南 2.处罚结果", "1.20个工作日内 2.7个工作日内");
        let found = elements(&made);
        let due: Vec<_> = found
            .iter()
            .map(|element| (element.name.as_str(), element.clock.words[0].contains("第7个工作日")))
            .collect();
        assert_eq!(due, [("办事指南", false), ("处罚结果", true)]);
    }

    #[test]
    fn r40_r43_what_no_part_claims_is_due_all_the_same() {
        let left = elements(&row("1.甲表 2.乙表 3.丙表", "1.7个工作日内 2.10个工作日内"));
        let told: Vec<_> = left.iter().map(|one| (one.name.as_str(), one.part.as_str())).collect();
        assert_eq!(told, [("甲表", "甲表"), ("乙表", "乙表"), ("丙表", "")]);
        // Numbers that the content does not have divide the limit alone.
        let plain = row("申报通知；申报指南", "1.每年3月31日前 2.7个工作日内");
        assert_eq!(names(&plain), ["申报通知", "申报指南"]);
        let named = CatalogueRow {
            publisher: "1.区财政局 2.区民政局".to_owned(),
            ..row("申报通知；申报指南", "20个工作日内")
        };
        assert_eq!(names(&named), ["申报通知", "申报指南"]);
        // A name that a part holds within a longer one is no second element.
        assert_eq!(
            names(&row("1.办事指南、结果 2.结果", "1.20个工作日内 2.7个工作日内")),
            ["办事指南", "结果", "结果"]
        );
    }

    #[test]
    fn r43_a_name_of_two_parts_is_told_apart() {
        let made = row("规划方案；图纸", "批前公示不少于30日；批后20个工作日内");
        let found = elements(&made);
        let called: Vec<&str> = found.iter().map(|one| one.called.as_str()).collect();
        let unique: std::collections::HashSet<_> = called.iter().collect();
        assert_eq!((called.len(), unique.len()), (4, 4), "{called:?}");
        for one in &found {
            assert_eq!(element_named(&found, &one.called), Some(one), "{}", one.called);
            assert!(one.called.ends_with(&one.name) && one.called.starts_with(&one.part), "{}", one.called);
        }
        assert_eq!(element_named(&found, "图纸").map(|one| &one.part), Some(&found[0].part), "the first");
        let plain = elements(&row("办理事项；办理条件", "20个工作日内"));
        assert!(plain.iter().all(|one| one.called == one.name), "told only where it is needed");
    }

    /// Rows made of every number of contents and of limits: nothing that the cell names is lost, and nothing
    /// is told twice.
    #[test]
    fn r40_r43_no_division_loses_a_name() {
        let words = ["甲表", "乙表", "丙表", "丁表", "戊表"];
        let numbered = |many: usize, text: &dyn Fn(usize) -> String| -> String {
            (0..many).map(|at| format!("{}.{} ", at + 1, text(at))).collect()
        };
        for contents in 2..=words.len() {
            let cells = [
                numbered(contents, &|at| words[at].to_owned()),
                words[..contents].join("；"),
                words[..contents].join("、"),
            ];
            for limits in 1..=words.len() {
                for cell in &cells {
                    let made = row(cell, &numbered(limits, &|at| format!("{}个工作日内", at + 3)));
                    let found = names(&made);
                    assert_eq!(found, words[..contents], "{cell} with {}", made.time_limit);
                }
            }
        }
    }

    #[test]
    fn r40_the_shipped_guidelines_keep_every_name_of_their_cells() {
        let mut left_over = 0;
        for guideline in &crate::reference::Reference::shipped().guidelines {
            for item in &guideline.items {
                let found = elements(&item.row);
                let parts = ItemParts::of(&item.row).parts;
                for name in elements_of(&item.row.content_elements) {
                    let own = fold(&name);
                    let is_there = found.iter().any(|one| fold(&one.name).contains(&own));
                    assert!(
                        is_there || parts.iter().any(|part| is_claimed(part, &name)),
                        "{} {name}",
                        item.key
                    );
                }
                // What parts claim stays as it was: what is added beside it is what none claims.
                let divided = parts.len() > 1;
                left_over += usize::from(divided && found.iter().any(|one| one.part.is_empty()));
            }
        }
        assert_eq!(left_over, 0, "no shipped row leaves a content without its part");
    }

    #[test]
    fn r101_every_shipped_guideline_row_gives_elements_without_blanks_or_doubles() {
        for guideline in &crate::reference::Reference::shipped().guidelines {
            for item in &guideline.items {
                let found = elements(&item.row);
                assert!(!found.is_empty(), "{}", item.key);
                assert!(found.iter().all(|element| !element.name.trim().is_empty()), "{}", item.key);
                let keys: std::collections::HashSet<_> =
                    found.iter().map(|element| (&element.part, fold(&element.name))).collect();
                assert_eq!(keys.len(), found.len(), "{}", item.key);
                let called: std::collections::HashSet<_> =
                    found.iter().map(|element| fold(&element.called)).collect();
                assert_eq!(called.len(), found.len(), "{}: each is kept under a name of its own", item.key);
            }
        }
    }

    #[test]
    fn r101a_who_is_served_decides_how_a_row_is_fulfilled() {
        let open = row("文件", "");
        assert_eq!(Duty::of(&open, RowStatus::Active), Duty::Everyone);
        assert_eq!(Duty::of(&open, RowStatus::Omitted), Duty::None);
        let group = CatalogueRow {
            audience_all: false,
            audience_specific: Some("申请人".to_owned()),
            ..open.clone()
        };
        assert_eq!(Duty::of(&group, RowStatus::Active), Duty::SpecificGroup);
        let both = CatalogueRow { audience_all: true, ..group };
        assert_eq!(Duty::of(&both, RowStatus::Active), Duty::Everyone);
        let asked = CatalogueRow { mode_proactive: false, mode_on_request: true, ..open.clone() };
        assert_eq!(Duty::of(&asked, RowStatus::Active), Duty::OnRequest);
        assert!(!Duty::OnRequest.is_counted() && Duty::SpecificGroup.is_counted());
        let silent = CatalogueRow { mode_proactive: false, audience_all: false, ..open };
        assert_eq!(Duty::of(&silent, RowStatus::Active), Duty::Everyone);
    }

    #[test]
    fn an_element_is_found_by_its_name_or_by_the_only_like_one() {
        let found = elements(&row("办理事项；办理条件；救助标准", "20个工作日内"));
        let name = |text: &str| element_named(&found, text).map(|element| element.name.as_str());
        assert_eq!(name("办理条件"), Some("办理条件"));
        assert_eq!(name("特困人员救助标准"), Some("救助标准"));
        assert_eq!(name("办理"), None);
        assert_eq!(name(""), None);
        assert_eq!(name("监督电话"), None);
    }
}
