//! Subtrees of few units: what stands under them is found from the units, not by looking through everything.

use crate::{Connection, StorageError};

/// Up to so many units a subtree is small.
const FEW: i64 = 40;

/// The numbers of the units of a small subtree, with commas; none where there are more units, or no unit at all.
///
/// # Errors
/// When the database fails.
pub(super) async fn few_units(
    connection: &mut Connection,
    path: &str,
) -> Result<Option<String>, StorageError> {
    let units: Vec<(i64,)> = sqlx::query_as("SELECT id AS n FROM unit WHERE path LIKE $1 LIMIT $2")
        .bind(format!("{path}%"))
        .bind(FEW + 1)
        .fetch_all(connection)
        .await?;
    let is_small = (1..=FEW).contains(&i64::try_from(units.len()).unwrap_or(i64::MAX));
    Ok(is_small.then(|| units.iter().map(|(id,)| id.to_string()).collect::<Vec<_>>().join(", ")))
}
