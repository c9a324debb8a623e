//! `[[sign_in]]`: the OpenID providers at which people may sign in.

use serde::Deserialize;
use steward_app::oidc::{NewMembers, OidcProvider};
use steward_model::{Role, Secret};

use super::problem::ConfigError;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    #[serde(default, deserialize_with = "super::secret_if_set")]
    client_secret: Option<Secret>,
    #[serde(default = "usual_scopes")]
    scopes: Vec<String>,
    #[serde(default)]
    addresses_checked: bool,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    workspace: Option<String>,
    #[serde(default = "lowest_role")]
    role: Role,
}

impl SignIn {
    pub(crate) fn provider(&self) -> OidcProvider {
        OidcProvider {
            id: self.id.clone(),
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            scopes: self.scopes.clone(),
            addresses_checked: self.addresses_checked,
            new_members: NewMembers {
                domains: self.domains.clone(),
                workspace: self.workspace.clone().filter(|slug| !slug.is_empty()),
                role: self.role,
            },
        }
    }
}

pub(super) fn check(list: &[SignIn]) -> Result<(), ConfigError> {
    for (index, entry) in list.iter().enumerate() {
        entry.provider().check().map_err(|(key, rule)| ConfigError::value(key, rule))?;
        if list[..index].iter().any(|other| other.id == entry.id || other.issuer == entry.issuer) {
            return Err(ConfigError::value("id", "and issuer differ from one [[sign_in]] to the next"));
        }
    }
    Ok(())
}

fn usual_scopes() -> Vec<String> {
    vec![String::from("email"), String::from("profile")]
}

fn lowest_role() -> Role {
    Role::Viewer
}
