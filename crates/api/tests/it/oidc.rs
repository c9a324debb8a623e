//! Signing in at an OpenID provider, and those who attack it (PLT-02, F23).

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde_json::{Value, json};
use steward_app::oidc::OidcProvider;
use steward_app::totp::totp_code;
use steward_model::{Role, Secret};
use steward_testkit::{CLIENT_SECRET, Database, OidcFault, OidcPerson, OidcStub, Options, Person, Reply, TestServer};

const INES: &str = "ines@acme.test";
const PASSWORD: &str = "teapot lagoon violin brick";

/// A server with one provider.
struct Stage {
    server: TestServer,
    stub: OidcStub,
    /// Attempts are limited by address; each one comes from another.
    addresses: AtomicU8,
}

/// What a browser holds between the provider and the way back.
#[derive(Clone)]
struct Trip {
    /// Where the provider has sent it: path and query of ours.
    back: String,
    cookie: String,
}

impl Stage {
    async fn new(database: Database) -> Self {
        Self::with(Options { database, ..Options::default() }, |_| {}).await
    }

    async fn with(options: Options, change: impl FnOnce(&mut OidcProvider)) -> Self {
        let stub = OidcStub::start().await;
        let mut provider = stub.provider("example");
        change(&mut provider);
        let mut sign_in_providers = vec![provider];
        sign_in_providers.extend(options.sign_in_providers);
        let options = Options { sign_in_providers, trust_proxy: true, ..options };
        let server = TestServer::start_with(options).await;
        stub.register(&format!("{}/api/v1/oidc/example/callback", server.url));
        Self { server, stub, addresses: AtomicU8::new(1) }
    }

    fn browser(&self) -> Person {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        self.server.anonymous().with("x-forwarded-for", &format!("192.0.2.{number}"))
    }

