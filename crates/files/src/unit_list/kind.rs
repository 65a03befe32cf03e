//! Which of the two lists a table is: by the headings that only one of them has, by its title, by the
//! kinds of powers in its rows (R60a).

use super::heading::ListHeadings;
use domain::unit_list::{Field, ListKind, ListLexicon, PlacedEntry};

/// Which list, and whether that was told by headings or title rather than guessed.
pub(super) fn kind_of(
    headings: &ListHeadings,
    title: &str,
    sheet: &str,
    entries: &[PlacedEntry],
) -> (ListKind, bool) {
    let lexicon = ListLexicon::shipped();
    let count = |list: ListKind| {
        let own =
            headings.leaves.iter().filter(|leaf| leaf.known.is_some_and(|known| known.list == Some(list)));
        let word = if list == ListKind::PowerList { "power_title" } else { "service_title" };
        let titled = [title, sheet]
            .into_iter()
            .any(|text| lexicon.words(word).iter().any(|w| text.contains(w.as_str())));
        own.count() + if titled { 3 } else { 0 }
    };
    let (power, service) = (count(ListKind::PowerList), count(ListKind::PublicServiceList));
    match power.cmp(&service) {
        std::cmp::Ordering::Greater => (ListKind::PowerList, true),
        std::cmp::Ordering::Less => (ListKind::PublicServiceList, true),
        std::cmp::Ordering::Equal => (by_categories(headings, entries), false),
    }
}

fn by_categories(headings: &ListHeadings, entries: &[PlacedEntry]) -> ListKind {
    let lexicon = ListLexicon::shipped();
    let powers = entries
        .iter()
        .filter_map(|placed| lexicon.category(&placed.entry.category))
        .filter(|known| known.list == ListKind::PowerList)
        .count();
    if powers > 0 || headings.leaf_of(Field::Authority).is_some() {
        ListKind::PowerList
    } else {
        ListKind::PublicServiceList
    }
}
