//! Lists of records: what is public under an item, what stands on whose desk, what counts for a checklist.

use crate::reach::Subtree;
use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A record in a list with the version that matters there.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListedRecord {
    /// The record.
    pub id: i64,
    /// The version.
    pub version_id: i64,
    /// The version's state.
    pub state: String,
    /// The unit that answers for it.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// `content`, `link`, `nil` or `clarification`.
    pub kind: String,
    /// 名称
    pub title: String,
    /// 成文日期
    pub arose_on: String,
    /// The last day.
    pub due_on: String,
    /// 1 where it is provisional.
    pub is_provisional: i64,
    /// The day of the first publication.
    pub first_published_on: Option<String>,
    /// When this version was published.
    pub published_at: Option<String>,
    /// Whether it still holds (R281).
    pub validity: String,
    /// What an act on the version must repeat.
    pub revision: i64,
    /// When it is published by itself.
    pub publish_at: Option<String>,
}

/// A record with its unit and its sector; the version comes with the rest of the statement, as `v`.
pub(super) const LISTED: &str = SELECT;

const SELECT: &str =
    "SELECT d.id, v.id AS version_id, v.state, d.unit_id, u.name AS unit_name, u.path AS unit_path,
        c.sector_code, d.row_key, d.element, d.kind, v.title, v.arose_on, v.due_on, v.is_provisional,
        d.first_published_on, v.published_at, d.validity, v.revision, v.publish_at
     FROM disclosure d
     JOIN unit u ON u.id = d.unit_id
     JOIN catalogue c ON c.id = d.catalogue_id";

/// The public records under some elements of a row, by the names with which they were loaded, the newest first: so many
/// after those that are passed over. Notices that nothing arose are left out.
///
/// # Errors
/// When the database fails.
pub async fn public_of_elements(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
    names: &[String],
    (most, skipped): (i64, i64),
) -> Result<Vec<ListedRecord>, StorageError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (5..names.len() + 5).map(|at| format!("${at}")).collect();
    let sql = format!(
        "{SELECT} JOIN disclosure_version v ON v.id = d.published_version_id
         WHERE d.catalogue_id = $1 AND d.row_key = $2 AND d.kind <> 'nil' AND d.element IN ({})
         ORDER BY v.arose_on DESC, d.id DESC LIMIT $3 OFFSET $4",
        places.join(", ")
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).bind(row_key).bind(most).bind(skipped);
    let query = names.iter().fold(query, |query, name| query.bind(name));
    Ok(query.fetch_all(connection).await?)
}

/// The records of a subtree that stand on somebody's desk in one of some states, the pressing ones first.
///
/// # Errors
/// When the database fails.
pub async fn open_below(
    connection: &mut Connection,
    below: &Subtree,
    states: &[&str],
    most: i64,
) -> Result<Vec<ListedRecord>, StorageError> {
    let order = "ORDER BY v.due_on, v.id LIMIT $2";
    // CROSS JOIN keeps SQLite from beginning with all versions in the state; of a wide subtree each state is read by
    // its index, the pressing first.
    let (sql, at_once) = match below.few() {
        None => (
            format!(
                "{SELECT} JOIN disclosure_version v ON v.id = d.open_version_id
                 WHERE u.path LIKE $1 AND v.state of_states {order}"
            ),
            1,
        ),
        Some(ids) => (
            format!(
                "{SELECT} CROSS JOIN disclosure_version v
                 WHERE v.id = d.open_version_id AND d.open_version_id IS NOT NULL
                    AND d.unit_id IN ({ids}) AND u.path LIKE $1 AND v.state of_states {order}"
            ),
            states.len().max(1),
        ),
    };
    let mut found: Vec<ListedRecord> = Vec::new();
    for states in states.chunks(at_once) {
        let places: Vec<String> = (3..states.len() + 3).map(|at| format!("${at}")).collect();
        // One state is asked for as such: only so its index keeps the order.
        let of_states = match places.as_slice() {
            [one] => format!("= {one}"),
            many => format!("IN ({})", many.join(", ")),
        };
        let sql = sql.replace("of_states", &of_states);
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(below.pattern()).bind(most);
        let query = states.iter().fold(query, |query, state| query.bind(*state));
        found.extend(query.fetch_all(&mut *connection).await?);
    }
    found.sort_by(|a, b| (&a.due_on, a.id).cmp(&(&b.due_on, b.id)));
    found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(found)
}

