//! Reading and changing what a workspace says of itself, and making further ones.

use jiff::tz::TimeZone;
use steward_model::ids::AccountId;
use steward_model::{Action, Actor, BaseContext, OpContext, Role};
use steward_store::events::EventDraft;
pub use steward_store::workspaces::Workspace;
use url::Url;

use super::domain::check_domain;
use super::profile::{Brand, Profile, Widget, channels};
use super::slug_from;
use super::widget::check_widget;
use crate::accounts::{check_name, workspace_create as workspace_write};
use crate::app::App;
use crate::error::{Error, Result};

const MOST_ORIGINS: usize = 50;
const MOST_WORKSPACES: usize = 50;

/// What to change; `None` leaves it as it is. The inner `None` takes a value back.
#[derive(Debug, Clone, Default)]
pub struct WorkspaceChange {
    pub name: Option<String>,
    pub slug: Option<String>,
    pub color: Option<Option<String>>,
    pub logo_url: Option<Option<String>>,
    pub default_region: Option<String>,
    pub time_zone: Option<String>,
    pub allowed_origins: Option<Vec<String>>,
    pub domain: Option<Option<String>>,
    pub widget: Option<Widget>,
}

pub async fn workspace_get(app: &App, context: &OpContext) -> Result<Workspace> {
    context.authorise(Action::WorkspaceRead)?;
    app.store.read(context).await?.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))
}

pub async fn workspace_update(app: &App, context: &OpContext, change: WorkspaceChange) -> Result<Workspace> {
    context.authorise(Action::WorkspaceManage)?;
    let write = app.store.write(context).await?;
    let mut workspace = write.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let mut profile = Profile::of(&workspace);
    let slug_before = workspace.slug.clone();
    if let Some(name) = change.name {
        workspace.name = check_name("name", &name)?;
    }
    if let Some(slug) = change.slug {
        workspace.slug = check_slug(&slug)?;
    }
    if let Some(color) = change.color {
        profile.brand.color = color.map_or_else(|| Ok(Brand::default().color), |color| check_color(&color))?;
    }
    if let Some(logo_url) = change.logo_url {
        profile.brand.logo_url = logo_url.map(|url| check_logo(&url)).transpose()?;
    }
    if let Some(region) = change.default_region {
        profile.default_region = check_region(&region)?;
    }
    if let Some(zone) = change.time_zone {
        profile.time_zone = check_zone(&zone)?;
    }
    if let Some(origins) = change.allowed_origins {
        profile.allowed_origins = check_origins(&origins)?;
    }
    if let Some(widget) = change.widget {
        profile.widget = check_widget(widget)?;
    }
    let domain_before = workspace.domain.clone();
    if let Some(domain) = change.domain {
        workspace.domain = domain.map(|domain| check_domain(app, &domain)).transpose()?;
    }
    workspace.profile = serde_json::json!(profile);
    write.workspace_update(&workspace).await.map_err(|error| match error.is_taken() {
        true if workspace.domain != domain_before && workspace.slug == slug_before => {
            let message = "Another workspace has this domain already. Take it away there first.";
            Error::field("domain", "taken", message)
        }
        true => Error::field("slug", "taken", "Another workspace has this short name already. Choose another one."),
        false => error.into(),
    })?;
    write.event_append(context, EventDraft::new("workspace.updated", "workspace", &workspace.id)).await?;
    write.commit().await?;
    Ok(workspace)
}

