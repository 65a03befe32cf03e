//! 机构: the tree of the day in pieces that fit a screen, found by name, short name, code or former
//! name; units that lack their open-government body (R59, R80a, R149b).

use super::address;
use super::parts::{Done, days, done_notice};
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::{Permission, UnitKind};
use operations::OperationError;
use operations::organisation::{Unit, UnitNode};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Levels shown below the unit one stands at.
const LEVELS: usize = 2;

/// The tree.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/tree.html")]
pub struct TreeView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What was looked for.
    pub query: String,
    /// Kinds to choose from.
    pub kinds: Vec<Choice>,
    /// How many were found, in words.
    pub summary: String,
    /// The units.
    pub lines: Vec<UnitLine>,
    /// Acts the person may do.
    pub acts: Vec<Link>,
    /// Units that lack something of R149b, in words; empty for none.
    pub lacking: String,
}

/// A unit in the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitLine {
    /// Its page.
    pub link: Link,
    /// Steps from the first line, at most five.
    pub depth: usize,
    /// Its kind.
    pub kind: &'static str,
    /// Superior of government.
    pub superior: String,
    /// Superior of the sector.
    pub sector_superior: String,
    /// Since and until when.
    pub days: String,
    /// Units below that are not shown here.
    pub below: Option<Link>,
    /// What it lacks of R149b.
    pub lacks: String,
}

/// The units without a complete open-government body.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/without_body.html")]
pub struct WithoutBodyView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The units with what they lack and the way to mend it.
    pub lines: Vec<LackLine>,
}

/// A unit that lacks something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LackLine {
    /// Its page.
    pub link: Link,
    /// Its kind.
    pub kind: &'static str,
    /// What it lacks.
    pub missing: String,
    /// Where to mend it; empty where one may not.
    pub mend: String,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    under: Option<i64>,
}

/// Shows the tree.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let today = state.today();
    let units = state.operations.units_on(today).await?;
    let kind = UnitKind::parse(&asked.kind);
    let is_search = !asked.q.trim().is_empty() || kind.is_some();
    let mut frame = frame(&state, &who, "机构", Place::Organisation).await?;
    frame.notices = done_notice(&after.done);
    let lacking: HashMap<i64, String> = state
        .operations
        .units_without_body(&who.act())
        .await?
        .into_iter()
        .map(|lack| (lack.unit.id, lack.missing.join("、")))
        .collect();
    let names: HashMap<i64, &str> = units.iter().map(|unit| (unit.id, unit.short_name.as_str())).collect();
    let mut lines = if is_search {
        found(&state, &units, &asked.q, kind).await?.iter().map(|unit| line(unit, 0, &names)).collect()
    } else {
        let tree = state.operations.tree(today).await?;
        let top = asked.under.and_then(|id| subtree(&tree, id)).map_or(tree.as_slice(), std::slice::from_ref);
        piece(top, &names)
    };
    for line in &mut lines {
        let id = line.link.href.rsplit('/').next().and_then(|id| id.parse().ok()).unwrap_or_default();
        line.lacks = lacking.get(&id).cloned().unwrap_or_default();
    }
    if let Some(unit) = asked.under.and_then(|id| units.iter().find(|unit| unit.id == id)) {
        frame.crumbs = above(unit, &units);
        unit.name.clone_into(&mut frame.title);
    }
    let summary = if is_search {
        format!("找到{}个机构", lines.len())
    } else {
        format!("共有{}个机构", units.len())
    };
    let lacks = if lacking.is_empty() {
        String::new()
    } else {
        format!("有{}个机构的工作机构、负责人、联系人或替补人没有登记齐全", lacking.len())
    };
    page(&TreeView {
        frame,
        query: asked.q,
        kinds: kinds(kind),
        summary,
        lines,
        acts: acts(&who),
        lacking: lacks,
    })
}

/// Shows the units that lack something of R149b.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn without_body(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let mut frame = frame(&state, &who, "工作机构登记不全的单位", Place::Organisation).await?;
    frame.crumbs = vec![Link::new("机构", address::TREE)];
    let line = |lack: operations::organisation::UnitWithoutBody| {
        let may = who.actor.may(Permission::ManagePeople, &lack.unit.path, None);
        LackLine {
            link: Link::new(lack.unit.name.clone(), address::of(address::UNIT, lack.unit.id)),
            kind: lack.unit.kind.label(),
            missing: lack.missing.join("、"),
            mend: if may { address::of(address::UNIT_BODY, lack.unit.id) } else { String::new() },
        }
    };
    let lines = state.operations.units_without_body(&who.act()).await?.into_iter().map(line).collect();
    page(&WithoutBodyView { frame, lines })
}

fn acts(who: &SignedIn) -> Vec<Link> {
    let mut acts = Vec::new();
    if who.actor.may_somewhere(Permission::ManageOrganisation) {
        acts.push(Link::new("新设机构", address::UNIT_NEW));
        acts.push(Link::new("从表格导入", address::IMPORT));
    }
    acts.push(Link::new("领域牵头部门", address::LEADS));
    acts
}

