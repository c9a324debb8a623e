//! Files of customers: sent from the portal and the widget, fetched by them and by members.

use std::sync::Arc;

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::files::{
    FileLink, MOST_BYTES, Uploaded, file_by_link, file_of_contact, file_promote, file_slot, file_upload,
};
use steward_model::ids::FileId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::conversations::{FileRef, present_file};
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, MemberCall, Path, PublicCall, PublicWorkspace, Query, read_part};
use crate::present::attachment;
use crate::state::ApiState;

/// One file with what multipart puts around it.
const MOST_BODY: usize = 24 << 20;
/// The link of a file is the same all day.
const KEPT_BY_BROWSERS: HeaderValue = HeaderValue::from_static("private, max-age=86400");

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(upload).layer(DefaultBodyLimit::max(MOST_BODY)))
        .routes(routes!(get))
        .routes(routes!(promote))
}

/// Uploads a file (multipart, one part with a file name), to be sent with the next message by its id.
///
/// By its content it has to be a PNG or JPEG picture, a PDF, an Office document without macros, or text. Pictures are
/// drawn anew, without what cameras write beside the pixels. The same file again, before it is sent, is the same one.
#[utoipa::path(post, path = "/public/{slug}/files", tag = "public", params(("slug" = String, Path)),
    responses((status = 201, body = FileRef), (status = 200, body = FileRef)))]
async fn upload(
    State(app): State<Arc<App>>,
    call: PublicCall,
    mut parts: Multipart,
) -> ApiResult<(StatusCode, Json<FileRef>)> {
    let slot = file_slot(&call)?;
    while let Some(part) = parts.next_field().await.map_err(interrupted)? {
        let Some(name) = part.file_name().map(str::to_owned) else {
            continue;
        };
        let (bytes, size) = read_part(part, MOST_BYTES).await.map_err(interrupted)?;
        let Uploaded { file, created } = file_upload(&app, &call, slot, &name, bytes, size).await?;
        let status = if created { StatusCode::CREATED } else { StatusCode::OK };
        return Ok((status, Json(present_file(file))));
    }
    let detail = "The upload holds no file. Send it as multipart/form-data, one part with a file name.";
    Err(ApiError::new(StatusCode::BAD_REQUEST, "no_file", detail))
}

fn interrupted(error: MultipartError) -> ApiError {
    let detail = format!(
        "The upload ended before it was complete ({}). Nothing of it was kept; please send the file again.",
        error.body_text()
    );
    ApiError::new(error.status(), "upload_interrupted", detail)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LinkParams {
    /// With `key`, as the link of a message's file says.
    until: Option<i64>,
    key: Option<String>,
    /// The small copy of a picture.
    #[serde(default)]
    preview: bool,
}

/// A file, as a download without rights: by a link that came with its message, or by its customer's session.
#[utoipa::path(get, path = "/public/{slug}/files/{id}", tag = "public",
    params(("slug" = String, Path), ("id" = String, Path), LinkParams),
    responses((status = 200, content_type = "application/octet-stream", body = [u8])))]
async fn get(
    State(app): State<Arc<App>>,
    place: PublicWorkspace,
    session: Result<PublicCall, ApiError>,
    Path(path): Path<(String, FileId)>,
    Query(params): Query<LinkParams>,
) -> ApiResult<Response> {
    let file_id = path.1.to_string();
    let by_link = match params.until.zip(params.key) {
        Some((until, key)) => {
            let link = FileLink { file_id: file_id.clone(), until, key };
            Some(file_by_link(&app, &place.base, &place.workspace, &link, params.preview).await)
        }
        None => None,
    };
    let file = match (by_link, session) {
        (Some(Ok(file)), _) => file,
        // An old link on a page that is still open: the session speaks for its customer.
        (_, Ok(call)) => file_of_contact(&app, &call, &file_id, params.preview).await?,
        (Some(Err(error)), Err(_)) => return Err(error.into()),
        (None, Err(error)) => return Err(error),
    };
    let mut response = attachment(file.bytes, &file.content_type, &file.name);
    response.headers_mut().insert(CACHE_CONTROL, KEPT_BY_BROWSERS);
    Ok(response)
}

#[derive(Debug, Serialize, ToSchema)]
struct Promoted {
    document_id: String,
}

/// Makes knowledge of a file that a customer sent; for members only until somebody makes it public.
#[utoipa::path(post, path = "/files/{id}/promote", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 201, body = Promoted)))]
async fn promote(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<FileId>,
) -> ApiResult<(StatusCode, Json<Promoted>)> {
    let document = file_promote(&app, &call, &id.to_string()).await?;
    Ok((StatusCode::CREATED, Json(Promoted { document_id: document.id })))
}
