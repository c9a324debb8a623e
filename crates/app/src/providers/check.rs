//! The test of a connection: address, key and wire format, without spending tokens.

use serde_json::json;
use steward_model::{Action, OpContext};

use super::{address, config};
use crate::app::App;
use crate::error::{Error, Result};

/// What a test told.
#[derive(Debug, Clone, Default)]
pub struct ConnectionCheck {
    pub ok: bool,
    pub latency_ms: Option<u64>,
    /// What the provider offers.
    pub models: Vec<String>,
    /// What is wrong and what to do.
    pub detail: Option<String>,
}

/// Calls a provider and keeps whether it answered.
pub async fn provider_test(app: &App, context: &OpContext, id: &str) -> Result<ConnectionCheck> {
    context.authorise(Action::ProviderManage)?;
    let read = app.store.read(context).await?;
    let tested = read.provider_find(id).await?.ok_or_else(|| Error::not_found("provider"))?;
    drop(read);
    let config = config(app, &tested)?;
    let base_url = config.base_url.clone().unwrap_or_else(|| config.kind.default_base_url().to_owned());
    let check = match address::check(app, &base_url).await {
        Err(reason) => ConnectionCheck { detail: Some(reason), ..Default::default() },
        Ok(()) => call(app, &config).await,
    };
    let write = app.store.write(context).await?;
    if let Some(mut row) = write.provider_find(id).await? {
        // A provider that was changed while it was tested keeps no verdict on what it was before.
        if row.updated_at == tested.updated_at {
            row.last_check = Some(json!({ "ok": check.ok, "at": context.now_ms(), "detail": check.detail }));
            write.provider_update(&row).await?;
            write.commit().await?;
        }
    }
    if check.ok {
        app.breakers.forget(id);
    }
    Ok(check)
}

async fn call(app: &App, config: &steward_llm::ProviderConfig) -> ConnectionCheck {
    let report = match steward_llm::test_connection(config, &app.http).await {
        Ok(report) => report,
        Err(error) => {
            tracing::info!(code = error.kind.code(), detail = %error.detail, "a provider did not pass its test");
            return ConnectionCheck { detail: Some(error.public().to_owned()), ..Default::default() };
        }
    };
    let named = |offered: &String| {
        let offered = offered.trim_start_matches("models/");
        offered == config.model || offered.strip_suffix(":latest") == Some(config.model.as_str())
    };
    let missing = !report.models.is_empty() && !report.models.iter().any(named);
    let detail = missing.then(|| {
        format!(
            "The provider answers, but {} is not among the models it lists. Check the name's spelling.",
            config.model
        )
    });
    ConnectionCheck { ok: true, latency_ms: Some(report.latency_ms), models: report.models, detail }
}
