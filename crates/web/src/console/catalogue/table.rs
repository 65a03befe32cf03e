//! From the grid's data to what the pages without script show: table rows, fields of a row's form,
//! rows beside the guideline's (R20, R32).

use super::address;
use super::draft_view::{DraftCell, DraftRow, Field, FieldKind, GridPlaces, MissingLine, RowActs};
use super::grid_view::{GridColumn, GridData, GridFinding, GridRow};
use super::parts::{FindingLine, Said, finding_class, marked};
use super::review_view::CellBeside;
use crate::console::form::Choice;
use crate::frame::Link;
use domain::catalogue::RowStatus;
use domain::diagnostic::Severity;
use domain::text::fold;
use operations::catalogue::FindingPlace;
use std::collections::{BTreeMap, BTreeSet};

/// Columns that carry no difference from the guideline: the number is given anew (R31), the
/// publisher is the unit's to fill in (R54).
const OWN_COLUMNS: [&str; 1] = ["seq_no"];

impl GridPlaces {
    /// The addresses of a version.
    #[must_use]
    pub fn of(version: i64) -> Self {
        Self {
            grid: address::of(address::GRID, version),
            cells: address::of(address::CELLS, version),
            rows: address::of(address::ROWS, version),
            fix: address::of(address::FIX, version),
            fix_all: address::of(address::FIX_ALL, version),
            explain: address::of(address::EXPLAIN, version),
            submit: address::of(address::SUBMIT, version),
            discard: address::of(address::DISCARD, version),
            remarks: address::of(address::REMARKS, version),
        }
    }
}

impl FindingLine {
    /// Rule, column and row in one word, as a form sends them back; a row's key may hold any character.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}|{}|{}", self.rule, self.column_id, self.row_key)
    }

    /// The place that such a word names.
    #[must_use]
    pub fn place_of(key: &str) -> FindingPlace {
        let mut pieces = key.splitn(3, '|').map(str::to_owned);
        let rule = pieces.next().unwrap_or_default();
        let mut given = || pieces.next().filter(|text| !text.is_empty());
        let column_id = given();
        FindingPlace { rule, row_key: given(), column_id }
    }

    /// A finding as a page shows it; `version` makes its place a link to the row's form.
    #[must_use]
    pub fn of(finding: &GridFinding, version: i64) -> Self {
        let severity = [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .find(|severity| severity.id() == finding.severity)
            .unwrap_or(Severity::Note);
        Self {
            class: finding_class(severity),
            severity: severity.label(),
            place: finding.place.clone(),
            href: finding
                .row_key
                .as_deref()
                .map_or_else(String::new, |key| address::of_row(address::ROW, version, key)),
            message: finding.message.clone(),
            source: finding.source.clone(),
            suggestion: finding.suggestion.clone(),
            question: finding.question.as_ref().map(|found| Link::new(&found.title, &found.href)),
            rule: finding.rule.clone(),
            row_key: finding.row_key.clone().unwrap_or_default(),
            column_id: finding.column_id.clone().unwrap_or_default(),
            fixable: finding.fixable,
            wants_words: finding.explainable,
            explanation: finding.explanation.as_ref().map(|text| Said {
                text: text.clone(),
                by: finding.explained_by.clone(),
                at: String::new(),
            }),
        }
    }

    /// The same without its link, where rows are not edited.
    #[must_use]
    pub fn unlinked(mut self) -> Self {
        self.href.clear();
        self
    }
}

impl DraftRow {
    /// The rows of the plain table.
    #[must_use]
    pub fn of_grid(data: &GridData, version: i64) -> Vec<Self> {
        let mut by_row: BTreeMap<&str, Vec<&GridFinding>> = BTreeMap::new();
        for finding in &data.findings {
            by_row.entry(finding.row_key.as_deref().unwrap_or_default()).or_default().push(finding);
        }
        let row = |row: &GridRow| {
            let findings = by_row.get(row.key.as_str()).map(Vec::as_slice).unwrap_or_default();
            let cells = data.columns.iter().map(|column| DraftCell {
                label: column.label.clone(),
                text: row.cells.get(&column.id).cloned().unwrap_or_default(),
                parts: by_part(row, &column.id),
                class: worst_class(findings, &column.id),
                tick: column.kind == "tick",
            });
            Self {
                key: row.key.clone(),
                href: address::of_row(address::ROW, version, &row.key),
                status: status_words(RowStatus::from_id(row.status)),
                cells: cells.collect(),
                findings: counted(findings),
            }
        };
        data.rows.iter().map(row).collect()
    }
}

