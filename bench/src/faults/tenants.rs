//! F19: mixed requests of two workspaces, and no answer with an id or a word of the other.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::http::Caller;
use super::site::serve;
use super::{Arguments, Verdict};
use crate::harness::random::Random;
use crate::harness::site::Site;

const CALLERS: u64 = 16;
/// What can be counted from outside, and must not change by anything that the other workspace does.
const LISTS: [&str; 6] = ["documents", "contacts", "conversations", "collections", "keys", "members"];
const THINGS: usize = 40;
const SCOPES: [&str; 3] = ["read", "write", "events"];

/// One of the two, with what the other must never see.
struct Side {
    slug: String,
    word: &'static str,
    workspace: String,
    key: Caller,
    member: Caller,
    customer: Caller,
    ids: Vec<String>,
}

#[derive(Default)]
struct Counts {
    foreign: AtomicU64,
    failed: AtomicU64,
    found: AtomicU64,
    put_off: AtomicU64,
    /// Changes of something of the other side that were tried, and those that were answered with success.
    writes: AtomicU64,
    written: AtomicU64,
}

/// One call.
struct Request {
    caller: Caller,
    method: &'static str,
    path: String,
    body: Value,
}

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let directory = tempfile::tempdir()?;
    let site = Site::start(serve(&arguments.program, directory.path(), "127.0.0.1:0"))?;
    let owner = Caller::set_up(&site.address).await?;
    let first = owner.must("GET", "/api/v1/workspace", &Value::Null).await?;
    let second = owner.must("POST", "/api/v1/workspaces", &json!({ "name": "Other" })).await?;
    let mut sides = Vec::new();
    for (workspace, word) in [(first, "zebrafinch"), (second, "quokkaberry")] {
        sides.push(fill(&owner, &workspace, word).await?);
    }
    let sides = Arc::new(sides);
    let foreign: Arc<Vec<HashSet<String>>> =
        Arc::new(sides.iter().rev().map(|side| side.ids.iter().cloned().collect()).collect());
    let counts = Arc::new(Counts::default());
    let before = [standing(&sides[0]).await?, standing(&sides[1]).await?];
    let mut callers = JoinSet::new();
    for number in 0..CALLERS {
        let (sides, foreign, counts) = (sides.clone(), foreign.clone(), counts.clone());
        let random = Random::new(arguments.seed.wrapping_mul(1_000).wrapping_add(number));
        callers.spawn(ask(sides, foreign, counts, random, arguments.requests / CALLERS));
    }
    while callers.join_next().await.is_some() {}
    // The allowance of this address fills up again.
    sleep(Duration::from_secs(3)).await;
    let after = [standing(&sides[0]).await?, standing(&sides[1]).await?];
    let number = |count: &AtomicU64| count.load(Ordering::Relaxed);
    let mut verdict = Verdict::default();
    verdict.note("requests", arguments.requests / CALLERS * CALLERS);
    verdict.note("foreign", number(&counts.foreign));
    verdict.note("own_found", number(&counts.found));
    verdict.note("failed", number(&counts.failed));
    verdict.note("put_off", number(&counts.put_off));
    verdict.hold(number(&counts.foreign) == 0, "an answer held something of another workspace");
    verdict.note("foreign_writes", number(&counts.writes));
    verdict.note("foreign_written", number(&counts.written));
    verdict.hold(number(&counts.written) == 0, "a change of something of another workspace was taken");
    verdict.hold(number(&counts.writes) > arguments.requests / 20, "too few changes were tried");
    verdict.hold(before == after, format!("something of a workspace was changed: {before:?} before, {after:?} after"));
    verdict.hold(number(&counts.failed) == 0, "requests failed");
    verdict.hold(number(&counts.found) > arguments.requests / 5, "too few answers held anything at all");
    Ok(verdict)
}

async fn fill(owner: &Caller, workspace: &Value, word: &'static str) -> Result<Side> {
    let id = workspace["id"].as_str().context("a workspace has an id")?.to_owned();
    let slug = workspace["slug"].as_str().context("a workspace has a slug")?.to_owned();
    let member = owner.with("steward-workspace", &id);
    let key = member.key(&SCOPES).await?;
    let customer = Caller::customer(&owner.address, &slug).await?;
    let messages = format!("/api/v1/public/{slug}/messages");
    for number in 0..THINGS {
        let article = json!({ "title": format!("{word} {number}"), "body": format!("The {word} of shelf {number}.") });
        member.must("POST", "/api/v1/documents/article", &article).await?;
        let event =
            json!({ "type": "order.created", "event_id": format!("{word}-{number}"), "properties": { "of": word } });
        key.must("POST", "/api/v1/events", &event).await?;
    }
    customer.must("POST", &messages, &json!({ "text": format!("Where is my {word}?") })).await?;
    member.must("POST", "/api/v1/collections", &json!({ "name": format!("{word} shelf") })).await?;
    sleep(Duration::from_secs(3)).await;
    let mut ids = vec![id.clone()];
    for list in ["documents", "contacts", "conversations", "events", "runs", "jobs", "collections", "keys"] {
        let rows = member.list(&format!("/api/v1/{list}")).await?;
        ids.extend(rows.iter().filter_map(|row| row["id"].as_str().or(row["event_id"].as_str())).map(str::to_owned));
    }
    // Numbers that both have, such as the name of a built-in collection, tell nothing.
    ids.retain(|id| id.len() > 12);
    Ok(Side { slug, word, workspace: id, key, member, customer, ids })
}

