//! What customers call: the portal and the widget of one workspace.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::conversations::{
    Incoming, MOST_CHARACTERS, MessageView, conversation_ask_for_person, conversation_read, conversation_state,
    message_list, message_receive, passage_cited, past_conversations,
};
use steward_app::files::MOST_BYTES;
use steward_app::live::{LiveEvent, Topic, live_after_for_contact};
use steward_app::personas::persona_of;
use steward_app::portal_sessions::{
    OpenedSession, code_request, code_verify, portal_session_close, portal_session_continue, portal_session_open,
};
use steward_app::workspaces::Profile;
use steward_model::ids::PassageId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conversations::{MessageItem, present_message};
use super::workspaces::WidgetItem;
use crate::error::ApiResult;
use crate::extract::{
    Json, PORTAL_COOKIE, PageParams, PageQuery, Path, PublicCall, PublicWorkspace, Query, bearer, cookie,
    expired_cookie, set_cookie,
};
use crate::present::time;
use crate::sse::{Live, last_event_id};
use crate::state::{ApiOptions, ApiState};

const COOKIE_SECONDS: i64 = 180 * 24 * 3600;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(info))
        .routes(routes!(open, close))
        .routes(routes!(messages, write))
        .routes(routes!(read))
        .routes(routes!(typing))
        .routes(routes!(live))
        .routes(routes!(passage))
        .routes(routes!(code))
        .routes(routes!(verify))
        .routes(routes!(conversations))
        .routes(routes!(data))
        .routes(routes!(hand_off))
}

/// What the page of a workspace shows before anybody has written.
#[derive(Debug, Serialize, ToSchema)]
struct Info {
    name: String,
    brand: BrandItem,
    assistant_name: String,
    greeting: String,
    suggested: Vec<String>,
    languages: Vec<&'static str>,
    channel_open: bool,
    limits: LimitsItem,
    widget: WidgetItem,
}

#[derive(Debug, Serialize, ToSchema)]
struct BrandItem {
    color: String,
    /// Text on the colour, with a contrast of at least 4.5.
    on_color: String,
    logo_url: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LimitsItem {
    message_chars: usize,
    file_bytes: u64,
}

#[utoipa::path(get, path = "/public/{slug}", tag = "public", params(("slug" = String, Path)),
    responses((status = 200, body = Info)))]
async fn info(State(app): State<Arc<App>>, call: PublicWorkspace) -> ApiResult<Json<Info>> {
    let persona = persona_of(&app, &call.base, &call.workspace).await?;
    let Profile { brand, widget, .. } = Profile::of(&call.workspace);
    Ok(Json(Info {
        name: call.workspace.name,
        brand: BrandItem { on_color: brand.on_color().to_owned(), color: brand.color, logo_url: brand.logo_url },
        assistant_name: persona.assistant_name,
        greeting: persona.greeting,
        suggested: persona.suggested,
        languages: vec!["en", "de", "fr", "es", "pt"],
        channel_open: true,
        limits: LimitsItem { message_chars: MOST_CHARACTERS, file_bytes: MOST_BYTES },
        widget: widget.into(),
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Opening {
    /// `portal` or `widget`
    channel: String,
    /// A token that the widget kept; the portal has its cookie.
    token: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PortalContact {
    id: String,
    name: Option<String>,
    signed_in: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct PortalSessionItem {
    token: String,
    contact: PortalContact,
    conversation_id: Option<String>,
}

/// Continues the visitor's session or opens one.
#[utoipa::path(post, path = "/public/{slug}/session", tag = "public", params(("slug" = String, Path)),
    request_body = Opening, responses((status = 200, body = PortalSessionItem)))]
async fn open(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: PublicWorkspace,
    headers: HeaderMap,
    Json(opening): Json<Opening>,
) -> ApiResult<impl IntoResponse> {
    let known = opening.token.as_deref().or_else(|| bearer(&headers)).or_else(|| cookie(&headers, PORTAL_COOKIE));
    let continued = match known.filter(|token| !token.is_empty()) {
        Some(token) => portal_session_continue(&app, &call.base, &call.workspace, token).await?,
        None => None,
    };
    let opened = match continued {
        Some(opened) => opened,
        None => portal_session_open(&app, &call.base, &call.workspace, &opening.channel).await?,
    };
    Ok(handed_over(&options, &call.workspace.slug, opened))
}

/// Signs out on this device.
#[utoipa::path(delete, path = "/public/{slug}/session", tag = "public", params(("slug" = String, Path)),
    responses((status = 204)))]
async fn close(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: PublicCall,
) -> ApiResult<impl IntoResponse> {
    portal_session_close(&app, &call.call).await?;
    let cookies = cookie_paths(&call.workspace.slug)
        .map(|path| (SET_COOKIE, expired_cookie(PORTAL_COOKIE, &path, options.behind_tls)));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies)))
}

