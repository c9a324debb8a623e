//! F22: what a foreign page can make a browser send, with the cookies of somebody who is signed in.

use anyhow::Result;
use serde_json::json;

use super::http::Caller;
use super::site::serve;
use super::{Arguments, Verdict};
use crate::harness::site::Site;

const EVENT: &str = r#"{"type":"forged.made"}"#;
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let directory = tempfile::tempdir()?;
    let site = Site::start(serve(&arguments.program, directory.path(), "127.0.0.1:0"))?;
    let owner = Caller::set_up(&site.address).await?;
    let cookie = owner.headers.lines().find_map(|line| line.strip_prefix("cookie: ")).unwrap_or_default().to_owned();
    let victim = Caller::new(&site.address).with("cookie", &cookie);
    let origins = ["https://evil.example", "null", "http://localhost.evil.example"];
    let mut attempts = 0;
    let mut verdict = Verdict::default();
    for origin in origins {
        let page = victim.with("origin", origin).with("sec-fetch-site", "cross-site");
        let forged = [
            ("a fetch", page.clone(), "POST", "application/json"),
            ("a form", page.clone(), "POST", FORM),
            ("a form of plain text", page.clone(), "POST", "text/plain"),
            ("a form with files", page.clone(), "POST", "multipart/form-data; boundary=x"),
            ("a guessed token", page.with("x-csrf-token", "cs_guess"), "POST", "application/json"),
            ("an empty token", page.with("x-csrf-token", ""), "POST", "application/json"),
            ("another method", page.with("x-http-method-override", "POST"), "GET", "application/json"),
        ];
        for (what, caller, method, content_type) in forged {
            let answer = caller.send(method, "/api/v1/events", content_type, EVENT.as_bytes()).await?;
            attempts += 1;
            let refused = method == "GET" || (400..500).contains(&answer.status);
            verdict.hold(refused, format!("{what} from {origin} was answered {}", answer.status));
            let shared =
                answer.header("access-control-allow-origin").is_some_and(|given| given == origin || given == "*");
            verdict.hold(!shared, format!("{origin} may read the answers of a member"));
        }
        // Signing somebody else in by a form, so that they work in the attacker's account.
        let login = Caller::new(&site.address).with("origin", origin);
        let body = b"email=owner@shop.test&password=correct+horse+battery";
        let planted = login.send("POST", "/api/v1/session", FORM, body).await?;
        attempts += 1;
        verdict.hold(planted.header("set-cookie").is_none(), "a foreign form signs in");
        let unlocked = page.send("DELETE", "/api/v1/session", "application/json", &[]).await?;
        attempts += 1;
        verdict.hold((400..500).contains(&unlocked.status), "a foreign page signs out");
    }
    let events = owner.list("/api/v1/events?type=forged.made").await?;
    verdict.hold(events.is_empty(), "a forged event was kept");
    let genuine = owner.post("/api/v1/events", &json!({ "type": "genuine.made" })).await?;
    verdict.hold(genuine.status == 200, "the member's own page is refused too");
    let lax = owner.get("/api/v1/session").await?.status == 200;
    verdict.hold(lax, "the session did not survive the attacks");
    verdict.note("attempts", attempts);
    verdict.note("kept", events.len());
    Ok(verdict)
}
