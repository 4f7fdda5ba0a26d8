//! Lists are read in pages.

use serde::{Deserialize, Serialize};

/// Which records to page through, in the order of their ids.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery {
    /// Only records after this id: the [`next`](Page::next) of the page before.
    pub after: Option<i64>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
    /// Also archived ones.
    #[default(false)]
    pub archived: bool,
}

/// A page of a list. `C` is its cursor, an id in most lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page<T, C = i64> {
    /// What is on it, in order.
    pub items: Vec<T>,
    /// Where the next page begins, to be given as `after`; nothing when this is the last.
    pub next: Option<C>,
}

impl<T> Page<T> {
    /// The page made of up to `limit + 1` rows: the one too many says that there is more.
    pub fn of(mut items: Vec<T>, limit: u32, id: impl Fn(&T) -> i64) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = if more { items.last().map(id) } else { None };
        Self { items, next }
    }
}

impl<T, C> Page<T, C> {
    /// What is on it.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T, C> IntoIterator for Page<T, C> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    /// What is on it.
    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'p, T, C> IntoIterator for &'p Page<T, C> {
    type Item = &'p T;
    type IntoIter = std::slice::Iter<'p, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
