//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use steward_app::App;
use tokio::sync::watch;

use crate::web::Assets;

/// What the program decides about its HTTP side.
#[derive(Clone)]
pub struct ApiOptions {
    /// The page is reached by https: cookies are `Secure` and browsers are told to stay with it.
    pub behind_tls: bool,
    /// A proxy in front tells the caller's address in `X-Forwarded-For`; without one that header is a lie.
    pub trust_proxy: bool,
    /// The pages that are built into the program.
    pub assets: Assets,
    /// Writes the metrics page; `None` leaves the route out.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
    /// The metrics page answers other machines too.
    pub metrics_open: bool,
    /// Turns true when the program is about to end: streams end, and readiness says no.
    pub closing: watch::Receiver<bool>,
}

impl Default for ApiOptions {
    fn default() -> Self {
        Self {
            behind_tls: false,
            trust_proxy: false,
            assets: Assets::none(),
            metrics: None,
            metrics_open: false,
            closing: watch::channel(false).1,
        }
    }
}

/// The state of the router.
#[derive(Clone)]
pub struct ApiState {
    pub app: Arc<App>,
    pub options: Arc<ApiOptions>,
}

impl FromRef<ApiState> for Arc<App> {
    fn from_ref(state: &ApiState) -> Self {
        state.app.clone()
    }
}

impl FromRef<ApiState> for Arc<ApiOptions> {
    fn from_ref(state: &ApiState) -> Self {
        state.options.clone()
    }
}
