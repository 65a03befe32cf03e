//! Notice boards and receipts of postings on both databases (R79, R79a).

use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::BoardKind;
use jiff::ToSpan as _;
use operations::disclosure::{Posted, PostingInput, SheetSize};

/// Four white pixels as PNG.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xFD, 0xD4, 0x9A, 0x73, 0x00,
    0x00, 0x00, 0x16, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xFC, 0xFF, 0xFF, 0x3F, 0x03, 0x03, 0x03,
    0x13, 0x03, 0x03, 0x03, 0x03, 0x03, 0x03, 0x00, 0x24, 0x06, 0x03, 0x01, 0xFC, 0x35, 0xDE, 0x9B, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

#[tokio::test]
async fn r79a_what_hangs_on_a_board_is_told_with_a_photo_and_shown_without_it() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let unit = city.unit("east-civil");
        let (village, place) = (BoardKind::Village, ("村委会门口公开栏", "石桥村1号"));
        let board = operations.add_board(&officer, unit, village, place).await.unwrap();
        assert_eq!(refused(operations.add_board(&officer, unit, village, place).await), "invalid", "known");
        assert_eq!(refused(operations.add_board(&officer, unit, village, ("新栏", " ")).await), "invalid");
        let stranger = city.act("west_compiler").await;
        let strange = operations.add_board(&stranger, unit, village, ("别处", "别处")).await;
        assert_eq!(refused(strange), "not-permitted");

        let units = operations.board_units(&officer).await.unwrap();
        assert!(units.iter().any(|one| one.id == unit));
        assert!(operations.board_units(&stranger).await.unwrap().is_empty());

        let record = load(&city, &loading("办事指南")).await;
        let what = Posted::Record(record.id);
        let today = city.today();
        let input = PostingInput {
            board_id: board,
            posted_on: Some(today),
            until_on: Some(today + 7.days()),
            note: "张贴在左上角".to_owned(),
            photo: PIXEL.to_vec(),
        };
        let early = operations.tell_posting(&officer, &what, input.clone()).await;
        assert_eq!(refused(early), "not-found", "only what is public is posted");
        make_public(&city, record.id).await;
        for wrong in [
            PostingInput { photo: Vec::new(), ..input.clone() },
            PostingInput { photo: b"<html></html>".to_vec(), ..input.clone() },
            PostingInput { posted_on: None, ..input.clone() },
            PostingInput { posted_on: Some(today + 1.day()), ..input.clone() },
            PostingInput { until_on: Some(today - 1.day()), ..input.clone() },
            PostingInput { board_id: 0, ..input.clone() },
        ] {
            assert_eq!(refused(operations.tell_posting(&officer, &what, wrong).await), "invalid");
        }
        let foreign = operations.tell_posting(&stranger, &what, input.clone()).await;
        assert_eq!(refused(foreign), "invalid", "the board is not theirs");
        let told = operations.tell_posting(&officer, &what, input.clone()).await.unwrap();

        let public = operations.public_disclosure(record.id).await.unwrap().unwrap();
        assert_eq!(public.places.len(), 1);
        assert!(public.places[0].place.contains("村委会门口公开栏（村务公开栏）"), "{:?}", public.places);
        let receipt = operations.posting_receipt(&officer, told).await.unwrap();
        assert_eq!((receipt.title.as_str(), receipt.may_take_down), ("办事指南", true));
        let photo = operations.posting_photo(&officer, told).await.unwrap();
        let bytes = std::fs::read(&photo.path).unwrap();
        assert!(bytes.starts_with(b"\xFF\xD8\xFF"), "written anew");
        assert_eq!(refused(operations.posting_photo(&stranger, told).await), "not-found");
        let seen = operations.disclosure(&city.act("reviewer").await, record.id).await.unwrap();
        assert_eq!(seen.receipts.len(), 1);

        let before = operations.tell_taken_down(&officer, told, Some(today - 1.day())).await;
        assert_eq!(refused(before), "invalid");
        assert_eq!(refused(operations.tell_taken_down(&stranger, told, Some(today)).await), "not-found");
        operations.tell_taken_down(&officer, told, Some(today)).await.unwrap();
        assert_eq!(refused(operations.tell_taken_down(&officer, told, Some(today)).await), "wrong-state");
        operations.retire_board(&officer, board).await.unwrap();
        assert!(operations.boards(&officer).await.unwrap().is_empty());
        let gone = operations.tell_posting(&officer, &what, input).await;
        assert_eq!(refused(gone), "invalid", "the board is no more");
        assert_eq!(operations.posting_receipts(&officer).await.unwrap().len(), 1, "its receipts stay");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r79a_an_item_is_posted_too_and_both_have_sheets() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let key = list.rows[0].key.clone();
        let screen = ("大厅屏幕", "政务服务中心一楼");
        let board =
            operations.add_board(&officer, city.unit("east-civil"), BoardKind::Screen, screen).await.unwrap();
        let what = Posted::Item("east-civil".to_owned(), "20".to_owned(), key.clone());
        let input = PostingInput {
            board_id: board,
            posted_on: Some(city.today()),
            photo: PIXEL.to_vec(),
            ..PostingInput::default()
        };
        let told = operations.tell_posting(&officer, &what, input).await.unwrap();
        let receipt = operations.posting_receipt(&officer, told).await.unwrap();
        assert_eq!(receipt.url, format!("/units/east-civil/20/{key}"));
        let places = operations.item_places("east-civil", "20", &key).await.unwrap();
        assert_eq!(places.len(), 1);

        let item = ("east-civil", "20", key.as_str());
        let sheet = operations.board_sheet_of_item(item, SheetSize::A3, "http://localhost/x").await.unwrap();
        assert!(sheet.bytes.starts_with(b"%PDF-1.") && sheet.name.ends_with("（A3张贴页）.pdf"));
        let again = operations.board_sheet_of_item(item, SheetSize::A3, "http://localhost/x").await.unwrap();
        assert!(again.bytes == sheet.bytes, "the same sheet, the same bytes");
        let record = load(&city, &loading("办事指南")).await;
        let early = operations.board_sheet_of_record(record.id, SheetSize::A4, "http://localhost/y").await;
        assert_eq!(refused(early), "not-found", "not public yet");
        make_public(&city, record.id).await;
        let sheet =
            operations.board_sheet_of_record(record.id, SheetSize::A4, "http://localhost/y").await.unwrap();
        assert_eq!((sheet.name.as_str(), sheet.media_type), ("办事指南（A4张贴页）.pdf", "application/pdf"));
    }
}