fn handed_over(options: &ApiOptions, slug: &str, opened: OpenedSession) -> impl IntoResponse + use<> {
    let token = opened.token.expose().to_owned();
    let cookies = cookie_paths(slug)
        .map(|path| (SET_COOKIE, set_cookie(PORTAL_COOKIE, &token, &path, COOKIE_SECONDS, options.behind_tls)));
    let item = PortalSessionItem {
        token,
        contact: PortalContact {
            id: opened.contact.id,
            name: opened.contact.name,
            signed_in: opened.session.signed_in,
        },
        conversation_id: opened.session.conversation_id,
    };
    // A token is kept nowhere, also not as the answer to an idempotency key.
    (AppendHeaders(cookies), AppendHeaders([(CACHE_CONTROL, "no-store")]), Json(item))
}

/// A cookie for one workspace never goes to another's pages: its paths are those of the slug.
fn cookie_paths(slug: &str) -> [String; 2] {
    [format!("/api/v1/public/{slug}"), format!("/p/{slug}")]
}

/// What holds for the conversation beside its messages.
#[derive(Debug, Serialize, ToSchema)]
struct ConversationState {
    draft_pending: bool,
    #[schema(value_type = Option<Object>)]
    handoff: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Messages {
    data: Vec<MessageItem>,
    next_cursor: Option<String>,
    state: ConversationState,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// A past conversation of the signed-in customer.
    conversation: Option<String>,
}

/// The messages of the conversation, oldest first.
#[utoipa::path(get, path = "/public/{slug}/messages", tag = "public",
    params(("slug" = String, Path), Which, PageParams), responses((status = 200, body = Messages)))]
async fn messages(
    State(app): State<Arc<App>>,
    call: PublicCall,
    Query(which): Query<Which>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<Messages>> {
    let id = which.conversation.or_else(|| call.call.session.conversation_id.clone());
    let Some(id) = id else {
        let state = ConversationState { draft_pending: false, handoff: None };
        return Ok(Json(Messages { data: Vec::new(), next_cursor: None, state }));
    };
    let page = message_list(&app, &call, &id, &page).await?;
    let state = conversation_state(&app, &call, &id).await?;
    Ok(Json(Messages {
        data: page.data.into_iter().map(present_message).collect(),
        next_cursor: page.next_cursor,
        state: ConversationState { draft_pending: state.draft_pending, handoff: state.hand_off },
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewMessage {
    text: String,
    /// The sender's own id; the same one again is the same message.
    client_id: Option<String>,
    #[serde(default)]
    file_ids: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Written {
    message: MessageItem,
    conversation_id: String,
    /// Whether the assistant is going to answer.
    answering: bool,
}

/// Writes to the business. The message is kept when this answers; the reply comes over the live stream.
#[utoipa::path(post, path = "/public/{slug}/messages", tag = "public", params(("slug" = String, Path)),
    request_body = NewMessage, responses((status = 201, body = Written), (status = 200, body = Written)))]
async fn write(
    State(app): State<Arc<App>>,
    call: PublicCall,
    Json(message): Json<NewMessage>,
) -> ApiResult<(StatusCode, Json<Written>)> {
    let incoming = Incoming {
        conversation_id: call.call.session.conversation_id.clone(),
        channel: call.call.session.channel.clone(),
        text: message.text,
        client_id: message.client_id,
        file_ids: message.file_ids,
    };
    let received = message_receive(&app, &call, incoming).await?;
    let status = if received.created { StatusCode::CREATED } else { StatusCode::OK };
    let written = Written {
        conversation_id: received.conversation.id,
        answering: received.answering,
        message: present_message(MessageView { message: received.message, files: received.files }),
    };
    Ok((status, Json(written)))
}

/// Marks the replies as read.
#[utoipa::path(post, path = "/public/{slug}/read", tag = "public", params(("slug" = String, Path)),
    responses((status = 204)))]
async fn read(State(app): State<Arc<App>>, call: PublicCall) -> ApiResult<StatusCode> {
    if let Some(id) = &call.call.session.conversation_id {
        conversation_read(&app, &call, id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Tells the members that the customer is typing. Not kept.
#[utoipa::path(post, path = "/public/{slug}/typing", tag = "public", params(("slug" = String, Path)),
    responses((status = 204)))]
async fn typing(State(app): State<Arc<App>>, call: PublicCall) -> StatusCode {
    if let Some(id) = &call.call.session.conversation_id {
        let data = serde_json::json!({ "conversation_id": id, "who": "contact" });
        let event = LiveEvent::new(None, "typing", &data);
        app.live.publish(&Topic::Workspace(call.workspace.id.clone()), event);
    }
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LiveParams {
    last_event_id: Option<i64>,
}

/// What happens in the conversation, as server-sent events.
#[utoipa::path(get, path = "/public/{slug}/live", tag = "public", params(("slug" = String, Path), LiveParams),
    responses((status = 200, content_type = "text/event-stream")))]
async fn live(
    State(state): State<ApiState>,
    call: PublicCall,
    Query(params): Query<LiveParams>,
    headers: HeaderMap,
) -> ApiResult<Live> {
    let receiver = state.app.live.subscribe(Topic::Contact(call.call.session.contact_id.clone()));
    let after = last_event_id(&headers, params.last_event_id);
    let resumed = live_after_for_contact(&state.app, &call, after).await?;
    Ok(Live { receiver, resumed, closing: state.options.closing.clone() })
}

#[derive(Debug, Serialize, ToSchema)]
struct PassageItem {
    title: String,
    heading_path: String,
    text: String,
}

/// A passage that was cited in the customer's own conversation.
#[utoipa::path(get, path = "/public/{slug}/passages/{id}", tag = "public",
    params(("slug" = String, Path), ("id" = String, Path)), responses((status = 200, body = PassageItem)))]
