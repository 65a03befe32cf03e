//! The numbers of `data/security/sign_in.tsv`: how often one may fail, how long a session lasts.

use std::sync::OnceLock;

/// Limits of signing in.
#[derive(Debug, Clone)]
pub struct SignInPolicy {
    /// Failures of one account within the window.
    pub account_failures: i64,
    /// Failures of one client within the window.
    pub client_failures: i64,
    /// The window.
    pub window_minutes: i64,
    /// A session unused so long no longer holds.
    pub idle_minutes: i64,
    /// A session never lasts longer.
    pub longest_hours: i64,
    /// Invitation and reset links hold so long.
    pub link_hours: i64,
    /// Fewest characters of a password.
    pub password_length: usize,
    /// Attempts are kept so long.
    pub kept_attempts_days: i64,
    /// Answers to repeated requests are kept so long.
    pub kept_answers_hours: i64,
    /// A request that has written nothing for so long counts as interrupted.
    pub interrupted_minutes: i64,
}

impl SignInPolicy {
    /// What this version ships, read once.
    ///
    /// # Panics
    /// When the shipped file is damaged, which a test excludes.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static POLICY: OnceLock<SignInPolicy> = OnceLock::new();
        POLICY.get_or_init(|| {
            let text = domain::reference::data_file("security/sign_in.tsv").unwrap_or_default();
            let number = |name: &str| -> i64 {
                text.lines()
                    .filter_map(|line| line.split_once('\t'))
                    .find(|(key, _)| *key == name)
                    .and_then(|(_, rest)| rest.split('\t').next()?.trim().parse().ok())
                    .expect("a number in data/security/sign_in.tsv")
            };
            Self {
                account_failures: number("account_failures"),
                client_failures: number("client_failures"),
                window_minutes: number("window_minutes"),
                idle_minutes: number("idle_minutes"),
                longest_hours: number("longest_hours"),
                link_hours: number("link_hours"),
                password_length: usize::try_from(number("password_length")).unwrap_or(10),
                kept_attempts_days: number("kept_attempts_days"),
                kept_answers_hours: number("kept_answers_hours"),
                interrupted_minutes: number("interrupted_minutes"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::SignInPolicy;

    #[test]
    fn the_shipped_numbers_are_all_there() {
        let policy = SignInPolicy::shipped();
        assert!(policy.account_failures > 0 && policy.client_failures > policy.account_failures);
        assert!(policy.idle_minutes < policy.longest_hours * 60);
        assert!((1..policy.kept_answers_hours * 60).contains(&policy.interrupted_minutes));
    }
}
