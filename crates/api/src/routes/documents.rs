//! Documents: upload, write, import, look at, change, delete and bring back.

use std::sync::Arc;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::documents::{
    Document, DocumentChange, DocumentFilter, ImportRecord, MOST_BYTES, PassageRow, UploadFile, document_article,
    document_change, document_delete, document_faq, document_get, document_import, document_list, document_original,
    document_page, document_passages, document_replace, document_restore, document_upload,
};
use steward_model::ids::DocumentId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query, read_body, read_part};
use crate::present::{List, attachment, time};
use crate::state::ApiState;

/// Files of one upload together; each is dealt with before the next is read.
const MOST_UPLOAD: usize = 512 << 20;
const MOST_IMPORT: usize = 64 << 20;
/// A text of half a million characters in any script.
const MOST_ARTICLE: usize = 4 << 20;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list, upload).layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .routes(routes!(article).layer(DefaultBodyLimit::max(MOST_ARTICLE)))
        .routes(routes!(faq))
        .routes(routes!(page))
        .routes(routes!(import).layer(DefaultBodyLimit::max(MOST_IMPORT)))
        .routes(routes!(get, change, delete).layer(DefaultBodyLimit::max(MOST_ARTICLE)))
        .routes(routes!(passages))
        .routes(routes!(replace).layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .routes(routes!(original))
        .routes(routes!(restore))
}

