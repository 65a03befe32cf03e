//! Proofs that what is for a specific group was handed to it, apart from records of information (R101a).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A proof.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Delivery {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its code.
    pub unit_code: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The row.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// To whom.
    pub recipients: String,
    /// How many.
    pub many: i64,
    /// The way's identifier.
    pub way: String,
    /// When.
    pub delivered_on: String,
    /// The first day of the period.
    pub period_from: String,
    /// Its last day.
    pub period_to: String,
    /// What else was said.
    pub note: String,
    /// The state's identifier.
    pub state: String,
    /// When it was told.
    pub created_at: String,
    /// By whom.
    pub created_by: Option<i64>,
    /// Their name.
    pub created_name: Option<String>,
    /// When it was decided on.
    pub decided_at: Option<String>,
    /// By whom.
    pub decided_name: Option<String>,
    /// With which words.
    pub decision: String,
    /// What an act must repeat.
    pub revision: i64,
}

/// A proof about to be written.
#[derive(Debug, Clone, Default)]
pub struct NewDelivery<'a> {
    /// The unit.
    pub unit_id: i64,
    /// Catalogue, row and element.
    pub place: (i64, &'a str, &'a str),
    /// To whom, and how many.
    pub recipients: (&'a str, i64),
    /// The way's identifier.
    pub way: &'a str,
    /// When.
    pub delivered_on: &'a str,
    /// The period.
    pub period: (&'a str, &'a str),
    /// What else was said.
    pub note: &'a str,
    /// The state's identifier.
    pub state: &'a str,
    /// When, by whom.
    pub made: (&'a str, Option<i64>),
}

/// A file of a proof.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeliveryFile {
    /// Number.
    pub id: i64,
    /// The proof.
    pub delivery_id: i64,
    /// The file's name.
    pub name: String,
    /// The type it is served as.
    pub media: String,
    /// Bytes.
    pub size: i64,
    /// Its hash.
    pub hash: String,
}

const SELECT: &str = "SELECT l.id, l.unit_id, u.name AS unit_name, u.code AS unit_code, u.path AS unit_path,
        l.catalogue_id, c.sector_code, l.row_key, l.element, l.recipients, l.many, l.way, l.delivered_on, l.period_from,
        l.period_to, l.note, l.state, l.created_at, l.created_by, p.name AS created_name, l.decided_at,
        q.name AS decided_name, l.decision, l.revision
     FROM disclosure_delivery l
     JOIN unit u ON u.id = l.unit_id
     JOIN catalogue c ON c.id = l.catalogue_id
     LEFT JOIN person p ON p.id = l.created_by
     LEFT JOIN person q ON q.id = l.decided_by";

/// Writes a proof and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewDelivery<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_delivery (unit_id, catalogue_id, row_key, element, recipients, many, way, delivered_on,
            period_from, period_to, note, state, created_at, created_by, decision, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', 1) RETURNING id",
    )
    .bind(new.unit_id)
    .bind(new.place.0)
    .bind(new.place.1)
    .bind(new.place.2)
    .bind(new.recipients.0)
    .bind(new.recipients.1)
    .bind(new.way)
    .bind(new.delivered_on)
    .bind(new.period.0)
    .bind(new.period.1)
    .bind(new.note)
    .bind(new.state)
    .bind(new.made.0)
    .bind(new.made.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Adds a file to a proof.
///
/// # Errors
/// When the database fails.
pub async fn add_file(
    connection: &mut Connection,
    delivery_id: i64,
    (name, media): (&str, &str),
    (hash, size): (&str, i64),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_delivery_file (delivery_id, name, media, size, hash) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(delivery_id)
    .bind(name)
    .bind(media)
    .bind(size)
    .bind(hash)
    .execute(connection)
    .await?;
    Ok(())
}

/// A proof by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Delivery>, StorageError> {
    let sql = format!("{SELECT} WHERE l.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The files of a proof in the order of their coming.
///
/// # Errors
/// When the database fails.
pub async fn files(connection: &mut Connection, delivery_id: i64) -> Result<Vec<DeliveryFile>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, delivery_id, name, media, size, hash FROM disclosure_delivery_file
         WHERE delivery_id = $1 ORDER BY id",
    )
    .bind(delivery_id)
    .fetch_all(connection)
    .await?)
}

/// The proofs of some catalogues that were not sent back, the newest period first.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogues(
    connection: &mut Connection,
    catalogues: &[i64],
) -> Result<Vec<Delivery>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE l.catalogue_id IN ({}) AND l.state <> 'returned'
         ORDER BY l.period_to DESC, l.delivered_on DESC, l.id DESC",
        crate::reach::places(catalogues.len())
    );
    let query = catalogues.iter().fold(sqlx::query_as(AssertSqlSafe(sql)), |query, id| query.bind(*id));
    Ok(query.fetch_all(connection).await?)
}

/// The proofs of a subtree in a state, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    path: &str,
    state: &str,
    most: i64,
) -> Result<Vec<Delivery>, StorageError> {
    let sql = format!("{SELECT} WHERE u.path LIKE $1 AND l.state = $2 ORDER BY l.created_at, l.id LIMIT $3");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(state)
        .bind(most)
        .fetch_all(connection)
        .await?)
}

/// Decides on a proof that stands at a revision; false where somebody was quicker.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    connection: &mut Connection,
    (id, revision): (i64, i64),
    (state, decision): (&str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE disclosure_delivery SET state = $1, decision = $2, decided_at = $3, decided_by = $4,
            revision = revision + 1 WHERE id = $5 AND revision = $6",
    )
    .bind(state)
    .bind(decision)
    .bind(at)
    .bind(by)
    .bind(id)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
