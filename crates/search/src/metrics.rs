//! Quality measures of a ranked list against graded judgements, as `steward eval search` prints them.

use std::collections::{HashMap, HashSet};

/// Normalised discounted cumulative gain of the first `depth` ids, with gain `2^grade - 1`. 1 is the best possible order.
/// A query without a relevant document has no value.
pub fn ndcg_at(depth: usize, ranked: &[impl AsRef<str>], relevant: &HashMap<String, u32>) -> Option<f64> {
    let mut ideal_grades: Vec<u32> = relevant.values().copied().filter(|grade| *grade > 0).collect();
    if ideal_grades.is_empty() {
        return None;
    }
    ideal_grades.sort_unstable_by(|left, right| right.cmp(left));
    let ideal: f64 = ideal_grades.iter().take(depth).enumerate().map(|(place, grade)| gain(*grade, place)).sum();

    let mut seen = HashSet::new();
    let mut found = 0.0;
    for (place, id) in ranked.iter().take(depth).enumerate() {
        // An id that is listed twice counts once, else a list could exceed the ideal.
        if !seen.insert(id.as_ref()) {
            continue;
        }
        let grade = relevant.get(id.as_ref()).copied().unwrap_or(0);
        found += gain(grade, place);
    }
    Some(found / ideal)
}

/// Share of the relevant ids that are among the first `depth`. A query without a relevant document has no value.
pub fn recall_at(depth: usize, ranked: &[impl AsRef<str>], relevant: &HashMap<String, u32>) -> Option<f64> {
    let wanted: HashSet<&str> = relevant.iter().filter(|(_, grade)| **grade > 0).map(|(id, _)| id.as_str()).collect();
    if wanted.is_empty() {
        return None;
    }
    let found: HashSet<&str> = ranked.iter().take(depth).map(AsRef::as_ref).filter(|id| wanted.contains(id)).collect();
    Some(found.len() as f64 / wanted.len() as f64)
}

/// The mean of the values that exist, 0 without any.
pub fn mean(values: impl IntoIterator<Item = Option<f64>>) -> f64 {
    let present: Vec<f64> = values.into_iter().flatten().collect();
    if present.is_empty() {
        return 0.0;
    }
    present.iter().sum::<f64>() / present.len() as f64
}

/// The smallest value that at least `share` (0 to 1) of the values do not exceed; 0 for none.
pub fn percentile(share: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
}

fn gain(grade: u32, place: usize) -> f64 {
    (2f64.powi(grade.min(16) as i32) - 1.0) / (place as f64 + 2.0).log2()
}

#[cfg(test)]
mod tests {
    use super::{mean, ndcg_at, percentile, recall_at};
    use std::collections::HashMap;

    fn judged(pairs: &[(&str, u32)]) -> HashMap<String, u32> {
        pairs.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
    }

    #[test]
    fn the_ideal_order_has_one_and_a_worse_one_less() {
        let relevant = judged(&[("a", 2), ("b", 1), ("c", 0)]);
        assert!((ndcg_at(10, &["a", "b", "c"], &relevant).unwrap() - 1.0).abs() < 1e-9);
        // (1/log2(2) + 3/log2(3)) / (3/log2(2) + 1/log2(3))
        assert!((ndcg_at(10, &["b", "a"], &relevant).unwrap() - 0.796_700).abs() < 1e-4);
        assert_eq!(ndcg_at(10, &["x"], &relevant), Some(0.0));
        assert_eq!(ndcg_at(10, &["x"], &judged(&[])), None);
    }

    #[test]
    fn an_id_listed_twice_counts_once() {
        let relevant = judged(&[("a", 1)]);
        assert_eq!(ndcg_at(10, &["a", "a", "a"], &relevant), Some(1.0));
        assert_eq!(recall_at(100, &["a", "a"], &relevant), Some(1.0));
    }

    #[test]
    fn recall_counts_within_the_depth() {
        let relevant = judged(&[("a", 1), ("b", 3)]);
        assert_eq!(recall_at(1, &["a", "b"], &relevant), Some(0.5));
        assert_eq!(recall_at(2, &["a", "b"], &relevant), Some(1.0));
    }

    #[test]
    fn summaries_of_nothing_are_zero() {
        assert_eq!(mean([None]), 0.0);
        assert_eq!(percentile(0.95, &[]), 0.0);
        assert_eq!(percentile(0.5, &[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(percentile(0.95, &[3.0, 1.0, 2.0]), 3.0);
    }
}
