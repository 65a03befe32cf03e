//! Where units stand: loading rates of catalogues, units and sectors (R101), timeliness by month and what came too
//! late (R111). A catalogue is counted when something changed under it, and the count is kept.

use super::checklist::{rate_of, rows_of};
use super::delivery_desk::to_deliver;
use super::public_count::counts_of;
use super::standing_element::{element_rates, packed};
use super::standing_place::Places;
use crate::{Act, Actor, OperationError, Operations};
use domain::calendar::WorkCalendar;
use domain::disclosure::{Rate, days_late, months_back};
use domain::organisation::{Grant, Permission};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use storage::disclosure::standing::{self, CatalogueStanding, KeptCount};
use storage::disclosure::timeliness;

/// Catalogues that a reading counts itself; more are counted in the background, and said to be.
pub(super) const COUNTED_AT_ONCE: usize = 40;
/// Catalogues counted in one go in the background.
const COUNTED_TOGETHER: i64 = 200;
/// The last day there is: a count that no day ends.
const NO_END: &str = "9999-12-31";
/// Late records listed at most.
const MOST_LATE: i64 = 200;
/// Months shown.
pub(super) const MONTHS: usize = 6;

/// What of a catalogue is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueRate {
    /// Its title.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// Elements that count and those loaded; none while they are being counted.
    pub rate: Option<Rate>,
    #[serde(skip)]
    pub(super) unit_path: String,
}

/// Where a unit and those below it stand.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The unit above, where the person may look at it too: code and name.
    pub above: Option<(String, String)>,
    /// The whole.
    pub whole: PlaceRate,
    /// The unit's own catalogues and each unit right below with all below it.
    pub places: Vec<PlaceRate>,
    /// The sectors that any of them keeps, in order.
    pub sectors: Vec<String>,
    /// The months shown, the last first.
    pub months: Vec<String>,
    /// What is overdue, however long, and what came too late within the months; of both the last due first.
    pub late: Vec<LateLine>,
    /// How many of them there are; the lines may be fewer.
    pub late_count: i64,
    /// How many of those were due before the months shown and are not published to this day.
    pub overdue_before: i64,
    /// Catalogues that are still being counted.
    pub uncounted: usize,
}

/// A unit, alone or with those below it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PlaceRate {
    /// Its name.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// True where units below it are counted too.
    pub has_below: bool,
    /// Elements due and loaded (R101).
    pub loading: Rate,
    /// The same by sector.
    pub sectors: BTreeMap<String, Rate>,
    /// Records due and published in time, by the month of their last day (R111): flow alone.
    pub months: BTreeMap<String, Rate>,
    /// The same by sector.
    pub sector_months: BTreeMap<String, BTreeMap<String, Rate>>,
    /// Stock due and loaded in time, whenever that was (R108a).
    pub stock: Rate,
}

/// A record that came too late, or has not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LateLine {
    /// The record.
    pub id: i64,
    /// 名称
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// The last day.
    pub due_on: String,
    /// When it was published, a link by its original page; none where it is not.
    pub published_on: Option<String>,
    /// True for stock (R108a).
    pub is_stock: bool,
    /// Working days late, up to today where it is not published; none where a year has no calendar.
    pub days_late: Option<u32>,
}

impl Operations {
    /// The unit whose standing a person sees first: the one they work for, else the highest they may look at.
    ///
    /// # Errors
    /// When they may look at none.
    #[boxed::future]
    pub async fn own_standing_unit(
        &self,
        act: &Act,
        working_unit: Option<i64>,
    ) -> Result<String, OperationError> {
        if let Some(id) = working_unit {
            let unit = self.unit(id).await?;
            if reaches(&act.actor, &unit.path) {
                return Ok(unit.code);
            }
        }
        let reading = act.actor.grants.iter().filter(|grant| Permission::ReadDisclosure.held_by(grant.role));
        let highest = reading.min_by_key(|grant| (grant.unit_path.matches('/').count(), grant.unit_id));
        let highest = highest.ok_or(OperationError::NotPermitted(Permission::ReadDisclosure))?;
        Ok(self.unit(highest.unit_id).await?.code)
    }

