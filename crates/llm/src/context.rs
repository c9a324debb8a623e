//! The context window: how long is a text, and what to leave out when it does not fit.
//!
//! Border: arithmetic on messages. Invariant: what remains is a valid conversation: every system message,
//! the newest user message, and never a tool result without its call or a call without its results.

use crate::chat::ChatMessage;

/// A message costs a little more than its words.
const MESSAGE_OVERHEAD: usize = 4;

/// An estimate of a text's tokens: four characters each, one each for scripts that are written without
/// spaces. Good to about a quarter; budgets are cut with the vendor's real numbers, not with this.
#[must_use]
pub fn estimate_tokens(text: &str) -> usize {
    let mut dense = 0_usize;
    let mut plain = 0_usize;
    for letter in text.chars() {
        if is_dense(letter) {
            dense += 1;
        } else {
            plain += 1;
        }
    }
    dense + plain.div_ceil(4)
}

/// Chinese, Japanese, Korean, Thai, Khmer, emoji: about a token per character.
fn is_dense(letter: char) -> bool {
    matches!(letter as u32, 0x0E00..=0x0EFF | 0x1780..=0x17FF | 0x2E80..=0x9FFF | 0xA000..=0xD7FF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x1F000..=0x3FFFF)
}

fn estimate_message(message: &ChatMessage) -> usize {
    let calls = match message {
        ChatMessage::Assistant { tool_calls, .. } => tool_calls
            .iter()
            .map(|call| estimate_tokens(&call.name) + estimate_tokens(&call.arguments.to_string()))
            .sum(),
        _ => 0,
    };
    MESSAGE_OVERHEAD + estimate_tokens(message.text()) + calls
}

/// The sum over messages.
#[must_use]
pub fn estimate_messages(messages: &[ChatMessage]) -> usize {
    messages.iter().map(estimate_message).sum()
}

/// Leaves out the oldest turns until the rest fits into `max_tokens` (estimated).
///
/// System messages always stay, and so does the newest block, even if that alone is too long: then the
/// longest texts of it are shortened in the middle.
#[must_use]
pub fn fit(messages: &[ChatMessage], max_tokens: usize) -> Vec<ChatMessage> {
    if estimate_messages(messages) <= max_tokens {
        return messages.to_vec();
    }
    let system_cost: usize = messages.iter().filter(|message| is_system(message)).map(estimate_message).sum();
    let mut left = max_tokens.saturating_sub(system_cost);
    let blocks = blocks(messages);
    let newest = newest_user_block(messages, &blocks);
    let mut keep = vec![false; messages.len()];
    for (position, block) in blocks.iter().enumerate().rev() {
        let cost: usize = block.iter().map(|at| estimate_message(&messages[*at])).sum();
        // From the newest user message on, everything belongs to the question at hand.
        let must = position >= newest;
        if cost > left && !must {
            break;
        }
        left = left.saturating_sub(cost);
        for at in block {
            keep[*at] = true;
        }
    }
    let mut kept: Vec<ChatMessage> = messages
        .iter()
        .zip(keep)
        .filter(|(message, keep)| *keep || is_system(message))
        .map(|(message, _)| message.clone())
        .collect();
    shorten(&mut kept, max_tokens);
    kept
}

fn is_system(message: &ChatMessage) -> bool {
    matches!(message, ChatMessage::System { .. })
}

/// Groups of messages that stay or go together: a call with its results, anything else alone.
fn blocks(messages: &[ChatMessage]) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        match message {
            ChatMessage::System { .. } => {}
            ChatMessage::Tool { .. } => match blocks.last_mut() {
                Some(block) if starts_calls(&messages[block[0]]) => block.push(at),
                // A result whose call is gone helps nobody.
                _ => {}
            },
            _ => blocks.push(vec![at]),
        }
    }
    blocks
}

fn starts_calls(message: &ChatMessage) -> bool {
    matches!(message, ChatMessage::Assistant { tool_calls, .. } if !tool_calls.is_empty())
}

fn newest_user_block(messages: &[ChatMessage], blocks: &[Vec<usize>]) -> usize {
    let user = blocks.iter().rposition(|block| matches!(messages[block[0]], ChatMessage::User { .. }));
    user.unwrap_or(blocks.len().saturating_sub(1))
}

