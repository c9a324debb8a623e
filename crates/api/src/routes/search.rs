//! One search over contacts, conversations and documents.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::search::search;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conversations::{ContactRef, contact_ref};
use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Query};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(find))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    q: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ContactFinding {
    id: String,
    name: Option<String>,
    email: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ConversationFinding {
    id: String,
    contact: ContactRef,
    /// The last message
    snippet: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct DocumentFinding {
    id: String,
    title: String,
    kind: String,
}

/// The best few of each kind.
#[derive(Debug, Serialize, ToSchema)]
struct FindingsView {
    contacts: Vec<ContactFinding>,
    conversations: Vec<ConversationFinding>,
    documents: Vec<DocumentFinding>,
}

/// Finds what contains the words, as far as the caller may read it.
#[utoipa::path(get, path = "/search", tag = "home", params(Wanted), responses((status = 200, body = FindingsView)))]
async fn find(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(wanted): Query<Wanted>,
) -> ApiResult<Json<FindingsView>> {
    let found = search(&app, &call, &wanted.q).await?;
    let contacts = found.contacts.into_iter();
    let conversations = found.conversations.into_iter();
    let documents = found.documents.into_iter();
    Ok(Json(FindingsView {
        contacts: contacts.map(|row| ContactFinding { id: row.id, name: row.name, email: row.email }).collect(),
        conversations: conversations
            .map(|view| ConversationFinding {
                id: view.conversation.id,
                contact: contact_ref(view.contact),
                snippet: view.conversation.last_text,
            })
            .collect(),
        documents: documents.map(|row| DocumentFinding { id: row.id, title: row.title, kind: row.kind }).collect(),
    }))
}
