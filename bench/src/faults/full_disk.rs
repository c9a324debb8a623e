//! F3: a small disk in memory becomes full, gets room again and goes on, three times over.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::http::{Answer, Caller};
use super::site::{seen, serve};
use super::{Arguments, Verdict};
use crate::harness::site::Site;

/// The data directory needs 12 MiB to be writable at all: the reserve and the room that must be beside it.
const DISK: &str = "64m";
const BALLAST_BYTES: usize = 14 << 20;
const ROUNDS: usize = 3;
const MESSAGES: &str = "/api/v1/public/shop/messages";

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let directory = tempfile::tempdir()?;
    let data = directory.path().join("data");
    std::fs::create_dir(&data)?;
    let Some(wrapper) = private_mount() else {
        bail!("this user may not mount a small disk; run it as root or where user name spaces are allowed");
    };
    let site = Site::start(on_small_disk(&arguments.program, directory.path(), wrapper))?;
    let data = seen(&site, &data);
    let owner = Caller::set_up(&site.address).await?;
    let key = owner.key(&["events:read", "events:write"]).await?;
    let customer = Caller::customer(&site.address, "shop").await?;
    let mut verdict = Verdict::default();
    let (mut acked, mut recovery_max) = (0, 0);
    for round in 0..ROUNDS {
        let article = json!({ "title": format!("Hours {round}"), "body": "We open at nine." });
        let document = owner.must("POST", "/api/v1/documents/article", &article).await?;
        // In pieces, because the disk shrinks from round to round: what was acknowledged stays.
        let ballast = data.join("ballast");
        std::fs::write(&ballast, vec![1_u8; BALLAST_BYTES])?;
        let (taken, refusal) = fill(&key, round).await?;
        acked += taken;
        verdict
            .hold(refusal.status == 507 || refusal.status == 503, format!("a full disk answered {}", refusal.status));
        verdict.hold(refusal.header("retry-after").is_some(), "no Retry-After");
        let message = json!({ "text": "Is anybody there?", "client_id": format!("full-{round}") });
        let refused = customer.post(MESSAGES, &message).await?.status;
        verdict.hold(refused == 507, format!("a message on a full disk answered {refused}"));
        let ready = owner.get("/readyz").await?.json();
        verdict.hold(ready["ready"] == true && ready["writable"] == false, format!("/readyz says {ready}"));
        let read = owner.get("/api/v1/documents").await?.status;
        verdict.hold(read == 200, format!("reading answered {read}"));
        let path = format!("/api/v1/documents/{}", document["id"].as_str().unwrap_or_default());
        let deleted = owner.send("DELETE", &path, "application/json", &[]).await?.status;
        verdict.hold(deleted == 204, format!("deleting answered {deleted}"));
        std::fs::remove_file(&ballast)?;
        let began = Instant::now();
        while customer.post(MESSAGES, &message).await?.status != 201 {
            if began.elapsed() > Duration::from_secs(20) {
                bail!("there was no recovery within twenty seconds");
            }
            sleep(Duration::from_millis(50)).await;
        }
        recovery_max = recovery_max.max(began.elapsed().as_millis());
    }
    let stored = key.list("/api/v1/events?type=load.made").await?.len();
    verdict.note("rounds", ROUNDS);
    verdict.note("acked", acked);
    verdict.note("stored", stored);
    verdict.note("recovery_max_ms", recovery_max);
    verdict.hold(stored >= acked, "acknowledged events are lost");
    verdict.hold(stored == acked, "a refused batch was kept in part or whole");
    site.stop()?;
    Ok(verdict)
}

/// What makes a mount that ends with its process: as root, or in a name space of one's own.
fn private_mount() -> Option<&'static [&'static str]> {
    const WAYS: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
    let works = |way: &&[&str]| {
        let script = "mount -t tmpfs -o size=1m none /tmp";
        Command::new("unshare").args(*way).args(["sh", "-c", script]).output().is_ok_and(|done| done.status.success())
    };
    WAYS.into_iter().find(works)
}

fn on_small_disk(program: &Path, directory: &Path, wrapper: &[&str]) -> Command {
    let plain = serve(program, directory, "127.0.0.1:0");
    let mut command = Command::new("unshare");
    let script = format!("mount -t tmpfs -o size={DISK} none data && exec \"$@\"");
    command.args(wrapper).args(["sh", "-c", &script, "sh"]).arg(plain.get_program()).args(plain.get_args());
    command.current_dir(directory).env_clear();
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command
}

/// Sends events until one call is refused; how many were acknowledged before, and the refusal.
async fn fill(key: &Caller, round: usize) -> Result<(usize, Answer)> {
    let padding = "x".repeat(2_000);
    for batch in 0..1_000 {
        let event = |index| json!({ "event_id": format!("{round}-{batch}-{index}"), "type": "load.made", "properties": { "p": padding } });
        let events: Vec<Value> = (0..100).map(event).collect();
        let events = Value::Array(events);
        if key.post("/api/v1/events", &events).await?.status == 200 {
            continue;
        }
        // What the log took is given back at once and may be room enough again: full is what stays full.
        sleep(Duration::from_millis(2_500)).await;
        let again = key.post("/api/v1/events", &events).await?;
        if again.status != 200 {
            return Ok((batch * 100, again));
        }
    }
    bail!("the disk never became full")
}
