//! A damaged index answers nothing instead of less: every file is damaged in turn, in four ways.

use std::fs;
use std::path::{Path, PathBuf};

use steward_search::{Change, Error};

use crate::{Fixture, SPACE, WORKSPACE, ids, leaning, passage, words};

fn filled() -> Fixture {
    let fixture = Fixture::new();
    for batch in 0..3u64 {
        let mut passages = Vec::new();
        for number in 0..20usize {
            let mut one =
                passage(&format!("p{batch}_{number}"), &format!("the lighthouse keeper number {number} of {batch}"));
            one.vector = Some(leaning(number, 0.7));
            passages.push(one);
        }
        fixture.upsert(passages, batch + 1);
    }
    fixture
}

/// The same files in a folder of their own.
fn copied(fixture: &Fixture) -> Fixture {
    let copy = Fixture::new();
    let target = index_folder(&copy);
    fs::create_dir_all(target.join("text")).unwrap();
    let source = index_folder(fixture);
    for path in files_below(&source) {
        fs::copy(&path, target.join(path.strip_prefix(&source).unwrap())).unwrap();
    }
    copy
}

fn index_folder(fixture: &Fixture) -> PathBuf {
    fixture.folder.path().join("search").join(WORKSPACE).join(SPACE)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn no_damaged_file_makes_an_answer_silently_smaller() {
    let whole = filled();
    let count = files_below(&index_folder(&whole)).len();
    let mut reported = 0;
    for number in 0..count {
        for kind in ["truncate", "empty", "flip", "remove"] {
            let fixture = copied(&whole);
            let files = files_below(&index_folder(&fixture));
            let path = &files[number];
            let bytes = fs::read(path).unwrap();
            match kind {
                "truncate" => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
                "empty" => fs::write(path, []).unwrap(),
                "flip" if !bytes.is_empty() => {
                    let mut flipped = bytes.clone();
                    flipped[bytes.len() / 2] ^= 0x10;
                    fs::write(path, flipped).unwrap();
                }
                "remove" => fs::remove_file(path).unwrap(),
                _ => continue,
            }
            let index = fixture.reopened();
            let vector = leaning(3, 0.7);
            let query = steward_search::SearchQuery { limit: 100, vector: Some(&vector), ..words("lighthouse") };
            match index.search(WORKSPACE, SPACE, &query) {
                // Lock files and the like may go without harm.
                Ok(hits) => assert_eq!(hits.len(), 60, "{kind} {}", path.display()),
                Err(error) => {
                    reported += 1;
                    assert!(error.needs_rebuild(), "{kind} {}: {error}", path.display());
                    assert!(matches!(index.apply(WORKSPACE, SPACE, Vec::new(), 9), Err(Error::Damaged { .. })));
                    assert!(matches!(fixture.reopened().cursor(WORKSPACE, SPACE), Err(Error::Damaged { .. })));
                    index.clear(WORKSPACE, SPACE).unwrap();
                    index.apply(WORKSPACE, SPACE, vec![Change::Upsert(passage("again", "lighthouse"))], 1).unwrap();
                    assert_eq!(ids(&index.search(WORKSPACE, SPACE, &words("lighthouse")).unwrap()), ["again"]);
                }
            }
        }
    }
    assert!(reported > 20, "{reported}");
}

#[test]
fn verify_finds_a_bit_that_flipped_while_the_index_was_open() {
    let fixture = filled();
    assert_eq!(fixture.index.verify(WORKSPACE, SPACE).unwrap().passages, 60);
    let store = files_below(&index_folder(&fixture))
        .into_iter()
        .find(|path| path.extension().is_some_and(|kind| kind == "store"))
        .unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 1;
    fs::write(&store, bytes).unwrap();
    assert!(matches!(fixture.index.verify(WORKSPACE, SPACE), Err(Error::Damaged { .. })));
}

#[test]
fn left_over_files_of_a_crash_do_no_harm() {
    let fixture = filled();
    let folder = index_folder(&fixture);
    fs::write(folder.join("text").join("0123456789abcdef0123456789abcdef.store"), b"half written").unwrap();
    // Rows that were written before a commit that never came: half a row at the end, too.
    let mut vectors = fs::read(folder.join("vectors")).unwrap();
    vectors.extend(vec![7u8; 392 * 3 + 100]);
    fs::write(folder.join("vectors"), vectors).unwrap();
    let index = fixture.reopened();
    assert_eq!(index.verify(WORKSPACE, SPACE).unwrap().vectors, 60);
    let mut more = passage("more", "lighthouse");
    more.vector = Some(leaning(5, 0.5));
    index.apply(WORKSPACE, SPACE, vec![Change::Upsert(more)], 4).unwrap();
    assert_eq!(fixture.reopened().verify(WORKSPACE, SPACE).unwrap().vectors, 61);
}
