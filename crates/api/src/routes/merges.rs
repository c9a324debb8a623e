//! Merging contacts: suggestions, by hand, the history, and taking it back.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::merges::{
    Acting, FieldPreview, MergeView, Merged, SuggestionView, contact_merge, merge_list, merge_preview,
    merge_suggestion_accept, merge_suggestion_dismiss, merge_suggestion_list, merge_undo,
};
use steward_model::ids::{ContactId, MergeId, SuggestionId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contacts::{ContactDetail, ContactItem, contact_detail, present_contact};
use super::facts::{FactItem, present_fact};
use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(suggestions))
        .routes(routes!(accept))
        .routes(routes!(dismiss))
        .routes(routes!(preview))
        .routes(routes!(merge))
        .routes(routes!(list))
        .routes(routes!(undo))
}

/// Two contacts that may be one person.
#[derive(Debug, Serialize, ToSchema)]
struct SuggestionItem {
    id: String,
    contact: ContactItem,
    other: ContactItem,
    /// `same_email`, `same_phone`, `same_name` or `proven_by_other`
    reason: String,
    /// What it rests on: the kind and value that both have, and the message in which it was said
    #[schema(value_type = Object)]
    evidence: Value,
    created_at: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfContact {
    /// Only those in which this contact takes part
    contact: Option<String>,
}

/// Contacts that may be the same person, newest first.
#[utoipa::path(get, path = "/contacts/merge-suggestions", tag = "contacts", params(OfContact, PageParams),
    responses((status = 200, body = List<SuggestionItem>)))]
async fn suggestions(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<OfContact>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<SuggestionItem>>> {
    let found = merge_suggestion_list(&app, &call, filter.contact.as_deref(), &page).await?;
    Ok(Json(List::of(found, |view: SuggestionView| SuggestionItem {
        id: view.suggestion.id,
        contact: present_contact(view.contact),
        other: present_contact(view.other),
        reason: view.suggestion.reason,
        evidence: view.suggestion.evidence,
        created_at: time(view.suggestion.created_at),
    })))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
struct Acceptance {
    /// Which of the two stays; the one that is there longer if not given
    #[schema(value_type = Option<String>)]
    keep_id: Option<ContactId>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MergedItem {
    merge_id: String,
    /// `false`: the two were one already.
    created: bool,
    contact: ContactDetail,
}

async fn present_merged(app: &App, call: &MemberCall, merged: Merged) -> ApiResult<Json<MergedItem>> {
    let contact = contact_detail(app, call, &merged.standing_id).await?;
    Ok(Json(MergedItem { merge_id: merged.merge.id, created: merged.created, contact }))
}

/// They are the same person: merges them.
#[utoipa::path(post, path = "/contacts/merge-suggestions/{id}/accept", tag = "contacts",
    params(("id" = String, Path)), request_body = Acceptance, responses((status = 200, body = MergedItem)))]
async fn accept(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<SuggestionId>,
    Json(acceptance): Json<Acceptance>,
) -> ApiResult<Json<MergedItem>> {
    let keep = acceptance.keep_id.map(|id| id.to_string());
    let merged = merge_suggestion_accept(&app, &call, &id.to_string(), keep.as_deref()).await?;
    present_merged(&app, &call, merged).await
}

/// They are not the same person. The pair does not come back.
#[utoipa::path(post, path = "/contacts/merge-suggestions/{id}/dismiss", tag = "contacts",
    params(("id" = String, Path)), responses((status = 204)))]
async fn dismiss(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<SuggestionId>) -> ApiResult<StatusCode> {
    merge_suggestion_dismiss(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Other {
    #[param(value_type = String)]
    other_id: ContactId,
}

#[derive(Debug, Serialize, ToSchema)]
struct FieldPreviewItem {
    kept: Option<FactItem>,
    other: Option<FactItem>,
    /// The value that counts afterwards
    counts: FactItem,
}

/// What a merge would do.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewItem {
    kept: ContactItem,
    other: ContactItem,
    /// How many conversations, identities and facts `kept` is going to stand for
    #[schema(value_type = Object)]
    moves: Value,
    /// The name afterwards
    name: Option<String>,
    fields: Vec<FieldPreviewItem>,
}

/// Shows what merging another contact into this one would do. Changes nothing.
#[utoipa::path(get, path = "/contacts/{id}/merge-preview", tag = "contacts", params(("id" = String, Path), Other),
    responses((status = 200, body = PreviewItem)))]
