//! Making an [`App`] from settings: the same way in the program, in commands and in tests.
//!
//! **Invariant.** Nothing runs yet when the app is open; [`crate::background`] starts what works by itself.

use std::path::PathBuf;
use std::sync::Arc;

use steward_language::{Embedder, EmbedderOptions};
use steward_llm::Catalogue;
use steward_model::{Clock, IdSource, Secret};
use steward_search::SearchIndex;
use steward_store::{Store, StoreError, StoreOptions};

use crate::agents::Understanding;
use crate::app::{App, AppOptions};
use crate::blobs::BlobStore;
use crate::jobs::Worker;
use crate::live::LiveHub;
use crate::mails::Mailer;
use crate::secrets::{KeySource, Keyring};

/// Where the operational data lives.
#[derive(Debug, Clone)]
pub enum Database {
    /// In the data directory.
    Sqlite,
    Postgres {
        url: Secret,
        connections: u32,
    },
}

/// Everything an installation decides before it starts.
#[derive(Debug, Clone)]
pub struct Settings {
    pub options: AppOptions,
    pub database: Database,
    pub mailer: Mailer,
    pub master_keys: KeySource,
    /// Prices and abilities of models, laid over those that come with the program.
    pub models_file: Option<PathBuf>,
    pub embedder: EmbedderOptions,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<IdSource>,
}

/// Why the program can't start, in words for whoever runs it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "the data directory {path} can't be used: {reason}. Make it writable for this user, or name another one with \
         data_dir in steward.toml or STEWARD_DATA_DIR"
    )]
    DataDirectory { path: String, reason: String },
    #[error(
        "the database is damaged ({detail}). Nothing was changed. Run `steward doctor` to see what can still be read; \
         then bring back a backup, or move the file aside to start anew"
    )]
    Damaged { detail: String },
    #[error(
        "the database was written by a newer version of Steward (schema {found}, this program knows {known}). Nothing \
         was changed. Start the newer version again, or bring back the backup made before the update"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "the database was written by an older version of Steward (schema {found}, this program knows {known}). Nothing \
         was changed. Run `steward migrate` to bring it up to date, or use the version that wrote it"
    )]
    Older { found: i64, known: i64 },
    #[error(
        "there is no installation in {path}: it holds no steward.db. Nothing was made there. Name the data directory \
         with --data, or with data_dir in steward.toml"
    )]
    Missing { path: String },
    #[error("the database can't be opened: {detail}. Nothing was changed")]
    Database { detail: String },
    #[error("{0}")]
    MasterKey(#[from] crate::secrets::SecretError),
    #[error("the file of models {path} can't be used: {reason}")]
    Models { path: String, reason: String },
    #[error("the built-in language model can't be loaded: {0}")]
    Language(String),
    #[error("calls to model providers can't be set up: {0}")]
    Http(String),
}

impl App {
    /// Opens the data directory and everything in it.
    pub async fn open(settings: Settings) -> Result<Arc<Self>, OpenError> {
        create_data_directory(&settings.options)?;
        let database = store_options(&settings.options, settings.database.clone());
        let store = Store::open(database).await.map_err(store_error)?;
        let keyring = settings.master_keys.open(&settings.ids).await?;
        Self::with(settings, store, keyring).await
    }

    /// Opens an installation for whoever only looks at it: nothing is made, and nothing brought up to date.
    pub async fn open_existing(settings: Settings) -> Result<Arc<Self>, OpenError> {
        let database = store_options(&settings.options, settings.database.clone());
        if let StoreOptions::Sqlite { file } = &database
            && !file.exists()
        {
            return Err(OpenError::Missing { path: settings.options.data_dir.display().to_string() });
        }
        let store = Store::open_existing(database).await.map_err(store_error)?;
        let keyring = match settings.master_keys.file() {
            Some(file) if !file.exists() => Keyring::passing(&settings.ids),
            _ => settings.master_keys.open(&settings.ids).await?,
        };
        Self::with(settings, store, keyring).await
    }

    async fn with(settings: Settings, store: Store, keyring: Keyring) -> Result<Arc<Self>, OpenError> {
        let Settings { options, mailer, models_file, embedder, clock, ids, .. } = settings;
        let blobs = BlobStore::new(options.data_dir.join("files"), store.space());
        let embedder = load_embedder(embedder).await?;
        let understanding = train(&embedder).await?;
        let (program, arguments) = options.extract_command.clone();
        let app = Self {
            search: SearchIndex::open(&options.data_dir),
            blobs,
            worker: Worker::new(options.worker_name.clone()),
            extractor: steward_extract::worker::Worker::new(program, arguments),
            catalogue: catalogue(models_file)?,
            http: crate::providers::client(options.allow_private_providers).map_err(OpenError::Http)?,
            // The operator names these addresses, so that private ones are right.
            oidc: crate::oidc::Providers::new(
                options.sign_in_providers.clone(),
                crate::http_client().map_err(|error| OpenError::Http(error.to_string()))?,
            ),
            breakers: crate::providers::Breakers::default(),
            live: LiveHub::default(),
            limits: crate::limits::Limits::default(),
            turns: crate::conversations::Turns::default(),
            options,
            store,
            embedder,
            understanding,
            mailer,
            keyring,
            clock,
            ids,
        };
        Ok(Arc::new(app))
    }
}

fn create_data_directory(options: &AppOptions) -> Result<(), OpenError> {
    std::fs::create_dir_all(options.data_dir.join("files")).map_err(|error| OpenError::DataDirectory {
        path: options.data_dir.display().to_string(),
        reason: error.to_string(),
    })
}

fn store_options(options: &AppOptions, database: Database) -> StoreOptions {
    match database {
        Database::Sqlite => StoreOptions::Sqlite { file: options.data_dir.join("steward.db") },
        Database::Postgres { url, connections } => StoreOptions::Postgres { url: url.expose().to_owned(), connections },
    }
}

fn store_error(error: StoreError) -> OpenError {
    match error {
        StoreError::Damaged(detail) => OpenError::Damaged { detail },
        StoreError::Newer { found, known } => OpenError::Newer { found, known },
        StoreError::Older { found, known } => OpenError::Older { found, known },
        other => OpenError::Database { detail: other.to_string() },
    }
}

fn catalogue(file: Option<PathBuf>) -> Result<Catalogue, OpenError> {
    let bundled = Catalogue::bundled()
        .map_err(|error| OpenError::Models { path: String::from("(built in)"), reason: error.to_string() })?;
    let Some(file) = file else {
        return Ok(bundled);
    };
    let failed = |reason: String| OpenError::Models { path: file.display().to_string(), reason };
    let text = std::fs::read_to_string(&file).map_err(|error| failed(error.to_string()))?;
    bundled.overlaid(&text).map_err(|error| failed(error.to_string()))
}

async fn load_embedder(options: EmbedderOptions) -> Result<Embedder, OpenError> {
    match tokio::task::spawn_blocking(move || Embedder::load(options)).await {
        Ok(Ok(embedder)) => Ok(embedder),
        Ok(Err(error)) => Err(OpenError::Language(error.to_string())),
        Err(error) => Err(OpenError::Language(error.to_string())),
    }
}

async fn train(embedder: &Embedder) -> Result<Understanding, OpenError> {
    let embedder = embedder.clone();
    match tokio::task::spawn_blocking(move || Understanding::train(&embedder)).await {
        Ok(Ok(understanding)) => Ok(understanding),
        Ok(Err(error)) => Err(OpenError::Language(error.cause_text().unwrap_or(error.detail))),
        Err(error) => Err(OpenError::Language(error.to_string())),
    }
}
