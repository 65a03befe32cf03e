//! Arbitrary bytes masked as an attachment: never a crash, and a copy that is given holds no personal number. What does
//! not begin like a PDF is masked as the content of a page as well.

#![no_main]

fn mask(name: &str, data: &[u8]) {
    let Ok(masked) = files::mask_numbers(name, data) else { return };
    let texts = files::read_texts(name, &masked.bytes).expect("a copy is read");
    for block in &texts.blocks {
        assert!(domain::disclosure::privacy::personal_numbers(&block.text).is_empty(), "{}", block.text);
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    mask("fuzz.docx", data);
    if data.starts_with(b"%PDF") {
        return;
    }
    let head = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 842 595] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>\nendobj\n";
    let mut page = format!("{head}4 0 obj\n<< /Length {} >>\nstream\n", data.len()).into_bytes();
    page.extend_from_slice(data);
    page.extend_from_slice(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF");
    mask("fuzz.pdf", &page);
});
