//! `cargo run -p steward-language --example intents_eval -- TRAIN TEST`: intents over JSON lines `{"text","intent"}`.
#![expect(clippy::print_stdout, reason = "an example that prints figures")]

use steward_language::eval::{IntentExample, intents, taught};
use steward_language::{Embedder, EmbedderOptions, IntentClassifier, TrainOptions};
use steward_model::clock::Stopwatch;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [train, test] = files.as_slice() else { return Err("give a training and a test file".into()) };
    let (train, test) = (read(train)?, read(test)?);
    let embedder = Embedder::load(EmbedderOptions::default())?;
    println!("{:?}", intents(&embedder, &train, &test)?);
    let examples = taught(&embedder, &train)?;
    let watch = Stopwatch::start();
    let classifier = IntentClassifier::train(&examples, &TrainOptions::default())?;
    println!("training with calibration: {:.0} ms, threshold {:.3}", watch.elapsed_ms(), classifier.threshold());
    let watch = Stopwatch::start();
    for example in examples.iter().take(200) {
        classifier.predict(&example.text, &example.vector);
    }
    println!("prediction: {:.3} ms", watch.elapsed_ms() / examples.len().min(200) as f64);
    Ok(())
}

fn read(path: &str) -> Result<Vec<IntentExample>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}
