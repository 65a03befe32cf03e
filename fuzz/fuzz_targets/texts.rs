//! Arbitrary bytes read as the text of a file and searched for personal numbers: never a crash, and every place is a
//! place of the text.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(texts) = files::read_texts("fuzz", data) else { return };
    for block in &texts.blocks {
        let mut places = block.places();
        for number in domain::disclosure::privacy::personal_numbers(&block.text) {
            let _ = (&block.text[number.place.clone()], places.of(number.place.start), number.masked());
        }
    }
});
