//! Conversations: the inbox of the members.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::conversations::{
    Contact, Conversation, ConversationChange, ConversationFilter, ConversationView, Message, MessageView,
    conversation_change, conversation_counts, conversation_get, conversation_list, conversation_read,
    conversation_reset, member_reply, message_list, note_add,
};
use steward_app::files::FileView;
use steward_app::{App, Error};
use steward_model::ids::ConversationId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(counts))
        .routes(routes!(get, change))
        .routes(routes!(messages, reply))
        .routes(routes!(note))
        .routes(routes!(read))
        .routes(routes!(reset))
}

/// A contact, as little as a list needs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactRef {
    id: String,
    name: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MemberRef {
    id: String,
    name: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LastMessage {
    text: String,
    /// `contact`, `agent`, `member` or `system`
    author: String,
    at: String,
}

/// One conversation with a customer.
#[derive(Debug, Serialize, ToSchema)]
struct ConversationItem {
    id: String,
    contact: ContactRef,
    channel: String,
    /// `open`, `pending` or `closed`
    status: String,
    /// Who answers: `agent` or `member`
    owner: String,
    assignee: Option<MemberRef>,
    last_message: Option<LastMessage>,
    unread: i64,
    draft_waiting: bool,
    /// Since when the promised time is known to have passed without an answer.
    overdue_at: Option<String>,
    /// Reason, summary and promised time while the customer waits for a person.
    #[schema(value_type = Option<Object>)]
    handoff: Option<Value>,
    #[schema(value_type = Vec<String>)]
    tags: Value,
    created_at: String,
    updated_at: String,
}

/// A file that hangs on a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileRef {
    id: String,
    name: String,
    content_type: String,
    size: i64,
    /// Of a picture, in pixels.
    width: Option<i64>,
    height: Option<i64>,
    /// Good for a day or two without cookie or token.
    url: String,
    /// The small copy of a picture, in the same way.
    preview_url: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Author {
    /// `contact`, `agent`, `member` or `system`
    kind: String,
    id: Option<String>,
    name: String,
}

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageItem {
    id: String,
    conversation_id: String,
    seq: i64,
    author: Author,
    /// `text`, `note` or `event`
    kind: String,
    text: String,
    #[schema(value_type = Vec<Object>)]
    citations: Value,
    run_id: Option<String>,
    client_id: Option<String>,
    created_at: String,
    delivered_at: Option<String>,
    read_at: Option<String>,
    files: Vec<FileRef>,
    /// What the customer may answer with one press.
    #[schema(value_type = Vec<String>)]
    suggested: Value,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// `open` (not closed; the default), `pending`, `closed` or `all`
    status: Option<String>,
    /// `me`, `none` or a member's id
    assignee: Option<String>,
    channel: Option<String>,
    contact: Option<String>,
    /// Words in messages or in the contact's name
    q: Option<String>,
    /// `draft`: a draft waits; `member`: the customer waits for a person; `overdue`: for longer than was promised
    waiting: Option<String>,
}

/// The conversations of the workspace, newest activity first.
#[utoipa::path(get, path = "/conversations", tag = "conversations", params(Filter, PageParams),
    responses((status = 200, body = List<ConversationItem>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<ConversationItem>>> {
    let assignee = match filter.assignee.as_deref() {
        None | Some("") => None,
        Some("none") => Some(None),
        Some("me") => Some(call.actor.member_id().map(|id| id.to_string())),
        Some(id) => Some(Some(id.to_owned())),
    };
    let status = match filter.status.as_deref() {
        Some("all") => None,
        Some(status @ ("pending" | "closed")) => Some(status.to_owned()),
        None | Some("" | "open") => Some(String::from("open")),
        Some(_) => return Err(unknown_filter("status", "open, pending, closed or all")),
    };
    if !matches!(filter.waiting.as_deref(), None | Some("" | "draft" | "member" | "overdue")) {
        return Err(unknown_filter("waiting", "draft, member or overdue"));
    }
    let wanted = ConversationFilter {
        status,
        assignee,
        channel: filter.channel.filter(|channel| !channel.is_empty()),
        contact_id: filter.contact,
        draft_waiting: filter.waiting.as_deref() == Some("draft"),
        handed_off: filter.waiting.as_deref() == Some("member"),
        overdue: filter.waiting.as_deref() == Some("overdue"),
        text: filter.q.filter(|text| !text.trim().is_empty()),
        ..Default::default()
    };
    let page = conversation_list(&app, &call, wanted, &page).await?;
    Ok(Json(List::of(page, present)))
}

fn unknown_filter(field: &str, choices: &str) -> ApiError {
    Error::field(field, "unknown_value", format!("This is none of {choices}.")).into()
}

#[derive(Debug, Serialize, ToSchema)]
struct Counts {
    open: i64,
    mine: i64,
    unassigned: i64,
    drafts: i64,
    handed_off: i64,
    overdue: i64,
}

/// How many conversations wait where.
#[utoipa::path(get, path = "/conversations/counts", tag = "conversations", responses((status = 200, body = Counts)))]
async fn counts(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<Counts>> {
    let counts = conversation_counts(&app, &call).await?;
    Ok(Json(Counts {
        open: counts.open,
        mine: counts.mine,
        unassigned: counts.unassigned,
        drafts: counts.drafts,
        handed_off: counts.handed_off,
        overdue: counts.overdue,
    }))
}

#[utoipa::path(get, path = "/conversations/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = ConversationItem)))]
async fn get(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ConversationId>,
) -> ApiResult<Json<ConversationItem>> {
    Ok(Json(present(conversation_get(&app, &call, &id.to_string()).await?)))
}

/// What to change; what is left out stays. `assignee_id: null` takes the assignment away.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ConversationChange)]
struct Change {
    status: Option<String>,
    #[serde(default, deserialize_with = "crate::extract::present_or_null")]
    #[schema(value_type = Option<String>)]
    assignee_id: Option<Option<String>>,
    /// `agent` gives it back to the assistant, `member` takes it
    owner: Option<String>,
    tags: Option<Vec<String>>,
}

#[utoipa::path(patch, path = "/conversations/{id}", tag = "conversations", params(("id" = String, Path)),
    request_body = Change, responses((status = 200, body = ConversationItem)))]
async fn change(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ConversationId>,
    Json(change): Json<Change>,
) -> ApiResult<Json<ConversationItem>> {
    let wanted = ConversationChange {
        status: change.status,
        assignee_id: change.assignee_id,
        owner: change.owner,
        tags: change.tags,
    };
    conversation_change(&app, &call, &id.to_string(), wanted).await?;
    Ok(Json(present(conversation_get(&app, &call, &id.to_string()).await?)))
}

/// The messages of a conversation, oldest first.
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "conversations",
    params(("id" = String, Path), PageParams), responses((status = 200, body = List<MessageItem>)))]
