//! What everybody reads under an item: each element of the row in the catalogue's order with its records, the notice that
//! nothing arose, or that nothing is public yet (R101, R101a). Nothing is cut off: more records stand on further pages.

use super::checklist::place_of;
use crate::{OperationError, Operations};
use domain::catalogue::KeyedRow;
use domain::disclosure::{Duty, Element, RecordState, Validity, elements};
use jiff::civil::Date;
use serde::Serialize;
use storage::Connection;
use storage::catalogue::{published, row};
use storage::disclosure::listing::{self, ElementCount, ListedRecord};

/// Records of an element that its item shows.
const FIRST: i64 = 20;
/// Records on a page of their own.
const PAGE: i64 = 100;

/// A record in a public list.
#[derive(Debug, Clone, Serialize)]
pub struct RecordLine {
    /// Number.
    pub id: i64,
    /// 名称
    pub title: String,
    /// True where it stands elsewhere (R102).
    pub is_link: bool,
    /// True where it answers false or incomplete information (R161).
    pub is_clarification: bool,
    /// Whether it still holds (R281).
    pub validity: Validity,
    /// 成文日期
    pub arose_on: String,
    /// The day of the first publication.
    pub published_on: String,
}

/// What is public under an item.
#[derive(Debug, Clone, Serialize)]
pub struct PublicElements {
    /// How the row is fulfilled.
    pub duty: Duty,
    /// The elements in the order of the catalogue; none where nothing is loaded for everybody.
    pub elements: Vec<PublicElement>,
    /// Records that name no element of the row as it is now.
    pub others: RecordPage,
}

/// An element.
#[derive(Debug, Clone, Serialize)]
pub struct PublicElement {
    /// Its name.
    pub name: String,
    /// The part it belongs to; empty where the row is not divided.
    pub part: String,
    /// Its records.
    pub records: RecordPage,
    /// The last public notice that nothing arose.
    pub nil: Option<PublicNil>,
}

/// A public notice that nothing arose in a period (R101a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicNil {
    /// The record.
    pub id: i64,
    /// The period in words.
    pub period: String,
    /// True where it closes the element today.
    pub closes: bool,
}

/// Some records of many.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RecordPage {
    /// The element; empty for those that name none.
    pub element: String,
    /// The newest first.
    pub lines: Vec<RecordLine>,
    /// How many there are.
    pub total: i64,
    /// How many stand on one page.
    pub per_page: i64,
}

/// A row with what is counted of it.
struct Item {
    catalogue_id: i64,
    keyed: KeyedRow,
    duty: Duty,
    elements: Vec<Element>,
    counts: Vec<ElementCount>,
}

impl PublicElements {
    /// Every record and notice that it shows.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        let of = |page: &RecordPage| page.lines.iter().map(|line| line.id).collect::<Vec<_>>();
        let own = |one: &PublicElement| {
            of(&one.records).into_iter().chain(one.nil.as_ref().map(|nil| nil.id)).collect::<Vec<_>>()
        };
        self.elements.iter().flat_map(own).chain(of(&self.others)).collect()
    }
}

impl Operations {
    /// What is public under an item on a day; nothing where the catalogue is not published.
    ///
    /// # Errors
    /// When the catalogue holds no such item.
    #[boxed::future]
    pub async fn public_elements(
        &self,
        (unit_code, sector_code): (&str, &str),
        row_key: &str,
        today: Date,
    ) -> Result<PublicElements, OperationError> {
        let mut connection = self.store.read().await?;
        let item = Item::read(&mut connection, (unit_code, sector_code), row_key).await?;
        let mut listed = Vec::with_capacity(item.elements.len());
        for (at, element) in item.elements.iter().enumerate() {
            let mut records = item.records(&mut connection, Some(at), (FIRST, 0)).await?;
            records.element.clone_from(&element.name);
            let (name, part) = (element.name.clone(), element.part.clone());
            listed.push(PublicElement { name, part, records, nil: None });
        }
        let notices = listing::nil_notices(&mut connection, &[item.catalogue_id]).await?;
        for notice in notices.iter().filter(|one| one.row_key == row_key) {
            let at = place_of(&item.elements, &notice.element);
            let Some(element) = at.and_then(|at| listed.get_mut(at)) else { continue };
            if notice.state != RecordState::Published.id() {
                continue;
            }
            let period = super::nil::period_of(&notice.period_from, &notice.period_to)?;
            let nil = PublicNil { id: notice.id, period: period.words(), closes: period.closes_on(today) };
            if element.nil.as_ref().is_none_or(|known| !known.closes && nil.closes) {
                element.nil = Some(nil);
            }
        }
        let others = item.records(&mut connection, None, (FIRST, 0)).await?;
        Ok(PublicElements { duty: item.duty, elements: listed, others })
    }

