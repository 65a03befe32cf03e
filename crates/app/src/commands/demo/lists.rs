//! The demo's power-and-duty lists and public-service lists: imported in versions, linked in several
//! states, stages set on some rows.

use super::team::Team;
use crate::commands::data_directory::explain;
use anyhow::Context as _;
use domain::reference::data_file;
use domain::unit_list::StageSet;
use operations::Operations;
use operations::unit_list::{LinkDecision, LinkVerdict, StageChange};
use serde::Deserialize;
use std::collections::{BTreeSet, HashSet};

/// `data/demo/lists.json`.
#[derive(Debug, Deserialize)]
struct DemoLists {
    /// Files in the order in which they are imported.
    lists: Vec<DemoList>,
    /// Units that say they have no such list.
    without: Vec<Without>,
    /// The best row of an entry is linked from this likeness on.
    linked_from: u32,
    /// Further rows below this likeness are rejected; what lies between waits for a person.
    rejected_below: u32,
}

#[derive(Debug, Deserialize)]
struct DemoList {
    unit: String,
    file: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Without {
    unit: String,
    kind: String,
    note: String,
}

/// Imports the lists and decides about some of what is proposed.
pub async fn build(operations: &Operations, team: &Team) -> anyhow::Result<()> {
    let demo: DemoLists = serde_json::from_str(data_file("demo/lists.json").unwrap_or_default())?;
    let mut units = BTreeSet::new();
    for list in &demo.lists {
        let unit = operations.unit_by_code(&list.unit).await.map_err(|e| explain(&e))?;
        let path = format!("demo/lists/{}.csv", list.file);
        let text = data_file(&path).with_context(|| format!("演示数据缺少 {path}"))?;
        let preview =
            operations.preview_list_import(&team.compiler(), unit.id, &list.name, text.as_bytes()).await;
        let preview = preview.map_err(|e| explain(&e))?;
        operations.confirm_list_import(&team.compiler(), preview.id).await.map_err(|e| explain(&e))?;
        units.insert(unit.id);
    }
    for without in &demo.without {
        let unit = operations.unit_by_code(&without.unit).await.map_err(|e| explain(&e))?;
        let act = team.compiler();
        operations
            .declare_no_list(&act, unit.id, &without.kind, &without.note)
            .await
            .map_err(|e| explain(&e))?;
    }
    for unit in units {
        link(operations, team, unit, &demo).await?;
        tag(operations, team, unit).await?;
    }
    Ok(())
}

async fn link(operations: &Operations, team: &Team, unit: i64, demo: &DemoLists) -> anyhow::Result<()> {
    let found = operations.propose_links(&team.compiler(), unit).await.map_err(|e| explain(&e))?;
    let mut seen = HashSet::new();
    let mut decisions = Vec::new();
    for proposal in &found.proposals {
        let is_best = seen.insert(proposal.entry_id);
        let verdict = if is_best && proposal.score >= demo.linked_from {
            LinkVerdict::Linked
        } else if !is_best && proposal.score < demo.rejected_below {
            LinkVerdict::Rejected
        } else {
            continue;
        };
        decisions.push(LinkDecision {
            entry_id: proposal.entry_id,
            catalogue_id: proposal.catalogue_id,
            row_key: proposal.row_key.clone(),
            verdict,
            reason: proposal.reasons.join("；"),
        });
    }
    if !decisions.is_empty() {
        operations.decide_links(&team.compiler(), unit, &decisions).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

/// Every second row gets the stages its words propose, as a person would confirm them.
async fn tag(operations: &Operations, team: &Team, unit: i64) -> anyhow::Result<()> {
    let rows = operations.staged_rows(&team.compiler(), unit).await.map_err(|e| explain(&e))?;
    let change = |row: &operations::unit_list::StagedRow| StageChange {
        catalogue_id: row.catalogue_id,
        row_key: row.row_key.clone(),
        from: None,
        to: StageSet::of(&row.proposed.iter().map(|proposal| proposal.stage).collect::<Vec<_>>()),
    };
    let changes: Vec<StageChange> = rows.iter().step_by(2).map(change).collect();
    if !changes.is_empty() {
        operations.set_stages(&team.compiler(), unit, &changes).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}
