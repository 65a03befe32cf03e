//! The demo's data file: invented units and people.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `data/demo/guangzhou.json`.
#[derive(Debug, Deserialize)]
pub struct DemoCity {
    /// The profile it stands on.
    pub profile: String,
    /// Everybody's password.
    pub password: String,
    /// Invented units below those of the profile.
    pub units: Vec<operations::organisation::ProfileUnit>,
    /// Sector code to the ending of the code of the district department that compiles it.
    pub sector_units: BTreeMap<String, String>,
    /// Invented people.
    pub people: Vec<DemoPerson>,
}

/// An invented person.
#[derive(Debug, Deserialize)]
pub struct DemoPerson {
    /// What is typed at sign-in.
    pub account: String,
    /// Name.
    pub name: String,
    /// Code of the unit.
    pub unit: String,
    /// What the person holds.
    pub roles: Vec<DemoRole>,
    /// What the person is for, as printed.
    pub what: String,
}

/// A role of an invented person.
#[derive(Debug, Deserialize)]
pub struct DemoRole {
    /// Identifier of the role.
    pub role: String,
    /// Code of the unit.
    pub unit: String,
    /// Sector it is limited to.
    pub sector: Option<String>,
}

impl DemoCity {
    /// What this version ships.
    pub fn shipped() -> anyhow::Result<Self> {
        let text = domain::reference::data_file("demo/guangzhou.json").unwrap_or_default();
        Ok(serde_json::from_str(text)?)
    }
}
