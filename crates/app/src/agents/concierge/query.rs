//! What a message asks, as it is looked up: without its pleasantries, and with what it leaves unsaid taken from the
//! questions before it.
//!
//! Border: words only; whether a message is looked up at all is the playbook's decision.

use steward_language::cues::{CueKind, cues};

use super::Said;

/// A message of at most so many words may be the continuation of the one before.
const FOLLOW_UP_WORDS: usize = 6;
/// So many questions back is looked for what a message leaves unsaid.
const QUESTIONS_BACK: usize = 4;
/// Words that a clause of pleasantries may hold beside them.
const PLEASANT_WORDS: usize = 2;

/// What a clause is that announces a question and says nothing of it, folded to lower case.
const LEAD_INS: [&str; 26] = [
    "quick one",
    "quick question",
    "a quick question",
    "just a quick question",
    "just a question",
    "one question",
    "one more question",
    "one more thing",
    "question",
    "i have a question",
    "i've got a question",
    "sorry",
    "excuse me",
    "sorry to bother you",
    "please",
    "eine frage",
    "kurze frage",
    "noch eine frage",
    "entschuldigung",
    "una pregunta",
    "perdón",
    "une question",
    "excusez-moi",
    "uma pergunta",
    "uma dúvida",
    "desculpe",
];
/// Who is spoken to at the end of a question.
const ADDRESSED: [&str; 27] = [
    "friend", "friends", "mate", "buddy", "pal", "dear", "love", "guys", "folks", "sir", "madam", "team", "everyone",
    "darling", "bro", "dude", "freund", "freunde", "leute", "amigo", "amiga", "amigos", "ami", "amis", "chef", "gente",
    "pessoal",
];
const STARTS: [&str; 22] = [
    "and what about ",
    "and how about ",
    "what about ",
    "how about ",
    "and ",
    "or ",
    "also ",
    "then ",
    "but ",
    "und wie ist es mit ",
    "und was ist mit ",
    "wie ist es mit ",
    "was ist mit ",
    "und ",
    "oder ",
    "y qué tal ",
    "qué tal ",
    "y ",
    "et pour ",
    "et ",
    "e quanto a ",
    "e ",
];
const POINTERS: [&str; 16] = [
    "it", "that", "this", "they", "them", "those", "there", "one", "das", "es", "dort", "eso", "esto", "ça", "cela",
    "isso",
];
const PREPOSITIONS: [&str; 32] = [
    "to", "on", "in", "for", "at", "from", "with", "by", "nach", "am", "im", "für", "mit", "ab", "bei", "zum", "a",
    "en", "para", "con", "el", "los", "à", "au", "pour", "le", "avec", "em", "na", "no", "aos", "com",
];

/// The message without greetings, thanks, announcements and whom it speaks to; empty if there is nothing else.
pub(crate) fn core(text: &str) -> String {
    // That somebody wants no person is no part of what they ask.
    let read = cues(text);
    let without: String = match read.of(CueKind::PersonRefused).next() {
        Some(refused) => {
            let clause_start = text[..refused.range.start].rfind(['.', '!', '?', ';', '\n']).map_or(0, |at| at + 1);
            let rest = text[refused.range.end..].trim_start_matches(|letter: char| !letter.is_whitespace());
            let rest = rest.trim_start_matches([' ', ',', '.', '!', ';', ':']);
            format!("{}{rest}", &text[..clause_start])
        }
        None => text.to_owned(),
    };
    let text = if without.trim().is_empty() { text } else { without.as_str() };
    let clauses = clauses(text);
    let last = clauses.len().saturating_sub(1);
    let mut kept = String::new();
    for (place, clause) in clauses.iter().enumerate() {
        let addressed = place == last && place > 0 && is_address(clause);
        if !addressed && !is_pleasant(clause) {
            kept.push_str(clause);
        }
    }
    let mut kept = kept.trim();
    // "hi do you ship to Ireland thanks"
    let read = cues(kept);
    if let Some(greeting) = read.of(CueKind::Greeting).find(|cue| cue.range.start == 0) {
        kept = kept[greeting.range.end..].trim_start_matches([' ', ',', '!']);
    }
    let read = cues(kept);
    let closing = read.found.iter().find(|cue| {
        matches!(cue.kind, CueKind::Thanks)
            && cue.range.start > 0
            && cue.range.end == kept.trim_end_matches(['!', '.', ' ']).len()
    });
    if let Some(closing) = closing {
        kept = kept[..closing.range.start].trim_end();
    }
    kept.trim_end_matches([',', ';', ':', ' ', '-', '–']).to_owned()
}

