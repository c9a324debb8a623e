//! What a handler asks for in its signature: who calls, and what was sent.

mod account;
mod body;
mod cookies;
pub(crate) mod credentials;
mod member;
mod params;
mod part;
mod public;

pub use account::{AccountCall, BaseCall};
pub use body::{Json, read_body};
pub(crate) use body::{parse, read_json, without_nul};
pub use cookies::{PORTAL_COOKIE, SESSION_COOKIE, cookie, expired_cookie, set_cookie};
pub(crate) use credentials::{base, bearer};
pub use member::MemberCall;
pub use params::{PageParams, PageQuery, Path, Query, present_or_null};
pub(crate) use part::read_part;
pub use public::{PublicCall, PublicWorkspace};
