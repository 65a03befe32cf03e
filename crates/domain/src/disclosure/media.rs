//! Offering what is public to other channels (R124a): the state of a new-media account, and the words under which a
//! record is handed on.

use serde::Serialize;

/// Characters of an abstract.
const ABSTRACT: usize = 120;

/// The state of a new-media account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// 正常
    Active,
    /// 暂停更新
    Paused,
    /// 已注销
    Closed,
}

impl AccountState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Paused, Self::Closed];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "正常",
            Self::Paused => "暂停更新",
            Self::Closed => "已注销",
        }
    }
}

/// The beginning of a text, ended at a sentence where one ends within it.
#[must_use]
pub fn abstract_of(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(ABSTRACT) else { return line };
    let begun = &line[..cut];
    match begun.rfind(['。', '！', '？', '；']) {
        Some(at) => begun[..at].to_owned() + "。",
        None => format!("{begun}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r124a_an_abstract_ends_with_a_sentence() {
        assert_eq!(abstract_of("户籍在本区。\n人均收入低于标准。"), "户籍在本区。 人均收入低于标准。");
        let long = format!("第一句。{}", "字".repeat(200));
        assert_eq!(abstract_of(&long), "第一句。");
        assert_eq!(abstract_of(&"字".repeat(200)).chars().count(), 121);
        assert_eq!(abstract_of(" "), "");
    }

    #[test]
    fn r124a_the_states_are_known_by_identifier() {
        assert!(AccountState::ALL.into_iter().all(|state| AccountState::from_id(state.id()) == Some(state)));
        assert_eq!(AccountState::from_id("gone"), None);
    }
}
