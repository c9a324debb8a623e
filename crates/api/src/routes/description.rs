//! The OpenAPI document of this program.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::Json;
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(document))
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "description",
    responses((status = 200, description = "The OpenAPI 3.1 document")))]
async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(crate::router::openapi())
}
