//! What a row asks to be loaded: its 公开内容 split into elements, each with the publisher and the clock of
//! its part (R43, R57, R101), and how the row is fulfilled at all (R101a).

use crate::catalogue::item_part::{ItemParts, PartClock, elements_of};
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
    /// The part it belongs to; empty where the row is not divided.
    pub part: String,
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
        unread.retain(|name| !names.iter().any(|own| fold(own) == fold(name)));
        let clock = PartClock::of(part);
        let publisher = if part.publisher.trim().is_empty() { &row.publisher } else { &part.publisher };
        for name in names {
            let element =
                Element { name, part: part.name.clone(), publisher: publisher.clone(), clock: clock.clone() };
            // A name that is written twice in one part is one element.
            if !found
                .iter()
                .any(|known| known.part == element.part && fold(&known.name) == fold(&element.name))
            {
                found.push(element);
            }
        }
    }
    // What no part claims is due all the same, by the clock of the whole cell.
    let clock = PartClock::of_text(&row.time_limit);
    let whole = |name: String| Element {
        name,
        part: String::new(),
        publisher: row.publisher.clone(),
        clock: clock.clone(),
    };
    let is_undivided = parts.len() < 2;
    found.extend(unread.into_iter().filter(|_| is_undivided).map(&whole));
    if found.is_empty() {
        found.push(whole(row.level2_item.trim().to_owned()));
    }
    found
}

/// The element that a name means: the very one, else the only one that contains it or is contained in it.
#[must_use]
pub fn element_named<'a>(elements: &'a [Element], name: &str) -> Option<&'a Element> {
    let name = fold(name);
    if name.is_empty() {
        return None;
    }
    if let Some(own) = elements.iter().find(|element| fold(&element.name) == name) {
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
    fn r101_every_shipped_guideline_row_gives_elements_without_blanks_or_doubles() {
        for guideline in &crate::reference::Reference::shipped().guidelines {
            for item in &guideline.items {
                let found = elements(&item.row);
                assert!(!found.is_empty(), "{}", item.key);
                assert!(found.iter().all(|element| !element.name.trim().is_empty()), "{}", item.key);
                let keys: std::collections::HashSet<_> =
                    found.iter().map(|element| (&element.part, fold(&element.name))).collect();
                assert_eq!(keys.len(), found.len(), "{}", item.key);
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
