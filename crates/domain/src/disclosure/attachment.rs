//! What the privacy gate says of an attachment (R250).

use serde::Serialize;

/// The gate's verdict on the file that would be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Read as a whole, nothing found.
    Clean,
    /// Personal numbers were found; a copy without them is served.
    Masked,
    /// Something of it could not be read: a person has to look.
    Unread,
    /// Personal numbers stand in it: it cannot be submitted so.
    Found,
}

impl Gate {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Clean, Self::Masked, Self::Unread, Self::Found];

    /// The verdict by what was found and what could not be read.
    #[must_use]
    pub fn of(found: usize, unread: usize) -> Self {
        match (found, unread) {
            (0, 0) => Self::Clean,
            (0, _) => Self::Unread,
            _ => Self::Found,
        }
    }

    /// The identifier stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Masked => "masked",
            Self::Unread => "unread",
            Self::Found => "found",
        }
    }

    /// The verdict of a stored identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.id() == id)
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Clean => "未发现个人号码",
            Self::Masked => "已隐去个人号码，原件封存",
            Self::Unread => "有内容没有读取，请审查人打开核对",
            Self::Found => "含有个人号码，隐去后才能提交",
        }
    }

    /// True where the record cannot be handed on.
    #[must_use]
    pub fn blocks(self) -> bool {
        self == Self::Found
    }
}

#[cfg(test)]
mod tests {
    use super::Gate;

    #[test]
    fn r250_what_was_found_stands_in_the_way_and_what_was_not_read_is_told() {
        for ((found, unread), gate) in
            [((0, 0), Gate::Clean), ((0, 1), Gate::Unread), ((1, 0), Gate::Found), ((2, 3), Gate::Found)]
        {
            assert_eq!(Gate::of(found, unread), gate);
        }
        assert!(Gate::ALL.into_iter().all(|gate| Gate::from_id(gate.id()) == Some(gate)));
        assert_eq!(Gate::ALL.into_iter().filter(|gate| gate.blocks()).count(), 1);
    }
}
