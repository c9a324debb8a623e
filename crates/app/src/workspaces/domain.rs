//! A host name of the business's own, e.g. `help.shop.example`, that leads to its portal.
//!
//! Invariant: a name belongs to one workspace, and the name of the installation itself to none; so nobody puts a portal
//! where others sign in.

use steward_store::workspaces::Workspace;
use url::{Host, Url};

use crate::app::App;
use crate::error::{Error, Result};

/// The name in a `Host` header or an address without its port, folded to small letters; `None` for an IP address and
/// for the machine itself, which no business owns.
pub fn host_of(authority: &str) -> Option<String> {
    let url = Url::parse(&format!("http://{authority}")).ok()?;
    match url.host()? {
        Host::Domain(name) if name.contains('.') && !name.ends_with(".localhost") => {
            Some(name.trim_end_matches('.').to_owned())
        }
        _ => None,
    }
}

/// The workspace to which a host name belongs.
pub async fn workspace_by_domain(app: &App, host: &str) -> Result<Option<Workspace>> {
    if own_host(app).as_deref() == Some(host) {
        return Ok(None);
    }
    Ok(app.store.system_read().await?.workspace_by_domain(host).await?)
}

/// Checks a name that a workspace wants; whether another one has it is found when it is written.
pub(super) fn check_domain(app: &App, domain: &str) -> Result<String> {
    let given = domain.trim();
    let plain = !given.contains(['/', ':', '@', '?', '#', '\\']) && given.len() <= 253;
    let Some(host) = host_of(given).filter(|_| plain) else {
        let message = "Give the bare name, e.g. help.shop.example, without https:// and without a port.";
        return Err(Error::field("domain", "not_a_domain", message));
    };
    if own_host(app).as_ref() == Some(&host) {
        let message = "This is the address of Steward itself. Choose a name of your business's own.";
        return Err(Error::field("domain", "taken", message));
    }
    Ok(host)
}

fn own_host(app: &App) -> Option<String> {
    let url = Url::parse(&app.options.public_url).ok()?;
    host_of(url.host_str()?)
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_name_is_told_from_a_machine() {
        assert_eq!(host_of("Help.Shop.example:8443").as_deref(), Some("help.shop.example"));
        assert_eq!(host_of("hilfe.bücher.example").as_deref(), Some("hilfe.xn--bcher-kva.example"));
        assert_eq!(host_of("help.shop.example.").as_deref(), Some("help.shop.example"));
        for machine in ["127.0.0.1:7000", "[::1]:7000", "localhost", "a.localhost", "", "a b", "2130706433"] {
            assert_eq!(host_of(machine), None, "{machine}");
        }
    }
}
