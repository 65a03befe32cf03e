//! What may be published as an attachment (R250): no macro, no script, no program, no bomb, nothing locked or broken,
//! whatever it is called and however it is packed. Each file is made whole, as the programs of its kind make it.

use crate::common::{docx, html, xlsx};
use crate::pdf_kit::{Encoding, assemble, content, file};
use files::{attachment_kind, served_texts};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{Cursor, Write};

/// The refusal of a file, in words.
fn refused(name: &str, bytes: &[u8]) -> String {
    match attachment_kind(name, bytes) {
        Ok(kind) => panic!("{name} was taken for {kind:?}"),
        Err(refusal) => refusal.to_string(),
    }
}

fn is_taken(name: &str, bytes: &[u8]) {
    let kind = attachment_kind(name, bytes);
    assert!(kind.is_ok(), "{name}: {kind:?}");
}

/// A package of parts, packed as programs pack them.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const DOCUMENT: &[u8] =
    b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>text</w:t></w:r></w:p></w:body></w:document>";
const KINDS: &[u8] = b"<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";

fn document_with(name: &str, bytes: &[u8]) -> Vec<u8> {
    package(&[("[Content_Types].xml", KINDS), ("word/document.xml", DOCUMENT), (name, bytes)])
}

/// A compound file: its streams by name, each of whole sectors; one without content is a storage.
fn compound(entries: &[(&str, &[u8])]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    let folders = (entries.len() + 1).div_ceil(4);
    let mut table = vec![0xFFFF_FFFF_u32; 128];
    table[0] = 0xFFFF_FFFD;
    for at in 0..folders {
        table[1 + at] = if at + 1 == folders { END } else { u32::try_from(2 + at).unwrap() };
    }
    let mut folder = entry("Root Entry", 5, END, 0);
    let mut streams = Vec::new();
    let mut next = 1 + folders;
    for (name, bytes) in entries {
        if bytes.is_empty() {
            folder.extend(entry(name, 1, 0, 0));
            continue;
        }
        // Short streams lie elsewhere: made as long as those that do not.
        let length = bytes.len().max(4096).next_multiple_of(SECTOR);
        let mut stream = bytes.to_vec();
        stream.resize(length, 0);
        for at in 0..length / SECTOR {
            let is_last = (at + 1) * SECTOR == length;
            table[next + at] = if is_last { END } else { u32::try_from(next + at + 1).unwrap() };
        }
        folder.extend(entry(name, 2, u32::try_from(next).unwrap(), u32::try_from(length).unwrap()));
        next += length / SECTOR;
        streams.extend(stream);
    }
    folder.resize(folders * SECTOR, 0);
    let mut head = vec![0; SECTOR];
    head[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    for (at, word) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        head[at..at + 2].copy_from_slice(&word.to_le_bytes());
    }
    for (at, word) in [(44, 1_u32), (48, 1), (56, 4096), (60, END), (68, END), (76, 0)] {
        head[at..at + 4].copy_from_slice(&word.to_le_bytes());
    }
    head[80..].fill(0xFF);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [head, table, folder, streams].concat()
}

fn entry(name: &str, kind: u8, start: u32, length: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let size = u16::try_from(bytes.len() + 2).unwrap();
    bytes.resize(128, 0);
    bytes[64..66].copy_from_slice(&size.to_le_bytes());
    bytes[66] = kind;
    bytes[116..120].copy_from_slice(&start.to_le_bytes());
    bytes[120..124].copy_from_slice(&length.to_le_bytes());
    bytes
}

/// A record of a workbook of 1997.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

fn workbook(kind_of_sheet: u8) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let sheet = record(0x0085, &[[0, 0, 0, 0, 0, kind_of_sheet].as_slice(), b"\x06\0Sheet1"].concat());
    [begin, sheet, record(0x000A, &[])].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A page, and further objects from the fourth on; the catalogue has further entries.
fn pdf(entries: &str, objects: &[String]) -> Vec<u8> {
    let mut all = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {entries} >>"),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Annots [4 0 R] >>".to_owned(),
    ];
    all.extend_from_slice(objects);
    assemble(&all, "")
}

