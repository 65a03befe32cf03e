//! Templates that units made of the shipped ones, for elements of items (R40, R41, R101).

use crate::{Connection, StorageError};

/// A unit's own template of an element.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredTemplate {
    /// Its fields as JSON.
    pub fields: String,
    /// A text to begin with.
    pub sample: String,
    /// Files that are expected.
    pub files: String,
    /// What a change must repeat.
    pub revision: i64,
    /// Who changed it last.
    pub changed_name: Option<String>,
    /// When the shipped one was taken again; none while the unit's own holds.
    pub reset_at: Option<String>,
}

/// The template of an element, also one that was set back.
///
/// # Errors
/// When the database fails.
pub async fn of_element(
    connection: &mut Connection,
    (catalogue_id, row_key, element): (i64, &str, &str),
) -> Result<Option<StoredTemplate>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT t.fields, t.sample, t.files, t.revision, p.name AS changed_name, t.reset_at
         FROM element_template t LEFT JOIN person p ON p.id = t.changed_by
         WHERE t.catalogue_id = $1 AND t.row_key = $2 AND t.element = $3",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(element)
    .fetch_optional(connection)
    .await?)
}

/// Writes a template where it stands at a revision, 0 for none; false where somebody was quicker.
///
/// # Errors
/// When the database fails.
pub async fn write(
    connection: &mut Connection,
    (catalogue_id, row_key, element): (i64, &str, &str),
    (fields, sample, files): (&str, &str, &str),
    (seen, reset_at): (i64, Option<&str>),
    (at, by): (&str, Option<i64>),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO element_template (catalogue_id, row_key, element, fields, sample, files, revision, changed_at,
            changed_by, reset_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)
         ON CONFLICT (catalogue_id, row_key, element) DO UPDATE SET fields = excluded.fields,
            sample = excluded.sample, files = excluded.files, revision = element_template.revision + 1,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by, reset_at = excluded.reset_at
         WHERE element_template.revision = $10",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(element)
    .bind(fields)
    .bind(sample)
    .bind(files)
    .bind(at)
    .bind(by)
    .bind(reset_at)
    .bind(seen)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The element and the kind of a version's record, and the fields of the unit's own template for it where there is one.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Option<(String, String, Option<String>)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.element, d.kind, t.fields FROM disclosure_version v
         JOIN disclosure d ON d.id = v.disclosure_id
         LEFT JOIN element_template t ON t.catalogue_id = d.catalogue_id AND t.row_key = d.row_key
            AND t.element = d.element AND t.reset_at IS NULL
         WHERE v.id = $1",
    )
    .bind(version_id)
    .fetch_optional(connection)
    .await?)
}
