//! A system that calls the interface of the test city.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use test_kit::{TestCity, TestDatabase};
use tower::ServiceExt as _;
use web::core::{AppState, RouteSpec};

/// The day on which the test city works.
pub const NOW: &str = "2026-11-20T02:00:00Z";

/// The test city with its server.
pub struct City {
    pub city: TestCity,
    pub router: Router,
    pub table: Vec<RouteSpec>,
    keys: AtomicU64,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The JSON of an answer that must be a success of this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// The problem document of an answer that must be a refusal of this code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        assert_eq!(self.header("content-type"), "application/problem+json");
        let document = self.json();
        assert_eq!(document["type"], format!("/problems/{code}"), "{document}");
        assert_eq!(document["status"], status);
        assert!(
            document["title"].is_string() && document["detail"].as_str().is_some_and(|text| !text.is_empty()),
            "{document}"
        );
        document
    }
}

impl City {
    pub async fn open() -> Self {
        Self::with(TestCity::open(NOW).await).await
    }

    /// The city on a database of its own.
    pub async fn on(database: &TestDatabase) -> Self {
        Self::with(TestCity::on(database, NOW).await).await
    }

    async fn with(city: TestCity) -> Self {
        city.operations.load_shipped_guidelines(&city.system()).await.expect("guidelines");
        let now = city.now();
        let state = AppState::new(city.operations.clone(), Arc::new(move || now));
        let (router, table) = web::router(state);
        Self { city, router, table, keys: AtomicU64::new(1) }
    }

    /// A token of a person.
    pub async fn token(&self, account: &str) -> String {
        let act = self.city.act(account).await;
        self.city
            .operations
            .create_token(&act, self.city.person(account), "测试", None)
            .await
            .expect("a token")
            .secret
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn get_as(&self, token: &str, path: &str) -> Reply {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// An act with a key of its own.
    pub async fn call(&self, token: &str, method: &str, path: &str, body: &Value) -> Reply {
        let key = format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        self.call_with(token, method, path, body, &[("idempotency-key", &key)]).await
    }

    pub async fn call_with(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::builder()
            .method(method.parse::<Method>().expect("a method"))
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// A catalogue published from the guideline; its version's number.
    pub async fn publish(&self, unit: &str, sector: &str) -> i64 {
        let compiler = self.token("compiler").await;
        let begun = serde_json::json!({ "unit": unit, "sector": sector });
        let version = self.call(&compiler, "POST", "/api/v1/drafts", &begun).await.expect(201)["version_id"]
            .as_i64()
            .expect("a number");
        self.carry_on(version).await;
        version
    }

    /// Takes a draft through submission, review and approval to publication.
    pub async fn carry_on(&self, version: i64) {
        let compiler = self.token("compiler").await;
        self.clear_findings(&compiler, version).await;
        let path = |act: &str| format!("/api/v1/versions/{version}/{act}");
        let note = serde_json::json!({ "note": "请审核" });
        self.call(&compiler, "POST", &path("submit"), &note).await.expect(200);
        let (reviewer, approver) = (self.token("reviewer").await, self.token("approver").await);
        // Not looked at row by row: refused until that is said (R69).
        self.call(&reviewer, "POST", &path("pass"), &note).await.expect(422);
        let said = serde_json::json!({ "note": "请审定", "confirm_unlooked": true });
        self.call(&reviewer, "POST", &path("pass"), &said).await.expect(200);
        self.call(&approver, "POST", &path("approve"), &note).await.expect(200);
        self.call(&approver, "POST", &path("publish"), &Value::Null).await.expect(200);
    }

    /// Mends or explains everything that stands in the way of submission.
    pub async fn clear_findings(&self, token: &str, version: i64) {
        let path = format!("/api/v1/versions/{version}");
        self.call(token, "POST", &format!("{path}/fixes"), &serde_json::json!({})).await.expect(200);
        let draft = self.get_as(token, &path).await.expect(200);
        for finding in draft["findings"].as_array().expect("findings") {
            if finding["blocks"] == true && finding["explanation"].is_null() {
                let words = serde_json::json!({ "rule": finding["rule"], "row_key": finding["row_key"],
                    "column_id": finding["column_id"], "text": "与市级主管部门商定，按本地实际执行" });
                self.call(token, "POST", &format!("{path}/explanations"), &words).await.expect(200);
            }
        }
    }
}
