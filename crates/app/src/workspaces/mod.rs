//! Workspaces: the businesses that live in this installation.

mod change;
mod domain;
mod profile;
mod widget;

use steward_language::normalise::fold;

pub use change::{Workspace, WorkspaceChange, workspace_create, workspace_get, workspace_update};
pub use domain::{host_of, workspace_by_domain};
pub use profile::{Brand, Greeting, Profile, Widget};

/// Words that a slug may not be, because they stand for something else in a link.
const RESERVED: [&str; 12] =
    ["api", "p", "w", "admin", "assets", "widget", "steward", "login", "setup", "static", "healthz", "metrics"];

/// A readable slug from a name: `Gorse & Gale` becomes `gorse-gale`.
pub fn slug_from(name: &str) -> String {
    let mut slug = String::new();
    for character in fold(name).chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug: String = slug.trim_matches('-').chars().take(40).collect();
    if slug.len() < 2 || RESERVED.contains(&slug.as_str()) {
        format!("shop-{slug}").trim_end_matches('-').to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::slug_from;

    #[test]
    fn slugs_are_readable_and_safe() {
        assert_eq!(slug_from("Gorse & Gale"), "gorse-gale");
        assert_eq!(slug_from("Café Ümlaut GmbH"), "cafe-umlaut-gmbh");
        assert_eq!(slug_from("API"), "shop-api");
        assert_eq!(slug_from("株式会社"), "shop");
    }
}
