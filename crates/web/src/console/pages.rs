//! Two pages that many screens share: a list with its filters, and a case with its facts, history and
//! what can be done about it. A screen fills them; it adds no markup of its own.

use super::form::{Choice, Form};
use crate::frame::{ConsoleFrame, Link};
use crate::portal::version_view::ChangedCell;
use askama::Template;

/// A list, or several, with filters above.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/list.html")]
pub struct ListView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Ways on: a workbook, something new.
    pub actions: Vec<Link>,
    /// What the list is, a paragraph each.
    pub words: Vec<String>,
    /// Where the filters are sent; empty for none.
    pub filter_action: String,
    /// The filters.
    pub filters: Vec<Filter>,
    /// The lists.
    pub tables: Vec<Table>,
    /// Something to keep on paper.
    pub is_printable: bool,
}

/// A filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What it is sent as.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What may be chosen; empty for a day or words.
    pub choices: Vec<Choice>,
    /// The day, or the words.
    pub value: String,
    /// True for words.
    pub is_words: bool,
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its heading.
    pub title: String,
    /// The heads of its columns.
    pub heads: Vec<&'static str>,
    /// Its rows, the first cell naming the row.
    pub rows: Vec<Vec<Cell>>,
    /// What is said where it is empty.
    pub empty: &'static str,
}

/// A cell: words, and where they lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The words.
    pub text: String,
    /// Where they lead; empty for nowhere.
    pub href: String,
    /// Smaller words below.
    pub fine: String,
}

/// A case.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/case.html")]
pub struct CaseView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What it is about: name and value.
    pub facts: Vec<(String, Cell)>,
    /// What was written, under headings.
    pub parts: Vec<Part>,
    /// Lists that belong to it.
    pub tables: Vec<Table>,
    /// Lists that are opened by whoever wants to see them.
    pub folded: Vec<Table>,
    /// What can be done.
    pub acts: Vec<ActForm>,
    /// What was done, the newest first.
    pub history: Vec<HistoryLine>,
}

/// Something written.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// A text as everybody will read it, clean HTML; empty for none.
    pub html: String,
    /// What differs from what was there before.
    pub cells: Vec<ChangedCell>,
}

/// Something that can be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActForm {
    /// The heading.
    pub title: String,
    /// The form.
    pub form: Form,
    /// Shown open at once.
    pub is_open: bool,
}

/// Something that was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub act: String,
    /// With which words.
    pub note: String,
}

impl Filter {
    /// One of a list, with the value in use.
    #[must_use]
    pub fn choose(name: &'static str, label: &'static str, choices: Vec<Choice>, value: &str) -> Self {
        let choices =
            choices.into_iter().map(|choice| Choice { current: choice.value == value, ..choice }).collect();
        Self { name, label, choices, value: value.to_owned(), is_words: false }
    }

    /// A day.
    #[must_use]
    pub fn day(name: &'static str, label: &'static str, value: &str) -> Self {
        Self { name, label, value: value.to_owned(), ..Self::default() }
    }

    /// Words.
    #[must_use]
    pub fn words(name: &'static str, label: &'static str, value: &str) -> Self {
        Self { is_words: true, ..Self::day(name, label, value) }
    }
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Words that lead somewhere.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), ..Self::default() }
    }

    /// With smaller words below.
    #[must_use]
    pub fn with(mut self, fine: impl Into<String>) -> Self {
        self.fine = fine.into();
        self
    }
}

impl Table {
    /// The rows as text, for a workbook.
    #[must_use]
    pub fn texts(&self) -> Vec<Vec<String>> {
        let cell = |cell: &Cell| {
            if cell.fine.is_empty() { cell.text.clone() } else { format!("{}（{}）", cell.text, cell.fine) }
        };
        self.rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    }
}

/// A sample of each page, for the test of templates.
#[cfg(any(test, feature = "samples"))]
#[must_use]
pub fn samples(frame: &ConsoleFrame) -> (ListView, CaseView) {
    use super::form::Field;
    let table = Table {
        title: "待办".to_owned(),
        heads: vec!["事项", "单位"],
        rows: vec![vec![Cell::link("供水价格", "/console").with("依据废止"), Cell::text("东湖区发展改革局")]],
        empty: "没有待办。",
    };
    let list = ListView {
        frame: frame.clone(),
        actions: vec![Link::new("导出 Excel", "/console/export")],
        words: vec!["依据废止或机构变动时自动列出。".to_owned()],
        filter_action: "/console/list".to_owned(),
        filters: vec![
            Filter::choose("state", "状态", vec![Choice::none("全部"), Choice::new("open", "待办")], "open"),
            Filter::day("on", "日期", "2026-11-25"),
        ],
        tables: vec![table.clone(), Table { rows: Vec::new(), title: "已办".to_owned(), ..table.clone() }],
        is_printable: true,
    };
    let form =
        Form::new("answer", "/console/case", "token", "答复").with(Field::text("answer", "答复").required());
    let case = CaseView {
        folded: Vec::new(),
        frame: frame.clone(),
        facts: vec![("单位".to_owned(), Cell::text("东湖区民政局"))],
        parts: vec![Part {
            title: "问题".to_owned(),
            text: vec!["公开主体怎样写？".to_owned()],
            html: "<p>已清理的正文</p>".to_owned(),
            cells: vec![ChangedCell {
                column: "名称".to_owned(),
                pieces: vec![
                    crate::portal::version_view::DiffPiece::Kept("办事".to_owned()),
                    crate::portal::version_view::DiffPiece::Added("指南".to_owned()),
                ],
            }],
        }],
        tables: vec![table],
        acts: vec![ActForm { title: "答复".to_owned(), form, is_open: true }],
        history: vec![HistoryLine {
            at: "2026年11月25日".to_owned(),
            by: "林若水".to_owned(),
            act: "提出".to_owned(),
            note: String::new(),
        }],
    };
    (list, case)
}
