//! Kinds of catalogues beside those of the sectors: a city department's own catalogue (R113, R113a).
//! Each is a file under `data/kinds` with a reserved code, who keeps it, and what is decided within.

use super::Guideline;
use crate::organisation::{Permission, UnitKind};
use crate::reference::Reference;
use serde::Deserialize;

/// A kind of catalogue that belongs to no sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueKind {
    /// The identifier, such as `department`.
    pub id: String,
    /// The kinds of units that keep such a catalogue.
    pub keepers: Vec<UnitKind>,
    /// Rights that count only where they are held at the unit itself, not from above (R113a).
    pub decided_in_the_unit: Vec<Permission>,
    /// The number of the rule.
    pub rule: String,
    /// Where it is written.
    pub source: String,
    /// Its headings and policy; it has no items.
    pub form: Guideline,
}

#[derive(Deserialize)]
struct File {
    kind: String,
    keepers: Vec<UnitKind>,
    decided_in_the_unit: Vec<Permission>,
    rule: String,
    source: String,
    form: serde_json::Value,
}

impl CatalogueKind {
    /// The kind of a reserved code, none for sectors.
    #[must_use]
    pub fn coded(code: &str) -> Option<std::sync::Arc<Self>> {
        Reference::shipped().kinds.iter().find(|kind| kind.code() == code).cloned()
    }

    /// Reads a file of `data/kinds`.
    ///
    /// # Errors
    /// [`super::guideline::GuidelineError`] when it is none.
    pub fn from_json(code: &str, text: &str) -> Result<Self, super::guideline::GuidelineError> {
        let file: File = serde_json::from_str(text)?;
        Ok(Self {
            id: file.kind,
            keepers: file.keepers,
            decided_in_the_unit: file.decided_in_the_unit,
            rule: file.rule,
            source: file.source,
            form: Guideline::empty_from_json(code, file.form)?,
        })
    }

    /// The reserved code, which stands where others have their sector's.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.form.sector_code
    }

    /// The name to print.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.form.guideline_name
    }

    /// True when units of the kind keep such a catalogue.
    #[must_use]
    pub fn is_kept_by(&self, kind: UnitKind) -> bool {
        self.keepers.contains(&kind)
    }

    /// True when the title of a table is one of such a catalogue: it names it, and names no sector.
    #[must_use]
    pub fn is_titled(&self, title: &str) -> bool {
        let title = crate::text::fold(title);
        let names = self.form.aliases.iter().chain(std::iter::once(&self.form.guideline_name));
        names.map(|name| crate::text::fold(name)).any(|name| title.contains(&name))
    }
}

/// True when the right counts in catalogues of a code only at the unit itself: a department's catalogue
/// is reviewed by its own body and approved by its head (R113a).
#[must_use]
pub fn is_decided_in_the_unit(permission: Permission, code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    let kind = CatalogueKind::coded(code);
    kind.is_some_and(|kind| kind.decided_in_the_unit.contains(&permission))
}

/// The exceptions from the permission table in words, one a kind, for its document and its page.
#[must_use]
pub fn decided_within_words() -> Vec<String> {
    let words = |kind: &std::sync::Arc<CatalogueKind>| {
        let rights: Vec<&str> = kind.decided_in_the_unit.iter().map(|right| right.label()).collect();
        format!(
            "{}只在本单位内办理：“{}”须在该单位本身持有，上级机构授予的不及于它（{}）。",
            kind.form.catalogue_title(),
            rights.join("”“"),
            kind.rule
        )
    };
    Reference::shipped().kinds.iter().map(words).collect()
}

/// What a unit's catalogue of a code is called in a sentence: {name}领域目录, or the kind's own title.
#[must_use]
pub fn called(name: &str) -> String {
    let kinds = &Reference::shipped().kinds;
    match kinds.iter().find(|kind| kind.name() == name) {
        Some(kind) => kind.form.catalogue_title(),
        None => format!("{name}领域目录"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r113_a_department_catalogue_is_a_kind_with_a_code_of_its_own() {
        let reference = Reference::shipped();
        let kind = reference.kinds.iter().find(|kind| kind.id == "department").expect("shipped");
        assert!(reference.guideline_coded(kind.code()).is_none(), "no sector has the reserved code");
        assert!(reference.guidelines.iter().all(|guideline| guideline.sector_code.as_str() > kind.code()));
        assert!(kind.is_kept_by(UnitKind::CityDepartment) && !kind.is_kept_by(UnitKind::DistrictDepartment));
        assert!(kind.form.items.is_empty() && kind.form.columns.len() == 12);
        assert!(kind.is_titled("云山市某某局政务公开目录"));
        for guideline in &reference.guidelines {
            assert!(!kind.is_titled(&guideline.catalogue_title()), "{}", guideline.catalogue_title());
        }
        assert_eq!(called(kind.name()), kind.form.catalogue_title());
        assert_eq!(called("甲"), "甲领域目录");
    }

    #[test]
    fn r113a_review_and_approval_count_only_in_the_department() {
        let kind = &Reference::shipped().kinds[0];
        for right in [Permission::ReviewCatalogue, Permission::ApproveCatalogue, Permission::PublishCatalogue]
        {
            assert!(is_decided_in_the_unit(right, Some(kind.code())));
            assert!(!is_decided_in_the_unit(right, Some("20")) && !is_decided_in_the_unit(right, None));
        }
        assert!(!is_decided_in_the_unit(Permission::ReadCatalogue, Some(kind.code())));
    }
}
