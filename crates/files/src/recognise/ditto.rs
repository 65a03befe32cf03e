//! 同上: a cell that says it is as the one above.

use super::heading::{Leaf, Source};
use super::notes::Notes;
use super::rows::{OTHER_CHANNEL, extra_key};
use super::words;
use domain::catalogue::{CatalogueRow, Column};

/// True where the row above has no words in the column; ticks that are not set say something.
fn is_blank(above: &CatalogueRow, leaf: &Leaf) -> bool {
    match leaf.source {
        Source::Col(Column::Channels) => {
            above.channels.is_empty() && !above.extra.contains_key(OTHER_CHANNEL)
        }
        Source::Col(Column::AudienceSpecific) => false,
        Source::Col(column) => !column.is_tick() && words::text_of(above, column).is_empty(),
        Source::Requirement => above.legal_basis.is_empty() && above.time_limit.is_empty(),
        Source::Extra | Source::Joined => !above.extra.contains_key(&extra_key(leaf)),
        Source::Audience | Source::Mode | Source::Level => false,
    }
}

/// 同上: the cell of the row above.
pub(super) fn ditto(
    made: &mut CatalogueRow,
    leaf: &Leaf,
    line: u32,
    above: Option<&CatalogueRow>,
    text: &str,
    notes: &mut Notes,
) {
    let Some(above) = above else {
        let message = format!("“{text}”之上没有行，按空白读取");
        notes.warn("ditto-without-source", Some(line), Some(&leaf.printed), message);
        return;
    };
    if is_blank(above, leaf) {
        let message = format!("“{text}”的上一行也是空白，按空白读取");
        notes.warn("ditto-without-source", Some(line), Some(&leaf.printed), message);
        return;
    }
    match leaf.source {
        Source::Col(Column::Channels) => {
            made.channels.clone_from(&above.channels);
            if let Some(other) = above.extra.get(OTHER_CHANNEL) {
                made.extra.insert(OTHER_CHANNEL.to_owned(), other.clone());
            }
        }
        Source::Col(Column::AudienceAll) => made.audience_all = above.audience_all,
        Source::Col(Column::ModeProactive) => made.mode_proactive = above.mode_proactive,
        Source::Col(Column::ModeOnRequest) => made.mode_on_request = above.mode_on_request,
        Source::Col(Column::LevelCounty) => made.level_county = above.level_county,
        Source::Col(Column::LevelTownship) => made.level_township = above.level_township,
        Source::Col(column) => made.set_cell(column, words::text_of(above, column)),
        Source::Audience => {
            made.audience_all = above.audience_all;
            made.audience_specific.clone_from(&above.audience_specific);
        }
        Source::Mode => {
            made.mode_proactive = above.mode_proactive;
            made.mode_on_request = above.mode_on_request;
        }
        Source::Level => {
            made.level_county = above.level_county;
            made.level_township = above.level_township;
        }
        Source::Requirement => {
            made.legal_basis.clone_from(&above.legal_basis);
            made.time_limit.clone_from(&above.time_limit);
        }
        Source::Extra | Source::Joined => {
            if let Some(value) = above.extra.get(&extra_key(leaf)) {
                made.extra.insert(extra_key(leaf), value.clone());
            }
        }
    }
    notes.note("ditto-cell", Some(line), Some(&leaf.printed), format!("“{text}”已换成上一行的内容"));
}
