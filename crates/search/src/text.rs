//! A user's words to a full-text query. Built from words by hand: there is no query syntax, so there is no syntax error.

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::Language;
use tantivy::{Searcher, Term};

use crate::analysis::{Reading, WordStemmer, is_stop_word, language_of, words};
use crate::schema::Fields;
use crate::space::View;

/// Longer questions are cut.
const LONGEST_QUERY_BYTES: usize = 50_000;
/// Different words that are looked up.
const MOST_LOOKUPS: usize = 512;
/// Different words that are searched for, the rarest ones.
const MOST_WORDS: usize = 40;
/// A word in more of the passages than this share says nothing, once there are enough passages to tell.
const COMMON_SHARE: f64 = 0.4;
const ENOUGH_PASSAGES: u64 = 200;
/// A word repeated in the question counts up to this often.
const MOST_REPEATS: usize = 3;
/// Spellings that a mistyped word may stand for, and what such a guess counts.
const MOST_GUESSES: usize = 3;
const GUESS_WEIGHT: f32 = 0.6;
/// The letters and digits of a code that is not in the index as it was typed.
const PART_WEIGHT: f32 = 0.5;
/// Pairs of neighbouring words that are looked for as a phrase.
const MOST_PAIRS: usize = 8;
const PAIR_SLOP: u32 = 1;

const TITLE_BOOST: f32 = 0.3;
const HEADING_BOOST: f32 = 0.15;
const EXACT_BOOST: f32 = 0.2;
const PAIR_BOOST: f32 = 0.15;

/// What to look for, and how much each word says.
pub(crate) struct TextPlan {
    /// `None` when no word of the query is in the index.
    pub query: Option<Box<dyn Query>>,
    /// Neighbouring words as phrases; they only re-order what `query` found.
    pub pairs: Vec<Box<dyn Query>>,
    /// The words with every form that counts as a match and their rarity.
    pub words: Vec<PlannedWord>,
    /// The rules that stem the passages of this index.
    pub stemmers: Vec<WordStemmer>,
}

pub(crate) struct PlannedWord {
    pub forms: Vec<String>,
    /// Inverse document frequency.
    pub rarity: f32,
    weight: f32,
    place: usize,
    stems: Vec<String>,
    exact: Vec<String>,
    /// Of the stem, to find the common ones.
    frequency: u64,
}

/// Reads the query against what the index holds.
pub(crate) fn plan(view: &View, text: &str) -> tantivy::Result<TextPlan> {
    let mut stemmers: Vec<WordStemmer> = index_languages(view).into_iter().map(WordStemmer::new).collect();
    let mut planned = planned_words(view, cut(text), &mut stemmers)?;
    drop_common(&mut planned, view.searcher.num_docs());
    if planned.len() > MOST_WORDS {
        planned.sort_by(|left, right| {
            (right.rarity * right.weight).total_cmp(&(left.rarity * left.weight)).then(left.place.cmp(&right.place))
        });
        planned.truncate(MOST_WORDS);
        planned.sort_by_key(|word| word.place);
    }
    let query = words_query(&view.fields, &planned);
    let pairs = pair_queries(&view.fields, &planned);
    Ok(TextPlan { query, pairs, words: planned, stemmers })
}

/// The text up to the limit, on a character border.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_QUERY_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The stemming rules that were used for the passages: English stands for every unknown language.
fn index_languages(view: &View) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for code in &view.languages {
        let language = language_of(code).unwrap_or(Language::English);
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if !languages.contains(&Language::English) {
        languages.push(Language::English);
    }
    languages
}

fn planned_words(view: &View, text: &str, stemmers: &mut [WordStemmer]) -> tantivy::Result<Vec<PlannedWord>> {
    let mut all = words(text);
    // Without a word of substance ("who are you") the small words are all there is.
    if all.iter().any(|word| !is_stop_word(&word.folded)) {
        all.retain(|word| !is_stop_word(&word.folded));
    }
    let mut counted: BTreeMap<(usize, Reading, String), usize> = BTreeMap::new();
    let mut firsts: HashMap<String, (usize, Reading)> = HashMap::new();
    for word in all {
        if !firsts.contains_key(&word.folded) && firsts.len() >= MOST_LOOKUPS {
            continue;
        }
        let (place, reading) = *firsts.entry(word.folded.clone()).or_insert((word.place, word.reading));
        *counted.entry((place, reading, word.folded)).or_default() += 1;
    }

    let passages = view.searcher.num_docs();
    let folded: Vec<&str> = counted.keys().map(|(_, _, folded)| folded.as_str()).collect();
    let stems_by_language: Vec<Vec<String>> =
        stemmers.iter_mut().map(|stemmer| stemmer.stems(folded.iter().copied())).collect();
    let mut planned = Vec::new();
    let mut known_places = HashSet::new();
    for (number, ((place, reading, folded), repeats)) in counted.iter().enumerate() {
        let mut stems: Vec<String> = Vec::new();
        let mut frequency = 0;
        for stem in stems_by_language.iter().map(|stems| &stems[number]) {
            if stems.contains(stem) {
                continue;
            }
            let found = view.searcher.doc_freq(&Term::from_field_text(view.fields.content, stem))?;
            frequency = frequency.max(found);
            stems.push(stem.clone());
        }
        let mut exact = vec![folded.clone()];
        let mut weight = (*repeats).min(MOST_REPEATS) as f32;
        if *reading == Reading::Part {
            // "iphone13" is looked for as it stands; its parts only help when nobody writes it so.
            if frequency == 0 || known_places.contains(place) {
                continue;
            }
            weight *= PART_WEIGHT;
        }
        if frequency > 0 {
            known_places.insert(*place);
        } else {
            if *reading == Reading::Joined {
                continue;
            }
            exact = guesses(&view.searcher, view.fields.exact, folded)?;
            weight *= GUESS_WEIGHT;
            stems.clear();
            for stemmer in stemmers.iter_mut() {
                for stem in stemmer.stems(exact.iter().map(String::as_str)) {
                    if !stems.contains(&stem) {
                        stems.push(stem);
                    }
                }
            }
        }
        let mut forms = stems.clone();
        forms.extend(exact.iter().cloned());
        planned.push(PlannedWord {
            forms,
            rarity: rarity(passages, frequency),
            weight,
            place: *place,
            stems,
            exact,
            frequency,
        });
    }
    Ok(planned)
}

