//! The borders between crates. Job: hold `cargo metadata` against the edge table of ARCHITECTURE.md and against the
//! walls around heavy dependencies. Invariant: dependencies point down only, adapters never see each other.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::Problem;
use super::tree::SourceFile;

/// What each crate of the house may depend on. A crate that is not in the table is a problem: its place is decided
/// here, in a change that somebody reads.
const EDGES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("store", &["model"]),
    ("lake", &["model"]),
    ("search", &["model"]),
    ("language", &["model"]),
    ("llm", &["model"]),
    ("extract", &["model"]),
    ("connectors", &["model"]),
    ("app", &["model", "store", "lake", "search", "language", "llm", "extract", "connectors"]),
    ("api", &["model", "app"]),
    ("server", &["model", "app", "api"]),
    // Tools of development, above the house: they may see all of it, and nothing of it may see them.
    ("vendors", &["model"]),
    ("testkit", &["model", "store", "search", "language", "llm", "extract", "app", "api", "vendors"]),
    ("bench", &["model", "store", "search", "language", "llm", "extract", "app", "api", "testkit", "vendors"]),
    ("xtask", &[]),
];

/// Crates that others may use in their tests only.
const ONLY_IN_TESTS: [&str; 2] = ["testkit", "vendors"];
/// What a crate may use in its tests beyond its edges, with the reason.
const TEST_EDGES: [(&str, &str); 1] = [
    // Ranking is judged with real vectors; in the program `app` brings the two together.
    ("search", "language"),
];
/// Above the house: the walls around outside crates do not stand here, because peers are measured and stubbed here.
const TOOLS: [&str; 4] = ["testkit", "vendors", "bench", "xtask"];

/// An outside crate (by the beginning of its name), and the crates of the house that may name it.
const WALLS: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("sea-orm", &["store"]),
    ("sea-query", &["store"]),
    ("rusqlite", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("tokio-postgres", &["store"]),
    ("datafusion", &["lake"]),
    ("arrow", &["lake"]),
    ("parquet", &["lake"]),
    ("deltalake", &["lake"]),
    ("ballista", &["lake"]),
    ("tantivy", &["search"]),
    ("usearch", &["search"]),
    ("rten", &["language"]),
    ("tokenizers", &["language"]),
    ("genai", &["llm"]),
    ("axum", &["api", "server"]),
    ("tower-http", &["api", "server"]),
    ("hyper", &["api", "server"]),
    ("utoipa", &["model", "app", "api", "server"]),
    ("lopdf", &["extract"]),
    ("pdf-extract", &["extract"]),
    ("calamine", &["extract"]),
    ("quick-xml", &["extract"]),
    ("scraper", &["extract"]),
    // api packs a bomb in its tests.
    ("zip", &["extract", "api"]),
    ("csv", &["extract"]),
    ("pulldown-cmark", &["extract"]),
    ("lettre", &["app"]),
    ("openidconnect", &["app"]),
    ("clap", &["server"]),
    ("anyhow", &["server"]),
];

/// What `language` and `llm` may take from `model`: they understand words and speak to models, and know no noun of
/// the business.
const NO_NOUNS: [&str; 2] = ["crates/language/src/", "crates/llm/src/"];
const TOOLS_OF_MODEL: [&str; 8] =
    ["clock", "Clock", "ManualClock", "Stopwatch", "SystemClock", "Money", "secret", "Secret"];

/// The part of `cargo metadata` that is read here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Absent for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

pub(crate) fn workspace_packages(root: &Path) -> Result<Vec<Package>> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cargo metadata did not start")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata is not as expected")?;
    Ok(metadata.packages)
}

pub(crate) fn check(packages: &[Package]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for package in packages {
        let crate_name = house_name(&package.name).unwrap_or(&package.name);
        let place = format!("crate {crate_name}");
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == crate_name) else {
            problems.push(Problem::in_file(&place, "has no place in the edge table of xtask/src/tidy/edges.rs"));
            continue;
        };
        for dependency in &package.dependencies {
            let message = match house_name(&dependency.name) {
                Some(other) => inside_problem(crate_name, allowed, other, dependency.kind.as_deref()),
                None => wall_problem(crate_name, &dependency.name),
            };
            problems.extend(message.map(|message| Problem::in_file(&place, message)));
        }
    }
    problems
}

fn house_name(package: &str) -> Option<&str> {
    package.strip_prefix("steward-")
}

fn inside_problem(from: &str, allowed: &[&str], to: &str, kind: Option<&str>) -> Option<String> {
    if ONLY_IN_TESTS.contains(&to) && !TOOLS.contains(&from) {
        if kind == Some("dev") {
            return None;
        }
        return Some(format!("may use `{to}` as a dev-dependency only"));
    }
    let in_tests = kind == Some("dev") && TEST_EDGES.contains(&(from, to));
    if allowed.contains(&to) || in_tests {
        return None;
    }
    Some(format!("must not depend on `{to}`: dependencies point down, adapters never see each other"))
}

