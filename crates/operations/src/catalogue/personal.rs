//! Personal numbers in a catalogue: every cell is published, printed and found by search, the added columns too (R250).

use crate::FieldProblem;
use domain::catalogue::{CatalogueRow, Column};
use domain::disclosure::privacy::personal_numbers;

/// How many places are named; the rest is counted.
const NAMED: usize = 20;

/// A text that is published: where its row stands, under which heading, what it says.
pub(super) type PublicText = (String, String, String);

/// The cells of a row at a place, the added ones too.
pub(super) fn cells_of(place: String, row: &CatalogueRow) -> impl Iterator<Item = PublicText> {
    let national = Column::ALL.into_iter().map(|column| (column.label().to_owned(), row.cell(column)));
    let added = row.extra.iter().map(|(heading, text)| (heading.clone(), text.clone()));
    national.chain(added).map(move |(heading, text)| (place.clone(), heading, text))
}

/// The personal numbers of texts, each with its place and masked.
pub(super) fn personal_in(texts: impl Iterator<Item = PublicText>) -> Vec<String> {
    let (mut found, mut many) = (Vec::new(), 0_usize);
    for (place, heading, text) in texts {
        for number in personal_numbers(&text) {
            many += 1;
            if found.len() < NAMED {
                found.push(format!("{place}“{heading}”有{}{}", number.kind.label(), number.masked()));
            }
        }
    }
    if many > found.len() {
        found.push(format!("共{many}处"));
    }
    found
}

/// What stands against handing such texts on, a problem each place.
pub(super) fn personal_problems(texts: impl Iterator<Item = PublicText>) -> Vec<FieldProblem> {
    let problem =
        |words: String| FieldProblem::new("personal", format!("{words}：目录向全社会公开，请删去或隐去"));
    personal_in(texts).into_iter().map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r250_numbers_are_found_in_every_cell_and_told_masked() {
        let mut row =
            CatalogueRow { content_elements: "联系人13912345678".to_owned(), ..CatalogueRow::default() };
        row.extra.insert("备注".to_owned(), "身份证号11010519491231002X".to_owned());
        let found = personal_in(cells_of("第3行".to_owned(), &row));
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("公开内容") && found[1].contains("“备注”有身份证号码110***********002X"),
            "{found:?}"
        );
        assert!(found.iter().all(|words| !words.contains("13912345678")));
        let clean = CatalogueRow {
            content_elements: "监督电话020-12345678".to_owned(),
            ..CatalogueRow::default()
        };
        assert!(personal_in(cells_of("第4行".to_owned(), &clean)).is_empty());
    }
}
