//! Prompts: files rendered by name, with a version that stands on every run (PLT-25).
//!
//! A workspace may write versions of its own, use one of them in place of the file, and let two run side by side.

mod check;
mod choose;
mod versions;

use sha2::{Digest, Sha256};

pub use choose::{PromptChoice, Split};
pub(crate) use choose::{prompt_chosen, prompt_for, prompt_version};
pub use versions::{
    PromptDetail, PromptSummary, VersionView, prompt_activate, prompt_figures, prompt_get, prompt_list,
    prompt_version_add,
};

/// The text of a prompt as it comes with the program.
pub fn builtin(name: &str) -> Option<&'static str> {
    match name {
        "concierge" => Some(include_str!("concierge.md")),
        "summary" => Some(include_str!("summary.md")),
        _ => None,
    }
}

/// Names of all prompts.
pub const NAMES: [&str; 2] = ["concierge", "summary"];

/// A prompt that was chosen for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    pub name: String,
    pub text: String,
    /// `builtin-` and the first digits of its hash, or the id of the workspace's own version.
    pub version: String,
}

impl Prompt {
    pub fn built_in(name: &str) -> Self {
        let text = builtin(name).unwrap_or_default();
        let hash = hex::encode(Sha256::digest(text.as_bytes()));
        Self { name: name.to_owned(), text: text.to_owned(), version: format!("builtin-{}", &hash[..8]) }
    }

    /// Fills in `{{name}}`. What is filled in is not looked at again, so a value can't bring in another placeholder.
    pub fn render(&self, values: &[(&str, &str)]) -> String {
        let mut rendered = String::with_capacity(self.text.len() + 256);
        let mut rest = self.text.as_str();
        while let Some(start) = rest.find("{{") {
            let Some(length) = rest[start + 2..].find("}}") else {
                break;
            };
            let key = &rest[start + 2..start + 2 + length];
            rendered.push_str(&rest[..start]);
            if let Some((_, value)) = values.iter().find(|(name, _)| *name == key) {
                rendered.push_str(value);
            }
            rest = &rest[start + 2 + length + 2..];
        }
        rendered.push_str(rest);
        rendered
    }
}

#[cfg(test)]
mod tests {
    use super::Prompt;

    #[test]
    fn a_value_brings_in_no_placeholder() {
        let prompt =
            Prompt { name: String::new(), text: String::from("{{a}} and {{b}}{{c}}."), version: String::new() };
        assert_eq!(prompt.render(&[("a", "{{b}}"), ("b", "two")]), "{{b}} and two.");
    }

    #[test]
    fn concierge_prompt() {
        let values = [
            ("assistant_name", "Linnet"),
            ("business", "Gorse & Gale"),
            ("channel", "portal"),
            ("manner", "friendly"),
            ("language", "the customer's language"),
            ("role", "retail"),
            ("forbidden_topics", "politics"),
            ("instructions", ""),
        ];
        insta::assert_snapshot!(Prompt::built_in("concierge").render(&values));
    }
}
