//! The rungs above `builtin` and what they may cost: what an agent's turn has to work with (PLT-22, PLT-24).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::tz::TimeZone;
use steward_llm::{Breaker, BreakerPolicy, BreakerState, BudgetVerdict, Price, ProviderKind, Rung, connect};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::providers::Provider;

use super::{address, config};
use crate::app::App;
use crate::error::{Error, Result};
use crate::limits::Limited;

const FULL_TIME: Duration = Duration::from_secs(12);
const SHORT_TIME: Duration = Duration::from_secs(7);
const SECOND_TIME: Duration = Duration::from_secs(8);
const FULL_TOKENS: usize = 24_000;
const SHORT_TOKENS: usize = 3_000;
/// Providers beside the first one that are tried within one turn; more would not fit into its time.
const SECONDS: usize = 2;
/// What a paid model costs that the catalogue doesn't know: as much as the dearest ones, so that a budget holds.
const UNKNOWN: Price = Price { input_micros: 15_000_000, cached_input_micros: 15_000_000, output_micros: 75_000_000 };

/// The breakers by provider, shared by all turns.
#[derive(Debug, Default)]
pub struct Breakers {
    known: Mutex<HashMap<String, Arc<Breaker>>>,
}

impl Breakers {
    fn of(&self, provider_id: &str) -> Arc<Breaker> {
        let mut known = self.lock();
        known.entry(provider_id.to_owned()).or_insert_with(|| Breaker::new(BreakerPolicy::default())).clone()
    }

    pub(super) fn state(&self, provider_id: &str) -> Option<BreakerState> {
        self.lock().get(provider_id).map(|breaker| breaker.state())
    }

    /// After a change or a good test a provider starts anew.
    pub(super) fn forget(&self, provider_id: &str) {
        self.lock().remove(provider_id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Breaker>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a turn may use.
#[derive(Clone)]
pub(crate) struct Means {
    pub(crate) rungs: Vec<Rung>,
    pub(crate) verdict: BudgetVerdict,
    pub(crate) max_cost_micros: Option<i64>,
}

/// The models and the money for a turn. Whatever is wrong with a provider, a turn goes on without it.
pub(crate) async fn means(
    app: &App,
    context: &OpContext,
    read: &TenantTx,
    zone: TimeZone,
    conversation_id: Option<&str>,
) -> Result<Means> {
    means_of(app, context, read, read.provider_list().await?, zone, conversation_id).await
}

/// The same with providers that were read before, in the order in which they are asked.
pub(crate) async fn means_of(
    app: &App,
    context: &OpContext,
    read: &TenantTx,
    providers: Vec<Provider>,
    zone: TimeZone,
    conversation_id: Option<&str>,
) -> Result<Means> {
    let mut means = Means { rungs: rungs(app, providers), verdict: BudgetVerdict::Allow, max_cost_micros: None };
    if means.rungs.is_empty() {
        return Ok(means);
    }
    let today = context.now().to_zoned(zone).date().to_string();
    (means.verdict, means.max_cost_micros) = crate::budget::judge(read, &today, conversation_id).await?;
    if app.limits.take(Limited::ModelRun, &context.workspace_id.to_string()).is_err() {
        means.verdict = BudgetVerdict::BuiltinOnly;
        // Free models of the own house would be overrun as well.
        means.rungs.clear();
    }
    Ok(means)
}

fn rungs(app: &App, providers: Vec<Provider>) -> Vec<Rung> {
    let mut rungs = Vec::new();
    let usable = providers.into_iter().filter(|row| row.enabled);
    for row in usable {
        match rung(app, &row) {
            Some(full) if rungs.is_empty() => {
                let mut short = full.clone();
                short.name = String::from("short_context");
                short.time_limit = SHORT_TIME;
                short.max_input_tokens = short.max_input_tokens.min(SHORT_TOKENS);
                rungs.extend([full, short]);
            }
            Some(mut second) => {
                second.name = String::from("second_model");
                second.time_limit = SECOND_TIME;
                rungs.push(second);
            }
            None => {}
        }
        if rungs.len() == 2 + SECONDS {
            break;
        }
    }
    rungs
}

/// The rung of one provider, with another of its models if wanted, for a comparison.
pub(crate) async fn rung_of(app: &App, read: &TenantTx, provider_id: &str, model: Option<&str>) -> Result<Rung> {
    let mut row = read.provider_find(provider_id).await?.ok_or_else(|| Error::not_found("provider"))?;
    if let Some(model) = model {
        row.model = super::model_of(Some(model))?;
    }
    rung(app, &row).ok_or_else(|| {
        Error::conflict("provider_unusable", "This provider can't be used as it is. Test its connection to see why.")
    })
}

/// `None` when the provider can't be used as it is; the test of the connection says why.
fn rung(app: &App, row: &Provider) -> Option<Rung> {
    let config = match config(app, row) {
        Ok(config) => config,
        Err(error) => {
            tracing::warn!(provider = row.id, code = error.code, "a provider is left out");
            return None;
        }
    };
    let base_url = config.base_url.as_deref().unwrap_or(config.kind.default_base_url());
    if !address::is_allowed(app, base_url) {
        tracing::warn!(provider = row.id, "a provider is left out: its address is private");
        return None;
    }
    let facts = app.catalogue.find(&config.model);
    let price = match facts.and_then(|facts| facts.price()) {
        _ if config.kind == ProviderKind::Ollama => None,
        Some(price) => Some(price),
        None if address::is_private(base_url) => None,
        None => Some(UNKNOWN),
    };
    // Half of what the model holds: the estimate of tokens is rough, and the answer needs room.
    let room = facts.map_or(FULL_TOKENS, |facts| usize::try_from(facts.context_tokens / 2).unwrap_or(FULL_TOKENS));
    Some(Rung {
        name: String::from("full_context"),
        model: connect(config, app.http.clone()),
        time_limit: FULL_TIME,
        max_input_tokens: room.clamp(1_000, FULL_TOKENS),
        price,
        breaker: Some(app.breakers.of(&row.id)),
    })
}
