//! Extractive answers: the one to three sentences of the passages that answer a question, or the word that none does.
//!
//! Job: score every sentence by meaning, rare words, the kind of thing asked for and its heading; join neighbours that
//! belong together; say how sure it is.
//! Border: retrieval happened before; wording the reply and citing happen after.
//! Invariant: every returned range is a run of whole sentences of the given passage; nothing is invented. The figures
//! behind the threshold come from `examples/answers_eval.rs` and its sets in `bench/sets/answers`.

mod asked;
mod calendar;
mod confidence;
mod prepared;
mod table;
mod terms;
mod topics;
mod verdict;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::embed::{Embedder, Embedding, Lane};
use crate::error::Result;
use crate::glossary::countries::{countries_in, is_about_elsewhere};
use asked::Asked;
use terms::{Background, Terms};

pub use confidence::ANSWERABLE_FROM;
pub use prepared::PreparedPassage;
pub use topics::{Restated, restate};
pub use verdict::without_verdict;

/// A passage as retrieval found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassageText<'a> {
    pub id: &'a str,
    pub text: &'a str,
    /// The heading path, for example "Returns > Exceptions".
    pub heading: Option<&'a str>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerSentence {
    /// Index into the passages given.
    pub passage: usize,
    /// Bytes of that passage's text.
    pub range: Range<usize>,
    pub score: f32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerSelection {
    /// In reading order within their passage, best passage first; empty only when there was no sentence at all.
    pub sentences: Vec<AnswerSentence>,
    /// 0 to 1, calibrated.
    pub confidence: f32,
    /// False means: say that you do not know.
    pub answerable: bool,
    /// What the confidence was made of, for the receipt.
    pub evidence: Evidence,
}

/// The signals of the best sentence, each 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Cosine of question and sentence.
    pub meaning: f32,
    /// Cosine of question and the sentence's passage as a whole.
    pub passage_meaning: f32,
    /// Share of the question's rare words in the sentence, its neighbours and its heading.
    pub words: f32,
    /// Share of the rarest word of the question that stands anywhere in the passages.
    pub rarest_word: f32,
    /// Does the sentence hold the kind of thing asked for (a time, an amount, a place)?
    pub kind: f32,
    /// How far the best sentence stands out from the middle of all.
    pub lead: f32,
}

/// What sentences weigh against each other; set by hand, looking at the fit half of the answer sets only.
const MEANING: f32 = 1.0;
const WORDS: f32 = 0.35;
const KIND: f32 = 0.12;
const PASSAGE: f32 = 0.25;
/// The first sentence of a passage says the main thing.
const FIRST: f32 = 0.04;
/// What holds on certain dates and holidays is no answer to who asks for every week.
const SPECIAL: f32 = 0.2;
/// What is said of another country than the one that is asked for.
const ELSEWHERE: f32 = 0.4;
/// A neighbour joins the answer from this share of the best score on.
const JOIN_SHARE: f32 = 0.8;
const MOST_SENTENCES: usize = 3;
/// A list that answers ("We accept: …") may be longer than three lines, but not longer than this.
const MOST_LIST_LINES: usize = 8;

