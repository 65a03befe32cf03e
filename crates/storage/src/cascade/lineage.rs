//! Where the rows of a version come from: the guideline and the parent's version that were last merged
//! into it, the parent's row of each of its rows, and the link of a catalogue to the one above (R72).

use crate::{Connection, StorageError, bulk};

/// What was last merged into a version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Lineage {
    /// The guideline version; none where it is the one the version names.
    pub guideline_id: Option<i64>,
    /// The parent's version; none where the catalogue was not issued from above.
    pub parent_version_id: Option<i64>,
}

/// The link of a catalogue to the one above it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// The catalogue below.
    pub catalogue_id: i64,
    /// The catalogue above.
    pub parent_id: i64,
    /// `standing`, or `withdrawn` while the version it came from is withdrawn.
    pub state: String,
    /// When it was issued first.
    pub linked_at: String,
    /// When the state changed last.
    pub changed_at: String,
}

/// A row with the parent's row it came from.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RowParent {
    /// The row's key.
    pub row_key: String,
    /// The parent's version.
    pub parent_version_id: i64,
    /// The key of the parent's row.
    pub parent_key: String,
}

/// What was last merged into a version.
///
/// # Errors
/// When the database fails.
pub async fn of_version(connection: &mut Connection, version_id: i64) -> Result<Lineage, StorageError> {
    let found: Option<Lineage> =
        sqlx::query_as("SELECT guideline_id, parent_version_id FROM version_lineage WHERE version_id = $1")
            .bind(version_id)
            .fetch_optional(connection)
            .await?;
    Ok(found.unwrap_or_default())
}

/// Writes what was merged into a version.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut Connection,
    version_id: i64,
    lineage: &Lineage,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO version_lineage (version_id, guideline_id, parent_version_id) VALUES ($1, $2, $3)
         ON CONFLICT (version_id) DO UPDATE SET guideline_id = excluded.guideline_id,
         parent_version_id = excluded.parent_version_id",
    )
    .bind(version_id)
    .bind(lineage.guideline_id)
    .bind(lineage.parent_version_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// A version made from another comes from where that one came from, row by row.
///
/// # Errors
/// When the database fails.
pub async fn inherit(connection: &mut Connection, from: i64, to: i64) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO version_lineage (version_id, guideline_id, parent_version_id)
         SELECT $1, COALESCE(l.guideline_id, v.guideline_id), l.parent_version_id
         FROM catalogue_version v LEFT JOIN version_lineage l ON l.version_id = v.id WHERE v.id = $2",
    )
    .bind(to)
    .bind(from)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO row_parent (version_id, row_key, parent_version_id, parent_key)
         SELECT $1, p.row_key, p.parent_version_id, p.parent_key FROM row_parent p
         WHERE p.version_id = $2 AND EXISTS
             (SELECT 1 FROM catalogue_row r WHERE r.version_id = $1 AND r.row_key = p.row_key)",
    )
    .bind(to)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(())
}

/// The version is now built on another guideline version.
///
/// # Errors
/// When the database fails.
pub async fn set_guideline(
    connection: &mut Connection,
    version_id: i64,
    guideline_id: i64,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE catalogue_version SET guideline_id = $1 WHERE id = $2")
        .bind(guideline_id)
        .bind(version_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The parents of a version's rows.
///
/// # Errors
/// When the database fails.
pub async fn row_parents(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<RowParent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT row_key, parent_version_id, parent_key FROM row_parent WHERE version_id = $1 ORDER BY row_key",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// Writes the parents of rows, in the place of what was known of them.
///
/// # Errors
/// When the database fails.
pub async fn put_row_parents(
    connection: &mut Connection,
    version_id: i64,
    rows: &[RowParent],
) -> Result<(), StorageError> {
    let values = |row: &RowParent| {
        vec![version_id.into(), (&row.row_key).into(), row.parent_version_id.into(), (&row.parent_key).into()]
    };
    let values: Vec<Vec<bulk::Value>> = rows.iter().map(values).collect();
    let columns = ["version_id", "row_key", "parent_version_id", "parent_key"];
    let tail = "ON CONFLICT (version_id, row_key) DO UPDATE SET
        parent_version_id = excluded.parent_version_id, parent_key = excluded.parent_key";
    bulk::insert(connection, "row_parent", &columns, &values, tail).await
}

/// The link of a catalogue to the one above it.
///
/// # Errors
/// When the database fails.
pub async fn link(connection: &mut Connection, catalogue_id: i64) -> Result<Option<Link>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT catalogue_id, parent_id, state, linked_at, changed_at FROM catalogue_link WHERE catalogue_id = $1",
    )
    .bind(catalogue_id)
    .fetch_optional(connection)
    .await?)
}

/// The links of the catalogues below one.
///
/// # Errors
/// When the database fails.
pub async fn links_below(connection: &mut Connection, parent_id: i64) -> Result<Vec<Link>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT l.catalogue_id, l.parent_id, l.state, l.linked_at, l.changed_at FROM catalogue_link l
         JOIN catalogue c ON c.id = l.catalogue_id JOIN unit u ON u.id = c.unit_id
         WHERE l.parent_id = $1 ORDER BY u.position, u.id",
    )
    .bind(parent_id)
    .fetch_all(connection)
    .await?)
}

/// Links a catalogue to the one above it, in the place of a former link.
///
/// # Errors
/// When the database fails.
pub async fn put_link(
    connection: &mut Connection,
    catalogue_id: i64,
    parent_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO catalogue_link (catalogue_id, parent_id, state, linked_at, changed_at)
         VALUES ($1, $2, 'standing', $3, $3)
         ON CONFLICT (catalogue_id) DO UPDATE SET parent_id = excluded.parent_id, state = 'standing',
         changed_at = excluded.changed_at",
    )
    .bind(catalogue_id)
    .bind(parent_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks the links below a catalogue.
///
/// # Errors
/// When the database fails.
pub async fn mark_links(
    connection: &mut Connection,
    parent_id: i64,
    state: &str,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE catalogue_link SET state = $1, changed_at = $2 WHERE parent_id = $3 AND state <> $1")
        .bind(state)
        .bind(at)
        .bind(parent_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The catalogues below one stand below another from now on; that other and the one above it stay where they
/// are.
///
/// # Errors
/// When the database fails.
pub async fn move_links(
    connection: &mut Connection,
    from_parent_id: i64,
    to_parent_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE catalogue_link SET parent_id = $1, changed_at = $2
         WHERE parent_id = $3 AND catalogue_id <> $1
           AND catalogue_id NOT IN (SELECT l.parent_id FROM catalogue_link l WHERE l.catalogue_id = $1)",
    )
    .bind(to_parent_id)
    .bind(at)
    .bind(from_parent_id)
    .execute(connection)
    .await?;
    Ok(())
}
