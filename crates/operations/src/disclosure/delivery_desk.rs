//! Proofs of delivery on people's desks (R101a): what is for a specific group and is to be delivered now, the proofs
//! that wait to be confirmed, many confirmed at once with a receipt; and what everybody may know of them.

use super::DeliveryView;
use super::checklist::{ChecklistRow, known_rows_of};
use super::delivery::view;
use super::to_load::reaches;
use super::together::ManyReceipt;
use crate::kept::WORTH_KEEPING;
use crate::{Act, OperationError, Operations};
use domain::disclosure::{DeliveryState, Duty, end_of_week};
use domain::organisation::Permission;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use storage::catalogue::{published, row};
use storage::disclosure::delivery;
use storage::disclosure::standing::{self, CatalogueStanding};

/// Proofs that a desk shows.
const MOST: i64 = 200;
/// Proofs that are confirmed at once.
const MOST_AT_ONCE: usize = 500;
/// Catalogues whose rows are read for the lines of a desk.
const MOST_READ: usize = 8;
/// What stands in a kept count for an element that no proof closes.
const OPEN: &str = "-";

/// A proof that waits for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingDelivery {
    /// Number.
    pub id: i64,
    /// The element.
    pub element: String,
    /// The unit.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// When it was delivered.
    pub delivered_on: String,
    /// What an act must repeat.
    pub revision: i64,
}

/// What is to be delivered to specific groups now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ToDeliver {
    /// Some of it, what has no proof at all first.
    pub lines: Vec<DueDelivery>,
    /// How much there is, as far as it is counted.
    pub all: usize,
}

/// An element that is for a specific group, of which no proof waits and none closes it beyond this week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueDelivery {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// 二级事项
    pub item: String,
    /// The element.
    pub element: String,
    /// The last day of the proof that still closes it; none where none does.
    pub closes_through: Option<String>,
}

impl Operations {
    /// What is for a specific group and has to be delivered and told by the end of this week, of the units for which
    /// the person loads, or of one of them and those below it.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn deliveries_due(
        &self,
        act: &Act,
        unit_id: Option<i64>,
        most: usize,
    ) -> Result<ToDeliver, OperationError> {
        let within = self.path_within(unit_id).await?;
        let (today, week) = (act.today().to_string(), end_of_week(act.today()).to_string());
        let reaches = reaches(act, &within);
        let (asked, change) =
            (format!("{reaches:?} {most} {today}"), self.last_change.load(Ordering::SeqCst));
        if let Some(kept) = self.kept.to_deliver.get(&asked, change, act) {
            return Ok(kept);
        }
        let mut connection = self.store.read().await?;
        // Each catalogue once, however many grants reach it.
        let mut known: BTreeMap<i64, usize> = BTreeMap::new();
        let mut chosen: Vec<i64> = Vec::new();
        let mut looked_at = 0;
        for (path, sector) in reaches {
            let below = self.subtree(&mut connection, &path).await?;
            for one in standing::for_groups(&mut connection, (&below, &sector), &today).await? {
                looked_at += 1;
                let due = if one.is_counted == 1 { many_due(&one.deliveries, &week) } else { 0 };
                if (one.is_counted == 0 || due > 0) && known.insert(one.catalogue_id, due).is_none() {
                    chosen.push(one.catalogue_id);
                }
            }
        }
        // What changed since it was counted comes first: it may be what the person did a moment ago.
        chosen.sort_by_key(|id| known.get(id).is_some_and(|due| *due > 0));
        let (first, rest) = chosen.split_at(first_to_read(&chosen, &known, most));
        let heads = standing::some(&mut connection, first, &today).await?;
        let versions: Vec<(i64, i64)> =
            heads.iter().map(|head| (head.catalogue_id, head.version_id)).collect();
        let read = known_rows_of(&mut connection, &self.known_rows, &versions, act.today()).await?;
        let mut found =
            ToDeliver { all: rest.iter().filter_map(|id| known.get(id)).sum(), ..ToDeliver::default() };
        for (head, rows) in heads.iter().zip(&read) {
            let due = due_rows(rows, head, &week);
            found.all += due.len();
            found.lines.extend(due);
        }
        found.lines.sort_by(|a, b| a.closes_through.cmp(&b.closes_through));
        found.lines.truncate(most);
        if looked_at > WORTH_KEEPING / 2 {
            self.kept.to_deliver.put(asked, change, act, &found);
        }
        Ok(found)
    }

    /// The proofs that the person may review now: of others, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn deliveries_on_desk(&self, act: &Act) -> Result<Vec<WaitingDelivery>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found: Vec<WaitingDelivery> = Vec::new();
        for grant in act.actor.grants.iter().filter(|one| Permission::ReviewDisclosure.held_by(one.role)) {
            let state = DeliveryState::Submitted.id();
            for one in delivery::below(&mut connection, &grant.unit_path, state, MOST).await? {
                let may = act.actor.may(Permission::ReviewDisclosure, &one.unit_path, Some(&one.sector_code));
                let is_own = one.created_by.is_some() && one.created_by == act.actor.person_id;
                if may && !is_own && !found.iter().any(|known| known.id == one.id) {
                    found.push(WaitingDelivery {
                        id: one.id,
                        element: one.element,
                        unit: one.unit_name,
                        sector_code: one.sector_code,
                        delivered_on: one.delivered_on,
                        revision: one.revision,
                    });
                }
            }
        }
        Ok(found)
    }

    /// Confirms many proofs that were seen as their revisions say, each by itself; what was refused is told.
    ///
    /// # Errors
    /// When none is chosen, too many are, or the conclusion is missing.
    #[boxed::future]
    pub async fn confirm_deliveries(
        &self,
        act: &Act,
        chosen: &[(i64, i64)],
        conclusion: &str,
    ) -> Result<ManyReceipt, OperationError> {
        if chosen.is_empty() {
            return Err(OperationError::invalid("chosen", "请选择要核对的送达凭证"));
        }
        if chosen.len() > MOST_AT_ONCE {
            let words = format!("一次最多核对{MOST_AT_ONCE}份，请分几次");
            return Err(OperationError::invalid("chosen", words));
        }
        crate::text::needed("note", conclusion, "核对的结论", 500)?;
        let mut receipt = ManyReceipt::default();
        for (id, seen) in chosen.iter().copied() {
            match self.confirm_delivery(act, (id, seen), conclusion).await {
                Ok(()) => receipt.done.push(id),
                Err(error @ (OperationError::Internal(_) | OperationError::Storage(_))) => return Err(error),
                Err(error) => {
                    let name = match self.delivery(act, id).await {
                        Ok(known) => known.element,
                        Err(_) => format!("第{id}号凭证"),
                    };
                    receipt.refused.push((id, name, error.to_string()));
                }
            }
        }
        Ok(receipt)
    }

    /// The proofs under a published catalogue that were not sent back, the newest period first, for those who may read
    /// them.
    ///
    /// # Errors
    /// When the catalogue is not published or the right is missing.
    #[boxed::future]
    pub async fn deliveries_of(
        &self,
        act: &Act,
        unit: &str,
        sector: &str,
    ) -> Result<Vec<DeliveryView>, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit, sector).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        act.actor.require(Permission::ReadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let mut views = Vec::new();
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        for one in
            delivery::of_catalogues(&mut connection, &[head.catalogue_id]).await?.into_iter().take(most)
        {
            views.push(view(&mut connection, act, one).await?);
        }
        Ok(views)
    }

    /// Of which elements of an item everybody may know that they were delivered: element and day, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn public_deliveries(
        &self,
        unit: &str,
        sector: &str,
        row_key: &str,
    ) -> Result<Vec<(String, String)>, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit, sector).await?;
        let Some(head) = head else { return Ok(Vec::new()) };
        let row = row::by_key(&mut connection, head.version_id, row_key).await?;
        let is_for_group =
            row.is_some_and(|row| Duty::of(&row.keyed.row, row.keyed.status) == Duty::SpecificGroup);
        if !is_for_group {
            return Ok(Vec::new());
        }
        let all = delivery::of_catalogues(&mut connection, &[head.catalogue_id]).await?;
        let shown = all
            .into_iter()
            .filter(|one| one.row_key == row_key && one.state == DeliveryState::Confirmed.id())
            .map(|one| (one.element, one.delivered_on));
        Ok(shown.collect())
    }
}

