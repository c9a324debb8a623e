//! The worker as a real process with real bombs.
//!
//! Border: the example program `extract_worker`, which is the product's hidden subcommand and nothing more.
//! Invariant: whatever the worker does, an answer comes in time and the caller lives on.

use std::path::PathBuf;
use std::process::Command;

use steward_extract::worker::Worker;
use steward_extract::{ExtractError, ExtractLimits};
use steward_model::clock::Stopwatch;

use crate::files::committed;

/// Examples are built with the tests and stand in a folder beside them.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().parent().unwrap().join("examples/extract_worker");
    if !program.exists() {
        let built =
            Command::new(env!("CARGO")).args(["build", "-p", "steward-extract", "--examples"]).status().unwrap();
        assert!(built.success());
    }
    program
}

fn worker() -> Worker {
    Worker::new(program(), Vec::new())
}

#[tokio::test]
async fn process_reads_every_format_as_the_library_does() {
    let worker = worker();
    let limits = ExtractLimits::default();
    for name in ["handbook.docx", "season.pptx", "prices.xlsx", "terms.pdf", "two-columns.pdf"] {
        let bytes = committed(name);
        let alone = steward_extract::extract(&bytes, name, &limits).unwrap();
        assert_eq!(worker.extract(&bytes, name, &limits).await.unwrap(), alone, "{name}");
    }
    let error = worker.extract(&committed("password.pdf"), "a.pdf", &limits).await.unwrap_err();
    assert_eq!(error, ExtractError::Encrypted);
}

#[tokio::test]
async fn process_that_computes_too_long_is_ended_by_its_own_limit() {
    // Each tag of HTML looks for its place among all open ones: a hundred thousand open ones are a loop.
    let page = format!("<html><body>{}", "<div>".repeat(200_000));
    let limits = ExtractLimits { cpu_seconds: 1, wall_seconds: 60, ..ExtractLimits::default() };
    let error = worker().extract(page.as_bytes(), "deep.html", &limits).await.unwrap_err();
    assert_eq!(error, ExtractError::Timeout { seconds: 1 });
}

#[tokio::test]
async fn process_over_the_wall_clock_limit_is_killed() {
    let watch = Stopwatch::start();
    let sleeper = Worker::new(PathBuf::from("/bin/sleep"), vec!["60".to_owned()]);
    let limits = ExtractLimits { wall_seconds: 1, ..ExtractLimits::default() };
    let error = sleeper.extract(b"hello", "a.txt", &limits).await.unwrap_err();
    assert_eq!(error, ExtractError::Timeout { seconds: 1 });
    assert!(watch.elapsed().as_secs() < 10);
}

#[tokio::test]
async fn process_that_takes_too_much_memory_is_named_so() {
    let text = "word ".repeat(8 * 1024 * 1024);
    let limits = ExtractLimits {
        memory_bytes: 160 * 1024 * 1024,
        max_text_chars: 1_000_000_000,
        cpu_seconds: 60,
        wall_seconds: 60,
        ..ExtractLimits::default()
    };
    let error = worker().extract(text.as_bytes(), "large.txt", &limits).await.unwrap_err();
    assert_eq!(error, ExtractError::OutOfMemory { limit: limits.memory_bytes });
    // The next document is not affected.
    let limits = ExtractLimits::default();
    assert!(worker().extract(&committed("handbook.docx"), "a.docx", &limits).await.is_ok());
}

#[tokio::test]
async fn process_that_is_not_a_worker_gives_an_answer_too() {
    let limits = ExtractLimits::default();
    for program in ["/bin/true", "/bin/false", "/bin/cat", "/nowhere/at/all"] {
        let other = Worker::new(PathBuf::from(program), Vec::new());
        let error = other.extract(b"hello", "a.txt", &limits).await.unwrap_err();
        assert_eq!(error.code(), "document_reader_crashed", "{program}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn process_queue_serves_many_at_once_two_by_two() {
    let worker = worker();
    let mut waiting = Vec::new();
    for number in 0..8 {
        let worker = worker.clone();
        waiting.push(tokio::spawn(async move {
            let text = format!("document number {number}");
            worker.extract(text.as_bytes(), "a.txt", &ExtractLimits::default()).await
        }));
    }
    for (number, outcome) in waiting.into_iter().enumerate() {
        assert_eq!(outcome.await.unwrap().unwrap().plain_text(), format!("document number {number}\n"));
    }
}
