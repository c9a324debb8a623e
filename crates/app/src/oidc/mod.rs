//! Signing in at an OpenID provider (OpenID Connect, code flow with PKCE).
//!
//! **Job.** [`oidc_start`] sends a browser to a provider, [`oidc_finish`] takes it back, [`oidc_second_factor`] asks for
//! the code where the account has one; [`oidc_link_list`] and [`oidc_link_remove`] are for the settings of an account.
//! **Border.** Which providers there are is the operator's to say ([`OidcProvider`]), so their addresses may be private.
//! **Invariant.** State, nonce and verifier stay here and are good once, for ten minutes, in the browser that was sent
//! away. Nobody is told apart by an address that the provider has not checked, an account is only ever joined by the one
//! subject it has at an issuer, and no token of a provider is kept.

mod client;
mod finish;
mod join;
mod links;
mod provider;
mod start;

use crate::error::{Error, ErrorKind};

pub use finish::{Callback, Finished, oidc_finish};
pub use join::oidc_second_factor;
pub use links::{OidcLinkView, oidc_link_list, oidc_link_remove};
pub use provider::{NewMembers, OidcProvider, Providers};
pub(crate) use start::binding;
pub use start::{Started, oidc_start};

/// A sign-in takes no longer, nor does finding the phone with the codes.
const LIFETIME_MS: i64 = 10 * 60 * 1000;
const LONGEST_PATH: usize = 500;

/// A page of ours to go to afterwards; anything that could lead elsewhere leads to the first page.
fn safe_path(path: Option<&str>) -> String {
    let path = path.unwrap_or("/");
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST_PATH
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if ours { path.to_owned() } else { String::from("/") }
}

fn expired() -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        "oidc_expired",
        "This sign-in was begun in another window, was used already or took longer than ten minutes. Nothing was \
         changed; begin again.",
    )
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn only_pages_of_ours_are_gone_to() {
        assert_eq!(safe_path(Some("/runs?agent=x#y")), "/runs?agent=x#y");
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nset-cookie: x", "runs", ""]
        {
            assert_eq!(safe_path(Some(elsewhere)), "/", "{elsewhere}");
        }
        assert_eq!(safe_path(None), "/");
    }
}
