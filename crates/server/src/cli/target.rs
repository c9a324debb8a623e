//! What a command works on: the data directory itself, or a running server.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::multipart::{Form, Part};
use serde_json::Value as Json;
use steward_app::background::Background;
use steward_app::documents::document_counts;
use steward_app::tenancy::{Workspace, workspace_only, workspace_resolve};
use steward_app::{App, ErrorKind};
use steward_model::{Actor, BaseContext, OpContext};

use crate::config::Config;
use crate::lock::DataLock;
use crate::wiring;

/// How long a command waits for the index, in looks.
const MOST_LOOKS: usize = 1_500;
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// How often a busy server is asked again.
const PATIENCE: usize = 20;

/// The options that every working command takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TargetArguments {
    #[command(flatten)]
    data: DataArguments,
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

/// Where the data is, for commands that look after an installation rather than work in a workspace.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct DataArguments {
    /// The data directory, instead of the configured one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl DataArguments {
    /// # Errors
    /// When a directory is named and the configuration names a database: the command would work on the database, and
    /// whoever named the directory meant something else.
    pub(crate) fn config(&self, mut config: Config) -> Result<Config> {
        let Some(data) = &self.data else {
            return Ok(config);
        };
        ensure!(
            config.database.url.is_none(),
            "--data {} names a data directory, but the configuration names a PostgreSQL database, and only one of the two \
             can be meant. Nothing was done. Leave --data out to work on the database, or take url out of [database] \
             (and STEWARD_DATABASE_URL out of the environment) to work on the directory",
            data.display()
        );
        config.data_dir = data.clone();
        Ok(config)
    }
}

/// What commands that look after an installation and print a result take.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct AdminArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
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

    /// Opens the data directory and starts what works behind it.
    pub(crate) async fn local(&self, config: Config) -> Result<Local> {
        let config = self.data.config(config)?;
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
        let Some(slug) = slug else {
            return workspace_only(&self.app).await.map_err(wiring::in_words);
        };
        match workspace_resolve(&self.app, slug).await {
            Err(error) if error.kind == ErrorKind::NotFound => {
                bail!("there is no workspace \"{slug}\" in this data directory; `steward import` makes a missing one")
            }
            found => found.map_err(wiring::in_words),
        }
    }

    /// For work in a workspace whose index is up to date: after a restore, or when it was lost, it is being made anew.
    /// Not for ever: a document that can't be read at the moment shouldn't keep the others.
    pub(crate) async fn ready(&self, workspace: &Workspace) -> Result<OpContext> {
        let context = self.context(workspace)?;
        for _ in 0..MOST_LOOKS {
            if document_counts(&self.app, &context).await.map_err(wiring::in_words)?.waiting == 0 {
                break;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(context)
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
        self.send(|| self.client.get(format!("{}{path}", self.base)).query(query)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Json) -> Result<Json> {
        self.send(|| self.client.post(format!("{}{path}", self.base)).json(body)).await
    }

    /// One file, as a browser would send it.
    pub(crate) async fn upload(&self, path: &str, name: &str, bytes: Vec<u8>) -> Result<Json> {
        self.send(|| {
            let part = Part::bytes(bytes.clone()).file_name(name.to_owned());
            self.client.post(format!("{}{path}", self.base)).multipart(Form::new().part("file", part))
        })
        .await
    }

    /// Every page of a list.
    pub(crate) async fn list(&self, path: &str, query: &[(&str, String)]) -> Result<Vec<Json>> {
        let mut rows = Vec::new();
        let mut query = query.to_vec();
        query.push(("limit", String::from("200")));
        loop {
            let mut page = self.get(path, &query).await?;
            rows.extend(page["data"].as_array_mut().map(std::mem::take).unwrap_or_default());
            let Some(cursor) = page["next_cursor"].as_str().map(str::to_owned) else {
                return Ok(rows);
            };
            query.retain(|(name, _)| *name != "cursor");
            query.push(("cursor", cursor));
        }
    }

    /// A server that is too busy says when to come again; that is heeded, so long work isn't cut short by its limits.
    async fn send(&self, request: impl Fn() -> reqwest::RequestBuilder) -> Result<Json> {
        for _ in 0..PATIENCE {
            let mut request = request().bearer_auth(&self.key);
            if let Some(workspace) = &self.workspace {
                request = request.header("Steward-Workspace", workspace);
            }
            let response = request.send().await.context("the server doesn't answer; check the address of --server")?;
            let status = response.status();
            if let Some(pause) = pause(&response) {
                tokio::time::sleep(pause).await;
                continue;
            }
            if status == reqwest::StatusCode::UNAUTHORIZED {
                bail!("the server doesn't know this key, or it has run out; make one on its page Settings, API keys");
            }
            if status.is_redirection() {
                let to =
                    response.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or("elsewhere");
                bail!(
                    "the server sends on to {to}, and the key is not sent after it; give the address that it names as --server"
                );
            }
            let text = response.text().await.context("the server's answer broke off")?;
            let body = serde_json::from_str::<Json>(&text).ok().filter(|body| body.is_object() || body.is_array());
            let Some(body) = body else {
                bail!(
                    "what answers at {} (status {status}) is not Steward's interface; check the address of --server, and \
                     what stands before the server",
                    self.base
                );
            };
            if !status.is_success() {
                bail!(
                    "{}",
                    body["detail"].as_str().map_or_else(|| format!("the server refused: {status}"), str::to_owned)
                );
            }
            return Ok(body);
        }
        bail!("the server was too busy {PATIENCE} times in a row; try again later. What it took until now it keeps")
    }
}

/// How long a refusal for being busy asks to wait.
fn pause(response: &reqwest::Response) -> Option<Duration> {
    if response.status() != reqwest::StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let seconds = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    Some(Duration::from_secs(seconds.unwrap_or(1).clamp(1, 60)))
}
