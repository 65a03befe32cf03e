//! PDF: tables over pages, turned pages, Chinese encodings, and what is refused (R20, R33).

use crate::pdf_kit::{
    Box, Encoding, HEIGHT, WIDTH, assemble, centred, content, file, file_with, table, tagged,
};
use domain::reference::Reference;
use files::{FileError, ReadFile, read_catalogues};

const COLUMNS: [f64; 12] = [26.0, 60.0, 64.0, 130.0, 130.0, 70.0, 64.0, 110.0, 30.0, 30.0, 30.0, 30.0];
const HEAD: [&str; 12] = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "全社会",
    "特定群体",
    "主动",
    "依申请公开",
];
const TITLE: &str = "白石县社会救助领域基层政务公开标准目录";

fn row(number: &'static str, level1: &'static str, level2: &'static str) -> Vec<&'static str> {
    vec![
        number,
        level1,
        level2,
        "文件名称；办理条件；申请材料清单；办理流程；咨询投诉渠道",
        "《中华人民共和国政府信息公开条例》（国务院令第711号）",
        "自信息形成之日起20个工作日内",
        "白石县民政局",
        "■政府网站 □政府公报 ■政务服务中心",
        "√",
        "",
        "√",
        "",
    ]
}

fn rows() -> Vec<Vec<&'static str>> {
    vec![
        row("1", "综合业务", "政策法规文件"),
        row("2", "综合业务", "监督检查"),
        row("3", "最低生活保障", "办事指南"),
        row("4", "最低生活保障", "审批信息"),
    ]
}

/// Two pages: the heading printed again, the second row broken between them.
fn pages(encoding: Encoding, ruled: bool) -> Vec<String> {
    let all = rows();
    let first: Vec<Vec<&str>> = [HEAD.to_vec()].into_iter().chain(all[..2].to_vec()).collect();
    let (mut boxes, _) = table(80.0, &first, &COLUMNS);
    // The last two lines of the second row go to the next page.
    let mut rest = Vec::new();
    for cell in &mut boxes[24..] {
        let cut = cell.lines.len().min(2);
        rest.push(cell.lines.split_off(cut));
    }
    let one = content(&boxes, &[(200.0, 50.0, TITLE), (400.0, 580.0, "- 1 -")], encoding, ruled);
    let (mut boxes, below) = table(40.0, &[HEAD.to_vec()], &COLUMNS);
    let height = rest.iter().map(Vec::len).max().unwrap_or(0) as f64 * 12.0 + 6.0;
    let mut x = 30.0;
    for (lines, width) in rest.into_iter().zip(COLUMNS) {
        boxes.push(Box { left: x, top: below, right: x + width, bottom: below + height, lines });
        x += width;
    }
    let (more, _) = table(below + height, &all[2..], &COLUMNS);
    boxes.extend(more);
    let two = content(&boxes, &[(400.0, 580.0, "- 2 -")], encoding, ruled);
    vec![one, two]
}

fn read(bytes: &[u8]) -> Result<ReadFile, FileError> {
    read_catalogues("目录.pdf", bytes, &Reference::shipped())
}

