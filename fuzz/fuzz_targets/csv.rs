//! Arbitrary bytes read as csv: a value or a refusal, never a crash.

#![no_main]

use domain::reference::Reference;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = files::read_as(files::Format::Csv, "fuzz.csv", data, &Reference::shipped());
});
