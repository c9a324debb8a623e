//! Who may work across workspaces. Tenancy is by construction: queries exist on a unit of work that binds the
//! workspace. The way around it, `Store::system()`, is open to the files of `xtask/lists/system-files.txt` only.

use super::Problem;
use super::list::List;
use super::tree::SourceFile;

const CALLS: [&str; 4] = [".system()", ".system_look()", ".system_read()", ".system_reserved()"];

pub(crate) fn check(file: &SourceFile, allowed: &List) -> Vec<Problem> {
    let product = file.path.starts_with("crates/") && file.path.contains("/src/");
    if !product || file.path.starts_with("crates/store/") || allowed.contains(&file.path) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if CALLS.iter().any(|call| line.contains(call)) {
            problems.push(Problem::at(
                &file.path,
                index + 1,
                "works across workspaces: use a unit of work of one workspace, or list the file with its reason in \
                 xtask/lists/system-files.txt",
            ));
        }
    }
    problems
}

/// A listed file that no longer crosses workspaces must leave the list: it only shrinks.
pub(crate) fn check_list(files: &[SourceFile], allowed: &List) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files {
        if allowed.contains(&file.path) && !CALLS.iter().any(|call| file.text.contains(call)) {
            problems.push(Problem::in_file(
                &file.path,
                "does not work across workspaces any more: take it off xtask/lists/system-files.txt",
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const CROSSING: &str = "let system = app.store.system().await?;\n";

    #[test]
    fn only_listed_files_cross_workspaces() {
        let file = SourceFile::of("crates/app/src/contacts/list.rs", CROSSING);
        assert_eq!(check(&file, &List::of(&[]))[0].line, 1);
        assert_eq!(check(&file, &List::of(&["crates/app/src/contacts/list.rs"])), []);
        assert_eq!(check(&SourceFile::of("crates/store/src/db.rs", CROSSING), &List::of(&[])), []);
        assert_eq!(check(&SourceFile::of("crates/app/tests/it/jobs.rs", CROSSING), &List::of(&[])), []);
    }

    #[test]
    fn a_listed_file_that_no_longer_crosses_leaves_the_list() {
        let list = List::of(&["crates/app/src/a.rs"]);
        assert_eq!(check_list(&[SourceFile::of("crates/app/src/a.rs", CROSSING)], &list), []);
        assert_eq!(check_list(&[SourceFile::of("crates/app/src/a.rs", "")], &list).len(), 1);
    }
}
