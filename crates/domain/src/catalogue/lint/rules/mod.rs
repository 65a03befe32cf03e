//! All rules, one file each, in the order in which reports list them.

mod added_level1;
mod audience_missing;
mod audience_unnamed;
mod basis_cites_clause;
mod basis_entry_dropped;
mod basis_general;
mod basis_malformed;
mod basis_repealed;
mod blank_cell;
mod channel_below_minimum;
mod channel_missing_platform;
mod channel_missing_website;
mod channel_unknown;
mod content_too_detailed;
mod ditto_cell;
mod duplicate_item;
mod level_missing;
mod merged_cell;
mod missing_column;
mod missing_item;
mod mode_missing;
mod number_sequence;
mod overlapping_item;
pub(super) mod pages;
mod prelude;
mod publisher_outside;
mod publisher_vague;
mod renamed_column;
pub(super) mod renamed_item;
#[cfg(test)]
pub(super) mod sample;
mod sector_name;
mod time_limit_too_long;
mod time_limit_unclear;

use super::rule::Rule;

static ALL: [&Rule; 30] = [
    &missing_column::RULE,
    &renamed_column::RULE,
    &sector_name::RULE,
    &missing_item::RULE,
    &renamed_item::RULE,
    &number_sequence::RULE,
    &duplicate_item::RULE,
    &overlapping_item::RULE,
    &blank_cell::RULE,
    &basis_cites_clause::RULE,
    &basis_general::RULE,
    &basis_malformed::RULE,
    &basis_repealed::RULE,
    &content_too_detailed::RULE,
    &publisher_vague::RULE,
    &publisher_outside::RULE,
    &channel_missing_website::RULE,
    &channel_missing_platform::RULE,
    &channel_unknown::RULE,
    &time_limit_unclear::RULE,
    &time_limit_too_long::RULE,
    &audience_missing::RULE,
    &audience_unnamed::RULE,
    &mode_missing::RULE,
    &level_missing::RULE,
    &ditto_cell::RULE,
    &merged_cell::RULE,
    &channel_below_minimum::RULE,
    &added_level1::RULE,
    &basis_entry_dropped::RULE,
];

/// Every rule.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// The rule of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
