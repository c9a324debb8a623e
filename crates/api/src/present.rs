//! Shapes that many responses share: times, pages, created things.

use jiff::Timestamp;
use serde::Serialize;
use steward_app::Page;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub data: Vec<T>,
    /// Give it back as `cursor` to get the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A page of rows in their public shape.
    pub fn of<R>(page: Page<R>, shape: impl FnMut(R) -> T) -> Self {
        let page = page.map(shape);
        Self { data: page.data, next_cursor: page.next_cursor }
    }

    /// A list that is given as a whole.
    pub fn whole(data: Vec<T>) -> Self {
        Self { data, next_cursor: None }
    }
}

/// Milliseconds since the epoch as RFC 3339.
pub fn time(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

pub fn time_if(milliseconds: Option<i64>) -> Option<String> {
    milliseconds.map(time)
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_utc_and_readable() {
        assert_eq!(super::time(1_800_000_000_123), "2027-01-15T08:00:00.123Z");
    }
}
