//! The coverage of a unit's list: which powers or services no item covers, which of the five stages of
//! the others some element publishes, and what might fill the gaps (R17, R60, R61).

use super::address;
use crate::console::catalogue::address as catalogue_address;
use crate::console::catalogue::parts::moment;
use crate::console::form::{Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::core::response::{download, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::organisation::Permission;
use domain::unit_list::{ListKind, Stage, StageState};
use operations::unit_list::{CoveredEntry, LinkedRow, ListCoverage, UnitCoverage};
use serde::Deserialize;

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Entries on a page.
const ON_A_PAGE: usize = 100;

/// The coverage.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/coverage.html")]
pub struct CoverageView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The lists and the versions to look at, the present ones current.
    pub tabs: Vec<Tab>,
    /// The same for the versions of catalogues.
    pub bases: Vec<Tab>,
    /// The list's name.
    pub kind: &'static str,
    /// Figures with the filter each leads to.
    pub figures: Vec<Figure>,
    /// The stages' names.
    pub stages: [&'static str; 5],
    /// The entries of the page.
    pub entries: Vec<EntryLine>,
    /// Pages.
    pub pages: Vec<Tab>,
    /// Entries the list has no more.
    pub removed: Vec<EntryLine>,
    /// Versions of the list, in words.
    pub versions: Vec<String>,
    /// What was declared in the place of a list.
    pub declared: Option<String>,
    /// The declaration; none where there is a list or one may not.
    pub declare: Option<Form>,
    /// Other pages of the unit.
    pub acts: Vec<Link>,
}

/// A tab or a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub link: Link,
    /// The present one.
    pub current: bool,
}

/// The pages of a list.
pub(super) fn page_tabs(present: usize, pages: usize, href: impl Fn(usize) -> String) -> Vec<Tab> {
    (1..=pages).map(|at| Tab { link: Link::new(at.to_string(), href(at)), current: at == present }).collect()
}

/// A figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub label: &'static str,
    /// How many.
    pub count: usize,
    /// The filter.
    pub href: String,
    /// The present one.
    pub current: bool,
}

/// An entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryLine {
    /// Its page.
    pub link: Link,
    /// Code and kind.
    pub detail: String,
    /// The items that cover it.
    pub rows: Vec<Link>,
    /// Items it is linked to that stand no more.
    pub lost: usize,
    /// The five stages: word and class.
    pub stages: Vec<(&'static str, &'static str)>,
    /// Notes on stages that nothing publishes.
    pub notes: Vec<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
    basis: String,
    show: String,
    page: usize,
    done: String,
}

/// Shows the coverage.
///
/// # Errors
/// When the unit may not be read.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    coverage_page(&state, &who, unit, &asked, None).await
}

/// Sends the coverage as a workbook.
///
/// # Errors
/// When the unit may not be read.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let bytes = state.operations.list_coverage_xlsx(&who.act(), unit, asked.in_force()).await?;
    Ok(download(&format!("清单覆盖情况{}.xlsx", who.act().today()), XLSX, bytes))
}

/// Declares that the unit has no such list.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn declare_no_list(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let kind = posted.get("kind").to_owned();
    match state.operations.declare_no_list(&who.act(), unit, &kind, posted.get("note")).await {
        Ok(()) => {
            let to =
                format!("{}?kind={}&done=declared", address::of(address::UNIT, unit), encoded_kind(&kind));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            coverage_page(&state, &who, unit, &Asked { kind, ..Asked::default() }, Some(&refusal)).await
        }
    }
}

fn encoded_kind(kind: &str) -> &'static str {
    ListKind::from_id(kind).map_or("", ListKind::id)
}

impl Asked {
    fn in_force(&self) -> bool {
        self.basis == "published"
    }

    fn kind(&self, coverage: &UnitCoverage) -> ListKind {
        let held = coverage.lists.iter().find(|list| list.list.list_id.is_some());
        let first = held.map_or(ListKind::PowerList, |list| list.list.kind);
        ListKind::from_id(&self.kind).unwrap_or(first)
    }

    fn href(&self, unit: i64, kind: ListKind, basis: &str, show: &str, page: usize) -> String {
        let page = if page > 1 { format!("&page={page}") } else { String::new() };
        format!("{}?kind={}&basis={basis}&show={show}{page}", address::of(address::UNIT, unit), kind.id())
    }

    fn basis(&self) -> &'static str {
        if self.in_force() { "published" } else { "working" }
    }

    fn wants(&self, entry: &CoveredEntry) -> bool {
        match self.show.as_str() {
            "uncovered" => entry.rows.is_empty(),
            "gaps" => !entry.coverage.notes.is_empty(),
            "covered" => !entry.rows.is_empty(),
            _ => true,
        }
    }
}

#[boxed::future]
async fn coverage_page(
    state: &AppState,
    who: &SignedIn,
    unit: i64,
    asked: &Asked,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let act = who.act();
    let coverage = state.operations.list_coverage(&act, unit, asked.in_force()).await?;
    let kind = asked.kind(&coverage);
    let compiles = {
        let units = crate::console::catalogue::units::with(state, who, Permission::CompileCatalogue).await?;
        units.iter().any(|known| known.id == unit)
    };
    let mut frame = frame(state, who, &format!("{}：清单与覆盖", coverage.unit), Place::Lists).await?;
    frame.crumbs = vec![Link::new("清单与覆盖", address::OVERVIEW)];
    match asked.done.as_str() {
        "imported" => frame.notices.push(done("清单已保存", "下一步：看看建议的关联，由您逐条决定。")),
        "declared" => frame
            .notices
            .push(done("已登记没有这份清单", "目录按实际行政管理职能梳理；有了清单随时可以导入。")),
        _ => {}
    }
    let Some(list) = coverage.lists.iter().find(|list| list.list.kind == kind) else {
        return Err(PageError(operations::OperationError::NotFound("这份清单".to_owned())));
    };
    let declare =
        (compiles && list.list.list_id.is_none()).then(|| declaration(&who.csrf_token, unit, kind, list));
    let (status, declare) = match declare {
        Some(form) => {
            let (status, form) = form.answered(refusal);
            (status, Some(form))
        }
        None => (axum::http::StatusCode::OK, None),
    };
    page_with_status(status, &coverage_view(frame, asked, &coverage, list, (declare, compiles)))
}

