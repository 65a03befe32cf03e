//! Counters for `/metrics` in the Prometheus text form. No label holds anything personal.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// Upper bounds of the duration buckets in milliseconds.
const BUCKETS: [u64; 8] = [1, 5, 10, 50, 100, 500, 1000, 5000];

/// Requests by class of status and by duration.
#[derive(Debug, Default)]
pub struct Metrics {
    by_status: [AtomicU64; 6],
    by_duration: [AtomicU64; 9],
    total_ms: AtomicU64,
    kept_pages: AtomicU64,
}

impl Metrics {
    /// Counts one answer.
    pub fn count(&self, status: u16, milliseconds: u64) {
        let class = usize::from(status / 100).min(5);
        self.by_status[class].fetch_add(1, Ordering::Relaxed);
        let bucket = BUCKETS.iter().position(|bound| milliseconds <= *bound).unwrap_or(BUCKETS.len());
        self.by_duration[bucket].fetch_add(1, Ordering::Relaxed);
        self.total_ms.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Counts one page served from memory.
    pub fn count_kept(&self) {
        self.kept_pages.fetch_add(1, Ordering::Relaxed);
    }

    /// The Prometheus text.
    #[must_use]
    pub fn render(&self, last_change: i64) -> String {
        let mut text = String::from(
            "# HELP gongkai_requests_total Answers by class of status.\n# TYPE gongkai_requests_total counter\n",
        );
        for (class, count) in self.by_status.iter().enumerate().skip(1) {
            let _ = writeln!(
                text,
                "gongkai_requests_total{{status=\"{class}xx\"}} {}",
                count.load(Ordering::Relaxed)
            );
        }
        text.push_str("# HELP gongkai_request_duration_ms Time to answer.\n# TYPE gongkai_request_duration_ms histogram\n");
        let mut sum = 0;
        for (at, count) in self.by_duration.iter().enumerate() {
            sum += count.load(Ordering::Relaxed);
            let bound = BUCKETS.get(at).map_or("+Inf".to_owned(), u64::to_string);
            let _ = writeln!(text, "gongkai_request_duration_ms_bucket{{le=\"{bound}\"}} {sum}");
        }
        let _ = writeln!(text, "gongkai_request_duration_ms_sum {}", self.total_ms.load(Ordering::Relaxed));
        let _ = writeln!(text, "gongkai_request_duration_ms_count {sum}");
        let _ = writeln!(
            text,
            "# TYPE gongkai_kept_pages_total counter\ngongkai_kept_pages_total {}",
            self.kept_pages.load(Ordering::Relaxed)
        );
        let _ = writeln!(text, "# TYPE gongkai_last_change gauge\ngongkai_last_change {last_change}");
        text
    }
}
