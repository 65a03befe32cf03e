//! What of each published catalogue is loaded, kept until something changes (R101).

use crate::reach::Subtree;
use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A published catalogue with what was last counted of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CatalogueStanding {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version in force.
    pub version_id: i64,
    /// The printed title.
    pub title: String,
    /// The sector.
    pub sector_code: String,
    /// The unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// Elements that count.
    pub due: i64,
    /// Those of them that are loaded.
    pub loaded: i64,
    /// 1 where both hold today; 0 where they have to be counted again.
    pub is_counted: i64,
    /// What the count must repeat when it is kept.
    pub changes: i64,
}

const SELECT: &str =
    "SELECT c.id AS catalogue_id, v.id AS version_id, v.title, c.sector_code, u.code AS unit_code,
        u.name AS unit_name, u.path AS unit_path, COALESCE(s.due, 0) AS due, COALESCE(s.loaded, 0) AS loaded,
        CAST(CASE WHEN s.counted = s.changes AND s.version_id = v.id AND s.holds_through >= $1 THEN 1 ELSE 0 END AS BIGINT)
            AS is_counted,
        COALESCE(s.changes, 0) AS changes
     FROM unit u
     JOIN catalogue c ON c.unit_id = u.id
     JOIN catalogue_version v ON v.id = c.published_version_id
     LEFT JOIN catalogue_standing s ON s.catalogue_id = c.id";

/// The published catalogues of a subtree as they stand on a day.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    path: &str,
    today: &str,
) -> Result<Vec<CatalogueStanding>, StorageError> {
    let sql = selected(" WHERE u.path LIKE $2 ORDER BY u.path, c.sector_code");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(today).bind(format!("{path}%")).fetch_all(connection).await?)
}

/// Where somebody loads: a subtree, and the one sector it is limited to; empty for all.
pub type Reach<'a> = (&'a Subtree, &'a str);

/// What was last counted of the catalogues of a reach, in numbers alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct StandingSum {
    /// Published catalogues.
    pub catalogues: i64,
    /// Those whose figures hold today; the others have to be counted again.
    pub counted: i64,
    /// Those that are counted and lack something.
    pub lacking: i64,
    /// How many elements those lack together.
    pub missing: i64,
    /// How many elements the counted ones have.
    pub due: i64,
}

/// What was counted holds today.
const IS_COUNTED: &str =
    "s.counted = s.changes AND s.version_id = c.published_version_id AND s.holds_through >= $1";

/// The published catalogues of a reach: the day is `$1`, the path `$2`, the sector `$3` and `$4`.
fn within(below: &Subtree) -> String {
    format!(
        "FROM unit u
         JOIN catalogue c ON c.unit_id = u.id
         LEFT JOIN catalogue_standing s ON s.catalogue_id = c.id
         WHERE {}u.path LIKE $2 AND ($3 = '' OR c.sector_code = $4) AND c.published_version_id IS NOT NULL",
        below.few().map(|ids| format!("u.id IN ({ids}) AND ")).unwrap_or_default()
    )
}

