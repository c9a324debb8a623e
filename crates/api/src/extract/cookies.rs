//! Reading and writing the two cookies: the member's session and the customer's.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

pub const SESSION_COOKIE: &str = "steward_session";
pub const PORTAL_COOKIE: &str = "steward_portal";

/// The value of a cookie of the request. With several of one name the first counts, as browsers send the most
/// specific one first.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    for pair in values.flat_map(|value| value.split(';')) {
        if let Some((key, value)) = pair.trim().split_once('=')
            && key == name
        {
            return Some(value);
        }
    }
    None
}

/// A `Set-Cookie` value that scripts can't read. `value` is a token of ours: letters, digits, `-` and `_`.
pub fn set_cookie(name: &str, value: &str, path: &str, max_age_seconds: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// A `Set-Cookie` value that takes a cookie away.
pub fn expired_cookie(name: &str, path: &str, secure: bool) -> String {
    set_cookie(name, "", path, 0, secure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_found_among_others_and_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; xsteward_session=no; steward_session=yes; b="));
        assert_eq!(cookie(&headers, SESSION_COOKIE), Some("yes"));
        assert_eq!(cookie(&headers, "b"), Some(""));
        assert_eq!(cookie(&headers, "c"), None);
    }
}
