//! What stands in the cells: 同上, blanks, ticks, channels over several rows, texts as written.

use crate::common::*;

fn table_of(rows: Vec<Vec<String>>) -> Sheet {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域基层政务公开标准目录"]).push_heads();
    sheet.rows.extend(rows);
    sheet
}

/// 同上, merged blank and forgotten blank are three different things.
#[test]
fn cells_ditto_merged_and_forgotten_blanks() {
    let mut rows = vec![
        row("1", "综合业务", "甲"),
        row("2", "同上", "乙"),
        row("3", "综合业务", "丙"),
        row("4", "综合业务", "丁"),
    ];
    rows[1][4] = "同上".to_owned();
    rows[1][7] = "同上".to_owned();
    rows[1][8] = "同上".to_owned();
    rows[1][9] = "同上".to_owned();
    rows[2][4] = "内容同上".to_owned();
    rows[2][6] = String::new();
    rows[3][3] = String::new();
    let mut sheet = table_of(rows);
    sheet.merge(5, 3, 6, 3);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        let full = "《社会救助暂行办法》（国务院令第649号）";
        assert_eq!(column(&table, |r| r.legal_basis.clone()), [full, full, full, full], "{name}");
        assert_eq!(column(&table, |r| r.publisher.clone())[2], "", "{name}: a forgotten cell stays empty");
        let merged = name != "a.csv";
        assert_eq!(
            table.rows[3].row.content_elements,
            if merged { "文件名称；丙的办理条件" } else { "" },
            "{name}"
        );
        assert_eq!(table.rows[1].row.channels, table.rows[0].row.channels, "{name}");
        assert!(table.rows[1].row.audience_all && table.rows[1].row.audience_specific.is_none(), "{name}");
        assert_eq!(table.rows[1].row.level1_item, "综合业务", "{name}");
        let ditto: Vec<_> =
            table.diagnostics.iter().filter(|d| d.code == "ditto-cell").map(|d| d.row).collect();
        assert_eq!(ditto.len(), 6, "{name}");
        assert_eq!(codes(&table).contains(&"merged-cell"), merged, "{name}");
    }
}

#[test]
fn cells_ditto_without_a_row_above_is_said() {
    let mut first = row("1", "综合业务", "甲");
    first[4] = "同上".to_owned();
    for (name, bytes) in every_format(&table_of(vec![first])) {
        let table = one(name, &bytes);
        assert_eq!(table.rows[0].row.legal_basis, "", "{name}");
        assert!(codes(&table).contains(&"ditto-without-source"), "{name}");
    }
}

/// Every glyph people tick with, and the column's own word.
#[test]
fn cells_ticks_of_every_kind() {
    for tick in ["√", "✓", "✔", "是", "●", "○", "1", "■", "R"] {
        let mut cells = row("1", "综合业务", "甲");
        for column in [8, 10, 12] {
            cells[column] = tick.to_owned();
        }
        for (name, bytes) in every_format(&table_of(vec![cells.clone()])) {
            let read = &one(name, &bytes).rows[0].row;
            assert!(
                read.audience_all && read.mode_proactive && read.level_county == Some(true),
                "{name} {tick}"
            );
            assert!(!read.mode_on_request && read.level_township == Some(false), "{name} {tick}");
        }
    }
    let mut words = row("1", "综合业务", "甲");
    (words[8], words[9], words[10], words[12]) =
        ("全社会".into(), "√".into(), "主动公开".into(), "县级".into());
    for (name, bytes) in every_format(&table_of(vec![words])) {
        let read = &one(name, &bytes).rows[0].row;
        assert!(read.audience_all && read.mode_proactive && read.level_county == Some(true), "{name}");
        assert_eq!(read.audience_specific.as_deref(), Some("√"), "{name}");
    }
    let mut strange = row("1", "综合业务", "甲");
    strange[8] = "详见文件".to_owned();
    for (name, bytes) in every_format(&table_of(vec![strange])) {
        assert!(codes(&one(name, &bytes)).contains(&"unknown-tick"), "{name}");
    }
}

/// Channels written over several rows of one item.
#[test]
fn cells_channel_marks_split_over_rows() {
    let mut rows = vec![row("1", "综合业务", "甲")];
    rows[0][7] = "■政府网站".to_owned();
    for channels in ["□政府公报", "■两微一端\n□其他"] {
        let mut more = vec![String::new(); 14];
        more[7] = channels.to_owned();
        rows.push(more);
    }
    rows.push(row("2", "综合业务", "乙"));
    let plain = table_of(rows);
    let mut merged = plain.clone();
    for column in (0..14).filter(|c| *c != 7) {
        merged.merge(3, column, 5, column);
    }
    for sheet in [plain, merged] {
        for (name, bytes) in every_format(&sheet) {
            let table = one(name, &bytes);
            assert_eq!(column(&table, |r| r.level2_item.clone()), ["甲", "乙"], "{name}");
            assert_eq!(table.rows[0].row.channels, ["政府网站", "两微一端"], "{name}");
            assert_eq!(table.rows[1].row.channels.len(), 3, "{name}");
            assert!(codes(&table).contains(&"split-channels"), "{name}");
        }
    }
}

