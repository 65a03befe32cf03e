//! Personal numbers in a PDF are taken out of its strings wherever they may stand; the rest stays where it was, and the
//! copy is proved (R250).

use crate::pdf_kit::{Encoding, assemble, content, file, table};
use domain::disclosure::privacy::personal_numbers;
use files::{Format, MaskedFile, mask_numbers, read_texts};
use std::io::{Read as _, Write as _};

const MOBILE: &str = "13931244663";
const IDENTITY: &str = "440103198812180899";

/// A document of one page: its operations, entries of page, catalogue and trailer, and more objects from 7 on. Font F1
/// prints plain letters, X1 is the first of the other objects.
struct Made<'m> {
    page: &'m str,
    page_entries: &'m str,
    entries: &'m str,
    trailer: &'m str,
    more: Vec<String>,
}

impl Default for Made<'_> {
    fn default() -> Self {
        Self {
            page: "BT /F1 9 Tf 40 700 Td (Hello) Tj ET",
            page_entries: "",
            entries: "",
            trailer: "",
            more: Vec::new(),
        }
    }
}

impl Made<'_> {
    fn bytes(&self) -> Vec<u8> {
        let widths = "500 ".repeat(224);
        let mut objects = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.entries),
            "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_owned(),
            format!(
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R {} /Resources << /Font << /F1 5 0 R >> /XObject << /X1 7 0 R >> >> >>",
                self.page_entries
            ),
            stream("", self.page),
            format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 /Widths [{widths}] >>"
            ),
            "<< /Nothing true >>".to_owned(),
        ];
        objects.extend(self.more.iter().cloned());
        assemble(&objects, self.trailer)
    }
}

fn stream(entries: &str, data: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{data}\nendstream", data.len())
}

/// A stream packed, and written in digits so that it is text.
fn packed(entries: &str, data: &str) -> String {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(data.as_bytes()).unwrap();
    let hex: String = packer.finish().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
    stream(&format!("{entries} /Filter [/ASCIIHexDecode /FlateDecode]"), &format!("{hex}>"))
}

