//! One order out of two opinions: full text is the backbone, meaning the second opinion.
//!
//! Ranks throw away how sure each list is; scores keep it. Both scores are brought to 0..1 and added with a fixed share each. Every candidate has both
//! scores, whichever list it came from, so none is punished for standing just below the other list's end.

/// The similarity from which on a passage is as close as passages get. A query whose best passage stays below it lets the meaning count less, because
/// stretching weak similarities to the full range would let noise outvote words that match.
const CLOSE: f32 = 0.5;

/// What is known of a candidate before the two opinions are joined.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Opinion {
    /// BM25-like, 0 or more.
    pub text: f32,
    /// `None` for a passage without a vector.
    pub cosine: Option<f32>,
}

/// The relevance of each candidate, 0 to 1. `has_meaning` says whether the query has a vector.
pub(crate) fn relevance(opinions: &[Opinion], has_meaning: bool, share: f32) -> Vec<f32> {
    let best_text = opinions.iter().fold(0f32, |best, opinion| best.max(opinion.text));
    let best_cosine = opinions.iter().filter_map(|opinion| opinion.cosine).fold(0f32, f32::max);
    let share = share.clamp(0.0, 1.0);
    opinions
        .iter()
        .map(|opinion| {
            let text = if best_text > 0.0 { opinion.text / best_text } else { 0.0 };
            if !has_meaning {
                return text;
            }
            // A passage that waits for its embedding keeps the place that its words give it.
            let meaning = opinion.cosine.map_or(text, |cosine| (cosine / best_cosine.max(CLOSE)).clamp(0.0, 1.0));
            (1.0 - share) * text + share * meaning
        })
        .collect()
}

/// How much newness counts: 1 at this moment, half after half a year.
pub(crate) fn freshness(now_ms: i64, updated_at_ms: i64) -> f32 {
    const HALF_LIFE_MS: f32 = 180.0 * 24.0 * 3600.0 * 1000.0;
    let age_ms = now_ms.saturating_sub(updated_at_ms).max(0);
    0.5f32.powf(age_ms as f32 / HALF_LIFE_MS)
}

#[cfg(test)]
mod tests {
    use super::{Opinion, freshness, relevance};

    #[test]
    fn without_a_query_vector_the_order_is_that_of_the_text() {
        let opinions = [Opinion { text: 2.0, cosine: Some(0.1) }, Opinion { text: 1.0, cosine: Some(0.9) }];
        assert_eq!(relevance(&opinions, false, 0.5), [1.0, 0.5]);
    }

    #[test]
    fn a_missing_vector_is_neutral() {
        let joined =
            relevance(&[Opinion { text: 4.0, cosine: None }, Opinion { text: 2.0, cosine: Some(0.25) }], true, 0.5);
        assert_eq!(joined, [1.0, 0.5]);
    }

    #[test]
    fn newness_halves_in_half_a_year() {
        let day = 24 * 3600 * 1000;
        assert_eq!(freshness(1000, 2000), 1.0);
        assert!((freshness(180 * day, 0) - 0.5).abs() < 1e-3);
        assert_eq!(freshness(i64::MAX, i64::MIN), 0.0);
    }
}
