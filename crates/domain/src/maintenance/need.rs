//! What a published row needs: another basis where its own is repealed (R39), another publisher where
//! the body bears another name or is no more (R80a).

use crate::catalogue::lint::RepealedRegister;
use crate::catalogue::{CatalogueRow, KeyedRow};
use crate::disclosure::Duty;
use crate::organisation::FormerName;
use jiff::civil::Date;

/// What a maintenance task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// 依据废止或被取代 (R39)
    Basis,
    /// 公开主体更名或撤并 (R80a)
    Publisher,
    /// 编制单位更名、转隶或撤并 (R80a)
    Unit,
    /// 满期复查 (R82)
    Review,
    /// 公开对象收窄: records that everybody reads stand under a row that is no longer for everybody (R101a)
    Audience,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// 待办
    Open,
    /// 已完成: the published version no longer needs it
    Done,
    /// 已说明不办: with a reason
    Dismissed,
}

/// Something a published catalogue needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What about.
    pub kind: TaskKind,
    /// What makes it necessary, the same as long as it is the same cause.
    pub subject: String,
    /// The row; empty for the whole catalogue.
    pub row_key: String,
    /// The row's item; empty for the whole catalogue.
    pub item: String,
    /// What is no longer right, in words.
    pub text: String,
    /// What would be right; empty where a person must find it.
    pub proposal: String,
    /// Since when.
    pub arose_on: Date,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Basis, Self::Publisher, Self::Unit, Self::Review, Self::Audience];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Basis => "basis",
            Self::Publisher => "publisher",
            Self::Unit => "unit",
            Self::Review => "review",
            Self::Audience => "audience",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Basis => "依据废止",
            Self::Publisher => "公开主体变动",
            Self::Unit => "编制单位变动",
            Self::Review => "满期复查",
            Self::Audience => "公开对象收窄",
        }
    }

    /// The trigger of the version that settles it (R80).
    #[must_use]
    pub fn trigger(self) -> &'static str {
        match self {
            Self::Basis => "new_policy",
            Self::Publisher | Self::Unit => "organisation_change",
            Self::Review => "new_requirement",
            Self::Audience => "correction",
        }
    }

    /// True where records are to be taken off, and not the catalogue to be changed.
    #[must_use]
    pub fn is_about_records(self) -> bool {
        self == Self::Audience
    }

    /// The kind of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl TaskState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Dismissed];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dismissed => "dismissed",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待办",
            Self::Done => "已完成",
            Self::Dismissed => "已说明不办",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// What a published row needs on a day.
#[must_use]
pub fn row_needs(
    (key, row): (&str, &CatalogueRow),
    bases: &RepealedRegister,
    names: &[FormerName],
    today: Date,
) -> Vec<Need> {
    let need = |kind, subject: String, text: String, proposal: Option<String>, arose_on| Need {
        kind,
        subject,
        row_key: key.to_owned(),
        item: row.level2_item.clone(),
        text,
        proposal: proposal.unwrap_or_default(),
        arose_on,
    };
    let mut needs: Vec<Need> = Vec::new();
    for cited in bases.cited(&row.legal_basis, today) {
        let words = match &cited.successor {
            Some(successor) => format!("“{}”自{}起已被{successor}取代", cited.text, cited.since),
            None => format!("“{}”已于{}废止", cited.text, cited.since),
        };
        let subject = format!("{}@{}", cited.title, cited.since);
        needs.push(need(TaskKind::Basis, subject, words, cited.successor, cited.since));
    }
    for former in names.iter().filter(|former| former.since <= today) {
        if publishers(&row.publisher).any(|name| name == former.name) {
            let words = former.words();
            let subject = format!("{}@{}", former.name, former.since);
            needs.push(need(TaskKind::Publisher, subject, words, former.now.clone(), former.since));
        }
    }
    needs.dedup_by(|a, b| a.kind == b.kind && a.subject == b.subject);
    needs
}

