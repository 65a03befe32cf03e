//! Reminders over the interface and in the console, and the calendar under its secret address (R162).

use crate::caller::City;
use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use test_kit::PASSWORD;

/// A browser of a person: its cookie and its form token.
async fn browser(city: &City, account: &str) -> (String, String) {
    let now = city.city.now();
    let session = city.city.operations.sign_in(account, PASSWORD, "127.0.0.1", now).await.expect("a session");
    (format!("gongkai_session={}", session.token), session.csrf_token)
}

async fn page(city: &City, cookie: &str, path: &str) -> (u16, String) {
    let request = Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request");
    let reply = city.send(request).await;
    (reply.status.as_u16(), String::from_utf8(reply.bytes).expect("text"))
}

async fn post(city: &City, (cookie, csrf): &(String, String), path: &str, form: &str) -> (u16, String) {
    let request = Request::post(path)
        .header("cookie", cookie)
        .header("x-csrf-token", csrf)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .expect("a request");
    let reply = city.send(request).await;
    let body = String::from_utf8(reply.bytes.clone()).expect("text");
    (reply.status.as_u16(), if body.is_empty() { reply.header("location").to_owned() } else { body })
}

#[tokio::test]
async fn a_program_reminds_and_another_answers() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let (leader, officer) = (city.token("leader").await, city.token("information_officer").await);
    let units = city.get_as(&leader, "/api/v1/units-to-remind?under=east").await.expect(200);
    let civil = units["units"].as_array().expect("units").iter().find(|unit| unit["code"] == "east-civil");
    let civil = civil.expect("the unit");
    assert!(civil["unloaded"].as_i64() > Some(20) && civil["is_reached"] == true, "{civil}");
    let mut reminder = json!({
        "units": ["east-civil", "东湖区卫生健康局"], "text": "请装载办事指南", "due_on": "2026-11-25", "sector": "20",
    });
    let sent = city.call(&leader, "POST", "/api/v1/reminders", &reminder).await.expect(201);
    assert_eq!((&sent["units"], &sent["unreached"]), (&json!(1), &json!(["东湖区卫生健康局"])), "{sent}");
    reminder["disclosure"] = json!(1);
    city.call(&leader, "POST", "/api/v1/reminders", &reminder).await.refused(422, "invalid");
    city.call(
        &officer,
        "POST",
        "/api/v1/reminders",
        &json!({ "units": ["east"], "text": "x", "due_on": "2026-11-25" }),
    )
    .await
    .refused(422, "invalid");

    let received = city.get_as(&officer, "/api/v1/received-reminders").await.expect(200);
    let id = received["reminders"][0]["id"].as_i64().expect("a number");
    let shown = city.get_as(&officer, &format!("/api/v1/received-reminders/{id}")).await.expect(200);
    assert_eq!((&shown["text"], &shown["standing"]), (&json!("请装载办事指南"), &json!("unread")));
    let answer = format!("/api/v1/received-reminders/{id}/answer");
    city.call(&officer, "POST", &answer, &json!({ "progress": "soon", "text": "在办" }))
        .await
        .refused(422, "invalid");
    let done = city
        .call(&officer, "POST", &answer, &json!({ "progress": "done", "text": "已装载" }))
        .await
        .expect(200);
    assert_eq!(done["standing"], "done");
    let path = format!("/api/v1/reminders/{}", sent["id"]);
    let view = city.get_as(&leader, &path).await.expect(200);
    assert_eq!((&view["answered"], &view["reminded"][0]["answer"]), (&json!(1), &json!("已装载")), "{view}");
    city.call(&leader, "POST", &format!("{path}/again"), &json!({})).await.refused(409, "wrong-state");
    city.get_as(&officer, &path).await.refused(404, "not-found");
}

#[tokio::test]
async fn the_console_keeps_what_was_typed_and_notes_who_read() {
    let city = City::open().await;
    let leader = browser(&city, "leader").await;
    let unit = city.city.unit("east-civil");
    let east = city.city.unit("east");
    let (status, text) = page(&city, &leader.0, &format!("/console/reminders/units?under={east}")).await;
    assert!(status == 200 && text.contains("东湖区民政局") && text.contains("本周"), "{text}");
    let (status, text) = post(
        &city,
        &leader,
        "/console/reminders/new",
        &format!("under={east}&text=keep-these-words&units={unit}"),
    )
    .await;
    assert!(status == 422 && text.contains("keep-these-words") && text.contains("请填写答复期限"), "{text}");
    assert!(text.contains(&format!("value=\"{unit}\" checked")), "{text}");
    let form = format!("under={east}&text=report&due_on=2026-11-25&units={unit}");
    let (status, to) = post(&city, &leader, "/console/reminders/new", &form).await;
    assert_eq!(status, 303, "{to}");
    let (_, sent) = page(&city, &leader.0, &to).await;
    assert!(sent.contains("催办已发出") && sent.contains("没有人打开"), "{sent}");

    let officer = browser(&city, "information_officer").await;
    let (_, today) = page(&city, &officer.0, "/console").await;
    assert!(today.contains("答复上级的催办"), "{today}");
    let at = today.find("/console/reminders/received/").expect("a way to it");
    let path: String = today[at..].chars().take_while(|c| *c != '"').collect();
    let (status, text) = page(&city, &officer.0, &path).await;
    assert!(status == 200 && text.contains("report"), "{text}");
    let stranger = browser(&city, "west_compiler").await;
    assert_eq!(page(&city, &stranger.0, &path).await.0, 404);
    let name = city.city.act("information_officer").await.actor.name;
    let sent_path = to.split('?').next().expect("a path");
    assert!(page(&city, &leader.0, sent_path).await.1.contains(&format!("{name}，")), "read by whom");
    let (status, text) = post(&city, &officer, &format!("{path}/answer"), "progress=working&text=").await;
    assert!(status == 422 && text.contains("请填写答复的内容"), "{text}");
    let (status, to) =
        post(&city, &officer, &format!("{path}/answer"), "progress=working&text=at-work").await;
    assert_eq!(status, 303, "{to}");
    assert!(page(&city, &leader.0, sent_path).await.1.contains("at-work"));
}

#[tokio::test]
async fn r162_the_calendar_is_read_by_its_secret_alone() {
    let city = City::open().await;
    let officer = browser(&city, "information_officer").await;
    let (_, text) = post(&city, &officer, "/console/account/calendar", "").await;
    let at = text.find("/calendar/").expect("the address");
    let path: String = text[at..].chars().take_while(|c| *c != '"').collect();
    let reply = city.get(&path).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert!(reply.bytes.starts_with(b"BEGIN:VCALENDAR\r\n"));
    for wrong in ["/calendar/guessed.ics", path.trim_end_matches(".ics"), "/calendar/.ics"] {
        let reply = city.get(wrong).await;
        assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (404, "no-store"), "{wrong}");
    }
    let (_, shown) = page(&city, &officer.0, "/console/account/delivery").await;
    assert!(shown.contains("重新生成地址") && !shown.contains(&path), "shown once");
    let (status, _) = post(&city, &officer, "/console/account/calendar/revoke", "").await;
    assert_eq!((status, city.get(&path).await.status.as_u16()), (303, 404));
    let (status, text) = post(&city, &officer, "/console/account/mail", "address=nobody").await;
    assert!(status == 422 && text.contains("nobody") && text.contains("完整的邮箱地址"), "{text}");
}
