//! The pages that customers open: portal, widget frame, embed script; useful before any script has run.

use std::collections::HashMap;

use axum::Form;
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use steward_app::conversations::ask_once;
use steward_app::personas::persona_of;
use steward_app::workspaces::{Profile, Workspace};
use steward_model::Actor;

use crate::error::{ApiError, ApiResult};
use crate::extract::{PublicWorkspace, Query, base};
use crate::state::ApiState;
use crate::web::send;

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "pt"];

pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/p/{slug}", get(portal))
        .route("/p/{slug}/{*rest}", get(deep_link))
        .route("/p/{slug}/brand.css", get(brand))
        .route("/p/{slug}/ask", post(ask))
        .route("/w/{slug}", get(widget))
        .route("/widget.js", get(embed))
        .route("/track.js", get(tracker))
        .route("/public/{*path}", get(asset))
}

#[derive(Debug, Deserialize)]
struct PageParams {
    lang: Option<String>,
}

async fn portal(
    State(state): State<ApiState>,
    call: PublicWorkspace,
    Query(params): Query<PageParams>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    page(&state, &call, "portal", params.lang.as_deref(), &headers).await
}

async fn deep_link(
    state: State<ApiState>,
    call: PublicWorkspace,
    params: Query<PageParams>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    portal(state, call, params, headers).await
}

async fn widget(
    State(state): State<ApiState>,
    call: PublicWorkspace,
    Query(params): Query<PageParams>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    page(&state, &call, "widget", params.lang.as_deref(), &headers).await
}

/// The portal under a name of the business's own, where no slug stands in the address.
pub(crate) async fn portal_of(state: &ApiState, workspace: Workspace, parts: &mut Parts) -> ApiResult<Response> {
    let Query(params) = Query::<PageParams>::from_request_parts(parts, state).await?;
    let call = PublicWorkspace { base: base(parts, state), workspace };
    page(state, &call, "portal", params.lang.as_deref(), &parts.headers).await
}

async fn page(
    state: &ApiState,
    call: &PublicWorkspace,
    channel: &str,
    wanted: Option<&str>,
    headers: &HeaderMap,
) -> ApiResult<Response> {
    let language = language(wanted, headers);
    let persona = persona_of(&state.app, &call.base, &call.workspace).await?;
    let profile = Profile::of(&call.workspace);
    let initial: String = call.workspace.name.chars().find(|c| c.is_alphanumeric()).into_iter().collect();
    let values = HashMap::from([
        ("lang", language.to_owned()),
        ("channel", channel.to_owned()),
        ("slug", call.workspace.slug.clone()),
        ("name", call.workspace.name.clone()),
        ("initial", initial.to_uppercase()),
        ("color", profile.brand.color.clone()),
        ("greeting", persona.greeting),
        ("assistant_name", persona.assistant_name),
    ]);
    let html = fill(state, "public/portal.html", language, values)?;
    let ancestors = match channel {
        "widget" if profile.allowed_origins.is_empty() => String::from("*"),
        "widget" => profile.allowed_origins.join(" "),
        _ => String::from("'none'"),
    };
    Ok(html_page(html, &ancestors))
}

#[derive(Debug, Deserialize)]
struct Question {
    #[serde(default)]
    text: String,
}

/// The answer for browsers without script: one question, one page, nothing kept.
async fn ask(
    State(state): State<ApiState>,
    call: PublicWorkspace,
    headers: HeaderMap,
    Form(question): Form<Question>,
) -> ApiResult<Response> {
    let language = language(None, &headers);
    let workspace_id = call.workspace.id.parse().map_err(|_| ApiError::not_found())?;
    let context = call.base.in_workspace(workspace_id, Actor::System { task: "plain page" });
    let answer = ask_once(&state.app, &context, &question.text).await?.outcome;
    let sources: Vec<String> =
        answer.citations.iter().map(|citation| format!("[{}] {}", citation.n, citation.title)).collect();
    let profile = Profile::of(&call.workspace);
    let initial: String = call.workspace.name.chars().find(|c| c.is_alphanumeric()).into_iter().collect();
    let values = HashMap::from([
        ("lang", language.to_owned()),
        ("channel", String::from("portal")),
        ("slug", call.workspace.slug.clone()),
        ("name", call.workspace.name.clone()),
        ("initial", initial.to_uppercase()),
        ("color", profile.brand.color),
        ("question", question.text.chars().take(1000).collect()),
        ("answer", answer.reply),
        ("sources", sources.join("\n")),
    ]);
    Ok(html_page(fill(&state, "public/answer.html", language, values)?, "'none'"))
}