fn masked(name: &str, bytes: &[u8]) -> MaskedFile {
    mask_numbers(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All text without its spaces.
fn squeezed(bytes: &[u8]) -> String {
    let blocks = read_texts("a.pdf", bytes).unwrap().blocks;
    blocks.iter().flat_map(|block| block.text.chars()).filter(|c| !c.is_whitespace()).collect()
}

/// The file with its packed streams unpacked.
fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for start in memchr::memmem::find_iter(bytes, b"stream\n") {
        let mut data = Vec::new();
        let mut reader = flate2::read::ZlibDecoder::new(&bytes[start + 7..]);
        let _ = reader.read_to_end(&mut data);
        text.push_str(&String::from_utf8_lossy(&data));
    }
    text
}

/// Neither readers nor a look at the bytes find a number; other programs find the file sound.
fn assert_gone(what: &str, copy: &[u8]) {
    let again = masked(what, copy);
    assert_eq!((again.masked, again.bytes == copy), (0, true), "{what}: masked once more");
    let all = unpacked(copy);
    for number in [MOBILE, IDENTITY] {
        let wide: String = number.bytes().map(|digit| format!("{digit:02X}")).collect();
        assert!(!all.contains(number) && !all.contains(&wide), "{what}: {all}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, copy).unwrap();
    if let Ok(checked) = std::process::Command::new("qpdf").arg("--check").arg(&path).output() {
        assert!(checked.status.success(), "{what}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn r250_a_number_on_a_page_goes_however_it_is_written() {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>",
        "BT /F1 9 Tf 40 700 Td (Tel 13931244663 ok) Tj ET",
    );
    for (what, page) in [
        ("one string", "BT /F1 9 Tf 40 700 Td (Tel 13931244663 ok) Tj ET"),
        ("digits of another base", "BT /F1 9 Tf 40 700 Td (Tel \\0613931244663 ok) Tj ET"),
        ("hexadecimal", "BT /F1 9 Tf 40 700 Td <54656C203133393331323434363633206F6B> Tj ET"),
        ("an array", "BT /F1 9 Tf 40 700 Td [(Tel 139) -20 (31244) 15 (663 ok)] TJ ET"),
        ("two operators", "BT /F1 9 Tf 40 700 Td (Tel 1393124) Tj (4663 ok) Tj ET"),
        ("a place of its own", "BT /F1 9 Tf 40 700 Td (Tel 1393124) Tj 1 0 0 1 89.5 700 Tm (4663 ok) Tj ET"),
        ("the next line", "BT /F1 9 Tf 12 TL 40 700 Td (Tel 13931244663 ok) ' ET"),
        ("the next line with spaces", "BT /F1 9 Tf 12 TL 40 700 Td 1 0.5 (Tel 13931244663 ok) \" ET"),
        ("narrow and spaced", "BT /F1 9 Tf 80 Tz 1 Tc 40 700 Td (Tel 13931244663 ok) Tj ET"),
        (
            "printed twice",
            "BT /F1 9 Tf 40 700 Td (Tel 13931244663 ok) Tj 0.4 0 Td (Tel 13931244663 ok) Tj ET",
        ),
        ("hidden", "BT /F1 9 Tf 3 Tr 40 700 Td (Tel 13931244663 ok) Tj ET"),
        ("a form", "q 1 0 0 1 0 -20 cm /X1 Do Q /X1 Do"),
        (
            "a mark with other words",
            "/Span << /ActualText (Tel 13931244663 ok) >> BDC BT /F1 9 Tf 40 700 Td (Tel 13931244663 ok) Tj ET EMC",
        ),
        ("a state left open", "q q 0.5 0 0 0.5 0 0 cm BT /F1 18 Tf 80 800 Td (Tel 13931244663 ok) Tj ET"),
    ] {
        let made = Made { page, more: vec![form.clone()], ..Made::default() };
        let original = made.bytes();
        let copy = masked(what, &original);
        assert_eq!(copy.format, Format::Pdf);
        assert!(copy.masked >= 1 && !copy.was_signed, "{what}: {}", copy.masked);
        let once = "Tel1394663ok";
        let expected = if what == "a form" { once.repeat(2) } else { once.to_owned() };
        assert_eq!(squeezed(&copy.bytes), expected, "{what}");
        assert_gone(what, &copy.bytes);
        let has_bar = unpacked(&copy.bytes).contains("/Artifact BMC");
        assert_eq!(has_bar, what != "hidden", "{what}");
    }
}

/// 1375, 139 and 4663 are eleven digits that read like a mobile number.
#[test]
fn r250_what_is_left_of_two_numbers_is_no_third_one() {
    let page = "BT /F1 9 Tf 40 700 Td (6222021230021375 13931244663 ok) Tj ET";
    let copy = masked("beside", &Made { page, ..Made::default() }.bytes());
    assert_eq!(copy.masked, 2);
    assert!(squeezed(&copy.bytes).starts_with("622") && squeezed(&copy.bytes).ends_with("4663ok"));
    assert_gone("beside", &copy.bytes);
}

#[test]
fn r250_leaning_text_that_no_table_reads_goes_as_well() {
    let page = "BT /F1 9 Tf 0.866 0.5 -0.5 0.866 40 300 Tm (Tel 139) Tj (31244663) Tj ET \
                BT /F1 9 Tf 40 700 Td (a list of people) Tj ET";
    let copy = masked("leaning", &Made { page, ..Made::default() }.bytes());
    assert_eq!((copy.masked, squeezed(&copy.bytes).as_str()), (1, "alistofpeople"));
    assert_gone("leaning", &copy.bytes);
}

#[test]
fn r250_cells_of_a_table_are_masked_in_every_encoding() {
    for encoding in [Encoding::Gbk, Encoding::Ucs2, Encoding::ToUnicode] {
        let rows = [
            vec!["姓名", "证件", "住址", "备注"],
            vec!["陈某", IDENTITY, "某街", MOBILE],
            vec!["李某", "无", "某路", "电话13931244663转8"],
        ];
        let (boxes, _) = table(100.0, &rows, &[80.0, 190.0, 120.0, 130.0]);
        let page = content(&boxes, &[(40.0, 60.0, "公示名单")], encoding, true);
        for rotate in ["", "/Rotate 90"] {
            let original = file(std::slice::from_ref(&page), encoding, rotate);
            let what = format!("{encoding:?} {rotate}");
            let copy = masked(&what, &original);
            assert_eq!(copy.masked, 3, "{what}");
            let text = squeezed(&copy.bytes);
            for kept in ["陈某", "4400899", "某街", "1394663", "李某", "公示名单"] {
                assert!(text.contains(kept), "{what}: {text}");
            }
            assert_eq!(
                read_texts("a.pdf", &copy.bytes).unwrap().blocks.len(),
                read_texts("a.pdf", &original).unwrap().blocks.len()
            );
            assert_gone(&what, &copy.bytes);
        }
    }
}

/// Cells too narrow for their numbers, with another column to the right and no lines around: the gate finds what the
/// copy hides.
#[test]
fn r250_numbers_that_a_narrow_cell_breaks_are_found_and_hidden() {
    let rows = |numbers: [[&'static str; 4]; 2]| {
        let mut free = vec![
            (40.0, 60.0, "公示名单"),
            (120.0, 90.0, "证件"),
            (220.0, 90.0, "手机"),
            (320.0, 90.0, "金额"),
        ];
        for (y, [first, rest, mobile, more]) in [(110.0, numbers[0]), (140.0, numbers[1])] {
            free.extend([(40.0, y, "陈某"), (120.0, y, first), (120.0, y + 11.0, rest)]);
            free.extend([(220.0, y, mobile), (220.0, y + 11.0, more), (320.0, y, "1500")]);
        }
        content(&[], &free, Encoding::ToUnicode, false)
    };
    let page =
        rows([["44010319881218", "0899", "13931244", "663"], ["440103198812180", "899", "1393124466", "3"]]);
    let original = file(&[page], Encoding::ToUnicode, "");
    let found = read_texts("a.pdf", &original).unwrap();
    let kinds: Vec<_> = found
        .searched()
        .flat_map(|block| personal_numbers(&block.text))
        .map(|number| number.digits)
        .collect();
    assert_eq!(kinds, [IDENTITY, "13931244663"], "each once");
    let copy = masked("narrow", &original);
    assert_eq!(copy.masked, 4);
    assert_gone("narrow", &copy.bytes);
    // Figures below each other, and one that its cell does not break, are no numbers.
    let page = rows([["20260101", "1393", "139", "31244663"], ["150000", "120000", "5000", "8000"]]);
    let found = read_texts("b.pdf", &file(&[page], Encoding::ToUnicode, "")).unwrap();
    assert!(found.searched().all(|block| personal_numbers(&block.text).is_empty()), "{found:?}");
}

#[test]
fn r250_strings_outside_the_pages_get_stars() {
    let note = "<< /Type /Annot /Subtype /FreeText /Rect [0 0 200 20] /Contents (Call 13931244663) /RC (<p>139<b>31244663</b></p>) /AP << /N 8 0 R >> >>";
    let link = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (tel:13931244663) >> >>";
    let field =
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V 10 0 R /DV (13931244663) /Rect [0 0 9 9] >>";
    let xmp = "<x:xmpmeta xmlns:x=\"x\"><d>Call 139<b>31244663</b></d></x:xmpmeta>";
    let wide: String = MOBILE.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let made = Made {
        page_entries: &format!("/Annots [{note} {link} 9 0 R]"),
        entries: "/Outlines 11 0 R /Metadata 12 0 R /AcroForm << /Fields [9 0 R] >> /PieceInfo << /Own (13931244663) >> /StructTreeRoot << /K << /S /P /ActualText (139) /Alt (Call 13931244663) >> >>",
        trailer: "/Info 13 0 R",
        more: vec![
            "<< /Nothing true >>".to_owned(),
            packed(
                "/Type /XObject /Subtype /Form /BBox [0 0 99 9] /Resources << /Font << /F1 5 0 R >> >>",
                "BT /F1 9 Tf (Call 1393124) Tj (4663) Tj ET",
            ),
            field.to_owned(),
            format!("<FEFF{wide}>"),
            "<< /First 14 0 R /Last 14 0 R /Count 1 >>".to_owned(),
            packed("/Type /Metadata /Subtype /XML", xmp),
            "<< /Title (List 13931244663) /Author (Office) >>".to_owned(),
            "<< /Title (13931244663) /Parent 11 0 R /Dest [3 0 R /Fit] >>".to_owned(),
            "<< /Orphan (13931244663) >>".to_owned(),
        ],
        ..Made::default()
    };
    let original = made.bytes();
    let found = read_texts("a.pdf", &original).unwrap();
    assert!(found.blocks.iter().any(|block| block.place == "文件属性、批注或表单"), "told by the gate");
    let copy = masked("strings", &original);
    assert!(copy.masked >= 10, "{}", copy.masked);
    assert_gone("strings", &copy.bytes);
    let text = String::from_utf8_lossy(&copy.bytes);
    for kept in [
        "(Call 139****4663)",
        "(tel:139****4663)",
        "(<p>139<b>****4663</b></p>)",
        "(List 139****4663)",
        "(Office)",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    for gone in ["ActualText", "PieceInfo", "Orphan", "xmpmeta", "/Metadata"] {
        assert!(!unpacked(&copy.bytes).contains(gone), "{gone}");
    }
}

#[test]
fn r250_packed_streams_and_objects_are_masked() {
    let page = "BT /F1 9 Tf 40 700 Td [(Tel 139) (31244663 ok)] TJ ET % 13931244663";
    let inner = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Call 13931244663) >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents [4 0 R 8 0 R] /Annots [7 0 R] /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        packed("", page),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
        packed("/Type /ObjStm /N 1 /First 4", &format!("7 0 {inner}")),
    ];
    let mut bytes = b"%PDF-1.6\n".to_vec();
    let mut entries = vec![0_u8, 0, 0, 0];
    for (index, object) in objects.iter().enumerate() {
        let place = u16::try_from(bytes.len()).unwrap().to_be_bytes();
        entries.extend([1, place[0], place[1], 0]);
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    entries.extend([2, 0, 6, 0]);
    let place = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    entries.extend([1, place[0], place[1], 0]);
    bytes.extend(format!("8 0 obj\n{}\nendobj\n", packed("", "BT /F1 9 Tf 40 600 Td (end) Tj ET")).bytes());
    let start = bytes.len();
    let place = u16::try_from(start).unwrap().to_be_bytes();
    entries.extend([1, place[0], place[1], 0]);
    let hex: String = entries.iter().map(|byte| format!("{byte:02x}")).collect();
    let xref =
        stream("/Type /XRef /Size 10 /W [1 2 1] /Root 1 0 R /Filter /ASCIIHexDecode", &format!("{hex}>"));
    bytes.extend(format!("9 0 obj\n{xref}\nendobj\nstartxref\n{start}\n%%EOF").bytes());
    let copy = masked("packed", &bytes);
    assert_eq!((copy.masked, squeezed(&copy.bytes).as_str()), (3, "Tel1394663okend"));
    assert_gone("packed", &copy.bytes);
}

#[test]
fn r250_a_signature_does_not_hold_for_the_copy_and_goes() {
    let made = Made {
        page: "BT /F1 9 Tf 40 700 Td (Tel 13931244663) Tj ET",
        page_entries: "/Annots [7 0 R]",
        entries: "/AcroForm << /SigFlags 3 /Fields [7 0 R] >>",
        more: vec![
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /Rect [0 0 9 9] /V 8 0 R >>".to_owned(),
            "<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <3133393331323434363633> >>"
                .to_owned(),
        ],
        ..Made::default()
    };
    let copy = masked("signed", &made.bytes());
    assert!(copy.was_signed && copy.masked == 1);
    let text = String::from_utf8_lossy(&copy.bytes);
    assert!(!text.contains("ByteRange") && !text.contains("SigFlags") && text.contains("(seal)"));
    assert_gone("signed", &copy.bytes);
}

#[test]
fn r250_a_clean_document_comes_back_as_it_is() {
    let original =
        Made { page: "BT /F1 9 Tf 40 700 Td (No numbers, 2024-05-06) Tj ET", ..Made::default() }.bytes();
    let copy = masked("clean", &original);
    assert_eq!((copy.masked, copy.bytes == original), (0, true));
}

#[test]
fn r250_a_document_that_cannot_be_masked_is_refused_with_what_to_do() {
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream";
    let shown = "BT /F1 9 Tf 40 700 Td (Tel 13931244663 ok) Tj ET";
    let more = |object: &str| vec!["<< /Nothing true >>".to_owned(), object.to_owned()];
    let scanned = Made {
        page: "q 595 0 0 842 0 0 cm /X1 Do Q BT 3 Tr /F1 9 Tf 40 700 Td (Tel 13931244663 of a scanned page) Tj ET",
        more: vec![picture.to_owned()],
        ..Made::default()
    };
    let pictures =
        Made { page: "q 595 0 0 842 0 0 cm /X1 Do Q", more: vec![picture.to_owned()], ..Made::default() };
    let named = Made {
        page: shown,
        entries: "/Dests << /N#3113931244663 [3 0 R /Fit] /#3139#331244663 [3 0 R /Fit] >>",
        ..Made::default()
    };
    let within = Made {
        page: shown,
        entries: "/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) /EF << /F 8 0 R >> >>] >> >>",
        more: more(&packed("/Type /EmbeddedFile", "Tel 13931244663")),
        ..Made::default()
    };
    let sealed = Made { page: shown, trailer: "/Encrypt 7 0 R", more: more("<< >>"), ..Made::default() };
    for (what, made, words) in [
        ("scanned", scanned, "扫描图片"),
        ("pictures", pictures, "图片"),
        ("named", named, "内部名称"),
        ("within", within, "嵌入的文件"),
        ("sealed", sealed, "密码"),
    ] {
        let refused = mask_numbers("名单.pdf", &made.bytes()).unwrap_err().to_string();
        assert!(refused.contains(words) && refused.contains('请'), "{what}: {refused}");
    }
    let clean = Made {
        page: shown,
        entries: "/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) /EF << /F 8 0 R >> >>] >> >>",
        more: more(&packed("/Type /EmbeddedFile", "Nothing personal")),
        ..Made::default()
    };
    assert_gone("a clean file within", &masked("a.pdf", &clean.bytes()).bytes);
}

#[test]
fn r250_damaged_documents_are_a_copy_or_a_refusal() {
    let whole = Made {
        page: "q (Tel 13931244663) Tj BI /W 1 ID xx EI BT /F1 9 Tf (Tel 13931244663) Tj",
        ..Made::default()
    }
    .bytes();
    for cut in (0..whole.len()).step_by(37) {
        for bytes in [whole[..cut].to_vec(), [&whole[..cut], &whole[(cut + 5).min(whole.len())..]].concat()] {
            if let Ok(copy) = mask_numbers("a.pdf", &bytes) {
                assert!(copy.masked == 0 || !squeezed(&copy.bytes).contains(MOBILE), "{cut}");
            }
        }
    }
}
