//! Arbitrary bytes read as docx, as a container or as its bare document part: a value or a refusal,
//! never a crash.

#![no_main]

use domain::reference::Reference;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = files::read_as(files::Format::Docx, "fuzz.docx", data, &Reference::shipped());
});
