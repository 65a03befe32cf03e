//! How much one address may ask of the server. Pages held in memory are free; everything else counts, and addresses
//! with a secret in them count dearly, so that nobody tries secrets out. The machine itself is not limited: behind a
//! proxy that is not trusted to say who asks, everybody seems to come from it.

use crate::console::client;
use crate::core::AppState;
use crate::error_page;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Requests a second in the long run, and how many at once: a whole office asks from one address.
const ORDINARY: (NonZeroU32, NonZeroU32) = (number(60), number(600));
/// Requests a minute to addresses with a secret, and how many at once.
const SECRET: (NonZeroU32, NonZeroU32) = (number(60), number(120));
/// After so many requests addresses that have long been quiet are forgotten.
const SWEEP_AFTER: usize = 10_000;

const fn number(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

/// What each address asked lately.
#[derive(Debug)]
pub struct Limits {
    ordinary: DefaultKeyedRateLimiter<IpAddr>,
    secret: DefaultKeyedRateLimiter<IpAddr>,
    asked: AtomicUsize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            ordinary: RateLimiter::keyed(Quota::per_second(ORDINARY.0).allow_burst(ORDINARY.1)),
            secret: RateLimiter::keyed(Quota::per_minute(SECRET.0).allow_burst(SECRET.1)),
            asked: AtomicUsize::new(0),
        }
    }
}

impl Limits {
    /// Counts a request; the seconds to wait where it is one too many.
    fn count(&self, from: IpAddr, is_secret: bool) -> Option<u64> {
        if from.is_loopback() {
            return None;
        }
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_AFTER == SWEEP_AFTER - 1 {
            self.ordinary.retain_recent();
            self.secret.retain_recent();
        }
        let limiter = if is_secret { &self.secret } else { &self.ordinary };
        let refused = limiter.check_key(&household(from)).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// A customer of IPv6 has a whole network of addresses.
fn household(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Lets a request through, or answers that it is one too many.
#[boxed::future]
pub async fn keep(
    State((state, limits)): State<(AppState, Arc<Limits>)>,
    request: Request,
    next: Next,
) -> Response {
    let from = client::address(&state, request.headers(), request.extensions()).parse().ok();
    let is_secret =
        request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str().contains("{token}"));
    let Some(seconds) = from.and_then(|from| limits.count(from, is_secret)) else {
        return next.run(request).await;
    };
    let mut response = error_page::error_page(StatusCode::TOO_MANY_REQUESTS, "");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_to_wait_and_others_are_not() {
        let limits = Limits::default();
        let from = |text: &str| text.parse::<IpAddr>().expect("an address");
        let refused = |from: IpAddr, is_secret: bool, times: u32| {
            (0..times).filter_map(|_| limits.count(from, is_secret)).collect::<Vec<u64>>()
        };
        assert_eq!(
            refused(from("192.0.2.1"), true, SECRET.1.get()),
            Vec::<u64>::new(),
            "as many at once as allowed"
        );
        let waits = refused(from("192.0.2.1"), true, 3);
        assert!(!waits.is_empty() && waits.iter().all(|seconds| (1..=60).contains(seconds)), "{waits:?}");
        assert_eq!(refused(from("192.0.2.1"), false, 5), Vec::<u64>::new(), "other pages are counted apart");
        assert_eq!(refused(from("192.0.2.2"), true, 5), Vec::<u64>::new(), "another address");
        assert_eq!(refused(from("127.0.0.1"), true, 1000), Vec::<u64>::new(), "the machine itself");
        assert_eq!(household(from("2001:db8::1")), household(from("2001:db8::ffff")));
        assert_ne!(household(from("2001:db8::1")), household(from("2001:db8:0:1::1")));
    }
}
