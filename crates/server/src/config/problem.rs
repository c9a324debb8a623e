//! What is wrong with a configuration, in words that lead to the place.

use std::path::Path;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigError {
    /// Empty for the environment.
    place: String,
    /// The setting, to find its line.
    key: Option<String>,
    message: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.place.is_empty() {
            return formatter.write_str(&self.message);
        }
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    fn new(place: String, message: String) -> Self {
        Self { place, key: None, message }
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::new(path.display().to_string(), format!("the file can't be read ({error}); nothing was started"))
    }

    /// A mistake that the parser found in a file.
    pub(super) fn in_file(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Self::new(format!("{file}, line {line}"), improved(error.message()))
    }

    pub(super) fn in_environment(error: &toml::de::Error) -> Self {
        Self::new(String::from("environment"), improved(error.message()))
    }

    /// A value of the right type that can't be used all the same.
    pub(super) fn value(key: &str, rule: &str) -> Self {
        Self { place: String::new(), key: Some(key.to_owned()), message: format!("{key} {rule}") }
    }

    /// Finds the line of the setting in the file.
    pub(super) fn located(mut self, file: &str, text: &str) -> Self {
        let key = self.key.clone().unwrap_or_default();
        let line = text.lines().position(|line| line.trim_start().starts_with(&key)).map_or(1, |index| index + 1);
        self.place = format!("{file}, line {line}");
        self
    }

    pub(super) fn unknown_variable(name: &str, nearest: Option<&str>) -> Self {
        Self::new(String::from("environment"), format!("{name} is not a setting{}", suggestion(nearest)))
    }

    pub(super) fn variable(name: &str, value: &str, expected: &str) -> Self {
        Self::new(String::from("environment"), format!("{name} is \"{value}\", but it must be {expected}"))
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn suggestion(nearest: Option<&str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean {name}?"),
        None => String::from("; `steward config default` shows all there are"),
    }
}

/// Adds the nearest known name to "unknown field `x`, expected one of `a`, `b`".
fn improved(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), names.next()) {
        (true, Some(unknown)) => format!("\"{unknown}\" is not a setting here{}", suggestion(nearest(unknown, names))),
        _ => message.to_owned(),
    }
}

/// The name with the fewest changes, if it is near enough to be meant.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|candidate| {
        let inside = candidate.contains(name) || name.contains(candidate);
        (if inside { 1 } else { distance(name, candidate) }, candidate)
    });
    scored.min_by_key(|(score, _)| *score).filter(|(score, _)| *score <= 2 + name.len() / 5).map(|(_, name)| name)
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, to) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let known = ["listen", "public_url", "connections"];
        assert_eq!(nearest("lisen", known.into_iter()), Some("listen"));
        assert_eq!(nearest("listen_on", known.into_iter()), Some("listen"));
        assert_eq!(nearest("colour", known.into_iter()), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
