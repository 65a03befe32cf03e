//! What stands against parts as a person entered them (R43, R57).

use super::section::LONGEST_NAME;
use super::{ItemPart, Lead, lead_of};
use crate::text::fold;
use std::collections::BTreeSet;

/// One thing that stands against a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultPlace {
    /// The part, from 0.
    pub part: usize,
    /// The field: `name`, `content`, `time_limit`, `publisher`, `channels`.
    pub field: &'static str,
}

/// One thing that stands against the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFault {
    /// Where; none for all of them.
    pub place: Option<FaultPlace>,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Parts in a row; more would be rows of their own.
pub const MOST_PARTS: usize = 12;

/// What stands against parts, each at its place. `publisher` is the row's own cell: a part may keep it.
#[must_use]
pub fn faults(parts: &[ItemPart], publisher: &str) -> Vec<PartFault> {
    let mut found = Vec::new();
    if parts.len() == 1 {
        found.push(whole("只有一个分项；分项至少要有两个，不需要分项的请取消分项".to_owned()));
    }
    if parts.len() > MOST_PARTS {
        found.push(whole(format!("最多{MOST_PARTS}个分项；更多的请细化为几行")));
    }
    let mut names = BTreeSet::new();
    for (at, part) in parts.iter().enumerate() {
        let mut say = |field, message: String| {
            let message = format!("第{}个分项：{message}", at + 1);
            found.push(PartFault { place: Some(FaultPlace { part: at, field }), message });
        };
        if let Some(message) = name_fault(&part.name) {
            say("name", message);
        } else if !names.insert(fold(&part.name)) {
            say("name", format!("名称“{}”与前面的分项相同，请改得可以区分", part.name));
        }
        for (field, text, label) in [
            ("content", &part.content, "公开内容"),
            ("time_limit", &part.time_limit, "公开时限"),
            ("publisher", &part.publisher, "公开主体"),
        ] {
            if text.trim().is_empty() {
                say(field, format!("请填写{label}"));
            }
        }
        if part.time_limit.contains(['；', ';', '\n']) {
            say("time_limit", "一个分项只写一个时限；有几个时限的请再分几项".to_owned());
        }
        if lead_of(&part.publisher) == Lead::Several && fold(&part.publisher) != fold(publisher) {
            let words = "写了几个公开主体；每个环节由一个单位公开，联合制作的由牵头制作的单位公开，请只写一个，或写明“××局（牵头）”";
            say("publisher", words.to_owned());
        }
        if part.channels.is_empty() {
            say("channels", "请填写公开渠道".to_owned());
        }
    }
    found
}

fn whole(message: String) -> PartFault {
    PartFault { place: None, message }
}

fn name_fault(name: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some("请填写分项的名称，如办事指南、结果信息、批前、批后".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return Some(format!("名称最多{LONGEST_NAME}字，具体内容请写在公开内容里"));
    }
    // The name stands before a colon in the official columns.
    name.contains(['：', ':', '；', ';', '\n']).then(|| "名称里不能有冒号、分号和换行".to_owned())
}