async fn passage(
    State(app): State<Arc<App>>,
    call: PublicCall,
    Path(path): Path<(String, PassageId)>,
) -> ApiResult<Json<PassageItem>> {
    let passage = passage_cited(&app, &call, call.call.session.conversation_id.as_deref(), &path.1.to_string()).await?;
    Ok(Json(PassageItem { title: passage.title, heading_path: passage.heading_path, text: passage.text }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Wanted {
    /// An e-mail address or a phone number
    identity: String,
}

/// Sends a one-time code.
#[utoipa::path(post, path = "/public/{slug}/code", tag = "public", params(("slug" = String, Path)),
    request_body = Wanted, responses((status = 202)))]
async fn code(State(app): State<Arc<App>>, call: PublicCall, Json(wanted): Json<Wanted>) -> ApiResult<StatusCode> {
    code_request(&app, &call.call, &wanted.identity).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Deserialize, ToSchema)]
struct Proof {
    identity: String,
    code: String,
}

/// Proves the identity; the conversation so far stays.
#[utoipa::path(post, path = "/public/{slug}/verify", tag = "public", params(("slug" = String, Path)),
    request_body = Proof, responses((status = 200, body = PortalSessionItem)))]
async fn verify(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: PublicCall,
    Json(proof): Json<Proof>,
) -> ApiResult<impl IntoResponse> {
    let opened = code_verify(&app, &call.call, &proof.identity, &proof.code).await?;
    Ok(handed_over(&options, &call.workspace.slug, opened))
}

#[derive(Debug, Serialize, ToSchema)]
struct PastMessage {
    text: String,
    at: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct PastConversation {
    id: String,
    channel: String,
    status: String,
    last_message: Option<PastMessage>,
    updated_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct PastConversations {
    data: Vec<PastConversation>,
    next_cursor: Option<String>,
}

/// The conversations of the signed-in customer.
#[utoipa::path(get, path = "/public/{slug}/conversations", tag = "public", params(("slug" = String, Path)),
    responses((status = 200, body = PastConversations)))]
async fn conversations(State(app): State<Arc<App>>, call: PublicCall) -> ApiResult<Json<PastConversations>> {
    let found = past_conversations(&app, &call, call.call.session.signed_in).await?;
    let data = found.into_iter().map(|conversation| PastConversation {
        last_message: (conversation.message_count > 0)
            .then(|| PastMessage { text: conversation.last_text.clone(), at: time(conversation.last_message_at) }),
        id: conversation.id,
        channel: conversation.channel,
        status: conversation.status,
        updated_at: time(conversation.updated_at),
    });
    Ok(Json(PastConversations { data: data.collect(), next_cursor: None }))
}

/// Everything that is kept about the customer, to download.
#[utoipa::path(get, path = "/public/{slug}/data", tag = "public", params(("slug" = String, Path)),
    responses((status = 200, body = Value)))]
async fn data(State(app): State<Arc<App>>, call: PublicCall) -> ApiResult<Json<Value>> {
    Ok(Json(steward_app::contacts::contact_data(&app, &call).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = HandOffWish)]
struct Wish {
    #[serde(default)]
    note: Option<String>,
}

/// Asks for a person.
#[utoipa::path(post, path = "/public/{slug}/handoff", tag = "public", params(("slug" = String, Path)),
    request_body = Wish, responses((status = 204)))]
async fn hand_off(State(app): State<Arc<App>>, call: PublicCall, Json(wish): Json<Wish>) -> ApiResult<StatusCode> {
    conversation_ask_for_person(&app, &call, &call.call, wish.note.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
