//! Names and containers: renamed sectors, undeclared encodings, disguised files, and what is refused.

use crate::common::*;
use files::FileError;

fn small(title: &str) -> Sheet {
    let mut sheet = Sheet::new("目录");
    sheet.push(&[title]).push_heads().push_row(row("1", "综合业务", "政策法规文件")).push_row(row(
        "2",
        "",
        "监督检查",
    ));
    sheet
}

/// A sector under any of its names is printed as it stands and known by either.
#[test]
fn names_sectors_renamed() {
    let reference = domain::reference::Reference::shipped();
    for (name, code) in [
        ("城乡规划", "01"),
        ("国土空间规划", "01"),
        ("扶贫", "14"),
        ("乡村振兴", "14"),
        ("环境保护", "11"),
        ("生态环境保护", "11"),
        ("医疗卫生", "25"),
        ("卫生健康", "25"),
        ("征地补偿", "07"),
        ("农村集体土地征收", "07"),
        ("就业创业", "18"),
        ("就业", "18"),
        ("救灾", "15"),
        ("救灾生产", "15"),
    ] {
        let sheet = small(&format!("白石县{name}领域基层政务公开标准目录"));
        let table = one("a.csv", &csv(&sheet));
        assert_eq!(table.sector.as_deref(), Some(name));
        assert_eq!(reference.guideline_named(name).map(|g| g.sector_code.as_str()), Some(code), "{name}");
    }
}

/// What a column calls 领域 without naming one of the guidelines parts nothing.
#[test]
fn names_a_table_of_several_sectors() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县民政局政务公开事项标准目录"]);
    sheet.push(&[
        "领域",
        "序号",
        "一级事项",
        "二级事项",
        "公开内容",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道",
    ]);
    sheet.push(&[
        "政务综合",
        "1",
        "综合业务",
        "政策法规文件",
        "文件名称",
        "《办法》",
        "实时",
        "县民政局",
        "■政府网站",
    ]);
    sheet.push(&[
        "机关事务",
        "2",
        "通用政策",
        "法规",
        "文件名称",
        "《办法》",
        "实时",
        "县民政局",
        "■政府网站",
    ]);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(table.sector, None, "{name}");
        assert_eq!(column(&table, |r| r.extra["领域"].clone()), ["政务综合", "机关事务"], "{name}");
        assert!(codes(&table).contains(&"mixed-sectors"), "{name}");
    }
}

/// GB18030 without a declaration, UTF-8 with and without mark, UTF-16, wrong declarations.
#[test]
fn names_encodings_undeclared_and_wrong() {
    let sheet = small("白石县社会救助领域基层政务公开标准目录");
    let wanted = rows(&one("a.csv", &csv(&sheet)));
    let text = String::from_utf8(csv(&sheet)).unwrap();
    let gb = |text: &str| encoding_rs_bytes(text);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let page = String::from_utf8(html(&sheet.html_table())).unwrap();
    let undeclared = page.replace("<meta charset=\"utf-8\">", "");
    let cases = [
        ("gb.csv", gb(&text)),
        ("bom.csv", [b"\xEF\xBB\xBF".to_vec(), text.clone().into_bytes()].concat()),
        ("wide.csv", [b"\xFF\xFE".to_vec(), wide(&text)].concat()),
        ("wide-bare.csv", wide(&text)),
        ("tab.csv", text.replace("\",\"", "\"\t\"").into_bytes()),
        ("semicolon.csv", text.replace("\",\"", "\";\"").into_bytes()),
        ("sep.csv", format!("sep=;\r\n{}", text.replace("\",\"", "\";\"")).into_bytes()),
        ("unix.csv", text.replace("\r\n", "\n").into_bytes()),
        ("gb.html", gb(&undeclared)),
        ("gb-wrong.html", gb(&page)),
        ("gb-declared.html", gb(&page.replace("utf-8", "gb2312"))),
        ("utf8-wrong.html", page.replace("utf-8", "gb2312").into_bytes()),
        ("gb.xls", gb(&undeclared)),
        ("bom.html", [b"\xEF\xBB\xBF".to_vec(), undeclared.clone().into_bytes()].concat()),
    ];
    for (name, bytes) in cases {
        assert_eq!(rows(&one(name, &bytes)), wanted, "{name}");
    }
}

