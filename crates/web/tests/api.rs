//! The interface as another system meets it: over HTTP, with tokens, in the small test city.

#[path = "api/assessment.rs"]
mod assessment;
#[path = "api/beside.rs"]
mod beside;
#[path = "api/caller.rs"]
mod caller;
#[path = "api/cascade.rs"]
mod cascade;
#[path = "api/description.rs"]
mod description;
#[path = "api/disclosure.rs"]
mod disclosure;
#[path = "api/guideline.rs"]
mod guideline;
#[path = "api/importing.rs"]
mod importing;
#[path = "api/item_part.rs"]
mod item_part;
#[path = "api/life.rs"]
mod life;
#[path = "api/loading_rules.rs"]
mod loading_rules;
#[path = "api/once.rs"]
mod once;
#[path = "api/organisation.rs"]
mod organisation;
#[path = "api/reading.rs"]
mod reading;
#[path = "api/refusals.rs"]
mod refusals;
#[path = "api/reminder.rs"]
mod reminder;
#[path = "api/sector.rs"]
mod sector;
#[path = "api/together.rs"]
mod together;
#[path = "api/too_large.rs"]
mod too_large;
#[path = "api/versions.rs"]
mod versions;
#[path = "api/whole_way.rs"]
mod whole_way;
