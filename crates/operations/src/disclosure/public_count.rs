//! What citizens are told of how much is public (R101, R101a), from the figures that are kept with each catalogue: a page
//! counts nothing itself.

use super::checklist::ChecklistRow;
use crate::{OperationError, Operations};
use domain::disclosure::{Duty, PublicCount};
use serde::Serialize;
use storage::disclosure::standing::{self, PublicCounts};

/// Of which catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageOf<'a> {
    /// The one of a unit and a sector, by their codes.
    Catalogue(&'a str, &'a str),
    /// All of a unit.
    Unit(&'a str),
    /// All units' of a sector.
    Sector(&'a str),
}

/// How much is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PublicCoverage {
    /// Published catalogues.
    pub catalogues: i64,
    /// Those that are not counted yet and left out of the figures.
    pub uncounted: i64,
    /// The figures.
    pub count: PublicCount,
}

impl Operations {
    /// How much is public, as it was last counted; none where nothing is published.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn public_coverage(
        &self,
        of: CoverageOf<'_>,
    ) -> Result<Option<PublicCoverage>, OperationError> {
        let (unit, sector) = match of {
            CoverageOf::Catalogue(unit, sector) => (Some(unit), sector),
            CoverageOf::Unit(unit) => (Some(unit), ""),
            CoverageOf::Sector(sector) => (None, sector),
        };
        let unit_id = match unit {
            Some(code) => self.unit_by_code(code).await?.id,
            None => 0,
        };
        let kept = standing::public_counts(&mut *self.store.read().await?, unit_id, sector).await?;
        Ok((kept.catalogues > 0).then(|| PublicCoverage {
            catalogues: kept.catalogues,
            uncounted: kept.catalogues - kept.counted,
            count: PublicCount {
                due: kept.due,
                loaded: kept.loaded,
                nil: kept.nil,
                for_groups: kept.for_groups,
                on_request: kept.on_request,
            },
        }))
    }
}

/// The figures of one catalogue.
pub(super) fn counts_of(rows: &[ChecklistRow]) -> PublicCounts {
    let of = |duty: Duty| rows.iter().filter(move |row| row.duty == duty);
    let elements = || of(Duty::Everyone).flat_map(|row| &row.elements);
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let has_records = elements().filter(|one| one.records > 0).count();
    PublicCounts {
        catalogues: 1,
        counted: 1,
        due: count(elements().count()),
        loaded: count(has_records),
        nil: count(elements().filter(|one| one.records == 0 && one.is_loaded()).count()),
        for_groups: count(of(Duty::SpecificGroup).map(|row| row.elements.len()).sum()),
        on_request: count(of(Duty::OnRequest).count()),
    }
}
