//! Several sectors in one table: under headings of their own, or in a column (R3, R13).

use crate::common::*;

fn named(table: &domain::catalogue::CatalogueTable) -> (&str, Vec<&str>) {
    let items = table.rows.iter().map(|placed| placed.row.level2_item.as_str()).collect();
    (table.sector.as_deref().unwrap_or_default(), items)
}

/// How many items follow is no part of a sector's name.
#[test]
fn a_section_with_a_count_behind_its_sector_is_a_catalogue_of_its_own() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县基层政务公开标准目录"]).push_heads();
    sheet.push(&["一、养老服务领域"]).push_row(row("1", "养老服务通用政策", "扶持政策"));
    sheet.push(&["二、就业领域（共2项）"]).push_row(row("1", "就业信息服务", "招聘信息"));
    sheet.push_row(row("2", "就业信息服务", "培训信息"));
    for (name, bytes) in every_format(&sheet) {
        let read = read(name, &bytes).unwrap();
        let found: Vec<(&str, Vec<&str>)> = read.catalogues.iter().map(named).collect();
        assert_eq!(found, [("养老服务", vec!["扶持政策"]), ("就业", vec!["招聘信息", "培训信息"])], "{name}");
    }
}

fn with_sector(sector: &str, mut cells: Vec<String>) -> Vec<String> {
    cells.insert(1, sector.to_owned());
    cells
}

/// A bureau's own list: the sector stands in a column, once for the rows below it or in each.
#[test]
fn a_table_with_its_sectors_in_a_column_is_a_catalogue_for_each() {
    let heads =
        ["序号", "领域", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道"];
    let mut sheet = Sheet::new("汇总");
    sheet.push(&["白石县民政局基层政务公开标准目录"]).push(&heads);
    let mut add = |number: &str, sector: &str, level1: &str, level2: &str| {
        let cells = row(number, level1, level2);
        sheet.push_row(with_sector(sector, cells[..8].to_vec()));
    };
    add("1", "养老服务领域", "养老服务通用政策", "扶持政策");
    add("2", "", "养老服务业务办理", "机构备案");
    add("3", "社会救助", "最低生活保障", "办事指南");
    add("4", "养老服务", "养老服务行业管理", "评估信息");
    for (name, bytes) in every_format(&sheet) {
        let read = read(name, &bytes).unwrap();
        let found: Vec<(&str, Vec<&str>)> = read.catalogues.iter().map(named).collect();
        let wanted = [("养老服务", vec!["扶持政策", "机构备案", "评估信息"]), ("社会救助", vec!["办事指南"])];
        assert_eq!(found, wanted, "{name}");
        assert!(codes(&read.catalogues[0]).contains(&"by-sector"), "{name}");
    }
}
