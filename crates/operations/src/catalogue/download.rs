//! A published catalogue as a file (R83).

use super::heading;
use super::public::PublishedCatalogue;
use crate::{OperationError, Operations};
use domain::catalogue::{CatalogueTable, Guideline, KeyedRow, RowStatus};
use storage::catalogue::row::StoredRow;

/// The forms in which a catalogue can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadFormat {
    /// A workbook.
    Xlsx,
    /// Text separated by commas, UTF-8 with a byte order mark.
    Csv,
    /// Data.
    Json,
}

/// A file to be taken away.
#[derive(Debug, Clone)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl DownloadFormat {
    /// The format of a file's ending.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The file's ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    fn write(self, tables: &[CatalogueTable]) -> Result<Vec<u8>, OperationError> {
        match self {
            Self::Xlsx => {
                files::write::to_xlsx(tables).map_err(|error| OperationError::Internal(error.to_string()))
            }
            Self::Csv => Ok(files::write::to_csv(tables)),
            Self::Json => {
                files::write::to_json(tables).map_err(|error| OperationError::Internal(error.to_string()))
            }
        }
    }
}

impl Operations {
    /// The catalogue of a unit and a sector that is in force, as a file.
    ///
    /// # Errors
    /// When nothing is published there.
    #[boxed::future]
    pub async fn download(
        &self,
        unit_code: &str,
        sector_code: &str,
        format: DownloadFormat,
    ) -> Result<Download, OperationError> {
        let found = self.published_catalogue(unit_code, sector_code).await?;
        let catalogue =
            found.ok_or_else(|| OperationError::NotFound("该单位本领域已发布的目录".to_owned()))?;
        self.download_of(catalogue, format).await
    }

    /// A version that was published once, as a file; a withdrawn one is not given out.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn download_version(
        &self,
        version_id: i64,
        format: DownloadFormat,
    ) -> Result<Download, OperationError> {
        let catalogue = self.published_version(version_id).await?;
        if !catalogue.version.state.is_public() {
            return Err(OperationError::NotFound("该版本（已撤回）".to_owned()));
        }
        self.download_of(catalogue, format).await
    }

    /// A sector's guideline as a file: the one in force, or the version with a number (R8).
    ///
    /// # Errors
    /// When the sector has none.
    #[boxed::future]
    pub async fn download_guideline(
        &self,
        sector_code: &str,
        number: Option<i64>,
        format: DownloadFormat,
    ) -> Result<Download, OperationError> {
        let version = match number {
            Some(number) => self.guideline_numbered(sector_code, number).await?,
            None => self.guideline(sector_code).await?,
        };
        let name = format!(
            "{}领域标准指引第{}版.{}",
            version.summary.name,
            version.summary.version,
            format.ending()
        );
        let bytes = tokio::task::spawn_blocking(move || format.write(&[guideline_table(&version.guideline)]))
            .await
            .map_err(|error| OperationError::Internal(error.to_string()))??;
        Ok(Download { name, media_type: format.media_type(), bytes })
    }

    #[boxed::future]
    async fn download_of(
        &self,
        catalogue: PublishedCatalogue,
        format: DownloadFormat,
    ) -> Result<Download, OperationError> {
        let name = format!(
            "{}{}第{}版.{}",
            catalogue.summary.unit,
            catalogue.summary.title,
            catalogue.version.number,
            format.ending()
        );
        let bytes = tokio::task::spawn_blocking(move || format.write(&[table(&catalogue)]))
            .await
            .map_err(|error| OperationError::Internal(error.to_string()))??;
        Ok(Download { name, media_type: format.media_type(), bytes })
    }
}

fn guideline_table(guideline: &Guideline) -> CatalogueTable {
    let rows: Vec<StoredRow> = guideline
        .items
        .iter()
        .zip(1..)
        .map(|(item, position)| {
            let keyed = KeyedRow { key: item.key.clone(), status: RowStatus::Active, row: item.row.clone() };
            super::assign::stored(keyed, Some(item.key.clone()), position)
        })
        .collect();
    let title = guideline.catalogue_title();
    heading::table(
        &title,
        &guideline.ministry,
        &guideline.guideline_name,
        &heading::of_guideline(guideline),
        &rows,
    )
}

pub(crate) fn table(catalogue: &PublishedCatalogue) -> CatalogueTable {
    let rows: Vec<StoredRow> = catalogue
        .rows
        .iter()
        .zip(1..)
        .map(|(row, position)| {
            let keyed = KeyedRow { key: row.key.clone(), status: row.status, row: row.row.as_printed() };
            super::assign::stored(keyed, row.guideline_key.clone(), position)
        })
        .collect();
    let summary = &catalogue.summary;
    heading::table(&summary.title, &summary.unit, &catalogue.guideline.name, &catalogue.columns, &rows)
}
