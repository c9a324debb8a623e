//! Members, invitations, keys, the workspace, passwords and the second factor, and those who attack them (F22, F23).

use jiff::Timestamp;
use serde_json::{Value, json};
use steward_app::totp::totp_code;
use steward_model::{Role, Scope, Secret};
use steward_testkit::{Database, Options, Person, TestServer};

const PASSWORD: &str = "teapot lagoon violin brick";
const OTHER_PASSWORD: &str = "saddle copper window frost";

const INVITED: &str = "accept-invitation";
const FORGOTTEN: &str = "reset-password";

/// The token of the newest of so many mails to an address. Mails of accounts are written after the answer.
async fn mailed_token(server: &TestServer, address: &str, page: &str, count: usize) -> String {
    let link = format!("{page}?token=");
    for _ in 0..500 {
        let mails = server.mails().await;
        let found: Vec<_> =
            mails.iter().filter(|mail| mail.recipient == address && mail.text.contains(&link)).collect();
        if found.len() >= count {
            let (_, rest) = found[found.len() - 1].text.split_once(&link).unwrap();
            return rest.split_whitespace().next().unwrap().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no mail to {address}");
}

/// Invites an address and accepts; gives the new member with a session.
async fn join(server: &TestServer, owner: &Person, email: &str, role: &str) -> Person {
    owner.post("/api/v1/invitations", json!({ "email": email, "role": role }), 201).await;
    let token = mailed_token(server, email, INVITED, 1).await;
    let body = json!({ "token": token, "name": "Ines Lund", "password": PASSWORD });
    let reply = server.anonymous().send("POST", "/api/v1/invitations/accept", Some(body), &[]).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    signed_in(server, &reply)
}

/// The person whom a response with a session makes.
fn signed_in(server: &TestServer, reply: &steward_testkit::Reply) -> Person {
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    server.anonymous().with("cookie", pair).with("x-csrf-token", reply.json()["csrf_token"].as_str().unwrap())
}

async fn sign_in(server: &TestServer, email: &str, password: &str, code: Option<&str>) -> (u16, Value) {
    let body = json!({ "email": email, "password": password, "totp_code": code });
    let reply = server.anonymous().send("POST", "/api/v1/session", Some(body), &[]).await;
    (reply.status, reply.json())
}

async fn member_of(person: &Person) -> String {
    person.get("/api/v1/session", 200).await["member"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_member_is_invited_joins_and_is_taken_out() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let ines = join(&server, &owner, "ines@acme.test", "agent").await;
        assert!(owner.get("/api/v1/invitations", 200).await["data"].as_array().unwrap().is_empty());
        let id = member_of(&ines).await;
        let members = owner.get("/api/v1/members", 200).await;
        let row = members["data"].as_array().unwrap().iter().find(|row| row["id"] == id.as_str()).unwrap().clone();
        assert_eq!((&row["email"], &row["role"]), (&json!("ines@acme.test"), &json!("agent")));
        assert!(row["last_seen_at"].is_string());
        let again = json!({ "email": "INES@acme.test", "role": "viewer" });
        assert_eq!(owner.post("/api/v1/invitations", again, 422).await["fields"][0]["code"], "already_a_member");
        ines.get("/api/v1/jobs", 200).await;
        owner.delete(&format!("/api/v1/members/{id}"), 204).await;
        // The session lives on, the workspace is gone from it.
        ines.get("/api/v1/jobs", 404).await;
        assert!(ines.get("/api/v1/session", 200).await["workspace"].is_null());
        owner.delete(&format!("/api/v1/members/{id}"), 404).await;
        // Somebody who comes back proves to hold the account.
        owner.post("/api/v1/invitations", json!({ "email": "ines@acme.test", "role": "viewer" }), 201).await;
        let token = mailed_token(&server, "ines@acme.test", INVITED, 2).await;
        let wrong = json!({ "token": token, "password": OTHER_PASSWORD });
        let refused = server.anonymous().post("/api/v1/invitations/accept", wrong, 422).await;
        assert_eq!(refused["fields"][0]["code"], "account_exists");
        let right = json!({ "token": token, "password": PASSWORD });
        let back = server.anonymous().post("/api/v1/invitations/accept", right, 201).await;
        assert_eq!((&back["member"]["id"], &back["member"]["role"]), (&json!(id), &json!("viewer")));
    }
}

#[tokio::test]
async fn an_invitation_works_once_for_a_week_and_not_after_it_was_withdrawn() {
    let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    let server = TestServer::start_with(Options { clock: Some(start), ..Options::default() }).await;
    let owner = server.owner().await;
    let accept = |token: String| json!({ "token": token, "name": "Ines", "password": PASSWORD });
    let anybody = server.anonymous();
    let invite = |email: &str| json!({ "email": email, "role": "agent" });

    owner.post("/api/v1/invitations", invite("a@acme.test"), 201).await;
    let first = mailed_token(&server, "a@acme.test", INVITED, 1).await;
    // A weak password leaves the link good; a second use does not work.
    let weak = json!({ "token": first, "name": "Ines", "password": "password1234" });
    anybody.post("/api/v1/invitations/accept", weak, 422).await;
    anybody.post("/api/v1/invitations/accept", accept(first.clone()), 201).await;
    assert_eq!(anybody.post("/api/v1/invitations/accept", accept(first), 400).await["code"], "invitation_gone");

    let made = owner.post("/api/v1/invitations", invite("b@acme.test"), 201).await;
    let withdrawn = mailed_token(&server, "b@acme.test", INVITED, 1).await;
    owner.delete(&format!("/api/v1/invitations/{}", made["id"].as_str().unwrap()), 204).await;
    anybody.post("/api/v1/invitations/accept", accept(withdrawn), 400).await;

    owner.post("/api/v1/invitations", invite("c@acme.test"), 201).await;
    let late = mailed_token(&server, "c@acme.test", INVITED, 1).await;
    server.clock.as_ref().unwrap().shift_ms(7 * 24 * 3600 * 1000 + 1);
    anybody.post("/api/v1/invitations/accept", accept(late), 400).await;
    owner.post("/api/v1/invitations", json!({ "email": "d@acme.test", "role": "owner" }), 422).await;
}

#[tokio::test]
async fn only_owners_make_owners_and_the_last_one_stays() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let admin = server.member(Role::Admin).await;
    let agent = server.member(Role::Agent).await;
    let (owner_id, agent_id) = (member_of(&owner).await, member_of(&agent).await);
    let path = |id: &str| format!("/api/v1/members/{id}");
    admin.patch(&path(&agent_id), json!({ "role": "owner" }), 403).await;
    admin.patch(&path(&owner_id), json!({ "role": "viewer" }), 403).await;
    admin.delete(&path(&owner_id), 403).await;
    agent.patch(&path(&agent_id), json!({ "role": "admin" }), 403).await;
    assert_eq!(admin.patch(&path(&agent_id), json!({ "role": "analyst" }), 200).await["role"], "analyst");
    // A new role holds from the next call on.
    agent.post("/api/v1/events", json!({ "type": "order.created" }), 403).await;
    let members = owner.get("/api/v1/members", 200).await;
    for row in members["data"].as_array().unwrap() {
        if row["role"] == "owner" && row["id"] != owner_id.as_str() {
            owner.patch(&path(row["id"].as_str().unwrap()), json!({ "role": "viewer" }), 200).await;
        }
    }
    assert_eq!(owner.delete(&path(&owner_id), 409).await["code"], "last_owner");
    owner.patch(&path(&owner_id), json!({ "role": "admin" }), 409).await;
    server.stranger().await.delete(&path(&agent_id), 404).await;
    // Everybody may leave.
    agent.delete(&path(&agent_id), 204).await;
}

#[tokio::test]
async fn a_key_is_shown_once_opens_what_it_was_made_for_and_can_be_taken_away() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let body = json!({ "name": "Shop", "scopes": ["events:write"] });
    let headers = [("idempotency-key", "make-one-key")];
    let made = owner.send("POST", "/api/v1/keys", Some(body), &headers).await;
    assert_eq!((made.status, made.header("cache-control")), (201, Some("no-store")), "{}", made.text());
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("sk_"));
    let listed = owner.get("/api/v1/keys", 200).await;
    assert!(!listed.to_string().contains(&secret));
    assert_eq!(listed["data"][0]["scopes"], json!(["events:write"]));
    assert!(listed["data"][0]["last_used_at"].is_null());
    let program = server.anonymous().with("authorization", &format!("Bearer {secret}"));
    program.post("/api/v1/events", json!({ "type": "order.created" }), 200).await;
    program.get("/api/v1/jobs", 403).await;
    program.post("/api/v1/keys", json!({ "name": "More", "scopes": ["admin"] }), 403).await;
    assert!(owner.get("/api/v1/keys", 200).await["data"][0]["last_used_at"].is_string());
    let id = listed["data"][0]["id"].as_str().unwrap().to_owned();
    server.member(Role::Agent).await.delete(&format!("/api/v1/keys/{id}"), 403).await;
    owner.delete(&format!("/api/v1/keys/{id}"), 204).await;
    program.post("/api/v1/events", json!({ "type": "order.created" }), 401).await;
    owner.post("/api/v1/keys", json!({ "name": "None", "scopes": [] }), 422).await;
    owner.post("/api/v1/keys", json!({ "name": "All", "scopes": ["everything"] }), 422).await;
    let past = json!({ "name": "Old", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z" });
    owner.post("/api/v1/keys", past, 422).await;
}

#[tokio::test]
async fn a_workspace_says_what_it_is_and_takes_only_what_can_be() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (agent, viewer) = (server.member(Role::Agent).await, server.member(Role::Viewer).await);
    let change = json!({
        "name": "Acme & Sons", "slug": "acme-sons", "time_zone": "Europe/Berlin", "default_region": "de",
        "brand": { "color": "#112233" }, "allowed_origins": ["https://Shop.example/"],
    });
    let changed = owner.patch("/api/v1/workspace", change, 200).await;
    assert_eq!(changed["allowed_origins"], json!(["https://shop.example"]));
    assert_eq!((&changed["slug"], &changed["default_region"]), (&json!("acme-sons"), &json!("DE")));
    assert_eq!(owner.get("/api/v1/workspace", 200).await, changed);
    let back = owner.patch("/api/v1/workspace", json!({ "brand": { "color": null } }), 200).await;
    assert_ne!(back["brand"]["color"], "#112233");
    server.stranger().await;
    for (wrong, field) in [
        (json!({ "slug": "api" }), "slug"),
        (json!({ "slug": "other" }), "slug"),
        (json!({ "brand": { "color": "red;}" } }), "brand.color"),
        (json!({ "brand": { "logo_url": "javascript:alert(1)" } }), "brand.logo_url"),
        (json!({ "time_zone": "Europe/Atlantis" }), "time_zone"),
        (json!({ "allowed_origins": ["*"] }), "allowed_origins"),
    ] {
        assert_eq!(owner.patch("/api/v1/workspace", wrong, 422).await["fields"][0]["field"], field);
    }
    agent.patch("/api/v1/workspace", json!({ "name": "Mine" }), 403).await;
    let second = owner.post("/api/v1/workspaces", json!({ "name": "Second Shop" }), 201).await;
    assert_eq!(second["slug"], "second-shop");
    let there = owner.post("/api/v1/session/workspace", json!({ "workspace_id": second["id"] }), 200).await;
    assert_eq!(there["member"]["role"], "owner");
    viewer.post("/api/v1/workspaces", json!({ "name": "Third" }), 403).await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_and_ends_every_session() {
    let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    let server = TestServer::start_with(Options { clock: Some(start), ..Options::default() }).await;
    let owner = server.owner().await;
    let ines = join(&server, &owner, "ines@acme.test", "agent").await;
    let anybody = server.anonymous();
    // Known or not, the answer is the same.
    let known = json!({ "email": "Ines@acme.test" });
    let known = anybody.send("POST", "/api/v1/password/forgot", Some(known), &[]).await;
    let unknown = json!({ "email": "nobody@acme.test" });
    let unknown = anybody.send("POST", "/api/v1/password/forgot", Some(unknown), &[]).await;
    assert_eq!((known.status, &known.bytes), (202, &unknown.bytes));
    assert_eq!(unknown.status, 202);
    let token = mailed_token(&server, "ines@acme.test", FORGOTTEN, 1).await;
    assert!(!server.mails().await.iter().any(|mail| mail.recipient == "nobody@acme.test"));
    // Mails with tokens of accounts are nobody's to read.
    assert!(!owner.get("/api/v1/outbox-mails", 200).await.to_string().contains("reset-password"));
    let reset = |password: &str| json!({ "token": token, "password": password });
    anybody.post("/api/v1/password/reset", reset("password1234"), 422).await;
    ines.get("/api/v1/session", 200).await;
    anybody.post("/api/v1/password/reset", reset(OTHER_PASSWORD), 204).await;
    ines.get("/api/v1/session", 401).await;
    assert_eq!(anybody.post("/api/v1/password/reset", reset(PASSWORD), 400).await["code"], "link_gone");
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, None).await.0, 401);
    assert_eq!(sign_in(&server, "ines@acme.test", OTHER_PASSWORD, None).await.0, 201);

    anybody.post("/api/v1/password/forgot", json!({ "email": "ines@acme.test" }), 202).await;
    let second = mailed_token(&server, "ines@acme.test", FORGOTTEN, 2).await;
    server.clock.as_ref().unwrap().shift_ms(3600 * 1000 + 1);
    let late = json!({ "token": second, "password": PASSWORD });
    anybody.post("/api/v1/password/reset", late, 400).await;
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_only() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let here = join(&server, &owner, "ines@acme.test", "agent").await;
    let body = json!({ "email": "ines@acme.test", "password": PASSWORD });
    let there = server.anonymous().send("POST", "/api/v1/session", Some(body), &[]).await;
    let there = signed_in(&server, &there);
    let change = |current: &str| json!({ "current": current, "password": OTHER_PASSWORD });
    let wrong = here.post("/api/v1/password/change", change("not the password"), 422).await;
    assert_eq!(wrong["fields"][0]["field"], "current");
    // A page elsewhere can't make this change.
    here.clone().without("x-csrf-token").post("/api/v1/password/change", change(PASSWORD), 403).await;
    here.post("/api/v1/password/change", change(PASSWORD), 204).await;
    here.get("/api/v1/session", 200).await;
    there.get("/api/v1/session", 401).await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_its_codes_are_good_once() {
    let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    let server = TestServer::start_with(Options { clock: Some(start), ..Options::default() }).await;
    let owner = server.owner().await;
    let ines = join(&server, &owner, "ines@acme.test", "agent").await;
    let made = ines.post("/api/v1/totp", json!({}), 201).await;
    assert!(made["qr_svg"].as_str().unwrap().contains("<svg"));
    assert!(made["otpauth_url"].as_str().unwrap().contains(made["secret"].as_str().unwrap()));
    // Not confirmed yet: the password alone is enough.
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, None).await.0, 201);
    let wrong = ines.post("/api/v1/totp/confirm", json!({ "code": "abc" }), 422).await;
    assert_eq!(wrong["fields"][0]["code"], "wrong_code");
    let secret = Secret::new(made["secret"].as_str().unwrap());
    let code = |server: &TestServer| totp_code(&secret, server.app.clock.now_ms() / 1000).unwrap();
    let first = code(&server);
    let codes = ines.post("/api/v1/totp/confirm", json!({ "code": first }), 200).await["recovery_codes"].clone();
    assert_eq!(codes.as_array().unwrap().len(), 10);
    ines.post("/api/v1/totp", json!({}), 409).await;

    let answer = sign_in(&server, "ines@acme.test", PASSWORD, None).await;
    assert_eq!((answer.0, &answer.1["code"]), (401, &json!("totp_required")));
    // Without the password nobody learns that there is a second factor.
    let answer = sign_in(&server, "ines@acme.test", OTHER_PASSWORD, Some(&first)).await;
    assert_eq!(answer.1["code"], "sign_in_failed");
    let answer = sign_in(&server, "ines@acme.test", PASSWORD, Some(&first)).await;
    assert_eq!((answer.0, &answer.1["code"]), (401, &json!("totp_wrong")));
    server.clock.as_ref().unwrap().shift_ms(60_000);
    let second = code(&server);
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, Some(&second)).await.0, 201);
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, Some(&second)).await.0, 401);
    let recovery = codes[0].as_str().unwrap().to_uppercase();
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, Some(&recovery)).await.0, 201);
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, Some(&recovery)).await.0, 401);

    ines.send("DELETE", "/api/v1/totp", Some(json!({ "password": "wrong" })), &[]).await;
    assert!(ines.get("/api/v1/session", 200).await["account"]["totp_enabled"].as_bool().unwrap());
    let off = ines.send("DELETE", "/api/v1/totp", Some(json!({ "password": PASSWORD })), &[]).await;
    assert_eq!(off.status, 204, "{}", off.text());
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, None).await.0, 201);
}