    /// A page of the records of one element, or of those that name none, from the first on.
    ///
    /// # Errors
    /// When the catalogue holds no such item or element.
    #[boxed::future]
    pub async fn public_records(
        &self,
        (unit_code, sector_code): (&str, &str),
        (row_key, element): (&str, &str),
        page: i64,
    ) -> Result<RecordPage, OperationError> {
        let mut connection = self.store.read().await?;
        let item = Item::read(&mut connection, (unit_code, sector_code), row_key).await?;
        let at = match element.is_empty() {
            true => None,
            false => {
                let at = item.elements.iter().position(|one| one.name == element);
                Some(at.ok_or_else(|| OperationError::NotFound("该项公开内容".to_owned()))?)
            }
        };
        let skipped = page.max(1).saturating_sub(1).saturating_mul(PAGE);
        let records = item.records(&mut connection, at, (PAGE, skipped)).await?;
        Ok(RecordPage { element: element.to_owned(), ..records })
    }
}

impl Item {
    #[boxed::future]
    async fn read(
        connection: &mut Connection,
        (unit_code, sector_code): (&str, &str),
        row_key: &str,
    ) -> Result<Self, OperationError> {
        let missing = || OperationError::NotFound("该公开事项".to_owned());
        let head = published::of_unit_and_sector(connection, unit_code, sector_code).await?;
        let head = head.ok_or_else(missing)?;
        let keyed = row::by_key(connection, head.version_id, row_key).await?.ok_or_else(missing)?.keyed;
        let duty = Duty::of(&keyed.row, keyed.status);
        let mut counts = listing::counts(connection, &[head.catalogue_id]).await?;
        counts.retain(|count| count.row_key == row_key && count.kind != "nil" && count.records > 0);
        // What is for a specific group or on request is listed to nobody (R101a).
        if matches!(duty, Duty::SpecificGroup | Duty::OnRequest) {
            counts.clear();
        }
        Ok(Self {
            catalogue_id: head.catalogue_id,
            elements: if duty == Duty::Everyone { elements(&keyed.row) } else { Vec::new() },
            keyed,
            duty,
            counts,
        })
    }

    /// The records of an element by its place, or those of none: an element that was renamed since is found again.
    #[boxed::future]
    async fn records(
        &self,
        connection: &mut Connection,
        at: Option<usize>,
        (most, skipped): (i64, i64),
    ) -> Result<RecordPage, OperationError> {
        let own = || self.counts.iter().filter(move |count| place_of(&self.elements, &count.element) == at);
        let mut names: Vec<String> = own().map(|count| count.element.clone()).collect();
        names.sort_unstable();
        names.dedup();
        let place = (self.catalogue_id, self.keyed.key.as_str());
        let found = listing::public_of_elements(connection, place, &names, (most, skipped)).await?;
        Ok(RecordPage {
            element: String::new(),
            lines: found.into_iter().map(RecordLine::of).collect(),
            total: own().map(|count| count.records).sum(),
            per_page: most,
        })
    }
}

impl RecordLine {
    fn of(one: ListedRecord) -> Self {
        Self {
            id: one.id,
            title: one.title,
            is_link: one.kind == "link",
            is_clarification: one.kind == "clarification",
            validity: Validity::parse(&one.validity).unwrap_or_default(),
            arose_on: one.arose_on,
            published_on: one.first_published_on.unwrap_or_default(),
        }
    }
}