impl Field {
    /// The fields of a row's form.
    #[must_use]
    pub fn of_row(data: &GridData, row: &GridRow) -> Vec<Self> {
        data.columns.iter().map(|column| Self::of_cell(data, row, column)).collect()
    }

    fn of_cell(data: &GridData, row: &GridRow, column: &GridColumn) -> Self {
        let value = row.cells.get(&column.id).cloned().unwrap_or_default();
        let theirs = row.guideline.as_ref().and_then(|cells| cells.get(&column.id)).cloned();
        let named: Vec<&str> = value.split('、').filter(|name| !name.is_empty()).collect();
        let is_channels = column.kind == "channels";
        let known = |name: &&str| data.channels.iter().any(|channel| channel == name);
        let choice = |name: &String| Choice {
            value: name.clone(),
            label: name.clone(),
            current: named.contains(&name.as_str()),
            ..Choice::default()
        };
        let worst = data.findings.iter().filter(|finding| {
            finding.row_key.as_deref() == Some(&row.key) && finding.column_id.as_deref() == Some(&column.id)
        });
        Self {
            id: column.id.clone(),
            label: column
                .group
                .as_ref()
                .map_or_else(|| column.label.clone(), |group| format!("{group}：{}", column.label)),
            kind: match column.kind {
                "tick" => FieldKind::Tick,
                "channels" => FieldKind::Channels,
                _ => FieldKind::Text,
            },
            was: value.clone(),
            locked: row.locked.get(&column.id).cloned().unwrap_or_default(),
            guideline: theirs
                .filter(|text| fold(text) != fold(&value) && !OWN_COLUMNS.contains(&column.id.as_str())),
            choices: if is_channels { data.channels.iter().map(choice).collect() } else { Vec::new() },
            others: if is_channels {
                named.iter().filter(|name| !known(name)).copied().collect::<Vec<_>>().join("、")
            } else {
                String::new()
            },
            problem: worst
                .filter(|finding| finding.severity != "note")
                .map(|finding| finding.message.clone())
                .next(),
            value,
        }
    }
}

impl MissingLine {
    /// A guideline item that stands nowhere in a version.
    #[must_use]
    pub fn of(version: i64, key: &str, level1: &str, name: &str, may_omit: bool) -> Self {
        let at = |pattern| address::of_row(pattern, version, &format!("item:{key}"));
        Self {
            level1: level1.to_owned(),
            name: name.to_owned(),
            restore: at(address::ROW_RESTORE),
            remove: at(address::ROW_REMOVE),
            omit: at(address::ROW_OMIT),
            may_omit,
        }
    }
}

impl RowActs {
    /// The acts on a row: a standing one can be removed, omitted where the policy allows it, moved,
    /// refined; one that does not stand can be restored.
    #[must_use]
    pub fn of(version: i64, key: &str, status: &str, is_guidelines: bool, may_omit: bool) -> Self {
        let at = |pattern| address::of_row(pattern, version, key);
        let stands = RowStatus::from_id(status) == RowStatus::Active;
        Self {
            remove: if stands { at(address::ROW_REMOVE) } else { String::new() },
            omit: if stands && is_guidelines && may_omit { at(address::ROW_OMIT) } else { String::new() },
            restore: if stands { String::new() } else { at(address::ROW_RESTORE) },
            shift: at(address::ROW_MOVE),
            add: format!("{}?after={}", address::of(address::ROWS, version), address::encoded(key)),
        }
    }
}

