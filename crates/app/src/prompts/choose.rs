//! Which version of a prompt a run gets: the active one, or for a share of the conversations its rival.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use steward_store::TenantTx;

use super::Prompt;
use crate::error::Result;

/// What a workspace chose for a prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PromptChoice {
    /// `None`: the text of the file.
    pub version_id: Option<String>,
    pub split: Option<Split>,
}

/// Another version that a share of the conversations gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// `None`: the text of the file.
    pub version_id: Option<String>,
    /// 1 to 99.
    pub percent: u8,
}

impl PromptChoice {
    pub(crate) fn setting(name: &str) -> String {
        format!("prompt.{name}")
    }

    /// The same conversation always gets the same version, so that it is never spoken to in two ways.
    fn version_of(&self, conversation_id: Option<&str>) -> Option<&str> {
        match (&self.split, conversation_id) {
            (Some(split), Some(id)) if place(split, id) < split.percent => split.version_id.as_deref(),
            _ => self.version_id.as_deref(),
        }
    }
}

/// 0 to 99, evenly spread over conversations and differently for each rival.
fn place(split: &Split, conversation_id: &str) -> u8 {
    let rival = split.version_id.as_deref().unwrap_or("builtin");
    let hash = Sha256::digest(format!("{rival} {conversation_id}").as_bytes());
    let number = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
    u8::try_from(number % 100).unwrap_or(0)
}

/// The prompt for a run, within a conversation or apart from one. A version that is gone means the file.
pub(crate) async fn prompt_for(read: &TenantTx, name: &str, conversation_id: Option<&str>) -> Result<Prompt> {
    let choice: PromptChoice = read.setting_get(&PromptChoice::setting(name)).await?;
    prompt_chosen(read, name, &choice, conversation_id).await
}

/// The same by a choice that was read before.
pub(crate) async fn prompt_chosen(
    read: &TenantTx,
    name: &str,
    choice: &PromptChoice,
    conversation_id: Option<&str>,
) -> Result<Prompt> {
    prompt_version(read, name, choice.version_of(conversation_id)).await
}

/// The prompt of a version, or the file where the version is `None` or gone.
pub(crate) async fn prompt_version(read: &TenantTx, name: &str, version_id: Option<&str>) -> Result<Prompt> {
    let found = match version_id {
        Some(id) => read.prompt_version_find(id).await?.filter(|version| version.name == name),
        None => None,
    };
    Ok(match found {
        Some(version) => Prompt { name: version.name, text: version.text, version: version.id },
        None => Prompt::built_in(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_conversations_gets_the_rival_and_keeps_it() {
        let split = Split { version_id: Some(String::from("prm_b")), percent: 30 };
        let choice = PromptChoice { version_id: Some(String::from("prm_a")), split: Some(split) };
        let ids: Vec<String> = (0..2_000).map(|number| format!("cnv_{number}")).collect();
        let rivals = ids.iter().filter(|id| choice.version_of(Some(id)) == Some("prm_b")).count();
        assert!((500..700).contains(&rivals), "{rivals} of 2000 for 30 %");
        // Raising the share takes conversations to the rival and none back.
        let mut raised = choice.clone();
        raised.split.as_mut().unwrap().percent = 50;
        for id in ids.iter().filter(|id| choice.version_of(Some(id)) == Some("prm_b")) {
            assert_eq!(raised.version_of(Some(id)), Some("prm_b"), "{id}");
        }
        assert_eq!(choice.version_of(None), Some("prm_a"));
    }
}
