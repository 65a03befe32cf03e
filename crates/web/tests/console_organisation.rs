//! The organisation's screens over HTTP: their outline, forms that come back with what was typed, two
//! people at one unit, the import from preview to receipt, the first start, throttled sign-in.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails where it stands")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use operations::{OpenOptions, Operations};
use scraper::{Html, Selector};
use std::collections::HashSet;
use std::sync::Arc;
use test_kit::{PASSWORD, TestCity};
use tower::ServiceExt as _;
use web::core::AppState;

const NOW: &str = "2026-11-20T02:00:00Z";
const BOUNDARY: &str = "----the-boundary";

struct Desk {
    city: TestCity,
    router: Router,
    cookie: String,
    csrf: String,
}

struct Answer {
    status: StatusCode,
    location: String,
    text: String,
}

impl Desk {
    async fn of(account: &str) -> Self {
        let city = TestCity::open(NOW).await;
        let now = city.now();
        let (router, _) = web::router(AppState::new(city.operations.clone(), Arc::new(move || now)));
        let session = city.operations.sign_in(account, PASSWORD, "127.0.0.1", now).await.unwrap();
        Self { router, cookie: format!("gongkai_session={}", session.token), csrf: session.csrf_token, city }
    }

    async fn get(&self, path: &str) -> Answer {
        send(
            &self.router,
            Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            body.push_str(&format!("&{name}={}", encoded(value)));
        }
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }

    async fn upload(&self, path: &str, file: (&str, &str)) -> Answer {
        let request =
            Request::post(format!("{path}?csrf={}", self.csrf)).header(header::COOKIE, &self.cookie);
        send(&self.router, multipart(request, &[], Some(file))).await
    }
}

async fn send(router: &Router, request: Request<Body>) -> Answer {
    let answer = router.clone().oneshot(request).await.unwrap();
    let location =
        answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 8 << 20).await.unwrap();
    Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
}

