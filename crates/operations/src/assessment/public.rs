//! The published result (评议结果, R99): units by score with the score of each dimension and every deduction
//! explained. A withdrawn one keeps its line with the notice and gives out nothing else. No person is named.

use super::view::Finding;
use super::{Held, holdings, read, unknown};
use crate::catalogue::{Download, DownloadFormat};
use crate::sector::SectorNames;
use crate::{OperationError, Operations};
use domain::assessment::{Cap, Dimension, FindingState, Points, RoundState, Score};
use serde::Serialize;
use storage::Connection;
use storage::assessment::{finding, round};

/// A published round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicAssessment {
    /// Number.
    pub id: i64,
    /// Title.
    pub title: String,
    /// The office that ran it.
    pub office: String,
    /// The day as on which the catalogues were read.
    pub as_of: String,
    /// When it was published.
    pub published_at: String,
    /// Why it was withdrawn; none where it stands.
    pub withdrawal_notice: Option<String>,
    /// The dimensions with what each may take away.
    pub caps: Vec<Cap>,
    /// The units, the best first; none of a withdrawn one.
    pub units: Vec<PublicUnit>,
}

/// A unit in a published round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicUnit {
    /// Its place; units alike share it.
    pub rank: usize,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit: String,
    /// How many catalogues were assessed.
    pub catalogues: usize,
    /// Its score.
    pub score: Score,
    /// What was deducted.
    pub deductions: Vec<PublicDeduction>,
}

/// A deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicDeduction {
    /// The sector's code.
    pub sector_code: String,
    /// The sector.
    pub sector: String,
    /// The dimension.
    pub dimension: Dimension,
    /// The rule code.
    pub code: String,
    /// What is wrong, in the words of the table of points.
    pub label: String,
    /// Where.
    pub place: String,
    /// What is wrong there.
    pub message: String,
    /// The number of the rule.
    pub rule: String,
    /// How much.
    pub points: Points,
    /// True once it was mended (R265: the points stay deducted).
    pub is_mended: bool,
}

/// The heads of the list that is taken away, beside those of the dimensions.
pub const RESULT_HEADS: [&str; 4] = ["名次", "单位", "评议目录数", "得分"];

impl Operations {
    /// Everything that is or was published, the newest first, without deductions.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn public_assessments(&self) -> Result<Vec<PublicAssessment>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found = Vec::new();
        for row in round::published(&mut connection).await? {
            let held = Held::around(&mut connection, row).await?;
            found.push(self.public(&mut connection, &held, false).await?);
        }
        Ok(found)
    }

    /// One of them with its deductions.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn public_assessment(&self, id: i64) -> Result<PublicAssessment, OperationError> {
        let mut connection = self.store.read().await?;
        let held = Held::read(&mut connection, id).await?;
        if held.row.published_at.is_none() {
            return Err(unknown());
        }
        self.public(&mut connection, &held, true).await
    }

    /// The result as a file.
    ///
    /// # Errors
    /// When there is none, or it was withdrawn.
    #[boxed::future]
    pub async fn assessment_file(&self, id: i64, format: DownloadFormat) -> Result<Download, OperationError> {
        let found = self.public_assessment(id).await?;
        if found.withdrawal_notice.is_some() {
            return Err(unknown());
        }
        let name = format!("{}结果.{}", found.title, format.ending());
        let bytes = match format {
            DownloadFormat::Json => {
                serde_json::to_vec(&found).map_err(|error| OperationError::Internal(error.to_string()))?
            }
            DownloadFormat::Csv => {
                let (heads, rows) = table(&found);
                files::write::to_list_csv(&heads, &rows)
            }
            DownloadFormat::Xlsx => {
                let (heads, rows) = table(&found);
                crate::list::workbook("评议结果".to_owned(), heads, rows).await?
            }
        };
        Ok(Download { name, media_type: format.media_type(), bytes })
    }

    #[boxed::future]
    async fn public(
        &self,
        connection: &mut Connection,
        held: &Held,
        with_deductions: bool,
    ) -> Result<PublicAssessment, OperationError> {
        let is_withdrawn = held.state()? == RoundState::Withdrawn;
        let mut units = Vec::new();
        let names = SectorNames::read(connection).await?;
        let papers = if is_withdrawn { Vec::new() } else { read::papers(connection, held).await? };
        for (row, summary) in papers {
            let mut deductions = Vec::new();
            if with_deductions {
                for one in finding::of_paper(connection, row.id).await? {
                    if one.state == FindingState::Confirmed.id() {
                        let sector = names.name(&one.sector_code);
                        deductions.push(deduction(Finding::of(held, one, sector)?));
                    }
                }
            }
            units.push(PublicUnit {
                rank: summary.rank,
                catalogues: holdings(&row)?.len(),
                unit_code: summary.unit_code,
                unit: summary.unit,
                score: summary.score,
                deductions,
            });
        }
        Ok(PublicAssessment {
            id: held.row.id,
            title: held.row.title.clone(),
            office: held.unit.name.clone(),
            as_of: held.row.as_of.clone(),
            published_at: held.row.published_at.clone().unwrap_or_default(),
            withdrawal_notice: is_withdrawn.then(|| held.row.notice.clone()),
            caps: held.rubric.caps.clone(),
            units,
        })
    }
}

fn deduction(one: Finding) -> PublicDeduction {
    PublicDeduction {
        place: one.place(),
        sector_code: one.sector_code,
        sector: one.sector,
        dimension: one.dimension,
        code: one.code,
        label: one.label,
        message: one.evidence.message,
        rule: one.evidence.rule,
        points: one.points,
        is_mended: one.cleared_at.is_some(),
    }
}

/// The units with their scores, and below them every deduction of each.
fn table(found: &PublicAssessment) -> (Vec<String>, Vec<Vec<String>>) {
    let mut heads: Vec<String> = RESULT_HEADS.map(str::to_owned).to_vec();
    heads.extend(found.caps.iter().map(|cap| format!("{}（{}分）", cap.dimension.label(), cap.cap)));
    heads.extend(["领域", "问题", "位置", "说明", "依据规则", "扣分", "整改"].map(str::to_owned));
    let mut rows = Vec::new();
    for unit in &found.units {
        let mut own = vec![
            unit.rank.to_string(),
            unit.unit.clone(),
            unit.catalogues.to_string(),
            unit.score.total.to_string(),
        ];
        own.extend(unit.score.dimensions.iter().map(|one| one.left.to_string()));
        let width = own.len();
        let mut whole = own.clone();
        whole.extend(std::iter::repeat_n(String::new(), 7));
        rows.push(whole);
        for one in &unit.deductions {
            let mut row = vec![String::new(); width];
            row[0].clone_from(&own[0]);
            row[1].clone_from(&own[1]);
            let mended = if one.is_mended { "已整改" } else { "" };
            row.extend([
                one.sector.clone(),
                one.label.clone(),
                one.place.clone(),
                one.message.clone(),
                one.rule.clone(),
                one.points.to_string(),
                mended.to_owned(),
            ]);
            rows.push(row);
        }
    }
    (heads, rows)
}