#[derive(Debug, Serialize, ToSchema)]
struct DocumentView {
    id: String,
    title: String,
    /// `pdf`, `docx`, `xlsx`, `pptx`, `html`, `markdown`, `text`, `csv` or `faq`
    kind: String,
    /// `upload`, `article`, `faq`, `page` or `import`
    source: String,
    /// File name or address.
    source_ref: Option<String>,
    external_id: Option<String>,
    collection: String,
    /// `queued`, `processing`, `ready` or `failed`
    status: String,
    error: Option<DocumentError>,
    /// 0 to 1
    progress: f64,
    passage_count: i64,
    language: Option<String>,
    pinned: bool,
    /// `public`: the assistant may answer from it; `internal`: members only.
    audience: String,
    /// The document whose text this one repeats.
    duplicate_of: Option<String>,
    has_original: bool,
    /// Only of a single document that was written or imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    created_at: String,
    updated_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct DocumentError {
    code: String,
    detail: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct PassageView {
    id: String,
    ordinal: i64,
    heading_path: Vec<String>,
    text: String,
    page: Option<i64>,
    language: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Slug of a collection.
    collection: Option<String>,
    status: Option<String>,
    /// Stands in the title.
    q: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Shelf {
    /// Slug or id of a collection.
    collection: Option<String>,
}

/// The documents, newest first.
#[utoipa::path(get, path = "/documents", tag = "knowledge", params(Filter, PageParams),
    responses((status = 200, body = List<DocumentView>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<DocumentView>>> {
    let filter = DocumentFilter { collection: filter.collection, status: filter.status, text: filter.q };
    Ok(Json(List::of(document_list(&app, &call, &filter, &page).await?, present)))
}

/// Uploads files (multipart, any number of parts with a file name; a part `collection` names the shelf). Each file
/// becomes a document of its own, also one that can't be read: it says why.
#[utoipa::path(post, path = "/documents", tag = "knowledge", params(Shelf),
    responses((status = 201, body = List<DocumentView>)))]
async fn upload(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(shelf): Query<Shelf>,
    mut parts: Multipart,
) -> ApiResult<(StatusCode, Json<List<DocumentView>>)> {
    let mut collection = shelf.collection;
    let mut documents = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|error| interrupted(&error, documents.len()))? {
        if part.file_name().is_none() {
            let is_collection = part.name() == Some("collection");
            let text = part.text().await.map_err(|error| interrupted(&error, documents.len()))?;
            if is_collection {
                // As in JSON: no name has this character, and PostgreSQL no text with it.
                collection = Some(text.replace('\0', ""));
            }
            continue;
        }
        let file = read_file(part).await.map_err(|error| interrupted(&error, documents.len()))?;
        documents.push(document_upload(&app, &call, file, collection.as_deref()).await?);
    }
    if documents.is_empty() {
        return Err(no_file());
    }
    Ok((StatusCode::CREATED, Json(List::whole(documents.into_iter().map(present).collect()))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Article {
    title: String,
    /// Markdown.
    body: String,
    collection: Option<String>,
}

/// Writes an article.
#[utoipa::path(post, path = "/documents/article", tag = "knowledge", request_body = Article,
    responses((status = 201, body = DocumentView)))]
async fn article(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<Article>,
) -> ApiResult<(StatusCode, Json<DocumentView>)> {
    let made = document_article(&app, &call, &new.title, &new.body, new.collection.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(present_whole(made))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Faq {
    question: String,
    answer: String,
    collection: Option<String>,
}

/// Writes a question with its answer.
#[utoipa::path(post, path = "/documents/faq", tag = "knowledge", request_body = Faq,
    responses((status = 201, body = DocumentView)))]
async fn faq(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<Faq>,
) -> ApiResult<(StatusCode, Json<DocumentView>)> {
    let made = document_faq(&app, &call, &new.question, &new.answer, new.collection.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(present_whole(made))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct WebPage {
    url: String,
    /// `page`: this address; `sitemap`: every page that the site map at this address lists.
    #[serde(default)]
    crawl: Crawl,
    collection: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Crawl {
    #[default]
    Page,
    Sitemap,
}

/// Adds a page of the web, or the pages of a site map. They are read one after the other, and again every week.
#[utoipa::path(post, path = "/documents/page", tag = "knowledge", request_body = WebPage,
    responses((status = 201, body = List<DocumentView>)))]
async fn page(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<WebPage>,
) -> ApiResult<(StatusCode, Json<List<DocumentView>>)> {
    let site_map = new.crawl == Crawl::Sitemap;
    let made = document_page(&app, &call, &new.url, site_map, new.collection.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(List::whole(made.into_iter().map(present).collect()))))
}

/// What became of the records of an import.
#[derive(Debug, Serialize, ToSchema)]
struct Imported {
    created: usize,
    updated: usize,
    unchanged: usize,
    rejected: Vec<Rejected>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Rejected {
    /// Position of the record, from 0.
    index: usize,
    code: String,
    detail: String,
}

/// Imports records `{"id", "title", "text"}`, one per line (`application/x-ndjson`) or as a JSON array. The same id
/// again changes the same document, so an import may be repeated without harm.
#[utoipa::path(post, path = "/documents/import", tag = "knowledge", params(Shelf),
    request_body(content = String, content_type = "application/x-ndjson"),
    responses((status = 200, body = Imported)))]
async fn import(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(shelf): Query<Shelf>,
    request: Request,
) -> ApiResult<Json<Imported>> {
    let body = read_body(request, &()).await?;
    let mut places = Vec::new();
    let mut records = Vec::new();
    let mut rejected = Vec::new();
    for (index, parsed) in parse_records(&body).into_iter().enumerate() {
        match parsed {
            Ok(record) => {
                places.push(index);
                records.push(record);
            }
            Err(error) => {
                let detail = format!("This record is not of the form {{id, title, text}}: {error}. It was not kept.");
                rejected.push(Rejected { index, code: String::from("invalid_record"), detail });
            }
        }
    }
    let outcome = document_import(&app, &call, records, shelf.collection.as_deref()).await?;
    rejected.extend(outcome.rejected.into_iter().map(|refusal| Rejected {
        index: places.get(refusal.index).copied().unwrap_or(refusal.index),
        code: refusal.code.to_owned(),
        detail: refusal.detail,
    }));
    rejected.sort_by_key(|refusal| refusal.index);
    Ok(Json(Imported { created: outcome.created, updated: outcome.updated, unchanged: outcome.unchanged, rejected }))
}

fn parse_records(body: &[u8]) -> Vec<serde_json::Result<ImportRecord>> {
    if body.trim_ascii_start().starts_with(b"[")
        && let Ok(values) = serde_json::from_slice::<Vec<serde_json::Value>>(body)
    {
        return values.into_iter().map(serde_json::from_value).collect();
    }
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.map(serde_json::from_slice).collect()
}

#[utoipa::path(get, path = "/documents/{id}", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 200, body = DocumentView)))]
async fn get(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DocumentId>,
) -> ApiResult<Json<DocumentView>> {
    Ok(Json(present_whole(document_get(&app, &call, &id.to_string()).await?)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DocumentChange)]
struct Change {
    title: Option<String>,
    body: Option<String>,
    pinned: Option<bool>,
    collection: Option<String>,
    audience: Option<String>,
}

/// Changes what is given.
#[utoipa::path(patch, path = "/documents/{id}", tag = "knowledge", params(("id" = String, Path)),
    request_body = Change, responses((status = 200, body = DocumentView)))]
async fn change(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DocumentId>,
    Json(change): Json<Change>,
) -> ApiResult<Json<DocumentView>> {
    let Change { title, body, pinned, collection, audience } = change;
    let change = DocumentChange { title, body, pinned, collection, audience };
    Ok(Json(present_whole(document_change(&app, &call, &id.to_string(), change).await?)))
}

/// Takes the document out of lists and search; it can be restored.
#[utoipa::path(delete, path = "/documents/{id}", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 204)))]
async fn delete(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<DocumentId>) -> ApiResult<StatusCode> {
    document_delete(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a deleted document back.
#[utoipa::path(post, path = "/documents/{id}/restore", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 200, body = DocumentView)))]
async fn restore(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DocumentId>,
) -> ApiResult<Json<DocumentView>> {
    Ok(Json(present(document_restore(&app, &call, &id.to_string()).await?)))
}

/// The passages, in reading order.
#[utoipa::path(get, path = "/documents/{id}/passages", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 200, body = List<PassageView>)))]
async fn passages(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DocumentId>,
) -> ApiResult<Json<List<PassageView>>> {
    let found = document_passages(&app, &call, &id.to_string()).await?;
    Ok(Json(List::whole(found.into_iter().map(present_passage).collect())))
}

/// Puts another file (multipart, one part with a file name) in the place of the document's.
#[utoipa::path(post, path = "/documents/{id}/file", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 200, body = DocumentView)))]
async fn replace(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<DocumentId>,
    mut parts: Multipart,
) -> ApiResult<Json<DocumentView>> {
    while let Some(part) = parts.next_field().await.map_err(|error| interrupted(&error, 0))? {
        if part.file_name().is_some() {
            let file = read_file(part).await.map_err(|error| interrupted(&error, 0))?;
            return Ok(Json(present(document_replace(&app, &call, &id.to_string(), file).await?)));
        }
    }
    Err(no_file())
}

/// The file as it was uploaded.
#[utoipa::path(get, path = "/documents/{id}/original", tag = "knowledge", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = [u8])))]
async fn original(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<DocumentId>) -> ApiResult<Response> {
    let original = document_original(&app, &call, &id.to_string()).await?;
    Ok(attachment(original.bytes, "application/octet-stream", &original.name))
}

async fn read_file(part: Field<'_>) -> Result<UploadFile, MultipartError> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let (bytes, size) = read_part(part, MOST_BYTES).await?;
    Ok(UploadFile { name, bytes, size })
}

fn interrupted(error: &MultipartError, kept: usize) -> ApiError {
    let files = if kept == 1 { String::from("1 file") } else { format!("{kept} files") };
    let detail = format!(
        "The upload ended before it was complete ({}). {files} before that were kept; upload the others again.",
        error.body_text()
    );
    ApiError::new(error.status(), "upload_interrupted", detail)
}

fn no_file() -> ApiError {
    let detail = "The upload holds no file. Send it as multipart/form-data with a file name for each part.";
    ApiError::new(StatusCode::BAD_REQUEST, "no_file", detail)
}

fn present_whole(document: Document) -> DocumentView {
    let body = document.body.clone();
    DocumentView { body, ..present(document) }
}

fn present(document: Document) -> DocumentView {
    let under_way = document.status == "queued" && document.progress > 0.0;
    let error =
        document.error_code.map(|code| DocumentError { code, detail: document.error_detail.unwrap_or_default() });
    DocumentView {
        id: document.id,
        title: document.title,
        kind: document.kind,
        source: document.source,
        source_ref: document.source_ref,
        external_id: document.external_id,
        collection: document.collection,
        status: if under_way { String::from("processing") } else { document.status },
        error,
        progress: document.progress,
        passage_count: document.passage_count,
        language: document.language,
        pinned: document.pinned,
        audience: document.audience,
        duplicate_of: document.duplicate_of,
        has_original: document.file_id.is_some(),
        body: None,
        created_at: time(document.created_at),
        updated_at: time(document.updated_at),
    }
}

fn present_passage(passage: PassageRow) -> PassageView {
    PassageView {
        heading_path: passage.headings(),
        id: passage.id,
        ordinal: passage.ordinal,
        text: passage.text,
        page: passage.page,
        language: passage.language,
    }
}
