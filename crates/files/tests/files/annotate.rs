//! Findings go back to the sender in the sender's own workbook: nothing of it is lost.

use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use files::Format;
use files::read_catalogues;
use files::write::annotate::{Annotation, annotated};
use rust_xlsxwriter::{Format as Style, Note, Workbook};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

const HEAD: [&str; 8] = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
];

/// A sender's workbook: a sheet of instructions, styles, merges, and a comment of the sender's own.
fn workbook(with_note: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let red = Style::new().set_bold().set_background_color(0x00FF_0000);
    book.add_worksheet().set_name("填表'说明").unwrap().write(0, 0, "请逐项填写").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("社会救助").unwrap();
    sheet.merge_range(0, 0, 0, 7, "白石县社会救助领域基层政务公开标准目录", &red).unwrap();
    for (column, head) in (0..).zip(HEAD) {
        sheet.write_with_format(1, column, head, &red).unwrap();
    }
    for row in 2..5 {
        for (column, text) in (0..).zip([
            format!("{}", row - 1),
            "综合业务".to_owned(),
            format!("事项{row}"),
            "文件名称".to_owned(),
            "《社会救助暂行办法》".to_owned(),
            "20个工作日".to_owned(),
            "民政局".to_owned(),
            "■政府网站".to_owned(),
        ]) {
            sheet.write(row, column, text).unwrap();
        }
    }
    if with_note {
        sheet.insert_note(2, 6, &Note::new("填表人的话")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn annotation(sheet: &str, row: u32, column: u32, message: &str) -> Annotation {
    Annotation {
        sheet: sheet.to_owned(),
        row: Some(row),
        column: Some(column),
        item: "事项2".to_owned(),
        heading: HEAD[column as usize - 1].to_owned(),
        kind: "错误".to_owned(),
        message: message.to_owned(),
        advice: "改为<具体>单位".to_owned(),
        source: "R55".to_owned(),
    }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn read(bytes: &[u8]) -> Vec<CatalogueTable> {
    read_catalogues("目录.xlsx", bytes, &Reference::shipped()).unwrap().catalogues
}

fn annotate(original: &[u8], said: &[Annotation]) -> Vec<u8> {
    annotated(Format::Xlsx, original, &read(original), &|_| said.to_vec()).unwrap()
}

#[test]
fn the_original_stays_as_it_is_and_the_words_stand_at_their_cells() {
    for with_note in [false, true] {
        let original = workbook(with_note);
        let said = [
            annotation("社会救助", 3, 7, "公开主体不具体"),
            annotation("社会救助", 3, 7, "第二处"),
            annotation("社会救助", 4, 5, "依据已废止"),
        ];
        let annotated = annotate(&original, &said);
        let (before, after) = (parts(&original), parts(&annotated));
        for name in ["xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml"]
        {
            assert_eq!(before.get(name), after.get(name), "{name}");
        }
        let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
        let comments = text("xl/comments1.xml");
        assert_eq!(comments.matches("<comment ").count(), 2, "{comments}");
        assert!(comments.contains("公开主体不具体") && comments.contains("【错误】第二处"));
        assert!(comments.contains("改为&lt;具体&gt;单位"));
        assert_eq!(comments.contains("填表人的话"), with_note);
        let drawing = text("xl/drawings/vmlDrawing1.vml");
        assert_eq!(drawing.matches("<x:ClientData").count(), 2);
        let sheet = text("xl/worksheets/sheet2.xml");
        assert_eq!(sheet.matches("<legacyDrawing").count(), 1, "{sheet}");
        let book = text("xl/workbook.xml");
        assert_eq!(book.matches("<sheet ").count(), 3, "{book}");
        let summary = text("xl/worksheets/sheet3.xml");
        assert!(summary.contains("共3处：错误3处") && summary.contains("'社会救助'!G3"), "{summary}");
        // What is read from it is what was read from the original.
        let rows = |bytes: &[u8]| read(bytes).into_iter().flat_map(|table| table.rows).collect::<Vec<_>>();
        assert_eq!(rows(&original), rows(&annotated));
    }
}

#[test]
fn annotating_twice_adds_to_the_first_time() {
    let once = annotate(&workbook(false), &[annotation("社会救助", 3, 7, "第一次")]);
    let twice =
        annotate(&once, &[annotation("社会救助", 3, 7, "第二次"), annotation("社会救助", 5, 1, "另一格")]);
    let parts = parts(&twice);
    let comments = String::from_utf8(parts["xl/comments1.xml"].clone()).unwrap();
    assert!(["第一次", "第二次", "另一格"].iter().all(|words| comments.contains(words)), "{comments}");
    assert_eq!(comments.matches("<comment ").count(), 2);
    let book = String::from_utf8(parts["xl/workbook.xml"].clone()).unwrap();
    assert!(book.contains("检查结果2"), "{book}");
}

#[test]
fn another_form_becomes_a_fresh_workbook_with_the_words_at_its_cells() {
    let csv = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体\n1,综合业务,办事指南,文件名称,《办法》,20个工作日,有关部门,■政府网站\n";
    let file =
        read_catalogues("白石县社会救助领域基层政务公开标准目录.csv", csv.as_bytes(), &Reference::shipped())
            .unwrap();
    let of = |placed: &[CatalogueTable]| {
        let table = &placed[0];
        let column = table.columns.iter().find(|head| head.printed == "公开主体").unwrap().index;
        vec![annotation(&table.sheet, table.rows[0].line, column, "主体不具体")]
    };
    let bytes = annotated(file.format, csv.as_bytes(), &file.catalogues, &of).unwrap();
    let again = read(&bytes);
    let place = again[0].rows[0].line;
    let comments = String::from_utf8(parts(&bytes)["xl/comments1.xml"].clone()).unwrap();
    assert!(comments.contains(&format!("ref=\"G{place}\"")), "{comments}");
    assert_eq!(again[0].rows[0].row.publisher, "有关部门");
}

/// R15, R16: what is said of 公开对象 or 公开方式 stands at its cells, not at the row's beginning.
#[test]
fn findings_of_a_group_of_columns_stand_beneath_its_head() {
    use crate::common::{Sheet, one, row, xlsx};
    let mut cells = row("1", "综合业务", "政策法规文件");
    for column in [8, 10, 12] {
        cells[column].clear();
    }
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域基层政务公开标准目录"]).push_heads();
    sheet.rows.push(cells);
    let table = one("a.xlsx", &xlsx(&[sheet]));
    let reference = Reference::shipped();
    let guideline = reference.guideline_named("社会救助").unwrap();
    let options = domain::catalogue::lint::Options::on(jiff::civil::date(2026, 3, 2));
    let findings = domain::catalogue::lint::lint(&[&table], guideline, &reference, &options);
    let tables = [table];
    let found = files::write::annotate::of_findings(&tables, &tables, &findings);
    for (heading, column) in [("公开对象", 9), ("公开方式", 11), ("公开层级", 13)] {
        let place = found.iter().find(|said| said.heading == heading).map(|said| (said.row, said.column));
        assert_eq!(place, Some((Some(tables[0].rows[0].line), Some(column))), "{heading}");
    }
}
