//! Subtrees of few units: what stands under them is found from the units, not by looking through everything.

use crate::{Connection, StorageError};

/// Up to so many units a subtree is small.
const FEW: i64 = 40;

/// Places for so many numbers in the list of a statement, from `$1`; for none a list that holds nothing.
pub(crate) fn places(many: usize) -> String {
    match many {
        0 => "NULL".to_owned(),
        _ => (1..=many).map(|at| format!("${at}")).collect::<Vec<_>>().join(", "),
    }
}

/// A subtree of the organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subtree {
    /// Its place in the tree.
    pub path: String,
    /// Of a small one the numbers of its units, with commas.
    few: Option<String>,
}

impl Subtree {
    /// Looks how wide a subtree is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(connection: &mut Connection, path: &str) -> Result<Self, StorageError> {
        Ok(Self { path: path.to_owned(), few: few_units(connection, path).await? })
    }

    /// The pattern of the paths within it.
    pub(crate) fn pattern(&self) -> String {
        format!("{}%", self.path)
    }

    /// The numbers of its units, with commas; none where there are many, or no unit at all.
    pub(crate) fn few(&self) -> Option<&str> {
        self.few.as_deref()
    }
}

async fn few_units(connection: &mut Connection, path: &str) -> Result<Option<String>, StorageError> {
    let below = format!("{path}%");
    // A leaf and a wide subtree are told by one line; rows cost more than the looking.
    let (units, only): (i64, Option<i64>) = sqlx::query_as(
        "SELECT COUNT(*) AS units, MIN(id) AS first_id FROM (SELECT id FROM unit WHERE path LIKE $1 LIMIT $2) below",
    )
    .bind(&below)
    .bind(FEW + 1)
    .fetch_one(&mut *connection)
    .await?;
    if !(1..=FEW).contains(&units) {
        return Ok(None);
    }
    if let Some(only) = only.filter(|_| units == 1) {
        return Ok(Some(only.to_string()));
    }
    let units: Vec<(i64,)> = sqlx::query_as("SELECT id AS n FROM unit WHERE path LIKE $1")
        .bind(below)
        .fetch_all(connection)
        .await?;
    let ids: Vec<String> = units.iter().map(|(id,)| id.to_string()).collect();
    Ok((!ids.is_empty()).then(|| ids.join(", ")))
}
