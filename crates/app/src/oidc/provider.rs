//! The providers that the operator has named, and what each says of itself.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IssuerUrl, ProviderMetadata, RedirectUrl,
};
use serde::{Deserialize, Serialize};
use steward_model::{BaseContext, Role, Secret};
use url::{Host, Url};

use super::client::Http;
use crate::documents::pages::guard;
use crate::error::{Error, ErrorKind, Result};

/// So long what a provider says of itself is taken as still right.
const FRESH_MS: i64 = 10 * 60 * 1000;

/// Who may become a member by signing in here for the first time. Whoever was invited always may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMembers {
    /// Addresses under these domains need no invitation.
    pub domains: Vec<String>,
    /// The slug of the workspace they join; not needed where there is one only.
    pub workspace: Option<String>,
    pub role: Role,
}

/// A provider as the operator has set it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcProvider {
    /// Stands in addresses: lower-case letters, digits and hyphens.
    pub id: String,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// `None` for a public client.
    pub client_secret: Option<Secret>,
    /// Beside `openid`.
    pub scopes: Vec<String>,
    /// The provider gives only addresses that it has checked, though its tokens don't say so.
    pub addresses_checked: bool,
    pub new_members: NewMembers,
}

impl OidcProvider {
    /// What about it can't be, with the name of the setting.
    pub fn check(&self) -> std::result::Result<(), (&'static str, &'static str)> {
        let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.bytes().all(is_word) {
            return Err(("id", "has lower-case letters, digits and hyphens, e.g. \"google\""));
        }
        if matches!(self.id.as_str(), "links" | "second-factor") {
            return Err(("id", "is taken by an address of the program; choose another word"));
        }
        if self.name.trim().is_empty() {
            return Err(("name", "is what the button says, e.g. \"Google\""));
        }
        if self.client_id.is_empty() {
            return Err(("client_id", "is what the provider has registered this program under"));
        }
        if !issuer_is_usable(&self.issuer) {
            return Err(("issuer", "begins with https://, or with http:// in your own network"));
        }
        if matches!(self.new_members.role, Role::Owner | Role::Admin) {
            return Err(("role", "is agent, analyst or viewer; owners and admins are made by hand"));
        }
        Ok(())
    }
}

/// Without TLS anybody on the way could vouch for anybody, so plain addresses must not leave the house.
fn issuer_is_usable(issuer: &str) -> bool {
    let Ok(url) = Url::parse(issuer) else {
        return false;
    };
    let near = match url.host() {
        Some(Host::Domain(name)) => {
            !name.contains('.') || [".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end))
        }
        Some(Host::Ipv4(address)) => !guard::is_public(IpAddr::from(address)),
        Some(Host::Ipv6(address)) => !guard::is_public(IpAddr::from(address)),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && near)
}

/// What is read beside the fields that the crate knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extras {
    /// It names itself in its answers (RFC 9207), so that answers of another provider are told apart.
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extras {}

pub(super) type Metadata = ProviderMetadata<
    Extras,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

pub(super) type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The providers of this installation. What they say of themselves is read when it is needed first.
pub struct Providers {
    list: Vec<OidcProvider>,
    pub(super) http: Http,
    known: Mutex<HashMap<String, (i64, Metadata)>>,
}

impl Providers {
    pub fn new(list: Vec<OidcProvider>, http: reqwest::Client) -> Self {
        Self { list, http: Http::new(http), known: Mutex::default() }
    }

    /// Id and name of each, in the operator's order.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|provider| (provider.id.as_str(), provider.name.as_str()))
    }

    pub(super) fn get(&self, id: &str) -> Result<&OidcProvider> {
        let missing = || Error::new(ErrorKind::NotFound, "not_found", "There is no such way to sign in here.");
        self.list.iter().find(|provider| provider.id == id).ok_or_else(missing)
    }

    pub(super) fn by_issuer(&self, issuer: &str) -> Option<&OidcProvider> {
        self.list.iter().find(|provider| provider.issuer == issuer)
    }

    /// What a provider says of itself, with its keys.
    pub(super) async fn metadata(&self, base: &BaseContext, provider: &OidcProvider) -> Result<Metadata> {
        let now = base.now_ms();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&provider.id).cloned();
        match known {
            Some((read_at, metadata)) if (0..FRESH_MS).contains(&(now - read_at)) => Ok(metadata),
            _ => self.metadata_anew(base, provider).await,
        }
    }

    /// The same, read afresh: keys are changed from time to time.
    pub(super) async fn metadata_anew(&self, base: &BaseContext, provider: &OidcProvider) -> Result<Metadata> {
        let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(Error::internal)?;
        let found = Metadata::discover_async(issuer, &self.http).await;
        let metadata = found.map_err(|error| {
            tracing::warn!(provider = provider.id, error = in_full(&error), "a sign-in provider could not be read");
            unreachable(provider)
        })?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(provider.id.clone(), (base.now_ms(), metadata.clone()));
        Ok(metadata)
    }
}

/// The client of the protocol. The address to come back to is fixed by the configuration, whatever a request says.
pub(super) fn client(provider: &OidcProvider, metadata: Metadata, public_url: &str) -> Result<Client> {
    let by_body = metadata
        .token_endpoint_auth_methods_supported()
        .is_some_and(|methods| !methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    let redirect = format!("{public_url}/api/v1/oidc/{}/callback", provider.id);
    let secret = provider.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret)
        .set_redirect_uri(RedirectUrl::new(redirect).map_err(Error::internal)?);
    Ok(if by_body { client.set_auth_type(AuthType::RequestBody) } else { client })
}

pub(super) fn unreachable(provider: &OidcProvider) -> Error {
    let detail = format!(
        "{} can't be reached at the moment, so nobody can sign in there. Nothing was changed. Try again in a few \
         minutes, or use another way to sign in.",
        provider.name
    );
    Error::new(ErrorKind::Unavailable, "oidc_unreachable", detail)
}

/// An error with its causes, for the log. Errors of the protocol name claims and addresses, never tokens.
pub(super) fn in_full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text.chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::issuer_is_usable;

    #[test]
    fn a_plain_address_is_taken_only_in_the_own_network() {
        for right in
            ["https://accounts.google.com", "http://keycloak:8080/realms/a", "http://10.0.0.7", "http://[::1]:9"]
        {
            assert!(issuer_is_usable(right), "{right}");
        }
        for wrong in ["http://accounts.google.com", "http://8.8.8.8", "ftp://localhost", "accounts.google.com", ""] {
            assert!(!issuer_is_usable(wrong), "{wrong}");
        }
    }
}
