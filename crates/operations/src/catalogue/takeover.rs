//! What was taken over from units that are no more, also one after the other (R80a): a draft that took a
//! catalogue over may go on in the draft of the unit into which its own was merged.

use crate::OperationError;
use storage::Connection;
use storage::catalogue::inherit::{self, Taken};

/// Everything that was taken over.
pub(super) struct Takeovers(Vec<Taken>);

impl Takeovers {
    /// Reads them.
    #[boxed::future]
    pub async fn read(connection: &mut Connection) -> Result<Self, OperationError> {
        Ok(Self(inherit::all(connection).await?))
    }

    /// The version in which a catalogue that was taken over stands now; none where it was not taken over, or
    /// what was made of it was given up or withdrawn: it may be taken over again.
    pub fn standing(&self, catalogue_id: i64) -> Option<&Taken> {
        let of_it = self.0.iter().rev().filter(|one| one.from_catalogue_id == catalogue_id);
        of_it.filter_map(|one| self.stands_in(one)).next()
    }

    /// The same where it was published: what everybody may know.
    pub fn published(&self, catalogue_id: i64) -> Option<&Taken> {
        self.standing(catalogue_id).filter(|one| matches!(one.state.as_str(), "published" | "superseded"))
    }

    fn stands_in<'a>(&'a self, one: &'a Taken) -> Option<&'a Taken> {
        // Versions are numbered as they are made, so the walk ends.
        let next = self
            .0
            .iter()
            .rev()
            .filter(|next| next.from_version_id == one.version_id && next.version_id > one.version_id);
        let further = next.filter_map(|next| self.stands_in(next)).next();
        further.or_else(|| (one.state != "withdrawn").then_some(one))
    }

    /// The version of a catalogue from which rows came last.
    pub fn last_source(&self, catalogue_id: i64) -> Option<i64> {
        let last = self.0.iter().rev().find(|one| one.from_catalogue_id == catalogue_id);
        last.map(|one| one.from_version_id)
    }

    /// What a version replaces: the catalogue of which it was made and, where that was a draft never in force,
    /// the one of which that was made. One that was in force had replaced its own.
    pub fn replaced_by(&self, version_id: i64) -> Vec<&Taken> {
        let (mut line, mut at) = (Vec::new(), version_id);
        while let Some(taken) = self.0.iter().find(|one| one.version_id == at && one.from_version_id < at) {
            line.push(taken);
            if taken.from_published_at.is_some() {
                break;
            }
            at = taken.from_version_id;
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(from: (i64, i64, bool), into: (i64, &str)) -> Taken {
        Taken {
            from_catalogue_id: from.0,
            from_version_id: from.1,
            from_published_at: from.2.then(|| "2026-11-02T01:00:00Z".to_owned()),
            version_id: into.0,
            state: into.1.to_owned(),
            unit_id: 1,
        }
    }

    #[test]
    fn r80a_a_draft_that_took_over_goes_on_at_the_next_unit() {
        // A's version 1 went into B's draft 2, which was closed and went into C's draft 3.
        let all =
            Takeovers(vec![taken((10, 1, true), (2, "withdrawn")), taken((20, 2, false), (3, "draft"))]);
        assert_eq!(all.standing(10).map(|one| one.version_id), Some(3));
        assert_eq!(all.standing(20).map(|one| one.version_id), Some(3));
        let line =
            |version| all.replaced_by(version).iter().map(|one| one.from_catalogue_id).collect::<Vec<_>>();
        assert_eq!(line(3), [20, 10], "both cease when C publishes");
        assert!(line(1).is_empty());
    }

    #[test]
    fn r80a_what_was_given_up_may_be_taken_over_again() {
        let all = Takeovers(vec![taken((10, 1, true), (2, "withdrawn"))]);
        assert_eq!(all.standing(10), None);
        assert_eq!(all.last_source(10), Some(1));
    }

    #[test]
    fn r80a_a_version_that_was_in_force_had_replaced_its_own() {
        let all =
            Takeovers(vec![taken((10, 1, true), (2, "superseded")), taken((20, 2, true), (3, "published"))]);
        let line: Vec<i64> = all.replaced_by(3).iter().map(|one| one.from_catalogue_id).collect();
        assert_eq!(line, [20]);
    }
}
