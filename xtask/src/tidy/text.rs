//! What can be seen in one file: its length, its front page, loose ends, `unsafe`.

use super::Problem;
use super::list::List;
use super::tree::SourceFile;

const MOST_LINES: usize = 500;

/// Words of unfinished work, cut in two here because this file is checked as well.
const LOOSE_ENDS: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("for", " now"),
    concat!("unimple", "mented!"),
    concat!("to", "do!"),
];

/// How the keyword opens each thing it can open. The word alone is no problem: comments and policies may name it.
const UNSAFE_OPENINGS: [&str; 6] = [
    concat!("unsafe", " {"),
    concat!("unsafe", " fn"),
    concat!("unsafe", " impl"),
    concat!("unsafe", " trait"),
    concat!("unsafe", " extern"),
    concat!("#[", "unsafe("),
];

pub(crate) fn check(file: &SourceFile, long_files: &List) -> Vec<Problem> {
    let mut problems = Vec::new();
    let lines = file.text.lines().count();
    if lines > MOST_LINES && !long_files.contains(&file.path) {
        problems.push(Problem::in_file(
            &file.path,
            format!("{lines} lines; at most {MOST_LINES}: split it where the job splits"),
        ));
    }
    if is_rust_source(&file.path) && !starts_with_module_docs(&file.text) {
        problems.push(Problem::at(&file.path, 1, "begin with `//!`: the job, the border, the invariant"));
    }
    for (index, line) in file.text.lines().enumerate() {
        for word in LOOSE_ENDS {
            if contains_word(line, word) {
                problems.push(Problem::at(&file.path, index + 1, format!("`{word}`: finish it, or open an issue")));
            }
        }
        if file.has_extension(&["rs"]) && UNSAFE_OPENINGS.iter().any(|opening| line.contains(opening)) {
            problems.push(Problem::at(&file.path, index + 1, "no unsafe code in the house: use a kept crate"));
        }
    }
    problems
}

fn is_rust_source(path: &str) -> bool {
    path.ends_with(".rs") && path.contains("/src/")
}

fn starts_with_module_docs(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with("//!"))
}

/// Is `word` in the line, and not as a part of a longer word?
fn contains_word(line: &str, word: &str) -> bool {
    let mut rest = line;
    let mut before = None;
    while let Some(position) = rest.find(word) {
        let (head, tail) = rest.split_at(position);
        let after = &tail[word.len()..];
        let previous = head.chars().next_back().or(before);
        let next = after.chars().next();
        // A `!` at the end of the word is its own border.
        let open_end = !word.ends_with('!') && next.is_some_and(is_word_character);
        if !previous.is_some_and(is_word_character) && !open_end {
            return true;
        }
        before = word.chars().next_back();
        rest = after;
    }
    false
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(path: &str, text: &str) -> Vec<Problem> {
        check(&SourceFile::of(path, text), &List::of(&["web/src/api/schema.d.ts"]))
    }

    #[test]
    fn a_tidy_file_has_no_problems() {
        assert_eq!(problems_of("crates/a/src/lib.rs", "//! Docs.\n\nfn main() {}\n"), []);
    }

    #[test]
    fn a_long_file_is_a_problem_unless_it_is_listed() {
        let long = format!("//! Docs.\n{}", "// line\n".repeat(MOST_LINES));
        assert_eq!(problems_of("crates/a/src/lib.rs", &long).len(), 1);
        assert_eq!(problems_of("web/src/api/schema.d.ts", &long), []);
    }

    #[test]
    fn five_hundred_lines_are_allowed() {
        let text = format!("//! Docs.\n{}", "// line\n".repeat(MOST_LINES - 1));
        assert_eq!(problems_of("crates/a/src/lib.rs", &text), []);
    }

    #[test]
    fn a_source_without_module_docs_is_a_problem_and_a_test_file_is_not() {
        assert_eq!(problems_of("crates/a/src/lib.rs", "fn main() {}\n")[0].line, 1);
        assert_eq!(problems_of("crates/a/tests/it/main.rs", "fn main() {}\n"), []);
    }

    #[test]
    fn loose_ends_are_found_as_whole_words_only() {
        let word = LOOSE_ENDS[0];
        assert_eq!(problems_of("x.ts", &format!("// {word}: later\n"))[0].line, 1);
        assert_eq!(problems_of("x.ts", &format!("const MY_{word}S = 1;\n")), []);
        assert_eq!(problems_of("x.ts", &format!("mas{} later {}\n", LOOSE_ENDS[3], LOOSE_ENDS[3])).len(), 1);
        assert_eq!(problems_of("x.rs", &format!("    {}()\n", LOOSE_ENDS[5])).len(), 1);
    }

    #[test]
    fn unsafe_code_is_found_and_talk_about_it_is_not() {
        assert_eq!(problems_of("x.rs", &format!("    {} }}\n", UNSAFE_OPENINGS[0])).len(), 1);
        assert_eq!(problems_of("x.rs", "// there is no unsafe code here\nlet policy = \"'unsafe-inline'\";\n"), []);
    }
}
