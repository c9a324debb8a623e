//! The budget of the workspace, with what was spent.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::budget::{Budget, BudgetView, budget_get, budget_set};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get, set))
}

/// Limits in millionths of the currency unit; null is no limit.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetItem {
    day_micros: Option<i64>,
    month_micros: Option<i64>,
    conversation_micros: Option<i64>,
    spent: SpentItem,
}

#[derive(Debug, Serialize, ToSchema)]
struct SpentItem {
    /// Today, in the workspace's time zone
    day: i64,
    month: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewBudget {
    day_micros: Option<i64>,
    month_micros: Option<i64>,
    conversation_micros: Option<i64>,
}

/// What language models may cost, and what they did.
#[utoipa::path(get, path = "/budget", tag = "providers", responses((status = 200, body = BudgetItem)))]
async fn get(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<BudgetItem>> {
    Ok(Json(present(budget_get(&app, &call).await?)))
}

/// Sets the limits. When one is reached, the built-in model answers.
#[utoipa::path(put, path = "/budget", tag = "providers", request_body = NewBudget,
    responses((status = 200, body = BudgetItem)))]
async fn set(State(app): State<Arc<App>>, call: MemberCall, Json(new): Json<NewBudget>) -> ApiResult<Json<BudgetItem>> {
    let budget = Budget {
        day_micros: new.day_micros,
        month_micros: new.month_micros,
        conversation_micros: new.conversation_micros,
    };
    Ok(Json(present(budget_set(&app, &call, budget).await?)))
}

fn present(view: BudgetView) -> BudgetItem {
    BudgetItem {
        day_micros: view.budget.day_micros,
        month_micros: view.budget.month_micros,
        conversation_micros: view.budget.conversation_micros,
        spent: SpentItem { day: view.day_spent, month: view.month_spent },
    }
}
