//! The privacy gate as a whole, on both databases (R158, R250): files nobody may be given, attachments that a reviewer
//! has to open, photos without what their camera wrote, numbers in any public words, names beside numbers.

use super::{OFFICER, SUBMITS, cities, load, loading, make_public, published, refused};
use domain::disclosure::{Gate, RecordAct, RecordState, Validity};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::civil::date;
use operations::disclosure::{AskMaterial, Clarified, CopyInput, LoadHow, Loading, NilNotices, SendMaterial};
use std::io::{Cursor, Write as _};

/// Four white pixels as PNG, with the place where they were taken.
pub(super) fn photo() -> Vec<u8> {
    let pixel: [u8; 79] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
        0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xFD, 0xD4, 0x9A, 0x73, 0x00,
        0x00, 0x00, 0x16, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xFC, 0xFF, 0xFF, 0x3F, 0x03, 0x03, 0x03,
        0x13, 0x03, 0x03, 0x03, 0x03, 0x03, 0x03, 0x00, 0x24, 0x06, 0x03, 0x01, 0xFC, 0x35, 0xDE, 0x9B, 0x00,
        0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ];
    let place = b"Place\0GPS 23.13N 113.26E";
    let mut chunk = u32::try_from(place.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(b"tEXt");
    chunk.extend(place);
    let mut sum = flate2::Crc::new();
    sum.update(&chunk[4..]);
    chunk.extend(sum.sum().to_be_bytes());
    [&pixel[..33], &chunk, &pixel[33..]].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A page whose content grows to 70 MB.
fn pdf_bomb() -> Vec<u8> {
    let stream = packed(&vec![b' '; 70 * 1024 * 1024]);
    let mut bomb = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n".to_vec();
    bomb.extend(format!("4 0 obj\n<< /Filter /FlateDecode /Length {} >>\nstream\n", stream.len()).bytes());
    bomb.extend(stream);
    bomb.extend(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF");
    bomb
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const DOCUMENT: &[u8] =
    b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>words</w:t></w:r></w:p></w:body></w:document>";

/// Files that must not be taken in, with what is said of each.
fn harmful() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let document = package(&[("word/document.xml", DOCUMENT)]);
    let zeros = vec![0; 20_000_000];
    vec![
        ("炸弹.pdf", pdf_bomb(), "异常庞大"),
        ("炸弹.docx", package(&[("word/document.xml", DOCUMENT), ("word/media/a.png", &zeros)]), "异常庞大"),
        ("锁.pdf", b"%PDF-1.4\ntrailer << /Encrypt << /Filter /Standard >> >>".to_vec(), "密码"),
        ("坏.docx", document[..document.len() - 30].to_vec(), "已损坏"),
        ("坏.png", b"\x89PNG\r\n\x1a\n....".to_vec(), "已损坏"),
        (
            "实体.docx",
            package(&[(
                "word/document.xml",
                b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///x\">]><w:document/>",
            )]),
            "外部实体",
        ),
        ("宏.docx", package(&[("word/document.xml", DOCUMENT), ("word/VBAPROJECT.BIN", b"project")]), "宏"),
    ]
}

#[tokio::test]
async fn r250_bombs_locked_broken_and_drawing_files_are_taken_in_nowhere() {
    let harmful = harmful();
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let drafts = LoadHow::default();
        let record = operations.load_disclosure(&officer, None, &loading("名单"), drafts).await.unwrap();
        for (name, bytes, words) in &harmful {
            let error = operations.attach_file(&officer, (record.id, 0), name, bytes).await.unwrap_err();
            let said = error.to_string();
            assert!(said.contains(words) && said.contains(name) && said.contains("请"), "{name}: {said}");
        }
        let mut files: Vec<(&str, &[u8])> =
            harmful.iter().map(|(name, bytes, _)| (*name, bytes.as_slice())).collect();
        files.push(("说明.txt", "说明".as_bytes()));
        let receipt = operations.attach_files(&officer, (record.id, 0), &files).await.unwrap();
        assert_eq!((receipt.attached.len(), receipt.refused.len()), (1, harmful.len()), "{receipt:?}");
        assert_eq!(operations.disclosure(&officer, record.id).await.unwrap().attachments.len(), 1);

        // The same from a station by its link.
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let row = list.rows.into_iter().find(|row| row.level2_item == "办事指南").unwrap();
        let asked = AskMaterial {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            row_key: row.key,
            element: row.elements[0].name.clone(),
            asked_of: "东湖街道办公室".to_owned(),
            note: String::new(),
            due_on: Some(date(2026, 3, 10)),
            most: 3,
        };
        let link = operations.ask_material(&officer, &asked).await.unwrap();
        let bomb = [files[0]];
        let mut sent = SendMaterial {
            sender: "林小舟",
            title: "名单",
            body: "",
            arose_on: Some(date(2026, 2, 26)),
            files: bomb.to_vec(),
        };
        let refusal =
            operations.send_material(&link.token, &sent, officer.now).await.unwrap_err().to_string();
        assert!(refusal.contains("异常庞大"), "{refusal}");
        sent.body = "名单见附件，共两户。";
        let receipt = operations.send_material(&link.token, &sent, officer.now).await.unwrap();
        assert!(
            receipt.files.attached.is_empty() && receipt.files.refused[0].1.contains("异常庞大"),
            "{receipt:?}"
        );
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r158_a_reviewer_opens_each_file_of_which_something_was_not_read() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record = operations
            .load_disclosure(&officer, None, &loading("办理现场"), LoadHow::default())
            .await
            .unwrap();
        let id = record.id;
        let sent = photo();
        let added = operations.attach_file(&officer, (id, 0), "现场.png", &sent).await.unwrap();
        assert!(added.gate == Gate::Unread && added.needs_look, "{added:?}");
        assert!(added.findings[0].contains("已去掉图片中附带的拍摄地点"), "{added:?}");
        let served = operations.attachment(&officer, id, added.id).await.unwrap();
        let bytes = std::fs::read(&served.path).unwrap();
        assert!(!bytes.windows(3).any(|part| part == b"GPS") && sent.windows(3).any(|part| part == b"GPS"));
        assert_ne!(served.hash, hex_of(&sent), "a copy is served");
        assert_eq!(operations.blobs.get(&hex_of(&sent)).await.unwrap(), sent, "sealed as it came");
        let clean = operations.attach_file(&officer, (id, 0), "说明.txt", "说明".as_bytes()).await.unwrap();
        assert!(!clean.needs_look);
        operations.submit_disclosure(&officer, id, 0).await.unwrap();

        let reviewer = city.act("reviewer").await;
        let waiting = operations.files_to_look_at(&[id]).await.unwrap();
        assert_eq!(waiting.iter().map(|one| (one.record, one.id)).collect::<Vec<_>>(), [(id, added.id)]);
        assert!(operations.files_to_look_at(&[]).await.unwrap().is_empty());
        let unseen = operations.review_disclosure(&reviewer, id, 0, "可以公开").await.unwrap_err();
        assert!(unseen.to_string().contains("“现场.png”") && unseen.code() == "invalid", "{unseen}");
        let other = operations.review_with_files(&reviewer, (id, 0), "可以公开", &[clean.id]).await;
        assert_eq!(refused(other), "invalid", "another file is not this one");
        let many = operations
            .act_on_disclosures(&reviewer, RecordAct::PassReview, &[(id, 0)], ("可以公开", &[]))
            .await
            .unwrap();
        assert_eq!(many.refused.len(), 1, "many at once pass by no file either");
        let ticked = ("可以公开", [added.id]);
        let many = operations
            .act_on_disclosures(&reviewer, RecordAct::PassReview, &[(id, 0)], (ticked.0, &ticked.1))
            .await
            .unwrap();
        assert_eq!(many.done, [id], "{many:?}");
        let shown = operations.disclosure(&reviewer, id).await.unwrap();
        assert_eq!(shown.version.state, RecordState::Reviewed);
        let step = shown.events.iter().find(|step| step.act == RecordAct::PassReview.id()).unwrap();
        assert!(step.note.contains("已打开核对附件“现场.png”") && step.by_name.is_some(), "{step:?}");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

fn hex_of(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex::encode(sha2::Sha256::digest(bytes))
}

#[tokio::test]
async fn r250_no_public_words_pass_by_the_gate() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let number = "请打13800138000";
        let clarifies = |spread: &str, claim: &str| {
            Some(Clarified { spread: spread.to_owned(), claim: claim.to_owned() })
        };
        let plain = loading("办理条件说明");
        for (field, with) in [
            ("title", Loading { title: number.to_owned(), ..plain.clone() }),
            ("body", Loading { body: number.to_owned(), ..plain.clone() }),
            ("source", Loading { source: number.to_owned(), ..plain.clone() }),
            ("document_number", Loading { document_number: number.to_owned(), ..plain.clone() }),
            ("change_note", Loading { change_note: number.to_owned(), ..plain.clone() }),
            (
                "link",
                Loading {
                    body: String::new(),
                    link: "https://www.example.gov.cn/a?tel=13800138000".to_owned(),
                    ..plain.clone()
                },
            ),
            ("claim", Loading { clarifies: clarifies("某平台", number), ..plain.clone() }),
            ("spread", Loading { clarifies: clarifies(number, "不实"), ..plain.clone() }),
        ] {
            let error = operations.load_disclosure(&officer, None, &with, SUBMITS).await.unwrap_err();
            let operations::OperationError::Invalid(problems) = &error else { panic!("{field}: {error}") };
            assert!(
                problems.iter().any(|one| one.field == field && one.message.contains("138****8000")),
                "{field}: {problems:?}"
            );
        }
        let record = load(&city, &plain).await;
        let named =
            operations.return_disclosure(&city.act("reviewer").await, record.id, 0, "请附上名单").await;
        named.unwrap();
        let named = operations.attach_file(&officer, (record.id, 0), "13800138000.txt", b"text").await;
        assert!(named.unwrap_err().to_string().contains("文件名中有手机号码138****8000"));
        operations.submit_disclosure(&officer, record.id, 0).await.unwrap();
        make_public(&city, record.id).await;
        let approver = city.act("approver").await;
        let withdrawn = operations.withdraw_disclosure(&approver, record.id, number).await;
        assert!(withdrawn.unwrap_err().to_string().contains("138****8000"));
        let day = Some(city.today());
        let marked = operations.mark_disclosure(&officer, record.id, Validity::Amended, (day, number)).await;
        assert!(marked.unwrap_err().to_string().contains("138****8000"));
        let copy = CopyInput {
            channel: "公共资源交易平台".to_owned(),
            place: number.to_owned(),
            published_on: day,
            ..CopyInput::default()
        };
        let copied = operations.note_copy(&officer, record.id, &copy).await;
        assert!(copied.unwrap_err().to_string().contains("138****8000"));
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let row = list.rows.into_iter().find(|row| row.level2_item == "办事指南").unwrap();
        let nil = NilNotices {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            elements: vec![(row.key, row.elements[0].name.clone())],
            from: Some(date(2026, 1, 1)),
            to: Some(date(2026, 1, 31)),
            note: number.to_owned(),
        };
        let closed = operations.close_elements(&officer, &nil).await;
        assert!(closed.unwrap_err().to_string().contains("138****8000"));
    }
}

#[tokio::test]
async fn r250_names_beside_numbers_are_answered_for_when_the_numbers_are_gone() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record =
            operations.load_disclosure(&officer, None, &loading("名单"), LoadHow::default()).await.unwrap();
        let id = record.id;
        let form = "救助登记\n\n姓名：张三\n手机：13800138000\n家庭住址：和平路3号\n";
        let added = operations.attach_file(&officer, (id, 0), "登记.txt", form.as_bytes()).await.unwrap();
        assert_eq!(added.gate, Gate::Found);
        let told = |findings: &[String], label: &str| {
            findings.iter().any(|line| line.contains(&format!("“{label}”后面的内容与个人号码写在一起")))
        };
        assert!(told(&added.findings, "姓名") && told(&added.findings, "家庭住址"), "{added:?}");
        assert!(added.findings.iter().all(|line| !line.contains("张三")), "{added:?}");
        let masked = operations.mask_attachment(&officer, (id, 0), added.id).await.unwrap();
        assert!(
            masked.gate == Gate::Masked && masked.needs_look && told(&masked.findings, "姓名"),
            "{masked:?}"
        );
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
        let reviewer = city.act("reviewer").await;
        assert_eq!(refused(operations.review_disclosure(&reviewer, id, 0, "可以公开").await), "invalid");
        let looked = [added.id];
        operations.review_with_files(&reviewer, (id, 0), "本人同意公开姓名", &looked).await.unwrap();
    }
}
