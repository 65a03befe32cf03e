//! Coverage as a workbook: a row for each entry, its stages and what might fill the gaps (R17, R60).

use super::coverage::{CoveredEntry, ListCoverage, called};
use crate::{Act, OperationError, Operations};
use domain::unit_list::{Stage, StageState};

impl Operations {
    /// The coverage of a unit's lists as a workbook.
    ///
    /// # Errors
    /// When the unit may not be read, or the workbook cannot be made.
    #[boxed::future]
    pub async fn list_coverage_xlsx(
        &self,
        act: &Act,
        unit_id: i64,
        in_force: bool,
    ) -> Result<Vec<u8>, OperationError> {
        let coverage = self.list_coverage(act, unit_id, in_force).await?;
        let mut heads = ["事项名称", "清单", "编码", "类型", "设立依据", "覆盖的目录事项", "覆盖情况"]
            .map(str::to_owned)
            .to_vec();
        heads.extend(Stage::ALL.map(|stage| stage.label().to_owned()));
        heads.push("建议补充的公开内容".to_owned());
        let rows = coverage.lists.iter().flat_map(|list| list.entries.iter().map(|entry| line(list, entry)));
        crate::list::workbook("清单覆盖情况".to_owned(), heads, rows.collect()).await
    }
}

fn line(list: &ListCoverage, covered: &CoveredEntry) -> Vec<String> {
    let entry = &covered.entry;
    let rows: Vec<String> = covered.rows.iter().map(called).collect();
    let notes: Vec<String> = covered
        .coverage
        .notes
        .iter()
        .map(|note| format!("{}：{}", note.stage.label(), note.element))
        .collect();
    let state = if covered.rows.is_empty() {
        "没有目录事项覆盖".to_owned()
    } else if notes.is_empty() {
        "五公开均有覆盖".to_owned()
    } else {
        format!("有{}个环节未覆盖", notes.len())
    };
    let mut cells = vec![
        entry.full_name(),
        list.list.kind.label().to_owned(),
        entry.code.clone(),
        entry.category.clone(),
        entry.legal_basis.clone(),
        rows.join("\n"),
        state,
    ];
    cells.extend(covered.coverage.stages.map(|stage| mark(stage, covered.rows.is_empty())));
    cells.push(notes.join("\n"));
    cells
}

fn mark(state: StageState, is_uncovered: bool) -> String {
    if is_uncovered { String::new() } else { state.label().to_owned() }
}
