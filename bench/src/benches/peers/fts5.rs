//! SQLite FTS5 alone: BM25 in one table, in a file with the settings of a fast reader.

use std::path::Path;

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, Row};

pub(in crate::benches) struct Fts5 {
    connection: SqliteConnection,
}

impl Fts5 {
    /// Makes a table of pairs of id and text.
    pub(in crate::benches) async fn fill<'a>(
        folder: &Path,
        passages: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("fts5.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("mmap_size", "1073741824")
            .pragma("cache_size", "-65536");
        let mut connection = options.connect().await?;
        sqlx::query("CREATE VIRTUAL TABLE passages USING fts5(id UNINDEXED, text)").execute(&mut connection).await?;
        let mut transaction = connection.begin().await?;
        for (id, text) in passages {
            sqlx::query("INSERT INTO passages (id, text) VALUES (?, ?)")
                .bind(id)
                .bind(text)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        sqlx::query("INSERT INTO passages (passages) VALUES ('optimize')").execute(&mut connection).await?;
        Ok(Self { connection })
    }

    /// The ids of the best passages with any of the words, and their texts read.
    pub(in crate::benches) async fn search(&mut self, query: &str, limit: usize) -> Result<Vec<String>> {
        let words: Vec<String> = query
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        let rows = sqlx::query("SELECT id, text FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?")
            .bind(words.join(" OR "))
            .bind(i64::try_from(limit)?)
            .fetch_all(&mut self.connection)
            .await?;
        Ok(rows.iter().map(|row| row.get::<String, _>("id")).collect())
    }
}
