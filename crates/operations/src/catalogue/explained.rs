//! Words of explanation that a new version takes over from the one it is based on (R22-R24): whoever explained a
//! warning once is not asked again while its row says the same.

use crate::{OperationError, Writing};
use storage::catalogue::process::{self, NewExplanation};
use storage::catalogue::row::{self, StoredRow};

/// Takes them over with who said them and when. Those of rows that changed or went stay behind.
#[boxed::future]
pub(super) async fn carry_over(
    writing: &mut Writing<'_>,
    (from, to): (i64, i64),
    rows: &[StoredRow],
) -> Result<(), OperationError> {
    let words = process::explanations(writing.connection(), from).await?;
    if words.is_empty() {
        return Ok(());
    }
    let before = row::of_version(writing.connection(), from).await?;
    for word in words.iter().filter(|word| stands(&word.row_key, &before, rows)) {
        let new = NewExplanation {
            rule: &word.rule,
            row_key: &word.row_key,
            column_id: &word.column_id,
            about: &word.about,
            text: &word.text,
        };
        process::put_explanation(writing.connection(), to, &new, word.person_id, &word.at).await?;
    }
    Ok(())
}

/// True where the row says the same in both, its number aside, or where the words are of no row.
fn stands(row_key: &str, before: &[StoredRow], now: &[StoredRow]) -> bool {
    let said = |rows: &[StoredRow]| {
        let row = rows.iter().find(|row| row.keyed.key == row_key)?;
        let mut cells = row.keyed.row.clone();
        cells.seq_no.clear();
        Some((row.keyed.status, cells))
    };
    said(before) == said(now)
}

#[cfg(test)]
mod tests {
    use super::stands;
    use crate::catalogue::assign::stored;
    use domain::catalogue::{CatalogueRow, KeyedRow, RowStatus};

    #[test]
    fn r22_words_stay_with_a_row_that_says_the_same_under_another_number() {
        let row = |key: &str, seq_no: &str, time_limit: &str| {
            let cells = CatalogueRow {
                seq_no: seq_no.to_owned(),
                time_limit: time_limit.to_owned(),
                ..CatalogueRow::default()
            };
            stored(KeyedRow { key: key.to_owned(), status: RowStatus::Active, row: cells }, None, 1)
        };
        let before = [row("a", "1", "及时公开"), row("b", "2", "及时公开"), row("c", "3", "及时公开")];
        let now = [row("a", "2", "及时公开"), row("b", "3", "20个工作日内"), row("d", "1", "及时公开")];
        for (key, expected) in [("a", true), ("b", false), ("c", false), ("d", false), ("", true)] {
            assert_eq!(stands(key, &before, &now), expected, "{key}");
        }
    }
}
