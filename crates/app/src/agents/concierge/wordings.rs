//! In which words a question is looked up, one after the other until something answers.
//!
//! As it was asked; in the words of the documents when they are in another language; and, when it is a bare word that every
//! business is asked about, as a business would say it. Each costs a look-up, and only the first is always made.

use steward_language::answers::{Restated, restate};
use steward_language::glossary;

/// The language that the embedder and the list of topics know.
const ENGLISH: &str = "en";
/// A gloss that knew fewer of the words says nothing.
const FEWEST_KNOWN: f32 = 0.3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wording {
    Plain(String),
    /// Word for word in the language of the documents.
    Gloss(String),
    Restated {
        question: String,
        restated: &'static Restated,
    },
}

impl Wording {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Gloss(text) => text,
            Self::Restated { restated, .. } => restated.text,
        }
    }

    pub(super) fn is_gloss(&self) -> bool {
        matches!(self, Self::Gloss(_))
    }
}

/// `question` is the message in full, `message` as it was written; the languages are those of the question and of most
/// documents found, if they are known.
pub(super) fn wordings(
    question: &str,
    message: &str,
    of_question: Option<&str>,
    of_documents: Option<&str>,
) -> Vec<Wording> {
    let mut wordings = vec![Wording::Plain(question.to_owned())];
    let from = of_question.unwrap_or(ENGLISH);
    let to = of_documents.unwrap_or(ENGLISH);
    let gloss = |to: &str| glossary::gloss(question, from, to).filter(|gloss| gloss.known >= FEWEST_KNOWN);
    wordings.extend(gloss(to).map(|gloss| Wording::Gloss(gloss.text)));
    let own = super::query::core(message);
    if !own.is_empty() && own != question {
        // It looked like a continuation and may be none.
        wordings.push(Wording::Plain(own));
    }
    if to == ENGLISH {
        let english = if from == ENGLISH { Some(question.to_owned()) } else { gloss(ENGLISH).map(|gloss| gloss.text) };
        let said_again = english.and_then(|question| restate(&question).map(|restated| (question, restated)));
        wordings.extend(said_again.map(|(question, restated)| Wording::Restated { question, restated }));
    }
    wordings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(question: &str, of_question: Option<&str>, of_documents: Option<&str>) -> Vec<String> {
        wordings(question, question, of_question, of_documents).iter().map(|one| one.text().to_owned()).collect()
    }

    #[test]
    fn a_question_in_the_language_of_the_documents_is_looked_up_as_it_is() {
        assert_eq!(texts("Do you repair zips?", Some("en"), Some("en")), ["Do you repair zips?"]);
        assert_eq!(texts("Was kostet der Versand?", Some("de"), Some("de")), ["Was kostet der Versand?"]);
        assert_eq!(texts("Xyzzy?", None, None), ["Xyzzy?"]);
    }

    #[test]
    fn another_language_and_a_bare_word_get_other_words() {
        let german = texts("Was kostet der Versand nach Norwegen?", Some("de"), Some("en"));
        assert_eq!(german[1..], ["how much does it cost delivery to Norway"]);
        let bare = texts("Adresse?", Some("de"), Some("en"));
        assert_eq!(bare[1], "address");
        assert!(bare[2].starts_with("You find us"), "{bare:?}");
        let back = texts("delivery costs", Some("en"), Some("de"));
        assert!(back[1].contains("Lieferung") || back[1].contains("Versandkosten"), "{back:?}");
    }
}