/// The same, its last object in a compressed stream of objects, found by a compressed table.
fn pdf_of_streams(action: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = vec![0_usize];
    let put = |bytes: &mut Vec<u8>, places: &mut Vec<usize>, number: usize, body: &[u8]| {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend_from_slice(body);
        bytes.extend_from_slice(b"\nendobj\n");
    };
    put(&mut bytes, &mut places, 1, b"<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>");
    put(&mut bytes, &mut places, 2, b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 9 9] >>");
    put(&mut bytes, &mut places, 3, b"<< /Type /Page /Parent 2 0 R >>");
    let inner = packed(format!("5 0 {action}").as_bytes());
    let head =
        format!("<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\n", inner.len());
    put(&mut bytes, &mut places, 4, &[head.as_bytes(), &inner, b"\nendstream"].concat());
    let start = bytes.len();
    let mut table = Vec::new();
    for (number, place) in places.iter().enumerate() {
        table.push(u8::from(number > 0));
        table.extend(u16::try_from(*place).unwrap().to_be_bytes());
        table.push(0);
    }
    // The fifth is the first of those in the fourth; the sixth is this table.
    table.extend([2, 0, 4, 0]);
    table.push(1);
    table.extend(u16::try_from(start).unwrap().to_be_bytes());
    table.push(0);
    let table = packed(&table);
    bytes.extend(
        format!(
            "6 0 obj\n<< /Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length {} >>\nstream\n",
            table.len()
        )
        .bytes(),
    );
    bytes.extend_from_slice(&table);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF").bytes());
    bytes
}

#[test]
fn r250_a_pdf_that_acts_is_refused_however_it_is_written() {
    let script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
    let plain = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (text) >>".to_owned();
    is_taken("页.pdf", &pdf("", std::slice::from_ref(&plain)));
    is_taken(
        "字.pdf",
        &file(&[content(&[], &[(40.0, 60.0, "申请人")], Encoding::Ucs2, false)], Encoding::Ucs2, ""),
    );
    let in_words =
        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (on /JavaScript and /Launch) >>".to_owned();
    is_taken("说到.pdf", &pdf("", &[in_words]));
    is_taken("压缩.pdf", &pdf_of_streams("<< /S /GoTo /D [3 0 R /Fit] >>"));
    let file_within = |data: &str| {
        vec![
            plain.clone(),
            "<< /Type /Filespec /F (a) /EF << /F 6 0 R >> >>".to_owned(),
            format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n{data}\nendstream", data.len()),
        ]
    };
    let names = "/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>";
    is_taken("发票.pdf", &pdf(names, &file_within("<invoice>1</invoice>")));
    let texts = served_texts("发票.pdf", &pdf(names, &file_within("<invoice>1</invoice>"))).unwrap();
    assert!(texts.unread.iter().any(|line| line.contains("1 个嵌入的文件")), "{texts:?}");
    for (bytes, words) in [
        (pdf(&format!("/OpenAction {script}"), std::slice::from_ref(&plain)), "脚本"),
        (pdf("/OpenAction << /S /#4aava#53cript /#4AS (1) >>", std::slice::from_ref(&plain)), "脚本"),
        (
            pdf("/Names << /JavaScript << /Names [(a) 5 0 R] >> >>", &[plain.clone(), script.to_owned()]),
            "脚本",
        ),
        (pdf_of_streams(script), "脚本"),
        (
            pdf(
                "",
                &["<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (a.exe) >> >>"
                    .to_owned()],
            ),
            "启动程序",
        ),
        (pdf("", &["<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>".to_owned()]), "富媒体"),
        (pdf("/AcroForm << /Fields [] /XFA [] >>", std::slice::from_ref(&plain)), "动态表单"),
        (pdf(names, &file_within("MZ a program")), "程序或者脚本"),
        (pdf(names, &file_within("<html><script>1</script></html>")), "脚本"),
    ] {
        let said = refused("附件.pdf", &bytes);
        assert!(said.contains(words) && said.contains("不能公开") && said.contains("请"), "{words}: {said}");
    }
}

