//! "Yes." and "No." at the head of an answer belong to the question that the answer was written for.

use super::terms::Terms;
use crate::normalise::fold;

/// Words that agree or deny, folded, in the five languages.
const VERDICTS: [&str; 34] = [
    "yes",
    "yes of course",
    "of course",
    "yep",
    "yeah",
    "sure",
    "certainly",
    "absolutely",
    "correct",
    "exactly",
    "no",
    "nope",
    "not at all",
    "unfortunately not",
    "sadly not",
    "ja",
    "ja klar",
    "naturlich",
    "selbstverstandlich",
    "klar",
    "gerne",
    "nein",
    "leider nein",
    "leider nicht",
    "si",
    "si claro",
    "claro",
    "por supuesto",
    "oui",
    "bien sur",
    "non",
    "sim",
    "com certeza",
    "nao",
];

/// What a sentence says without the verdict that it begins with, unless the customer asks the very question that it
/// answers; `None` when nothing else is in it. `heading` is the question of a pair or the title above the sentence.
pub fn without_verdict(sentence: &str, question: &str, heading: &str) -> Option<String> {
    let Some(rest) = after_verdict(sentence) else {
        return Some(sentence.to_owned());
    };
    if Terms::of(question).asks_the_same(&Terms::of(heading)) {
        return Some(sentence.to_owned());
    }
    let mut letters = rest.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

fn after_verdict(sentence: &str) -> Option<&str> {
    let trimmed = sentence.trim_start();
    let end = trimmed.find(['.', ',', '!', ';', ':', '–', '—']).unwrap_or(trimmed.len());
    let head = fold(trimmed[..end].trim());
    if !VERDICTS.contains(&head.as_str()) {
        return None;
    }
    Some(trimmed[end..].trim_start_matches(['.', ',', '!', ';', ':', '–', '—', ' ']))
}

#[cfg(test)]
mod tests {
    use super::without_verdict;

    #[test]
    fn a_yes_is_said_only_to_the_question_it_was_written_for() {
        let pair = "Do you ship to Germany?";
        let said = |sentence: &str, question: &str| without_verdict(sentence, question, pair);
        assert_eq!(said("Yes.", "Do you ship to Germany?").as_deref(), Some("Yes."));
        assert_eq!(said("Yes.", "do you also ship to germany").as_deref(), Some("Yes."));
        assert_eq!(said("Yes.", "Shipping to Germany costs nothing, right?"), None);
        assert_eq!(said("Yes.", "Shipping to Germany is 2 euros, ok?"), None);
        assert_eq!(said("Yes, it takes a week.", "Is it free to Germany?").as_deref(), Some("It takes a week."));
        assert_eq!(said("No charge above 50 euros.", "Is it free?").as_deref(), Some("No charge above 50 euros."));
        assert_eq!(
            without_verdict("Ja, gerne.", "Kostet das was?", "Darf ich Hunde mitbringen?").as_deref(),
            Some("Gerne.")
        );
        assert_eq!(without_verdict("Nein.", "Kostet das was?", "Darf ich Hunde mitbringen?"), None);
    }
}
