//! Findings of a stored version, each at its row and column, with the words that explain it.

use super::heading::{self, ColumnHead};
use super::place::Place;
use super::reach::Reach;
use crate::maintenance::publishers;
use crate::{Act, OperationError, Operations};
use domain::catalogue::lint::{self, Finding, Level, Options, Profile, Scope};
use domain::catalogue::{Column, Guideline, OmitItems, PublisherRegister};
use domain::diagnostic::Severity;
use domain::organisation::UnitKind;
use domain::reference::Reference;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use storage::catalogue::process::{self, Explanation, NewExplanation};
use storage::catalogue::row::StoredRow;

/// A finding at its place in a stored version.
#[derive(Debug, Clone, Serialize)]
pub struct PlacedFinding {
    /// What the linter says.
    #[serde(flatten)]
    pub finding: Finding,
    /// The row; none for the whole table.
    pub row_key: Option<String>,
    /// The column's identifier; none for the whole row or a column that is not there.
    pub column_id: Option<String>,
    /// True when it can be mended by machine without loss.
    pub has_fix: bool,
    /// The word of explanation given to what the place says now.
    pub explanation: Option<String>,
    /// SHA-256 of what the place says: an explanation holds for these words.
    #[serde(skip)]
    pub about: String,
    /// True when it stands in the way of submission.
    pub blocks: bool,
}

/// How many findings of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FindingSummary {
    /// Rows that stand.
    pub rows: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Warnings without a word of explanation.
    pub unexplained: usize,
    /// Findings that stand in the way of submission.
    pub blocking: usize,
}

/// A guideline item that stands nowhere (R22-R24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingItem {
    /// The guideline item's key.
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// True where it may be left out with a reason alone (R24).
    pub may_omit: bool,
}

/// The place of a finding, as a person points at it.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub struct FindingPlace {
    /// The rule.
    pub rule: String,
    /// The row; none for the whole table.
    #[serde(default)]
    pub row_key: Option<String>,
    /// The column's identifier.
    #[serde(default)]
    pub column_id: Option<String>,
}

/// Errors that may go on with a word of explanation: the reviewer decides (R56 尽可能).
const EXPLAINABLE: &[&str] = &["publisher-vague"];

impl PlacedFinding {
    /// True when a word of explanation settles it: warnings, and the errors a reviewer decides on.
    #[must_use]
    pub fn is_explainable(&self) -> bool {
        self.finding.severity == Severity::Warning || EXPLAINABLE.contains(&self.finding.rule)
    }
}

/// Everything known about a version's rows.
pub(crate) struct Checked {
    pub headings: Vec<ColumnHead>,
    pub rows: Vec<StoredRow>,
    pub guideline: Guideline,
    pub explanations: Vec<Explanation>,
    pub findings: Vec<PlacedFinding>,
    /// The bodies that may publish (R55).
    publishers: Arc<PublisherRegister>,
}

impl Checked {
    /// Reads the rows of a version and checks them.
    #[boxed::future]
    pub async fn read(
        connection: &mut storage::Connection,
        place: &Place,
        reference: &Reference,
        today: Date,
    ) -> Result<Self, OperationError> {
        let mut checked = Self::unchecked(connection, place).await?;
        checked.check(place, reference, today);
        Ok(checked)
    }

    /// Reads the rows of a version, to be changed first and checked afterwards.
    #[boxed::future]
    pub async fn unchecked(
        connection: &mut storage::Connection,
        place: &Place,
    ) -> Result<Self, OperationError> {
        let headings = heading::read(&place.version.headings)?;
        let rows = storage::catalogue::row::of_version(connection, place.version.id).await?;
        let guideline = super::place::guideline_of(connection, place.version.guideline_id).await?;
        let explanations = process::explanations(connection, place.version.id).await?;
        let publishers = Arc::new(publishers(connection).await?);
        Ok(Self { headings, rows, guideline, explanations, findings: Vec::new(), publishers })
    }

    /// Checks the rows as they are now.
    pub fn check(&mut self, place: &Place, reference: &Reference, today: Date) {
        let table = heading::table(
            &place.version.title,
            &place.unit.name,
            &self.guideline.guideline_name,
            &self.headings,
            &self.rows,
        );
        let options = options(&place.unit.name, place.kind(), &self.publishers, today);
        let mut found = lint::lint(&[&table], &self.guideline, reference, &options);
        let ties: Vec<Option<String>> = self.rows.iter().map(|row| row.guideline_key.clone()).collect();
        found.extend(lint::tied_names(&table, &ties, &self.guideline, &found));
        let first = heading::first_line(&self.headings);
        self.findings = found.into_iter().map(|finding| self.place(finding, first)).collect();
    }

