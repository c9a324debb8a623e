//! Search over the passages of a workspace's knowledge.

use std::sync::Arc;

use steward_language::Embedding;
use steward_model::{Action, OpContext, Stopwatch};
use steward_search::{Filter, Hit, SearchQuery};

use crate::app::App;
use crate::error::{Error, Result};

/// The name of the index in which knowledge lies.
pub const SPACE: &str = "knowledge";

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeQuery {
    pub text: String,
    pub limit: usize,
    pub collections: Vec<String>,
    pub languages: Vec<String>,
    pub audiences: Vec<String>,
}

/// What was found, with the time it took.
#[derive(Debug, Clone)]
pub struct KnowledgeHits {
    pub hits: Vec<Hit>,
    pub query_vector: Option<Embedding>,
    pub duration_ms: f64,
}

/// The best passages for a text. Without an embedding, because the embedder failed, full text alone answers.
pub async fn knowledge_search(app: &Arc<App>, context: &OpContext, query: KnowledgeQuery) -> Result<KnowledgeHits> {
    context.authorise(Action::KnowledgeRead)?;
    let watch = Stopwatch::start();
    let query_vector = match app.embedder.embed_one(&query.text).await {
        Ok(vector) => Some(vector),
        Err(error) => {
            tracing::warn!(%error, "query could not be embedded; full text alone answers");
            None
        }
    };
    let index = app.search.clone();
    let workspace = context.workspace_id.to_string();
    let now_ms = context.now_ms();
    let vector = query_vector.clone();
    let found = tokio::task::spawn_blocking(move || {
        let search = SearchQuery {
            text: &query.text,
            vector: vector.as_ref().map(Embedding::as_slice),
            limit: query.limit,
            filter: Filter {
                collections: query.collections,
                languages: query.languages,
                audiences: query.audiences,
                document_ids: Vec::new(),
            },
            now_ms,
            ..Default::default()
        };
        index.search(&workspace, SPACE, &search)
    });
    let hits = found.await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(KnowledgeHits { hits, query_vector, duration_ms: watch.elapsed_ms() })
}
