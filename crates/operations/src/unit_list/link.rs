//! Linking entries and catalogue rows: many at once, each decision with who, when and why; what was
//! rejected is not proposed again, and may still be linked by hand (R60).

use super::place::readable_unit;
use crate::catalogue::place::words;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use storage::unit_list::{coverage, entry, link, list};

/// What a person decides about an entry and a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkVerdict {
    /// They belong together.
    Linked,
    /// They do not, and are not proposed again.
    Rejected,
    /// They no longer do.
    Unlinked,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LinkDecision {
    /// The entry.
    pub entry_id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row's key.
    pub row_key: String,
    /// The decision.
    pub verdict: LinkVerdict,
    /// Why, in a few words; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// What became of decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinkReceipt {
    /// Pairs linked.
    pub linked: usize,
    /// Pairs rejected.
    pub rejected: usize,
    /// Links taken away.
    pub unlinked: usize,
    /// Pairs that stood so already.
    pub unchanged: usize,
    /// Pairs that could not be decided so.
    pub refused: Vec<RefusedLink>,
}

/// A pair that could not be decided so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedLink {
    /// The entry.
    pub entry_id: i64,
    /// The row's key.
    pub row_key: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Decisions taken in one act.
const MOST: usize = 5_000;

impl LinkVerdict {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Rejected => "rejected",
            Self::Unlinked => "unlinked",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Linked => "关联",
            Self::Rejected => "不关联",
            Self::Unlinked => "取消关联",
        }
    }

    /// The verdict of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Linked, Self::Rejected, Self::Unlinked].into_iter().find(|verdict| verdict.id() == id)
    }
}

/// The entries and rows a unit has, against which decisions are held.
struct Ground {
    entries: HashSet<i64>,
    /// Sector of each row, by catalogue and key.
    rows: HashMap<(i64, String), String>,
    decided: HashMap<(i64, i64, String), String>,
}

impl Operations {
    /// Decides about pairs of a unit's entries and rows. What can be decided is, the rest is told.
    ///
    /// # Errors
    /// When the unit may not be read, or too many are sent at once.
    #[boxed::future]
    pub async fn decide_links(
        &self,
        act: &Act,
        unit_id: i64,
        decisions: &[LinkDecision],
    ) -> Result<LinkReceipt, OperationError> {
        if decisions.is_empty() {
            return Err(OperationError::invalid("decisions", "请至少选择一条"));
        }
        if decisions.len() > MOST {
            return Err(OperationError::invalid("decisions", format!("一次最多决定{MOST}条，请分几次")));
        }
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let unit = readable_unit(writing.connection(), act, unit_id).await?;
        let mut ground = Ground::read(writing.connection(), unit_id).await?;
        let mut receipt = LinkReceipt::default();
        let mut written = Vec::new();
        for decision in decisions {
            let reason = words("reason", &decision.reason, 500)?;
            match ground.judge(decision, |sector| {
                act.actor.may(Permission::CompileCatalogue, &unit.path, Some(sector))
            }) {
                Err(reason) => receipt.refused.push(RefusedLink {
                    entry_id: decision.entry_id,
                    row_key: decision.row_key.clone(),
                    reason,
                }),
                Ok(false) => receipt.unchanged += 1,
                Ok(true) => {
                    let new = link::NewLink {
                        entry_id: decision.entry_id,
                        catalogue_id: decision.catalogue_id,
                        row_key: &decision.row_key,
                        verdict: decision.verdict.id(),
                        reason: &reason,
                        at: &act.at(),
                        by: person,
                    };
                    link::decide(writing.connection(), &new).await?;
                    receipt.count(decision.verdict);
                    written.push(json!([
                        decision.entry_id,
                        decision.catalogue_id,
                        decision.row_key,
                        decision.verdict
                    ]));
                }
            }
        }
        if !written.is_empty() {
            let detail = json!({ "decisions": written });
            writing.audit(unit_id, "unit_list.decide_links", &format!("unit:{unit_id}"), &detail).await?;
            writing.changed("unit", unit_id).await?;
            writing.commit().await?;
        }
        Ok(receipt)
    }
}

impl LinkReceipt {
    fn count(&mut self, verdict: LinkVerdict) {
        match verdict {
            LinkVerdict::Linked => self.linked += 1,
            LinkVerdict::Rejected => self.rejected += 1,
            LinkVerdict::Unlinked => self.unlinked += 1,
        }
    }
}

impl Ground {
    #[boxed::future]
    async fn read(connection: &mut storage::Connection, unit_id: i64) -> Result<Self, OperationError> {
        let mut entries = HashSet::new();
        for list in list::of_unit(connection, unit_id).await? {
            entries.extend(entry::ever(connection, list.id).await?.into_iter().map(|entry| entry.id));
        }
        let mut rows = HashMap::new();
        for in_force in [true, false] {
            let found = coverage::rows_of_unit(connection, unit_id, in_force).await?;
            rows.extend(found.into_iter().map(|row| ((row.catalogue_id, row.key), row.sector_code)));
        }
        let decided = link::of_unit(connection, unit_id).await?;
        let decided =
            decided.into_iter().map(|k| ((k.entry_id, k.catalogue_id, k.row_key), k.verdict)).collect();
        Ok(Self { entries, rows, decided })
    }

    /// True where the decision changes something; why not, where it may not be taken.
    fn judge(&mut self, decision: &LinkDecision, may: impl Fn(&str) -> bool) -> Result<bool, String> {
        if !self.entries.contains(&decision.entry_id) {
            return Err("该清单事项不属于本单位，请刷新页面".to_owned());
        }
        let place = (decision.catalogue_id, decision.row_key.clone());
        let pair = (decision.entry_id, decision.catalogue_id, decision.row_key.clone());
        let present = self.decided.get(&pair).map(String::as_str);
        let Some(sector) = self.rows.get(&place) else {
            return Err("该目录事项已不在本单位的目录中，请刷新页面".to_owned());
        };
        if !may(sector) {
            return Err("您没有编制该领域目录的权限".to_owned());
        }
        if present == Some(decision.verdict.id())
            || (present.is_none() && decision.verdict == LinkVerdict::Unlinked)
        {
            return Ok(false);
        }
        self.decided.insert(pair, decision.verdict.id().to_owned());
        Ok(true)
    }
}
