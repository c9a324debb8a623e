//! The tool that finds passages. Effect: read.

use serde_json::{Value as Json, json};
use steward_language::answers::PreparedPassage;
use steward_llm::{ToolEffect, ToolResult, ToolSpec};
use steward_search::Hit;
use steward_store::documents::Document;

use super::{ConciergeTools, text_argument};
use crate::agents::concierge::{blanked, places};
use crate::documents::{KnowledgeQuery, knowledge_search};

pub(super) const NAME: &str = "search_knowledge";
const PASSAGES: usize = 6;
/// The audience whose passages customers may see.
const AUDIENCE: &str = "public";

pub(super) fn spec() -> ToolSpec {
    ToolSpec {
        name: NAME.to_owned(),
        description: String::from(
            "Finds passages of the business's knowledge that may answer a question. Cite them by their number.",
        ),
        parameters: json!({
            "type": "object",
            "properties": { "query": { "type": "string", "description": "the question in full, as one sentence" } },
            "required": ["query"],
            "additionalProperties": false
        }),
        effect: ToolEffect::Read,
    }
}

pub(super) async fn call(tools: &mut ConciergeTools, arguments: &Json) -> ToolResult {
    let Some(query) = text_argument(arguments, "query") else {
        return ToolResult::error("The query is empty.");
    };
    let wanted = KnowledgeQuery {
        text: query.to_owned(),
        limit: PASSAGES,
        audiences: vec![AUDIENCE.to_owned()],
        ..Default::default()
    };
    let mut found = match knowledge_search(&tools.app, &tools.context, wanted).await {
        Ok(found) => found,
        Err(error) => return ToolResult::error(error.detail),
    };
    // What somebody wrote for the machine is no knowledge of the business.
    for hit in &mut found.hits {
        (hit.title, hit.heading, hit.text) = (blanked(&hit.title), blanked(&hit.heading), blanked(&hit.text));
    }
    let (documents, prepared) = match evidence(tools, &found.hits).await {
        Ok(evidence) => evidence,
        Err(error) => return ToolResult::error(error.detail),
    };
    trust_places(tools, &found.hits, documents);
    let hits = found
        .hits
        .into_iter()
        .map(|hit| {
            let sentences = prepared.iter().find(|(id, _)| *id == hit.id).and_then(|(_, prepared)| prepared.clone());
            let sentences = sentences.map(|sentences| without_blanks(sentences, &hit.text));
            (hit, sentences)
        })
        .collect();
    let passages = tools.evidence.add(query, found.query_vector, hits);
    let listed: Vec<Json> = passages
        .iter()
        .map(|passage| {
            json!({
                "number": passage.number,
                "title": passage.hit.title,
                "heading": passage.hit.heading,
                "text": passage.hit.text,
                "score": passage.hit.score,
            })
        })
        .collect();
    ToolResult::ok(json!({ "passages": listed }).to_string())
}

/// A page that the business added may be named, and so may what a member wrote into an article. What stands in files
/// and on pages was written by anybody.
fn trust_places(tools: &ConciergeTools, hits: &[Hit], documents: Vec<Document>) {
    for document in documents {
        match document.source.as_str() {
            "page" => tools.evidence.trust(document.source_ref.as_deref().map(places).unwrap_or_default()),
            "article" | "faq" => {
                let written = hits.iter().filter(|hit| hit.document_id == document.id);
                tools.evidence.trust(written.flat_map(|hit| places(&hit.text)));
            }
            _ => {}
        }
    }
}

/// The sentences of which something is left.
fn without_blanks(prepared: PreparedPassage, text: &str) -> PreparedPassage {
    let all = prepared.sentences.into_iter().zip(prepared.vectors);
    let left = all.filter(|(range, _)| text.get(range.clone()).is_some_and(|words| !words.trim().is_empty()));
    let (sentences, vectors) = left.unzip();
    PreparedPassage { sentences, vectors }
}

type Prepared = Vec<(String, Option<PreparedPassage>)>;

/// The documents in which something was found, and the sentences of the passages.
async fn evidence(tools: &ConciergeTools, hits: &[Hit]) -> crate::Result<(Vec<Document>, Prepared)> {
    let documents: Vec<String> = hits.iter().map(|hit| hit.document_id.clone()).collect();
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let look = tools.app.store.look(&tools.context).await?;
    let (documents, rows) = look.passage_evidence(&documents, &ids).await?;
    let decoded = rows.into_iter().map(|row| {
        let prepared = row.sentence_vectors.and_then(|bytes| PreparedPassage::from_bytes(&bytes).ok());
        (row.id, prepared)
    });
    Ok((documents, decoded.collect()))
}
