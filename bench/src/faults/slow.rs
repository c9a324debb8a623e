//! F11: those who send slowly, endlessly or too deeply, while an ordinary caller goes on as if they were not there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::http::Caller;
use super::site::{memory_mib, percentile, serve};
use super::{Arguments, Verdict};
use crate::harness::site::Site;

/// A connection is cut within 15 s; a little is added for the watch itself.
const LONGEST: Duration = Duration::from_millis(15_500);
const MOST_MEMORY_MIB: u64 = 200;
/// More than without the attack, which on an idle machine is next to nothing.
const MOST_P99_MS: f64 = 100.0;
const QUIET: Duration = Duration::from_secs(5);
const SLOW_BODIES: usize = 500;
const ENDLESS_BYTES: u64 = 2 << 30;

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let _ = rlimit::increase_nofile_limit(arguments.connections as u64 + 4_096);
    let directory = tempfile::tempdir()?;
    let mut site = Site::start(serve(&arguments.program, directory.path(), "127.0.0.1:0"))?;
    let owner = Caller::set_up(&site.address).await?;
    let key = owner.key(&["events:read", "events:write"]).await?;
    // What the machine does beside it is not the attack's doing: the quiet is measured first.
    let over = Arc::new(AtomicBool::new(false));
    let quiet = tokio::spawn(ordinary_caller(key.clone(), over.clone()));
    sleep(QUIET).await;
    over.store(true, Ordering::Relaxed);
    let quiet_p99 = percentile(&quiet.await?.0, 0.99);
    let before = memory_mib(&site);
    let over = Arc::new(AtomicBool::new(false));
    let ordinary = tokio::spawn(ordinary_caller(key.clone(), over.clone()));
    let peak = Arc::new(AtomicU64::new(before));
    let mut slow = JoinSet::new();
    for number in 0..arguments.connections {
        let body = number < SLOW_BODIES.min(arguments.connections / 2);
        slow.spawn(send_slowly(key.clone(), body));
        if number % 250 == 249 {
            sleep(Duration::from_millis(20)).await;
        }
    }
    let mut verdict = Verdict::default();
    let answers = [
        ("headers", many_headers(&key).await),
        ("endless", endless_json(&key).await),
        (
            "deep",
            key.send("POST", "/api/v1/events", "application/json", "[".repeat(10_000).as_bytes())
                .await
                .map(|a| a.status),
        ),
    ];
    for (name, answer) in answers {
        let status = answer.unwrap_or(0);
        verdict.note(name, status);
        let expected: &[u16] = match name {
            "headers" => &[431],
            "endless" => &[413],
            _ => &[400],
        };
        verdict.hold(expected.contains(&status), format!("{name} was answered {status}"));
    }
    let mut longest = Duration::ZERO;
    let mut uncut = 0;
    while !slow.is_empty() {
        peak.fetch_max(memory_mib(&site), Ordering::Relaxed);
        match timeout(Duration::from_millis(200), slow.join_next()).await {
            Ok(Some(Ok(Some(lasted)))) => longest = longest.max(lasted),
            Ok(Some(_)) => uncut += 1,
            Ok(None) | Err(_) => {}
        }
    }
    over.store(true, Ordering::Relaxed);
    let (times, failed) = ordinary.await?;
    let p99 = percentile(&times, 0.99);
    let grown = peak.load(Ordering::Relaxed).saturating_sub(before);
    verdict.note("connections", arguments.connections);
    verdict.note("cut_max_s", format!("{:.1}", longest.as_secs_f64()));
    verdict.note("ordinary", times.len());
    verdict.note("ordinary_p99_ms", format!("{p99:.1}"));
    verdict.note("quiet_p99_ms", format!("{quiet_p99:.1}"));
    verdict.note("memory_grown_mib", grown);
    verdict.hold(uncut == 0, format!("{uncut} connections were not cut within 15 s"));
    verdict.hold(times.len() > 50 && failed == 0, format!("{failed} ordinary calls failed"));
    verdict.hold(p99 - quiet_p99 < MOST_P99_MS, "the ordinary caller was held up");
    verdict.hold(grown < MOST_MEMORY_MIB, "memory grew too much");
    verdict.hold(site.is_alive(), "the process ended");
    Ok(verdict)
}

