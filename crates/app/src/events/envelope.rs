//! What a foreign event must look like (DESIGN, section 5).

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use steward_model::ids::ContactId;
use steward_store::events::EventDraft;

/// The most bytes of one event as JSON.
pub const MOST_BYTES: usize = 32 * 1024;
const MOST_TYPE: usize = 100;
const MOST_ID: usize = 128;
/// Clocks of senders are wrong by minutes, time zones by hours; more is a mistake.
const MOST_AHEAD_MS: i64 = 24 * 3600 * 1000;
/// Where an event may come from; `platform` and `system` are ours alone.
const SOURCES: [&str; 8] = ["portal", "widget", "instagram", "shopify", "hubspot", "business_central", "magnet", "api"];

/// What our own events are about. A type with one of these nouns says that Steward itself did something, and parts of
/// Steward believe it; so nobody else may say it. A test reads the nouns off the sources.
const OWN_NOUNS: [&str; 31] = [
    "account",
    "backup",
    "budget",
    "collection",
    "contact",
    "conversation",
    "document",
    "draft",
    "fact",
    "field",
    "file",
    "identity",
    "invitation",
    "job",
    "key",
    "mail",
    "member",
    "merge",
    "message",
    "note",
    "persona",
    "portal_session",
    "prompt",
    "provider",
    "reply",
    "reply_modes",
    "run",
    "run_retention",
    "session",
    "widget",
    "workspace",
];

/// Why an event is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub detail: String,
}

fn refuse<T>(code: &'static str, detail: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { code, detail: detail.into() })
}

/// Checks one event. `workspace` is the caller's; an event that names another one is refused.
pub(super) fn event_check(event: Json, workspace: &str, now_ms: i64) -> Result<EventDraft, Refusal> {
    let Json::Object(mut fields) = event else {
        return refuse("not_an_object", "An event is a JSON object.");
    };
    check_size(&fields)?;
    if let Some(named) = text(&mut fields, "workspace_id", 64)?
        && named != workspace
    {
        return refuse("wrong_workspace", "workspace_id is not the workspace of this key or session.");
    }
    let Some(event_type) = text(&mut fields, "type", MOST_TYPE)? else {
        return refuse("type_missing", "type is missing, e.g. \"order.created\".");
    };
    check_type(&event_type)?;
    let source = text(&mut fields, "source", 32)?.unwrap_or_else(|| String::from("api"));
    if !SOURCES.contains(&source.as_str()) {
        return refuse("unknown_source", format!("source is one of: {}.", SOURCES.join(", ")));
    }
    let contact_id = text(&mut fields, "contact_id", 64)?;
    if contact_id.as_ref().is_some_and(|id| id.parse::<ContactId>().is_err()) {
        return refuse("invalid_contact_id", "contact_id is not an id of a contact (con_…).");
    }
    let draft = EventDraft {
        event_id: event_id(&mut fields)?,
        occurred_at: occurred_at(&mut fields, now_ms)?,
        source,
        event_type,
        contact_id,
        session_id: text(&mut fields, "session_id", MOST_ID)?,
        subject: subject(&mut fields)?,
        properties: object(&mut fields, "properties")?,
        metadata: object(&mut fields, "metadata")?,
    };
    // Set by the server; given back by a reader of the log who sends an event again.
    fields.remove("received_at");
    fields.remove("member_id");
    if let Some(name) = fields.keys().next() {
        return refuse("unknown_field", format!("\"{name}\" is not part of an event; put it into properties."));
    }
    Ok(draft)
}

fn check_size(fields: &Map<String, Json>) -> Result<(), Refusal> {
    let written = serde_json::to_string(fields).unwrap_or_default();
    if written.len() > MOST_BYTES {
        return refuse(
            "too_large",
            format!("An event has at most {MOST_BYTES} bytes; this one has {}.", written.len()),
        );
    }
    if written.contains("\\u0000") {
        return refuse("contains_nul", "An event can't hold the character U+0000.");
    }
    Ok(())
}

/// `noun.past_tense_verb`: two lower-case words, each of letters, digits and underscores; the noun none of ours.
fn check_type(event_type: &str) -> Result<(), Refusal> {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && !word.ends_with('_')
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    match event_type.split_once('.') {
        Some((noun, verb)) if is_word(noun) && is_word(verb) && OWN_NOUNS.contains(&noun) => refuse(
            "reserved_type",
            format!(
                "Events about \"{noun}\" are written by Steward itself. Choose another noun, e.g. \"shop_{noun}.{verb}\"."
            ),
        ),
        Some((noun, verb)) if is_word(noun) && is_word(verb) => Ok(()),
        _ => refuse(
            "invalid_type",
            "type is a noun and a verb in the past tense in lower case with a dot between, e.g. \"order.created\".",
        ),
    }
}

fn event_id(fields: &mut Map<String, Json>) -> Result<Option<String>, Refusal> {
    let given = text(fields, "event_id", MOST_ID)?;
    if given.as_ref().is_some_and(|id| id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic())) {
        return refuse("invalid_event_id", "event_id has between 1 and 128 visible ASCII characters.");
    }
    Ok(given)
}

