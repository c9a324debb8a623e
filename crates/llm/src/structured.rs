//! Replies that must be JSON of a given shape.
//!
//! Border: checking and asking again; the loop decides how often (once). Invariant: a value that leaves here
//! satisfies its schema.

use serde_json::Value;

use crate::chat::ChatMessage;

/// More problems than this help no model.
const PROBLEMS: usize = 5;

/// Reads the JSON in a reply and checks it. The error is a sentence that a model can act on.
pub fn check(schema: &Value, text: &str) -> Result<Value, String> {
    let value: Value =
        serde_json::from_str(json_part(text)).map_err(|error| format!("It is not valid JSON: {error}."))?;
    let validator =
        jsonschema::validator_for(schema).map_err(|error| format!("The schema itself is not valid: {error}."))?;
    match problems(&validator, &value) {
        None => Ok(value),
        Some(problems) => Err(problems),
    }
}

/// The first problems of a value, or `None` if there are none.
pub(crate) fn problems(validator: &jsonschema::Validator, value: &Value) -> Option<String> {
    let list: Vec<String> = validator
        .iter_errors(value)
        .take(PROBLEMS)
        .map(|error| {
            let place = error.instance_path().to_string();
            if place.is_empty() { format!("{error}.") } else { format!("At {place}: {error}.") }
        })
        .collect();
    (!list.is_empty()).then(|| list.join(" "))
}

/// Models like to wrap JSON in a fence or a sentence.
fn json_part(text: &str) -> &str {
    let text = text.trim();
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return text;
    }
    let start = text.find(['{', '[']);
    let end = text.rfind(['}', ']']);
    match (start, end) {
        (Some(start), Some(end)) if start < end => &text[start..=end],
        _ => text,
    }
}

/// The one further try: the bad reply and what is wrong with it.
pub(crate) fn repair_messages(text: String, problem: &str) -> Vec<ChatMessage> {
    vec![
        ChatMessage::assistant(text),
        ChatMessage::user(format!(
            "That reply cannot be used. {problem} Reply again with the corrected JSON only, without explanation or code fence."
        )),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_json_in_fences_and_names_the_problem() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        assert_eq!(check(&schema, "```json\n{\"n\": 3}\n```").unwrap(), json!({"n": 3}));
        assert!(check(&schema, "{\"n\": \"three\"}").unwrap_err().contains("/n"));
        assert!(check(&schema, "{\"n\": 3").unwrap_err().contains("not valid JSON"));
        assert!(check(&schema, "sorry").is_err());
    }
}