/// The question in full. A short follow-up ("and to Germany?") takes what it leaves unsaid from the questions before
/// it.
pub(super) fn in_full(text: &str, history: &[Said]) -> String {
    let own = core(text);
    let own = if own.is_empty() { text.trim().to_owned() } else { own };
    if !is_follow_up(&own) {
        return own;
    }
    let earlier: Vec<&Said> = history.iter().filter(|said| said.by_customer).collect();
    let mut topic = String::new();
    for said in earlier.iter().skip(earlier.len().saturating_sub(QUESTIONS_BACK)) {
        let asked = core(&said.text);
        if asked.is_empty() || cues(&asked).is_small_talk() {
            continue;
        }
        topic = if !topic.is_empty() && is_follow_up(&asked) { joined(&topic, &asked) } else { asked };
    }
    if topic.is_empty() { own } else { joined(&topic, &own) }
}

/// Pieces between marks that part a sentence, each with its mark.
fn clauses(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let parts = matches!(character, ',' | '.' | '!' | '?' | ';' | ':' | '\n' | '…');
        let ends = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if character == '\n' || (parts && ends) {
            found.push(&text[start..at + character.len_utf8()]);
            start = at + character.len_utf8();
        }
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

fn is_pleasant(clause: &str) -> bool {
    let bare = clause.trim().trim_end_matches([',', '.', '!', '?', ';', ':', '…']).trim().to_lowercase();
    if !bare.chars().any(char::is_alphanumeric) || LEAD_INS.contains(&bare.as_str()) {
        return true;
    }
    let read = cues(clause);
    let kinds = [CueKind::Greeting, CueKind::Thanks, CueKind::Goodbye];
    let is_only_pleasant = kinds.iter().any(|kind| read.has(*kind)) && read.other_words <= PLEASANT_WORDS;
    let begins = read.found.iter().any(|cue| kinds.contains(&cue.kind) && clause[..cue.range.start].trim().is_empty());
    let asks_more = read.has(CueKind::Question) && read.other_words > 0;
    is_only_pleasant && begins && !asks_more && !read.has(CueKind::HumanRequest)
}

fn is_address(clause: &str) -> bool {
    const LONGEST: usize = 4;
    let words = words(clause);
    words.len() <= LONGEST && words.iter().any(|word| ADDRESSED.contains(&word.as_str()))
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_follow_up(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = words(text);
    if STARTS.iter().any(|start| lower.starts_with(start)) {
        return words.len() <= FOLLOW_UP_WORDS + 4;
    }
    if words.len() < FOLLOW_UP_WORDS && words.first().is_some_and(|first| PREPOSITIONS.contains(&first.as_str())) {
        return true;
    }
    words.len() <= FOLLOW_UP_WORDS && (0..words.len()).any(|place| points_back(text, &words, place))
}

/// Whether the word stands for something said before: not "there" in "is there", not "das" before its noun.
fn points_back(text: &str, words: &[String], place: usize) -> bool {
    let word = words[place].as_str();
    let before = place.checked_sub(1).map(|place| words[place].as_str());
    let last = place + 1 == words.len();
    match word {
        "there" => last || !matches!(before, Some("is" | "are" | "was" | "were" | "be")) && place > 0,
        "das" | "one" => last || words[place + 1..].iter().all(|next| text.contains(next.as_str())) && word == "das",
        // "es" is a verb in Spanish and stands in front of what it is said of.
        "es" => before.is_some_and(|before| before.ends_with('t')) || last && words.len() > 1,
        "this" | "that" | "those" => true,
        _ => POINTERS.contains(&word),
    }
}

/// The topic with what the follow-up puts in place of a part of it ("to Norway" by "to Ireland"), or with the
/// follow-up behind it.
fn joined(topic: &str, follow_up: &str) -> String {
    let lower = follow_up.to_lowercase();
    let start = STARTS.iter().find(|start| lower.starts_with(*start)).map_or(0, |start| start.len());
    let rest = follow_up.get(start..).unwrap_or(follow_up).trim();
    let topic = topic.trim().trim_end_matches(['?', '.', '!', ' ']);
    let preposition = rest.split_whitespace().next().unwrap_or_default().to_lowercase();
    if PREPOSITIONS.contains(&preposition.as_str()) {
        let parts: Vec<&str> = topic.split_whitespace().collect();
        if let Some(place) = parts.iter().rposition(|part| part.to_lowercase() == preposition) {
            let is_next = |part: &&str| PREPOSITIONS.contains(&part.to_lowercase().as_str());
            let end = parts[place + 1..].iter().position(is_next).map_or(parts.len(), |next| place + 1 + next);
            let kept: Vec<&str> = parts[..place].iter().chain([&rest]).chain(&parts[end..]).copied().collect();
            return kept.join(" ");
        }
    }
    format!("{topic} {rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said {
        Said { by_customer: true, text: text.to_owned() }
    }

    #[test]
    fn short_continuations_are_told_from_questions_of_their_own() {
        for text in [
            "and to Germany?",
            "What about kids?",
            "how long does it take?",
            "on Sunday?",
            "und am Sonntag?",
            "how much is that",
            "y los domingos?",
        ] {
            assert!(is_follow_up(text), "{text}");
        }
        for text in [
            "Do you repair zips?",
            "Is there a toilet?",
            "¿Cuánto es el envío?",
            "Ist das Museum offen?",
            "I would like to know how much delivery to Germany costs",
        ] {
            assert!(!is_follow_up(text), "{text}");
        }
    }

    #[test]
    fn a_follow_up_takes_its_topic_from_the_question_before() {
        let history = [said("Hi, how much is delivery to Norway?"), said("thanks")];
        assert_eq!(in_full("and to Ireland?", &history), "how much is delivery to Ireland?");
        let history = [said("When are you open?"), said("and on Saturday?")];
        assert_eq!(in_full("and on Sunday?", &history), "When are you open on Sunday?");
        assert_eq!(in_full("Do you repair zips?", &history), "Do you repair zips?");
        assert_eq!(
            in_full("what about children?", &[said("What does a day ticket cost?")]),
            "What does a day ticket cost children?"
        );
    }

    #[test]
    fn pleasantries_are_not_looked_up() {
        for (text, wanted) in [
            ("hi! quick one: do you ship to Ireland? thanks", "do you ship to Ireland?"),
            ("When are you open, my secret friend?", "When are you open"),
            ("Hello, good morning! Is the price 1,500 or 9.50?", "Is the price 1,500 or 9.50?"),
            ("hi do you have parking thanks", "do you have parking"),
            ("Guten Tag, kurze Frage: Wann haben Sie geöffnet? Vielen Dank!", "Wann haben Sie geöffnet?"),
            ("Do you ship to Norway, Sweden?", "Do you ship to Norway, Sweden?"),
            ("why does it take so long", "why does it take so long"),
            ("my dog ate the strap, can you repair it?", "my dog ate the strap, can you repair it?"),
        ] {
            assert_eq!(core(text), wanted, "{text}");
        }
        for text in ["hello there", "Thanks a lot!", "hi, how are you?", "danke, tschüss"] {
            assert_eq!(core(text), "", "{text}");
        }
    }
}