fn multipart(
    request: http::request::Builder,
    fields: &[(&str, &str)],
    file: Option<(&str, &str)>,
) -> Request<Body> {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    if let Some((name, text)) = file {
        body.push_str(&format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n"));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    request
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn select<'a>(document: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    document.select(&Selector::parse(selector).unwrap()).collect()
}

/// What is wrong with a page's outline: headings, labels, names used twice, attributes run together.
fn faults(page: &str) -> Vec<String> {
    let document = Html::parse_document(page);
    let mut faults = Vec::new();
    if select(&document, "h1").len() != 1 {
        faults.push("not one h1".to_owned());
    }
    let labelled: HashSet<&str> =
        select(&document, "label[for]").iter().filter_map(|label| label.attr("for")).collect();
    let mut ids = HashSet::new();
    for element in select(&document, "[id]") {
        if !ids.insert(element.attr("id").unwrap()) {
            faults.push(format!("id used twice: {}", element.attr("id").unwrap()));
        }
    }
    for field in select(&document, "input:not([type=hidden]),select,textarea") {
        if !field.attr("id").is_some_and(|id| labelled.contains(id)) {
            faults.push(format!("no label: {}", field.html()));
        }
    }
    for link in select(&document, "a[href^='#']") {
        let to = link.attr("href").unwrap().trim_start_matches('#');
        if !ids.contains(to) {
            faults.push(format!("leads nowhere: #{to}"));
        }
    }
    let run_together = page.split('<').filter_map(|tag| tag.split('>').next()).find(|tag| {
        tag.split('"').skip(2).step_by(2).any(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()))
    });
    faults.extend(run_together.map(|tag| format!("attributes run together: {tag}")));
    faults
}

#[tokio::test]
async fn every_screen_has_one_heading_and_labelled_fields() {
    let desk = Desk::of("administrator").await;
    let (unit, person) = (desk.city.unit("east-civil"), desk.city.person("compiler"));
    let mut paths = vec![
        "/console/organisation",
        "/console/organisation?q=%E6%B0%91%E6%94%BF",
        "/console/organisation?kind=town",
        "/console/organisation/new",
        "/console/organisation/leads",
        "/console/organisation/without-body",
        "/console/organisation/import",
        "/console/people",
        "/console/people/new",
        "/console/notices",
        "/console/account",
        "/console/settings/site",
        "/console/audit",
        "/console/permissions",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<_>>();
    paths.extend(
        ["", "/rename", "/move", "/merge", "/dissolve", "/body"]
            .map(|screen| format!("/console/units/{unit}{screen}")),
    );
    paths.extend(
        ["", "/edit", "/grants", "/deputise", "/hand-over"]
            .map(|screen| format!("/console/people/{person}{screen}")),
    );
    for path in paths {
        let answer = desk.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(faults(&answer.text), Vec::<String>::new(), "{path}");
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_marks_the_fields() {
    let desk = Desk::of("administrator").await;
    let answer = desk
        .post(
            "/console/organisation/new",
            &[("name", "没有<上级>的机构"), ("kind", "town"), ("valid_from", "2026-02-30")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(faults(&answer.text), Vec::<String>::new());
    let document = Html::parse_document(&answer.text);
    assert_eq!(select(&document, "#unit-name")[0].attr("value"), Some("没有<上级>的机构"));
    assert_eq!(select(&document, "#unit-kind option[selected]")[0].attr("value"), Some("town"));
    let marked: HashSet<&str> =
        select(&document, "[aria-invalid=true]").iter().filter_map(|field| field.attr("name")).collect();
    assert_eq!(marked, HashSet::from(["parent_id", "valid_from"]));
}

#[tokio::test]
async fn r80a_the_second_of_two_people_is_told_and_nothing_is_lost() {
    let desk = Desk::of("administrator").await;
    let id = desk.city.unit("east-education");
    let path = format!("/console/units/{id}/rename");
    let revision = desk.city.operations.unit(id).await.unwrap().revision.to_string();
    let rename = |name: &'static str| {
        [
            ("revision", revision.as_str()),
            ("name", name),
            ("date", "2026-11-01"),
            ("document", "云编字〔2026〕1号"),
        ]
        .map(|pair| pair)
    };
    let first = desk.post(&path, &rename("东湖区教育和体育局")).await;
    assert_eq!(
        (first.status, first.location.as_str()),
        (StatusCode::SEE_OTHER, format!("/console/units/{id}?done=renamed").as_str())
    );
    let mut second = rename("东湖区教育体育局");
    second[2].1 = "2026-11-10";
    let second = desk.post(&path, &second).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second.text.contains("孙管") && second.text.contains("东湖区教育体育局"),
        "told by whom, with what was typed"
    );
    assert_eq!(desk.city.operations.unit(id).await.unwrap().name, "东湖区教育和体育局");
    let page = desk.get(&format!("/console/units/{id}")).await.text;
    assert!(page.contains("东湖区教育局") && page.contains("云编字〔2026〕1号"), "the former name stays");
}

#[tokio::test]
async fn the_import_shows_before_it_writes_and_gives_the_links_once() {
    let desk = Desk::of("administrator").await;
    let file = "机构代码,机构名称,简称,类别,上级机构,业务主管部门,起用日期\neast-lake,东湖区湖滨街道办事处,湖滨街道,街道,东湖区人民政府,,2024-01-01\n";
    let headings = desk.get("/console/organisation/import").await;
    assert_eq!(headings.status, StatusCode::OK);
    let form = desk.city.operations.organisation_form_xlsx().unwrap();
    assert!(form.starts_with(b"PK"), "the empty form is a workbook");
    let bad = desk.upload("/console/organisation/import", ("机构.csv", "甲,乙\n1,2\n")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text.contains("没有找到机构人员表的表头"), "{}", bad.text);
    let wrong_kind = desk
        .upload("/console/organisation/import", ("机构.csv", &file.replace("街道,东湖区人", "公司,东湖区人")))
        .await;
    assert!(
        wrong_kind.text.contains("不认识的类别") && !wrong_kind.text.contains("确认导入"),
        "{}",
        wrong_kind.text
    );
    let preview = desk.upload("/console/organisation/import", ("机构.csv", file)).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.text.contains("新增1行"), "{}", preview.text);
    assert!(
        desk.city.operations.unit_by_code("east-lake").await.is_err(),
        "nothing is written before it is confirmed"
    );
    let document = Html::parse_document(&preview.text);
    let id = select(&document, "input[name=preview]")[0].attr("value").unwrap().to_owned();
    let receipt = desk.post("/console/organisation/import/confirm", &[("preview", &id)]).await;
    assert!(receipt.text.contains("导入完成"), "{}", receipt.text);
    assert_eq!(desk.city.operations.unit_by_code("east-lake").await.unwrap().name, "东湖区湖滨街道办事处");
}

#[tokio::test]
async fn a_district_administrator_reaches_no_further_than_the_district() {
    let desk = Desk::of("district_administrator").await;
    let other = desk.city.unit("west-civil");
    let answer = desk
        .post(
            &format!("/console/units/{other}/rename"),
            &[("revision", "1"), ("name", "别处"), ("date", "2026-11-01"), ("document", "x")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let stranger = desk.city.person("west_compiler");
    assert_eq!(desk.get(&format!("/console/people/{stranger}")).await.status, StatusCode::FORBIDDEN);
    assert!(!desk.get("/console/people").await.text.contains("west_compiler"));
    let audit = desk.get("/console/audit").await;
    assert!(!audit.text.contains("西岭区"), "the log of another district is not read");
}

#[tokio::test]
async fn links_that_do_not_hold_all_look_alike() {
    let desk = Desk::of("administrator").await;
    let person = desk.city.person("leader");
    let page = desk.post(&format!("/console/people/{person}/reset"), &[]).await;
    let document = Html::parse_document(&page.text);
    let link = select(&document, "#secret-1")[0].attr("value").unwrap().to_owned();
    let path = link[link.find("/console/link/").unwrap()..].to_owned();
    let anonymous = |path: String| send(&desk.router, Request::get(path).body(Body::empty()).unwrap());
    assert!(anonymous(path.clone()).await.text.contains("褚领"));
    let body = format!("password={0}&again={0}", "nutmeg-lantern-77");
    let request = Request::post(&path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    assert_eq!(send(&desk.router, request).await.location, "/console/sign-in?done=password");
    let used = anonymous(path).await;
    let unknown = anonymous("/console/link/unknown".to_owned()).await;
    assert_eq!((used.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(used.text, unknown.text);
}

#[tokio::test]
async fn too_many_wrong_passwords_are_throttled_also_with_the_right_one() {
    let desk = Desk::of("administrator").await;
    let sign_in = |password: &str| {
        let body = format!("account=leader&password={password}&next=/console");
        send(
            &desk.router,
            Request::post("/console/sign-in")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body))
                .unwrap(),
        )
    };
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.push(sign_in("wrong").await.status.as_u16());
    }
    assert_eq!((seen[0], seen[7]), (422, 429), "{seen:?}");
    let late = sign_in(PASSWORD).await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(late.text.contains("分钟后再试"), "{}", late.text);
}

#[tokio::test]
async fn the_first_start_asks_for_its_code_and_is_gone_afterwards() {
    let folder = tempfile::TempDir::new().unwrap();
    let operations =
        Operations::open(OpenOptions { data: folder.path().join("data"), database_url: None }).await.unwrap();
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let code = operations.setup_code(now).await.unwrap().unwrap();
    let (router, _) = web::router(AppState::new(operations, Arc::new(move || now)));
    let get = |path: &str| send(&router, Request::get(path).body(Body::empty()).unwrap());
    assert_eq!(get("/console/sign-in").await.location, "/setup");
    assert_eq!(get("/").await.location, "/setup");
    let page = get("/setup").await;
    assert_eq!((page.status, faults(&page.text)), (StatusCode::OK, Vec::new()));
    let fields = |code: &str| -> Vec<(String, String)> {
        [
            ("code", code),
            ("profile", "root"),
            ("root_name", "云溪区人民政府"),
            ("root_kind", "district"),
            ("root_code", "449900"),
            ("site_name", "云溪区基层政务公开平台"),
            ("organiser", "云溪区人民政府办公室"),
            ("name", "首管"),
            ("account", "first"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
    };
    let post = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        send(&router, multipart(Request::post("/setup"), &fields, None)).await
    };
    let wrong = post(fields("guessed")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("云溪区基层政务公开平台") && !wrong.text.contains(PASSWORD),
        "typed words stay, secrets do not"
    );
    assert_eq!(post(fields(&code)).await.location, "/console/sign-in");
    assert_eq!(get("/setup").await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(fields(&code)).await.status, StatusCode::NOT_FOUND);
    assert!(get("/console/sign-in").await.text.contains("登录工作台"));
    let home = get("/").await;
    assert!(home.status == StatusCode::OK && home.text.contains("还没有公布的目录"), "{}", home.text);
}

#[tokio::test]
async fn r5_staff_and_public_read_the_same_lead_department() {
    let desk = Desk::of("administrator").await;
    desk.city.operations.load_shipped_guidelines(&desk.city.system()).await.unwrap();
    let leads = |page: &str| -> Vec<String> {
        let document = Html::parse_document(page);
        select(&document, "td[data-l=\"牵头部门\"]")
            .into_iter()
            .map(|cell| cell.text().collect::<String>().trim().to_owned())
            .collect()
    };
    let page = desk.get("/console/organisation/leads").await.text;
    let (staff, public) = (leads(&page), leads(&desk.get("/sectors").await.text));
    assert_eq!(staff.len(), 26);
    assert_eq!(staff, public);
    assert!(
        staff.iter().all(|lead| lead == "未指定"),
        "the document names Guangzhou's departments: {staff:?}"
    );
    assert!(select(&Html::parse_document(&page), "main select").is_empty(), "the list stays light");
}

#[tokio::test]
async fn r80a_a_merger_offers_what_is_in_scope_and_its_catalogues_are_taken_over() {
    let desk = Desk::of("district_administrator").await;
    let operations = &desk.city.operations;
    operations.load_shipped_guidelines(&desk.city.system()).await.unwrap();
    let (from, into) = (desk.city.unit("east-civil"), desk.city.unit("east-health"));
    let compiler = desk.city.act("compiler").await;
    let draft = operations.draft_from_guideline(&compiler, from, "20").await.unwrap();
    let form = format!("/console/units/{from}/merge");
    let shown = desk.get(&form).await.text;
    assert!(shown.contains("东湖区卫生健康局") && !shown.contains("西岭区民政局"), "only what is in scope");
    assert!(shown.contains("涉及的目录共1份") && shown.contains("草稿"));
    let outside = desk.city.unit("west-civil").to_string();
    let refused = desk
        .post(&form, &[("into", &outside), ("date", "2026-11-20"), ("document", "东编〔2026〕8号")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("不在您的管理范围内") && refused.text.contains("东编〔2026〕8号"));
    let into_text = into.to_string();
    let merged = desk
        .post(&form, &[("into", &into_text), ("date", "2026-11-20"), ("document", "东编〔2026〕8号")])
        .await;
    assert_eq!(merged.status, StatusCode::OK, "{}", merged.text);

    let session = operations.sign_in("compiler", PASSWORD, "127.0.0.1", desk.city.now()).await.unwrap();
    let desk = Desk {
        cookie: format!("gongkai_session={}", session.token),
        csrf: session.csrf_token.clone(),
        ..desk
    };
    let today = desk.get("/console").await.text;
    assert!(today.contains("接续并入机构的目录"));
    let map = desk.get(&format!("/console/catalogues?unit={into}")).await.text;
    assert!(map.contains("待接续的目录") && map.contains("待接续</"), "{map}");
    let old = desk.get(&format!("/console/catalogues/{draft}")).await;
    assert_eq!(old.status, StatusCode::OK);
    assert!(old.text.contains("东湖区民政局已于2026年11月20日并入东湖区卫生健康局"));
    let catalogue = desk.city.operations.inheritable(&desk.city.act("compiler").await, None).await.unwrap()
        [0]
    .catalogue_id;
    let action = format!("/console/inheritances/{catalogue}");
    assert!(old.text.contains(&action));
    let taken = desk.post(&action, &[]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let new = desk.get(&taken.location).await.text;
    assert!(new.contains("已接续") && new.contains("公开主体已改为东湖区卫生健康局"));
    let portal = desk.get("/units/east-civil").await.text;
    assert!(portal.contains("本单位已于2026年11月20日并入东湖区卫生健康局"));
    assert!(!portal.contains("尚未公布") && !portal.contains("曾用名称"));
    assert!(!desk.get("/units/east-health").await.text.contains("义务教育"), "what others compile");
}
