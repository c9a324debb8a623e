//! PLT-73 and DESK-50: from the moment a customer sends a question until the reply is on the customer's screen, over
//! HTTP, answered by the built-in model.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::demo::{Demo, SLUG, questions, reply_at_once};
use crate::Common;
use crate::harness::client::{Client, customer, place};
use crate::harness::random::Random;
use crate::harness::report::{Figure, Report};
use crate::harness::statistics::percentile;
use crate::harness::stream::Stream;
use crate::harness::{now, since_ms};

const CONVERSATIONS: usize = 20;
/// Of each conversation: more would be more history than a real one has.
const QUESTIONS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(10);
/// Between a reply and the next question, in seconds: faster than anybody reads.
const PAUSE: (f64, f64) = (0.5, 1.5);
/// Before a question, so that none is the same text as one before it and comes out of a cache.
const OPENINGS: [&str; 12] = [
    "",
    "Hello, ",
    "Hi, ",
    "Good morning, ",
    "Quick question: ",
    "Please tell me: ",
    "Hey, ",
    "Hi there, ",
    "Hello again, ",
    "Good evening, ",
    "One more thing: ",
    "I wonder: ",
];

/// Milliseconds of each question that was answered.
#[derive(Default)]
struct Times {
    first: Vec<f64>,
    whole: Vec<f64>,
    handed_off: usize,
}

/// Who asks what, and how fast.
struct Plan {
    address: String,
    number: usize,
    questions: Vec<String>,
    pause: Option<(f64, f64)>,
    seed: u64,
}

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("reply");
    let demo = Demo::fill(&common.program()?)?;
    let site = demo.serve()?;
    reply_at_once(&site.address).await?;
    let all = Arc::new(questions()?);

    let [mut alone_first, mut alone, mut calm_first, mut calm, mut rush, mut rate, mut busy] =
        [const { Vec::new() }; 7];
    let mut asked = 0;
    let mut handed_off = 0;
    for round in 0..usize::from(common.rounds) {
        let wave = |kind: usize, count: usize, pause| {
            let plans = (0..count).map(|number| Plan {
                address: site.address.clone(),
                number: (round * 3 + kind) * CONVERSATIONS + number,
                questions: pick(&all, round * 3 + kind, number),
                pause,
                seed: common.seed,
            });
            converse(plans.collect())
        };
        let one = wave(0, 1, None).await?;
        let before = site.processor_seconds();
        let calmly = wave(1, CONVERSATIONS, Some(PAUSE)).await?;
        busy.push((site.processor_seconds() - before) * 1000.0 / calmly.whole.len().max(1) as f64);
        let began = now();
        let rushing = wave(2, CONVERSATIONS, None).await?;
        rate.push(rushing.whole.len() as f64 * 1000.0 / since_ms(began));
        for times in [&one, &calmly, &rushing] {
            asked += times.whole.len() + times.handed_off;
            handed_off += times.handed_off;
        }
        alone_first.push(percentile(&one.first, 0.5));
        alone.push(percentile(&one.whole, 0.95));
        calm_first.push(percentile(&calmly.first, 0.5));
        calm.push(percentile(&calmly.whole, 0.95));
        rush.push(percentile(&rushing.whole, 0.95));
    }
    report.add(Figure::new("one conversation: first words, median", "ms", alone_first).below(30.0));
    report.add(Figure::new("one conversation: reply, p95", "ms", alone).below(100.0));
    report.add(Figure::new("20 at once, with pauses: first words, median", "ms", calm_first));
    report.add(Figure::new("20 at once, with pauses: reply, p95", "ms", calm).below(100.0));
    report.add(Figure::new("20 at once, without a pause: reply, p95", "ms", rush).below(100.0));
    report.add(Figure::new("20 at once, without a pause: replies", "/s", rate));
    report.add(Figure::new("processor time of a reply", "ms", busy));
    report.note(format!(
        "{asked} questions that the sample business can answer, none the same text twice; time from sending until the \
         reply came over the live stream. {handed_off} went to a colleague."
    ));
    report.note("With pauses: 0.5 to 1.5 s between a reply and the next question, 20 conversations open all the time.");
    Ok(report)
}

/// Other texts in every wave, and for every conversation of a wave.
fn pick(all: &[String], wave: usize, conversation: usize) -> Vec<String> {
    (0..QUESTIONS)
        .map(|index| {
            let place = conversation * QUESTIONS + index;
            let opening = OPENINGS[(wave + place / all.len() * 7) % OPENINGS.len()];
            format!("{opening}{}", all[place % all.len()])
        })
        .collect()
}

async fn converse(plans: Vec<Plan>) -> Result<Times> {
    let mut conversations = JoinSet::new();
    for plan in plans {
        conversations.spawn(one(plan));
    }
    let mut all = Times::default();
    while let Some(ended) = conversations.join_next().await {
        let times = ended??;
        all.first.extend(times.first);
        all.whole.extend(times.whole);
        all.handed_off += times.handed_off;
    }
    Ok(all)
}

/// A customer with an open page.
struct Customer {
    client: Client,
    stream: Stream,
}

impl Customer {
    async fn come(address: &str, number: usize) -> Result<Self> {
        let from = place(number);
        let identity = customer(address, from, SLUG).await?;
        let stream = Stream::open(address, from, &identity, &format!("/api/v1/public/{SLUG}/live")).await?;
        Ok(Self { client: Client::connect_from(address, from, &identity).await?, stream })
    }

    /// Milliseconds until the first words and until the whole reply; `None` when a person is to answer.
    async fn ask(&mut self, question: &str, client_id: &str) -> Result<Option<(f64, f64)>> {
        let message = json!({ "text": question, "client_id": client_id });
        let began = now();
        let written = self.client.must_post(&format!("/api/v1/public/{SLUG}/messages"), &message).await?;
        if written["answering"] != true {
            return Ok(None);
        }
        let mut first = None;
        loop {
            let (kind, data) = timeout(PATIENCE, self.stream.next()).await.context("no reply came")??;
            match kind.as_str() {
                "reply.delta" => {
                    first.get_or_insert_with(|| since_ms(began));
                }
                "message" if data["message"]["author"]["kind"] == "agent" => {
                    let whole = since_ms(began);
                    return Ok(Some((first.unwrap_or(whole), whole)));
                }
                _ => {}
            }
        }
    }
}

async fn one(plan: Plan) -> Result<Times> {
    let mut random = Random::new(plan.seed * 10_000 + plan.number as u64);
    let mut times = Times::default();
    let mut customer = Customer::come(&plan.address, plan.number).await?;
    for (index, question) in plan.questions.iter().enumerate() {
        if let Some((least, most)) = plan.pause {
            sleep(Duration::from_secs_f64(least + (most - least) * random.share())).await;
        }
        let client_id = format!("{}-{index}", plan.number);
        match customer.ask(question, &client_id).await.with_context(|| format!("asked: {question}"))? {
            Some((first, whole)) => {
                times.first.push(first);
                times.whole.push(whole);
            }
            // A colleague was promised: from here on the concierge is silent, and the next one comes.
            None => {
                times.handed_off += 1;
                customer = Customer::come(&plan.address, plan.number).await?;
            }
        }
    }
    Ok(times)
}