impl CellBeside {
    /// The cells of a row that differ from the guideline's, and those that do not. Without a
    /// guideline row all filled cells count as different.
    #[must_use]
    pub fn of_rows(
        columns: &[GridColumn],
        own: &BTreeMap<String, String>,
        guideline: Option<&BTreeMap<String, String>>,
    ) -> (Vec<Self>, Vec<Self>) {
        let cell = |column: &GridColumn| {
            let text = own.get(&column.id).cloned().unwrap_or_default();
            let theirs = guideline.and_then(|cells| cells.get(&column.id)).cloned();
            let differs = match (&theirs, guideline) {
                _ if OWN_COLUMNS.contains(&column.id.as_str()) => false,
                // The order in which channels are named says nothing (R46).
                (Some(theirs), _) if column.kind == "channels" => as_set(theirs) != as_set(&text),
                (Some(theirs), _) => fold(theirs) != fold(&text),
                (None, Some(_)) => !text.is_empty(),
                (None, None) => true,
            };
            let pieces = if differs {
                marked(theirs.as_deref().unwrap_or_default(), &text)
            } else {
                marked(&text, &text)
            };
            (differs, Self { id: column.id.clone(), label: column.label.clone(), guideline: theirs, pieces })
        };
        let (changed, same): (Vec<_>, Vec<_>) = columns.iter().map(cell).partition(|(differs, _)| *differs);
        let bare = |cells: Vec<(bool, Self)>| cells.into_iter().map(|(_, cell)| cell).collect();
        (bare(changed), bare(same))
    }
}

fn as_set(channels: &str) -> BTreeSet<String> {
    channels.split('、').map(fold).filter(|name| !name.is_empty()).collect()
}

/// The word of a row that does not stand.
#[must_use]
pub fn status_words(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Active => "",
        RowStatus::Removed => "删减",
        RowStatus::Omitted => "未开展",
    }
}

/// The name of each part and its text, where the parts of the row differ in the column.
fn by_part(row: &GridRow, column: &str) -> Vec<(String, String)> {
    row.parts.iter().filter_map(|part| Some((part.name.clone(), part.cells.get(column)?.clone()))).collect()
}

fn worst_class(findings: &[&GridFinding], column: &str) -> &'static str {
    let here = |severity: &str| {
        findings
            .iter()
            .any(|finding| finding.severity == severity && finding.column_id.as_deref() == Some(column))
    };
    [("error", "has-error"), ("warning", "has-warning"), ("note", "has-note")]
        .into_iter()
        .find(|(severity, _)| here(severity))
        .map_or("", |(_, class)| class)
}

fn counted(findings: &[&GridFinding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    [("error", "错误"), ("warning", "警告")]
        .into_iter()
        .map(|(severity, label)| (count(severity), label))
        .filter(|(count, _)| *count > 0)
        .map(|(count, label)| format!("{label}{count}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(id: &str, kind: &'static str) -> GridColumn {
        GridColumn { id: id.to_owned(), label: id.to_owned(), group: None, kind }
    }

    fn cells(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn r32_cells_that_differ_stand_first_and_widths_are_no_difference() {
        let columns = [column("seq_no", "text"), column("time_limit", "text"), column("publisher", "text")];
        let own = cells(&[("seq_no", "9"), ("time_limit", "20个工作日(内)"), ("publisher", "区民政局")]);
        let theirs =
            cells(&[("seq_no", "1"), ("time_limit", "20个工作日（内）"), ("publisher", "县级民政部门")]);
        let (changed, same) = CellBeside::of_rows(&columns, &own, Some(&theirs));
        assert_eq!(changed.iter().map(|cell| cell.id.as_str()).collect::<Vec<_>>(), ["publisher"]);
        assert_eq!(same.len(), 2);
        let (added, same) = CellBeside::of_rows(&columns[1..], &own, None);
        assert_eq!((added.len(), same.len()), (2, 0));
    }

    #[test]
    fn channels_outside_the_vocabulary_are_kept_beside_it() {
        let data = GridData {
            columns: vec![column("channels", "channels")],
            channels: vec!["政府网站".to_owned(), "政府公报".to_owned()],
            ..GridData::default()
        };
        let row = GridRow { cells: cells(&[("channels", "政府网站、区报")]), ..GridRow::default() };
        let field = &Field::of_row(&data, &row)[0];
        assert_eq!(field.choices.iter().map(|choice| choice.current).collect::<Vec<_>>(), [true, false]);
        assert_eq!(field.others, "区报");
    }

    #[test]
    fn r22_r24_a_row_that_does_not_stand_can_only_be_restored() {
        let standing = RowActs::of(7, "20-01-01", "active", true, false);
        assert!(!standing.remove.is_empty() && standing.omit.is_empty() && standing.restore.is_empty());
        let removed = RowActs::of(7, "20-01-01", "removed", true, true);
        assert!(removed.remove.is_empty() && removed.omit.is_empty() && !removed.restore.is_empty());
    }
}
