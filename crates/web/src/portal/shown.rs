//! How things of the domain are printed on public pages.

use super::address;
use super::catalogue_view::{self, Cell, ColumnWidth};
use super::parts::{Download, StateKind, StateMark};
use crate::core::{AppState, PageError};
use crate::frame::{Alternate, Article, Link, Page, Section};
use domain::catalogue::{CatalogueRow, Column, ItemPart, ItemParts};
use jiff::civil::Date;
use operations::catalogue::{ColumnHead, PublishedSummary};
use operations::disclosure::CoverageOf;

/// The day of a stored instant in Beijing time.
#[must_use]
pub fn day_of(instant: &str) -> Option<Date> {
    instant.parse().ok().map(operations::act::beijing_date)
}

pub use domain::calendar::in_words as long_day;

/// The long form of a stored instant, empty where there is none.
#[must_use]
pub fn long_day_of(instant: &str) -> String {
    day_of(instant).map(long_day).unwrap_or_default()
}

/// A page's frame.
///
/// # Errors
/// When the site's identity cannot be read.
#[boxed::future]
pub async fn page(
    state: &AppState,
    title: &str,
    section: Section,
    crumbs: Vec<Link>,
) -> Result<Page, PageError> {
    Ok(Page {
        site: crate::site::of(state).await?,
        title: title.to_owned(),
        description: title.to_owned(),
        section,
        crumbs,
        column_name: title.to_owned(),
        column_type: "政务公开".to_owned(),
        alternates: vec![feed("最新公开的信息", address::FEED)],
        ..Page::default()
    })
}

/// The same for feed readers.
pub fn feed(title: &str, href: &str) -> Alternate {
    Alternate {
        media_type: "application/atom+xml".to_owned(),
        title: title.to_owned(),
        href: href.to_owned(),
    }
}

/// The frame of a page that is one document, with its meta tags (国办发〔2017〕47号).
pub fn as_article(page: &mut Page, title: &str, published_at: &str, source: &str) {
    page.article = Some(Article {
        title: title.to_owned(),
        published_at: long_stamp(published_at),
        source: source.to_owned(),
    });
}

/// `2025-03-12 09:30` in Beijing time.
#[must_use]
pub fn long_stamp(instant: &str) -> String {
    let Ok(instant) = instant.parse::<jiff::Timestamp>() else { return String::new() };
    let local = jiff::tz::Offset::constant(8).to_datetime(instant);
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// How much is public, in words, and what is counted; nothing where nothing is published.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn coverage(state: &AppState, of: CoverageOf<'_>) -> Result<Option<(String, String)>, PageError> {
    let found = state.operations.public_coverage(of).await?;
    Ok(found.map(|found| match (found.uncounted, found.catalogues) {
        (0, _) => (format!("{}。", found.count.words()), found.count.counted_words()),
        (left, all) if left == all => ("正在统计公开的情况，请稍后再看。".to_owned(), String::new()),
        (left, _) => {
            let words = format!("{}。", found.count.words());
            (words, format!("{}另有{left}份目录正在统计，暂不计在内。", found.count.counted_words()))
        }
    }))
}

/// The files of a catalogue.
#[must_use]
pub fn downloads(of: &PublishedSummary) -> Vec<Download> {
    [("Excel", "xlsx", "Excel 表格"), ("CSV", "csv", "CSV 文件"), ("JSON", "json", "JSON 数据")]
        .into_iter()
        .map(|(label, ending, what)| Download {
            label: label.to_owned(),
            description: format!("下载{}《{}》{what}", of.unit, of.title),
            href: address::download(&of.unit_code, &of.sector_code, ending),
        })
        .collect()
}

/// A published catalogue's state.
#[must_use]
pub fn published() -> StateMark {
    StateMark::new(StateKind::Published, "已公布")
}

/// Another unit's catalogue took its place (R80a).
#[must_use]
pub fn replaced(by: &str) -> StateMark {
    StateMark::new(StateKind::NotApplicable, format!("由{by}接续"))
}

/// Nothing published.
#[must_use]
pub fn not_yet() -> StateMark {
    StateMark::new(StateKind::NotYet, "尚未公布")
}

