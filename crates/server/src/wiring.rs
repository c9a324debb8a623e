//! From the configuration to the running parts.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use steward_api::ApiOptions;
use steward_app::mails::Mailer;
use steward_app::secrets::KeySource;
use steward_app::{App, AppOptions, Database, Settings};
use steward_model::{IdSource, Secret, SystemClock};
use tokio::sync::watch;

use crate::assets::assets;
use crate::config::{Config, SignIn};
use crate::lock::{self, DataLock};

/// Seconds; from a cached page to the longest that a request may take.
const LATENCY_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Takes the data directory for this process; with PostgreSQL several may share it.
pub(crate) fn lock_data_directory(config: &Config) -> Result<Option<DataLock>> {
    if config.database.url.is_some() {
        return Ok(None);
    }
    lock::acquire(&config.data_dir).map(Some)
}

/// The same, but waits while an old process that shares its port ends.
pub(crate) async fn take_over_data_directory(config: &Config) -> Result<Option<DataLock>> {
    let tries = if config.server.share_port { config.server.farewell_seconds * 8 + 40 } else { 0 };
    for _ in 0..tries {
        match lock_data_directory(config) {
            Ok(lock) => return Ok(lock),
            Err(error) => tracing::debug!(%error, "waiting for the old process to end"),
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    lock_data_directory(config)
}

pub(crate) async fn open_app(config: &Config) -> Result<Arc<App>> {
    open_app_for(config, None).await
}

/// The same; with the sign-in of the sample data, which the first page then shows.
pub(crate) async fn open_app_for(config: &Config, demo_sign_in: Option<(String, String)>) -> Result<Arc<App>> {
    let mut settings = settings(config)?;
    settings.options.demo_sign_in = demo_sign_in;
    Ok(App::open(settings).await?)
}

/// For commands that only look: what is not there is not made, and what is old stays so.
pub(crate) async fn open_app_existing(config: &Config) -> Result<Arc<App>> {
    Ok(App::open_existing(settings(config)?).await?)
}

fn settings(config: &Config) -> Result<Settings> {
    let ids = Arc::new(IdSource::random());
    let program = std::env::current_exe().context("the program doesn't know where it lies")?;
    let number = u32::from_le_bytes(ids.random_bytes());
    let options = AppOptions {
        data_dir: config.data_dir.clone(),
        public_url: config.public_url(),
        extract_command: (program, vec![String::from("extract-worker")]),
        allow_private_addresses: config.security.allow_private_addresses,
        allow_private_providers: config.security.allow_private_providers,
        demo_sign_in: None,
        sign_in_providers: config.sign_in.iter().map(SignIn::provider).collect(),
        worker_name: format!("{}-{number:08x}", std::process::id()),
    };
    Ok(Settings {
        options,
        database: database(config),
        mailer: mailer(config)?,
        master_keys: key_source(config),
        models_file: config.models_file.clone(),
        embedder: steward_app::EmbedderOptions::default(),
        clock: Arc::new(SystemClock),
        ids,
    })
}

/// Where the master keys come from.
pub(crate) fn key_source(config: &Config) -> KeySource {
    let security = &config.security;
    if let Some(key) = &security.key {
        return KeySource::Given(key.clone());
    }
    if !security.key_command.is_empty() {
        return KeySource::Command(security.key_command.clone());
    }
    KeySource::File(security.key_file.clone().unwrap_or_else(|| config.data_dir.join("master.key")))
}

fn database(config: &Config) -> Database {
    match &config.database.url {
        Some(url) => Database::Postgres { url: url.clone(), connections: config.database.connections },
        None => Database::Sqlite,
    }
}

fn mailer(config: &Config) -> Result<Mailer> {
    match &config.mail.smtp_url {
        None => Ok(Mailer::Outbox),
        Some(url) => Mailer::smtp(url.expose(), &config.mail.from)
            .map_err(|reason| anyhow!("[mail] in the configuration can't be used: {reason}")),
    }
}

/// Collects the numbers that the program counts.
pub(crate) fn metrics() -> Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix(String::from("_seconds")), &LATENCY_BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .context("the metrics can't be collected")
}

pub(crate) fn api_options(config: &Config, metrics: PrometheusHandle, closing: watch::Receiver<bool>) -> ApiOptions {
    ApiOptions {
        behind_tls: config.public_url().starts_with("https://"),
        trust_proxy: config.server.trust_proxy,
        assets: assets(),
        metrics: Some(Arc::new(move || {
            metrics.run_upkeep();
            metrics.render()
        })),
        metrics_open: config.server.metrics_open,
        closing,
    }
}

/// An error of an operation in the words for whoever runs the program: here the cause may be told.
pub(crate) fn in_words(error: steward_app::Error) -> anyhow::Error {
    match error.cause_text() {
        Some(cause) => anyhow!("{cause}"),
        None => anyhow!("{}", error.detail),
    }
}

/// A secret setting; an empty text means that it isn't set.
pub(crate) fn secret(text: Option<String>) -> Option<Secret> {
    text.filter(|text| !text.is_empty()).map(Secret::new)
}
