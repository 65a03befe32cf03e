//! Which elements are loaded, over all units (R101, R111): an element has a number, and the count of a catalogue keeps
//! its elements in one line, so that a whole city is read with one query.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// Names asked for with one statement.
const AT_ONCE: usize = 50;

/// An element as it stands in the catalogues of any unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ElementName {
    /// By which it is known.
    pub hash: String,
    /// The sector.
    pub sector_code: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// Its name.
    pub element: String,
}

/// How often an element is due under a catalogue, and how often it is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElementCount {
    /// The element's number.
    pub number: i64,
    /// How often it is due.
    pub due: i64,
    /// How often it is loaded.
    pub loaded: i64,
}

/// The counts of a catalogue as they are kept.
#[must_use]
pub fn packed(counts: &[ElementCount]) -> String {
    let one = |count: &ElementCount| format!("{}:{}:{}", count.number, count.due, count.loaded);
    counts.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The counts that were kept.
pub fn unpacked(text: &str) -> impl Iterator<Item = ElementCount> + '_ {
    text.split(' ').filter_map(|one| {
        let mut parts = one.split(':').map(str::parse);
        let (number, due, loaded) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        Some(ElementCount { number, due, loaded })
    })
}

/// The numbers of elements by their hashes; those that have none get one.
///
/// # Errors
/// When the database fails.
pub async fn numbers(
    connection: &mut Connection,
    names: &[ElementName],
) -> Result<Vec<(String, i64)>, StorageError> {
    let mut found = Vec::with_capacity(names.len());
    for some in names.chunks(AT_ONCE) {
        let one = |at: usize| {
            let places: Vec<String> = (at * 5 + 1..=at * 5 + 5).map(|place| format!("${place}")).collect();
            format!("({})", places.join(", "))
        };
        let sql = format!(
            "INSERT INTO standing_element (hash, sector_code, level1_item, level2_item, element) VALUES {}
             ON CONFLICT (hash) DO NOTHING",
            (0..some.len()).map(one).collect::<Vec<_>>().join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for one in some {
            query = query
                .bind(&one.hash)
                .bind(&one.sector_code)
                .bind(&one.level1_item)
                .bind(&one.level2_item)
                .bind(&one.element);
        }
        query.execute(&mut *connection).await?;
        let places: Vec<String> = (1..=some.len()).map(|at| format!("${at}")).collect();
        let sql = format!("SELECT hash, id FROM standing_element WHERE hash IN ({})", places.join(", "));
        let query = some.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, one| query.bind(&one.hash));
        for row in query.fetch_all(&mut *connection).await? {
            found.push((row.try_get("hash")?, row.try_get("id")?));
        }
    }
    Ok(found)
}

/// Every element with its number, of one sector where one is named.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection, sector: &str) -> Result<Vec<(i64, ElementName)>, StorageError> {
    let rows = sqlx::query(
        "SELECT id, hash, sector_code, level1_item, level2_item, element FROM standing_element
         WHERE $1 = '' OR sector_code = $2",
    )
    .bind(sector)
    .bind(sector)
    .fetch_all(connection)
    .await?;
    let one = |row: &sqlx::any::AnyRow| -> Result<(i64, ElementName), StorageError> {
        Ok((row.try_get("id")?, sqlx::FromRow::from_row(row)?))
    };
    rows.iter().map(one).collect()
}

/// An element by its hash, with its number.
///
/// # Errors
/// When the database fails.
pub async fn by_hash(
    connection: &mut Connection,
    hash: &str,
) -> Result<Option<(i64, ElementName)>, StorageError> {
    let row = sqlx::query(
        "SELECT id, hash, sector_code, level1_item, level2_item, element FROM standing_element WHERE hash = $1",
    )
    .bind(hash)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((row.try_get("id")?, sqlx::FromRow::from_row(&row)?))).transpose()
}

/// What is kept of the elements of the catalogues of a subtree that are counted as of a day: the catalogue, and its
/// counts in one line; of one sector where one is named.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    (path, sector): (&str, &str),
    today: &str,
) -> Result<Vec<(i64, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id, s.elements
         FROM unit u
         JOIN catalogue c ON c.unit_id = u.id
         JOIN catalogue_standing s ON s.catalogue_id = c.id AND s.counted = s.changes
            AND s.version_id = c.published_version_id AND s.holds_through >= $1
         WHERE u.path LIKE $2 AND ($3 = '' OR c.sector_code = $4)",
    )
    .bind(today)
    .bind(format!("{path}%"))
    .bind(sector)
    .bind(sector)
    .fetch_all(connection)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r101_counts_come_back_as_they_were_kept() {
        let counts =
            [ElementCount { number: 7, due: 1, loaded: 0 }, ElementCount { number: 12, due: 3, loaded: 2 }];
        assert_eq!(packed(&counts), "7:1:0 12:3:2");
        assert_eq!(unpacked("7:1:0 12:3:2").collect::<Vec<_>>(), counts);
        assert_eq!(unpacked("").count(), 0, "a catalogue without elements");
    }
}
