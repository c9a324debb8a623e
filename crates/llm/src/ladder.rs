//! The fallback ladder: which models may answer, in which order, for how long.
//!
//! Border: the app builds a ladder from the workspace's settings; the loop climbs down. Invariant: a
//! ladder always ends with words: the generic text needs no model and cannot fail.

use std::sync::Arc;
use std::time::Duration;

use crate::breaker::Breaker;
use crate::budget::BudgetVerdict;
use crate::catalogue::Price;
use crate::chat::ChatModel;

/// One way to answer.
#[derive(Clone)]
pub struct Rung {
    /// `full_context`, `short_context`, `second_model`, `builtin`.
    pub name: String,
    pub model: Arc<dyn ChatModel>,
    /// For the whole rung: every turn and retry, not tools.
    pub time_limit: Duration,
    /// Messages are cut to this many (estimated) tokens.
    pub max_input_tokens: usize,
    /// `None`: costs nothing.
    pub price: Option<Price>,
    /// Shared by all runs that use the same provider.
    pub breaker: Option<Arc<Breaker>>,
}

impl Rung {
    /// A rung that costs nothing and has no breaker: the built-in model, or a scripted one.
    pub fn free(
        name: impl Into<String>,
        model: Arc<dyn ChatModel>,
        time_limit: Duration,
        max_input_tokens: usize,
    ) -> Self {
        Self { name: name.into(), model, time_limit, max_input_tokens, price: None, breaker: None }
    }
}

/// The rungs from best to last, and the words when all fail.
#[derive(Clone)]
pub struct Ladder {
    pub rungs: Vec<Rung>,
    /// The reply of the rung `generic`.
    pub generic: String,
}

/// The name of the rung that is only words.
pub const GENERIC: &str = "generic";

impl Ladder {
    /// Takes away what a budget verdict forbids: `Cheaper` keeps only the cheapest priced model beside
    /// the free ones, `BuiltinOnly` keeps only the free ones.
    #[must_use]
    pub fn restricted(mut self, verdict: BudgetVerdict) -> Self {
        match verdict {
            BudgetVerdict::Allow | BudgetVerdict::Warn => {}
            BudgetVerdict::BuiltinOnly => self.rungs.retain(|rung| rung.price.is_none()),
            BudgetVerdict::Cheaper => {
                let cheapest = self.rungs.iter().filter_map(|rung| rung.price).map(|price| price.weight()).min();
                self.rungs.retain(|rung| rung.price.is_none_or(|price| Some(price.weight()) == cheapest));
            }
        }
        self
    }
}