/// Not applicable, agreed by the office (R63, R64).
#[must_use]
pub fn not_applicable() -> StateMark {
    StateMark::new(StateKind::NotApplicable, "不适用")
}

/// The printed head of a column.
#[must_use]
pub fn column_head(head: &ColumnHead) -> catalogue_view::ColumnHead {
    let width = match Column::from_id(&head.id) {
        Some(Column::SeqNo) => ColumnWidth::SeqNo,
        Some(Column::Level1Item) => ColumnWidth::Level1,
        Some(Column::Level2Item) => ColumnWidth::Level2,
        Some(Column::Level3Item) => ColumnWidth::Level3,
        Some(Column::ContentElements) => ColumnWidth::Content,
        Some(Column::LegalBasis) => ColumnWidth::Basis,
        Some(Column::TimeLimit) => ColumnWidth::Time,
        Some(Column::Publisher) => ColumnWidth::Publisher,
        Some(Column::Channels) => ColumnWidth::Channels,
        Some(Column::AudienceSpecific) => ColumnWidth::Group,
        Some(_) => ColumnWidth::Tick,
        None => ColumnWidth::Extra,
    };
    catalogue_view::ColumnHead { label: head.printed.clone(), group: head.group.clone(), width }
}

/// The cells of a row as they are printed, in the order of the columns. What differs from part to
/// part stands under the part's name (R43).
#[must_use]
pub fn cells(row: &CatalogueRow, heads: &[&ColumnHead]) -> Vec<Cell> {
    let parts = ItemParts::of(row);
    heads.iter().map(|head| by_part(&parts, head).unwrap_or_else(|| cell(row, head))).collect()
}

fn by_part(parts: &ItemParts, head: &ColumnHead) -> Option<Cell> {
    let column = Column::from_id(&head.id).filter(|_| parts.is_divided())?;
    let text = |part: &ItemPart| match column {
        Column::TimeLimit => Some(part.time_limit.clone()),
        Column::Publisher => Some(part.publisher.clone()),
        Column::Channels => Some(catalogue_view::boxes(&part.channels)),
        _ => None,
    };
    let texts: Vec<(String, String)> =
        parts.parts.iter().filter_map(|part| Some((part.name.clone(), text(part)?))).collect();
    let differ = texts.windows(2).any(|pair| pair[0].1 != pair[1].1);
    differ.then_some(Cell::Parts(texts))
}

fn cell(row: &CatalogueRow, head: &ColumnHead) -> Cell {
    match Column::from_id(&head.id) {
        Some(Column::Channels) => Cell::channels(&row.channels),
        Some(column) => Cell::new(row.cell(column)),
        None => Cell::new(row.extra.get(&head.printed).cloned().unwrap_or_default()),
    }
}

/// The text of a number with a thousands separator.
#[must_use]
pub fn number(count: i64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digit != '-' {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r43_what_differs_from_part_to_part_stands_under_its_name() {
        let row = CatalogueRow {
            content_elements: "办事指南；结果信息".to_owned(),
            time_limit: "指南：20个工作日内；结果：7个工作日内".to_owned(),
            publisher: "区民政局".to_owned(),
            ..CatalogueRow::default()
        };
        let head = |column: Column| ColumnHead {
            id: column.id().to_owned(),
            printed: column.label().to_owned(),
            group: None,
            is_tick: false,
            is_added: false,
        };
        let heads = [head(Column::TimeLimit), head(Column::Publisher)];
        let cells = cells(&row, &heads.iter().collect::<Vec<_>>());
        let named = [("指南", "20个工作日内"), ("结果", "7个工作日内")];
        let expected = named.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(cells, [Cell::Parts(expected.to_vec()), Cell::Text("区民政局".to_owned())]);
    }

    #[test]
    fn days_are_beijing_days() {
        assert_eq!(long_day_of("2026-03-08T16:00:00Z"), "2026年3月9日");
        assert_eq!(long_stamp("2026-03-08T16:05:00Z"), "2026-03-09 00:05");
        assert_eq!(long_day_of("nonsense"), "");
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
