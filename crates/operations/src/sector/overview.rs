//! Every sector with where it comes from, whether it is open, who leads it and which layers it has
//! (R5, R7, R9). Public, but for the names of those who acted.

use super::layer::LayerSummary;
use crate::{OperationError, Operations};
use domain::reference::Reference;
use domain::sector::Origin;
use serde::Serialize;
use storage::Connection;
use storage::guideline::{self, GuidelineHead};
use storage::sector::{layer, lead, opening};

/// A unit by number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitName {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorInfo {
    /// Its code.
    pub code: String,
    /// The guideline's name (R2).
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// True when its catalogues are expected (R7).
    pub is_open: bool,
    /// The day on which it was opened.
    pub opened_on: Option<String>,
    /// By when its catalogues are due.
    pub due_on: Option<String>,
    /// The lead department; none where it was never set.
    pub lead: Option<UnitName>,
    /// The department that 穗府办函〔2020〕53号 names for it, in its own city and until one is set.
    pub documented_lead: String,
    /// The departments named beside it.
    pub departments: Vec<UnitName>,
    /// Reference layers in their newest versions.
    pub layers: Vec<LayerSummary>,
}

impl SectorInfo {
    /// Who leads it, in the same words for the public and for staff (R5).
    #[must_use]
    pub fn lead_words(&self) -> String {
        match &self.lead {
            Some(unit) => unit.name.clone(),
            None if self.documented_lead.is_empty() => "未指定".to_owned(),
            None => format!("{}（文件所列，本平台尚未指定）", self.documented_lead),
        }
    }
}

/// A sector with what its own screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorDetail {
    /// The sector.
    #[serde(flatten)]
    pub info: SectorInfo,
    /// The document of the opening.
    pub document: String,
    /// What was asked for with it.
    pub note: String,
    /// Counts the changes of the opening; 0 before it.
    pub revision: i64,
    /// Who led it from when to when, the newest first.
    pub terms: Vec<LeadTerm>,
}

/// A term of a lead department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadTerm {
    /// The lead.
    pub unit: UnitName,
    /// Why.
    pub reason: String,
    /// When it was set.
    pub set_at: String,
    /// By whom.
    pub set_by: Option<String>,
    /// When another was set.
    pub ended_at: Option<String>,
}

impl Operations {
    /// Every sector in order of its code.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn sectors(&self) -> Result<Vec<SectorInfo>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = guideline::current(&mut connection).await?;
        infos(&mut connection, heads).await
    }

    /// A sector with its opening and the history of its lead.
    ///
    /// # Errors
    /// When there is no such sector.
    #[boxed::future]
    pub async fn sector(&self, code: &str) -> Result<SectorDetail, OperationError> {
        let mut connection = self.store.read().await?;
        let head = known_sector(&mut connection, code).await?;
        let info = infos(&mut connection, vec![head]).await?.pop();
        let info = info.ok_or_else(|| OperationError::NotFound("该领域".to_owned()))?;
        let opened = opening::of_sector(&mut connection, code).await?;
        let (document, note, revision) =
            opened.map(|one| (one.document, one.note, one.revision)).unwrap_or_default();
        let term = |term: lead::LeadTerm| LeadTerm {
            unit: UnitName { id: term.unit_id, name: term.unit_name },
            reason: term.reason,
            set_at: term.set_at,
            set_by: term.set_by,
            ended_at: term.ended_at,
        };
        let terms = lead::of_sector(&mut connection, code).await?.into_iter().map(term).collect();
        Ok(SectorDetail { info, document, note, revision, terms })
    }
}

/// The current guideline's head of a sector; kinds of catalogues are none.
#[boxed::future]
pub(crate) async fn known_sector(
    connection: &mut Connection,
    code: &str,
) -> Result<GuidelineHead, OperationError> {
    let head = guideline::current_of(connection, code).await?.filter(|head| !head.is_kind());
    head.ok_or_else(|| OperationError::NotFound(format!("代码为“{code}”的领域")))
}

#[boxed::future]
async fn infos(
    connection: &mut Connection,
    heads: Vec<GuidelineHead>,
) -> Result<Vec<SectorInfo>, OperationError> {
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    let departments = opening::departments(connection).await?;
    let layers: Vec<LayerSummary> = layer::all(connection).await?.into_iter().map(LayerSummary::of).collect();
    let documented = is_documented(connection).await?;
    let mut infos = Vec::new();
    for head in heads {
        let lead = match leads.iter().find(|(code, _)| *code == head.sector_code) {
            Some((_, id)) => storage::catalogue::unit::by_id(connection, *id)
                .await?
                .map(|unit| UnitName { id: unit.id, name: unit.name }),
            None => None,
        };
        let named = departments.iter().filter(|(code, ..)| *code == head.sector_code);
        infos.push(SectorInfo {
            origin: Origin::from_id(&head.origin).unwrap_or(Origin::Pilot),
            is_open: head.is_open(),
            lead,
            documented_lead: Reference::shipped()
                .guideline_coded(&head.sector_code)
                .filter(|_| documented)
                .map(|guideline| guideline.city_department.clone())
                .unwrap_or_default(),
            departments: named.map(|(_, id, name)| UnitName { id: *id, name: name.clone() }).collect(),
            layers: layers
                .iter()
                .filter(|layer| layer.is_current && layer.sector_code == head.sector_code)
                .cloned()
                .collect(),
            code: head.sector_code,
            name: head.name,
            opened_on: head.opened_on,
            due_on: head.due_on,
        });
    }
    Ok(infos)
}

/// True where the tree has a city of which a document names the leads (R5).
#[boxed::future]
async fn is_documented(connection: &mut Connection) -> Result<bool, OperationError> {
    for code in domain::sector::documented_cities() {
        if storage::catalogue::unit::by_code(connection, code).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