#[tokio::test]
async fn guessing_is_slowed_down_alike_for_known_and_unknown_addresses() {
    let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    let server = TestServer::start_with(Options { clock: Some(start), ..Options::default() }).await;
    let owner = server.owner().await;
    join(&server, &owner, "ines@acme.test", "agent").await;
    let (status, known) = sign_in(&server, "ines@acme.test", "wrong", None).await;
    let (_, unknown) = sign_in(&server, "nobody@acme.test", "wrong", None).await;
    assert_eq!((status, &known["code"], &known["detail"]), (401, &unknown["code"], &unknown["detail"]));
    for _ in 0..4 {
        sign_in(&server, "nobody@acme.test", "wrong", None).await;
    }
    let (status, slowed) = sign_in(&server, "nobody@acme.test", "wrong", None).await;
    assert_eq!((status, &slowed["code"]), (429, &json!("too_many_attempts")));
    server.clock.as_ref().unwrap().shift_ms(3_000);
    assert_eq!(sign_in(&server, "ines@acme.test", PASSWORD, None).await.0, 201);
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_the_one_that_is_opened() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    join(&server, &owner, "ines@acme.test", "agent").await;
    let planted = "ss_planted-by-somebody-else";
    let victim = server.anonymous().with("cookie", &format!("steward_session={planted}"));
    let body = json!({ "email": "ines@acme.test", "password": PASSWORD });
    let reply = victim.send("POST", "/api/v1/session", Some(body.clone()), &[]).await;
    assert_eq!(reply.status, 201);
    assert!(!reply.header("set-cookie").unwrap().contains(planted));
    victim.get("/api/v1/session", 401).await;
    // A form of another website can't sign anybody in: it can't send JSON.
    let form = Some(("text/plain", serde_json::to_vec(&body).unwrap()));
    assert_eq!(victim.send_bytes("POST", "/api/v1/session", form, &[]).await.status, 415);
    server.key(&[Scope::SettingsRead]).await.post("/api/v1/totp", json!({}), 401).await;
}

