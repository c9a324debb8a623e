//! Live updates for members.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use steward_app::live::{Topic, live_after};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{MemberCall, Query};
use crate::sse::{Live, last_event_id};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(live))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Params {
    /// The workspace, where the header can't be set.
    #[expect(dead_code, reason = "read by MemberCall; named here for the document")]
    workspace: Option<String>,
    /// What happened after this position is sent first; later the browser's `Last-Event-ID` takes its place.
    last_event_id: Option<i64>,
}

/// What happens in the workspace, as server-sent events: `id` is the position, `event` the type.
///
/// After a cut line, what was missed is sent first. `reset` means that too much was missed: fetch everything again.
#[utoipa::path(get, path = "/live", tag = "live", params(Params),
    responses((status = 200, content_type = "text/event-stream")))]
async fn live(
    State(state): State<ApiState>,
    call: MemberCall,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> ApiResult<Live> {
    let receiver = state.app.live.subscribe(Topic::Workspace(call.workspace_id.to_string()));
    let after = last_event_id(&headers, params.last_event_id);
    let resumed = live_after(&state.app, &call, after).await?;
    Ok(Live { receiver, resumed, closing: state.options.closing.clone() })
}