/// Headers that never end, or a body of one byte each ten seconds; how long the server bore with it.
async fn send_slowly(key: Caller, body: bool) -> Option<Duration> {
    let mut stream = None;
    for _ in 0..20 {
        match TcpStream::connect(&key.address).await {
            Ok(open) => {
                stream = Some(open);
                break;
            }
            Err(_) => sleep(Duration::from_millis(100)).await,
        }
    }
    let mut stream = stream?;
    let began = Instant::now();
    let head = match body {
        true => format!(
            "POST /api/v1/events HTTP/1.1\r\nhost: localhost\r\n{}content-type: application/json\r\n\
             content-length: 100000\r\n\r\n",
            key.headers
        ),
        false => String::from("GET / HTTP/1.1\r\nhost: loc"),
    };
    if stream.write_all(head.as_bytes()).await.is_err() {
        return Some(began.elapsed());
    }
    let mut rest = [0_u8; 1_024];
    let mut next_byte = Duration::from_secs(10);
    while began.elapsed() < LONGEST {
        match timeout(next_byte.min(LONGEST.saturating_sub(began.elapsed())), stream.read(&mut rest)).await {
            // An answer may come before the end; the end is what counts.
            Ok(Ok(read)) if read > 0 => {}
            Ok(_) => return Some(began.elapsed()),
            Err(_) => {
                if stream.write_all(b"[").await.is_err() {
                    return Some(began.elapsed());
                }
                next_byte = LONGEST;
            }
        }
    }
    None
}

/// A million headers: refused long before the last.
async fn many_headers(key: &Caller) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect(&key.address).await?;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n").await?;
    let (mut reading, mut writing) = stream.split();
    let write = async {
        for block in 0..1_000 {
            let lines: String = (0..1_000).map(|line| format!("x-{block}-{line}: y\r\n")).collect();
            if writing.write_all(lines.as_bytes()).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    status_while(&mut reading, write).await
}

/// Two gigabytes of JSON in chunks.
async fn endless_json(key: &Caller) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect(&key.address).await?;
    let head = format!(
        "POST /api/v1/events HTTP/1.1\r\nhost: localhost\r\n{}content-type: application/json\r\n\
         transfer-encoding: chunked\r\n\r\n",
        key.headers
    );
    stream.write_all(head.as_bytes()).await?;
    let (mut reading, mut writing) = stream.split();
    let write = async {
        let mut chunk = b"10000\r\n".to_vec();
        chunk.resize(chunk.len() + 0x1_0000, b'[');
        chunk.extend_from_slice(b"\r\n");
        for _ in 0..ENDLESS_BYTES / 0x1_0000 {
            if writing.write_all(&chunk).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    status_while(&mut reading, write).await
}

/// The status of the answer that comes while something is being written.
async fn status_while(
    reading: &mut (impl AsyncReadExt + Unpin),
    writing: impl Future<Output = ()>,
) -> std::io::Result<u16> {
    let mut bytes = [0_u8; 64];
    let answered = async {
        let read = timeout(LONGEST, reading.read(&mut bytes)).await.map_err(|_| std::io::ErrorKind::TimedOut)??;
        let text = String::from_utf8_lossy(&bytes[..read]);
        Ok(text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0))
    };
    tokio::select! {
        status = answered => status,
        () = writing => Ok(0),
    }
}

/// Reads twenty times a second; the durations and how many calls failed.
async fn ordinary_caller(key: Caller, over: Arc<AtomicBool>) -> (Vec<Duration>, usize) {
    let (mut times, mut failed) = (Vec::new(), 0);
    while !over.load(Ordering::Relaxed) {
        let began = Instant::now();
        match key.get("/api/v1/events").await {
            Ok(answer) if answer.status == 200 => times.push(began.elapsed()),
            _ => failed += 1,
        }
        sleep(Duration::from_millis(50)).await;
    }
    (times, failed)
}