/// What a row needs under which everybody reads records, since it is no longer for everybody (R101a).
#[must_use]
pub fn audience_need(keyed: &KeyedRow, records: i64, since: Date) -> Option<Need> {
    let duty = Duty::of(&keyed.row, keyed.status);
    if records == 0 || !matches!(duty, Duty::SpecificGroup | Duty::OnRequest) {
        return None;
    }
    let item = keyed.row.level2_item.clone();
    let now = match duty {
        Duty::SpecificGroup => "只向特定群体公开",
        _ => "依申请公开",
    };
    Some(Need {
        kind: TaskKind::Audience,
        subject: duty.id().to_owned(),
        row_key: keyed.key.clone(),
        text: format!("“{item}”已改为{now}，名下还有{records}条信息向全社会公开"),
        proposal: "逐条核对，不应向全社会公开的撤下；公开对象改错了的，在目录中恢复".to_owned(),
        item,
        arose_on: since,
    })
}

/// The bodies that a cell names, without what stands in brackets behind them.
fn publishers(cell: &str) -> impl Iterator<Item = &str> {
    let separators =
        |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '／' | '。');
    cell.split(separators)
        .map(|part| part.find(['（', '(']).map_or(part, |at| &part[..at]))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::RowStatus;
    use crate::reference::Reference;
    use jiff::civil::date;

    fn row(basis: &str, publisher: &str) -> CatalogueRow {
        CatalogueRow {
            level2_item: "供水价格".to_owned(),
            legal_basis: basis.to_owned(),
            publisher: publisher.to_owned(),
            ..CatalogueRow::default()
        }
    }

    #[test]
    fn r39_a_row_that_cites_a_repealed_basis_needs_its_successor_from_that_day_on() {
        let register = RepealedRegister::new(&Reference::shipped());
        let row = row("《中华人民共和国物权法》（主席令第62号）、《城市供水条例》", "");
        let on = |day| row_needs(("k", &row), &register, &[], day);
        assert!(on(date(2020, 12, 31)).is_empty(), "not before the day");
        let needs = on(date(2021, 1, 1));
        assert_eq!(needs.len(), 1);
        assert_eq!(
            (needs[0].kind, needs[0].proposal.as_str()),
            (TaskKind::Basis, "《中华人民共和国民法典》")
        );
        assert_eq!((needs[0].row_key.as_str(), needs[0].arose_on), ("k", date(2021, 1, 1)));
    }

    #[test]
    fn r101a_what_everybody_reads_under_a_narrowed_row_is_a_need() {
        let open = CatalogueRow { audience_all: true, mode_proactive: true, ..row("", "") };
        let group = CatalogueRow {
            audience_all: false,
            audience_specific: Some("救助申请人".to_owned()),
            ..open.clone()
        };
        let asked = CatalogueRow { mode_proactive: false, mode_on_request: true, ..open.clone() };
        for (row, status, records, subject) in [
            (&open, RowStatus::Active, 3, None),
            (&group, RowStatus::Active, 0, None),
            (&group, RowStatus::Active, 3, Some("specific_group")),
            (&asked, RowStatus::Active, 1, Some("on_request")),
            // What left the catalogue is another matter.
            (&group, RowStatus::Removed, 3, None),
        ] {
            let keyed = KeyedRow { key: "k".to_owned(), status, row: row.clone() };
            let need = audience_need(&keyed, records, date(2026, 3, 2));
            assert_eq!(need.as_ref().map(|need| need.subject.as_str()), subject);
            assert!(need.is_none_or(|need| need.text.contains(&format!("还有{records}条"))));
        }
    }

    #[test]
    fn r80a_a_row_that_names_a_former_body_needs_the_present_name() {
        let register = RepealedRegister::new(&Reference::shipped());
        let former = FormerName {
            name: "东湖区卫生局".to_owned(),
            since: date(2026, 3, 1),
            event: "更名为".to_owned(),
            now: Some("东湖区卫生健康局".to_owned()),
            document: "东府〔2026〕3号".to_owned(),
        };
        for (cell, day, count) in [
            ("东湖区卫生局", date(2026, 3, 1), 1),
            ("东湖区民政局、东湖区卫生局（牵头）", date(2026, 3, 2), 1),
            ("东湖区卫生局", date(2026, 2, 28), 0),
            ("东湖区卫生局监督所", date(2026, 3, 2), 0),
            ("东湖区卫生健康局", date(2026, 3, 2), 0),
        ] {
            let needs = row_needs(("k", &row("", cell)), &register, std::slice::from_ref(&former), day);
            assert_eq!(needs.len(), count, "{cell} {day}");
        }
        assert_eq!(former.words(), "“东湖区卫生局”已于2026-03-01更名为东湖区卫生健康局（东府〔2026〕3号）");
    }
}