/// Embeds what is not remembered yet, then selects. The passages' sentences can be prepared when they are indexed; then
/// [`select`] alone is enough and takes well under a millisecond for six passages.
pub async fn answer(embedder: &Embedder, question: &str, passages: &[PassageText<'_>]) -> Result<AnswerSelection> {
    let prepared = PreparedPassage::prepare(embedder, Lane::Interactive, passages).await?;
    let vector = embedder.embed_one(question).await?;
    Ok(select(question, &vector, passages, &prepared))
}

/// `prepared` belongs to `passages`, one to one.
pub fn select(
    question: &str,
    question_vector: &Embedding,
    passages: &[PassageText<'_>],
    prepared: &[PreparedPassage],
) -> AnswerSelection {
    let background = Background::of(passages);
    select_by(&background, Terms::of(question), question, question_vector, passages, prepared)
}

/// The same for a question that was said again: `vector` is that of the sentence in its place, and only what speaks
/// of the topic answers.
pub fn select_restated(
    question: &str,
    restated: &Restated,
    vector: &Embedding,
    passages: &[PassageText<'_>],
    prepared: &[PreparedPassage],
) -> AnswerSelection {
    let background = Background::of(passages);
    let terms = Terms::of(restated.text).known_to(&background);
    let mut selection = select_by(&background, terms, question, vector, passages, prepared);
    let said = selection.sentences.iter().filter_map(|one| passages[one.passage].text.get(one.range.clone()));
    selection.answerable = selection.answerable && said.into_iter().any(|text| restated.is_met_by(text));
    selection
}

fn select_by(
    background: &Background,
    question_terms: Terms,
    question: &str,
    question_vector: &Embedding,
    passages: &[PassageText<'_>],
    prepared: &[PreparedPassage],
) -> AnswerSelection {
    let asked = Asked::of(question);
    let asks_special = calendar::is_special(question);
    let places = countries_in(question);
    let mut scored: Vec<Scored> = Vec::new();
    for (passage, (source, ready)) in passages.iter().zip(prepared).enumerate() {
        let passage_meaning = ready.centre_cosine(question_vector);
        let heading = source.heading.map(Terms::of).unwrap_or_default();
        let text_of = |range: &Range<usize>| source.text.get(range.clone()).unwrap_or("");
        let sentence_terms: Vec<Terms> = ready.sentences.iter().map(|range| Terms::of(text_of(range))).collect();
        for (place, vector) in ready.vectors.iter().enumerate() {
            let before = place.checked_sub(1).map(|place| &sentence_terms[place]);
            let after = sentence_terms.get(place + 1);
            let text = text_of(&ready.sentences[place]);
            // What stands in two rows of a table does not stand together.
            let own_words = table::rows(text)
                .map(|row| background.coverage(&question_terms, &[&Terms::of(&text[row]), &heading]))
                .reduce(f32::max)
                .unwrap_or_else(|| background.coverage(&question_terms, &[&sentence_terms[place], &heading]));
            let mut near: Vec<&Terms> = vec![&sentence_terms[place], &heading];
            near.extend(before);
            near.extend(after);
            let words = 0.7 * own_words + 0.3 * background.coverage(&question_terms, &near);
            let kind = asked.fit(text);
            let meaning = vector.cosine(question_vector);
            let mut score = MEANING * meaning + WORDS * words + KIND * kind + PASSAGE * passage_meaning;
            if place == 0 {
                score += FIRST;
            }
            let special = !asks_special && calendar::is_special(text);
            if special {
                score -= SPECIAL;
            }
            if is_heading_line(text) || text.trim_end().ends_with('?') {
                score -= 0.15;
            }
            let context = format!("{} {text}", source.heading.unwrap_or_default());
            let elsewhere = is_about_elsewhere(&places, &context);
            if elsewhere {
                score -= ELSEWHERE;
            }
            scored.push(Scored {
                passage,
                place,
                score,
                meaning,
                passage_meaning,
                words,
                own_words,
                kind,
                special,
                elsewhere,
            });
        }
    }
    let Some(best) = scored.iter().max_by(|left, right| left.score.total_cmp(&right.score)).copied() else {
        return AnswerSelection {
            sentences: Vec::new(),
            confidence: 0.0,
            answerable: false,
            evidence: Evidence::default(),
        };
    };
    let evidence = Evidence {
        meaning: scored.iter().map(|one| one.meaning).fold(0.0, f32::max),
        passage_meaning: best.passage_meaning,
        words: best.words,
        rarest_word: background.rarest_found(&question_terms),
        kind: best.kind,
        lead: lead(&scored, best.score),
    };
    let sentences = join(passages, prepared, &scored, best);
    let sentences = table::narrowed(sentences, passages, &question_terms, background);
    let confidence = confidence::of(&evidence);
    // What holds for one country is no answer for another, however well its words fit.
    let answerable = confidence >= ANSWERABLE_FROM && !best.elsewhere;
    AnswerSelection { sentences, confidence, answerable, evidence }
}

#[derive(Clone, Copy)]
struct Scored {
    passage: usize,
    place: usize,
    score: f32,
    meaning: f32,
    passage_meaning: f32,
    words: f32,
    own_words: f32,
    kind: f32,
    special: bool,
    /// It speaks of another country than the question.
    elsewhere: bool,
}

/// Against the middle of at least twenty: with few passages at hand, unrelated sentences are imagined, so that the
/// only sentence of a small business can stand out too.
fn lead(scored: &[Scored], best: f32) -> f32 {
    const FEWEST: usize = 20;
    const UNRELATED: f32 = 0.2;
    let mut scores: Vec<f32> = scored.iter().map(|one| one.score).collect();
    scores.resize(scores.len().max(FEWEST), UNRELATED);
    scores.sort_by(f32::total_cmp);
    (best - scores[scores.len() / 2]).clamp(0.0, 1.0)
}

/// The best sentence, what it leans on, and neighbours that are almost as good; else a second place in another passage.
fn join(
    passages: &[PassageText<'_>],
    prepared: &[PreparedPassage],
    scored: &[Scored],
    best: Scored,
) -> Vec<AnswerSentence> {
    let text_of = |place: usize| {
        let range = prepared[best.passage].sentences.get(place)?.clone();
        passages[best.passage].text.get(range)
    };
    let scored_at =
        |passage: usize, place: usize| scored.iter().find(|one| one.passage == passage && one.place == place);
    let score_of = |passage: usize, place: usize| scored_at(passage, place).map_or(0.0, |one| one.score);
    if text_of(best.place).is_some_and(table::is_row) {
        // The row that the question names stands alone; rows that it does not tell apart stand together.
        let fits = |place: usize| {
            text_of(place).is_some_and(table::is_row)
                && scored_at(best.passage, place)
                    .is_some_and(|one| one.own_words >= best.own_words - 0.01 && (!one.special || best.special))
        };
        let (mut first, mut last) = (best.place, best.place);
        while first > 0 && last - first + 1 < MOST_LIST_LINES && fits(first - 1) {
            first -= 1;
        }
        while last - first + 1 < MOST_LIST_LINES && fits(last + 1) {
            last += 1;
        }
        let row = |place: usize| {
            let range = prepared[best.passage].sentences.get(place)?.clone();
            Some(AnswerSentence { passage: best.passage, range, score: score_of(best.passage, place) })
        };
        return (first..=last).filter_map(row).collect();
    }
    let (mut first, mut last) = (best.place, best.place);
    while first > 0 && last - first + 1 < MOST_SENTENCES {
        let leans = text_of(first).is_some_and(leans_on_previous);
        if !leans {
            break;
        }
        first -= 1;
    }
    // A line that announces a list is no answer without the list, and an item is none without its announcement.
    let announces = text_of(last).is_some_and(|text| text.trim_end().ends_with(':') || is_heading_line(text));
    if announces {
        let end = prepared[best.passage].sentences.len();
        while last + 1 < end
            && last - first < MOST_LIST_LINES
            && (last == best.place || text_of(last + 1).is_some_and(is_item))
        {
            last += 1;
        }
    }
    while last - first + 1 < MOST_SENTENCES {
        let floor = best.score * JOIN_SHARE;
        let after = text_of(last + 1)
            .filter(|text| !is_heading_line(text) && !table::is_row(text))
            .map(|_| score_of(best.passage, last + 1));
        let before = if first == 0 {
            None
        } else {
            text_of(first - 1)
                .filter(|text| !is_heading_line(text) && !table::is_row(text) && !text.trim_end().ends_with('?'))
                .map(|_| score_of(best.passage, first - 1))
        };
        match (before, after) {
            (_, Some(after)) if after >= floor && before.is_none_or(|before| after >= before) => last += 1,
            (Some(before), _) if before >= floor => first -= 1,
            _ => break,
        }
    }
    let mut sentences: Vec<AnswerSentence> = (first..=last)
        .filter_map(|place| {
            let range = prepared[best.passage].sentences.get(place)?.clone();
            Some(AnswerSentence { passage: best.passage, range, score: score_of(best.passage, place) })
        })
        .collect();
    if sentences.len() < MOST_SENTENCES {
        let second = scored
            .iter()
            .filter(|one| one.passage != best.passage && one.score >= best.score * 0.93)
            .max_by(|left, right| left.score.total_cmp(&right.score));
        if let Some(second) = second {
            let range = prepared[second.passage].sentences[second.place].clone();
            let text = passages[second.passage].text.get(range.clone()).unwrap_or("");
            let repeats = sentences.iter().any(|one| passages[one.passage].text.get(one.range.clone()) == Some(text));
            if !repeats && !leans_on_previous(text) && !is_heading_line(text) && !text.trim_end().ends_with(['?', ':'])
            {
                sentences.push(AnswerSentence { passage: second.passage, range, score: second.score });
            }
        }
    }
    sentences
}

/// Begins with a word that points back: without the sentence before, the reader cannot know to what.
fn leans_on_previous(sentence: &str) -> bool {
    const POINTING: &[&str] = &[
        "it",
        "they",
        "them",
        "this",
        "these",
        "those",
        "that",
        "he",
        "she",
        "its",
        "their",
        "such",
        "otherwise",
        "however",
        "also",
        "then",
        "instead",
        "both",
        "in that case",
        "after that",
        "if so",
        "if not",
        "er",
        "sie",
        "es",
        "dies",
        "diese",
        "dieser",
        "dieses",
        "dann",
        "jedoch",
        "ansonsten",
        "il",
        "elle",
        "ils",
        "elles",
        "cela",
        "ceci",
        "sinon",
        "esto",
        "eso",
        "estos",
        "ellos",
        "sin embargo",
        "isso",
        "isto",
        "eles",
        "elas",
    ];
    let folded = crate::normalise::fold(sentence.trim_start());
    POINTING.iter().any(|word| {
        folded
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('\''))
    }) || is_item(sentence)
}

fn is_item(sentence: &str) -> bool {
    let mut characters = sentence.trim_start().chars();
    matches!(characters.next(), Some('-' | '*' | '•' | '–' | '+' | '·'))
        && characters.next().is_none_or(char::is_whitespace)
}

/// A short line without an end: "Opening hours".
fn is_heading_line(sentence: &str) -> bool {
    let trimmed = sentence.trim();
    let ends = trimmed.ends_with(['.', '!', '?', '…', '。', ':', ';', ',']);
    let has_number = trimmed.chars().any(|character| character.is_ascii_digit());
    trimmed.starts_with('#') || (!ends && !has_number && !is_item(trimmed) && trimmed.split_whitespace().count() <= 6)
}
