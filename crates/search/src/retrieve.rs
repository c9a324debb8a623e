//! One search: candidates from both sides, both scores for each, one order, explained.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap, HashSet};

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query, TermSetQuery};
use tantivy::{DocAddress, DocId, DocSet, Score, SegmentOrdinal, SegmentReader, TERMINATED, TantivyDocument, Term};

use crate::fusion::{self, Opinion};
use crate::highlight;
use crate::schema;
use crate::slots::Slots;
use crate::space::View;
use crate::text::{self, TextPlan};
use crate::types::{Filter, Hit, ScoreParts, SearchQuery, Weights};
use crate::vectors::{QueryVector, VectorRows};

/// Each side gives at least this many candidates, and this many times the limit.
const FEWEST_CANDIDATES: usize = 100;
const CANDIDATES_PER_HIT: usize = 3;
const MOST_CANDIDATES: usize = 2000;

/// From so many passages on, the vectors are scanned beside the full text instead of after it: starting a thread costs as
/// much as scanning about a thousand.
const WORTH_A_THREAD: u64 = 10_000;

struct Candidate {
    address: DocAddress,
    opinion: Opinion,
    text_rank: Option<u32>,
    vector_rank: Option<u32>,
    relevance: f32,
    recency: f32,
    pinned: f32,
}

impl Candidate {
    fn total(&self) -> f32 {
        self.relevance + self.recency + self.pinned
    }
}

pub(crate) fn search(view: &View, query: &SearchQuery<'_>, limit: usize) -> tantivy::Result<Vec<Hit>> {
    let depth = (limit * CANDIDATES_PER_HIT).clamp(FEWEST_CANDIDATES, MOST_CANDIDATES);
    let filter = filter_query(view, &query.filter);
    let mut plan = text::plan(view, query.text)?;
    let query_vector = query.vector.and_then(QueryVector::from_vector);

    let text_side = || match &plan.query {
        Some(words) => text_candidates(view, words.as_ref(), filter.as_deref(), depth),
        None => Ok(Vec::new()),
    };
    let vector_side = || match &query_vector {
        Some(vector) if query.weights.meaning > 0.0 => vector_candidates(view, vector, filter.as_deref(), depth),
        _ => Ok(Vec::new()),
    };
    let has_both = plan.query.is_some() && query_vector.is_some();
    let (by_text, by_vector) = if has_both && view.searcher.num_docs() >= WORTH_A_THREAD {
        both_at_once(text_side, vector_side)
    } else {
        (text_side(), vector_side())
    };
    let (by_text, by_vector) = (by_text?, by_vector?);
    let mut candidates = join(view, &plan, query_vector.as_ref(), by_text, by_vector)?;
    score(view, &mut candidates, query_vector.is_some(), query.weights, query.now_ms)?;
    // Equal candidates keep one order, so that a page of results does not jump.
    candidates.sort_by(|left, right| right.total().total_cmp(&left.total()).then(left.address.cmp(&right.address)));
    candidates.truncate(limit);
    candidates.iter().map(|candidate| hit(view, candidate, &mut plan, &candidates)).collect()
}

