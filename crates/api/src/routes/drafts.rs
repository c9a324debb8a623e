//! Drafts: proposed replies and what members decide on them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::conversations::MessageView;
use steward_app::drafts::{DraftView, draft_approve, draft_get, draft_list, draft_regenerate, draft_reject};
use steward_model::ids::DraftId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conversations::{ContactRef, MessageItem, contact_ref, present_message};
use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(regenerate))
}

/// A reply that waits for a member.
#[derive(Debug, Serialize, ToSchema)]
struct DraftItem {
    id: String,
    conversation_id: String,
    contact: ContactRef,
    message_id: String,
    text: String,
    #[schema(value_type = Vec<Object>)]
    citations: Value,
    /// `waiting`, `approved`, `rejected` or `withdrawn`
    status: String,
    reason: Option<String>,
    run_id: Option<String>,
    created_at: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    status: Option<String>,
    conversation: Option<String>,
}

#[utoipa::path(get, path = "/drafts", tag = "drafts", params(Filter, PageParams),
    responses((status = 200, body = List<DraftItem>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<DraftItem>>> {
    let page = draft_list(&app, &call, filter.status.as_deref(), filter.conversation.as_deref(), &page).await?;
    Ok(Json(List::of(page, present)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Approval {
    /// The changed text; left out, the draft goes as it is.
    text: Option<String>,
}

/// Sends the draft to the customer.
#[utoipa::path(post, path = "/drafts/{id}/approve", tag = "drafts", params(("id" = String, Path)),
    request_body = Approval, responses((status = 201, body = MessageItem)))]
async fn approve(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DraftId>,
    Json(approval): Json<Approval>,
) -> ApiResult<(StatusCode, Json<MessageItem>)> {
    let message = draft_approve(&app, &call, &id.to_string(), approval.text.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(present_message(MessageView { message, files: Vec::new() }))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Rejection {
    #[serde(default)]
    reason: String,
}

#[utoipa::path(post, path = "/drafts/{id}/reject", tag = "drafts", params(("id" = String, Path)),
    request_body = Rejection, responses((status = 204)))]
async fn reject(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DraftId>,
    Json(rejection): Json<Rejection>,
) -> ApiResult<StatusCode> {
    draft_reject(&app, &call, &id.to_string(), &rejection.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DraftWish)]
struct Wish {
    instruction: String,
}

/// Makes the draft again, by an instruction.
#[utoipa::path(post, path = "/drafts/{id}/regenerate", tag = "drafts", params(("id" = String, Path)),
    request_body = Wish, responses((status = 201, body = DraftItem)))]
async fn regenerate(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DraftId>,
    Json(wish): Json<Wish>,
) -> ApiResult<(StatusCode, Json<DraftItem>)> {
    let made = draft_regenerate(&app, &call, &id.to_string(), &wish.instruction).await?;
    Ok((StatusCode::CREATED, Json(present(draft_get(&app, &call, &made.id).await?))))
}

fn present(view: DraftView) -> DraftItem {
    let DraftView { draft, contact } = view;
    DraftItem {
        id: draft.id,
        conversation_id: draft.conversation_id,
        contact: contact_ref(contact),
        message_id: draft.message_id,
        text: draft.text,
        citations: draft.citations,
        status: draft.status,
        reason: draft.reason,
        run_id: draft.run_id,
        created_at: time(draft.created_at),
    }
}
