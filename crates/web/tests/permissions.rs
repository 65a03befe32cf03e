//! Walks the table of routes door by door (invariant 9): who is not signed in, who lacks the permission,
//! who forges a form; and holds docs/permissions.md to what the code says.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use domain::organisation::{Permission, Role};
use operations::organisation::NewPerson;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use test_kit::{PASSWORD, TestCity};
use tower::ServiceExt as _;
use web::core::{Access, AppState, RouteSpec};

const NOW: &str = "2026-11-20T02:00:00Z";
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");

/// Forms that need no session: they ask for a secret of their own (password, one-time link, setup code).
const OPEN_FORMS: [&str; 4] = ["/console/link/{token}", "/console/sign-in", "/material/{token}", "/setup"];

struct House {
    city: TestCity,
    router: Router,
    table: Vec<RouteSpec>,
}

/// A signed-in browser and a token of the same person.
#[derive(Clone)]
struct Guest {
    cookie: String,
    csrf: String,
    token: String,
}

impl House {
    async fn open() -> Self {
        let city = TestCity::open(NOW).await;
        let now = city.now();
        let (router, table) = web::router(AppState::new(city.operations.clone(), Arc::new(move || now)));
        Self { city, router, table }
    }

    async fn guest(&self, account: &str, person: i64) -> Guest {
        let now = self.city.now();
        let session = self.city.operations.sign_in(account, PASSWORD, "127.0.0.1", now).await.unwrap();
        let secret =
            self.city.operations.create_token(&self.city.system(), person, "walk", None).await.unwrap();
        Guest {
            cookie: format!("gongkai_session={}", session.token),
            csrf: session.csrf_token,
            token: secret.secret,
        }
    }

    async fn holder_of(&self, role: Role) -> Guest {
        let account = role.id();
        self.guest(account, self.city.person(account)).await
    }

    /// Somebody with an account and no role at all.
    async fn nobody(&self) -> Guest {
        let act = self.city.system();
        let person = NewPerson {
            account: "nobody".into(),
            name: "无角色".into(),
            contact: String::new(),
            unit_id: self.city.unit("east-civil"),
        };
        let id = self.city.operations.create_person(&act, person).await.unwrap();
        let link = self.city.operations.invite(&act, id).await.unwrap();
        self.city.operations.accept_link(&link.token, PASSWORD, self.city.now()).await.unwrap();
        self.guest("nobody", id).await
    }

