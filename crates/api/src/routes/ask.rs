//! One question to the concierge, outside of any conversation.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::conversations::{AskedCitation, ask_once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(ask))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Question {
    question: String,
}

/// A passage that the answer rests on.
#[derive(Debug, Serialize, ToSchema)]
struct Source {
    /// The id it was imported under, else its own
    document: String,
    passage: String,
    title: String,
    quote: String,
    score: f32,
}

#[derive(Debug, Serialize, ToSchema)]
struct Answer {
    reply: String,
    citations: Vec<Source>,
    rung: String,
    handoff: bool,
    duration_ms: f64,
    run_id: String,
}

/// Answers a question with its sources.
#[utoipa::path(post, path = "/ask", tag = "ask", request_body = Question, responses((status = 200, body = Answer)))]
async fn ask(State(app): State<Arc<App>>, call: MemberCall, Json(question): Json<Question>) -> ApiResult<Json<Answer>> {
    let answer = ask_once(&app, &call, &question.question).await?.answer();
    Ok(Json(Answer {
        reply: answer.reply,
        citations: answer.citations.into_iter().map(present).collect(),
        rung: answer.rung,
        handoff: answer.handoff,
        duration_ms: answer.duration_ms,
        run_id: answer.run_id,
    }))
}

fn present(citation: AskedCitation) -> Source {
    Source {
        document: citation.document,
        passage: citation.passage,
        title: citation.title,
        quote: citation.quote,
        score: citation.score,
    }
}