#[test]
fn r250_bombs_and_locked_and_broken_files_are_refused_with_what_to_do() {
    let zeros = vec![b' '; 70 * 1024 * 1024];
    let stream = packed(&zeros);
    let head = format!("<< /Filter /FlateDecode /Length {} >>\nstream\n", stream.len());
    let mut bomb = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n4 0 obj\n".to_vec();
    bomb.extend(head.bytes());
    bomb.extend(&stream);
    bomb.extend(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF");
    let packed_part =
        package(&[("word/document.xml", DOCUMENT), ("word/media/image1.png", &zeros[..20_000_000])]);
    let locked =
        assemble(&["<< /Type /Catalog /Pages 2 0 R >>".to_owned()], "/Encrypt << /Filter /Standard >>");
    let whole = docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
    for (name, bytes, words) in [
        ("炸弹.pdf", bomb, "异常庞大"),
        ("炸弹.docx", packed_part, "异常庞大"),
        ("版式.ofd", package(&[("OFD.xml", b"<ofd/>"), ("Doc_0/a.xml", &zeros[..20_000_000])]), "异常庞大"),
        ("锁.pdf", locked, "密码"),
        ("锁.xlsx", compound(&[("EncryptionInfo", b"x"), ("EncryptedPackage", b"y")]), "密码"),
        ("坏.pdf", b"%PDF-1.7\nnothing".to_vec(), "已损坏"),
        ("坏.docx", whole[..whole.len() - 40].to_vec(), "已损坏"),
    ] {
        let said = refused(name, &bytes);
        assert!(said.contains(words) && said.contains(&format!("“{name}”")) && said.contains("请"), "{said}");
    }
    // What only its reader meets.
    let entity = package(&[
        ("[Content_Types].xml", KINDS),
        ("word/document.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><w:document/>"),
    ]);
    assert_eq!(served_texts("实体.docx", &entity).unwrap_err().code(), "external-entity");
    let broken = package(&[("[Content_Types].xml", KINDS), ("xl/workbook.xml", b"<workbook><sheets><sheet")]);
    assert_eq!(served_texts("坏.xlsx", &broken).unwrap_err().code(), "damaged-file");
    // Pictures and other kinds are no harm: they stand among what was not read.
    for (name, bytes) in
        [("图.png", &b"\x89PNG\r\n\x1a\n...."[..]), ("包.ofd", &package(&[("OFD.xml", b"<ofd/>")]))]
    {
        assert_eq!(served_texts(name, bytes).unwrap().unread.len(), 1, "{name}");
    }
}

#[test]
fn r250_macros_and_controls_are_found_by_the_parts_of_a_package() {
    let mut sheet = crate::common::Sheet::new("表");
    sheet.push(&["姓名", "金额"]);
    let book = xlsx(&[sheet]);
    is_taken("表.xlsx", &book);
    let list = |kind: &str| {
        format!("<Types><Override PartName=\"/word/other.bin\" ContentType=\"{kind}\"/></Types>")
    };
    let by_kind = |kind: &str| {
        let list = list(kind);
        package(&[
            ("[Content_Types].xml", list.as_bytes()),
            ("word/document.xml", DOCUMENT),
            ("word/other.bin", b"x"),
        ])
    };
    let inner = document_with("word/vbaProject.bin", b"project");
    is_taken("嵌表.docx", &document_with("word/embeddings/Microsoft_Excel_Sheet1.xlsx", &book));
    is_taken(
        "对象.docx",
        &document_with("word/embeddings/oleObject1.bin", &compound(&[("Workbook", &workbook(0))])),
    );
    let open = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<x/>"),
        ("Basic/", b""),
    ]);
    is_taken("空目录.odt", &open);
    for (bytes, words) in [
        (document_with("word/vbaProject.bin", b"project"), "宏"),
        (document_with("word\\deep/VBAPROJECT.BIN", b"project"), "宏"),
        (document_with("xl/macrosheets/sheet1.xml", b"<x/>"), "宏"),
        (by_kind("application/vnd.ms-office.vbaProject"), "宏"),
        (by_kind("application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
        (document_with("word/activeX/activeX1.bin", b"x"), "ActiveX"),
        (by_kind("application/vnd.ms-office.activeX+xml"), "ActiveX"),
        (document_with("word/embeddings/a.docm", &inner), "内嵌的文件“a.docm”，其中有宏"),
        (document_with("word/embeddings/a.docx", &inner), "其中有宏"),
        (
            document_with("word/embeddings/oleObject1.bin", &compound(&[("\u{1}Ole10Native", b"MZ")])),
            "打包的文件",
        ),
        (document_with("word/embeddings/oleObject1.bin", &compound(&[("_VBA_PROJECT", b"x")])), "其中有宏"),
        (document_with("word/embeddings/setup.exe", b"MZ"), "程序或者脚本"),
        (document_with("word/afchunk.mht", b"<html><script>1</script></html>"), "脚本"),
        (package(&[("content.xml", b"<x/>"), ("Basic/Standard/Module1.xml", b"<x/>")]), "宏"),
        (package(&[("content.xml", b"<x/>"), ("Scripts/python/a.py", b"x")]), "宏"),
    ] {
        let said = refused("附件", &bytes);
        assert!(said.contains(words) && said.contains("不能公开"), "{words}: {said}");
    }
}

#[test]
fn r250_macros_of_older_programs_are_found() {
    is_taken("表.xls", &compound(&[("Workbook", &workbook(0))]));
    is_taken("文.doc", &compound(&[("WordDocument", b"x"), ("1Table", b"y")]));
    let flat = |inner: &str| {
        format!("<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"w\">{inner}</w:wordDocument>")
    };
    is_taken("文.xml", flat("<w:body/>").as_bytes());
    let sheet = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet/></Workbook>";
    is_taken("表.xml", sheet.as_bytes());
    is_taken("文.rtf", b"{\\rtf1\\ansi {\\pict\\wmetafile8 0102} words \\\\objdata\\par}");
    for (name, bytes, words) in [
        ("表.xls", compound(&[("Workbook", &workbook(1))]), "宏"),
        ("表.xls", compound(&[("Workbook", &workbook(0)), ("_VBA_PROJECT_CUR", b"")]), "宏"),
        ("文.doc", compound(&[("WordDocument", b"x"), ("Macros", b"")]), "宏"),
        ("文.doc", compound(&[("WordDocument", b"x"), ("\u{1}Ole10Native", b"MZ")]), "打包的文件"),
        (
            "文.xml",
            flat("<w:docSuppData><w:binData w:name=\"editdata.mso\">QQ==</w:binData></w:docSuppData>").into_bytes(),
            "宏",
        ),
        ("文.xml", flat("<w:docOleData><w:binData w:name=\"oledata.mso\">QQ==</w:binData></w:docOleData>").into_bytes(), "嵌入的对象"),
        (
            "文.xml",
            b"<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"p\"><pkg:part pkg:name=\"/word/vbaProject.bin\"/></pkg:package>".to_vec(),
            "宏",
        ),
        ("文.rtf", b"{\\rtf1 {\\object\\objemb{\\*\\objdata 0105000002}}}".to_vec(), "嵌入的对象"),
        ("文.rtf", b"{\\rtf1 {\\bin4 \\\\\\\\}{\\object\\objocx}}".to_vec(), "嵌入的对象"),
    ] {
        let said = refused(name, &bytes);
        assert!(said.contains(words) && said.contains("不能公开"), "{name}: {said}");
    }
}

/// A page saved as one file of parts.
fn archived(kind: &str, encoding: &str, body: &str) -> Vec<u8> {
    format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\n\
         Content-Type: multipart/related; boundary=\"inner\"\r\n\r\n--inner\r\nContent-Type: text/html\r\n\r\n\
         <html><p>text</p></html>\r\n--inner\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n\
         {body}\r\n--inner--\r\n--outer--\r\n"
    )
    .into_bytes()
}

