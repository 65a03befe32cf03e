//! Small PDF files made by hand: tables with lines, fonts in several encodings, turned pages.

use std::fmt::Write;

/// How the text of a made file is encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// GBK-EUC-H, the font not embedded.
    Gbk,
    /// UniGB-UCS2-H.
    Ucs2,
    /// Identity-H with a table of its own.
    ToUnicode,
    /// Identity-H without any table.
    Nothing,
}

/// A cell: left, top, right, bottom in points from the top left, and its lines.
pub struct Box {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub lines: Vec<String>,
}

pub const WIDTH: f64 = 842.0;
pub const HEIGHT: f64 = 595.0;
pub const SIZE: f64 = 9.0;

/// Rows of cells set from a height downwards; blank cells go on below the cell above where `merged`.
pub fn table(top: f64, rows: &[Vec<&str>], columns: &[f64]) -> (Vec<Box>, f64) {
    let mut boxes = Vec::new();
    let mut y = top;
    for row in rows {
        let wrapped: Vec<Vec<String>> =
            row.iter().zip(columns).map(|(text, width)| wrap(text, *width)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64 * (SIZE + 3.0) + 6.0;
        let mut x = 30.0;
        for (lines, width) in wrapped.into_iter().zip(columns) {
            boxes.push(Box { left: x, top: y, right: x + width, bottom: y + height, lines });
            x += width;
        }
        y += height;
    }
    (boxes, y)
}

/// Cells whose text stands in their middle.
pub fn centred(boxes: &mut [Box]) {
    for cell in boxes {
        let text = cell.lines.len() as f64 * (SIZE + 3.0) + 6.0;
        cell.top += (cell.bottom - cell.top - text) / 2.0;
    }
}

fn wrap(text: &str, width: f64) -> Vec<String> {
    let room = ((width - 8.0) / SIZE).floor().max(1.0) as usize;
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(room).map(|line| line.iter().collect()).collect()
}

/// The content of a page: its boxes with or without lines, and free lines of text.
pub fn content(boxes: &[Box], free: &[(f64, f64, &str)], encoding: Encoding, ruled: bool) -> String {
    let mut out = String::from("0.5 w\n");
    for cell in boxes {
        if ruled {
            let (y, h) = (HEIGHT - cell.bottom, cell.bottom - cell.top);
            let _ = writeln!(out, "{} {y} {} {h} re S", cell.left, cell.right - cell.left);
        }
        for (n, line) in cell.lines.iter().enumerate() {
            let y = HEIGHT - cell.top - 3.0 - SIZE - n as f64 * (SIZE + 3.0);
            text(&mut out, cell.left + 3.0, y, line, encoding);
        }
    }
    for (x, y, line) in free {
        text(&mut out, *x, HEIGHT - y, line, encoding);
    }
    out
}

fn text(out: &mut String, x: f64, y: f64, line: &str, encoding: Encoding) {
    let mut hex = String::new();
    let bytes: Vec<u8> = match encoding {
        Encoding::Gbk => encoding_rs::GBK.encode(line).0.into_owned(),
        _ => line.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    };
    for byte in bytes {
        let _ = write!(hex, "{byte:02X}");
    }
    let _ = writeln!(out, "BT /F1 {SIZE} Tf {x} {y} Td <{hex}> Tj ET");
}

/// A page on which every cell with text is a mark of its own, its text in the middle of its height; with the
/// structure that names them. Blank cells are left out, as some programs do.
pub fn tagged(rows: &[Vec<&str>], columns: &[f64], title: &str, encoding: Encoding) -> (String, String) {
    let (boxes, _) = table(80.0, rows, columns);
    let mut page = content(&[], &[(200.0, 50.0, title)], encoding, false);
    let mut structure = String::new();
    let mut marks = 0;
    for row in boxes.chunks(columns.len()) {
        structure.push_str("<< /S /TR /K [");
        for cell in row.iter().filter(|cell| !cell.lines.is_empty()) {
            let spare = (cell.bottom - cell.top - 6.0) / (SIZE + 3.0) - cell.lines.len() as f64;
            let (top, lines) = (cell.top + spare * (SIZE + 3.0) / 2.0, cell.lines.clone());
            let centred = Box { top, lines, ..*cell };
            let drawn = content(&[centred], &[], encoding, false);
            let _ = writeln!(page, "/P << /MCID {marks} >> BDC\n{drawn}EMC");
            let _ = write!(structure, "<< /S /Zelle /K [{marks}] >> ");
            marks += 1;
        }
        structure.push_str("] >> ");
    }
    let root = format!(
        "/StructTreeRoot << /RoleMap << /Zelle /TD >> /K << /S /Document /Pg 7 0 R /K << /S /Table /K [{structure}] >> >> >>"
    );
    (page, root)
}

/// A file of pages.
pub fn file(pages: &[String], encoding: Encoding, page_entries: &str) -> Vec<u8> {
    file_with(pages, encoding, page_entries, "")
}

/// The same with entries of the catalogue.
pub fn file_with(pages: &[String], encoding: Encoding, page_entries: &str, entries: &str) -> Vec<u8> {
    let mut objects = vec![format!("<< /Type /Catalog /Pages 2 0 R {entries} >>")];
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 7 + n * 2)).collect();
    objects.push(format!(
        "<< /Type /Pages /Count {} /Kids [{}] /MediaBox [0 0 {WIDTH} {HEIGHT}] >>",
        pages.len(),
        kids.join(" ")
    ));
    let name = match encoding {
        Encoding::Gbk => "GBK-EUC-H",
        Encoding::Ucs2 => "UniGB-UCS2-H",
        _ => "Identity-H",
    };
    let table = if encoding == Encoding::ToUnicode { "/ToUnicode 6 0 R" } else { "" };
    objects.push(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{name} /DescendantFonts [4 0 R] {table} >>"
    ));
    let ordering = if matches!(encoding, Encoding::Gbk | Encoding::Ucs2) { "GB1" } else { "Identity" };
    objects.push(format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> /DW 1000 /FontDescriptor 5 0 R >>"
    ));
    objects.push("<< /Type /FontDescriptor /FontName /SimSun /Flags 4 >>".to_owned());
    let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange 100 beginbfrange <2000> <20FF> <2000> <2200> <22FF> <2200> <2500> <25FF> <2500> <2E80> <2EFF> <2E80> <2F00> <2FDF> <2F00> <3000> <30FF> <3000> <0000> <00FF> <0000> <FF00> <FFFF> <FF00> endbfrange 100 beginbfrange ROWS endbfrange endcmap end end";
    let rows: String = (0x4E..=0x9F).map(|n| format!("<{n:02X}00> <{n:02X}FF> <{n:02X}00> ")).collect();
    let map = map.replace("ROWS", &rows);
    objects.push(format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()));
    for page in pages {
        let number = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Contents {number} 0 R /Resources << /Font << /F1 3 0 R >> >> {page_entries} >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    assemble(&objects, "")
}

/// Objects with their cross references.
pub fn assemble(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.6\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = bytes.len();
    let mut tail = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(tail, "{place:010} 00000 n ");
    }
    let _ = write!(
        tail,
        "trailer << /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    bytes.extend(tail.bytes());
    bytes
}
