//! Finds and reads the sources. Border: what builds leave behind (`target`, `dist`, `node_modules`) is not a source.
//! It walks the directory instead of asking git, so that a file not yet added is checked too, and an unpacked archive
//! can be checked.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Extensions of what people write by hand and other people have to read.
const EXTENSIONS: [&str; 6] = ["rs", "ts", "tsx", "css", "sh", "sql"];
const NOT_SOURCES: [&str; 7] =
    ["target", "dist", "node_modules", "test-results", "screenshots", "steward-data", "playwright-report"];

pub(crate) struct SourceFile {
    /// Below the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        extensions.contains(&extension_of(&self.path))
    }

    #[cfg(test)]
    pub(crate) fn of(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

fn extension_of(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

pub(crate) fn source_files(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    collect(root, "", &mut files)?;
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

fn collect(directory: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> Result<()> {
    let entries = fs::read_dir(directory).with_context(|| format!("{} cannot be listed", directory.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !name.starts_with('.') && !NOT_SOURCES.contains(&name.as_str()) {
                collect(&entry.path(), &format!("{path}/"), files)?;
            }
            continue;
        }
        if kind.is_file() && EXTENSIONS.contains(&extension_of(&name)) {
            let text = fs::read_to_string(entry.path()).with_context(|| format!("{path} cannot be read"))?;
            files.push(SourceFile { path, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_and_build_results_are_not() {
        let directory = tempfile::tempdir().unwrap();
        for path in ["crates/a/src/lib.rs", "target/debug/x.rs", "web/node_modules/p/index.ts", "web/src/a.tsx", "a.md"]
        {
            let file = directory.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "//! text\n").unwrap();
        }
        let paths: Vec<String> = source_files(directory.path()).unwrap().into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["crates/a/src/lib.rs", "web/src/a.tsx"]);
    }
}
