//! E-mail addresses and links.

use std::sync::LazyLock;

use regex::Regex;

use super::{Candidate, EntityValue};

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}\p{N}][\p{L}\p{N}._%+'\-]*@(?:[\p{L}\p{N}][\p{L}\p{N}\-]*\.)+\p{L}{2,24}")
        .expect("a valid pattern")
});

static URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?i)https?://[^\s<>"“”«»]+"#,
        r#"|\bwww\.[^\s<>"“”«»]+"#,
        r"|\b(?:[a-z0-9][a-z0-9\-]*\.)+",
        r"(?:com|org|net|edu|gov|info|biz|shop|store|app|dev|io|co|me|eu|de|at|ch|uk|fr|es|pt|it|nl|be|br|us|ca|au|nz|in|jp|mx|ar|cl|pl|se|no|dk|fi|ie)",
        r#"(?:\b/[^\s<>"“”«»]*|\b)"#,
    ))
    .expect("a valid pattern")
});

pub(super) fn emails(text: &str) -> Vec<Candidate> {
    EMAIL
        .find_iter(text)
        .filter(|found| !found.as_str().contains("..") && !found.as_str().contains(".@"))
        .map(|found| Candidate {
            range: found.range(),
            value: EntityValue::Email(found.as_str().to_lowercase()),
            confidence: 0.98,
        })
        .collect()
}

pub(super) fn urls(text: &str) -> Vec<Candidate> {
    let mut links = Vec::new();
    for found in URL.find_iter(text) {
        let trimmed = trim_end(found.as_str());
        let start = found.start();
        let part_of_word =
            text[..start].ends_with(|before: char| before == '@' || before == '.' || before.is_alphanumeric());
        let address_follows = text[start + trimmed.len()..].starts_with('@');
        if part_of_word || address_follows || trimmed.len() < 4 || is_missing_space(trimmed) {
            continue;
        }
        let has_scheme = trimmed.to_ascii_lowercase().starts_with("http");
        let value = if has_scheme { trimmed.to_owned() } else { format!("https://{trimmed}") };
        if value.ends_with("://") {
            continue;
        }
        links.push(Candidate {
            range: start..start + trimmed.len(),
            value: EntityValue::Url(value),
            confidence: if has_scheme { 0.99 } else { 0.9 },
        });
    }
    links
}

/// "thanks.It was" and "me.no problem" are missing spaces, no hosts: the ending is a word and nothing else hints at a link.
fn is_missing_space(link: &str) -> bool {
    if link.contains('/') || link.to_ascii_lowercase().starts_with("www.") {
        return false;
    }
    let Some((rest, ending)) = link.rsplit_once('.') else {
        return true;
    };
    let word_ending =
        matches!(ending.to_ascii_lowercase().as_str(), "me" | "it" | "in" | "us" | "no" | "se" | "is" | "so");
    let capital_ending = ending.starts_with(char::is_uppercase);
    let one_stop = !rest.contains('.');
    one_stop && (word_ending || (capital_ending && !rest.starts_with(char::is_uppercase)))
}

/// Punctuation of the sentence around it, and a closing bracket that was opened outside.
fn trim_end(link: &str) -> &str {
    let mut link = link;
    while let Some(last) = link.chars().next_back() {
        let cut = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '’' | '*' | '_' => true,
            ')' => link.matches('(').count() < link.matches(')').count(),
            ']' => link.matches('[').count() < link.matches(']').count(),
            '}' => true,
            _ => false,
        };
        if !cut {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}
