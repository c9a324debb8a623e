//! Tools: operations as an agent may call them, each a thin wrapper, each with its effect declared.
//!
//! **Invariant.** A tool's authority is the actor of its context and the mode of the turn, never a text.

mod evidence;
mod hand_off;
mod search_knowledge;

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value as Json;
use steward_llm::{ToolCall, ToolEffect, ToolHost, ToolResult, ToolSpec};
use steward_model::OpContext;

pub use evidence::{Evidence, EvidencePassage};
pub use hand_off::HandOffRequest;

use crate::app::App;

/// The tools of the concierge for one turn.
pub struct ConciergeTools {
    pub app: Arc<App>,
    /// Its actor is the agent on behalf of the customer.
    pub context: OpContext,
    pub evidence: Evidence,
    /// A wish for a person, carried out with the reply in one transaction.
    pub hand_off: Option<HandOffRequest>,
    /// Whether the customer's own words ask for a person, agree to one or complain.
    pub person_wanted: bool,
    /// The turn is a trial: nobody carries out what it leads to.
    pub rehearsal: bool,
    /// In a trial: the calls that would have changed something.
    pub would_have: Vec<ToolCall>,
}

#[async_trait]
impl ToolHost for ConciergeTools {
    fn specs(&self) -> Vec<ToolSpec> {
        vec![search_knowledge::spec(), hand_off::spec()]
    }

    async fn call(&mut self, call: &ToolCall) -> ToolResult {
        let changes = |spec: &ToolSpec| spec.name == call.name && spec.effect != ToolEffect::Read;
        if self.rehearsal && self.specs().iter().any(changes) {
            self.would_have.push(call.clone());
        }
        match call.name.as_str() {
            search_knowledge::NAME => search_knowledge::call(self, &call.arguments).await,
            hand_off::NAME => hand_off::call(self, &call.arguments),
            other => ToolResult::error(format!("There is no tool {other}.")),
        }
    }
}

fn text_argument<'a>(arguments: &'a Json, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty())
}
