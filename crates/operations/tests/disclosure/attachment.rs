//! Attachments on both databases: sealed, searched for personal numbers, masked, served with their version (R250).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::{Gate, RecordState};
use operations::catalogue::SearchFilter;
use operations::disclosure::LoadHow;

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
        let next =
            operations.change_disclosure(&officer, (id, seen), &loading("公示名单"), renews).await.unwrap();
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
        let picture = b"\x89PNG\r\n\x1a\n....";
        let added = operations.attach_file(&officer, (record.id, 0), "流程图", picture).await.unwrap();
        assert_eq!((added.name.as_str(), added.gate), ("流程图.png", Gate::Unread));
        operations.submit_disclosure(&officer, record.id, 0).await.unwrap();
    }
}