/// What the engine's own scoring uses.
fn rarity(passages: u64, frequency: u64) -> f32 {
    let (passages, frequency) = (passages.max(frequency) as f32, frequency as f32);
    (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// Drops words that are nearly everywhere, unless nothing would be left. This is what stands for stop words in every language but English.
fn drop_common(planned: &mut Vec<PlannedWord>, passages: u64) {
    if passages < ENOUGH_PASSAGES {
        return;
    }
    let is_common = |word: &PlannedWord| word.frequency as f64 > COMMON_SHARE * passages as f64;
    if planned.iter().any(|word| !is_common(word) && word.frequency > 0) {
        planned.retain(|word| !is_common(word));
    }
}

/// Words of the index within one typing slip of `folded` (two for long words), the nearest and most frequent first. Numbers are never guessed: "A12" is not "A13".
fn guesses(searcher: &Searcher, field: Field, folded: &str) -> tantivy::Result<Vec<String>> {
    let letters = folded.chars().count();
    if letters < 4 || folded.chars().any(|character| character.is_numeric()) {
        return Ok(Vec::new());
    }
    for distance in 1..=if letters >= 8 { 2 } else { 1 } {
        let automaton_query = FuzzyTermQuery::new(Term::from_field_text(field, folded), distance, true);
        let mut found: HashMap<String, u64> = HashMap::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().search(automaton_query.automaton()?).into_stream()?;
            while let Some((bytes, info)) = terms.next() {
                if let Ok(term) = std::str::from_utf8(bytes) {
                    *found.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        if found.is_empty() {
            continue;
        }
        let mut ordered: Vec<(String, u64)> = found.into_iter().collect();
        let first = folded.chars().next();
        // Slips at the first letter are rare.
        ordered.sort_by_key(|(term, frequency)| {
            (term.chars().next() != first, std::cmp::Reverse(*frequency), term.clone())
        });
        return Ok(ordered.into_iter().take(MOST_GUESSES).map(|(term, _)| term).collect());
    }
    Ok(Vec::new())
}

/// Any of the words in any of the fields. Flat, so that the engine can skip what cannot reach the first places.
fn words_query(fields: &Fields, planned: &[PlannedWord]) -> Option<Box<dyn Query>> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let mut used: HashSet<Term> = HashSet::new();
    let mut add = |field: Field, text: &str, boost: f32| {
        let term = Term::from_field_text(field, text);
        if used.insert(term.clone()) {
            let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            clauses.push((Occur::Should, Box::new(BoostQuery::new(query, boost))));
        }
    };
    for word in planned {
        for stem in &word.stems {
            add(fields.content, stem, word.weight);
            add(fields.title, stem, word.weight * TITLE_BOOST);
            add(fields.heading, stem, word.weight * HEADING_BOOST);
        }
        for exact in &word.exact {
            add(fields.exact, exact, word.weight * EXACT_BOOST);
        }
    }
    if clauses.is_empty() {
        return None;
    }
    Some(Box::new(BooleanQuery::new(clauses)))
}

fn pair_queries(fields: &Fields, planned: &[PlannedWord]) -> Vec<Box<dyn Query>> {
    let known: Vec<&PlannedWord> = planned.iter().filter(|word| word.frequency > 0 && !word.stems.is_empty()).collect();
    let mut pairs: Vec<Box<dyn Query>> = Vec::new();
    for pair in known.windows(2) {
        let [left, right] = pair else { continue };
        if pairs.len() >= MOST_PAIRS {
            break;
        }
        if right.place == left.place || right.place > left.place + 3 || left.stems[0] == right.stems[0] {
            continue;
        }
        let terms = vec![
            (0, Term::from_field_text(fields.content, &left.stems[0])),
            (1, Term::from_field_text(fields.content, &right.stems[0])),
        ];
        pairs.push(Box::new(BoostQuery::new(
            Box::new(PhraseQuery::new_with_offset_and_slop(terms, PAIR_SLOP)),
            PAIR_BOOST,
        )));
    }
    pairs
}
