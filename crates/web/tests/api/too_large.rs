//! What is larger than the limit, told beforehand or met on the way: programs and scripts get a problem document, forms
//! a page, and both say which limit holds and what to do.

use crate::caller::{City, Reply};
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use futures::stream;
use operations::disclosure::LoadHow;
use operations::disclosure::Loading;
use test_kit::PASSWORD;

const MEGABYTE: usize = 1024 * 1024;
const BOUNDARY: &str = "the-boundary";

/// A body that says nothing of its length, one megabyte after another.
fn in_pieces(before: &str, megabytes: usize, behind: &str) -> Body {
    let piece = Bytes::from(vec![b'a'; MEGABYTE]);
    let pieces = std::iter::once(Bytes::from(before.to_owned()))
        .chain(std::iter::repeat_n(piece, megabytes))
        .chain([Bytes::from(behind.to_owned())]);
    Body::from_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)))
}

async fn draft(city: &City) -> i64 {
    city.publish("east-civil", "20").await;
    let officer = city.city.act("information_officer").await;
    let loading = Loading {
        unit: "east-civil".to_owned(),
        sector: "社会救助".to_owned(),
        level2_item: "办事指南".to_owned(),
        level1_item: "最低生活保障".to_owned(),
        title: "办理条件".to_owned(),
        body: "户籍在本区。".to_owned(),
        arose_on: Some(city.city.today()),
        ..Loading::default()
    };
    let loaded = city.city.operations.load_disclosure(&officer, None, &loading, LoadHow::default()).await;
    loaded.expect("a draft").id
}

#[tokio::test]
async fn a_chunked_file_over_the_limit_is_refused_on_both_routes_with_what_to_do() {
    let city = City::open().await;
    let id = draft(&city).await;
    let token = city.token("information_officer").await;
    let over = Request::post(format!("/api/v1/disclosures/{id}/attachments?name=a.txt"))
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", "over")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(in_pieces("", 53, ""))
        .expect("a request");
    let document = city.send(over).await.refused(413, "too-large");
    assert!(document["detail"].as_str().is_some_and(|words| words.contains("50 MB")), "{document}");

    let session = city
        .city
        .operations
        .sign_in("information_officer", PASSWORD, "127.0.0.1", city.city.now())
        .await
        .expect("a session");
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n"
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    let send = async |accept: &str, announced: Option<usize>| -> Reply {
        let mut request =
            Request::post(format!("/console/disclosures/{id}/attachments?csrf={}", session.csrf_token))
                .header(header::COOKIE, format!("gongkai_session={}", session.token))
                .header(header::ACCEPT, accept)
                .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        let body = match announced {
            Some(length) => {
                request = request.header(header::CONTENT_LENGTH, length);
                Body::from("x")
            }
            None => in_pieces(&head, 53, &tail),
        };
        city.send(request.body(body).expect("a request")).await
    };
    for announced in [None, Some(5 * 1024 * MEGABYTE)] {
        let document = send("application/json", announced).await.refused(413, "too-large");
        let words = document["detail"].as_str().unwrap_or_default();
        assert!(words.contains("50 MB") && words.contains("拆成几个"), "{document}");
        let page = send("text/html", announced).await;
        assert_eq!(page.status, 413);
        assert!(page.header("content-type").starts_with("text/html"));
        let text = String::from_utf8(page.bytes).expect("a page");
        assert!(text.contains("50 MB") && text.contains("拆成几个") && text.contains("<h1"), "{text}");
    }
    let officer = city.city.act("information_officer").await;
    let record = city.city.operations.disclosure(&officer, id).await.expect("the draft");
    assert!(record.attachments.is_empty(), "nothing was taken in");
}
