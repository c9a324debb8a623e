//! What a workspace's own text of a prompt must hold: every placeholder of the file, and no other.

use crate::error::{Error, Result};

/// A prompt goes into every call; a longer one would leave no room for the conversation.
const MOST_CHARACTERS: usize = 20_000;

/// Names in `{{…}}`, in the order of their first appearance.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start + 2..].find("}}") else {
            break;
        };
        let name = &rest[start + 2..start + 2 + length];
        if !found.contains(&name) {
            found.push(name);
        }
        rest = &rest[start + 2 + length + 2..];
    }
    found
}

pub(super) fn check(builtin: &str, text: &str) -> Result<()> {
    let count = text.chars().count();
    if text.trim().is_empty() || count > MOST_CHARACTERS {
        let message =
            format!("A prompt has 1 to {MOST_CHARACTERS} characters; this one has {count}. Nothing was saved.");
        return Err(Error::field("text", "length", message));
    }
    let wanted = placeholders(builtin);
    let given = placeholders(text);
    let missing: Vec<String> = wanted.iter().filter(|name| !given.contains(name)).map(|name| braced(name)).collect();
    if !missing.is_empty() {
        let message = format!(
            "Put {} back in: the assistant would not know what stands there. Nothing was saved.",
            missing.join(", ")
        );
        return Err(Error::field("text", "placeholder_missing", message));
    }
    let unknown: Vec<String> = given.iter().filter(|name| !wanted.contains(name)).map(|name| braced(name)).collect();
    if !unknown.is_empty() {
        let message = format!(
            "Nothing would stand in place of {}: this prompt knows only {}. Nothing was saved.",
            unknown.join(", "),
            wanted.iter().map(|name| braced(name)).collect::<Vec<_>>().join(", ")
        );
        return Err(Error::field("text", "placeholder_unknown", message));
    }
    Ok(())
}

fn braced(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_and_no_other() {
        let file = "You are {{name}} of {{business}}. {{name}}!";
        assert_eq!(placeholders(file), ["name", "business"]);
        assert!(check(file, "{{business}} has {{name}}").is_ok());
        let missing = check(file, "I am {{name}}").unwrap_err();
        assert!(missing.fields[0].message.contains("{{business}}"));
        let unknown = check(file, "{{name}} {{business}} {{secret}}").unwrap_err();
        assert!(unknown.fields[0].message.contains("{{secret}}"));
        assert!(check(file, " ").is_err());
    }
}
