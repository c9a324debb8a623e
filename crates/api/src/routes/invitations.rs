//! Invitations to the workspace, and accepting one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::invitations::{
    Acceptance, Invitation, invitation_accept, invitation_create, invitation_list, invitation_revoke,
};
use steward_model::ids::InvitationId;
use steward_model::{Role, Secret};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::{SessionItem, opened, user_agent};
use crate::error::ApiResult;
use crate::extract::{BaseCall, Json, MemberCall, Path};
use crate::present::{List, time};
use crate::state::{ApiOptions, ApiState};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(revoke)).routes(routes!(accept))
}

#[derive(Debug, Serialize, ToSchema)]
struct InvitationView {
    id: String,
    email: String,
    role: String,
    created_at: String,
    expires_at: String,
}

/// Invitations that nobody has accepted yet.
#[utoipa::path(get, path = "/invitations", tag = "members", responses((status = 200, body = List<InvitationView>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<InvitationView>>> {
    let open = invitation_list(&app, &call).await?;
    Ok(Json(List::whole(open.into_iter().map(present).collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewInvitation {
    email: String,
    /// Any but owner
    role: Role,
}

/// Sends an invitation; one that the address was sent before no longer works.
#[utoipa::path(post, path = "/invitations", tag = "members", request_body = NewInvitation,
    responses((status = 201, body = InvitationView)))]
async fn create(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<NewInvitation>,
) -> ApiResult<(StatusCode, Json<InvitationView>)> {
    let made = invitation_create(&app, &call, &new.email, new.role).await?;
    Ok((StatusCode::CREATED, Json(present(made))))
}

/// Withdraws an invitation.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "members", params(("id" = String, Path)),
    responses((status = 204)))]
async fn revoke(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<InvitationId>) -> ApiResult<StatusCode> {
    invitation_revoke(&app, &call, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct AcceptBody {
    /// From the link of the mail
    #[schema(value_type = String)]
    token: Secret,
    /// Of a new account
    #[serde(default)]
    name: String,
    /// Of a new account, or of the one that is there
    #[schema(value_type = String)]
    password: Secret,
    totp_code: Option<String>,
}

/// Joins with the link of an invitation, and signs in.
#[utoipa::path(post, path = "/invitations/accept", tag = "members", request_body = AcceptBody,
    responses((status = 201, body = SessionItem)))]
async fn accept(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: BaseCall,
    headers: HeaderMap,
    Json(body): Json<AcceptBody>,
) -> ApiResult<Response> {
    let acceptance = Acceptance {
        token: body.token,
        name: body.name,
        password: body.password,
        totp_code: body.totp_code,
        user_agent: user_agent(&headers),
    };
    let session = invitation_accept(&app, &call, acceptance).await?;
    opened(&app, &options, &call, session.token.expose()).await
}

fn present(invitation: Invitation) -> InvitationView {
    InvitationView {
        id: invitation.id,
        email: invitation.email,
        role: invitation.role,
        created_at: time(invitation.created_at),
        expires_at: time(invitation.expires_at),
    }
}
