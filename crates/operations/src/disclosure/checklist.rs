//! The checklist of a catalogue: each row's elements, what is loaded of them and what is missing, and the
//! loading rate that follows (R101, R101a).

use super::element_due::ElementDue;
use super::known_rows::{self, KnownRow, KnownRows};
use crate::{OperationError, Operations};
use domain::calendar::WorkCalendar;
use domain::catalogue::KeyedRow;
use domain::disclosure::{
    DeliveryState, Duty, Element, Rate, RecordState, Validity, element_named, elements,
};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;
use storage::Connection;
use storage::catalogue::{published, row};
use storage::disclosure::delivery::{self, Delivery};
use storage::disclosure::listing::{self, ElementCount, NilNotice};

/// Records named for each row that is no longer for everybody; all of them are counted.
const MOST_EXPOSED: i64 = 20;

/// A catalogue's checklist.
#[derive(Debug, Clone, Serialize)]
pub struct Checklist {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The catalogue's title.
    pub title: String,
    /// The rows in order.
    pub rows: Vec<ChecklistRow>,
    /// Elements that count (R101a).
    pub due: i64,
    /// Those of them with a valid record, link or nil notice (R101).
    pub loaded: i64,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistRow {
    /// Its key.
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// How it is fulfilled.
    pub duty: Duty,
    /// Its elements; none where nothing is to be loaded or delivered.
    pub elements: Vec<ChecklistElement>,
    /// Records, public or on a desk, that belong to no element of the row as it is now.
    pub others: i64,
    /// Records that everybody still reads though the row is no longer for everybody (R101a).
    pub exposed: i64,
    /// The newest of them: number and name.
    pub exposed_records: Vec<(i64, String)>,
}

/// An element.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistElement {
    /// Its name.
    pub name: String,
    /// Its part.
    pub part: String,
    /// What records are kept under: the name, with its part where another has the same one (R43).
    pub called: String,
    /// How its clock counts.
    pub clock: Vec<String>,
    /// Public records.
    pub records: i64,
    /// Records on somebody's desk.
    pub open: i64,
    /// The newest 成文日期 among the public ones.
    pub newest: Option<String>,
    /// The newest day on which one of them arose or was changed.
    pub renewed: Option<String>,
    /// The last day on which they keep an element loaded that comes again and again; none for all others.
    pub records_through: Option<String>,
    /// True where that day is over.
    pub is_stale: bool,
    /// The last day of which a public notice says that nothing arose.
    pub nil_through: Option<String>,
    /// What of it is due, and when.
    pub due: ElementDue,
    /// The last notice that nothing arose in a period, public or on its way (R101a).
    pub nil: Option<NilLine>,
    /// The day of the last confirmed delivery to the group it is for; everybody may know it (R101a).
    pub delivered_on: Option<String>,
    /// The last proof of a delivery, confirmed or on its way.
    pub delivery: Option<DeliveryLine>,
    /// True where a proof waits for another person to confirm it.
    pub is_told: bool,
}

/// A proof of delivery of an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryLine {
    /// Its number.
    pub id: i64,
    /// When it was delivered.
    pub delivered_on: String,
    /// True where another person confirmed it.
    pub is_confirmed: bool,
    /// True where it closes the element today.
    pub closes: bool,
    /// The last day on which a confirmed one does.
    pub closes_through: Option<String>,
}

/// A nil notice of an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NilLine {
    /// The period in words.
    pub period: String,
    /// True where everybody can read it.
    pub is_public: bool,
    /// True where it closes the element today.
    pub closes: bool,
    /// The last day on which a public one does.
    pub closes_through: Option<String>,
}

impl ChecklistElement {
    /// True where a valid record, a link, a notice or a delivery of the present period stands (R101, R101a).
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.has_records()
            || self.nil.as_ref().is_some_and(|nil| nil.closes)
            || self.delivery.as_ref().is_some_and(|delivery| delivery.closes)
    }

    /// True where public records load it: of what comes again and again those of the present period or the last.
    #[must_use]
    pub fn has_records(&self) -> bool {
        self.records > 0 && !self.is_stale
    }

    /// True where something has to be loaded now: nothing stands, or nothing of the period that is over (R101).
    #[must_use]
    pub fn is_wanting(&self) -> bool {
        !self.is_loaded() || self.due.is_missing
    }

    /// The last day on which it is loaded, where what makes it so ends.
    #[must_use]
    pub fn holds_through(&self) -> Option<&str> {
        let records = self.records_through.as_deref().filter(|_| self.has_records());
        if self.has_records() && records.is_none() {
            return None;
        }
        let nil = self.nil.as_ref().filter(|nil| nil.closes).and_then(|nil| nil.closes_through.as_deref());
        let delivery = self.delivery.as_ref().filter(|one| one.closes);
        records.max(nil).max(delivery.and_then(|one| one.closes_through.as_deref()))
    }
}

/// A row about to be loaded under.
#[derive(Debug, Clone, Serialize)]
pub struct RowToLoad {
    /// The unit.
    pub unit: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// How it is fulfilled.
    pub duty: Duty,
    /// The specific group it is for; empty where everybody may read it.
    pub audience: String,
    /// Its elements.
    pub elements: Vec<ChecklistElement>,
}

