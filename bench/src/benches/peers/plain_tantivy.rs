//! tantivy alone: BM25 over title, heading and text with its own tokenizer, nothing around it.

use std::path::Path;

use anyhow::Result;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Field, STORED, STRING, Schema, TEXT, Value};
use tantivy::{Index, IndexReader, TantivyDocument, doc};

const WRITER_BYTES: usize = 64 << 20;

pub(in crate::benches) struct PlainTantivy {
    reader: IndexReader,
    parser: QueryParser,
    id: Field,
    text: Field,
}

impl PlainTantivy {
    /// Makes an index of pairs of id and text.
    pub(in crate::benches) fn fill<'a>(
        folder: &Path,
        passages: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let text = schema.add_text_field("text", TEXT | STORED);
        std::fs::create_dir_all(folder)?;
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        for (name, words) in passages {
            writer.add_document(doc!(id => name, text => words))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(Self { reader: index.reader()?, parser: QueryParser::for_index(&index, vec![text]), id, text })
    }

    /// The ids of the best passages with any of the words, and their texts read, as an answer needs them.
    pub(in crate::benches) fn search(&self, query: &str, limit: usize) -> Result<Vec<String>> {
        let (query, _) = self.parser.parse_query_lenient(query);
        let searcher = self.reader.searcher();
        let mut found = Vec::with_capacity(limit);
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())? {
            let document: TantivyDocument = searcher.doc(address)?;
            let id = document.get_first(self.id).and_then(|value| value.as_str()).unwrap_or_default();
            std::hint::black_box(document.get_first(self.text).and_then(|value| value.as_str()));
            found.push(id.to_owned());
        }
        Ok(found)
    }
}
