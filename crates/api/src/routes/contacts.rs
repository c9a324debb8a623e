//! Contacts: the people outside the business.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::contacts::{
    ContactDetail as Detail, ContactRow, Identity, NewContact, NewIdentity, contact_conversations, contact_create,
    contact_events, contact_get, contact_list, contact_rename, identity_add, identity_remove,
};
use steward_model::OpContext;
use steward_model::ids::{ContactId, IdentityId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::facts::{FactItem, present_fact};
use super::merges::{MergeItem, present_merge};
use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change))
        .routes(routes!(add_identity))
        .routes(routes!(remove_identity))
        .routes(routes!(conversations))
        .routes(routes!(events))
}

/// A contact as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactItem {
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

/// A contact with its identities, what is known of it, and for whom it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactDetail {
    /// Of a contact that was merged, the one that stands for it: the id may be another one than was asked for.
    id: String,
    /// The id that was asked for, if it was merged into this contact.
    merged_id: Option<String>,
    name: Option<String>,
    language: Option<String>,
    identities: Vec<IdentityItem>,
    facts: Vec<FactItem>,
    merged_from: Vec<MergeItem>,
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

/// The contacts of the workspace, whoever was seen last first.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(Filter, PageParams),
    responses((status = 200, body = List<ContactItem>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<ContactItem>>> {
    let text = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Ok(Json(List::of(contact_list(&app, &call, text, &page).await?, present_contact)))
}

#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = ContactDetail)))]
async fn get(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
) -> ApiResult<Json<ContactDetail>> {
    contact_detail(&app, &call, &id.to_string()).await.map(Json)
}

pub(crate) async fn contact_detail(app: &App, context: &OpContext, id: &str) -> ApiResult<ContactDetail> {
    Ok(present_detail(contact_get(app, context, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct IdentityBody {
    /// `email`, `phone`, `instagram` …
    kind: String,
    value: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewContactBody {
    name: Option<String>,
    #[serde(default)]
    identities: Vec<IdentityBody>,
}

/// Adds somebody by hand.
#[utoipa::path(post, path = "/contacts", tag = "contacts", request_body = NewContactBody,
    responses((status = 201, body = ContactDetail)))]
async fn create(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<NewContactBody>,
) -> ApiResult<(StatusCode, Json<ContactDetail>)> {
    let identities = new.identities.into_iter();
    let identities = identities.map(|identity| NewIdentity { kind: identity.kind, value: identity.value }).collect();
    let made = contact_create(&app, &call, NewContact { name: new.name, identities }).await?;
    Ok((StatusCode::CREATED, Json(present_detail(made))))
}

/// Notes how a contact can be reached.
#[utoipa::path(post, path = "/contacts/{id}/identities", tag = "contacts", params(("id" = String, Path)),
    request_body = IdentityBody, responses((status = 201, body = IdentityItem)))]
async fn add_identity(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
    Json(identity): Json<IdentityBody>,
) -> ApiResult<(StatusCode, Json<IdentityItem>)> {
    let made = identity_add(&app, &call, &id.to_string(), &identity.kind, &identity.value).await?;
    Ok((StatusCode::CREATED, Json(present_identity(made))))
}

/// Takes an identity from a contact.
#[utoipa::path(delete, path = "/contacts/{id}/identities/{identity}", tag = "contacts",
    params(("id" = String, Path), ("identity" = String, Path)), responses((status = 204)))]
async fn remove_identity(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path((id, identity)): Path<(ContactId, IdentityId)>,
) -> ApiResult<StatusCode> {
    identity_remove(&app, &call, &id.to_string(), &identity.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ContactChange)]
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

/// One line of what happened to a contact.
#[derive(Debug, Serialize, ToSchema)]
struct ContactEvent {
    event_id: String,
    #[serde(rename = "type")]
    kind: String,
    source: String,
    occurred_at: String,
    conversation_id: Option<String>,
}

/// What happened to a contact and to those for whom it stands, newest first.
#[utoipa::path(get, path = "/contacts/{id}/events", tag = "contacts", params(("id" = String, Path), PageParams),
    responses((status = 200, body = List<ContactEvent>)))]
async fn events(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<ContactEvent>>> {
    let found = contact_events(&app, &call, &id.to_string(), &page).await?;
    Ok(Json(List::of(found, |event| ContactEvent {
        conversation_id: event.properties["conversation_id"].as_str().map(str::to_owned),
        event_id: event.event_id,
        kind: event.r#type,
        source: event.source,
        occurred_at: time(event.occurred_at),
    })))
}

fn value_of(identities: &[Identity], kind: &str) -> Option<String> {
    identities.iter().find(|identity| identity.kind == kind).map(|identity| identity.value.clone())
}

pub(crate) fn present_contact(row: ContactRow) -> ContactItem {
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

fn present_identity(identity: Identity) -> IdentityItem {
    IdentityItem {
        id: identity.id,
        kind: identity.kind,
        value: identity.value,
        verified: identity.verified,
        source: identity.source,
    }
}

fn present_detail(detail: Detail) -> ContactDetail {
    let ContactRow { contact, identities, conversation_count } = detail.row;
    ContactDetail {
        id: contact.id,
        merged_id: detail.asked_for,
        name: contact.name,
        language: contact.language,
        identities: identities.into_iter().map(present_identity).collect(),
        facts: detail.facts.into_iter().map(present_fact).collect(),
        merged_from: detail.merged_from.into_iter().map(present_merge).collect(),
        tags: contact.tags,
        conversation_count,
        created_at: time(contact.created_at),
        last_seen_at: time_if(contact.last_seen_at),
    }
}
