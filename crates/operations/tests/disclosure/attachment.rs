//! Attachments on both databases: sealed, searched for personal numbers, masked, served with their version (R250).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::{Gate, RecordState};
use operations::catalogue::SearchFilter;
use operations::disclosure::{LoadHow, Loading};

const LIST: &str = "公示名单\n张某 13800138000 已核\n李某 已核，复核办公室设在二楼\n";

fn drafts() -> LoadHow {
    LoadHow { tells: true, ..LoadHow::default() }
}

#[tokio::test]
async fn r250_a_list_with_numbers_is_masked_before_it_goes_on_and_its_original_stays_sealed() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record =
            operations.load_disclosure(&officer, None, &loading("公示名单"), drafts()).await.unwrap();
        let id = record.id;
        let added = operations.attach_file(&officer, (id, 0), "C:\\名单.txt", LIST.as_bytes()).await.unwrap();
        assert_eq!((added.name.as_str(), added.gate), ("名单.txt", Gate::Found));
        assert!(
            added.findings[0].contains("第 2 行") && !added.findings[0].contains("13800138000"),
            "{added:?}"
        );
        let twice = operations.attach_file(&officer, (id, 0), "再来.txt", LIST.as_bytes()).await;
        assert_eq!(refused(twice), "invalid", "the same file twice");
        let script = b"<html><script>x</script></html>";
        assert_eq!(refused(operations.attach_file(&officer, (id, 0), "页.html", script).await), "invalid");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.attach_file(&stranger, (id, 0), "a.txt", b"a").await), "not-found");
        assert_eq!(refused(operations.attachment(&stranger, id, added.id).await), "not-found");
        assert_eq!(refused(operations.submit_disclosure(&officer, id, 0).await), "invalid", "R250");

        let masked = operations.mask_attachment(&officer, (id, 0), added.id).await.unwrap();
        assert_eq!(masked.gate, Gate::Masked);
        assert_ne!(masked.hash, added.hash);
        let served = operations.attachment(&officer, id, added.id).await.unwrap();
        let text = String::from_utf8(std::fs::read(&served.path).unwrap()).unwrap();
        assert!(text.contains("138****8000") && text.contains("复核办公室"), "{text}");
        assert_eq!(operations.blobs.get(&added.hash).await.unwrap(), LIST.as_bytes(), "sealed as it came");

        assert_eq!(refused(operations.public_attachment(id, added.id).await), "not-found");
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
        let late = operations.attach_file(&officer, (id, 0), "b.txt", "补充".as_bytes()).await;
        assert_eq!(refused(late), "wrong-state", "what is reviewed does not change");
        make_public(&city, id).await;
        let public = operations.public_disclosure(id).await.unwrap().unwrap();
        assert_eq!(public.attachments.len(), 1);
        assert_eq!(operations.public_attachment(id, added.id).await.unwrap().hash, masked.hash);
        let found = async || {
            let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
            operations.search("复核办公室", &filter, 1).await.unwrap().hits.len()
        };
        assert_eq!(found().await, 1, "found by a word of its attachment");

        // The same text, other attachments: a version of its own that begins with those of the public one.
        let seen = operations.disclosure(&officer, id).await.unwrap().version.revision;
        let renews = LoadHow { renews: true, ..drafts() };
        let same = Loading { change_note: "更换附件".to_owned(), ..loading("公示名单") };
        let next = operations.change_disclosure(&officer, (id, seen), &same, renews).await.unwrap();
        assert_eq!(next.state, RecordState::Draft);
        let draft = operations.disclosure(&officer, id).await.unwrap();
        assert_eq!(draft.attachments.len(), 1);
        operations.remove_attachment(&officer, (id, 0), draft.attachments[0].id).await.unwrap();
        assert_eq!(
            operations.public_attachment(id, added.id).await.unwrap().hash,
            masked.hash,
            "still public"
        );
        operations.withdraw_disclosure(&city.act("approver").await, id, "名单有误").await.unwrap();
        assert_eq!(refused(operations.public_attachment(id, added.id).await), "not-found");
        assert_eq!(found().await, 0);
        let acts: Vec<String> =
            operations.disclosure(&officer, id).await.unwrap().events.into_iter().map(|e| e.act).collect();
        assert_eq!(acts, ["load", "detach"]);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn what_could_not_be_read_is_told_to_the_reviewer() {
    for city in cities().await {
        published(&city).await;
        let record = load(&city, &loading("办事指南")).await;
        let operations = &city.operations;
        let points = "请附上流程图";
        operations.return_disclosure(&city.act("reviewer").await, record.id, 0, points).await.unwrap();
        let officer = city.act(OFFICER).await;
        let picture = super::gate::photo();
        let added = operations.attach_file(&officer, (record.id, 0), "流程图", &picture).await.unwrap();
        assert_eq!((added.name.as_str(), added.gate), ("流程图.png", Gate::Unread));
        operations.submit_disclosure(&officer, record.id, 0).await.unwrap();
    }
}

