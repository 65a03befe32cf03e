//! What makes a new version of a published catalogue necessary (R80): a vocabulary in
//! `data/change_triggers.tsv`.

use crate::reference::data_file;
use std::sync::OnceLock;

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeTrigger {
    /// The identifier stored and sent.
    pub id: String,
    /// The word a person reads.
    pub label: String,
    /// When it applies.
    pub note: String,
}

impl ChangeTrigger {
    /// Every trigger in the order of the data.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<ChangeTrigger>> = OnceLock::new();
        ALL.get_or_init(|| {
            let text = data_file("change_triggers.tsv").unwrap_or_default();
            text.lines().skip(1).filter_map(read).collect()
        })
    }

    /// The trigger of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        Self::all().iter().find(|trigger| trigger.id == id)
    }
}

fn read(line: &str) -> Option<ChangeTrigger> {
    let mut cells = line.split('\t').map(str::trim).map(str::to_owned);
    Some(ChangeTrigger { id: cells.next()?, label: cells.next()?, note: cells.nth(1).unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::ChangeTrigger;

    #[test]
    fn r80_the_triggers_of_the_answer_are_all_there() {
        let labels: Vec<&str> = ChangeTrigger::all().iter().map(|trigger| trigger.label.as_str()).collect();
        assert_eq!(labels, ["新任务", "新要求", "新政策", "机构调整", "职能变化", "更正差错"]);
        for trigger in ChangeTrigger::all() {
            assert_eq!(ChangeTrigger::from_id(&trigger.id), Some(trigger));
            assert!(!trigger.note.is_empty(), "{}", trigger.id);
        }
        assert_eq!(ChangeTrigger::from_id("weather"), None);
    }
}
