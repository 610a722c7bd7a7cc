//! Pages that were drawn for a session, kept while nothing in the book has changed.
//!
//! A page is shown again only to the same session, in the same language, while the book's count of
//! commits is the same and the session need not be looked at. So what is kept is never older than the book.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use axum::body::Bytes;
use tsudoi_core::{Lang, values::Moment};

/// Whose, in which language, which page.
pub(crate) type Key = ([u8; 32], Lang, &'static str);

struct Kept {
    commits: u64,
    until: Moment,
    page: Bytes,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Cache(RwLock<HashMap<Key, Kept>>);

/// About 20 KB each.
const MOST: usize = 2_000;

impl Cache {
    /// The page, if it is still true.
    pub fn get(&self, key: &Key, commits: u64, now: Moment) -> Option<Bytes> {
        let pages = self.0.read().unwrap_or_else(PoisonError::into_inner);
        pages.get(key).filter(|kept| kept.commits == commits && now < kept.until).map(|kept| kept.page.clone())
    }

    /// Keeps a page that was drawn from the book as it stood after `commits`.
    pub fn keep(&self, key: Key, commits: u64, until: Moment, page: Bytes) {
        let mut pages = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST {
            pages.retain(|_, kept| kept.commits == commits);
            if pages.len() >= MOST {
                pages.clear();
            }
        }
        pages.insert(key, Kept { commits, until, page });
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone, Utc};

    use super::*;

    #[test]
    fn a_page_is_shown_again_only_while_it_is_true() {
        let cache = Cache::default();
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 3, 0, 0).unwrap();
        let key = ([1; 32], Lang::Ja, "/");
        cache.keep(key, 7, now + Duration::minutes(5), Bytes::from_static(b"page"));
        assert!(cache.get(&key, 7, now).is_some(), "nothing has changed");
        assert!(cache.get(&key, 8, now).is_none(), "the book has changed");
        assert!(cache.get(&key, 7, now + Duration::minutes(5)).is_none(), "the session must be looked at");
        assert!(cache.get(&([2; 32], Lang::Ja, "/"), 7, now).is_none(), "it is another's");
        assert!(cache.get(&([1; 32], Lang::En, "/"), 7, now).is_none(), "it reads another language");
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let cache = Cache::default();
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 3, 0, 0).unwrap();
        for n in 0..(3 * MOST as u32) {
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&n.to_le_bytes());
            cache.keep((hash, Lang::Ja, "/"), 1, now, Bytes::new());
        }
        assert!(cache.0.read().unwrap().len() <= MOST, "memory has an end");
    }
}
