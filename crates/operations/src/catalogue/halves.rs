//! One column of words or marks (公开方式) becomes two ticks: each bears the national name, or nobody could tell them
//! apart (R20).

use domain::catalogue::CatalogueTable;
use std::borrow::Cow;

/// The table with the halves of a column under their own names.
pub(super) fn halves_named(table: &CatalogueTable) -> Cow<'_, CatalogueTable> {
    let is_halved = |at: usize| {
        let (before, here) = (&table.columns[at - 1], &table.columns[at]);
        before.index == here.index && before.printed == here.printed
    };
    let halved: Vec<usize> = (1..table.columns.len()).filter(|at| is_halved(*at)).collect();
    if halved.is_empty() {
        return Cow::Borrowed(table);
    }
    let mut named = table.clone();
    for at in halved {
        for half in &mut named.columns[at - 1..=at] {
            if let Some(column) = half.column {
                column.label().clone_into(&mut half.printed);
                half.group = half.group.take().or_else(|| column.group().map(str::to_owned));
            }
        }
    }
    Cow::Owned(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::{Column, Heading};

    #[test]
    fn r20_the_halves_of_one_column_bear_their_own_names() {
        let heading = |printed: &str, column, index| Heading {
            printed: printed.to_owned(),
            group: None,
            column: Some(column),
            index,
        };
        let plain = CatalogueTable {
            columns: vec![
                heading("公开依据", Column::LegalBasis, 1),
                heading("主动", Column::ModeProactive, 2),
            ],
            ..CatalogueTable::default()
        };
        assert!(matches!(halves_named(&plain), Cow::Borrowed(_)));
        let columns = vec![
            heading("公开依据", Column::LegalBasis, 1),
            heading("公开方式", Column::ModeProactive, 2),
            heading("公开方式", Column::ModeOnRequest, 2),
        ];
        let named = halves_named(&CatalogueTable { columns, ..CatalogueTable::default() }).into_owned();
        let printed: Vec<&str> = named.columns.iter().map(|heading| heading.printed.as_str()).collect();
        assert_eq!(printed, ["公开依据", "主动", "依申请"]);
        assert_eq!(named.columns[2].group.as_deref(), Some("公开方式"));
    }
}
