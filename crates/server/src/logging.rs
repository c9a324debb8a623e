//! What the program tells of itself while it runs: log lines on standard error (text for people, JSON for collectors)
//! and, where a collector is configured, traces.
//!
//! **Invariant.** No personal data: spans and lines carry names, durations and ids.

use std::io::IsTerminal;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

use crate::config::{Config, Log, LogFormat, Telemetry};

/// How long a collector may keep the exporter, which works on a thread of its own.
const EXPORT_PATIENCE: Duration = Duration::from_secs(5);

/// Sends what is still in memory when it is dropped.
#[derive(Debug)]
pub(crate) struct Traces(Option<SdkTracerProvider>);

impl Drop for Traces {
    fn drop(&mut self) {
        if let Some(provider) = self.0.take()
            && let Err(error) = provider.shutdown_with_timeout(EXPORT_PATIENCE)
        {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Lines and traces begin; keep what comes back until the end of the program.
pub(crate) fn start(config: &Config) -> Result<Traces> {
    let lines = lines(&config.log)?;
    let provider = exporter(&config.telemetry)?;
    // Events are log lines and stay in the log; a collector gets spans.
    let traces = provider.as_ref().map(|provider| {
        let tracer = provider.tracer("steward");
        tracing_opentelemetry::layer().with_tracer(tracer).with_filter(LevelFilter::INFO)
    });
    let started = Registry::default().with(traces).with(lines).try_init();
    started.map_err(|error| anyhow!("the log can't be started: {error}"))?;
    Ok(Traces(provider))
}

fn lines<S>(log: &Log) -> Result<Box<dyn Layer<S> + Send + Sync>>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let filter = EnvFilter::try_new(&log.level)
        .map_err(|error| anyhow!("level in [log] can't be used: {error}. Examples: info, warn, steward_app=debug"))?;
    // Colours are for eyes; in a file or a pipe they are rubbish.
    let layer =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    Ok(match log.format {
        LogFormat::Text => layer.with_target(false).with_filter(filter).boxed(),
        LogFormat::Json => {
            layer.json().flatten_event(true).with_current_span(true).with_span_list(false).with_filter(filter).boxed()
        }
    })
}

fn exporter(telemetry: &Telemetry) -> Result<Option<SdkTracerProvider>> {
    if telemetry.otlp_endpoint.is_empty() {
        return Ok(None);
    }
    steward_app::tls_ready();
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpJson)
        .with_endpoint(format!("{}/v1/traces", telemetry.otlp_endpoint.trim_end_matches('/')))
        .with_timeout(EXPORT_PATIENCE)
        .build()
        .context("otlp_endpoint in [telemetry] can't be used; an example: http://localhost:4318")?;
    let resource = Resource::builder_empty().with_service_name(telemetry.service_name.clone()).build();
    Ok(Some(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
}
