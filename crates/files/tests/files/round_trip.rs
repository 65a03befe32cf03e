//! What is written reads back to the same rows, in every format.

use crate::common::*;
use domain::catalogue::item_part::write_into;
use domain::catalogue::{CatalogueTable, ItemPart, ItemParts};
use files::write;

fn written(tables: &[CatalogueTable]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.csv", write::to_csv(tables)),
        ("a.xlsx", write::to_xlsx(tables).unwrap()),
        ("a.docx", write::to_docx(tables).unwrap()),
        ("a.html", write::to_html(tables).into_bytes()),
        ("a.json", write::to_json(tables).unwrap()),
    ]
}

fn rich() -> Sheet {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域基层政务公开标准目录"]);
    sheet.push(&["编制单位：白石县民政局"]);
    sheet.push(&[
        "序号",
        "一级事项",
        "二级事项",
        "三级事项",
        "公开内容（要素）",
        "事项设立依据",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "全社会",
        "特定群众",
        "主动",
        "依申请公开",
        "县级",
        "乡级",
        "村级",
        "备注",
    ]);
    sheet.push(&[
        "1",
        "综合业务",
        "政策<法规>文件",
        "国家",
        "a & b；=1+1",
        "《办法》",
        "实时",
        "县民政局",
        "■政府网站 ■其他：村民微信群 ■三张清单 ■公共资源交易平台",
        "√",
        "",
        "√",
        "",
        "√",
        "",
        "√",
        "=HYPERLINK(1)",
    ]);
    sheet.push(&[
        "0102",
        "",
        "监督检查",
        "",
        "-a",
        "@b",
        "+c",
        "",
        "□政府网站 □其他",
        "",
        "救助对象\"甲\"",
        "",
        "√",
        "",
        "√",
        "",
        "'x",
    ]);
    sheet.push(&[
        "3",
        "临时救助",
        "监督检查",
        "",
        "'=a",
        "",
        "，",
        "县民政局",
        "",
        "",
        "√",
        "",
        "√",
        "",
        "√",
        "",
        "",
    ]);
    sheet
}

#[test]
fn every_format_reads_back_to_the_same_rows() {
    let first = one("a.xlsx", &xlsx(&[rich()]));
    assert_eq!(first.rows[0].row.extra.get("其他渠道").map(String::as_str), Some("村民微信群"));
    assert_eq!(first.rows[1].row.level1_item, "综合业务");
    for (name, bytes) in written(std::slice::from_ref(&first)) {
        let again = one(name, &bytes);
        assert_eq!(rows(&again), rows(&first), "{name}");
        if name != "a.csv" {
            assert_eq!(
                (&again.title, &again.sector, &again.government),
                (&first.title, &first.sector, &first.government),
                "{name}"
            );
        }
    }
}

#[test]
fn a_list_that_stood_one_thing_a_line_reads_back_from_every_format() {
    let mut sheet = rich();
    sheet.push(&[
        "4",
        "临时救助",
        "审核审批",
        "",
        "识别标准\n识别程序及其公示\n识别结果",
        "《办法》",
        "实时",
        "县民政局",
        "■政府网站",
        "√",
        "",
        "√",
        "",
        "√",
        "",
        "√",
        "",
    ]);
    let first = one("a.xlsx", &xlsx(&[sheet]));
    assert_eq!(first.rows[3].row.content_elements, "识别标准 识别程序及其公示 识别结果");
    for (name, bytes) in written(std::slice::from_ref(&first)) {
        assert_eq!(rows(&one(name, &bytes)), rows(&first), "{name}");
    }
}

#[test]
fn columns_of_words_and_twelve_columns_read_back() {
    let mut words = Sheet::new("目录");
    words.push(&["白石县重大建设项目领域基层政务公开标准目录"]);
    words.push(&[
        "序号",
        "公开事项",
        "公开内容",
        "公开要求",
        "公开主体",
        "公开渠道",
        "公开对象",
        "公开属性",
        "公开层级",
    ]);
    words.push(&[
        "1",
        "甲",
        "文件名称",
        "《办法》；20个工作日内",
        "县局",
        "政府网站",
        "特定群体：申请人",
        "依申请公开",
        "县级、村级",
    ]);
    let mut twelve = Sheet::new("目录");
    twelve.push(&["白石县重大建设项目领域基层政务公开标准目录"]);
    twelve.push(&HEAD1[..12]).push(&HEAD2[..12]);
    twelve.push_row(row("1", "批准服务信息", "办事指南")[..12].to_vec());
    for sheet in [words, twelve] {
        let first = one("a.xlsx", &xlsx(&[sheet]));
        for (name, bytes) in written(std::slice::from_ref(&first)) {
            assert_eq!(rows(&one(name, &bytes)), rows(&first), "{name}");
        }
    }
}