    async fn ask(
        &self,
        route: &RouteSpec,
        dress: impl FnOnce(http::request::Builder) -> http::request::Builder,
    ) -> Response<Body> {
        let mut request = Request::builder().method(route.method.clone()).uri(self.address(route));
        if route.method != Method::GET {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        self.router.clone().oneshot(dress(request).body(Body::empty()).unwrap()).await.unwrap()
    }

    /// A path with something that exists in every place of it.
    fn address(&self, route: &RouteSpec) -> String {
        let unit = self.city.unit("east-civil").to_string();
        let person = self.city.person("compiler").to_string();
        let parts = route.path.split('/').map(|part| match part {
            "{*path}" => "portal.css".to_owned(),
            "{id}" if route.path.contains("people") => person.clone(),
            "{id}" | "{unit}" => unit.clone(),
            "{sector}" => "20".to_owned(),
            part if part.starts_with('{') => "1".to_owned(),
            part => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

fn needs(access: Access) -> Option<Permission> {
    match access {
        Access::Console(permission) | Access::Token(permission) => Some(permission),
        Access::Public | Access::SignedIn => None,
    }
}

fn is_console(route: &RouteSpec) -> bool {
    matches!(route.access, Access::SignedIn | Access::Console(_))
}

fn check(faults: &mut Vec<String>, is_right: bool, route: &RouteSpec, words: &str, answer: &Response<Body>) {
    if !is_right {
        faults.push(format!("{} {}: {words}, but {}", route.method, route.path, answer.status()));
    }
}

#[tokio::test]
async fn who_is_not_signed_in_passes_no_door() {
    let house = House::open().await;
    let mut faults = Vec::new();
    for route in &house.table {
        let answer = house.ask(route, |request| request).await;
        match route.access {
            Access::Public => check(&mut faults, answer.status().as_u16() < 500, route, "public", &answer),
            Access::Token(_) => {
                let is_problem = answer
                    .headers()
                    .get(header::CONTENT_TYPE)
                    .is_some_and(|kind| kind == "application/problem+json");
                check(
                    &mut faults,
                    answer.status() == StatusCode::UNAUTHORIZED && is_problem,
                    route,
                    "a problem document 401",
                    &answer,
                );
            }
            Access::SignedIn | Access::Console(_) if route.method == Method::GET => {
                let to = answer
                    .headers()
                    .get(header::LOCATION)
                    .and_then(|to| to.to_str().ok())
                    .unwrap_or_default();
                check(
                    &mut faults,
                    answer.status() == StatusCode::SEE_OTHER && to.starts_with("/console/sign-in?next="),
                    route,
                    "to sign-in",
                    &answer,
                );
                let answer =
                    house.ask(route, |request| request.header(header::ACCEPT, "application/json")).await;
                check(&mut faults, answer.status() == StatusCode::UNAUTHORIZED, route, "JSON 401", &answer);
            }
            Access::SignedIn | Access::Console(_) => {
                check(&mut faults, answer.status() == StatusCode::UNAUTHORIZED, route, "401", &answer);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn who_lacks_the_permission_is_refused_and_who_holds_it_is_not() {
    let house = House::open().await;
    let mut guests = vec![(None, house.nobody().await)];
    for role in Role::ALL {
        guests.push((Some(role), house.holder_of(role).await));
    }
    let mut faults = Vec::new();
    for route in &house.table {
        let Some(permission) = needs(route.access) else { continue };
        for (role, guest) in &guests {
            let holds = role.is_some_and(|role| permission.held_by(role));
            // What an act does with an empty form is no question of doors, and it might do it.
            if holds && route.method != Method::GET {
                continue;
            }
            let answer = house.ask(route, |request| dressed(request, route, guest, &guest.csrf)).await;
            let who = role.map_or("nobody", Role::label);
            if holds {
                let passed = ![401, 500, 502, 503].contains(&answer.status().as_u16());
                check(&mut faults, passed, route, &format!("{who} passes the door"), &answer);
            } else {
                check(
                    &mut faults,
                    answer.status() == StatusCode::FORBIDDEN,
                    route,
                    &format!("{who} is refused"),
                    &answer,
                );
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let house = House::open().await;
    let mut holders = HashMap::new();
    for role in Role::ALL {
        holders.insert(role, house.holder_of(role).await);
    }
    let mut faults = Vec::new();
    for route in house.table.iter().filter(|route| is_console(route) && route.method != Method::GET) {
        let role = needs(route.access).map_or(Role::Compiler, |permission| permission.roles()[0]);
        let guest = &holders[&role];
        let bare = house.ask(route, |request| request.header(header::COOKIE, &guest.cookie)).await;
        check(&mut faults, bare.status() == StatusCode::FORBIDDEN, route, "403 without a token", &bare);
        let forged = house.ask(route, |request| dressed(request, route, guest, "another-session")).await;
        check(
            &mut faults,
            forged.status() == StatusCode::FORBIDDEN,
            route,
            "403 with a wrong token",
            &forged,
        );
        let foreign = house
            .ask(route, |request| {
                dressed(request, route, guest, &guest.csrf).header("sec-fetch-site", "cross-site")
            })
            .await;
        check(
            &mut faults,
            foreign.status() == StatusCode::FORBIDDEN,
            route,
            "403 from another site",
            &foreign,
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn only_forms_with_a_secret_of_their_own_are_open() {
    let house = House::open().await;
    let mut open: Vec<&str> = house
        .table
        .iter()
        .filter(|route| route.access == Access::Public && route.method != Method::GET)
        .map(|route| route.path)
        .collect();
    open.sort_unstable();
    assert_eq!(open, OPEN_FORMS);
    for path in ["/console/sign-in", "/console/link/x", "/material/x"] {
        let request = Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = house
            .router
            .clone()
            .oneshot(request.body(Body::from("account=a&password=b")).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} from another site");
    }
}

#[tokio::test]
async fn every_page_of_an_error_speaks_the_sites_words() {
    let house = House::open().await;
    for (method, path, status) in
        [("GET", "/nothing-here", 404), ("DELETE", "/console/sign-in", 405), ("GET", "/setup", 404)]
    {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = house.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert!(answer.headers().contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
        let page = String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
        assert!(page.contains("云山市基层政务公开平台") && page.contains("<h1>"), "{path}: {page}");
    }
}

#[tokio::test]
async fn the_document_of_permissions_is_current() {
    let house = House::open().await;
    let text = document(&house.table);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(DOCUMENT, &text).unwrap();
    }
    let stored = std::fs::read_to_string(DOCUMENT).unwrap_or_default();
    assert!(
        stored == text,
        "docs/permissions.md is stale: UPDATE_PAGES=1 cargo test -p web --test permissions writes it anew"
    );
}

fn dressed(
    request: http::request::Builder,
    route: &RouteSpec,
    guest: &Guest,
    csrf: &str,
) -> http::request::Builder {
    if is_console(route) {
        request.header(header::COOKIE, &guest.cookie).header("x-csrf-token", csrf)
    } else {
        request.header(header::AUTHORIZATION, format!("Bearer {}", guest.token))
    }
}

fn document(table: &[RouteSpec]) -> String {
    let mut text = String::from(
        "# 角色与权限\n\n本页由程序生成，不要手工修改。角色授予在某个机构，及于该机构和全部下级；限定领域的角色只及于该领域；没有列出的一律不允许。\n\n## 权限表\n\n| 权限 |",
    );
    for role in Role::ALL {
        let _ = write!(text, " {} |", role.label());
    }
    let _ = write!(text, "\n|---|{}\n", ":-:|".repeat(Role::ALL.len()));
    for permission in Permission::ALL {
        let _ = write!(text, "| {} |", permission.label());
        for role in Role::ALL {
            text.push_str(if permission.held_by(role) { " √ |" } else { "  |" });
        }
        text.push('\n');
    }
    for words in domain::catalogue::kind::decided_within_words() {
        let _ = write!(text, "\n{words}\n");
    }
    text.push_str("\n## 路由表\n\n每个地址由一道门把守；过门之后，操作还要检查权限是否及于所办的机构和领域。\n\n| 方法 | 地址 | 谁可以通过 |\n|---|---|---|\n");
    let mut routes: Vec<&RouteSpec> = table.iter().collect();
    routes.sort_by_key(|route| (route.path, route.method.to_string()));
    for route in routes {
        let who = match route.access {
            Access::Public => "所有人".to_owned(),
            Access::SignedIn => "已登录的人员".to_owned(),
            Access::Console(permission) => format!("登录并有“{}”权限", permission.label()),
            Access::Token(permission) => format!("接口令牌，有“{}”权限", permission.label()),
        };
        let _ = writeln!(text, "| {} | `{}` | {who} |", route.method, route.path);
    }
    text
}
