//! Books and letters as PDF (R75, R318-R340): pages, bytes, fonts, what no font has. The files are left
//! in the build's folder for looking at.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use paper::{
    Annex, Book, Column, Cover, Fonts, Letter, PaperError, Section, Sheet, SheetBlock, SheetCell, Table,
};

fn column(label: &str, group: Option<&str>, share: u16, is_centred: bool) -> Column {
    Column { label: label.to_owned(), group: group.map(str::to_owned), share, is_centred }
}

fn table(rows: usize) -> Table {
    let columns = vec![
        column("序号", None, 5, true),
        column("一级事项", Some("公开事项"), 11, false),
        column("二级事项", Some("公开事项"), 11, false),
        column("公开内容（要素）", None, 27, false),
        column("公开依据", None, 27, false),
        column("公开时限", None, 13, false),
        column("公开渠道和载体", None, 26, false),
        column("全社会", Some("公开对象"), 6, true),
        column("特定群体", Some("公开对象"), 6, true),
    ];
    let row = |number: usize| {
        let long = if number % 9 == 4 { 40 } else { 2 };
        vec![
            number.to_string(),
            "最低生活保障".to_owned(),
            "审核审批信息".to_owned(),
            "低保对象名单及相关信息；".repeat(long),
            "《中华人民共和国政府信息公开条例》（国令第711号）、《社会救助暂行办法》（国令第649号）、\nhttps 说明".to_owned(),
            "信息形成或变更之日起20个工作日内".to_owned(),
            "■政府网站 □政府公报 □两微一端 ■公开查阅点".to_owned(),
            "√".to_owned(),
            String::new(),
        ]
    };
    Table { columns, rows: (1..=rows).map(row).collect() }
}

fn sample() -> Book {
    let section = |chapter: &str, title: &str, rows| Section {
        chapter: chapter.to_owned(),
        title: title.to_owned(),
        facts: vec!["编制单位：东湖区民政局".to_owned(), "审定：2026年3月1日".to_owned()],
        table: table(rows),
        note: String::new(),
    };
    Book {
        title: "东湖区基层政务公开标准目录汇编".to_owned(),
        cover: Some(Cover {
            title: vec!["东湖区基层政务公开".to_owned(), "标准目录汇编".to_owned()],
            facts: vec!["东府函〔2026〕3号批准".to_owned()],
            foot: vec!["东湖区人民政府".to_owned(), "2026年3月".to_owned()],
        }),
        sections: vec![
            section("东湖区民政局", "社会救助领域基层政务公开标准目录", 40),
            section("东湖区民政局", "养老服务领域基层政务公开标准目录", 3),
            section("石桥镇人民政府", "石桥镇社会救助领域基层政务公开标准目录", 12),
        ],
    }
}

fn keep(name: &str, bytes: &[u8]) {
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), bytes).unwrap();
}

fn fonts() -> Fonts {
    Fonts::load(None).unwrap()
}

#[test]
fn r75_a_book_has_cover_contents_and_tables_and_the_same_bytes_again() {
    let fonts = fonts();
    let mut told = Vec::new();
    let printed = paper::book(&sample(), &fonts, &mut |done| {
        told.push(done);
        true
    })
    .unwrap();
    keep("book.pdf", &printed.bytes);
    assert_eq!(told, [1, 2, 3]);
    assert!(printed.missing.is_empty(), "{:?}", printed.missing);
    assert!(printed.pages > 6, "{}", printed.pages);
    assert!(printed.bytes.starts_with(b"%PDF-1."));
    let again = paper::book(&sample(), &Fonts::load(None).unwrap(), &mut |_| true).unwrap();
    assert!(again.bytes == printed.bytes, "the same content, other bytes");
    let contains = |needle: &[u8]| printed.bytes.windows(needle.len()).any(|window| window == needle);
    for mark in [&b"/Outlines"[..], b"/StructTreeRoot", b"/Lang", b"/FontFile3", b"/Annot"] {
        assert!(contains(mark), "{}", String::from_utf8_lossy(mark));
    }
}

#[test]
fn a_book_that_nobody_wants_any_more_is_not_finished() {
    let stopped = paper::book(&sample(), &fonts(), &mut |done| done < 2).unwrap_err();
    assert!(matches!(stopped, PaperError::Cancelled));
}

