//! Borders of the web part: one door to the server, no debugging output, packages from the public registry only.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::Problem;
use super::tree::SourceFile;

const REGISTRY: &str = "https://registry.npmjs.org/";
const LOCK_FILES: [&str; 2] = ["web/package-lock.json", "e2e/package-lock.json"];

pub(crate) fn check(file: &SourceFile) -> Vec<Problem> {
    let shipped = file.path.starts_with("web/src/") || file.path.starts_with("web/public-pages/src/");
    if !shipped || is_test(&file.path) {
        return Vec::new();
    }
    let may_fetch = !file.path.starts_with("web/src/") || file.path.starts_with("web/src/api/");
    let mut problems = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if line.contains("console.log(") {
            problems.push(Problem::at(&file.path, index + 1, "no `console.log` in what is shipped"));
        }
        if !may_fetch && calls_fetch(line) {
            problems.push(Problem::at(&file.path, index + 1, "speak to the server through `src/api`, not by `fetch`"));
        }
    }
    problems
}

fn is_test(path: &str) -> bool {
    path.contains(".test.") || path.contains("/test/")
}

/// `fetch(` or `window.fetch(`, but not `refetch(` or `query.fetch(`.
fn calls_fetch(line: &str) -> bool {
    let mut rest = line;
    while let Some(position) = rest.find("fetch(") {
        let head = &rest[..position];
        let previous = head.chars().next_back();
        let own_name = previous.is_some_and(|character| character.is_alphanumeric() || "_.$".contains(character));
        if !own_name || head.ends_with("window.") || head.ends_with("globalThis.") {
            return true;
        }
        rest = &rest[position + "fetch(".len()..];
    }
    false
}

/// A lock file must not name the mirror of whoever made it: others cannot reach it.
pub(crate) fn check_lock_files(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in LOCK_FILES {
        let file = root.join(path);
        if !file.exists() {
            continue;
        }
        let text = fs::read_to_string(&file).with_context(|| format!("{path} cannot be read"))?;
        problems.extend(check_lock_text(path, &text));
    }
    Ok(problems)
}

fn check_lock_text(path: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(address) = line.trim().strip_prefix("\"resolved\": \"") else {
            continue;
        };
        if !address.starts_with(REGISTRY) {
            problems.push(Problem::at(path, index + 1, format!("resolved outside of {REGISTRY}")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fetch_is_allowed_in_the_api_folder_and_in_the_public_pages_only() {
        let text = "const reply = await fetch(\"/api\");\n";
        assert_eq!(check(&SourceFile::of("web/src/features/inbox/list.tsx", text)).len(), 1);
        assert_eq!(check(&SourceFile::of("web/src/api/client.ts", text)), []);
        assert_eq!(check(&SourceFile::of("web/public-pages/src/portal.ts", text)), []);
        assert_eq!(check(&SourceFile::of("web/src/features/inbox/list.test.tsx", text)), []);
    }

    #[test]
    fn other_functions_that_end_in_fetch_are_not_meant() {
        assert!(!calls_fetch("query.refetch(); cache.fetch(key); prefetch(x);"));
        assert!(calls_fetch("refetch(); window.fetch(address)"));
    }

    #[test]
    fn debugging_output_is_a_problem() {
        assert_eq!(check(&SourceFile::of("web/src/app.tsx", "console.log(1)\n"))[0].line, 1);
    }

    #[test]
    fn a_lock_file_names_the_public_registry_only() {
        let good = "      \"resolved\": \"https://registry.npmjs.org/a/-/a-1.0.0.tgz\",\n";
        let bad = "      \"resolved\": \"https://mirror.example/a/-/a-1.0.0.tgz\",\n";
        assert_eq!(check_lock_text("web/package-lock.json", good), []);
        assert_eq!(check_lock_text("web/package-lock.json", &format!("{good}{bad}"))[0].line, 2);
    }
}
