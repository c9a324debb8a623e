//! Structured text becomes the passages of a document, old and new compared.

use std::collections::HashMap;

use serde_json::json;
use steward_extract::{
    Block, DocumentKind, ExtractLimits, Extracted, PassageChange, PassageDraft, PassageOptions, diff,
    near_duplicate_distance, near_duplicate_signature, passages,
};
use steward_model::{OpContext, ids};
use steward_store::TenantTx;
use steward_store::documents::{Document, DocumentSignature};
use steward_store::passages::Passage;

use crate::error::Result;

/// Signatures of shorter texts say little.
const ENOUGH_WORDS: usize = 60;
/// Signatures that differ in no more bits are those of near-duplicates.
const NEAR: u32 = 6;
/// So much of a text tells its language.
const LANGUAGE_SAMPLE: usize = 4_000;

/// A document's text, cut and described.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub drafts: Vec<PassageDraft>,
    /// The language of each passage.
    pub languages: Vec<Option<String>>,
    pub language: Option<String>,
    pub signature: Option<String>,
}

/// Takes a moment for long documents: not for an async thread.
pub(super) fn cut(document: &Extracted) -> Cut {
    let drafts = passages(document, &PassageOptions::default());
    let text = document.plain_text();
    let sample: String = text.chars().take(LANGUAGE_SAMPLE).collect();
    let hint = document.language_hint.as_ref().and_then(|tag| tag.get(..2)).map(str::to_lowercase);
    let language = reliable(&sample).or(hint);
    let languages = drafts.iter().map(|draft| reliable(&draft.text).or_else(|| language.clone())).collect();
    let long_enough = text.split_whitespace().count() >= ENOUGH_WORDS;
    let signature = long_enough.then(|| format!("{:016x}", near_duplicate_signature(&text)));
    Cut { drafts, languages, language, signature }
}

fn reliable(text: &str) -> Option<String> {
    steward_language::detect(text).filter(|guess| guess.is_reliable()).map(|guess| guess.code)
}

/// A text that a member or a program wrote, structured. It is our own text and not a foreign format, so it is read here.
pub(super) fn read_text(text: &str, markdown: bool) -> Extracted {
    let name = if markdown { "text.md" } else { "text.txt" };
    let read = steward_extract::extract(text.as_bytes(), name, &ExtractLimits::default());
    if let Ok(read) = read
        && matches!(read.kind, DocumentKind::Text | DocumentKind::Markdown)
    {
        return read;
    }
    // It looks like another format, e.g. a quoted piece of HTML: then it is taken word for word.
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    Extracted {
        kind: DocumentKind::Text,
        title: None,
        language_hint: None,
        blocks: paragraphs.map(|text| Block::Paragraph { text: text.to_owned() }).collect(),
        pages: None,
        warnings: Vec::new(),
    }
}

/// The rows of new passages.
pub(super) fn rows(context: &OpContext, document: &Document, cut: &Cut, which: &[usize]) -> Vec<Passage> {
    let made = which.iter().filter_map(|&place| {
        let draft = cut.drafts.get(place)?;
        Some(Passage {
            id: context.new_id::<ids::kind::Passage>().to_string(),
            workspace_id: document.workspace_id.clone(),
            document_id: document.id.clone(),
            ordinal: i64::from(draft.ordinal),
            heading_path: json!(draft.heading_path),
            text: draft.text.clone(),
            page: draft.page.map(i64::from),
            hash: draft.hash.clone(),
            language: cut.languages.get(place).cloned().flatten(),
            vector: None,
            sentence_vectors: None,
            created_at: context.now_ms(),
        })
    });
    made.collect()
}

/// Brings the stored passages to the new text; what did not change keeps its id and its vectors.
pub(super) async fn replace(write: &TenantTx, context: &OpContext, document: &mut Document, cut: &Cut) -> Result<()> {
    let old = write.passage_list(std::slice::from_ref(&document.id)).await?;
    let hashes: Vec<String> = old.iter().map(|row| row.hash.clone()).collect();
    let mut inserted = Vec::new();
    let mut deleted = Vec::new();
    for change in diff(&hashes, &cut.drafts) {
        match change {
            PassageChange::Keep { old: before, new } => {
                let (row, draft) = (&old[before], &cut.drafts[new]);
                let (ordinal, page) = (i64::from(draft.ordinal), draft.page.map(i64::from));
                if row.ordinal != ordinal || row.page != page {
                    write.passage_move(&row.id, ordinal, page).await?;
                }
            }
            PassageChange::Insert { new } => inserted.push(new),
            PassageChange::Delete { old: before } => deleted.push(old[before].id.clone()),
        }
    }
    write.passage_delete(&deleted).await?;
    write.passage_insert(rows(context, document, cut, &inserted)).await?;
    describe(document, cut);
    Ok(())
}

pub(super) fn describe(document: &mut Document, cut: &Cut) {
    document.passage_count = i64::try_from(cut.drafts.len()).unwrap_or(i64::MAX);
    document.language = cut.language.clone();
    document.signature = cut.signature.clone();
}

/// The documents that others may be duplicates of.
pub(super) struct Known {
    signatures: Vec<(String, u64)>,
    exact: HashMap<String, String>,
}

impl Known {
    pub(super) async fn load(write: &TenantTx) -> Result<Self> {
        let mut known = Self { signatures: Vec::new(), exact: HashMap::new() };
        for DocumentSignature { id, content_hash, signature } in write.document_signatures().await? {
            if let Some(signature) = signature.as_deref().and_then(number) {
                known.signatures.push((id.clone(), signature));
            }
            if let Some(content) = content_hash {
                known.exact.entry(content).or_insert(id);
            }
        }
        Ok(known)
    }

    /// The document that this one repeats, word for word or nearly. One that repeats none is known from now on.
    pub(super) fn duplicate(&mut self, document: &Document) -> Option<String> {
        let content = document.content_hash.clone().unwrap_or_default();
        if let Some(id) = self.exact.get(&content)
            && *id != document.id
        {
            return Some(id.clone());
        }
        let signature = document.signature.as_deref().and_then(number);
        let nearest = signature.and_then(|signature| {
            let others = self.signatures.iter().filter(|(id, _)| *id != document.id);
            let distances = others.map(|(id, other)| (near_duplicate_distance(*other, signature), id));
            distances.filter(|(distance, _)| *distance <= NEAR).min()
        });
        if let Some((_, id)) = nearest {
            return Some(id.clone());
        }
        self.exact.insert(content, document.id.clone());
        if let Some(signature) = signature {
            self.signatures.retain(|(id, _)| *id != document.id);
            self.signatures.push((document.id.clone(), signature));
        }
        None
    }
}

fn number(signature: &str) -> Option<u64> {
    u64::from_str_radix(signature, 16).ok()
}
