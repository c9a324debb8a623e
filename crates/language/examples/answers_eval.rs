//! `cargo run -p steward-language --example answers_eval [-- --all | --signals]`: the figures of the answer sets.
//!
//! Prints one line per business and the two halves; `--all` shows each wrong one, `--signals` prints JSON lines to fit
//! the weights of `answers/confidence.rs` on (fit half only!).
#![expect(clippy::print_stdout, reason = "an example that prints figures")]

use std::path::Path;

use steward_language::eval::{AnswerOutcome, AnswerReport, AnswerSet, answers};
use steward_language::{Embedder, EmbedderOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wish = std::env::args().nth(1).unwrap_or_default();
    let embedder = Embedder::load(EmbedderOptions::default())?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/sets/answers");
    for half in ["fit", "heldout"] {
        let mut files: Vec<_> = std::fs::read_dir(folder.join(half))?.collect::<Result<_, _>>()?;
        files.sort_by_key(|file| file.file_name());
        let mut all: Vec<AnswerOutcome> = Vec::new();
        for file in files {
            let set = AnswerSet::parse(&std::fs::read_to_string(file.path())?)?;
            let outcomes = answers(&embedder, &set)?;
            if wish != "--signals" {
                show(&format!("{half} {}", file.file_name().to_string_lossy()), &outcomes);
            }
            all.extend(outcomes);
        }
        match wish.as_str() {
            "--signals" => {
                for outcome in &all {
                    println!("{half}\t{}", serde_json::to_string(outcome)?);
                }
            }
            "--all" => {
                show(&format!("{half} all"), &all);
                for outcome in all.iter().filter(|outcome| {
                    outcome.has_answer != outcome.selection.answerable || (outcome.has_answer && !outcome.hit)
                }) {
                    println!(
                        "  {:.2} {} | {} | {}",
                        outcome.selection.confidence,
                        if outcome.has_answer { "has" } else { "not" },
                        outcome.question,
                        outcome.said
                    );
                }
            }
            _ => show(&format!("{half} all"), &all),
        }
    }
    Ok(())
}

fn show(name: &str, outcomes: &[AnswerOutcome]) {
    let report = AnswerReport::of(outcomes);
    println!(
        "{name}: {} questions, precision {:.3}, recall {:.3}, refused {:.3}, sentence hits {:.3}, right of answered {:.3}",
        report.questions,
        report.precision,
        report.recall,
        report.refused,
        report.sentence_hits,
        report.right_of_answered
    );
}
