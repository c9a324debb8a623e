//! Collections: the shelves of the knowledge.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::collections::{Collection, collection_create, collection_list};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::present::{List, time};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list, create))
}

#[derive(Debug, Serialize, ToSchema)]
struct CollectionView {
    id: String,
    name: String,
    slug: String,
    document_count: i64,
    created_at: String,
}

/// All collections, by name.
#[utoipa::path(get, path = "/collections", tag = "knowledge", responses((status = 200, body = List<CollectionView>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<CollectionView>>> {
    let found = collection_list(&app, &call).await?;
    Ok(Json(List::whole(found.into_iter().map(present).collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewCollection {
    name: String,
}

#[utoipa::path(post, path = "/collections", tag = "knowledge", request_body = NewCollection,
    responses((status = 201, body = CollectionView)))]
async fn create(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<NewCollection>,
) -> ApiResult<(StatusCode, Json<CollectionView>)> {
    Ok((StatusCode::CREATED, Json(present(collection_create(&app, &call, &new.name).await?))))
}

fn present(collection: Collection) -> CollectionView {
    CollectionView {
        id: collection.id,
        name: collection.name,
        slug: collection.slug,
        document_count: collection.document_count,
        created_at: time(collection.created_at),
    }
}
