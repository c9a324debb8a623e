//! What a command works on: the data directory itself, or a running server.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value as Json;
use steward_app::App;
use steward_app::background::Background;
use steward_app::tenancy::{Workspace, workspace_only, workspace_resolve};
use steward_model::{Actor, BaseContext, OpContext};

use crate::config::Config;
use crate::lock::DataLock;
use crate::wiring;

/// The options that every working command takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TargetArguments {
    /// The data directory, instead of the configured one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The workspace by its slug; the only one is the default.
    #[arg(long, value_name = "SLUG")]
    pub(crate) workspace: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Drive a running server at this address instead of opening the data directory.
    #[arg(long, value_name = "URL", requires = "key")]
    pub(crate) server: Option<String>,
    /// The API key for --server.
    #[arg(long, value_name = "KEY", env = "STEWARD_KEY", hide_env_values = true)]
    key: Option<String>,
}

/// The data directory, opened; nobody listens meanwhile.
pub(crate) struct Local {
    pub(crate) app: Arc<App>,
    background: Background,
    _lock: Option<DataLock>,
}

/// A running server.
pub(crate) struct Remote {
    client: reqwest::Client,
    base: String,
    key: String,
    workspace: Option<String>,
}

impl TargetArguments {
    pub(crate) fn remote(&self) -> Result<Option<Remote>> {
        let (Some(server), Some(key)) = (&self.server, &self.key) else {
            return Ok(None);
        };
        let client = steward_app::http_client().context("calls to the server can't be set up")?;
        let base = format!("{}/api/v1", server.trim_end_matches('/'));
        Ok(Some(Remote { client, base, key: key.clone(), workspace: self.workspace.clone() }))
    }

    pub(crate) fn config(&self, mut config: Config) -> Config {
        if let Some(data) = &self.data {
            config.data_dir = data.clone();
        }
        config
    }

    /// Opens the data directory and starts what works behind it.
    pub(crate) async fn local(&self, config: Config) -> Result<Local> {
        if self.server.is_some() {
            bail!(
                "this command works on the data directory and can't drive a running server; nothing was done. Leave \
                 --server away, or use `steward ask` and `steward search`, which can"
            );
        }
        let config = self.config(config);
        let lock = wiring::lock_data_directory(&config)
            .context("to work with a server that is running, give --server URL and --key KEY")?;
        let app = wiring::open_app(&config).await?;
        let background = Background::start(&app).await.map_err(wiring::in_words)?;
        Ok(Local { app, background, _lock: lock })
    }
}

impl Local {
    pub(crate) fn base(&self) -> BaseContext {
        self.app.base_context("command", None)
    }

    /// The named workspace, or the only one.
    pub(crate) async fn workspace(&self, slug: Option<&str>) -> Result<Workspace> {
        let found = match slug {
            Some(slug) => workspace_resolve(&self.app, slug).await,
            None => workspace_only(&self.app).await,
        };
        found.map_err(wiring::in_words)
    }

    pub(crate) fn context(&self, workspace: &Workspace) -> Result<OpContext> {
        let id = workspace.id.parse().context("the stored workspace id can't be read")?;
        Ok(self.base().in_workspace(id, Actor::System { task: "command" }))
    }

    pub(crate) async fn close(self) {
        self.background.stop(Duration::from_secs(10)).await;
        self.app.store.close().await;
    }
}

impl Remote {
    pub(crate) async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Json> {
        self.send(self.client.get(format!("{}{path}", self.base)).query(query)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Json) -> Result<Json> {
        self.send(self.client.post(format!("{}{path}", self.base)).json(body)).await
    }

    async fn send(&self, mut request: reqwest::RequestBuilder) -> Result<Json> {
        request = request.bearer_auth(&self.key);
        if let Some(workspace) = &self.workspace {
            request = request.header("Steward-Workspace", workspace);
        }
        let response = request.send().await.context("the server doesn't answer; check the address of --server")?;
        let status = response.status();
        let body: Json = response.json().await.context("the server's answer is not JSON")?;
        if !status.is_success() {
            bail!("{}", body["detail"].as_str().unwrap_or("the server refused without a word"));
        }
        Ok(body)
    }
}
