//! Every page that the public may read and a search engine should know, in one order, a share at a
//! time (R77): the change of what is published changes the list at once.

use crate::act::beijing_date;
use crate::{OperationError, Operations};
use jiff::civil::Date;
use std::collections::BTreeSet;
use storage::catalogue::published;
use storage::disclosure::listing;
use storage::question::entry;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicPage {
    /// A unit with a published catalogue, by its code.
    Unit(String),
    /// A sector with a published catalogue.
    Sector(String),
    /// A sector's guideline.
    Guideline(String),
    /// A question with its answer.
    Question(String),
    /// A published assessment.
    Assessment(i64),
    /// A catalogue: unit, sector.
    Catalogue(String, String),
    /// One item of it: unit, sector, key.
    Item(String, String, String),
    /// A record of information, by its number.
    Disclosure(i64),
}

/// Pages of one share, each with the day it was last published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteMap {
    /// How many pages there are altogether.
    pub total: usize,
    /// The pages of this share.
    pub pages: Vec<(PublicPage, Option<Date>)>,
}

impl Operations {
    /// The pages from `from` on, at most `limit` of them.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn site_map(&self, from: usize, limit: usize) -> Result<SiteMap, OperationError> {
        let assessments = self.public_assessments().await?;
        let mut connection = self.store.read().await?;
        let catalogues = published::addresses(&mut connection).await?;
        let of = |code: fn(&published::Address) -> &String| {
            catalogues.iter().map(|one| code(one).clone()).collect::<BTreeSet<String>>()
        };
        let mut heads: Vec<(PublicPage, Option<Date>)> = Vec::new();
        heads.extend(of(|one| &one.unit_code).into_iter().map(|code| (PublicPage::Unit(code), None)));
        heads.extend(of(|one| &one.sector_code).into_iter().map(|code| (PublicPage::Sector(code), None)));
        let guidelines = storage::guideline::current(&mut connection).await?;
        heads.extend(guidelines.into_iter().map(|head| (PublicPage::Guideline(head.sector_code), None)));
        let questions = entry::published(&mut connection).await?;
        heads.extend(
            questions.into_iter().map(|row| (PublicPage::Question(row.code), day(&row.published_at))),
        );
        heads.extend(assessments.into_iter().map(|one| (PublicPage::Assessment(one.id), None)));
        heads.extend(
            catalogues
                .into_iter()
                .map(|one| (PublicPage::Catalogue(one.unit_code, one.sector_code), day(&one.published_at))),
        );
        let items = usize::try_from(published::counts(&mut connection).await?.items).unwrap_or_default();
        let records = usize::try_from(listing::public_count(&mut connection).await?).unwrap_or_default();
        let before = heads.len();
        let total = before + items + records;
        let mut pages: Vec<_> = heads.into_iter().skip(from).take(limit).collect();
        let rest = limit - pages.len();
        if rest > 0 {
            let share = (wide(from.saturating_sub(before)), wide(rest));
            let rows = published::item_addresses(&mut connection, share).await?;
            pages.extend(rows.into_iter().map(|(of, key)| {
                let on = day(&of.published_at);
                (PublicPage::Item(of.unit_code, of.sector_code, key), on)
            }));
        }
        let rest = limit - pages.len();
        if rest > 0 && from + limit > before + items {
            let share = (wide(from.saturating_sub(before + items)), wide(rest));
            for (id, published_at) in listing::public_addresses(&mut connection, share).await? {
                pages.push((PublicPage::Disclosure(id), day(&published_at)));
            }
        }
        Ok(SiteMap { total, pages })
    }
}

fn wide(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn day(at: &str) -> Option<Date> {
    at.parse().ok().map(beijing_date)
}
