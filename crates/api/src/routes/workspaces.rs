//! The workspace: name, slug, brand, region, time zone, websites; and further workspaces.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::workspaces::{
    Greeting, Profile, Widget, Workspace, WorkspaceChange, workspace_create, workspace_get, workspace_update,
};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{AccountCall, Json, MemberCall, present_or_null};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get, change)).routes(routes!(create))
}

#[derive(Debug, Serialize, ToSchema)]
struct BrandView {
    color: String,
    logo_url: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct WorkspaceView {
    id: String,
    slug: String,
    name: String,
    brand: BrandView,
    default_region: String,
    time_zone: String,
    /// Websites that may carry the widget; empty: any.
    allowed_origins: Vec<String>,
    /// A host name of the business's own that leads to the portal.
    domain: Option<String>,
    widget: WidgetItem,
}

/// Where the widget shows itself and where it speaks first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct WidgetItem {
    /// Paths of pages, in which `*` stands for anything; empty: every page
    pages: Vec<String>,
    /// The first that fits the page is shown, once in a visit
    greetings: Vec<GreetingItem>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct GreetingItem {
    /// A path in which `*` stands for anything
    pages: String,
    /// Two letters: only on pages in this language
    language: Option<String>,
    after_seconds: u16,
    text: String,
}

impl From<Widget> for WidgetItem {
    fn from(widget: Widget) -> Self {
        let greetings = widget.greetings.into_iter().map(|Greeting { pages, language, after_seconds, text }| {
            GreetingItem { pages, language, after_seconds, text }
        });
        Self { pages: widget.pages, greetings: greetings.collect() }
    }
}

impl From<WidgetItem> for Widget {
    fn from(item: WidgetItem) -> Self {
        let greetings = item.greetings.into_iter().map(|GreetingItem { pages, language, after_seconds, text }| {
            Greeting { pages, language, after_seconds, text }
        });
        Self { pages: item.pages, greetings: greetings.collect() }
    }
}

#[utoipa::path(get, path = "/workspace", tag = "workspaces", responses((status = 200, body = WorkspaceView)))]
async fn get(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<WorkspaceView>> {
    Ok(Json(present(workspace_get(&app, &call).await?)))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
struct BrandChange {
    /// `#rrggbb`; null: ours
    #[serde(default, deserialize_with = "present_or_null")]
    #[schema(value_type = Option<String>)]
    color: Option<Option<String>>,
    #[serde(default, deserialize_with = "present_or_null")]
    #[schema(value_type = Option<String>)]
    logo_url: Option<Option<String>>,
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
struct WorkspaceChangeBody {
    name: Option<String>,
    slug: Option<String>,
    brand: Option<BrandChange>,
    /// Two letters
    default_region: Option<String>,
    /// IANA name
    time_zone: Option<String>,
    allowed_origins: Option<Vec<String>>,
    /// A bare host name that the business has pointed at this server; null: none
    #[serde(default, deserialize_with = "present_or_null")]
    #[schema(value_type = Option<String>)]
    domain: Option<Option<String>>,
    widget: Option<WidgetItem>,
}

/// Changes what the workspace says of itself. A new slug changes the links to the portal and of the widget.
#[utoipa::path(patch, path = "/workspace", tag = "workspaces", request_body = WorkspaceChangeBody,
    responses((status = 200, body = WorkspaceView)))]
async fn change(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(change): Json<WorkspaceChangeBody>,
) -> ApiResult<Json<WorkspaceView>> {
    let brand = change.brand.unwrap_or_default();
    let change = WorkspaceChange {
        name: change.name,
        slug: change.slug,
        color: brand.color,
        logo_url: brand.logo_url,
        default_region: change.default_region,
        time_zone: change.time_zone,
        allowed_origins: change.allowed_origins,
        domain: change.domain,
        widget: change.widget.map(Widget::from),
    };
    Ok(Json(present(workspace_update(&app, &call, change).await?)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewWorkspace {
    name: String,
}

/// Makes a further workspace, whose owner is whoever calls.
#[utoipa::path(post, path = "/workspaces", tag = "workspaces", request_body = NewWorkspace,
    responses((status = 201, body = WorkspaceView)))]
async fn create(
    State(app): State<Arc<App>>,
    call: AccountCall,
    Json(new): Json<NewWorkspace>,
) -> ApiResult<(StatusCode, Json<WorkspaceView>)> {
    let made = workspace_create(&app, &call, call.session.account_id, &new.name).await?;
    Ok((StatusCode::CREATED, Json(present(made))))
}

fn present(workspace: Workspace) -> WorkspaceView {
    let profile = Profile::of(&workspace);
    WorkspaceView {
        id: workspace.id,
        slug: workspace.slug,
        name: workspace.name,
        brand: BrandView { color: profile.brand.color, logo_url: profile.brand.logo_url },
        default_region: profile.default_region,
        time_zone: profile.time_zone,
        allowed_origins: profile.allowed_origins,
        domain: workspace.domain,
        widget: profile.widget.into(),
    }
}
