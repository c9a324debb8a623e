//! [`App`]: everything an operation may need, made once at start, the same struct in tests.

use std::path::PathBuf;
use std::sync::Arc;

use steward_language::Embedder;
use steward_model::{BaseContext, Clock, IdSource};
use steward_search::SearchIndex;
use steward_store::Store;

use crate::blobs::BlobStore;
use crate::jobs::Worker;
use crate::live::LiveHub;
use crate::mails::Mailer;
use crate::oidc::OidcProvider;
use crate::secrets::Keyring;

/// What an installation decides; read from the configuration by `server`.
#[derive(Debug, Clone)]
pub struct AppOptions {
    pub data_dir: PathBuf,
    /// Where the program is reached from outside, without a slash at the end; stands in links of mails.
    pub public_url: String,
    /// The program that is started for parsing foreign documents, with its arguments.
    pub extract_command: (PathBuf, Vec<String>),
    /// Whether model providers and crawled pages may be at private or loopback addresses (e.g. a local Ollama).
    pub allow_private_addresses: bool,
    pub allow_private_providers: bool,
    /// Sample data is loaded; address and password of its owner, shown on the sign-in page.
    pub demo_sign_in: Option<(String, String)>,
    /// Where people may sign in beside here.
    pub sign_in_providers: Vec<OidcProvider>,
    pub worker_name: String,
}

pub struct App {
    pub options: AppOptions,
    pub store: Store,
    pub search: SearchIndex,
    pub embedder: Embedder,
    pub understanding: crate::agents::Understanding,
    /// For calls to model providers.
    pub http: reqwest::Client,
    pub catalogue: steward_llm::Catalogue,
    pub oidc: crate::oidc::Providers,
    /// Providers that failed are left alone for a while, by all turns.
    pub breakers: crate::providers::Breakers,
    pub live: LiveHub,
    pub mailer: Mailer,
    pub blobs: BlobStore,
    pub keyring: Keyring,
    pub extractor: steward_extract::worker::Worker,
    pub worker: Worker,
    pub limits: crate::limits::Limits,
    /// Answers to one conversation are made one after the other.
    pub turns: crate::conversations::Turns,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<IdSource>,
}

impl App {
    /// The circumstances of a call; `request_id` ties its log lines together.
    pub fn base_context(&self, request_id: impl Into<String>, address: Option<String>) -> BaseContext {
        BaseContext { clock: self.clock.clone(), ids: self.ids.clone(), request_id: request_id.into(), address }
    }
}
