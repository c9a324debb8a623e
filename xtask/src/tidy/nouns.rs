//! One noun, one file name in every layer: a route file of `api` has its noun in `app`, so that whoever finds the one
//! finds the other. Exceptions stand in `xtask/lists/nouns-without-app.txt`.

use super::Problem;
use super::list::List;
use super::tree::SourceFile;

const ROUTES: &str = "crates/api/src/routes/";
const APP: &str = "crates/app/src/";

pub(crate) fn check(files: &[SourceFile], exceptions: &List) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files {
        let Some(noun) = route_noun(&file.path) else {
            continue;
        };
        if exceptions.contains(noun) || app_knows(files, noun) {
            continue;
        }
        problems.push(Problem::in_file(
            &file.path,
            format!("`app` has no `{noun}`: name both alike, or list it in xtask/lists/nouns-without-app.txt"),
        ));
    }
    problems
}

/// `crates/api/src/routes/contacts.rs` and `…/contacts/list.rs` speak of `contacts`.
fn route_noun(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(ROUTES)?;
    let noun = match rest.split_once('/') {
        Some((directory, _)) => directory,
        None => rest.strip_suffix(".rs")?,
    };
    if noun == "mod" { None } else { Some(noun) }
}

fn app_knows(files: &[SourceFile], noun: &str) -> bool {
    let single = format!("{APP}{noun}.rs");
    let folder = format!("{APP}{noun}/");
    files.iter().any(|file| file.path == single || file.path.starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> Vec<SourceFile> {
        paths.iter().map(|path| SourceFile::of(path, "")).collect()
    }

    #[test]
    fn a_noun_may_be_a_file_or_a_folder_on_both_sides() {
        let files = tree(&[
            "crates/api/src/routes/contacts.rs",
            "crates/app/src/contacts/merge.rs",
            "crates/api/src/routes/runs/trace.rs",
            "crates/app/src/runs.rs",
            "crates/api/src/routes/mod.rs",
        ]);
        assert_eq!(check(&files, &List::of(&[])), []);
    }

    #[test]
    fn a_route_without_its_noun_is_a_problem_unless_it_is_listed() {
        let files = tree(&["crates/api/src/routes/health.rs"]);
        assert_eq!(check(&files, &List::of(&[])).len(), 1);
        assert_eq!(check(&files, &List::of(&["health"])), []);
    }
}
