//! 今日工作: information that is overdue, due this week and still to be handled, and what of the catalogues is still to
//! be loaded, element by element (R101, R162).

use super::catalogue::parts::Mark;
use super::disclosure::address;
use super::organisation::parts::day;
use super::today::SHOWN;
use super::today_view::{WorkGroup, WorkLine};
use crate::core::{AppState, PageError};
use crate::frame::Link;
use domain::disclosure::{Light, end_of_week};
use operations::disclosure::{DeskRecord, WantingElement};
use operations::sector::SectorNames;

/// Records that are read: of more the most pressing ones, and it is told that there are more.
const MOST_READ: i64 = 60;
/// Elements that are looked through for what is due this week.
const LOOKED_THROUGH: usize = 200;

/// What there is to do with information.
pub(super) struct Information {
    /// Overdue, due this week, and the rest that waits for the person.
    pub pressing: Vec<WorkGroup>,
    /// What is still to be loaded.
    pub loading: Option<WorkGroup>,
}

/// Records that wait for the person and elements to be loaded, by what is due when. Each stands in one group.
#[boxed::future]
pub(super) async fn information(
    state: &AppState,
    act: &operations::Act,
    unit: Option<i64>,
    sectors: &SectorNames,
) -> Result<Information, PageError> {
    let desk = state.operations.disclosures_on_desk_within(act, unit, MOST_READ).await?;
    let own = unit.or((act.actor.unit_id > 0).then_some(act.actor.unit_id));
    let wanting = state.operations.elements_wanting(act, own, LOOKED_THROUGH).await?;
    if desk.is_empty() && wanting.all == 0 {
        return Ok(Information { pressing: Vec::new(), loading: None });
    }
    let (today, week) = (act.today().to_string(), end_of_week(act.today()).to_string());
    let is_cut = desk.len() >= usize::try_from(MOST_READ).unwrap_or(usize::MAX);
    let when = |due: &str| if *due < *today { 0 } else { usize::from(*due > *week) + 1 };
    let mut sorted: [Vec<Pressing<'_>>; 3] = Default::default();
    for one in &desk {
        sorted[when(&one.due_on)].push(Pressing::Record(one));
    }
    let mut rest = Vec::new();
    let mut taken = 0;
    for one in &wanting.lines {
        match one.due.due_on.as_deref().filter(|_| one.due.is_missing).map(when) {
            Some(at) if at < 2 => {
                taken += 1;
                sorted[at].push(Pressing::Element(one));
            }
            _ => rest.push(one),
        }
    }
    let [overdue, this_week, later] = sorted;
    let cut = if is_cut { "（只列最急的，见全部）" } else { "" };
    let pressing = [
        group(&format!("已过期的信息{cut}"), "circle-alert", &overdue, sectors),
        group("本周到期", "calendar-days", &this_week, sectors),
        group(&format!("办理信息{cut}"), "file-text", &later, sectors),
    ];
    let more = wanting.all - taken;
    let loading = (more > 0).then(|| WorkGroup {
        title: "装载目录下的信息".to_owned(),
        icon: "upload",
        count: more,
        all: Some(Link::new(rest_words(more, rest.len().min(SHOWN)), address::LIST)),
        lines: rest.into_iter().take(SHOWN).map(|one| element_line(one, sectors)).collect(),
    });
    Ok(Information { pressing: pressing.into_iter().flatten().collect(), loading })
}

fn rest_words(all: usize, shown: usize) -> String {
    match all.saturating_sub(shown) {
        0 => "全部".to_owned(),
        rest => format!("另有{rest}项"),
    }
}

fn group(
    title: &str,
    icon: &'static str,
    found: &[Pressing<'_>],
    sectors: &SectorNames,
) -> Option<WorkGroup> {
    (!found.is_empty()).then(|| WorkGroup {
        title: title.to_owned(),
        icon,
        count: found.len(),
        lines: found.iter().take(SHOWN).map(|one| one.line(sectors)).collect(),
        all: Some(Link::new("全部", address::LIST)),
    })
}

/// What has a day: a record that waits, or an element to be loaded.
enum Pressing<'a> {
    Record(&'a DeskRecord),
    Element(&'a WantingElement),
}

impl Pressing<'_> {
    fn line(&self, sectors: &SectorNames) -> WorkLine {
        match self {
            Self::Record(one) => record_line(one, sectors),
            Self::Element(one) => element_line(one, sectors),
        }
    }
}

fn record_line(one: &DeskRecord, sectors: &SectorNames) -> WorkLine {
    WorkLine {
        link: Link::new(one.title.clone(), address::of(address::CASE, one.id)),
        unit: format!("{}　{}", one.unit, sectors.name(&one.sector_code)),
        detail: format!("{}，{}前公开，{}", one.state.label(), day(&one.due_on), one.light.label()),
        mark: Mark { sign: light_sign(one.light), label: one.state.label().to_owned() },
        verb: "去办理",
    }
}

fn element_line(one: &WantingElement, sectors: &SectorNames) -> WorkLine {
    WorkLine {
        link: Link::new(
            format!("{}：{}", one.item, one.element),
            address::load(&one.unit_code, &one.sector_code, &one.row_key, &one.element),
        ),
        unit: format!("{}　{}", one.unit, sectors.name(&one.sector_code)),
        detail: one.due.words.clone(),
        mark: Mark { sign: one.due.light.map_or("state-draft", light_sign), label: "待装载".to_owned() },
        verb: "装载",
    }
}

fn light_sign(light: Light) -> &'static str {
    match light {
        Light::Red => "state-returned",
        Light::Yellow => "state-soon",
        Light::Green => "state-published",
    }
}