    /// Where a unit and those below it stand, for those who may read its information.
    ///
    /// # Errors
    /// When there is no such unit or the right is missing.
    #[boxed::future]
    pub async fn coverage(&self, act: &Act, unit_code: &str) -> Result<Coverage, OperationError> {
        let unit = self.unit_by_code(unit_code).await?;
        if !reaches(&act.actor, &unit.path) {
            return Err(OperationError::NotPermitted(Permission::ReadDisclosure));
        }
        let above = match unit.parent_id {
            Some(parent) => Some(self.unit(parent).await?).filter(|one| reaches(&act.actor, &one.path)),
            None => None,
        };
        let (today, day) = (act.today(), act.today().to_string());
        let months = months_back(today, MONTHS);
        let from = months.last().map_or_else(|| day.clone(), |month| format!("{month}-01"));
        let mut connection = self.store.read().await?;
        let reads = |path: &str, sector: &str| act.actor.may(Permission::ReadDisclosure, path, Some(sector));
        let mut stands = standing::below(&mut connection, &unit.path, &day).await?;
        stands.retain(|one| reads(&one.unit_path, &one.sector_code));
        let mut counts = timeliness::months(&mut connection, &unit.path, (&from, &day), &day).await?;
        counts.retain(|one| reads(&one.unit_path, &one.sector_code));
        let mut stock = timeliness::stock(&mut connection, &unit.path, &day).await?;
        stock.retain(|one| reads(&one.unit_path, &one.sector_code));
        let mut before = timeliness::overdue_before(&mut connection, &unit.path, &from).await?;
        before.retain(|one| reads(&one.unit_path, &one.sector_code));
        let mut late = timeliness::late(&mut connection, &unit.path, (&from, &day), &day, MOST_LATE).await?;
        late.retain(|one| reads(&one.unit_path, &one.sector_code));
        let below = storage::organisation::unit::children(&mut connection, unit.id).await?;
        drop(connection);
        let rates = self.counted(stands, today).await?;
        let mut places = Places::new((&unit.name, &unit.code, &unit.path));
        for child in below {
            places.add(child.name, child.code, child.path);
        }
        for one in &rates {
            places.load(one);
        }
        for count in &counts {
            let rate = Rate::new(count.due, count.in_time);
            places.month((&count.unit_path, &count.sector_code), &count.month, rate);
        }
        for count in &stock {
            places.stock(&count.unit_path, Rate::new(count.due, count.in_time));
        }
        let overdue_before: i64 = before.iter().map(|one| one.due).sum();
        let calendar = WorkCalendar::shipped();
        let (whole, places) = places.end();
        Ok(Coverage {
            unit: unit.name,
            unit_code: unit.code,
            above: above.map(|one| (one.code, one.name)),
            sectors: whole.sectors.keys().cloned().collect(),
            whole,
            places,
            months,
            late_count: counts.iter().map(|one| one.due - one.in_time).sum::<i64>() + overdue_before,
            overdue_before,
            late: late.into_iter().map(|one| late_line(one, today, &calendar)).collect::<Result<_, _>>()?,
            uncounted: rates.iter().filter(|one| one.rate.is_none()).count(),
        })
    }

