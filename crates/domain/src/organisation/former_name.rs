//! Names that bodies bore and bear no more (R80a).

use jiff::civil::Date;

/// A name that a body bore and bears no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The first day without it.
    pub since: Date,
    /// What happened: 更名为, 并入, 撤销; of several events one after the other the whole way up to the last verb.
    pub event: String,
    /// The name to print now; none where nothing succeeded.
    pub now: Option<String>,
    /// The document.
    pub document: String,
}

impl FormerName {
    /// What happened to the name, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let document =
            if self.document.is_empty() { String::new() } else { format!("（{}）", self.document) };
        let now = self.now.as_deref().unwrap_or_default();
        format!("“{}”已于{}{}{now}{document}", self.name, self.since, self.event)
    }
}
