//! What a workspace says of itself: brand, region, time zone, where its widget may stand.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_store::workspaces::Workspace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// `#rrggbb`
    pub color: String,
    pub logo_url: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self { color: String::from("#0F766E"), logo_url: None }
    }
}

/// The settings that stand on the workspace itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub brand: Brand,
    /// ISO 3166-1 alpha-2: how phone numbers without a country code and amounts are read.
    pub default_region: String,
    /// IANA name.
    pub time_zone: String,
    /// Origins of pages that may carry the widget, e.g. `https://shop.example`; empty: any.
    pub allowed_origins: Vec<String>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            brand: Brand::default(),
            default_region: String::from("US"),
            time_zone: String::from("UTC"),
            allowed_origins: Vec::new(),
        }
    }
}

impl Profile {
    /// The profile of a workspace; a value that can't be read counts as not set.
    pub fn of(workspace: &Workspace) -> Self {
        serde_json::from_value(workspace.profile.clone()).unwrap_or_default()
    }

    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}