impl Operations {
    /// The row of a published catalogue under which a record is loaded.
    ///
    /// # Errors
    /// When there is no such row.
    #[boxed::future]
    pub async fn row_to_load(
        &self,
        unit_code: &str,
        sector_code: &str,
        row_key: &str,
    ) -> Result<RowToLoad, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit_code, sector_code).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        let row = row::by_key(&mut connection, head.version_id, row_key).await?;
        let keyed = row.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?.keyed;
        let duty = Duty::of(&keyed.row, keyed.status);
        Ok(RowToLoad {
            unit: head.unit_name,
            duty,
            elements: listed(&to_load(&keyed, duty)),
            audience: keyed.row.audience_specific.filter(|group| group != "√").unwrap_or_default(),
            level1_item: keyed.row.level1_item,
            level2_item: keyed.row.level2_item,
        })
    }

    /// The checklist of a published catalogue as it stands on a day.
    ///
    /// # Errors
    /// When the catalogue is not published.
    #[boxed::future]
    pub async fn checklist(
        &self,
        unit_code: &str,
        sector_code: &str,
        today: Date,
    ) -> Result<Checklist, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit_code, sector_code).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        let version = (head.catalogue_id, head.version_id);
        let mut read = known_rows_of(&mut connection, &self.known_rows, &[version], today).await?;
        let mut rows = read.pop().map(Arc::unwrap_or_clone).unwrap_or_default();
        for row in rows.iter_mut().filter(|row| row.exposed > 0) {
            let place = (head.catalogue_id, row.key.as_str());
            row.exposed_records = listing::public_of_row(&mut connection, place, MOST_EXPOSED).await?;
        }
        let rate = rate_of(&rows);
        Ok(Checklist {
            unit: head.unit_name.clone(),
            unit_code: head.unit_code.clone(),
            sector_code: head.sector_code.clone(),
            title: head.title.clone(),
            due: rate.due,
            loaded: rate.done,
            rows,
        })
    }
}

/// The rows of a published version with what is loaded of them on a day.
#[boxed::future]
pub(super) async fn rows_of(
    connection: &mut Connection,
    version: (i64, i64),
    today: Date,
) -> Result<Vec<ChecklistRow>, OperationError> {
    let rows = known_rows::read(connection, version.1).await?;
    let loaded = LoadedRecords::read(connection, &[version.0]).await?.pop().unwrap_or_default();
    loaded.rows(&rows, today)
}

/// The same of some versions in their order, for pages that read few catalogues again and again.
#[boxed::future]
pub(super) async fn known_rows_of(
    connection: &mut Connection,
    known: &KnownRows,
    versions: &[(i64, i64)],
    today: Date,
) -> Result<Vec<Arc<Vec<ChecklistRow>>>, OperationError> {
    let catalogues: Vec<i64> = versions.iter().map(|(catalogue, _)| *catalogue).collect();
    let mut read = Vec::with_capacity(versions.len());
    for (loaded, (_, version)) in
        LoadedRecords::read(connection, &catalogues).await?.into_iter().zip(versions)
    {
        let rows = known.of(connection, *version).await?;
        read.push(known.checklist((*version, today), &rows, loaded)?);
    }
    Ok(read)
}

/// The loading rate of rows (R101).
pub(super) fn rate_of(rows: &[ChecklistRow]) -> Rate {
    let elements = || rows.iter().flat_map(|row| &row.elements);
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    Rate::new(count(elements().count()), count(elements().filter(|element| element.is_loaded()).count()))
}

/// What is loaded under a catalogue, as it is stored.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LoadedRecords {
    counts: Vec<ElementCount>,
    nils: Vec<NilNotice>,
    deliveries: Vec<Delivery>,
}

impl LoadedRecords {
    /// Of some catalogues, in their order.
    #[boxed::future]
    async fn read(connection: &mut Connection, catalogues: &[i64]) -> Result<Vec<Self>, OperationError> {
        let counts = listing::counts(connection, catalogues).await?;
        let nils = listing::nil_notices(connection, catalogues).await?;
        let deliveries = delivery::of_catalogues(connection, catalogues).await?;
        let of = |id: &i64| Self {
            counts: counts.iter().filter(|one| one.catalogue_id == *id).cloned().collect(),
            nils: nils.iter().filter(|one| one.catalogue_id == *id).cloned().collect(),
            deliveries: deliveries.iter().filter(|one| one.catalogue_id == *id).cloned().collect(),
        };
        Ok(catalogues.iter().map(of).collect())
    }

    /// What of the rows it loads on a day.
    pub fn rows(&self, rows: &[KnownRow], today: Date) -> Result<Vec<ChecklistRow>, OperationError> {
        let loaded = Loaded { records: self, today, calendar: WorkCalendar::shipped() };
        rows.iter().map(|row| loaded.row(row)).collect()
    }
}

/// What is loaded under a catalogue, seen on a day.
struct Loaded<'a> {
    records: &'a LoadedRecords,
    today: Date,
    calendar: Arc<WorkCalendar>,
}