#[test]
fn a_catalogue_without_headings_gets_the_national_ones() {
    let mut table = one("a.xlsx", &xlsx(&[rich()]));
    table.columns.clear();
    for (name, bytes) in written(std::slice::from_ref(&table)) {
        assert_eq!(rows(&one(name, &bytes)), rows(&table), "{name}");
    }
}

#[test]
fn several_catalogues_read_back_as_several() {
    let mut other = Sheet::new("目录");
    other.push(&["白石县户籍管理领域基层政务公开标准目录"]).push_heads().push_row(row(
        "1",
        "户口登记",
        "出生登记",
    ));
    let tables = [one("a.xlsx", &xlsx(&[rich()])), one("b.xlsx", &xlsx(&[other]))];
    for (name, bytes) in written(&tables) {
        let again = read(name, &bytes).unwrap();
        assert_eq!(again.catalogues.len(), 2, "{name}");
        for (a, b) in again.catalogues.iter().zip(&tables) {
            assert_eq!((rows(a), &a.sector), (rows(b), &b.sector), "{name}");
        }
    }
}

/// The JSON of DESIGN.md section 5.
#[test]
fn json_follows_the_contract() {
    let table = one("a.xlsx", &xlsx(&[rich()]));
    let parsed = |tables: &[CatalogueTable]| -> serde_json::Value {
        serde_json::from_slice(&write::to_json(tables).unwrap()).unwrap()
    };
    let json = parsed(std::slice::from_ref(&table));
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["title", "sector", "government", "columns", "rows", "diagnostics"]);
    let row = &json["rows"][0];
    assert_eq!(row["seq_no"], "1");
    assert_eq!(row["level3_item"], "国家");
    assert_eq!(row["audience_specific"], serde_json::Value::Null);
    assert_eq!(row["level_county"], true);
    assert_eq!(row["extra"]["村级"], "√");
    assert_eq!(json["rows"][2]["audience_specific"], "√");
    assert!(json["rows"][2].get("level3_item").is_none());
    let keys: Vec<&String> = json["diagnostics"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["severity", "sheet", "row", "column", "message"]);
    let two = parsed(&[table.clone(), table]);
    assert_eq!(two["catalogues"].as_array().map(Vec::len), Some(2));
}

/// Cells that a spreadsheet would run are text in every format.
#[test]
fn formula_like_cells_are_neutralised() {
    let table = one("a.xlsx", &xlsx(&[rich()]));
    let csv = String::from_utf8(write::to_csv(std::slice::from_ref(&table))).unwrap();
    assert!(csv.starts_with('\u{FEFF}'));
    for cell in csv.lines().skip(1).flat_map(|line| line.split(',')) {
        assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let html = write::to_html(std::slice::from_ref(&table));
    assert!(html.contains("政策&lt;法规&gt;文件") && !html.contains("<法规>"));
}

/// A document whose last block is a table is mended by Word and loses it in LibreOffice's doc.
#[test]
fn a_paragraph_stands_behind_the_last_table_of_a_document() {
    use std::io::Read;
    let bytes = write::to_docx(&[one("a.xlsx", &xlsx(&[rich()]))]).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut body = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
    let (_, after) = body.rsplit_once("</w:tbl>").unwrap();
    assert!(after.starts_with("<w:p>"), "{after}");
}

/// R43: parts stand in every form, their channels behind their names.
#[test]
fn r43_parts_read_back_from_every_format() {
    let part = |name: &str, content: &str, time_limit: &str, channels: &[&str]| ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publisher: "白石县民政局".to_owned(),
        channels: channels.iter().map(|name| (*name).to_owned()).collect(),
    };
    let one_time = [
        part("办事指南", "申请材料清单", "20个工作日内", &["政府网站", "村口喇叭"]),
        part("结果信息", "救助标准；办理结果", "20个工作日内", &["两微一端"]),
    ];
    let two_times = [
        part("批前", "规划草案", "批前公示不少于30日", &["政府网站", "公开查阅点"]),
        part("批后", "规划草案", "批准后20个工作日内", &["政府网站"]),
    ];
    let mut table = one("a.xlsx", &xlsx(&[rich()]));
    for (row, parts) in table.rows.iter_mut().zip([one_time, two_times]) {
        write_into(&parts, &mut row.row);
    }
    for (name, bytes) in written(std::slice::from_ref(&table)) {
        let again = one(name, &bytes);
        for at in 0..2 {
            let (own, read) = (&table.rows[at].row, &again.rows[at].row);
            assert_eq!(ItemParts::of(read).parts, own.parts, "{name}");
            assert_eq!(read.parts, own.parts, "{name}");
        }
        let notes: Vec<&str> = again.diagnostics.iter().map(|told| told.code.as_str()).collect();
        assert!(!notes.contains(&"lost-mark") && !notes.contains(&"channel-variant"), "{name}: {notes:?}");
    }
    let json: serde_json::Value = serde_json::from_slice(&write::to_json(&[table]).unwrap()).unwrap();
    assert_eq!(json["rows"][0]["parts"][1]["channels"][0], "两微一端");
}