/// How many catalogues of a reach there are, are counted and lack something.
///
/// # Errors
/// When the database fails.
pub async fn sum(
    connection: &mut Connection,
    (below, sector): Reach<'_>,
    today: &str,
) -> Result<StandingSum, StorageError> {
    let within = within(below);
    let sql = format!(
        "SELECT COUNT(*) AS catalogues, COUNT(CASE WHEN {IS_COUNTED} THEN 1 END) AS counted,
            COUNT(CASE WHEN {IS_COUNTED} AND s.due > s.loaded THEN 1 END) AS lacking,
            CAST(COALESCE(SUM(CASE WHEN {IS_COUNTED} THEN s.due - s.loaded ELSE 0 END), 0) AS BIGINT) AS missing,
            CAST(COALESCE(SUM(CASE WHEN {IS_COUNTED} THEN s.due ELSE 0 END), 0) AS BIGINT) AS due {within}"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(today).bind(below.pattern());
    Ok(query.bind(sector).bind(sector).fetch_one(connection).await?)
}

/// The counted catalogues of a reach with the most missing, by number.
///
/// # Errors
/// When the database fails.
pub async fn most_missing(
    connection: &mut Connection,
    reach: Reach<'_>,
    (today, most): (&str, usize),
) -> Result<Vec<i64>, StorageError> {
    let rest = format!("AND {IS_COUNTED} ORDER BY s.due - s.loaded DESC, c.id");
    ids(connection, reach, (today, &rest, most)).await
}

/// The counted catalogues of a reach of which something ends by a day or is missing, by number: those that end first,
/// then those with the most missing.
///
/// # Errors
/// When the database fails.
pub async fn wanting(
    connection: &mut Connection,
    (below, sector): Reach<'_>,
    (today, soon, most): (&str, &str, usize),
) -> Result<Vec<i64>, StorageError> {
    let within = within(below);
    let sql = format!(
        "SELECT c.id AS n {within} AND {IS_COUNTED} AND (s.due > s.loaded OR s.holds_through <= $5)
         ORDER BY CASE WHEN s.holds_through <= $6 THEN s.holds_through ELSE '~' END, s.due - s.loaded DESC, c.id LIMIT $7"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(today).bind(below.pattern());
    let query = query.bind(sector).bind(sector).bind(soon).bind(soon);
    let found: Vec<(i64,)> =
        query.bind(i64::try_from(most).unwrap_or(i64::MAX)).fetch_all(connection).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Catalogues of a reach whose figures no longer hold, by number.
///
/// # Errors
/// When the database fails.
pub async fn uncounted_within(
    connection: &mut Connection,
    reach: Reach<'_>,
    (today, most): (&str, usize),
) -> Result<Vec<i64>, StorageError> {
    let rest = format!("AND (CASE WHEN {IS_COUNTED} THEN 1 ELSE 0 END) = 0 ORDER BY c.id");
    ids(connection, reach, (today, &rest, most)).await
}

async fn ids(
    connection: &mut Connection,
    (below, sector): Reach<'_>,
    (today, rest, most): (&str, &str, usize),
) -> Result<Vec<i64>, StorageError> {
    let within = within(below);
    let sql = format!("SELECT c.id AS n {within} {rest} LIMIT $5");
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(today).bind(below.pattern());
    let query = query.bind(sector).bind(sector).bind(i64::try_from(most).unwrap_or(i64::MAX));
    let found: Vec<(i64,)> = query.fetch_all(connection).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Some catalogues as they stand on a day, in no order.
///
/// # Errors
/// When the database fails.
pub async fn some(
    connection: &mut Connection,
    ids: &[i64],
    today: &str,
) -> Result<Vec<CatalogueStanding>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..ids.len() + 2).map(|at| format!("${at}")).collect();
    let sql = selected(&format!(" WHERE c.id IN ({})", places.join(", ")));
    let query = ids.iter().fold(sqlx::query_as(AssertSqlSafe(sql)).bind(today), |query, id| query.bind(*id));
    Ok(query.fetch_all(connection).await?)
}

/// Published catalogues that have to be counted again, after a number.
///
/// # Errors
/// When the database fails.
pub async fn uncounted(
    connection: &mut Connection,
    today: &str,
    after: i64,
    most: i64,
) -> Result<Vec<CatalogueStanding>, StorageError> {
    let sql = selected(
        " WHERE (s.catalogue_id IS NULL OR s.counted <> s.changes OR s.version_id <> v.id OR s.holds_through < $2)
            AND c.id > $3 ORDER BY c.id LIMIT $4",
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(today)
        .bind(today)
        .bind(after)
        .bind(most)
        .fetch_all(connection)
        .await?)
}

fn selected(rest: &str) -> String {
    format!("{SELECT}{rest}")
}

/// Says that what was counted of a catalogue no longer holds; in the transaction of the change.
///
/// # Errors
/// When the database fails.
pub async fn changed(connection: &mut Connection, catalogue_id: i64) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO catalogue_standing (catalogue_id, changes, counted, version_id, due, loaded, holds_through)
         VALUES ($1, 1, 0, 0, 0, 0, '')
         ON CONFLICT (catalogue_id) DO UPDATE SET changes = catalogue_standing.changes + 1",
    )
    .bind(catalogue_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// A count about to be kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeptCount<'a> {
    /// Elements that count.
    pub due: i64,
    /// Those of them that are loaded.
    pub loaded: i64,
    /// The last day on which the count holds.
    pub holds_through: &'a str,
    /// Each element, as [`super::standing_element::packed`] writes them.
    pub elements: &'a str,
    /// The elements for a specific group of which no proof waits: the last day of the proof that closes each, `-`
    /// where none does.
    pub deliveries: &'a str,
    /// What citizens are told.
    pub public: PublicCounts,
}

/// What is kept for citizens: elements for everybody, those with information, those closed by a notice alone, elements
/// for specific groups, rows on request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct PublicCounts {
    /// Published catalogues.
    pub catalogues: i64,
    /// Those of them whose version in force was counted.
    pub counted: i64,
    /// Elements due to everybody.
    pub due: i64,
    /// Those of them with a record that holds.
    pub loaded: i64,
    /// Those of them closed by a notice alone.
    pub nil: i64,
    /// Elements for specific groups alone.
    pub for_groups: i64,
    /// Rows on request alone.
    pub on_request: i64,
}

