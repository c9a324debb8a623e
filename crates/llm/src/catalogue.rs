//! The catalogue of models: prices, context sizes, abilities.
//!
//! Border: a dated data file (`models.toml`) with a workspace's or operator's file laid over it by id.
//! Invariant: money is integer micros, rounded up, so that a sum never looks cheaper than it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::chat::Usage;
use crate::provider::ProviderKind;

const BUNDLED: &str = include_str!("../models.toml");

/// Micros of the account's currency unit per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub input_micros: i64,
    pub cached_input_micros: i64,
    pub output_micros: i64,
}

impl Price {
    /// What a call costs.
    #[must_use]
    pub fn cost_micros(&self, usage: Usage) -> i64 {
        let cached = usage.cached_tokens.min(usage.input_tokens);
        let fresh = usage.input_tokens - cached;
        let sum = i128::from(fresh) * i128::from(self.input_micros)
            + i128::from(cached) * i128::from(self.cached_input_micros)
            + i128::from(usage.output_tokens) * i128::from(self.output_micros);
        let whole = sum.div_euclid(1_000_000) + i128::from(sum.rem_euclid(1_000_000) != 0);
        i64::try_from(whole).unwrap_or(i64::MAX)
    }

    /// For comparing models: a typical call reads four tokens for each it writes.
    pub(crate) fn weight(&self) -> i64 {
        self.input_micros.saturating_mul(4).saturating_add(self.output_micros)
    }
}

/// What is known of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFacts {
    pub id: String,
    pub provider: ProviderKind,
    pub context_tokens: u32,
    pub max_output_tokens: u32,
    pub input_micros: Option<i64>,
    pub cached_input_micros: Option<i64>,
    pub output_micros: Option<i64>,
    #[serde(default)]
    pub tools: bool,
    #[serde(default)]
    pub json_schema: bool,
    #[serde(default)]
    pub vision: bool,
    #[serde(default)]
    pub embeddings: bool,
    #[serde(default)]
    pub transcription: bool,
    pub source: Option<String>,
}

impl ModelFacts {
    /// `None`: not known, which is not the same as free.
    #[must_use]
    pub fn price(&self) -> Option<Price> {
        let (input_micros, output_micros) = (self.input_micros?, self.output_micros?);
        Some(Price {
            input_micros,
            cached_input_micros: self.cached_input_micros.unwrap_or(input_micros),
            output_micros,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: Option<String>,
    #[serde(default)]
    model: Vec<ModelFacts>,
}

/// The catalogue file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the model catalogue cannot be read: {0}")]
pub struct CatalogueError(#[from] toml::de::Error);

/// All known models by id.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    /// The day somebody last compared the bundled prices with the vendors' pages.
    pub checked: Option<String>,
    models: BTreeMap<String, ModelFacts>,
}

impl Catalogue {
    /// The file that ships with the program.
    pub fn bundled() -> Result<Self, CatalogueError> {
        Self::parse(BUNDLED)
    }

    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let file: File = toml::from_str(text)?;
        Ok(Self {
            checked: file.checked,
            models: file.model.into_iter().map(|model| (model.id.clone(), model)).collect(),
        })
    }

    /// Lays a user's file over this one: equal ids are replaced as a whole, new ones are added.
    pub fn overlaid(mut self, text: &str) -> Result<Self, CatalogueError> {
        let over = Self::parse(text)?;
        self.checked = over.checked.or(self.checked);
        self.models.extend(over.models);
        Ok(self)
    }

    /// Finds a model by its exact id, or else by the longest id that the name continues after a dash or
    /// colon: vendors add dates (`gpt-4o-2024-08-06`), Ollama adds sizes (`qwen3:8b`).
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&ModelFacts> {
        if let Some(exact) = self.models.get(name) {
            return Some(exact);
        }
        let dated = |model: &&ModelFacts| {
            let rest = name.strip_prefix(model.id.as_str());
            rest.is_some_and(|rest| {
                rest.starts_with(':')
                    || (rest.starts_with('-') && rest[1..].starts_with(|letter: char| letter.is_ascii_digit()))
            })
        };
        self.models.values().filter(dated).max_by_key(|model| model.id.len())
    }

    pub fn models(&self) -> impl Iterator<Item = &ModelFacts> {
        self.models.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_file_is_whole() {
        let catalogue = Catalogue::bundled().unwrap();
        assert!(catalogue.checked.is_some());
        assert!(catalogue.models().count() >= 10);
        for model in catalogue.models() {
            assert_eq!(model.input_micros.is_some(), model.output_micros.is_some(), "{}", model.id);
        }
    }

    #[test]
    fn a_users_file_is_laid_over_by_id() {
        let own = "[[model]]\nid = \"gpt-4o\"\nprovider = \"open_ai_compatible\"\ncontext_tokens = 1\nmax_output_tokens = 1\ninput_micros = 7\noutput_micros = 8\n";
        let catalogue = Catalogue::bundled().unwrap().overlaid(own).unwrap();
        let price = catalogue.find("gpt-4o").unwrap().price().unwrap();
        assert_eq!(price, Price { input_micros: 7, cached_input_micros: 7, output_micros: 8 });
        assert!(catalogue.find("gpt-4o-mini").is_some());
        assert!(Catalogue::bundled().unwrap().overlaid("[[model]]\nidd = 1").is_err());
    }

    #[test]
    fn names_with_dates_and_sizes_are_found() {
        let catalogue = Catalogue::bundled().unwrap();
        assert_eq!(catalogue.find("gpt-4o-2024-08-06").unwrap().id, "gpt-4o");
        assert_eq!(catalogue.find("gpt-4o-mini-2024-07-18").unwrap().id, "gpt-4o-mini");
        assert_eq!(catalogue.find("qwen3:8b").unwrap().id, "qwen3");
        assert!(catalogue.find("gpt-4o-audio").is_none());
    }

    #[test]
    fn cost_is_rounded_up() {
        let price = Price { input_micros: 3_000_000, cached_input_micros: 300_000, output_micros: 15_000_000 };
        let usage = Usage { input_tokens: 1_000, cached_tokens: 400, output_tokens: 10 };
        assert_eq!(price.cost_micros(usage), 600 * 3 + 120 + 150);
        assert_eq!(price.cost_micros(Usage { input_tokens: 1, cached_tokens: 1, output_tokens: 0 }), 1);
        assert_eq!(price.cost_micros(Usage::default()), 0);
    }
}
