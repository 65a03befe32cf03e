//! 全部信息: the records that the person may read, in whatever state they are, found by words, state or place.

use super::address;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::disclosure::RecordState;
use operations::disclosure::{DeskRecord, RecordFilter};
use serde::Deserialize;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    words: String,
    state: String,
    unit: String,
    sector: String,
    item: String,
    element: String,
    before: Option<i64>,
}

impl Asked {
    fn filter(&self) -> RecordFilter {
        RecordFilter {
            words: self.words.clone(),
            state: RecordState::from_id(&self.state),
            unit: self.unit.clone(),
            sector: self.sector.clone(),
            row_key: self.item.clone(),
            element: self.element.clone(),
            before: self.before,
        }
    }

    /// The address of the page of records before a number.
    fn page(&self, before: i64) -> String {
        let encoded = crate::portal::encoded;
        format!(
            "{}?words={}&state={}&unit={}&sector={}&item={}&element={}&before={before}",
            address::FIND,
            encoded(&self.words),
            encoded(&self.state),
            encoded(&self.unit),
            encoded(&self.sector),
            encoded(&self.item),
            encoded(&self.element)
        )
    }
}

/// The page.
///
/// # Errors
/// When there is no such unit or the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let found = state.operations.find_disclosures(&who.act(), &asked.filter()).await?;
    let names = state.operations.sector_names().await?;
    let mut frame = frame(&state, &who, "全部信息", Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    let mut words = Vec::new();
    if !asked.element.is_empty() || !asked.item.is_empty() {
        frame.crumbs.push(Link::new("装载清单", address::checklist(&asked.unit, &asked.sector)));
        words.push(format!("只列“{}”下的信息；筛选以后在您可以查看的全部信息中查找。", asked.element));
    }
    let states = RecordState::ALL.map(|state| Choice::new(state.id(), state.label()));
    let states = std::iter::once(Choice::none("全部")).chain(states).collect();
    let all = std::iter::once(Choice::none("全部领域"));
    let sectors = all.chain(names.all().map(|(code, name)| Choice::new(code, name))).collect();
    let row = |one: &DeskRecord| {
        let due = match one.state.is_open() {
            true => Cell::text(day(&one.due_on)).with(one.light.label()),
            false => Cell::default(),
        };
        vec![
            Cell::link(one.title.clone(), address::of(address::CASE, one.id)).with(one.element.clone()),
            Cell::text(one.unit.clone()).with(names.name(&one.sector_code)),
            Cell::text(one.state.label()),
            due,
        ]
    };
    page(&ListView {
        frame,
        words,
        actions: found.next.map(|next| Link::new("更早的信息", asked.page(next))).into_iter().collect(),
        filter_action: address::FIND.to_owned(),
        filters: vec![
            Filter::words("words", "名称、文号或者索引号", &asked.words),
            Filter::choose("state", "状态", states, &asked.state),
            Filter::choose("sector", "领域", sectors, &asked.sector),
        ],
        tables: vec![Table {
            title: match found.next {
                Some(_) => format!("最近的{}条", found.records.len()),
                None => format!("{}条", found.records.len()),
            },
            heads: vec!["信息", "单位和领域", "状态", "最迟公开"],
            rows: found.records.iter().map(row).collect(),
            empty: "没有这样的信息。",
        }],
        ..ListView::default()
    })
}