fn kinds(chosen: Option<UnitKind>) -> Vec<Choice> {
    let choice =
        |kind: UnitKind| Choice { current: chosen == Some(kind), ..Choice::new(kind.id(), kind.label()) };
    std::iter::once(Choice::none("全部类别")).chain(UnitKind::ALL.into_iter().map(choice)).collect()
}

fn line(unit: &Unit, depth: usize, names: &HashMap<i64, &str>) -> UnitLine {
    let name =
        |id: Option<i64>| id.and_then(|id| names.get(&id)).map(|name| (*name).to_owned()).unwrap_or_default();
    UnitLine {
        link: Link::new(unit.name.clone(), address::of(address::UNIT, unit.id)),
        depth: depth.min(5),
        kind: unit.kind.label(),
        superior: name(unit.parent_id),
        sector_superior: name(unit.sector_parent_id),
        days: days(&unit.valid_from, unit.valid_to.as_deref()),
        below: None,
        lacks: String::new(),
    }
}

/// The first levels of a tree; where more stands below, a way into it.
fn piece(top: &[UnitNode], names: &HashMap<i64, &str>) -> Vec<UnitLine> {
    // A single unit on top (the province) says little, so its levels do not count.
    let levels = if top.len() == 1 && top[0].children.len() == 1 { LEVELS + 1 } else { LEVELS };
    let mut lines = Vec::new();
    let mut stack: Vec<(usize, &UnitNode)> = top.iter().rev().map(|node| (0, node)).collect();
    while let Some((depth, node)) = stack.pop() {
        let mut line = line(&node.unit, depth, names);
        if depth + 1 < levels {
            stack.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
        } else if !node.children.is_empty() {
            let href = format!("{}?under={}", address::TREE, node.unit.id);
            line.below = Some(Link::new(format!("下级{}个", size(node)), href));
        }
        lines.push(line);
    }
    lines
}

fn size(node: &UnitNode) -> usize {
    node.children.iter().map(|child| 1 + size(child)).sum()
}

fn subtree(nodes: &[UnitNode], id: i64) -> Option<&UnitNode> {
    nodes.iter().find_map(|node| if node.unit.id == id { Some(node) } else { subtree(&node.children, id) })
}

fn above(unit: &Unit, units: &[Unit]) -> Vec<Link> {
    let named: HashMap<i64, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let mut crumbs = vec![Link::new("机构", address::TREE)];
    for id in unit.line() {
        if let Some(superior) = named.get(&id).filter(|superior| superior.id != unit.id) {
            crumbs.push(Link::new(superior.short_name.clone(), format!("{}?under={id}", address::TREE)));
        }
    }
    crumbs
}

/// Standing units by any of their present names, then the one that once bore exactly this name.
#[boxed::future]
async fn found(
    state: &AppState,
    units: &[Unit],
    query: &str,
    kind: Option<UnitKind>,
) -> Result<Vec<Unit>, PageError> {
    let wanted = domain::text::fold(query).to_lowercase();
    let fits = |unit: &&Unit| {
        kind.is_none_or(|kind| unit.kind == kind)
            && (unit.name.to_lowercase().contains(&wanted)
                || unit.short_name.to_lowercase().contains(&wanted)
                || unit.code.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<Unit> = units.iter().filter(fits).cloned().collect();
    if !wanted.is_empty() {
        let known: HashSet<i64> = found.iter().map(|unit| unit.id).collect();
        match state.operations.unit_by_name(query.trim()).await {
            Ok(unit) if !known.contains(&unit.id) => found.push(unit),
            Ok(_) | Err(OperationError::NotFound(_) | OperationError::Invalid(_)) => {}
            Err(error) => return Err(PageError(error)),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: i64, name: &str, kind: UnitKind, children: Vec<UnitNode>) -> UnitNode {
        let unit = Unit {
            id,
            code: id.to_string(),
            name: name.to_owned(),
            short_name: name.to_owned(),
            kind,
            parent_id: None,
            sector_parent_id: None,
            path: format!("/{id}/"),
            valid_from: "2026-01-01".to_owned(),
            valid_to: None,
            revision: 1,
        };
        UnitNode { unit, children }
    }

    #[test]
    fn a_large_tree_is_shown_in_pieces() {
        let towns = (10..20).map(|id| node(id, "镇", UnitKind::Town, Vec::new())).collect();
        let district = node(3, "区", UnitKind::District, towns);
        let city = node(
            2,
            "市",
            UnitKind::City,
            vec![district, node(4, "局", UnitKind::CityDepartment, Vec::new())],
        );
        let tree = [node(1, "省", UnitKind::Province, vec![city])];
        let lines = piece(&tree, &HashMap::new());
        let shown: Vec<(&str, usize)> =
            lines.iter().map(|line| (line.link.label.as_str(), line.depth)).collect();
        assert_eq!(shown, [("省", 0), ("市", 1), ("区", 2), ("局", 2)]);
        assert_eq!(lines[2].below.as_ref().map(|link| link.label.as_str()), Some("下级10个"));
        assert!(lines[3].below.is_none());
        assert_eq!(piece(std::slice::from_ref(subtree(&tree, 3).unwrap()), &HashMap::new()).len(), 11);
    }
}