#[test]
fn a_lone_table_and_an_empty_one_are_printed_and_a_missing_character_is_told() {
    let lone = Section { title: "目录".to_owned(), table: table(1), ..Section::default() };
    let empty = Section {
        title: "空目录".to_owned(), note: "本领域不适用".to_owned(), ..Section::default()
    };
    let mut odd = lone.clone();
    odd.table.rows[0][1] = "\u{10ffff}".to_owned();
    let book = Book { title: "目录".to_owned(), cover: None, sections: vec![lone, empty, odd] };
    let printed = paper::book(&book, &fonts(), &mut |_| true).unwrap();
    assert_eq!((printed.pages, printed.missing), (3, vec!['\u{10ffff}']));
}

#[test]
fn r337_a_letter_has_its_annex_on_a_page_of_its_own() {
    let letter = Letter {
        mark: "东湖区人民政府办公室".to_owned(),
        title: "关于提请同意发布东湖区基层政务公开标准目录汇编的请示".to_owned(),
        to: "东湖区人民政府".to_owned(),
        paragraphs: vec![
            "按照全面推进基层政务公开标准化规范化工作的要求，我区各单位已完成标准目录编制。".repeat(3),
            "妥否，请批示。".to_owned(),
        ],
        from: "东湖区人民政府办公室".to_owned(),
        date: "2026年3月2日".to_owned(),
        annexes: vec![Annex {
            title: "各单位各领域目录情况表".to_owned(),
            lines: (1..60).map(|n| format!("{n}. 东湖区民政局：社会救助领域，已审定")).collect(),
        }],
    };
    let printed = paper::letter(&letter, &fonts()).unwrap();
    keep("letter.pdf", &printed.bytes);
    assert!(printed.pages >= 3 && printed.missing.is_empty(), "{printed:?}");
}

fn posted(paragraphs: usize, rows: usize) -> Sheet {
    let cell = |text: &str, span, is_head| SheetCell { text: text.to_owned(), span, is_head };
    let head = vec![cell("序号", 1, true), cell("姓名", 1, true), cell("救助金额（元）", 1, true)];
    let row = |n: usize| vec![cell(&n.to_string(), 1, false), cell("张*", 1, false), cell("800", 1, false)];
    let mut table = vec![vec![cell("二〇二六年三月拟救助对象", 3, true)], head];
    table.extend((1..=rows).map(row));
    let long = "一段很长的说明，讲明为什么这样定。".repeat(120);
    table.push(vec![cell("说明", 1, true), cell(&long, 2, false)]);
    let text = "经个人申请、入户调查、民主评议和乡镇审核，下列人员拟纳入临时救助范围，现予公示。";
    let mut blocks = vec![SheetBlock::Paragraph(text.repeat(3)); paragraphs];
    blocks.push(SheetBlock::Heading("拟救助对象".to_owned()));
    blocks.push(SheetBlock::Table(table));
    blocks.push(SheetBlock::Item("附件（扫码查看）：办理流程.docx".to_owned()));
    Sheet {
        is_large: false,
        unit: "东湖区民政局".to_owned(),
        title: "关于2026年3月拟纳入临时救助范围人员的公示".to_owned(),
        facts: vec!["索引号：east-civil/2026-00001".to_owned(), "成文日期：2026年3月2日".to_owned()],
        blocks,
        foot: vec![
            "公示期：2026年3月2日至2026年3月9日（5个工作日）".to_owned(),
            "发布机构：东湖区民政局".to_owned(),
            "意见和投诉：020-12345678，人民路1号".to_owned(),
        ],
        address: "https://www.example.gov.cn/disclosures/1".to_owned(),
    }
}

#[test]
fn r79a_a_sheet_goes_over_pages_and_has_the_same_bytes_again() {
    let fonts = fonts();
    for (name, is_large) in [("sheet-a4.pdf", false), ("sheet-a3.pdf", true)] {
        let wanted = Sheet { is_large, ..posted(6, 30) };
        let printed = paper::sheet(&wanted, &fonts).unwrap();
        keep(name, &printed.bytes);
        assert!(printed.pages >= 4 && printed.missing.is_empty(), "{} {:?}", printed.pages, printed.missing);
        assert!(
            paper::sheet(&wanted, &fonts).unwrap().bytes == printed.bytes,
            "the same content, other bytes"
        );
        let contains = |needle: &[u8]| printed.bytes.windows(needle.len()).any(|window| window == needle);
        for mark in [&b"/StructTreeRoot"[..], b"/Figure", b"/Table", b"/FontFile3"] {
            assert!(contains(mark), "{}", String::from_utf8_lossy(mark));
        }
    }
    let short = Sheet { blocks: vec![SheetBlock::Paragraph("公示如下。".to_owned())], ..posted(0, 0) };
    assert_eq!(paper::sheet(&short, &fonts).unwrap().pages, 1);
    let endless = Sheet { address: "x".repeat(5000), ..short };
    assert!(paper::sheet(&endless, &fonts).is_err());
}
