//! Arbitrary bytes masked as an attachment: never a crash, and a copy that is given holds no personal number.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for name in ["fuzz.docx", "fuzz.html", "fuzz.txt"] {
        let Ok(masked) = files::mask_numbers(name, data) else { continue };
        let texts = files::read_texts(name, &masked.bytes).expect("a copy is read");
        for block in &texts.blocks {
            assert!(domain::disclosure::privacy::personal_numbers(&block.text).is_empty(), "{}", block.text);
        }
    }
});