async fn messages(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ConversationId>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<MessageItem>>> {
    let page = message_list(&app, &call, &id.to_string(), &page).await?;
    Ok(Json(List::of(page, present_message)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewReply {
    text: String,
    /// The sender's own id; the same one again is the same message.
    client_id: Option<String>,
}

/// Answers the customer. From then on the conversation belongs to the members.
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "conversations", params(("id" = String, Path)),
    request_body = NewReply, responses((status = 201, body = MessageItem)))]
async fn reply(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ConversationId>,
    Json(reply): Json<NewReply>,
) -> ApiResult<(StatusCode, Json<MessageItem>)> {
    let message = member_reply(&app, &call, &id.to_string(), &reply.text, reply.client_id).await?;
    Ok((StatusCode::CREATED, Json(present_message(MessageView { message, files: Vec::new() }))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewNote {
    text: String,
}

/// Writes a note that only members see.
#[utoipa::path(post, path = "/conversations/{id}/notes", tag = "conversations", params(("id" = String, Path)),
    request_body = NewNote, responses((status = 201, body = MessageItem)))]
async fn note(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ConversationId>,
    Json(note): Json<NewNote>,
) -> ApiResult<(StatusCode, Json<MessageItem>)> {
    let message = note_add(&app, &call, &id.to_string(), &note.text).await?;
    Ok((StatusCode::CREATED, Json(present_message(MessageView { message, files: Vec::new() }))))
}

/// Marks the customer's messages as read.
#[utoipa::path(post, path = "/conversations/{id}/read", tag = "conversations", params(("id" = String, Path)),
    responses((status = 204)))]
async fn read(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<ConversationId>) -> ApiResult<StatusCode> {
    conversation_read(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets the assistant forget what was said so far; the messages stay.
#[utoipa::path(post, path = "/conversations/{id}/reset", tag = "conversations", params(("id" = String, Path)),
    responses((status = 204)))]
async fn reset(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<ConversationId>) -> ApiResult<StatusCode> {
    conversation_reset(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn contact_ref(contact: Contact) -> ContactRef {
    ContactRef { id: contact.id, name: contact.name }
}

fn present(view: ConversationView) -> ConversationItem {
    let ConversationView { conversation, contact, assignee_name } = view;
    let Conversation { assignee_id, .. } = &conversation;
    let assignee = assignee_id.clone().map(|id| MemberRef { id, name: assignee_name });
    let last_message = (conversation.message_count > 0).then(|| LastMessage {
        text: conversation.last_text.clone(),
        author: conversation.last_author.clone(),
        at: time(conversation.last_message_at),
    });
    ConversationItem {
        id: conversation.id,
        contact: contact_ref(contact),
        channel: conversation.channel,
        status: conversation.status,
        owner: conversation.owner,
        assignee,
        last_message,
        unread: conversation.unread,
        draft_waiting: conversation.draft_waiting,
        overdue_at: time_if(conversation.overdue_at),
        handoff: conversation.hand_off,
        tags: conversation.tags,
        created_at: time(conversation.created_at),
        updated_at: time(conversation.updated_at),
    }
}

pub(crate) fn present_message(view: MessageView) -> MessageItem {
    let MessageView { message, files } = view;
    let Message { author_kind, author_id, author_name, .. } = message;
    MessageItem {
        id: message.id,
        conversation_id: message.conversation_id,
        seq: message.seq,
        author: Author { kind: author_kind, id: author_id, name: author_name },
        kind: message.kind,
        text: message.text,
        citations: message.citations,
        run_id: message.run_id,
        client_id: message.client_id,
        created_at: time(message.created_at),
        delivered_at: time_if(message.delivered_at),
        read_at: time_if(message.read_at),
        files: files.into_iter().map(present_file).collect(),
        suggested: message.suggested,
    }
}

pub(crate) fn present_file(view: FileView) -> FileRef {
    let FileView { file, url, preview_url } = view;
    FileRef {
        id: file.id,
        name: file.name,
        content_type: file.content_type,
        size: file.size,
        width: file.width,
        height: file.height,
        url,
        preview_url,
    }
}
