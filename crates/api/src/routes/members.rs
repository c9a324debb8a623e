//! Members of the workspace and their roles.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::members::{Member, member_list, member_remove, member_set_role};
use steward_model::Role;
use steward_model::ids::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Path};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(change, remove))
}

#[derive(Debug, Serialize, ToSchema)]
struct MemberView {
    id: String,
    name: String,
    email: String,
    role: String,
    created_at: String,
    last_seen_at: Option<String>,
}

/// Everybody who belongs to the workspace.
#[utoipa::path(get, path = "/members", tag = "members", responses((status = 200, body = List<MemberView>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<MemberView>>> {
    let members = member_list(&app, &call).await?;
    Ok(Json(List::whole(members.into_iter().map(present).collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MemberChange {
    role: Role,
}

/// Gives a member another role. Only an owner makes or unmakes owners, and the last one stays.
#[utoipa::path(patch, path = "/members/{id}", tag = "members", params(("id" = String, Path)),
    request_body = MemberChange, responses((status = 200, body = MemberView)))]
async fn change(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<MemberId>,
    Json(change): Json<MemberChange>,
) -> ApiResult<Json<MemberView>> {
    Ok(Json(present(member_set_role(&app, &call, id, change.role).await?)))
}

/// Takes a member out of the workspace, or leaves it.
#[utoipa::path(delete, path = "/members/{id}", tag = "members", params(("id" = String, Path)),
    responses((status = 204)))]
async fn remove(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<MemberId>) -> ApiResult<StatusCode> {
    member_remove(&app, &call, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn present(member: Member) -> MemberView {
    MemberView {
        id: member.id,
        name: member.name,
        email: member.email,
        role: member.role,
        created_at: time(member.created_at),
        last_seen_at: time_if(member.last_seen_at),
    }
}
