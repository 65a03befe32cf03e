//! Tables built in every format from one description, so that each form can be held against the others.

use domain::catalogue::{CatalogueRow, CatalogueTable};
use domain::reference::Reference;
use files::{FileError, ReadFile};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// A table as it is typed: rows of texts, merged ranges (top, left, bottom, right), lines above and below.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<String>>,
    pub merges: Vec<(usize, usize, usize, usize)>,
    pub hidden: bool,
}

pub const HEAD1: [&str; 14] = [
    "序号",
    "公开事项",
    "",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "",
    "公开方式",
    "",
    "公开层级",
    "",
];
pub const HEAD2: [&str; 14] =
    ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级"];

pub const CHANNELS: &str = "■政府网站 □政府公报 ■两微一端 □发布会/听证会 □广播电视 □纸质媒体 □公开查阅点 ■政务服务中心 □便民服务站 □入户/现场 □社区/企事业单位/村公示栏（电子屏） □精准推送 □其他";

pub fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

/// A data row of 14 cells with distinct texts.
pub fn row(seq: &str, level1: &str, level2: &str) -> Vec<String> {
    let content = format!("文件名称；{level2}的办理条件");
    cells(&[
        seq,
        level1,
        level2,
        &content,
        "《社会救助暂行办法》（国务院令第649号）",
        "信息形成之日起20个工作日内",
        "白石县民政局",
        CHANNELS,
        "√",
        "",
        "√",
        "",
        "√",
        "",
    ])
}

impl Sheet {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub fn push(&mut self, texts: &[&str]) -> &mut Self {
        self.rows.push(cells(texts));
        self
    }

    pub fn push_row(&mut self, row: Vec<String>) -> &mut Self {
        self.rows.push(row);
        self
    }

    pub fn merge(&mut self, top: usize, left: usize, bottom: usize, right: usize) -> &mut Self {
        self.merges.push((top, left, bottom, right));
        self
    }

    /// Adds the national heading of two rows with its merges.
    pub fn push_heads(&mut self) -> &mut Self {
        let top = self.rows.len();
        self.push(&HEAD1).push(&HEAD2);
        for column in [0, 3, 4, 5, 6, 7] {
            self.merge(top, column, top + 1, column);
        }
        for column in [1, 8, 10, 12] {
            self.merge(top, column, top, column + 1);
        }
        self
    }

    fn merge_at(&self, row: usize, column: usize) -> Option<(usize, usize, usize, usize)> {
        self.merges.iter().copied().find(|m| (m.0..=m.2).contains(&row) && (m.1..=m.3).contains(&column))
    }

    fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).map_or("", String::as_str)
    }

    pub fn html_table(&self) -> String {
        let mut html = String::from("<table border=\"1\">");
        for row in 0..self.rows.len() {
            html.push_str("<tr>");
            for column in 0..self.width() {
                let (rows, columns) = match self.merge_at(row, column) {
                    Some(m) if (m.0, m.1) == (row, column) => (m.2 - m.0 + 1, m.3 - m.1 + 1),
                    Some(_) => continue,
                    None => (1, 1),
                };
                let text = escape(self.text(row, column)).replace('\n', "<br>");
                let _ = write!(html, "<td rowspan=\"{rows}\" colspan=\"{columns}\"><p>{text}</p></td>");
            }
            html.push_str("</tr>");
        }
        html + "</table>"
    }

    pub fn docx_table(&self) -> String {
        let mut xml = String::from("<w:tbl><w:tblPr/><w:tblGrid/>");
        for row in 0..self.rows.len() {
            xml.push_str("<w:tr>");
            for column in 0..self.width() {
                let mut properties = String::new();
                if let Some(m) = self.merge_at(row, column) {
                    if column > m.1 {
                        continue;
                    }
                    if m.3 > m.1 {
                        let _ = write!(properties, "<w:gridSpan w:val=\"{}\"/>", m.3 - m.1 + 1);
                    }
                    if m.2 > m.0 {
                        properties.push_str(if row == m.0 {
                            "<w:vMerge w:val=\"restart\"/>"
                        } else {
                            "<w:vMerge/>"
                        });
                    }
                }
                let _ = write!(
                    xml,
                    "<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>",
                    docx_paragraphs(self.text(row, column))
                );
            }
            xml.push_str("</w:tr>");
        }
        xml + "</w:tbl>"
    }
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub fn docx_paragraphs(text: &str) -> String {
    text.split('\n')
        .map(|line| format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escape(line)))
        .collect()
}