/// How many records of a subtree are on a desk though their last day is past, and of how many units.
///
/// # Errors
/// When the database fails.
pub async fn overdue_below(
    connection: &mut Connection,
    below: &Subtree,
    today: &str,
) -> Result<(i64, i64), StorageError> {
    let few = below.few().map(|ids| format!("d.unit_id IN ({ids}) AND ")).unwrap_or_default();
    let sql = format!(
        "SELECT COUNT(*) AS records, COUNT(DISTINCT d.unit_id) AS units
         FROM disclosure d JOIN disclosure_version v ON v.id = d.open_version_id JOIN unit u ON u.id = d.unit_id
         WHERE {few}u.path LIKE $1 AND v.due_on < $2"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(below.pattern()).bind(today);
    Ok(query.fetch_one(connection).await?)
}

/// A public record as the search index enters it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SearchedRecord {
    /// The record.
    pub id: i64,
    /// The version that is public.
    pub version_id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The unit's kind.
    pub unit_kind: String,
    /// The unit's name.
    pub unit_name: String,
    /// The unit's short name.
    pub unit_short_name: String,
    /// The element.
    pub element: String,
    /// 名称
    pub title: String,
    /// 文号
    pub document_number: String,
    /// The text.
    pub text: String,
}

/// A public record for the search index, none where it is not public.
///
/// # Errors
/// When the database fails.
pub async fn searched(connection: &mut Connection, id: i64) -> Result<Option<SearchedRecord>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.id, v.id AS version_id, d.catalogue_id, c.sector_code, u.code AS unit_code, u.path AS unit_path,
            u.kind AS unit_kind, u.name AS unit_name, u.short_name AS unit_short_name, d.element, v.title,
            v.document_number,
            CASE WHEN d.kind = 'clarification' THEN '澄清' || ' ' || v.claim || ' ' || v.spread || ' ' || v.text
                ELSE v.text END AS text
         FROM disclosure d JOIN disclosure_version v ON v.id = d.published_version_id
         JOIN unit u ON u.id = d.unit_id JOIN catalogue c ON c.id = d.catalogue_id WHERE d.id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// The public records after one, with their versions, in the order of their numbers.
///
/// # Errors
/// When the database fails.
pub async fn public_ids(
    connection: &mut Connection,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, i64)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, published_version_id FROM disclosure
         WHERE id > $1 AND published_version_id IS NOT NULL ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(most)
    .fetch_all(connection)
    .await?)
}

/// How many records are public.
///
/// # Errors
/// When the database fails.
pub async fn public_count(connection: &mut Connection) -> Result<i64, StorageError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM disclosure WHERE published_version_id IS NOT NULL")
            .fetch_one(connection)
            .await?;
    Ok(count)
}

/// A share of the public records with the instants of their publication, in the order of their numbers.
///
/// # Errors
/// When the database fails.
pub async fn public_addresses(
    connection: &mut Connection,
    (from, most): (i64, i64),
) -> Result<Vec<(i64, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.id, COALESCE(v.published_at, '') FROM disclosure d
         JOIN disclosure_version v ON v.id = d.published_version_id ORDER BY d.id LIMIT $1 OFFSET $2",
    )
    .bind(most)
    .bind(from)
    .fetch_all(connection)
    .await?)
}

/// The public records of a subtree.
///
/// # Errors
/// When the database fails.
pub async fn public_below(connection: &mut Connection, path: &str) -> Result<Vec<i64>, StorageError> {
    let found: Vec<(i64,)> = sqlx::query_as(
        "SELECT d.id FROM disclosure d JOIN unit u ON u.id = d.unit_id
         WHERE u.path LIKE $1 AND d.published_version_id IS NOT NULL ORDER BY d.id",
    )
    .bind(format!("{path}%"))
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The newest public records of a subtree; of the sectors named, codes with commas between, where any is. Notices
/// that nothing arose are left out.
///
/// # Errors
/// When the database fails.
pub async fn newest_below(
    connection: &mut Connection,
    path: &str,
    sectors: &str,
    most: i64,
) -> Result<Vec<ListedRecord>, StorageError> {
    let sql = format!(
        "{SELECT} JOIN disclosure_version v ON v.id = d.published_version_id
         WHERE u.path LIKE $1 AND d.kind <> 'nil' AND d.validity = 'valid'
            AND ($2 = '' OR ',' || $3 || ',' LIKE '%,' || c.sector_code || ',%')
         ORDER BY d.first_published_on DESC, d.id DESC LIMIT $4"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(sectors)
        .bind(sectors)
        .bind(most)
        .fetch_all(connection)
        .await?)
}

/// The newest public records of a row, notices among them: number and name.
///
/// # Errors
/// When the database fails.
pub async fn public_of_row(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
    most: i64,
) -> Result<Vec<(i64, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.id, v.title FROM disclosure d JOIN disclosure_version v ON v.id = d.published_version_id
         WHERE d.catalogue_id = $1 AND d.row_key = $2 ORDER BY d.id DESC LIMIT $3",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(most)
    .fetch_all(connection)
    .await?)
}

