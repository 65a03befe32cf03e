//! The demo's fault-planted files: what units send in, made from the guideline with the faults that
//! published catalogues really have, so that every screen of correction has something to show.

use domain::catalogue::{CatalogueTable, Column, Guideline, Heading, PlacedRow, RowStatus};

/// A unit's catalogue as a clean table: the guideline's items with the unit as publisher.
pub fn clean_table(guideline: &Guideline, unit: &str, place: &str) -> CatalogueTable {
    let columns = guideline.columns.iter().enumerate().map(|(at, label)| {
        let column = Column::ALL.into_iter().find(|column| column.label() == label);
        Heading {
            printed: label.clone(),
            group: column.and_then(Column::group).map(str::to_owned),
            column,
            index: u32::try_from(at).unwrap_or(0) + 1,
        }
    });
    let rows = guideline.items.iter().enumerate().map(|(at, item)| {
        let mut row = item.row.clone();
        unit.clone_into(&mut row.publisher);
        PlacedRow { line: u32::try_from(at).unwrap_or(0) + 4, status: RowStatus::Active, row }
    });
    CatalogueTable {
        title: format!("{place}{}", guideline.catalogue_title()),
        sector: Some(guideline.guideline_name.clone()),
        government: Some(unit.to_owned()),
        sheet: guideline.guideline_name.clone(),
        columns: columns.collect(),
        rows: rows.collect(),
        diagnostics: Vec::new(),
        listed: Vec::new(),
    }
}

/// Plants the usual faults: one each of what clerks most often send in.
pub fn plant(table: &mut CatalogueTable) {
    let count = table.rows.len();
    if count < 8 {
        return;
    }
    let row = |table: &mut CatalogueTable, at: usize| std::mem::take(&mut table.rows[at % count].row);
    let mut put = |at: usize, change: &dyn Fn(&mut domain::catalogue::CatalogueRow)| {
        let mut changed = row(table, at);
        change(&mut changed);
        table.rows[at % count].row = changed;
    };
    put(0, &|row| row.legal_basis.push_str("第二十条第（一）款"));
    put(1, &|row| "相关审批部门".clone_into(&mut row.publisher));
    put(2, &|row| "按进展情况及时".clone_into(&mut row.time_limit));
    put(3, &|row| row.content_elements.clear());
    put(4, &|row| row.mode_proactive = false);
    put(5, &|row| {
        "办理地址：竹溪路18号二楼办事大厅，咨询电话020-85550123，请携带申请表一式三份"
            .clone_into(&mut row.content_elements);
    });
    put(6, &|row| "《中华人民共和国政府信息公开条例》（国务院令第492号）".clone_into(&mut row.legal_basis));
    table.rows.remove(count - 1);
    if let Some(heading) = table.columns.iter_mut().find(|h| h.column == Some(Column::LegalBasis)) {
        "事项设立依据".clone_into(&mut heading.printed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::lint::{Options, lint};
    use domain::diagnostic::Severity;
    use domain::reference::Reference;

    #[test]
    fn planted_files_have_faults_and_clean_ones_no_errors() {
        let reference = Reference::shipped();
        let guideline = reference.guideline_coded("20").unwrap();
        let options = Options::on(jiff::civil::date(2026, 11, 20));
        let errors = |table: &CatalogueTable| {
            lint(&[table], guideline, &reference, &options)
                .into_iter()
                .filter(|f| f.severity == Severity::Error)
                .count()
        };
        let mut table = clean_table(guideline, "天河区民政局", "天河区");
        assert_eq!(errors(&table), 0);
        plant(&mut table);
        assert!(errors(&table) >= 5, "{}", errors(&table));
    }
}