fn expect_all(bytes: &[u8], what: &str) -> ReadFile {
    let read = read(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(read.catalogues.len(), 1, "{what}");
    let catalogue = &read.catalogues[0];
    assert_eq!(catalogue.title, TITLE, "{what}");
    assert_eq!(catalogue.rows.len(), 4, "{what}");
    for (placed, wanted) in catalogue.rows.iter().zip(rows()) {
        let row = &placed.row;
        let texts = [
            &row.seq_no,
            &row.level1_item,
            &row.level2_item,
            &row.content_elements,
            &row.legal_basis,
            &row.time_limit,
            &row.publisher,
        ];
        for (text, wanted) in texts.into_iter().zip(&wanted) {
            assert_eq!(text, wanted, "{what}");
        }
        assert_eq!(row.channels, ["政府网站", "政务服务中心"], "{what}");
        assert!(row.audience_all && row.mode_proactive && !row.mode_on_request, "{what}");
    }
    read
}

#[test]
fn r33_a_table_over_pages_with_its_heading_again_and_a_broken_row_is_one() {
    for encoding in [Encoding::Gbk, Encoding::Ucs2, Encoding::ToUnicode] {
        let read = expect_all(&file(&pages(encoding, true), encoding, ""), &format!("{encoding:?}"));
        let codes: Vec<&str> = read.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert!(codes.contains(&"row-over-pages") && codes.contains(&"repeated-heading"), "{codes:?}");
        assert_eq!(read.catalogues[0].sheet, "表1（第1—2页）");
    }
}

#[test]
fn a_table_without_lines_is_read_by_its_columns() {
    expect_all(&file(&pages(Encoding::Gbk, false), Encoding::Gbk, ""), "aligned");
}

/// Fonts name 日 by the sign of its radical.
#[test]
fn signs_of_radicals_are_read_as_the_ideographs_they_look_like() {
    let renamed = |page: &String| {
        let mut out = String::new();
        for (at, part) in page.split('<').enumerate() {
            let Some((hex, rest)) = part.split_once('>').filter(|_| at > 0) else {
                out.push_str(part);
                continue;
            };
            let signs: Vec<&str> =
                hex.as_bytes().chunks(4).map(|sign| std::str::from_utf8(sign).unwrap()).collect();
            let signs = signs.into_iter().map(|sign| match sign {
                "65E5" => "2F47",
                "6C11" => "2EA0",
                other => other,
            });
            out.push_str(&format!("<{}>{rest}", signs.collect::<String>()));
        }
        out
    };
    let pages: Vec<String> = pages(Encoding::ToUnicode, true).iter().map(renamed).collect();
    assert!(pages[0].contains("2EA0"), "民政局 by the sign of 民");
    let read = expect_all(&file(&pages, Encoding::ToUnicode, ""), "radicals");
    let notes = read.diagnostics.iter().filter(|note| note.code == "radical-signs");
    assert_eq!(notes.count(), 1, "said once");
}

/// A page printed by a browser: no lines, text in the middle of the rows, blank cells left out.
#[test]
fn a_tagged_table_is_read_by_its_tags() {
    let all: Vec<Vec<&str>> = [HEAD.to_vec()].into_iter().chain(rows()).collect();
    let (page, structure) = tagged(&all, &COLUMNS, TITLE, Encoding::Gbk);
    expect_all(&file_with(&[page], Encoding::Gbk, "", &structure), "tagged");
}

/// Cells with frames of their own, and one that reaches over a whole page.
#[test]
fn frames_beside_each_other_are_one_table() {
    let all: Vec<Vec<&str>> = [HEAD.to_vec()].into_iter().chain(rows()).collect();
    let framed = |boxes: Vec<Box>| -> Vec<Box> {
        let inset = |cell: Box| Box { left: cell.left + 0.75, right: cell.right - 0.75, ..cell };
        boxes.into_iter().map(inset).collect()
    };
    let (boxes, _) = table(80.0, &all[..2], &COLUMNS);
    let one = content(&framed(boxes), &[(200.0, 50.0, TITLE)], Encoding::Gbk, true);
    let mut next = rows()[1..].to_vec();
    for row in &mut next {
        row[1] = "";
    }
    let (mut boxes, bottom) = table(20.0, &next, &COLUMNS);
    let tall: Vec<Box> = (0..3).map(|row| boxes.remove(1 + row * 11)).collect();
    let (top, down) = (HEIGHT - 20.0, HEIGHT - bottom);
    let sides = [tall[0].left + 0.75, tall[0].right - 0.75].map(|x| format!("{x} {top} m {x} {down} l S\n"));
    let two = format!("{}{}", content(&framed(boxes), &[], Encoding::Gbk, true), sides.concat());
    let read = read(&file(&[one, two], Encoding::Gbk, "")).unwrap_or_else(|error| panic!("{error}"));
    let rows = &read.catalogues[0].rows;
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.row.publisher == "白石县民政局"));
    assert_eq!(rows[3].row.level1_item, "综合业务", "the tall cell goes on");
}

/// The heading with a head over the two names, then rows; all in the middle of their cells.
fn printed_page(top: f64, rows: &[Vec<&str>], free: &[(f64, f64, &str)]) -> String {
    const GROUP: f64 = 18.0;
    let (mut boxes, below) = table(top, &[HEAD.to_vec()], &COLUMNS);
    for (column, cell) in boxes.iter_mut().enumerate() {
        cell.bottom += GROUP;
        if (1..=2).contains(&column) {
            cell.top += GROUP;
        }
    }
    let left = boxes[2].left - 2.0 * 9.0 - 3.0;
    let lines = vec!["公开事项".to_owned()];
    boxes.push(Box { left, top, right: left + 42.0, bottom: top + GROUP, lines });
    boxes.extend(table(below + GROUP, rows, &COLUMNS).0);
    centred(&mut boxes);
    content(&boxes, free, Encoding::ToUnicode, false)
}

