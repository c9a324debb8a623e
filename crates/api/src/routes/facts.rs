//! Facts of contacts: what is known, why it is believed, and what a member says is right.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::facts::{FactView, fact_history, fact_set};
use steward_model::ids::ContactId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Path};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(set)).routes(routes!(history))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactField {
    key: String,
    label: String,
    /// `text`, `number`, `choice`, `tags`, `date` or `boolean`
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactSource {
    /// `member`, `customer`, `connection`, `import`, `rule` or `agent`
    kind: String,
    /// The member, or the message that it was said in
    id: Option<String>,
    /// The member's name
    label: Option<String>,
    conversation_id: Option<String>,
}

/// A value of a field, with who said so, how sure it is and since when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactItem {
    id: String,
    field: FactField,
    #[schema(value_type = Object)]
    value: Value,
    source: FactSource,
    /// 0 to 1
    confidence: f64,
    observed_at: String,
    expires_at: Option<String>,
    /// How many other values there are
    history_count: usize,
}

pub(crate) fn present_fact(view: FactView) -> FactItem {
    let fact = view.fact;
    FactItem {
        id: fact.id,
        field: FactField { key: view.field.key, label: view.field.label, kind: view.field.kind },
        value: fact.value,
        source: FactSource {
            kind: fact.source_kind,
            id: Some(fact.source_ref).filter(|id| !id.is_empty()),
            label: view.source_name,
            conversation_id: fact.conversation_id,
        },
        confidence: fact.confidence,
        observed_at: time(fact.observed_at),
        expires_at: time_if(fact.expires_at),
        history_count: view.history_count,
    }
}

#[derive(Debug, Deserialize, ToSchema)]
struct Correction {
    /// A text is read as the type of the field.
    #[schema(value_type = Object)]
    value: Value,
}

/// Says what is right. The value counts from now on; what was believed before stays as its history.
#[utoipa::path(put, path = "/contacts/{id}/facts/{key}", tag = "contacts",
    params(("id" = String, Path), ("key" = String, Path)), request_body = Correction,
    responses((status = 200, body = FactItem)))]
async fn set(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path((id, key)): Path<(ContactId, String)>,
    Json(correction): Json<Correction>,
) -> ApiResult<Json<FactItem>> {
    Ok(Json(present_fact(fact_set(&app, &call, &id.to_string(), &key, &correction.value).await?)))
}

/// The values of a field beside the one that counts, newest first.
#[utoipa::path(get, path = "/contacts/{id}/facts/{key}/history", tag = "contacts",
    params(("id" = String, Path), ("key" = String, Path)), responses((status = 200, body = List<FactItem>)))]
async fn history(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path((id, key)): Path<(ContactId, String)>,
) -> ApiResult<Json<List<FactItem>>> {
    let facts = fact_history(&app, &call, &id.to_string(), &key).await?;
    Ok(Json(List::whole(facts.into_iter().map(present_fact).collect())))
}