/// A PDF of one page that says some plain words.
pub fn pdf(words: &str) -> Vec<u8> {
    let page = format!("BT /F1 9 Tf 40 700 Td ({words}) Tj ET");
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R] >> >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [6 0 R] /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length {} >>\nstream\n{page}\nendstream\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>\nendobj\n6 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /Rect [0 0 9 9] /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >> >>\nendobj\ntrailer << /Size 7 /Root 1 0 R >>\n%%EOF",
        page.len()
    )
    .into_bytes()
}

#[tokio::test]
async fn r250_a_pdf_is_masked_and_its_lost_signature_is_told() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record = operations.load_disclosure(&officer, None, &loading("公示"), drafts()).await.unwrap();
        let id = record.id;
        let bytes = pdf("List: Zhang 13800138000 checked");
        let added = operations.attach_file(&officer, (id, 0), "公示.pdf", &bytes).await.unwrap();
        assert_eq!(added.gate, Gate::Found);
        assert_eq!(refused(operations.submit_disclosure(&officer, id, 0).await), "invalid", "R250");
        let masked = operations.mask_attachment(&officer, (id, 0), added.id).await.unwrap();
        assert_eq!((masked.gate, masked.name.as_str()), (Gate::Masked, "公示.pdf"));
        assert!(
            masked.findings[0].contains("已隐去1处") && masked.findings[0].contains("签章"),
            "{masked:?}"
        );
        assert_eq!(masked.findings.len(), 1, "what stands behind the first line was not read");
        let served = operations.attachment(&officer, id, added.id).await.unwrap();
        let copy = std::fs::read(&served.path).unwrap();
        let texts = files::read_texts("公示.pdf", &copy).unwrap();
        let text: String =
            texts.blocks.iter().flat_map(|b| b.text.chars()).filter(|c| !c.is_whitespace()).collect();
        assert_eq!(text, "List:Zhang1388000checked");
        assert_eq!(operations.blobs.get(&added.hash).await.unwrap(), bytes, "sealed as it came");
        operations.submit_disclosure(&officer, id, 0).await.unwrap();
    }
}

/// Files that only LibreOffice reads become what it makes of them; without it they are refused with what to do.
#[tokio::test]
async fn r250_a_file_of_an_older_program_is_masked_in_its_new_form_and_named_so() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let record = operations.load_disclosure(&officer, None, &loading("通知"), drafts()).await.unwrap();
        let id = record.id;
        let old = b"{\\rtf1\\ansi Call 13800138000 for more.\\par}";
        let added = operations.attach_file(&officer, (id, 0), "通知.doc", old).await.unwrap();
        match operations.mask_attachment(&officer, (id, 0), added.id).await {
            Ok(masked) => {
                assert_eq!((masked.name.as_str(), masked.label.as_str()), ("通知.docx", "Word文档"));
                assert!(masked.findings[0].contains("“通知.docx”"), "{masked:?}");
                let served = operations.attachment(&officer, id, added.id).await.unwrap();
                assert_eq!(served.name, "通知.docx");
                let texts = files::read_texts("a", &std::fs::read(&served.path).unwrap()).unwrap();
                assert!(texts.blocks.iter().any(|block| block.text.contains("138****8000")), "{texts:?}");
                operations.submit_disclosure(&officer, id, 0).await.unwrap();
            }
            Err(error) => {
                assert_eq!(added.gate, Gate::Unread);
                assert!(error.to_string().contains("安装 LibreOffice"), "{error}");
            }
        }
    }
}
