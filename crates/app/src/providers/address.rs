//! Which addresses of providers may be called (PLT-52): all, or without the operator's leave only public ones.
//!
//! **Invariant.** The rule holds at the moment of the call too: the client's own resolver leaves private addresses out,
//! so that a name that is moved after the check leads nowhere.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::app::App;
use crate::documents::pages::guard;

/// Why a provider may not be called at this address, in words for the member.
pub(super) async fn check(app: &App, base_url: &str) -> Result<(), String> {
    let url = Url::parse(base_url).map_err(|_| {
        String::from("This is not a web address. It begins with https://, e.g. https://models.example.com/v1.")
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(String::from(
            "The address begins with https://, or with http:// for a server in your own network.",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(String::from(
            "The address must not contain a user name or password. Enter the key in its own field.",
        ));
    }
    if app.options.allow_private_providers {
        return Ok(());
    }
    guard::check(&url, false).await.map(|_| ())
}

/// The same for what needs no look-up, before every call: numbers are not resolved, so the resolver never sees them.
pub(super) fn is_allowed(app: &App, base_url: &str) -> bool {
    if app.options.allow_private_providers {
        return true;
    }
    match Url::parse(base_url).ok().as_ref().and_then(Url::host) {
        Some(Host::Ipv4(address)) => guard::is_public(address.into()),
        Some(Host::Ipv6(address)) => guard::is_public(address.into()),
        Some(Host::Domain(_)) => true,
        None => false,
    }
}

/// Whether a server is in the own house, where tokens cost nothing.
pub(super) fn is_private(base_url: &str) -> bool {
    match Url::parse(base_url).ok().as_ref().and_then(Url::host) {
        Some(Host::Ipv4(address)) => !guard::is_public(address.into()),
        Some(Host::Ipv6(address)) => !guard::is_public(address.into()),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// The client for calls to providers.
pub(crate) fn client(allow_private: bool) -> Result<reqwest::Client, String> {
    if allow_private {
        return steward_llm::http_client().map_err(|error| error.to_string());
    }
    // An error says that a provider is installed already, which is all we want.
    steward_llm::tls_ready();
    #[expect(clippy::disallowed_methods, reason = "the client of this crate whose resolver is the address guard")]
    let builder = reqwest::Client::builder();
    builder
        .connect_timeout(std::time::Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(PublicOnly))
        .build()
        .map_err(|error| error.to_string())
}

struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || found.iter().any(|address| !guard::is_public(address.ip())) {
                return Err("the name leads into a private network".into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}