/// Runs the two sides on two cores.
fn both_at_once<Left, Right: Send>(left: impl FnOnce() -> Left, right: impl FnOnce() -> Right + Send) -> (Left, Right) {
    std::thread::scope(|scope| {
        let right = scope.spawn(right);
        let left = left();
        match right.join() {
            Ok(right) => (left, right),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn filter_query(view: &View, filter: &Filter) -> Option<Box<dyn Query>> {
    if filter.is_empty() {
        return None;
    }
    let fields = view.fields;
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let wanted = [
        (fields.collection, &filter.collections),
        (fields.language, &filter.languages),
        (fields.audience, &filter.audiences),
        (fields.document_id, &filter.document_ids),
    ];
    for (field, values) in wanted {
        if !values.is_empty() {
            clauses.push((
                Occur::Must,
                Box::new(TermSetQuery::new(values.iter().map(|value| Term::from_field_text(field, value)))),
            ));
        }
    }
    Some(Box::new(BooleanQuery::new(clauses)))
}

/// The best passages by words, within the filter.
fn text_candidates(
    view: &View,
    words: &dyn Query,
    filter: Option<&dyn Query>,
    depth: usize,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let collector = TopDocs::with_limit(depth).order_by_score();
    match filter {
        None => view.searcher.search(words, &collector),
        Some(filter) => {
            let silent: Box<dyn Query> = Box::new(ConstScoreQuery::new(filter.box_clone(), 0.0));
            let both = BooleanQuery::new(vec![(Occur::Must, silent), (Occur::Must, words.box_clone())]);
            view.searcher.search(&both, &collector)
        }
    }
}

/// The nearest passages by meaning, within the filter: every vector is looked at.
fn vector_candidates(
    view: &View,
    vector: &QueryVector,
    filter: Option<&dyn Query>,
    depth: usize,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let collector = Nearest {
        slots: view.slots.clone(),
        rows: Arc::new(view.rows.clone()),
        vector: Arc::new(vector.clone()),
        depth,
    };
    match filter {
        None => view.searcher.search(&AllQuery, &collector),
        Some(filter) => view.searcher.search(filter, &collector),
    }
}

/// Every candidate of either side with both scores.
fn join(
    view: &View,
    plan: &TextPlan,
    vector: Option<&QueryVector>,
    by_text: Vec<(Score, DocAddress)>,
    by_vector: Vec<(Score, DocAddress)>,
) -> tantivy::Result<Vec<Candidate>> {
    let text_scores: HashMap<DocAddress, Score> = by_text.iter().map(|(score, address)| (*address, *score)).collect();
    let vector_ranks: HashMap<DocAddress, u32> =
        (1..).zip(&by_vector).map(|(rank, (_, address))| (*address, rank)).collect();
    let mut addresses: Vec<DocAddress> = text_scores.keys().chain(vector_ranks.keys()).copied().collect();
    addresses.sort_unstable();
    addresses.dedup();

    // The words' scores of what only the vectors found, and the phrases' scores of all.
    let missing: Vec<DocAddress> =
        addresses.iter().filter(|address| !text_scores.contains_key(address)).copied().collect();
    let mut scores = text_scores;
    if let Some(words) = &plan.query {
        add_scores(view, words.as_ref(), &missing, &mut scores)?;
    }
    for pair in &plan.pairs {
        add_scores(view, pair.as_ref(), &addresses, &mut scores)?;
    }
    let mut by_score: Vec<(DocAddress, Score)> =
        scores.iter().filter(|(_, score)| **score > 0.0).map(|(address, score)| (*address, *score)).collect();
    by_score.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let text_ranks: HashMap<DocAddress, u32> =
        (1..).zip(by_score).map(|(rank, (address, _))| (address, rank)).collect();

    let candidates = addresses.into_iter().map(|address| {
        let slot = view.slots.of(address);
        Candidate {
            address,
            opinion: Opinion {
                text: scores.get(&address).copied().unwrap_or(0.0),
                cosine: vector.and_then(|vector| view.rows.cosine(slot, vector)),
            },
            text_rank: text_ranks.get(&address).copied(),
            vector_rank: vector_ranks.get(&address).copied(),
            relevance: 0.0,
            recency: 0.0,
            pinned: 0.0,
        }
    });
    Ok(candidates.collect())
}

/// Adds the query's score to each of the addresses (sorted) that it matches.
fn add_scores(
    view: &View,
    query: &dyn Query,
    addresses: &[DocAddress],
    scores: &mut HashMap<DocAddress, Score>,
) -> tantivy::Result<()> {
    if addresses.is_empty() {
        return Ok(());
    }
    let weight = query.weight(EnableScoring::enabled_from_searcher(&view.searcher))?;
    for in_segment in addresses.chunk_by(|left, right| left.segment_ord == right.segment_ord) {
        let segment = view.searcher.segment_reader(in_segment[0].segment_ord);
        let mut scorer = weight.scorer(segment, 1.0)?;
        for address in in_segment {
            if scorer.doc() < address.doc_id {
                scorer.seek(address.doc_id);
            }
            if scorer.doc() == TERMINATED {
                break;
            }
            if scorer.doc() == address.doc_id {
                *scores.entry(*address).or_default() += scorer.score();
            }
        }
    }
    Ok(())
}

fn score(
    view: &View,
    candidates: &mut [Candidate],
    has_meaning: bool,
    weights: Weights,
    now_ms: i64,
) -> tantivy::Result<()> {
    let opinions: Vec<Opinion> = candidates.iter().map(|candidate| candidate.opinion).collect();
    let relevance = fusion::relevance(&opinions, has_meaning, weights.meaning);
    let mut columns = Vec::new();
    for segment in view.searcher.segment_readers() {
        let fast = segment.fast_fields();
        columns.push((fast.i64(schema::UPDATED_AT_MS)?, fast.u64(schema::PINNED)?));
    }
    for (candidate, relevance) in candidates.iter_mut().zip(relevance) {
        let (updated_at_ms, pinned) = &columns[candidate.address.segment_ord as usize];
        let doc = candidate.address.doc_id;
        candidate.relevance = relevance;
        // Shares of the relevance: neither can lift a passage that does not fit.
        candidate.recency =
            relevance * weights.recency * fusion::freshness(now_ms, updated_at_ms.first(doc).unwrap_or(0));
        candidate.pinned = if pinned.first(doc) == Some(1) { relevance * weights.pinned } else { 0.0 };
    }
    Ok(())
}

fn hit(view: &View, candidate: &Candidate, plan: &mut TextPlan, all: &[Candidate]) -> tantivy::Result<Hit> {
    let document: TantivyDocument = view.searcher.doc(candidate.address)?;
    let fields = view.fields;
    let text = schema::stored(&document, fields.shown_text);
    let title = schema::stored(&document, fields.shown_title);
    let heading = schema::stored(&document, fields.shown_heading);

    let terms: HashSet<&str> = plan.words.iter().flat_map(|word| word.forms.iter().map(String::as_str)).collect();
    let mut seen = HashSet::new();
    let highlights = highlight::ranges(&text, &terms, &mut plan.stemmers, &mut seen);
    highlight::ranges(&title, &terms, &mut plan.stemmers, &mut seen);
    highlight::ranges(&heading, &terms, &mut plan.stemmers, &mut seen);
    let everything: f32 = plan.words.iter().map(|word| word.rarity).sum();
    let covered: f32 = plan
        .words
        .iter()
        .filter(|word| word.forms.iter().any(|form| seen.contains(form)))
        .map(|word| word.rarity)
        .sum();

    let best_text = all.iter().fold(0f32, |best, other| best.max(other.opinion.text));
    let language = schema::stored(&document, fields.language);
    Ok(Hit {
        id: schema::stored(&document, fields.id),
        document_id: schema::stored(&document, fields.document_id),
        title,
        heading,
        text,
        language: (!language.is_empty()).then_some(language),
        collection: schema::stored(&document, fields.collection),
        audience: schema::stored(&document, fields.audience),
        score: candidate.total().clamp(0.0, 1.0),
        parts: ScoreParts {
            text_rank: candidate.text_rank,
            text_score: if best_text > 0.0 { candidate.opinion.text / best_text } else { 0.0 },
            text_coverage: if everything > 0.0 { covered / everything } else { 0.0 },
            vector_rank: candidate.vector_rank,
            vector_score: candidate.opinion.cosine.unwrap_or(0.0),
            recency: candidate.recency,
            pinned: candidate.pinned,
        },
        highlights,
    })
}

/// Keeps the nearest passages of those that it is shown.
struct Nearest {
    slots: Slots,
    rows: Arc<VectorRows>,
    vector: Arc<QueryVector>,
    depth: usize,
}

struct NearestInSegment {
    rows: Arc<VectorRows>,
    vector: Arc<QueryVector>,
    depth: usize,
    segment: SegmentOrdinal,
    slots: Arc<Vec<u32>>,
    /// The farthest of the kept ones on top.
    kept: BinaryHeap<Reverse<Near>>,
    farthest: f32,
}

#[derive(PartialEq)]
struct Near {
    cosine: f32,
    address: DocAddress,
}

impl Eq for Near {}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Near) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Near {
    fn cmp(&self, other: &Near) -> Ordering {
        self.cosine.total_cmp(&other.cosine).then(other.address.cmp(&self.address))
    }
}

impl Collector for Nearest {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = NearestInSegment;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<NearestInSegment> {
        Ok(NearestInSegment {
            rows: self.rows.clone(),
            vector: self.vector.clone(),
            depth: self.depth,
            segment,
            slots: self.slots.of_segment(segment),
            kept: BinaryHeap::with_capacity(self.depth + 1),
            farthest: f32::MIN,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<(Score, DocAddress)>>) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let mut all: Vec<(Score, DocAddress)> = segments.into_iter().flatten().collect();
        all.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        all.truncate(self.depth);
        Ok(all)
    }
}

impl SegmentCollector for NearestInSegment {
    type Fruit = Vec<(Score, DocAddress)>;

    fn collect(&mut self, doc: DocId, _score: Score) {
        let Some(cosine) = self.rows.cosine(self.slots[doc as usize], &self.vector) else { return };
        if cosine <= self.farthest {
            return;
        }
        self.kept.push(Reverse(Near { cosine, address: DocAddress::new(self.segment, doc) }));
        if self.kept.len() > self.depth {
            self.kept.pop();
            self.farthest = self.kept.peek().map_or(f32::MIN, |Reverse(near)| near.cosine);
        }
    }

    fn harvest(self) -> Vec<(Score, DocAddress)> {
        self.kept.into_iter().map(|Reverse(near)| (near.cosine, near.address)).collect()
    }
}