#[tokio::test]
async fn a_session_is_seen_ended_from_elsewhere_and_over_after_thirty_days() {
    for database in Database::all() {
        let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
        let server = TestServer::start_with(Options { database, clock: Some(start), ..Options::default() }).await;
        let owner = server.owner().await;
        let here = join(&server, &owner, "ines@acme.test", "agent").await;
        let body = json!({ "email": "ines@acme.test", "password": PASSWORD });
        let agent = [("user-agent", "Firefox on a phone")];
        let there = server.anonymous().send("POST", "/api/v1/session", Some(body), &agent).await;
        let there = signed_in(&server, &there);
        let places = here.get("/api/v1/sessions", 200).await["data"].as_array().unwrap().clone();
        assert_eq!(places.len(), 2);
        let elsewhere = places.iter().find(|place| place["current"] == false).unwrap();
        assert_eq!(elsewhere["user_agent"], "Firefox on a phone");
        // A stranger's session is not there to be ended, and neither is one from a foreign page.
        let path = format!("/api/v1/sessions/{}", elsewhere["id"].as_str().unwrap());
        owner.delete(&path, 404).await;
        here.clone().without("x-csrf-token").delete(&path, 403).await;
        there.get("/api/v1/session", 200).await;
        here.delete(&path, 204).await;
        there.get("/api/v1/session", 401).await;
        there.get("/api/v1/jobs", 401).await;
        here.delete(&path, 404).await;
        assert_eq!(here.get("/api/v1/sessions", 200).await["data"].as_array().unwrap().len(), 1);

        // Thirty days after it was last used it is over, not after it was opened.
        let day = 24 * 3600 * 1000;
        server.clock.as_ref().unwrap().shift_ms(29 * day);
        here.get("/api/v1/jobs", 200).await;
        server.clock.as_ref().unwrap().shift_ms(29 * day);
        here.get("/api/v1/jobs", 200).await;
        server.clock.as_ref().unwrap().shift_ms(30 * day + 1);
        here.get("/api/v1/jobs", 401).await;
        let refused = here.get("/api/v1/session", 401).await;
        assert_eq!(refused["code"], "not_signed_in");
        assert_eq!(refused["detail"], "Please sign in to go on.");
    }
}

