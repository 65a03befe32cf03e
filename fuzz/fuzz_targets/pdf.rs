//! Arbitrary bytes read as PDF: a value or a refusal, never a crash. What does not begin like a PDF is
//! taken as the content of a page, because random bytes seldom make a file.

#![no_main]

use domain::reference::Reference;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let reference = Reference::shipped();
    if data.starts_with(b"%PDF") {
        let _ = files::read_as(files::Format::Pdf, "fuzz.pdf", data, &reference);
        return;
    }
    let mut file = format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 842 595] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>\nendobj\n6 0 obj\n<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>\nendobj\n4 0 obj\n<< /Length {} >>\nstream\n",
        data.len()
    )
    .into_bytes();
    file.extend_from_slice(data);
    file.extend_from_slice(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF");
    let _ = files::read_as(files::Format::Pdf, "fuzz.pdf", &file, &reference);
});