/// GB18030 bytes of a text, by the platform's own tables of the web standard.
fn encoding_rs_bytes(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// .xls that is a page, a multipart page, or an XML workbook; .csv that is a workbook.
#[test]
fn names_disguised_files() {
    let sheet = small("白石县社会救助领域基层政务公开标准目录");
    let wanted = rows(&one("a.html", &html(&sheet.html_table())));
    let page = String::from_utf8(html(&sheet.html_table())).unwrap();
    let quoted: String = page
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("={b:02X}") })
        .collect();
    let multipart = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x-y\"\r\n\r\n--x-y\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n--x-y\r\nContent-Type: image/png\r\n\r\nxx\r\n--x-y--\r\n"
    );
    let mut xml = String::from(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"目录\"><Table>",
    );
    for row in &sheet.rows {
        xml.push_str("<Row>");
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            xml.push_str(&format!(
                "<Cell ss:Index=\"{}\"><Data ss:Type=\"String\">{}</Data></Cell>",
                at + 1,
                escape(cell)
            ));
        }
        xml.push_str("</Row>");
    }
    xml.push_str("</Table></Worksheet></Workbook>");
    for (name, bytes) in [
        ("a.xls", multipart.into_bytes()),
        ("b.xls", xml.into_bytes()),
        ("a.csv", xlsx(std::slice::from_ref(&sheet))),
        ("a.xlsx", csv(&sheet)),
        ("a.doc", page.into_bytes()),
    ] {
        assert_eq!(rows(&one(name, &bytes)), wanted, "{name}");
    }
}

/// A table in a text box, nested in a layout table, with symbol fonts and automatic numbers.
#[test]
fn names_word_text_boxes_nested_tables_symbols_and_numbers() {
    let sheet = small("");
    let mut plain = sheet.clone();
    plain.rows.remove(0);
    plain.merges = plain.merges.iter().map(|m| (m.0 - 1, m.1, m.2 - 1, m.3)).collect();
    let title = docx_paragraphs("白石县社会救助领域基层政务公开标准目录");
    let wanted = rows(&one("a.docx", &docx(&format!("{title}{}", plain.docx_table()))));
    let boxed = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{title}{0}<w:p/></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        plain.docx_table()
    );
    let nested = format!(
        "<w:tbl><w:tr><w:tc>{title}</w:tc></w:tr><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>",
        plain.docx_table()
    );
    for (name, body) in [("boxed", &boxed), ("nested", &nested)] {
        let table = one("a.docx", &docx(body));
        assert_eq!(rows(&table), wanted, "{name}");
        assert_eq!(table.sector.as_deref(), Some("社会救助"), "{name}");
    }
    let marks = "<w:p><w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/><w:t>政府网站</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=\"Wingdings 2\"/></w:rPr><w:t>£</w:t></w:r><w:r><w:t>政府公报</w:t></w:r></w:p><w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"1\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>两微一端</w:t></w:r></w:p>";
    let cell = docx_paragraphs(CHANNELS);
    let numbered = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:p>";
    let body = format!(
        "{title}{}",
        plain.docx_table().replacen(&cell, marks, 1).replacen(&docx_paragraphs("1"), numbered, 1).replacen(
            &docx_paragraphs("2"),
            numbered,
            1
        )
    );
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1\"/></w:lvl></w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let xml = format!("<w:document xmlns:w=\"w\" xmlns:w14=\"x\"><w:body>{body}</w:body></w:document>");
    let table = one(
        "a.docx",
        &zip(&[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", &xml),
            ("word/numbering.xml", numbering),
        ]),
    );
    assert_eq!(table.rows[0].row.channels, ["政府网站", "两微一端"]);
    assert_eq!(column(&table, |r| r.seq_no.clone()), ["1", "2"]);
}

/// A nested layout page, a page of which only the inner table is data, checkboxes as inputs.
#[test]
fn names_pages_with_nested_layout_and_checkboxes() {
    let sheet = small("");
    let inner = sheet.html_table().replace(CHANNELS, "<input type=\"checkbox\" checked>政府网站<br><input type=\"checkbox\">政府公报<table><tr><td>■</td><td>两微一端</td></tr></table>");
    let page = format!(
        "<table><tr><td>栏目</td><td><h2>白石县社会救助领域基层政务公开标准目录</h2>{inner}</td></tr></table><script>var a='<table>';</script>"
    );
    let table = one("a.html", &html(&page));
    assert_eq!(table.title, "白石县社会救助领域基层政务公开标准目录");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[0].row.channels, ["政府网站", "两微一端"]);
}