pub fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let plain = rust_xlsxwriter::Format::new();
    for sheet in sheets {
        let out = workbook.add_worksheet();
        out.set_name(&sheet.name).unwrap();
        out.set_hidden(sheet.hidden);
        for (top, left, bottom, right) in &sheet.merges {
            let (t, l, b, r) = (*top as u32, *left as u16, *bottom as u32, *right as u16);
            out.merge_range(t, l, b, r, sheet.text(*top, *left), &plain).unwrap();
        }
        for (r, row) in sheet.rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate() {
                if text.is_empty() || sheet.merge_at(r, c).is_some() {
                    continue;
                }
                match text.parse::<f64>() {
                    Ok(number) if !text.starts_with('0') => {
                        out.write_number(r as u32, c as u16, number).map(|_| ()).unwrap()
                    }
                    _ => out.write_string(r as u32, c as u16, text).map(|_| ()).unwrap(),
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

pub fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn ods(sheets: &[Sheet]) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>",
    );
    for sheet in sheets {
        let _ = write!(xml, "<table:table table:name=\"{}\">", sheet.name);
        for row in 0..sheet.rows.len() {
            xml.push_str("<table:table-row>");
            for column in 0..sheet.width() {
                let text: String = sheet
                    .text(row, column)
                    .split('\n')
                    .map(|l| format!("<text:p>{}</text:p>", escape(l)))
                    .collect();
                match sheet.merge_at(row, column) {
                    Some(m) if (m.0, m.1) == (row, column) => {
                        let (rows, columns) = (m.2 - m.0 + 1, m.3 - m.1 + 1);
                        let _ = write!(
                            xml,
                            "<table:table-cell table:number-rows-spanned=\"{rows}\" table:number-columns-spanned=\"{columns}\">{text}</table:table-cell>"
                        );
                    }
                    Some(_) => xml.push_str("<table:covered-table-cell/>"),
                    None => {
                        let _ = write!(xml, "<table:table-cell>{text}</table:table-cell>");
                    }
                }
            }
            xml.push_str("<table:table-cell table:number-columns-repeated=\"1000\"/></table:table-row>");
        }
        xml.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row></table:table>");
    }
    xml.push_str("</office:spreadsheet></office:body></office:document-content>");
    zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &xml)])
}

pub fn docx(body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"m\" xmlns:wps=\"s\"><w:body>{body}</w:body></w:document>"
    );
    zip(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)])
}

pub fn html(body: &str) -> Vec<u8> {
    format!("<html><head><meta charset=\"utf-8\"><title>目录</title></head><body>{body}</body></html>")
        .into_bytes()
}

pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::new();
    for row in &sheet.rows {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// The sheet in every format, with the format's name.
pub fn every_format(sheet: &Sheet) -> Vec<(&'static str, Vec<u8>)> {
    let one = std::slice::from_ref(sheet);
    vec![
        ("a.xlsx", xlsx(one)),
        ("a.ods", ods(one)),
        ("a.docx", docx(&sheet.docx_table())),
        ("a.html", html(&sheet.html_table())),
        ("a.xls", html(&sheet.html_table())),
        ("a.csv", csv(sheet)),
    ]
}

pub fn read(name: &str, bytes: &[u8]) -> Result<ReadFile, FileError> {
    files::read_catalogues(name, bytes, &Reference::shipped())
}

/// The one catalogue of a file.
pub fn one(name: &str, bytes: &[u8]) -> CatalogueTable {
    let mut found = read(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(
        found.catalogues.len(),
        1,
        "{name}: {:?}",
        found.catalogues.iter().map(|c| &c.title).collect::<Vec<_>>()
    );
    found.catalogues.remove(0)
}

pub fn rows(table: &CatalogueTable) -> Vec<CatalogueRow> {
    table.rows.iter().map(|placed| placed.row.clone()).collect()
}

pub fn column(table: &CatalogueTable, pick: impl Fn(&CatalogueRow) -> String) -> Vec<String> {
    table.rows.iter().map(|placed| pick(&placed.row)).collect()
}

pub fn codes(table: &CatalogueTable) -> Vec<&str> {
    table.diagnostics.iter().map(|d| d.code.as_str()).collect()
}

/// 序号, 一级事项 and 二级事项 of every row.
pub fn items(table: &domain::catalogue::CatalogueTable) -> Vec<(String, String, String)> {
    table
        .rows
        .iter()
        .map(|p| (p.row.seq_no.clone(), p.row.level1_item.clone(), p.row.level2_item.clone()))
        .collect()
}

pub fn expected(list: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    list.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}
