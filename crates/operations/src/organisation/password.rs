//! Passwords: argon2id with the parameters OWASP recommends, off the async threads; secrets of
//! sessions, links and tokens, of which only the hash is stored.

use super::policy::SignInPolicy;
use crate::{FieldProblem, OperationError};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Each computation holds 19 MiB; a flood of attempts queues here instead of filling the memory.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// A fresh secret of 256 bits, and its hash as stored.
pub(crate) fn new_secret() -> (String, String) {
    let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let hash = secret_hash(&secret);
    (secret, hash)
}

/// The stored form of a secret. It has 256 bits of chance, so a plain hash cannot be searched.
pub(crate) fn secret_hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// Hashes a password.
#[boxed::future]
pub(crate) async fn hash(password: String) -> Result<String, OperationError> {
    in_background(move || {
        let hash = hasher()?.hash_password(password.as_bytes()).map_err(internal)?;
        Ok(hash.to_string())
    })
    .await
}

/// True when the password fits the hash. Without a hash the same work is done, so that the time
/// taken does not tell whether the account exists.
#[boxed::future]
pub(crate) async fn fits(password: String, stored: Option<String>) -> Result<bool, OperationError> {
    in_background(move || {
        let known = stored.as_deref().filter(|hash| !hash.is_empty());
        let parsed = PasswordHash::new(known.unwrap_or(nobodys_hash()?)).map_err(internal)?;
        let fits = hasher()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(fits && known.is_some())
    })
    .await
}

/// What is wrong with a new password, if anything.
pub(crate) fn problem(password: &str, account: &str) -> Option<FieldProblem> {
    let least = SignInPolicy::shipped().password_length;
    let lower = password.to_lowercase();
    let message = if password.chars().count() < least {
        format!("密码至少{least}个字符")
    } else if password.len() > 512 {
        "密码太长，最多512字节".to_owned()
    } else if lower.contains(account) && !account.is_empty() {
        "密码中不要含有账号".to_owned()
    } else if is_common(&lower) {
        "这个密码太常见，容易被猜中，请换一个".to_owned()
    } else {
        return None;
    };
    Some(FieldProblem::new("password", message))
}

/// Listed, one character over and over, or a plain run like 123456789012.
fn is_common(lower: &str) -> bool {
    let list = domain::reference::data_file("security/common_passwords.txt").unwrap_or_default();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    let steps: Vec<i64> = lower
        .chars()
        .zip(lower.chars().skip(1))
        .map(|(a, b)| i64::from(b as u32) - i64::from(a as u32))
        .collect();
    let is_run = steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == -1);
    distinct.len() <= 3 || is_run || list.lines().any(|line| line == lower)
}

fn hasher() -> Result<Argon2<'static>, OperationError> {
    // OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane.
    let params = Params::new(19 * 1024, 2, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn nobodys_hash() -> Result<&'static str, OperationError> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash);
    }
    let hash = hasher()?.hash_password(&rand::random::<[u8; 32]>()).map_err(internal)?.to_string();
    Ok(HASH.get_or_init(|| hash))
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OperationError> + Send + 'static,
) -> Result<T, OperationError> {
    let _permit = AT_ONCE.acquire().await.map_err(internal)?;
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

fn internal(error: impl std::fmt::Display) -> OperationError {
    OperationError::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn passwords_are_long_uncommon_and_not_the_account() {
        for (password, account, refused) in [
            ("short-9", "wang", true),
            ("1234567890", "wang", true),
            ("aaaaaaaaaaaa", "wang", true),
            ("abcdefghijkl", "x9", true),
            ("Admin@123456", "zhang", true),
            ("wang-2026-Spring", "wang", true),
            ("春眠不觉晓处处闻啼鸟", "wang", false),
            ("tamarind-quartz-41", "wang", false),
        ] {
            assert_eq!(problem(password, account).is_some(), refused, "{password}");
        }
    }
}
