//! Numbers in unusual writings are hidden in every form of file by the same key, and the copy is proved (R250).

use crate::common::{Sheet, csv, docx, html, xlsx};
use domain::disclosure::privacy::personal_numbers;
use files::{mask_article_numbers, mask_numbers, quiet_article_numbers, read_texts};

/// Words with a number, and what stands in its place; `|` is the end of a line.
const WRITINGS: [(&str, &str); 8] = [
    ("账号：62220222|79180588871", "账号：622*****|*******8871"),
    ("手机：(138)75507385", "手机：(138)****7385"),
    ("手机：（138）7550 7385", "手机：（138）**** 7385"),
    ("手机 138.7254.4046", "手机 138.****.4046"),
    ("138·7254·4046", "138·****·4046"),
    ("138–7254–4046", "138–****–4046"),
    ("电话138/7254/4046", "电话138/****/4046"),
    ("身份证44010619520928112113858553593", "身份证440***********1121138****3593"),
];

fn numbers(name: &str, bytes: &[u8]) -> usize {
    let texts = read_texts(name, bytes).unwrap();
    texts.searched().map(|block| personal_numbers(&block.text).len()).sum()
}

#[test]
fn r250_unusual_writings_are_masked_in_every_form() {
    for (words, masked) in WRITINGS {
        let lines = words.replace('|', "\n");
        let mut sheet = Sheet::new("表");
        sheet.push(&[&lines]);
        let run = |line: &str| format!("<w:r><w:t>{line}</w:t></w:r>");
        let in_lines = words.split('|').map(run).collect::<Vec<_>>().join("<w:r><w:br/></w:r>");
        let in_paragraphs: String =
            words.split('|').map(|line| format!("<w:p>{}</w:p>", run(line))).collect();
        for (name, bytes) in [
            ("文.txt", lines.clone().into_bytes()),
            ("表.csv", csv(&sheet)),
            ("表.xlsx", xlsx(&[sheet.clone()])),
            ("页.html", html(&format!("<p>{}</p>", words.replace('|', "<br>")))),
            ("页.html", html(&format!("<p>{}</p>", words.replace('|', "<br />\r\n\t\t")))),
            ("页.html", html(&format!("<p>{}</p>", words.replace('|', "</p><p>")))),
            ("文.docx", docx(&format!("<w:p>{in_lines}</w:p>"))),
            ("文.docx", docx(&in_paragraphs)),
        ] {
            assert!(numbers(name, &bytes) > 0, "{name}: {words}");
            let copy = mask_numbers(name, &bytes).unwrap_or_else(|error| panic!("{words}: {error}"));
            assert_eq!(numbers(name, &copy.bytes), 0, "{name}: {words}");
            let texts = read_texts(name, &copy.bytes).unwrap();
            let text: Vec<&str> = texts.blocks.iter().map(|block| block.text.as_str()).collect();
            let text: String = text.join("\n").split_whitespace().collect();
            let expected: String = masked.replace('|', "").split_whitespace().collect();
            assert!(text.contains(&expected), "{name}: {words}: {text}");
        }
    }
}

#[test]
fn r250_unusual_writings_are_found_and_masked_in_a_body() {
    for (words, _) in WRITINGS {
        for html in [
            format!("<p>{}</p>", words.replace('|', "<br>")),
            format!("<p>{}</p>", words.replace('|', "</p><p>")),
        ] {
            let text = files::clean_article(&html).text;
            let found = personal_numbers(&text).len() + quiet_article_numbers(&html).len();
            assert!(found > 0, "{html}");
            let masked = mask_article_numbers(&html);
            assert!(masked.masked > 0, "{html}");
            assert!(personal_numbers(&masked.text).is_empty(), "{html}: {}", masked.html);
            assert!(quiet_article_numbers(&masked.html).is_empty(), "{html}: {}", masked.html);
        }
    }
}

#[test]
fn r250_the_source_of_a_page_may_end_its_lines_anywhere() {
    let page = "<p>身份证\n  440103\n\t19881218\n  0899，<b>男</b></p>";
    let copy = mask_numbers("页.html", &html(page)).unwrap();
    let text = String::from_utf8(copy.bytes).unwrap();
    assert!(text.contains("身份证\n  440***\n\t********\n  0899，<b>男</b>"), "{text}");
}