#[test]
fn r33_a_page_printed_by_a_browser_without_lines_is_read_with_text_in_the_middle_of_its_cells() {
    let all = rows();
    let pages = [
        printed_page(80.0, &all[..2], &[(200.0, 50.0, TITLE), (400.0, 580.0, "- 1 -")]),
        printed_page(40.0, &all[2..], &[(400.0, 580.0, "- 2 -")]),
    ];
    for angle in ["0", "90"] {
        let bytes = file(&pages, Encoding::ToUnicode, &format!("/Rotate {angle}"));
        let read = expect_all(&bytes, angle);
        let codes: Vec<&str> = read.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert!(!codes.contains(&"row-over-pages"), "{codes:?}");
    }
}

#[test]
fn turned_pages_are_read_upright() {
    for angle in ["0", "90", "180", "270"] {
        let bytes = file(&pages(Encoding::Ucs2, true), Encoding::Ucs2, &format!("/Rotate {angle}"));
        expect_all(&bytes, angle);
    }
    // Text that is itself set on its side, as on a page that was printed upright.
    let turned: Vec<String> =
        pages(Encoding::Gbk, true).iter().map(|page| format!("0 1 -1 0 {HEIGHT} 0 cm\n{page}")).collect();
    let bytes = file(&turned, Encoding::Gbk, &format!("/MediaBox [0 0 {HEIGHT} {WIDTH}]"));
    expect_all(&bytes, "set on its side");
}

#[test]
fn pictures_and_letters_without_meaning_could_not_be_told() {
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>".to_owned(),
        "<< /Length 24 >>\nstream\n595 0 0 842 0 0 cm /I Do\nendstream".to_owned(),
        picture.to_owned(),
    ];
    for (bytes, what) in [
        (assemble(&objects, ""), "图片"),
        (file(&pages(Encoding::Nothing, true), Encoding::Nothing, ""), "没有编码"),
    ] {
        let error = read(&bytes).expect_err(what);
        assert_eq!(error.code(), "could-not-tell");
        assert!(error.to_string().contains(what), "{error}");
        assert!(error.advice().contains("原文件"), "{}", error.advice());
    }
}

#[test]
fn what_is_locked_broken_or_expands_without_end_is_refused() {
    let whole = file(&pages(Encoding::Gbk, true), Encoding::Gbk, "");
    let mut locked = whole.clone();
    locked.extend(b"\ntrailer << /Encrypt 9 0 R >>");
    assert_eq!(read(&locked).expect_err("locked").code(), "locked-file");
    assert_eq!(read(b"%PDF-1.4\nnothing else").expect_err("broken").code(), "damaged-file");
    let bomb = bomb(80);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(read(&bomb).expect_err("bomb").code(), "zip-bomb");
    // One compression upon another hides how far the inner one expands.
    let twice = whole.clone();
    let twice =
        String::from_utf8_lossy(&twice).replacen("/Length", "/Filter [/FlateDecode /FlateDecode] /Length", 1);
    assert_eq!(read(twice.as_bytes()).expect_err("twice").code(), "zip-bomb");
    // Cut anywhere, a file is a value or a refusal.
    for cut in (0..whole.len()).step_by(whole.len() / 25) {
        let _ = read(&whole[..cut]);
    }
}

#[test]
fn forms_that_print_each_other_without_end_are_refused() {
    let form = |n: usize| {
        let body = "/F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do";
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /F {} 0 R >> >> /Length {} >>\nstream\n{body}\nendstream",
            n + 1,
            body.len()
        )
    };
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>".to_owned(),
        "<< /Length 5 >>\nstream\n/F Do\nendstream".to_owned(),
    ];
    objects.extend((5..25).map(form));
    assert_eq!(read(&assemble(&objects, "")).expect_err("forms").code(), "zip-bomb");
}

/// A page whose content is so many megabytes of compressed blanks: one block over and over.
fn bomb(megabytes: usize) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    packer.flush().unwrap();
    let block = packer.get_ref().clone();
    let mut packed = vec![0x78, 0x9C];
    for _ in 0..megabytes {
        packed.extend(&block);
    }
    let head = format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n4 0 obj\n<< /Filter /FlateDecode /Length {} >>\nstream\n",
        packed.len()
    );
    let mut bytes = head.into_bytes();
    bytes.extend(packed);
    bytes.extend(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF");
    bytes
}