/// How many of the chosen catalogues are read: all that have to be counted again, and of the others no more than are
/// shown; at most so many together.
fn first_to_read(chosen: &[i64], known: &BTreeMap<i64, usize>, most: usize) -> usize {
    let mut due = 0;
    let wanted = chosen.iter().take(MOST_READ).take_while(|id| {
        let counted = known.get(id).copied().unwrap_or_default();
        let is_wanted = counted == 0 || due < most;
        due += counted;
        is_wanted
    });
    wanted.count()
}

/// The elements for a specific group of which no proof waits, each with the last day of what closes it.
fn for_groups(rows: &[ChecklistRow]) -> impl Iterator<Item = (&ChecklistRow, &str, Option<&str>)> {
    let rows = rows.iter().filter(|row| row.duty == Duty::SpecificGroup);
    let elements = rows.flat_map(|row| row.elements.iter().map(move |element| (row, element)));
    elements.filter(|(_, element)| !element.is_told).map(|(row, element)| {
        let closes = element.is_loaded().then(|| element.holds_through()).flatten();
        (row, element.called.as_str(), closes)
    })
}

/// The same as it is kept with the count of a catalogue.
pub(super) fn to_deliver(rows: &[ChecklistRow]) -> String {
    for_groups(rows).map(|(_, _, closes)| closes.unwrap_or(OPEN)).collect::<Vec<_>>().join(" ")
}

/// How many of them are due by a day.
fn many_due(kept: &str, week: &str) -> usize {
    kept.split(' ').filter(|day| !day.is_empty() && (*day == OPEN || *day <= week)).count()
}

fn due_rows(rows: &[ChecklistRow], head: &CatalogueStanding, week: &str) -> Vec<DueDelivery> {
    let due = for_groups(rows).filter(|(_, _, closes)| closes.is_none_or(|day| day <= week));
    due.map(|(row, element, closes)| DueDelivery {
        unit: head.unit_name.clone(),
        unit_code: head.unit_code.clone(),
        sector_code: head.sector_code.clone(),
        row_key: row.key.clone(),
        item: row.level2_item.clone(),
        element: element.to_owned(),
        closes_through: closes.map(str::to_owned),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::many_due;

    #[test]
    fn r101a_what_no_proof_closes_beyond_the_week_is_due() {
        for (kept, due) in
            [("", 0), ("-", 1), ("2026-03-31", 0), ("2026-03-08", 1), ("- 2026-03-08 2026-03-09", 2)]
        {
            assert_eq!(many_due(kept, "2026-03-08"), due, "{kept:?}");
        }
    }
}
