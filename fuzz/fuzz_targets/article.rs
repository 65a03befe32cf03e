//! Arbitrary text pasted as the body of an article: what stays is clean, and cleaning it again changes nothing.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(body) = std::str::from_utf8(data) else { return };
    let article = files::clean_article(body);
    assert!(!article.html.to_ascii_lowercase().contains("<script"), "{}", article.html);
    if article.html.contains('<') {
        assert_eq!(files::clean_article(&article.html).html, article.html);
    }
});