    /// Counts again what changed since it was counted last, and keeps it. Returns how many catalogues that were.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn recount_standings(&self, now: Timestamp) -> Result<usize, OperationError> {
        let today = crate::act::beijing_date(now);
        let (mut after, mut counted, mut numbers) = (0, 0, HashMap::new());
        loop {
            let stale = {
                let mut connection = self.store.read().await?;
                standing::uncounted(&mut connection, &today.to_string(), after, COUNTED_TOGETHER).await?
            };
            let Some(last) = stale.last() else { return Ok(counted) };
            after = last.catalogue_id;
            let mut made = Vec::with_capacity(stale.len());
            {
                let mut connection = self.store.read().await?;
                for one in &stale {
                    let rows = rows_of(&mut connection, (one.catalogue_id, one.version_id), today).await?;
                    let ends =
                        rows.iter().flat_map(|row| &row.elements).filter_map(|one| one.holds_through());
                    let elements = element_rates(&one.sector_code, &rows);
                    let ends = ends.min().unwrap_or(NO_END).to_owned();
                    made.push((rate_of(&rows), ends, elements, to_deliver(&rows), counts_of(&rows)));
                }
            }
            let (mut transaction, mut last_change) = (self.store.write().await?, 0);
            for (one, (rate, holds_through, elements, deliveries, public)) in stale.iter().zip(&made) {
                let elements = packed(transaction.connection(), &mut numbers, elements).await?;
                let of = (one.catalogue_id, one.version_id, one.changes);
                let count = KeptCount {
                    due: rate.due,
                    loaded: rate.done,
                    holds_through,
                    elements: &elements,
                    deliveries,
                    public: *public,
                };
                let before = standing::public_count(transaction.connection(), one.catalogue_id).await?;
                standing::keep(transaction.connection(), of, &count).await?;
                // Kept pages tell the figures: they are made anew.
                if before != Some(*public) {
                    let (connection, id) = (transaction.connection(), one.catalogue_id);
                    last_change =
                        storage::change::append(connection, "standing", id, &now.to_string()).await?;
                }
            }
            transaction.commit().await?;
            self.last_change.fetch_max(last_change, Ordering::SeqCst);
            counted += stale.len();
        }
    }

    /// How many elements have nothing loaded, by the code of each unit of a subtree that publishes catalogues.
    #[boxed::future]
    pub(crate) async fn missing_below(
        &self,
        path: &str,
        today: Date,
    ) -> Result<BTreeMap<String, usize>, OperationError> {
        let stands = {
            let mut connection = self.store.read().await?;
            standing::below(&mut connection, path, &today.to_string()).await?
        };
        let mut missing: BTreeMap<String, usize> = BTreeMap::new();
        for one in self.counted(stands, today).await? {
            let more = one.rate.map_or(0, |rate| usize::try_from(rate.missing()).unwrap_or(0));
            *missing.entry(one.unit_code).or_default() += more;
        }
        Ok(missing)
    }

    /// The path of a unit, or that of the whole tree where none is named.
    #[boxed::future]
    pub(super) async fn path_within(&self, unit_id: Option<i64>) -> Result<String, OperationError> {
        match unit_id {
            Some(id) => Ok(self.unit(id).await?.path),
            None => Ok("/".to_owned()),
        }
    }

    /// The rates of catalogues: as they were kept, else counted now as far as a reader can wait for it.
    #[boxed::future]
    pub(super) async fn counted(
        &self,
        stands: Vec<CatalogueStanding>,
        today: Date,
    ) -> Result<Vec<CatalogueRate>, OperationError> {
        let (mut rates, mut counted) = (Vec::with_capacity(stands.len()), 0);
        for one in stands {
            let rate = if one.is_counted == 1 {
                Some(Rate::new(one.due, one.loaded))
            } else if counted < COUNTED_AT_ONCE {
                counted += 1;
                let mut connection = self.store.read().await?;
                Some(rate_of(&rows_of(&mut connection, (one.catalogue_id, one.version_id), today).await?))
            } else {
                None
            };
            rates.push(CatalogueRate {
                title: one.title,
                unit: one.unit_name,
                unit_code: one.unit_code,
                sector_code: one.sector_code,
                rate,
                unit_path: one.unit_path,
            });
        }
        Ok(rates)
    }
}

/// True where the person reads information of the unit, of all sectors or of one.
pub(super) fn reaches(actor: &Actor, path: &str) -> bool {
    let covers =
        |grant: &Grant| Permission::ReadDisclosure.held_by(grant.role) && path.starts_with(&grant.unit_path);
    actor.is_system || actor.grants.iter().any(covers)
}

fn late_line(
    one: timeliness::LateRecord,
    today: Date,
    calendar: &WorkCalendar,
) -> Result<LateLine, OperationError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| super::place::damaged("信息的期限"));
    let came = one.published_on.as_deref().map(day).transpose()?.unwrap_or(today);
    Ok(LateLine {
        days_late: days_late(day(&one.due_on)?, came, calendar),
        id: one.id,
        title: one.title,
        unit: one.unit_name,
        sector_code: one.sector_code,
        due_on: one.due_on,
        published_on: one.published_on,
        is_stock: one.is_stock == 1,
    })
}
