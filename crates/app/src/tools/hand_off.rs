//! The tool that asks for a person. Effect: write; carried out with the reply, in one transaction.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use steward_llm::{ToolEffect, ToolResult, ToolSpec};

use super::{ConciergeTools, text_argument};

pub(super) const NAME: &str = "hand_off";

/// Why a person is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOffRequest {
    /// `customer_asked`, `not_answered`, `complaint` or `other`.
    pub reason: String,
    pub summary: String,
}

const REASONS: [&str; 4] = ["customer_asked", "not_answered", "complaint", "other"];

pub(super) fn spec() -> ToolSpec {
    ToolSpec {
        name: NAME.to_owned(),
        description: String::from("Hands the conversation to a person of the business, who is told why."),
        parameters: json!({
            "type": "object",
            "properties": {
                "reason": { "type": "string", "enum": REASONS },
                "summary": { "type": "string", "description": "what the customer wants, in one or two sentences" }
            },
            "required": ["reason", "summary"],
            "additionalProperties": false
        }),
        effect: ToolEffect::Write,
    }
}

/// After foreign text was read, only the customer's own words bring a person in: a document that says so doesn't.
pub(super) fn call(tools: &mut ConciergeTools, arguments: &Json) -> ToolResult {
    if !tools.person_wanted && !tools.evidence.passages().is_empty() {
        return ToolResult::error(
            "The customer did not ask for a person. Nobody was told. Ask the customer whether a colleague should answer.",
        );
    }
    let reason = text_argument(arguments, "reason").filter(|reason| REASONS.contains(reason)).unwrap_or("other");
    let summary: String = text_argument(arguments, "summary").unwrap_or_default().chars().take(500).collect();
    tools.hand_off = Some(HandOffRequest { reason: reason.to_owned(), summary });
    ToolResult::ok("A person will take over. Tell the customer, with the promised time.")
}