/// Cuts the middle out of the longest text, again and again, until it fits or nothing long is left.
fn shorten(messages: &mut [ChatMessage], max_tokens: usize) {
    const SHORTEST: usize = 200;
    for _ in 0..messages.len() * 4 {
        let excess = estimate_messages(messages).saturating_sub(max_tokens);
        if excess == 0 {
            return;
        }
        let longest =
            messages.iter_mut().filter(|message| !is_system(message)).max_by_key(|message| message.text().len());
        let Some(text) = longest.and_then(text_mut) else {
            return;
        };
        let letters = text.chars().count();
        if letters <= SHORTEST {
            return;
        }
        let tokens = estimate_tokens(text).max(1);
        let wanted = letters * tokens.saturating_sub(excess) / tokens;
        // Half at a time at most, so that several long texts share the loss.
        *text = cut_middle(text, wanted.clamp((letters / 2).max(SHORTEST - 20), letters - 1).saturating_sub(10));
    }
}

fn text_mut(message: &mut ChatMessage) -> Option<&mut String> {
    match message {
        ChatMessage::System { .. } => None,
        ChatMessage::User { text } | ChatMessage::Assistant { text, .. } => Some(text),
        ChatMessage::Tool { content, .. } => Some(content),
    }
}

fn cut_middle(text: &str, letters: usize) -> String {
    let total = text.chars().count();
    let head = letters * 2 / 3;
    let tail = letters - head;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(total - tail.min(total)).collect();
    format!("{start} […] {end}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::chat::ToolCall;

    #[test]
    fn dense_scripts_cost_more() {
        assert_eq!(estimate_tokens("hello world!"), 3);
        assert_eq!(estimate_tokens("预约明天"), 4);
        assert_eq!(estimate_tokens(""), 0);
    }

    #[test]
    fn one_long_message_is_shortened_in_the_middle() {
        let messages = vec![ChatMessage::system("rules"), ChatMessage::user("a".repeat(40_000) + " the question")];
        let kept = fit(&messages, 500);
        assert!(estimate_messages(&kept) <= 500);
        assert!(kept[1].text().ends_with("the question") && kept[1].text().contains('…'));
        assert_eq!(kept[0], messages[0]);
    }

    fn message() -> impl Strategy<Value = Vec<ChatMessage>> {
        let word = "[a-zä预]{0,300}";
        prop_oneof![
            word.prop_map(|text| vec![ChatMessage::user(text)]),
            word.prop_map(|text| vec![ChatMessage::assistant(text)]),
            (word, 1..3_usize).prop_map(|(text, count)| {
                let calls: Vec<ToolCall> = (0..count)
                    .map(|at| ToolCall { id: format!("c{at}"), name: "t".into(), arguments: json!({}) })
                    .collect();
                let results: Vec<ChatMessage> =
                    calls.iter().map(|call| ChatMessage::tool(call, text.clone())).collect();
                let mut block =
                    vec![ChatMessage::Assistant { text: String::new(), tool_calls: calls, vendor_state: None }];
                block.extend(results);
                block
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn what_remains_is_a_valid_conversation(parts in proptest::collection::vec(message(), 1..30), limit in 50..2_000_usize) {
            let mut messages = vec![ChatMessage::system("rules")];
            messages.extend(parts.into_iter().flatten());
            let kept = fit(&messages, limit);
            prop_assert_eq!(&kept[0], &messages[0]);
            let mut open = 0_usize;
            for message in &kept {
                match message {
                    ChatMessage::Assistant { tool_calls, .. } => { prop_assert_eq!(open, 0); open = tool_calls.len(); }
                    ChatMessage::Tool { .. } => { prop_assert!(open > 0); open -= 1; }
                    _ => prop_assert_eq!(open, 0),
                }
            }
            prop_assert_eq!(open, 0);
            let had_user = messages.iter().any(|message| matches!(message, ChatMessage::User { .. }));
            let has_user = kept.iter().any(|message| matches!(message, ChatMessage::User { .. }));
            prop_assert_eq!(had_user, has_user);
        }
    }
}