    /// Sends a browser off; gives the provider's address and the cookie that it was given.
    async fn leave(&self, query: &str) -> (String, String) {
        let reply = self.browser().send("GET", &format!("/api/v1/oidc/example/start{query}"), None, &[]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let cookies = cookies(&reply);
        (location(&reply), format!("steward_oidc={}", cookies["steward_oidc"]))
    }

    /// Signs in at the provider as whoever sits there; the way back is still to be gone.
    async fn trip(&self, query: &str) -> Trip {
        let (location, cookie) = self.leave(query).await;
        let back = self.stub.consent(&location).await.unwrap();
        Trip { back: back.strip_prefix(&self.server.url).unwrap().to_owned(), cookie }
    }

    async fn back(&self, trip: &Trip) -> Reply {
        self.browser().with("cookie", &trip.cookie).send("GET", &trip.back, None, &[]).await
    }

    /// The whole way; gives where it has led.
    async fn sign_in(&self) -> Reply {
        let trip = self.trip("").await;
        self.back(&trip).await
    }

    /// The whole way of somebody who gets in.
    async fn enter(&self) -> Person {
        let reply = self.sign_in().await;
        assert_eq!(location(&reply), "/");
        self.with_session(&cookies(&reply)["steward_session"]).await
    }

    async fn with_session(&self, token: &str) -> Person {
        let person = self.server.anonymous().with("cookie", &format!("steward_session={token}"));
        let session = person.get("/api/v1/session", 200).await;
        person.with("x-csrf-token", session["csrf_token"].as_str().unwrap())
    }

    /// Whoever sits at the provider does not get in.
    async fn refused(&self, code: &str) {
        let reply = self.sign_in().await;
        assert_eq!(location(&reply), format!("/sign-in?error={code}"));
        assert!(!cookies(&reply).contains_key("steward_session"));
    }

    /// Somebody with an account and a password.
    async fn ines(&self) -> Person {
        let owner = self.server.owner().await;
        owner.post("/api/v1/invitations", json!({ "email": INES, "role": "agent" }), 201).await;
        let mails = self.server.mails().await;
        let mail = mails.iter().rfind(|mail| mail.recipient == INES).unwrap();
        let token = mail.text.split_once("accept-invitation?token=").unwrap().1.split_whitespace().next().unwrap();
        let body = json!({ "token": token, "name": "Ines Lund", "password": PASSWORD });
        let reply = self.browser().send("POST", "/api/v1/invitations/accept", Some(body), &[]).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        self.with_session(&cookies(&reply)["steward_session"]).await
    }

    async fn told(&self, subject: &str) -> bool {
        self.server.mails().await.iter().any(|mail| mail.recipient == INES && mail.subject == subject)
    }
}

fn location(reply: &Reply) -> String {
    reply.header("location").unwrap_or_else(|| panic!("{} {}", reply.status, reply.text())).to_owned()
}

fn cookies(reply: &Reply) -> HashMap<String, String> {
    let values = reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs = values.map(|value| {
        assert!(value.contains("HttpOnly; SameSite=Lax"), "{value}");
        let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    });
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

/// The parameters of an address.
fn query(address: &str) -> HashMap<String, String> {
    let url = url::Url::parse(address).unwrap();
    url.query_pairs().into_owned().collect()
}

/// The same address with a parameter changed or, with `None`, left out.
fn changed(address: &str, name: &str, value: Option<&str>) -> String {
    let mut url = url::Url::parse(address).unwrap();
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    url.query_pairs_mut().clear().extend_pairs(pairs);
    url.to_string()
}

async fn account_of(person: &Person) -> Value {
    person.get("/api/v1/session", 200).await["account"].clone()
}

#[tokio::test]
async fn somebody_who_was_invited_joins_by_signing_in_and_comes_back() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        let setup = stage.browser().get("/api/v1/setup", 200).await;
        assert_eq!(setup["sign_in_with"], json!([{ "id": "example", "name": "Example ID" }]));
        stage.stub.person("subject-1", "Ines@Acme.test");
        stage.refused("oidc_not_invited").await;

        let owner = stage.server.owner().await;
        owner.post("/api/v1/invitations", json!({ "email": INES, "role": "agent" }), 201).await;
        let trip = stage.trip("?next=%2Fruns%3Fagent%3Dx").await;
        let reply = stage.back(&trip).await;
        assert_eq!(location(&reply), "/runs?agent=x");
        let ines = stage.with_session(&cookies(&reply)["steward_session"]).await;
        let session = ines.get("/api/v1/session", 200).await;
        assert_eq!((&session["account"]["email"], &session["member"]["role"]), (&json!(INES), &json!("agent")));
        assert_eq!(session["account"]["name"], "Ines Lund");
        assert!(owner.get("/api/v1/invitations", 200).await["data"].as_array().unwrap().is_empty());
        let events = owner.get("/api/v1/events?type=member.joined", 200).await;
        assert!(events.to_string().contains(session["member"]["id"].as_str().unwrap()), "{events}");

        // The subject counts from now on, not the address; and the provider may change its key.
        stage.stub.person("subject-1", "ines@elsewhere.test");
        stage.stub.rotate_key();
        let again = stage.enter().await;
        assert_eq!(account_of(&again).await["id"], session["account"]["id"]);
        // An invitation to a second workspace waits for whoever has proven the address.
        let stranger = stage.server.stranger().await;
        stranger.post("/api/v1/invitations", json!({ "email": INES, "role": "viewer" }), 201).await;
        let elsewhere = stage.enter().await.get("/api/v1/session", 200).await;
        assert_eq!(elsewhere["workspaces"].as_array().unwrap().len(), 1);
        stage.stub.person("subject-1", INES);
        let there = stage.enter().await.get("/api/v1/session", 200).await;
        assert_eq!(there["workspaces"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_account_is_joined_only_by_a_checked_address_and_by_one_subject() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        let ines = stage.ines().await;
        for verified in [Some(false), None] {
            let email = Some(INES.to_owned());
            stage.stub.somebody(OidcPerson { subject: String::from("thief"), email, verified });
            stage.refused("oidc_email_unverified").await;
        }
        stage.stub.somebody(OidcPerson { subject: String::from("nameless"), email: None, verified: Some(true) });
        stage.refused("oidc_email_unverified").await;
        assert_eq!(ines.get("/api/v1/oidc/links", 200).await, json!({ "data": [], "has_password": true }));

        stage.stub.person("subject-1", INES);
        let joined = stage.enter().await;
        assert_eq!(account_of(&joined).await, account_of(&ines).await);
        assert!(stage.told("A new way to sign in").await);
        // The address was given to somebody else at the provider.
        stage.stub.person("subject-2", INES);
        stage.refused("oidc_other_subject").await;
        // The password still works, and the two sessions are two.
        let body = json!({ "email": INES, "password": PASSWORD });
        assert_eq!(stage.browser().send("POST", "/api/v1/session", Some(body), &[]).await.status, 201);
        assert_eq!(ines.get("/api/v1/sessions", 200).await["data"].as_array().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_before_anything_is_linked() {
    for database in Database::all() {
        let start = Timestamp::from_millisecond(steward_model::Clock::now_ms(&steward_model::SystemClock)).unwrap();
        let stage = Stage::with(Options { database, clock: Some(start), ..Options::default() }, |_| {}).await;
        let ines = stage.ines().await;
        let secret = ines.post("/api/v1/totp", json!({}), 201).await["secret"].as_str().unwrap().to_owned();
        let secret = Secret::new(secret);
        let code = || totp_code(&secret, stage.server.app.clock.now_ms() / 1000).unwrap();
        let first = code();
        ines.post("/api/v1/totp/confirm", json!({ "code": first }), 200).await;

        stage.stub.person("subject-1", INES);
        let trip = stage.trip("?next=%2Fruns").await;
        let reply = stage.back(&trip).await;
        assert_eq!(location(&reply), "/sign-in?step=code&next=%2Fruns");
        let given = cookies(&reply);
        assert!(!given.contains_key("steward_session"));
        assert!(ines.get("/api/v1/oidc/links", 200).await["data"].as_array().unwrap().is_empty());

        let proof = format!("steward_oidc_proof={}", given["steward_oidc_proof"]);
        let path = "/api/v1/oidc/second-factor";
        let waiting = stage.browser().with("cookie", &proof);
        // The code that turned it on was used then.
        assert_eq!(waiting.post(path, json!({ "code": first }), 401).await["code"], "totp_wrong");
        assert_eq!(waiting.post(path, json!({ "code": "" }), 401).await["code"], "totp_required");
        stage.server.clock.as_ref().unwrap().shift_ms(60_000);
        let second = json!({ "code": code() });
        assert_eq!(stage.browser().post(path, second.clone(), 401).await["code"], "oidc_expired");
        let reply = waiting.send("POST", path, Some(second.clone()), &[]).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let entered = stage.with_session(&cookies(&reply)["steward_session"]).await;
        assert_eq!(account_of(&entered).await["id"], account_of(&ines).await["id"]);
        assert_eq!(entered.get("/api/v1/oidc/links", 200).await["data"].as_array().unwrap().len(), 1);
        // Once only, and not for long.
        assert_eq!(waiting.post(path, second, 401).await["code"], "oidc_expired");
        let reply = stage.sign_in().await;
        let proof = format!("steward_oidc_proof={}", cookies(&reply)["steward_oidc_proof"]);
        stage.server.clock.as_ref().unwrap().shift_ms(10 * 60_000 + 1);
        let late = stage.browser().with("cookie", &proof);
        assert_eq!(late.post(path, json!({ "code": code() }), 401).await["code"], "oidc_expired");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_verified_lets_nobody_in() {
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    for (fault, code) in [(OidcFault::OtherDescription, "oidc_unreachable"), (OidcFault::Down, "oidc_unreachable")] {
        stage.stub.fault(Some(fault));
        let reply = stage.browser().send("GET", "/api/v1/oidc/example/start", None, &[]).await;
        assert_eq!(location(&reply), format!("/sign-in?error={code}"), "{fault:?}");
    }
    for fault in [
        OidcFault::OtherAnswer,
        OidcFault::SilentAnswer,
        OidcFault::WrongNonce,
        OidcFault::WrongAudience,
        OidcFault::MoreAudiences,
        OidcFault::WrongIssuer,
        OidcFault::Expired,
        OidcFault::IssuedLongAgo,
        OidcFault::AlgNone,
        OidcFault::WrongKey,
        OidcFault::SharedSecret,
        OidcFault::NoToken,
    ] {
        stage.stub.fault(Some(fault));
        println!("{fault:?}");
        stage.refused("oidc_rejected").await;
    }
    stage.stub.fault(None);
    let trip = stage.trip("").await;
    stage.stub.fault(Some(OidcFault::Down));
    assert_eq!(location(&stage.back(&trip).await), "/sign-in?error=oidc_unreachable");
    stage.stub.fault(None);
    stage.enter().await;
}

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_that_asked_for_ten_minutes() {
    for database in Database::all() {
        let start = Timestamp::from_millisecond(steward_model::Clock::now_ms(&steward_model::SystemClock)).unwrap();
        let other = OidcStub::start().await;
        let sign_in_providers = vec![other.provider("other")];
        let options = Options { database, clock: Some(start), sign_in_providers, ..Options::default() };
        let stage = Stage::with(options, |_| {}).await;
        stage.ines().await;
        stage.stub.person("subject-1", INES);
        let expired = "/sign-in?error=oidc_expired";

        // Somebody else's answer, slipped to a browser that never asked (or asked for its own).
        let trip = stage.trip("").await;
        let stranger = stage.browser();
        assert_eq!(location(&stranger.send("GET", &trip.back, None, &[]).await), expired);
        let own = stage.trip("").await;
        let mixed = Trip { back: trip.back.clone(), cookie: own.cookie.clone() };
        assert_eq!(location(&stage.back(&mixed).await), expired);
        // Without a state, or with one of another's making.
        let address = format!("{}{}", stage.server.url, own.back);
        for state in [None, Some("st_made-up")] {
            let back = changed(&address, "state", state).replace(&stage.server.url, "");
            assert_eq!(location(&stage.back(&Trip { back, cookie: own.cookie.clone() }).await), expired);
        }
        // An answer of one provider at the address of another (mix-up).
        let back = own.back.replace("/oidc/example/", "/oidc/other/");
        assert_eq!(location(&stage.back(&Trip { back, cookie: own.cookie.clone() }).await), expired);
        // None of this has used it up; once is all it is good for.
        assert_eq!(location(&stage.back(&own).await), "/");
        assert_eq!(location(&stage.back(&own).await), expired);
        // Called off, and too late.
        let late = stage.trip("").await;
        stage.server.clock.as_ref().unwrap().shift_ms(10 * 60_000);
        assert_eq!(location(&stage.back(&late).await), expired);
        let calm = Stage::new(database).await;
        calm.refused("oidc_denied").await;
        stage.browser().get("/api/v1/oidc/unknown/start", 404).await;
        stage.browser().get("/api/v1/oidc/unknown/callback?state=x&code=y", 404).await;
    }
}

#[tokio::test]
async fn a_code_that_was_stolen_or_used_is_worth_nothing() {
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    let (location_of_provider, cookie) = stage.leave("").await;
    let asked = query(&location_of_provider);
    assert_eq!((asked["code_challenge_method"].as_str(), asked["response_type"].as_str()), ("S256", "code"));
    assert_eq!(asked["scope"], "openid email profile");
    assert_eq!(asked["code_challenge"].len(), 43);

    // The challenge is taken out, or replaced, on the way to the provider.
    let back = |address: String, cookie: &str| Trip {
        back: address.strip_prefix(&stage.server.url).unwrap().to_owned(),
        cookie: cookie.to_owned(),
    };
    let bare = changed(&location_of_provider, "code_challenge", None);
    let answer = stage.stub.consent(&bare).await.unwrap();
    assert_eq!(location(&stage.back(&back(answer, &cookie)).await), "/sign-in?error=oidc_rejected");
    let (location_of_provider, cookie) = stage.leave("").await;
    let own = changed(&location_of_provider, "code_challenge", Some(&"x".repeat(43)));
    let answer = stage.stub.consent(&own).await.unwrap();
    assert_eq!(location(&stage.back(&back(answer, &cookie)).await), "/sign-in?error=oidc_rejected");

    // A code of Ines in the answer to somebody else; then a code that has done its work.
    let victim = stage.trip("").await;
    let stolen = query(&format!("{}{}", stage.server.url, victim.back))["code"].clone();
    let inject = |trip: &Trip, code: &str| Trip {
        back: changed(&format!("{}{}", stage.server.url, trip.back), "code", Some(code)).replace(&stage.server.url, ""),
        cookie: trip.cookie.clone(),
    };
    let thief = stage.trip("").await;
    assert_eq!(location(&stage.back(&inject(&thief, &stolen)).await), "/sign-in?error=oidc_rejected");
    let own = stage.trip("").await;
    let code = query(&format!("{}{}", stage.server.url, own.back))["code"].clone();
    assert_eq!(location(&stage.back(&own).await), "/");
    let next = stage.trip("").await;
    assert_eq!(location(&stage.back(&inject(&next, &code)).await), "/sign-in?error=oidc_rejected");
    let reasons = ["a verifier, but no challenge", "wrong verifier", "wrong verifier", "the code was used before"];
    assert_eq!(stage.stub.refusals(), reasons);
}

#[tokio::test]
async fn the_way_back_is_fixed_and_leads_only_to_pages_of_ours() {
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    let own = format!("{}/api/v1/oidc/example/callback", stage.server.url);
    let lies = [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    for lie in lies {
        let path = "/api/v1/oidc/example/start?redirect_uri=https://evil.example/";
        let reply = stage.browser().send("GET", path, None, &[lie]).await;
        assert_eq!(query(&location(&reply))["redirect_uri"], own, "{lie:?}");
    }
    let (location_of_provider, _) = stage.leave("").await;
    for variant in ["https://evil.example/", &format!("{own}/../x"), &format!("{own}?a=b"), &own.to_uppercase()] {
        let refusal = stage.stub.consent(&changed(&location_of_provider, "redirect_uri", Some(variant))).await;
        assert!(refusal.unwrap_err().contains("not registered"));
    }
    for next in ["https://evil.example", "//evil.example", "/%5Cevil.example", "/%0d%0aset-cookie:%20a=b", "runs"] {
        let trip = stage.trip(&format!("?next={next}")).await;
        assert_eq!(location(&stage.back(&trip).await), "/", "{next}");
    }
}

#[tokio::test]
async fn what_was_planted_in_the_browser_is_not_what_is_opened() {
    let stage = Stage::with(Options { behind_tls: true, ..Options::default() }, |_| {}).await;
    let ines = stage.ines().await;
    stage.stub.person("subject-1", INES);
    let planted = stage.browser().with("cookie", "steward_oidc=br_planted; steward_session=ss_planted");
    let reply = planted.send("GET", "/api/v1/oidc/example/start", None, &[]).await;
    let cookie = reply.header("set-cookie").unwrap().to_owned();
    assert!(!cookie.contains("planted"));
    assert!(cookie.contains("Path=/api/v1/oidc;") && cookie.ends_with("; Secure"), "{cookie}");
    let back = stage.stub.consent(&location(&reply)).await.unwrap().replace(&stage.server.url, "");
    assert_eq!(location(&planted.send("GET", &back, None, &[]).await), "/sign-in?error=oidc_expired");
    let own = format!("{}; steward_session=ss_planted", cookie.split(';').next().unwrap());
    let reply = stage.back(&Trip { back, cookie: own }).await;
    let token = cookies(&reply)["steward_session"].clone();
    assert_ne!(token, "ss_planted");
    assert_eq!(account_of(&stage.with_session(&token).await).await, account_of(&ines).await);
}

#[tokio::test]
async fn a_way_in_is_added_shown_and_taken_away_but_not_the_last_one() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        let ines = stage.ines().await;
        // Another address at the provider: whoever is signed in here and there says that the two belong together.
        stage.stub.person("subject-1", "private@elsewhere.test");
        let path = "/api/v1/oidc/example/link";
        ines.clone().without("x-csrf-token").post(path, json!({}), 403).await;
        stage.browser().post(path, json!({}), 401).await;
        let add = async |person: &Person, session: Option<&Person>| {
            let reply = person.send("POST", path, Some(json!({})), &[]).await;
            let back = stage.stub.consent(reply.json()["location"].as_str().unwrap()).await.unwrap();
            let mut cookie = format!("steward_oidc={}", cookies(&reply)["steward_oidc"]);
            if let Some(session) = session {
                cookie = format!("{cookie}; {}", session.header("cookie"));
            }
            location(&stage.back(&Trip { back: back.replace(&stage.server.url, ""), cookie }).await)
        };
        let owner = stage.server.owner().await;
        // Begun by one, brought back by another or by nobody.
        assert_eq!(add(&ines, Some(&owner)).await, "/settings/security?status=oidc_expired");
        assert_eq!(add(&ines, None).await, "/settings/security?status=oidc_expired");
        assert_eq!(add(&ines, Some(&ines)).await, "/settings/security?status=linked");
        assert_eq!(add(&owner, Some(&owner)).await, "/settings/security?status=oidc_linked_elsewhere");
        let ways = ines.get("/api/v1/oidc/links", 200).await;
        assert_eq!((&ways["data"][0]["name"], &ways["has_password"]), (&json!("Example ID"), &json!(true)));
        assert_eq!(ways["data"][0]["email"], "private@elsewhere.test");
        assert_eq!(account_of(&stage.enter().await).await["email"], INES);
        stage.stub.person("subject-2", "third@elsewhere.test");
        assert_eq!(add(&ines, Some(&ines)).await, "/settings/security?status=oidc_other_subject");

        let link = format!("/api/v1/oidc/links/{}", ways["data"][0]["id"].as_str().unwrap());
        owner.delete(&link, 404).await;
        ines.clone().without("x-csrf-token").delete(&link, 403).await;
        ines.delete(&link, 204).await;
        assert!(stage.told("A way to sign in was taken away").await);
        stage.stub.person("subject-1", "private@elsewhere.test");
        stage.refused("oidc_not_invited").await;

        // Somebody without a password keeps the only way in.
        owner.post("/api/v1/invitations", json!({ "email": "tom@acme.test", "role": "viewer" }), 201).await;
        stage.stub.person("subject-tom", "tom@acme.test");
        let tom = stage.enter().await;
        let ways = tom.get("/api/v1/oidc/links", 200).await;
        assert_eq!(ways["has_password"], false);
        let link = format!("/api/v1/oidc/links/{}", ways["data"][0]["id"].as_str().unwrap());
        assert_eq!(tom.delete(&link, 409).await["code"], "last_way_in");
        stage.enter().await;
    }
}

#[tokio::test]
async fn a_domain_that_the_operator_named_needs_no_invitation() {
    let stage = Stage::with(Options::default(), |provider| {
        provider.new_members.domains = vec![String::from("Acme.test")];
        provider.new_members.role = Role::Agent;
        provider.addresses_checked = true;
    })
    .await;
    for address in ["eve@evil.test", "eve@sub.acme.test", "eve@acme.test.evil.test"] {
        stage.stub.person("eve", address);
        stage.refused("oidc_not_invited").await;
    }
    // What the provider calls unchecked stays so, whatever the operator trusts it with.
    let somebody = |verified| OidcPerson { subject: String::from("subject-1"), email: Some(INES.to_owned()), verified };
    stage.stub.somebody(somebody(Some(false)));
    stage.refused("oidc_email_unverified").await;
    stage.stub.somebody(somebody(None));
    let ines = stage.enter().await;
    let session = ines.get("/api/v1/session", 200).await;
    assert_eq!((&session["member"]["role"], &session["workspace"]["slug"]), (&json!("agent"), &json!("acme")));
    // Whoever was taken out does not come back by the domain: the account is there, the workspace is not.
    let owner = stage.server.owner().await;
    owner.delete(&format!("/api/v1/members/{}", session["member"]["id"].as_str().unwrap()), 204).await;
    assert!(stage.enter().await.get("/api/v1/session", 200).await["workspace"].is_null());
}

/// Where the log of this process goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_secret_of_a_sign_in_is_in_the_log() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_env_filter("debug").with_writer(move || writer.clone()).init();
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    let mut secrets = vec![CLIENT_SECRET.to_owned(), PASSWORD.to_owned()];
    for fault in [None, Some(OidcFault::WrongNonce), Some(OidcFault::WrongKey), Some(OidcFault::NoToken)] {
        stage.stub.fault(fault);
        let trip = stage.trip("").await;
        secrets.extend(query(&format!("{}{}", stage.server.url, trip.back)).remove("state"));
        secrets.push(trip.cookie.trim_start_matches("steward_oidc=").to_owned());
        let reply = stage.back(&trip).await;
        secrets.extend(cookies(&reply).remove("steward_session"));
    }
    secrets.extend(stage.stub.secrets());
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("the token of a sign-in was refused") && text.contains("request answered"), "{text}");
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is in the log");
    }
}
