//! [`TestServer`]: everything that the program runs, in this process.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use steward_api::{ApiOptions, Assets, ServeOptions};
use steward_app::background::Background;
use steward_app::mails::Mailer;
use steward_app::oidc::OidcProvider;
use steward_app::portal_sessions::workspace_by_slug;
use steward_app::secrets::KeySource;
use steward_app::{App, AppOptions, EmbedderOptions, Settings};
use steward_model::{Actor, BaseContext, Clock, IdSource, ManualClock, Role, Scope, SystemClock};
use steward_store::events::EventDraft;
use steward_store::mails::Mail;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::database::Database;
use crate::person::Person;

/// How a test server differs from an ordinary one.
pub struct Options {
    pub database: Database,
    /// A clock that stands still until the test moves it.
    pub clock: Option<Timestamp>,
    /// Jobs, consumers and housekeeping run.
    pub background: bool,
    pub assets: Assets,
    pub serve: ServeOptions,
    /// Where people may sign in beside here.
    pub sign_in_providers: Vec<OidcProvider>,
    /// The server is reached by https.
    pub behind_tls: bool,
    /// The address of a caller is what the header `X-Forwarded-For` says.
    pub trust_proxy: bool,
    /// The server has numbers to tell: "numbers 1".
    pub metrics: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            database: Database::Sqlite,
            clock: None,
            background: true,
            assets: Assets::none(),
            serve: ServeOptions::default(),
            sign_in_providers: Vec::new(),
            behind_tls: false,
            trust_proxy: false,
            metrics: false,
        }
    }
}

/// A running server with its own data directory and a workspace "acme".
pub struct TestServer {
    pub app: Arc<App>,
    /// `http://127.0.0.1:port`
    pub url: String,
    /// The clock of [`Options::clock`].
    pub clock: Option<Arc<ManualClock>>,
    background: Option<Background>,
    closing: watch::Sender<bool>,
    directory: TempDir,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_on(database: Database) -> Self {
        Self::start_with(Options { database, ..Options::default() }).await
    }

