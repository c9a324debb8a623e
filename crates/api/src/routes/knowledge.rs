//! Search over the knowledge, as members see it: what was found, where it stands, why it stands there; and how much
//! of the knowledge can be found yet.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::documents::{
    KnowledgeQuery, PassagePlace, document_counts, external_ids, knowledge_search, passage_places,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Query};
use crate::state::ApiState;

const DEFAULT_LIMIT: usize = 10;
/// Enough to measure by: a hundred documents of three passages each.
const MOST: usize = 300;
/// A question is not longer; the rest of a pasted page would only blur it.
const MOST_CHARACTERS: usize = 1_000;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(search)).routes(routes!(counts))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Question {
    q: String,
    /// 1 to 300; 10 if not given.
    limit: Option<usize>,
    /// Slug of a collection.
    collection: Option<String>,
    /// ISO 639-1 code.
    language: Option<String>,
    /// `public` or `internal`
    audience: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Found {
    data: Vec<FoundPassage>,
    duration_ms: f64,
}

#[derive(Debug, Serialize, ToSchema)]
struct FoundPassage {
    passage_id: String,
    document_id: String,
    /// The id that the document was imported under, else its own
    document: String,
    title: String,
    heading_path: Vec<String>,
    text: String,
    page: Option<i64>,
    collection: String,
    language: Option<String>,
    audience: String,
    /// Ranges of `text` in UTF-16 code units, as browsers count, that carry words of the question.
    highlights: Vec<(usize, usize)>,
    score: f32,
    why: Why,
}

/// What each signal said of a passage.
#[derive(Debug, Serialize, ToSchema)]
struct Why {
    text_rank: Option<u32>,
    text_score: f32,
    text_coverage: f32,
    vector_rank: Option<u32>,
    vector_score: f32,
    recency: f32,
    pinned: f32,
}

/// The best passages for a question.
#[utoipa::path(get, path = "/knowledge/search", tag = "knowledge", params(Question),
    responses((status = 200, body = Found)))]
async fn search(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(question): Query<Question>,
) -> ApiResult<Json<Found>> {
    let given = |text: Option<String>| text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<String>>();
    let query = KnowledgeQuery {
        text: question.q.chars().take(MOST_CHARACTERS).collect(),
        limit: question.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MOST),
        collections: given(question.collection),
        languages: given(question.language),
        audiences: given(question.audience),
    };
    let found = knowledge_search(&app, &call, query).await?;
    let ids: Vec<String> = found.hits.iter().map(|hit| hit.id.clone()).collect();
    let mut places: HashMap<String, PassagePlace> =
        passage_places(&app, &call, &ids).await?.into_iter().map(|place| (place.id.clone(), place)).collect();
    let documents: Vec<String> = found.hits.iter().map(|hit| hit.document_id.clone()).collect();
    let names = external_ids(&app, &call, &documents).await?;
    let mut data = Vec::with_capacity(found.hits.len());
    for hit in found.hits {
        // A passage that is gone from the store is on its way out of the index.
        let Some(place) = places.remove(&hit.id) else {
            continue;
        };
        let highlights =
            hit.highlights.iter().map(|range| (units(&hit.text, range.start), units(&hit.text, range.end)));
        data.push(FoundPassage {
            highlights: highlights.collect(),
            passage_id: hit.id,
            document: names.get(&hit.document_id).unwrap_or(&hit.document_id).clone(),
            document_id: hit.document_id,
            title: hit.title,
            heading_path: place.heading_path,
            page: place.page,
            collection: hit.collection,
            language: hit.language,
            audience: hit.audience,
            score: hit.score,
            why: Why {
                text_rank: hit.parts.text_rank,
                text_score: hit.parts.text_score,
                text_coverage: hit.parts.text_coverage,
                vector_rank: hit.parts.vector_rank,
                vector_score: hit.parts.vector_score,
                recency: hit.parts.recency,
                pinned: hit.parts.pinned,
            },
            text: hit.text,
        });
    }
    Ok(Json(Found { data, duration_ms: found.duration_ms }))
}

/// The documents of the workspace by state.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KnowledgeCounts)]
struct Counts {
    /// Searchable.
    ready: i64,
    /// Not yet: queued, being read, or read and on their way into the index.
    waiting: i64,
    failed: i64,
}

/// How far the reading is. An import is searchable when nothing waits any more.
#[utoipa::path(get, path = "/knowledge/counts", tag = "knowledge", responses((status = 200, body = Counts)))]
async fn counts(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<Counts>> {
    let counts = document_counts(&app, &call).await?;
    Ok(Json(Counts { ready: counts.ready, waiting: counts.waiting, failed: counts.failed }))
}

/// A byte offset as an offset in UTF-16 code units.
fn units(text: &str, bytes: usize) -> usize {
    text.get(..bytes).unwrap_or(text).encode_utf16().count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn offsets_count_as_browsers_do() {
        assert_eq!(super::units("für 👍 ja", "für 👍 ".len()), 7);
    }
}
