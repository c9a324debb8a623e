//! Which row of the vectors belongs to which passage, as plain arrays: read once per segment, because a scan asks for each passage.

use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::{DocAddress, Searcher, SegmentOrdinal};

use crate::schema;

/// The slot of a passage without a vector.
pub(crate) const NO_SLOT: u32 = u32::MAX;

/// The slots of every passage of a searcher, deleted ones included, by segment and place in it.
#[derive(Clone)]
pub(crate) struct Slots {
    segments: Vec<(SegmentId, Arc<Vec<u32>>)>,
}

impl Slots {
    /// Reads the segments that `before` does not hold; a segment never changes.
    pub(crate) fn read(searcher: &Searcher, before: Option<&Slots>) -> tantivy::Result<Slots> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let id = reader.segment_id();
            let known = before.and_then(|slots| slots.segments.iter().find(|(known, _)| *known == id));
            if let Some((_, slots)) = known {
                segments.push((id, slots.clone()));
                continue;
            }
            let column = reader.fast_fields().u64(schema::SLOT)?;
            let slots = (0..reader.max_doc()).map(|doc| {
                let slot = column.first(doc).and_then(|slot| u32::try_from(slot).ok());
                slot.unwrap_or(NO_SLOT)
            });
            segments.push((id, Arc::new(slots.collect())));
        }
        Ok(Slots { segments })
    }

    pub(crate) fn of_segment(&self, segment: SegmentOrdinal) -> Arc<Vec<u32>> {
        self.segments[segment as usize].1.clone()
    }

    pub(crate) fn of(&self, address: DocAddress) -> u32 {
        self.segments[address.segment_ord as usize].1[address.doc_id as usize]
    }

    /// The slots that passages of the searcher name.
    pub(crate) fn used(&self, searcher: &Searcher) -> Vec<u32> {
        let mut used = Vec::with_capacity(searcher.num_docs() as usize);
        for (reader, (_, slots)) in searcher.segment_readers().iter().zip(&self.segments) {
            used.extend(reader.doc_ids_alive().map(|doc| slots[doc as usize]).filter(|slot| *slot != NO_SLOT));
        }
        used
    }
}

/// Slots that no committed passage names, lowest first.
pub(crate) struct FreeSlots {
    taken: Vec<bool>,
    next: usize,
}

impl FreeSlots {
    pub(crate) fn new(used: &[u32]) -> FreeSlots {
        let mut taken = vec![false; used.iter().max().map_or(0, |largest| *largest as usize + 1)];
        for slot in used {
            taken[*slot as usize] = true;
        }
        FreeSlots { taken, next: 0 }
    }

    pub(crate) fn take(&mut self) -> u32 {
        while self.taken.get(self.next) == Some(&true) {
            self.next += 1;
        }
        self.next += 1;
        (self.next - 1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::FreeSlots;

    #[test]
    fn gaps_are_filled_before_the_end_grows() {
        let mut free = FreeSlots::new(&[0, 2, 5]);
        assert_eq!([free.take(), free.take(), free.take(), free.take(), free.take()], [1, 3, 4, 6, 7]);
        assert_eq!(FreeSlots::new(&[]).take(), 0);
    }
}
