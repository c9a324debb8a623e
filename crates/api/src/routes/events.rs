//! The event log: foreign events in, the log out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::events::{self, Event, EventPage, IngestReport, MOST_BYTES, MOST_EVENTS, event_ingest, event_track};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::error::{ApiError, ApiResult, of_status};
use crate::extract::{
    BaseCall, Json, MemberCall, PageParams, PageQuery, Query, parse, read_body, read_json, without_nul,
};
use crate::present::{List, time};
use crate::state::ApiState;

/// A batch of a thousand ordinary events.
const MOST_BODY: usize = 8 << 20;
/// What a beacon carries at most.
const MOST_TRACKED: usize = 64 << 10;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list, ingest).layer(DefaultBodyLimit::max(MOST_BODY)))
        .routes(routes!(track).layer(DefaultBodyLimit::max(MOST_TRACKED)))
}

/// A thing that happened.
#[derive(Debug, Serialize, ToSchema)]
struct EventView {
    event_id: String,
    workspace_id: String,
    occurred_at: String,
    received_at: String,
    source: String,
    /// `noun.past_tense_verb`
    #[serde(rename = "type")]
    kind: String,
    contact_id: Option<String>,
    member_id: Option<String>,
    session_id: Option<String>,
    subject: Option<SubjectView>,
    properties: Value,
    metadata: Value,
}

#[derive(Debug, Serialize, ToSchema)]
struct SubjectView {
    kind: String,
    id: String,
}

/// What became of the events of a call.
#[derive(Debug, Default, Serialize, ToSchema)]
struct IngestView {
    accepted: u64,
    /// Were there already, by their `event_id`.
    duplicates: u64,
    /// At most 1,000 of them are named.
    rejected: Vec<RejectedView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RejectedView {
    /// Position among the events of the call, from 0.
    index: usize,
    code: String,
    detail: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only events of this type.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Only events of this contact.
    contact: Option<String>,
}

/// The event log, newest first.
#[utoipa::path(get, path = "/events", tag = "events", params(Filter, PageParams),
    responses((status = 200, body = List<EventView>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<EventView>>> {
    let wanted = EventPage { event_type: filter.kind, contact_id: filter.contact };
    let found = events::event_list(&app, &call, wanted, &page).await?;
    Ok(Json(List::of(found, present)))
}

/// Sends events: one object, an array of up to 1,000, or, as `application/x-ndjson`, a stream with one per line.
///
/// An event whose `event_id` is there already counts once, so a call may be repeated without harm. The type's noun is
/// the sender's own (`order`, `page`, `product` …): what Steward writes itself, such as `message`, `contact` or `document`,
/// is refused with `reserved_type`.
#[utoipa::path(post, path = "/events", tag = "events", request_body(content = Value),
    responses((status = 200, body = IngestView)))]
async fn ingest(State(app): State<Arc<App>>, call: MemberCall, request: Request) -> ApiResult<Json<IngestView>> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/x-ndjson") {
        return ingest_stream(&app, &call, request.into_body()).await.map(Json);
    }
    let events = match parse(&without_nul(&read_json(request, &()).await?))? {
        Value::Array(events) => events,
        event => vec![event],
    };
    let mut view = IngestView::default();
    view.add(event_ingest(&app, &call, events).await?, 0);
    Ok(Json(view))
}

/// What `track.js` sends.
#[derive(Debug, Deserialize, ToSchema)]
struct Tracked {
    /// A public key (`pk_…`), made for the scope `tracker`.
    #[serde(default)]
    key: String,
    /// Up to 50.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    events: Vec<Value>,
}

/// Sends events of a website's visitors with a public key, from a website that the workspace allows. The body is JSON
/// whatever its type says: a beacon is sent as plain text, so that no permission has to be asked for beforehand. An
/// `event_id` has up to 124 characters here and is kept with `web:` before it, so that no page takes the id of another
/// sender's event.
#[utoipa::path(post, path = "/track", tag = "events", request_body = Tracked,
    responses((status = 200, body = IngestView)))]
async fn track(State(app): State<Arc<App>>, base: BaseCall, request: Request) -> ApiResult<Json<IngestView>> {
    let origin = request.headers().get(ORIGIN).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let tracked: Tracked = parse(&read_body(request, &()).await?)?;
    let mut view = IngestView::default();
    view.add(event_track(&app, &base, &tracked.key, origin.as_deref(), tracked.events).await?, 0);
    Ok(Json(view))
}

/// Reads lines as they come and keeps them a thousand at a time, so that a stream of any length takes little memory.
async fn ingest_stream(app: &App, call: &MemberCall, body: Body) -> ApiResult<IngestView> {
    let mut chunks = body.into_data_stream();
    let mut view = IngestView::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut events: Vec<Value> = Vec::new();
    let mut done = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| cut_off(&view))?;
        rest.extend_from_slice(&chunk);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            push_line(&line, &mut events);
            if events.len() == MOST_EVENTS {
                view.add(event_ingest(app, call, std::mem::take(&mut events)).await?, done);
                done += MOST_EVENTS;
            }
        }
        if rest.len() > 2 * MOST_BYTES {
            return Err(line_too_long(&view));
        }
    }
    push_line(&rest, &mut events);
    view.add(event_ingest(app, call, events).await?, done);
    Ok(view)
}

fn push_line(line: &[u8], events: &mut Vec<Value>) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    // A line that is no JSON is refused with its index like any other wrong event.
    events.push(parse(line).unwrap_or(Value::Null));
}

fn cut_off(view: &IngestView) -> ApiError {
    if view.accepted == 0 {
        return of_status(StatusCode::REQUEST_TIMEOUT);
    }
    let detail = format!(
        "The stream was cut off. {} events before that are kept; sending all again is safe if they have an event_id.",
        view.accepted
    );
    ApiError::new(StatusCode::REQUEST_TIMEOUT, "stream_cut_off", detail)
}

fn line_too_long(view: &IngestView) -> ApiError {
    let detail = format!(
        "A line is longer than any event may be. {} events before it are kept, the rest is not.",
        view.accepted
    );
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "line_too_long", detail)
}

impl IngestView {
    fn add(&mut self, report: IngestReport, offset: usize) {
        self.accepted += report.accepted;
        self.duplicates += report.duplicates;
        let room = MOST_EVENTS.saturating_sub(self.rejected.len());
        self.rejected.extend(report.rejected.into_iter().take(room).map(|rejected| RejectedView {
            index: offset + rejected.index,
            code: rejected.code.to_owned(),
            detail: rejected.detail,
        }));
    }
}

fn present(event: Event) -> EventView {
    let subject = event.subject_kind.zip(event.subject_id).map(|(kind, id)| SubjectView { kind, id });
    EventView {
        event_id: event.event_id,
        workspace_id: event.workspace_id,
        occurred_at: time(event.occurred_at),
        received_at: time(event.received_at),
        source: event.source,
        kind: event.r#type,
        contact_id: event.contact_id,
        member_id: event.member_id,
        session_id: event.session_id,
        subject,
        properties: event.properties,
        metadata: event.metadata,
    }
}
