//! `cargo run --release -p steward-language --example embed_speed`: the speeds of the embedder and of an answer.
#![expect(clippy::print_stdout, reason = "an example that prints figures")]

use steward_language::answers::{PreparedPassage, select};
use steward_language::entities::{EntityOptions, extract};
use steward_language::{Embedder, EmbedderOptions, Lane, PassageText};
use steward_model::clock::Stopwatch;

/// About 60 word pieces.
const SIXTY_PIECES: &str = "We deliver to the whole country with our own van. Delivery costs forty five for small pieces and ninety five for tables and shelves; above fifteen hundred it is free. Items in stock arrive within two weeks, pieces that are made to order take eight to ten weeks, and we call";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let watch = Stopwatch::start();
    let embedder = Embedder::load(EmbedderOptions { threads: 2, cache_entries: 0 })?;
    println!("load: {:.0} ms", watch.elapsed_ms());

    let mut times = Vec::new();
    for number in 0..60 {
        let question = format!("what are your opening hours on Sunday number {number} please");
        let watch = Stopwatch::start();
        embedder.embed_blocking(&[&question])?;
        times.push(watch.elapsed_ms());
    }
    times.sort_by(f64::total_cmp);
    println!("one question of 12 words: median {:.2} ms, best {:.2} ms", times[30], times[0]);

    let texts: Vec<String> = (0..200).map(|number| format!("{number} {SIXTY_PIECES}")).collect();
    let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
    let watch = Stopwatch::start();
    embedder.embed_blocking_in(Lane::Bulk, &borrowed)?;
    println!("60-piece texts: {:.0} per second", texts.len() as f64 / watch.elapsed().as_secs_f64());

    let long = format!("{SIXTY_PIECES}. {SIXTY_PIECES}. {SIXTY_PIECES}. {SIXTY_PIECES}.");
    let passages: Vec<PassageText<'_>> =
        (0..6).map(|_| PassageText { id: "p", text: &long, heading: Some("Delivery") }).collect();
    let prepared = PreparedPassage::prepare_blocking(&embedder, Lane::Bulk, &passages)?;
    let question = "how much is delivery for a table";
    let vector = embedder.embed_blocking(&[question])?.remove(0);
    let watch = Stopwatch::start();
    for _ in 0..20 {
        select(question, &vector, &passages, &prepared);
    }
    println!("select over six passages of 200 words: {:.2} ms", watch.elapsed_ms() / 20.0);

    let message = "Hi, my name is Anna Müller, I need a room for 2 adults, under €120. Reach me at +49 30 901820 or anna@example.org";
    for turn in ["first", "second"] {
        let watch = Stopwatch::start();
        extract(message, &EntityOptions::default());
        println!("entities of a message, {turn} time: {:.2} ms", watch.elapsed_ms());
    }
    Ok(())
}