/// Line ends within a channel cell part the names in every format.
#[test]
fn cells_channels_on_lines_of_their_own() {
    let mut cells = row("1", "综合业务", "甲");
    cells[7] = "■政府网站\n□政府公报\n■入户/现场".to_owned();
    let mut list = row("2", "综合业务", "乙");
    list[7] = "政府网站\n公开查阅点".to_owned();
    for (name, bytes) in every_format(&table_of(vec![cells.clone(), list.clone()])) {
        let table = one(name, &bytes);
        assert_eq!(table.rows[0].row.channels, ["政府网站", "入户/现场"], "{name}");
        assert_eq!(table.rows[1].row.channels, ["政府网站", "公开查阅点"], "{name}");
        assert!(codes(&table).contains(&"channel-no-marks"), "{name}");
    }
}

/// A legend below the table wins for the marks it names, and only for those.
#[test]
fn cells_a_legend_in_the_notes_wins() {
    let mut cells = row("1", "综合业务", "甲");
    cells[7] = "▲政府网站 △政府公报 ■两微一端".to_owned();
    let mut sheet = table_of(vec![cells]);
    sheet.push(&["注：“△”为必选渠道，“▲”为可选渠道。"]);
    for (name, bytes) in every_format(&sheet) {
        assert_eq!(one(name, &bytes).rows[0].row.channels, ["政府公报", "两微一端"], "{name}");
    }
}

/// Publishers, periods and bases of every form stay as they were written.
#[test]
fn cells_texts_are_kept_as_written() {
    let publishers = [
        "相关审批部门",
        "县（市、区）卫生健康行政部门",
        "县民政局、镇人民政府/街道办事处，村委会",
        "XX省民政厅",
    ];
    let limits = [
        "20个工作日（行政许可、行政处罚7个工作日）",
        "实时",
        "半年至少更新1次",
        "20内",
        "法律法规另有规定的从其规定",
        "主动公开",
    ];
    let bases = [
        "《中华人民共和国政府信息公开条例》（国务院令第711号）、《条例》",
        "《国务院办公厅关于…〈意见〉的通知》（国办发﹝2017﹞94号",
        "国办发[2016]80号",
        "国发2016〕14号",
        "《社会救助暂行办法》第二十条第（一）款等",
    ];
    for text in publishers.iter().chain(&limits).chain(&bases) {
        let mut cells = row("1", "综合业务", "甲");
        for column in [4, 5, 6] {
            cells[column] = (*text).to_owned();
        }
        for (name, bytes) in every_format(&table_of(vec![cells.clone()])) {
            let read = &one(name, &bytes).rows[0].row;
            for got in [&read.legal_basis, &read.time_limit, &read.publisher] {
                assert_eq!(got, text, "{name}");
            }
        }
    }
}

/// Words split by spaces and line ends, non-breaking and ideographic spaces, residue of web pages.
#[test]
fn cells_broken_text_is_joined() {
    let mut cells = row("1", "征收土 地信息", "征地\n补偿 安置\u{a0}方案");
    cells[3] = "文件名称；\n办理\u{3000}条件；Open Data 说明".to_owned();
    for (name, bytes) in every_format(&table_of(vec![cells])) {
        let read = &one(name, &bytes).rows[0].row;
        assert_eq!(
            (read.level1_item.as_str(), read.level2_item.as_str()),
            ("征收土地信息", "征地补偿安置方案"),
            "{name}"
        );
        assert_eq!(read.content_elements, "文件名称；办理条件；Open Data说明", "{name}");
    }
    let mut residue = row("1", "综合业务", "甲");
    residue[3] = "文件&nbsp;名称<br/>；条件".to_owned();
    let table = one("a.csv", &csv(&table_of(vec![residue])));
    assert_eq!(table.rows[0].row.content_elements, "文件名称；条件");
}

/// The same row twice stays twice; one merged cell over both levels names both.
#[test]
fn cells_doubled_rows_and_levels_of_one_name() {
    let mut sheet =
        table_of(vec![row("1", "综合业务", "甲"), row("1", "综合业务", "甲"), row("2", "综合业务", "")]);
    sheet.merge(5, 1, 5, 2);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(table.rows.len(), 3, "{name}");
        assert_eq!(table.rows[0].row, table.rows[1].row, "{name}");
        let level2 = if name == "a.csv" { "" } else { "综合业务" };
        assert_eq!(
            (table.rows[2].row.level1_item.as_str(), table.rows[2].row.level2_item.as_str()),
            ("综合业务", level2),
            "{name}"
        );
    }
}