fn wall_problem(from: &str, outside: &str) -> Option<String> {
    if TOOLS.contains(&from) {
        return None;
    }
    let (_, allowed) = WALLS.iter().find(|(name, _)| is_of_family(outside, name))?;
    if allowed.contains(&from) {
        return None;
    }
    Some(format!("must not name `{outside}`: only {} may", allowed.join(", ")))
}

/// `sqlx-core` and `sqlx` are of the family `sqlx`; `zipcode` is not of the family `zip`.
fn is_of_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Does a file of `language` or `llm` take a noun of the business from `model`?
pub(crate) fn check_words(file: &SourceFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !NO_NOUNS.iter().any(|prefix| file.path.starts_with(prefix)) {
        return problems;
    }
    for (position, _) in file.text.match_indices("steward_model::") {
        let line = file.text[..position].lines().count().max(1);
        let rest = &file.text[position + "steward_model::".len()..];
        for word in imported_words(rest) {
            if !TOOLS_OF_MODEL.contains(&word) {
                problems.push(Problem::at(
                    &file.path,
                    line,
                    format!("`{word}` is a noun of the business: take it as a plain argument instead"),
                ));
            }
        }
    }
    problems
}

/// `{clock::Clock, Secret}` -> `clock`, `Secret`; `clock::Stopwatch` -> `clock`.
fn imported_words(path: &str) -> Vec<&str> {
    let Some(list) = path.strip_prefix('{') else {
        return vec![first_word(path)];
    };
    let list = list.split('}').next().unwrap_or_default();
    list.split(',').map(|entry| first_word(entry.trim())).filter(|word| !word.is_empty()).collect()
}

fn first_word(path: &str) -> &str {
    let end = path.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(path.len());
    &path[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency { name: (*name).to_owned(), kind: kind.map(str::to_owned) })
            .collect();
        Package { name: name.to_owned(), dependencies }
    }

    fn messages(package: Package) -> Vec<String> {
        check(&[package]).into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn edges_that_point_down_are_allowed() {
        let app = package("steward-app", &[("steward-store", None), ("steward-model", None), ("serde", None)]);
        assert_eq!(messages(app), Vec::<String>::new());
    }

    #[test]
    fn an_edge_up_or_to_a_sibling_is_a_problem() {
        assert_eq!(messages(package("steward-store", &[("steward-app", None)])).len(), 1);
        assert_eq!(messages(package("steward-search", &[("steward-store", None)])).len(), 1);
        assert_eq!(messages(package("steward-api", &[("steward-store", Some("dev"))])).len(), 1);
    }

    #[test]
    fn the_testkit_is_for_tests_only() {
        assert_eq!(messages(package("steward-api", &[("steward-testkit", Some("dev"))])), Vec::<String>::new());
        assert_eq!(messages(package("steward-api", &[("steward-testkit", None)])).len(), 1);
        assert_eq!(messages(package("steward-testkit", &[("steward-vendors", None)])), Vec::<String>::new());
    }

    #[test]
    fn an_unknown_crate_is_a_problem() {
        assert!(messages(package("steward-helpers", &[]))[0].contains("no place"));
    }

    #[test]
    fn heavy_crates_stay_behind_their_wall() {
        assert_eq!(messages(package("steward-store", &[("sea-orm", None), ("sqlx", None)])), Vec::<String>::new());
        assert_eq!(messages(package("steward-app", &[("sqlx-core", None)])).len(), 1);
        assert_eq!(messages(package("steward-app", &[("axum", Some("dev"))])).len(), 1);
        assert_eq!(messages(package("steward-bench", &[("tantivy", None)])), Vec::<String>::new());
    }

    #[test]
    fn families_end_at_a_dash() {
        assert!(is_of_family("rten-tensor", "rten"));
        assert!(!is_of_family("zipcode", "zip"));
    }

    #[test]
    fn language_and_llm_take_tools_from_model_and_no_nouns() {
        let text = "use steward_model::{Secret, clock::Clock};\nlet id: steward_model::WorkspaceId = x;\n";
        let problems = check_words(&SourceFile::of("crates/llm/src/lib.rs", text));
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 2);
        assert_eq!(check_words(&SourceFile::of("crates/app/src/lib.rs", text)), []);
    }

    #[test]
    fn the_real_workspace_is_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let packages = workspace_packages(root).unwrap();
        assert!(packages.iter().any(|package| package.name == "steward-model"));
    }
}
