//! One's own tokens. The secret is shown once.

use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use jiff::Timestamp;
use jiff::civil::Date;
use operations::organisation as source;
use serde::Deserialize;
use utoipa::ToSchema;

mirror! {
    /// 接口令牌
    pub struct Token from source::Token {
        /// 编号
        id: i64,
        /// 用途
        name: String,
        /// 建立时刻
        created_at: String,
        /// 有效至
        expires_at: Option<String>,
        /// 上次使用（精确到小时）
        last_used_at: Option<String>,
        /// 停用时刻
        revoked_at: Option<String>,
    }
}

mirror! {
    /// 新令牌；密文只显示这一次
    pub struct TokenSecret from source::TokenSecret {
        /// 编号
        id: i64,
        /// 令牌，以 gk_ 开头
        secret: String,
    }
}

/// 新令牌
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenToMake {
    /// 用途
    #[schema(example = "业务系统对接")]
    name: String,
    /// 末日；不填的不限
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let own = Access::Token(Permission::ManageOwnTokens);
    registry
        .read("/api/v1/tokens", own, list_tokens)
        .act(&Method::POST, "/api/v1/tokens", own, make_token)
        .act(&Method::DELETE, "/api/v1/tokens/{id}", own, revoke_token)
}

/// 本人的令牌
#[utoipa::path(get, path = "/api/v1/tokens", tag = "令牌", responses((status = 200, body = Vec<Token>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_tokens(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<Token>>(&state.operations.tokens(&signed_in.act()).await?.form())
}

/// 建立令牌
#[utoipa::path(post, path = "/api/v1/tokens", tag = "令牌", request_body = TokenToMake, responses((status = 201, body = TokenSecret)), security(("token" = [])))]
#[boxed::future]
pub async fn make_token(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<TokenToMake>,
) -> Answer {
    let act = signed_in.act();
    let person = act.person_id()?;
    let expires = input.last_day.map(end_of_day).transpose()?;
    let secret: TokenSecret = state.operations.create_token(&act, person, &input.name, expires).await?.form();
    created("/api/v1/tokens", &secret)
}

/// The instant at which a day in Beijing is over.
fn end_of_day(day: Date) -> Result<Timestamp, crate::api::problem::Problem> {
    let wrong = |_| crate::api::problem::Problem::invalid("last_day", "末日超出可用的范围");
    let next = day.tomorrow().map_err(wrong)?;
    jiff::tz::Offset::constant(8).to_timestamp(next.to_datetime(jiff::civil::Time::midnight())).map_err(wrong)
}

/// 停用令牌
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "令牌", params(("id" = i64, Path, description = "令牌编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn revoke_token(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    state.operations.revoke_token(&signed_in.act(), id).await?;
    done()
}