/// Nothing is guessed in silence: what was closed, dropped or decoded in a cell is told with its places,
/// and two bodies on two lines are pointed out.
#[test]
fn cells_mended_are_told_with_their_places() {
    let mut rows = vec![row("1", "综合业务", "甲"), row("2", "综合业务", "乙"), row("3", "综合业务", "丙")];
    for at in [0, 1] {
        rows[at][3] = "文件名\n称；办理条件".to_owned();
    }
    rows[1][4] = "《社会救 助暂行办法》（国务院令第649号）".to_owned();
    rows[2][3] = "文件&nbsp;名称；办理条件".to_owned();
    rows[2][6] = "白石县民政局\n白石县财政局".to_owned();
    for (name, bytes) in every_format(&table_of(rows)) {
        let table = one(name, &bytes);
        let told = |code: &str, column: &str| {
            let of =
                |d: &&domain::diagnostic::Diagnostic| d.code == code && d.column.as_deref() == Some(column);
            let found: Vec<_> = table.diagnostics.iter().filter(of).collect();
            assert_eq!(found.len(), 1, "{name}: {code} {:?}", table.diagnostics);
            (found[0].row.unwrap(), found[0].message.clone())
        };
        assert_eq!(table.rows[0].row.content_elements, "文件名称；办理条件", "{name}");
        let (first, second) = (table.rows[0].line, table.rows[1].line);
        let places = format!("第 {first} 至 {second} 行");
        let (row, message) = told("line-break", "公开内容（要素）");
        assert!(row == first && message.ends_with(&places), "{name}: {message}");
        let (row, message) = told("stray-space", "公开依据");
        assert!(row == second && message.contains(&format!("第 {second} 行")), "{name}: {message}");
        let (row, message) = told("bodies-on-lines", "公开主体");
        assert!(row == table.rows[2].line && message.contains("2个主体"), "{name}: {message}");
        assert_eq!(table.rows[2].row.publisher, "白石县民政局白石县财政局", "{name}");
    }
}

/// One element a line without a sign between them: told once with its rows; 同上 under a blank says nothing; lines
/// around the table are named; ticks behind a group's name are read.
#[test]
fn cells_doubts_about_lists_blanks_and_lines_around_are_told() {
    let mut rows = vec![row("1", "综合业务", "甲"), row("2", "综合业务", "乙"), row("3", "综合业务", "丙")];
    rows[0][3] = "识别标准\n识别程序及其公示\n识别结果".to_owned();
    rows[0][4] = String::new();
    rows[1][4] = "同上".to_owned();
    rows[1][3] = "●文件名称●文号".to_owned();
    rows[2][3] = "办事指南\n政策文件\n办理结果".to_owned();
    rows[2][9] = "脱贫户（√）".to_owned();
    rows[2][6] = "白石县图书馆\n白石县第一中学".to_owned();
    let mut sheet = table_of(rows);
    sheet.push(&["填报人：张某", "联系电话：020-00000000"]);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        let found = |code: &str| {
            let found: Vec<_> = table.diagnostics.iter().filter(|d| d.code == code).collect();
            assert_eq!(found.len(), 1, "{name}: {code} {:?}", table.diagnostics);
            found[0].message.clone()
        };
        assert!(found("elements-on-lines").contains("识别标准／识别程序及其公示／识别结果"), "{name}");
        assert!(found("ditto-without-source").contains("上一行也是空白"), "{name}");
        assert!(found("outside-text").contains("填报人"), "{name}");
        assert!(found("bodies-on-lines").contains("白石县图书馆"), "{name}");
        assert_eq!(table.rows[1].row.legal_basis, "", "{name}");
        let marked: Vec<u32> = table.listed.iter().map(|cell| cell.line).collect();
        // Two lists of elements, of which one has lines of one length that are names of the guidelines, and two bodies.
        assert_eq!(marked.len(), 3, "{name}");
        assert_eq!(table.rows[2].row.audience_specific.as_deref(), Some("脱贫户"), "{name}");
    }
}

/// R20: numbers before names stay in the cells and are told once a column.
#[test]
fn cells_numbers_before_names_are_told() {
    let told = |names: [(&str, &str); 3]| {
        let rows = names.iter().map(|(level1, level2)| row("1", level1, level2)).collect();
        let table = one("a.xlsx", &xlsx(&[table_of(rows)]));
        let said = table.diagnostics.iter().filter(|said| said.code == "item-number");
        let said: Vec<(String, String)> =
            said.map(|said| (said.column.clone().unwrap_or_default(), said.message.clone())).collect();
        (column(&table, |row| row.level2_item.clone()), said)
    };
    let (names, said) =
        told([("01综合业务", "1.1政策法规文件"), ("01综合业务", "1.2监督检查"), ("临时救助", "2.1办事指南")]);
    assert_eq!(names, ["1.1政策法规文件", "1.2监督检查", "2.1办事指南"]);
    assert_eq!(said.iter().map(|(column, _)| column.as_str()).collect::<Vec<_>>(), ["一级事项", "二级事项"]);
    assert!(said[0].1.contains("“01”") && said[0].1.contains("第 4 至 5 行"), "{said:?}");
    let (_, said) = told([("综合业务", "1政策"), ("综合业务", "2监督"), ("综合业务", "3指南")]);
    assert_eq!(said.len(), 1, "{said:?}");
    let (_, said) = told([
        ("综合业务", "12345政务服务便民热线"),
        ("综合业务", "24小时自助服务"),
        ("综合业务", "一网通办"),
    ]);
    assert!(said.is_empty(), "{said:?}");
}