#[test]
fn r250_pages_with_scripts_in_their_parts_or_eyes_of_others_are_refused() {
    for body in [
        "<p><a href=\"https://www.example.gov.cn/a.html\">链接</a><img src=\"a_files/image001.png\"></p>",
        "<p style=\"color:red\"><img src=\"data:image/png;base64,AAAA\"></p>",
        "<style>p { background: url('a.png') }</style><p>文字</p>",
    ] {
        is_taken("页.html", &html(body));
    }
    is_taken("页.mht", &archived("text/html", "quoted-printable", "<p>=E6=96=87</p>"));
    is_taken("页.mht", &archived("text/css", "7bit", "p > b { color: red }"));
    // `<html><script>alert(1)</script></html>`
    let script = "PGh0bWw+PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0PjwvaHRtbD4=";
    for (bytes, words) in [
        (archived("text/html", "base64", script), "脚本"),
        (archived("application/octet-stream", "base64", script), "脚本"),
        (archived("text/html", "quoted-printable", "<p o=6Eclick=3D\"a()\">x</p>"), "脚本"),
        (archived("text/javascript", "7bit", "alert(1)"), "脚本"),
        (archived("application/x-mso; name=editdata.mso", "base64", "QQ=="), "宏"),
        (archived("text/css", "7bit", "@import 'https://t.example/a.css';"), "外部"),
        (html("<img src=\"https://t.example/pixel.gif\">"), "外部"),
        (html("<img srcset=\"a.png 1x, //t.example/b.png 2x\">"), "外部"),
        (html("<link rel=stylesheet href='http://t.example/a.css'>"), "外部"),
        (html("<table background=\"\\\\t.example\\a.png\"></table>"), "外部"),
        (html("<p style=\"background:\\75rl( 'https://t.example/a' )\">x</p>"), "外部"),
        (html("<style>@im/**/port url(//t.example/a.css)</style>"), "外部"),
        (html("<svg><image href=\"https://t.example/a.svg\"/></svg>"), "外部"),
        (html("<a ping=\"https://t.example/\" href=a>x</a>"), "外部"),
    ] {
        let said = refused("页.html", &bytes);
        assert!(said.contains(words) && said.contains("不能公开"), "{words}: {said}");
    }
}
