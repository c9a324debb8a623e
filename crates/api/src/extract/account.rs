//! Calls before a workspace is chosen: [`AccountCall`] with a session, [`BaseCall`] without.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use steward_app::accounts::ResolvedSession;
use steward_model::BaseContext;

use super::credentials::{base, session};
use crate::error::ApiError;
use crate::state::ApiState;

/// A signed-in account, in whatever workspace. Use it as the `&BaseContext` of an operation.
#[derive(Debug, Clone)]
pub struct AccountCall {
    pub base: BaseContext,
    pub session: ResolvedSession,
}

impl std::ops::Deref for AccountCall {
    type Target = BaseContext;

    fn deref(&self) -> &BaseContext {
        &self.base
    }
}

impl FromRequestParts<ApiState> for AccountCall {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, ApiError> {
        let base = base(parts, state);
        let session = session(parts, state, &base).await?;
        Ok(Self { base, session })
    }
}

/// Anybody: sign-in, set-up, health. Use it as the `&BaseContext` of an operation.
#[derive(Debug, Clone)]
pub struct BaseCall(pub BaseContext);

impl std::ops::Deref for BaseCall {
    type Target = BaseContext;

    fn deref(&self) -> &BaseContext {
        &self.0
    }
}

impl FromRequestParts<ApiState> for BaseCall {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Infallible> {
        Ok(Self(base(parts, state)))
    }
}