/// What was last counted of the elements of a catalogue that are for a specific group.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StandingDelivery {
    /// The catalogue.
    pub catalogue_id: i64,
    /// As [`KeptCount::deliveries`].
    pub deliveries: String,
    /// 1 where that holds today; 0 where it has to be counted again.
    pub is_counted: i64,
}

/// The catalogues of a reach that have something for a specific group, or have to be counted again.
///
/// # Errors
/// When the database fails.
pub async fn for_groups(
    connection: &mut Connection,
    (below, sector): Reach<'_>,
    today: &str,
) -> Result<Vec<StandingDelivery>, StorageError> {
    let within = within(below);
    let sql = format!(
        "SELECT catalogue_id, deliveries, is_counted FROM (
            SELECT c.id AS catalogue_id, COALESCE(s.deliveries, '') AS deliveries,
                CAST(CASE WHEN {IS_COUNTED} THEN 1 ELSE 0 END AS BIGINT) AS is_counted {within}
         ) known WHERE is_counted = 0 OR deliveries <> '' ORDER BY catalogue_id"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(today).bind(below.pattern());
    Ok(query.bind(sector).bind(sector).fetch_all(connection).await?)
}

/// Keeps a count unless something changed while it was made: then it is made again later.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    connection: &mut Connection,
    (catalogue_id, version_id, changes): (i64, i64, i64),
    count: &KeptCount<'_>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO catalogue_standing (catalogue_id, changes, counted, version_id, due, loaded, holds_through,
            elements, deliveries, public_due, public_loaded, public_nil, for_groups, on_request)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (catalogue_id) DO UPDATE SET counted = excluded.counted, version_id = excluded.version_id,
            due = excluded.due, loaded = excluded.loaded, holds_through = excluded.holds_through,
            elements = excluded.elements, deliveries = excluded.deliveries, public_due = excluded.public_due,
            public_loaded = excluded.public_loaded, public_nil = excluded.public_nil,
            for_groups = excluded.for_groups, on_request = excluded.on_request
         WHERE catalogue_standing.changes = excluded.changes",
    )
    .bind(catalogue_id)
    .bind(changes)
    .bind(changes)
    .bind(version_id)
    .bind(count.due)
    .bind(count.loaded)
    .bind(count.holds_through)
    .bind(count.elements)
    .bind(count.deliveries)
    .bind(count.public.due)
    .bind(count.public.loaded)
    .bind(count.public.nil)
    .bind(count.public.for_groups)
    .bind(count.public.on_request)
    .execute(connection)
    .await?;
    Ok(())
}

/// What was last counted for citizens of the catalogues of a unit, or of all units where it is 0, and of a sector, or of
/// all where it is empty.
///
/// # Errors
/// When the database fails.
pub async fn public_counts(
    connection: &mut Connection,
    unit_id: i64,
    sector: &str,
) -> Result<PublicCounts, StorageError> {
    let sum = |column: &str| format!("CAST(COALESCE(SUM(s.{column}), 0) AS BIGINT)");
    let sql = format!(
        "SELECT COUNT(*) AS catalogues, COUNT(s.catalogue_id) AS counted, {} AS due, {} AS loaded, {} AS nil,
            {} AS for_groups, {} AS on_request
         FROM catalogue c
         LEFT JOIN catalogue_standing s ON s.catalogue_id = c.id AND s.version_id = c.published_version_id
         WHERE c.published_version_id IS NOT NULL AND ($1 = 0 OR c.unit_id = $2) AND ($3 = '' OR c.sector_code = $4)",
        sum("public_due"),
        sum("public_loaded"),
        sum("public_nil"),
        sum("for_groups"),
        sum("on_request")
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).bind(unit_id).bind(sector).bind(sector);
    Ok(query.fetch_one(connection).await?)
}

/// What was last counted for citizens of one catalogue, whatever changed since.
///
/// # Errors
/// When the database fails.
pub async fn public_count(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Option<PublicCounts>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT CAST(1 AS BIGINT) AS catalogues, CAST(1 AS BIGINT) AS counted, public_due AS due,
            public_loaded AS loaded, public_nil AS nil, for_groups, on_request
         FROM catalogue_standing WHERE catalogue_id = $1",
    )
    .bind(catalogue_id)
    .fetch_optional(connection)
    .await?)
}
