//! Lists by cursor: a page continues after the last entry of the page before, by its key, so that
//! entries that come or go meanwhile shift nothing.

use super::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The longest page.
pub const LONGEST_PAGE: usize = 200;
const USUAL_PAGE: usize = 50;

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// 本页内容
    pub items: Vec<T>,
    /// 下一页的标记；没有下一页时为 null
    pub next_cursor: Option<String>,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// 上一页返回的 next_cursor；第一页不填
    pub cursor: Option<String>,
    /// 每页条数，1至200，默认50
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

/// A key by which a list is in order.
pub trait Key: Ord + Sized {
    /// The key as text.
    fn print(&self) -> String;
    /// The key of a text.
    fn parse(text: &str) -> Option<Self>;
}

impl Key for i64 {
    fn print(&self) -> String {
        self.to_string()
    }
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Key for String {
    fn print(&self) -> String {
        self.clone()
    }
    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl<A: Key, B: Key> Key for (A, B) {
    fn print(&self) -> String {
        format!("{}\n{}", self.0.print(), self.1.print())
    }
    fn parse(text: &str) -> Option<Self> {
        let (first, second) = text.split_once('\n')?;
        Some((A::parse(first)?, B::parse(second)?))
    }
}

impl Paging {
    /// How long a page is wanted.
    ///
    /// # Errors
    /// Outside 1 to [`LONGEST_PAGE`].
    pub fn length(&self) -> Result<usize, Problem> {
        match self.limit {
            None => Ok(USUAL_PAGE),
            Some(limit) if (1..=LONGEST_PAGE).contains(&limit) => Ok(limit),
            Some(_) => Err(Problem::call("bad-request", format!("limit 应在1至{LONGEST_PAGE}之间"))),
        }
    }

    /// The key after which the page begins.
    ///
    /// # Errors
    /// When the cursor is none that a page gave.
    pub fn after<K: Key>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = self.cursor.as_deref().filter(|cursor| !cursor.is_empty()) else {
            return Ok(None);
        };
        let key = hex::decode(cursor)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| K::parse(&text));
        key.map(Some).ok_or_else(|| {
            Problem::call("bad-cursor", "cursor 无效，请原样使用上一页的 next_cursor，或从第一页读起")
        })
    }

    /// The page of a whole list: entries in order of their keys, after the cursor.
    ///
    /// # Errors
    /// When the cursor or the length is wrong.
    pub fn page<T, K: Key>(&self, entries: Vec<T>, key: impl Fn(&T) -> K) -> Result<Page<T>, Problem> {
        let (length, after) = (self.length()?, self.after::<K>()?);
        let mut keyed: Vec<(K, T)> = entries
            .into_iter()
            .map(|entry| (key(&entry), entry))
            .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after))
            .collect();
        keyed.sort_by(|left, right| left.0.cmp(&right.0));
        let has_more = keyed.len() > length;
        keyed.truncate(length);
        let next_cursor = if has_more { keyed.last().map(|(key, _)| mark(key)) } else { None };
        Ok(Page { items: keyed.into_iter().map(|(_, entry)| entry).collect(), next_cursor })
    }
}

/// The cursor of a key.
#[must_use]
pub fn mark<K: Key>(key: &K) -> String {
    hex::encode(key.print())
}

impl<T> Page<T> {
    /// The page with its entries in another form.
    #[must_use]
    pub fn map<U>(self, form: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(form).collect(), next_cursor: self.next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(cursor: Option<String>, limit: usize) -> Paging {
        Paging { cursor, limit: Some(limit) }
    }

    #[test]
    fn pages_cover_a_list_once_though_entries_go_meanwhile() {
        let first = paging(None, 2).page(vec![3i64, 1, 2, 5, 4], |n| *n).expect("a page");
        assert_eq!(first.items, [1, 2]);
        let second = paging(first.next_cursor, 2).page(vec![1i64, 3, 4, 5], |n| *n).expect("a page");
        assert_eq!(second.items, [3, 4]);
        let last = paging(second.next_cursor, 2).page(vec![1i64, 3, 4, 5], |n| *n).expect("a page");
        assert_eq!((last.items, last.next_cursor), (vec![5], None));
    }

    #[test]
    fn a_foreign_cursor_and_a_length_out_of_bounds_are_refused() {
        assert!(paging(Some("zz".into()), 2).page(vec![1i64], |n| *n).is_err());
        assert!(paging(Some(hex::encode("x")), 2).page(vec![1i64], |n| *n).is_err());
        assert!(paging(None, 0).page(vec![1i64], |n| *n).is_err());
        assert!(paging(None, 201).page(vec![1i64], |n| *n).is_err());
        let pair = ("a".to_owned(), 3i64);
        assert_eq!(<(String, i64)>::parse(&pair.print()), Some(pair));
    }
}