#[tokio::test]
async fn a_key_runs_out_at_its_time_and_says_what_it_can_be_given() {
    for database in Database::all() {
        let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
        let server = TestServer::start_with(Options { database, clock: Some(start), ..Options::default() }).await;
        let owner = server.owner().await;
        let offered = owner.get("/api/v1/keys/scopes", 200).await["data"].as_array().unwrap().clone();
        let events = offered.iter().find(|row| row["scope"] == "events:write").unwrap();
        assert_eq!(events["actions"], json!(["event.write"]));
        for row in &offered {
            owner.post("/api/v1/keys", json!({ "name": "One", "scopes": [row["scope"]] }), 201).await;
        }
        server.member(Role::Agent).await.get("/api/v1/keys/scopes", 403).await;

        let body = json!({ "name": "Shop", "scopes": ["events:write"], "expires_at": "2026-11-02T10:00:00Z" });
        let made = owner.post("/api/v1/keys", body, 201).await;
        assert_eq!(made["expires_at"], "2026-11-02T10:00:00Z");
        let secret = format!("Bearer {}", made["secret"].as_str().unwrap());
        let program = server.anonymous().with("authorization", &secret);
        let event = json!({ "type": "order.created" });
        server.clock.as_ref().unwrap().shift_ms(3600 * 1000 - 1);
        program.post("/api/v1/events", event.clone(), 200).await;
        server.clock.as_ref().unwrap().shift_ms(1);
        let refused = program.post("/api/v1/events", event, 401).await;
        assert_eq!(refused["code"], "not_signed_in");
        assert!(refused["detail"].as_str().unwrap().contains("has run out"), "{refused}");
        // It stays on the list, so that whoever wonders sees why.
        assert!(owner.get("/api/v1/keys", 200).await.to_string().contains(made["id"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn an_invitation_asks_an_account_for_its_second_factor() {
    let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    let server = TestServer::start_with(Options { clock: Some(start), ..Options::default() }).await;
    let owner = server.owner().await;
    let ines = join(&server, &owner, "ines@acme.test", "agent").await;
    let secret = ines.post("/api/v1/totp", json!({}), 201).await["secret"].as_str().unwrap().to_owned();
    let secret = Secret::new(secret);
    let code = || totp_code(&secret, server.app.clock.now_ms() / 1000).unwrap();
    ines.post("/api/v1/totp/confirm", json!({ "code": code() }), 200).await;
    let stranger = server.stranger().await;
    stranger.post("/api/v1/invitations", json!({ "email": "ines@acme.test", "role": "viewer" }), 201).await;
    let token = mailed_token(&server, "ines@acme.test", INVITED, 2).await;
    let accept = |code: Option<String>| json!({ "token": token, "password": PASSWORD, "totp_code": code });
    let anybody = server.anonymous();
    let path = "/api/v1/invitations/accept";
    assert_eq!(anybody.post(path, accept(None), 401).await["code"], "totp_required");
    assert_eq!(anybody.post(path, accept(Some(code())), 401).await["code"], "totp_wrong");
    server.clock.as_ref().unwrap().shift_ms(60_000);
    let joined = anybody.post(path, accept(Some(code())), 201).await;
    assert_eq!(joined["workspaces"].as_array().unwrap().len(), 2);
}
