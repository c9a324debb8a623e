//! Signing in at OpenID providers. A browser is led through [`start`] and [`callback`], so both answer with an address
//! to go to, also when something went wrong: the page there has the words for the code.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use steward_app::oidc::{
    Callback, Finished, oidc_finish, oidc_link_list, oidc_link_remove, oidc_second_factor, oidc_start,
};
use steward_app::sessions::session_resolve;
use steward_app::{App, Error, ErrorKind};
use steward_model::Secret;
use steward_model::ids::OidcLinkId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::{COOKIE_SECONDS, SessionItem, opened, user_agent};
use crate::error::ApiResult;
use crate::extract::{AccountCall, BaseCall, Json, Path, Query, SESSION_COOKIE, cookie, expired_cookie, set_cookie};
use crate::present::time;
use crate::state::{ApiOptions, ApiState};

const BROWSER_COOKIE: &str = "steward_oidc";
const PROOF_COOKIE: &str = "steward_oidc_proof";
/// No other address needs to see the two.
const COOKIE_PATH: &str = "/api/v1/oidc";

const SIGN_IN_PAGE: &str = "/sign-in";
const SECURITY_PAGE: &str = "/settings/security";

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(links))
        .routes(routes!(unlink))
        .routes(routes!(second_factor))
        .routes(routes!(start))
        .routes(routes!(callback))
        .routes(routes!(link))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StartParams {
    /// A page of the member app to go to afterwards
    next: Option<String>,
}

/// Sends the browser to the provider.
#[utoipa::path(get, path = "/oidc/{provider}/start", tag = "session",
    params(("provider" = String, Path), StartParams), responses((status = 303)))]
async fn start(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: BaseCall,
    Path(provider): Path<String>,
    Query(params): Query<StartParams>,
) -> ApiResult<Response> {
    match oidc_start(&app, &call, &provider, params.next.as_deref(), None).await {
        Ok(started) => {
            let cookie = browser_cookie(&options, &started.browser, started.lifetime_seconds);
            Ok(to(&started.location, vec![(SET_COOKIE, cookie)]))
        }
        Err(error) => refused(SIGN_IN_PAGE, "error", error, Vec::new()),
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct LinkStart {
    /// Where the browser is to go
    location: String,
}

/// Begins to add a way to sign in to the account of whoever is signed in.
#[utoipa::path(post, path = "/oidc/{provider}/link", tag = "session", params(("provider" = String, Path)),
    responses((status = 200, body = LinkStart)))]
async fn link(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: AccountCall,
    Path(provider): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let started = oidc_start(&app, &call, &provider, None, Some(call.session.account_id)).await?;
    let cookie = browser_cookie(&options, &started.browser, started.lifetime_seconds);
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(LinkStart { location: started.location })))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CallbackParams {
    state: Option<String>,
    #[param(value_type = Option<String>)]
    code: Option<Secret>,
    iss: Option<String>,
    error: Option<String>,
}

/// Takes the browser back from the provider.
#[utoipa::path(get, path = "/oidc/{provider}/callback", tag = "session",
    params(("provider" = String, Path), CallbackParams), responses((status = 303)))]
async fn callback(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: BaseCall,
    headers: HeaderMap,
    Path(provider): Path<String>,
    Query(params): Query<CallbackParams>,
) -> ApiResult<Response> {
    let signed_in = match cookie(&headers, SESSION_COOKIE) {
        Some(token) => session_resolve(&app, &call, token).await.ok().map(|session| session.account_id),
        None => None,
    };
    let returned = Callback {
        state: params.state,
        code: params.code,
        issuer: params.iss,
        error: params.error,
        browser: cookie(&headers, BROWSER_COOKIE).map(Secret::new),
        signed_in,
        user_agent: user_agent(&headers),
    };
    let (adding, outcome) = oidc_finish(&app, &call, &provider, returned).await?;
    let mut cookies = vec![(SET_COOKIE, expired_cookie(BROWSER_COOKIE, COOKIE_PATH, options.behind_tls))];
    match outcome {
        Ok(Finished::SignedIn { session, next }) => {
            let token = session.token.expose();
            cookies.push((SET_COOKIE, set_cookie(SESSION_COOKIE, token, "/", COOKIE_SECONDS, options.behind_tls)));
            Ok(to(&next, cookies))
        }
        Ok(Finished::CodeWanted { token, next, lifetime_seconds }) => {
            let secure = options.behind_tls;
            let cookie = set_cookie(PROOF_COOKIE, token.expose(), COOKIE_PATH, lifetime_seconds, secure);
            cookies.push((SET_COOKIE, cookie));
            Ok(to(&with_query(SIGN_IN_PAGE, &[("step", "code"), ("next", &next)]), cookies))
        }
        Ok(Finished::Added) => Ok(to(&with_query(SECURITY_PAGE, &[("status", "linked")]), cookies)),
        Err(error) if adding => refused(SECURITY_PAGE, "status", error, cookies),
        Err(error) => refused(SIGN_IN_PAGE, "error", error, cookies),
    }
}

