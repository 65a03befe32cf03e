//! What handlers share. The clock is given at the edge, so that tests can move it.

use super::metrics::Metrics;
use super::page_cache::PageCache;
use jiff::Timestamp;
use operations::{Act, Actor, Channel, Operations};
use std::sync::Arc;

/// Tells the time; the only place web gets it from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Shared state of the server.
#[derive(Clone)]
pub struct AppState {
    /// Every act and every reading.
    pub operations: Operations,
    /// The clock of the edge.
    pub clock: Clock,
    /// Finished portal pages.
    pub pages: PageCache,
    /// Counters for `/metrics`.
    pub metrics: Arc<Metrics>,
    /// True when cookies may only travel over TLS.
    pub secure_cookies: bool,
    /// True when a reverse proxy of our own sets X-Forwarded-For.
    pub trust_proxy: bool,
}

impl AppState {
    /// State with an empty page cache.
    #[must_use]
    pub fn new(operations: Operations, clock: Clock) -> Self {
        let pages = PageCache::new(operations.last_change.clone());
        Self { operations, clock, pages, metrics: Arc::default(), secure_cookies: false, trust_proxy: false }
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The day in Beijing time.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        operations::act::beijing_date(self.now())
    }

    /// An act of a person.
    #[must_use]
    pub fn act(&self, actor: Actor, channel: Channel) -> Act {
        Act { actor, now: self.now(), channel }
    }
}