    fn place(&self, mut finding: Finding, first: u32) -> PlacedFinding {
        // Rows of a draft are counted from its first one, in messages too.
        if let Some(other) = finding.other_row.and_then(|line| line.checked_sub(first)) {
            finding.message = finding.message_counting(other + 1);
            finding.other_row = Some(other + 1);
        }
        let at = finding.row.and_then(|line| line.checked_sub(first)).map(|at| at as usize);
        let row_key = at.and_then(|at| self.rows.get(at)).map(|row| row.keyed.key.clone());
        let printed = finding.column.as_deref();
        // What is said of a group head in a row stands at the first cell beneath it.
        let own = self.headings.iter().find(|head| printed == Some(head.printed.as_str()));
        let head = own.or_else(|| {
            let group = at.and(printed)?;
            self.headings.iter().find(|head| head.group.as_deref() == Some(group))
        });
        let column_id = head.map(|head| head.id.clone());
        let about = self.about(at, column_id.as_deref(), &finding);
        let explanation = self.explanations.iter().find(|word| {
            word.rule == finding.rule
                && (word.about.is_empty() || word.about == about)
                && word.row_key == row_key.as_deref().unwrap_or_default()
                && word.column_id == column_id.as_deref().unwrap_or_default()
        });
        let explanation = explanation.map(|word| word.text.clone());
        let excused = explanation.is_some() && EXPLAINABLE.contains(&finding.rule);
        let blocks = finding.severity == Severity::Error && !excused;
        PlacedFinding {
            has_fix: finding.fix.is_some(),
            finding,
            row_key,
            column_id,
            explanation,
            about,
            blocks,
        }
    }

    /// What a finding is about: its cell, its row without the number, or its own words where it is about the table.
    fn about(&self, at: Option<usize>, column_id: Option<&str>, finding: &Finding) -> String {
        let Some(stored) = at.and_then(|at| self.rows.get(at)) else { return hash_of(&finding.message) };
        let row = &stored.keyed.row;
        match column_id {
            Some(column) => hash_of(&heading::cell(row, column)),
            None => {
                let ids = self.headings.iter().map(|head| head.id.as_str());
                let cells = ids.filter(|id| *id != Column::SeqNo.id()).map(|id| heading::cell(row, id));
                hash_of(&cells.collect::<Vec<_>>().join("\n"))
            }
        }
    }

    /// How many findings of each kind.
    pub fn summary(&self) -> FindingSummary {
        let standing =
            self.rows.iter().filter(|row| row.keyed.status == domain::catalogue::RowStatus::Active);
        let mut summary = FindingSummary { rows: standing.count(), ..FindingSummary::default() };
        for placed in &self.findings {
            match placed.finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => {
                    summary.warnings += 1;
                    summary.unexplained += usize::from(placed.explanation.is_none());
                }
                Severity::Note => summary.notes += 1,
            }
            summary.blocking += usize::from(placed.blocks);
        }
        summary
    }
}

fn hash_of(words: &str) -> String {
    hex::encode(Sha256::digest(words))
}

/// How a unit's catalogue is checked by itself; what its level lacks is counted apart (R23a).
pub(super) fn options(
    unit: &str,
    kind: Option<UnitKind>,
    publishers: &Arc<PublisherRegister>,
    today: Date,
) -> Options {
    let mut options = Options::on(today);
    options.publishers = Some(Arc::clone(publishers));
    options.scope = Scope::Unit;
    options.unit = Some(unit.to_owned());
    match kind {
        Some(UnitKind::Province | UnitKind::City | UnitKind::CityDepartment) => {
            options.profile = Profile::Department
        }
        Some(kind) if kind.is_township() => options.level = Some(Level::Township),
        _ => options.level = Some(Level::County),
    }
    options
}

/// The guideline items that a level must cover and that none of the rows stands for or explains.
pub(super) fn missing_items(
    guideline: &Guideline,
    township: bool,
    covered: impl Fn(&str) -> bool,
) -> Vec<MissingItem> {
    let level = Level::of_township(township);
    guideline
        .items
        .iter()
        .filter(|item| level.asks_for(&item.row) && !covered(&item.key))
        .map(|item| MissingItem {
            key: item.key.clone(),
            level1_item: item.row.level1_item.clone(),
            level2_item: item.row.level2_item.clone(),
            may_omit: guideline.policy.omit_items == OmitItems::Free,
        })
        .collect()
}

impl Operations {
    /// Gives a word of explanation to a finding (R22-R24); the words replace earlier ones.
    ///
    /// # Errors
    /// When the person may not edit the version now, or the words are missing.
    #[boxed::future]
    pub async fn explain_finding(
        &self,
        act: &Act,
        version_id: i64,
        place: &FindingPlace,
        text: &str,
    ) -> Result<(), OperationError> {
        let text = super::place::needed("text", text, "说明", 500)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let reach = Reach::of(writing.connection(), &at, &act.actor).await?;
        let row_key = place.row_key.as_deref().unwrap_or_default();
        let column_id = place.column_id.as_deref().unwrap_or_default();
        let checked = Checked::read(writing.connection(), &at, &self.reference, act.today()).await?;
        match checked.rows.iter().find(|row| row.keyed.key == row_key) {
            Some(row) => reach.require(row)?,
            None => reach.require_whole("整份目录的说明")?,
        }
        let known = checked.findings.iter().find(|found| {
            found.finding.rule == place.rule
                && found.row_key.as_deref().unwrap_or_default() == row_key
                && found.column_id.as_deref().unwrap_or_default() == column_id
        });
        let Some(PlacedFinding { about, .. }) = known else {
            return Err(OperationError::NotFound("这处问题（可能已改正）".to_owned()));
        };
        let new = NewExplanation { rule: &place.rule, row_key, column_id, about, text: &text };
        process::put_explanation(writing.connection(), version_id, &new, act.person_id()?, &act.at()).await?;
        let detail = serde_json::json!({ "rule": place.rule, "row": row_key, "column": column_id });
        writing.audit(at.unit.id, "catalogue.explain", &at.object(), &detail).await?;
        writing.commit().await
    }
}
