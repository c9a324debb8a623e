//! The fields of the full-text index and how a passage fills them.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{Language, PreTokenizedString, Token};

use crate::analysis::{Word, WordStemmer, language_of, words};
use crate::types::IndexedPassage;

/// Raised when an index written before cannot be read any more; such an index is rebuilt.
pub(crate) const VERSION: u32 = 1;
/// Words between two parts of a passage, so that no phrase spans them.
const GAP: usize = 16;

/// The fields by what they are for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    pub document_id: Field,
    pub collection: Field,
    pub language: Field,
    pub audience: Field,
    pub updated_at_ms: Field,
    pub pinned: Field,
    pub slot: Field,
    /// Kept to be shown.
    pub shown_title: Field,
    pub shown_heading: Field,
    pub shown_text: Field,
    /// Title, heading and text together, stemmed: what relevance mostly comes from.
    pub content: Field,
    /// The title alone, stemmed.
    pub title: Field,
    /// The heading alone, stemmed.
    pub heading: Field,
    /// Everything, folded but not stemmed.
    pub exact: Field,
}

pub(crate) const SLOT: &str = "slot";
pub(crate) const UPDATED_AT_MS: &str = "updated_at_ms";
pub(crate) const PINNED: &str = "pinned";

pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record).set_fieldnorms(true),
        )
    };
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        document_id: builder.add_text_field("document_id", STRING | STORED),
        collection: builder.add_text_field("collection", STRING | STORED),
        language: builder.add_text_field("language", STRING | STORED),
        audience: builder.add_text_field("audience", STRING | STORED),
        updated_at_ms: builder.add_i64_field(UPDATED_AT_MS, FAST | INDEXED),
        pinned: builder.add_u64_field(PINNED, FAST),
        slot: builder.add_u64_field(SLOT, FAST),
        shown_title: builder.add_text_field("shown_title", STORED),
        shown_heading: builder.add_text_field("shown_heading", STORED),
        shown_text: builder.add_text_field("shown_text", STORED),
        content: builder.add_text_field("content", indexed(IndexRecordOption::WithFreqsAndPositions)),
        title: builder.add_text_field("title", indexed(IndexRecordOption::WithFreqs)),
        heading: builder.add_text_field("heading", indexed(IndexRecordOption::WithFreqs)),
        exact: builder.add_text_field("exact", indexed(IndexRecordOption::WithFreqs)),
    };
    (builder.build(), fields)
}

/// Turns passages into the index's documents; keeps one stemmer per language.
pub(crate) struct DocumentMaker {
    fields: Fields,
    stemmers: Vec<(Language, WordStemmer)>,
}

impl DocumentMaker {
    pub(crate) fn new(fields: Fields) -> DocumentMaker {
        DocumentMaker { fields, stemmers: Vec::new() }
    }

    pub(crate) fn document(&mut self, passage: &IndexedPassage, slot: u32) -> TantivyDocument {
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &passage.id);
        document.add_text(fields.document_id, &passage.document_id);
        document.add_text(fields.collection, &passage.collection);
        document.add_text(fields.audience, &passage.audience);
        if let Some(language) = &passage.language {
            document.add_text(fields.language, language);
        }
        document.add_i64(fields.updated_at_ms, passage.updated_at_ms);
        document.add_u64(fields.pinned, u64::from(passage.pinned));
        document.add_u64(fields.slot, u64::from(slot));
        document.add_text(fields.shown_title, &passage.title);
        document.add_text(fields.shown_heading, &passage.heading);
        document.add_text(fields.shown_text, &passage.text);

        let language = passage.language.as_deref().and_then(language_of).unwrap_or(Language::English);
        let stemmer = self.stemmer(language);
        let mut content = Vec::new();
        let mut exact = Vec::new();
        for (part, own_field) in
            [(&passage.title, Some(fields.title)), (&passage.heading, Some(fields.heading)), (&passage.text, None)]
        {
            let part_words = words(part);
            let stems = stemmer.stems(part_words.iter().map(|word| word.folded.as_str()));
            let first_place = content.last().map_or(0, |token: &Token| token.position + GAP);
            for (word, stem) in part_words.iter().zip(&stems) {
                content.push(token(word, stem.clone(), first_place));
                exact.push(token(word, word.folded.clone(), first_place));
            }
            if let Some(field) = own_field {
                let tokens = part_words.iter().zip(&stems).map(|(word, stem)| token(word, stem.clone(), 0)).collect();
                document.add_pre_tokenized_text(field, pre_tokenized(tokens));
            }
        }
        document.add_pre_tokenized_text(fields.content, pre_tokenized(content));
        document.add_pre_tokenized_text(fields.exact, pre_tokenized(exact));
        document
    }

    fn stemmer(&mut self, language: Language) -> &mut WordStemmer {
        let place = self.stemmers.iter().position(|(known, _)| *known == language).unwrap_or_else(|| {
            self.stemmers.push((language, WordStemmer::new(language)));
            self.stemmers.len() - 1
        });
        &mut self.stemmers[place].1
    }
}

fn token(word: &Word, text: String, first_place: usize) -> Token {
    Token { offset_from: word.start, offset_to: word.end, position: first_place + word.place, text, position_length: 1 }
}

/// The text itself is kept in the shown fields only.
fn pre_tokenized(tokens: Vec<Token>) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens }
}

/// The stored text of a field, empty when absent.
pub(crate) fn stored(document: &TantivyDocument, field: Field) -> String {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}
