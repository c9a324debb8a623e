//! The passages that were found during a turn, numbered as the reply cites them.

use std::sync::{Arc, Mutex, PoisonError};

use steward_language::Embedding;
use steward_language::answers::PreparedPassage;
use steward_search::Hit;

/// A passage that may be cited.
#[derive(Debug, Clone)]
pub struct EvidencePassage {
    /// 1, 2, 3 … in the order of finding.
    pub number: usize,
    pub hit: Hit,
    /// Its sentences with their vectors, made when the passage was indexed.
    pub prepared: Option<PreparedPassage>,
}

#[derive(Debug, Default)]
struct Found {
    passages: Vec<EvidencePassage>,
    last_query: Option<(String, Option<Embedding>)>,
    hosts: Vec<String>,
}

/// Shared between the tool that finds and the built-in model that reads. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    found: Arc<Mutex<Found>>,
}

impl Evidence {
    /// Adds what a search found; a passage found before keeps its number. Returns what this search found.
    pub fn add(
        &self,
        query: &str,
        vector: Option<Embedding>,
        hits: Vec<(Hit, Option<PreparedPassage>)>,
    ) -> Vec<EvidencePassage> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.last_query = Some((query.to_owned(), vector));
        let mut these = Vec::with_capacity(hits.len());
        for (hit, prepared) in hits {
            if let Some(known) = found.passages.iter().find(|passage| passage.hit.id == hit.id) {
                these.push(known.clone());
                continue;
            }
            let passage = EvidencePassage { number: found.passages.len() + 1, hit, prepared };
            found.passages.push(passage.clone());
            these.push(passage);
        }
        these
    }

    /// How many were found so far.
    pub fn count(&self) -> usize {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).passages.len()
    }

    /// Notes places that replies may name, because the business itself brought them in.
    pub fn trust(&self, hosts: impl IntoIterator<Item = String>) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.hosts.extend(hosts);
    }

    /// See [`Evidence::trust`].
    pub fn hosts(&self) -> Vec<String> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).hosts.clone()
    }

    pub fn passages(&self) -> Vec<EvidencePassage> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).passages.clone()
    }

    pub fn last_query(&self) -> Option<(String, Option<Embedding>)> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).last_query.clone()
    }
}
