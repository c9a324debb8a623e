//! Contacts: the people outside the business.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::contacts::{ContactRow, Identity, contact_conversations, contact_get, contact_list, contact_rename};
use steward_model::ids::ContactId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, change)).routes(routes!(conversations))
}

/// A contact as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
struct ContactItem {
    id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    last_seen_at: Option<String>,
    conversation_count: i64,
    #[schema(value_type = Vec<String>)]
    tags: Value,
}

#[derive(Debug, Serialize, ToSchema)]
struct IdentityItem {
    id: String,
    /// `email`, `phone`, `instagram` …
    kind: String,
    value: String,
    verified: bool,
    source: String,
}

/// A contact with its identities.
#[derive(Debug, Serialize, ToSchema)]
struct ContactDetail {
    id: String,
    name: Option<String>,
    language: Option<String>,
    identities: Vec<IdentityItem>,
    #[schema(value_type = Vec<Object>)]
    facts: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    merged_from: Vec<Value>,
    #[schema(value_type = Vec<String>)]
    tags: Value,
    conversation_count: i64,
    created_at: String,
    last_seen_at: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Stands in the name or in an identity
    q: Option<String>,
}

/// The contacts of the workspace, newest first.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(Filter, PageParams),
    responses((status = 200, body = List<ContactItem>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<ContactItem>>> {
    let text = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Ok(Json(List::of(contact_list(&app, &call, text, &page).await?, present)))
}

#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = ContactDetail)))]
async fn get(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
) -> ApiResult<Json<ContactDetail>> {
    Ok(Json(present_detail(contact_get(&app, &call, &id.to_string()).await?)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Change {
    name: String,
}

#[utoipa::path(patch, path = "/contacts/{id}", tag = "contacts", params(("id" = String, Path)),
    request_body = Change, responses((status = 200, body = ContactDetail)))]
async fn change(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
    Json(change): Json<Change>,
) -> ApiResult<Json<ContactDetail>> {
    Ok(Json(present_detail(contact_rename(&app, &call, &id.to_string(), &change.name).await?)))
}

#[derive(Debug, Serialize, ToSchema)]
struct ContactConversation {
    id: String,
    channel: String,
    status: String,
    last_text: String,
    updated_at: String,
}

/// The conversations of a contact, newest activity first.
#[utoipa::path(get, path = "/contacts/{id}/conversations", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = List<ContactConversation>)))]
async fn conversations(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
) -> ApiResult<Json<List<ContactConversation>>> {
    contact_get(&app, &call, &id.to_string()).await?;
    let found = contact_conversations(&app, &call, &id.to_string()).await?;
    let items = found.into_iter().map(|conversation| ContactConversation {
        id: conversation.id,
        channel: conversation.channel,
        status: conversation.status,
        last_text: conversation.last_text,
        updated_at: time(conversation.updated_at),
    });
    Ok(Json(List::whole(items.collect())))
}

fn value_of(identities: &[Identity], kind: &str) -> Option<String> {
    identities.iter().find(|identity| identity.kind == kind).map(|identity| identity.value.clone())
}

fn present(row: ContactRow) -> ContactItem {
    ContactItem {
        email: value_of(&row.identities, "email"),
        phone: value_of(&row.identities, "phone"),
        id: row.contact.id,
        name: row.contact.name,
        last_seen_at: time_if(row.contact.last_seen_at),
        conversation_count: row.conversation_count,
        tags: row.contact.tags,
    }
}

fn present_detail(row: ContactRow) -> ContactDetail {
    let identities = row.identities.into_iter().map(|identity| IdentityItem {
        id: identity.id,
        kind: identity.kind,
        value: identity.value,
        verified: identity.verified,
        source: identity.source,
    });
    ContactDetail {
        id: row.contact.id,
        name: row.contact.name,
        language: row.contact.language,
        identities: identities.collect(),
        facts: Vec::new(),
        merged_from: Vec::new(),
        tags: row.contact.tags,
        conversation_count: row.conversation_count,
        created_at: time(row.contact.created_at),
        last_seen_at: time_if(row.contact.last_seen_at),
    }
}