#[derive(Debug, Deserialize, ToSchema)]
struct SecondFactor {
    /// Of the authenticator app, or a recovery code
    code: String,
}

/// Gives the code that an account with a second factor is asked for after its provider has vouched for it.
#[utoipa::path(post, path = "/oidc/second-factor", tag = "session", request_body = SecondFactor,
    responses((status = 201, body = SessionItem)))]
async fn second_factor(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: BaseCall,
    headers: HeaderMap,
    Json(body): Json<SecondFactor>,
) -> ApiResult<Response> {
    let token = Secret::new(cookie(&headers, PROOF_COOKIE).unwrap_or_default());
    let session = oidc_second_factor(&app, &call, &token, &body.code, &user_agent(&headers)).await?;
    let mut response = opened(&app, &options, &call, session.token.expose()).await?;
    let spent = expired_cookie(PROOF_COOKIE, COOKIE_PATH, options.behind_tls);
    if let Ok(value) = spent.parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    Ok(response)
}

/// A sign-in at a provider that opens the account.
#[derive(Debug, Serialize, ToSchema)]
struct OidcLinkItem {
    id: String,
    /// `null` when it is no longer set up here
    provider: Option<String>,
    name: String,
    email: Option<String>,
    created_at: String,
    last_used_at: String,
}

/// The ways into the account of whoever is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct WaysIn {
    data: Vec<OidcLinkItem>,
    has_password: bool,
}

#[utoipa::path(get, path = "/oidc/links", tag = "session", responses((status = 200, body = WaysIn)))]
async fn links(State(app): State<Arc<App>>, call: AccountCall) -> ApiResult<Json<WaysIn>> {
    let (links, has_password) = oidc_link_list(&app, call.session.account_id).await?;
    let data = links.into_iter().map(|link| {
        let (provider, name) = link.provider.map_or((None, link.issuer), |(id, name)| (Some(id), name));
        OidcLinkItem {
            id: link.id,
            provider,
            name,
            email: link.email,
            created_at: time(link.created_at),
            last_used_at: time(link.last_used_at),
        }
    });
    Ok(Json(WaysIn { data: data.collect(), has_password }))
}

/// Takes a sign-in away, unless it is the last way in.
#[utoipa::path(delete, path = "/oidc/links/{id}", tag = "session", params(("id" = String, Path)),
    responses((status = 204)))]
async fn unlink(State(app): State<Arc<App>>, call: AccountCall, Path(id): Path<OidcLinkId>) -> ApiResult<StatusCode> {
    oidc_link_remove(&app, &call, call.session.account_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn browser_cookie(options: &ApiOptions, browser: &Secret, seconds: i64) -> String {
    set_cookie(BROWSER_COOKIE, browser.expose(), COOKIE_PATH, seconds, options.behind_tls)
}

fn to(location: &str, mut headers: Vec<(HeaderName, String)>) -> Response {
    headers.push((LOCATION, location.to_owned()));
    (StatusCode::SEE_OTHER, AppendHeaders(headers)).into_response()
}

/// Goes to the page that has the words. What is wrong with us or the address stays a problem document.
fn refused(page: &str, name: &str, error: Error, headers: Vec<(HeaderName, String)>) -> ApiResult<Response> {
    if matches!(error.kind, ErrorKind::Internal | ErrorKind::NotFound) {
        return Err(error.into());
    }
    Ok(to(&with_query(page, &[(name, error.code)]), headers))
}

fn with_query(page: &str, pairs: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{page}?{query}")
}
