//! The words of a text that carry meaning, and how rare each is.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::{PassageText, calendar};
use crate::normalise::fold;

/// Stemmed words without those that carry nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms(HashSet<String>);

impl Terms {
    pub(super) fn of(text: &str) -> Self {
        let mut terms = calendar::terms_in(text);
        for word in text.unicode_words() {
            let folded = fold(word);
            if let Some(term) = calendar::term_of(&folded) {
                terms.insert(term);
                continue;
            }
            let bare = folded.strip_suffix("'s").unwrap_or(&folded);
            if bare.is_empty()
                || EMPTY_WORDS.contains(bare)
                || (bare.len() == 1 && bare.is_ascii() && !bare.starts_with(|first: char| first.is_ascii_digit()))
            {
                continue;
            }
            terms.insert(stem(bare));
        }
        Self(terms)
    }

    /// Says all that `phrase` says, and beyond it only what is said to any business.
    pub(super) fn says_only(&self, phrase: &Self) -> bool {
        const MOST_BEYOND: usize = 2;
        let beyond: Vec<&String> = self.0.difference(&phrase.0).collect();
        !phrase.0.is_empty()
            && phrase.0.is_subset(&self.0)
            && beyond.len() <= MOST_BEYOND
            && beyond.iter().all(|term| COMMON_WORDS.contains(term.as_str()))
    }

    /// Asks for what `other` asks for: neither says anything beyond it but what is said to any business.
    pub(super) fn asks_the_same(&self, other: &Self) -> bool {
        let differs = self.0.symmetric_difference(&other.0);
        !self.0.is_empty() && differs.into_iter().all(|term| FILLERS.contains(&term.as_str()))
    }

    /// Those that stand in one of the passages; all of them if none does.
    pub(super) fn known_to(self, background: &Background) -> Self {
        let known: HashSet<String> =
            self.0.iter().filter(|term| background.documents.contains_key(*term)).cloned().collect();
        if known.is_empty() { self } else { Self(known) }
    }
}

/// Stems that change nothing about a question.
const FILLERS: [&str; 8] = ["also", "actually", "really", "currently", "still", "today", "possibl", "maybe"];

/// How rare a word is: among the passages at hand, and in general.
pub(super) struct Background {
    documents: HashMap<String, usize>,
    count: usize,
}

impl Background {
    pub(super) fn of(passages: &[PassageText<'_>]) -> Self {
        let mut documents: HashMap<String, usize> = HashMap::new();
        for passage in passages {
            let mut terms = Terms::of(passage.text).0;
            terms.extend(passage.heading.map(Terms::of).unwrap_or_default().0);
            for term in terms {
                *documents.entry(term).or_default() += 1;
            }
        }
        Self { documents, count: passages.len() }
    }

    fn weight(&self, term: &str) -> f32 {
        let found_in = self.documents.get(term).copied().unwrap_or(0);
        // A word of the question that stands in none of the passages is as rare as one that stands in one.
        let rarity = (1.0 + self.count as f32 / (found_in.max(1) as f32 + 0.5)).ln();
        if COMMON_WORDS.contains(term) { 0.35 * rarity } else { rarity }
    }

    /// Weighted share of the question's terms that stand in one of the texts; 0 for a question without any.
    pub(super) fn coverage(&self, question: &Terms, texts: &[&Terms]) -> f32 {
        let mut total = 0.0;
        let mut found = 0.0;
        for term in &question.0 {
            let weight = self.weight(term);
            total += weight;
            if texts.iter().any(|text| text.0.contains(term)) {
                found += weight;
            }
        }
        if total > 0.0 { found / total } else { 0.0 }
    }

    /// Is the question about a word that the passages know? 1 if all its uncommon words stand in them, 0 if none.
    pub(super) fn rarest_found(&self, question: &Terms) -> f32 {
        let uncommon: Vec<&String> = question.0.iter().filter(|term| !COMMON_WORDS.contains(term.as_str())).collect();
        if uncommon.is_empty() {
            return 1.0;
        }
        let known = uncommon.iter().filter(|term| self.documents.contains_key(term.as_str())).count();
        known as f32 / uncommon.len() as f32
    }
}

/// Strips the commonest endings of English and a few of German, French, Spanish and Portuguese; words that belong
/// together mostly meet, and a miss costs little because meaning is compared beside it.
fn stem(word: &str) -> String {
    if word.len() < 4 || !word.is_ascii() || word.starts_with(|first: char| first.is_ascii_digit()) {
        return word.to_owned();
    }
    for (ending, replacement, shortest) in [
        ("ies", "y", 5),
        ("ations", "", 9),
        ("ation", "", 8),
        ("ments", "", 8),
        ("ment", "", 7),
        ("sses", "ss", 6),
        ("ings", "", 7),
        ("ing", "", 6),
        ("edly", "", 7),
        ("ied", "y", 5),
        ("ers", "", 6),
        ("ed", "", 5),
        ("er", "", 6),
        ("ely", "", 6),
        ("ly", "", 6),
        ("es", "", 5),
        ("s", "", 4),
        ("en", "", 6),
        ("e", "", 4),
    ] {
        if word.len() >= shortest && word.ends_with(ending) && !(ending == "s" && word.ends_with("ss")) {
            let base = &word[..word.len() - ending.len()];
            let mut stemmed = format!("{base}{replacement}");
            // "shipping" and "ship", "planned" and "plan".
            let bytes = stemmed.as_bytes();
            if stemmed.len() > 3
                && matches!(ending, "ing" | "ed" | "er" | "ers" | "ings")
                && bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
                && !stemmed.ends_with("ss")
                && !stemmed.ends_with("ll")
            {
                stemmed.pop();
            }
            if stemmed.len() > 3 && stemmed.ends_with('e') {
                stemmed.pop();
            }
            return stemmed;
        }
    }
    word.to_owned()
}

/// Words that carry nothing (folded), in the languages of the cues.
static EMPTY_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "a an the and or but if of at by for with about to from in on off is are was were be been being am do does
did doing have has had having can could would should will shall may might must i you he she it we they me
him her us them my your his its our their mine yours this that these those there here what which who whom
whose when where why how not no nor so than too very just also any some all each into out up down then as
i'm i'd i'll i've it's don't doesn't isn't what's there's you're we're please hi hello hey thanks thank ok
much many get got let tell know want need like possible anyone someone der die das den dem ein eine einen
einem einer und oder ist sind ich du er sie es wir ihr ihre ihren mein meine zu zum zur im auf fur mit von
bei wie wann wo wer welche kann konnen haben hat gibt nicht auch man le les un une des et ou est sont je
vous nous il elle que qui quel quelle quels quelles comment quand pour avec dans sur vos votre mon ma mes
puis avez el los las una y o son yo su sus mi con por para en de del al como cuando donde cual se si hay
tiene tienen os um uma em com da dos na qual onde quando tem posso puedo meu minha seu la l d qu",
    )
});

/// Stems that stand in questions to any business and tell little about what is asked.
static COMMON_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "off offer us mak tak go com giv provid includ avail availabl time day people person thing way work find look
help question first new good long cost price pric pay charg much allow accept bring buy sell book order
chang start end open clos hour year week month today tomorrow still before after during without more less
most one two same other different else currently plac anyth someth happen mean actually really ever per each
every only within until between through while last next back own visit customer service servic staff team
hav hold run stay keep",
    )
});

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}
