//! Parts of the address: ids in the path, parameters of the query, pages.

use axum::extract::{FromRequestParts, path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use steward_app::PageRequest;
use utoipa::IntoParams;

use crate::error::ApiError;

/// Typed parts of the path. An id that is not one names nothing, so the answer is the same as for one that is gone.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if has_nul(parts) {
            return Err(ApiError::not_found());
        }
        match path::Path::<T>::from_request_parts(parts, state).await {
            Ok(path::Path(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::not_found()),
        }
    }
}

/// Typed parameters of the query.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        if has_nul(parts) {
            let detail = "The address has a parameter with the character U+0000, which no text of ours has.";
            return Err(ApiError::new(StatusCode::BAD_REQUEST, "invalid_query", detail));
        }
        axum::extract::Query::<T>::try_from_uri(&parts.uri).map(|query| Self(query.0)).map_err(|rejection| {
            let detail = format!("The address has a parameter that can't be used: {}.", rejection.body_text());
            ApiError::new(StatusCode::BAD_REQUEST, "invalid_query", detail)
        })
    }
}

/// U+0000 ends a text half way for SQLite and is none at all for PostgreSQL.
pub(super) fn has_nul(parts: &Parts) -> bool {
    parts.uri.path_and_query().is_some_and(|address| address.as_str().contains("%00"))
}

/// Tells a field that is `null` from one that is left out, for changes.
pub fn present_or_null<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Which page of a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows per page, 1 to 200; 50 if not given.
    limit: Option<usize>,
}

/// [`PageParams`], checked.
#[derive(Debug, Clone)]
pub struct PageQuery(pub PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for PageQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(params) = Query::<PageParams>::from_request_parts(parts, state).await?;
        Ok(Self(PageRequest::new(params.cursor.filter(|cursor| !cursor.is_empty()), params.limit)?))
    }
}
