//! Those who read the event log: where each stands, and reading again.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::consumers::{ConsumerState, consumer_list, consumer_replay};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Path};
use crate::present::{List, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(replay))
}

/// A reader of the event log and its position.
#[derive(Debug, Serialize, ToSchema)]
struct ConsumerView {
    name: &'static str,
    cursor: i64,
    /// The end of the log.
    head: i64,
    /// Events that wait for this consumer.
    lag: i64,
    error: Option<String>,
    updated_at: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Replay {
    /// The position after which to read again; 0 is the whole log.
    from: i64,
}

/// All consumers.
#[utoipa::path(get, path = "/consumers", tag = "consumers", responses((status = 200, body = List<ConsumerView>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<ConsumerView>>> {
    let consumers = consumer_list(&app, &call).await?;
    Ok(Json(List::whole(consumers.into_iter().map(present).collect())))
}

/// Lets a consumer read the log again; what it does is idempotent.
#[utoipa::path(post, path = "/consumers/{name}/replay", tag = "consumers", params(("name" = String, Path)),
    request_body = Replay, responses((status = 202)))]
async fn replay(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(name): Path<String>,
    Json(replay): Json<Replay>,
) -> ApiResult<StatusCode> {
    consumer_replay(&app, &call, &name, replay.from).await?;
    Ok(StatusCode::ACCEPTED)
}

fn present(consumer: ConsumerState) -> ConsumerView {
    ConsumerView {
        name: consumer.name,
        cursor: consumer.position,
        head: consumer.head,
        lag: consumer.lag,
        error: consumer.error,
        updated_at: time_if(consumer.updated_at),
    }
}
