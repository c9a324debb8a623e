//! The lists of exceptions: one entry a line, the reason after `#`. Invariant: an entry without a reason is an error.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::Problem;

/// The entries of one list.
pub(crate) struct List {
    path: String,
    entries: Vec<String>,
}

impl List {
    pub(crate) fn contains(&self, entry: &str) -> bool {
        self.entries.iter().any(|known| known == entry)
    }

    #[cfg(test)]
    pub(crate) fn of(entries: &[&str]) -> Self {
        Self { path: "list.txt".to_owned(), entries: entries.iter().map(|entry| (*entry).to_owned()).collect() }
    }
}

pub(crate) fn read(root: &Path, path: &str) -> Result<List> {
    let text = fs::read_to_string(root.join(path)).with_context(|| format!("{path} cannot be read"))?;
    Ok(List { path: path.to_owned(), entries: parse(path, &text)? })
}

fn parse(path: &str, text: &str) -> Result<Vec<String>> {
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('#') {
            Some((entry, reason)) if !reason.trim().is_empty() => entries.push(entry.trim().to_owned()),
            _ => bail!("{path}:{}: an exception needs its reason after `#`", index + 1),
        }
    }
    Ok(entries)
}

/// Entries that name a file that is gone: the list only shrinks.
pub(crate) fn stale_files(root: &Path, list: &List) -> Vec<Problem> {
    let mut problems = Vec::new();
    for entry in &list.entries {
        if !root.join(entry).exists() {
            problems.push(Problem::in_file(&list.path, format!("{entry} is gone: take it off the list")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_without_comments_and_reasons() {
        let entries = parse("list.txt", "# about the list\n\na/b.ts  # generated\n").unwrap();
        assert_eq!(entries, ["a/b.ts"]);
    }

    #[test]
    fn an_entry_without_a_reason_is_an_error() {
        let error = parse("list.txt", "a/b.ts\n").unwrap_err().to_string();
        assert!(error.contains("list.txt:1"), "{error}");
    }

    #[test]
    fn an_entry_whose_file_is_gone_is_a_problem() {
        let directory = tempfile::tempdir().unwrap();
        let problems = stale_files(directory.path(), &List::of(&["gone.rs"]));
        assert_eq!(problems.len(), 1);
    }
}