fn occurred_at(fields: &mut Map<String, Json>, now_ms: i64) -> Result<Option<i64>, Refusal> {
    let Some(given) = text(fields, "occurred_at", 64)? else {
        return Ok(None);
    };
    let Ok(time) = given.parse::<Timestamp>() else {
        return refuse("invalid_occurred_at", "occurred_at is not a time like 2026-11-20T09:30:00Z.");
    };
    let milliseconds = time.as_millisecond();
    if milliseconds > now_ms + MOST_AHEAD_MS {
        return refuse("in_the_future", "occurred_at lies more than a day ahead of the server's clock.");
    }
    if milliseconds < 0 {
        return refuse("too_long_ago", "occurred_at lies before 1970.");
    }
    Ok(Some(milliseconds))
}

fn subject(fields: &mut Map<String, Json>) -> Result<Option<(String, String)>, Refusal> {
    let mut inner = match fields.remove("subject") {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Object(inner)) => inner,
        Some(_) => return refuse("invalid_subject", "subject is an object with kind and id."),
    };
    match (text(&mut inner, "kind", 64)?, text(&mut inner, "id", MOST_ID)?) {
        (Some(kind), Some(id)) if inner.is_empty() => Ok(Some((kind, id))),
        _ => refuse("invalid_subject", "subject has a kind and an id, and nothing else."),
    }
}

fn text(fields: &mut Map<String, Json>, name: &str, most: usize) -> Result<Option<String>, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.len() <= most => Ok(Some(text)),
        Some(Json::String(_)) => refuse("too_long", format!("{name} has at most {most} bytes.")),
        Some(_) => refuse("not_a_text", format!("{name} is a text.")),
    }
}

fn object(fields: &mut Map<String, Json>, name: &str) -> Result<Json, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(json!({})),
        Some(Json::Object(inner)) => Ok(Json::Object(inner)),
        Some(_) => refuse("not_an_object", format!("{name} is an object.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(event: Json) -> Result<EventDraft, &'static str> {
        event_check(event, "wsp_own", 1_800_000_000_000).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_whole_event_is_taken_and_a_short_one_filled() {
        let draft = check(json!({
            "event_id": "order-7", "occurred_at": "2026-11-20T09:30:00Z", "source": "shopify", "type": "order.created",
            "subject": { "kind": "order", "id": "7" }, "properties": { "amount": 79.9 }, "metadata": { "tier": 2 },
        }))
        .unwrap();
        assert_eq!(draft.occurred_at, Some(1_795_167_000_000));
        assert_eq!(check(json!({ "type": "quote.missing" })).unwrap().source, "api");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            (json!([]), "not_an_object"),
            (json!({}), "type_missing"),
            (json!({ "type": "Order.Created" }), "invalid_type"),
            (json!({ "type": "order" }), "invalid_type"),
            (json!({ "type": "order.created.again" }), "invalid_type"),
            (json!({ "type": "message.sent" }), "reserved_type"),
            (json!({ "type": "reply_modes.changed" }), "reserved_type"),
            (json!({ "type": "order.created", "source": "system" }), "unknown_source"),
            (json!({ "type": "order.created", "event_id": "a b" }), "invalid_event_id"),
            (json!({ "type": "order.created", "occurred_at": "yesterday" }), "invalid_occurred_at"),
            (json!({ "type": "order.created", "occurred_at": "2099-01-01T00:00:00Z" }), "in_the_future"),
            (json!({ "type": "order.created", "amount": 1 }), "unknown_field"),
            (json!({ "type": "order.created", "workspace_id": "wsp_other" }), "wrong_workspace"),
            (json!({ "type": "order.created", "contact_id": "7" }), "invalid_contact_id"),
            (json!({ "type": "order.created", "properties": { "a": "\u{0}" } }), "contains_nul"),
            (json!({ "type": "order.created", "properties": { "a": "x".repeat(40_000) } }), "too_large"),
            (json!({ "type": "order.created", "subject": { "kind": "order" } }), "invalid_subject"),
            (json!({ "type": 5 }), "not_a_text"),
        ];
        for (event, code) in cases {
            assert_eq!(check(event.clone()).unwrap_err(), code, "{event}");
        }
    }

    /// The texts in quotes of a file that look like a type of an event, up to its tests.
    fn types_in(source: &str) -> Vec<&str> {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(|text| text.split_once('.').is_some_and(|(noun, verb)| !noun.is_empty() && is_past(verb)))
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'.'))
            .collect()
    }

    fn is_past(verb: &str) -> bool {
        (verb.ends_with("ed") || ["read", "sent"].contains(&verb)) && !verb.contains('.')
    }

    #[test]
    fn every_noun_of_our_own_events_is_reserved() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap_or_default();
                if !source.contains("EventDraft") && !source.contains("event(\"") {
                    continue;
                }
                for text in types_in(&source).into_iter().filter(|text| *text != "order.created") {
                    seen += 1;
                    let noun = text.split_once('.').unwrap().0;
                    assert!(OWN_NOUNS.contains(&noun), "{}: \"{text}\" is ours and not reserved", path.display());
                }
            }
        }
        assert!(seen > 40, "the types of our events were found: {seen}");
    }
}