/// What arose in a period under a catalogue and is public: row, element, name and day; notices that nothing arose are
/// left out.
///
/// # Errors
/// When the database fails.
pub async fn public_arisen(
    connection: &mut Connection,
    catalogue_id: i64,
    (from, to): (&str, &str),
) -> Result<Vec<(String, String, String, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.row_key, d.element, v.title, v.arose_on FROM disclosure d
         JOIN disclosure_version v ON v.id = d.published_version_id
         WHERE d.catalogue_id = $1 AND d.kind <> 'nil' AND v.arose_on >= $2 AND v.arose_on <= $3 ORDER BY d.id",
    )
    .bind(catalogue_id)
    .bind(from)
    .bind(to)
    .fetch_all(connection)
    .await?)
}

/// How many records of each row of a catalogue everybody reads.
///
/// # Errors
/// When the database fails.
pub async fn public_by_row(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<(String, i64)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT row_key, COUNT(*) AS records FROM disclosure
         WHERE catalogue_id = $1 AND published_version_id IS NOT NULL GROUP BY row_key ORDER BY row_key",
    )
    .bind(catalogue_id)
    .fetch_all(connection)
    .await?)
}

/// How many public records each element of a catalogue has, and the newest day among them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ElementCount {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row.
    pub row_key: String,
    /// The element as written when the records were loaded.
    pub element: String,
    /// `content`, `link`, `nil` or `clarification`.
    pub kind: String,
    /// Whether they still hold (R281).
    pub validity: String,
    /// How many are public.
    pub records: i64,
    /// How many stand on somebody's desk.
    pub open: i64,
    /// The newest 成文日期 among the public ones.
    pub newest: Option<String>,
    /// The newest day on which one of the public ones arose or was changed.
    pub renewed: Option<String>,
    /// The earliest last day among those on somebody's desk.
    pub open_due: Option<String>,
}

/// A public nil notice (R101a).
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NilNotice {
    /// The record.
    pub id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// The first day of which it speaks.
    pub period_from: String,
    /// The last day.
    pub period_to: String,
    /// `published`, or the state on somebody's desk.
    pub state: String,
}

/// The nil notices of some catalogues that are public or on somebody's desk.
///
/// # Errors
/// When the database fails.
pub async fn nil_notices(
    connection: &mut Connection,
    catalogues: &[i64],
) -> Result<Vec<NilNotice>, StorageError> {
    let sql = format!(
        "SELECT d.id, d.catalogue_id, d.row_key, d.element, COALESCE(v.period_from, '') AS period_from,
            COALESCE(v.period_to, '') AS period_to, v.state
         FROM disclosure d
         JOIN disclosure_version v ON v.id = COALESCE(d.open_version_id, d.published_version_id)
         WHERE d.catalogue_id IN ({}) AND d.kind = 'nil' ORDER BY v.period_to DESC, d.id",
        crate::reach::places(catalogues.len())
    );
    let query = catalogues.iter().fold(sqlx::query_as(AssertSqlSafe(sql)), |query, id| query.bind(*id));
    Ok(query.fetch_all(connection).await?)
}

/// The records kept under one element of a row as it was written, each with the version on somebody's desk, else the
/// public one.
///
/// # Errors
/// When the database fails.
pub async fn of_element(
    connection: &mut Connection,
    (catalogue_id, row_key, element): (i64, &str, &str),
    kind: &str,
    validity: &str,
) -> Result<Vec<ListedRecord>, StorageError> {
    let sql = format!(
        "{SELECT} JOIN disclosure_version v ON v.id = COALESCE(d.open_version_id, d.published_version_id)
         WHERE d.catalogue_id = $1 AND d.row_key = $2 AND d.element = $3 AND d.kind = $4 AND d.validity = $5
         ORDER BY d.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(catalogue_id)
        .bind(row_key)
        .bind(element)
        .bind(kind)
        .bind(validity)
        .fetch_all(connection)
        .await?)
}

/// The counts of all elements of some catalogues.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    connection: &mut Connection,
    catalogues: &[i64],
) -> Result<Vec<ElementCount>, StorageError> {
    let sql = format!(
        "SELECT d.catalogue_id, d.row_key, d.element, d.kind, d.validity, COUNT(d.published_version_id) AS records,
            COUNT(d.open_version_id) AS open, MAX(v.arose_on) AS newest,
            MAX(COALESCE(v.changed_on, v.arose_on)) AS renewed, MIN(o.due_on) AS open_due
         FROM disclosure d LEFT JOIN disclosure_version v ON v.id = d.published_version_id
            LEFT JOIN disclosure_version o ON o.id = d.open_version_id
         WHERE d.catalogue_id IN ({}) GROUP BY d.catalogue_id, d.row_key, d.element, d.kind, d.validity
         ORDER BY d.catalogue_id, d.row_key, d.element, d.kind, d.validity",
        crate::reach::places(catalogues.len())
    );
    let query = catalogues.iter().fold(sqlx::query_as(AssertSqlSafe(sql)), |query, id| query.bind(*id));
    Ok(query.fetch_all(connection).await?)
}