/// R43: parts that were read of numbers stand behind their names once they are written, and come back as they were.
#[test]
fn r43_parts_of_numbers_read_back_from_every_format() {
    let mut sheet = rich();
    sheet.rows[3][4] = "1.申请材料；2.办理结果".to_owned();
    sheet.rows[3][6] = "1.20个工作日内；2.7个工作日内".to_owned();
    sheet.rows[3][8] = "1.政府网站；2.政府网站、公开查阅点".to_owned();
    let table = one("a.xlsx", &xlsx(&[sheet]));
    let parts = table.rows[0].row.parts.clone();
    assert_eq!(parts.iter().map(|part| part.content.as_str()).collect::<Vec<_>>(), ["申请材料", "办理结果"]);
    assert_eq!(parts[1].time_limit, "7个工作日内");
    for (name, bytes) in written(std::slice::from_ref(&table)) {
        let again = one(name, &bytes);
        assert_eq!(ItemParts::of(&again.rows[0].row).parts, parts, "{name}");
    }
}

/// R43: parts with their channels by name alone, as people write them who know no boxes.
#[test]
fn r43_parts_divide_channels_without_boxes() {
    let mut sheet = rich();
    sheet.rows[3][4] = "办事指南：申请材料；结果信息：办理结果".to_owned();
    sheet.rows[3][6] = "办事指南：20个工作日内；结果信息：7个工作日内".to_owned();
    sheet.rows[3][8] = "办事指南：政府网站；结果信息：政府网站、公开查阅点".to_owned();
    let read = one("a.xlsx", &xlsx(&[sheet]));
    let parts: Vec<(&str, Vec<&str>)> = read.rows[0]
        .row
        .parts
        .iter()
        .map(|part| (part.name.as_str(), part.channels.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(parts, [("办事指南", vec!["政府网站"]), ("结果信息", vec!["政府网站", "公开查阅点"])]);
    assert_eq!(read.rows[0].row.channels, ["政府网站", "公开查阅点"]);
}

/// R43: channels that are numbered as the contents are stand part by part; where they count further, that is told.
#[test]
fn r43_numbered_channels_pair_with_numbered_contents() {
    let read = |channels: &str| {
        let mut sheet = rich();
        sheet.rows[3][4] = "1.办事指南：申请条件、申请材料；2.审批结果".to_owned();
        sheet.rows[3][6] = "1.形成之日起20个工作日内；2.7个工作日内".to_owned();
        sheet.rows[3][8] = channels.to_owned();
        one("a.xlsx", &xlsx(&[sheet]))
    };
    let told = |table: &CatalogueTable| {
        let told = table.diagnostics.iter().find(|note| note.code.starts_with("channels-"));
        told.map(|note| note.message.clone()).unwrap_or_default()
    };
    let paired = read("1.政府网站；2.政府网站、公开查阅点");
    let row = &paired.rows[0].row;
    let parts = ItemParts::of(row);
    let lines: Vec<String> = parts
        .parts
        .iter()
        .map(|part| format!("{}|{}|{}", part.name, part.time_limit, part.channels.join("、")))
        .collect();
    assert_eq!(
        lines,
        ["办事指南|形成之日起20个工作日内|政府网站", "审批结果|7个工作日内|政府网站、公开查阅点"]
    );
    assert!(parts.notes.is_empty(), "{:?}", parts.notes);
    assert_eq!(row.channels, ["政府网站", "公开查阅点"]);
    assert!(told(&paired).contains("对应，已读成分项"), "{:?}", paired.diagnostics);
    for joint in
        ["1-2.政府网站", "1、2.政府网站", "第1项：政府网站；第2项：公开查阅点", "⒈政府网站；⒉公开查阅点"]
    {
        let table = read(joint);
        let row = &table.rows[0].row;
        let last = if joint.contains("查阅点") { "公开查阅点" } else { "政府网站" };
        assert_eq!(row.parts.len(), 2, "{joint}: {:?}", table.diagnostics);
        assert_eq!(row.parts[0].channels, ["政府网站"], "{joint}");
        assert_eq!(row.parts[1].channels, [last], "{joint}");
    }
    let gap = read("1.2.3.政府网站；4.公开查阅点");
    assert_eq!(gap.rows[0].row.channels, ["政府网站", "公开查阅点"], "no channel is made of numbers");
    assert!(told(&gap).contains("写到第4项"), "{:?}", gap.diagnostics);
    let unpaired = read("1.政府网站；2.公开查阅点；3.微信");
    assert!(unpaired.rows[0].row.parts.is_empty());
    assert!(told(&unpaired).contains("写到第3项，公开内容写到第2项"), "{:?}", unpaired.diagnostics);
}

/// R46: labels before boxes that no other cell bears are none of parts.
#[test]
fn r43_labels_of_boxes_alone_divide_nothing() {
    let mut sheet = rich();
    sheet.rows[3][8] = "线上：■政府网站 □政府公报\n线下：■公示栏".to_owned();
    let read = one("a.xlsx", &xlsx(&[sheet]));
    assert!(read.rows[0].row.parts.is_empty());
}

#[test]
fn json_of_the_contract_is_read_as_it_was_written() {
    let table = one("a.xlsx", &xlsx(&[rich()]));
    let json = write::to_json(std::slice::from_ref(&table)).unwrap();
    let columns = |table: &CatalogueTable| -> Vec<_> {
        table.columns.iter().map(|heading| (heading.printed.clone(), heading.column)).collect()
    };
    // The name says nothing, and a mark before the text is stepped over.
    for (name, bytes) in [("目录.json", json.clone()), ("a.csv", ["\u{FEFF}".as_bytes(), &json].concat())] {
        let read = read(name, &bytes).unwrap();
        assert_eq!(read.format, files::Format::Json);
        let again = &read.catalogues[0];
        assert_eq!(rows(again), rows(&table));
        assert_eq!((&again.title, &again.sector), (&table.title, &table.sector));
        assert_eq!(columns(again), columns(&table));
        let value = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
        let twice = write::to_json(&read.catalogues).unwrap();
        for key in ["title", "sector", "government", "columns", "rows"] {
            assert_eq!(value(&twice)[key], value(&json)[key], "{key}");
        }
    }
    // A head merged over two columns without labels of their own is printed twice.
    let mut merged = Sheet::new("目录");
    merged.push(&["白石县社会救助领域基层政务公开标准目录"]).push(&HEAD1);
    merged.push_row(row("1", "综合业务", "监督检查"));
    merged.merges = vec![(1, 1, 1, 2), (1, 8, 1, 9), (1, 10, 1, 11), (1, 12, 1, 13)];
    let heads = one("a.xlsx", &xlsx(&[merged]));
    let again = one("a.json", &write::to_json(std::slice::from_ref(&heads)).unwrap());
    assert_eq!((columns(&again), rows(&again)), (columns(&heads), rows(&heads)));
    // Cells under no printed heading are not lost on the way to a sheet.
    let mut value: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let columns = value["columns"].as_array_mut().unwrap();
    columns.retain(|label| !["备注", "村级", "三级事项"].contains(&label.as_str().unwrap()));
    let fewer = one("a.json", value.to_string().as_bytes());
    assert_eq!(rows(&one("a.csv", &write::to_csv(&[fewer]))), rows(&table));
}

#[test]
fn other_json_is_no_catalogue_and_broken_json_is_damaged() {
    let head = r#""title":"","sector":null,"government":null,"#;
    for (text, code) in [
        (r#"{"rows":[]}"#.to_owned(), "not-a-catalogue"),
        ("{}".to_owned(), "not-a-catalogue"),
        ("[1, 2]".to_owned(), "not-a-catalogue"),
        (r#"{"catalogues":[]}"#.to_owned(), "not-a-catalogue"),
        (format!(r#"{{{head}"columns":["姓名","电话"],"rows":[]}}"#), "not-a-catalogue"),
        (format!(r#"{{{head}"columns":["序号"],"rows":[{{"seq_no":1}}]}}"#), "not-a-catalogue"),
        (format!(r#"{{{head}"columns":["#), "damaged-file"),
        (format!("{{{head} ]}}"), "damaged-file"),
    ] {
        let error = read("a.json", text.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        assert!(error.to_string().contains("JSON"), "{error}");
    }
    // A line of text may begin with a bracket.
    let csv = "[2020]年,社会救助\n序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体\n1,甲,乙,丙,丁,实时,县局\n";
    assert_eq!(read("a.csv", csv.as_bytes()).unwrap().format, files::Format::Csv);
}