fn code(name: &str, bytes: &[u8]) -> (&'static str, String) {
    match read(name, bytes) {
        Ok(found) => panic!("{name} was read: {:?}", found.catalogues),
        Err(error) => {
            assert!(error.to_string().contains(name), "{error}");
            assert!(!error.advice().is_empty());
            (error.code(), error.to_string())
        }
    }
}

/// R60a, R65, R66: other lists are refused by their own name.
#[test]
fn r60a_r65_other_lists_are_refused_by_name() {
    let list = |rows: &[&[&str]]| {
        let mut sheet = Sheet::new("清单");
        for row in rows {
            sheet.push(row);
        }
        sheet
    };
    let cases = [
        (
            "power-list",
            "权责清单",
            list(&[
                &["白石县民政局权责清单"],
                &["序号", "事项名称", "设立依据", "实施层级及权限", "对应责任事项", "追责情形"],
                &["1", "社会团体成立登记", "《社会团体登记管理条例》", "县级", "受理责任", "略"],
            ]),
        ),
        (
            "power-list",
            "权责清单",
            list(&[
                &["权力类型", "职权名称", "实施依据", "责任单位", "监督方式"],
                &["行政许可", "登记", "《条例》", "民政局", "12345"],
            ]),
        ),
        (
            "service-list",
            "公共服务事项清单",
            list(&[
                &["白石县公共服务事项清单"],
                &["序号", "事项名称", "服务对象", "实施机关", "办理时间", "办理地点"],
                &["1", "婚姻登记", "公民", "民政局", "工作日", "大厅"],
            ]),
        ),
        (
            "column-list",
            "网站栏目列表",
            list(&[
                &["政务公开目录"],
                &["一级栏目", "二级栏目", "栏目链接", "更新频率", "责任单位"],
                &["政务公开", "财政预决算", "http://a/", "每月", "财政局"],
            ]),
        ),
        (
            "information-directory",
            "政府信息公开目录",
            list(&[
                &["索引号", "名称", "内容概述", "生成日期"],
                &["000014349/2020-00001", "关于印发通知", "略", "2020-09-01"],
            ]),
        ),
    ];
    for (wanted, word, sheet) in &cases {
        for (name, bytes) in every_format(sheet) {
            let (found, message) = code(name, &bytes);
            assert_eq!((found, message.contains(word)), (*wanted, true), "{name} {message}");
        }
    }
    let links: String =
        (0..12).map(|n| format!("<li><a href=\"/c{n}/\">重点领域信息公开{n}</a></li>")).collect();
    let page = html(&format!("<h1>政府信息公开目录</h1><ul>{links}</ul>"));
    assert_eq!(code("list.html", &page).0, "column-list");
}