/// Makes a further workspace with the account as its owner; for those who own one already.
pub async fn workspace_create(app: &App, base: &BaseContext, account_id: AccountId, name: &str) -> Result<Workspace> {
    let name = check_name("name", name)?;
    let account = account_id.to_string();
    let system = app.store.system().await?;
    let memberships = system.membership_list(&account).await?;
    let owned = memberships.iter().filter(|membership| membership.role == Role::Owner.as_str()).count();
    if owned == 0 {
        return Err(Error::new(
            crate::error::ErrorKind::Forbidden,
            "forbidden",
            "Only an owner of a workspace can make further ones. Ask an owner to make it and to invite you.",
        ));
    }
    if owned >= MOST_WORKSPACES {
        let detail = format!("You own {MOST_WORKSPACES} workspaces already. Nothing was made.");
        return Err(Error::conflict("too_many_workspaces", detail));
    }
    let id = workspace_write(base, &system, &account, &name, None, Profile::default()).await?;
    let workspace = system.workspace_find(id).await?.ok_or_else(|| Error::not_found("workspace"))?;
    let context = base.in_workspace(id, Actor::System { task: "workspace" });
    let write = system.in_workspace(id).await?;
    write.event_append(&context, EventDraft::new("workspace.created", "workspace", id)).await?;
    write.commit().await?;
    Ok(workspace)
}

fn check_slug(slug: &str) -> Result<String> {
    let slug = slug.trim();
    let readable = slug_from(slug);
    if readable == slug {
        return Ok(readable);
    }
    let message = format!(
        "The short name stands in links: 2 to 40 small letters, digits and single hyphens, and none that we use \
         ourselves. \"{readable}\" would do."
    );
    Err(Error::field("slug", "invalid_slug", message))
}

fn check_color(color: &str) -> Result<String> {
    let color = color.trim();
    if channels(color).is_some() {
        return Ok(color.to_owned());
    }
    Err(Error::field("brand.color", "not_a_color", "A colour is # and six digits, e.g. #0F766E."))
}

fn check_logo(url: &str) -> Result<String> {
    let parsed = Url::parse(url.trim()).ok();
    match parsed.filter(|parsed| parsed.scheme() == "https" && parsed.has_host() && url.len() <= 500) {
        Some(parsed) => Ok(parsed.to_string()),
        None => Err(Error::field("brand.logo_url", "not_a_link", "The logo is a link that begins with https://.")),
    }
}

fn check_region(region: &str) -> Result<String> {
    let region = region.trim().to_ascii_uppercase();
    if region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(region);
    }
    Err(Error::field("default_region", "not_a_region", "A country is given by its two letters, e.g. US, DE or BR."))
}

fn check_zone(zone: &str) -> Result<String> {
    let zone = zone.trim();
    if !zone.is_empty() && TimeZone::get(zone).is_ok() {
        return Ok(zone.to_owned());
    }
    Err(Error::field("time_zone", "unknown_time_zone", "There is no such time zone. Give one like Europe/Berlin."))
}

fn check_origins(origins: &[String]) -> Result<Vec<String>> {
    if origins.len() > MOST_ORIGINS {
        let message = format!("Give at most {MOST_ORIGINS} websites.");
        return Err(Error::field("allowed_origins", "too_many", message));
    }
    let mut checked: Vec<String> = Vec::with_capacity(origins.len());
    for given in origins {
        let parsed = Url::parse(given.trim()).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && matches!(url.path(), "" | "/")
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        });
        let Some(url) = parsed else {
            let message = format!("\"{given}\" is not the address of a website. Give it like https://shop.example.");
            return Err(Error::field("allowed_origins", "not_an_origin", message));
        };
        let origin = url.origin().ascii_serialization();
        if !checked.contains(&origin) {
            checked.push(origin);
        }
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_links_and_headers_is_checked() {
        assert_eq!(check_slug("gorse-gale").unwrap(), "gorse-gale");
        for slug in ["api", "Gorse", "a", "a--b", "-a-", ""] {
            assert!(check_slug(slug).is_err(), "{slug}");
        }
        let origins = |text: &str| check_origins(&[text.to_owned()]);
        assert_eq!(origins("https://Shop.example/").unwrap(), ["https://shop.example"]);
        for origin in ["null", "*", "https://shop.example/path", "javascript:alert(1)", "https://me@shop.example"] {
            assert!(origins(origin).is_err(), "{origin}");
        }
        assert!(check_zone("Europe/Berlin").is_ok());
        assert!(check_zone("Europe/Atlantis").is_err());
        assert!(check_logo("http://shop.example/logo.png").is_err());
        assert_eq!(check_region("de").unwrap(), "DE");
    }
}
