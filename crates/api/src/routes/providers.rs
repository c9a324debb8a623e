//! Providers of language models, and the catalogue of models.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::providers::{
    KnownModel, NewProvider, ProviderChange, ProviderView, model_list, provider_change, provider_create,
    provider_delete, provider_list, provider_test,
};
use steward_model::Secret;
use steward_model::ids::ProviderId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Path, present_or_null};
use crate::present::List;
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(change, delete))
        .routes(routes!(test))
        .routes(routes!(models))
}

/// Where language models come from. The key is never shown.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderItem {
    id: String,
    /// `openai`, `anthropic`, `gemini`, `deepseek`, `ollama` or `openai_compatible`
    kind: String,
    name: String,
    base_url: Option<String>,
    model: String,
    has_key: bool,
    enabled: bool,
    /// The smallest is asked first
    order: i64,
    /// `ok`, `failing`, `open` (paused after errors) or `untested`
    status: String,
}

/// The providers of the workspace, in the order in which they are asked.
#[utoipa::path(get, path = "/providers", tag = "providers", responses((status = 200, body = List<ProviderItem>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<ProviderItem>>> {
    let found = provider_list(&app, &call).await?;
    Ok(Json(List::whole(found.into_iter().map(present).collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewProviderBody {
    kind: String,
    name: String,
    base_url: Option<String>,
    model: Option<String>,
    #[schema(value_type = Option<String>)]
    api_key: Option<Secret>,
    enabled: Option<bool>,
}

/// Adds a provider; it is asked after the others.
#[utoipa::path(post, path = "/providers", tag = "providers", request_body = NewProviderBody,
    responses((status = 201, body = ProviderItem)))]
async fn create(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(body): Json<NewProviderBody>,
) -> ApiResult<(StatusCode, Json<ProviderItem>)> {
    let new = NewProvider {
        kind: body.kind,
        name: body.name,
        base_url: body.base_url,
        model: body.model,
        api_key: body.api_key,
        enabled: body.enabled.unwrap_or(true),
    };
    Ok((StatusCode::CREATED, Json(present(provider_create(&app, &call, new).await?))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct ChangedProvider {
    /// Stays as it is
    kind: Option<String>,
    name: Option<String>,
    /// With another address the key must be given again
    #[serde(default, deserialize_with = "present_or_null")]
    #[schema(value_type = Option<String>)]
    base_url: Option<Option<String>>,
    model: Option<String>,
    /// An empty one takes the key away
    #[schema(value_type = Option<String>)]
    api_key: Option<Secret>,
    enabled: Option<bool>,
    order: Option<i64>,
}

/// Changes what is given and leaves the rest.
#[utoipa::path(patch, path = "/providers/{id}", tag = "providers", params(("id" = String, Path)),
    request_body = ChangedProvider, responses((status = 200, body = ProviderItem)))]
async fn change(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ProviderId>,
    Json(body): Json<ChangedProvider>,
) -> ApiResult<Json<ProviderItem>> {
    let change = ProviderChange {
        kind: body.kind,
        name: body.name,
        base_url: body.base_url,
        model: body.model,
        api_key: body.api_key,
        enabled: body.enabled,
        order: body.order,
    };
    Ok(Json(present(provider_change(&app, &call, &id.to_string(), change).await?)))
}

/// Forgets a provider and its key.
#[utoipa::path(delete, path = "/providers/{id}", tag = "providers", params(("id" = String, Path)),
    responses((status = 204)))]
async fn delete(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<ProviderId>) -> ApiResult<StatusCode> {
    provider_delete(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a test of a connection told.
#[derive(Debug, Serialize, ToSchema)]
struct TestResult {
    ok: bool,
    latency_ms: Option<u64>,
    /// The models that the provider lists
    models: Vec<String>,
    /// What is wrong and what to do
    detail: Option<String>,
}

/// Calls the provider once, without spending tokens.
#[utoipa::path(post, path = "/providers/{id}/test", tag = "providers", params(("id" = String, Path)),
    responses((status = 200, body = TestResult)))]
async fn test(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<ProviderId>,
) -> ApiResult<Json<TestResult>> {
    let check = provider_test(&app, &call, &id.to_string()).await?;
    Ok(Json(TestResult { ok: check.ok, latency_ms: check.latency_ms, models: check.models, detail: check.detail }))
}

/// A model that is known with its prices.
#[derive(Debug, Serialize, ToSchema)]
struct ModelItem {
    id: String,
    provider: String,
    /// Tokens that fit in
    context: u32,
    /// Millionths of the currency unit for a million tokens
    input_micros_per_million: Option<i64>,
    output_micros_per_million: Option<i64>,
    capabilities: Vec<String>,
}

/// The catalogue of models.
#[utoipa::path(get, path = "/models", tag = "providers", responses((status = 200, body = List<ModelItem>)))]
async fn models(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<ModelItem>>> {
    Ok(Json(List::whole(model_list(&app, &call)?.into_iter().map(present_model).collect())))
}

fn present(provider: ProviderView) -> ProviderItem {
    ProviderItem {
        id: provider.id,
        kind: provider.kind,
        name: provider.name,
        base_url: provider.base_url,
        model: provider.model,
        has_key: provider.has_key,
        enabled: provider.enabled,
        order: provider.order,
        status: provider.status.to_owned(),
    }
}

fn present_model(model: KnownModel) -> ModelItem {
    ModelItem {
        id: model.id,
        provider: model.provider.to_owned(),
        context: model.context,
        input_micros_per_million: model.input_micros_per_million,
        output_micros_per_million: model.output_micros_per_million,
        capabilities: model.capabilities.into_iter().map(str::to_owned).collect(),
    }
}