/// Files that cannot be read say what they are and what to do.
#[test]
fn refusals_say_what_and_what_to_do() {
    let bomb = zip_of_zeros();
    let entity = zip(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "word/document.xml",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>",
        ),
    ]);
    let encrypted_ods = zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<m:encryption-data/>"),
        ("content.xml", "x"),
    ]);
    let mut compound = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let with = |name: &str| [compound.clone(), vec![0; 1024], wide(name)].concat();
    let (locked, doc, broken_xls) = (with("EncryptedPackage"), with("WordDocument"), with("Workbook"));
    compound.clear();
    let mut cut = xlsx(&[small("目录")]);
    cut.truncate(cut.len() / 2);
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("empty-file", "空.xlsx", Vec::new()),
        ("empty-file", "空白.csv", b"\r\n \r\n".to_vec()),
        ("empty-file", "空表.xlsx", xlsx(&[Sheet::new("空")])),
        ("locked-file", "加密.xlsx", locked),
        ("locked-file", "加密.ods", encrypted_ods),
        ("needs-office", "旧.doc", [doc, wide("Bookmark")].concat()),
        ("damaged-file", "a.pdf", b"%PDF-1.7 ...".to_vec()),
        ("unsupported-type", "a.xlsx", b"\x89PNG\r\n\x1a\n0000".to_vec()),
        ("unsupported-type", "包.zip", zip(&[("a.xlsx", "x"), ("b.xlsx", "y")])),
        ("unknown-type", "a.xlsx", zip(&[("readme.txt", "x")])),
        ("unknown-type", "a.bin", vec![1, 2, 3, 4, 5, 0xFF, 0xFE, 7, 8, 0, 0, 1, 2, 3, 4, 5, 6, 7]),
        ("damaged-file", "断.xlsx", cut),
        ("damaged-file", "坏.xls", broken_xls),
        ("external-entity", "实体.docx", entity),
        ("zip-bomb", "炸弹.docx", bomb),
        (
            "not-a-catalogue",
            "通知.docx",
            docx(&docx_paragraphs("关于召开会议的通知。各有关单位：现定于九月一日召开会议，请准时参加。")),
        ),
        ("not-a-catalogue", "名单.csv", "姓名,电话,单位\r\n张三,123,民政局\r\n".as_bytes().to_vec()),
    ];
    for (wanted, name, bytes) in cases {
        assert_eq!(code(name, &bytes).0, wanted, "{name}");
    }
    let big = vec![b'a'; files::limits::MAX_FILE_BYTES + 1];
    assert!(matches!(read("大.csv", &big), Err(FileError::TooBig { megabytes: 51, .. })));
    let many = "a,b\n".repeat(files::limits::MAX_ROWS + 1);
    assert!(matches!(read("多.csv", many.as_bytes()), Err(FileError::TooManyRows { .. })));
}

fn zip_of_zeros() -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("word/document.xml", options).unwrap();
    for _ in 0..24 {
        zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Formulas are never evaluated: their kept value is read, one without value is said.
#[test]
fn formulas_are_read_by_their_kept_value() {
    let cells = ["白石县", "综合业务", "政策法规文件", "文件名称", "《办法》", "实时"];
    let labels = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限"];
    let text =
        |place: String, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let line = |row: usize, cells: &[&str], last: &str| {
        let inner: String =
            cells.iter().zip('A'..).map(|(cell, letter)| text(format!("{letter}{row}"), cell)).collect();
        format!("<row r=\"{row}\"{}>{inner}{last}</row>", if row == 3 { " hidden=\"1\"" } else { "" })
    };
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}{}{}</sheetData></worksheet>",
        line(1, &labels, &text("G1".to_owned(), "公开主体")),
        line(2, &cells, "<c r=\"G2\" t=\"str\"><f>A2&amp;\"民政局\"</f><v>白石县民政局</v></c>"),
        line(3, &cells, "<c r=\"G3\"><f>A3&amp;\"民政局\"</f></c>"),
    );
    let workbook = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"目录\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let root = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let bytes = zip(&[
        ("_rels/.rels", root),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    let table = one("a.xlsx", &bytes);
    assert_eq!(column(&table, |r| r.publisher.clone()), ["白石县民政局", ""]);
    let told = table.diagnostics.iter().find(|d| d.code == "formula-without-value").unwrap();
    assert_eq!((told.row, told.column.as_deref()), (Some(3), Some("G")));
    assert!(codes(&table).contains(&"hidden-rows"));
}

/// A binary workbook of Excel 97-2003 with its merges.
#[test]
fn names_old_excel_workbooks() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/xls/a.xls");
    let table = one("旧.xls", &std::fs::read(path).unwrap());
    assert_eq!(table.title, "白石县社会救助领域基层政务公开标准目录");
    let items: Vec<_> = table
        .rows
        .iter()
        .map(|p| (p.row.seq_no.as_str(), p.row.level1_item.as_str(), p.row.level2_item.as_str()))
        .collect();
    assert_eq!(items[..2], [("1", "综合业务", "政策法规文件"), ("2", "综合业务", "监督检查")]);
    assert_eq!(table.rows[0].row.channels, ["政府网站", "其他"]);
    assert_eq!(table.columns[8].group.as_deref(), Some("公开对象"));
}

/// Plain rows for other imports.
#[test]
fn rows_of_any_sheet_are_read_plainly() {
    let grids = files::read_sheet("人员.csv", "姓名,单位\n张 三,民政局\n".as_bytes()).unwrap();
    assert_eq!(grids[0].clean_row(1), ["张三", "民政局"]);
    assert_eq!(grids[0].line(1), Some(2));
}
