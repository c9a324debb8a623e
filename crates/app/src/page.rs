//! Pages of lists: a cursor in, rows and the next cursor out. No offsets and no counts.

use crate::error::{Error, Result};

pub(crate) const DEFAULT_LIMIT: usize = 50;
pub(crate) const MOST: usize = 200;

/// Which page of a list is wanted.
#[derive(Debug, Clone)]
pub struct PageRequest {
    pub cursor: Option<String>,
    pub limit: usize,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { cursor: None, limit: DEFAULT_LIMIT }
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub data: Vec<T>,
    pub next_cursor: Option<String>,
}

impl PageRequest {
    pub fn new(cursor: Option<String>, limit: Option<usize>) -> Result<Self> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if limit == 0 || limit > MOST {
            return Err(Error::field("limit", "out_of_range", format!("A page holds between 1 and {MOST} rows.")));
        }
        if cursor.as_ref().is_some_and(|cursor| cursor.len() > 200 || cursor.contains('\0')) {
            return Err(Self::bad_cursor());
        }
        Ok(Self { cursor, limit })
    }

    pub fn bad_cursor() -> Error {
        Error::field("cursor", "invalid_cursor", "This cursor is not one that a list gave out. Start without one.")
    }

    /// The time and the id with which the page before ended, of lists that are ordered by a time.
    pub(crate) fn time_and_id(&self) -> Result<Option<(i64, String)>> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let (time, id) = cursor.split_once('.').ok_or_else(Self::bad_cursor)?;
        Ok(Some((time.parse().map_err(|_| Self::bad_cursor())?, id.to_owned())))
    }

    /// One row more than asked for, to learn whether there is a next page.
    pub fn fetch_limit<N: TryFrom<usize> + From<u8>>(&self) -> N {
        N::try_from(self.limit + 1).unwrap_or_else(|_| N::from(u8::MAX))
    }

    pub fn finish<T>(&self, mut rows: Vec<T>, cursor_of: impl Fn(&T) -> String) -> Page<T> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let next_cursor = if more { rows.last().map(cursor_of) } else { None };
        Page { data: rows, next_cursor }
    }
}

impl<T> Page<T> {
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(shape).collect(), next_cursor: self.next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_has_a_next_one_only_if_a_row_is_left() {
        let page = PageRequest { cursor: None, limit: 2 };
        assert_eq!(page.finish(vec![1, 2, 3], ToString::to_string).next_cursor.as_deref(), Some("2"));
        assert_eq!(page.finish(vec![1, 2], ToString::to_string).next_cursor, None);
        assert_eq!(page.finish(Vec::<i32>::new(), ToString::to_string).next_cursor, None);
    }
}
