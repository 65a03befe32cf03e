//! Arbitrary bytes read as json: a value or a refusal, never a crash.

#![no_main]

use domain::reference::Reference;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = files::read_as(files::Format::Json, "fuzz.json", data, &Reference::shipped());
});