impl Loaded<'_> {
    fn row(&self, known: &KnownRow) -> Result<ChecklistRow, OperationError> {
        let (duty, all) = (known.duty, &known.elements);
        // An element that was renamed since is found again by its likeness.
        let place = |name: &str| place_of(all, name);
        let mut listed = listed(all);
        for notice in self.records.nils.iter().filter(|notice| notice.row_key == known.key) {
            let Some(element) = place(&notice.element).and_then(|at| listed.get_mut(at)) else { continue };
            let line = nil_line(notice, self.today)?;
            if line.is_public {
                element.nil_through = element.nil_through.take().max(Some(notice.period_to.clone()));
            }
            // The newest comes first; one that closes goes before one on its way.
            if element.nil.as_ref().is_none_or(|known| !known.closes && line.closes) {
                element.nil = Some(line);
            }
        }
        let is_for_group = duty == Duty::SpecificGroup;
        for one in self.records.deliveries.iter().filter(|one| is_for_group && one.row_key == known.key) {
            let Some(element) = place(&one.element).and_then(|at| listed.get_mut(at)) else { continue };
            let line = delivery_line(one, self.today)?;
            element.is_told |= !line.is_confirmed;
            if line.is_confirmed {
                element.delivered_on = element.delivered_on.take().max(Some(line.delivered_on.clone()));
            }
            if element.delivery.as_ref().is_none_or(|known| !known.closes && line.closes) {
                element.delivery = Some(line);
            }
        }
        let is_narrowed = matches!(duty, Duty::SpecificGroup | Duty::OnRequest);
        let (mut others, mut exposed) = (0, 0);
        let mut open_due: Vec<Option<&str>> = vec![None; listed.len()];
        let of_row = self.records.counts.iter().filter(|count| count.row_key == known.key);
        if is_narrowed {
            exposed = of_row.map(|count| count.records).sum();
        }
        let own = |count: &&ElementCount| !is_narrowed && count.row_key == known.key && count.kind != "nil";
        for count in self.records.counts.iter().filter(own) {
            let at = place(&count.element);
            let Some((element, due)) = at.and_then(|at| listed.get_mut(at).zip(open_due.get_mut(at))) else {
                others += count.records + count.open;
                continue;
            };
            *due = [*due, count.open_due.as_deref()].into_iter().flatten().min();
            element.open += count.open;
            // What no longer holds is not loaded (R101, R281).
            if !Validity::parse(&count.validity).unwrap_or_default().is_over() {
                element.records += count.records;
                element.newest = element.newest.take().max(count.newest.clone());
                element.renewed = element.renewed.take().max(count.renewed.clone());
            }
        }
        for ((line, element), open) in listed.iter_mut().zip(all).zip(open_due) {
            line.tell_due(element, open, (self.today, &self.calendar))?;
        }
        Ok(ChecklistRow {
            level1_item: known.level1_item.clone(),
            level2_item: known.level2_item.clone(),
            key: known.key.clone(),
            duty,
            elements: listed,
            others,
            exposed,
            exposed_records: Vec::new(),
        })
    }
}

/// Where an element stands that a record names.
pub(super) fn place_of(all: &[Element], name: &str) -> Option<usize> {
    let named = element_named(all, name)?;
    all.iter().position(|other| other == named)
}

/// The elements of a row that are loaded for everybody to read.
pub(super) fn to_load(keyed: &KeyedRow, duty: Duty) -> Vec<Element> {
    if duty == Duty::Everyone { elements(&keyed.row) } else { Vec::new() }
}

/// Elements of which nothing is known yet.
fn listed(all: &[Element]) -> Vec<ChecklistElement> {
    let line = |element: &Element| ChecklistElement {
        name: element.name.clone(),
        part: element.part.clone(),
        called: element.called.clone(),
        clock: element.clock.words.clone(),
        records: 0,
        open: 0,
        newest: None,
        renewed: None,
        records_through: None,
        is_stale: false,
        nil_through: None,
        due: ElementDue::default(),
        nil: None,
        delivered_on: None,
        delivery: None,
        is_told: false,
    };
    all.iter().map(line).collect()
}

fn nil_line(notice: &NilNotice, today: Date) -> Result<NilLine, OperationError> {
    let period = super::nil::period_of(&notice.period_from, &notice.period_to)?;
    let is_public = notice.state == RecordState::Published.id();
    let closes_through = period.closes_through().filter(|_| is_public).map(|day| day.to_string());
    Ok(NilLine {
        period: period.words(),
        is_public,
        closes: is_public && period.closes_on(today),
        closes_through,
    })
}

fn delivery_line(stored: &Delivery, today: Date) -> Result<DeliveryLine, OperationError> {
    let days = super::delivery::days_of(stored)?;
    let is_confirmed = stored.state == DeliveryState::Confirmed.id();
    let closes_through = days.closes_through().filter(|_| is_confirmed);
    Ok(DeliveryLine {
        id: stored.id,
        delivered_on: stored.delivered_on.clone(),
        is_confirmed,
        closes: closes_through.is_some_and(|last| today <= last),
        closes_through: closes_through.map(|day| day.to_string()),
    })
}
