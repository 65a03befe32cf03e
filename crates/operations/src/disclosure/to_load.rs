//! What is still to be loaded by whoever loads: the catalogues of their units with their rates (R101).

use super::delivery_desk::ToDeliver;
use super::standing::{COUNTED_AT_ONCE, CatalogueRate};
use super::wanting::Wanting;
use crate::act::narrower;
use crate::kept::{KeptAnswers, WORTH_KEEPING};
use crate::{Act, OperationError, Operations};
use domain::disclosure::Rate;
use domain::organisation::Permission;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use storage::disclosure::standing::{self, CatalogueStanding};

/// What was answered a moment ago of wide subtrees.
#[derive(Debug, Clone, Default)]
pub struct KeptDesk {
    to_load: KeptAnswers<ToLoad>,
    pub(super) wanting: KeptAnswers<Wanting>,
    pub(super) to_deliver: KeptAnswers<ToDeliver>,
}

/// The catalogues under which the most is still to be loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToLoad {
    /// Those with the most missing first.
    pub most: Vec<CatalogueRate>,
    /// How many lack something, as far as they are counted.
    pub lacking: usize,
    /// How many there are.
    pub all: usize,
}

impl Operations {
    /// The catalogues of a unit and those below it, or of all the person loads for, under which the most is missing.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn most_to_load(
        &self,
        act: &Act,
        unit_id: Option<i64>,
        most: usize,
    ) -> Result<ToLoad, OperationError> {
        let within = self.path_within(unit_id).await?;
        let reaches = reaches(act, &within);
        if let [(path, sector)] = reaches.as_slice() {
            let below = self.subtree(&mut *self.store.read().await?, path).await?;
            return self.most_within(act, (&below, sector), most).await;
        }
        let mut found = self.catalogues_to_load_within(act, unit_id).await?;
        let lacking = found.iter().filter(|one| missing(one) > 0).count();
        let all = found.len();
        found.sort_by_key(|one| std::cmp::Reverse(missing(one)));
        found.truncate(most);
        Ok(ToLoad { most: found, lacking, all })
    }

    #[boxed::future]
    async fn most_within(
        &self,
        act: &Act,
        reach: standing::Reach<'_>,
        most: usize,
    ) -> Result<ToLoad, OperationError> {
        let today = act.today().to_string();
        let (asked, change) = (format!("{reach:?} {most} {today}"), self.last_change.load(Ordering::SeqCst));
        if let Some(kept) = self.kept.to_load.get(&asked, change, act) {
            return Ok(kept);
        }
        let mut connection = self.store.read().await?;
        let sum = standing::sum(&mut connection, reach, &today).await?;
        let mut chosen = match sum.counted < sum.catalogues {
            true => standing::uncounted_within(&mut connection, reach, (&today, COUNTED_AT_ONCE)).await?,
            false => Vec::new(),
        };
        let counted: BTreeSet<i64> = chosen.iter().copied().collect();
        chosen.extend(standing::most_missing(&mut connection, reach, (&today, most)).await?);
        let found = standing::some(&mut connection, &chosen, &today).await?;
        drop(connection);
        let (now, before): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|one| counted.contains(&one.catalogue_id));
        let mut rates = self.counted(now, act.today()).await?;
        let now_lacking = rates.iter().filter(|one| missing(one) > 0).count();
        rates.extend(self.counted(before, act.today()).await?);
        rates.sort_by(|a, b| {
            (missing(b), &a.unit_code, &a.sector_code).cmp(&(missing(a), &b.unit_code, &b.sector_code))
        });
        rates.truncate(most);
        let count = |many: i64| usize::try_from(many).unwrap_or_default();
        let found =
            ToLoad { most: rates, lacking: count(sum.lacking) + now_lacking, all: count(sum.catalogues) };
        if found.all > WORTH_KEEPING {
            self.kept.to_load.put(asked, change, act, &found);
        }
        Ok(found)
    }

    /// The published catalogues under which the person loads, with their loading rates.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn catalogues_to_load(&self, act: &Act) -> Result<Vec<CatalogueRate>, OperationError> {
        self.catalogues_to_load_within(act, None).await
    }

    /// The same, of one unit and those below it where a unit is named.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn catalogues_to_load_within(
        &self,
        act: &Act,
        unit_id: Option<i64>,
    ) -> Result<Vec<CatalogueRate>, OperationError> {
        let within = self.path_within(unit_id).await?;
        let mut found: Vec<CatalogueStanding> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut connection = self.store.read().await?;
        let today = act.today().to_string();
        for grant in act.actor.grants.iter().filter(|one| Permission::LoadDisclosure.held_by(one.role)) {
            let Some(path) = narrower(&grant.unit_path, &within) else { continue };
            for one in standing::below(&mut connection, path, &today).await? {
                let may = act.actor.may(Permission::LoadDisclosure, &one.unit_path, Some(&one.sector_code));
                if may && seen.insert(one.catalogue_id) {
                    found.push(one);
                }
            }
        }
        drop(connection);
        self.counted(found, act.today()).await
    }
}

fn missing(one: &CatalogueRate) -> i64 {
    one.rate.map_or(0, Rate::missing)
}

/// The subtrees within `within` for which the person loads, each with its sector, empty for all; none inside another.
pub(super) fn reaches(act: &Act, within: &str) -> Vec<(String, String)> {
    act.actor.reaches(Permission::LoadDisclosure, within)
}

#[cfg(test)]
mod tests {
    use super::reaches;
    use crate::{Act, Actor, Channel};
    use domain::organisation::{Grant, Role};

    #[test]
    fn a_reach_inside_another_is_counted_once() {
        let grant = |role, unit_path: &str, sector: Option<&str>| Grant {
            role,
            unit_id: 1,
            unit_path: unit_path.to_owned(),
            sector: sector.map(str::to_owned),
        };
        let all_of = |grants: Vec<Grant>, within: &str| {
            let actor = Actor { grants, is_system: false, ..Actor::system() };
            reaches(&Act { actor, now: jiff::Timestamp::UNIX_EPOCH, channel: Channel::Web }, within)
        };
        let officer = Role::InformationOfficer;
        let own = |path: &str, sector: &str| (path.to_owned(), sector.to_owned());
        let many = vec![
            grant(officer, "/1/2/", None),
            grant(officer, "/1/2/3/", None),
            grant(officer, "/1/2/3/", Some("20")),
            grant(officer, "/1/4/", Some("20")),
            grant(Role::Inspector, "/1/", None),
        ];
        assert_eq!(all_of(many.clone(), "/"), [own("/1/2/", ""), own("/1/4/", "20")]);
        assert_eq!(all_of(many.clone(), "/1/2/3/"), [own("/1/2/3/", "")]);
        assert_eq!(all_of(many, "/1/9/"), []);
    }
}