    pub async fn start_with(options: Options) -> Self {
        // Another test of this process may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = TempDir::new().unwrap();
        let manual = options.clock.map(|start| Arc::new(ManualClock::at(start)));
        let clock: Arc<dyn Clock> = match &manual {
            Some(clock) => clock.clone(),
            None => Arc::new(SystemClock),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = Settings {
            options: AppOptions {
                data_dir: directory.path().to_owned(),
                public_url: url.clone(),
                extract_command: (steward_program(), vec![String::from("extract-worker")]),
                allow_private_addresses: true,
                allow_private_providers: true,
                demo_sign_in: None,
                sign_in_providers: options.sign_in_providers,
                worker_name: String::from("test"),
            },
            database: options.database.create(),
            mailer: Mailer::Outbox,
            master_keys: KeySource::File(directory.path().join("master.key")),
            models_file: None,
            embedder: EmbedderOptions { threads: 1, ..EmbedderOptions::default() },
            clock,
            ids: Arc::new(IdSource::random()),
        };
        let app = App::open(settings).await.unwrap();
        let background = if options.background { Some(Background::start(&app).await.unwrap()) } else { None };
        let (closing, closed) = watch::channel(false);
        let api_options = ApiOptions {
            assets: options.assets,
            closing: closed.clone(),
            behind_tls: options.behind_tls,
            trust_proxy: options.trust_proxy,
            metrics: if options.metrics { Some(Arc::new(|| String::from("numbers 1"))) } else { None },
            ..ApiOptions::default()
        };
        let router = steward_api::router(app.clone(), api_options);
        tokio::spawn(steward_api::serve(listener, router, options.serve, closed));
        let server = Self { app, url, clock: manual, background, closing, directory };
        crate::person::create_workspace(&server, "acme").await;
        server
    }

    /// Where the server keeps its data.
    pub fn data_dir(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    pub fn base(&self) -> BaseContext {
        self.app.base_context("test", None)
    }

    /// The owner of the workspace "acme".
    pub async fn owner(&self) -> Person {
        Person::member(self, "acme", Role::Owner).await
    }

    /// Somebody new with a role in "acme".
    pub async fn member(&self, role: Role) -> Person {
        Person::member(self, "acme", role).await
    }

    /// The owner of another workspace, which has nothing to do with "acme".
    pub async fn stranger(&self) -> Person {
        crate::person::create_workspace(self, "other").await;
        Person::member(self, "other", Role::Owner).await
    }

    pub fn anonymous(&self) -> Person {
        Person::anonymous(self)
    }

    /// A program with an API key for "acme".
    pub async fn key(&self, scopes: &[Scope]) -> Person {
        Person::key(self, "acme", scopes, None).await
    }

    /// The same, after somebody took the key away.
    pub async fn revoked_key(&self, scopes: &[Scope]) -> Person {
        Person::key(self, "acme", scopes, Some(1)).await
    }

    /// A customer with a portal session in "acme".
    pub async fn contact(&self) -> Person {
        Person::contact(self, "acme").await
    }

    /// Every mail that was written, oldest first, those of accounts included.
    pub async fn mails(&self) -> Vec<Mail> {
        self.app.store.system_read().await.unwrap().mail_list_all(1000).await.unwrap()
    }

    /// Writes an event into the log of "acme" that no operation has written.
    pub async fn event_forged(&self, event_type: &str, subject_id: &str, contact_id: &str) {
        let workspace = workspace_by_slug(&self.app, "acme").await.unwrap();
        let context = self.base().in_workspace(workspace.workspace_id().unwrap(), Actor::System { task: "test" });
        let write = self.app.store.write(&context).await.unwrap();
        let draft = EventDraft::new(event_type, "message", subject_id).contact(contact_id);
        write.event_append(&context, draft).await.unwrap();
        write.commit().await.unwrap();
    }

    /// Waits until no job is running or due within five seconds, and every consumer has noted the whole log.
    pub async fn settle(&self) {
        for _ in 0..1500 {
            if self.is_settled().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("jobs or consumers did not come to rest within 30 seconds");
    }

    async fn is_settled(&self) -> bool {
        let read = self.app.store.system_read().await.unwrap();
        let head = read.event_head().await.unwrap();
        for name in steward_app::consumers::NAMES {
            // The live consumer has nothing to show but what a stream has shown already.
            if name != "live" && read.consumer_position(name).await.unwrap() < head {
                return false;
            }
        }
        let workspaces = read.workspace_list().await.unwrap();
        drop(read);
        for workspace in workspaces {
            let id = workspace.workspace_id().unwrap();
            let context = self.base().in_workspace(id, Actor::System { task: "test" });
            let read = self.app.store.read(&context).await.unwrap();
            let soon = self.app.clock.now_ms() + 5_000;
            for status in ["queued", "running"] {
                let jobs = read.job_list(Some(status), None, None, 100).await.unwrap();
                if jobs.iter().any(|job| job.run_at <= soon) {
                    return false;
                }
            }
        }
        true
    }

    /// Ends the server as a signal does: what is under way is finished.
    pub async fn stop(mut self) {
        self.closing.send_replace(true);
        if let Some(background) = self.background.take() {
            background.stop(Duration::from_secs(10)).await;
        }
        self.app.store.close().await;
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.closing.send_replace(true);
    }
}

/// The program as it was built beside the tests, for what must run in a process of its own.
fn steward_program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let target = test.ancestors().find(|folder| folder.ends_with("debug") || folder.ends_with("release"));
    target.map_or_else(|| PathBuf::from("steward"), |folder| folder.join("steward"))
}

/// The fields of a problem document that tests look at.
pub(crate) fn problem_of(body: &Value) -> String {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    format!("{} {} {}", text("code"), text("detail"), body.get("fields").cloned().unwrap_or_default())
}
