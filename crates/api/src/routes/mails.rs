//! The local outbox: every mail that left, or would have left if a mail server were set.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use steward_app::App;
use steward_app::mails::{Mail, mail_list};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery};
use crate::present::{List, time};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A mail of the local outbox.
#[derive(Debug, Serialize, ToSchema)]
struct MailView {
    id: String,
    to: String,
    subject: String,
    text: String,
    created_at: String,
    /// `kept` (no mail server is set), `queued`, `sent` or `failed`
    status: String,
    error: Option<String>,
}

/// The mails of the workspace, newest first.
#[utoipa::path(get, path = "/outbox-mails", tag = "mails", params(PageParams),
    responses((status = 200, body = List<MailView>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<MailView>>> {
    Ok(Json(List::of(mail_list(&app, &call, &page).await?, present)))
}

fn present(mail: Mail) -> MailView {
    MailView {
        id: mail.id,
        to: mail.recipient,
        subject: mail.subject,
        text: mail.text,
        created_at: time(mail.created_at),
        status: mail.status,
        error: mail.error,
    }
}
