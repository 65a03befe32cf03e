//! The newest published records for feeds: of the whole site, or of a unit and those below it. What was withdrawn, no
//! longer holds or is not for everybody any more (R101a, R281) is not among them.

use crate::{OperationError, Operations};
use domain::disclosure::Duty;
use jiff::Timestamp;
use std::collections::HashMap;
use storage::catalogue::row;
use storage::disclosure::feed::{self, FeedRecord};

/// Records in a feed.
const MOST: usize = 50;
/// Records read at once, and how often at most: of a city that narrowed everything a feed stays short.
const AT_ONCE: i64 = 100;
const ROUNDS: i64 = 5;

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The unit; none for the whole site.
    pub unit: Option<String>,
    /// The newest first.
    pub entries: Vec<FeedEntry>,
}

/// A record in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// The record.
    pub id: i64,
    /// 名称
    pub title: String,
    /// The unit that answers for it.
    pub unit: String,
    /// 内容概述 (R67), else the beginning of the text; after a change what was changed.
    pub summary: String,
    /// The day of the first publication.
    pub first_published_on: String,
    /// When the version that is public was published.
    pub published_at: Timestamp,
}

impl Operations {
    /// The newest published records, of a unit and those below it where one is named.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn feed(&self, unit_code: Option<&str>) -> Result<Feed, OperationError> {
        let unit = match unit_code {
            Some(code) => Some(self.unit_by_code(code).await?),
            None => None,
        };
        let path = unit.as_ref().map_or("/", |unit| unit.path.as_str());
        let mut connection = self.store.read().await?;
        let (mut entries, mut open_rows) = (Vec::new(), HashMap::new());
        for round in 0..ROUNDS {
            let found = feed::newest(&mut connection, path, (AT_ONCE, round * AT_ONCE)).await?;
            let is_last = (found.len() as i64) < AT_ONCE;
            for record in found {
                let place = (record.catalogue_id, record.row_key.clone());
                let is_open = match open_rows.get(&place) {
                    Some(known) => *known,
                    None => {
                        let is_open = is_for_everybody(&mut connection, &record).await?;
                        open_rows.insert(place, is_open);
                        is_open
                    }
                };
                if is_open && entries.len() < MOST {
                    entries.extend(entry(record));
                }
            }
            if is_last || entries.len() == MOST {
                break;
            }
        }
        Ok(Feed { unit: unit.map(|unit| unit.name), entries })
    }
}

/// What left the catalogue stays public until it is withdrawn; what was narrowed is told to nobody anew (R101a).
#[boxed::future]
async fn is_for_everybody(
    connection: &mut storage::Connection,
    record: &FeedRecord,
) -> Result<bool, OperationError> {
    let Some(version) = record.catalogue_version_id else { return Ok(true) };
    let stored = row::by_key(connection, version, &record.row_key).await?;
    let duty = stored.map(|stored| Duty::of(&stored.keyed.row, stored.keyed.status));
    Ok(!matches!(duty, Some(Duty::SpecificGroup | Duty::OnRequest)))
}

/// A stored instant that is none tells nothing.
fn entry(record: FeedRecord) -> Option<FeedEntry> {
    let summary = [record.change_note, record.summary, record.text];
    Some(FeedEntry {
        id: record.id,
        title: record.title,
        unit: record.unit_name,
        summary: summary.into_iter().find(|words| !words.trim().is_empty()).unwrap_or_default(),
        first_published_on: record.first_published_on,
        published_at: record.published_at.parse().ok()?,
    })
}
