//! Of many figures the one that is told.

/// The value below which `share` of the figures lie; 0 of none.
pub(crate) fn percentile(figures: &[f64], share: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// The one in the middle; of an even number the mean of the two.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_tail() {
        let figures = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(median(&figures), 3.0);
        assert_eq!(median(&[1.0, 2.0]), 1.5);
        assert_eq!(percentile(&figures, 0.5), 3.0);
        assert_eq!(percentile(&figures, 0.95), 5.0);
        assert_eq!(percentile(&figures, 0.2), 1.0);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }
}
