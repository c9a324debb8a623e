//! The fields: what may be known of a contact.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use steward_app::App;
use steward_app::fields::field_list;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::present::List;
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A field of the registry.
#[derive(Debug, Serialize, ToSchema)]
struct FieldItem {
    key: String,
    label: String,
    /// `text`, `number`, `choice`, `tags`, `date` or `boolean`
    #[serde(rename = "type")]
    kind: String,
    choices: Vec<String>,
}

/// The fields of contacts, those of every workspace first.
#[utoipa::path(get, path = "/fields", tag = "contacts", responses((status = 200, body = List<FieldItem>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<FieldItem>>> {
    let fields = field_list(&app, &call).await?.into_iter().map(|field| FieldItem {
        key: field.key,
        label: field.label,
        kind: field.kind,
        choices: field.choices,
    });
    Ok(Json(List::whole(fields.collect())))
}
