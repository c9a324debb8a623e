//! What a workspace may say of where its widget shows itself and speaks first.

use super::profile::{Greeting, Widget};
use crate::error::{Error, Result};

const MOST_PAGES: usize = 50;
const MOST_GREETINGS: usize = 20;
const MOST_PATTERN: usize = 200;
const MOST_TEXT: usize = 300;
const MOST_SECONDS: u16 = 600;

pub(super) fn check_widget(widget: Widget) -> Result<Widget> {
    if widget.pages.len() > MOST_PAGES {
        return Err(Error::field("widget.pages", "too_many", format!("Give at most {MOST_PAGES} pages.")));
    }
    if widget.greetings.len() > MOST_GREETINGS {
        let message = format!("Give at most {MOST_GREETINGS} greetings.");
        return Err(Error::field("widget.greetings", "too_many", message));
    }
    let pages = widget.pages.iter().map(|page| check_pattern("widget.pages", page)).collect::<Result<Vec<_>>>()?;
    let mut greetings = Vec::with_capacity(widget.greetings.len());
    for (at, greeting) in widget.greetings.into_iter().enumerate() {
        greetings.push(check_greeting(&format!("widget.greetings.{at}"), greeting)?);
    }
    Ok(Widget { pages, greetings })
}

fn check_greeting(field: &str, greeting: Greeting) -> Result<Greeting> {
    let text = greeting.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > MOST_TEXT {
        let message = format!("A greeting has between 1 and {MOST_TEXT} characters.");
        return Err(Error::field(&format!("{field}.text"), "out_of_range", message));
    }
    if greeting.after_seconds > MOST_SECONDS {
        let message = format!("A greeting comes within {MOST_SECONDS} seconds.");
        return Err(Error::field(&format!("{field}.after_seconds"), "out_of_range", message));
    }
    let language = greeting.language.map(|code| code.trim().to_ascii_lowercase()).filter(|code| !code.is_empty());
    if language.as_ref().is_some_and(|code| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase())) {
        let message = "A language is given by its two letters, e.g. en or de.";
        return Err(Error::field(&format!("{field}.language"), "not_a_language", message));
    }
    let pages = check_pattern(&format!("{field}.pages"), &greeting.pages)?;
    Ok(Greeting { pages, language, after_seconds: greeting.after_seconds, text })
}

fn check_pattern(field: &str, pattern: &str) -> Result<String> {
    let pattern = pattern.trim();
    let is_path = pattern.starts_with('/') || pattern.starts_with('*');
    if is_path && pattern.len() <= MOST_PATTERN && !pattern.contains(char::is_whitespace) {
        return Ok(pattern.to_owned());
    }
    let message = format!("\"{pattern}\" is not the path of a page. Give it like /help or /products/*.");
    Err(Error::field(field, "not_a_path", message))
}