/// The brand's colours as a style sheet, so that no page needs inline styles.
async fn brand(call: PublicWorkspace) -> Response {
    let brand = Profile::of(&call.workspace).brand;
    let css = format!(":root{{--st-brand:{};--st-on-brand:{}}}", brand.safe_color(), brand.on_color());
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=300")], css).into_response()
}

async fn embed(State(state): State<ApiState>, request: Request) -> Response {
    match state.options.assets.get("public/widget.js") {
        Some(asset) => send(&request, asset, "public, max-age=300"),
        None => ApiError::not_found().into_response(),
    }
}

async fn tracker(State(state): State<ApiState>, request: Request) -> Response {
    match state.options.assets.get("public/track.js") {
        Some(asset) => send(&request, asset, "public, max-age=300"),
        None => ApiError::not_found().into_response(),
    }
}

async fn asset(State(state): State<ApiState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    match state.options.assets.get(&path).filter(|_| path.contains("assets/")) {
        Some(asset) => send(&request, asset, "public, max-age=31536000, immutable"),
        None => ApiError::not_found().into_response(),
    }
}

/// The wanted language, else the first of the browser's that we have, else English.
fn language(wanted: Option<&str>, headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let candidates = wanted.into_iter().chain(accepted.split(','));
    for candidate in candidates {
        let code = candidate.trim().get(..2).unwrap_or_default().to_ascii_lowercase();
        if let Some(known) = LANGUAGES.into_iter().find(|language| *language == code) {
            return known;
        }
    }
    "en"
}

/// Fills in a template; every value is escaped, `{{t.word}}` comes from the texts by language.
fn fill(state: &ApiState, template: &str, language: &str, values: HashMap<&'static str, String>) -> ApiResult<String> {
    let read = |path: &str| {
        let asset = state.options.assets.get(path).ok_or_else(ApiError::not_found)?;
        Ok::<String, ApiError>(String::from_utf8_lossy(&asset.bytes).into_owned())
    };
    let template = read(template)?;
    let texts: HashMap<String, HashMap<String, String>> =
        serde_json::from_str(&read("public/page-texts.json")?).unwrap_or_default();
    let words = texts.get(language);
    let mut filled = String::with_capacity(template.len() + 512);
    let mut rest = template.as_str();
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start + 2..].find("}}") else {
            break;
        };
        filled.push_str(&rest[..start]);
        let key = &rest[start + 2..start + 2 + length];
        let value = match key.strip_prefix("t.") {
            Some(word) => words.and_then(|words| words.get(word)).map(String::as_str),
            None => values.get(key).map(String::as_str),
        };
        filled.push_str(&escape(value.unwrap_or_default()));
        rest = &rest[start + 2 + length + 2..];
    }
    filled.push_str(rest);
    Ok(filled)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn html_page(html: String, ancestors: &str) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    );
    let mut response = (StatusCode::OK, html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.remove(HeaderName::from_static("x-frame-options"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        assert_eq!(escape("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    }

    #[test]
    fn the_browser_language_is_taken_when_there_is_no_wish() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("nl, de-AT;q=0.8, en"));
        assert_eq!(language(None, &headers), "de");
        assert_eq!(language(Some("fr"), &headers), "fr");
        assert_eq!(language(Some("xx"), &HeaderMap::new()), "en");
    }
}
