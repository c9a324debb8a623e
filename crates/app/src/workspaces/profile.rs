//! What a workspace says of itself: brand, region, time zone, where its widget may stand.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_model::OpContext;
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

impl Brand {
    /// The colour if it is one, else ours; safe to stand in a style sheet.
    pub fn safe_color(&self) -> String {
        match channels(&self.color) {
            Some(_) => self.color.clone(),
            None => Self::default().color,
        }
    }

    /// White or black, whichever stands out more on the colour; the better of the two is always above 4.5.
    pub fn on_color(&self) -> &'static str {
        let [red, green, blue] = channels(&self.safe_color()).unwrap_or([0, 0, 0]).map(linear);
        let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 { "#ffffff" } else { "#000000" }
    }
}

pub(super) fn channels(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// Linear light of an sRGB channel.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
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
    pub widget: Widget,
}

/// Where on those websites the widget shows itself, and where it speaks first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Widget {
    /// Paths of pages, in which `*` stands for anything, e.g. `/help*`; empty: every page.
    pub pages: Vec<String>,
    /// The first that fits the page is shown, once in a visit.
    pub greetings: Vec<Greeting>,
}

/// A rule: on these pages, after so long, these words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// As in [`Widget::pages`]; `*`: every page.
    pub pages: String,
    /// Of the page, e.g. `de`; `None`: any.
    pub language: Option<String>,
    pub after_seconds: u16,
    pub text: String,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            brand: Brand::default(),
            default_region: String::from("US"),
            time_zone: String::from("UTC"),
            allowed_origins: Vec::new(),
            widget: Widget::default(),
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

    /// The day in the workspace's time zone, `YYYY-MM-DD`, as budgets count it.
    pub(crate) fn today(&self, context: &OpContext) -> String {
        context.now().to_zoned(self.zone()).date().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Brand;

    #[test]
    fn text_stands_out_on_every_brand_colour() {
        let on = |color: &str| Brand { color: color.to_owned(), logo_url: None }.on_color();
        assert_eq!(on("#0F766E"), "#ffffff");
        assert_eq!(on("#FFE600"), "#000000");
        assert_eq!(Brand { color: String::from("red;}"), logo_url: None }.safe_color(), "#0F766E");
    }
}