async fn preview(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
    Query(other): Query<Other>,
) -> ApiResult<Json<PreviewItem>> {
    let preview = merge_preview(&app, &call, &id.to_string(), &other.other_id.to_string()).await?;
    let fields = preview.fields.into_iter().map(|field: FieldPreview| FieldPreviewItem {
        kept: field.kept.map(present_fact),
        other: field.other.map(present_fact),
        counts: present_fact(field.counts),
    });
    Ok(Json(PreviewItem {
        fields: fields.collect(),
        kept: present_contact(preview.kept),
        other: present_contact(preview.other),
        moves: preview.moves,
        name: preview.name,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Merging {
    /// The contact that becomes a part of the one in the address
    #[schema(value_type = String)]
    other_id: ContactId,
    /// How the member knows
    note: Option<String>,
}

/// Merges another contact into this one, which stays. Asked twice, it happens once.
#[utoipa::path(post, path = "/contacts/{id}/merge", tag = "contacts", params(("id" = String, Path)),
    request_body = Merging, responses((status = 200, body = MergedItem)))]
async fn merge(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ContactId>,
    Json(merging): Json<Merging>,
) -> ApiResult<Json<MergedItem>> {
    let other = merging.other_id.to_string();
    let merged = contact_merge(&app, &call, &id.to_string(), &other, merging.note.as_deref()).await?;
    present_merged(&app, &call, merged).await
}

/// A contact as a merge names it.
#[derive(Debug, Serialize, ToSchema)]
struct MergeContact {
    id: String,
    name: Option<String>,
}

/// Who merged, or took a merge back.
#[derive(Debug, Serialize, ToSchema)]
struct MergeActor {
    /// `member`, `key`, `contact` or `system`
    kind: String,
    id: String,
    name: Option<String>,
}

fn present_actor(acting: Acting) -> MergeActor {
    MergeActor { kind: acting.kind, id: acting.id, name: acting.name }
}

/// A merge of two contacts, standing or taken back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MergeItem {
    merge_id: String,
    kept: MergeContact,
    absorbed: MergeContact,
    /// The absorbed contact, as short lists want it
    contact_id: String,
    name: Option<String>,
    /// `by_hand`, `proven_identity` or the reason of the suggestion
    reason: String,
    #[schema(value_type = Object)]
    evidence: Value,
    /// How many conversations, identities and facts changed hands
    #[schema(value_type = Object)]
    moved: Value,
    merged_by: MergeActor,
    merged_at: String,
    undone_by: Option<MergeActor>,
    undone_at: Option<String>,
}

pub(crate) fn present_merge(view: MergeView) -> MergeItem {
    MergeItem {
        merge_id: view.merge.id,
        contact_id: view.absorbed.id.clone(),
        name: view.absorbed.name.clone(),
        kept: MergeContact { id: view.kept.id, name: view.kept.name },
        absorbed: MergeContact { id: view.absorbed.id, name: view.absorbed.name },
        reason: view.merge.reason,
        evidence: view.merge.evidence,
        moved: view.merge.moved,
        merged_by: present_actor(view.merged_by),
        merged_at: time(view.merge.merged_at),
        undone_by: view.undone_by.map(present_actor),
        undone_at: time_if(view.merge.undone_at),
    }
}

/// Every merge there was, newest first, those that were taken back included.
#[utoipa::path(get, path = "/merges", tag = "contacts", params(OfContact, PageParams),
    responses((status = 200, body = List<MergeItem>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<OfContact>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<MergeItem>>> {
    Ok(Json(List::of(merge_list(&app, &call, filter.contact.as_deref(), &page).await?, present_merge)))
}

#[derive(Debug, Serialize, ToSchema)]
struct UndoneItem {
    merge_id: String,
    kept_id: String,
    absorbed_id: String,
    undone_at: Option<String>,
}

/// Takes a merge back: each of the two has its own again, with what came in meanwhile.
#[utoipa::path(post, path = "/merges/{id}/undo", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = UndoneItem)))]
async fn undo(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<MergeId>) -> ApiResult<Json<UndoneItem>> {
    let merge = merge_undo(&app, &call, &id.to_string()).await?;
    Ok(Json(UndoneItem {
        merge_id: merge.id,
        kept_id: merge.kept_id,
        absorbed_id: merge.absorbed_id,
        undone_at: time_if(merge.undone_at),
    }))
}