async fn ask(
    sides: Arc<Vec<Side>>,
    foreign: Arc<Vec<HashSet<String>>>,
    counts: Arc<Counts>,
    mut random: Random,
    requests: u64,
) {
    for _ in 0..requests {
        let own = usize::from(random.below(2) == 1);
        let (side, other) = (&sides[own], &sides[1 - own]);
        let Request { caller, method, path, body } = request(side, other, &mut random);
        let is_write = method != "GET";
        let body = if is_write { body.to_string() } else { String::new() };
        let answer = loop {
            match caller.send(method, &path, "application/json", body.as_bytes()).await {
                Ok(answer) if answer.status == 429 => {
                    counts.put_off.fetch_add(1, Ordering::Relaxed);
                    sleep(Duration::from_secs(1)).await;
                }
                other => break other,
            }
        };
        let Ok(answer) = answer else {
            counts.failed.fetch_add(1, Ordering::Relaxed);
            continue;
        };
        counts.writes.fetch_add(u64::from(is_write), Ordering::Relaxed);
        counts.written.fetch_add(u64::from(is_write && answer.status < 400), Ordering::Relaxed);
        let text = answer.text();
        // What was asked for stands in the path and may be said back; nothing else of the other side may.
        let asked_for_word = path.contains(other.word);
        let has_word = !asked_for_word && text.contains(other.word);
        let has_id = ids_in(&text).any(|id| foreign[own].contains(id) && !path.contains(id));
        if has_word || has_id {
            counts.foreign.fetch_add(1, Ordering::Relaxed);
        }
        counts.failed.fetch_add(u64::from(answer.status >= 500), Ordering::Relaxed);
        counts.found.fetch_add(u64::from(text.contains(side.word)), Ordering::Relaxed);
    }
}

/// How much of everything a side has, with the names by which a change would show.
async fn standing(side: &Side) -> Result<Vec<(usize, u64)>> {
    let mut standing = Vec::with_capacity(LISTS.len());
    for list in LISTS {
        let rows = side.member.list(&format!("/api/v1/{list}")).await?;
        // A document goes through states by itself, a conversation does not.
        let state = if list == "conversations" { "status" } else { "role" };
        let names = rows.iter().flat_map(|row| ["title", "name", state].map(|field| row[field].to_string()));
        let mut sum = flate2::Crc::new();
        names.for_each(|name| sum.update(name.as_bytes()));
        standing.push((rows.len(), u64::from(sum.sum())));
    }
    Ok(standing)
}

/// A change of something that is the other side's.
fn reach_over(caller: Caller, other: &Side, random: &mut Random) -> Request {
    let patches = [
        ("documents", json!({ "title": "taken" })),
        ("contacts", json!({ "name": "taken" })),
        ("conversations", json!({ "status": "closed" })),
        ("members", json!({ "role": "viewer" })),
    ];
    let id = random.pick(&other.ids);
    if random.below(2) == 0 {
        let (noun, body) = random.pick(&patches).clone();
        return Request { caller, method: "PATCH", path: format!("/api/v1/{noun}/{id}"), body };
    }
    let noun = random.pick(&["documents", "keys", "members", "invitations", "sessions", "providers"]);
    Request { caller, method: "DELETE", path: format!("/api/v1/{noun}/{id}"), body: json!({}) }
}

/// Ordinary reading, mixed with reaching over.
fn request(side: &Side, other: &Side, random: &mut Random) -> Request {
    let lists = ["documents", "contacts", "conversations", "events", "runs", "jobs", "collections", "drafts"];
    let nouns = ["documents", "contacts", "conversations", "runs", "jobs"];
    let caller = if random.below(2) == 0 { side.key.clone() } else { side.member.clone() };
    let (caller, path) = match random.below(12) {
        0..=3 => (caller, format!("/api/v1/{}?limit=50", random.pick(&lists))),
        4 => (caller, format!("/api/v1/knowledge/search?q={}", side.word)),
        5 => (caller, format!("/api/v1/search?q={}", other.word)),
        6 => (caller, format!("/api/v1/{}/{}", random.pick(&nouns), random.pick(&other.ids))),
        7 => (side.customer.clone(), format!("/api/v1/public/{}/messages", side.slug)),
        8 => (side.customer.clone(), format!("/api/v1/public/{}/messages", other.slug)),
        9 | 10 => return reach_over(caller, other, random),
        // A key that names the other workspace: the key belongs to one.
        _ => (side.key.with("steward-workspace", &other.workspace), String::from("/api/v1/documents")),
    };
    Request { caller, method: "GET", path, body: Value::Null }
}

/// What looks like an id or an event's id.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_' && character != '-')
        .filter(|word| word.len() > 12)
}
