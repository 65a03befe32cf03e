//! 清单与覆盖: every unit with its two lists and how far catalogues cover them, and the same as a workbook
//! (R60, R61).

use super::address;
use super::coverage::{Tab, page_tabs};
use crate::console::frame::{Place, frame};
use crate::core::response::{download, page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::unit_list::{ListFigure, UnitListFigures};
use serde::Deserialize;

/// The overview.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/overview.html")]
pub struct OverviewView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What all units together have, in words.
    pub summary: String,
    /// The units.
    pub units: Vec<UnitLine>,
    /// Where a file is imported; empty where one may not.
    pub import_href: String,
    /// The workbook.
    pub export_href: &'static str,
    /// Other pages.
    pub pages: Vec<Tab>,
}

/// A unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitLine {
    /// Its coverage.
    pub link: Link,
    /// Of the power-and-duty list and of the public-service list, in words.
    pub lists: Vec<String>,
    /// Entries that no item covers.
    pub uncovered: String,
    /// Nothing is known of some list.
    pub is_open: bool,
}

/// Units on a page: a phone shows each as a card.
const PAGE: usize = 25;

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: Option<usize>,
}

/// Shows the overview.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let figures = state.operations.list_figures(&who.act()).await?;
    let compiles = who.actor.may_somewhere(Permission::CompileCatalogue);
    let pages = figures.len().div_ceil(PAGE).max(1);
    let at = asked.page.unwrap_or(1).clamp(1, pages);
    page(&OverviewView {
        frame: frame(&state, &who, "清单与覆盖", Place::Lists).await?,
        summary: summary(&figures),
        units: figures.iter().skip((at - 1) * PAGE).take(PAGE).map(line).collect(),
        pages: page_tabs(at, pages, |number| format!("{}?page={number}", address::OVERVIEW)),
        import_href: if compiles { address::IMPORT.to_owned() } else { String::new() },
        export_href: address::OVERVIEW_EXPORT,
    })
}

/// Sends the overview as a workbook.
///
/// # Errors
/// When it cannot be made.
#[boxed::future]
pub async fn export(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let figures = state.operations.list_figures(&who.act()).await?;
    let heads = ["单位", "清单", "版本", "事项", "已覆盖", "未覆盖", "说明"].map(str::to_owned).to_vec();
    let row = |unit: &UnitListFigures, list: &ListFigure| {
        vec![
            unit.unit.clone(),
            list.kind.label().to_owned(),
            list.version.map(|number| format!("第{number}版")).unwrap_or_default(),
            list.entries.to_string(),
            list.covered.to_string(),
            (list.entries - list.covered).to_string(),
            if list.version.is_none() { figure(list) } else { String::new() },
        ]
    };
    let rows = figures.iter().flat_map(|unit| unit.lists.iter().map(|list| row(unit, list))).collect();
    let bytes = operations::list::workbook("清单与覆盖".to_owned(), heads, rows).await?;
    let name = format!("清单与覆盖{}.xlsx", who.act().today());
    Ok(download(&name, super::coverage::XLSX, bytes))
}

fn summary(figures: &[UnitListFigures]) -> String {
    let lists = || figures.iter().flat_map(|unit| &unit.lists);
    let entries: i64 = lists().map(|list| list.entries).sum();
    let covered: i64 = lists().map(|list| list.covered).sum();
    let open = figures.iter().filter(|unit| unit.is_open()).count();
    format!(
        "{}个单位，清单事项{entries}项，目录已覆盖{covered}项，未覆盖{}项；{open}个单位还有清单没有导入，也没有声明。",
        figures.len(),
        entries - covered
    )
}

fn line(unit: &UnitListFigures) -> UnitLine {
    UnitLine {
        link: Link::new(unit.unit.clone(), address::of(address::UNIT, unit.unit_id)),
        lists: unit.lists.iter().map(figure).collect(),
        uncovered: if unit.uncovered() > 0 { unit.uncovered().to_string() } else { String::new() },
        is_open: unit.is_open(),
    }
}

fn figure(list: &ListFigure) -> String {
    match (list.version, list.from_functions) {
        (Some(number), _) => format!("第{number}版，{}项，已覆盖{}项", list.entries, list.covered),
        (None, true) => "没有清单，按行政管理职能梳理".to_owned(),
        (None, false) => "未导入".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::unit_list::ListKind;

    #[test]
    fn r61_a_list_is_spoken_of_as_it_stands() {
        let list = |version, from_functions| ListFigure {
            kind: ListKind::PowerList,
            version,
            imported_at: None,
            entries: 3,
            covered: 1,
            from_functions,
        };
        assert_eq!(figure(&list(Some(2), false)), "第2版，3项，已覆盖1项");
        assert_eq!(figure(&list(None, true)), "没有清单，按行政管理职能梳理");
        assert_eq!(figure(&list(None, false)), "未导入");
    }
}
