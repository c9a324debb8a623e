//! The tidy checks, one module each. Job: collect every problem of a tree. Border: no check changes a file.
//! Invariant: exceptions stand in visible lists below `xtask/lists`, each with its reason, and a stale one is a problem.

mod edges;
mod list;
mod nouns;
mod tenancy;
mod text;
mod tree;
mod web;

use std::fmt;
use std::path::Path;

use anyhow::Result;

/// One thing to mend, with the place to look.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    pub(crate) file: String,
    /// Counted from 1; 0 when the whole file is meant.
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl Problem {
    fn in_file(file: &str, message: impl Into<String>) -> Self {
        Self::at(file, 0, message)
    }

    fn at(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(formatter, "{}: {}", self.file, self.message);
        }
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// What a run found.
pub(crate) struct Report {
    pub(crate) files: usize,
    pub(crate) problems: Vec<Problem>,
}

/// Every check over the workspace at `root`.
///
/// # Errors
/// When `cargo metadata`, a list or a source cannot be read.
pub(crate) fn check_all(root: &Path) -> Result<Report> {
    let files = tree::source_files(root)?;
    let long_files = list::read(root, "xtask/lists/long-files.txt")?;
    let lone_nouns = list::read(root, "xtask/lists/nouns-without-app.txt")?;
    let system_files = list::read(root, "xtask/lists/system-files.txt")?;

    let mut problems = edges::check(&edges::workspace_packages(root)?);
    for file in &files {
        problems.extend(text::check(file, &long_files));
        problems.extend(web::check(file));
        problems.extend(edges::check_words(file));
        problems.extend(tenancy::check(file, &system_files));
    }
    problems.extend(web::check_lock_files(root)?);
    problems.extend(nouns::check(&files, &lone_nouns));
    problems.extend(tenancy::check_list(&files, &system_files));
    problems.extend(list::stale_files(root, &long_files));
    problems.extend(list::stale_files(root, &system_files));
    problems.sort();
    Ok(Report { files: files.len(), problems })
}
