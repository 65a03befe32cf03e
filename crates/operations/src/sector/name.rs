//! The names of sectors by their codes: of every guideline loaded, those added after the first 26 among
//! them (R7), and of the kinds of catalogues beside them. The one place where a code becomes a name.

use crate::{OperationError, Operations};
use domain::catalogue::CatalogueKind;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use storage::{Connection, guideline};

/// Names by code, in the order of the codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectorNames {
    sectors: Arc<BTreeMap<String, String>>,
}

impl SectorNames {
    /// Reads the names as they are now.
    #[boxed::future]
    pub(crate) async fn read(connection: &mut Connection) -> Result<Self, OperationError> {
        Ok(Self { sectors: Arc::new(guideline::names(connection).await?.into_iter().collect()) })
    }

    /// The name of a code; one that nobody knows keeps its code.
    #[must_use]
    pub fn name(&self, code: &str) -> String {
        let kind = || CatalogueKind::coded(code).map(|kind| kind.name().to_owned());
        self.sectors.get(code).cloned().or_else(kind).unwrap_or_else(|| code.to_owned())
    }

    /// Every sector: code and name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sectors.iter().map(|(code, name)| (code.as_str(), name.as_str()))
    }
}

/// The names as they were read last, with the number of the change after which they were: a guideline that comes, goes
/// or is renamed is a public change, and almost every page names sectors.
#[derive(Debug, Clone, Default)]
pub struct KeptNames(Arc<Mutex<Option<(i64, SectorNames)>>>);

impl Operations {
    /// The names of all sectors.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn sector_names(&self) -> Result<SectorNames, OperationError> {
        let change = self.last_change.load(Ordering::SeqCst);
        let kept = self.kept_names.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, names)) = kept.filter(|(read_after, _)| *read_after == change) {
            return Ok(names);
        }
        let names = SectorNames::read(&mut *self.store.read().await?).await?;
        let mut kept = self.kept_names.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((change, names.clone()));
        Ok(names)
    }
}
