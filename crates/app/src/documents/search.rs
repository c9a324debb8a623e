//! Search over the passages of a workspace's knowledge.

use std::collections::HashSet;
use std::sync::Arc;

use steward_language::Embedding;
use steward_model::{Action, OpContext, Stopwatch};
use steward_search::{Filter, Hit, SearchQuery};

use super::index::search_repair;
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

/// Where a passage stands in its document.
#[derive(Debug, Clone)]
pub struct PassagePlace {
    pub id: String,
    pub heading_path: Vec<String>,
    pub page: Option<i64>,
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
    let mut found = look_up(app, context, query.clone(), query_vector.clone()).await?;
    if found.as_ref().is_err_and(steward_search::Error::needs_rebuild) {
        search_repair(app, context).await?;
        found = look_up(app, context, query, query_vector.clone()).await?;
    }
    let mut hits = found.map_err(Error::internal)?;
    drop_repetitions(&mut hits);
    Ok(KnowledgeHits { hits, query_vector, duration_ms: watch.elapsed_ms() })
}

async fn look_up(
    app: &App,
    context: &OpContext,
    query: KnowledgeQuery,
    vector: Option<Embedding>,
) -> Result<std::result::Result<Vec<Hit>, steward_search::Error>> {
    let index = app.search.clone();
    let workspace = context.workspace_id.to_string();
    let now_ms = context.now_ms();
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
    found.await.map_err(Error::internal)
}

/// The same words from two documents, e.g. a file that was uploaded twice, are found once.
fn drop_repetitions(hits: &mut Vec<Hit>) {
    let mut seen: HashSet<(String, String)> = HashSet::new();
    hits.retain(|hit| seen.insert((hit.heading.clone(), hit.text.clone())));
}

/// Where passages stand: headings, page and source, for showing what was found.
pub async fn passage_places(app: &App, context: &OpContext, ids: &[String]) -> Result<Vec<PassagePlace>> {
    context.authorise(Action::KnowledgeRead)?;
    let rows = app.store.read(context).await?.passage_find_many(ids).await?;
    let places = rows.into_iter().map(|row| PassagePlace { heading_path: row.headings(), page: row.page, id: row.id });
    Ok(places.collect())
}
