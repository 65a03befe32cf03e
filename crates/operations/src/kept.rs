//! Answers over hundreds of catalogues, kept for a few seconds: whoever answers for a whole district opens the first
//! screen many times an hour, and its figures change by one in thousands. What is public decides: after any change of
//! it that this process knows of, nothing kept is given.

use crate::{Act, OperationError, Operations};
use jiff::{SignedDuration, Timestamp};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use storage::Connection;
use storage::reach::Subtree;

/// An answer over more catalogues is worth keeping; over fewer everything is read anew.
pub(crate) const WORTH_KEEPING: usize = 200;
/// How long an answer stands at most: what is no change of what is public is seen after that at the latest.
const STANDS: SignedDuration = SignedDuration::from_secs(10);
/// Answers of one kind kept at most, those asked for last.
const KEPT: NonZeroUsize = NonZeroUsize::new(64).expect("more than none");

/// Answers of one kind, by what was asked.
#[derive(Clone)]
pub struct KeptAnswers<V>(Arc<Mutex<LruCache<String, KeptAnswer<V>>>>);

struct KeptAnswer<V> {
    change: i64,
    at: Timestamp,
    value: V,
}

impl<V> Default for KeptAnswers<V> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(KEPT))))
    }
}

impl<V> std::fmt::Debug for KeptAnswers<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptAnswers").finish_non_exhaustive()
    }
}

impl<V: Clone> KeptAnswers<V> {
    /// What was answered a moment ago, while nothing public changed since.
    pub(crate) fn get(&self, asked: &str, change: i64, act: &Act) -> Option<V> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = answers.get(asked)?;
        let age = act.now.duration_since(kept.at);
        let stands = kept.change == change && !age.is_negative() && age < STANDS;
        stands.then(|| kept.value.clone())
    }

    /// Keeps an answer that was read after the change of that number.
    pub(crate) fn put(&self, asked: String, change: i64, act: &Act, value: &V) {
        let kept = KeptAnswer { change, at: act.now, value: value.clone() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(asked, kept);
    }
}

/// Subtrees as they were looked at last.
#[derive(Clone)]
pub struct KeptSubtrees(Arc<Mutex<LruCache<String, KeptSubtree>>>);

/// A subtree with the number of the change after which it was looked at.
type KeptSubtree = (i64, Arc<Subtree>);

/// Subtrees kept at most.
const SUBTREES: NonZeroUsize = NonZeroUsize::new(512).expect("more than none");

impl Default for KeptSubtrees {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(SUBTREES))))
    }
}

impl std::fmt::Debug for KeptSubtrees {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptSubtrees").finish_non_exhaustive()
    }
}

impl Operations {
    /// How wide a subtree is. A unit that moves is a change, and a new one has nothing that counts before something of it
    /// is published, which is one too.
    #[boxed::future]
    pub(crate) async fn subtree(
        &self,
        connection: &mut Connection,
        path: &str,
    ) -> Result<Arc<Subtree>, OperationError> {
        let change = self.last_change.load(Ordering::SeqCst);
        let lock = || self.subtrees.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = lock().get(path).cloned();
        if let Some((_, subtree)) = kept.filter(|(read_after, _)| *read_after == change) {
            return Ok(subtree);
        }
        let read = Arc::new(Subtree::read(connection, path).await?);
        lock().put(path.to_owned(), (change, Arc::clone(&read)));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, Channel};

    #[test]
    fn an_answer_stands_for_seconds_and_until_something_public_changes() {
        let at = |seconds: i64| Act {
            actor: Actor::system(),
            now: Timestamp::from_second(1_700_000_000 + seconds).unwrap_or_default(),
            channel: Channel::Web,
        };
        let answers = KeptAnswers::default();
        answers.put("区".to_owned(), 7, &at(0), &"三项");
        assert_eq!(answers.get("区", 7, &at(9)), Some("三项"));
        assert_eq!(answers.get("区", 8, &at(1)), None, "something public changed");
        assert_eq!(answers.get("区", 7, &at(10)), None, "too old");
        assert_eq!(answers.get("区", 7, &at(-1)), None, "another clock");
        assert_eq!(answers.get("市", 7, &at(1)), None, "asked otherwise");
    }
}