/// The page's content.
#[must_use]
pub fn coverage_view(
    frame: ConsoleFrame,
    asked: &Asked,
    coverage: &UnitCoverage,
    list: &ListCoverage,
    (declare, compiles): (Option<Form>, bool),
) -> CoverageView {
    let (unit, kind) = (coverage.unit_id, list.list.kind);
    let tab = |label: &str, href: String, current: bool| Tab { link: Link::new(label, href), current };
    let wanted: Vec<&CoveredEntry> = list.entries.iter().filter(|entry| asked.wants(entry)).collect();
    let pages = wanted.len().div_ceil(ON_A_PAGE);
    let present = asked.page.clamp(1, pages.max(1));
    let entries = wanted.iter().skip((present - 1) * ON_A_PAGE).take(ON_A_PAGE);
    CoverageView {
        tabs: ListKind::ALL
            .map(|one| tab(one.label(), asked.href(unit, one, asked.basis(), "", 1), one == kind))
            .to_vec(),
        bases: [("working", "含在编版本"), ("published", "只看现行版本")]
            .map(|(id, label)| tab(label, asked.href(unit, kind, id, &asked.show, 1), id == asked.basis()))
            .to_vec(),
        kind: kind.label(),
        figures: figures(asked, unit, list),
        stages: Stage::ALL.map(Stage::label),
        entries: entries.map(|entry| line(entry)).collect(),
        pages: page_tabs(present, pages, |at| asked.href(unit, kind, asked.basis(), &asked.show, at)),
        removed: list.removed.iter().map(line).collect(),
        versions: list
            .list
            .versions
            .iter()
            .map(|version| {
                format!(
                    "第{}版　{}项　{} {}导入“{}”",
                    version.number,
                    version.entries,
                    moment(&version.imported_at),
                    version.imported_by,
                    version.file_name
                )
            })
            .collect(),
        declared: list.list.functions.as_ref().map(|functions| {
            let (by, at) = list.list.declared.clone().unwrap_or_default();
            format!("{functions}（{by}，{}）", moment(&at))
        }),
        declare,
        acts: acts(unit, compiles, asked),
        frame,
    }
}

fn acts(unit: i64, compiles: bool, asked: &Asked) -> Vec<Link> {
    let mut acts = vec![
        Link::new("建议的关联", address::of(address::PROPOSALS, unit)),
        Link::new("五公开标注", address::of(address::STAGES, unit)),
        Link::new(
            "导出 Excel",
            format!("{}?basis={}", address::of(address::UNIT_EXPORT, unit), asked.basis()),
        ),
    ];
    if compiles {
        acts.insert(0, Link::new("导入清单", format!("{}?unit={unit}", address::IMPORT)));
    }
    acts
}

fn figures(asked: &Asked, unit: i64, list: &ListCoverage) -> Vec<Figure> {
    let figure = |show: &str, label: &'static str, count: usize| Figure {
        label,
        count,
        href: asked.href(unit, list.list.kind, asked.basis(), show, 1),
        current: asked.show == show,
    };
    vec![
        figure("", "全部事项", list.entries.len()),
        figure("covered", "已覆盖", list.covered()),
        figure("uncovered", "没有目录事项覆盖", list.uncovered),
        figure("gaps", "有环节未覆盖", list.with_gaps),
    ]
}

fn line(covered: &CoveredEntry) -> EntryLine {
    let entry = &covered.entry;
    let detail = [&entry.code, &entry.category];
    let detail: Vec<&str> = detail.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let stages = if covered.rows.is_empty() {
        Vec::new()
    } else {
        covered.coverage.stages.iter().map(|state| (state.label(), class(*state))).collect()
    };
    EntryLine {
        link: Link::new(entry.full_name(), address::entry(covered.id)),
        detail: detail.join("　"),
        rows: covered.rows.iter().map(row_link).collect(),
        lost: covered.lost,
        stages,
        notes: covered
            .coverage
            .notes
            .iter()
            .map(|note| format!("{}：可公开{}", note.stage.label(), note.element))
            .collect(),
    }
}

fn class(state: StageState) -> &'static str {
    match state {
        StageState::Published => "tag tag-pine",
        StageState::Likely => "tag",
        StageState::Missing => "tag tag-cinnabar",
    }
}

/// The row's own page, where it is in some version.
pub fn row_link(row: &LinkedRow) -> Link {
    let href = row.version_id.map_or_else(String::new, |version| {
        catalogue_address::of_row(catalogue_address::ROW, version, &row.row_key)
    });
    Link::new(format!("{} {}", row.row_key, row.item), href)
}

fn declaration(token: &str, unit: i64, kind: ListKind, list: &ListCoverage) -> Form {
    let note = Field::of("note", "据以梳理事项的行政管理职能", Control::Lines)
        .required()
        .longest(500)
        .value(list.list.functions.clone().unwrap_or_default())
        .hint("没有这份清单的，结合实际行政管理职能梳理，例如“三定”规定的职责");
    Form::new("no-list", address::of(address::NO_LIST, unit), token, &format!("登记：没有{}", kind.label()))
        .with(Field::hidden("kind", kind.id()))
        .with(note)
}
